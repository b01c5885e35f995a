"""What several test files share: the folders of samples, and of real articles where they are at hand."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

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


@pytest.fixture
def at_most_ten_seconds() -> Iterator[None]:
    """What grows with the square of its input runs for minutes on the large ones: stop it and say so."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError("this input takes longer than ten seconds: something is not linear")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(10)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)
