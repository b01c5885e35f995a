"""What a container knows of an article reaches its JSON, below what the article says itself, and the laws hold."""

from __future__ import annotations

import json
from typing import Any

import pytest

from fixharvest.chain import process, process_record
from fixharvest.model import Article
from fixharvest.outputs.conservation import problems
from fixharvest.settings.settings import Settings
from fixharvest.sources.record import Container, Record
from tests.sources.builders import FIX

FRONT = b"---\ntitle: Own title\ncolor: red\n---\n"
DEEP: Any = json.loads("[" * 40 + "]" * 40)


def article(data: bytes = FIX, settings: Settings | None = None, **given: Any) -> Article:
    made = process_record(Record("a/1", data, **given), settings or Settings())
    assert problems(made) == []
    return made


def test_a_record_of_nothing_but_bytes_is_a_file() -> None:
    assert article() == process(FIX, path="a/1", settings=Settings())
    assert article().source.container is None


def test_the_article_itself_comes_first() -> None:
    given = {
        "title": "Other",
        "color": "blue",
        "size": 3,
        "date": "2026-01-02",
        "canonical": "https://a.example",
        "keywords": ["x"],
    }
    metadata = article(FRONT + FIX, extra=given).metadata
    assert (metadata.title, metadata.date, metadata.url, metadata.tags) == (
        "Own title",
        "2026-01-02",
        "https://a.example",
        ("x",),
    )
    assert metadata.extra == {"color": "red", "size": "3"}
    assert article(b"Some words.\n", extra=given).title == "Other"


def test_an_id_can_come_from_a_column() -> None:
    by_url = Settings(id_key="url")
    assert article(settings=by_url, extra={"url": "u"}).id != article(settings=by_url, extra={"url": "v"}).id


@pytest.mark.parametrize("value", ["x" * 70_000, DEEP], ids=["too large", "too deep"])
def test_values_without_measure_are_left_out(value: Any) -> None:
    made = article(extra={"huge": value, "size": 1, "raw": b"\xff", "none": None})
    assert made.metadata.extra == {"size": "1", "none": None}
    assert [warning.code for warning in made.warnings] == ["value_left_out"]


@pytest.mark.parametrize(
    ("charset", "encoding", "text"),
    [
        ("shift_jis", "cp932", "設定を開く"),
        ("iso-8859-5", "iso8859-5", "Откройте"),
        ("utf-8", "utf-8", "Öffne"),
    ],
)
def test_a_header_declares_the_encoding(charset: str, encoding: str, text: str) -> None:
    for form in ("markdown", "html"):
        made = article(text.encode(encoding), form=form, charset=charset)
        assert made.source.encoding == encoding
        assert text in made.content.markdown


def test_a_declared_encoding_that_does_not_fit_is_not_believed() -> None:
    made = article("Öffne das Menü.\n".encode(), charset="iso-8859-1")
    assert made.source.encoding == "utf-8"
    assert [warning.code for warning in made.warnings] == ["wrong_charset"]


def test_the_form_is_believed() -> None:
    assert article(b"<p>A</p>", form="html").source.converted is not None
    assert article(b"<html><p>A</p></html>", form="markdown").source.converted is None


def test_the_place_in_the_container_is_in_the_json() -> None:
    place = article(container=Container("a.tar", "b.md", first_byte=512, end_byte=600), form="markdown").source.container
    assert place is not None
    assert (place.path, place.member, place.row, place.span) == ("a.tar", "b.md", None, (512, 600))
    assert place.facts_hash is not None
