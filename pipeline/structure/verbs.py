"""The verb that a clause starts with, and what it means: by its form, its particle, and what it acts on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..lexicon import Speech
from .grammar import Grammar, grammar
from .marked_text import EDGES, MarkedText

# Languages whose negations follow the verb.
_VERB_SECOND = frozenset({"de", "nl", "sv", "da", "nb"})
# Languages in which the forms of the lists are imperatives only, so that they may stand anywhere in a clause.
_INFLECTED = frozenset({"ar", "bg", "cs", "el", "he", "hr", "hu", "pl", "ro", "ru", "sk", "uk"})
_PATH_SIGN = re.compile(r"[>›→]\W*$")
# After a quoted name in Chinese: "in …", "on …".
_INSIDE = re.compile(r"\W{0,2}[中里上下内]")
_WORD = re.compile(r"[^\W_]+")
_COMMA = re.compile("[,，]")
# Endings of infinitives, in languages whose imperatives end otherwise.
_INFINITIVES = {"es": ("r",), "pt": ("r",), "fr": ("r", "re"), "it": ("re",)}
MAX_OPENERS = 4
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
class VerbFinder:
    """Finds the verbs in the clauses of the sentence [start, end) of a text."""

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

    def verb(self, start: int, end: int, *, is_first: bool) -> Verb | None:
        """The verb of a clause; that of the first one may follow a place."""
        found = self.opening_verb(start, end, is_first=is_first)
        return self.verb_after_place(start, end) if found is None and is_first else found

    def opening_verb(self, start: int, end: int, *, is_first: bool) -> Verb | None:
        """The verb that the clause starts with, after words like "then" or "you can"."""
        start = self.first_word(start)
        if self.text[end : end + 1] in (",", "，") and self.is_subordinate(start):
            return None
        if self.is_purpose(start, end) or _PATH_SIGN.search(self.text[self.start : start]):
            return None
        first = start
        start, match = self.after_openers(start, end)
        if match is None and self.text[:start].rstrip().endswith(self.grammar.means):
            return self.gerund(start, end)
        mark = self.marked.mark_at(start)
        if match is None or (mark and not is_first and match.end() < mark.end):
            return None
        if mark and match.end() < mark.end and not self.speech.forms.begins(mark.text):
            return None
        if mark and start > first and (not self.text[mark.end : end].strip(EDGES) or _INSIDE.match(self.text, mark.end)):
            return None  # "In **Save**, …": a place
        return None if self.is_negated(first, match, end) else self.canonical(match, end)

    def first_word(self, at: int) -> int:
        """The first code point from `at` on that is a letter or digit, or the end of the sentence."""
        while at < self.end and not self.text[at].isalnum():
            at += 1
        return at

    def is_negated(self, start: int, match: re.Match[str], end: int) -> bool:
        """Whether a clause says what not to do: "do not close it", "schließen Sie es nicht"."""
        negations = self.speech.phrases["clause.negations"]
        if negations.within(self.text[start : match.start()]):
            return True
        after = negations.each(self.text, match.end(), end) if self.speech.language in _VERB_SECOND else ()
        return any(word[0].islower() and self.marked.mark_at(word.start()) is None for word in after)

    def after_openers(self, start: int, end: int) -> tuple[int, re.Match[str] | None]:
        """Where the clause goes on after words that may precede a verb, and the form of a verb found there."""
        openers = self.speech.phrases["verb_openers.words"]
        if weak := self.speech.phrases["verb_openers.weak"].opening(self.text, start, end):
            start = self.first_word(weak.end())
        match = None
        for _ in range(MAX_OPENERS):
            match = self.speech.forms.at(self.text, start, end)
            opener = openers.opening(self.text, start, end)
            if opener is None or (match and match.end() >= opener.end()):
                break
            start = self.first_word(opener.end())
        return start, match

    def verb_after_place(self, start: int, end: int) -> Verb | None:
        """The verb right before a mark, in a clause that starts with a place: "On the main page click on **Add**"."""
        if not self.speech.phrases["verb_openers.words"].opening(self.text, start, end) or self.is_purpose(start, end):
            return None
        for match in self.speech.forms.each(self.text, start, end):
            is_inflected = self.speech.language in _INFLECTED
            if self.marked.mark_at(match.start()):
                if is_inflected:
                    return None  # the verb of the sentence is marked, too, with part of a name
                continue
            if is_inflected or self.marked.mark_at(self.marked.after_determiners(match.end())):
                return self.canonical(match, end)
        return None

    def gerund(self, start: int, end: int) -> Verb | None:
        """The verb of "by pressing …"."""
        match = self.grammar.gerund.match(self.text, start, end)
        stem = match[1].lower() if match else ""
        form = next((form for form in (stem, stem + "e", stem[:-1]) if form in self.speech.verbs), None)
        return Verb(self.speech.canonical(form), form, start, match.end()) if match and form else None

    def canonical(self, match: re.Match[str], end: int) -> Verb:
        """The verb of a form; where one form has several meanings, its particle or its object decides."""
        form = " ".join(match[0].lower().split())
        at, lists = match.end(), self.speech.phrases
        if (mark := self.marked.mark_at(at)) and match.start() < mark.start:
            at = mark.start
        verb = self.speech.canonical(form)
        if form in self.speech.separable:
            verb = self.with_particle(form, at, end)
        rest = self.text[at:end].strip()
        if (
            form in lists["ambiguous.check_or_verify"]
            and not lists["ambiguous.marked"].within(rest)
            and not self.marked.paths(at, end)
        ):
            verb = "verify"
        elif form in lists["ambiguous.click_or_press"] and not self.grammar.key.fullmatch(rest.strip(EDGES)):
            verb = "click"
        elif verb == "click" and lists["ambiguous.right_button"].within(rest):
            verb = "right_click"
        elif verb in (None, "enable", "disable"):
            verb = self.switched(form, verb, at, end)
        return Verb(verb, form, match.start(), at)

    def with_particle(self, form: str, at: int, end: int) -> str | None:
        """The canonical verb of a form with its particle, which follows it or ends its clause."""
        names = self.speech.separable[form]
        tokens = [token for token in _WORD.finditer(self.text, at, end) if self.marked.mark_at(token.start()) is None]
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
        return match is not None and len(self.text[start : match.start()].split()) <= MAX_WORDS_BEFORE_DEVICE

    def has_purpose(self, start: int, end: int) -> bool:
        """Whether the clause says what an action is for ("… to install it"), also in what a conjunction adds to it."""
        if self.is_purpose(start, end):
            return self.text[end : end + 1] not in (",", "，", ":", "：")
        ends = [match.end() for match in self.grammar.purpose.finditer(self.text, start, end)]
        unmarked = [at for at in ends if self.marked.mark_at(at) is None]
        # words like "чтобы" do nothing else
        is_clear = self.speech.language not in WITH_OBJECTS
        return any(is_clear or self.speech.forms.at(self.text, at, end) for at in unmarked)

    def is_purpose(self, start: int, end: int) -> bool:
        """Whether a clause only says what for, in a language with infinitives: "pour ouvrir …"."""
        return self.speech.language != "en" and self.speech.phrases["clause.purpose"].opening(self.text, start, end) is not None

    def subordinate_end(self) -> int:
        """Where the opening clause ends that says when or what for, with what conjunctions add to it; 0 if there is none."""
        openers = ("condition.openers", "clause.purpose") if self.speech.language != "en" else ("condition.openers",)
        if not any(self.speech.phrases[name].opening(self.text, self.start, self.end) for name in openers):
            return 0
        commas = (match.start() for match in _COMMA.finditer(self.text, self.start, self.end))
        return next((at for at in commas if self.marked.mark_at(at) is None), 0)

    def is_infinitive(self, verb: Verb) -> bool:
        """Whether a form is an infinitive and no imperative, as it follows a purpose."""
        return verb.form.split()[0].endswith(_INFINITIVES.get(self.speech.language or "", ("-",)))

    def is_subordinate(self, start: int) -> bool:
        """Whether a clause only says when or what for: "After the download ends, …", "To open it, …"."""
        phrases = self.speech.phrases
        return any(phrases[name].opening(self.text, start, len(self.text)) for name in ("condition.openers", "condition.bold"))
