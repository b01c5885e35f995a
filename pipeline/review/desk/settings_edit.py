"""Adds entries to `fixharvest.toml` and takes them out again; everything else in the file stays as it is."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from ...cleaning.rules import ALL_NAMES
from ...errors import SettingsError, WriteError
from ...outputs.writers.files import rewrite, write_whole
from ...settings.settings_file import NAME, load_settings

_ATTEMPTS = 5


def add_keep(file: Path, quotes: Sequence[str], comment: str) -> bool:
    """Add the entry `[[keep]]` with `quotes`, with a `comment` beside it; return False if the file has that entry.

    Raises SettingsError if the file has a mistake or is a `pyproject.toml`, and WriteError if it cannot be written.
    """

    def edit(document: tomlkit.TOMLDocument) -> bool:
        if _position(document.unwrap(), quotes) is not None:
            return False
        entry = tomlkit.table()
        value = tomlkit.item(quotes[0] if len(quotes) == 1 else list(quotes))
        if isinstance(value, tomlkit.items.Array):
            value.multiline(multiline=True)
        entry.add("text", value)
        entry["text"].comment(comment)
        if "keep" not in document:
            document.add("keep", tomlkit.aot())
        document["keep"].append(entry)
        return True

    return _edited(file, edit)


def remove_keep(file: Path, quotes: Sequence[str]) -> bool:
    """Take out the last entry `[[keep]]` with just these `quotes`; return False if there is none. Raises as `add_keep` does."""

    def edit(document: tomlkit.TOMLDocument) -> bool:
        position = _position(document.unwrap(), quotes)
        if position is None:
            return False
        entries: Any = document["keep"]
        del entries[position]
        if not entries:
            document.remove("keep")
        return True

    return _edited(file, edit)


def _position(data: dict[str, Any], quotes: Sequence[str]) -> int | None:
    """The position of the last entry with `quotes`."""
    entries = [entry["text"] for entry in data.get("keep", ())]
    same = [place for place, text in enumerate(entries) if ([text] if isinstance(text, str) else text) == list(quotes)]
    return same[-1] if same else None


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
