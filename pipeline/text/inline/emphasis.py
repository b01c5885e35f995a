"""Which runs of `*`, `_` and `~~` are emphasis, by CommonMark's rules.

CommonMark: https://spec.commonmark.org/0.31.2/#emphasis-and-strong-emphasis
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from ...patterns import lazy_pattern

_JOINERS = "\u200c\u200d\u200e\u200f"
_EXTENSION = lazy_pattern(r"\.\w")
_CODE = lazy_pattern(r"\d{1,20}#[\d#*]{0,40}")
_SAID = lazy_pattern(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a part of a run is: the start or end of pair number `pair`; without a pair, `text` (empty if it is dropped)."""

    pair: int = -1
    opens: bool = False
    strong: bool = False
    text: str = ""


@dataclass(slots=True, eq=False)
class Run:
    """A run of one mark at [start, end); `left` of its characters are not yet part of a pair."""

    start: int
    end: int
    mark: str
    before: str
    after: str
    opens: bool
    closes: bool
    left: int
    openings: list[Mark] = field(default_factory=list)
    closings: list[Mark] = field(default_factory=list)
    dropped: bool = False

    @classmethod
    def of(cls, source: str, start: int, end: int) -> Run:
        """The run at [start, end) of `source`, with what CommonMark lets it do there."""
        mark, before, after = source[start], _neighbor(source[start - 1 : start]), _neighbor(source[end : end + 1])
        first, last = _side(before), _side(after)
        left = last == "word" or (last == "sign" and first != "word")
        right = first == "word" or (first == "sign" and last != "word")
        if mark == "_":
            left, right = left and (not right or first == "sign"), right and (not left or last == "sign")
        elif (before.isdigit() and after.isdigit() and end - start == 1) or before == after == "/":
            left = right = False  # `2*3*4`, `a/**/b`
        return cls(start, end, mark, before, after, left, right, end - start)

    @property
    def length(self) -> int:
        """The number of its characters."""
        return self.end - self.start

    @property
    def inside_word(self) -> bool:
        """Whether there is a letter or digit on both sides."""
        return self.before.isalnum() and self.after.isalnum()

    def marks(self) -> Iterator[Mark]:
        """The parts of the run from left to right."""
        yield from self.closings
        if self.left:
            yield Mark(text="" if self.dropped else self.mark * self.left)
        yield from reversed(self.openings)


def _neighbor(character: str) -> str:
    """`character`, or a space for one without width."""
    return " " if character in _JOINERS and character else character


@lru_cache(maxsize=512)
def _side(character: str) -> Literal["", "sign", "word"]:
    """What stands beside a run: "" for white space or nothing, a punctuation sign, or anything else."""
    if not character or character.isspace():
        return ""
    return "sign" if not character.isalnum() and unicodedata.category(character)[0] in "PS" else "word"


class Pairing:
    """Pairs the runs of one text; the marks inside a link's words are paired before those around it.

    `used` are the marks that form emphasis somewhere in the text, as ("*", False) for single stars, ("*", True) for double.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.pairs = 0
        self.used: set[tuple[str, bool]] = set()

    def by_turns(self, runs: Sequence[Run]) -> bool:
        """Pair runs that open and close by turns, as in most texts, which the rule would pair likewise; False if they don't."""
        pairs = list(zip(runs[::2], runs[1::2], strict=False))
        if len(runs) % 2 or not all(_are_alike(opener, closer) for opener, closer in pairs):
            return False
        for opener, closer in pairs:
            self.join(opener, closer, opener.length)
        return True

    def by_rule(self, runs: Sequence[Run]) -> None:
        """CommonMark's algorithm; `searched` keeps it linear: below that height of the stack nothing fits the key."""
        openers: list[Run] = []
        searched: dict[tuple[str, bool, int], int] = {}
        for run in runs:
            key = (run.mark, run.opens, run.length % 3)
            while run.closes and run.left:
                at = next((i for i in range(len(openers) - 1, searched.get(key, 0) - 1, -1) if _fits(openers[i], run)), None)
                if at is None:
                    searched[key] = len(openers)
                    break
                opener = openers[at]
                if self._is_pattern(opener, run):
                    break
                self.join(opener, run, 2 if min(opener.left, run.left) > 1 else 1)
                del openers[at + 1 if opener.left else at :]
                searched = {other: min(height, len(openers)) for other, height in searched.items()}
            if run.opens and run.left:
                openers.append(run)

    def _is_pattern(self, opener: Run, closer: Run) -> bool:
        """Whether two single stars are parts of file patterns (`*.*`, `*.tmp and lamp*.log`) or codes to dial (`*12#34#*`)."""
        if opener.mark != "*" or opener.length > 1 or closer.length > 1:
            return False
        if opener.after.isdigit() and (code := _CODE.match(self.source, opener.end)) and code.end() >= closer.end:
            return True
        if _EXTENSION.match(self.source, opener.end) and _EXTENSION.match(self.source, closer.end):
            return True
        return closer.start - opener.end <= 2 and _SAID.search(self.source, opener.end, closer.start) is None

    def join(self, opener: Run, closer: Run, size: int) -> None:
        """Make `size` characters of each run the next pair."""
        opener.left -= size
        closer.left -= size
        opener.openings.append(Mark(self.pairs, opens=True, strong=size > 1))
        closer.closings.append(Mark(self.pairs, strong=size > 1))
        self.pairs += 1
        self.used.add((opener.mark, size > 1))


def _are_alike(opener: Run, closer: Run) -> bool:
    """Whether one run can only open and the next only close, with the same mark, which is no sign in a file pattern."""
    one_way = opener.opens and closer.closes and not (opener.closes or closer.opens)
    same = opener.mark == closer.mark and opener.length == closer.length <= 2
    return one_way and same and (opener.length > 1 or opener.mark != "*")


def _fits(opener: Run, closer: Run) -> bool:
    if opener.mark != closer.mark:
        return False
    both = opener.closes or closer.opens
    return not both or (opener.length + closer.length) % 3 != 0 or (opener.length % 3 == 0 and closer.length % 3 == 0)
