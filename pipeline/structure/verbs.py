"""The verb that a clause starts with, and what it means: by its form, its particle, and what it acts on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..lexicon.words import SPACELESS
from ..patterns import lazy_pattern
from .marks import EDGES, INFINITIVES
from .verb_meanings import WITH_OBJECTS, Verb, VerbMeanings

# Languages whose negations follow the verb.
_VERB_SECOND = frozenset({"de", "nl", "sv", "da", "nb"})
# Languages in which the forms of the lists are imperatives only, so that they may stand anywhere in a clause.
_INFLECTED = frozenset({"ar", "bg", "cs", "el", "he", "hr", "hu", "pl", "ro", "ru", "sk", "uk"})
_PATH_SIGN = lazy_pattern(r"[>›→]\W*$")
# After a quoted name in Chinese: "in …", "on …".
_INSIDE = lazy_pattern(r"\W{0,2}[中里上下内]")
_WORD = lazy_pattern(r"[^\W_]+")
# Characters that end a place in Chinese: "in the list".
_PLACE_ENDS = "中里上下内裡內處处页頁"
# Languages whose titles end with an infinitive.
_INFINITIVE_LAST = frozenset({"de", "nl"})
# Verbs that may only help another one.
_AUXILIARIES = ("verify", "try", "go")
_COMMA = lazy_pattern("[,，،]")
_COMMAS = (",", "，", "،")
MAX_OPENERS = 4


@dataclass(frozen=True, slots=True)
class VerbFinder(VerbMeanings):
    """Finds the verbs in the clauses of the sentence [start, end) of a text."""

    def verb(self, start: int, end: int, *, is_first: bool) -> Verb | None:
        """The verb of a clause; that of the first one may follow a place."""
        found = self.opening_verb(start, end, is_first=is_first)
        return found or self.verb_after_place(start, end)

    def opening_verb(self, start: int, end: int, *, is_first: bool) -> Verb | None:
        """The verb that the clause starts with, after words like "then" or "you can"."""
        start = self.first_word(start)
        if self.text[end : end + 1] in _COMMAS and self.is_subordinate(start):
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
        if mark and not is_first and not self.text[mark.end : end].strip(EDGES) and self.marked.has_mark_before(mark.start):
            return None  # "click **Apply** and **Close**"
        if mark and start > first and (not self.text[mark.end : end].strip(EDGES) or _INSIDE.match(self.text, mark.end)):
            return None  # "In **Save**, …": a place
        if self.is_negated(first, match, end) or self.grammar.completed.match(self.text, match.end(), end):
            return None
        return self.after_auxiliary(match, end) or self.canonical(match, end)

    def after_auxiliary(self, match: re.Match[str], end: int) -> Verb | None:
        """The verb that another one only helps: "make sure to save it", "try restarting it", "vuelva a abrirlo"."""
        helping, language = self.speech.canonical(" ".join(match[0].lower().split())), self.speech.language
        link = self.grammar.infinitive_link.match(self.text, match.end(), end)
        if helping not in _AUXILIARIES or link is None or (language not in INFINITIVES and link[0].isspace()):
            is_gerund = helping == "try" and link is not None and language == "en"
            return self.gerund(link.end(), end) if is_gerund and link else None
        following = self.speech.forms.at(self.text, link.end(), end)
        if following is None or not following[0][0].islower() or self.marked.mark_at(link.end()):
            return None
        verb = self.canonical(following, end)
        return verb if language not in INFINITIVES or self.is_infinitive(verb) else None

    def last_infinitive(self, start: int, end: int) -> Verb | None:
        """The infinitive that a title ends with, in a language that puts it there: "Drucker neu starten"."""
        tokens = list(_WORD.finditer(self.text, start, end))
        if self.speech.language not in _INFINITIVE_LAST or len(tokens) < 2 or self.is_subordinate(tokens[0].start()):
            return None
        if not tokens[-1][0][0].islower() or self.speech.phrases["clause.negations"].within(self.text[start:end]):
            return None
        pair = f"{tokens[-2][0]} {tokens[-1][0]}".lower()
        form, at = (pair, tokens[-2].start()) if pair in self.speech.verbs else (tokens[-1][0], tokens[-1].start())
        name = self.with_prefix(form)
        if name is None:
            return None
        devices = self.speech.phrases["objects.devices"].search(self.text, start, at)
        if name in ("enable", "disable") and devices and not self.text[devices.end() : at].strip(EDGES):
            name = "power_on" if name == "enable" else "shut_down"
        return Verb(name or None, form, at, tokens[-1].end())

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
                continue
            if self.speech.phrases["clause.relative"].within(self.text[start : match.start()]):
                return None
            is_behind_place = self.text[match.start() - 1] in _PLACE_ENDS and SPACELESS.match(self.text, match.start())
            if (
                is_inflected
                or is_behind_place
                or self.is_ordering_infinitive(match)
                or self.marked.mark_at(self.marked.after_determiners(match.end()))
            ):
                return self.canonical(match, end)
        return None

    def is_ordering_infinitive(self, match: re.Match[str]) -> bool:
        """Whether a form is an infinitive that gives an order right after a place, as in Italian."""
        before = self.text[: match.start()].split()[-1:]
        is_loose = bool(before) and before[0].lower() not in self.speech.phrases["verb_openers.before_infinitives"]
        return self.speech.language == "it" and match[0].split()[0].endswith("re") and is_loose

    def gerund(self, start: int, end: int) -> Verb | None:
        """The verb of "by pressing …"."""
        match = self.grammar.gerund.match(self.text, start, end)
        stem = match[1].lower() if match else ""
        form = next((form for form in (stem, stem + "e", stem[:-1]) if form in self.speech.verbs), None)
        return Verb(self.speech.canonical(form), form, start, match.end()) if match and form else None

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

    def has_complement(self, verb: Verb, end: int) -> bool:
        """Whether a verb is followed by a clause that says what is to be found out: "check whether …"."""
        is_asking = verb.canonical in ("verify", "check", "view", "find")
        words = self.speech.phrases["clause.found_out"]
        return is_asking and (verb.form.endswith(" that") or words.opening(self.text, verb.end, end) is not None)

    def subordinate_end(self) -> int:
        """Where the opening clause ends that says when or what for, with what conjunctions add to it; 0 if there is none."""
        openers = ("condition.openers", "clause.purpose") if self.speech.language != "en" else ("condition.openers",)
        if not any(self.speech.phrases[name].opening(self.text, self.start, self.end) for name in openers):
            return 0
        commas = (match.start() for match in _COMMA.finditer(self.text, self.start, self.end))
        return next((at for at in commas if self.marked.mark_at(at) is None), 0)

    def is_infinitive(self, verb: Verb) -> bool:
        """Whether a form is an infinitive and no imperative, as it follows a purpose."""
        return verb.form.split()[0].endswith(INFINITIVES.get(self.speech.language or "", ("-",)))

    def is_subordinate(self, start: int) -> bool:
        """Whether a clause only says when or what for: "After the download ends, …", "To open it, …"."""
        phrases = self.speech.phrases
        return any(phrases[name].opening(self.text, start, len(self.text)) for name in ("condition.openers", "condition.bold"))
