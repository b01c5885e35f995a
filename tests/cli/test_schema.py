"""The schema that `schema` prints describes every article of the samples."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from fixharvest.cli import main
from fixharvest.model import Article
from tests.conftest import ROOT


def test_the_schema_knows_every_field_of_every_sample(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    samples = sorted((ROOT / "output" / "articles").rglob("*.json"))
    assert samples
    for file in samples:
        msgspec.json.decode(file.read_bytes(), type=Article, strict=True)
        assert list(_violations(json.loads(file.read_bytes()), schema, schema)) == []
    broken = json.loads(samples[0].read_bytes())
    broken["fixes"] = [{"id": 5}]
    broken["kind"] = "recipe"
    del broken["content"]
    found = " ".join(_violations(broken, schema, schema))
    assert "kind" in found
    assert "content" in found
    assert "fixes" in found


def _violations(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str = "$") -> list[str]:
    """The places where `value` violates `schema`. Only the keywords of our schema are known; others are violations."""
    schema = dict(schema)
    for name in ("title", "description", "default", "$schema", "$id", "$defs"):
        schema.pop(name, None)
    found: list[str] = []
    if (reference := schema.pop("$ref", None)) is not None:
        found += _violations(value, root["$defs"][reference.removeprefix("#/$defs/")], root, at)
    if (choices := schema.pop("anyOf", None)) is not None and all(_violations(value, choice, root, at) for choice in choices):
        found.append(f"{at}: fits none of {choices}")
    if (allowed := schema.pop("enum", None)) is not None and value not in allowed:
        found.append(f"{at}: {value!r} is not one of {allowed}")
    types = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None), "number": float}
    if (name := schema.pop("type", None)) is not None and (type(value) is not types[name]):
        return [*found, f"{at}: {value!r} is not of type {name}"]
    if (least := schema.pop("minimum", None)) is not None and value < least:
        found.append(f"{at}: {value} is less than {least}")
    if (most := schema.pop("maximum", None)) is not None and value > most:
        found.append(f"{at}: {value} is more than {most}")
    if isinstance(value, dict):
        found += [f"{at}.{key}: is missing" for key in schema.pop("required", []) if key not in value]
        properties, others = schema.pop("properties", {}), schema.pop("additionalProperties", {})
        for key, entry in value.items():
            rule = properties.get(key, others)
            found += (
                [f"{at}.{key}: is not known"]
                if rule is False
                else _violations(entry, rule if rule is not True else {}, root, f"{at}.{key}")
            )
    if isinstance(value, list):
        first, items = schema.pop("prefixItems", []), schema.pop("items", {})
        least, most = schema.pop("minItems", 0), schema.pop("maxItems", len(value))
        if not least <= len(value) <= most:
            found.append(f"{at}: has {len(value)} entries")
        for index, entry in enumerate(value):
            rule = first[index] if index < len(first) else items
            found += _violations(entry, rule if isinstance(rule, dict) else {}, root, f"{at}[{index}]")
    return found + [f"{at}: the test does not know the keyword {name!r}" for name in schema.keys() - _OTHER_TYPES]


# Keywords that do not apply to values of another type.
_OTHER_TYPES = {"required", "properties", "additionalProperties", "items", "prefixItems", "minItems", "maxItems"}
