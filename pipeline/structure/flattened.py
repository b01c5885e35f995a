"""One line of Markdown -> the entries of the list that was flattened into it. Linear in the length of the line."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from ..patterns import lazy_pattern
from .marker import LETTER
from .numerals import ENCLOSED, ENCLOSED_SIGNS, HAN, enclosed, han

# What may open the words of an entry: marks, then a letter that is not a small Latin one, a digit's box or an exclamation mark.
_WORDS = r"\s?[\[*\"“'‘A-ZÀ-ÖØ-Þ\u0400-\u042f\u0590-\u0dff\u0e00-\u1aff\u3040-\u9fff\uac00-\ud7af!]"
# `1)`, `**1)**` or `1\\.` inside a line
INLINE_NUMBER = lazy_pattern(
    rf"(?P<open>\*{{0,3}})(?<![\w,$€£/-])(?<!\d\.)(?P<number>\d{{1,2}})(?:\\?[)）]|\\\.(?=\s))(?P<close>\*{{0,3}})(?={_WORDS})"
)
_DOTTED = lazy_pattern(rf"(?<!\S)\*{{0,3}}(?P<number>\d{{1,2}})\.\*{{0,3}}\s+(?=[`]?{_WORDS})")
_ENCLOSED = lazy_pattern(rf"(?P<number>{ENCLOSED})\s*")
_LABELED = lazy_pattern(
    rf"[\s*_]{{0,6}}(?P<label>第|{LETTER}{{2,14}}\s)(?P<number>\d{{1,2}}|{HAN})(?P<after>[^\W\d_]?)[*_]{{0,3}}[:：.,，、)]"
)
_SIGN = lazy_pattern(r"(?:(?<=\s)|^)(?P<sign>\\?[-*•●▪‣–])\s+(?=\S)|(?P<dot>[•●▪‣])\s*(?=\S)")
# What holds a sign of a bullet holds one of these, which are found sooner.
_MAY_HOLD_SIGN = lazy_pattern(r"[-*–]\s|[•●▪‣]")
# Without one of these a line holds no list. Behind spaces a bullet's sign is looked for only where there is one at all.
_COUNTED = lazy_pattern(rf"[\d{ENCLOSED_SIGNS}\U0001f51f一二三四五六七八九十•●▪‣]")
_BULLET = lazy_pattern(r"(?:^|\s)\\?[-*–]\s")
_BULLETS = ("-", "*", "–")
_CAPITAL = lazy_pattern(rf"`?{_WORDS}")
_SIGN_START = lazy_pattern(r"\s{0,3}\\?(?P<sign>[-*•●▪‣–])\s")
# No list is cut inside code, or the text of a link or picture.
_WHOLE = lazy_pattern(r"`[^`\n]+`|\[[^\[\]\n]*\]\([^()\n]*\)")
_BREAK = lazy_pattern(r"\s{0,9}<br\s{0,3}/?>\s{0,9}", re.IGNORECASE)
_BROKEN_NUMBER = lazy_pattern(
    rf"\s{{0,9}}\*{{0,3}}(?:(?P<number>\d{{1,2}})\\?[.)）]\*{{0,3}}\s*|(?P<enclosed>{ENCLOSED})\s*)(?=\S)"
)
_LAST_SENTENCE = lazy_pattern(r"(?<=[.!?])\s+[^.!?]{1,300}[:：]\s*$")
_LAST_BOLD = lazy_pattern(r"(?<=\S)\s+\*\*[^*\n]{2,60}\*\*\s?[:：]?\s*$")
_SENTENCE_ENDS = frozenset('.:;!?)]"”’*>。！？：；')
_INTRODUCING = frozenset(":*：")
_SENTENCE_END = frozenset(".!?。！？")
_FIRM_ENDS = frozenset(".:!?*。！？：>`")


@dataclass(frozen=True, slots=True)
class Entry:
    """A piece of a line: an entry with its `number` or the `sign` of its bullet, or text without any."""

    raw: str
    number: int | None = None
    sign: str = ""


@dataclass(frozen=True, slots=True)
class _Cut:
    """Where an entry starts, and where its words do; they are the same if the marker is part of the words."""

    start: int
    words: int
    number: int | None = None
    sign: str = ""


def entries_of(raw: str, *, number: int | None = None, is_item: bool = False) -> list[Entry]:
    """The entries of the list in `raw`, after the text before it, if any; the whole line if there is no list.

    `raw` is the first line of a list item with `number` if `is_item`: the first entry has no marker of its own then.
    """
    if not _is_marked(raw):
        return [Entry(raw)]
    if broken := _broken(raw, number):
        return broken
    found = _outside(_first_of(raw, number if is_item else None), raw)
    pieces = _pieces(raw, found, _LAST_SENTENCE) if found else [Entry(raw)]
    entries: list[Entry] = []
    for index, piece in enumerate(pieces):
        cuts = _outside(_bullets(piece.raw, is_item=is_item and number is None and not index), piece.raw)
        parts = _pieces(piece.raw, cuts, _LAST_BOLD) if cuts else [piece]
        if piece.number is not None and parts[0].number is None and not parts[0].sign:
            parts[0] = replace(parts[0], number=piece.number)
        entries.extend(parts)
    return entries


def _is_marked(raw: str) -> bool:
    """Whether a line has anything that may mark an entry of a list."""
    return _COUNTED.search(raw) is not None or (any(map(raw.count, _BULLETS)) and _BULLET.search(raw) is not None)


def _first_of(raw: str, item: int | None) -> list[_Cut]:
    """The cuts of the first dress that counts up in `raw`."""
    dresses: tuple[Callable[[str, int | None], list[_Cut]], ...] = (_enclosed, _closed, _dotted, _labeled)
    return next((found for dress in dresses if (found := dress(raw, item))), [])


def _outside(cuts: list[_Cut], raw: str) -> list[_Cut]:
    """`cuts`, or none if one is inside what stays whole."""
    if not cuts:
        return []
    spans = [match.span() for match in _WHOLE.finditer(raw)]
    starts = [start for start, _ in spans]
    for cut in cuts:
        at = bisect_left(starts, cut.start) - 1
        if at >= 0 and cut.start < spans[at][1]:
            return []
    return cuts


def _pieces(raw: str, cuts: list[_Cut], lead: re.Pattern[str]) -> list[Entry]:
    """The text before the first cut, then an entry for each; what introduces the next list on the line is text of its own."""
    pieces = [Entry(raw[: cuts[0].start])] if raw[: cuts[0].start].strip() else []
    ends = [*cuts[1:], _Cut(len(raw), len(raw))]
    for cut, following in zip(cuts, ends, strict=True):
        body = raw[cut.words : following.start]
        introduced = following.number in (1, None) and following.start < len(raw)
        match = lead.search(body, max(0, len(body) - 320)) if introduced else None
        pieces.append(Entry(body[: match.start()] if match else body, cut.number, cut.sign))
        if match:
            pieces.append(Entry(match[0].strip()))
    return pieces


def ends_sentence(raw: str, at: int) -> bool:
    """Whether the text before code point `at` ends as a sentence, a picture or a bold name does, or is empty."""
    return _ends(raw, at, _SENTENCE_ENDS)


def _ends(raw: str, at: int, ends: frozenset[str]) -> bool:
    """Whether the text before code point `at` ends with one of `ends`, or is empty."""
    while at > 0 and raw[at - 1].isspace():
        at -= 1
    return at == 0 or raw[at - 1] in ends


def _has_text(raw: str, at: int) -> bool:
    """Whether there is text before code point `at`."""
    return bool(raw[: min(at, 80)].strip()) if at <= 80 else True


def _closed(raw: str, item: int | None) -> list[_Cut]:
    r"""Numbers like "1)" and "1\."; one that isn't bold follows the end of a sentence or a picture."""
    if ")" not in raw and "）" not in raw and "\\." not in raw:
        return []
    found: list[_Cut] = []
    for match in INLINE_NUMBER.finditer(raw):
        has_text = _has_text(raw, match.start())
        is_bold = len(match["open"]) > 1 and len(match["close"]) > 1
        if has_text and not is_bold and not ends_sentence(raw, match.start()):
            continue
        number, last = int(match["number"]), found[-1].number if found else None
        if last is None and number > 1 and has_text and not (item is not None and item < number <= item + 2):
            continue
        if last is None or number == 1 or last < number <= last + 2:
            found.append(_Cut(match.start(), match.end(), number))
    if found and item is not None:
        return found
    if len(found) == 1 and found[0].number == 1 and raw[: found[0].start].rstrip().endswith(":"):
        return found  # the list goes on after a picture
    return found if len(found) >= 2 else []


