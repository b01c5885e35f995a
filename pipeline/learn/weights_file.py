"""Writes trained weights beside the settings file, which names them by the key `labels`."""

from __future__ import annotations

from pathlib import Path

from ..cleaning.rules import ALL_NAMES
from ..errors import ForeignFileError, SettingsError
from ..judgement.chain_model import Changes
from ..judgement.own_labels import NAME, read, written
from ..outputs.writers.files import rewrite, write_whole
from ..settings.settings_file import NAME as SETTINGS
from ..settings.settings_file import load_settings


def write_weights(changes: Changes, file: Path) -> Path:
    """Write what training changed into the file that the settings `file` names, or will name; return its path.

    Raises SettingsError if `file` is invalid or is a `pyproject.toml`, ForeignFileError if another file is in the way, and
    WriteError if a file cannot be written.
    """
    if file.name == "pyproject.toml":
        raise SettingsError(f"the weights can only be named in {SETTINGS}; move the table there", path=str(file))
    known = load_settings(file, ALL_NAMES).labels if file.is_file() else None
    target = Path(known.path) if known else file.parent / NAME
    _check_ours(target)
    write_whole(target, written(changes))
    if known is None:
        line = f'labels = "{NAME}"  # weights that `fixharvest learn --train` changed\n'.encode()
        if file.is_file():
            rewrite(file, line + file.read_bytes())
        else:
            write_whole(file, line)
    return target


def _check_ours(target: Path) -> None:
    """Raise ForeignFileError if the file exists and doesn't hold weights."""
    if target.exists() or target.is_symlink():
        try:
            read(target.read_bytes(), str(target))
        except (SettingsError, OSError) as error:
            raise ForeignFileError("is not a file of weights; move it away, then train again", path=str(target)) from error
