"""Takes the screenshots for the README: `python -m benchmarks.report_shots REPORT FOLDER`.

REPORT is the report of the samples in `input/`.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.browser import chromium, missing
from fixharvest.review.desk.queue import article_key

MOST_BYTES = 200_000
ARTICLE = "articles/smart-watch-sync.html"
REVIEWED = "smart-watch-sync.md"


def main(report: Path, folder: Path) -> None:
    """Write the screenshots to `folder`. Without a browser, print the reason."""
    if (reason := missing()) is not None:
        print(f"no screenshots: {reason}")
        return
    folder.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        overview, article, cuts = ((report / name).resolve().as_uri() for name in ("index.html", ARTICLE, "cuts.html"))
        _shot(browser, overview, folder / "report-overview.png", "light", (1280, 920))
        _shot(browser, article, folder / "report-article.png", "dark", (1280, 760), cuts=3)
        _shot(browser, article, folder / "report-phone.png", "light", (375, 760))
        _shot(browser, cuts, folder / "report-cuts.png", "light", (1280, 920))
        with tempfile.TemporaryDirectory() as nobodys, reviewed(report.parent, Path(nobodys, "fixharvest.toml")) as address:
            _shot(browser, address, folder / "review.png", "light", (1280, 760))
            _shot(browser, f"{address}articles/{article_key(REVIEWED)}/", folder / "review-article.png", "light", (1280, 760))


@contextmanager
def reviewed(output: Path, settings: Path) -> Iterator[str]:
    """The address of a review of the run in `output` with a settings file; it ends with the block."""
    command = [sys.executable, "-u", "-m", "fixharvest", "review", str(output), "--config", str(settings)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().split()[-1]
        finally:
            server.send_signal(signal.SIGINT)


def _shot(browser: Any, address: str, file: Path, scheme: str, size: tuple[int, int], *, cuts: int = 0) -> None:
    """Take a screenshot of a page, after moving ahead by this many `cuts`."""
    width, height = size
    view = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce")
    view.goto(address)
    for _ in range(cuts):
        view.click("#next")
    data = view.screenshot(path=file)
    view.close()
    print(f"{file}: {len(data):,} bytes")
    if len(data) > MOST_BYTES:
        sys.exit(f"{file} is over {MOST_BYTES:,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
