"""A text that counts what is copied of it: copies of the rest at each place are a square that small texts show, too."""

from __future__ import annotations

from typing import SupportsIndex


class Watched(str):
    """A text that counts how many characters of it are copied."""

    copied = 0

    def __getitem__(self, key: SupportsIndex | slice) -> str:
        part = super().__getitem__(key)
        self.copied += len(part)
        return part
