"""Starts the system's Chromium with Playwright, for screenshots and tests of the report."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def missing() -> str | None:
    """Why no browser can be started, or None if one can."""
    if find_spec("playwright") is None:
        return "playwright is not installed; run: pip install '.[browser]'"
    if not any(map(shutil.which, NAMES)):
        return "Chromium is not installed; on Debian, run: apt-get install chromium"
    return None


@contextmanager
def chromium() -> Iterator[Any]:
    """A running browser. Raises RuntimeError if none can be started."""
    if (reason := missing()) is not None:
        raise RuntimeError(reason)
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - an extra

    with sync_playwright() as playwright:
        path = next(found for found in map(shutil.which, NAMES) if found)
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()
