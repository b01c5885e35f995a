"""Bytes in: what is read as text and how, what is refused and by which words; and the bytes come back out."""

from __future__ import annotations

import codecs
import gzip
import os
import random
from pathlib import Path

import pytest

from fixharvest.api import clean, clean_file
from fixharvest.errors import ReadError
from fixharvest.model import Article
from fixharvest.outputs.conservation import problems, restored
from fixharvest.outputs.writers.articles import from_json, to_json
from fixharvest.reading.read import Decoded, decode, read_bytes
from fixharvest.settings.settings import Settings

TEXT = "# Título\n\nClick “OK” — naïve café, 設定 🙂.\n"
WESTERN = "# Título\n\nClick “OK” – naïve café, 5 €.\n"
BOMS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


def read(data: bytes, *, max_bytes: int = 10_000, max_line: int = 1_000) -> Decoded:
    return decode(data, path="a.md", settings=Settings(max_file_bytes=max_bytes, max_line_characters=max_line))


def refusal(data: bytes, *, max_bytes: int = 10_000, max_line: int = 1_000) -> str:
    with pytest.raises(ReadError) as caught:
        read(data, max_bytes=max_bytes, max_line=max_line)
    return str(caught.value)


def process(data: bytes) -> Article:
    """The article as the whole chain makes it, by way of its JSON."""
    return from_json(to_json(clean(data)))


def codes(article: Article) -> list[str]:
    return [warning.code for warning in article.warnings]


@pytest.mark.parametrize("encoding", BOMS)
def test_a_byte_order_mark_tells_the_encoding_and_is_no_text(encoding: str) -> None:
    data = BOMS[encoding] + TEXT.encode(encoding)
    found = read(data)
    assert found.text == TEXT
    assert (found.source.encoding, found.source.bom, found.source.replacements) == (encoding, True, 0)
    article = process(data)
    assert article.content.markdown == TEXT
    assert BOMS[encoding] + restored(article).encode(encoding) == data
    assert (problems(article), codes(article)) == ([], [])


@pytest.mark.parametrize("encoding", BOMS)
def test_a_byte_order_mark_and_nothing_else(encoding: str) -> None:
    article = process(BOMS[encoding])
    assert (article.content.markdown, article.source.bom, problems(article)) == ("", True, [])


def test_a_second_byte_order_mark_is_text() -> None:
    article = process(codecs.BOM_UTF8 * 2 + b"x\n")
    assert (article.content.markdown, problems(article)) == ("\ufeffx\n", [])


@pytest.mark.parametrize("encoding", [name for name in BOMS if name != "utf-8"])
def test_half_a_character_at_the_end_is_counted(encoding: str) -> None:
    article = process(BOMS[encoding] + TEXT.encode(encoding)[:-1])
    assert article.content.markdown == TEXT.removesuffix("\n") + "\ufffd"
    assert (article.source.replacements, codes(article), problems(article)) == (1, ["undecodable_bytes"], [])


def test_utf_8_without_a_mark() -> None:
    article = process(TEXT.encode())
    assert (article.source.encoding, article.source.bom, codes(article), problems(article)) == ("utf-8", False, [], [])


def test_windows_1252_is_a_guess_that_is_told() -> None:
    data = WESTERN.encode("cp1252")
    article = process(data)
    assert article.content.markdown == WESTERN
    assert (article.source.encoding, codes(article)) == ("cp1252", ["encoding_guessed"])
    assert (restored(article).encode("cp1252"), problems(article)) == (data, [])


def test_bytes_that_windows_1252_has_no_character_for_are_counted() -> None:
    text = "Click “OK” – a naïve fiancée’s résumé, 5 €.\n"
    article = process(text.encode("cp1252") + b"\x81 \x8d\n")
    assert article.content.markdown == text + "\ufffd \ufffd\n"
    assert (article.source.encoding, article.source.replacements) == ("cp1252", 2)
    assert (codes(article), problems(article)) == (["undecodable_bytes", "encoding_guessed"], [])


def test_utf_8_with_one_broken_byte_stays_utf_8() -> None:
    article = process(TEXT.encode() + b"a \xff b\n")
    assert article.content.markdown == TEXT + "a \ufffd b\n"
    assert (article.source.encoding, article.source.replacements) == ("utf-8", 1)
    assert (codes(article), problems(article)) == (["undecodable_bytes"], [])


def test_a_replacement_character_that_stands_in_the_source_is_no_replacement() -> None:
    article = process("a \ufffd b\n".encode())
    assert (article.source.replacements, codes(article), problems(article)) == (0, [], [])


@pytest.mark.parametrize(
    "data",
    [
        b"# a\n\nb \xed\xa0\x80 c\n",
        TEXT.encode() + b"b \xed\xa0\xbd\xed\xb8\x80 c\n",
        codecs.BOM_UTF16_LE + "# a\n\nb ".encode("utf-16-le") + b"\x00\xd8" + " c\n".encode("utf-16-le"),
    ],
    ids=["utf-8-half", "utf-8-two-halves", "utf-16-half"],
)
def test_lone_surrogates_can_be_written_as_json(data: bytes) -> None:
    article = process(data)
    assert article.content.markdown.startswith("#")
    assert article.content.markdown.rstrip().endswith("c")
    assert codes(article) != []
    assert problems(article) == []


def test_a_text_with_half_a_character_can_be_cleaned() -> None:
    article = from_json(to_json(clean("# a\n\nOpen \ud800 it.\n")))
    assert article.content.markdown.startswith("# a\n\nOpen ")
    assert problems(article) == []


