"""Records all regular expressions of the package: everything that `re` compiles while the package is imported and used.

As a program (`python -m tests.growth.recorder`), it prints them as JSON; nothing may import the package before it. `sites`
reads from the sources where patterns are made, so that a test can find patterns that were not recorded.
"""

from __future__ import annotations

import ast
import importlib
import json
import os
import pkgutil
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import fixharvest
import fixharvest.patterns as patterns  # `from fixharvest import` would load the public names, and all rooms with them

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = Path(fixharvest.__file__).parent
ADDRESS = "[[link]]\nurl = ['https://hub.example/out/*']\n"
METHODS = ("compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer")
MAKERS = {"lazy_pattern", *(f"re.{method}" for method in METHODS)}


@dataclass(frozen=True, slots=True, order=True)
class Recorded:
    """A pattern, and the place in the sources ("reading/read.py:32") that made it."""

    site: str
    pattern: str | bytes
    flags: int


@cache
def recorded() -> tuple[Recorded, ...]:
    """The patterns of the package, from a fresh process."""
    command = [sys.executable, "-m", "tests.growth.recorder"]
    env = {**os.environ, "PYTHONHASHSEED": "0"}  # some phrases are searched in the order of a set
    printed = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, check=True).stdout
    return tuple(
        Recorded(row["site"], row["pattern"].encode("latin-1") if row["binary"] else row["pattern"], row["flags"])
        for row in json.loads(printed)
    )


@cache
def sites() -> tuple[tuple[str, ast.Call], ...]:
    """Each call in the sources that makes a pattern, with its place."""
    return tuple(_sites())


def _sites() -> Iterator[tuple[str, ast.Call]]:
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in MAKERS and file.name != "patterns.py":
                yield f"{file.relative_to(PACKAGE).as_posix()}:{node.lineno}", node


def _record() -> set[Recorded]:
    found: set[Recorded] = set()
    compile_really: Any = re._compile  # type: ignore[attr-defined]

    def tell(compiled: Any, frame: FrameType) -> None:
        file = Path(frame.f_code.co_filename)
        if file.is_relative_to(PACKAGE) and file != Path(patterns.__file__):
            site = f"{file.relative_to(PACKAGE).as_posix()}:{_start(file, frame.f_lineno)}"
            found.add(Recorded(site, compiled.pattern, compiled.flags))

    def compile_and_tell(pattern: Any, flags: Any) -> Any:
        compiled = compile_really(pattern, flags)
        tell(compiled, sys._getframe(2))
        return compiled

    def compile_at_once(pattern: Any, flags: int = 0) -> Any:
        compiled = compile_really(pattern, flags)
        tell(compiled, sys._getframe(1))
        return compiled

    re._compile = compile_and_tell  # type: ignore[attr-defined]
    patterns.lazy_pattern = compile_at_once
    for module in pkgutil.walk_packages(fixharvest.__path__, "fixharvest."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    _use_everything()
    return found


@cache
def _calls(file: Path) -> tuple[tuple[int, int], ...]:
    return tuple(
        (node.lineno, node.end_lineno or node.lineno)
        for site, node in sites()
        if site.rpartition(":")[0] == file.relative_to(PACKAGE).as_posix()
    )


def _start(file: Path, line: int) -> int:
    """The first line of the call that contains `line`."""
    return max((first for first, last in _calls(file) if first <= line <= last), default=line)


def _use_everything() -> None:
    """Make the patterns that are made on first use: search all phrases, and clean all samples."""
    from fixharvest import load_settings
    from fixharvest.batch.options import Options
    from fixharvest.batch.run import run
    from fixharvest.batch.selection import Selection
    from fixharvest.chain import process
    from fixharvest.errors import SettingsError
    from fixharvest.lexicon import lexicon
    from fixharvest.settings.settings import Settings
    from tests.growth.samples import SAMPLES

    for phrases in (*lexicon().phrases.values(), lexicon().verb_forms):
        _ = phrases.anywhere
        # phrases of the same form make patterns of the same form
        for text in {re.sub(r"[a-z]+", "x", word): word for word in phrases.words}.values():
            phrases.within(text)
            phrases.begins(text)
            phrases.is_whole(text)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a").mkdir()
        (Path(folder) / "a" / "b.md").write_text("# B\n", "utf-8")
        settings, options = Settings(), Options(selection=Selection(include=("/a/*.md", "[b-c].md"), exclude=("x",)))
        for _ in range(2):
            run([Path(folder) / "a"], Path(folder) / "out", settings, options=options)
        for case in (*_cases("taught"), *_cases("settings_errors"), {"settings": ADDRESS}):
            file = Path(folder) / "fixharvest.toml"
            file.write_text(case["settings"], encoding="utf-8")
            with suppress(SettingsError):
                process(case.get("article", "x").encode(), path="hub.md", settings=load_settings(file))
    pages = ROOT / "tests" / "cases" / "reading" / "pages"
    files = [*sorted((ROOT / "input").rglob("*.md")), *sorted(pages.glob("*.html"))]
    for name, data in (*((file.name, file.read_bytes()) for file in files), *SAMPLES):
        process(data, path=name, settings=settings)


def _cases(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((ROOT / "tests" / "cases" / "settings" / f"{name}.toml").read_text("utf-8"))[
        "case"
    ]
    return found


if __name__ == "__main__":
    rows = [asdict(row) for row in sorted(_record(), key=lambda row: (row.site, str(row.pattern), row.flags))]
    for row in rows:
        row["binary"] = isinstance(row["pattern"], bytes)
        row["pattern"] = row["pattern"].decode("latin-1") if row["binary"] else row["pattern"]
    json.dump(rows, sys.stdout)
