"""A step's text with what it marks (bold, code, quotes), and the targets of actions that can be read from it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from ..lexicon import Speech
from ..patterns import lazy_pattern
from ..text.inline import Inline, Span
from .grammar import ARROW, grammar
from .marks import EDGES, marks_of

_ASIDE = lazy_pattern(r"\([^()]*\)|（[^（）]*）")
_PATH = lazy_pattern(rf"\s{{0,9}}{ARROW}\s*")
_PLUS = lazy_pattern(r"\s{0,9}\+\s*")
# Words between two marks that still count as side by side, and between a verb and what the reader holds.
MAX_JOINT_WORDS = 3
MAX_WORDS_BEFORE_HELD = 2


@dataclass(frozen=True, slots=True)
class Path:
    """Names, outermost first, and the code points of their marks."""

    parts: list[str]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class MarkedText:
    """`text` (remarks in brackets blanked) and its `marks` in order, none inside another; spans are in code points."""

    text: str
    marks: tuple[Span, ...]
    speech: Speech
    links: tuple[Span, ...] = ()

    @classmethod
    def of(cls, inline: Inline, speech: Speech) -> MarkedText:
        """The plain text of `inline` with its bold, emphasized, code and quoted pieces."""
        text = _ASIDE.sub(lambda match: " " * len(match[0]), inline.text)
        return cls(text, marks_of(inline, text, speech), speech, tuple(inline.links))

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

    def joined(self, start: int, end: int) -> list[Path]:
        """The marks in [start, end); marks joined by ">" are one path."""
        articles = self.speech.phrases["target.articles"]
        joint = grammar(self.speech.language).path_joint
        paths: list[Path] = []
        last: Span | None = None
        for mark in self.marks:
            if not start <= mark.start < end:
                continue
            names = [part.strip(EDGES) for part in _PATH.split(mark.text)]
            parts = [self.bare_name(name) for name in names if name and name.lower() not in articles]
            if paths and last and joint.fullmatch(self.text[last.end : mark.start]):
                paths[-1] = Path([*paths[-1].parts, *parts], paths[-1].start, mark.end)
            elif parts:
                paths.append(Path(parts, mark.start, mark.end))
            last = mark
        return paths

    def paths(self, start: int, end: int) -> list[list[str]]:
        """The names in the paths that start in [start, end)."""
        return [path.parts for path in self.joined(start, end)]

    def last_paths(self, start: int, end: int) -> list[Path]:
        """The paths right before a verb at `end`: the last one, and those that conjunctions join to it."""
        found = self.joined(start, end)
        if not found or grammar(self.speech.language).aside.match(self.text, found[-1].end, end):
            return []
        first = len(found) - 1
        coordinator = grammar(self.speech.language).coordinator
        while first and coordinator.fullmatch(self.text, found[first - 1].end, found[first].start):
            first -= 1
        return found[first:]

    def is_entered(self, at: int, end: int) -> bool:
        """Whether the words from `at` up to a verb at its clause's end say that something is typed into a mark there."""
        return grammar(self.speech.language).entered.match(self.text, at, end) is not None

    def purpose(self, at: int, end: int, *, is_clear: bool) -> int:
        """Where the words of a purpose start, behind what a verb before `at` acts on; 0 if there is none."""
        start = self.after_determiners(at)
        for match in grammar(self.speech.language).purpose.finditer(self.text, start + 1, end):
            is_verb = is_clear or self.speech.forms.at(self.text, match.end(), end)
            if self.text[start : match.start()].rstrip().endswith(self.speech.phrases["clause.wanting"].words):
                continue  # "the files you want to restore"
            if is_verb and self.mark_at(match.end()) is None and self.mark_at(match.start()) is None:
                return match.start()
        return 0

    def link_at(self, at: int) -> list[str]:
        """The words of a link that starts at `at`, if they name something."""
        link = next((link for link in self.links if link.start <= at < link.end), None)
        if link is None or self.text[link.start : at].strip(EDGES) or link.text.strip(EDGES)[:1].islower():
            return []
        return [part.strip(EDGES) for part in _PATH.split(link.text) if part.strip(EDGES)]

    def typed(self, start: int, end: int) -> str:
        """The first mark in [start, end) as written, but without quotes."""
        return next(mark.text for mark in self.marks if start <= mark.start < end and self.bare_name(mark.text)).strip(
            '"“”«»„ '
        )

    def typed_last(self, start: int, end: int) -> str:
        """The last mark in [start, end) as written, but without quotes."""
        return next(mark.text for mark in reversed(self.marks) if start <= mark.start < end).strip('"“”«»„「」 ')

    def bare_name(self, name: str) -> str:
        """`name` without punctuation around it, an article before it, or the noun "keys" or an ending of an object after it."""
        bare = grammar(self.speech.language).name_edges.sub("", name.strip(EDGES))
        endings = self.speech.phrases["target.object_marks"].words
        ending = max((end for end in endings if bare.endswith(end) and len(bare) > len(end) + 1), key=len, default="")
        return bare.removesuffix(ending).strip(EDGES) if ending else bare

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
        if self.speech.language == "en" and grammar("en").name_goes_on.match(self.text, match.end(), end):
            return []  # "the file manager", "your phone's Bluetooth"
        phrase = self.text[start : match.end()]
        return [phrase] if grammar(self.speech.language).held.fullmatch(phrase) and self.text[match.start() - 1] != "-" else []
