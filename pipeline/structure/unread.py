"""What looks like steps or fixes but was not read: repetitions in which no fix or procedure starts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..lexicon import Lexicon
from ..model import Kind
from .about import About
from .evidence import LINKS_SHARE, TITLED_SHARE, introduces_facts, share
from .instructions import has_operation, is_operation, is_question, marks_something, verb_of
from .outline import Outline
from .repetition import Entry, Repetition, repetitions
from .units import Unit

# Shares of entries that are instructions: of those that count up, of bullets, and of headings.
COUNTED_SHARE = 0.25
BULLET_SHARE = 0.6
HEADING_SHARE = 0.6
# Less suffices for bullets that mark what to act on.
MARKED_SHARE = 0.5
# Bullets that repeat one verb ("Download all …", "Download any …") are features: the share of different verbs in steps.
VERBS_SHARE = 0.5
CHOICES_SHARE = 0.3
# In a language whose verbs the lexicon doesn't know: entries of an uncounted list, and the share that mark something.
MIN_UNKNOWN = 3
UNKNOWN_MARKED_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Unread:
    """A repetition that was not read: what it is, and its source lines (1-based, inclusive)."""

    message: str
    lines: tuple[int, int]


def unread(outline: Outline, source_lines: Sequence[int], read: Collection[int], about: About, kind: Kind) -> Iterator[Unread]:
    """The repetitions that look like something to do and hold none of the source lines `read`.

    `source_lines[n]` is the source line (1-based) of the cleaned line n (0-based). A single entry counts only if others of its
    repetition were read.
    """
    judge = _Judge(outline, tuple(unit.first for unit in outline.units), about.verbs != "none", kind)
    known = sorted(read)
    skipped = _lines_of_questions(outline)
    for run in repetitions(outline.units):
        entries = [
            entry
            for entry, end in zip(run.entries, _ends(run), strict=True)
            if entry.line not in skipped and not _holds(known, source_lines[entry.line], source_lines[end])
        ]
        if entries and len(run.entries) > 1 and judge.looks_like_instructions(run, entries):
            yield Unread(_message(entries), (source_lines[entries[0].line], source_lines[entries[-1].line]))


def _ends(run: Repetition) -> Iterator[int]:
    """The last line of each entry: the one before the next entry; an item at the end of its list has only its own line."""
    for entry, following in pairwise(run.entries):
        yield max(entry.line, following.line - 1)
    yield run.end if run.form == "heading" else run.entries[-1].line


def _holds(known: Sequence[int], first: int, last: int) -> bool:
    """Whether one of the `known` lines, which are in order, is between two lines."""
    at = bisect_left(known, first)
    return at < len(known) and known[at] <= last


def _lines_of_questions(outline: Outline) -> set[int]:
    """The cleaned lines of the questions that readers ask, and of their answers."""
    ends = [node.at for node in outline.nodes[1:]] + [len(outline.units)]
    return {
        line
        for node, end in zip(outline.nodes, ends, strict=False)
        if node.role == "faq"
        for unit in outline.units[node.at : end]
        for line in range(unit.first, unit.last + 1)
    }


def _message(entries: Sequence[Entry]) -> str:
    """What was not read, and what it looks like."""
    first, count = entries[0], len(entries)
    if count == 1:
        what = "a heading with instructions" if first.form == "heading" else "an entry"
        return f"{what} was not read, unlike others like it; check whether a step or fix is missing"
    if first.form == "heading":
        what = f"{count} numbered headings" if first.number is not None else f"{count} headings with instructions"
        return f"{what} were not read as steps or fixes"
    what = {
        "row": f"a table with {count} numbered rows",
        "html": f"an HTML list of {count} entries",
        "item": f"a list of {count} bullets with instructions",
        "line": f"a numbered list of {count} entries",
    }["line" if first.form == "item" and first.number is not None else first.form]
    return f"{what} was not read as steps"


@dataclass(frozen=True, slots=True)
class _Judge:
    """Decides whether entries look like something to do.

    `starts` has the first line of each unit; `knows_verbs`: the lexicon has verbs of the article's language.
    """

    outline: Outline
    starts: tuple[int, ...]
    knows_verbs: bool
    kind: Kind

    @property
    def lexicon(self) -> Lexicon:
        """The word lists that the article is read with."""
        return self.outline.lexicon

    def looks_like_instructions(self, run: Repetition, entries: Sequence[Entry]) -> bool:
        """Whether `entries` of `run` look like instructions rather than facts, questions or links."""
        if self._are_something_else(run, entries):
            return False
        if not self.knows_verbs:
            return self._count_or_mark(run, entries)
        if run.form == "heading":
            return share([self._heads_instructions(entry) for entry in entries]) >= HEADING_SHARE
        verbs = [verb for entry in entries if (verb := verb_of(entry.text, self.lexicon))]
        if run.counts:
            return len(verbs) >= COUNTED_SHARE * len(entries)
        return self._are_bullets_steps(entries, verbs)

    def _are_something_else(self, run: Repetition, entries: Sequence[Entry]) -> bool:
        """Whether the entries are questions, links, facts or repeated headings."""
        not_to_do = self.lexicon.phrases["heading.not_to_do"]
        if run.form == "heading":
            is_other = len({entry.text for entry in entries}) < len(entries)
        else:
            is_other = run.heading is not None and not_to_do.begins(run.heading.text)
        return (
            is_other
            or share([is_question(entry.text) for entry in entries]) >= 0.5
            or share([entry.unit.part.link_only for entry in entries]) >= LINKS_SHARE
            or introduces_facts(run.before)
        )

    def _count_or_mark(self, run: Repetition, entries: Sequence[Entry]) -> bool:
        """Whether the form alone suggests steps: entries that count up, or that mark what to act on."""
        if run.form == "html":
            return len(entries) >= MIN_UNKNOWN
        if share([_is_titled(entry) for entry in entries]) >= TITLED_SHARE:
            return False
        marking = share([marks_something(entry.unit.inline) for entry in entries])
        is_marked_list = run.form == "item" and len(entries) >= MIN_UNKNOWN and marking >= UNKNOWN_MARKED_SHARE
        return run.counts or is_marked_list

    def _are_bullets_steps(self, entries: Sequence[Entry], verbs: Sequence[str]) -> bool:
        """Whether bullets operate a device or mark what to act on, and are neither choices nor features."""
        if len(entries) == 1:
            return False
        alternatives = self.lexicon.phrases["condition.alternatives"]
        choices = share([alternatives.begins(entry.text) for entry in entries])
        titled = share([_is_titled(entry) for entry in entries])
        if choices > CHOICES_SHARE or titled >= TITLED_SHARE or len(set(verbs)) <= VERBS_SHARE * len(verbs):
            return False
        operations = share([is_operation(entry.text, self.lexicon) for entry in entries])
        marking = share([marks_something(entry.unit.inline) for entry in entries])
        instructions = len(verbs) / len(entries)
        is_marked = instructions >= MARKED_SHARE and marking >= MARKED_SHARE
        return is_marked or (instructions >= BULLET_SHARE and operations >= COUNTED_SHARE)

    def _heads_instructions(self, entry: Entry) -> bool:
        """Whether a heading says what to do, or has code or an instruction below it, which in a product list means little."""
        phrases = self.lexicon.phrases
        if verb_of(entry.text, self.lexicon) or phrases["heading.how_to"].begins(entry.text):
            return True
        if self.kind == "listicle" or phrases["heading.not_to_do"].begins(entry.text):
            return False
        return any(unit.kind == "code" or self._operates(unit) for unit in self._units_below(entry))

    def _operates(self, unit: Unit) -> bool:
        return unit.kind == "paragraph" and has_operation(unit.text, self.lexicon)

    def _units_below(self, entry: Entry) -> Iterator[Unit]:
        """The units between a heading and the next one."""
        units = self.outline.units
        for index in range(bisect_left(self.starts, entry.unit.first) + 1, len(units)):
            if units[index].kind == "heading":
                return
            yield units[index]


def _is_titled(entry: Entry) -> bool:
    """Whether an entry starts with a bold title and a colon or a dash: a choice or a feature with its description."""
    inline = entry.unit.inline
    first = inline.strong[0] if inline.strong else None
    if first is None or not entry.text.startswith(first.text):
        return False
    return first.text.endswith((":", "：")) or inline.text[first.end :].lstrip()[:1] in (":", "：", "–", "—", "-")
