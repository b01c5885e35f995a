"""The record of a folder that is ours: what it takes for ours, and what it leaves alone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from fixharvest.errors import ForeignFileError, OutputRefusedError
from fixharvest.outputs import owned as module
from fixharvest.outputs.marks import IGNORE, JOURNAL, LOCK, MARK, RECORD, kind_of
from fixharvest.outputs.owned import owned


def mine(file: Path) -> None:
    file.write_bytes(b"mine")


def link(file: Path) -> None:
    file.unlink(missing_ok=True)
    file.symlink_to(file.parent.parent / "elsewhere")


def folder(file: Path) -> None:
    file.unlink(missing_ok=True)
    file.mkdir()


@pytest.mark.parametrize("there", [False, True], ids=["new", "replaced"])
@pytest.mark.parametrize("intrude", [mine, link, folder])
def test_a_file_that_appears_or_changes_while_ours_is_written_stays(
    intrude: Callable[[Path], None], there: bool, tmp_path: Path
) -> None:
    root, file = tmp_path / "out", tmp_path / "out" / "a.txt"
    if there:
        with owned(root) as ours:
            ours.write("a.txt", b"first")

    def write_stream() -> None:
        with owned(root) as ours, ours.stream("a.txt") as stream:
            stream.write(b"ours")
            intrude(file)

    with pytest.raises(ForeignFileError, match="so it is not replaced"):
        write_stream()
    assert (file.is_symlink(), file.is_dir(), file.is_file()) == (intrude is link, intrude is folder, intrude is mine)
    with owned(root) as ours:
        assert not ours.remove("a.txt")
        with pytest.raises(ForeignFileError):
            ours.write("a.txt", b"ours")
    assert list((root / MARK).glob("temporary/*")) == []
    assert intrude is not mine or file.read_bytes() == b"mine"


def test_nothing_is_written_or_removed_through_a_link_to_a_folder(tmp_path: Path) -> None:
    root, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "a.txt").write_bytes(b"ours")
    with owned(root) as ours:
        ours.write("sub/a.txt", b"ours")
    (root / "sub" / "a.txt").unlink()
    (root / "sub").rmdir()
    (root / "sub").symlink_to(elsewhere)
    with owned(root) as ours:
        for path in ("sub/a.txt", "sub/new.txt", "sub/deep/new.txt"):
            with pytest.raises(ForeignFileError, match="is in the way of the results"):
                ours.write(path, b"new")
        assert not ours.remove("sub/a.txt")
    assert [(file.name, file.read_bytes()) for file in elsewhere.iterdir()] == [("a.txt", b"ours")]


@pytest.mark.parametrize("path", ["../mine.txt", "articles/../../mine.txt", "/{}/mine.txt"])
@pytest.mark.parametrize("name", [RECORD, JOURNAL])
def test_a_record_cannot_lead_out_of_its_folder(name: str, path: str, tmp_path: Path) -> None:
    """A folder from somebody else may come with a record that lists files of the user's."""
    root = tmp_path / "out"
    with owned(root) as ours:
        ours.write("articles/a.txt", b"ours")
    mine(tmp_path / "mine.txt")
    path = path.format(tmp_path)
    with (root / MARK / name).open("a") as record:
        record.write(f"{hashlib.sha256(b'mine').hexdigest()}  {path}\n")
    with owned(root) as ours:
        assert list(ours.paths()) == ["articles/a.txt"]
        assert not ours.remove(path)
    assert (tmp_path / "mine.txt").read_bytes() == b"mine"


@pytest.mark.parametrize("when", ["before", "after"])
def test_an_interrupt_while_a_file_is_removed_leaves_no_file_of_ours_without_a_record(
    when: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = module._remove_with_empty_folders

    def remove(file: Path, root: Path) -> None:
        if when == "after":
            real(file, root)
        raise KeyboardInterrupt

    with owned(tmp_path / "out") as ours:
        ours.write("a.txt", b"ours")
    monkeypatch.setattr(module, "_remove_with_empty_folders", remove)
    with pytest.raises(KeyboardInterrupt), owned(tmp_path / "out") as ours:
        ours.remove("a.txt")
    monkeypatch.undo()
    with owned(tmp_path / "out") as ours:
        assert ours.remove("a.txt")
        assert list(ours.paths()) == []
    assert not (tmp_path / "out" / "a.txt").exists()


def test_a_file_with_the_bytes_that_we_wrote_is_ours_and_any_other_is_not(tmp_path: Path) -> None:
    with owned(tmp_path) as ours:
        ours.write("a.txt", b"ours")
    file = tmp_path / "a.txt"
    for content, removed in ((b"ours ", False), (b"", False), (b"ours", False)):
        file.write_bytes(content)
        with owned(tmp_path) as ours:
            assert ours.remove("a.txt") is removed
        assert file.read_bytes() == content, "once given up, a file is not taken back"
    file.unlink()
    with owned(tmp_path) as ours:
        ours.write("a.txt", b"ours")
    file.unlink()
    file.write_bytes(b"ours")
    with owned(tmp_path) as ours:
        assert ours.remove("a.txt")


@pytest.mark.parametrize("left", [[], [LOCK], [IGNORE, LOCK], [IGNORE, LOCK, JOURNAL]], ids=len)
def test_a_process_that_ended_before_it_marked_a_folder_is_no_reason_to_refuse(left: list[str], tmp_path: Path) -> None:
    (tmp_path / MARK).mkdir()
    for name in left:
        (tmp_path / MARK / name).touch()
    with owned(tmp_path) as ours:
        ours.write("a.txt", b"ours")
    assert kind_of(tmp_path) == "output"


@pytest.mark.parametrize("name", ["", "notes.txt", RECORD], ids=["a-file", "other-files", "another-record"])
def test_a_mark_that_we_did_not_write_is_refused(name: str, tmp_path: Path) -> None:
    file = tmp_path / MARK / name if name else tmp_path / MARK
    file.parent.mkdir(exist_ok=True)
    mine(file)
    with pytest.raises(OutputRefusedError, match=f"holds a {MARK} that fixharvest did not write"), owned(tmp_path):
        pass
    assert file.read_bytes() == b"mine"


def test_a_folder_of_the_users_is_not_marked_for_nothing(tmp_path: Path) -> None:
    mine(tmp_path / "notes.txt")
    with owned(tmp_path, "export"):
        pass
    assert [file.name for file in tmp_path.iterdir()] == ["notes.txt"]
    with owned(tmp_path, "export") as ours:
        ours.write("a.txt", b"ours")
    assert kind_of(tmp_path) == "export"
