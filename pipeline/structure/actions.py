"""Step text -> actions: the verb, what it acts on, and what is typed.

A sentence is read clause by clause. Its instructions start with the first clause that starts with a verb; a sentence that
starts with a subject ("The window opens and …") has none. In a language with final verbs, each clause is read up to its verb.
A verb without a sure canonical name stands for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ..lexicon import Speech
from ..model import Action
from ..patterns import lazy_pattern
from ..text.inline import Inline
from .endings import sentence_ends
from .grammar import Grammar, grammar
from .marked_text import MarkedText, Path
from .marks import EDGES, INFINITIVES
from .verb_meanings import WITH_OBJECTS, Verb
from .verbs import VerbFinder

_TYPED = frozenset({"type", "paste"})
_PRESSED = frozenset({"press", "hold"})
_MOVES = frozenset({"scroll", "swipe", "drag", "wait"})
# What it means to switch a check box.
_IN_BOXES = {"enable": "check", "disable": "uncheck", "select": "check", "remove": "uncheck", "delete": "uncheck"}
_HIRAGANA = lazy_pattern("[\u3041-\u309f]")
MAX_LABEL_WORDS = 3
MAX_TITLE_WORDS = 9
MAX_PLACE_WORDS = 4


@dataclass(slots=True)
class _PendingAction:
    """An action under construction; a `bare` verb has nothing after it, so it shares the target of the next one."""

    verb: Verb
    target: list[str] = field(default_factory=list)
    input: str | None = None
    bare: bool = False

    def finished(self) -> Action:
        return Action(verb=self.verb.name, canonical=self.verb.canonical, target=tuple(self.target), input=self.input)


def actions_of(inline: Inline, offset: int, speech: Speech) -> tuple[Action, ...]:
    """The actions in a step's first line, in order, from code point `offset` of its plain text on; `speech` is its language."""
    if any(code.end - code.start >= len(inline.text) - offset for code in inline.code):
        return ()  # a command to type, in words of its own
    marked = MarkedText.of(inline, speech)
    found: list[_PendingAction] = []
    bounds = [(offset, offset), *sentence_ends(marked.text, offset), (len(marked.text), len(marked.text))]
    for (_, start), (_, end) in pairwise(bounds):
        found.extend(_Sentence(marked, start, end, speech, is_only=len(bounds) == 2).read())
    for action, following in pairwise(found):
        if action.bare and not action.target:
            action.target = list(following.target)
    return tuple(action.finished() for action in found)


def names(paths: list[list[str]]) -> list[list[str]]:
    """The paths that don't start with a plain word."""
    return [path for path in paths if not (path[0][:1].islower() and path[0].isalpha())]


