"""What an article is about: its title, its language, the number it promises, and its kind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice, takewhile

from ..lexicon import Lexicon, alternatives, lexicon
from ..lexicon.words import words
from ..model import Kind, Metadata
from .drafts import Draft
from .evidence import KnownVerbs
from .markers import marker_of
from .tree import Tree
from .units import Unit

_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
)
# the most frequent function words that tell these languages apart
_FUNCTION_WORDS = {
    "en": frozenset("the of and to your you is for that with this are on it if can be or have from".split()),
    "es": frozenset("el la los las de que en y para con su una por se del es al si como más".split()),
    "fr": frozenset("le la les des et vous pour dans est une sur votre du que avec ou au ce par si".split()),
    "pt": frozenset("o os as de que e para com uma em do da no na seu você não se por como".split()),
    "it": frozenset("il la le di che e per con una del della è sono su si nel come non gli tuo".split()),
    "de": frozenset("der die das und sie ist für mit auf den ein eine zu nicht von im wenn ihr oder es".split()),
    "nl": frozenset("de het een en van je is voor met op te niet dat uw aan als in zijn of er".split()),
}
_PREPOSITION = re.compile(r"\s(?:in|for|with|on|by)\s", re.IGNORECASE)
_MIN_WORDS = 20
_MIN_ENGLISH = 0.05
_NAME = re.compile(r"\b[A-Z]\w+ \d{1,2}\b")
_MAX_COUNT = 60
MAX_NAMING_UNITS = 60
# Titles say one task where so many words at their start are the same, without those of few letters.
TASK_WORDS = 2
MAX_SMALL_WORD = 3


@dataclass(frozen=True, slots=True)
class About:
    """What the article says of itself.

    `declared`: the number it promises; `solutions`: the same, where it is of things to do. `trouble`: it is about a problem.
    `alternatives`: its introduction speaks of several ways.
    `verbs`: how many of its language's verbs the lexicon knows: most of the English ones, some of other languages it has.
    """

    title: str | None
    heading: str
    language: str | None
    verbs: KnownVerbs
    declared: int | None
    solutions: int | None
    trouble: bool
    alternatives: bool
    ranking: bool
    sequence: bool


def about(units: Sequence[Unit], metadata: Metadata) -> About:
    """Read the title, the headings and the introduction of an article.

    Where the front matter's title belongs to another article (it happens), the body's first heading counts.
    """
    heads = [unit for unit in units if unit.kind == "heading" and unit.words]
    own = _own_title(heads, metadata.title)
    phrases = lexicon().phrases
    first_lines = " ".join([own, *[head.text for head in heads[:3]]])
    declared, of_solutions = _declared(own, units)
    language = _language(units, metadata)
    return About(
        title=own or metadata.title,
        heading=own,
        language=language,
        verbs=_known_verbs(language, units),
        declared=declared,
        solutions=declared if of_solutions else None,
        trouble=any(phrases["heading.trouble"].within(text) for text in (own, *[head.text for head in heads])),
        alternatives=_several_ways(units),
        ranking=phrases["count.ranking"].within(first_lines),
        sequence=phrases["heading.sequence"].within(first_lines),
    )


def _known_verbs(language: str | None, units: Sequence[Unit]) -> KnownVerbs:
    if language == "en" or (language is None and _share_of("en", units) >= _MIN_ENGLISH):
        return "most"
    return "some" if language in lexicon().languages else "none"


def _own_title(heads: Sequence[Unit], title: str | None) -> str:
    """The article's title: the front matter's, unless the body's headings share no word with it."""
    if not heads:
        return title or ""
    if title:
        expected = set(words(title))
        best = max(heads[:3], key=lambda head: len(expected & set(head.words)) / max(1, len(head.words)))
        if len(expected & set(best.words)) >= 0.5 * len(best.words):
            return title
    return heads[0].text


