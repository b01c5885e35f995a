"""A page in a window, as the browser tests look at it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conftest import ROOT

AXE = ROOT / ".venv/axe/package/axe.min.js"
WIDE, PHONE = (1280, 900), (375, 812)


class View:
    """A page in a window of its own, which records requests, console messages, errors and dialogs."""

    def __init__(self, browser: Any, size: tuple[int, int], scheme: str, **more: Any) -> None:
        viewport = {"width": size[0], "height": size[1]}
        self.page = browser.new_page(viewport=viewport, color_scheme=scheme, reduced_motion="reduce", **more)
        self.requests: list[str] = []
        self.messages: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.messages.append(message.text))
        self.page.on("pageerror", lambda error: self.messages.append(str(error)))
        self.page.on("dialog", lambda dialog: self.messages.append(f"dialog {dialog.message}"))

    def open(self, file: Path, fragment: str = "") -> Any:
        self.page.goto(file.as_uri() + fragment)
        return self.page


def violations(view: View, address: str) -> list[tuple[str, str, int]]:
    """What axe-core finds on a page with all details open: the rule, the first element, and the number of elements."""
    page = view.page
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    page.close()
    return [(entry["id"], entry["nodes"][0]["html"][:200], len(entry["nodes"])) for entry in found]
