"""A text that counts copied characters. Copying the rest at each position is quadratic, which shows even in small texts."""

from __future__ import annotations

from typing import SupportsIndex


class Watched(str):
    """A text that counts how many of its characters are copied."""

    copied = 0

    def __getitem__(self, key: SupportsIndex | slice) -> str:
        part = super().__getitem__(key)
        self.copied += len(part)
        return part
