"""Takes the screenshots for the README: `python -m benchmarks.report_shots REPORT FOLDER`.

REPORT is the report of the samples in `input/`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from benchmarks.browser import chromium, missing

MOST_BYTES = 200_000
ARTICLE = "articles/smart-watch-sync.html"


def main(report: Path, folder: Path) -> None:
    """Write the screenshots to `folder`. Without a browser, print the reason."""
    if (reason := missing()) is not None:
        print(f"no screenshots: {reason}")
        return
    folder.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        _shot(browser, report / "index.html", folder / "report-overview.png", "light", (1280, 920))
        _shot(browser, report / ARTICLE, folder / "report-article.png", "dark", (1280, 760), cuts=3)
        _shot(browser, report / ARTICLE, folder / "report-phone.png", "light", (375, 760))


def _shot(browser: Any, page: Path, file: Path, scheme: str, size: tuple[int, int], *, cuts: int = 0) -> None:
    """Take a screenshot of `page`, after moving ahead by this many `cuts`."""
    width, height = size
    view = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce")
    view.goto(page.resolve().as_uri())
    for _ in range(cuts):
        view.click("#next")
    data = view.screenshot(path=file)
    view.close()
    print(f"{file}: {len(data):,} bytes")
    if len(data) > MOST_BYTES:
        sys.exit(f"{file} is over {MOST_BYTES:,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
