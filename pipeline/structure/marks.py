"""The marked pieces of a step's text (bold, emphasis, code, quotes) that name things, and links that belong to a path.

Where a mark also covers the verb ("… and **select Options**"), only what follows the verb, or precedes it, is the mark.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from ..lexicon import Speech
from ..lexicon.words import SPACELESS
from ..patterns import lazy_pattern
from ..text.inline import Inline, Span
from .grammar import ARROW, grammar

_QUOTED = lazy_pattern(
    r"[\"“„«「]([^\"“”„«»「」]{1,80})[\"“”»」]|(?<!\w)[‘']([^‘’']{2,60})[’'](?=\W|$)|[\[［【]([^\[\]［］【】]{2,60})[\]］】]"
)
EDGES = " .,:;\"“”'‘’*[]［］"
_ARROW_AFTER = lazy_pattern(rf"[\s\"“”]{{0,4}}{ARROW}\s{{0,4}}")
_ARROW_BEFORE = lazy_pattern(rf"{ARROW}[\s\"“„]{{0,4}}$")
_SENTENCE_REST = lazy_pattern(r"[^.,;:!?()\n]{1,60}")
_WORD_REST = lazy_pattern(r"[^\s，。、；：,>→]{1,20}")
_STOP = lazy_pattern(r"[\s\"”’)]*(?:[.,;:!?。、，！？]|$)")
_CLITIC = lazy_pattern(r"-\w{1,4}")
# Endings of infinitives, in languages whose imperatives end otherwise.
INFINITIVES = {"es": ("r",), "pt": ("r",), "fr": ("r", "re"), "it": ("re",)}
# Languages without capitals whose imperatives name no buttons.
_WITHOUT_CAPITALS = frozenset({"ar", "he"})
# Languages in which Latin capitals don't stress a word.
_OWN_SCRIPTS = frozenset({"ar", "bg", "el", "he", "ja", "ko", "ru", "th", "uk", "zh"})
MAX_BEFORE = 40


def marks_of(inline: Inline, text: str, speech: Speech) -> tuple[Span, ...]:
    """The marks in order, none inside another; `text` is that of `inline` with remarks in brackets blanked."""
    quoted = [Span(match.start(), match.end(), match[1] or match[2] or match[3]) for match in _QUOTED.finditer(inline.text)]
    inner = sorted([*quoted, *inline.code], key=lambda span: span.start)
    # emphasis marks names, too, but also words that are stressed: "*all* drivers", "do NOT"
    is_stress = speech.language not in _OWN_SCRIPTS
    stressed = {span.text for span in inline.emphasis if is_stress and span.text.isupper() and span.text != "OK"}
    names = [span for span in inline.emphasis if not (span.text[:1].islower() or span.text in stressed)]
    strong = [span for bold in inline.strong if (span := _without_verb(bold, text, speech, inner)) is not None]
    marks: list[Span] = []
    for span in sorted(
        [*strong, *names, *inner, *_links_of_paths(inline.links, text)], key=lambda span: (span.start, -span.end)
    ):
        if (not marks or span.start >= marks[-1].end) and text[span.start : span.end].strip():
            marks.append(span)
    return tuple(sorted([*marks, *_continued(marks, text, speech)], key=lambda span: span.start))


def _links_of_paths(links: Sequence[Span], text: str) -> Iterator[Span]:
    """The links before or after an arrow ("**Billing** > [Licenses](…)")."""
    for link in links:
        before = text[max(0, link.start - 6) : link.start]
        if link.text.strip() and (_ARROW_BEFORE.search(before) or _ARROW_AFTER.match(text, link.end)):
            yield link


def _continued(marks: Sequence[Span], text: str, speech: Speech) -> Iterator[Span]:
    """Names without a mark that an arrow joins to one ("**Settings** > Privacy")."""
    starts = [mark.start for mark in marks]
    for mark in marks:
        arrow = _ARROW_AFTER.match(text, mark.end)
        if arrow is None:
            continue
        following = bisect_right(starts, arrow.end() - 1)
        limit = starts[following] if following < len(starts) else len(text)
        if SPACELESS.match(text, arrow.end()):
            name = _WORD_REST.match(text, arrow.end(), limit)
        else:
            rest = _SENTENCE_REST.match(text, arrow.end(), limit)
            name = grammar(speech.language).name.match(text, arrow.end(), rest.end()) if rest else None
        if name:
            yield Span(name.start(), name.end(), name[0])


def _without_verb(span: Span, text: str, speech: Speech, inner: Sequence[Span]) -> Span | None:
    """A bold piece without the verb of an instruction that it covers, too; None if nothing is left to name."""
    following = bisect_right(inner, span.start - 1, key=lambda mark: mark.start)
    if following + 1 < len(inner) and inner[following + 1].end <= span.end:
        return None  # "**[A], [B]**"
    found = _before_verb(span, text, speech) if speech.is_verb_final else _after_verb(span, text, speech)
    if found is None:
        return span
    start, end = found
    following = bisect_right(inner, start - 1, key=lambda mark: mark.start)
    holds_marks = following < len(inner) and inner[following].end <= end
    rest = text[start:end].strip(EDGES)
    is_name = rest and (speech.is_verb_final or not rest[0].islower() or rest.lower() != rest) and not _CLITIC.fullmatch(rest)
    return Span(start, end, text[start:end]) if is_name and not holds_marks else None


def _after_verb(span: Span, text: str, speech: Speech) -> tuple[int, int] | None:
    """What follows an imperative in lower case that starts a bold piece and no object of another verb."""
    opener = speech.phrases["clause.then"].at(text, span.start, span.end)
    first = opener.end() + 1 if opener and speech.forms.at(text, span.start, span.end) is None else span.start
    match = speech.forms.at(text, first, span.end)
    if match is None or match.start() != first or match.end() >= span.end:
        return None
    is_lower = text[first].islower() or speech.language in _WITHOUT_CAPITALS
    is_infinitive = match[0].split()[0].endswith(INFINITIVES.get(speech.language or "", ("-",)))
    before = text[max(0, span.start - MAX_BEFORE) : span.start].rstrip(' "“„')
    if not before or not is_lower or is_infinitive or _is_object(before, speech):
        return None
    determiners = grammar(speech.language).determiners.match(text, match.end(), span.end)
    rest = text[match.end() : span.end].lstrip()
    is_name = rest[:1].isupper() and speech.language != "de"  # "**select The Loom**"; the German "Sie" is no name
    return (determiners.end() if determiners and not is_name else match.end(), span.end)


def _is_object(before: str, speech: Speech) -> bool:
    """Whether what follows `before` is what a verb acts on: a verb, a determiner, or part of a name comes last."""
    last = before.rsplit(maxsplit=1)[-1]
    return last[-1].isalnum() and (
        last[0].isupper()
        or last.lower() in speech.phrases["target.determiners"]
        or any(match.end() == len(before) for match in speech.forms.each(before, 0, len(before)))
    )


def _before_verb(span: Span, text: str, speech: Speech) -> tuple[int, int] | None:
    """What precedes the verb that ends a bold piece and its clause, in a language whose verbs come last."""
    last = next(reversed(list(speech.forms.each(text, span.start, span.end))), None)
    if last is None or not _STOP.match(text, span.end) or text[last.end() : span.end].strip(EDGES + "。"):
        return None
    before = text[span.start : last.start()].rstrip()
    marks = speech.phrases["target.object_marks"].words
    if not before:
        return (last.start(), last.start()) if span.text[:1].islower() else None
    ending = next((mark for mark in sorted(marks, key=len, reverse=True) if before.endswith(mark)), None)
    return (span.start, span.start + len(before) - len(ending)) if ending else None
