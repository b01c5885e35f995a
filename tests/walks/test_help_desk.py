"""A help desk keeps fixes beside its tickets in one database, searches them, and brings them up to date after a change."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

from tests.walks.conftest import Walk

ARTICLE = """# How to fix the lamp

## Fix 1: Replace the bulb

1. Unscrew the **old bulb**.
2. Screw in a new one.

## Fix 2: {title}

1. Open **Settings**.
2. Click **Reset**.

## FAQ

### Does the lamp get warm?

Only a little.
"""
CONVERT = "fixharvest convert out --format sqlite --database desk.db"
SEARCH = "SELECT fixes.title FROM fixes_fts JOIN fixes ON fixes.rowid = fixes_fts.rowid WHERE fixes_fts MATCH ?"
ANSWER = "SELECT q.answer FROM questions_fts AS f JOIN questions AS q ON q.rowid = f.rowid WHERE questions_fts MATCH ?"


def test_a_help_desk_keeps_fixes_beside_its_tickets(walk: Walk) -> None:
    def ask(sql: str, *values: str) -> list[Any]:
        with closing(sqlite3.connect(walk.folder / "desk.db")) as database, database:
            return database.execute(sql, values).fetchall()

    ask("CREATE TABLE tickets (id INTEGER PRIMARY KEY, words TEXT)")
    ask("INSERT INTO tickets VALUES (1, 'The lamp flickers')")
    walk.write("articles/lamp.md", ARTICLE.format(title="Reset the dimmer"))
    walk.type("fixharvest run articles -o out --workers 0")
    walk.type(CONVERT)
    assert ask(SEARCH, "replacing bulbs") == [("Replace the bulb",)]
    assert ask(ANSWER, "warm") == [("Only a little.",)]

    walk.write("articles/lamp.md", ARTICLE.format(title="Reset the timer"))
    walk.type("fixharvest run articles -o out --workers 0")
    assert "fixes +0 ~1 -0" in walk.type(CONVERT)
    assert ask(SEARCH, "dimmers") == []
    assert ask(SEARCH, "timers") == [("Reset the timer",)]
    assert ask("SELECT * FROM tickets") == [(1, "The lamp flickers")]
    assert "nothing changed" in walk.type(CONVERT)
    assert '"desk"' in walk.type("fixharvest schema --datasette desk")
