"""The owner of a site checks articles before each commit, fixes what is found, and sees what a run changed."""

from __future__ import annotations

import json

from tests.conftest import ROOT
from tests.walks.conftest import Walk

CLEAN = "---\ntitle: The lamp\n---\n# The lamp\n\n1. Open **Settings**.\n2. Click **Reset**.\n"
CLUTTERED = CLEAN.replace("2. Click", '\n<ins class="adsbygoogle"></ins>\n\n2. Click')


def hook(name: str) -> str:
    """What pre-commit types for a hook, before the names of files."""
    lines = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8").split("- id: ")
    (block,) = [block for block in lines if block.startswith(f"{name}\n")]
    return block.split("entry: ")[1].split("\n")[0]


def test_a_site_owner_keeps_articles_clean(walk: Walk) -> None:
    walk.write("content/lamp.md", CLEAN)
    walk.write("content/hub.md", CLEAN.replace("lamp", "hub"))
    assert walk.type(f"{hook('fixharvest-check')} content/lamp.md content/hub.md") == ""
    walk.type("fixharvest run content -o out --workers 0")
    last = json.loads(walk.read("out/changes.jsonl").splitlines()[-1])["run"]

    walk.write("content/lamp.md", CLUTTERED)
    assert walk.type(f"{hook('fixharvest-check')} content/lamp.md", ends=1).startswith("content/lamp.md:8: ")
    walk.type(f"{hook('fixharvest-check')} content/lamp.md content/none.md", ends=2)
    walk.type(f"{hook('fixharvest-fix')} content/lamp.md content/hub.md")
    assert walk.type(f"{hook('fixharvest-check')} content/lamp.md content/hub.md") == ""
    assert walk.read("content/hub.md") == CLEAN.replace("lamp", "hub")

    walk.write("content/lamp.md", walk.read("content/lamp.md").replace("Reset", "Restart"))
    walk.type("fixharvest run content -o out --workers 0")
    (change,) = map(json.loads, walk.type(f"fixharvest changes out --since {last}").splitlines())
    assert (change["change"], change["path"]) == ("updated", "lamp.md")
