"""The bytes of containers that are broken, or made to do harm."""

from __future__ import annotations

import gzip
import io
import tarfile

from tests.sources import builders
from tests.sources.builders import FIX, warc_record

LIMIT = 20_000  # bytes of an article in these tests
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


def zip_bomb() -> bytes:
    return builders.zipped({"bomb.md": b"a" * 5_000_000, "good.md": FIX})


def lying_zip() -> bytes:
    """A member whose headers say that it is small."""
    data = builders.zipped({"bomb.md": b"a" * 100_000, "good.md": FIX})
    return data.replace((100_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))


def encrypted_zip() -> bytes:
    data = io.BytesIO(builders.zipped({"secret.md": FIX, "good.md": FIX}))
    raw = bytearray(data.getvalue())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + place] |= 1
    return bytes(raw)


def doubled_zip() -> bytes:
    """Two members of one name, with the same place in the archive's directory as a third."""
    data = builders.zipped({"a.md": FIX, "b.md": FIX.replace(b"kettle", b"mixer")})
    return data.replace(b"b.md", b"a.md")


def damaged_zip() -> bytes:
    data = bytearray(builders.zipped({"bad.md": FIX * 9, "good.md": FIX}))
    data[40:60] = b"\xff" * 20
    return bytes(data)


def tar_of(*members: tarfile.TarInfo) -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        for info in members:
            archive.addfile(info, io.BytesIO(b"\0" * info.size))
        info = tarfile.TarInfo("good.md")
        info.size = len(FIX)
        archive.addfile(info, io.BytesIO(FIX))
    return data.getvalue()


def links() -> bytes:
    soft, hard, device = tarfile.TarInfo("soft.md"), tarfile.TarInfo("hard.md"), tarfile.TarInfo("device.md")
    soft.type, soft.linkname = tarfile.SYMTYPE, "/etc/passwd"
    hard.type, hard.linkname = tarfile.LNKTYPE, "/etc/passwd"
    device.type = tarfile.CHRTYPE
    return tar_of(soft, hard, device)


def large_member() -> bytes:
    info = tarfile.TarInfo("large.md")
    info.size = LIMIT + 1
    return tar_of(info)


def damaged_warc(compress: bool) -> bytes:
    records = [warc_record(f"https://fix.example/{name}", PAGE) for name in "abc"]
    if not compress:
        return records[0] + records[1].replace(b"WARC/1.0", b"JUNK/1.0") + records[2]
    packed = [bytearray(gzip.compress(record, mtime=0)) for record in records]
    packed[1][30:60] = b"\xff" * 30
    return b"".join(packed)


def laughs() -> bytes:
    entities = "".join(f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 12))
    return wxr(item(1), item(2).replace("Fix it", "&a11;"), dtd=f'<!DOCTYPE rss [<!ENTITY a0 "ha">{entities}]>')


def foreign_file() -> bytes:
    dtd = '<!DOCTYPE rss [<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    return wxr(item(1).replace("]]></content:encoded>", "]]>&file;</content:encoded>"), item(2), dtd=dtd)


def epub(*chapters: tuple[str, bytes | None], book: str = "") -> bytes:
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
