"""What several test files share: the folders of samples, and of real articles where they are at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real articles; tests that need it are skipped on a machine without it."""
    if not (SHARED / "gold").is_dir():
        pytest.skip("the shared collection of real articles is not here")
    return SHARED
