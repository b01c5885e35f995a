"""Step text -> actions: verb, what it acts on, what is typed; and the condition under which the step is to be done.

A sentence is read clause by clause. It tells what to do from its first clause that starts with a verb on; a sentence that
starts with a subject ("The window opens and …") tells nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from ..lexicon import Lexicon
from ..model import Action
from ..text.inline import Inline, Span

# a remark in brackets may stand close behind ("… tab.(If there is no tab, …)")
SENTENCE_END = re.compile(r"(?<=[.!?。！？])[\"”’)]{0,2}(?:\s+|(?<=[。！？])|(?=[(（]))")
_AND = r"(?:and|or|y|e|et|und|o|ou|oder)\s+"
_THEN = r"(?:then|luego|puis|dann|poi|então)\s+"
_BREAK = re.compile(
    rf"[,，;；、]\s*(?:{_AND})?(?:{_THEN})?|\s{{1,9}}(?:{_AND}(?:{_THEN})?|{_THEN})|[:：]\s+|\s[-–—]\s"
    r"|\sto\s+(?=(?:select|choose)\b)|\sby\s"
)
_PURPOSE = re.compile(r"(?<=\w\s)to\s+(?:\w+ly\s+)?")
_ASIDE = re.compile(r"\([^()]*\)|（[^（）]*）")
_PATH = re.compile(r"\s{0,9}(?:>|›|»|→|\\>)\s*")
_BETWEEN = re.compile(r"(?:\s+\w+)?\s*(?:>|›|»|→|\\>)\s*(?:the\s+)?")
_KEYS = re.compile(r"\s{0,9}\+\s*|\s{1,9}and\s+")
_QUOTED = re.compile(r"[\"“«「]([^\"“”«»「」]{1,80})[\"”»」]|(?<!\w)[‘']([^‘’']{2,60})[’'](?=\W|$)")
_DETERMINER = re.compile(r"\s*(?:(?:on|to|for|the|your|a|an|this|that|its|any|all|out|up)\s+){0,3}", re.IGNORECASE)
_NAME = re.compile(r"[A-Z][\w'’&/.-]*(?:\s+(?:(?:&|of|>)\s+)?[A-Z0-9][\w'’&/.-]*){0,5}")
_FIELD = re.compile(
    r"\b(?:in|into|on|to|at)\s+(?:the\s+|your\s+)?((?!the\b|this\b|that\b)[\w-]+\s(?:box|bar|field)|Run|Command Prompt)\b"
)
_ADDRESSED = re.compile(r"(?:so\s+|then\s+)?(?:please|you\s+(?:can|need|have|should|must|may))\b", re.IGNORECASE)
_WORD_ING = re.compile(r"([a-z]{3,})ing\b", re.IGNORECASE)
_KEY = re.compile(
    r"(?:the\s+)?((?:Windows(?:\s+logo)?(?:\s+key)?|Win(?:\s+key)?|Ctrl|Control|Alt|Shift|Enter|Return|Esc|Tab|Del(?:ete)?|Space(?:\s?bar)?"
    r"|F\d{1,2}|[A-Z])\b)",
    re.IGNORECASE,
)
# between a name and its noun ("the HyperX gaming headset")
_FEW_WORDS = re.compile(r"\s(?:(?!and\b|or\b|to\b|of\b|in\b|on\b|from\b|for\b|with\b|your\b|the\b)[\w-]+\s){0,2}")
_PHRASE = re.compile(r"\.?(?:(?!and\b|or\b|to\b|of\b|in\b)\w+[ -])*\w+")
_OBJECT = re.compile(
    r"(?:(?!(?:and|or|to|of|in|on|from|for|with|by|as|into|at|via|if|when|using|it|them|this|that)\b)[\w'’&/.-]+\s?){1,6}",
    re.IGNORECASE,
)
_ARTICLES = frozenset({"", "a", "an", "the"})
_PLUS = re.compile(r"\s{0,9}\+\s*")
_EDGES = " .,:;\"“”'‘’*"
_FACT = re.compile(r"(?:if|whether|that|to see|for|out|and see|the|your)\b", re.IGNORECASE)
_BOX = re.compile(r"\b(?:box|boxes|checkbox|option|next to|beside|mark)\b", re.IGNORECASE)
_TYPED = frozenset({"type", "paste"})
MAX_LABEL_WORDS = 3
MAX_TITLE_WORDS = 9
MAX_PLACE_WORDS = 4
MAX_OPENERS = 4


@dataclass(slots=True)
class _Found:
    """An action in the making: `bare` where nothing stands behind its verb, so that it shares the next one's target."""

    verb: str
    target: list[str] = field(default_factory=list)
    input: str | None = None
    bare: bool = False


