"""The review in a real browser: accessibility, keyboard, phone width, hostile articles, two tabs, and a run in between.

`make report-check` runs these tests. Without Chromium they are skipped, with the reason.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.browser import missing
from benchmarks.report_shots import reviewed
from fixharvest.review.desk.queue import article_key
from tests.conftest import ROOT
from tests.review import reports
from tests.review.browser.view import AXE, PHONE, WIDE, View, violations

CASES: dict[str, Any] = tomllib.loads((ROOT / "tests/cases/review/decisions.toml").read_text("utf-8"))
HUB = f"articles/{article_key('hub.md')}/"
PAGES = ["", "articles/", HUB]

pytestmark = pytest.mark.skipif(missing() is not None, reason=str(missing()))


def finished(folder: Path) -> Path:
    """A folder with two articles and a run over them."""
    files = {"hub.md": CASES["article"], "lid.md": "# The lid\n\nIt is white.\n", "fixharvest.toml": ""}
    reports.write(folder / "in", files)
    reports.run(folder / "in", output=folder / "out")
    return folder


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a review in which nobody decides."""
    folder = finished(tmp_path_factory.mktemp("shown"))
    with reviewed(folder / "out", folder / "in/fixharvest.toml") as address:
        yield address


@pytest.fixture
def decided(tmp_path: Path) -> Iterator[str]:
    """The address of a review of `tmp_path` to decide in."""
    finished(tmp_path)
    with reviewed(tmp_path / "out", tmp_path / "in/fixharvest.toml") as address:
        yield address


def corrections(folder: Path) -> list[str]:
    """What the corrections in the settings say, in order."""
    entries = tomllib.loads((folder / "in/fixharvest.toml").read_text("utf-8")).get("correction", [])
    return [f"{entry['line']} {entry.get('kind') or entry.get('label') or 'keep'}" for entry in entries]


def saved(page: Any, words: str) -> None:
    """Wait until a row says that it was saved so."""
    page.wait_for_selector(f"li[data-key] [role=status]:text('{words}')")


def focused(page: Any) -> str:
    """What the row with the focus says."""
    return str(page.evaluate("document.activeElement.querySelector('.said').textContent.trim()"))


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed; run `make report-check`")
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES, ids=["texts", "articles", "article"])
def test_axe_finds_no_violation(name: str, scheme: str, size: tuple[int, int], browser: Any, shown: str) -> None:
    assert not violations(View(browser, size, scheme, bypass_csp=True), shown + name)


@pytest.mark.parametrize("width", [320, 375, 768, 1280])
@pytest.mark.parametrize("name", PAGES, ids=["texts", "articles", "article"])
def test_no_page_is_wider_than_its_window(name: str, width: int, browser: Any, shown: str) -> None:
    page = View(browser, (width, 800), "light").page
    page.goto(shown + name)
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_an_article_is_reviewed_by_keys_alone(view: View, decided: str, tmp_path: Path) -> None:
    page = view.page
    page.goto(f"{decided}articles/")
    assert focused(page) == "Two ways to quiet the hub"
    page.keyboard.press("Enter")
    page.wait_for_url(f"{decided}{HUB}")
    page.keyboard.press("a")  # the kind
    saved(page, "kind: fixes, by")
    assert focused(page) == "Restart the hub"
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert focused(page) == "The hub may blink for a while."
    page.keyboard.press("r")
    saved(page, "no step, by")
    assert focused(page) == "Click Restart."
    page.keyboard.press("a")
    saved(page, "right, by")
    page.keyboard.press("u")
    saved(page, "undone")
    assert focused(page) == "Click Restart."
    assert corrections(tmp_path) == ["1 fixes", "10 text"]
    page.keyboard.press("d")
    page.wait_for_url(lambda address: address != f"{decided}{HUB}")
    assert page.locator("h1").text_content() == "The lid"
    page.keyboard.press("4")
    saved(page, "kind: other, by")
    page.keyboard.press("d")
    page.wait_for_url(f"{decided}articles/")
    assert page.locator("#queue ~ p").text_content() == "Nothing is left to look at."
    assert not view.messages


def test_what_was_looked_at_is_undone_in_the_list(view: View, decided: str) -> None:
    page = view.page
    page.goto(decided + HUB)
    page.click("#article button[data-verdict=accept]")
    page.wait_for_url(lambda address: address != decided + HUB)
    page.goto(f"{decided}articles/")
    assert page.locator("#articles li").count() == 1
    page.click("button[data-verdict=undo]:visible")
    saved(page, "undone")
    page.reload()
    assert page.locator("#articles li").count() == 2


def test_two_tabs_and_a_run_in_between_lose_nothing(browser: Any, view: View, decided: str, tmp_path: Path) -> None:
    first, second = view.page, View(browser, PHONE, "dark").page
    for page in (first, second):
        page.goto(decided + HUB)
    step, kept = (
        "li:has(.said:text-is('{}')) button[data-verdict={}]".format(*part)
        for part in (
            ("Lift the lid.", "reject"),
            ("**Also read: [The label of the hub](/label)**", "reject"),
        )
    )
    first.click(step)
    saved(first, "no step, by")
    second.click(step)
    saved(second, "Not saved: was decided on elsewhere; look at it again")
    reports.run(tmp_path / "in", output=tmp_path / "out")
    second.locator(kept).last.click()
    saved(second, "kept, by")
    assert corrections(tmp_path) == ["18 text", "13 keep"]
    second.close()
    first.reload()
    assert first.locator("li[data-seen='reject']").count() == 2


def test_a_program_that_is_gone_is_named(view: View, tmp_path: Path) -> None:
    finished(tmp_path)
    with reviewed(tmp_path / "out", tmp_path / "in/fixharvest.toml") as address:
        view.page.goto(address + HUB)
    view.page.keyboard.press("a")
    saved(view.page, "Not saved: the program does not answer.")
    assert corrections(tmp_path) == []


def test_hostile_articles_run_nothing(view: View, tmp_path: Path) -> None:
    reports.run(reports.hostile_folder(tmp_path / "in"), output=tmp_path / "out")
    page = view.page
    with reviewed(tmp_path / "out", tmp_path / "in/fixharvest.toml") as address:
        page.goto(f"{address}articles/")
        links = [link.get_attribute("href") for link in page.query_selector_all("#articles a")]
        assert len(links) > 4
        for link in links:
            page.goto(f"{address}articles/{link}")
            buttons = page.locator("button[data-verdict=reject]:not([disabled])")
            if buttons.count():
                buttons.first.click()
                saved(page, ", by ")
            assert page.evaluate("typeof hacked") == "undefined"
            assert page.evaluate("document.scripts.length") == 1
            assert page.locator("img, iframe, object, embed, [onclick], [onerror], [style]").count() == 0
        assert all(request.startswith(address) for request in view.requests)
    assert not view.messages