def _dotted(raw: str, item: int | None) -> list[_Cut]:
    """Numbers like "1." after the end of a sentence, which count without a gap from 1 on, or on from the list item."""
    found: list[_Cut] = []
    for match in _DOTTED.finditer(raw):
        number, last = int(match["number"]), found[-1].number if found else item or 0
        if (number == (last or 0) + 1 or (number == 1 and found)) and ends_sentence(raw, match.start()):
            found.append(_Cut(match.start(), match.end(), number))
    return found if len(found) >= (2 if item is None else 1) else []


def _enclosed(raw: str, item: int | None) -> list[_Cut]:
    """Circled numbers and keycaps that count up."""
    if item is not None or raw.isascii():
        return []
    cuts = [_Cut(match.start(), match.end(), enclosed(match["number"])) for match in _ENCLOSED.finditer(raw)]
    numbers = [cut.number for cut in cuts if cut.number is not None]
    counts = len(numbers) == len(cuts) >= 2 and all(after == before + 1 for before, after in pairwise(numbers))
    return cuts if counts else []


def _labeled(raw: str, item: int | None) -> list[_Cut]:
    """Further labels like the one that the line starts with, counting on ("Step 1: … Step 2: …"); they stay in the text."""
    first = _LABELED.match(raw) if item is None else None
    if first is None:
        return []
    pattern = rf"(?<!\w)\*{{0,3}}{re.escape(first['label'])}(?P<number>\d{{1,2}}|{HAN}){first['after']}[*_]{{0,3}}[:：.,，、)]"
    cuts: list[_Cut] = []
    last = _count(first["number"])
    if last is None or (last != 1 and first["label"] != "第"):
        return []
    for match in re.finditer(pattern, raw[first.end() :]):
        at, number = first.end() + match.start(), _count(match["number"])
        if number == last + 1:
            cuts.append(_Cut(at, at))
            last = number
    return cuts


