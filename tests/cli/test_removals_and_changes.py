"""How many articles a run may remove, and the journal of what runs changed."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from fixharvest.cli import main
from tests.cli.commands import run, tree, write
from tests.cli.test_refusals import contents

LIMITS = {
    # articles that go of 20, options -> status
    "10 go": (10, [], 0),
    "11 go": (11, [], 5),
    "20 go": (20, [], 5),
    "20 go, allowed": (20, ["--allow-removals"], 0),
    "3 go, 2 may": (3, ["--max-removed", "2"], 5),
    "3 go, 3 may": (3, ["--max-removed", "3"], 0),
    "1 goes, 0 may": (1, ["--max-removed", "0"], 5),
    "11 go, 55% may": (11, ["--max-removed", "55%"], 0),
    "12 go, 55% may": (12, ["--max-removed", "55%"], 5),
    "3 go, 0% may, too few to count": (3, ["--max-removed", "0%"], 0),
}


@pytest.mark.parametrize(("gone", "options", "status"), LIMITS.values(), ids=LIMITS)
@pytest.mark.parametrize("how", ["deleted", "unreadable"])
def test_too_many_removals_are_refused_and_nothing_is_removed(
    how: str, gone: int, options: list[str], status: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path / "in", {f"{number:02}.md": f"# Lamp {number}\n" for number in range(20)})
    output = tmp_path / "out"
    assert run(folder, "-o", output, "--workers", "0") == 0
    before = contents(output)
    for number in range(gone):
        if how == "deleted":
            (folder / f"{number:02}.md").unlink()
        else:
            (folder / f"{number:02}.md").write_bytes(b"\0\1" * 99)
    found = run(folder, "-o", output, "--workers", "0", *options)
    if status == 5:
        assert found == 5
        assert f"{gone} of 20 articles" in (message := capsys.readouterr().err)
        assert "--allow-removals" in message
        assert contents(output) == before
    else:
        assert found == (3 if how == "unreadable" else 0)
        assert len(list((output / "articles").glob("*.json"))) == 20 - gone


def lines(capfdbinary: pytest.CaptureFixture[bytes]) -> list[tuple[str, str, str]]:
    """The changes that a command printed: run, kind and path."""
    rows = map(json.loads, capfdbinary.readouterr().out.splitlines())
    return [(row["run"].partition(".")[2], row["change"], row["path"]) for row in rows]


@pytest.fixture
def output(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Path:
    """The output of three runs that changed something."""
    folder, output = write(tmp_path / "in", {"a.md": "# A\n", "b.md": "# B\n"}), tmp_path / "out"
    journals = []
    for changed in ({}, {"a.md": "# A2\n", "c.md": "# C\n"}, {"b.md": None}, {}):
        for name, text in changed.items():
            write(folder, {name: text}) if text else (folder / name).unlink()
        assert run(folder, "-o", output, "--workers", "0") == 0
        journals.append((output / "changes.jsonl").read_bytes())
    assert all(later.startswith(earlier) for earlier, later in pairwise(journals)), "append-only"
    assert journals[3] == journals[2], "a run that changes nothing adds nothing"
    capfdbinary.readouterr()
    return output


ALL = [
    ("1", "added", "a.md"),
    ("1", "added", "b.md"),
    ("2", "updated", "a.md"),
    ("2", "added", "c.md"),
    ("3", "removed", "b.md"),
]


def test_since_prints_what_came_after_a_run(output: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    name = json.loads((output / "changes.jsonl").read_bytes().splitlines()[0])["run"].partition(".")[0]
    assert main(["changes", str(output)]) == 0
    assert lines(capfdbinary) == ALL
    for number, expected in ((0, ALL), (1, ALL[2:]), (2, ALL[4:]), (3, []), (9, [])):
        assert main(["changes", str(output), "--since", f"{name}.{number}"]) == 0
        assert lines(capfdbinary) == expected


def test_compact_keeps_the_last_line_of_each_article_and_the_numbers_of_runs(
    output: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    before = tree(output)
    for _ in range(2):
        assert main(["changes", str(output), "--compact"]) == 0
        assert b"3 articles in " in capfdbinary.readouterr().err
        assert main(["changes", str(output)]) == 0
        assert lines(capfdbinary) == ALL[2:]
    assert tree(output) == before
    write(output.parent / "in", {"d.md": "# D\n"})
    assert run(output.parent / "in", "-o", output, "--workers", "0") == 0
    assert main(["changes", str(output)]) == 0
    assert lines(capfdbinary) == [*ALL[2:], ("4", "added", "d.md")]


@pytest.mark.parametrize("added", [b'{"run": "mine.1"}\n', b"mine\n", b"\xff", b""])
def test_a_journal_that_was_edited_is_neither_compacted_nor_extended(
    added: bytes, output: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    journal = output / "changes.jsonl"
    journal.write_bytes((journal.read_bytes() + added) if added else b"\n".join(journal.read_bytes().splitlines()[1:]) + b"\n")
    before = contents(output)
    write(output.parent / "in", {"d.md": "# D\n"})
    assert main(["changes", str(output), "--compact"]) == 1
    assert run(output.parent / "in", "-o", output, "--workers", "0") == 1
    messages = capfdbinary.readouterr().err.splitlines()
    assert len(messages) == 2
    assert b"changes.jsonl: was not written by fixharvest, or changed since" in messages[1]
    assert contents(output) == before
