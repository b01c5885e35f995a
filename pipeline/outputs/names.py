"""The names of an article's files: its source's where every disk can hold them, and never two that are one on some disk."""

from __future__ import annotations

import hashlib
import unicodedata

from ..patterns import lazy_pattern
from .temporary_database import TemporaryDatabase

# Endings that the cleaned Markdown keeps, since site generators read them; other sources get .md.
MARKDOWN_ENDINGS = (".md", ".markdown", ".mdx")
# A folder with such an ending might stand where a file of another article has to be.
_ENDINGS_OF_FILES = (*MARKDOWN_ENDINGS, ".json", ".html")
# UTF-8 bytes of a part; disks hold 255, which leaves room for a hash and an ending.
MAX_BYTES = 230
MAX_MAPPED = 100
_TABLES = """
CREATE TABLE names (name TEXT PRIMARY KEY, fold TEXT NOT NULL, path BLOB NOT NULL, kept INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX by_fold ON names (fold);
CREATE INDEX by_path ON names (path);
CREATE TABLE copies (file TEXT PRIMARY KEY, fold TEXT NOT NULL UNIQUE) WITHOUT ROWID;
"""
# What Windows forbids, control and direction characters, line separators, lone surrogates, and noncharacters.
_UNSAFE = lazy_pattern('[\x00-\x1f\x7f-\x9f<>:"/\\\\|?*\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]')
_IGNORED_BY_DISKS = lazy_pattern(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f\ufe00-\ufe0f]"
)
_NOT_PLAIN = lazy_pattern(r"[^a-z0-9]+")
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$", *(f"{port}{i}" for port in ("com", "lpt") for i in (*range(10), *"¹²³"))}
)


class Names(TemporaryDatabase):
    """The names of a run's articles, and of the files copied beside them.

    Claim them in the order of the sources, so that the same sources get the same names.
    """

    def __init__(self, tables: str = "") -> None:
        """Create the table of names, and `tables`, in SQL."""
        super().__init__(_TABLES + tables)
        self._cursor = self._database.cursor()  # one for all, since sqlite3 remembers the last two hundred for a while

    def claim(self, path: str) -> str | None:
        """The name for the source at `path`, as `name_of` gives it: marked if another source has the plain one on some disk.

        None if this very path was claimed before, or if the marked name is taken, too.
        """
        name = self.free_name(path)
        if name is not None:
            self.keep(name, path)
        return name

    def free_name(self, path: str) -> str | None:
        """The name that `claim` would give."""
        if self.keeps_source(path) is not None:
            return None
        return next((name for name in (name_of(path), name_of(path, marked=True)) if not self._has(fold(name))), None)

    def keep(self, name: str, path: str) -> None:
        """Record that the files with this name, of the source at `path`, stay."""
        self._cursor.execute("INSERT OR REPLACE INTO names VALUES (?, ?, ?, 1)", (name, fold(name), _bytes(path)))

    def drop(self, name: str) -> None:
        """Record that the article with this name failed, so that its files are not kept."""
        self._cursor.execute("UPDATE names SET kept = 0 WHERE name = ?", (name,))

    def keeps(self, name: str) -> bool:
        """Whether the files with this name stay."""
        return self._cursor.execute("SELECT 1 FROM names WHERE name = ? AND kept", (name,)).fetchone() is not None

    def keeps_source(self, path: str) -> bool | None:
        """Whether the files of the source at `path` stay; None if there is no such source."""
        found = self._cursor.execute("SELECT kept FROM names WHERE path = ?", (_bytes(path),)).fetchone()
        return None if found is None else bool(found[0])

    def claim_copy(self, path: str) -> bool:
        """Reserve `path`, byte for byte, for a copy beside the cleaned Markdown. Claim the articles first.

        False if some disk can't hold it, or if it is another file's on some disk.
        """
        *folders, _ = parts = path.split("/")
        if not all(map(_is_safe, parts)) or any(folder.lower().endswith(MARKDOWN_ENDINGS) for folder in folders):
            return False
        if path.lower().endswith(MARKDOWN_ENDINGS) and self._has(fold(path)):
            return False
        return (
            self._cursor.execute("INSERT OR IGNORE INTO copies VALUES (?, ?)", (copied_file(path), fold(f"{path}/"))).rowcount
            == 1
        )

    def keeps_file(self, path: str) -> bool:
        """Whether the file `path` of the output folder stays, which an article or a copy has."""
        if not is_copy(path) and self.keeps(name_of_file(path)):
            return True
        return self._cursor.execute("SELECT 1 FROM copies WHERE file = ?", (path,)).fetchone() is not None

    def _has(self, folded: str) -> bool:
        return self._cursor.execute("SELECT 1 FROM names WHERE fold = ?", (folded,)).fetchone() is not None


