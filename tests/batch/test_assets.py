"""`run --assets` copies the files beside the articles, keeps them current, and touches nothing that is not ours."""

from __future__ import annotations

import json
import os
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from fixharvest.cli import main
from tests.batch.test_incremental import ARTICLE, report
from tests.conftest import ROOT

CASES: dict[str, Any] = tomllib.loads((ROOT / "tests" / "cases" / "outputs" / "assets.toml").read_text("utf-8"))
PAGE = "<title>Kettle</title><article><h1>Kettle</h1><p>It boils a liter of water in three minutes.</p></article>"


def content(name: str) -> bytes:
    if name.endswith(("layouts.html", "page.html")):
        return PAGE.encode()
    return ARTICLE.encode() if name.endswith(".md") and "secret" not in name else f"content of {name} \0\r\n".encode()


def write(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name in (*CASES["copied"], *CASES["left"].values(), *CASES["articles"]):
        data = b"" if name.endswith(".toml") else content(name)
        write(tmp_path / "site" / name, data)
    return tmp_path / "site"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """An article with a picture and a style."""
    for name, data in (("a.md", ARTICLE.encode()), ("img/lamp.png", b"lamp"), ("site.css", b"p {}")):
        write(tmp_path / "site" / name, data)
    return tmp_path / "site"


def run(folder: Path, output: Path, *arguments: str) -> int:
    return main(["run", str(folder), "-o", str(output), "--workers", "0", "--quiet", "--assets", *arguments])


def copies(output: Path) -> dict[str, int]:
    found: dict[str, int] = report(output)["assets"]
    return found


def failures(output: Path) -> dict[str, str]:
    lines = (output / "failures.jsonl").read_text("utf-8").splitlines()
    return {failure["path"]: failure["message"] for failure in map(json.loads, lines)}


def tree(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_what_is_copied(site: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert run(site, output, "--exclude", "drafts/") == 0
    found = tree(output / "markdown")
    assert {name: found[name] for name in CASES["copied"]} == {name: content(name) for name in CASES["copied"]}
    others = sorted(re.sub(r"-[0-9a-f]{10}(?=\.md)", "-*", name) for name in set(found) - set(CASES["copied"]))
    assert others == sorted(CASES["articles"].values())
    not_read = {entry["ending"]: entry["why"].partition(";")[0] for entry in report(output)["not_read"]}
    assert not_read == {
        "": "hidden",
        ".jsonl": "a container",
        ".md": "excluded by a pattern",
        ".png": "not a supported format",
        ".toml": "not a supported format",
    }
    assert copies(output) == {"copied": len(CASES["copied"]), "unchanged": 0, "removed": 0}


def test_without_the_option_nothing_is_copied_and_copies_go(small: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert run(small, output) == 0
    assert set(tree(output / "markdown")) == {"a.md", "img/lamp.png", "site.css"}
    assert main(["run", str(small), "-o", str(output), "--workers", "0", "--quiet"]) == 0
    assert set(tree(output / "markdown")) == {"a.md"}
    assert copies(output) == {"copied": 0, "unchanged": 0, "removed": 2}


def test_copies_follow_their_sources(small: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert run(small, output) == 0
    before = (output / "markdown" / "img" / "lamp.png").stat()
    (small / "site.css").write_bytes(b"p { }")
    assert run(small, output) == 0
    assert copies(output) == {"copied": 1, "unchanged": 1, "removed": 0}
    after = (output / "markdown" / "img" / "lamp.png").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns), "not written again"
    (output / "markdown" / "site.css").unlink()
    (small / "img" / "lamp.png").unlink()
    assert run(small, output) == 0
    assert copies(output) == {"copied": 1, "unchanged": 0, "removed": 1}
    assert tree(output / "markdown").keys() == {"a.md", "site.css"}
    assert not (output / "markdown" / "img").exists()


def test_what_is_not_ours_is_never_replaced_or_removed(small: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert run(small, output) == 0
    (output / "markdown" / "site.css").write_bytes(b"mine")
    write(output / "markdown" / "img" / "cup.png", b"mine, too")
    (small / "img" / "cup.png").write_bytes(b"cup")
    assert run(small, output) == 3
    assert set(failures(output)) == {"img/cup.png", "site.css"}
    assert "was not written by fixharvest, or changed since" in failures(output)["site.css"]
    (small / "site.css").unlink()
    (small / "img" / "cup.png").unlink()
    assert run(small, output) == 0
    assert tree(output / "markdown")["site.css"] == b"mine"
    assert tree(output / "markdown")["img/cup.png"] == b"mine, too"
    assert [skip["path"] for skip in report(output)["skipped"]] == ["markdown/site.css"]


def test_links_and_pipes_are_not_followed(small: Path, tmp_path: Path) -> None:
    write(tmp_path / "secret" / "key.pem", b"secret")
    (small / "key.pem").symlink_to(tmp_path / "secret" / "key.pem")
    (small / "keys").symlink_to(tmp_path / "secret", target_is_directory=True)
    os.mkfifo(small / "pipe.png")
    assert run(small, tmp_path / "out") == 0
    assert set(tree(tmp_path / "out" / "markdown")) == {"a.md", "img/lamp.png", "site.css"}


def test_a_copy_through_a_linked_folder_of_the_output_is_refused(small: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert run(small, output, "--exclude", "img/") == 0
    (tmp_path / "elsewhere").mkdir()
    (output / "markdown" / "img").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert run(small, output) == 3
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert "is in the way" in failures(output)["img/lamp.png"]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Lamp.png", "lamp.png"),
        ("Caf\u00e9.png", "Cafe\u0301.png"),
        ("ok.png", "con.png"),
        ("ok.png", "a:b.png"),
        ("ok.png", "x\n.png"),
    ],
)
def test_names_that_some_disk_cannot_hold_are_listed(name: str, other: str, small: Path, tmp_path: Path) -> None:
    (small / name).write_bytes(b"1")
    (small / other).write_bytes(b"2")
    for _ in range(2):
        assert run(small, tmp_path / "out") == 3
        (failed,) = failures(tmp_path / "out")
        copied = set(tree(tmp_path / "out" / "markdown")) & {name, other}
        assert {failed} | copied == {name, other}


def test_a_file_in_two_inputs_is_copied_once(small: Path, tmp_path: Path) -> None:
    arguments = [str(small), str(small / "img"), "-o", str(tmp_path / "out"), "--workers", "0", "--quiet", "--assets"]
    assert main(["run", *arguments]) == 0
    assert set(tree(tmp_path / "out" / "markdown")) == {"a.md", "img/lamp.png", "site.css"}


def test_copies_of_an_unreadable_folder_stay(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output, scan = tmp_path / "out", os.scandir
    assert run(small, output) == 0
    (small / "site.css").unlink()

    def refused(path: str) -> Any:
        if str(path).rstrip("/").endswith("site/img"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    with monkeypatch.context() as patch:
        patch.setattr("os.scandir", refused)
        assert run(small, output) == 3
    assert set(tree(output / "markdown")) >= {"a.md", "img/lamp.png"}
    assert run(small, output) == 0
    assert set(tree(output / "markdown")) == {"a.md", "img/lamp.png"}


def test_a_file_that_cannot_be_read_is_listed_and_its_copy_stays(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output, opens = tmp_path / "out", os.open
    assert run(small, output) == 0

    def refused(path: Any, *arguments: Any, **named: Any) -> int:
        if str(path).endswith("site/site.css"):
            raise PermissionError(13, "Permission denied", str(path))
        return opens(path, *arguments, **named)

    monkeypatch.setattr("os.open", refused)
    assert run(small, output) == 3
    assert failures(output) == {"site.css": "cannot be read: Permission denied"}
    assert tree(output / "markdown")["site.css"] == b"p {}"


def test_an_output_inside_the_input_is_not_copied(small: Path) -> None:
    for _ in range(2):
        assert run(small, small / "out") == 0
        assert set(tree(small / "out" / "markdown")) == {"a.md", "img/lamp.png", "site.css"}


def test_an_export_of_the_markdown_keeps_the_copies(small: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert run(small, output, "--format", "markdown") == 0
    assert main(["convert", str(output), "--format", "markdown"]) == 0
    assert set(tree(output / "markdown")) == {"a.md", "img/lamp.png", "site.css"}


def test_a_dry_run_says_what_would_be_copied(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "out"
    arguments = ["run", str(small), "-o", str(output), "--workers", "0", "--assets", "--dry-run"]
    assert main(arguments) == 0
    assert "would copy 2 other files and keep 0" in capsys.readouterr().out
    assert not output.exists()
    assert run(small, output) == 0
    (small / "site.css").write_bytes(b"")
    assert main(arguments) == 0
    assert "would copy 1 other files and keep 1" in capsys.readouterr().out


def test_the_summary_counts_copies(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(small), "-o", str(tmp_path / "out"), "--workers", "0", "--assets"]) == 0
    assert "assets    2 copied" in capsys.readouterr().out
