"""What holds for all formats: hostile articles, nested steps, absolute addresses, equal bytes, bounded memory."""

from __future__ import annotations

import gc
import json
import tracemalloc
from pathlib import Path

import pytest

from fixharvest.cli import main
from fixharvest.outputs.conservation import problems
from fixharvest.outputs.exports import export
from fixharvest.outputs.formats import FORMATS
from fixharvest.outputs.marks import MARK
from fixharvest.outputs.writers.articles import from_json
from fixharvest.settings.export_settings import ExportSettings
from tests.outputs.exported import ARTICLES, BASE, BEFORE, OUTPUT, located, query, rows

pq = pytest.importorskip("pyarrow.parquet", reason="the extra parquet is not installed")
parquet = pytest.importorskip("fixharvest.outputs.writers.parquet")


def test_no_writer_fails_on_a_hostile_article(hostile: Path) -> None:
    made = hostile.parent / "deep" / "made"
    written = export(hostile, list(FORMATS), made, ExportSettings(base_url=BASE))
    (article,) = rows(made / "articles-00001.jsonl")
    assert article["title"].startswith("</script><!-- & \0 \x1b[31m")
    assert article["title"].endswith("\ufffd")
    (row,) = pq.read_table(made / "articles.parquet").to_pylist()
    assert (row["title"], row["fixes"][0]["text"]) == (article["title"], article["fixes"][0]["text"])
    assert json.loads(row["metadata"]["extra"]) == article["metadata"]["extra"]
    assert article["metadata"]["extra"]["\ufffd"] == ["\ufffd"]
    (stored,) = query(made, "SELECT title, text FROM fixes")
    assert (stored["title"], stored["text"]) == (article["fixes"][0]["title"], article["fixes"][0]["text"])
    assert query(made, "SELECT rowid FROM steps_fts WHERE steps_fts MATCH 'click'") == [{"rowid": 2}]
    assert rows(made / "rag.jsonl")[0]["text"].endswith("\ufffd")
    assert set(written) == set(FORMATS)
    ours = made / MARK
    inside = [path for path in made.rglob("*") if path.is_file() and ours not in path.parents]
    outside = [path for path in (hostile.parent / "deep").rglob("*") if path.is_file() and made not in path.parents]
    assert len(inside) == 8
    assert outside == []


def test_tables_name_the_parent_of_a_sub_step(nested: Path) -> None:
    (article,) = rows(nested / "articles.jsonl")
    (row,) = pq.read_table(nested / "articles.parquet").to_pylist()
    assert [fix["procedures"] for fix in located(row)["fixes"]] == [fix["procedures"] for fix in article["fixes"]]
    flat = row["fixes"][0]["procedures"][0]["steps"]
    assert [(step["text"], step["depth"]) for step in flat] == [
        ("Open Settings:", 1),
        ("Click System.", 2),
        ("Click Reset.", 2),
        ("Click Sure.", 3),
        ("Click OK.", 1),
    ]
    found = query(nested, "SELECT id, parent_id, depth, sequence FROM steps WHERE fix_id = ?", article["fixes"][0]["id"])
    assert [(step["id"], step["parent_id"], step["depth"]) for step in found] == [
        (step["id"], step["parent_id"], step["depth"]) for step in flat
    ]
    assert [step["sequence"] for step in found] == [1, 2, 3, 4, 5]


# addresses


def test_base_url_makes_every_format_absolute(tmp_path: Path) -> None:
    (tmp_path / "in" / "sub").mkdir(parents=True)
    text = BEFORE + "1. Open [the page](../b.md).\n![](img/a.png)\n2. Click **Reset**.\n\nSee [help](/help).\n"
    (tmp_path / "in" / "sub" / "a b.md").write_text(text, "utf-8")
    assert main(["run", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "--quiet"]) == 0
    formats = ",".join(FORMATS)
    assert main(["convert", str(tmp_path / "out"), "--format", formats, "--base-url", BASE, "-o", str(tmp_path / "made")]) == 0
    made = tmp_path / "made"
    expected = ["https://example.com/docs/b.md", "https://example.com/docs/sub/img/a.png", "https://example.com/help"]
    (markdown,) = (made / "markdown").rglob("*.md")
    assert all(f"]({address})" in markdown.read_text("utf-8") for address in expected)
    (article,) = rows(made / "articles-00001.jsonl")
    fix = article["fixes"][1]
    step = fix["procedures"][0]["steps"][0]
    assert (step["links"][0]["href"], step["images"][0]["src"]) == (expected[0], expected[1])
    assert all(f"]({address})" in step["markdown"] for address in expected[:2])
    assert pq.read_table(made / "fixes.parquet").to_pylist()[1]["markdown"] == fix["markdown"]
    assert query(made, "SELECT markdown FROM fixes")[1]["markdown"] == fix["markdown"]
    record = rows(made / "rag.jsonl")[1]
    assert (record["markdown"], record["url"]) == (fix["markdown"], "https://example.com/docs/sub/a%20b.md")
    assert expected[1] in (made / "howto.jsonl").read_text("utf-8")


def test_without_a_base_url_a_copy_still_adds_up_to_its_sources(made: Path) -> None:
    lines = (made / "articles-00001.jsonl").read_bytes().splitlines()
    assert [problems(from_json(line)) for line in lines] == [[]] * len(ARTICLES)


def test_a_run_without_articles_makes_empty_files(tmp_path: Path) -> None:
    (tmp_path / "articles.jsonl").write_bytes(b"")
    export(tmp_path, list(FORMATS))
    assert pq.read_table(tmp_path / "fixes.parquet").num_rows == 0
    assert query(tmp_path, "SELECT * FROM fix_list") == []
    assert [(tmp_path / name).read_bytes() for name in ("articles-00001.jsonl", "rag.jsonl", "howto.jsonl")] == [b""] * 3


def test_converting_again_gives_the_same_bytes(made: Path, tmp_path: Path) -> None:
    export(OUTPUT, list(FORMATS), tmp_path)
    files = sorted(path.relative_to(made) for path in made.rglob("*") if path.is_file())
    assert [(tmp_path / name).read_bytes() == (made / name).read_bytes() for name in files] == [True] * len(files)


# memory


def peak(output: Path, name: str, folder: Path) -> int:
    """The peak memory of an export in bytes: the least of three tries, since other threads are counted too."""
    export(output, [name], folder)  # load what is loaded only once
    peaks = []
    for _ in range(3):
        gc.collect()
        tracemalloc.start()
        try:
            export(output, [name], folder)
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    return min(peaks)


@pytest.mark.parametrize("name", FORMATS)
def test_memory_does_not_grow_with_the_number_of_articles(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "GROUP_ARTICLES", 2)
    line = min((OUTPUT / "articles.jsonl").read_bytes().splitlines(keepends=True), key=len)
    identity = json.loads(line)["id"].encode()
    for folder, count in ((tmp_path / "few", 10), (tmp_path / "many", 150)):
        folder.mkdir()
        lines = (line.replace(identity, b"%s%03d" % (identity, index)) for index in range(count))
        (folder / "articles.jsonl").write_bytes(b"".join(lines))
    few, many = (peak(tmp_path / folder, name, tmp_path / "made") for folder in ("few", "many"))
    assert many - few < 20 * len(line), "140 more articles take less memory than the text of 20"
