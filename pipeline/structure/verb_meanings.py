"""What a verb means: by its form, its particle, and what it acts on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..lexicon import Speech
from ..patterns import lazy_pattern
from .grammar import Grammar, grammar
from .marked_text import MarkedText
from .marks import EDGES

_WORD = lazy_pattern(r"[^\W_]+")
MAX_WORDS_BEFORE_DEVICE = 2
# Languages whose lists name the things that are acted on.
WITH_OBJECTS = frozenset({None, "en", "de", "fr", "es", "it", "pt"})


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb: its canonical name, if it has one, its form in lower case, and the code points of the form."""

    canonical: str | None
    form: str
    start: int
    end: int

    @property
    def name(self) -> str:
        """The canonical name, or the form itself."""
        return self.canonical or self.form


@dataclass(frozen=True, slots=True)
class VerbMeanings:
    """The meanings of verbs in the sentence [start, end) of a text."""

    marked: MarkedText
    start: int
    end: int

    @property
    def text(self) -> str:
        """The text that the sentence is part of."""
        return self.marked.text

    @property
    def speech(self) -> Speech:
        """The words of its language."""
        return self.marked.speech

    @property
    def grammar(self) -> Grammar:
        """The patterns of its language."""
        return grammar(self.speech.language)

    def canonical(self, match: re.Match[str], end: int) -> Verb:
        """The verb of a form; where one form has several meanings, its particle or its object decides."""
        form = " ".join(match[0].lower().split())
        at, lists = match.end(), self.speech.phrases
        if (mark := self.marked.mark_at(at)) and match.start() < mark.start:
            at = mark.start
        verb = self.speech.canonical(form)
        choice = (
            self.speech.forms.at(self.text, match.end() + 1, end) if self.text[match.end() : match.end() + 1] == "/" else None
        )
        if choice and self.speech.canonical(choice[0].lower()) != verb:
            verb, at = None, choice.end()  # "enable/disable": which one is not said
        if form in lists["ambiguous.performs"] and not self.marked.paths(at, end) and not self.marked.named(at, end):
            verb = None  # "run" a step, a check, …: nothing that starts
        if form in self.speech.separable:
            verb = self.with_particle(form, at, end)
        rest = self.text[at:end].strip()
        if form in lists["ambiguous.check_or_verify"] and self.is_verified(rest, at, end):
            verb = "verify"
        elif form in lists["ambiguous.click_or_press"] and not self.grammar.key.fullmatch(rest.strip(EDGES)):
            verb = "click"
        elif verb == "click" and lists["ambiguous.right_button"].within(rest):
            verb = "right_click"
        elif verb in (None, "enable", "disable"):
            verb = self.switched(form, verb, at, end)
        return Verb(verb, form, match.start(), at)

    def is_verified(self, rest: str, at: int, end: int) -> bool:
        """Whether something is only looked at, not marked: "check the cable"; `rest` is the text between `at` and `end`."""
        lists = self.speech.phrases
        is_marked = lists["ambiguous.marked"].within(rest) or bool(self.marked.paths(at, end))
        return not is_marked or lists["ambiguous.verified"].begins(rest)

    def with_particle(self, form: str, at: int, end: int) -> str | None:
        """The canonical verb of a form with its particle, which follows it or ends its clause."""
        names = self.speech.separable[form]
        tokens = [token for token in _WORD.finditer(self.text, at, end) if self.marked.mark_at(token.start()) is None]
        last = self.marked.mark_at(end - 1)
        if last and last.start >= at and len(words := list(_WORD.finditer(self.text, last.start, end))) > 1:
            tokens.append(words[-1])  # "**Name ein,**": the particle is marked, too
        for token in (*tokens[-1:], *tokens[:1]):
            if name := names.get(token[0].lower()):
                return name if name != "other" else None
        return names.get("") or None

    def switched(self, form: str, verb: str | None, at: int, end: int) -> str | None:
        """The canonical verb of a form that turns a feature or a whole device on or off."""
        lists = self.speech.phrases
        is_off = form in lists["ambiguous.off"] and verb != "enable"
        if (not is_off and form not in lists["ambiguous.on"]) or (verb is None and form in self.speech.separable):
            return verb
        if self.acts_on_device(at, end):
            return "shut_down" if is_off else "power_on"
        knows_devices = self.speech.language in WITH_OBJECTS
        return verb if knows_devices or self.marked.paths(at, end) else None

    def acts_on_device(self, at: int, end: int) -> bool:
        """Whether a verb acts on a whole device: "turn off your computer"."""
        start = self.marked.after_determiners(at)
        match = self.speech.phrases["objects.devices"].search(self.text, start, end)
        if match is None:
            return False
        before, mark = self.text[start : match.start()].lower().split(), self.marked.mark_at(start)
        if mark and (match.start() >= mark.end or self.text[match.end() : mark.end].strip(EDGES)):
            return False  # "Turn off **Let the computer sleep**"
        is_part = any(word in self.speech.phrases["target.determiners"] for word in before)  # "the Bluetooth of the phone"
        if self.speech.language == "en" and self.grammar.name_goes_on.match(self.text, match.end(), end):
            return False  # "device encryption", "your phone's Bluetooth"
        return len(before) <= MAX_WORDS_BEFORE_DEVICE and not is_part

    def with_prefix(self, form: str) -> str | None:
        """The verb of an infinitive, which a particle may start ("anmelden"); empty if it has no name, None if unknown."""
        verbs = self.speech.verbs
        for known, names in self.speech.separable.items():
            prefix = form.removesuffix("en").removesuffix(known.removesuffix("en"))
            if prefix != form.removesuffix("en") and names.get(prefix, "other") != "other":
                return names[prefix]
        return next((verbs[stem] for stem in (form, form.removesuffix("en")) if stem in verbs), None)
