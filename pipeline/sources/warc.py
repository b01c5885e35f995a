"""WARC, the format of web crawls: its web pages. The only module that imports fastwarc.

A damaged stretch costs what is in it: reading goes on at the next record that can be found behind it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import SEEK_END
from typing import BinaryIO

from fastwarc import ArchiveIterator, WarcRecord, WarcRecordType

from ..patterns import lazy_pattern
from ..reading.read import too_large
from .forms import Reading
from .naming import path_in
from .record import Broken, Container, Record, Skipped

# Damaged stretches of one file after which the rest is given up.
MAX_DAMAGES = 1_000
# Bytes of headers that may stand beside a page within its record.
_HEADERS = 65_536
_WANTED = WarcRecordType.response | WarcRecordType.resource
_PAGES = ("text/html", "application/xhtml+xml")
# How a record starts: as a member of gzip or zstd, or as plain text.
_START = lazy_pattern(rb"\x1f\x8b\x08|\x28\xb5\x2f\xfd|WARC/1\.")
_LONGEST_START = 7
_GZIP = b"\x1f\x8b"
# The first record describes the file and is short; a stream that is longer holds more than it.
_LONGEST_FIRST = 1024 * 1024
_BLOCK = 1024 * 1024
OK = 200
_NOT_DIGITS = lazy_pattern(r"\D+")


def records(file: BinaryIO, path: str, reading: Reading) -> Iterator[Record | Broken | Skipped]:
    """The pages of a WARC file, compressed record by record or not at all; `file` must be seekable."""
    size, start, damaged = file.seek(0, SEEK_END), 0, False
    end = None if _is_one_stream(file) else size
    for _ in range(MAX_DAMAGES):
        file.seek(start)
        last = start
        try:
            for found in _ended(ArchiveIterator(file, parse_http=False), path, reading.max_bytes, end):
                if isinstance(found, int):
                    last, damaged = found, False
                else:
                    yield found
        except OSError as error:
            if not damaged:
                place = Container(path)
                yield Broken(path_in(path, f"byte {last}"), f"is damaged at or after byte {last:,}: {error}", place, rest=True)
            damaged = True
        else:
            return
        next_start = _next_start(file, last + 1)
        if next_start is None:
            return
        start = next_start
    yield Broken(path, f"is damaged in more than {MAX_DAMAGES:,} places; the rest is not read", Container(path), rest=True)


def _ended(
    found: Iterable[WarcRecord], path: str, max_bytes: int, size: int | None
) -> Iterator[int | Record | Broken | Skipped]:
    """The place of each record, then what it holds; a record ends where the next one starts, or at the `size` of the file.

    Without a size, records have no places of their own.
    """
    waiting: Record | Broken | Skipped | None = None
    try:
        for entry in found:
            yield entry.stream_pos
            if waiting:
                yield waiting if size is None else _until(waiting, entry.stream_pos)
            waiting = _page(entry, path, max_bytes) if entry.record_type & _WANTED else None
    except OSError:
        if waiting:
            yield waiting
        raise
    if waiting:
        yield waiting if size is None else _until(waiting, size)


def _is_one_stream(file: BinaryIO) -> bool:
    """Whether a file is one stream of gzip and not one for each record, so that places in it tell nothing."""
    file.seek(0)
    stream, seen = zlib.decompressobj(zlib.MAX_WBITS | 16), 0
    if file.read(2) != _GZIP:
        return False
    file.seek(0)
    while not stream.eof and seen < _LONGEST_FIRST and (block := file.read(_BLOCK // 16)):
        seen += len(block)
        try:
            while block and not stream.eof:
                stream.decompress(block, _BLOCK)
                block = stream.unconsumed_tail
        except zlib.error:
            return False
    return not (stream.unused_data or file.read(1)) if stream.eof else True


def _until(found: Record | Broken | Skipped, end: int) -> Record | Broken | Skipped:
    """`found` with the end of its bytes."""
    if isinstance(found, Skipped) or found.container is None or end <= found.container.first_byte:
        return found
    return replace(found, container=replace(found.container, end_byte=end))


def _next_start(file: BinaryIO, position: int) -> int | None:
    """Where the next record may start, from `position` on; None if nowhere."""
    file.seek(position)
    kept = b""
    while block := file.read(_BLOCK):
        window = kept + block
        if found := _START.search(window):
            return position - len(kept) + found.start()
        position += len(block)
        kept = window[1 - _LONGEST_START :]
    return None


def _page(found: WarcRecord, path: str, max_bytes: int) -> Record | Broken | Skipped:
    """The record of a response or of a page that was stored without one."""
    address, date = found.headers.get("WARC-Target-URI") or "", found.headers.get("WARC-Date") or ""
    first, size = found.stream_pos, found.content_length
    name = f"{_NOT_DIGITS.sub('', date)}/{address.strip('<>')}"
    inner = path_in(path, name)
    place = Container(path, address.strip("<>"), first_byte=first)
    if size > max_bytes + _HEADERS:
        return Broken(inner, too_large(size, max_bytes), place)
    block = found.reader.read(size)
    if len(block) < size:
        return Broken(inner, f"breaks off: {len(block):,} of {size:,} bytes are there", place)
    if found.record_type == WarcRecordType.resource:
        kind, _, parameters = (found.headers.get("Content-Type") or "").partition(";")
        status, charset, data = OK, parameters.rpartition("charset=")[2].strip(' "'), block
    else:
        try:
            response = _response(block)
            status, kind = response.http_headers.status_code or OK, response.http_content_type or ""
            charset, data = response.http_charset or "", response.reader.read(max_bytes + 1)
        except OSError as error:
            return Broken(inner, f"is no response of HTTP that can be read: {error}", place)
    if status != OK:
        return Skipped(inner, f"a response with the status {status}")
    if kind.strip().lower() not in _PAGES:
        return Skipped(inner, "not a web page")
    if len(data) > max_bytes:
        return Broken(inner, too_large(len(data), max_bytes), place)
    return Record(inner, data, "html", charset, {"url": address.strip("<>"), "crawled": date}, place)


def _response(block: bytes) -> WarcRecord:
    """The response in the block of a record, apart from the file, so that an error in it doesn't end the reading."""
    response = WarcRecord()
    response.init_headers(WarcRecordType.response)
    response.is_http = True
    response.set_bytes_content(block)
    response.parse_http(auto_decode="all")
    return response
