"""Fixes as schema.org JSON-LD: per article one ItemList of HowTo, safe inside a <script> element.

The terms are those of https://schema.org/HowTo: a fix is a HowTo; an option, and each procedure of several, a
HowToSection; a step a HowToStep, its sub-steps HowToDirection and its notes HowToTip.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from ...model import Article, Fix, Image, Note, Procedure, Step
from ...settings.export_settings import ExportSettings
from .files import write_pieces
from .links import source_address

_SENTENCE_END = re.compile(r"(?<=[.!?。！？])\s+")
Node: TypeAlias = dict[str, Any]
# "</script>" or "<!--" inside a string would end or hide the element; the other two are line ends to old JavaScript
_UNSAFE = {char.encode(): f"\\u{ord(char):04x}".encode() for char in "<>&\u2028\u2029"}


def write(articles: Iterable[Article], folder: Path, settings: ExportSettings) -> tuple[Path, ...]:
    """Write howto.jsonl, one line per article; an article without fixes is an empty list. Raises WriteError."""
    file = folder / "howto.jsonl"
    write_pieces(file, (safe_json(item_list(article, settings.base_url)) + b"\n" for article in articles))
    return (file,)


def safe_json(value: Any) -> bytes:
    """`value` as JSON that an HTML <script> element can hold: `<`, `>` and `&` are written as escapes."""
    data = msgspec.json.encode(value)
    for char, escape in _UNSAFE.items():
        data = data.replace(char, escape)
    return data


def item_list(article: Article, base_url: str | None = None) -> Node:
    """The ItemList of an article's fixes."""
    metadata = article.metadata
    url = metadata.url or (source_address(base_url, article.source.path) if base_url else None)
    order = "ItemListOrderAscending" if article.kind == "steps" else "ItemListUnordered"
    items = [_node("ListItem", position=fix.position, item=_how_to(fix, article.language)) for fix in article.fixes]
    return {
        "@context": "https://schema.org",
        **_node("ItemList", identifier=article.id, name=article.title, description=metadata.description, url=url),
        "itemListOrder": f"https://schema.org/{order}",
        "numberOfItems": len(items),
        "itemListElement": items,
    }


def _how_to(fix: Fix, language: str | None) -> Node:
    return _node(
        "HowTo",
        identifier=fix.id,
        name=fix.title,
        inLanguage=language,
        description=_description(fix),
        image=_images(fix.images),
        step=_steps_of(fix),
        hasPart=[_tip(note) for note in fix.notes],
    )


def _description(fix: Fix) -> str | None:
    """The summary and, where the fix's only procedure is not a section of its own, the sentence that leads in.

    The summary already holds the other sentences of the lead-in's paragraph.
    """
    lead = fix.procedures[0].lead_in if len(fix.procedures) == 1 and not fix.options else None
    if not fix.summary or not lead:
        return fix.summary or lead
    before, last = _sentences_before_last(lead)
    return f"{fix.summary} {last if fix.summary.endswith(before) else lead}"


def _sentences_before_last(text: str) -> tuple[str, str]:
    *before, last = _SENTENCE_END.split(text.strip())
    return " ".join(before), last


def _steps_of(fix: Fix) -> list[Node]:
    """What to do: the steps of the only procedure, else a section per procedure and option, else the prose as one step."""
    if not fix.procedures and not fix.options:
        return [_node("HowToStep", position=1, text=fix.text or fix.title)]
    if len(fix.procedures) == 1 and not fix.options:
        return [_step(step) for step in fix.procedures[0].steps]
    parts = [*(_procedure(procedure) for procedure in fix.procedures), *(_option(option) for option in fix.options)]
    return [part | {"position": position} for position, part in enumerate(parts, start=1)]


def _procedure(procedure: Procedure) -> Node:
    return _node(
        "HowToSection",
        identifier=procedure.id,
        name=procedure.applies_to or procedure.lead_in,
        description=procedure.lead_in if procedure.applies_to else None,
        itemListElement=[_step(step) for step in procedure.steps],
    )


def _option(option: Fix) -> Node:
    return _node(
        "HowToSection",
        identifier=option.id,
        name=option.title,
        description=_description(option),
        image=_images(option.images),
        itemListElement=_steps_of(option),
        hasPart=[_tip(note) for note in option.notes],
    )


def _step(step: Step) -> Node:
    directions = list(_below(step))
    notes = [*step.notes, *(note for below in directions for note in below.notes)]
    images = [*step.images, *(image for below in directions for image in below.images)]
    parts = [*(_node("HowToDirection", identifier=below.id, text=below.text) for below in directions), *map(_tip, notes)]
    return _node(
        "HowToStep",
        identifier=step.id,
        position=step.position,
        text=step.text,
        image=_images(images),
        itemListElement=[part | {"position": position} for position, part in enumerate(parts, start=1)],
    )


def _below(step: Step) -> Iterator[Step]:
    """All sub-steps of a step, of every depth: a HowToDirection holds no others."""
    for below in step.steps:
        yield below
        yield from _below(below)


def _tip(note: Note) -> Node:
    return _node("HowToTip", text=note.text)


def _images(images: Iterable[Image]) -> list[str]:
    return list(dict.fromkeys(image.src for image in images if image.src))


def _node(kind: str, **properties: Any) -> Node:
    """A node of type `kind` with the properties that have a value."""
    return {"@type": kind, **{name: value for name, value in properties.items() if value not in (None, "", [])}}
