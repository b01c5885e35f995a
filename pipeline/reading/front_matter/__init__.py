"""Front matter: found between its fences with its offsets, loaded under limits, and given under common names."""

from __future__ import annotations

from .fences import Split, split
from .load import MAX_BYTES

__all__ = ["MAX_BYTES", "Split", "split"]
