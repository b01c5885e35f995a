"""The patterns that take a sentence of one language apart, made of its words in the lexicon."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ..lexicon import MAX_VERB, Speech, spoken
from ..lexicon.phrases import NOTHING, literals
from ..lexicon.words import SPACELESS

ARROW = r"(?:>|›|»|→|\\>)"
# Spaces between words; many where a remark in brackets is blanked, but bounded to keep searches linear.
_GAP = r"(?:\s{1,300})"
_NAME_WORD = r"[\w'’&/.-]"


# Lists of words that end the name of a thing in English.
_AFTER_NAMES = (
    *("target.links", "target.prepositions", "target.ends", "target.definite", "verb_openers.words"),
    *("ambiguous.particles", "condition.trailing", "clause.found_out"),
)


@dataclass(frozen=True, slots=True)
class Grammar:
    """Compiled patterns.

    Clauses: `clause_break` separates two of them. `purpose` introduces what an action is for ("to"), and `addressed` starts a
    clause that speaks to the reader. `gerund` is a verb like "pressing"; `means` are the words before it, each after a space.
    `infinitive_link` may join two verbs ("make sure to …"), and `completed` after a verb says that it is done already.

    Targets: `determiners` may follow a verb, and `path_joint` may join two marks to a path. `name` is a capitalized name, and
    `few_words` may separate it from its noun. `held` is a phrase for a thing that the reader holds, `title_object` the object
    in a title. `name_goes_on` is a noun behind a phrase, or a genitive. `field` is where something is typed. `key` is a key of
    a keyboard, and `key_joint` separates two of them. `name_edges` is what does not belong to a name: an article, the noun
    "keys". Before a verb at the end, `coordinator` joins two marks, and a mark with `aside` behind it only says where or what
    for; with `entered` behind it, or `into` before it, it is where something is typed.
    """

    clause_break: re.Pattern[str]
    purpose: re.Pattern[str]
    addressed: re.Pattern[str]
    gerund: re.Pattern[str]
    means: tuple[str, ...]
    infinitive_link: re.Pattern[str]
    completed: re.Pattern[str]
    determiners: re.Pattern[str]
    path_joint: re.Pattern[str]
    name: re.Pattern[str]
    few_words: re.Pattern[str]
    held: re.Pattern[str]
    name_goes_on: re.Pattern[str]
    title_object: re.Pattern[str]
    field: re.Pattern[str]
    key: re.Pattern[str]
    key_joint: re.Pattern[str]
    name_edges: re.Pattern[str]
    coordinator: re.Pattern[str]
    aside: re.Pattern[str]
    entered: re.Pattern[str]
    into: re.Pattern[str]


@cache
def grammar(language: str | None) -> Grammar:
    """The patterns for the words of a language (made once); without one, of all that have word lists."""
    words = spoken(language)
    any_of = words.pattern
    definite = any_of("target.definite")
    not_in_phrase = _excluded(words, "target.links")
    not_before_noun = _excluded(words, "target.links", "target.prepositions", "target.possessives", "target.definite")
    not_in_title = _excluded(words, "target.links", "target.prepositions", "target.ends")
    return Grammar(
        clause_break=_clause_break(words),
        purpose=re.compile(rf"(?<=\w\s)(?:{any_of('clause.purpose')})\s+(?:\w+(?:{any_of('clause.adverb_endings')})\s+)?"),
        addressed=_any_case(rf"(?:(?:{any_of('clause.consequence')})\s+)?(?:{any_of('clause.addressed')})\b"),
        gerund=_any_case(rf"([a-z]{{3,{MAX_VERB}}})(?:{any_of('clause.gerund_endings')})\b"),
        means=tuple(f" {word}" for word in words.phrases["clause.means"].words),
        infinitive_link=_any_case(rf"\s{{1,9}}(?:(?:{any_of('verb_openers.links')})(?:\s{{1,9}}|(?<=['’])))?"),
        completed=re.compile(rf"(?:{any_of('clause.completed')})|(?:{any_of('condition.endings')})$"),
        determiners=_any_case(rf"\s*(?:(?:{any_of('target.determiners')})(?:\s+|['’](?=\w))){{0,4}}"),
        path_joint=re.compile(rf"(?:{_GAP}\w+)?{_GAP}?[\"“”]?{ARROW}[\s\"“”]*(?:(?:{definite})\s+)?|\s?(?:\w{{0,6}}的|の)\s?"),
        name=re.compile(
            rf"[A-Z]{_NAME_WORD}*(?:\s+(?:(?:&|>|{any_of('target.name_links')})\s+)?[A-Z0-9]{_NAME_WORD}*){{0,5}}",
        ),
        few_words=re.compile(rf"\s(?:{not_before_noun}[\w-]+\s){{0,2}}"),
        held=re.compile(rf"\.?(?:{not_in_phrase}\w+[ -])*\w+"),
        name_goes_on=_name_goes_on(words),
        title_object=_any_case(rf"{not_in_title}{_NAME_WORD}+(?:\s{not_in_title}{_NAME_WORD}+){{0,5}}\s?"),
        field=_field(words),
        key=_any_case(rf"(?:(?:{definite})\s+)?((?:{any_of('target.keys')}|F\d{{1,2}}|[A-Z])\b)"),
        key_joint=re.compile(rf"\s{{0,9}}\+\s*|\s{{1,9}}(?:{any_of('target.key_joints')})\s+"),
        name_edges=re.compile(
            rf"^(?:{any_of('target.articles')})\s+|\s{{1,9}}(?:{any_of('target.key_nouns')})$"
            rf"|^(?:{any_of('target.determiners')})\s+(?=[^\W\da-z])"
        ),
        coordinator=re.compile(
            rf"\s{{0,9}}[,、/]\s{{0,9}}|\W{{0,3}}(?:{any_of('clause.and', 'clause.or', 'clause.listed')})\W{{0,3}}"
        ),
        aside=_aside(words),
        entered=_entered(words),
        into=_any_case(rf"(?<!\w)(?:{any_of('target.into')})\s{{1,9}}(?:[^\W\d]{{1,40}}\s{{1,9}}){{0,2}}\W{{0,3}}$"),
    )


def _any_case(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _excluded(words: Speech, *names: str) -> str:
    """A lookahead: the next word is in none of the named lists."""
    return rf"(?!(?:{words.pattern(*names)})\b)"


def _name_goes_on(words: Speech) -> re.Pattern[str]:
    """Behind a noun: a genitive or another noun, but not "the file matching your system"."""
    participle = rf"\w{{2,20}}(?:ing|ed)\s(?:{words.pattern('target.prepositions', 'target.determiners')})"
    return re.compile(rf"['’]s\b|-\w|\s(?!(?:{words.pattern(*_AFTER_NAMES)}|\w{{1,20}}ly|{participle})\b)[a-z]\w+")


def _entered(words: Speech) -> re.Pattern[str]:
    """Behind a mark in which something is typed: a word or two with the ending of a place."""
    endings = words.words("target.into")
    end = "" if any(SPACELESS.search(word) for word in endings) else r"(?!\w)"
    return re.compile(rf"\W{{0,3}}\w{{0,20}}?(?:{literals(endings)}){end}")


def _aside(words: Speech) -> re.Pattern[str]:
    """Behind a mark that is no object: the ending of a place or a purpose, and more words before the verb."""
    marks, locatives = words.words("target.object_marks"), words.words("target.locatives")
    gap = r"\s*" if any(SPACELESS.search(word) for word in locatives) else r"\s+"
    return re.compile(rf"\W{{0,3}}(?:(?!{literals(marks)}).){{0,40}}?(?:{literals(locatives)}){gap}\w")


def _clause_break(words: Speech) -> re.Pattern[str]:
    """A comma, a conjunction, a colon or a dash; and the words before a further action ("to select …", "by clicking …")."""
    any_of = words.pattern
    # "Privacy and security >" is one name
    conjunction = rf"(?:{any_of('clause.and', 'clause.or')})\s+(?!{_NAME_WORD}{{1,30}}\s{{0,3}}{ARROW})"
    then = rf"(?:{any_of('clause.then')})\s+"
    joints = literals(word for word in words.words("clause.and", "clause.then") if SPACELESS.search(word))
    # "واختر": a conjunction that is written as one word with its verb
    prefixed = literals(form for form in words.verbs if form.startswith(words.phrases["clause.proclitics"].words))
    attached = rf"|\s{{1,9}}(?=(?:{prefixed})\b)" if words.words("clause.proclitics") else ""
    unspaced = rf"|(?:{joints})\s*(?={literals(words.verbs)})" if joints != NOTHING else ""
    return re.compile(
        rf"[,，،;；؛、]\s*(?:{conjunction})?(?:{then})?|\s{{1,9}}(?:{conjunction}(?:{then})?|{then})|[:：]\s+|\s[-–—]\s"
        rf"|\s(?:{any_of('clause.purpose')})\s+(?=(?:{any_of('clause.chosen')})\b)|\s(?:{any_of('clause.means')})\s{unspaced}{attached}"
    )


def _field(words: Speech) -> re.Pattern[str]:
    """Where something is typed: "in the search box", "into Run"."""
    any_of = words.pattern
    return re.compile(
        rf"\b(?:{any_of('target.field_prepositions')})\s+(?:(?:{any_of('target.definite', 'target.possessives')})\s+)?"
        rf"({_excluded(words, 'target.definite', 'target.demonstratives')}[\w-]+\s(?:{any_of('target.field_nouns')})"
        rf"|{any_of('target.fields')})\b"
    )
