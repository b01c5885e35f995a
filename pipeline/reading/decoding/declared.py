"""The encoding that a web page or a header declares."""

from __future__ import annotations

import codecs
import re

from ...patterns import lazy_pattern

_META = lazy_pattern(rb"<meta\b[^<>]{0,400}?\bcharset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML = lazy_pattern(rb"\s*<\?xml\b[^<>]{0,200}?\bencoding\s*=\s*[\"']\s*([\w.:-]{2,40})", re.IGNORECASE)
# Further than a browser looks for a declaration.
_WITHIN = 8_192
# What a page can declare (https://encoding.spec.whatwg.org/#names-and-labels), by its Python name. Like a browser, read a
# declared key of _WIDER as its value, which has more characters.
_CODECS = frozenset(
    "big5hkscs cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp866 cp874 cp932 cp949 euc_jp euc_kr gb18030 "
    "iso2022_jp iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 "
    "iso8859-7 iso8859-8 koi8-r koi8-u mac-cyrillic mac-roman utf-8".split()
)
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
# Labels of the standard that Python doesn't know.
_LABELS = {
    "dos-874": "cp874",
    "windows-874": "cp874",
    "windows-949": "cp949",
    "windows-31j": "cp932",
    "x-sjis": "cp932",
    "x-euc-jp": "euc_jp",
    "x-gbk": "gb18030",
    "x-x-big5": "big5hkscs",
    "cn-big5": "big5hkscs",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "koi8": "koi8-r",
    "koi8-ru": "koi8-u",
    "mac": "mac-roman",
    "x-mac-roman": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-ukrainian": "mac-cyrillic",
} | {f"x-cp{number}": f"cp{number}" for number in range(1250, 1259)}


def declared_encoding(body: bytes) -> str:
    """The encoding that a page declares, by its Python name; '' if it declares none that pages can use."""
    match = _META.search(body[:_WITHIN]) or _XML.match(body[:_WITHIN])
    return encoding_named(match[1].decode("ascii", errors="replace")) if match else ""


def encoding_named(label: str) -> str:
    """The encoding with this label, by its Python name; '' if pages can't use it."""
    label = label.strip().lower()
    try:
        name = codecs.lookup(_LABELS.get(label, label)).name
    except (LookupError, ValueError):  # a label with a null character is a ValueError
        return ""
    name = _WIDER.get(name, name)
    return name if name in _CODECS else ""
