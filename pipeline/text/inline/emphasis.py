"""Which runs of `*`, `_` and `~~` are emphasis: CommonMark's rules first, then the marks that a converter broke.

CommonMark: https://spec.commonmark.org/0.31.2/#emphasis-and-strong-emphasis
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

# How far apart two underscores may be whose space was lost.
MAX_UNDERSCORED = 80
# Longer runs are a line to write on, or letters made unreadable: text.
MAX_MARK = 4
_SENTENCE_ENDS = frozenset(".!?:;。！？：…")
_SLASHES = frozenset("/\\")
_JOINERS = "\u200c\u200d\u200e\u200f"
_SERVICE_CODE = re.compile(r"\d{1,20}[*#]")
# The number of a title or step.
_NUMBER = re.compile(r"(?:\d{1,3}[.):]){1,4}\s")
_SAID = re.compile(r"[^\W_]")


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
        left, right = _flanks(before, after), _flanks(after, before)
        if mark == "_":
            left, right = left and (not right or _is_punctuation(before)), right and (not left or _is_punctuation(after))
        elif (before.isdigit() and after.isdigit() and end - start == 1) or (before in _SLASHES and after in _SLASHES):
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


def _flanks(before: str, after: str) -> bool:
    """Whether a run between `before` and `after` is left-flanking; with both swapped, whether it is right-flanking."""
    if not after or after.isspace():
        return False
    return not _is_punctuation(after) or not before or before.isspace() or _is_punctuation(before)


def _is_punctuation(character: str) -> bool:
    return character != "" and not character.isalnum() and unicodedata.category(character)[0] in "PS"


class Pairing:
    """Pairs the runs of one text; the marks inside a link's words are paired before those around it."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.pairs = 0

    def pair(self, runs: Sequence[Run]) -> None:
        """Pair `runs`, which are in order, and decide what is text."""
        self._by_rule(runs)
        self._anew([run for run in runs if run.mark == "*"])
        rest = [run for run in runs if run.left]
        if not rest:
            return
        wide = any(run.before >= "\u3000" or run.after >= "\u3000" for run in rest)
        self._bold([run for run in rest if run.mark == "*" and (wide or run.length > 1) and run.length <= MAX_MARK])
        self._underscores([run for run in rest if run.mark == "_" and run.length == run.left <= 2])
        left = Counter(run.mark for run in rest if run.left)
        for run in rest:
            alone = left[run.mark] == 1 or (run.mark == "*" and run.length > 1)
            run.dropped = run.left > 0 and alone and self._is_lost(run)

    def _anew(self, runs: Sequence[Run]) -> None:
        """Pair `**` by turns if one is left over or bold is inside bold, as when a mark is on the wrong side of a space."""
        nested = any(first.openings and second.openings for first, second in pairwise(runs))
        if any(run.length != 2 for run in runs) or not (nested or any(run.left for run in runs)):
            return
        before = [(run.left, run.openings, run.closings) for run in runs]
        for run in runs:
            run.left, run.openings, run.closings = 2, [], []
        self._bold(runs)
        if any(run.left for run in runs):
            for run, (left, openings, closings) in zip(runs, before, strict=True):
                run.left, run.openings, run.closings = left, openings, closings

    def _by_rule(self, runs: Sequence[Run]) -> None:
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
                if not self._is_said(opener, run):
                    break
                self._join(opener, run, 2 if min(opener.left, run.left) > 1 else 1)
                del openers[at + 1 if opener.left else at :]
                searched = {other: min(height, len(openers)) for other, height in searched.items()}
            if run.opens and run.left:
                openers.append(run)

    def _is_said(self, opener: Run, closer: Run) -> bool:
        """Whether there is a word between two single stars: `*.*` is a name."""
        if opener.mark != "*" or opener.length > 1 or closer.length > 1 or closer.start - opener.end > 2:
            return True
        return _SAID.search(self.source, opener.end, closer.start) is not None

    def _join(self, opener: Run, closer: Run, size: int) -> None:
        opener.left -= size
        closer.left -= size
        opener.openings.append(Mark(self.pairs, opens=True, strong=size > 1))
        closer.closings.append(Mark(self.pairs, strong=size > 1))
        self.pairs += 1

    def _bold(self, runs: Sequence[Run]) -> None:
        """Pair runs of `**` that lost the space on one side (`Click**“Run”**`) or have one too many (`** Run**`)."""
        opener: Run | None = None
        for run in runs:
            if opener is None:
                opens = not _is_literal(run) and run.after and (not run.after.isspace() or _is_edge(run.before))
                opener = run if opens else None
            elif not (run.before.isspace() and run.after.isdigit()):
                self._join(opener, run, 2 if min(opener.left, run.left) > 1 else 1)
                opener = None

    def _underscores(self, runs: Sequence[Run]) -> None:
        """Pair underscores inside words where a space was lost (`to_your device_ now`); `snake_case` stays."""
        at = 0
        while at + 1 < len(runs):
            opener, closer = runs[at], runs[at + 1]
            between = self.source[opener.end : min(closer.start, opener.end + MAX_UNDERSCORED)]
            close = closer.start - opener.end <= MAX_UNDERSCORED and between != "" and opener.length == closer.length
            if _is_edge(opener.before) and _is_edge(closer.after):
                close = lost = opener.length == closer.length
            elif between[:1].isspace():
                lost = False
            elif opener.before.isalnum():
                lost = not closer.after.isalnum() and len(between) > 1
            else:
                last = at + 2 == len(runs)
                lost = closer.inside_word and opener.opens and last and (" " in between or between.istitle())
            if close and lost:
                self._join(opener, closer, opener.length)
                at += 1
            at += 1

    def _is_number(self, run: Run) -> bool:
        """Whether the number of a title or step follows."""
        return _NUMBER.match(self.source, run.end) is not None

    def _is_code(self, run: Run) -> bool:
        """Whether the run belongs to a service code (`**61*0#`) or a power (`2**10`)."""
        return _SERVICE_CODE.match(self.source, run.end) is not None or (run.before.isdigit() and run.after.isdigit())

    def _is_lost(self, run: Run) -> bool:
        """Whether a mark without a partner is markup all the same: its partner is on another line, or a converter lost it."""
        if run.mark == "~" or run.left > MAX_MARK:
            return False
        if run.mark == "*" and run.length > 1:
            spaced = run.before.isspace() and run.after.isspace() and not _is_edge(run.before) and not _is_edge(run.after)
            return not (spaced or _is_literal(run) or self._is_code(run))
        if _is_edge(run.before):
            return run.after.isalpha() or self._is_number(run)
        return _is_edge(run.after) and run.before in _SENTENCE_ENDS and self.source[run.start - 2 : run.start - 1].isalnum()


def _fits(opener: Run, closer: Run) -> bool:
    if opener.mark != closer.mark:
        return False
    both = opener.closes or closer.opens
    return not both or (opener.length + closer.length) % 3 != 0 or (opener.length % 3 == 0 and closer.length % 3 == 0)


def _is_edge(neighbor: str) -> bool:
    """Whether a line starts or ends here."""
    return neighbor in ("", "\n")


def _is_literal(run: Run) -> bool:
    """Whether a run of two stars has neither a word nor a space beside it, as in `a/**/b`."""
    return all(neighbor and not neighbor.isspace() and not neighbor.isalnum() for neighbor in (run.before, run.after))
