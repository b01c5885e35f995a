"""Adds entries to `fixharvest.toml` and takes them out again; everything else in the file stays as it is."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import tomlkit
from tomlkit.exceptions import TOMLKitError

from ...cleaning.rules import ALL_NAMES
from ...errors import SettingsError, WriteError
from ...outputs.writers.files import rewrite, write_whole
from ...settings.settings_file import NAME, load_settings
from ...settings.teaching import LineCorrection

_ATTEMPTS = 5


def add_keep(file: Path, quotes: Sequence[str], comment: str) -> bool:
    """Add the entry `[[keep]]` with `quotes`, with a `comment` beside it; return False if the file has that entry.

    Raises SettingsError if the file has a mistake or is a `pyproject.toml`, and WriteError if it cannot be written.
    """
    return _added(file, "keep", {"text": list(quotes)}, comment)


def remove_keep(file: Path, quotes: Sequence[str]) -> bool:
    """Take out the last entry `[[keep]]` with just these `quotes`; return False if there is none. Raises as `add_keep` does."""
    return _removed(file, "keep", {"text": list(quotes)})


def add_correction(file: Path, correction: LineCorrection) -> bool:
    """Add the entry `[[correction]]`; return False if the file has it. Raises as `add_keep` does."""
    return _added(file, "correction", msgspec.to_builtins(correction))


def remove_correction(file: Path, correction: LineCorrection) -> bool:
    """Take out the last entry `[[correction]]` that says this; return False if there is none. Raises as `add_keep` does."""
    return _removed(file, "correction", msgspec.to_builtins(correction))


def _added(file: Path, table: str, values: dict[str, Any], comment: str = "") -> bool:
    """Add an entry with `values` to an array of tables, with a `comment` beside the first one."""

    def edit(document: tomlkit.TOMLDocument) -> bool:
        if _position(document.unwrap(), table, values) is not None:
            return False
        entry = tomlkit.table()
        for key, value in values.items():
            entry.add(key, _item(value))
        if comment:
            entry[next(iter(values))].comment(comment)
        if table not in document:
            document.add(table, tomlkit.aot())
        document[table].append(entry)
        return True

    return _edited(file, edit)


def _item(value: Any) -> tomlkit.items.Item:
    """A value as it is written: a list of one as that one, a longer list with a line for each."""
    item = tomlkit.item(value[0] if isinstance(value, list) and len(value) == 1 else value)
    if isinstance(item, tomlkit.items.Array):
        item.multiline(multiline=True)
    return item


def _removed(file: Path, table: str, values: dict[str, Any]) -> bool:
    """Take the last entry with just these `values` out of an array of tables."""

    def edit(document: tomlkit.TOMLDocument) -> bool:
        position = _position(document.unwrap(), table, values)
        if position is None:
            return False
        entries: Any = document[table]
        del entries[position]
        if not entries:
            document.remove(table)
        return True

    return _edited(file, edit)


def _position(data: dict[str, Any], table: str, values: dict[str, Any]) -> int | None:
    """The position of the last entry with just these `values`; a text alone is a list of one."""
    same = [place for place, entry in enumerate(data.get(table, ())) if _listed(entry) == _listed(values)]
    return same[-1] if same else None


def _listed(entry: dict[str, Any]) -> dict[str, list[Any]]:
    return {key: value if isinstance(value, list) else [value] for key, value in entry.items()}


def _edited(file: Path, edit: Callable[[tomlkit.TOMLDocument], bool]) -> bool:
    """Apply `edit` to the file as it is now, and again if somebody else changed it meanwhile; return what `edit` returns."""
    if file.name != NAME:
        raise SettingsError(f"decisions can only be written to {NAME}; move the table there", path=str(file))
    for _ in range(_ATTEMPTS):
        before = _content(file)
        if before is not None:
            load_settings(file, ALL_NAMES)
        try:
            document = tomlkit.parse(before or b"")
            if not edit(document):
                return False
            after = tomlkit.dumps(document).encode()
            is_right = tomllib.loads(after.decode()) == document.unwrap()
        except (TOMLKitError, ValueError) as error:
            raise WriteError(f"cannot be edited ({error}); write the entry by hand", path=str(file)) from error
        if not is_right:
            raise WriteError("its tables are in an order that cannot be edited; write the entry by hand", path=str(file))
        if _digest(_content(file)) == _digest(before):
            (write_whole if before is None else rewrite)(file, after)  # a link stays a link
            return True
    raise WriteError("is being changed all the time by another program; try again", path=str(file))


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SettingsError(f"cannot be read: {error.strerror or error}", path=str(file)) from error


def _digest(content: bytes | None) -> bytes | None:
    return None if content is None else hashlib.sha256(content).digest()
