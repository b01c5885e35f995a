"""The speed benchmark measures every contender and stage in every round, and lists tools that are not installed."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from benchmarks import contenders
from benchmarks.speed import REST, grow, main, samples
from fixharvest.chain import process
from fixharvest.settings.settings import Settings

ARTICLE = (
    "---\ntitle: Lamp\n---\n\n# How to fix a lamp\n\n## Fix 1: Restart it\n\n1. Open **Settings**.\n2. Click **Restart**.\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two articles and a binary file."""
    folder = tmp_path / "lamps"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.md").write_text(ARTICLE, "utf-8")
    (folder / "sub" / "b.md").write_text(ARTICLE, "utf-16")
    (folder / "c.md").write_bytes(bytes(range(20)) * 9)
    return folder


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the other tools nor matplotlib can be imported."""

    def load(name: str) -> ModuleType:
        if not name.startswith("fixharvest."):
            raise ImportError(f"No module named {name!r}")
        return import_module(name)

    monkeypatch.setattr("benchmarks.contenders.import_module", load)
    monkeypatch.setattr("benchmarks.plot.import_module", load)


@pytest.mark.usefixtures("nothing_installed")
def test_a_run_writes_raw_numbers_and_prints_ratios(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runs = tmp_path / "runs"
    assert main([str(folder), "--rounds", "2", "--runs", str(runs), "--growth-limit", "0.000001"]) == 0
    (file,) = runs.iterdir()
    run = json.loads(file.read_text("utf-8"))
    assert run["articles"] == [
        {"name": "a.md", "bytes": len(ARTICLE)},
        {"name": "sub/b.md", "bytes": len(ARTICLE.encode("utf-16"))},
    ]
    assert list(run["seconds"]) == [
        "fixharvest",
        "markdown-it-py, bare parse",
        "markdown-it-py, blocks only",
        "markdown-it-py, rendering",
    ]
    assert all(len(rounds) == 2 and min(rounds) > 0 for rounds in run["seconds"].values())
    assert list(run["stages"]) == [*contenders.STAGES, REST]
    assert list(run["absent"]) == ["trafilatura", "readability-lxml", "resiliparse"]
    assert [point["bytes"] for point in run["growth"]] == [64 * 1024]
    assert run["command"] == "python -m benchmarks.speed lamps --rounds 2"
    shown = capsys.readouterr()
    (bare,) = [line for line in shown.out.splitlines() if line.startswith("markdown-it-py, bare parse")]
    assert bare.split()[-2] == "1.00"
    assert "trafilatura                               absent  No module named 'trafilatura'" in shown.out
    assert "no plot: No module named 'matplotlib'" in shown.out
    assert "skipped: c.md: looks like a binary file" in shown.err


def test_the_chain_itself_is_measured(folder: Path) -> None:
    for sample in samples(folder):
        with contenders.stages_timed() as seconds:
            line = contenders.ours(sample)
        assert json.loads(line)["fixes"][0]["title"] == "Restart it"
        assert line == contenders.ours(sample), "timing changes nothing"
        assert all(seconds[name] > 0 for name in ("read", "strip", "outline", "tree", "compose, fixes"))
        assert sample.head == "---\ntitle: Lamp\n---\n"
        assert "<h2>Fix 1: Restart it</h2>" in sample.page


def test_timing_restores_the_stages() -> None:
    before = [contenders._function(target) for target in contenders.STAGES.values()]
    with pytest.raises(ZeroDivisionError), contenders.stages_timed():
        raise ZeroDivisionError
    assert [contenders._function(target) for target in contenders.STAGES.values()] == before


def test_a_missing_stage_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(contenders.STAGES, "strip", "fixharvest.cleaning.strip.gone")
    with pytest.raises(AttributeError, match="gone"), contenders.stages_timed():
        pass


def test_growth_doubles_the_size_of_one_article(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grown: list[bytes] = []
    monkeypatch.setattr("benchmarks.speed.ours", lambda sample: grown.append(sample.data))
    monkeypatch.setattr("benchmarks.speed.LARGEST", 256 * 1024)
    points = list(grow(next(samples(folder)), limit=60))
    assert [point["bytes"] for point in points] == [len(data) for data in grown] == [64 * 1024, 128 * 1024, 256 * 1024]
    article = process(grown[0][:2000], path="a.md", settings=Settings())
    assert article.metadata.title == "Lamp"
    assert len(article.fixes) > 10


def test_a_folder_without_articles_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main([str(tmp_path)])
    assert stop.value.code == 2
    assert "contains no articles; pass a folder with .md files" in capsys.readouterr().err
