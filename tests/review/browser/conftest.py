"""The browser that all these tests share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from benchmarks.browser import chromium
from tests.review.browser.view import WIDE, View


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    with chromium() as running:
        yield running


@pytest.fixture
def view(browser: Any) -> Iterator[View]:
    found = View(browser, WIDE, "light")
    yield found
    found.page.close()
