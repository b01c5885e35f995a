"""The shards and the Markdown files equal those of the run."""

from __future__ import annotations

from pathlib import Path

from fixharvest.outputs.exports import export
from fixharvest.settings.export_settings import ExportSettings
from tests.outputs.exported import ARTICLES, OUTPUT, rows


def test_one_shard_is_the_run_itself(made: Path) -> None:
    assert (made / "articles-00001.jsonl").read_bytes() == (OUTPUT / "articles.jsonl").read_bytes()


def test_shards_are_bounded_and_add_up_to_the_run(tmp_path: Path) -> None:
    largest = max(len(line) + 1 for line in (OUTPUT / "articles.jsonl").read_bytes().splitlines())
    for size in (1, largest, 3 * largest):
        written = export(OUTPUT, ["jsonl"], tmp_path, ExportSettings(shard_bytes=size))["jsonl"]
        assert list(written) == sorted(tmp_path.glob("*.jsonl")), "shards of the export before are gone"
        assert b"".join(path.read_bytes() for path in written) == (OUTPUT / "articles.jsonl").read_bytes()
        assert all(path.stat().st_size <= size or len(rows(path)) == 1 for path in written)
    assert written[0].name == "articles-00001.jsonl"
    assert 1 < len(written) < len(ARTICLES)


def test_the_markdown_files_equal_those_of_the_run(made: Path) -> None:
    def contents(folder: Path) -> dict[str, bytes]:
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.md")}

    assert contents(made / "markdown") == contents(OUTPUT / "markdown") != {}
