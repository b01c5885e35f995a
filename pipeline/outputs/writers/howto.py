"""Fixes as schema.org JSON-LD: one ItemList of HowTo per article, safe inside a <script> element.

The types are those of https://schema.org/HowTo. A fix is a HowTo; an option, or one of several procedures, is a
HowToSection; a step is a HowToStep, a sub-step a HowToDirection, and a note a HowToTip.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from ...model import Article, Fix, Image, Note, Procedure, Step
from ...patterns import lazy_pattern
from ...settings.export_settings import ExportSettings
from .files import write_pieces
from .links import source_address

_SENTENCE_END = lazy_pattern(r"(?<=[.!?。！？])\s+")
Node: TypeAlias = dict[str, Any]
# "</script>" or "<!--" in a string would end or hide the element. Older JavaScript reads the other two as line ends.
_UNSAFE = {char.encode(): f"\\u{ord(char):04x}".encode() for char in "<>&\u2028\u2029"}


def write(articles: Iterable[Article], folder: Path, settings: ExportSettings) -> tuple[Path, ...]:
    """Write howto.jsonl, one line per article. An article without fixes has an empty list. Raises WriteError."""
    file = folder / "howto.jsonl"
    write_pieces(file, (safe_json(item_list(article, settings.base_url)) + b"\n" for article in articles))
    return (file,)


def safe_json(value: Any) -> bytes:
    """Encode `value` as JSON for an HTML <script> element: `<`, `>` and `&` become escapes."""
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
    """The summary, followed by the lead-in of a fix's only procedure.

    If the summary ends with the sentences before the lead-in's last one, only the last one is added.
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
    """The steps of the only procedure, or one section per procedure and option, or the text as a single step."""
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
    sub_steps = list(_sub_steps(step))
    notes = [*step.notes, *(note for sub_step in sub_steps for note in sub_step.notes)]
    images = [*step.images, *(image for sub_step in sub_steps for image in sub_step.images)]
    directions = [_node("HowToDirection", identifier=sub_step.id, text=sub_step.text) for sub_step in sub_steps]
    parts = [*directions, *map(_tip, notes)]
    return _node(
        "HowToStep",
        identifier=step.id,
        position=step.position,
        text=step.text,
        image=_images(images),
        itemListElement=[part | {"position": position} for position, part in enumerate(parts, start=1)],
    )


def _sub_steps(step: Step) -> Iterator[Step]:
    """All sub-steps of a step at every depth, since a HowToDirection cannot contain others."""
    for sub_step in step.steps:
        yield sub_step
        yield from _sub_steps(sub_step)


def _tip(note: Note) -> Node:
    return _node("HowToTip", text=note.text)


def _images(images: Iterable[Image]) -> list[str]:
    return list(dict.fromkeys(image.src for image in images if image.src))


def _node(kind: str, **properties: Any) -> Node:
    """A node of the type `kind`, without the properties that have no value."""
    return {"@type": kind, **{name: value for name, value in properties.items() if value not in (None, "", [])}}
