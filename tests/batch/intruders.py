"""A world for the property test of foreign files: inputs, outputs, and the files in and around them that are not ours.

Foreign are the files that no command wrote, and those that changed since: `World` remembers what each holds, and `check` says
that it still does.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeAlias
from unittest.mock import patch

from fixharvest.chain import process_record
from fixharvest.cli import main
from fixharvest.model import Article
from fixharvest.outputs.marks import MARK
from fixharvest.outputs.owned import OwnedFolder
from fixharvest.outputs.targets import Target
from fixharvest.settings.settings import Settings
from fixharvest.sources.record import Record

Content: TypeAlias = bytes | str  # of a file, or where a link leads

ARTICLE = (
    "# Fix the {name}\n\n## Fix 1: Reset it\n\n1. Open **Settings**.\n2. Click **Reset {name}**.\n\n"
    '<ins class="adsbygoogle"></ins>\n\nSponsored by Lampco.\n\n## Fix 2: Turn it off\n\n1. Click **Off**.\n'
)
SOURCES = ("a.md", "b.md", "c.html", "sub/d.md", "sub/e.md", "notes.txt")
TEXTS = (ARTICLE.format(name="lamp"), ARTICLE.format(name="fan"), "<h1>Kettle</h1><p>It boils.</p>", "\0\1\2" * 100, "# X\n")
PLACES = ("out", "out", "out", "web", "web/report", "out/report", ".")
# What commands write, and what stands beside it.
NAMES = (
    "articles/a.json articles/sub/d.json articles/a.json/mine.txt articles articles/sub markdown/a.md markdown/sub/d.md "
    "markdown articles.jsonl changes.jsonl failures.jsonl run.json rag.jsonl howto.jsonl fixharvest.db fixharvest.db-wal "
    "fixharvest.db-journal articles-00001.jsonl articles-00002.jsonl articles.parquet fixes.parquet twins.jsonl unique.jsonl "
    "datasette.json report report/index.html report/articles/a.html index.html articles.html articles/a.html .hidden "
    ".gitignore articles/.keep notes.md markdown/notes.md articles/x/y/z.txt .fixharvest-abc .fixharvest"
).split()


class Killed(BaseException):
    """The process is killed."""


class World:
    """The folders `in`, `out` and `web` below `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.foreign: dict[str, Content] = {}
        self.earlier: dict[str, list[bytes]] = {}
        self.number = 0
        for name, text in zip(SOURCES, TEXTS, strict=False):
            self.source(name, text)

    def source(self, name: str, text: str | None) -> None:
        """Write or delete a source."""
        path = f"in/{name}"
        if text is None:
            self.delete(path)
        else:
            self.put(path, text.encode())

    def put(self, path: str, content: Content) -> None:
        """Write a foreign file, or a link, over whatever file stands there."""
        file = self.root / path
        if file.is_dir() and not file.is_symlink():
            return
        for above in list(file.relative_to(self.root).parents)[:-1]:
            if os.path.lexists(self.root / above) and (not (self.root / above).is_dir() or (self.root / above).is_symlink()):
                return
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        if isinstance(content, str):
            file.symlink_to(content)
        else:
            file.write_bytes(content)
        self.foreign[path] = content

    def delete(self, path: str) -> None:
        """Delete a file, ours or not."""
        if not (self.root / path).is_dir() or (self.root / path).is_symlink():
            (self.root / path).unlink(missing_ok=True)
            self.foreign.pop(path, None)

    def intrude(self, place: str, name: str, kind: str) -> None:
        """Put something foreign at a place; no two files hold the same."""
        self.number += 1
        path = os.path.normpath(f"{place}/{name}")
        if kind == "folder":
            self.put(f"{path}/mine.txt", f"mine {self.number}\n".encode())
        elif kind == "linked folder":
            for below in ("a.json", "a.md", "d.json", "d.md", "sub/d.json", "index.html"):
                self.put(f"{self.number}.folder/{below}", f"mine {self.number}\n".encode())
            self.put(path, str(self.root / f"{self.number}.folder"))
        elif kind == "link":
            self.put(f"{self.number}.secret", f"secret {self.number}\n".encode())
            self.put(path, str(self.root / f"{self.number}.secret"))
        elif kind == "dangling":
            self.put(path, str(self.root / f"{self.number}.nothing"))
        else:
            self.put(path, f"mine {self.number}\n".encode())

    def ours(self) -> list[str]:
        """The files that commands wrote, and that nobody changed."""
        found = (file for name in ("out", "web") for file in (self.root / name).rglob("*") if not file.is_symlink())
        paths = (file.relative_to(self.root).as_posix() for file in found if file.is_file() and MARK not in file.parts)
        return sorted(path for path in paths if path not in self.foreign)

    def edit(self, path: str, how: str) -> None:
        """Change a file of ours, which is foreign then."""
        self.number += 1
        now = (self.root / path).read_bytes()
        if how == "restored":  # an earlier version of ours, but not one that counts as ours after a kill
            recorded = b"".join(file.read_bytes() for file in self.root.rglob(f"{MARK}/*") if file.is_file())
            for before in self.earlier.get(path, []):
                if before != now and hashlib.sha256(before).hexdigest().encode() not in recorded:
                    self.put(path, before)
                    return
        changed = {"appended": now + b"%d\n" % self.number, "emptied": b"", "cut": now[:-1]}.get(
            how, b"mine %d\n" % self.number
        )
        if changed != now:
            self.put(path, changed)

    def run(self, *words: str) -> int:
        """The status of a command; it is checked that everything foreign is still there."""
        self._remember()
        status = main([word.replace("@", str(self.root)) for word in words])
        self.check(words)
        assert status in (0, 1, 2, 3, 5), words
        return status

    def _remember(self) -> None:
        """Keep what our files hold, to restore it one day."""
        for path in self.ours():
            held = (self.root / path).read_bytes()
            if held not in (known := self.earlier.setdefault(path, [])):
                known.append(held)

    def check(self, words: object) -> None:
        """Everything foreign is as it was."""
        for path, content in self.foreign.items():
            file = self.root / path
            if isinstance(content, str):
                assert file.is_symlink(), (words, path)
                assert os.readlink(file) == content, (words, path)  # noqa: PTH115 - as text
            else:
                assert file.is_file(), (words, path)
                assert not file.is_symlink(), (words, path)
                assert file.read_bytes() == content, (words, path)


@contextmanager
def killed_at(moment: int, *, before: bool) -> Iterator[None]:
    """A process that is killed at a moment: before or after a file takes its place. What it would do at its end is not done."""
    moments = iter(range(1, moment))
    real = Target.take

    def take(target: Target, file: Path, digest: bytes) -> bytes:
        dies = next(moments, None) is None
        if dies and before:
            raise Killed
        taken = real(target, file, digest)
        if dies:
            raise Killed
        return taken

    end = patch.object(OwnedFolder, "close", lambda folder: folder._database.close())
    with patch.object(Target, "take", take), end, suppress(Killed):
        yield


@contextmanager
def meanwhile(action: Callable[[], None]) -> Iterator[None]:
    """Somebody acts while the first article is cleaned."""
    waiting = [action]

    def process(record: Record, settings: Settings) -> Article:
        if waiting:
            waiting.pop()()
        return process_record(record, settings)

    with patch("fixharvest.batch.job.process_record", process):
        yield
