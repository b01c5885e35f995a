"""What inputs are made of: samples to start with, and words that the code under test looks for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

_WORDS = (
    "---\n",
    "+++\n",
    "title: ",
    "tags: [a, b]\n",
    "&a ",
    "*a",
    "<<: ",
    "!!int ",
    "? ",
    "<!-- ads begin -->",
    "<!-- ads end -->",
    "<!-- affiliate ads begin -->",
    "<!-- fixharvest: keep -->",
    '<ins class="adsbygoogle">',
    "</ins>",
    "<script>",
    "</script>",
    "<div class=",
    "<p>",
    "<br>",
    "</",
    "<!--",
    "-->",
    "<![CDATA[",
    "## Fix 1: ",
    "**Method 2.** ",
    "Step 3: ",
    "1. ",
    "2\\) ",
    "- ",
    "> ",
    "```\n",
    "| a | b |\n|-|-|\n",
    "[a](https://x.pxf.io/1)",
    "[a]: /x\n",
    "![](",
    "](",
    "**",
    "`",
    "Open **Settings** > **System**.",
    "If it fails, click ",
    "Note: ",
    "Also read: ",
    "Close\n",
    "\t",
    "\u00a0",
    "\u2028",
    "\ufeff",
    "\x00",
    "\r",
    "&lt;",
    "&#0;",
    "<html><head>",
    "<article>",
    "<ul><li>",
    "<table><tr><td>",
    '<script type="application/ld+json">{"@type":',
)


def dictionary() -> str:
    """The words in libFuzzer's format."""
    return "".join('"' + "".join(f"\\x{byte:02x}" for byte in word.encode()) + '"\n' for word in _WORDS)


def samples(target: str) -> Iterator[bytes]:
    """Inputs to start from: the project's sample articles or pages."""
    folder, pattern = ("tests/cases/reading/pages", "*.html") if target == "page" else ("input", "*.md")
    for file in sorted((ROOT / folder).rglob(pattern)):
        data = file.read_bytes()
        yield data[data.find(b"---") + 4 : data.find(b"\n---", 4)] if target == "yaml_guard" else data
    for word in _WORDS:
        yield word.encode() * 3