def actions_of(inline: Inline, offset: int, lexicon: Lexicon) -> tuple[Action, ...]:
    """The actions in the step's first line from code point `offset` of its plain text on, in order."""
    text = _ASIDE.sub(lambda match: " " * len(match[0]), inline.text)
    marks = [mark for mark in _marks(inline) if text[mark.start : mark.end].strip()]
    found: list[_Found] = []
    bounds = [offset, *[match.end() for match in SENTENCE_END.finditer(text, offset)], len(text)]
    for start, end in pairwise(bounds):
        found.extend(_Sentence(text, start, end, marks, lexicon, alone=len(bounds) == 2).read())
    for action, following in pairwise(found):
        if action.bare and not action.target:
            action.target = list(following.target)
    return tuple(Action(verb=action.verb, target=tuple(action.target), input=action.input) for action in found)


def _marks(inline: Inline) -> list[Span]:
    """Bold, code and quoted pieces, in order, none inside another."""
    quoted = [Span(match.start(), match.end(), match[1] or match[2]) for match in _QUOTED.finditer(inline.text)]
    marks: list[Span] = []
    for span in sorted([*inline.strong, *inline.code, *quoted], key=lambda span: (span.start, -span.end)):
        if not marks or span.start >= marks[-1].end:
            marks.append(span)
    return marks