def _count(digits: str) -> int | None:
    return int(digits) if digits.isdecimal() else han(digits)


def _bullets(raw: str, *, is_item: bool) -> list[_Cut]:
    """Bullets of one sign after the end of a sentence ("Do this: - Open … - Click …").

    What follows a dash starts with a capital, unless a colon or bold words introduce a list whose first entry doesn't.
    """
    if not _MAY_HOLD_SIGN.search(raw):
        return []
    start = _SIGN_START.match(raw)
    by_sign: dict[str, list[_Cut]] = {}
    for match in _SIGN.finditer(raw):
        sign = (match["sign"] or match["dot"]).lstrip("\\")
        by_sign.setdefault(sign, []).append(_Cut(match.start(), match.end(), sign=sign))
    for sign, found in by_sign.items():
        is_introduced = sign in "•●▪‣" or _is_introduced(raw, found)
        cuts = [cut for cut in found if is_introduced or _CAPITAL.match(raw, cut.words)]
        inner = [cut for cut in cuts if _has_text(raw, cut.start)]
        opens = start is not None and start["sign"] == sign
        if sign in "•●▪‣":
            is_list = len(inner) > 1 or (opens and len(inner) == 1)
        elif len(inner) == 1:
            is_list = (opens or is_item) and _ends(raw, inner[0].start, _SENTENCE_END)
        else:
            is_list = bool(inner) and _ends(raw, inner[0].start, _FIRM_ENDS) and not _is_path(raw, inner)
        if is_list:
            return cuts
    return []


def _is_path(raw: str, cuts: list[_Cut]) -> bool:
    """Whether dashes join bold names to a path ("**Settings** - **System**")."""
    return all(raw.startswith("**", cut.words) for cut in cuts) and _ends(raw, cuts[0].start, frozenset("*"))


def _is_introduced(raw: str, cuts: list[_Cut]) -> bool:
    """Whether a colon or bold words stand before the first bullet inside a line, and no capital after it."""
    first = next((cut for cut in cuts if _has_text(raw, cut.start)), None)
    if first is None or first.sign == "–" or _CAPITAL.match(raw, first.words):
        return False
    return _ends(raw, first.start, _INTRODUCING)


def _broken(raw: str, item: int | None) -> list[Entry]:
    """The entries of lines that `<br>` separates, if their numbers count up, or on from the list item's."""
    if "<br" not in raw.lower():
        return []
    lines = _BREAK.split(raw)
    matches = [_BROKEN_NUMBER.match(line) for line in lines]
    numbers = [*([] if item is None else [item]), *[_value(match) for match in matches if match]]
    if len(numbers) < 2 or any(after != before + 1 for before, after in pairwise(numbers)):
        return []
    return list(_joined(lines, matches))


def _value(match: re.Match[str]) -> int:
    return int(match["number"]) if match["number"] else enclosed(match["enclosed"]) or 0


def _joined(lines: list[str], matches: list[re.Match[str] | None]) -> Iterator[Entry]:
    """An entry for each numbered line, with the lines after it that have no number."""
    entry: Entry | None = None
    for line, match in zip(lines, matches, strict=True):
        if match:
            if entry is not None:
                yield entry
            entry = Entry(line[match.end() :], _value(match))
        elif line.strip():
            entry = Entry(f"{entry.raw}<br>{line}", entry.number) if entry else Entry(line)
    if entry is not None:
        yield entry
