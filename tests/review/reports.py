"""What the tests of the report share: articles, a run and its report, and pages as trees."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from lxml import html

from fixharvest.cli import main
from fixharvest.model import Article
from fixharvest.outputs.marks import MARK
from fixharvest.outputs.names import name_of
from fixharvest.outputs.writers.finished import FinishedRun
from tests.conftest import ROOT

HOSTILE: dict[str, dict[str, Any]] = tomllib.loads((ROOT / "tests/cases/review/hostile.toml").read_text("utf-8"))
# Of a review in a browser.
TOKEN, PORT = "a-token", 8000
HERE = f"http://127.0.0.1:{PORT}"
PLAIN = "# A\n\nText.\n"
DOUBTFUL = "# Five ways\n\n## Fix 1: A\n\n1. Open **A**.\n2. Click **B**.\n3. Wait.\n\n5. Click **C**.\n6. Click **D**.\n"


def hostile_folder(folder: Path) -> Path:
    """A folder of all hostile articles, one of them with a hostile name."""
    folder.mkdir(parents=True)
    for name, case in HOSTILE.items():
        (folder / f"{name}.md").write_text(case["text"].lstrip("\n"), "utf-8", newline="")
    (folder / "<img src=x onerror=hacked=1>\u202e.md").write_text("# A\n", "utf-8")
    (folder / "not-read<script>.md").write_bytes(bytes(range(20)) * 9)
    return folder


def run(*inputs: Path, output: Path) -> Path:
    """A finished run."""
    assert main(["run", *map(str, inputs), "-o", str(output), "--quiet", "--workers", "0"]) in (0, 3)
    return output


def report(output: Path, *options: str | Path) -> Path:
    """The folder of a fresh report of all articles."""
    assert main(["report", str(output), "--all", *map(str, options)]) == 0
    return output / "report"


def page(file: Path) -> Any:
    """A page as a tree, read as a browser would."""
    return html.document_fromstring(file.read_bytes().decode("utf-8"))


def words(element: Any) -> str:
    """The text of an element."""
    return str(element.text_content())


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8", newline="")
    return folder


def files(folder: Path) -> set[str]:
    """The files below `folder`, without our records of them."""
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path.as_posix() for path in paths if MARK not in path.parts}


def pages_of(output: Path) -> list[tuple[Article, Any]]:
    """Each article of a run with its page."""
    return [
        (article, page(output / "report" / "articles" / f"{name_of(article.source.path)}.html"))
        for article in FinishedRun(output)
    ]
