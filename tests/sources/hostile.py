"""Containers that are broken, or made to do harm: each with what is read of it, and what is said about the rest."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
from collections.abc import Callable
from dataclasses import dataclass

from tests.sources import builders
from tests.sources.builders import FIX, warc_record
from tests.sources.hostile_bytes import (
    LIMIT,
    PAGE,
    damaged_warc,
    damaged_zip,
    doubled_zip,
    encrypted_zip,
    epub,
    foreign_file,
    item,
    large_member,
    laughs,
    links,
    lying_zip,
    wxr,
    zip_bomb,
)

LONG = b"# Long\n\n" + b"word " * (LIMIT // 5)
ROW = json.dumps({"id": "good", "text": FIX.decode()}).encode() + b"\n"
ROW_2 = ROW.replace(b"good", b"fine")


@dataclass(frozen=True)
class Hostile:
    """A container: its name, its bytes, the names that are read, and for each failure a part of its message.

    `skipped`: the names that are skipped by name. `package`: what reading it needs.
    """

    name: str
    data: Callable[[], bytes]
    read: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    package: str | None = None


HOSTILE = {
    # tables
    "rows that are no objects": Hostile(
        "a.jsonl",
        lambda: ROW + b'[1]\n"text"\n12\nnull\n{"id": 1\n' + ROW_2,
        ("good", "fine"),
        ("is a list, not an object", "is a str, not", "is a int, not", "is a NoneType, not", "is not valid JSON"),
    ),
    "rows without text": Hostile(
        "a.jsonl",
        lambda: b'{"id": 1, "text": ""}\n{"id": 2, "text": null}\n{"id": 3, "text": {"a": 1}}\n{"id": 4}\n\n \n' + ROW,
        ("good",),
        ("has no text in the column 'text'", "has no text", "has dict instead of text", "has no column text, content"),
    ),
    "a row that is not UTF-8": Hostile("a.jsonl", lambda: b'{"text": "\xff\xfe"}\n' + ROW, ("good",), ("is not valid JSON",)),
    "a row of half a character": Hostile("a.jsonl", lambda: b'{"text": "\\ud800"}\n' + ROW, ("good",), ("is not valid JSON",)),
    "a row nested a million times": Hostile(
        "a.jsonl", lambda: b'{"a":' * 30_000 + b"\n" + ROW, ("good",), ("is not valid JSON",)
    ),
    "a cut off row": Hostile("a.jsonl", lambda: ROW + ROW_2[:-20], ("good",), ("is not valid JSON",)),
    "a row that is too long": Hostile(
        "a.jsonl", lambda: b'{"text": "' + b"a" * (9 * LIMIT) + b'"}\n' + ROW, ("good",), ("is a line of more than 160,000",)
    ),
    "a text that is too long": Hostile(
        "a.jsonl", lambda: json.dumps({"text": LONG.decode()}).encode() + b"\n" + ROW, ("good",), ("is larger than the limit",)
    ),
    "a name that leaves the folder": Hostile(
        "a.jsonl", lambda: ROW.replace(b"good", b"../../../etc/cron.d/evil"), ("../../../etc/cron.d/evil",)
    ),
    "fields that are too long": Hostile(
        "a.csv",
        lambda: b'id,text\nlong,"' + LONG + b'"\ngood,"# A\n\nText."\n',
        ("good",),
        ("is not a row of CSV: field larger than field limit (20000)",),
    ),
    "a quote that never ends": Hostile(
        "a.csv",
        lambda: b'id,text\ngood,# A\nbad,"' + b"line\n" * (LIMIT // 4),
        ("good",),
        ("row 2 opens a quote that is never closed, so 5,000 lines up to the end of the file are lost; close it",),
    ),
    "a quote that is never closed and swallows good rows": Hostile(
        "a.csv",
        lambda: b'id,text\ngood,# A\nbad,"# B\nlost,# C\nlost 2,# D\n',
        ("good",),
        ("row 2 opens a quote that is never closed, so 3 lines up to the end of the file are lost; close it",),
    ),
    "quotes within fields": Hostile("a.csv", lambda: b'id,text\na,5" wide\nb,"2"" wide"\nc,3" wide', ("a", "b", "c")),
    "an UTF-16 table": Hostile("a.csv", lambda: 'id;text\né;# Ä\n𝄞;"# B\n\nC"\n'.encode("utf-16"), ("é", "𝄞")),
    "UTF-16 rows without a mark": Hostile(
        "a.jsonl", lambda: (ROW + b"[1]\n" + ROW_2).decode().encode("utf-16-be"), ("good", "fine"), ("is a list",)
    ),
    "an UTF-32 table that breaks off": Hostile(
        "a.tsv", lambda: "id\ttext\na\t# A\nb\t# B\n".encode("utf-32")[:-3], ("a",), ("not to its end: 'utf-32-le' codec",)
    ),
    "numbers that JSON doesn't know": Hostile(
        "a.jsonl",
        lambda: b'{"id": "a", "text": "NaN", "x": NaN, "y": [-Infinity]}\n{"text": "\\ud800", "x": NaN}\n{"x": NaNa}\n' + ROW,
        ("a", "good"),
        ("is not valid JSON: 'utf-8' codec can't encode", "is not valid JSON"),
    ),
    "a table without a text": Hostile(
        "a.csv", lambda: b"id,size\n1,2\n", (), ("has no column text, content, markdown, html, body; name one of 'id', 'size'",)
    ),
    "an empty table": Hostile("a.csv", lambda: b"", (), ("has no columns; it is empty",)),
    "a blank text": Hostile("a.csv", lambda: b"id,text\nx,  \n", (), ("has no text in the column 'text'",)),
    "what is no Parquet": Hostile("a.parquet", lambda: b"PAR1 nothing PAR1", (), ("cannot be read as Parquet",), (), "pyarrow"),
    # archives
    "a zip bomb": Hostile("a.zip", zip_bomb, ("good.md",), ("is larger than the limit (5,000,000 of 20,000 bytes)",)),
    "a zip that lies about a size": Hostile("a.zip", lying_zip, ("good.md",), ("cannot be read",)),
    "an encrypted member": Hostile("a.zip", encrypted_zip, ("good.md",), ("it is encrypted; unpack it with its password",)),
    "a damaged member": Hostile("a.zip", damaged_zip, ("good.md",), ("cannot be read",)),
    "members of one name": Hostile("a.zip", doubled_zip, ("a.md", "a.md")),
    "names that leave the archive": Hostile(
        "a.zip",
        lambda: builders.zipped({"../../evil.md": FIX, "/etc/evil.md": FIX, "a/../b.md": FIX}),
        ("../../evil.md", "/etc/evil.md", "a/../b.md"),
    ),
    "archives within an archive": Hostile(
        "a.zip",
        lambda: builders.zipped(
            {"in.zip": b"PK", "in.tar.gz": b"", "rows.jsonl": ROW, "good.md": FIX, "a.png": b"", "n.txt": b"x"}
        ),
        ("good.md",),
        (),
        ("in.zip", "in.tar.gz", "rows.jsonl"),
    ),
    "hidden members": Hostile(
        "a.zip", lambda: builders.zipped({"__MACOSX/._a.md": b"\0", ".git/b.md": FIX, "good.md": FIX}), ("good.md",)
    ),
    "half a zip": Hostile("a.zip", lambda: builders.zipped({"a.md": FIX})[:-30], (), ("cannot be read as ZIP",)),
    "links and devices": Hostile("a.tar", links, ("good.md",), (), ("soft.md", "hard.md")),
    "a large member": Hostile("a.tar", large_member, ("good.md",), ("is larger than the limit",)),
    "half a tar": Hostile(
        "a.tar", lambda: builders.tarred({"a.md": FIX, "b.md": FIX * 9})[:1800], ("a.md",), ("cannot be read as tar",)
    ),
    "what is no tar": Hostile("a.tar", lambda: b"nothing" * 999, (), ("cannot be read as tar",)),
    # compression
    "a gzip bomb": Hostile(
        "a.jsonl.gz",
        lambda: gzip.compress(ROW + (b" " * 999 + b"\n") * 9_000),
        ("good",),
        ("decompresses to more than 250 times",),
    ),
    "a bomb in one line": Hostile(
        "a.jsonl.bz2", lambda: bz2.compress(b"a" * 9_000_000), (), ("decompresses to more than 250 times",)
    ),
    "half a gzip": Hostile("a.jsonl.gz", lambda: gzip.compress(ROW + ROW_2)[:-30], (), ("not to its end",)),
    "half an xz": Hostile("a.jsonl.xz", lambda: lzma.compress(ROW)[:-30], (), ("not to its end: the file ends within",)),
    "what is no gzip": Hostile("a.md.gz", lambda: FIX, (), ("cannot be read as a compressed article",)),
    "two streams of gzip": Hostile("a.jsonl.gz", lambda: gzip.compress(ROW) + gzip.compress(ROW_2), ("good", "fine")),
    "two streams of xz": Hostile("a.jsonl.xz", lambda: lzma.compress(ROW) + lzma.compress(ROW_2), ("good", "fine")),
    "a compressed article that is too large": Hostile(
        "a.md.gz", lambda: gzip.compress(LONG), (), ("is larger than the limit",)
    ),
    # crawls
    "a damaged crawl": Hostile(
        "a.warc",
        lambda: damaged_warc(compress=False),
        ("https://fix.example/a", "https://fix.example/c"),
        ("is damaged",),
        (),
        "fastwarc",
    ),
    "a damaged compressed crawl": Hostile(
        "a.warc.gz",
        lambda: damaged_warc(compress=True),
        ("https://fix.example/a", "https://fix.example/c"),
        ("is damaged",),
        (),
        "fastwarc",
    ),
    "half a crawl": Hostile(
        "a.warc",
        lambda: warc_record("https://fix.example/a", PAGE) + warc_record("https://fix.example/b", PAGE)[:-30],
        ("https://fix.example/a",),
        ("breaks off",),
        (),
        "fastwarc",
    ),
    "a bomb in a response": Hostile(
        "a.warc",
        lambda: warc_record(
            "https://fix.example/b", gzip.compress(b"a" * 1_000_000), "Content-Type: text/html\r\nContent-Encoding: gzip"
        ),
        (),
        ("is larger than the limit",),
        (),
        "fastwarc",
    ),
    "what is no crawl": Hostile("a.warc", lambda: b"nothing\n" * 99, (), ("is damaged",), (), "fastwarc"),
    # XML, mail, and books
    "a billion laughs": Hostile("a.wxr", laughs, ("1",), ("is not valid XML behind its item 1",)),
    "an entity that names a file": Hostile("a.wxr", foreign_file, ("1", "2")),
    "half an export": Hostile("a.wxr", lambda: wxr(item(1), item(2))[:-300], ("1",), ("is not valid XML behind its item 1",)),
    "posts that are not published": Hostile(
        "a.wxr",
        lambda: wxr(item(1, status="draft"), item(2, kind="attachment"), item(3), item(4, text="")),
        ("3",),
        ("has no text",),
    ),
    "other XML": Hostile("a.xml", lambda: b"<urlset><url/></urlset>"),
    "what is no page": Hostile("a.mhtml", lambda: b"nothing", (), ("holds no web page",)),
    "what is no book": Hostile("a.epub", lambda: builders.zipped({"a.html": PAGE}), (), ("is no EPUB",)),
    "a chapter that is missing": Hostile(
        "a.epub",
        lambda: epub(("a.xhtml", PAGE), ("b.xhtml", None)),
        ("OPS/a.xhtml",),
        ("that the book names and doesn't hold",),
    ),
    "a chapter outside the book": Hostile(
        "a.epub", lambda: epub(("../../../etc/passwd", PAGE)), (), ("that the book names and doesn't hold",)
    ),
}
