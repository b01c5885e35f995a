"""Which files are articles. Each is found once, in path order."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fixharvest.batch.report import Report
from fixharvest.batch.selection import Selection
from fixharvest.batch.sources import SAVED_WITH_PAGE, Found, find
from fixharvest.errors import ReadError
from fixharvest.outputs import folders
from fixharvest.outputs.folders import files_below


def paths(*inputs: Path, base: Path | None = None, exclude: tuple[str, ...] = (), include: tuple[str, ...] = ()) -> list[str]:
    found = find(inputs, base=base, output=None, report=Report(), selection=Selection(include, exclude))
    return [entry.path for entry in found]


def write(folder: Path, *names: str) -> Path:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("# A\n")
    return folder


ODD = [
    "a.md",
    "a/b.md",
    "a-b.md",
    "a b/c.md",
    "a!/c.md",
    "a0.md",
    "a/b/c.md",
    "a/b-c.md",
    "B.md",
    "ä/x.md",
    "設.md",
    "z/y/x.md",
]


def test_files_are_found_in_path_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "RUN", 2)
    write(tmp_path, *ODD)
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/a\xff.md")).write_text("# A\n")
    assert paths(tmp_path) == sorted([*ODD, "a\\xff.md"])


def test_folders_are_listed_lazily(tmp_path: Path) -> None:
    write(tmp_path, "a/1.md", "b/2.md")
    found = find([tmp_path], base=None, output=None, report=Report())
    assert next(found) == Found(str(tmp_path / "a" / "1.md"), "a/1.md")
    (tmp_path / "b" / "2.md").rename(tmp_path / "b" / "3.md")
    assert [entry.path for entry in found] == ["b/3.md"]


def test_files_may_disappear_while_a_folder_is_walked(tmp_path: Path) -> None:
    names = [f"{number:03}.md" for number in range(200)]
    write(tmp_path, *names)
    seen = []
    for path in files_below(tmp_path):
        (tmp_path / path).unlink()
        seen.append(path)
    assert seen == names


def test_a_deep_tree_is_walked(tmp_path: Path) -> None:
    write(tmp_path, "d/" * 400 + "a.md")
    assert paths(tmp_path) == ["d/" * 400 + "a.md"]


def test_a_missing_input_is_reported_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        find([tmp_path / "none"], base=None, output=None, report=Report())


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ([".", "sub"], ["a.md", "sub/b.md", "sub/c.md"]),
        (["sub", "."], ["a.md", "b.md", "c.md"]),
        ([".", "sub/b.md", "a.md"], ["a.md", "sub/b.md", "sub/c.md"]),
        (["sub/c.md", "."], ["a.md", "c.md", "sub/b.md"]),
        (["a.md", "a.md", "sub/../a.md"], ["a.md"]),
        (["sub", "sub/"], ["b.md", "c.md"]),
        (["more", "sub"], ["0.md", "b.md", "c.md", "d.md"]),
    ],
    ids=" ".join,
)
def test_a_file_in_several_inputs_belongs_to_the_first(
    inputs: list[str], expected: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "in", "a.md", "sub/b.md", "sub/c.md")
    write(tmp_path / "in" / "more", *(["0.md", "d.md"] if "more" in inputs else []))
    monkeypatch.chdir(tmp_path / "in")
    assert paths(*map(Path, inputs)) == expected


def test_an_excluded_file_is_read_if_it_is_named(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "drafts/b.md", ".hidden/c.md")
    inputs = [tmp_path, tmp_path / "drafts" / "b.md", tmp_path / ".hidden" / "c.md"]
    assert paths(*inputs, exclude=("drafts/",)) == ["a.md", "b.md", "c.md"]


def test_paths_are_relative_to_the_base_if_the_input_is_inside_it(tmp_path: Path) -> None:
    write(tmp_path, "one/sub/a.md", "one/b.md", "two/sub/c.md")
    one, two = tmp_path / "one", tmp_path / "two"
    assert paths(one / "sub", one / "b.md", base=tmp_path) == ["one/b.md", "one/sub/a.md"]
    assert paths(one, two / "sub" / "c.md", two, base=one) == ["b.md", "c.md", "sub/a.md"]


@pytest.mark.parametrize("suffix", ["_files", "-Dateien", "_fichiers", ".files"])
def test_files_that_a_browser_saved_with_a_page_are_not_articles(suffix: str, tmp_path: Path) -> None:
    assert suffix in SAVED_WITH_PAGE
    frame = f"Fix it{suffix}/frame.html"
    write(
        tmp_path,
        "Fix it.html",
        frame,
        f"Fix it{suffix}/sub/a.md",
        f"other{suffix}/b.html",
        "Fix it-more/c.md",
        f"{suffix}/d.md",
    )
    kept = ["Fix it-more/c.md", "Fix it.html", f"other{suffix}/b.html", *([] if suffix[0] == "." else [f"{suffix}/d.md"])]
    assert paths(tmp_path) == sorted(kept)
    assert paths(tmp_path, tmp_path / frame) == sorted([*kept, "frame.html"])
    (tmp_path / "Fix it.html").rename(tmp_path / "Fix it.htm")
    assert f"Fix it{suffix}/frame.html" not in paths(tmp_path)
    (tmp_path / "Fix it.htm").unlink()
    assert f"Fix it{suffix}/frame.html" in paths(tmp_path)
