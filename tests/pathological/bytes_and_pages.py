"""Bytes that are not text or look like something else, and web pages."""

from __future__ import annotations

from collections.abc import Callable

from tests.pathological.case import AFTER, BEFORE, Outcome, Row, cleaned, refused, removes, swallows, times, warned

TEXT = BEFORE + AFTER
BINARY = refused("ReadError", "binary")
STEPS = "<h1>How to fix it</h1><h2>Fix 1: Restart it</h2><ol><li>Open <b>Settings</b>.<li>Click <b>Restart</b>.</ol>"
STEPS += "<h2>Fix 2: Reset it</h2><ol><li>Click <b>Reset</b>.</ol>"


def _bytes(name: str, build: Callable[[int], bytes], size: int, outcome: Outcome = cleaned) -> Row:
    return Row(name, build, size, outcome, framed=False)


def _page(name: str, build: Callable[[int], str], size: int, outcome: Outcome = cleaned) -> Row:
    return Row(name, lambda n: f"<title>T</title>{build(n)}{STEPS}", size, outcome, "page.html", framed=False)


ROWS = (
    _bytes("utf-8-with-a-mark", lambda n: TEXT.encode("utf-8-sig"), 1),
    _bytes("utf-16-with-a-mark", lambda n: TEXT.encode("utf-16"), 1),
    _bytes("utf-16-turned-round", lambda n: b"\xfe\xff" + TEXT.encode("utf-16-be"), 1),
    _bytes("utf-32-with-a-mark", lambda n: TEXT.encode("utf-32"), 1),
    _bytes("utf-16-without-a-mark", lambda n: TEXT.encode("utf-16-le"), 1),
    _bytes("utf-16-of-half-characters", lambda n: TEXT.encode("utf-16") + b"\x00\xd8" * n, 5_000, warned("undecodable_bytes")),
    _bytes("utf-16-of-odd-length", lambda n: TEXT.encode("utf-16") + b"x", 1, warned("undecodable_bytes")),
    _bytes("utf-8-cut-off", lambda n: TEXT.encode() + "ü€".encode() * n + b"\xe2\x82", 500, warned("undecodable_bytes")),
    _bytes("utf-8-of-half-characters", lambda n: TEXT.encode() + b"\xed\xa0\x80" * n, 2_000, warned("undecodable_bytes")),
    _bytes("utf-8-longer-than-it-must-be", lambda n: TEXT.encode() + b"\xc0\xaf" * n, 2_000, warned("undecodable_bytes")),
    _bytes(
        "windows-1252",
        lambda n: TEXT.encode() + "Die Größe der Blätter: “A4”. ".encode("cp1252") * n,
        2_000,
        warned("encoding_guessed"),
    ),
    _bytes("nuls", lambda n: TEXT.encode() + b"\0" * n, 2_000, BINARY),
    _bytes("nul", lambda n: TEXT.encode() + b"a\0b", 1),
    _bytes("all-bytes", lambda n: bytes(range(256)) * n, 100, BINARY),
    _bytes("escapes-of-a-terminal", lambda n: TEXT.encode() + b"\x1b[31mred\x1b[0m\n" * n, 500),
    _bytes("bells", lambda n: TEXT.encode() + b"\x07" * n, 1_000, BINARY),
    _bytes("start-of-a-picture", lambda n: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(n), 5_000, BINARY),
    _bytes("start-of-an-archive", lambda n: b"PK\x03\x04" + bytes(range(32)) * n, 500, BINARY),
    _bytes("nothing", lambda n: b"", 1, swallows),
    _bytes("a-mark-and-nothing-else", lambda n: b"\xff\xfe", 1, swallows),
    _bytes("more-bytes-than-allowed", lambda n: b"a\n" * n, 4 * 1024 * 1024 + 1, refused("ReadError", "max_file_bytes")),
    _bytes("a-line-longer-than-allowed", lambda n: b"a" * n, 1024 * 1024 + 1, refused("ReadError", "max_line_characters")),
    _page("page-divisions", times("<div>x"), 1_000, swallows),
    _page("page-divisions-too-deep", times("<div>"), 3_000, refused("ReadError", "nested deeper than 2048")),
    _page("page-paragraphs-that-open", times("<p>x"), 3_000),
    _page("page-bold-and-paragraphs", times("<b><p>x"), 300),
    _page("page-bold-across-paragraphs", times("<p><b>x</p>"), 300),
    _page("page-lists-in-lists", lambda n: "<ul><li>" * n + "x" + "</ul>" * n, 300),
    _page("page-numbers-in-numbers", lambda n: "<ol><li>" * n + "x" + "</ol>" * n, 300),
    _page("page-quotations", lambda n: "<blockquote>" * n + "x" + "</blockquote>" * n, 800),
    _page("page-tables-in-tables", lambda n: "<table><tr><td>" * n + "x" + "</table>" * n, 300),
    _page("page-cells", lambda n: "<table>" + "<tr><td>x<td>y" * n + "</table>", 2_000),
    _page("page-columns", lambda n: "<table><tr>" + "<td>x" * n + "<tr><td>y</table>", 3_000),
    _page("page-cell-over-many-columns", lambda n: f"<table><tr><td colspan={n}>x<td>y<tr><td>z</table>", 99_999_999),
    _page("page-cell-over-many-rows", lambda n: f"<table><tr><td rowspan={n}>x<td>y<tr><td>z</table>", 99_999_999),
    _page("page-links-in-links", lambda n: "<a href=x>" * n + "y" + "</a>" * n, 800),
    _page("page-bold-in-bold", lambda n: "<b>" * n + "y" + "</b>" * n, 800),
    _page("page-attributes", lambda n: "<p " + "a=b " * n + ">x", 5_000, refused("ReadError", "attributes")),
    _page(
        "page-attributes-of-many-names",
        lambda n: "<p " + " ".join(f"a{i}=b" for i in range(n)) + ">x",
        100_000,
        refused("ReadError", "attributes"),
    ),
    _page("page-classes", lambda n: f'<p class="{"a " * n}">x', 20_000),
    _page("page-class-of-a-cookie-box", lambda n: f"<div class='cookie{'_' * n}!'>x</div>", 5_000),
    _page("page-comments", times("<!-- ads begin -->x<!-- ads end -->"), 1_500, removes("ad").but("unpaired_ad_marker")),
    _page("page-comments-that-open", times("x<!--"), 3_000, swallows),
    _page("page-tags-that-open", times("x<p a='"), 3_000),
    _page("page-angles", times("<"), 20_000),
    _page("page-entities", times("&amp;&lt;&#0;&#xD800;&nothing;"), 1_000),
    _page("page-ampersands", times("&"), 20_000),
    _page("page-line-breaks", times("x<br>"), 2_000),
    _page("page-backticks", times("<code>`</code>"), 2_000),
    _page("page-code-with-fences", lambda n: "<pre>" + "```\n" * n + "</pre>", 2_000),
    _page("page-marks-of-markdown", times("<p># *a* [b](c) 1. - > `d`"), 700),
    _page("page-scripts", times("<script>document.write('<p>x</p>')</script>"), 800),
    _page("page-script-that-opens", lambda n: "<script>" + "x" * n, 20_000, swallows.but("page_without_text")),
    _page("page-styles", times("<style>p{color:red}</style>"), 1_000),
    _page("page-hidden-text", times("<p style='display:none'>x</p>"), 1_000),
    _page("page-menus", times("<nav><ul><li><a href=x>y</a></ul></nav>"), 600),
    _page("page-buttons", times("<button>x</button>"), 1_500),
    _page("page-choices", lambda n: "<select>" + "<option>x" * n + "</select>", 3_000),
    _page("page-drawings", lambda n: "<svg>" + "<g>" * n + "<text>x</text>" + "</g>" * n + "</svg>", 800),
    _page("page-templates", times("<template><p>x</p></template>"), 1_000),
    _page("page-frames", times("<iframe src='javascript:x'></iframe>"), 800),
    _page("page-links-that-run", times("<p><a href='javascript:alert(1)'>x</a>"), 1_000),
    _page("page-pictures-in-the-page", lambda n: f"<img src='data:image/png;base64,{'A' * n}' alt=x>", 50_000),
    _page("page-source-sets", lambda n: "<img alt=x srcset='" + "a 1x, " * n + "'>", 3_000),
    _page("page-json-lists", lambda n: f'<script type="application/ld+json">{"[" * n}</script>', 50_000),
    _page(
        "page-json-mappings",
        lambda n: '<script type="application/ld+json">' + '{"@graph":' * n + "1" + "}" * n + "</script>",
        500,
    ),
    _page(
        "page-json-of-huge-number", lambda n: f'<script type="application/ld+json">{{"headline":{"1" * n}}}</script>', 10_000
    ),
    _page("page-metadata", times("<meta name=author content='a: \"b\" #c'>"), 1_000),
    _page("page-title-of-lines", lambda n: "<title>" + "a\n---\n" * n + "</title>", 1_000),
    _page("page-bodies", times("<html><body><p>x"), 1_000),
    _page("page-forms", times("<form><input value=x><label>y</label></form>"), 600),
    _page("page-unknown-elements", times("<x-y><z:a q='1'>x</z:a></x-y>"), 600),
    _page("page-rulers-of-tables", times("<table></table><hr>"), 1_500),
    _page("page-lists-without-list", times("<li>x"), 2_000),
    _page("page-list-that-starts-late", lambda n: f"<ol start={'9' * n}><li>x</ol>", 4_000),
)
