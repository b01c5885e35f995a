"""Measures how often texts in legacy encodings are read right.

    python -m benchmarks.encodings FOLDER [ARTICLES]    default: 40 articles a language

FOLDER has a folder for each language (`ru`, `ja`, …) with UTF-8 files. Each article is encoded in the encodings that were
usual for its language; characters that an encoding doesn't have are left out. An article is read right if the decoded text
is the original. The table has whole articles and, for each, its first 300 bytes from the first line that isn't ASCII.
"Unnoticed" counts the wrong readings that have no warning of severity `warning`. "Doubted" is the share of right readings
that have one. charset-normalizer, if installed, may choose among the same encodings.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fixharvest.errors import ReadError
from fixharvest.reading.read import decode
from fixharvest.settings.settings import Settings

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
    "pl": "cp1250 iso8859-2",
    "cs": "cp1250 iso8859-2",
    "hu": "cp1250 iso8859-2",
    "sk": "cp1250",
    "hr": "cp1250",
    "ro": "cp1250",
    "de": "cp1252 iso8859-15 mac-roman utf-16-le utf-16-be",
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
_CANDIDATES = {encoding for encodings in ENCODINGS.values() for encoding in encodings.split()}
SHORT = 300
_UNLIMITED = Settings(max_file_bytes=1 << 24, max_line_characters=1 << 24, max_lines=1 << 24)


@dataclass(slots=True)
class Score:
    """How many texts were read right, wrong without a warning, right with one, and right by charset-normalizer."""

    texts: int = 0
    right: int = 0
    unnoticed: int = 0
    doubted: int = 0
    normalizer: int = 0

    def add(self, text: str, encoding: str) -> None:
        """Encode and decode `text`, and count the outcome."""
        data = text.encode(encoding)
        self.texts += 1
        try:
            decoded = decode(data, path="a.md", settings=_UNLIMITED)
        except ReadError:
            return
        warned = any(warning.severity == "warning" for warning in decoded.warnings)
        self.right += decoded.text == text
        self.unnoticed += decoded.text != text and not warned
        self.doubted += decoded.text == text and warned
        self.normalizer += _normalized(data) == text

    def include(self, other: Score) -> None:
        """Add the counts of `other`."""
        for name in ("texts", "right", "unnoticed", "doubted", "normalizer"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def cells(self) -> str:
        """The cells of a table's row."""
        doubted = f"{self.doubted / self.right:.2f}" if self.right else ""
        return f"{self.right / self.texts:.2f} | {self.unnoticed} | {doubted} | {self.normalizer / self.texts:.2f}"


def main(folder: Path, articles: int) -> None:
    """Print the table."""
    columns = "right | unnoticed | doubted | charset-normalizer"
    print(f"| language | encoding | articles | {columns} | 300 bytes: {columns} |")
    print("|---" * 11 + "|")
    totals = Score(), Score()
    for language, encodings in ENCODINGS.items():
        for encoding in encodings.split():
            whole, short = Score(), Score()
            for text in _texts(folder / language, encoding, articles):
                whole.add(text, encoding)
                short.add(_short(text, encoding), encoding)
            if whole.texts:
                _print_row(language, encoding, whole, short)
                totals[0].include(whole)
                totals[1].include(short)
    _print_row("all", "", *totals)


def _print_row(language: str, encoding: str, whole: Score, short: Score) -> None:
    print(f"| {language} | {encoding} | {whole.texts} | {whole.cells()} | {short.cells()} |")


def _normalized(data: bytes) -> str:
    """The text as charset-normalizer reads it; '' if it isn't installed or reads nothing."""
    if importlib.util.find_spec("charset_normalizer") is None:
        return ""
    module = importlib.import_module("charset_normalizer")
    best = module.from_bytes(data, cp_isolation=sorted(_CANDIDATES), preemptive_behaviour=False).best()
    return str(best or "")


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


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 40)
