"""`fixharvest.toml` (or the table `[tool.fixharvest]` of `pyproject.toml`) -> Settings; errors say which line is wrong."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

import msgspec
from msgspec import Struct

from ..errors import SettingsError
from ..model import Kind, RemovalKind
from .export_settings import MIB
from .plugins import release
from .settings import Settings
from .teaching import (
    NO_PLUGINS,
    Correction,
    FilterFile,
    Folder,
    Html,
    LinkRule,
    Plugins,
    Removal,
    Rules,
    Teaching,
    Word,
    texts,
)

NAME = "fixharvest.toml"
_PROJECT = "pyproject.toml"
_HEADER = re.compile(r"\s*(\[\[?)([^\[\]#]{1,200})\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*([\w\"'-]+(?:\s*\.\s*[\w\"'-]+)*)\s*=")
_WHERE = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")
_LINE = re.compile(r" \(at line (\d+), column \d+\)$|\(at end of document\)$")
_TABLES: dict[str, type[Struct]] = {
    "rules": Rules,
    "remove": Removal,
    "link": LinkRule,
    "word": Word,
    "html": Html,
    "folder": Folder,
    "article": Correction,
    "plugins": Plugins,
}
_KINDS: dict[type[Struct], tuple[str, ...]] = {
    Removal: get_args(get_args(RemovalKind)[0]),
    Correction: get_args(get_args(Kind)[0]),
}


class _File(Teaching, frozen=True, forbid_unknown_fields=True):
    """All that a settings file may hold."""

    id_key: str = "path"
    max_file_bytes: int = 8 * MIB
    max_line_characters: int = MIB
    site: str = ""
    filters: tuple[str, ...] = ()
    plugins: Plugins = NO_PLUGINS
    folder: tuple[Folder, ...] = ()
    article: tuple[Correction, ...] = ()


def find_settings(start: Path) -> Path | None:
    """The settings file that holds for `start`: in its folder or the nearest one above that has any, else None.

    Raises SettingsError for a `pyproject.toml` on the way that cannot be read.
    """
    here = start.resolve()
    here = here if here.is_dir() else here.parent
    for folder in (here, *here.parents):
        if (file := folder / NAME).is_file():
            return file
        if (file := folder / _PROJECT).is_file() and "fixharvest" in _read(file).get("tool", {}):
            return file
    return None


def load_settings(file: Path, rules: Sequence[str]) -> Settings:
    """The settings in `file`, which may name `rules`. Raises SettingsError with the line of what is not allowed."""
    data = _read(file)
    lines = _Lines(file.read_text("utf-8"))
    prefix = ""
    if file.name == _PROJECT:
        data, prefix = data.get("tool", {}).get("fixharvest", {}), "tool.fixharvest."
    try:
        given = msgspec.convert(data, _File, strict=True)
    except msgspec.ValidationError as error:
        raise _explained(str(error), file, lines, prefix) from error
    _check(given, (*rules, *given.plugins.rules), file, lines, prefix)
    corrections = [
        msgspec.structs.replace(entry, line=lines.of(f"{prefix}article[{index}]")) for index, entry in enumerate(given.article)
    ]
    base = {name: getattr(given, name) for name in Teaching.__struct_fields__}
    try:
        return Settings(
            id_key=given.id_key,
            max_file_bytes=given.max_file_bytes,
            max_line_characters=given.max_line_characters,
            teaching=Teaching(**base),
            folders=given.folder,
            articles=tuple(corrections),
            filters=tuple(_filters(given.filters, file, lines.of(f"{prefix}filters"))),
            site=given.site,
            plugins=given.plugins,
            releases=(
                *(release("rules", name) for name in given.plugins.rules),
                *(release("writers", name) for name in given.plugins.writers),
            ),
            file=str(file),
        )
    except SettingsError as error:
        if error.path is not None:
            raise
        key = error.message.split()[0]
        line = lines.of(prefix + (key if key in _File.__struct_fields__ else "plugins"))
        raise SettingsError(error.message, path=str(file), line=line) from error


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"cannot be read: {error}", path=str(file)) from error
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(message := str(error))
        last = file.read_text("utf-8").count("\n") + 1
        line = int(found[1]) if found and found[1] else last
        raise SettingsError(f"is no TOML: {_LINE.sub('', message).strip()}", path=str(file), line=line) from error


def _explained(message: str, file: Path, lines: _Lines, prefix: str) -> SettingsError:
    """The error of msgspec with its line, and with what is allowed there."""
    where = _WHERE.search(message)
    path = where["path"] if where else ""
    said = _WHERE.sub("", message)
    unknown = re.fullmatch(r"Object contains unknown field `(.*)`", said)
    table = next((_TABLES[name] for name in reversed(re.findall(r"[a-z_]+", path)) if name in _TABLES), _File)
    key = f"{path}.{unknown[1]}" if unknown and path else unknown[1] if unknown else path
    allowed = ", ".join(name for name in table.__struct_fields__ if name != "line")
    if unknown:
        message = f"there is no {unknown[1]!r} here; there are {allowed}"
        return SettingsError(message, path=str(file), line=lines.of(prefix + key))
    if path.endswith("kind"):
        said += f"; there are {', '.join(_KINDS[table])}"
    return SettingsError(f"{path}: {said}" if path else said, path=str(file), line=lines.of(prefix + key))


def _check(given: _File, known: Sequence[str], file: Path, lines: _Lines, prefix: str) -> None:
    """Check the names of rules, which must be `known`, and the selectors."""
    places: list[tuple[str, Teaching]] = [("", given)]
    places += [(f"folder[{index}].", folder) for index, folder in enumerate(given.folder)]
    for place, teaching in places:
        for key, names in (("enable", teaching.rules.enable), ("disable", teaching.rules.disable)):
            for name in names:
                if name not in known:
                    message = f"no rule {name!r}; there are {', '.join(known)}"
                    raise SettingsError(message, path=str(file), line=lines.of(f"{prefix}{place}rules.{key}"))
        for key, selectors in (("content", teaching.html.content), ("drop", teaching.html.drop)):
            for selector in texts(selectors):
                if message := _wrong_selector(selector):
                    raise SettingsError(message, path=str(file), line=lines.of(f"{prefix}{place}html.{key}"))
    for index, entry in enumerate(given.article):
        if entry.line:
            message = "there is no 'line' here; there are id, path, keep, remove, kind"
            raise SettingsError(message, path=str(file), line=lines.of(f"{prefix}article[{index}].line"))


def _wrong_selector(selector: str) -> str:
    """What is wrong with a CSS selector, '' for a good one."""
    from cssselect import HTMLTranslator, SelectorError  # noqa: PLC0415 - only settings with selectors need it

    try:
        HTMLTranslator().css_to_xpath(selector)
    except SelectorError as error:
        return f"{selector!r} is no CSS selector: {error}"
    return ""


def _filters(names: tuple[str, ...], file: Path, line: int) -> Iterator[FilterFile]:
    for name in names:
        path = (file.parent / name).resolve()
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            message = f"filters {name!r} cannot be read: {error.strerror}; give a path relative to this file"
            raise SettingsError(message, path=str(file), line=line) from error
        yield FilterFile(str(path), digest)


class _Lines:
    """Where each table and key of a TOML text stands, for messages: `folder[0].remove[1].text` -> line."""

    def __init__(self, text: str) -> None:
        self.places: dict[str, int] = {}
        counts: dict[str, int] = {}
        table = ""
        quoted = False
        for number, line in enumerate(text.splitlines(), start=1):
            if not quoted and (match := _HEADER.match(line)):
                table = self._table(_plain_key(match[2]), counts, several=match[1] == "[[")
                self.places.setdefault(table, number)
            elif not quoted and (match := _KEY.match(line)):
                self.places.setdefault(f"{table}.{_plain_key(match[1])}".lstrip("."), number)
            quoted ^= (line.count('"""') + line.count("'''")) % 2 == 1

    def _table(self, name: str, counts: dict[str, int], *, several: bool) -> str:
        """The path of a table from its name: the last one of each array of tables on the way."""
        path = ""
        parts = name.split(".")
        for index, part in enumerate(parts):
            path = f"{path}.{part}".lstrip(".")
            if several and index == len(parts) - 1:
                counts[path] = counts.get(path, -1) + 1
            if path in counts:
                path = f"{path}[{counts[path]}]"
        return path

    def of(self, path: str) -> int:
        """The line of `path`, or of the innermost table around it that is known."""
        path = re.sub(r"\[\.\.\.\]", "", path)
        while path and path not in self.places:
            path = re.sub(r"(?:\[\d+\]|\.?[^.\[\]]+)$", "", path)
        return self.places.get(path, 1)


def _plain_key(key: str) -> str:
    return re.sub(r"[\s\"']", "", key)
