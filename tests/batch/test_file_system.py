"""Special files, links and odd names: no run hangs, reads outside its folder, skips silently, or loses a name."""

from __future__ import annotations

import errno
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fixharvest.cli import main

ARTICLE = "# How to fix lamp {name}\n\n1. Open **Cap**.\n2. Click **Turn**.\n"
NOBODY = 65534


def run(folder: Path, output: Path, *arguments: str) -> int:
    return main(["run", str(folder), "-o", str(output), "--workers", "0", "--quiet", *arguments])


def rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_bytes().splitlines()]


def done(output: Path) -> list[str]:
    return [row["source"]["path"] for row in rows(output / "articles.jsonl")]


def failed(output: Path) -> list[str]:
    return [row["path"] for row in rows(output / "failures.jsonl")]


def skipped(output: Path) -> list[str]:
    return [row["path"] for row in json.loads((output / "run.json").read_bytes())["skipped"]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one article."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "good.md").write_text(ARTICLE.format(name="good"), "utf-8")
    return tmp_path / "in"


def as_nobody(folder: Path, output: Path, before: Path) -> subprocess.CompletedProcess[str]:
    """Run the command as a user who owns nothing. Everything is imported first, since that user may not read the code."""
    code = (
        "import os, sys; from fixharvest.cli import main; folder, output, before = sys.argv[1:]; "
        "main(['run', folder, '-o', before, '--workers', '0', '--quiet']); "
        f"os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY}); "
        "raise SystemExit(main(['run', folder, '-o', output, '--workers', '0', '--quiet']))"
    )
    arguments = [sys.executable, "-c", code, str(folder), str(output), str(before)]
    return subprocess.run(arguments, capture_output=True, text=True, check=False)


def _fifo(file: Path) -> None:
    os.mkfifo(file)


def _socket(file: Path) -> None:
    here = Path.cwd()
    os.chdir(file.parent)  # the address of a socket has at most 107 bytes
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(file.name)
    finally:
        os.chdir(here)


def _device(file: Path) -> None:
    try:
        os.mknod(file, 0o600 | 0o020000, os.makedev(1, 5))  # /dev/zero, which never ends
    except PermissionError:
        pytest.skip("only root may make a device")


@pytest.mark.parametrize("make", [_fifo, _socket, _device], ids=["fifo", "socket", "device"])
def test_special_files_are_listed(make: Callable[[Path], None], folder: Path, tmp_path: Path) -> None:
    make(folder / "bad.md")
    make(folder / "bad.txt")
    assert run(folder, tmp_path / "out") == 3
    assert done(tmp_path / "out") == ["good.md"]
    assert "bad.md" in failed(tmp_path / "out")


def test_links_are_listed_and_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "s.md").write_text("# Secret\n", "utf-8")
    targets = {
        "loop": folder / "loop",
        "loop.md": folder / "loop.md",
        "around": folder,
        "up": tmp_path,
        "file.md": tmp_path / "secret" / "s.md",
        "inside.md": folder / "good.md",
        "passwd.md": Path("/etc/passwd"),
        "gone.md": folder / "nothing.md",
        "relative.md": Path("../secret/s.md"),
        "zero.md": Path("/dev/zero"),
    }
    for name, target in targets.items():
        (folder / name).symlink_to(target)
    (folder / "chain-1").symlink_to(folder / "chain-2")
    (folder / "chain-2").symlink_to(folder / "chain-1")
    assert run(folder, tmp_path / "out") == 0
    assert done(tmp_path / "out") == ["good.md"]
    assert {name for name in targets if name.endswith(".md")} <= set(skipped(tmp_path / "out"))
    assert {"around", "up"} <= set(skipped(tmp_path / "out"))
    assert b"Secret" not in (tmp_path / "out" / "articles.jsonl").read_bytes()


def test_an_output_that_links_elsewhere_is_not_written_through(folder: Path, tmp_path: Path) -> None:
    """If an article's place in the output is a link, it and what it leads to are left alone."""
    target, place = tmp_path / "mine.json", tmp_path / "out" / "articles" / "good.json"
    target.write_text("mine", "utf-8")
    assert run(folder, tmp_path / "out") == 0
    place.unlink()
    place.symlink_to(target)
    assert run(folder, tmp_path / "out") == 3
    assert failed(tmp_path / "out") == ["good.md"]
    assert target.read_text("utf-8") == "mine"
    assert place.is_symlink()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become somebody else")
def test_unreadable_files_are_listed(folder: Path, tmp_path: Path) -> None:
    (folder / "private.md").write_text("# Private\n", "utf-8")
    (folder / "private.md").chmod(0)
    (folder / "closed").mkdir()
    (folder / "closed" / "c.md").write_text("# Closed\n", "utf-8")
    (folder / "closed").chmod(0)
    output = tmp_path / "out"
    output.mkdir()
    os.chown(output, NOBODY, NOBODY)
    for parent in (tmp_path, *tmp_path.parents[:3]):
        if parent.name.startswith(("pytest-", "popen-", "test_")):
            parent.chmod(0o755)
    ended = as_nobody(folder, output, tmp_path / "warm")
    assert ended.returncode == 3, ended.stderr
    assert done(output) == ["good.md"]
    assert failed(output) == ["private.md"]
    assert any(name.endswith("closed") for name in skipped(output))


