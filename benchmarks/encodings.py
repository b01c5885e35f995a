"""Measures how often texts in legacy encodings are read right.

    python -m benchmarks.encodings FOLDER [ARTICLES]    default: 40 articles a language

FOLDER has a folder for each language (`ru`, `ja`, …) with UTF-8 files. Each article is encoded in the encodings that were
usual for its language; characters that an encoding does not have are left out. An article is read right if the decoded text
is the original. The table has whole articles and, for each, its first 300 bytes from the first line that isn't ASCII;
`warned` is the share of wrong readings that have the warning `encoding_guessed` or `undecodable_bytes`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from fixharvest.errors import ReadError
from fixharvest.reading.read import decode

ENCODINGS = {
    "ru": "cp1251 koi8-r cp866 iso8859-5 mac-cyrillic",
    "uk": "cp1251 koi8-u",
    "bg": "cp1251",
    "zh": "gb18030",
    "zh-tw": "big5hkscs",
    "ja": "cp932 euc_jp iso2022_jp",
    "ko": "cp949",
    "el": "cp1253 iso8859-7",
    "he": "cp1255 iso8859-8",
    "ar": "cp1256 iso8859-6",
    "tr": "cp1254",
    "th": "cp874",
    "vi": "cp1258",
    "pl": "cp1250 iso8859-2",
    "cs": "cp1250 iso8859-2",
    "hu": "cp1250 iso8859-2",
    "sk": "cp1250",
    "hr": "cp1250",
    "ro": "cp1250 iso8859-16",
    "de": "cp1252 iso8859-15 utf-16-le utf-16-be",
    "fr": "cp1252 iso8859-15",
    "es": "cp1252",
    "it": "cp1252",
    "pt": "cp1252",
    "nl": "cp1252",
    "da": "cp1252",
    "nb": "cp1252",
    "sv": "cp1252",
    "fi": "cp1252",
}
SHORT = 300
_LIMIT = 1 << 24


def main(folder: Path, articles: int) -> None:
    print("| language | encoding | articles | whole: right | warned | first 300 bytes: right | warned |")
    print("|---|---|---|---|---|---|---|")
    totals = [0] * 5
    for language, encodings in ENCODINGS.items():
        for encoding in encodings.split():
            texts = list(_texts(folder / language, encoding, articles))
            if not texts:
                continue
            row = [len(texts), *_score(texts, encoding), *_score([_short(text, encoding) for text in texts], encoding)]
            totals = [total + value for total, value in zip(totals, row, strict=True)]
            print(_row(language, encoding, row))
    print(_row("all", "", totals))


def _row(language: str, encoding: str, row: list[int]) -> str:
    count, right, warned, short_right, short_warned = row
    cells = [
        f"{right / count:.2f}",
        _share(warned, count - right),
        f"{short_right / count:.2f}",
        _share(short_warned, count - short_right),
    ]
    return f"| {language} | {encoding} | {count} | {' | '.join(cells)} |"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else ""


def _texts(folder: Path, encoding: str, articles: int) -> Iterator[str]:
    for file in sorted(folder.glob("*.md"))[:articles]:
        text = file.read_bytes().decode("utf-8-sig").encode(encoding, errors="ignore").decode(encoding)
        if not text.isascii():
            yield text


def _short(text: str, encoding: str) -> str:
    """The text from the first line that isn't ASCII, as far as it fills `SHORT` bytes."""
    lines = text.splitlines(keepends=True)
    first = next(number for number, line in enumerate(lines) if not line.isascii())
    rest = "".join(lines[first:])[:SHORT]
    while len(rest.encode(encoding)) > SHORT:
        rest = rest[:-1]
    return rest


def _score(texts: list[str], encoding: str) -> tuple[int, int]:
    """How many of the texts are read right, and how many of the others have a warning."""
    right = warned = 0
    for text in texts:
        try:
            decoded = decode(text.encode(encoding), path="a.md", max_bytes=_LIMIT, max_line=_LIMIT)
        except ReadError:
            warned += 1
            continue
        if decoded.text == text:
            right += 1
        else:
            warned += any(warning.code in ("encoding_guessed", "undecodable_bytes") for warning in decoded.warnings)
    return right, warned


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 40)
