"""A step's text with what it marks (bold, code, quotes), and the targets of actions that can be read from it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from ..lexicon import Speech
from ..text.inline import Inline, Span
from .grammar import ARROW, grammar

_ASIDE = re.compile(r"\([^()]*\)|（[^（）]*）")
_PATH = re.compile(rf"\s{{0,9}}{ARROW}\s*")
_QUOTED = re.compile(
    r"[\"“„«「]([^\"“”„«»「」]{1,80})[\"“”»」]|(?<!\w)[‘']([^‘’']{2,60})[’'](?=\W|$)|[\[［【]([^\[\]［］【】]{2,60})[\]］】]"
)
_PLUS = re.compile(r"\s{0,9}\+\s*")
EDGES = " .,:;\"“”'‘’*[]［］"
# Words between two marks that still count as side by side, and between a verb and what the reader holds.
MAX_JOINT_WORDS = 3
MAX_WORDS_BEFORE_HELD = 2


@dataclass(frozen=True, slots=True)
class MarkedText:
    """`text` (remarks in brackets blanked) and its `marks` in order, none inside another; spans are in code points."""

    text: str
    marks: tuple[Span, ...]
    speech: Speech

    @classmethod
    def of(cls, inline: Inline, speech: Speech) -> MarkedText:
        """The plain text of `inline` with its bold, emphasized, code and quoted pieces."""
        text = _ASIDE.sub(lambda match: " " * len(match[0]), inline.text)
        return cls(text, tuple(mark for mark in _marks(inline) if text[mark.start : mark.end].strip()), speech)

    def mark_at(self, at: int) -> Span | None:
        """The mark that holds code point `at`."""
        index = bisect_right(self.marks, at, key=lambda mark: mark.start) - 1
        return self.marks[index] if index >= 0 and at < self.marks[index].end else None

    def has_mark_before(self, at: int) -> bool:
        """Whether a mark ends close before `at`, separated by a few words at most."""
        index = bisect_right(self.marks, at - 1, key=lambda mark: mark.start) - 1
        return index >= 0 and len(self.text[self.marks[index].end : at].split()) <= MAX_JOINT_WORDS

    def after_determiners(self, at: int) -> int:
        """The code point after the determiners that start at `at`, if any."""
        match = grammar(self.speech.language).determiners.match(self.text, at)
        return match.end() if match else at

    def paths(self, start: int, end: int) -> list[list[str]]:
        """The marks in [start, end) as paths; marks joined by ">" are one path."""
        articles = self.speech.phrases["target.articles"]
        paths: list[list[str]] = []
        last: Span | None = None
        for mark in self.marks:
            if not start <= mark.start < end:
                continue
            names = [part.strip(EDGES) for part in _PATH.split(mark.text)]
            parts = [self.bare_name(name) for name in names if name and name.lower() not in articles]
            if paths and last and grammar(self.speech.language).path_joint.fullmatch(self.text[last.end : mark.start]):
                paths[-1].extend(parts)
            elif parts:
                paths.append(parts)
            last = mark
        return paths

    def typed(self, start: int, end: int) -> str:
        """The first mark in [start, end) as written, but without quotes."""
        return next(mark.text for mark in self.marks if start <= mark.start < end and self.bare_name(mark.text)).strip(
            '"“”«»„ '
        )

    def typed_last(self, start: int, end: int) -> str:
        """The last mark in [start, end) as written, but without quotes."""
        return next(mark.text for mark in reversed(self.marks) if start <= mark.start < end).strip('"“”«»„「」 ')

    def bare_name(self, name: str) -> str:
        """`name` without punctuation around it, an article before it or the noun "keys" after it."""
        return grammar(self.speech.language).name_edges.sub("", name.strip(EDGES))

    def keys(self, at: int, end: int) -> list[str]:
        """Keys that aren't marked: "Windows key + R"."""
        keys: list[str] = []
        at = self.after_determiners(at)
        while match := grammar(self.speech.language).key.match(self.text, at, end):
            keys.append(match[1])
            joint = _PLUS.match(self.text, match.end(), end)
            if joint is None:
                break
            at = joint.end()
        return keys

    def title_object(self, at: int, end: int) -> list[str]:
        """In a title ("Set final output format (optional)"), the words after the verb up to a preposition."""
        match = grammar(self.speech.language).title_object.match(self.text, self.after_determiners(at), end)
        return [match[0].strip(EDGES)] if match and match[0].strip(EDGES) else []

    def named(self, at: int, end: int) -> list[str]:
        """A capitalized name right after the verb, with the noun that follows it."""
        match = grammar(self.speech.language).name.match(self.text, self.after_determiners(at), end)
        if match is None or match[0].lower() in self.speech.phrases["target.determiners"]:
            return []
        nouns = self.speech.phrases["objects.nouns"].search(self.text, match.end(), end)
        near = nouns is not None and grammar(self.speech.language).few_words.fullmatch(self.text, match.end(), nouns.start())
        name = self.text[match.start() : nouns.end()] if nouns and near else match[0]
        return [part.strip(EDGES) for part in _PATH.split(name) if part.strip(EDGES)]

    def held(self, at: int, end: int) -> list[str]:
        """A thing that the reader holds or sees, right after the verb: "your computer", "the downloaded file"."""
        start = self.after_determiners(at)
        match = self.speech.phrases["objects.held"].search(self.text, start, end)
        if match is None or len(self.text[start : match.start()].split()) > MAX_WORDS_BEFORE_HELD:
            return []
        phrase = self.text[start : match.end()]
        return [phrase] if grammar(self.speech.language).held.fullmatch(phrase) and self.text[match.start() - 1] != "-" else []


def _marks(inline: Inline) -> list[Span]:
    quoted = [Span(match.start(), match.end(), match[1] or match[2] or match[3]) for match in _QUOTED.finditer(inline.text)]
    # emphasis marks names, too, but also words that are stressed: "*all* drivers", "do NOT"
    names = [span for span in inline.emphasis if not (span.text[:1].islower() or span.text.isupper())]
    marks: list[Span] = []
    for span in sorted([*inline.strong, *names, *inline.code, *quoted], key=lambda span: (span.start, -span.end)):
        if not marks or span.start >= marks[-1].end:
            marks.append(span)
    return marks