def test_a_nul_is_kept() -> None:
    article = process(b"# a\n\nb\x00c\n")
    assert (article.content.markdown, problems(article)) == ("# a\n\nb\x00c\n", [])


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
        gzip.compress(b"hello, world; " * 90, mtime=0) * 9,
        random.Random(1).randbytes(4_000),
        bytes(2_000),
    ],
    ids=["png", "gzip", "noise", "only-nul"],
)
def test_binary_data_is_refused(data: bytes) -> None:
    assert refusal(data) == "a.md: looks like a binary file; only text is read"


@pytest.mark.parametrize(("data", "lines"), [(b"", 0), (b"\n", 1), (b" \n\t\n\n", 3)])
def test_a_file_without_words_is_an_article_without_words(data: bytes, lines: int) -> None:
    article = process(data)
    assert article.content.markdown.encode() == data
    assert (article.source.lines, article.fixes, article.title, problems(article)) == (lines, (), None, [])
    assert not any(section.text for section in article.sections)


@pytest.mark.parametrize(
    ("data", "newline", "lines"),
    [
        (b"a\nb\n", "lf", 2),
        (b"a\r\nb\r\n", "crlf", 2),
        (b"a\rb\r", "cr", 2),
        (b"a\nb\r\nc", "mixed", 3),
        (b"a\r\r\nb\n", "mixed", 3),
        (b"a", "none", 1),
    ],
)
def test_kinds_of_line_ends(data: bytes, newline: str, lines: int) -> None:
    article = process(data)
    assert (article.source.newline, article.source.lines) == (newline, lines)
    assert (article.content.markdown.encode(), problems(article)) == (data, [])


@pytest.mark.parametrize(
    "char", ["\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"], ids=lambda char: f"U+{ord(char):04X}"
)
def test_what_python_calls_a_line_end_is_none(char: str) -> None:
    text = f"# Fix{char}it\n\n1. Open{char}Settings.\n2. Click OK.\n"
    assert len(text.splitlines()) == 6
    article = process(text.encode())
    assert article.source.lines == 4
    assert article.content.markdown == text
    assert [step.lines for fix in article.fixes for procedure in fix.procedures for step in procedure.steps] == [(3, 3), (4, 4)]


def test_a_large_file_is_refused_by_name_with_the_limit() -> None:
    assert read(b"a" * 10, max_bytes=10).text == "a" * 10
    message = refusal(b"a" * 11, max_bytes=10)
    assert message == "a.md: is larger than the limit (11 of 10 bytes); raise max_file_bytes to read it"


def test_a_long_line_is_refused_by_name_and_line() -> None:
    assert read("é".encode() * 10 + b"\n", max_line=10).source.lines == 1
    message = refusal(b"a\r\n" + "é".encode() * 11 + b"\n", max_line=10)
    assert message == "a.md:2: line is longer than 10 characters; raise max_line_characters to read it"


def test_too_many_lines_are_refused_by_name_and_blank_ones_do_not_count() -> None:
    settings = Settings(max_lines=2)
    assert decode(b"a\n\n\n\nb\n", path="a.md", settings=settings).source.lines == 5
    with pytest.raises(ReadError, match="has 3 lines that are not blank, more than 2; raise max_lines to read it"):
        decode(b"a\nb\n\nc\n", path="a.md", settings=settings)


def test_the_default_limits_refuse_what_takes_minutes() -> None:
    with pytest.raises(ReadError, match="line is longer than 1,048,576 characters"):
        clean("a" * (2**20 + 1))
    with pytest.raises(ReadError, match=r"is larger than the limit \(8,388,609 of 8,388,608 bytes\)"):
        clean("a\n" * 2**22 + "b")


def test_a_large_file_is_not_even_read(tmp_path: Path) -> None:
    large = tmp_path / "large.md"
    with large.open("wb") as handle:
        handle.truncate(2**40)
    with pytest.raises(ReadError, match=r"large\.md: is larger than the limit"):
        read_bytes(large, max_bytes=100)


def test_what_is_no_regular_file_is_refused_at_once(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo.md"
    os.mkfifo(fifo)
    for path in (fifo, Path("/dev/zero"), tmp_path):
        with pytest.raises(ReadError) as caught:
            read_bytes(path, max_bytes=100)
        assert str(caught.value) == f"{path}: not a regular file; only regular files are read"


@pytest.mark.parametrize("name", ["missing.md", "missing/a.md", "n" * 5_000, "a\0b"], ids=["file", "folder", "long", "nul"])
def test_what_is_not_there_is_refused_by_name(name: str, tmp_path: Path) -> None:
    with pytest.raises(ReadError) as caught:
        clean_file(tmp_path / name)
    assert str(caught.value).startswith(f"{tmp_path / name}: ")


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"missing\.md: no such file; check the path"):
        clean_file(tmp_path / "missing.md")


def test_settings_change_the_limits(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"ab\nabcd\n")
    with pytest.raises(ReadError, match=r"a\.md: is larger than the limit \(8 of 7 bytes\)"):
        clean_file(file, settings=Settings(max_file_bytes=7))
    with pytest.raises(ReadError, match=r"a\.md:2: line is longer than 3 characters"):
        clean_file(file, settings=Settings(max_line_characters=3))
    assert clean_file(file, settings=Settings(max_file_bytes=8, max_line_characters=4)).source.bytes == 8
