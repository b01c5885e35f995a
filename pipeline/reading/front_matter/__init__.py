"""Front matter: found between its fences with its offsets, loaded under limits, and given under common names."""

from __future__ import annotations

from .given import with_given
from .load import MAX_BYTES
from .split import Split, split

__all__ = ["MAX_BYTES", "Split", "split", "with_given"]
