"""The database holds what the JSON holds, and its links, searches and views work."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from fixharvest.errors import ForeignFileError
from fixharvest.outputs.exports import export
from tests.outputs.exported import ARTICLES, OUTPUT, all_steps, fixes_of, query


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
        assert all(
            row[key] == fix[key] for key in ("title", "label", "number", "text", "markdown", "confidence", "parent_id", "path")
        )
        assert row["breadcrumb"] == " > ".join(fix["breadcrumb"])
        assert [row["first_line"], row["last_line"]] == fix["lines"]
        assert json.loads(row["images"]) == fix["images"]
        steps = [step for procedure in fix["procedures"] for step in all_steps(procedure["steps"])]
        stored = query(made, "SELECT * FROM steps WHERE fix_id = ? ORDER BY procedure_id, sequence", row["id"])
        assert sorted(step["id"] for step in stored) == sorted(step["id"] for step in steps)
        by_id = {step["id"]: step for step in steps}
        for step in stored:
            assert all(step[key] == by_id[step["id"]][key] for key in ("text", "condition", "confidence"))
            assert json.loads(step["actions"]) == by_id[step["id"]]["actions"]


def test_sqlite_holds_the_confidence_of_procedures(made: Path) -> None:
    found = {row["id"]: row["confidence"] for row in query(made, "SELECT id, confidence FROM procedures")}
    fixes = [fix for article in ARTICLES for fix in fixes_of(article)]
    assert found == {procedure["id"]: procedure["confidence"] for fix in fixes for procedure in fix["procedures"]}


def test_sqlite_holds_removals_and_sections(made: Path) -> None:
    found = query(made, "SELECT * FROM removed ORDER BY rowid")
    expected = [removed for article in ARTICLES for removed in article["removed"]]
    assert [(row["rule"], row["text"], [row["start"], row["end"]]) for row in found] == [
        (removed["rule"], removed["text"], removed["span"]) for removed in expected
    ]
    sections = [section for article in ARTICLES for section in article["sections"]]
    assert [(row["role"], row["title"], row["text"]) for row in query(made, "SELECT * FROM sections ORDER BY rowid")] == [
        (section["role"], section["title"], section["text"]) for section in sections
    ]


def test_sqlite_passes_its_integrity_and_foreign_key_checks(made: Path) -> None:
    assert query(made, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    assert query(made, "PRAGMA foreign_key_check") == []
    tables = {row["table"] for name in ("fixes", "steps", "removed") for row in query(made, f"PRAGMA foreign_key_list({name})")}
    assert tables == {"articles", "fixes", "procedures", "steps"}


def test_full_text_search_ignores_accents(made: Path) -> None:
    sqlite_utils = pytest.importorskip("sqlite_utils", reason="the development packages are not installed")
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


@pytest.mark.parametrize("ending", ["-wal", "-shm", "-journal"])
def test_a_log_of_a_program_that_uses_the_database_stops_the_export_and_stays(ending: str, tmp_path: Path) -> None:
    log = tmp_path / f"fixharvest.db{ending}"
    log.write_bytes(b"theirs")
    with pytest.raises(ForeignFileError, match="close the program or remove this file"):
        export(OUTPUT, ["sqlite"], tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [log.name]
    assert log.read_bytes() == b"theirs"
    log.unlink()
    export(OUTPUT, ["sqlite"], tmp_path)
    assert len(query(tmp_path, "SELECT id FROM articles")) == len(ARTICLES)
