"""What the lines of markup of publishing platforms mean: one TOML file per dialect, read by one function.

A file has `[[marker]]` tables, and in `starts` patterns of what such lines start with, after the marks of lists and quotations:

    pattern  what the whole line matches, without the space around it. `<notes>` stands for the names of notes, and groups have
             a meaning: `title`, `name` (of a note), `fence` (what the closing line repeats), `arguments`.
    role     what the line is: see `Marker`; or "code", if it opens lines that are code
    title    which of the arguments is the title: names, `$quoted` (the first in quotation marks), `$word` (the first), `$all`
    name     which of the arguments is the name of a note
    fence    what the closing line repeats, if the line doesn't say so itself
    body     how the lines that belong to it are known without a closing line: "indented", "quoted" or "none". "component": they
             may be indented, but a line closes them
    until    what the last of several lines contains, or "blank" for an empty line; `<name>` stands for the group
    loose    whether empty lines may come before that last line

It also has `[[inline]]` tables, for what is within a line of text, outside code: `pattern`, and `words`, what a reader sees
instead. `where` is "heading" if it is so in headings only. Every match contains one of the file's `signs`, or what the pattern
`sign` finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from ...model import NoteKind
from ...patterns import lazy_pattern
from ..blocks import Marker, MarkerRole
from ..inline.spans import code_spans, touched

# Longer lines are no markers.
MAX_LINE = 1_000
# The marks of lists and quotations before a line, and how much of the line after them tells its dialect.
_CONTAINERS = " \t>*+-.)0123456789"
MAX_START = 12
_ARGUMENT = lazy_pattern(r"(?:([\w-]+)\s{0,9}=\s{0,9}\{?)?(?:[\"“]([^\"“”]*)[\"”]|'([^']*)'|([^\s\"'{}=,]+))")
_NAMES = "names"


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of line; the docstring of the package describes its fields."""

    pattern: str
    role: MarkerRole | Literal["code"]
    title: tuple[str, ...] = ()
    name: tuple[str, ...] = ()
    fence: str = ""
    body: Literal["", "indented", "quoted", "component", "none"] = ""
    until: str = ""
    loose: bool = False

    def marker(self, match: re.Match[str], lines: int) -> Marker:
        """The marker of a line that matches; `lines` below it belong to it, if no line closes it."""
        if self.role == "code":
            return Marker("plain")
        groups = {name: value.strip() for name, value in match.groupdict().items() if value}
        arguments = _arguments(groups.get("arguments", "")) if self.title or self.name else {}
        fence = "" if self.body in ("indented", "quoted", "none") else groups.get("fence", self.fence)
        title = groups.get("title") or next((arguments[key] for key in self.title if arguments.get(key)), "")
        note: NoteKind | None = None
        if self.role in ("note", "variant", "attribute"):
            names = [groups.get("name", ""), *[arguments.get(key, "") for key in self.name], groups.get("fence", "")]
            otherwise: NoteKind | None = "note" if self.role == "note" else None
            note = next((kind for name in names if (kind := note_names().get(name.lower()))), otherwise)
        return Marker(self.role, title, note, fence, lines)

    def end(self, match: re.Match[str]) -> re.Pattern[str] | None:
        """What the last line of the code or the comment that a line opens contains; None for an empty line."""
        if self.until == "blank":
            return None
        return re.compile(self.until.replace("<name>", re.escape(match.groupdict().get("name") or "")))


class Phrase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Markup within a line of text; the docstring of the package describes its fields."""

    pattern: str
    words: str = ""
    where: Literal["", "heading"] = ""


class _Dialect(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A dialect's file."""

    starts: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    sign: str = ""
    marker: tuple[Rule, ...] = ()
    inline: tuple[Phrase, ...] = ()


