"""What a source states as JSON-LD is compared with its text; the cases are in tests/cases/reading/stated.toml."""

from __future__ import annotations

import json
import time
import tomllib
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from fixharvest import Article, Step, clean
from fixharvest.outputs.conservation import problems
from fixharvest.outputs.writers.articles import to_json
from tests.conftest import ROOT

CASES = tomllib.loads((ROOT / "tests" / "cases" / "reading" / "stated.toml").read_text("utf-8"))
INTRODUCTION = (
    "<h1>How to clean a kettle</h1><p>A kettle that was used for long is covered in lime, and here is what helps.</p>"
)
STEPS = [{"text": "Open the lid of the kettle."}, {"text": "Wipe the glass until it is dry."}]
WARNINGS = ("stated_steps_differ", "stated_data_ignored")


def page(data: str, text: str) -> Article:
    head = f"<title>Kettles</title>\n<script type='application/ld+json'>{data}</script>"
    return clean(f"<html><head>{head}</head>\n<body><main>{INTRODUCTION}{text}</main></body></html>", path="page.html")


def steps(article: Article) -> list[str]:
    def texts(own: Sequence[Step]) -> Iterator[str]:
        for step in own:
            yield step.text
            yield from texts(step.steps)

    return [text for fix in article.fixes for procedure in fix.procedures for text in texts(procedure.steps)]


def stated(article: Article) -> list[list[Any]]:
    return [[entry.type, entry.entries, entry.found, entry.agrees, entry.used] for entry in article.stated]


@pytest.mark.parametrize("name", CASES)
def test_stated_data_is_compared_with_the_text_of_a_page(name: str) -> None:
    case = CASES[name]
    article = page(case["data"], case["text"])
    assert (stated(article), steps(article)) == (case["found"], case["steps"])
    assert [warning.code for warning in article.warnings if warning.code in WARNINGS] == case.get("warned", [])
    assert problems(article) == []
    assert json.loads(to_json(article))["schema_version"] == "1.5.0"


def test_steps_that_were_read_from_data_name_the_line_of_the_script() -> None:
    article = page(json.dumps({"@type": "HowTo", "step": STEPS}), "<p>Clean kettles boil in half of the time.</p>")
    assert {step.lines for fix in article.fixes for procedure in fix.procedures for step in procedure.steps} == {(2, 2)}


SCRIPT = '<script type="application/ld+json">\n{data}\n</script>'
LIST = "1. Open the lid of the kettle.\n2. Wipe the glass until it is dry.\n"
MARKDOWN = {
    "a script of the article": (SCRIPT, json.dumps({"@type": "HowTo", "step": STEPS}), [["HowTo", 2, 2, True, "text"]], 0),
    "more than the text has": (
        SCRIPT,
        json.dumps({"@type": "HowTo", "step": [*STEPS, {"text": "Put it back on its stand."}]}),
        [["HowTo", 3, 2, False, "text"]],
        0,
    ),
    "broken": (SCRIPT, '{"@type": "HowTo", ', [], 1),
    "an example in code": (f"```html\n{SCRIPT}\n```", json.dumps({"@type": "HowTo", "step": STEPS}), [], 0),
}


@pytest.mark.parametrize("name", MARKDOWN)
def test_scripts_that_are_cut_from_markdown_are_compared_too(name: str) -> None:
    form, data, found, doubts = MARKDOWN[name]
    article = clean(f"# How to clean a kettle\n\n{form.replace('{data}', data)}\n\n{LIST}", path="a.md")
    assert stated(article) == found
    assert [warning.lines for warning in article.warnings if warning.code == "stated_data_ignored"] == [(3, 5)] * doubts
    assert steps(article) == [step["text"] for step in STEPS]


DEEP = '{"@type": "HowTo", "step": ' + "[" * 100_000 + "]" * 100_000 + "}"
HOSTILE = {
    "deep": DEEP,
    "long": json.dumps({"@type": "HowTo", "step": [{"text": "Open the lid."}] * 20_000}),
    "long steps": json.dumps({"@type": "HowTo", "step": [{"text": "lid < & " * 10_000}] * 3}),
    "many objects": json.dumps([{"@type": "HowTo", "step": [{"text": "Open <b>"}]}] * 5_000),
    "many steps": json.dumps({"@type": "HowTo", "step": [{"text": f"Open lid {number}"} for number in range(5_000)]}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_data_ends_in_time_and_leaves_the_text_as_it_is(name: str) -> None:
    text = "<ol><li>Open the lid of the kettle.</li><li>Wipe the glass until it is dry.</li></ol>"
    plain = page("{}", text)
    began = time.process_time()
    article = page(HOSTILE[name], text)
    assert time.process_time() - began < 10
    assert steps(article)[:2] == steps(plain)
    assert problems(article) == []
