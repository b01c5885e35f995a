"""Hostile articles stay text: nothing on a page runs or loads except the report's own style and script."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from fixharvest.outputs.names import name_of
from tests.conftest import ROOT
from tests.review import reports
from tests.review.reports import page, words


def test_no_page_has_an_active_element_from_a_hostile_article(hostile: Path) -> None:
    found = list(hostile.rglob("*.html"))
    assert len(found) == len(reports.HOSTILE) + 4
    for file in found:
        raw = file.read_text("utf-8")
        tree = page(file)
        assert _scripts(tree) <= {"", "application/json"}
        assert len(tree.xpath("//script[not(@type)]")) == 1
        assert not tree.xpath("//img | //iframe | //object | //embed | //link | //base | //style[not(parent::head)] | //b[@*]")
        assert not tree.xpath("//*[local-name()='foreignObject' or local-name()='image' or local-name()='animate']")
        assert not [name for name in tree.xpath("//@*/..") for name in name.attrib if name.startswith("on") or name == "style"]
        assert len(tree.xpath("//title")) == 1
        for address in tree.xpath("//@href | //@src | //@action"):
            assert re.fullmatch(r"(?:(?:\.\./)*[\w/-]+\.html)?(?:#[\w=%.-]+)?", address), address
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c\u2028\u2029]", raw)
        assert "‹U+2028›" in raw or "steering" not in file.name


def _scripts(tree: Any) -> set[str]:
    return {script.get("type", "") for script in tree.xpath("//script")}


@pytest.mark.parametrize("name", reports.HOSTILE)
def test_a_hostile_article_is_shown_as_plain_text(name: str, hostile: Path) -> None:
    (file,) = hostile.glob(f"articles/{name_of(f'{name}.md')}.html")
    shown = words(page(file).xpath("//main")[0])
    for text in reports.HOSTILE[name]["shown"]:
        assert text in shown


def test_the_policy_allows_only_our_style_and_script_by_hash(samples: Path) -> None:
    for file in (samples / "report").rglob("*.html"):
        tree = page(file)
        (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        (style,), (script,) = tree.xpath("//style"), tree.xpath("//script[not(@type)]")
        rules = dict(part.split(" ", 1) for part in policy.split("; "))
        assert rules == {
            "default-src": "'none'",
            "style-src": _hash(style.text),
            "script-src": _hash(script.text),
            "base-uri": "'none'",
            "form-action": "'none'",
        }


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def test_no_template_prints_anything_unescaped() -> None:
    folder = ROOT / "pipeline/review"
    for file in folder.glob("templates/*.html"):
        assert not re.search(r"\bsafe\b|autoescape|\son\w+\s*=|\sstyle\s*=", file.read_text("utf-8"))
    trusted = [line for file in folder.glob("*.py") for line in file.read_text("utf-8").splitlines() if "Markup(" in line]
    assert len(trusted) == 1
    for file in folder.glob("assets/*.js"):
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|Function\(", file.read_text("utf-8")
        )
