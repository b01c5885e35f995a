"""Lines of front matter -> its top-level entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .plain_lines import key_line


@dataclass(frozen=True, slots=True)
class Entry:
    """The `lines` of a key, and of all that belongs to it: the first is line `at` (0-based).

    `key` is empty for lines that belong to no key. `value` is what follows the key on its line; `is_spaced`: after a space.
    """

    key: str
    value: str
    at: int
    lines: tuple[str, ...]
    is_spaced: bool = True

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)


def entries_of(lines: Sequence[str]) -> list[Entry]:
    """The entries of `lines`, in order. Blank lines and comments before the first are left out."""
    starts: list[tuple[int, str, str]] = []
    for index, line in enumerate(lines):
        if found := key_line(line):
            starts.append((index, *found))
        elif not _continues(line) and not (starts and not starts[-1][1]):
            starts.append((index, "", ""))
    ends = [at for at, _, _ in starts[1:]] + [len(lines)]
    return [
        Entry(key, value, at, tuple(lines[at:end]), is_spaced=not value or not lines[at].startswith(f"{key}:{value[0]}"))
        for (at, key, value), end in zip(starts, ends, strict=True)
    ]


def _continues(line: str) -> bool:
    """Whether a line belongs to the key above it: blank, set in, a comment, an entry of a list, or the end of one."""
    return not line.strip() or line[0] in " \t#]}" or line.startswith("- ") or line.rstrip() == "-"
