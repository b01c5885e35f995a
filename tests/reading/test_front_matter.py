"""Front matter: what is loaded, what is text, what must never be loaded; cases in `cases/reading/front_matter/`."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from fixharvest.api import clean
from fixharvest.model import Article
from fixharvest.outputs.writers.articles import from_json, to_json
from fixharvest.reading.front_matter import MAX_BYTES, Split, split
from fixharvest.text.lines import Lines
from tests.conftest import ROOT

CASES = ROOT / "tests" / "cases" / "reading" / "front_matter"
BODY = "# Body\n"


def cases(name: str) -> list[Any]:
    """The cases of one file, as parameters."""
    return [pytest.param(case, id=case["id"]) for case in tomllib.loads((CASES / name).read_text("utf-8"))["case"]]


def read(text: str) -> Split:
    return split(text, Lines.of(text))


def metadata(found: Split) -> dict[str, Any]:
    """The metadata that says something; null as TOML can write it."""
    fields = {name: getattr(found.metadata, name) for name in found.metadata.__struct_fields__}
    said: dict[str, Any] = {name: list(value) if isinstance(value, tuple) else value for name, value in fields.items() if value}
    if "extra" in said:
        said["extra"] = {key: "<null>" if value is None else value for key, value in said["extra"].items()}
    return said


def warned(found: Split) -> list[str]:
    return [f"{warning.code} {warning.lines[0]}" for warning in found.warnings if warning.lines]


def process(text: str) -> Article:
    """The article as the whole chain makes it, by way of its JSON."""
    return from_json(to_json(clean(text)))


@pytest.mark.parametrize("case", cases("loaded.toml"))
def test_loaded(case: dict[str, Any]) -> None:
    found = read(case["text"])
    assert metadata(found) == case["metadata"]
    assert warned(found) == case.get("warnings", [])


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("case", cases("loaded.toml"))
def test_loaded_front_matter_is_kept_as_it_stands(case: dict[str, Any], newline: str) -> None:
    text = case["text"].replace("\n", newline)
    front = read(text).front_matter
    body = BODY.replace("\n", newline)
    assert front.format is not None
    assert front.text + body == text
    assert front.span == (0, len(front.text))
    assert front.lines == (1, case["text"].count("\n") - 1)
    assert metadata(read(text)) == case["metadata"]
    assert process(text).content.markdown == body


@pytest.mark.parametrize("case", cases("none.toml"))
def test_text_that_is_no_front_matter_stays_in_the_article(case: dict[str, Any]) -> None:
    found = read(case["text"])
    assert (found.front_matter.format, found.front_matter.span, found.front_matter.lines) == (None, (0, 0), None)
    assert metadata(found) == {}
    assert process(case["text"]).content.markdown == case["text"]


DOUBLING = "a: &a [x, x]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
MERGING = "a: &a {x: y}\n" + "".join(
    f"{b}: &{b} {{<<: [{', '.join(['*' + a] * 9)}]}}\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)

HARMFUL = {
    "lists-25000-deep-crash-the-c-loader": "- " * 25_000,
    "flow-lists-25000-deep-crash-the-c-loader": "[" * 25_000,
    "mappings-12000-deep": "{a: " * 12_000,
    "lists-20-deep-and-closed": "title: T\nmore: " + "[" * 20 + "]" * 20,
    "aliases-that-double-unfold-to-gigabytes": DOUBLING,
    "merge-keys-that-multiply-run-for-a-minute": MERGING,
    "a-list-that-holds-itself-is-no-json": "title: T\nall: &all [*all]",
    "a-mapping-that-holds-itself-is-no-json": "title: T\nall: &all\n  all: *all",
    "more-values-than-anyone-writes": "title: T\nall: [" + "a," * 25_000 + "]",
    "more-bytes-than-anyone-writes": "title: T\nall: " + "a" * MAX_BYTES,
}


@pytest.mark.parametrize("inner", HARMFUL.values(), ids=HARMFUL.keys())
def test_harmful_yaml_is_not_loaded_and_the_article_survives(inner: str) -> None:
    front = f"---\n{inner}\n---\n"
    article = process(front + BODY)
    assert article.content.markdown == BODY
    assert article.front_matter.text == front
    assert article.title == "Body"
    assert not article.metadata.extra
    assert [warning.code for warning in article.warnings] == ["front_matter_unusable"]


@pytest.mark.parametrize(
    "front",
    [
        "+++\nall = " + "[" * 25_000 + "\n+++\n",
        "+++\nall = " + "[" * 100 + "]" * 100 + "\n+++\n",
        "+++\n" + ".".join("a" * 10_000) + " = 1\n+++\n",
        '{\n"all": ' + "[" * 25_000 + "\n}\n",
        '{\n"all": ' + '{"a":' * 100 + "1" + "}" * 100 + "\n}\n",
    ],
    ids=["toml-lists", "toml-lists-closed", "toml-dotted-key", "json-lists", "json-mappings-closed"],
)
def test_harmful_toml_and_json_are_not_loaded_and_the_article_survives(front: str) -> None:
    article = process(front + BODY)
    assert article.content.markdown == BODY
    assert article.front_matter.text == front
    assert not article.metadata.extra
    assert [warning.code for warning in article.warnings] == ["front_matter_unusable"]


def test_the_limits_leave_room_for_real_front_matter() -> None:
    keys = "".join(f"key_{index}: {'v' * 50}\n" for index in range(500))
    found = read(f"---\ntitle: T\n{keys}nested: {{a: {{b: {{c: [d, [e]]}}}}}}\n---\n" + BODY)
    assert not found.warnings
    assert len(found.metadata.extra) == 501
    assert found.metadata.extra["nested"] == {"a": {"b": {"c": ["d", ["e"]]}}}


def test_a_long_article_between_two_rules_is_no_front_matter() -> None:
    text = "---\n\n" + "Open Settings: it is there.\n\n" * (MAX_BYTES // 20) + "---\n\nMore text.\n"
    assert read(text).front_matter.format is None
    assert process(text).content.markdown == text


def test_a_warning_names_the_line_in_the_file_and_what_to_look_at() -> None:
    (warning,) = read("---\nauthor: Ann\ntitle: Fix: x\n---\n" + BODY).warnings
    assert warning.lines == (3, 3)
    assert "YAML" in warning.message
    (warning,) = read("---\ntitle: a\nauthor: b\ntitle: c\n---\n" + BODY).warnings
    assert warning.lines == (4, 4)
    assert "'title'" in warning.message


@pytest.mark.parametrize(
    ("header", "form", "fields"),
    [
        ("% T\n% Ann; Bob\n% May 2024\n", "pandoc", {"title": "T", "author": "Ann, Bob", "date": "May 2024"}),
        ("% T\n", "pandoc", {"title": "T"}),
        ("%\n% Ann\n", "pandoc", {"author": "Ann"}),
        ("#+TITLE: T\n#+DATE: <2024-01-02>\n", "org", {"title": "T", "date": "<2024-01-02>"}),
        ("Title: T\nDate: 2024-01-02\nTags: a, b\n", "yaml", {"title": "T", "date": "2024-01-02", "tags": ["a", "b"]}),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_a_header_above_a_blank_line(header: str, form: str, fields: dict[str, Any], newline: str) -> None:
    text, body = header.replace("\n", newline), f"{newline}Some words.{newline}"
    article = process(text + body)
    assert article.front_matter.format == form
    assert article.front_matter.text == text
    assert article.content.markdown == body
    assert metadata(read(text + body)) == fields
    assert article.title == fields.get("title")


def test_a_warning_names_the_broken_key() -> None:
    (warning,) = read("---\nseo:\n  name: a: b\n---\n# Body\n").warnings
    assert warning.lines == (3, 3)
    assert "'name'" in warning.message


@pytest.mark.parametrize("text", ["---\ntitle: T\n\nMore text.\n", "+++\ntitle = 'T'\n\nMore text.\n"])
def test_front_matter_without_its_end_is_text_with_a_warning(text: str) -> None:
    article = process(text)
    assert article.content.markdown == text
    assert article.title is None
    assert [warning.code for warning in article.warnings] == ["front_matter_unclosed"]


def test_a_second_byte_order_mark_before_the_fence() -> None:
    article = clean(b"\xef\xbb\xbf\xef\xbb\xbf---\ntitle: T\n---\nSome words.\n")
    assert article.title == "T"
    assert article.content.markdown == "Some words.\n"


def test_a_byte_order_mark_before_the_fence() -> None:
    article = clean(b"\xef\xbb\xbf---\r\ntitle: T\r\n---\r\n# Body\r\n")
    assert article.metadata.title == "T"
    assert article.source.bom
    assert article.front_matter.text == "---\r\ntitle: T\r\n---\r\n"
    assert article.content.markdown == "# Body\r\n"


@pytest.mark.parametrize("text", ["---\ntitle: T\n---", "---\ntitle: T\n---\n", "---\r\ntitle: T\r\n---"])
def test_front_matter_and_nothing_else(text: str) -> None:
    article = process(text)
    assert article.metadata.title == article.title == "T"
    assert article.front_matter.text == text
    assert article.content.markdown == ""
    assert (article.fixes, article.sections) == ((), ())


def test_the_body_keeps_its_blank_lines_and_its_lines_keep_their_numbers() -> None:
    body = "\n\n  \n# Body\n\n1. Open **Settings**.\n2. Click **OK**.\n\n\n"
    article = process("---\ntitle: T\n---\n" + body)
    assert article.content.markdown == body
    lines = [step.lines for fix in article.fixes for procedure in fix.procedures for step in procedure.steps]
    assert lines == [(9, 9), (10, 10)]


def test_words_of_metadata_are_always_strings() -> None:
    texts = ["---\na: 1\nb: [true, 2.50]\n---\n", "+++\na = 1\nb = [true, 2.50]\n+++\n", '{\n"a": 1, "b": [true, 2.50]\n}\n']
    for text in texts:
        assert read(text).metadata.extra == {"a": "1", "b": ["true", "2.50"]}
