"""Every format read back by the library it is for, and compared with the JSON that it came from."""

from __future__ import annotations

import gc
import json
import re
import sqlite3
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import sqlite_utils

from fixharvest.cli import main
from fixharvest.errors import SettingsError
from fixharvest.outputs.conservation import problems
from fixharvest.outputs.exports import FORMATS, export
from fixharvest.outputs.writers import parquet
from fixharvest.outputs.writers.articles import from_json
from fixharvest.settings.export_settings import ExportSettings
from tests.conftest import ROOT

Json = dict[str, Any]
OUTPUT = ROOT / "output"  # the committed run over input/
BASE = "https://example.com/docs"


def rows(file: Path) -> list[Json]:
    return [json.loads(line) for line in file.read_bytes().splitlines()]


ARTICLES = rows(OUTPUT / "articles.jsonl")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All formats of the committed run."""
    folder = tmp_path_factory.mktemp("made")
    assert main(["convert", str(OUTPUT), "--format", ",".join(FORMATS), "-o", str(folder)]) == 0
    return folder


def all_fixes(fixes: list[Json], above: tuple[str, ...] = (), parent: str | None = None, path: str = "") -> Iterator[Json]:
    """Fixes and options in reading order, with their places."""
    for fix in fixes:
        place = {"breadcrumb": [*above, fix["title"]], "parent_id": parent, "path": f"{path}{fix['position']}"}
        yield fix | place
        yield from all_fixes(fix["options"], (*above, fix["title"]), fix["id"], f"{path}{fix['position']}.")


def fixes_of(article: Json) -> list[Json]:
    return list(all_fixes(article["fixes"], (article["title"],) if article["title"] else ()))


def all_steps(steps: list[Json]) -> Iterator[Json]:
    for step in steps:
        yield step
        yield from all_steps(step["steps"])


# parquet


def located(value: Any) -> Any:
    """A row of a table in the form of the JSON: columns that were split are pairs again, flat lists are trees."""
    if isinstance(value, list):
        return [located(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    row = {key: located(entry) for key, entry in value.items()}
    if "first_line" in row:
        first, last = row.pop("first_line"), row.pop("last_line")
        row["lines"] = [first, last] if first is not None else None
    if "start" in row:
        row["span"] = [row.pop("start"), row.pop("end")]
    for flat, below in (("fixes", "options"), ("steps", "steps")):
        if flat in row:
            row[flat] = tree(row[flat], below)
    return row


def tree(flat: list[Json], below: str) -> list[Json]:
    nodes = {row["id"]: row | {below: []} for row in flat}
    for row in flat:
        if row["parent_id"]:
            nodes[row["parent_id"]][below].append(nodes[row["id"]])
    top = [nodes[row["id"]] for row in flat if not row["parent_id"]]
    for node in nodes.values():
        for place in ("parent_id", "depth", "path", "breadcrumb"):
            node.pop(place, None)
    return top


def test_articles_parquet_holds_every_field_of_the_json(made: Path) -> None:
    table = pq.read_table(made / "articles.parquet")
    assert table.schema.equals(parquet.ARTICLES, check_metadata=False)
    found = []
    for row in table.to_pylist():
        article = located(row)
        article["content"] = {"markdown": article.pop("markdown")}
        article["metadata"]["extra"] = json.loads(article["metadata"]["extra"])
        found.append(article)
    assert found == ARTICLES


def test_fixes_parquet_has_a_row_per_fix_and_option_with_its_place(made: Path) -> None:
    table = pq.read_table(made / "fixes.parquet")
    assert table.schema.equals(parquet.FIXES, check_metadata=False)
    expected = [(article, fix) for article in ARTICLES for fix in fixes_of(article)]
    assert any(fix["parent_id"] for _, fix in expected)
    for row, (article, fix) in zip(table.to_pylist(), expected, strict=True):
        assert row["article_id"] == article["id"]
        assert row["source_path"] == article["source"]["path"]
        assert row["language"] == article["language"]
        assert row["depth"] == row["path"].count(".") + 1
        same = ("id", "path", "parent_id", "breadcrumb", "title", "number", "text", "markdown", "summary", "text_hash")
        assert {key: row[key] for key in same} == {key: fix[key] for key in same}
        assert located(row)["procedures"] == fix["procedures"]
        assert located(row)["links"] == fix["links"]


def test_row_groups_are_bounded_by_the_size_of_their_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "GROUP_BYTES", 20_000)
    export(OUTPUT, ["parquet"], tmp_path)
    sizes, filled = [], 0
    for article in ARTICLES:
        filled += article["source"]["bytes"]
        if filled >= 20_000:
            sizes.append(filled)
            filled = 0
    metadata = pq.ParquetFile(tmp_path / "articles.parquet").metadata
    assert metadata.num_row_groups == len(sizes) + bool(filled) > 2
    assert metadata.num_rows == len(ARTICLES)


# sqlite


def query(made: Path, sql: str, *values: object) -> list[Json]:
    with closing(sqlite3.connect(made / "fixharvest.db")) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(sql, values)]


def test_sqlite_holds_articles_fixes_and_steps_as_in_the_json(made: Path) -> None:
    for article in ARTICLES:
        (row,) = query(made, "SELECT * FROM articles WHERE id = ?", article["id"])
        assert row["path"] == article["source"]["path"]
        assert row["markdown"] == article["content"]["markdown"]
        assert json.loads(row["metadata"]) == article["metadata"]
        assert (row["title"], row["kind"], row["language"]) == (article["title"], article["kind"], article["language"])
    expected = {fix["id"]: fix for article in ARTICLES for fix in fixes_of(article)}
    found = query(made, "SELECT * FROM fixes")
    assert [row["id"] for row in found] == list(expected)
    for row in found:
        fix = expected[row["id"]]
        assert all(row[key] == fix[key] for key in ("title", "label", "number", "text", "markdown", "parent_id", "path"))
        assert row["breadcrumb"] == " > ".join(fix["breadcrumb"])
        assert [row["first_line"], row["last_line"]] == fix["lines"]
        assert json.loads(row["images"]) == fix["images"]
        steps = [step for procedure in fix["procedures"] for step in all_steps(procedure["steps"])]
        stored = query(made, "SELECT * FROM steps WHERE fix_id = ? ORDER BY procedure_id, sequence", row["id"])
        assert sorted(step["id"] for step in stored) == sorted(step["id"] for step in steps)
        by_id = {step["id"]: step for step in steps}
        for step in stored:
            assert (step["text"], step["condition"]) == (by_id[step["id"]]["text"], by_id[step["id"]]["condition"])
            assert json.loads(step["actions"]) == by_id[step["id"]]["actions"]


def test_sqlite_holds_what_was_removed_and_what_is_no_fix(made: Path) -> None:
    found = query(made, "SELECT * FROM removed ORDER BY rowid")
    expected = [removed for article in ARTICLES for removed in article["removed"]]
    assert [(row["rule"], row["text"], [row["start"], row["end"]]) for row in found] == [
        (removed["rule"], removed["text"], removed["span"]) for removed in expected
    ]
    sections = [section for article in ARTICLES for section in article["sections"]]
    assert [(row["role"], row["title"], row["text"]) for row in query(made, "SELECT * FROM sections ORDER BY rowid")] == [
        (section["role"], section["title"], section["text"]) for section in sections
    ]


def test_sqlite_is_sound_and_its_foreign_keys_lead_somewhere(made: Path) -> None:
    assert query(made, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    assert query(made, "PRAGMA foreign_key_check") == []
    tables = {row["table"] for name in ("fixes", "steps", "removed") for row in query(made, f"PRAGMA foreign_key_list({name})")}
    assert tables == {"articles", "fixes", "procedures", "steps"}


def test_full_text_search_finds_fixes_and_steps_without_regard_to_accents(made: Path) -> None:
    with closing(sqlite_utils.Database(made / "fixharvest.db").conn) as connection:
        database = sqlite_utils.Database(connection)
        assert database.table("fixes").detect_fts() == "fixes_fts"
        assert database.table("steps").detect_fts() == "steps_fts"
        titles = {row["title"] for row in database.table("fixes").search("bluetooth")}
        words = [row["title"] for row in database.table("fixes").search("impresion")]
    holding = {
        fix["title"] for article in ARTICLES for fix in fixes_of(article) if "bluetooth" in json.dumps(fix["text"]).lower()
    }
    assert titles == holding
    assert "Vacía la cola de impresión" in words


def test_every_view_can_be_read(made: Path) -> None:
    names = [row["name"] for row in query(made, "SELECT name FROM sqlite_master WHERE type = 'view'")]
    assert set(names) == {"fix_list", "step_list", "removed_by_rule", "doubtful"}
    counts = {name: len(query(made, f"SELECT * FROM {name}")) for name in names}
    fixes = [fix for article in ARTICLES for fix in fixes_of(article)]
    assert counts["fix_list"] == len(fixes)
    assert counts["step_list"] == sum(len(list(all_steps(part["steps"]))) for fix in fixes for part in fix["procedures"])
    pieces = query(made, "SELECT sum(pieces) AS pieces, sum(characters) AS characters FROM removed_by_rule")
    removed = [part for article in ARTICLES for part in article["removed"]]
    assert pieces == [{"pieces": len(removed), "characters": sum(len(part["text"]) for part in removed)}]


def test_a_log_left_beside_an_old_database_does_not_reach_the_new_one(tmp_path: Path) -> None:
    for ending in ("-wal", "-shm", "-journal"):
        (tmp_path / f"fixharvest.db{ending}").write_bytes(b"old")
    export(OUTPUT, ["sqlite"], tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["fixharvest.db"]
    assert len(query(tmp_path, "SELECT id FROM articles")) == len(ARTICLES)


# rag


def test_rag_has_a_record_per_fix_and_section_that_leads_back_to_the_json(made: Path) -> None:
    records = rows(made / "rag.jsonl")
    assert len({record["id"] for record in records}) == len(records)
    for article in ARTICLES:
        own = [record for record in records if record["article_id"] == article["id"]]
        fixes = fixes_of(article)
        assert [record["id"] for record in own if record["kind"] != "section"] == [fix["id"] for fix in fixes]
        for record, fix in zip(own, fixes, strict=False):
            assert record["breadcrumb"] == fix["breadcrumb"]
            assert record["text"] == "\n\n".join(filter(None, [" > ".join(fix["breadcrumb"]), fix["text"]]))
            assert record["kind"] == ("option" if fix["parent_id"] else "fix")
            assert [record["first_line"], record["last_line"]] == fix["lines"]
            assert all(record[key] == fix[key] for key in ("title", "markdown", "text_hash"))
        sections = own[len(fixes) :]
        assert [(record["role"], record["title"], record["markdown"]) for record in sections] == [
            (section["role"], section["title"], section["markdown"]) for section in article["sections"]
        ]
        assert {record["source_path"] for record in own} == {article["source"]["path"]}
        assert {record["language"] for record in own} == {article["language"]}


BEFORE = "# How to fix it\n\n## Fix 1: Restart it\n\n1. Open **Settings**.\n2. Click **Restart**.\n\n## Fix 2: Reset it\n\n"


def records_of(tmp_path: Path, text: str) -> dict[str, Json]:
    (tmp_path / "in").mkdir(exist_ok=True)
    (tmp_path / "in" / "a.md").write_text(text, "utf-8")
    assert main(["run", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "--quiet"]) == 0
    export(tmp_path / "out", ["rag"])
    return {record["id"]: record for record in rows(tmp_path / "out" / "rag.jsonl")}


def test_an_edit_keeps_the_ids_and_changes_the_hash_of_what_was_edited(tmp_path: Path) -> None:
    old = records_of(tmp_path, BEFORE + "1. Open **Settings**.\n2. Click **Reset**.\n")
    new = records_of(tmp_path, BEFORE + "1. Open **Settings**.\n2. Click **Reset all**.\n")
    assert list(old) == list(new)
    changed = [identity for identity in old if old[identity]["content_hash"] != new[identity]["content_hash"]]
    assert [new[identity]["title"] for identity in changed] == ["Reset it"]


def test_an_image_that_changes_is_a_change_of_content_but_not_of_words(tmp_path: Path) -> None:
    old = records_of(tmp_path, BEFORE + "1. Open **Settings**.\n2. Click **Reset**.\n\n![](a.png)\n")
    new = records_of(tmp_path, BEFORE + "1. Open **Settings**.\n2. Click **Reset**.\n\n![](b.png)\n")
    changed = [identity for identity in old if old[identity]["content_hash"] != new[identity]["content_hash"]]
    assert len(changed) == 1
    assert all(old[identity]["text_hash"] == new[identity]["text_hash"] for identity in old)


# howto


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


def test_howto_says_the_sentence_that_leads_in_once(made: Path) -> None:
    for node in nodes(rows(made / "howto.jsonl"), "HowTo"):
        sentences = re.split(r"(?<=[.!?])\s+", node.get("description", ""))
        assert len(sentences) == len(set(sentences))


# jsonl and markdown


def test_one_shard_is_the_run_itself(made: Path) -> None:
    assert (made / "articles-00001.jsonl").read_bytes() == (OUTPUT / "articles.jsonl").read_bytes()


def test_shards_are_bounded_and_together_the_run(tmp_path: Path) -> None:
    largest = max(len(line) + 1 for line in (OUTPUT / "articles.jsonl").read_bytes().splitlines())
    for size in (1, largest, 3 * largest):
        written = export(OUTPUT, ["jsonl"], tmp_path, ExportSettings(shard_bytes=size))["jsonl"]
        assert list(written) == sorted(tmp_path.iterdir()), "shards of the export before are gone"
        assert b"".join(path.read_bytes() for path in written) == (OUTPUT / "articles.jsonl").read_bytes()
        assert all(path.stat().st_size <= size or len(rows(path)) == 1 for path in written)
    assert written[0].name == "articles-00001.jsonl"
    assert 1 < len(written) < len(ARTICLES)


def test_the_markdown_tree_is_that_of_the_run(made: Path) -> None:
    def contents(folder: Path) -> dict[str, bytes]:
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.md")}

    assert contents(made / "markdown") == contents(OUTPUT / "markdown") != {}


# hostile articles

HOSTILE = (
    '---\ntitle: "</script><!-- & \\0 \\e[31m"\nslug: ../../x\nurl: ../../y\nextra: {lines: [1, 2], span: x}\n---\n'
    "# How to fix it\n\n## Fix 1: </script> & <!-- it\n\n1. Open \x01**Set\x00tings** \u2028.\n2. Click `]]>`.\n"
)


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


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A run whose article holds control characters, and half characters that another tool has written."""
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
    inside = [path for path in hostile.parent.rglob("*") if path.is_file() and made in path.parents]
    outside = [path for path in (hostile.parent / "deep").rglob("*") if path.is_file() and made not in path.parents]
    assert len(inside) == 7
    assert outside == []


