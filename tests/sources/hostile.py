"""Containers that are broken, or made to do harm: each with what is read of it, and what is said about the rest."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
from collections.abc import Callable
from dataclasses import dataclass

from tests.sources import builders
from tests.sources.builders import FIX, warc_record

LIMIT = 20_000  # bytes of an article in these tests
LONG = b"# Long\n\n" + b"word " * (LIMIT // 5)
ROW = json.dumps({"id": "good", "text": FIX.decode()}).encode() + b"\n"
ROW_2 = ROW.replace(b"good", b"fine")
PAGE = b"<html><body><h1>Fix it</h1><ol><li>Open <b>Lid</b>.</li></ol></body></html>"
WXR = """<?xml version="1.0" encoding="UTF-8"?>{dtd}
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel>{items}</channel></rss>"""
ITEM = """<item><title>Fix it</title><link>https://fix.example/{id}</link><dc:creator>ann</dc:creator>
<content:encoded><![CDATA[{text}]]></content:encoded><wp:post_id>{id}</wp:post_id>
<wp:post_date>2026-01-02 03:04:05</wp:post_date>
<wp:post_name>fix-it</wp:post_name><wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>
<category domain="category" nicename="tea"><![CDATA[Tea]]></category></item>"""


def wxr(*items: str, dtd: str = "") -> bytes:
    return WXR.format(dtd=dtd, items="".join(items)).encode()


def item(number: int, text: str = "One.\n\nTwo.", status: str = "publish", kind: str = "post") -> str:
    return ITEM.format(id=number, text=text, status=status, kind=kind)


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


def _zip_bomb() -> bytes:
    return builders.zipped({"bomb.md": b"a" * 5_000_000, "good.md": FIX})


def _lying_zip() -> bytes:
    """A member whose headers say that it is small."""
    data = builders.zipped({"bomb.md": b"a" * 100_000, "good.md": FIX})
    return data.replace((100_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))


def _encrypted_zip() -> bytes:
    data = io.BytesIO(builders.zipped({"secret.md": FIX, "good.md": FIX}))
    raw = bytearray(data.getvalue())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + place] |= 1
    return bytes(raw)


def _doubled_zip() -> bytes:
    """Two members of one name, with the same place in the archive's directory as a third."""
    data = builders.zipped({"a.md": FIX, "b.md": FIX.replace(b"kettle", b"mixer")})
    return data.replace(b"b.md", b"a.md")


def _damaged_zip() -> bytes:
    data = bytearray(builders.zipped({"bad.md": FIX * 9, "good.md": FIX}))
    data[40:60] = b"\xff" * 20
    return bytes(data)


def _tar_of(*members: tarfile.TarInfo) -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        for info in members:
            archive.addfile(info, io.BytesIO(b"\0" * info.size))
        info = tarfile.TarInfo("good.md")
        info.size = len(FIX)
        archive.addfile(info, io.BytesIO(FIX))
    return data.getvalue()


def _links() -> bytes:
    soft, hard, device = tarfile.TarInfo("soft.md"), tarfile.TarInfo("hard.md"), tarfile.TarInfo("device.md")
    soft.type, soft.linkname = tarfile.SYMTYPE, "/etc/passwd"
    hard.type, hard.linkname = tarfile.LNKTYPE, "/etc/passwd"
    device.type = tarfile.CHRTYPE
    return _tar_of(soft, hard, device)


def _large_member() -> bytes:
    info = tarfile.TarInfo("large.md")
    info.size = LIMIT + 1
    return _tar_of(info)


def _damaged_warc(compress: bool) -> bytes:
    records = [warc_record(f"https://fix.example/{name}", PAGE) for name in "abc"]
    if not compress:
        return records[0] + records[1].replace(b"WARC/1.0", b"JUNK/1.0") + records[2]
    packed = [bytearray(gzip.compress(record, mtime=0)) for record in records]
    packed[1][30:60] = b"\xff" * 30
    return b"".join(packed)


def _laughs() -> bytes:
    entities = "".join(f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 12))
    return wxr(item(1), item(2).replace("Fix it", "&a11;"), dtd=f'<!DOCTYPE rss [<!ENTITY a0 "ha">{entities}]>')


def _foreign_file() -> bytes:
    dtd = '<!DOCTYPE rss [<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    return wxr(item(1).replace("]]></content:encoded>", "]]>&file;</content:encoded>"), item(2), dtd=dtd)


def _epub(*chapters: tuple[str, bytes | None], book: str = "") -> bytes:
    manifest = "".join(
        f'<item id="c{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, (name, _) in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="c{number}"/>' for number in range(len(chapters)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>Kettles'
        f"</dc:title></metadata><manifest>{manifest}</manifest><spine>{spine}</spine></package>"
    )
    root = '<rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles>'
    about = f'<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container">{root}</container>'
    files = {"META-INF/container.xml": about.encode(), "OPS/book.opf": (book or package).encode()}
    return builders.zipped(files | {f"OPS/{name}": data for name, data in chapters if data is not None})


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
    "a zip bomb": Hostile("a.zip", _zip_bomb, ("good.md",), ("is larger than the limit (5,000,000 of 20,000 bytes)",)),
    "a zip that lies about a size": Hostile("a.zip", _lying_zip, ("good.md",), ("cannot be read",)),
    "an encrypted member": Hostile("a.zip", _encrypted_zip, ("good.md",), ("it is encrypted; unpack it with its password",)),
    "a damaged member": Hostile("a.zip", _damaged_zip, ("good.md",), ("cannot be read",)),
    "members of one name": Hostile("a.zip", _doubled_zip, ("a.md", "a.md")),
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
    "links and devices": Hostile("a.tar", _links, ("good.md",), (), ("soft.md", "hard.md")),
    "a large member": Hostile("a.tar", _large_member, ("good.md",), ("is larger than the limit",)),
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
        lambda: _damaged_warc(compress=False),
        ("https://fix.example/a", "https://fix.example/c"),
        ("is damaged",),
        (),
        "fastwarc",
    ),
    "a damaged compressed crawl": Hostile(
        "a.warc.gz",
        lambda: _damaged_warc(compress=True),
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
    "a billion laughs": Hostile("a.wxr", _laughs, ("1",), ("is not valid XML behind its item 1",)),
    "an entity that names a file": Hostile("a.wxr", _foreign_file, ("1", "2")),
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
        lambda: _epub(("a.xhtml", PAGE), ("b.xhtml", None)),
        ("OPS/a.xhtml",),
        ("that the book names and doesn't hold",),
    ),
    "a chapter outside the book": Hostile(
        "a.epub", lambda: _epub(("../../../etc/passwd", PAGE)), (), ("that the book names and doesn't hold",)
    ),
}
