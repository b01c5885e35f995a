"""Which encoding bytes are in: what is declared, what the bytes show, and what the language of the text shows."""

from __future__ import annotations

import codecs
import random
import time

import pytest

from fixharvest.api import clean
from fixharvest.model import Article
from fixharvest.outputs.conservation import problems, restored
from fixharvest.outputs.writers.articles import to_source
from fixharvest.reading.decoding.detect import readings
from tests.conftest import ROOT

CASES = ROOT / "tests" / "cases" / "reading" / "encodings"
USUAL = {
    "russian": "cp1251 koi8-r cp866 iso8859-5 mac-cyrillic",
    "ukrainian": "cp1251 koi8-u",
    "greek": "cp1253 iso8859-7",
    "hebrew": "cp1255 iso8859-8",
    "arabic": "cp1256 iso8859-6",
    "turkish": "cp1254",
    "thai": "cp874",
    "polish": "cp1250 iso8859-2",
    "czech": "cp1250 iso8859-2",
    "hungarian": "cp1250 iso8859-2",
    "chinese": "gb18030",
    "taiwanese": "big5hkscs",
    "japanese": "cp932 euc_jp iso2022_jp",
    "korean": "cp949",
    "english": "cp1252 mac-roman",
    "german": "cp1252 mac-roman",
    "french": "cp1252 mac-roman",
    "danish": "cp1252",
    "icelandic": "cp1252",
    "latvian": "cp1257",
}
WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
PAIRS = [(language, encoding) for language, encodings in USUAL.items() for encoding in encodings.split()]


def text_in(language: str) -> str:
    return (CASES / f"{language}.md").read_text(encoding="utf-8")


def codes(article: Article) -> list[tuple[str, str]]:
    return [
        (warning.code, warning.severity) for warning in article.warnings if "encod" in warning.code or "undecod" in warning.code
    ]


def page(text: str, *, meta: str = "", xml: str = "") -> str:
    start = f'<?xml version="1.0" encoding="{xml}"?>\n<!DOCTYPE html>\n' if xml else "<!DOCTYPE html>\n"
    head = f'<meta charset="{meta}">' if meta else ""
    return f"{start}<html><head>{head}<title>T</title></head><body><p>{text}</p></body></html>\n"


@pytest.mark.parametrize(("language", "encoding"), PAIRS)
def test_a_short_text_is_read_in_the_encoding_of_its_language(language: str, encoding: str) -> None:
    text = text_in(language)
    data = text.encode(encoding)
    article = clean(data)
    assert restored(article) == text
    assert (article.source.replacements, problems(article)) == (0, [])
    assert to_source(article) == data
    assert [code for code, _ in codes(article)] == ([] if encoding == "iso2022_jp" else ["encoding_guessed"])


@pytest.mark.parametrize("encoding", WIDE)
@pytest.mark.parametrize("language", ["russian", "chinese", "japanese", "thai", "german"])
def test_zero_bytes_show_utf_16_and_utf_32(language: str, encoding: str) -> None:
    text = text_in(language)
    article = clean(text.encode(encoding))
    assert (restored(article), article.source.encoding, article.source.bom) == (text, encoding, False)
    assert (codes(article), problems(article)) == ([], [])


def test_a_doubtful_guess_names_the_other_encodings() -> None:
    (warning,) = (found for found in clean("# Così è\n".encode("cp1252")).warnings if found.code == "encoding_guessed")
    assert (warning.severity, warning.message.split(", ")[0]) == ("warning", "not valid UTF-8; read as cp1252")
    assert "could also be cp1250" in warning.message


def test_a_clear_guess_names_no_other() -> None:
    article = clean(text_in("russian").encode("cp1251") * 3)
    (warning,) = (found for found in article.warnings if found.code == "encoding_guessed")
    assert (warning.severity, warning.message) == ("info", "not valid UTF-8; read as cp1251")