def test_howto_cannot_end_or_hide_the_script_element_that_holds_it(hostile: Path) -> None:
    export(hostile, ["howto"])
    line = (hostile / "howto.jsonl").read_text("utf-8").removesuffix("\n")
    assert not set("<>&\u2028\u2029") & set(line)
    page = _Scripts()
    page.feed(f'<script type="application/ld+json">{line}</script><p>after</p>')
    (content,) = page.found
    assert json.loads(content)["name"].startswith("</script><!-- & ")


# steps below steps

NESTED = """# How to fix it

## Fix 1: Reset it

1. Open **Settings**:
   1. Click **System**.
   2. Click **Reset**.

      Note: this takes a minute.
2. Click **OK**.

## Fix 2: Restart it

1. Open **Settings**.
2. Click **Restart**.
"""


@pytest.fixture
def nested(tmp_path: Path) -> Path:
    """All formats of an article whose first step has sub-steps, the second of them one of its own."""
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
    export(tmp_path / "out", list(FORMATS))
    return tmp_path / "out"


def test_tables_tell_which_step_a_sub_step_belongs_to(nested: Path) -> None:
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


# how it ends


def convert(*arguments: str | Path) -> int:
    return main(["convert", *map(str, arguments)])


def test_an_unknown_format_is_told_the_right_ones_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert convert(OUTPUT, "--format", "rag,word", "-o", tmp_path) == 2
    message = capsys.readouterr().err
    assert "no format 'word'; there are jsonl, markdown, parquet, sqlite, rag, howto" in " ".join(message.split())
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(SettingsError, match="no format 'word'"):
        export(OUTPUT, ["word"], tmp_path)


