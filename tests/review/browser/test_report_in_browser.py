"""The report in a real browser, opened from the file system: accessibility, mouse and keyboard, hostile articles.

`make report-check` runs these tests. Without Chromium they are skipped, with the reason.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks.browser import missing
from tests.conftest import ROOT
from tests.review import reports
from tests.review.browser.view import AXE, PHONE, WIDE, View, violations

ARTICLE = "articles/smart-watch-sync.html"
PAGES = ["index.html", "articles.html", ARTICLE, "articles/printer/offline-printer.html"]

pytestmark = pytest.mark.skipif(missing() is not None, reason=str(missing()))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of our samples, pages included."""
    output = tmp_path_factory.mktemp("samples") / "out"
    return reports.report(reports.run(ROOT / "input", ROOT / "tests/cases/reading/pages", output=output))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    return reports.report(reports.run(reports.hostile_folder(folder / "in"), output=folder / "out"))


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed; run `make report-check`")
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_violation(name: str, scheme: str, size: tuple[int, int], browser: Any, site: Path) -> None:
    assert not violations(View(browser, size, scheme, bypass_csp=True), (site / name).as_uri())


@pytest.mark.parametrize("width", [320, 375, 768, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_is_wider_than_its_window(name: str, width: int, browser: Any, site: Path) -> None:
    view = View(browser, (width, 800), "light")
    page = view.open(site / name)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_pages_make_no_requests_and_log_no_messages(view: View, site: Path) -> None:
    files = sorted(site.rglob("*.html"))
    for file in files:
        view.open(file)
    assert view.requests == [file.as_uri() for file in files]
    assert not view.messages


def test_hostile_articles_run_nothing(view: View, hostile: Path) -> None:
    files = sorted(hostile.rglob("*.html"))
    for file in files:
        page = view.open(file)
        assert page.evaluate("typeof hacked") == "undefined"
        assert page.evaluate("document.scripts.length") <= 2
        assert (
            page.evaluate("document.querySelectorAll('img, iframe, object, embed, [onclick], [onerror], [style]').length") == 0
        )
        for link in page.query_selector_all("main a, #articles a"):
            assert link.evaluate("(link) => link.protocol") == "file:"
        page.mouse.move(300, 300)
        for part in page.query_selector_all("del[tabindex]"):
            part.focus()
        assert page.evaluate("typeof hacked") == "undefined"
    page = view.open(hostile / "articles.html")
    page.fill("input[name=q]", "<script>")
    page.wait_for_function("document.querySelectorAll('#articles tbody tr').length === 2")
    assert view.requests == [*(file.as_uri() for file in files), (hostile / "articles.html").as_uri()]
    assert not view.messages


def test_rule_and_reason_are_shown_on_hover_and_focus_and_hidden_by_escape(view: View, site: Path) -> None:
    page = view.open(site / ARTICLE)
    tip = page.locator("#tip")
    assert tip.is_hidden()
    lines = page.locator("del[data-cut=cut-3]")
    for number in range(lines.count()):
        lines.nth(number).hover()
        assert "marked_ads" in tip.text_content()
        assert "block between ad markers" in tip.text_content()
    page.keyboard.press("Escape")
    assert tip.is_hidden()
    page.locator("del[tabindex]").nth(0).focus()
    assert "button of a picture gallery" in tip.text_content()
    box, cut = tip.bounding_box(), page.locator("del[tabindex]").nth(0).bounding_box()
    assert abs(box["y"] - cut["y"]) < 120


def test_a_keyboard_reaches_every_cut(view: View, site: Path) -> None:
    page = view.open(site / ARTICLE)
    page.focus("#next")
    seen = []
    for _ in range(page.locator("del[tabindex]").count() + 60):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.dataset.cut")
        if name:
            seen.append(name)
            assert page.locator("#tip").is_visible()
    assert seen == [f"cut-{number}" for number in range(1, page.locator("del[tabindex]").count() + 1)]


def test_the_buttons_move_from_cut_to_cut_and_wrap_around(view: View, site: Path) -> None:
    page = view.open(site / ARTICLE)
    count = page.locator("del[tabindex]").count()
    visited = []
    for _ in range(count + 1):
        page.click("#next")
        visited.append(page.evaluate("document.activeElement.dataset.cut"))
    assert visited == [*(f"cut-{number}" for number in range(1, count + 1)), "cut-1"]
    page.click("#previous")
    assert page.evaluate("document.activeElement.dataset.cut") == f"cut-{count}"


def test_a_step_highlights_its_lines_and_a_line_its_step(view: View, site: Path) -> None:
    page = view.open(site / ARTICLE)
    step = page.locator(".found li").nth(2)
    step.hover()
    line = step.get_attribute("data-first")
    assert page.locator(f"#L{line}.lit").count() == 1
    page.click(f"#{step.get_attribute('id')} a.where")
    assert page.url.endswith(f"#L{line}")
    reference = page.locator(f"#L{line} a.ref").first
    reference.focus()
    assert page.locator(f"#{step.get_attribute('id')}.lit").count() == 1
    reference.click()
    assert page.url.endswith(f"#{step.get_attribute('id')}")


def test_kept_lines_are_hidden_until_they_are_asked_for(view: View, site: Path) -> None:
    page = view.open(site / ARTICLE)
    assert page.locator("#L5").is_hidden()
    assert all(row.is_visible() for row in page.locator("tr.changed").all())
    page.goto(f"{page.url}#L5")
    assert page.locator("#L5").is_visible()  # whoever follows a link to a line sees it
    page.goto(page.url.replace("#L5", "#found"))
    assert page.locator("#L5").is_hidden()
    page.uncheck("#fold")
    assert page.locator("#L5").is_visible()


def test_filters_narrow_the_table_and_are_kept_in_the_address(view: View, site: Path) -> None:
    page = view.open(site / "articles.html")
    rows = page.locator("#articles tbody tr")
    total = rows.count()
    page.fill("input[name=q]", "PRINTER scanner")
    assert rows.count() == 1
    assert page.locator("#count").text_content().startswith("1–1 of 1 matching article (")
    address = page.url
    page.fill("input[name=q]", "")
    page.select_option("select[name=kind]", "steps")
    assert 0 < rows.count() < total
    page.click("button[type=reset]")
    page.wait_for_function(f"document.querySelectorAll('#articles tbody tr').length === {total}")
    page.goto(address)
    page.reload()
    assert rows.count() == 1
    page.fill("input[name=q]", "nothing has this")
    assert page.locator("#count").text_content() == "No articles match these filters."


def test_the_overview_leads_to_a_filtered_table(view: View, site: Path) -> None:
    page = view.open(site / "index.html")
    page.click("text=step_numbers_skip")
    assert page.locator("select[name=warning]").input_value() == "step_numbers_skip"
    assert page.locator("#articles tbody tr").count() >= 1


def test_columns_sort_and_show_the_order(view: View, site: Path) -> None:
    page = view.open(site / "articles.html")
    steps = page.locator("td[data-label=steps]")
    page.click("th[data-key=steps] button")
    assert page.locator("th[data-key=steps]").get_attribute("aria-sort") == "descending"
    numbers = [int(cell) for cell in steps.all_text_contents()]
    assert numbers == sorted(numbers, reverse=True)
    page.click("th[data-key=steps] button")
    numbers = [int(cell) for cell in steps.all_text_contents()]
    assert numbers == sorted(numbers)


def test_without_scripts_everything_but_the_filters_works(browser: Any, site: Path) -> None:
    view = View(browser, WIDE, "light", java_script_enabled=False)
    page = view.open(site / "articles.html")
    assert page.locator("#articles tbody tr").count() > 10
    assert page.locator("#filters").is_hidden()
    page = view.open(site / ARTICLE)
    assert page.locator(".cut").first.is_visible()
    page.close()


def test_reduced_motion_and_print_styles_apply(view: View, site: Path) -> None:
    page = view.open(site / ARTICLE)
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    page.emulate_media(media="print")
    assert page.locator(".jump").is_hidden()
    assert page.locator("table.lines").is_visible()
