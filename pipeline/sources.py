"""Which files are the articles of a run: those of the inputs that are included and not excluded."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pathspec

from pipeline.errors import ReadError
from pipeline.report import Failure, Report

ENDINGS = (".md", ".markdown", ".mdx", ".txt", ".html", ".htm")
IGNORE_FILE = ".fixharvestignore"
# A folder that holds a file of this name is a report of ours and no folder of articles.
REPORT_MARK = ".fixharvest_report"


@dataclass(frozen=True, slots=True)
class Found:
    """A source file: where it is, and its path relative to its input folder ('/' between the parts)."""

    file: Path
    path: str


@dataclass(frozen=True, slots=True)
class Selection:
    """Patterns in the syntax of .gitignore, over paths relative to the input: with `include`, only what one matches."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def picker(self, root: Path) -> Picker:
        """What decides for the files below `root`, whose ignore file counts like `exclude`. Raises ReadError."""
        ignore = root / IGNORE_FILE
        try:
            lines = ignore.read_text("utf-8").splitlines() if ignore.is_file() else []
        except (OSError, UnicodeDecodeError) as error:
            raise ReadError(f"cannot be read: {error}; it holds one pattern a line", path=str(ignore)) from error
        return Picker(_patterns(self.include) if self.include else None, _patterns([*lines, *self.exclude]))


@dataclass(frozen=True, slots=True)
class Picker:
    """Decides by patterns."""

    included: pathspec.GitIgnoreSpec | None
    excluded: pathspec.GitIgnoreSpec

    def takes(self, path: str) -> bool:
        """Whether `path` (relative, with '/') is wanted."""
        return (self.included is None or self.included.match_file(path)) and not self.excluded.match_file(path)


def _patterns(lines: Iterable[str]) -> pathspec.GitIgnoreSpec:
    return pathspec.GitIgnoreSpec.from_lines(lines)


def find(
    inputs: Sequence[Path],
    *,
    base: Path | None,
    output: Path | None,
    report: Report,
    selection: Selection = Selection(),
) -> list[Found]:
    """All articles in `inputs` (files and folders), sorted by path; what is no article is passed over.

    Links, and files that cannot be looked at, are skipped and counted in `report`. An output folder inside an input
    is not read. `selection` rules over folders, not over files that are named. Raises ReadError where an input does not exist.
    """
    found: dict[Path, Found] = {}
    for root in inputs:
        if not root.exists():
            raise ReadError("no such file or folder; give the path of an article or of a folder of articles", path=str(root))
        folder = base or (root if root.is_dir() else root.parent)
        candidates = _walk(root, output, report, selection.picker(root)) if root.is_dir() else iter([root])
        for file in candidates:
            try:
                relative = file.resolve().relative_to(folder.resolve())
            except ValueError:
                relative = Path(file.name)
            found.setdefault(file.resolve(), Found(file, readable(relative.as_posix())))
    return sorted(found.values(), key=lambda entry: entry.path)


def readable(path: str) -> str:
    """`path` as text that can be written as UTF-8: bytes of a file name that are no UTF-8 are spelt out."""
    return path.encode("utf-8", errors="surrogateescape").decode("utf-8", errors="backslashreplace")


def _walk(root: Path, output: Path | None, report: Report, picker: Picker) -> Iterator[Path]:
    def refused(error: OSError) -> None:
        report.skipped += 1
        report.unseen += 1
        report.skips.append(Failure(readable(str(error.filename)), "skipped", f"cannot be looked into: {error.strerror}"))

    def link(file: Path) -> None:
        report.skipped += 1
        report.skips.append(Failure(readable(file.relative_to(root).as_posix()), "skipped", "a link; links are not followed"))

    skips = {output.resolve(), output.resolve() / "articles", output.resolve() / "markdown"} if output else set()
    for current, folders, files in os.walk(root, onerror=refused):
        here = Path(current)
        if REPORT_MARK in files:
            folders.clear()
            report.skipped += 1
            report.skips.append(Failure(readable(here.relative_to(root).as_posix()), "skipped", "a report of fixharvest"))
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in [name for name in folders if (here / name).is_symlink()]:
            link(here / name)
        folders[:] = [name for name in folders if not (here / name).is_symlink() and (here / name).resolve() not in skips]
        for name in sorted(files):
            file = here / name
            if name.startswith(".") or not name.lower().endswith(ENDINGS):
                continue
            if not picker.takes(readable(file.relative_to(root).as_posix())):
                continue
            if file.is_symlink():
                link(file)
                continue
            if name.lower().endswith(".txt") and not _starts_with_front_matter(file):
                continue
            yield file


def _starts_with_front_matter(file: Path) -> bool:
    """A `.txt` file is an article only where it starts with front matter."""
    if not file.is_file():
        return False
    try:
        with file.open("rb") as handle:
            return handle.read(8).removeprefix(b"\xef\xbb\xbf").startswith((b"---", b"+++", b"{"))
    except OSError:
        return False
