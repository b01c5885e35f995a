"""Repetitions that look like instructions or fixes but were not read as such."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..lexicon import Lexicon, lexicon
from .about import About
from ..model import Kind
from .evidence import introduces_facts, share
from .instructions import has_operation, is_operation, is_question, marks_something, verb_of
from .outline import Outline
from .repetition import Entry, Repetition, repetitions
from .units import Unit

# Shares of entries that are instructions, in languages whose verbs the lexicon knows.
COUNTED_SHARE = 0.25
BULLET_SHARE = 0.6
HEADING_SHARE = 0.6
# Shares of entries that make a list something else.
LINKS_SHARE = 0.6
TITLED_SHARE = 0.6
CHOICES_SHARE = 0.3
MIN_ENTRIES = 2
MIN_BULLETS = 2


@dataclass(frozen=True, slots=True)
class Unread:
    """Entries of one repetition that were not read, in order."""

    entries: tuple[Entry, ...]
    lines: tuple[int, int]

    def message(self) -> str:
        """What was not read."""
        first, count = self.entries[0], len(self.entries)
        counted = first.number is not None
        if first.form == "heading":
            what = "numbered headings" if counted else "headings that look like instructions"
            return f"{count} {what} were not read as steps or fixes"
        if first.form == "row":
            return f"a table with {count} numbered rows was not read as steps"
        if first.form == "html":
            return f"an HTML list of {count} entries was not read as steps"
        what = f"numbered list of {count} entries" if counted else f"list of {count} bullets that look like instructions"
        return f"a {what} was not read as steps"


def unread(outline: Outline, source_lines: Sequence[int], read: Iterable[int], about: About, kind: Kind) -> Iterator[Unread]:
    """The repetitions that look like something to do and hold no line of `read` (source lines), in order."""
    known = sorted(set(read))
    ignored = _ignored(outline)
    judge = _Judge(
        outline.lexicon, about.language in lexicon().languages, outline.units, [unit.first for unit in outline.units], kind == "listicle",
    )
    for run in repetitions(outline.units):
        entries = tuple(
            entry
            for entry, end in zip(run.entries, _ends(run), strict=True)
            if not _reads(known, source_lines[entry.line], source_lines[end]) and entry.line not in ignored
        )
        are_many = len(entries) >= MIN_ENTRIES or 0 < len(entries) < len(run.entries)
        if are_many and judge.is_to_do(run, entries):
            yield Unread(entries, (source_lines[entries[0].line], source_lines[entries[-1].line]))


def _ends(run: Repetition) -> Iterator[int]:
    """The last line of each entry: the line before the next one; of the last entry, its own."""
    for following in run.entries[1:]:
        yield max(following.line - 1, 0)
    yield run.end if run.form == "heading" else run.entries[-1].line


def _reads(known: Sequence[int], first: int, last: int) -> bool:
    at = bisect_left(known, first)
    return at < len(known) and known[at] <= max(first, last)


def _ignored(outline: Outline) -> set[int]:
    """The lines below questions and conclusions."""
    lines: set[int] = set()
    bounds = [node.at for node in outline.nodes[1:]] + [len(outline.units)]
    for node, end in zip(outline.nodes, bounds, strict=False):
        if node.role != "faq":
            continue
        for unit in outline.units[node.at : end]:
            lines.update(range(unit.first, unit.last + 1))
    return lines


@dataclass(frozen=True, slots=True)
class _Judge:
    """Decides whether entries look like something to do; `knows_verbs`: the lexicon has verbs of the article's language."""

    lexicon: Lexicon
    knows_verbs: bool
    units: Sequence[Unit]
    starts: Sequence[int]
    is_ranking: bool

    def is_to_do(self, run: Repetition, entries: Sequence[Entry]) -> bool:
        """Whether `entries` of `run` look like instructions."""
        texts = [entry.text for entry in entries]
        if share([is_question(text) for text in texts]) >= 0.5 or introduces_facts(run.before):
            return False
        if share([entry.unit.part.link_only for entry in entries]) >= LINKS_SHARE:
            return False
        if run.heading and run.form != "heading" and self.lexicon.phrases["heading.not_to_do"].begins(run.heading.text):
            return False
        if run.form == "heading" and len({text for text in texts}) < len(texts):
            return False
        if not self.knows_verbs:
            return self._repeats_enough(run, entries)
        instructions = share([verb_of(text, self.lexicon) is not None for text in texts])
        if run.form == "heading":
            return share([self._heads_instructions(entry) for entry in entries]) >= HEADING_SHARE
        if run.counts:
            return instructions >= COUNTED_SHARE
        choices = share([self.lexicon.phrases["condition.alternatives"].begins(text) for text in texts])
        if choices > CHOICES_SHARE or share([_is_titled(entry) for entry in entries]) >= TITLED_SHARE:
            return False
        operations = share([is_operation(text, self.lexicon) for text in texts])
        marking = share([marks_something(entry.unit.inline) for entry in entries])
        verbs = [verb for text in texts if (verb := verb_of(text, self.lexicon))]
        if len(entries) < MIN_BULLETS or len(set(verbs)) <= 0.5 * len(verbs):
            return False
        return (instructions >= BULLET_SHARE and operations >= COUNTED_SHARE) or (instructions >= 0.5 and marking >= 0.5)

    def _heads_instructions(self, entry: Entry) -> bool:
        """Whether a heading is an instruction, or its text has code or an instruction to operate something."""
        if verb_of(entry.text, self.lexicon) or self.lexicon.phrases["heading.how_to"].begins(entry.text):
            return True
        if self.is_ranking or self.lexicon.phrases["heading.not_to_do"].begins(entry.text):
            return False
        index = bisect_left(self.starts, entry.unit.first) + 1
        while index < len(self.units) and (unit := self.units[index]).kind != "heading":
            if unit.kind == "code" or (unit.kind == "paragraph" and has_operation(unit.text, self.lexicon)):
                return True
            index += 1
        return False

    def _repeats_enough(self, run: Repetition, entries: Sequence[Entry]) -> bool:
        """Whether the form alone suggests steps, in a language whose verbs are not known."""
        if run.form == "html":
            return len(entries) >= 3
        marking = share([marks_something(entry.unit.inline) for entry in entries])
        if run.form == "item" and not run.counts and (len(entries) < 3 or marking < 0.4):
            return False
        return (run.counts or run.form == "item") and share([_is_titled(entry) for entry in entries]) < TITLED_SHARE


def _is_titled(entry: Entry) -> bool:
    """Whether an entry starts with a bold title and a colon or a dash."""
    inline = entry.unit.inline
    first = inline.strong[0] if inline.strong else None
    if first is None or not entry.text.startswith(first.text[:8]):
        return False
    return first.text.endswith((":", "：")) or inline.text[first.end :].lstrip()[:1] in (":", "：", "–", "—", "-")