@pytest.mark.parametrize(
    ("label", "encoding", "invalid"),
    [
        ("windows-1251", "cp1251", b"\x98"),
        ("Shift_JIS", "cp932", b"\x81"),
        ("EUC-KR", "cp949", b"\xff"),
        ("windows-874", "cp874", b"\xfc"),
    ],
)
@pytest.mark.parametrize("kind", ["meta", "xml"])
def test_a_declared_encoding_is_kept_if_one_byte_is_invalid(label: str, encoding: str, invalid: bytes, kind: str) -> None:
    text = text_in({"cp1251": "russian", "cp932": "japanese", "cp949": "korean", "cp874": "thai"}[encoding])
    data = page(text, **{kind: label}).encode(encoding).replace(b"</p>", b" " + invalid + b" </p>")
    article = clean(data, path="page.html")
    assert (article.source.encoding, article.source.replacements) == (encoding, 1)
    assert codes(article) == [("undecodable_bytes", "warning")]
    assert "\ufffd" in article.content.markdown


@pytest.mark.parametrize("label", ["windows-1251", "x-cp1251", "WINDOWS-1251"])
def test_an_xml_declaration_counts(label: str) -> None:
    article = clean(page("Ещё.", xml=label).encode("cp1251"), path="page.xhtml.html")
    assert (article.source.encoding, codes(article)) == ("cp1251", [])


def test_a_meta_element_counts_more_than_an_xml_declaration() -> None:
    article = clean(page("Ещё.", xml="utf-8", meta="koi8-r").encode("koi8-r"), path="page.html")
    assert (article.source.encoding, article.content.markdown.strip()) == ("koi8-r", "Ещё.")


def test_a_wrong_declaration_does_not_keep_the_bytes_from_being_read() -> None:
    text = text_in("french")
    article = clean(page(text, meta="EUC-KR").encode("cp1252"), path="page.html")
    assert article.source.encoding == "cp1252"
    assert {"encoding_guessed", "wrong_charset"} <= {warning.code for warning in article.warnings}


def test_utf_8_with_a_few_broken_bytes_stays_utf_8_in_any_language() -> None:
    for language in USUAL:
        data = text_in(language).encode() + b"a \xff b \xc3\n"
        assert clean(data).source.encoding == "utf-8", language


@pytest.mark.parametrize("data", [b"a \x1b$B b\n", b"a \x1b[31m b\n", b"# a\n\nb\0c\n"])
def test_stray_control_characters_are_not_an_encoding(data: bytes) -> None:
    assert (clean(data).source.encoding, clean(data).content.markdown.encode()) == ("utf-8", data)


def test_a_language_after_much_ascii_is_found() -> None:
    data = b"0123456789 abcdefg " * 20_000 + text_in("polish").encode("cp1250")
    assert clean(data).source.encoding == "cp1250"


def test_an_invalid_byte_after_the_sample_is_counted() -> None:
    data = text_in("greek").encode("cp1253") * 200 + b"\xd2\n"
    article = clean(data)
    assert (article.source.encoding, article.source.replacements) == ("cp1253", 1)
    assert codes(article)[0] == ("undecodable_bytes", "warning")


def test_random_bytes_above_127_are_read_without_an_error_and_the_same_each_time() -> None:
    for seed in range(20):
        dice = random.Random(seed)
        data = bytes(dice.choice(range(160, 256)) if dice.random() < 0.5 else dice.choice(b"abc \n") for _ in range(400))
        first, second = clean(data), clean(data)
        assert (first, problems(first)) == (second, [])
        codecs.lookup(first.source.encoding)


def test_the_cost_of_a_guess_does_not_grow_with_the_file() -> None:
    data = (text_in("russian") + "\n").encode("koi8-r")
    started = time.perf_counter()
    found = readings(data * 40_000)
    assert found[0].encoding == "koi8-r"
    assert time.perf_counter() - started < 2
