"""`fixharvest.toml` (or the table `[tool.fixharvest]` of `pyproject.toml`) -> Settings; errors name the line."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import msgspec
from msgspec import Struct

from ..errors import SettingsError
from ..model import Kind, Label, RemovalKind
from ..patterns import lazy_pattern
from .columns import USUAL_COLUMNS, Columns
from .export_settings import MIB
from .key_lines import KeyLines
from .plugins import release
from .settings import Settings
from .teaching import (
    NO_PLUGINS,
    Correction,
    FilterFile,
    Folder,
    Html,
    Kept,
    LabelFile,
    LineCorrection,
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
_WHERE = lazy_pattern(r" - at `\$\.?(?P<path>[^`]*)`$")
_LINE = lazy_pattern(r" \(at line (\d+), column \d+\)$|\(at end of document\)$")
_TABLES: dict[str, type[Struct]] = {
    "rules": Rules,
    "remove": Removal,
    "keep": Kept,
    "link": LinkRule,
    "word": Word,
    "html": Html,
    "folder": Folder,
    "article": Correction,
    "correction": LineCorrection,
    "plugins": Plugins,
    "columns": Columns,
}
_KINDS: dict[type[Struct], tuple[str, ...]] = {
    Removal: get_args(get_args(RemovalKind)[0]),
    Correction: get_args(get_args(Kind)[0]),
    LineCorrection: get_args(get_args(Kind)[0]),
}
_LABELS: tuple[str, ...] = get_args(get_args(Label)[0])


class _File(Teaching, frozen=True, forbid_unknown_fields=True):
    """Everything that a settings file can contain."""

    id_key: str = "path"
    min_confidence: float = 0.0
    max_file_bytes: int = 8 * MIB
    max_line_characters: int = MIB
    max_lines: int = 20_000
    site: str = ""
    labels: str | None = None
    filters: tuple[str, ...] = ()
    plugins: Plugins = NO_PLUGINS
    columns: Columns = USUAL_COLUMNS
    folder: tuple[Folder, ...] = ()
    article: tuple[Correction, ...] = ()
    correction: tuple[LineCorrection, ...] = ()


def find_settings(start: Path) -> Path | None:
    """The settings file for `start`, in its folder or the nearest parent folder that has one; None if there is none.

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
    """The settings in `file`, which may name `rules`. Raises SettingsError with the line of anything that is not allowed."""
    data = _read(file)
    prefix = ""
    if file.name == _PROJECT:
        data, prefix = data.get("tool", {}).get("fixharvest", {}), "tool.fixharvest."
    places = _Places(file, KeyLines(file.read_text("utf-8")), prefix)
    try:
        given = msgspec.convert(data, _File, strict=True)
    except msgspec.ValidationError as error:
        raise _explained(str(error), places) from error
    _check_names(given, (*rules, *given.plugins.rules), places)
    try:
        return _settings(given, places)
    except SettingsError as error:
        if error.path is not None:
            raise
        key = error.message.split()[0]
        raise places.error(error.message, key if key in _File.__struct_fields__ else "plugins") from error


def _settings(given: _File, places: _Places) -> Settings:
    """The settings that a file gives, with the lines of its corrections, its filters read and its plugins found."""
    corrections = [
        msgspec.structs.replace(entry, line=places.line(f"article[{index}]")) for index, entry in enumerate(given.article)
    ]
    return Settings(
        id_key=given.id_key,
        min_confidence=given.min_confidence,
        max_file_bytes=given.max_file_bytes,
        max_line_characters=given.max_line_characters,
        max_lines=given.max_lines,
        teaching=Teaching(**{name: getattr(given, name) for name in Teaching.__struct_fields__}),
        folders=given.folder,
        articles=tuple(corrections),
        corrections=given.correction,
        filters=tuple(_filters(given.filters, places)),
        site=given.site,
        labels=LabelFile(*_digested(given.labels, "labels", places)) if given.labels is not None else None,
        plugins=given.plugins,
        columns=given.columns,
        releases=(
            *(release("rules", name) for name in given.plugins.rules),
            *(release("writers", name) for name in given.plugins.writers),
        ),
        file=str(places.file),
    )


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"cannot be read: {error}", path=str(file)) from error
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(message := str(error))
        last = file.read_text("utf-8").count("\n") + 1
        line = int(found[1]) if found and found[1] else last
        raise SettingsError(f"is not valid TOML: {_LINE.sub('', message).strip()}", path=str(file), line=line) from error