def test_names_of_every_kind_get_distinct_articles(folder: Path, tmp_path: Path) -> None:
    names = [
        b"n" * 252 + b".md",
        ("ü" * 126).encode() + b".md",
        b"\xff\xfe.md",
        b"\xed\xa0\x80.md",
        b"new\nline.md",
        b"tab\t\x1b[31m.md",
        b"-rf.md",
        b"a.md",
        b"A.md",
        b"a.markdown",
        b"a.MD",
        b"a.mdx",
        b"a.html",
        b"...md",
        b"a..md",
        b"'; rm x.md",
        b"%2e%2e%2fx.md",
        b"..\\x.md",
        b"con.md",
        "e\u0301.md".encode(),
        "é.md".encode(),
    ]
    for name in names:
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text(ARTICLE.format(name="x"), "utf-8")
    assert run(folder, tmp_path / "out") == 0
    hidden = sum(name.startswith(b".") for name in names)
    assert len(done(tmp_path / "out")) == len(set(done(tmp_path / "out"))) == len(names) + 1 - hidden
    written = [file for file in (tmp_path / "out" / "articles").rglob("*") if file.is_file()]
    assert len({unicodedata.normalize("NFC", file.name.casefold()) for file in written}) == len(names) + 1 - hidden
    assert all(len(os.fsencode(file.name)) <= 255 and file.name.isprintable() for file in written)


def test_a_deep_tree_is_read(folder: Path, tmp_path: Path) -> None:
    deep = folder.joinpath(*["d"] * 100)
    deep.mkdir(parents=True)
    (deep / "x.md").write_text(ARTICLE.format(name="x"), "utf-8")
    assert run(folder, tmp_path / "out") == 0
    assert len(done(tmp_path / "out")) == 2


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become somebody else")
def test_an_unwritable_output_is_fatal(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir(mode=0o555)
    for parent in (tmp_path, *tmp_path.parents[:3]):
        if parent.name.startswith(("pytest-", "popen-", "test_")):
            parent.chmod(0o755)
    ended = as_nobody(folder, tmp_path / "out", tmp_path / "warm")
    assert ended.returncode == 1
    assert "Permission denied" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert list((tmp_path / "out").iterdir()) == []


def test_a_full_output_is_fatal_and_holds_no_partial_file(folder: Path, tmp_path: Path) -> None:
    """A limit on file size ends a write in the middle, as a quota or a full disk does."""
    (folder / "long.md").write_text(ARTICLE.format(name="long") + "words and more words " * 5_000, "utf-8")

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    command = [sys.executable, "-m", "fixharvest", "run", str(folder), "-o", str(tmp_path / "out"), "--workers", "0"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=limit)
    assert ended.returncode == 1
    assert os.strerror(errno.EFBIG) in ended.stderr
    for file in (tmp_path / "out").rglob("*.json"):
        json.loads(file.read_bytes())
    assert not [file for file in (tmp_path / "out").rglob(".fixharvest-*") if file.name != ".fixharvest.lock"]
    assert run(folder, tmp_path / "out") == 0
    assert len(done(tmp_path / "out")) == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("arguments", [["clean"], ["clean", "--markdown"], ["explain"], ["schema"]], ids=" ".join)
def test_a_full_standard_output_is_reported(arguments: list[str], folder: Path) -> None:
    command = [sys.executable, "-m", "fixharvest", *arguments]
    with Path("/dev/full").open("wb") as full:
        more = [] if arguments == ["schema"] else [str(folder / "good.md")]
        ended = subprocess.run([*command, *more], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert ended.returncode not in (0, 3)
    assert "No space left on device" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("change", ["shorter", "longer", "gone", "folder"])
def test_a_file_that_changes_while_it_is_read_has_a_result_for_the_bytes_read(
    change: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The result belongs to the bytes that were read; the next run reads the new ones."""
    changing, real = folder / "good.md", Path.read_bytes
    calls: list[Path] = []

    def read_bytes(file: Path) -> bytes:
        if file == changing and not calls:
            calls.append(file)
            changing.unlink()
            if change == "folder":
                changing.mkdir()
            elif change != "gone":
                changing.write_text("# S\n" if change == "shorter" else ARTICLE.format(name="new") * 50, "utf-8")
        return real(file)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    status = run(folder, tmp_path / "out")
    monkeypatch.undo()
    assert calls
    if change in ("gone", "folder"):
        assert status == 3
        assert failed(tmp_path / "out") == ["good.md"]
    else:
        assert status == 0
        assert main(["verify", str(tmp_path / "out")]) == 0
        fresh = tmp_path / "fresh"
        assert run(folder, fresh) == 0
        assert run(folder, tmp_path / "out") == 0
        assert (fresh / "articles.jsonl").read_bytes() == (tmp_path / "out" / "articles.jsonl").read_bytes()