@dataclass(slots=True)
class _Sentence:
    """One sentence, [start, end) of `text`, with the marked pieces of the whole text; `alone` where it is all of it."""

    text: str
    start: int
    end: int
    marks: list[Span]
    lexicon: Lexicon
    alone: bool = False
    found: list[_Found] = field(default_factory=list)

    def read(self) -> list[_Found]:
        """The actions of the sentence."""
        clauses = list(self.clauses())
        purpose = closed = False
        for index, (start, end) in enumerate(clauses):
            following = clauses[index + 1] if index + 1 < len(clauses) else None
            verb = self.verb(start, end) or (None if self.found else self.behind_a_place(start, end))
            if closed and not _ADDRESSED.match(self.text, self.skip(start), end):
                continue
            if verb and purpose and not self.paths(start, end):
                continue  # "to download and install it": the second is a purpose, too
            if verb and not (following and self.labels(start, end) and self.verb(*following)):
                self.act(*verb, end)
            elif self.found and not verb:
                self.beside(start, end)
            elif not verb and not self.opens(start, end):
                closed = True
            purpose = self.has_purpose(start, end)
        return self.found

    def has_purpose(self, start: int, end: int) -> bool:
        """Whether the clause says what for: "… to install it"."""
        ends = [match.end() for match in _PURPOSE.finditer(self.text, start, end)]
        return any(self.mark_at(at) is None and self.lexicon.verb(self.text[at:end]) for at in ends)

    def labels(self, start: int, end: int) -> bool:
        """Whether a clause is a label of two or three words before a colon ("Make preparation:")."""
        colon = self.text[end : end + 1] in (":", "：")
        return colon and start == self.start and len(self.text[start:end].split()) <= MAX_LABEL_WORDS

    def clauses(self) -> Iterator[tuple[int, int]]:
        """The clauses; no mark is cut."""
        start = self.start
        for match in _BREAK.finditer(self.text, self.start, self.end):
            inside = self.mark_at(match.start())
            if inside is None or inside.end <= match.start() + 1:
                if self.text[start : match.start()].strip():
                    yield start, match.start()
                start = match.end()
        if self.text[start : self.end].strip():
            yield start, self.end

    def mark_at(self, at: int) -> Span | None:
        """The mark that holds code point `at`."""
        index = bisect_right(self.marks, at, key=lambda mark: mark.start) - 1
        return self.marks[index] if index >= 0 and at < self.marks[index].end else None

    def verb(self, start: int, end: int) -> tuple[str, int] | None:
        """The verb that the clause starts with, behind words like "then" or "you can", and where it ends."""
        start = self.skip(start)
        if self.text[end : end + 1] in (",", "，") and self.subordinate(start):
            return None
        openers = self.lexicon.phrases["verb_openers.words"]
        if weak := self.lexicon.phrases["verb_openers.weak"].opening(self.text, start, end):
            start = self.skip(weak.end())
        for _ in range(MAX_OPENERS):
            match = self.lexicon.verb_forms.at(self.text, start, end)
            opener = openers.opening(self.text, start, end)
            if opener is None or (match and match.end() >= opener.end()):
                break
            start = self.skip(opener.end())
        mark = self.mark_at(start)
        if match is None and self.text[:start].rstrip().endswith(" by"):
            return self.gerund(start, end)
        if match is None or (mark and self.found and match.end() < mark.end):
            return None
        if mark and match.end() < mark.end and self.lexicon.verb(mark.text) is None:
            return None
        return self.canonical(" ".join(match[0].lower().split()), match.end(), end), match.end()

    def subordinate(self, start: int) -> bool:
        """Whether a clause only says when or what for: "After the download ends, …", "To open it, …"."""
        phrases = self.lexicon.phrases
        return any(phrases[name].opening(self.text, start, len(self.text)) for name in ("condition.openers", "condition.bold"))

    def behind_a_place(self, start: int, end: int) -> tuple[str, int] | None:
        """The verb right before a mark, in a clause that opens with a place: "On the main page click on **Add**"."""
        if not self.lexicon.phrases["verb_openers.words"].opening(self.text, start, end):
            return None
        for match in self.lexicon.verb_forms.each(self.text, start, end):
            if self.mark_at(match.start()) is None and self.mark_at(match.end() + _determined(self.text, match.end())):
                return self.canonical(" ".join(match[0].lower().split()), match.end(), end), match.end()
        return None

    def gerund(self, start: int, end: int) -> tuple[str, int] | None:
        """The verb of "by pressing …"."""
        match = _WORD_ING.match(self.text, start, end)
        stem = match[1].lower() if match else ""
        form = next((form for form in (stem, stem + "e", stem[:-1]) if form in self.lexicon.verbs), None)
        return (self.lexicon.verbs[form], match.end()) if match and form else None

    def skip(self, at: int) -> int:
        """The first code point from `at` on that is a letter or digit."""
        while at < self.end and not self.text[at].isalnum():
            at += 1
        return at

    def canonical(self, form: str, at: int, end: int) -> str:
        """The canonical verb of `form`, by what it acts on where one word means several."""
        verb = self.lexicon.verbs[form]
        rest = self.text[at:end].strip()
        if form == "check" and _FACT.match(rest) and not _BOX.search(rest) and not self.paths(at, end):
            return "verify"
        if form == "hit" and not _KEY.fullmatch(rest.strip(_EDGES)):
            return "click"
        if verb in ("enable", "disable") and form.startswith(("turn", "switch")) and self.held(at, end):
            return "restart"
        return verb

    def opens(self, start: int, end: int) -> bool:
        """Whether a clause without a verb may open an instruction: a place, a time, a condition, a label."""
        text = self.text[start:end].lstrip()
        phrases = self.lexicon.phrases
        label = self.text[end : end + 1] in (":", "：") or (
            self.text[end : end + 1] == "," and len(text.split()) <= MAX_PLACE_WORDS
        )
        return phrases["verb_openers.words"].begins(text) or phrases["condition.openers"].begins(text) or label

    def act(self, verb: str, at: int, end: int) -> None:
        """Add the action of `verb`, whose object stands in [at, end)."""
        paths = self.paths(at, end)
        if verb in _TYPED and (paths or _FIELD.search(self.text, self.start, self.end)):
            box = _FIELD.search(self.text, self.start, self.end)
            place = paths[1] if len(paths) > 1 else [box[1]] if box else []
            self.found.append(_Found(verb, place, self.typed(at, end) if paths else None))
            return
        if verb == "wait" and paths and any(char.isdigit() for char in paths[0][0]):
            paths = []  # "at least 10 seconds"
        target = paths[0] if paths else self.titled(at, end) or self.named(at, end) or self.held(at, end)
        if verb == "press":
            target = [key for part in target for key in _KEYS.split(part) if key] if paths else self.keys(at, end) or target
        if verb == "click" and len(target) == 1 and target[0].lower() in ("enter", "enter key"):
            verb = "press"
        self.found.append(_Found(verb, target, None, not self.text[at:end].strip(_EDGES)))

    def beside(self, start: int, end: int) -> None:
        """A clause without a verb: what stands beside the target of the last action ("click Apply and OK")."""
        mark = self.mark_at(self.skip(start + _determined(self.text, start)))
        last = self.found[-1]
        if mark is None or mark.start >= end or not last.target:
            if last.verb == "press" and (keys := self.keys(start, end)):
                last.target.extend(keys)
            return
        parts = self.paths(mark.start, end)[:1]
        if last.verb == "press":
            last.target.extend(part for path in parts for part in path)
        elif parts and self.mark_before(start):
            self.found.append(_Found(last.verb, parts[0]))

    def typed(self, at: int, end: int) -> str:
        """The first mark behind the verb as it stands, but for quotes."""
        return next(mark.text for mark in self.marks if at <= mark.start < end and _bare(mark.text)).strip('"“”«»„ ')

    def mark_before(self, at: int) -> bool:
        """Whether a mark ends close before `at`, with nothing but a joint between."""
        index = bisect_right(self.marks, at - 1, key=lambda mark: mark.start) - 1
        return index >= 0 and len(self.text[self.marks[index].end : at].split()) <= 3

    def paths(self, start: int, end: int) -> list[list[str]]:
        """The marks in [start, end) as paths; marks joined by ">" are one path."""
        paths: list[list[str]] = []
        last_end = -1
        for mark in self.marks:
            if not start <= mark.start < end:
                continue
            parts = [_bare(part) for part in _PATH.split(mark.text) if part.strip(_EDGES).lower() not in _ARTICLES]
            between = self.text[last_end : mark.start] if last_end >= 0 else " x"
            if paths and _BETWEEN.fullmatch(between):
                paths[-1].extend(parts)
            elif parts:
                paths.append(parts)
            last_end = mark.end
        return paths

    def keys(self, at: int, end: int) -> list[str]:
        """Keys that no mark shows: "Windows key + R"."""
        keys: list[str] = []
        at += _determined(self.text, at)
        while match := _KEY.match(self.text, at, end):
            keys.append(match[1])
            joint = _PLUS.match(self.text, match.end(), end)
            if joint is None:
                break
            at = joint.end()
        return keys

    def titled(self, at: int, end: int) -> list[str]:
        """In a line that is a title ("Set final output format (optional)"), the words behind the verb up to a preposition."""
        line = self.text[self.start : self.end].strip()
        if not self.alone or len(line.split()) > MAX_TITLE_WORDS or line[-1:] in (".", "!", "?", ":", "。"):
            return []
        match = _OBJECT.match(self.text, at + _determined(self.text, at), end)
        return [match[0].strip(_EDGES)] if match and match[0].strip(_EDGES) else []

    def named(self, at: int, end: int) -> list[str]:
        """A name in capitals right behind the verb, where nothing is marked."""
        match = _NAME.match(self.text, at + _determined(self.text, at), end)
        if match is None:
            return []
        nouns = self.lexicon.phrases["objects.nouns"].search(self.text, match.end(), end)
        near = nouns is not None and _FEW_WORDS.fullmatch(self.text, match.end(), nouns.start())
        name = self.text[match.start() : nouns.end()] if nouns and near else match[0]
        return [part.strip(_EDGES) for part in _PATH.split(name) if part.strip(_EDGES)]

    def held(self, at: int, end: int) -> list[str]:
        """A thing that the reader holds or sees, right behind the verb: "your computer", "the downloaded file"."""
        start = at + _determined(self.text, at)
        match = self.lexicon.phrases["objects.held"].search(self.text, start, end)
        if match is None or len(self.text[start : match.start()].split()) > 2:
            return []
        phrase = self.text[start : match.end()]
        return [phrase] if _PHRASE.fullmatch(phrase) and self.text[match.start() - 1] != "-" else []


def _determined(text: str, at: int) -> int:
    """How many code points of determiners stand at `at`."""
    match = _DETERMINER.match(text, at)
    return match.end() - at if match else 0


def _bare(name: str) -> str:
    return re.sub(r"^(?:the|a|an)\s+|\s{1,9}keys$", "", name.strip(_EDGES))
