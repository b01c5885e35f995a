"""Finds the articles of a run: the files in its inputs that are included and not excluded."""

from __future__ import annotations

import heapq
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import MissingFileError, ReadError
from ..outputs.folders import files_below
from ..outputs.marks import is_results
from ..reading.formats import check_format
from ..settings.settings_file import NAME
from ..sources.forms import ARTICLE_ENDINGS, packed
from ..sources.members import starts_with_front_matter
from ..sources.places import Address, Place, listed
from ..text.visible import readable_path
from .report import Report
from .selection import EVERYTHING, Picker, Selection, is_template

EXCLUDED = "excluded by a pattern"
# Files for fixharvest itself, which are copied nowhere.
OURS = frozenset({NAME, "fixharvest-reviewed.jsonl"})
PAGE_ENDINGS = (".html", ".htm", ".HTML", ".HTM")
# What browsers append to a page's name to name the folder of its images, scripts and frames; it depends on their language.
SAVED_WITH_PAGE = tuple(
    "_files .files -Dateien -filer _archivos _arquivos _bestanden _bylos _datoteke _dosyalar _elemei _failid _fails _fajlovi "
    "_ficheiros _fichiers _file _fitxategiak _fitxers _pliki _soubory _tiedostot".split()
)


@dataclass(frozen=True, slots=True)
class Found:
    """A source file: where it is (a path or an address), and its path relative to its input folder, separated by '/'."""

    file: str
    path: str


@dataclass(frozen=True, slots=True)
class _Folder:
    """An input folder: as given, its real path, the prefix of the paths in it, and what in it is read."""

    root: Path
    real: Path
    prefix: str
    foreign: frozenset[Path]
    picker: Picker
    selection: Selection

    def articles(self, report: Report) -> Iterator[str]:
        """The sorted paths of its articles; skipped paths are counted in `report`."""

        def refused(error: OSError) -> None:
            report.unseen += 1
            report.skip(readable_path(os.fspath(error.filename)), f"cannot be listed: {error.strerror}")

        def enters(path: str) -> bool:
            if found := is_results(f"{self.root}/{path}"):
                report.skip(readable_path(path.rstrip("/")), "results of fixharvest")
            return not found and self._enters(path)

        for path in files_below(self.root, enters=enters, refused=refused):
            if os.path.islink(file := f"{self.root}/{path}"):  # noqa: PTH114 - see folders.py
                if self._is_named_like_an_article(path) or (Path(file).is_dir() and not _is_hidden(path)):
                    report.skip(readable_path(path), "a link; links are not followed")
            elif why := self._refusal(path):
                if not self._is_asset(path):
                    report.pass_over(path, why)
            else:
                report.in_folders += 1
                yield path

    def assets(self) -> Iterator[str]:
        """The sorted paths of the files that are copied beside its articles."""
        enters = lambda path: self._enters(path) and not is_results(f"{self.root}/{path}")  # noqa: E731
        return filter(self._is_asset, files_below(self.root, enters=enters))

    def holds(self, file: Path, *, asset: bool = False) -> bool:
        """Whether the file with this real path is one of its articles, or one of its assets."""
        if not file.is_relative_to(self.real):
            return False
        path = file.relative_to(self.real)
        entered = all(self._enters(f"{folder}/") and not is_results(self.root / folder) for folder in list(path.parents)[:-1])
        return entered and (self._is_asset(path.as_posix()) if asset else not self._refusal(path.as_posix()))

    def meets(self, other: _Folder) -> bool:
        """Whether one of the two folders is inside the other."""
        return self.real.is_relative_to(other.real) or other.real.is_relative_to(self.real)

    def _enters(self, path: str) -> bool:
        return not (_is_hidden(path) or self.real / path in self.foreign or _is_saved_with_page(self.root / path))

    def _is_asset(self, path: str) -> bool:
        """Whether the file with this path is copied: it is a regular file, no article, not ours, hidden, or excluded."""
        name = path.rpartition("/")[2]
        if (
            not self.selection.assets
            or _is_hidden(path)
            or name in OURS
            or self.picker.excluded.match_file(readable_path(path))
        ):
            return False
        return self._refusal(path) not in ("", EXCLUDED) and _is_regular(f"{self.root}/{path}")

    def _refusal(self, path: str) -> str:
        """The reason why the file with this path is not an article; empty if it is one."""
        if _is_hidden(path):
            return "hidden"
        if self.selection.assets and is_template(path):
            return "a template of a site generator"
        if why := _refusal_of_name(path, containers=self.selection.containers):
            return why
        if not self.picker.takes(readable_path(path)):
            return EXCLUDED
        if path.lower().endswith(".txt") and not _starts_with_front_matter(self.root / path):
            return "text without front matter"
        return ""

    def _is_named_like_an_article(self, path: str) -> bool:
        return not _is_hidden(path) and path.lower().endswith(ARTICLE_ENDINGS) and self.picker.takes(readable_path(path))


