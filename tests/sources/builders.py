"""Builds containers of every form from articles, by their names, as other programs would write them."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

import frontmatter
from markdown_it import MarkdownIt

from fixharvest.batch.records import open_records
from fixharvest.batch.report import Report
from fixharvest.batch.selection import Selection
from fixharvest.settings.columns import USUAL_COLUMNS, Columns
from fixharvest.settings.settings import Settings
from fixharvest.sources.places import place_of
from fixharvest.sources.record import Broken, Record

Articles: TypeAlias = Mapping[str, bytes]

FIX = b"# Fix the kettle\n\n## Fix 1: Clean it\n\n1. Open **Lid**.\n2. Click **Clean**.\n"


def rendered(articles: Articles) -> dict[str, bytes]:
    """Markdown articles as the web pages that a site would make of them."""
    return {name.replace(".md", ".html"): _page(name, text.decode("utf-8")) for name, text in articles.items()}


def _page(name: str, text: str) -> bytes:
    post = frontmatter.loads(text)
    head = f'<title>{post.get("title", name)}</title><link rel="canonical" href="https://fix.example/{name}">'
    body = MarkdownIt("commonmark").enable("table").render(post.content)
    top = f'<!DOCTYPE html>\n<html><head><meta charset="utf-8">{head}</head>\n<body><article>\n'
    return f"{top}{body}</article></body></html>\n".encode()


def zipped(articles: Articles) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in articles.items():
            archive.writestr(name, text)
    return data.getvalue()


def tarred(articles: Articles) -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        for name, text in articles.items():
            info = tarfile.TarInfo(name)
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text))
    return data.getvalue()


def json_lines(articles: Articles, column: str = "text") -> bytes:
    rows = (json.dumps({"path": name, column: text.decode("utf-8")}) for name, text in articles.items())
    return "".join(f"{row}\n" for row in rows).encode()


def csv_file(articles: Articles, column: str = "text") -> bytes:
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(["path", column])
    rows.writerows((name, content.decode("utf-8")) for name, content in articles.items())
    return text.getvalue().encode("utf-8")


def parquet(articles: Articles, column: str = "text") -> bytes:
    import pyarrow as pa  # noqa: PLC0415 - an extra
    import pyarrow.parquet as pq  # noqa: PLC0415 - an extra

    data = io.BytesIO()
    table = pa.table({"path": list(articles), column: [text.decode("utf-8") for text in articles.values()]})
    pq.write_table(table, data, row_group_size=3)
    return data.getvalue()


def warc(pages: Articles) -> bytes:
    """A crawl of pages, each record compressed by itself, as crawlers do it."""
    return b"".join(gzip.compress(warc_record(f"https://fix.example/{name}", page), mtime=0) for name, page in pages.items())


def warc_record(
    address: str, page: bytes, headers: str = "Content-Type: text/html; charset=utf-8", status: str = "200 OK"
) -> bytes:
    block = f"HTTP/1.1 {status}\r\n{headers}\r\n\r\n".encode("latin-1") + page
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2026-01-02T03:04:05Z\r\n"
        f"WARC-Record-ID: <urn:uuid:6f1b6a3c-0000-4000-8000-000000000000>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def items(
    place: Path | str, *, columns: Columns = USUAL_COLUMNS, max_file_bytes: int = 8 * 1024 * 1024, containers: bool = False
) -> tuple[list[Record], list[Broken], Report]:
    """The records, the broken records, and the report of what is passed over, of one input."""
    report = Report()
    settings = Settings(columns=columns, max_file_bytes=max_file_bytes)
    found = list(open_records([place_of(place)], settings, report=report, selection=Selection(containers=containers)))
    records = [entry for entry in found if isinstance(entry, Record)]
    return records, [entry for entry in found if isinstance(entry, Broken)], report