def _language(units: Sequence[Unit], metadata: Metadata) -> str | None:
    stated = next((value for key, value in metadata.extra.items() if key.lower() in ("lang", "language", "locale")), None)
    if isinstance(stated, str) and re.fullmatch(r"[A-Za-z]{2,3}(?:[-_]\w{2,8})?", stated):
        return stated[:2].lower()
    text = " ".join(unit.text for unit in units if unit.kind in ("paragraph", "heading"))[:20_000]
    if not text.isascii():
        for code, script in _SCRIPTS:
            if script.search(text) and len(script.findall(text)) >= 0.2 * sum(map(str.isalpha, text)):
                return code
    found = words(text)
    often = Counter(found)
    counts = Counter({code: sum(often[word] for word in own) for code, own in _FUNCTION_WORDS.items()})
    (best, most), (_, second) = counts.most_common(2)
    return best if len(found) >= _MIN_WORDS and most >= 0.08 * len(found) and most > 1.15 * second else None


def _share_of(code: str, units: Sequence[Unit]) -> float:
    """The share of a language's function words among all words."""
    found = [word for unit in units for word in unit.words]
    return sum(word in _FUNCTION_WORDS[code] for word in found) / max(1, len(found))


@cache
def _promise() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words_of = lexicon()
    several = alternatives(word for word, value in words_of.numbers.items() if value > 1)
    number = rf"(?P<digits>\d{{1,2}})(?![\d%.,:/-]|\s?(?:gb|mb|am|pm))|(?P<word>{several})"
    between = r"(?:[\s*_'’\"“”()-]+[^\W\d_]+){0,4}?[\s*_'’\"“”()-]*"
    solution = words_of.phrases["count.solutions"].anywhere.pattern
    thing = words_of.phrases["count.things"].anywhere.pattern
    flags = re.IGNORECASE
    return (
        re.compile(rf"(?<![\w.,$-])(?:{number}){between}(?:{solution})", flags),
        re.compile(rf"(?<![\w.,$-])(?:{number}){between}(?:{thing})", flags),
    )


def _declared(own: str, units: Sequence[Unit]) -> tuple[int | None, bool]:
    """The promised number, and whether it is of solutions: from the title, else from a heading, else the introduction."""
    phrases = lexicon().phrases
    solutions, things = _promise()
    title_words = words(own)
    names = _names(unit for unit in units if unit.words != title_words)
    first_part = _first_part(units)
    before = [unit for unit in units[:first_part] if unit.kind in ("paragraph", "heading") and not unit.items]
    titles = [own, *[unit.text for unit in before if unit.kind == "heading" or unit.bold_line]]
    for text in titles:
        if (count := _count(solutions, text, names)) is not None:
            return count, True
    for text in titles:
        if (count := _count(things, text, names)) is not None or (count := _top(text)) is not None:
            return count, False
    told = (unit for unit in before if unit.kind == "paragraph" and phrases["count.solutions"].within(unit.text))
    for unit in told:
        if (count := _count(solutions, unit.text, names)) is not None:
            return count, True
    return None, False


def _several_ways(units: Sequence[Unit]) -> bool:
    """Whether the introduction speaks of several ways without their number ("there are various methods")."""
    intro = units[: _first_part(units)]
    several = lexicon().phrases["count.several"]
    paragraphs = (unit for unit in intro if unit.kind == "paragraph" and not unit.items)
    return any(several.within(unit.text) and _several().search(unit.text) for unit in paragraphs)


@cache
def _several() -> re.Pattern[str]:
    phrases = lexicon().phrases
    several, solution = phrases["count.several"].anywhere.pattern, phrases["count.solutions"].anywhere.pattern
    return re.compile(rf"(?:{several})(?:\s+[^\W\d_]+){{0,2}}?\s*(?:{solution})", re.IGNORECASE)


def _names(units: Iterable[Unit]) -> frozenset[str]:
    """The names with a number behind them that stand in several units ("DirectX 9")."""
    found = Counter(name for unit in islice(units, MAX_NAMING_UNITS) for name in set(_NAME.findall(unit.text)))
    return frozenset(name for name, count in found.items() if count > 1)


