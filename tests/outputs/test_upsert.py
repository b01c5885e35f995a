"""`convert --database` changes only rows of ours, and only those that differ."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from fixharvest.cli import main

FIX = "## Fix {number}: {title}\n\n1. Open **Lid**.\n2. Click **{title}**.\n\n"
THEIRS = """
CREATE TABLE tickets (id INTEGER PRIMARY KEY, fix TEXT, words TEXT);
CREATE INDEX tickets_fix ON tickets (fix);
CREATE VIEW open_tickets AS SELECT * FROM tickets;
CREATE VIRTUAL TABLE notes_fts USING fts5 (words);
INSERT INTO tickets VALUES (1, 'gone', 'It hums'), (2, NULL, 'It glows');
INSERT INTO notes_fts VALUES ('a note');
"""


class Desk:
    """A folder of articles, its run, and a help desk's database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "desk.db"
        (folder / "in").mkdir()

    def write(self, name: str, *titles: str) -> None:
        fixes = "".join(FIX.format(number=number, title=title) for number, title in enumerate(titles, start=1))
        (self.folder / "in" / name).write_text(f"# How to fix {name}\n\n{fixes}")

    def convert(self) -> int:
        out = str(self.folder / "out")
        assert main(["run", str(self.folder / "in"), "-o", out, "--workers", "0", "--quiet"]) == 0
        return main(["convert", out, "--format", "sqlite", "--database", str(self.database)])

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.database)) as connection:
            return connection.execute(sql).fetchall()

    def execute(self, sql: str) -> None:
        with closing(sqlite3.connect(self.database)) as connection:
            connection.executescript(sql)

    def titles(self) -> set[object]:
        return {title for (title,) in self.ask("SELECT title FROM fixes")}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.write("a.md", "Reset", "Restart")
    desk.write("b.md", "Unplug", "Wait")
    return desk


