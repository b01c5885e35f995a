"""The model that labels units, with a user's own weights: a file of what `fixharvest learn --train` changed.

The file names the digest of the package's weights that it was trained from; added to others, it would mean nothing.
"""

from __future__ import annotations

import hashlib
from functools import cache, lru_cache
from pathlib import Path

import msgspec
from msgspec import Struct

from ..errors import SettingsError
from ..settings.teaching import LabelFile
from .chain_model import ChainModel, Changes, chain_model

NAME = "fixharvest-labels.json"
# A change of one weight, in units (64 of them are log odds of 1); what learn writes is far below it.
MAX_CHANGE = 4096
_TRAIN_AGAIN = "remove the key labels from the settings, then train again (fixharvest learn --train)"


class File(Struct, frozen=True, forbid_unknown_fields=True):
    """The digest of the weights that were trained from, and what to add to them (see `Changes`)."""

    trained_from: str
    transitions: tuple[tuple[int, ...], ...]
    facts: dict[str, tuple[int, ...]]


def labels_model(own: LabelFile | None) -> ChainModel:
    """The package's model, with the changes in a file. Raises SettingsError if they can't be read or don't fit the package."""
    return _changed(own) if own else chain_model("labels")


def written(changes: Changes) -> bytes:
    """The contents of a file of changes, one fact a line."""
    head = f'{{"trained_from":"{package_digest()}",\n"transitions":{_json(changes.transitions)},\n"facts":{{\n'
    rows = [f"{_json(fact)}:{_json(row)}" for fact, row in sorted(changes.facts.items())]
    return (head + ",\n".join(rows) + "\n}}\n").encode()


def read(data: bytes, path: str) -> File:
    """The changes in a file. Raises SettingsError, with the `path` of the file, if it isn't one."""
    try:
        found = msgspec.json.decode(data, type=File)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SettingsError(f"is not a file of weights ({error}); {_TRAIN_AGAIN}", path=path) from error
    size = len(chain_model("labels").labels)
    rows = [*found.facts.values(), *found.transitions]
    if len(found.transitions) != size or any(len(row) != size or max(map(abs, row)) > MAX_CHANGE for row in rows):
        raise SettingsError(f"must have {size} weights up to {MAX_CHANGE} in each row; {_TRAIN_AGAIN}", path=path)
    return found


@lru_cache(maxsize=4)
def _changed(own: LabelFile) -> ChainModel:
    try:
        data = Path(own.path).read_bytes()
    except OSError as error:
        raise SettingsError(f"cannot be read: {error.strerror or error}", path=own.path) from error
    if hashlib.sha256(data).hexdigest() != own.sha256:
        raise SettingsError("has changed since the settings were read; run again", path=own.path)
    found = read(data, own.path)
    if found.trained_from != package_digest():
        raise SettingsError(f"was trained for the weights of another version of fixharvest; {_TRAIN_AGAIN}", path=own.path)
    return chain_model("labels").changed(Changes(found.facts, found.transitions))


@cache
def package_digest() -> str:
    """The digest of the package's weights."""
    return hashlib.sha256(Path(__file__).with_name("labels.json").read_bytes()).hexdigest()[:16]


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