def check_inputs(inputs: Iterable[Place], *, records: bool = False) -> None:
    """Raise MissingFileError if an input does not exist, UnsupportedFormatError if a named file is in no supported format.

    With `records`, an input may also be a container or an address. Raises ExtraMissingError if reading one needs a package.
    """
    for root in inputs:
        kind = packed(str(root)) if records else None
        if isinstance(root, Address):
            if not records or (root.lower().startswith("http") and not kind and not root.lower().endswith(ARTICLE_ENDINGS)):
                check_format(root)
        elif not root.is_dir() and kind is None:
            check_format(str(root))
        if kind and not (isinstance(root, Path) and root.is_dir()):
            kind.check()
        if isinstance(root, Path) and not root.exists():
            message = "no such file or folder; pass an article or a folder of articles"
            raise MissingFileError(message, path=str(root))


def find(
    inputs: Sequence[Place],
    *,
    base: Path | None,
    output: Path | None,
    report: Report,
    selection: Selection = EVERYTHING,
    records: bool = False,
) -> Iterator[Found]:
    """Find the articles in `inputs` (files and folders), sorted by path; other files are counted in `report`.

    Paths are relative to `base`, or to the input if there is no base or the input isn't below it. If several inputs contain a
    file, the first one counts. Links, and folders that cannot be listed, are skipped and listed in `report`. Output folders
    inside an input are not read, and neither are the folders that browsers save beside a page. `selection` applies to the files
    in folders, not to inputs that are files. With `records`, inputs may be containers and addresses, too. Folders are
    listed one by one, as the caller iterates. Raises at once what `check_inputs` raises.
    """
    check_inputs(inputs, records=records)
    if not records:
        selection = replace(selection, containers=False)
    folders = _folders(inputs, base, output, selection)
    named: dict[Path, tuple[int, Found]] = {}
    remote = [_in_bucket(root, selection, report) for root in inputs if isinstance(root, Address)]
    for place, root in enumerate(inputs):
        if isinstance(root, Path) and place not in folders:
            named.setdefault(root.resolve(), (place, Found(str(root), _path(root, base or root.parent))))
    return heapq.merge(_merged(named, folders, report), *remote, key=lambda found: found.path)


def find_assets(inputs: Sequence[Place], *, base: Path | None, output: Path | None, selection: Selection) -> Iterator[Found]:
    """Find the files beside the articles that `selection` lets a run copy, sorted by path. See `find`."""
    folders = _folders(inputs, base, output, selection)

    def within(place: int, folder: _Folder) -> Iterator[Found]:
        others = [other for earlier, other in folders.items() if earlier < place and other.meets(folder)]
        for path in folder.assets():
            if not any(other.holds(folder.real / path, asset=True) for other in others):
                yield Found(f"{folder.root}/{path}", folder.prefix + path)

    return heapq.merge(*(within(place, folder) for place, folder in folders.items()), key=lambda found: found.path)


def _folders(inputs: Sequence[Place], base: Path | None, output: Path | None, selection: Selection) -> dict[int, _Folder]:
    """The folders among `inputs`, by their place. Raises ReadError if an ignore file cannot be read."""
    foreign = frozenset(output.resolve() / name for name in ("", "articles", "markdown")) if output else frozenset()
    return {
        place: _Folder(root, root.resolve(), _prefix(root, base), foreign, selection.picker(root), selection)
        for place, root in enumerate(inputs)
        if isinstance(root, Path) and root.is_dir()
    }