@dataclass(slots=True)
class _Sentence:
    """The sentence [start, end) of a text; `is_only` if the text has no other."""

    marked: MarkedText
    start: int
    end: int
    speech: Speech
    is_only: bool = False
    found: list[_PendingAction] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.marked.text

    @property
    def verbs(self) -> VerbFinder:
        return VerbFinder(self.marked, self.start, self.end)

    @property
    def grammar(self) -> Grammar:
        return grammar(self.speech.language)

    def read(self) -> list[_PendingAction]:
        """The actions of the sentence."""
        clauses = list(self.clauses())
        if self.speech.is_verb_final:
            carried = None  # "[A], [B] and [C]" before a verb
            for start, end in clauses:
                first = start if carried is None else carried
                carried = first if self.is_list_of_marks(start, end) else None
                if carried is None:
                    self.read_to_verbs(first, end)
            return self.found
        self.read_clauses(clauses)
        if not self.found and self.is_title() and (verb := self.verbs.last_infinitive(self.start, self.end)):
            inside = self.marked.mark_at(verb.start)
            paths = [] if inside else self.marked.paths(self.start, verb.start)
            self.found.append(_PendingAction(verb, paths[0] if paths else self.marked.held(self.start, verb.start)))
        return self.found

    def read_clauses(self, clauses: list[tuple[int, int]]) -> None:
        """Read clauses whose verbs come first."""
        verbs = self.verbs
        head = verbs.subordinate_end()
        in_purpose = closed = False
        for index, (start, end) in enumerate(clauses):
            following = clauses[index + 1] if index + 1 < len(clauses) else None
            verb = verbs.verb(start, end, is_first=not self.found)
            if end <= head:
                continue
            if closed and not self.grammar.addressed.match(self.text, verbs.first_word(start), end):
                continue
            if verb and in_purpose and not self.is_order(verb, start, end):
                continue  # "to download and install it": the second verb is a purpose, too
            if verb and not (following and self.is_label(start, end) and verbs.verb(*following, is_first=False)):
                self.add_action(verb, end)
            elif self.found and not verb:
                self.add_coordinate(start, end)
            elif not verb and not self.is_opening(start, end):
                closed = True
            in_purpose = verbs.has_purpose(start, end) or bool(verb and verbs.has_complement(verb, end))

    def is_order(self, verb: Verb, start: int, end: int) -> bool:
        """Whether the verb of a clause after a purpose is an instruction again."""
        if self.verbs.is_infinitive(verb):
            return False
        is_imperative = self.speech.language in INFINITIVES and self.text[self.start : start].rstrip().endswith(",")
        return is_imperative or bool(self.marked.paths(start, end))

    def is_list_of_marks(self, start: int, end: int) -> bool:
        """Whether a clause is nothing but a marked name, before a conjunction or a comma."""
        marks = self.marked.joined(start, end)
        if not marks or end >= self.end:
            return False
        rest = self.text[marks[-1].end : end].strip(EDGES)
        is_place = self.text[end] == "、" and rest.endswith(self.speech.phrases["target.into"].words)  # "[A] に、… を入力"
        return is_place or not (self.text[start : marks[0].start].strip(EDGES) or rest)

    def clauses(self) -> Iterator[tuple[int, int]]:
        """The clauses; none ends inside a mark."""
        start = self.start
        for match in self.grammar.clause_break.finditer(self.text, self.start, self.end):
            inside = self.marked.mark_at(match.start())
            if inside is None or not self.text[match.start() : inside.end].strip(EDGES):
                if self.text[start : match.start()].strip():
                    yield start, match.start()
                start = match.end()
        if self.text[start : self.end].strip():
            yield start, self.end

    def read_to_verbs(self, start: int, end: int) -> None:
        """Read a clause of a language whose verbs follow what they act on."""
        for match in self.speech.forms.each(self.text, start, end):
            inside = self.marked.mark_at(match.start())
            if (inside and inside.end > match.end()) or not self.ends_clause(match, end):
                continue
            if self.has_subject(match[0], start, match.start()):
                continue
            form = match[0].lower()
            self.add_final(Verb(self.final_name(form, start, match.start()), form, match.start(), match.end()), start)
            start = match.end()

    def final_name(self, form: str, start: int, at: int) -> str | None:
        """The canonical verb of a form at `at` whose clause starts at `start`."""
        name, before, phrases = self.speech.canonical(form), self.text[start:at].rstrip(), self.speech.phrases
        if before.endswith(phrases["clause.or"].words):
            return None  # "enable or disable": which one is not said
        if phrases["ambiguous.boxes"].within(before):
            return _IN_BOXES.get(name or "", name)
        is_switch = any(form in phrases[f"ambiguous.{name}"] for name in ("on", "off", "performs"))
        return None if is_switch and not self.marked.paths(start, at) else name

    def has_subject(self, form: str, start: int, at: int) -> bool:
        """Whether something opens or closes by itself: a verb that needs no object has a subject instead."""
        before, phrases = self.text[start:at], self.speech.phrases
        has_object = any(mark in before for mark in phrases["target.object_marks"].words)
        is_loose = form in phrases["ambiguous.intransitive"] and not has_object
        return is_loose and any(mark in before for mark in phrases["target.subject_marks"].words)

    def ends_clause(self, match: re.Match[str], end: int) -> bool:
        """Whether nothing belongs to a verb any more: its clause ends, or it links to what follows."""
        rest = self.text[match.end() : end].strip(EDGES + "。！!？")
        return not rest or (match[0].endswith(self.speech.linking) and (not _HIRAGANA.match(rest) or rest == "から"))

    def add_final(self, verb: Verb, start: int) -> None:
        """Add the action of a verb whose object lies between `start` and the verb."""
        if verb.canonical in _TYPED and (paths := self.marked.joined(start, verb.start)):
            places = [path for path in paths if self.marked.is_entered(path.end, verb.start)]
            place = places[-1].parts if places else paths[0].parts if len(paths) > 1 else []
            is_typed = not places or places[-1].end < paths[-1].end
            typed = self.marked.typed_last(start, verb.start) if is_typed else None
            self.found.append(_PendingAction(verb, place, typed))
            return
        paths = self.marked.last_paths(start, verb.start)
        if verb.canonical in _PRESSED:
            keys = [key for path in paths for part in path.parts for key in self.grammar.key_joint.split(part) if key]
            paths = [Path(keys, start, verb.start)] if paths else []
        self.found.extend(_PendingAction(verb, path.parts) for path in paths or (Path([], start, verb.start),))

    def is_label(self, start: int, end: int) -> bool:
        """Whether a clause is a label of two or three words before a colon ("Make preparation:")."""
        colon = self.text[end : end + 1] in (":", "：")
        return colon and start == self.start and len(self.text[start:end].split()) <= MAX_LABEL_WORDS

    def is_opening(self, start: int, end: int) -> bool:
        """Whether a clause without a verb may open an instruction: a place, a time, a condition, a label."""
        text = self.text[start:end].lstrip()
        phrases = self.speech.phrases
        label = self.text[end : end + 1] in (":", "：") or (
            self.text[end : end + 1] in (",", "،") and len(text.split()) <= MAX_PLACE_WORDS
        )
        label = label or text.rstrip().endswith(phrases["condition.endings"].words)
        names = ("verb_openers.words", "condition.openers", "clause.purpose", "clause.relative")
        return label or any(phrases[name].begins(text) for name in names)

    def is_title(self) -> bool:
        """Whether the sentence is a whole text that is short and doesn't end like a sentence."""
        line = self.text[self.start : self.end].strip()
        return self.is_only and len(line.split()) <= MAX_TITLE_WORDS and line[-1:] not in (".", "!", "?", ":", "。")

    def add_action(self, verb: Verb, end: int) -> None:
        """Add the action of `verb`; its object lies between the verb and `end`."""
        name, at = verb.canonical, verb.end
        paths = self.marked.paths(at, end)
        box = self.grammar.field.search(self.text, self.start, self.end) if name in _TYPED else None
        if name in _TYPED and (paths or box):
            self.add_typed(verb, self.marked.joined(at, end), end, [box[1]] if box else [])
            return
        if name not in _MOVES and (purpose := self.marked.purpose(at, end, is_clear=self.speech.language not in WITH_OBJECTS)):
            end, paths = purpose, self.marked.paths(at, purpose)
        if self.verbs.has_complement(verb, end):
            paths = names(paths)
        if name == "wait" and paths and any(char.isdigit() for char in paths[0][0]):
            paths = []  # "at least 10 seconds"
        is_place = paths and self.speech.phrases["target.places"].opening(self.text, at, end)
        target = paths[-1 if is_place else 0] if paths else self.unmarked_target(at, end)
        if name in _PRESSED and paths:
            target = [key for part in target for key in self.grammar.key_joint.split(part) if key]
        elif name in _PRESSED:
            target = self.marked.keys(at, end) or target
        elif name == "click" and len(target) == 1 and target[0].lower() in self.speech.phrases["target.pressed"]:
            verb = replace(verb, canonical="press")
        self.found.append(_PendingAction(verb, target, None, self.is_bare(at, end)))

    def add_typed(self, verb: Verb, paths: list[Path], end: int, box: list[str]) -> None:
        """Add a verb like "type": what is typed, and where, come in either order."""
        starts = [verb.end, *[path.end for path in paths]]
        into = self.grammar.into
        places = [path for start, path in zip(starts, paths, strict=False) if into.search(self.text[start : path.start])]
        if not places:
            place = paths[1].parts if len(paths) > 1 else box
            self.found.append(_PendingAction(verb, place, self.marked.typed(verb.end, end) if paths else None))
            return
        typed = next((path for path in paths if path not in places), None)
        text = self.marked.typed(typed.start, typed.end) if typed else None
        self.found.append(_PendingAction(verb, places[-1].parts, text))

    def is_bare(self, at: int, end: int) -> bool:
        """Whether nothing that can be acted on follows a verb in its clause."""
        return self.marked.after_determiners(at) >= end or not self.text[at:end].strip(EDGES)

    def unmarked_target(self, at: int, end: int) -> list[str]:
        """What a verb acts on if nothing is marked: the object of a title, a name, or a thing that the reader holds."""
        if self.text[at:end].strip(EDGES) and (link := self.marked.link_at(self.marked.after_determiners(at))):
            return link
        if self.speech.language not in WITH_OBJECTS:
            return []
        titled = self.marked.title_object(at, end) if self.is_title() and self.speech.language in ("en", None) else []
        return titled or self.marked.named(at, end) or self.marked.held(at, end)

    def add_coordinate(self, start: int, end: int) -> None:
        """Read a clause without a verb: a further target of the last action ("click Apply and OK")."""
        mark = self.marked.mark_at(self.verbs.first_word(self.marked.after_determiners(start)))
        last = self.found[-1]
        paths = self.marked.paths(start, end)
        if self.speech.phrases["clause.found_out"].opening(self.text, start, end) and not names(paths):
            return  # "check whether it's “slow”"
        if paths and not last.target and last.bare:
            last.target = paths[0]  # "klicka sedan på **Namn**": the conjunction follows the verb
            return
        if mark is None or mark.start >= end or not last.target:
            if last.verb.canonical in _PRESSED:
                last.target.extend(self.marked.keys(start, end))
            return
        parts = self.marked.paths(mark.start, end)[:1]
        if last.verb.canonical in _PRESSED:
            last.target.extend(part for path in parts for part in path)
        elif parts and self.marked.has_mark_before(start):
            self.found.append(_PendingAction(last.verb, parts[0]))