def _explained(message: str, places: _Places) -> SettingsError:
    """An error of msgspec with its line, and with what is allowed there."""
    where = _WHERE.search(message)
    path = where["path"] if where else ""
    problem = _WHERE.sub("", message)
    unknown = re.fullmatch(r"Object contains unknown field `(.*)`", problem)
    table = next((_TABLES[name] for name in reversed(re.findall(r"[a-z_]+", path)) if name in _TABLES), _File)
    key = f"{path}.{unknown[1]}" if unknown and path else unknown[1] if unknown else path
    if unknown:
        return places.error(_unknown_key(unknown[1], [name for name in table.__struct_fields__ if name != "line"]), key)
    if path.endswith("kind"):
        problem += f"; use {_choices(_KINDS[table])}"
    if path.endswith("label") and table is LineCorrection:
        problem += f"; use {_choices(_LABELS)}"
    return places.error(f"{path}: {problem}" if path else problem, key)


def _check_names(given: _File, rules: Sequence[str], places: _Places) -> None:
    """Check the names of rules, which must be among `rules`, and the selectors."""
    tables: list[tuple[str, Teaching]] = [("", given)]
    tables += [(f"folder[{index}].", folder) for index, folder in enumerate(given.folder)]
    for table, teaching in tables:
        for key, names in (("enable", teaching.rules.enable), ("disable", teaching.rules.disable)):
            for name in names:
                if name not in rules:
                    raise places.error(f"unknown rule {name!r}; use {_choices(rules)}", f"{table}rules.{key}")
        for key, selectors in (("content", teaching.html.content), ("drop", teaching.html.drop)):
            for selector in texts(selectors):
                if message := _wrong_selector(selector):
                    raise places.error(message, f"{table}html.{key}")
    for index, entry in enumerate(given.article):
        if entry.line:
            raise places.error(_unknown_key("line", ["id", "path", "keep", "remove", "kind"]), f"article[{index}].line")


def _unknown_key(key: str, allowed: Sequence[str]) -> str:
    return f"unknown key {key!r}; use {_choices(allowed)}"


def _choices(names: Sequence[str]) -> str:
    return ", ".join(names[:-1]) + f" or {names[-1]}" if len(names) > 1 else "".join(names)


def _wrong_selector(selector: str) -> str:
    """What is wrong with a CSS selector, or ''."""
    from cssselect import HTMLTranslator, SelectorError  # noqa: PLC0415 - only settings with selectors need it

    try:
        HTMLTranslator().css_to_xpath(selector)
    except SelectorError as error:
        return f"{selector!r} is not a CSS selector: {error}"
    return ""


def _filters(names: tuple[str, ...], places: _Places) -> Iterator[FilterFile]:
    for name in names:
        yield FilterFile(*_digested(name, "filters", places))


def _digested(name: str, key: str, places: _Places) -> tuple[str, str]:
    """The path of a file that the settings name by `key`, and the hash of its contents."""
    path = (places.file.parent / name).resolve()
    try:
        return str(path), hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        message = f"{key} {name!r} cannot be read: {error.strerror}; give a path relative to this file"
        raise places.error(message, key) from error


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the keys of the settings are: `lines` of `file`, below the table that `prefix` names."""

    file: Path
    lines: KeyLines
    prefix: str

    def line(self, key: str) -> int:
        """The line of `key`."""
        return self.lines.of(self.prefix + key)

    def error(self, message: str, key: str) -> SettingsError:
        """An error at the line of `key`."""
        return SettingsError(message, path=str(self.file), line=self.line(key))