def changed(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out.partition(": ")[2].strip()


def test_rows_are_added_updated_and_removed_by_their_ids(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert desk.convert() == 0
    counts = "articles +2 ~0 -0, fixes +4 ~0 -0, procedures +4 ~0 -0, steps +8 ~0 -0, sections +2 ~0 -0"
    assert changed(capsys) == counts
    assert desk.convert() == 0
    assert changed(capsys) == "nothing changed"
    (desk.folder / "in" / "b.md").unlink()
    desk.write("a.md", "Reset", "Polish", "Shake")
    desk.write("c.md", "Cool")
    before = set(desk.ask("SELECT id, rowid FROM fixes"))
    assert desk.convert() == 0
    assert "articles +1 ~1 -1, fixes +2 ~1 -2" in changed(capsys)
    assert desk.titles() == {"Reset", "Polish", "Shake", "Cool"}
    assert desk.ask("SELECT t.title FROM fixes_fts JOIN fixes t ON t.rowid = fixes_fts.rowid WHERE fixes_fts MATCH 'polished'")
    assert desk.ask("SELECT rowid FROM fixes_fts WHERE fixes_fts MATCH 'unplug OR restart'") == []
    assert len(before & set(desk.ask("SELECT id, rowid FROM fixes"))) == 2
    assert desk.ask("PRAGMA integrity_check") == [("ok",)]
    assert desk.ask("PRAGMA foreign_key_check") == []


def test_tables_views_indexes_and_columns_of_the_user_stay(desk: Desk) -> None:
    desk.execute(THEIRS)
    theirs = desk.ask("SELECT * FROM sqlite_master ORDER BY name")
    assert desk.convert() == 0
    desk.execute(
        "CREATE INDEX mine ON fixes (title); ALTER TABLE fixes ADD COLUMN seen TEXT; UPDATE fixes SET seen = 'yes';"
        "CREATE TABLE links (fix TEXT REFERENCES fixes (id) ON DELETE CASCADE);"
        "INSERT INTO links SELECT id FROM fixes;"
    )
    desk.write("a.md", "Polish")
    (desk.folder / "in" / "b.md").unlink()
    assert desk.convert() == 0
    assert set(theirs) - set(desk.ask("SELECT type, name, tbl_name, rootpage, sql FROM sqlite_master")) == set()
    assert desk.ask("SELECT * FROM tickets") == [(1, "gone", "It hums"), (2, None, "It glows")]
    assert desk.ask("SELECT * FROM notes_fts") == [("a note",)]
    assert desk.ask("SELECT count(*) FROM links") == [(4,)]
    assert desk.ask("SELECT title, seen FROM fixes") == [("Polish", "yes")]
    assert desk.ask("SELECT tbl_name FROM sqlite_master WHERE name = 'mine'") == [("fixes",)]


def test_the_search_is_right_again_after_rows_got_other_numbers(desk: Desk) -> None:
    found = "SELECT t.title FROM fixes_fts JOIN fixes t ON t.rowid = fixes_fts.rowid WHERE fixes_fts MATCH 'waiting'"
    assert desk.convert() == 0
    desk.execute("UPDATE fixes SET rowid = rowid + 100")  # VACUUM may do the same
    assert desk.ask(found) != [("Wait",)]
    assert desk.convert() == 0
    assert desk.ask(found) == [("Wait",)]


OCCUPIED = {
    "a table": "CREATE TABLE fixes (id INTEGER, mine TEXT); INSERT INTO fixes VALUES (1, 'mine');",
    "a table in capitals": "CREATE TABLE Articles (id INTEGER);",
    "a view": "CREATE VIEW doubtful AS SELECT 1 AS one;",
    "an index": "CREATE TABLE mine (id TEXT); CREATE INDEX fixes_article ON mine (id);",
    "a search": "CREATE VIRTUAL TABLE steps_fts USING fts5 (words);",
}


@pytest.mark.parametrize("name", OCCUPIED)
def test_a_name_of_the_user_is_an_error_and_changes_nothing(name: str, desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.execute(OCCUPIED[name])
    before = desk.database.read_bytes()
    assert desk.convert() == 1
    assert "of its own; choose another database, and join the two with SQLite's ATTACH" in capsys.readouterr().err
    assert desk.database.read_bytes() == before


def test_views_and_search_of_an_older_version_are_made_anew_and_tables_refused(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    assert desk.convert() == 0
    desk.execute(
        "DROP VIEW doubtful; CREATE VIEW doubtful AS SELECT 1 AS one; DROP TABLE fixes_fts;"
        "CREATE VIRTUAL TABLE fixes_fts USING fts5 (title, content='fixes');"
        "UPDATE fixharvest_objects SET sql = 'older' WHERE name IN ('doubtful', 'fixes_fts');"
    )
    assert desk.convert() == 0
    assert desk.ask("SELECT code FROM doubtful") == []
    assert len(desk.ask("SELECT rowid FROM fixes_fts WHERE fixes_fts MATCH 'resets'")) == 1
    desk.execute("UPDATE fixharvest_objects SET sql = 'older' WHERE name = 'steps'")
    capsys.readouterr()
    assert desk.convert() == 1
    assert (
        "table 'steps' of another version of fixharvest; drop the tables that fixharvest_objects lists"
        in capsys.readouterr().err
    )


def test_what_is_no_database_or_is_locked_stays(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("fixharvest.outputs.writers.upsert.WAIT_SECONDS", 0.01)
    desk.database.write_text("a text that is long enough to be none of SQLite's files " * 9)
    assert desk.convert() == 1
    assert f"{desk.database}: cannot be updated (file is not a database)" in capsys.readouterr().err
    desk.database.unlink()
    with closing(sqlite3.connect(desk.database, isolation_level=None)) as connection:
        connection.executescript("CREATE TABLE mine (id TEXT); BEGIN EXCLUSIVE;")
        assert desk.convert() == 1
    assert "cannot be updated (database is locked)" in capsys.readouterr().err
    assert desk.ask("SELECT name FROM sqlite_master") == [("mine",)]


def test_the_option_needs_the_format_and_leaves_other_formats_alone(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert desk.convert() == 0
    out = str(desk.folder / "out")
    assert main(["convert", out, "--format", "rag", "--database", str(desk.database)]) == 2
    assert "--database is about tables; add --format sqlite" in capsys.readouterr().err
    assert main(["convert", out, "--format", "rag,sqlite", "--database", str(desk.database)]) == 0
    assert {path.name for path in (desk.folder / "out").glob("*")} >= {"rag.jsonl"}
    assert not (desk.folder / "out" / "fixharvest.db").exists()
