"""Writes proposals as commented TOML, to a string or to the end of a settings file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from ..cleaning.rules import ALL_NAMES
from ..errors import SettingsError, WriteError
from ..outputs.writers.files import rewrite, write_whole
from ..settings.settings_file import NAME, load_settings
from ..settings.toml_string import toml_string
from .proposals import Proposal

MAX_QUOTE = 90


def as_toml(proposals: Iterable[Proposal]) -> str:
    """Each proposal as a table, below comments with the number of articles, the confidence, the reason and examples."""
    return "\n".join("\n".join(_table(entry)) + "\n" for entry in proposals)


def _table(entry: Proposal) -> Iterator[str]:
    share = entry.articles / entry.total if entry.total else 0
    counted = f"{entry.articles} of {entry.total} articles ({share:.0%})"
    yield f"# {counted}, confidence {entry.confidence:.2f}: {_one_line(entry.why)}"
    for example in entry.examples:
        yield f"#   {_one_line(example.path)}:{example.line}: {_one_line(example.text)[:MAX_QUOTE]}"
    yield f"[[{entry.table}]]"
    yield from (f"{name} = {toml_string(value)}" for name, value in entry.values)


def _one_line(text: str) -> str:
    """`text` on one line, without characters that a comment must not contain."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def apply(proposals: Iterable[Proposal], file: Path) -> int:
    """Append the proposals that are not in the settings file yet, and return their number.

    The existing contents stay byte for byte. Raises SettingsError if `file` is invalid or is a `pyproject.toml`, and
    WriteError if it cannot be written.
    """
    if file.name == "pyproject.toml":
        raise SettingsError(f"proposals can only be written to {NAME}; move the table there", path=str(file))
    before = ""
    known: set[str] = set()
    if file.is_file():
        load_settings(file, ALL_NAMES)
        before = file.read_bytes().decode()
        known = {line.strip() for line in before.splitlines()}
    new = [entry for entry in proposals if f"{entry.values[0][0]} = {toml_string(entry.values[0][1])}" not in known]
    if not new:
        return 0
    gap = "" if not before else "\n" if before.endswith("\n") else "\n\n"
    comment = "# proposed by `fixharvest learn`; delete the rules that would remove what you want to keep"
    text = f"{before}{gap}{comment}\n\n{as_toml(new)}"
    write = rewrite if file.is_file() else write_whole  # a link stays a link
    write(file, text.encode())
    try:
        load_settings(file, ALL_NAMES)
    except SettingsError as error:
        rewrite(file, before.encode())
        raise WriteError(
            f"the proposals are not valid settings ({error.message}); please report this", path=str(file)
        ) from error
    return len(new)
