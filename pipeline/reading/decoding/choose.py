"""The encoding of a source: by its byte order mark, its bytes, what it declares, or the language it reads like."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass

from ...patterns import lazy_pattern
from .declared import declared_encoding, encoding_named
from .detect import readings

BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# A text may have some stray control characters; a higher share means UTF-16, UTF-32 or a binary file.
STRAY_CONTROLS = 3
STRAY_SHARE = 1 / 200
_UTF_8_SEQUENCE = lazy_pattern(rb"[\xc0\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_ASCII = bytes(range(128))
# UTF-16 has a zero byte in each ASCII character, and any text has line ends and spaces.
_ZEROS_IN_UTF_16 = 1 / 20
# A declared encoding is kept if at most this share of its characters above 127 is invalid.
_INVALID_IN_DECLARED = 1 / 8


@dataclass(frozen=True, slots=True)
class Encoding:
    """The encoding of a source.

    `name` and `declared` are Python names of codecs; `declared` is '' if none is declared. `bom` is the byte
    order mark that the source starts with. `guessed`: whether only the language of the text tells the encoding; `others`
    are then the encodings that are almost as likely and give another text, the likeliest first.
    """

    name: str
    bom: bytes = b""
    declared: str = ""
    guessed: bool = False
    others: tuple[str, ...] = ()


def choose_encoding(data: bytes, *, page: bool, charset: str = "") -> Encoding:
    """The encoding of `data`. It can be declared by `charset`, the label in a header, or by a web page (`page`) itself.

    Bytes that don't fit the encoding are possible: UTF-8 and a declared encoding are kept if only a few bytes are invalid.
    """
    for bom, name in BOMS:
        if data.startswith(bom):
            return Encoding(name, bom)
    name = _wide(data) or _iso_2022(data)
    if name:
        return Encoding(name)
    declared = encoding_named(charset) or (declared_encoding(data) if page else "")
    if _fits(data, "utf-8"):
        return Encoding("utf-8", declared=declared)
    if declared not in ("", "utf-8") and _fits(data, declared):
        return Encoding(declared, declared=declared)
    if _is_mostly_utf_8(data):
        return Encoding("utf-8", declared=declared)
    if declared not in ("", "utf-8") and _is_mostly(data, declared):
        return Encoding(declared, declared=declared)
    return _guess(data, declared)


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _wide(data: bytes) -> str:
    """UTF-16 or UTF-32 without a byte order mark, by its zero bytes; '' if it is neither."""
    if b"\0" not in data or data.count(b"\0") <= max(STRAY_CONTROLS, len(data) * STRAY_SHARE):
        return ""
    for name in ("utf-32-le", "utf-32-be"):
        if _fits(data, name):
            return name
    even, odd = data[::2].count(b"\0"), data[1::2].count(b"\0")
    name, zeros = ("utf-16-le", odd) if odd > even else ("utf-16-be", even)
    if zeros < len(data) / 2 * _ZEROS_IN_UTF_16 or min(even, odd) > zeros / 4:
        return ""
    return name if _fits(data, name) else ""


def _iso_2022(data: bytes) -> str:
    """ISO-2022-JP by its escape sequences; '' if it isn't."""
    if b"\x1b" not in data or not (b"\x1b$B" in data or b"\x1b$@" in data):  # the search for one byte is the fast one
        return ""
    return "iso2022_jp" if _fits(data, "iso2022_jp") else ""


def _is_mostly_utf_8(data: bytes) -> bool:
    """Whether the bytes above 127 form more sequences as in UTF-8 than other bytes."""
    rest, sequences = _UTF_8_SEQUENCE.subn(b"", data)
    return sequences >= len(rest.translate(None, _ASCII))


def _is_mostly(data: bytes, encoding: str) -> bool:
    text = data.decode(encoding, errors="replace")
    return text.count("\ufffd") <= sum(char > "\x7f" for char in text) * _INVALID_IN_DECLARED


def _guess(data: bytes, declared: str) -> Encoding:
    """The likeliest encoding in which the whole of `data` can be restored; Windows-1252 if it reads like no language."""
    names = [reading.encoding for reading in readings(data)] or ["cp1252"]
    name = next(_restorable(data, names), names[0])
    return Encoding(name, declared=declared, guessed=True, others=tuple(other for other in names if other != name))


def _restorable(data: bytes, names: list[str]) -> Iterator[str]:
    for name in names:
        if replaced_bytes(data, data.decode(name, errors="replace"), name) == 0:
            yield name


def replaced_bytes(body: bytes, text: str, encoding: str) -> int:
    """How many bytes of `body` became U+FFFD in `text`; 0 if `text` can be encoded back to the same bytes."""
    try:
        exact = text.encode(encoding) == body
    except UnicodeEncodeError:
        exact = False
    return 0 if exact else max(1, text.count("\ufffd"))
