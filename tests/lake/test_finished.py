"""What `verify` and `convert` make of a dataset, and what they say of one that changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

pa = pytest.importorskip("pyarrow", reason="the extra parquet is not installed")

from fixharvest.cli import main  # noqa: E402
from fixharvest.lake.store import digest_name  # noqa: E402
from fixharvest.outputs.formats import FORMATS  # noqa: E402
from fixharvest.sources.record import Record  # noqa: E402
from tests.lake.made import BINARY, lamps, make, named  # noqa: E402

FORMS = pytest.mark.parametrize("form", ["parquet", "jsonl"])


def first_file(folder: Path) -> Path:
    return Path(named(folder)[0])


def rewrite(folder: Path, old: bytes, new: bytes) -> None:
    """Change a file and give it the name and the size that fit, as a forger would, who knows the manifest."""
    file = first_file(folder)
    data = file.read_bytes().replace(old, new)
    stem, _, _ = file.stem.rpartition("-")
    forged = file.with_name(f"{stem}-{digest_name(data)}{file.suffix}")
    file.unlink()
    forged.write_bytes(data)
    manifest = folder / "manifest.json"
    manifest.write_bytes(manifest.read_bytes().replace(file.name.encode(), forged.name.encode()))


def edit_manifest(folder: Path, name: str, value: object) -> None:
    file = folder / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {name: value}))


CHANGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a file that is gone": (lambda folder: first_file(folder).unlink(), "cannot be read"),
    "a byte": (lambda folder: first_file(folder).write_bytes(first_file(folder).read_bytes() + b" "), "its digest is not"),
    "a word": (lambda folder: rewrite(folder, b"**Cap**", b"**Cup**"), "row 1: 000.md: undoing the edits does not give"),
    "a type": (lambda folder: rewrite(folder, b'"path":"000.md"', b'"path":7'), "row 1: is not an article: Expected `str"),
    "a row": (lambda folder: rewrite(folder, b"}\n{", b"}{"), "is not an article"),
    "what failed": (
        lambda folder: next((folder / "failures").iterdir()).write_bytes(b""),
        "changed since it was written",
    ),
    "a count": (lambda folder: edit_manifest(folder, "rows", 7), "says rows: 7, but its partitions have 4"),
    "no manifest": (lambda folder: (folder / "manifest.json").write_text("{}"), "is not a manifest of fixharvest"),
    "another format": (lambda folder: edit_manifest(folder, "format", "orc"), "'orc'); install a newer fixharvest"),
}


@FORMS
def test_verify_accepts_what_a_run_wrote(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make([*lamps(20), Record("bad.md", BINARY)], tmp_path / "lake", form)
    assert main(["verify", str(tmp_path / "lake")]) == 0
    assert capsys.readouterr() == ("20 of 20 articles match their sources\n", "")


@pytest.mark.parametrize(("change", "message"), CHANGES.values(), ids=CHANGES)
def test_verify_finds_what_changed(
    change: Callable[[Path], object], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make([*lamps(4), Record("bad.md", BINARY)], tmp_path / "lake", "jsonl")
    change(tmp_path / "lake")
    assert main(["verify", str(tmp_path / "lake")]) == 1
    assert message in capsys.readouterr().err


@FORMS
def test_convert_writes_what_it_writes_of_a_folder(form: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for record in lamps(5):
        (tmp_path / "in" / record.path).write_bytes(record.data + b"\n[link](more.md)\n")
    words = ["run", str(tmp_path / "in"), "--workers", "0", "-q"]
    assert main([*words, "-o", str(tmp_path / "out")]) == 0
    assert main([*words, "-o", str(tmp_path / "lake"), "--into", form]) == 0
    for output in ("out", "lake"):
        what = ["--format", ",".join(FORMATS), "--base-url", "https://fix.example/"]
        assert main(["convert", str(tmp_path / output), "-o", str(tmp_path / f"of {output}"), *what]) == 0
    of_run, of_dataset = (
        {
            file.relative_to(folder).as_posix(): file
            for file in folder.rglob("*")
            if file.is_file() and ".fixharvest" not in str(file)
        }
        for folder in (tmp_path / "of out", tmp_path / "of lake")
    )
    assert list(of_run) == list(of_dataset)
    for name in of_run:
        assert of_run[name].read_bytes() == of_dataset[name].read_bytes(), name


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (["convert", "{lake}", "--format", "rag"], "say where to write with -o FOLDER"),
        (["convert", "{lake}", "--format", "rag", "-o", "{lake}"], "is a dataset of fixharvest; choose another folder"),
        (["convert", "{empty}", "--format", "rag"], "contains no articles.jsonl; pass the folder of a finished run"),
        (["verify", "{empty}"], "has no articles; pass the folder of a finished run"),
        (["verify", "memory://nothing"], "has no manifest.json; pass what `run --into parquet` or `--into jsonl` wrote"),
        (["verify", "nowhere://nothing"], "has an unknown protocol"),
        (["report", "{lake}"], "is a dataset of partition files, for `verify`, `convert`,"),
    ],
)
def test_what_is_no_dataset_or_no_place_is_named(
    command: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("fsspec", reason="addresses need fsspec")
    (tmp_path / "empty").mkdir()
    make(lamps(1), tmp_path / "lake")
    words = [word.format(lake=tmp_path / "lake", empty=tmp_path / "empty") for word in command]
    assert main(words) in (1, 2)
    assert message in capsys.readouterr().err


def test_a_changed_file_stops_a_conversion(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make(lamps(4), tmp_path / "lake")
    first_file(tmp_path / "lake").write_bytes(b"PAR1")
    assert main(["convert", str(tmp_path / "lake"), "--format", "rag", "-o", str(tmp_path / "out")]) == 1
    assert "changed since it was written" in capsys.readouterr().err
    assert not (tmp_path / "out" / "rag.jsonl").exists()
