"""The schema.org lists hold every fix, option and step."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from fixharvest.outputs.exports import export
from tests.outputs.exported import ARTICLES, Json, all_steps, fixes_of, rows


def nodes(value: Any, kind: str) -> list[Json]:
    if isinstance(value, list):
        return [node for entry in value for node in nodes(entry, kind)]
    if not isinstance(value, dict):
        return []
    own = [value] if value.get("@type") == kind else []
    return own + [node for entry in value.values() for node in nodes(entry, kind)]


def test_howto_has_a_list_per_article_with_every_fix_option_and_step(made: Path) -> None:
    lists = rows(made / "howto.jsonl")
    for found, article in zip(lists, ARTICLES, strict=True):
        assert (found["@context"], found["@type"], found["identifier"]) == ("https://schema.org", "ItemList", article["id"])
        assert found["numberOfItems"] == len(article["fixes"]) == len(found["itemListElement"])
        assert [entry["item"]["identifier"] for entry in found["itemListElement"]] == [fix["id"] for fix in article["fixes"]]
        sections = {node.get("identifier") for node in nodes(found, "HowToSection")}
        said = " ".join(node["text"] for kind in ("HowToStep", "HowToDirection") for node in nodes(found, kind))
        for fix in fixes_of(article):
            assert (fix["id"] in sections) == bool(fix["parent_id"])
            steps = [step for procedure in fix["procedures"] for step in all_steps(procedure["steps"])]
            assert all(step["text"] in said for step in steps)
            if not steps and not fix["options"]:
                assert fix["text"] in said


def test_howto_has_the_lead_in_once(made: Path) -> None:
    for node in nodes(rows(made / "howto.jsonl"), "HowTo"):
        sentences = re.split(r"(?<=[.!?])\s+", node.get("description", ""))
        assert len(sentences) == len(set(sentences))


class _Scripts(HTMLParser):
    """The content of the <script> elements of a page, as a browser reads them."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = False
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.inside = tag == "script"
        if self.inside:
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.found[-1] += data


def test_howto_cannot_end_or_hide_the_script_element_that_holds_it(hostile: Path) -> None:
    export(hostile, ["howto"])
    line = (hostile / "howto.jsonl").read_text("utf-8").removesuffix("\n")
    assert not set("<>&\u2028\u2029") & set(line)
    page = _Scripts()
    page.feed(f'<script type="application/ld+json">{line}</script><p>after</p>')
    (content,) = page.found
    assert json.loads(content)["name"].startswith("</script><!-- & ")


def test_howto_has_sub_steps_of_every_depth_as_directions_and_their_notes_as_tips(nested: Path) -> None:
    (found,) = rows(nested / "howto.jsonl")
    first = found["itemListElement"][0]["item"]["step"][0]
    assert first["text"] == "Open Settings:"
    assert [(part["@type"], part["position"], part["text"]) for part in first["itemListElement"]] == [
        ("HowToDirection", 1, "Click System."),
        ("HowToDirection", 2, "Click Reset."),
        ("HowToDirection", 3, "Click Sure."),
        ("HowToTip", 4, "Note: this takes a minute."),
    ]
