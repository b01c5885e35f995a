"""Many articles: find them, run the chain on each, write each whole; a failed one is a record, not a stop."""

from __future__ import annotations

import fcntl
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from pipeline.chain import process, rules_hash
from pipeline.errors import OutputInUseError, PipelineError, ReadError, WriteError
from pipeline.model import Article, Fix, Step
from pipeline.settings import Settings
from pipeline.stages.read import read_bytes
from pipeline.version import VERSION
from pipeline.writers.articles import to_json, to_line, to_markdown
from pipeline.writers.files import safe_name, sweep, write_pieces, write_whole

ENDINGS = (".md", ".markdown", ".mdx", ".txt", ".html", ".htm")
LOCK_NAME = ".fixharvest.lock"


@dataclass(frozen=True, slots=True)
class Found:
    """A source file: where it is, and its path relative to its input folder ('/' between the parts)."""

    file: Path
    path: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that could not be processed, and why."""

    path: str
    error: str
    message: str
    line: int | None = None


@dataclass
class Report:
    """The counts of one run; `seconds` are wall-clock."""

    done: int = 0
    failed: int = 0
    skipped: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    fixes: int = 0
    options: int = 0
    procedures: int = 0
    steps: int = 0
    removed: Counter[str] = field(default_factory=Counter)
    removed_kinds: Counter[str] = field(default_factory=Counter)
    removed_characters: int = 0
    characters: int = 0
    repaired: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    warned_articles: int = 0
    failures: list[Failure] = field(default_factory=list)
    skips: list[Failure] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, article: Article) -> None:
        """Count an article that is done."""
        self.done += 1
        self.kinds[article.kind] += 1
        for fix in article.fixes:
            self.fixes += 1
            self._add_fix(fix)
        for removed in article.removed:
            self.removed[removed.rule] += 1
            self.removed_kinds[removed.kind] += 1
            self.removed_characters += len(removed.text)
        self.characters += len(article.content.markdown) + sum(len(removed.text) for removed in article.removed)
        for repaired in article.repaired:
            self.repaired[repaired.rule] += 1
        for warning in article.warnings:
            self.warnings[warning.code] += 1
        self.warned_articles += bool(article.warnings)

    def _add_fix(self, fix: Fix) -> None:
        self.procedures += len(fix.procedures)
        self.steps += sum(_count_steps(procedure.steps) for procedure in fix.procedures)
        for option in fix.options:
            self.options += 1
            self._add_fix(option)

    def as_dict(self) -> dict[str, Any]:
        """The report for `run.json`."""
        return {
            "generator": {"version": VERSION, "rules_hash": rules_hash()},
            "articles": {"done": self.done, "failed": self.failed, "skipped": self.skipped, "warned": self.warned_articles},
            "kinds": dict(sorted(self.kinds.items())),
            "found": {"fixes": self.fixes, "options": self.options, "procedures": self.procedures, "steps": self.steps},
            "removed": {
                "by_rule": dict(sorted(self.removed.items())),
                "by_kind": dict(sorted(self.removed_kinds.items())),
                "characters": self.removed_characters,
                "characters_of": self.characters,
            },
            "repaired": dict(sorted(self.repaired.items())),
            "warnings": dict(sorted(self.warnings.items())),
            "skipped": [msgspec.to_builtins(skip) for skip in self.skips],
            "times": {"seconds": round(self.seconds, 3)},
        }


def _count_steps(steps: Sequence[Step]) -> int:
    return sum(1 + _count_steps(step.steps) for step in steps)


def find(inputs: Sequence[Path], *, base: Path | None, output: Path | None, report: Report) -> list[Found]:
    """All articles in `inputs` (files and folders), sorted by path; what is no article is passed over.

    Links, and files that cannot be looked at, are skipped and counted in `report`. An output folder inside an input
    is not read. Raises ReadError where an input does not exist.
    """
    found: dict[Path, Found] = {}
    for root in inputs:
        if not root.exists():
            raise ReadError("no such file or folder; give the path of an article or of a folder of articles", path=str(root))
        folder = base or (root if root.is_dir() else root.parent)
        candidates = _walk(root, output, report) if root.is_dir() else iter([root])
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


def _walk(root: Path, output: Path | None, report: Report) -> Iterator[Path]:
    def refused(error: OSError) -> None:
        report.skipped += 1
        report.skips.append(Failure(readable(str(error.filename)), "skipped", f"cannot be looked into: {error.strerror}"))

    def link(file: Path) -> None:
        report.skipped += 1
        report.skips.append(Failure(readable(file.relative_to(root).as_posix()), "skipped", "a link; links are not followed"))

    skips = {output.resolve(), output.resolve() / "articles", output.resolve() / "markdown"} if output else set()
    for current, folders, files in os.walk(root, onerror=refused):
        here = Path(current)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in [name for name in folders if (here / name).is_symlink()]:
            link(here / name)
        folders[:] = [name for name in folders if not (here / name).is_symlink() and (here / name).resolve() not in skips]
        for name in sorted(files):
            file = here / name
            if name.startswith(".") or not name.lower().endswith(ENDINGS):
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


def run(
    inputs: Sequence[Path],
    output: Path,
    settings: Settings,
    *,
    base: Path | None = None,
    on_start: Callable[[int], None] | None = None,
    on_done: Callable[[str], None] | None = None,
) -> Report:
    """Clean all articles of `inputs` into `output`.

    Writes `articles/**.json`, `markdown/**.md`, `articles.jsonl`, `failures.jsonl` and `run.json`. Raises ReadError for
    an input that does not exist, OutputInUseError where another run holds `output`, WriteError where it cannot be written.
    """
    started = time.perf_counter()
    report = Report()
    with _locked(output):
        sweep(output)
        sources = find(inputs, base=base, output=output, report=report)
        if on_start is not None:
            on_start(len(sources))
        write_pieces(output / "articles.jsonl", _lines(sources, output, settings, report, on_done))
        failures = b"".join(msgspec.json.encode(failure) + b"\n" for failure in report.failures)
        write_whole(output / "failures.jsonl", failures)
        report.seconds = time.perf_counter() - started
        write_whole(output / "run.json", msgspec.json.format(msgspec.json.encode(report.as_dict()), indent=2) + b"\n")
    return report


def _lines(
    sources: Sequence[Found], output: Path, settings: Settings, report: Report, on_done: Callable[[str], None] | None
) -> Iterator[bytes]:
    """Process each source, write its files, and yield its line for `articles.jsonl`."""
    for source in sources:
        try:
            data = read_bytes(source.file, max_bytes=settings.max_file_bytes)
            article = process(data, path=source.path, settings=settings)
            line = to_line(article)
        except PipelineError as error:
            report.failed += 1
            report.failures.append(Failure(source.path, type(error).__name__, error.message, error.line))
        except Exception as error:  # noqa: BLE001 - whatever one article does, its neighbours go on
            report.failed += 1
            report.failures.append(Failure(source.path, type(error).__name__, f"{error}; please report this article"))
        else:
            name = safe_name(source.path)
            write_whole(output / "articles" / f"{name}.json", to_json(article))
            write_whole(output / "markdown" / f"{name}.md", to_markdown(article))
            report.add(article)
            yield line
        if on_done is not None:
            on_done(source.path)


@contextmanager
def _locked(output: Path) -> Iterator[None]:
    """Hold `output` for this run alone."""
    try:
        output.mkdir(parents=True, exist_ok=True)
        handle = os.open(output / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise WriteError(f"cannot be written: {error.strerror or error}", path=str(output)) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(handle).st_ino != (output / LOCK_NAME).stat().st_ino:
            raise BlockingIOError("the lock file has changed hands")
    except OSError as error:
        os.close(handle)
        raise OutputInUseError("another run is writing here; wait for it or choose another folder", path=str(output)) from error
    try:
        yield
    finally:
        (output / LOCK_NAME).unlink(missing_ok=True)
        os.close(handle)