class _Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file of names that mean the same in all dialects."""

    empty_titles: frozenset[str]
    notes: dict[NoteKind, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Dialects:
    """The kinds of lines of all dialects, and what may be within a line.

    `starts` has those of all dialects, `rules` the rules of each that has some, with its own starts. Most articles hold nothing
    of most dialects, so the patterns of rules and phrases are compiled when they are needed.
    """

    starts: re.Pattern[str]
    rules: tuple[tuple[re.Pattern[str], tuple[Rule, ...]], ...]
    signs: tuple[str, ...]
    sign: re.Pattern[str]
    phrases: tuple[Phrase, ...]

    def may_be_in(self, text: str, lines: Iterable[str]) -> bool:
        """Whether `text`, which has `lines`, may have anything of a dialect."""
        starts = {line.lstrip(_CONTAINERS)[:MAX_START] for line in lines}
        return any(map(self.starts.match, starts)) or self._has_sign(text)

    def _has_sign(self, text: str) -> bool:
        return any(sign in text for sign in self.signs if sign[0] in text) or self.sign.search(text) is not None

    def read(self, line: str) -> Iterator[tuple[Rule, re.Match[str]]]:
        """The rules that `line` (without the space around it) matches, and the matches."""
        if len(line) <= MAX_LINE and self.starts.match(line):
            for rule in (rule for starts, rules in self.rules if starts.match(line) for rule in rules):
                if match := _compiled(rule.pattern).fullmatch(line):
                    yield rule, match

    def seen(self, line: str, *, heading: bool) -> str:
        """What a reader sees of a line of text; code spans stay as they are."""
        if len(line) > MAX_LINE or not self._has_sign(line):
            return line
        spans = code_spans(line)
        for phrase in self.phrases:
            if heading or phrase.where != "heading":
                line = _replaced(line, _compiled(phrase.pattern), phrase.words, spans)
                spans = code_spans(line) if spans else []
        return line


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """The pattern of a file, in which `<notes>` stands for the names of notes."""
    return re.compile(pattern.replace("<notes>", f"(?i:{_any_note()})") if "<notes>" in pattern else pattern)


@cache
def _any_note() -> str:
    return "|".join(sorted(map(re.escape, note_names()), key=len, reverse=True))


def _replaced(line: str, pattern: re.Pattern[str], words: str, code: list[tuple[int, int]]) -> str:
    """`line` with `words` for each match of `pattern` that doesn't touch `code`."""
    return pattern.sub(lambda match: match[0] if touched(code, match.start(), match.end()) else match.expand(words), line)


@cache
def all_dialects() -> Dialects:
    """All dialects, in the order of their files."""
    names = sorted(file.stem for file in Path(__file__).parent.glob("*.toml"))
    found = [msgspec.toml.decode(_text(name), type=_Dialect) for name in names if name != _NAMES]
    return Dialects(
        re.compile("|".join(start for dialect in found for start in dialect.starts)),
        tuple((re.compile("|".join(dialect.starts)), dialect.marker) for dialect in found if dialect.marker),
        tuple(sign for dialect in found for sign in dialect.signs),
        re.compile("|".join(dialect.sign for dialect in found if dialect.sign)),
        tuple(phrase for dialect in found for phrase in dialect.inline),
    )


@cache
def note_names() -> dict[str, NoteKind]:
    """The kind of note that each name stands for, in lower case."""
    return {name: kind for kind, names in _names().notes.items() for name in names}


def says_nothing(title: str) -> bool:
    """Whether the title of a box that unfolds only asks to unfold it."""
    return title.strip(" *_`.:…▶▼▸▾").casefold() in _names().empty_titles


def _arguments(text: str) -> dict[str, str]:
    """The arguments of a tag by their names, and by `$quoted`, `$word` and `$all`."""
    found = {"$all": text.strip().strip("\"'“”,")}
    for key, double, single, word in _ARGUMENT.findall(text):
        value = double or single or word
        found.setdefault(key or ("$word" if word else "$quoted"), value.strip())
    return found


@cache
def _names() -> _Names:
    return msgspec.toml.decode(_text(_NAMES), type=_Names)


def _text(name: str) -> str:
    return Path(__file__).with_name(f"{name}.toml").read_text("utf-8")