def _count(pattern: re.Pattern[str], text: str, names: frozenset[str]) -> int | None:
    for match in pattern.finditer(text):
        before = words(text[: match.start()])[-1:]
        if before and before[0] in lexicon().not_labels:
            continue  # "Windows 11 …": a version, not a number of things
        if _PREPOSITION.search(match[0]) or (before == ["of"] and match["word"]):
            continue  # "the 9 errors in steps", "one of two ways"
        if match["digits"] and any(text[: match.end("digits")].endswith(name) for name in names):
            continue  # "DirectX 9 errors": a name that stands elsewhere, too
        number = int(match["digits"]) if match["digits"] else lexicon().numbers[match["word"].lower()]
        if 2 <= number <= _MAX_COUNT:
            return number
    return None


def _top(text: str) -> int | None:
    match = re.search(r"\b(?:top|best|ideal)\s+(\d{1,2})\s+[^\W\d_]", text, re.IGNORECASE)
    return int(match[1]) if match and 2 <= int(match[1]) <= _MAX_COUNT else None


def _first_part(units: Sequence[Unit]) -> int:
    """The index of the first numbered or labelled heading; the introduction ends there."""
    for index, unit in enumerate(units):
        if unit.kind == "heading" or unit.bold_line:
            marker = marker_of(unit)
            if index and marker is not None and marker.family in ("number", "label", "step") and marker.number in (0, 1):
                return index
    third = [index for index, unit in enumerate(units) if unit.kind == "heading"][2:3]
    return third[0] if third else len(units)


def kind_of(about_it: About, tree: Tree, words_of: Lexicon) -> Kind:
    """The article's kind, from its top-level fixes and from what it says of itself."""
    tops = tree.fixes
    if not tops:
        return "listicle" if tree.listed or (about_it.ranking and about_it.declared and not about_it.trouble) else "other"
    if about_it.declared and about_it.solutions is None and len(tops) > 1 and not _told(tops):
        return "listicle"
    if _stages(tops, words_of):
        return "steps"
    labels = [draft.node.label.lower() for draft in tops if draft.node.label]
    if about_it.ranking and about_it.declared and not about_it.trouble and _told(tops) < about_it.declared / 2:
        return "listicle"
    if any(label in words_of.labels for label in labels) and not (len(tops) == 1 and labels[0] in words_of.parts):
        return "fixes"
    if labels and len(labels) == len(tops) and len(tops) > 1:
        sequence = about_it.sequence or all(label in words_of.step_labels for label in labels)
        return "fixes" if about_it.trouble and not sequence else "steps"
    if sum(1 for draft in tops if draft.node.number is not None) >= 2:
        staged = about_it.sequence or _under_how_to(tree, words_of)
        return "steps" if staged and not (about_it.declared and about_it.trouble) else "fixes"
    if len(tops) == 1:
        return "fixes" if len(tops[0].children) > 1 and about_it.trouble else "steps"
    return "fixes" if about_it.trouble or about_it.alternatives or _same_task(tops) else "steps"


def _same_task(tops: Sequence[Draft]) -> bool:
    """Whether all titles begin with one task: "Update drivers by hand", "Update drivers with a tool" are ways to do it."""
    places = zip(*(words(draft.node.title) for draft in tops), strict=False)
    shared = takewhile(lambda place: len(set(place)) == 1, places)
    return sum(len(place[0]) > MAX_SMALL_WORD for place in shared) >= TASK_WORDS


def _stages(tops: Sequence[Draft], words_of: Lexicon) -> bool:
    """Whether the titles count stages ("Firstly, …", "Then, …"), at the top or inside the only fix."""
    if len(tops) == 1:
        tops = tops[0].children
    counted = sum(1 for draft in tops if words_of.phrases["heading.ordinals"].begins(draft.node.title))
    return counted >= 2 and counted > len(tops) / 2


def _told(drafts: Sequence[Draft]) -> int:
    """How many of the drafts, and of those below them, tell steps."""
    return sum(bool(draft.runs) + _told(draft.children) for draft in drafts)


def _under_how_to(tree: Tree, words_of: Lexicon) -> bool:
    """Whether the numbered parts stand under a heading "How to …" that names no problem: they are its stages."""
    first = tree.fixes[0].node
    above = [node for node in tree.nodes if node.at < first.at and node.role == "plain"][-1:]
    phrases = words_of.phrases
    return (
        bool(above)
        and phrases["heading.how_to"].begins(above[0].title)
        and not phrases["heading.trouble"].within(above[0].title)
    )
