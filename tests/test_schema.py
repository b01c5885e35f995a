"""The JSON Schema describes each field of the JSON, for developers who have nothing else to go by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import fixharvest


def test_every_definition_is_described() -> None:
    undescribed = [name for name, entry in fixharvest.schema()["$defs"].items() if not entry.get("description")]

    assert undescribed == []


def test_every_property_has_a_description_of_its_own() -> None:
    undescribed = [name for name, entry in _properties(fixharvest.schema()) if not str(entry.get("description", "")).strip()]

    assert undescribed == []


def test_properties_are_found() -> None:
    names = {name for name, _ in _properties(fixharvest.schema())}

    assert {"Article.source", "Source.newline", "Fix.options", "Step.actions", "Removed.kind"} <= names


def _properties(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The properties of all definitions as (Definition.property, its schema)."""
    for name, definition in schema["$defs"].items():
        for key, entry in definition.get("properties", {}).items():
            yield f"{name}.{key}", entry
