"""Fixtures for the tests of formats: exports of the committed run, of a hostile article, and of nested steps."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fixharvest.cli import main
from fixharvest.outputs.exports import export
from tests.outputs.exported import INSTALLED, OUTPUT, rows


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All formats of the committed run."""
    folder = tmp_path_factory.mktemp("made")
    assert main(["convert", str(OUTPUT), "--format", ",".join(INSTALLED), "-o", str(folder)]) == 0
    return folder


HOSTILE = (
    '---\ntitle: "</script><!-- & \\0 \\e[31m"\nslug: ../../x\nurl: ../../y\nextra: {lines: [1, 2], span: x}\n---\n'
    "# How to fix it\n\n## Fix 1: </script> & <!-- it\n\n1. Open \x01**Set\x00tings** \u2028.\n2. Click `]]>`.\n"
)


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A run whose article contains control characters, and lone surrogates that another tool has written."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.md").write_text(HOSTILE, "utf-8")
    assert main(["run", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "--quiet"]) == 0
    (article,) = rows(tmp_path / "out" / "articles.jsonl")
    article["source"]["path"] = "../../x\ud800.md"
    assert article["metadata"]["title"].startswith("</script><!-- & \0 \x1b[31m")
    article["title"] = article["metadata"]["title"] + "\ud800"
    article["metadata"]["extra"]["\udfff"] = ["\ud800"]
    article["fixes"][0]["text"] += "\ud800"
    article["fixes"][0]["procedures"][0]["steps"][0]["actions"][0]["target"] = ["\ud800\x00"]
    (tmp_path / "out" / "articles.jsonl").write_text(json.dumps(article) + "\n\n", "utf-8")
    return tmp_path / "out"


NESTED = """# How to fix it

## Fix 1: Reset it

1. Open **Settings**:
   - Click **System**.
   - Click **Reset**.

     Note: this takes a minute.
2. Click **OK**.

## Fix 2: Restart it

1. Open **Settings**.
2. Click **Restart**.
"""


@pytest.fixture
def nested(tmp_path: Path) -> Path:
    """All formats of an article whose first step has sub-steps, one of which has a sub-step of its own."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.md").write_text(NESTED, "utf-8")
    assert main(["run", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "--quiet"]) == 0
    (article,) = rows(tmp_path / "out" / "articles.jsonl")
    first = article["fixes"][0]["procedures"][0]["steps"][0]
    assert [step["text"] for step in first["steps"]] == ["Click System.", "Click Reset."]
    assert [note["kind"] for note in first["steps"][1]["notes"]] == ["note"]
    deep = first["steps"][0] | {"id": f"{first['steps'][1]['id']}.1", "text": "Click Sure.", "position": 1}
    first["steps"][1]["steps"] = [deep]
    (tmp_path / "out" / "articles.jsonl").write_text(json.dumps(article) + "\n", "utf-8")
    export(tmp_path / "out", INSTALLED)
    return tmp_path / "out"
