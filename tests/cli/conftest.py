"""Folders of articles for the tests of the command."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands import ARTICLE, write


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder of three articles."""
    return write(tmp_path / "in", {"b.md": ARTICLE, "sub/a.md": "# A\n\nText.\n", "sub/deep/c.markdown": "# C\n"})
