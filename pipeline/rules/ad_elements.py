"""HTML that is an ad by itself: AdSense elements, ad scripts, tracking pixels, banners that link to ad networks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup

from pipeline.page import Page, host_of, words
from pipeline.rules.proposal import Doubt, Proposal, of_lines

_START = re.compile(r"\s{0,99}<(?:ins|script|noscript|iframe|a|img|div|span|center|p|video|table|amp-ad)\b", re.IGNORECASE)
_ADSENSE = re.compile(r"adsbygoogle|googlesyndication|data-ad-client|data-ad-slot|<amp-ad\b|doubleclick\.net", re.IGNORECASE)
_UNCLOSED = re.compile(r"<(ins|script|div|span)\b(?![^<>]*>)", re.IGNORECASE)
MAX_WORDS = 30


def propose(page: Page) -> Iterator[Proposal | Doubt]:
    """Remove blocks that hold ad elements and no article."""
    for part in page.kept():
        raw = page.lines.slice(part.first, part.last)
        if part.kind not in ("html", "paragraph") or not _START.match(raw):
            continue
        if _ADSENSE.search(raw):
            if _bounded(raw):
                yield of_lines(page, "ad", part.first, part.last, "AdSense element")
            else:
                yield Doubt(part.first, "unclosed_ad_element", "ad element without its end; nothing was removed")
        elif reason := _banner(page, raw):
            yield of_lines(page, "ad", part.first, part.last, reason)


def _bounded(raw: str) -> bool:
    """Whether every element of the block is closed in it, and it says nothing of its own."""
    lower = raw.lower()
    for name in ("ins", "script", "amp-ad"):
        if lower.count(f"<{name}") > lower.count(f"</{name}"):
            return False
    soup = BeautifulSoup(raw, "lxml")
    for element in soup(["script", "ins", "style"]):
        element.decompose()
    return len(words(soup.get_text(" "))) <= 3


def _banner(page: Page, raw: str) -> str:
    """Why the block is a banner or a tracker, or ''."""
    if "<" not in raw or len(raw) > 8_000:
        return ""
    soup = BeautifulSoup(raw, "lxml")
    addresses = [str(tag.get(name)) for tag in soup.find_all(True) for name in ("href", "src") if tag.get(name)]
    if not addresses or len(words(soup.get_text(" "))) > MAX_WORDS:
        return ""
    pixels = [tag for tag in soup.find_all("img") if str(tag.get("width")) in "01" and str(tag.get("height")) in "01"]
    if pixels and not soup.get_text(strip=True) and len(pixels) == len(soup.find_all("img")):
        return "tracking pixel"
    hosts = [host for address in addresses if (host := host_of(_absolute(address)))]
    if hosts and all(page.lexicon.affiliate(host) for host in hosts):
        return f"banner of the ad network {hosts[0]}"
    return ""


def _absolute(address: str) -> str:
    return "https:" + address if address.startswith("//") else address
