"""HTML elements that are ads: AdSense elements, ad scripts, tracking pixels, banners that link to ad networks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...lexicon.words import words
from ...patterns import lazy_pattern
from ..page import Page, asked_once
from ..part import Part, host_of
from .proposal import Doubt, Proposal, of_lines

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

_START = lazy_pattern(r"\s{0,99}<(?:ins|script|noscript|iframe|a|img|div|span|center|p|video|table|amp-ad)\b", re.IGNORECASE)
_ADSENSE = lazy_pattern(r"adsbygoogle|googlesyndication|data-ad-client|data-ad-slot|<amp-ad\b|doubleclick\.net", re.IGNORECASE)
_AD_NAME = lazy_pattern(
    r"(?:class|id)=[\"']?[^<>\"'\r\n]{0,99}\b(?:ads?|advert\w{0,20}|banners?|sponsor\w{0,9})\b", re.IGNORECASE
)
_TAG = lazy_pattern(r"<[a-z/][^<>]{0,8000}>?", re.IGNORECASE)
_SCRIPT_END = lazy_pattern(r"</script", re.IGNORECASE)
_SCRIPT_BODY = lazy_pattern(r"(<script\b[^<>]{0,4000}>).*", re.IGNORECASE | re.DOTALL)
_ELEMENT = lazy_pattern(r"<(script|ins|style)\b[^<>]{0,4000}>[^<>]{0,8000}</\1\s{0,9}>", re.IGNORECASE)
_SIZE = lazy_pattern(r"\bwidth\b", re.IGNORECASE)
_HOST = lazy_pattern(r"//(?:[^/\s\"'<>?#@]{0,200}@)?([^/\s\"'<>?#:@]{1,255})")
MAX_WORDS = 30


def propose(page: Page) -> Iterator[Proposal | Doubt]:
    """Remove blocks that contain ad elements and no text of the article."""
    parts = [part for part in page.kept() if _starts_element(page, part)]
    last_div = page.lines.text.lower().rfind("</div") if parts else -1
    for part in parts:
        raw = page.lines.slice(part.first, part.last)
        broken = _broken(raw) or _unclosed(raw, last_div > page.lines.ends[part.last])
        if _ADSENSE.search(raw):
            if not broken and _wordless(raw):
                yield of_lines(page, "ad", part.first, part.last, "AdSense element")
            else:
                yield Doubt(part.first, "unclosed_ad_element", "ad element without an end tag; nothing was removed")
        elif broken and (_AD_NAME.search(raw) or "<script" in raw.lower()):
            yield Doubt(part.first, "unclosed_ad_element", "ad element without an end tag; nothing was removed")
        elif not broken and (reason := _banner(page, raw)):
            yield of_lines(page, "ad", part.first, part.last, reason)


@asked_once
def _starts_element(page: Page, part: Part) -> bool:
    """Whether a part starts with an element that may be an ad."""
    return part.kind in ("html", "paragraph") and _START.match(page.lines.slice(part.first, part.last)) is not None


def _broken(raw: str) -> bool:
    """Whether a tag has no end or an open quote: an HTML parser would take the words after it for an attribute."""
    markup = (_SCRIPT_BODY.sub(r"\1", piece, count=1) for piece in _SCRIPT_END.split(raw))
    return any(not tag.endswith(">") or tag.count('"') % 2 for piece in markup for tag in _TAG.findall(piece))


def _unclosed(raw: str, closed_below: bool) -> bool:
    """Whether an element of the block is not closed in it; a container may be `closed_below`."""
    lower = raw.lower()
    for name in ("ins", "script", "amp-ad"):
        if lower.count(f"<{name}") > lower.count(f"</{name}"):
            return True
    return lower.count("<div") > lower.count("</div") and not closed_below


def _wordless(raw: str) -> bool:
    """Whether the block has no words of its own."""
    if not words(_TAG.sub(" ", _ELEMENT.sub(" ", raw))):
        return True  # true for nearly all; no need to build a tree
    soup = _tree(raw)
    for element in soup(["script", "ins", "style"]):
        element.decompose()
    return len(words(soup.get_text(" "))) <= 3


def _tree(raw: str) -> BeautifulSoup:
    from bs4 import BeautifulSoup  # noqa: PLC0415 - heavy, and few articles need it

    return BeautifulSoup(raw, "lxml")


def _banner(page: Page, raw: str) -> str:
    """Why the block is a banner or a tracker, or ''."""
    if "<" not in raw or len(raw) > 8_000 or not ("&#" in raw or _SIZE.search(raw) or _names_network(page, raw)):
        return ""
    soup = _tree(raw)
    addresses = [str(tag.get(name)) for tag in soup.find_all(True) for name in ("href", "src") if tag.get(name)]
    if not addresses or len(words(soup.get_text(" "))) > MAX_WORDS:
        return ""
    pixels = [tag for tag in soup.find_all("img") if str(tag.get("width")) in "01" and str(tag.get("height")) in "01"]
    if pixels and not soup.get_text(strip=True) and len(pixels) == len(soup.find_all("img")):
        return "tracking pixel"
    hosts = [host for address in addresses if (host := host_of(_absolute(address)))]
    if hosts and all(page.taught.is_ad_address(_absolute(address)) for address in addresses if host_of(_absolute(address))):
        return f"banner of the ad network {hosts[0]}"
    return ""


def _names_network(page: Page, raw: str) -> bool:
    """Whether `raw` contains the host of an ad network, or addresses must be checked by more than their host."""
    return page.taught.asks_addresses or any(map(page.lexicon.affiliate, _HOST.findall(raw)))


def _absolute(address: str) -> str:
    return "https:" + address if address.startswith("//") else address