def test_formats_are_given_in_one_list_or_several(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert convert(OUTPUT, "--format", "rag, howto", "--format", "jsonl,rag", "-o", tmp_path) == 0
    written = ["rag.jsonl", "howto.jsonl", "articles-00001.jsonl"]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(written)
    assert [Path(line.split()[1]).name for line in capsys.readouterr().out.splitlines()] == written


def test_a_folder_without_a_run_says_what_to_give(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert convert(tmp_path, "--format", "rag") == 1
    found = capsys.readouterr().err
    assert found == f"fixharvest: {tmp_path}: holds no articles.jsonl; give the folder of a finished run\n"
    assert convert(tmp_path / "none", "--format", "rag") == 2


@pytest.mark.parametrize("name", ["--base-url=docs", "--base-url=ftp://a/b", "--base-url=http://[", "--shard-size=0"])
def test_a_wrong_value_is_wrong_use(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert convert(OUTPUT, "--format", "jsonl", name, "-o", tmp_path) == 2
    assert name.split("=", maxsplit=1)[0] in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", FORMATS)
def test_a_line_that_is_no_article_is_named_and_leaves_no_file(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = (OUTPUT / "articles.jsonl").read_bytes().splitlines()[0]
    file = tmp_path / "articles.jsonl"
    file.write_bytes(good + b'\n{"id": "torn\n')
    assert convert(tmp_path, "--format", name, "-o", tmp_path / "made") == 1
    assert capsys.readouterr().err.startswith(f"fixharvest: {file}:2: is no article of schema ")
    left = [path for path in (tmp_path / "made").rglob("*") if path.is_file()]
    assert left == ([path for path in left if path.suffix == ".md"] if name == "markdown" else [])


def test_two_articles_with_one_id_are_told_apart_before_the_database_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = (OUTPUT / "articles.jsonl").read_bytes().splitlines()[0]
    (tmp_path / "articles.jsonl").write_bytes(line + b"\n" + line + b"\n")
    assert convert(tmp_path, "--format", "sqlite") == 1
    message = capsys.readouterr().err
    assert ARTICLES[0]["source"]["path"] in message
    assert "--id-key" in message
    assert [path.name for path in tmp_path.iterdir()] == ["articles.jsonl"]


def test_a_missing_package_names_its_extra_before_anything_is_written(tmp_path: Path) -> None:
    code = (
        "import sys\nsys.modules['pyarrow'] = None\nfrom fixharvest.cli import main\n"
        f"sys.exit(main(['convert', {str(OUTPUT)!r}, '--format', 'rag,parquet', '-o', {str(tmp_path)!r}]))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, timeout=60, check=False)
    assert found.returncode == 1
    expected = "fixharvest: the format parquet needs pyarrow; install it with: pip install 'fixharvest[parquet]'\n"
    assert found.stderr.decode() == expected
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("x")
    for name in FORMATS:
        assert convert(OUTPUT, "--format", name, "-o", tmp_path / "file" / "below") == 1
        assert str(tmp_path / "file") in capsys.readouterr().err


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


def test_help_names_every_format_and_its_files(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["convert", "--help"]) == 0
    shown = capsys.readouterr().out
    for entry in FORMATS.values():
        assert re.search(rf"^  {entry.name} +{re.escape(entry.description)}$", shown, re.MULTILINE)
        assert all(name in shown for name in entry.files)
        assert callable(entry.writer())


# memory


def peak(output: Path, name: str, folder: Path) -> int:
    """The most bytes that an export holds at once: the least of three times, since other threads are counted, too."""
    export(output, [name], folder)  # what is loaded once is no growth
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
    assert many - few < 20 * len(line), "140 articles more take less memory than 20 of them as text"