def _merged(named: dict[Path, tuple[int, Found]], folders: dict[int, _Folder], report: Report) -> Iterator[Found]:
    """The files of all inputs, sorted by path: those `named` as inputs and those in `folders`, each with its input's index."""

    def alone() -> Iterator[Found]:
        for file, (place, found) in sorted(named.items(), key=lambda item: item[1][1].path):
            if not any(folder.holds(file) for earlier, folder in folders.items() if earlier < place):
                yield found

    def within(place: int, folder: _Folder) -> Iterator[Found]:
        files = {str(file) for file, (earlier, _) in named.items() if earlier < place}
        others = [other for earlier, other in folders.items() if earlier < place and other.meets(folder)]
        for path in folder.articles(report):
            file = f"{folder.real}/{path}"
            if file not in files and not any(other.holds(Path(file)) for other in others):
                yield Found(f"{folder.root}/{path}", readable_path(folder.prefix + path))

    streams = [alone(), *(within(place, folder) for place, folder in folders.items())]
    return heapq.merge(*streams, key=lambda found: found.path)


def _in_bucket(address: Address, selection: Selection, report: Report) -> Iterator[Found]:
    """The files at and below an address that may be articles or containers; others are counted in `report`."""

    def refused(error: ReadError) -> None:
        report.unseen += 1
        report.skip(error.path or address, error.message)

    picker = selection.picker_without_file()
    for file, path in listed(address, refused):
        alone = file == address
        why = _refusal_of_name(path, containers=selection.containers or alone)
        if not alone and path.lower().endswith(".txt"):
            why = "text without front matter, perhaps; name it to read it"
        if not alone and any(part.startswith(".") for part in path.split("/")):
            why = "hidden"
        if not why and not alone and not picker.takes(path):
            why = EXCLUDED
        if why:
            report.pass_over(path, why)
        else:
            report.in_folders += not alone
            yield Found(file, path)


def _refusal_of_name(path: str, *, containers: bool) -> str:
    """Why a file of this name is neither an article nor, if those are read, a container; empty if it is one."""
    if path.lower().endswith(ARTICLE_ENDINGS):
        return ""
    if packed(path) is None:
        return "not a supported format"
    return "" if containers else "a container; pass it by itself, or pass --containers"


def _path(file: Path, base: Path) -> str:
    """The path of a named file relative to `base`; only its name if it isn't below `base`."""
    real, top = file.resolve(), base.resolve()
    return readable_path(real.relative_to(top).as_posix() if real.is_relative_to(top) else file.name)


def _prefix(root: Path, base: Path | None) -> str:
    """The path from `base` to an input folder below it, with a final '/'; empty for other folders."""
    real, top = root.resolve(), (base or root).resolve()
    return f"{real.relative_to(top)}/" if real != top and real.is_relative_to(top) else ""


def _is_hidden(path: str) -> bool:
    """Whether the last part of `path` starts with a dot."""
    return path.rstrip("/").rpartition("/")[2].startswith(".")


def _is_regular(file: str) -> bool:
    """Whether `file` is a file of its own: no link, pipe, socket, or device."""
    try:
        return stat.S_ISREG(os.lstat(file).st_mode)
    except OSError:
        return False


def _is_saved_with_page(folder: Path) -> bool:
    """Whether a browser created `folder` when it saved the page beside it."""
    return any(
        folder.with_name(folder.name.removesuffix(suffix) + ending).is_file()
        for suffix in SAVED_WITH_PAGE
        if folder.name.endswith(suffix) and folder.name != suffix
        for ending in PAGE_ENDINGS
    )


def _starts_with_front_matter(file: Path) -> bool:
    """Whether the file starts with front matter."""
    if not file.is_file():
        return False
    try:
        with file.open("rb") as handle:
            return starts_with_front_matter(handle.read(8))
    except OSError:
        return False