def name_of(path: str, *, marked: bool = False) -> str:
    """The path of an article's files below their folder, without `.md` or `.json`, for the source at `path`.

    Each part is that of the source, byte for byte, if it is safe on all disks, or else mapped to `a-z0-9-`. A `marked` name has
    a hash of the whole path at its end, and so has one that had to change or that isn't Markdown's. Endings other than `.md`
    that Markdown has stay: "a.md" is "a", and "a.mdx" is "a.mdx".
    """
    folders, stem, ending = _split(path)
    is_markdown = ending.lower() in MARKDOWN_ENDINGS
    unclear = not is_markdown or stem.lower().endswith(MARKDOWN_ENDINGS)
    safe = [folder if _is_safe(folder) and not _is_like_a_file(folder) else _mapped(folder) for folder in folders]
    safe.append(stem if _is_safe(stem + ending) else _mapped(stem))
    if marked or unclear or safe != [*folders, stem]:
        safe[-1] += _mark(path)
    return "/".join(safe) + (ending if is_markdown and ending != ".md" else "")


def earlier_name_of(path: str) -> str:
    """The name that releases before names were kept gave the files for the source at `path`."""
    folders, stem, ending = _split(path)
    safe = [*map(_mapped, folders), _mapped(stem)]
    return "/".join(safe) + ("" if safe == [*folders, stem] and ending == ".md" else _mark(path))


def json_file(name: str) -> str:
    """The JSON of the article with this name, in the output folder."""
    return f"articles/{name}.json"


def markdown_file(name: str) -> str:
    """The cleaned Markdown of the article with this name, in the output folder."""
    return f"markdown/{name}" if name.lower().endswith(MARKDOWN_ENDINGS) else f"markdown/{name}.md"


def name_of_file(path: str) -> str:
    """The name of the article that has the JSON or the Markdown file `path`."""
    folder, _, file = path.partition("/")
    return file.removesuffix(".json" if folder == "articles" else ".md")


def copied_file(path: str) -> str:
    """The copy of the file `path` of an input, in the output folder."""
    return f"markdown/{path}"


def is_copy(path: str) -> bool:
    """Whether the file `path` of the output folder can only be a copy, since no article has such a file."""
    name = name_of_file(path)
    return path not in (json_file(name), markdown_file(name))


def fold(name: str) -> str:
    """A name as disks see it that ignore case, composition, and invisible characters: two names with one fold may be one."""
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFD", name).casefold())
    return _IGNORED_BY_DISKS.sub("", folded).removesuffix(".md")  # "a.MD" has the Markdown of "a" on such a disk


def _split(path: str) -> tuple[list[str], str, str]:
    """The folders of a path, and its file's stem and ending; without pathlib, which keeps every name in memory."""
    parts = [part for part in path.split("/") if part not in ("", ".")]
    name = parts.pop() if parts else ""
    dot = name.rfind(".")
    stem, ending = (name[:dot], name[dot:]) if 0 < dot < len(name) - 1 else (name, "")
    return (["/", *parts] if path.startswith("/") else parts), stem, ending


def _is_safe(part: str) -> bool:
    return (
        0 < len(_bytes(part)) <= MAX_BYTES
        and not part.startswith(".")
        and not part.endswith((".", " "))
        and not _UNSAFE.search(part)
        and part.partition(".")[0].rstrip().lower() not in _RESERVED
    )


def _is_like_a_file(folder: str) -> bool:
    return folder.lower().endswith(_ENDINGS_OF_FILES)


def _mapped(part: str) -> str:
    cleaned = _NOT_PLAIN.sub("-", part.lower()).strip("-")[:MAX_MAPPED].strip("-")
    return f"x-{cleaned}" if not cleaned or cleaned in _RESERVED else cleaned


def _mark(path: str) -> str:
    return "-" + hashlib.sha256(_bytes(path)).hexdigest()[:10]


def _bytes(path: str) -> bytes:
    return path.encode("utf-8", errors="surrogatepass")
