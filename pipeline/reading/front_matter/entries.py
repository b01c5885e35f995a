"""Lines of front matter -> its top-level entries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """The `lines` of a key, and of all that belongs to it: the first is line `at` (0-based).

    `key` is empty for lines that belong to no key. `value` is what follows the key on its line.
    """

    key: str
    value: str
    at: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)


def entries_of(
    lines: Sequence[str], key_of: Callable[[str], tuple[str, str] | None], continues: Callable[[str], bool]
) -> list[Entry]:
    """The entries of `lines`, in order; lines that continue no entry are left out.

    `key_of` gives the key and the value of a line that starts an entry; `continues` says whether any other line belongs to
    the entry above it.
    """
    starts: list[tuple[int, str, str]] = []
    for index, line in enumerate(lines):
        if found := key_of(line):
            starts.append((index, *found))
        elif not continues(line) and not (starts and not starts[-1][1]):
            starts.append((index, "", ""))
    ends = [*[at for at, _, _ in starts[1:]], len(lines)]
    return [Entry(key, value, at, tuple(lines[at:end])) for (at, key, value), end in zip(starts, ends, strict=False)]
