"""Emphasis marks that CommonMark leaves over: pair those that a converter broke, drop its strays, and keep literal ones."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ...patterns import lazy_pattern
from .emphasis import Pairing, Run

# How far apart two underscores may be whose space was lost, or that moved.
MAX_UNDERSCORED = 80
MAX_MOVED = 1_000
# Longer runs are a line to write on, or letters made unreadable: text.
MAX_MARK = 4
# How far back a word is looked for.
MAX_BEFORE = 40
_SENTENCE_ENDS = frozenset(".!?:;。！？：…")
_CLOSING = frozenset(')]”’".,:;!?。，：')
_SERVICE_CODE = lazy_pattern(r"\d{1,20}[*#]")
# The number of a title or step.
_NUMBER = lazy_pattern(r"(?:\d{1,3}[.):]){1,4}\s|\[\d")
# What may come between a mark and the space before or after it.
_APART_BEFORE = lazy_pattern(r"(?:^|\s)[(\[{“‘\"«*_~]*$")
_APART_AFTER = lazy_pattern(r"[.,;:!?)\]}”’\"»…。，*_~]*(?:\s|$)")
_LINE_START = lazy_pattern(r"(?:^|\n)[ \t]*$")
_OPERAND_BEFORE = lazy_pattern(r"(?:^|[\s(=])(?:\d+|[A-Za-z])\s*$")
_OPERAND_AFTER = lazy_pattern(r"\s*(?:\d+|[A-Za-z])(?:[\s).,;]|$)")
_WORD_AFTER = lazy_pattern(r"[(\[{“‘\"«]*[^\W\d_]+(?!\w*[./\\-]\w|[^\W_]*_+[^\W_]|\w*\d)")
_IDENTIFIER_BEFORE = lazy_pattern(r"\w_{1,40}\w{0,40}$|^_\w{0,40}$|[\s(]_\w{0,40}$")


class Repairs:
    """The repairs of one text whose runs `pairing` has paired by CommonMark's rules."""

    def __init__(self, pairing: Pairing) -> None:
        self.pairing = pairing
        self.source = pairing.source

    def repair(self, runs: Sequence[Run]) -> None:
        """Pair what is left of `runs`, which are in order, and decide which marks are text and which are dropped."""
        self._anew([run for run in runs if run.mark == "*"])
        rest = [run for run in runs if run.left]
        if not rest:
            return
        wide = any(run.before >= "\u3000" or run.after >= "\u3000" for run in rest)
        self._bold([run for run in rest if run.mark == "*" and (wide or run.length > 1) and run.length <= MAX_MARK])
        self._italic([run for run in rest if run.mark == "*" and run.length == run.left == 1])
        self._underscores([run for run in rest if run.mark == "_" and run.length == run.left <= 2])
        for run in rest:
            run.dropped = run.left > 0 and self._is_stray(run)

    def _anew(self, runs: Sequence[Run]) -> None:
        """Pair `**` by turns if one is left over or bold is inside bold, as when a mark is on the wrong side of a space.

        A `****` counts once, or as an end and a start (`**a****b**`) if that leaves nothing over.
        """
        nested = any(first.openings and second.openings for first, second in pairwise(runs))
        if any(run.length not in (2, 4) for run in runs) or not (nested or any(run.left for run in runs)):
            return
        before = [(run.left, run.openings, run.closings) for run in runs]
        count = len(runs) if len(runs) % 2 == 0 else sum(run.length for run in runs) // 2
        for run in runs:
            run.left, run.openings, run.closings = 2 if count == len(runs) else run.length, [], []
        self._bold(runs)
        if any(run.left for run in runs):
            for run, (left, openings, closings) in zip(runs, before, strict=True):
                run.left, run.openings, run.closings = left, openings, closings

    def _bold(self, runs: Sequence[Run]) -> None:
        """Pair runs of `**` that lost the space on one side (`Click**“Run”**`) or have one too many (`** Run**`)."""
        opener: Run | None = None
        for run in runs:
            if opener is not None and not (run.before.isspace() and run.after.isdigit()):
                self.pairing.join(opener, run, 2 if min(opener.left, run.left) > 1 else 1)
                opener = None
                if run.left < MAX_MARK // 2 or not run.inside_word:
                    continue
            if opener is None:
                opens = not _is_in_path(run) and run.after and (not run.after.isspace() or _is_edge(run.before))
                opener = run if opens else None

    def _italic(self, runs: Sequence[Run]) -> None:
        """Pair single stars whose second lost the space after it (`*London (UK)*It`) or has one before it (`*Note *:`)."""
        for opener, closer in pairwise(runs):
            if not opener.left or not opener.opens or opener.closes or not self._is_word(opener):
                continue
            lost = closer.before in _CLOSING and closer.after.isalpha()
            moved = closer.before.isspace() and (_is_edge(closer.after) or closer.after in _CLOSING)
            if lost or moved:
                self.pairing.join(opener, closer, 1)

    def _underscores(self, runs: Sequence[Run]) -> None:
        """Pair underscores inside words where a space was lost (`to_your device_ now`), or that moved (`to_ your device _`)."""
        at = 0
        while at + 1 < len(runs):
            opener, closer = runs[at], runs[at + 1]
            if opener.length == closer.length:
                between = self.source[opener.end : min(closer.start, opener.end + MAX_UNDERSCORED + 1)]
                lost = 0 < len(between) <= MAX_UNDERSCORED and _lost_space(opener, closer, between, at + 2 == len(runs))
                if lost or self._is_moved(opener, closer):
                    self.pairing.join(opener, closer, opener.length)
                    at += 1
            at += 1

    def _is_moved(self, opener: Run, closer: Run) -> bool:
        """Whether two underscores were moved past the space beside them, away from the words or onto the wrong one."""
        if closer.start - opener.end > MAX_MOVED or not closer.before.isspace() or closer.after.isalnum():
            return False
        if self.source[opener.end : closer.start].isspace():  # `_ _ _`, a line to fill in
            return False
        return opener.after.isspace() or (opener.opens and self._is_word(opener))

    def _is_stray(self, run: Run) -> bool:
        """Whether a mark without a partner is markup all the same: a converter lost its partner, or put it elsewhere."""
        if run.mark == "~" or run.left > MAX_MARK:
            return False
        if run.mark == "*" and run.length > 1:
            return not (_is_in_path(run) or self._is_code(run) or self._is_power(run))
        before = self._is_apart_before(run)
        after = _APART_AFTER.match(self.source, run.end) is not None
        if before == after:  # `2 * 3`, `C:/*.tmp`, `snake_case`
            return False
        return self._is_stray_opener(run) if before else self._is_stray_closer(run)

    def _is_stray_opener(self, run: Run) -> bool:
        """Whether a mark before a word is stray: it starts a line, or such marks are emphasis elsewhere in the text."""
        starts = _LINE_START.search(self.source, max(0, run.start - MAX_BEFORE), run.start) is not None
        if starts and _NUMBER.match(self.source, run.end):
            return True
        return (starts or (run.mark, False) in self.pairing.used) and self._is_word(run)

    def _is_stray_closer(self, run: Run) -> bool:
        """Whether a mark after a word is stray: such marks are emphasis elsewhere in the text, or it ends a sentence."""
        if run.mark == "_":
            return _IDENTIFIER_BEFORE.search(self.source, max(0, run.start - MAX_BEFORE), run.start) is None
        if run.before.isdigit() or run.before == "#":
            return False
        ends = _is_edge(run.after) and run.before in _SENTENCE_ENDS and self.source[run.start - 2 : run.start - 1].isalnum()
        return ends or (run.mark, False) in self.pairing.used

    def _is_apart_before(self, run: Run) -> bool:
        return _APART_BEFORE.search(self.source, max(0, run.start - MAX_BEFORE), run.start) is not None

    def _is_word(self, run: Run) -> bool:
        """Whether a word follows the run, not the name of a file or variable (`*.tmp`, `_config.yml`)."""
        return _WORD_AFTER.match(self.source, run.end) is not None

    def _is_code(self, run: Run) -> bool:
        """Whether the run belongs to a service code (`**61*0#`)."""
        return _SERVICE_CODE.match(self.source, run.end) is not None

    def _is_power(self, run: Run) -> bool:
        """Whether the run is between two numbers or variables (`2**10`, `x ** 2`)."""
        if run.before.isdigit() and run.after.isdigit():
            return True
        if not (run.before.isspace() and run.after.isspace()):
            return False
        before = _OPERAND_BEFORE.search(self.source, max(0, run.start - MAX_BEFORE), run.start)
        return before is not None and _OPERAND_AFTER.match(self.source, run.end) is not None


def _lost_space(opener: Run, closer: Run, between: str, is_last: bool) -> bool:
    """Whether two underscores around `between` lost the space on one side; `snake_case` did not."""
    if _is_edge(opener.before) and _is_edge(closer.after):
        return True
    if between[:1].isspace():
        return False
    if opener.before.isalnum():
        return not closer.after.isalnum() and len(between) > 1
    return closer.inside_word and opener.opens and is_last and (" " in between or between.istitle())


def _is_edge(neighbor: str) -> bool:
    """Whether a line starts or ends here."""
    return neighbor in ("", "\n")


def _is_in_path(run: Run) -> bool:
    """Whether a run is beside a slash, as in `a/**/b`."""
    return run.before == "/" or run.after == "/"
