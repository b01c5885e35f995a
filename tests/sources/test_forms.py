"""What each form of container tells about its records."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from fixharvest.settings.columns import Columns
from fixharvest.sources.forms import packed
from fixharvest.sources.record import Record
from tests.sources.builders import FIX, csv_file, items, json_lines, parquet, warc_record, zipped
from tests.sources.hostile_bytes import PAGE, item, wxr

MHTML = """From: <Saved by Blink>
Snapshot-Content-Location: https://fix.example/kettle
Date: Fri, 2 Jan 2026 03:04:05 -0000
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="----X"

------X
Content-Type: image/png
Content-Location: https://fix.example/a.png

x
------X
Content-Type: text/html; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

<html><body><p>Caf=E9</p></body></html>
------X--
"""


def one(tmp_path: Path, name: str, data: bytes, columns: Columns | None = None) -> Record:
    (tmp_path / name).write_bytes(data)
    (record,), broken, _ = items(tmp_path / name, columns=columns or Columns())
    assert broken == []
    return record


@pytest.mark.parametrize(
    ("name", "form", "compression"),
    [
        ("a.JSONL", "JSON Lines", ""),
        ("a.ndjson.zst", "JSON Lines", ".zst"),
        ("a.tsv.gz", "CSV", ".gz"),
        ("a.tgz", "tar", ".gz"),
        ("a.tar.xz", "tar", ".xz"),
        ("a.warc.gz", "WARC", ""),
        ("a.xml.bz2", "a WordPress export", ".bz2"),
        ("a.md.gz", "a compressed article", ".gz"),
        ("https://host/a.csv?token=b.zip", "CSV", ""),
    ],
)
def test_a_name_tells_the_form(name: str, form: str, compression: str) -> None:
    found = packed(name)
    assert found is not None
    assert (found.form.name, found.compression) == (form, compression)


@pytest.mark.parametrize("name", ["a.md", "a.gz", "a.zip.gz", "a.parquet.zst", "a.png.gz", "a", "jsonl"])
def test_other_names_are_no_containers(name: str) -> None:
    assert packed(name) is None


COLUMNS: dict[str, tuple[dict[str, Any], Columns, tuple[str, str | None, bytes]]] = {
    "usual names": ({"url": "u", "content": "# A"}, Columns(), ("u", "markdown", b"# A")),
    "the first usual name counts": ({"path": "p", "id": 7, "body": "b", "text": "t"}, Columns(), ("7", "markdown", b"t")),
    "no name": ({"text": "t"}, Columns(), ("1", "markdown", b"t")),
    "an empty name": ({"id": " ", "text": "t"}, Columns(), ("1", "markdown", b"t")),
    "a column of HTML": ({"html": "words"}, Columns(), ("1", "html", b"words")),
    "HTML by its looks": ({"text": "<h1>A</h1><p>B</p>"}, Columns(), ("1", "html", b"<h1>A</h1><p>B</p>")),
    "a name that looks like a file's": ({"id": "a.html", "text": "# A"}, Columns(), ("a.html", "markdown", b"# A")),
    "a column of formats": ({"text": "t", "type": "text/html; x"}, Columns(format="type"), ("1", "html", b"t")),
    "no format in this row": ({"text": "t", "type": None}, Columns(format="type"), ("1", "markdown", b"t")),
    "one format for all": ({"html": "# t", "type": "html"}, Columns(format="type", form="markdown"), ("1", "markdown", b"# t")),
}


@pytest.mark.parametrize(("row", "columns", "expected"), COLUMNS.values(), ids=list(COLUMNS))
def test_columns(row: dict[str, Any], columns: Columns, expected: tuple[str, str | None, bytes], tmp_path: Path) -> None:
    found = one(tmp_path, "a.jsonl", json.dumps(row).encode(), columns)
    assert (found.path.removeprefix("a.jsonl/"), found.form, found.data) == expected


@pytest.mark.parametrize(
    ("row", "columns", "message"),
    [
        ({"text": "t"}, Columns(text="body"), "has no column 'body'; its columns are 'text' (see --text-column)"),
        ({"text": "t"}, Columns(id="key"), "has no column 'key'"),
        ({"text": "t", "type": "pdf"}, Columns(format="type"), "has the format 'pdf'; use markdown or html, or pass --as"),
        ({"size": 1, "name": "n"}, Columns(), "name one of 'size', 'name' with --text-column"),
    ],
)
def test_columns_that_do_not_fit(row: dict[str, Any], columns: Columns, message: str, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(row))
    _, (broken,), _ = items(tmp_path / "a.jsonl", columns=columns)
    assert message in broken.message


def test_a_table_of_another_encoding_and_delimiter(tmp_path: Path) -> None:
    found = one(tmp_path, "a.csv", 'id;text;note\n1;"Öffne ""A"".\nFertig; ja";x\n'.encode("cp1252"))
    assert found.data == 'Öffne "A".\nFertig; ja'.encode("cp1252")
    assert found.extra == {"id": "1", "note": "x"}
    assert found.container is not None
    assert (found.container.first_byte, found.container.end_byte) == (13, 43)


def test_a_damaged_row_group_costs_its_own_rows(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="Parquet needs pyarrow")
    data = bytearray(parquet({f"{number}.md": FIX + str(number).encode() for number in range(9)}))
    middle = data.index(b"3.md")
    data[middle - 12 : middle + 16] = b"\xff" * 28
    (tmp_path / "a.parquet").write_bytes(data)
    records, (broken,), _ = items(tmp_path / "a.parquet")
    assert [record.path for record in records] == [f"a.parquet/{number}.md" for number in (0, 1, 2, 6, 7, 8)]
    assert broken.message.startswith("rows 4 to 6 cannot be read")


def test_a_crawl(tmp_path: Path) -> None:
    pytest.importorskip("fastwarc", reason="WARC needs fastwarc")
    latin = "<html><p>café</p></html>".encode("latin-1")
    data = (
        warc_record("https://fix.example/a", latin, "Content-Type: text/html; charset=ISO-8859-1")
        + warc_record("https://fix.example/b", gzip.compress(PAGE), "Content-Type: text/html\r\nContent-Encoding: gzip")
        + warc_record("https://fix.example/c.png", b"x", "Content-Type: image/png")
        + warc_record("https://fix.example/d", PAGE, status="404 Not Found")
        + warc_record("https://fix.example/e", PAGE).replace(b"WARC-Type: response", b"WARC-Type: request ")
    )
    for name, content in {"plain.warc": data, "whole.warc.gz": gzip.compress(data)}.items():
        (tmp_path / name).write_bytes(content)
        records, broken, report = items(tmp_path / name)
        assert broken == []
        assert [record.data for record in records] == [latin, PAGE]
        assert [record.charset for record in records] == ["iso-8859-1", ""]
        assert records[0].extra == {"url": "https://fix.example/a", "crawled": "2026-01-02T03:04:05Z"}
        assert records[0].path == f"{name}/20260102030405/https://fix.example/a"
        assert report.not_read.total() == 2


def test_a_wordpress_export(tmp_path: Path) -> None:
    found = one(tmp_path, "a.xml", wxr(item(7, "Open <b>Lid</b>.\n\nClick.")))
    assert (found.path, found.form, found.data) == ("a.xml/7", "markdown", b"Open <b>Lid</b>.\n\nClick.")
    assert found.extra == {
        "title": "Fix it",
        "author": "ann",
        "date": "2026-01-02 03:04:05",
        "categories": ["Tea"],
        "url": "https://fix.example/7",
        "slug": "fix-it",
    }
    assert one(tmp_path, "b.wxr", wxr(item(7, "<!-- wp:list --><ol><li>Open.</li></ol>"))).form == "html"


def test_a_saved_page(tmp_path: Path) -> None:
    found = one(tmp_path, "kettle.mhtml", MHTML.replace("\n", "\r\n").encode())
    assert (found.path, found.form, found.charset) == ("kettle.mhtml/kettle.html", "html", "iso-8859-1")
    assert found.data.strip() == b"<html><body><p>Caf\xe9</p></body></html>"
    assert found.extra == {"url": "https://fix.example/kettle", "saved": "Fri, 2 Jan 2026 03:04:05 -0000"}


def test_chapters_come_in_the_order_of_the_book(tmp_path: Path) -> None:
    book = """<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">
      <metadata><dc:title>Kettles</dc:title><dc:creator>Ann</dc:creator><dc:language>en</dc:language></metadata>
      <manifest><item id="a" href="text/a%20b.xhtml" media-type="application/xhtml+xml"/>
        <item id="b" href="z.xhtml" media-type="application/xhtml+xml"/><item id="c" href="c.png" media-type="image/png"/>
      </manifest><spine><itemref idref="b"/><itemref idref="c"/><itemref idref="a"/><itemref idref="none"/></spine></package>"""
    about = '<container xmlns="urn:x"><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>'
    files = {"META-INF/container.xml": about.encode(), "OPS/book.opf": book.encode()}
    files |= {"OPS/text/a b.xhtml": PAGE, "OPS/z.xhtml": PAGE, "OPS/other.xhtml": PAGE}
    (tmp_path / "a.epub").write_bytes(zipped(files))
    records, broken, _ = items(tmp_path / "a.epub")
    assert [record.path for record in records] == ["a.epub/OPS/z.xhtml", "a.epub/OPS/text/a b.xhtml"]
    assert records[0].extra == {"book": "Kettles", "author": "Ann", "language": "en"}
    assert broken == []


def test_zstd(tmp_path: Path) -> None:
    zstandard = pytest.importorskip("zstandard", reason="zstd needs zstandard")
    rows = json_lines({"a": FIX}), json_lines({"b": FIX})
    (tmp_path / "a.jsonl.zst").write_bytes(b"".join(map(zstandard.compress, rows)))
    assert [record.path for record in items(tmp_path / "a.jsonl.zst")[0]] == ["a.jsonl.zst/a", "a.jsonl.zst/b"]


def test_csv_and_json_lines_tell_the_same(tmp_path: Path) -> None:
    of_csv, of_json = one(tmp_path, "a.csv", csv_file({"x": FIX})), one(tmp_path, "a.jsonl", json_lines({"x": FIX}))
    assert (of_csv.data, of_csv.form, of_csv.extra) == (of_json.data, of_json.form, of_json.extra)


def test_records_of_a_crawl_in_one_stream_have_no_span(tmp_path: Path) -> None:
    pytest.importorskip("fastwarc", reason="WARC needs fastwarc")
    records = [warc_record(f"https://fix.example/{name}", PAGE) for name in "abc"]
    spans = {}
    for name, data in {"one": gzip.compress(b"".join(records)), "each": b"".join(map(gzip.compress, records))}.items():
        (tmp_path / f"{name}.warc.gz").write_bytes(data)
        found, broken, _ = items(tmp_path / f"{name}.warc.gz")
        assert (len(found), broken) == (3, [])
        spans[name] = [(place.first_byte, place.end_byte) for record in found if (place := record.container)]
    assert [end for _, end in spans["one"]] == [0, 0, 0]
    data = (tmp_path / "each.warc.gz").read_bytes()
    assert [gzip.decompress(data[first:end]) for first, end in spans["each"]] == records
