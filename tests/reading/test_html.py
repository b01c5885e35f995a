"""Saved pages: what the article is, what its Markdown looks like, where its lines stand, and what is said about the rest."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from fixharvest.api import clean, clean_file
from fixharvest.cli import main
from fixharvest.errors import PipelineError, ReadError
from fixharvest.lexicon.words import words
from fixharvest.model import Article, Step
from fixharvest.outputs.conservation import problems, restored
from fixharvest.outputs.writers.articles import from_json, to_json
from fixharvest.reading.webpage.tree import UNSEEN, Node, parse
from tests.conftest import ROOT
from tests.properties.laws import without_positions

PAGES = ROOT / "tests" / "cases" / "reading" / "pages"
INTRODUCTION = "<p>The lamp in the hall stays dark, and these ways help most people to bring it back without a shop.</p>"


def markdown(html: str) -> str:
    """The Markdown that is made of `html`, without front matter and before any edit."""
    article = clean(html, path="page.html")
    assert problems(article) == []
    return restored(article)[article.front_matter.span[1] :].strip("\n")


def left_out(article: Article) -> dict[str, str]:
    assert article.source.converted is not None
    return {left.text: left.reason for left in article.source.converted.left_out}


def steps_of(article: Article) -> list[list[str]]:
    return [[step.text for procedure in fix.procedures for step in procedure.steps] for fix in article.fixes]


# whole pages, as a user runs them

EXPECTED: dict[str, tuple[str, list[tuple[str, int]]]] = {
    "accordion": ("fixes", [("It fell behind something", 2), ("Somebody took it", 2)]),
    "articles": ("fixes", [("Krümel entfernen", 2), ("Tasten abwischen", 2)]),
    "boxes": ("fixes", [("Change the washer", 3), ("Clean the seat", 0)]),
    "broken": ("fixes", [("With a candle", 2), ("With a pencil", 2)]),
    "docs": ("steps", [("Steps", 3)]),
    "lazy": ("steps", [("Clean a Coffee Grinder in Six Steps", 6)]),
    "tables_and_fonts": ("fixes", [("In the settings", 3), ("With a command", 0)]),
    "wordpress": (
        "fixes",
        [("Drain the power that is left", 3), ("Wake the screen from the keyboard", 2), ("Reset the picture driver", 3)],
    ),
}


def test_every_page_has_an_expectation() -> None:
    assert {file.stem for file in PAGES.glob("*.html")} == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_page_is_read_as_a_person_would(name: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["clean", str(PAGES / f"{name}.html")]) == 0
    article = from_json(capfdbinary.readouterr().out)
    kind, fixes = EXPECTED[name]
    found = [(fix.title, sum(len(procedure.steps) for procedure in fix.procedures)) for fix in article.fixes]
    assert (article.kind, found) == (kind, fixes)
    assert problems(article) == []


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_no_word_of_the_article_is_lost_and_none_of_the_page_unaccounted_for(name: str) -> None:
    html = (PAGES / f"{name}.html").read_text("utf-8")
    page = parse(html, path=name)
    article = clean(html, path=f"{name}.html")
    kept = Counter(words(re.sub(r"\\|\]\(\S*?\)|<[^>]*>", " ", restored(article)[article.front_matter.span[1] :])))
    aside = Counter(word for text in left_out(article) for word in words(text))
    marked = Counter(word for node in marked_nodes(page) for word in words(node.text_seen()))
    body = page.find("body") or page
    assert marked - kept == Counter(["copy"] if name == "docs" else [])  # a button in a list item
    assert Counter(words(body.text_seen())) - (kept + aside) == Counter()


def marked_nodes(page: Node) -> list[Node]:
    """The elements that the case marks as the article's, the outermost ones."""
    found: list[Node] = []
    stack = [page]
    while stack:
        node = stack.pop()
        if "data-article" in node.attributes and node.tag not in UNSEEN:
            found.append(node)
        else:
            stack.extend(node.nodes)
    return found


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_lines_point_into_the_page(name: str) -> None:
    html = (PAGES / f"{name}.html").read_text("utf-8")
    lines = html.split("\n")
    article = clean(html, path=f"{name}.html")

    def check(step: Step) -> None:
        first, last = step.lines
        text = " ".join(lines[first - 1 : last])
        assert words(step.text)[0] in words(text)
        assert words(step.text)[-1] in words(text)
        for inner in step.steps:
            check(inner)

    for fix in article.fixes:
        assert fix.title.split()[-1] in lines[fix.lines[0] - 1]
        for procedure in fix.procedures:
            for step in procedure.steps:
                check(step)
    for removed in article.removed:
        assert 1 <= removed.lines[0] <= removed.lines[1] <= len(lines)
    assert article.front_matter.lines is None


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_markdown_of_a_page_is_an_article_by_itself(name: str) -> None:
    article = clean_file(PAGES / f"{name}.html")
    again = clean(article.front_matter.text + article.content.markdown, path=article.source.path.replace(".html", ".md"))
    assert (again.removed, again.repaired, again.source.converted) == ((), (), None)
    assert _without_ids(without_positions(again.fixes)) == _without_ids(without_positions(article.fixes))


def _without_ids(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_ids(entry) for key, entry in value.items() if key != "id"}
    return [_without_ids(entry) for entry in value] if isinstance(value, list) else value


def test_ads_and_what_stands_around_the_article_are_told_apart() -> None:
    article = clean_file(PAGES / "wordpress.html")
    assert [(removed.rule, removed.lines) for removed in article.removed] == [
        ("marked_ads", (42, 44)),
        ("ad_elements", (54, 54)),
    ]
    reasons = left_out(article)
    assert {text[:12]: reason for text, reason in reasons.items()} == {
        "Skip to cont": "hidden",
        "The Patient ": "header",
        "Posted on 3 ": "box beside the article",
        "Share this: ": "box beside the article",
        "Related How ": "box beside the article",
        "Tagged lapto": "footer",
        "Older post": "navigation",
        "2 thoughts o": "comments",
        "Recent posts": "aside",
        "© 2023 The P": "footer",
    }
    assert "Chirper" not in article.content.markdown


def test_metadata_comes_from_meta_elements() -> None:
    metadata = clean_file(PAGES / "wordpress.html").metadata
    assert metadata.title == "3 Ways to Wake a Laptop That Stays Dark"
    assert (metadata.author, metadata.tags) == ("Ida Brandt", ("laptops", "screens"))
    assert (metadata.date, metadata.updated) == ("2022-11-03T08:15:00+00:00", "2023-05-19T10:00:00+00:00")
    assert metadata.url == "https://patientdesk.example/wake-a-dark-laptop/"
    assert metadata.image == "https://patientdesk.example/media/dark.jpg"
    assert metadata.description == "Your laptop hums, yet its screen stays black? Try these."
    assert metadata.extra == {"language": "en-GB"}


def test_metadata_comes_from_json_ld() -> None:
    metadata = clean_file(PAGES / "accordion.html").metadata
    assert (metadata.title, metadata.author) == ("Bring a lost tile back & keep it", "R. Okoye, L. Sand")
    assert (metadata.date, metadata.updated, metadata.tags) == ("2021-01-30", "2021-02-02", ("tiles", "tracker"))
    assert (metadata.url, metadata.image) == ("https://tilefolk.example/help/lost", "https://tilefolk.example/a.png")


# what Markdown is made of

CONSTRUCTS = {
    "start": ('<ol start="4"><li>Open it.<li>Close it.</ol>', "4. Open it.\n5. Close it."),
    "value": ('<ol><li>Open it.<li value="7">Close it.<li>Wait.</ol>', "1. Open it.\n7. Close it.\n8. Wait."),
    "reversed": ("<ol reversed><li>a<li>b<li>c</ol>", "3. a\n2. b\n1. c"),
    "number-that-is-none": ('<ol start="first"><li value="-3">a<li value="99999999999">b</ol>', "1. a\n2. b"),
    "nested": ("<ol><li>a<ul><li>b<li>c</ul><li>d</ol>", "1. a\n   - b\n   - c\n2. d"),
    "nested-that-starts-late": ('<ol><li>a<ol start="3"><li>b</ol></ol>', "1. a\n\n   3. b"),
    "list-in-a-list-without-an-item": ("<ol><li>a</li><ul><li>b</li></ul><li>c</li></ol>", "1. a\n\n   - b\n2. c"),
    "lists-side-by-side": ("<ol><li>a</ol><ol><li>b</ol><ul><li>c</ul><ul><li>d</ul>", "1. a\n\n1) b\n\n- c\n\n* d"),
    "list-that-goes-on": ('<ol><li>a</ol><ol start="2"><li>b</ol>', "1. a\n\n2. b"),
    "heading-in-an-item": ("<ol><li><h3>Unplug it</h3><p>Pull.</p></ol>", "1. **Unplug it**\n\n   Pull."),
    "paragraphs-in-an-item": ("<ol><li><p>a</p><p>b</p></li><li>c</ol>", "1. a\n\n   b\n2. c"),
    "heading": ("<h2>Fix <b>1</b>: it <a href='#x'>#</a></h2>", "## Fix 1: it"),
    "heading-around-a-list": ("<h2>Fix 1<ol><li>a</ol>", "## Fix 1\n\n1. a"),
    "marks": ("<p>a <b>b</b>, <em> c </em>and <code>d*e</code></p>", "a **b**, *c* and `d*e`"),
    "mark-in-a-word": ("<p>un<i>believ</i>able <b>F</b>ile</p>", "unbelievable File"),
    "mark-whose-space-was-forgotten": ("<p>Click<b>OK</b> now</p>", "Click**OK** now"),
    "mark-around-paragraphs": ("<div><b>a<div>b</div></b></div>", "**a**\n\n**b**"),
    "code-with-ticks": ("<p><code>a`b</code></p>", "``a`b``"),
    "signs-that-mean-something": (
        "<p># a * b _c_ `d` [e](f) &lt;b&gt; &amp;lt; x_y</p>",
        "\\# a \\* b \\_c\\_ \\`d\\` [e\\](f) \\<b> \\&lt; x_y",
    ),
    "number-that-is-text": ("<p>1. a<br>2) b</p>", "1\\. a  \n2\\) b"),
    "breaks": ("<p>a<br><br>b</p>", "a\n\nb"),
    "link": ("<p><a href='/a b(c)'>the <b>page</b> [1]</a></p>", "[the **page** \\[1\\]](/a%20b%28c%29)"),
    "link-that-runs-a-script": ("<p><a href='javascript:x()'>go</a> <a name=x>on</a></p>", "go on"),
    "picture": ("<p><img src='a.png' alt='A [b]'></p>", "![A \\[b\\]](a.png)"),
    "lazy-picture": ("<img src='data:image/gif;base64,R0' data-src='/b.jpg' alt=''>", "![](/b.jpg)"),
    "largest-picture": ("<img data-srcset='/s.jpg 300w, /l.jpg 900w, /m.jpg 600w'>", "![](/l.jpg)"),
    "picture-without-script": ("<noscript><img src='a.png'></noscript><img src='a.png'>", "![](a.png)"),
    "caption": ("<figure><img src=a.png><figcaption>The lid</figcaption></figure>", "![](a.png)\n\n*The lid*"),
    "quotation": ("<blockquote><p>a</p><ul><li>b</ul></blockquote>", "> a\n>\n> - b"),
    "code-block": ("<pre><code class='language-sh'>a\n\n  b</code></pre>", "```sh\na\n\n  b\n```"),
    "code-block-with-a-script": ("<pre>a<script>x()</script>b</pre>", "```\nab\n```"),
    "code-block-with-a-fence": ("<pre>```\na</pre>", "````\n```\na\n````"),
    "code-block-in-an-item": ("<ol><li>a<pre>b\nc</pre></ol>", "1. a\n\n   ```\n   b\n   c\n   ```"),
    "table": (
        "<table><tr><th>a<th>b|c<tr><td>d<br>e<td><b>f</b><tr><td colspan=2>g</table>",
        "| a | b\\|c |\n| --- | --- |\n| d e | **f** |\n| g |  |",
    ),
    "table-that-arranges": ("<table><tr><td><p>a</p><ul><li>b</ul><td>c</table>", "a\n\n- b\n\nc"),
    "details": ("<details><summary>More</summary>a</details>", "**More**\n\na"),
    "definition": ("<dl><dt>a<dd>b</dl>", "a\n\nb"),
    "rule": ("a<hr>b", "a\n\n---\n\nb"),
    "video": ("<iframe src='https://v.example/1' onload='x()'></iframe>", '<iframe src="https://v.example/1"></iframe>'),
    "ad-element": (
        "a<ins class='adsbygoogle' data-ad-slot=1></ins>b",
        'a\n\n<ins class="adsbygoogle" data-ad-slot="1"></ins>\n\nb',
    ),
    "ad-comment": ("<p>a</p><!-- ads\nbegin --><p>b</p><!-- ads end -->", "a\n\n<!-- ads begin -->\n\nb\n\n<!-- ads end -->"),
    "other-comment": ("a<!-- wp:paragraph -->b", "ab"),
    "inserted-text": ("a <ins>b</ins>", "a b"),
    "pixel": ("<img src=p.gif width=1 height=1>", '<img src="p.gif" width="1" height="1">'),
    "emoji": ("<p>a <img class=emoji alt='☎' src=x.svg></p>", "a ☎"),
    "text-in-boxes": ("<div>a<div>b</div>c</div>", "a\n\nb\n\nc"),
    "space-of-all-kinds": ("<p>a&nbsp;b\u200b \u2009c\n\td</p>", "a b \u2009c d"),
    "script-without-spaces": ("<p>点击<b>确定</b>按钮</p>", "点击**确定**按钮"),
}


@pytest.mark.parametrize(("html", "expected"), CONSTRUCTS.values(), ids=CONSTRUCTS.keys())
def test_construct_becomes_markdown(html: str, expected: str) -> None:
    found = markdown(f"<main>{INTRODUCTION}{html}</main>").partition("\n")[2].lstrip("\n")
    assert found == expected


def test_an_ad_between_two_items_parts_no_list() -> None:
    html = f"""<article>{INTRODUCTION}<h2>Fix 1: Change the bulb</h2><ol><li>Turn off the <b>light</b>.</li>
<!-- affiliate ads begin --><p><a href="https://a.pxf.io/c/1">Buy</a></p><!-- affiliate ads end -->
<li>Open the <b>cover</b>.</li>
<li>Choose one:<ul><li>Turn it left.</li><ins class="adsbygoogle"></ins><li>Pull it.</li></ul></li>
</ol></article>"""
    article = clean(html, path="page.html")
    (procedure,) = article.fixes[0].procedures
    assert [(step.number, step.text) for step in procedure.steps] == [
        (1, "Turn off the light."),
        (2, "Open the cover."),
        (3, "Choose one:"),
    ]
    assert [step.text for step in procedure.steps[2].steps] == ["Turn it left.", "Pull it."]
    assert [entry.lines for entry in procedure.interruptions] == [(2, 2), (4, 4)]


# what is left out, and what must not be


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<nav>x y z</nav>", "navigation"),
        ("<aside>x y z</aside>", "aside"),
        ("<footer>x y z</footer>", "footer"),
        ("<form>x y z <input></form>", "form"),
        ("<p style='display: none'>x y z</p>", "hidden"),
        ("<p hidden>x y z</p>", "hidden"),
        ("<p class='share-buttons'>x y z</p>", "box beside the article"),
        ("<div id='comments'><p>x y z</p></div>", "comments"),
        ("<button>x y z</button>", "button"),
    ],
)
def test_what_is_no_article_is_left_out_and_recorded(html: str, reason: str) -> None:
    article = clean(f"<article>\n{INTRODUCTION}\n{html}\n<p>The end.</p></article>", path="page.html")
    assert "x y z" not in article.content.markdown
    assert article.source.converted is not None
    (left,) = article.source.converted.left_out
    assert (left.reason, left.lines, left.text) == (reason, (3, 3), "x y z")


@pytest.mark.parametrize(
    "html",
    [
        "<aside class='admonition tip'>x y z</aside>",
        "<div class='tab-content' style='display:none'>x y z</div>",
        "<div role='tabpanel' hidden>x y z</div>",
        f"<form id='aspnetForm'>{INTRODUCTION * 5}<p>x y z</p></form>",
        f"<div class='related-content'>{INTRODUCTION * 5}<p>x y z</p></div>",
        "<div class='sidebar'><ol><li>Open the lid of the lamp.</li><li>x y z</li></ol></div>",
        "<header><h2>A part</h2><p>x y z</p></header>",
        "<h2><button>x y z</button></h2>",
        "<p>Then click <button>x y z</button> twice.</p>",
        "<table role='presentation'><tr><td>x y z</td></tr></table>",
    ],
)
def test_text_of_the_article_stays(html: str) -> None:
    article = clean(f"<article>{INTRODUCTION}{html}<p>The end.</p></article>", path="page.html")
    assert "x y z" in article.content.markdown
    assert left_out(article) == {}


def test_a_headline_in_front_of_the_article_is_its_first_heading() -> None:
    header = "<header><nav><h1>Site</h1></nav></header><div><h1>Light the lamp</h1></div>"
    html = f"{header}<div itemprop=articleBody>{INTRODUCTION}</div>"
    article = clean(html, path="page.html")
    assert article.content.markdown.startswith("# Light the lamp\n\nThe lamp")
    assert (article.title, left_out(article)) == ("Light the lamp", {"Site": "header"})


# encodings


@pytest.mark.parametrize(
    ("declared", "written", "expected", "codes"),
    [
        ("windows-1251", "cp1251", "cp1251", []),
        ("gb2312", "gbk", "gb18030", []),
        ("Shift_JIS", "cp932", "cp932", []),
        ("iso-8859-1", "utf-8", "utf-8", ["wrong_charset"]),
        ("utf-8", "cp1252", "cp1252", ["encoding_guessed", "wrong_charset"]),
        ("iso-8859-1", "cp1252", "cp1252", []),
        ("utf-7", "utf-8", "utf-8", []),
        ("rot13", "utf-8", "utf-8", []),
    ],
)
def test_the_bytes_count_more_than_what_the_page_declares(declared: str, written: str, expected: str, codes: list[str]) -> None:
    samples = {"cp1251": "Нажмите кнопку «Пуск».", "gbk": "请点击“确定”按钮。", "cp932": "［設定］を開きます。"}
    text = samples.get(written, "Öffnen Sie „Café“ – später.")
    data = f'<html><head><meta charset="{declared}"></head><body><p>{text}</p></body></html>'.encode(written)
    article = clean(data, path="page.htm")
    assert article.content.markdown.strip() == text
    assert (article.source.encoding, [warning.code for warning in article.warnings]) == (expected, codes)


# the command


def test_run_takes_pages_beside_articles_of_the_same_name(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.md").write_text("# A\n\nText.\n")
    for name in ("a.html", "a.htm", "A.HTML"):
        (folder / name).write_bytes((PAGES / "boxes.html").read_bytes())
    output = tmp_path / "out"
    assert main(["run", str(folder), "-o", str(output), "--quiet"]) == 0
    articles = [json.loads(line) for line in (output / "articles.jsonl").read_text("utf-8").splitlines()]
    assert [article["source"]["path"] for article in articles] == ["A.HTML", "a.htm", "a.html", "a.md"]
    assert len(list((output / "articles").iterdir())) == len(list((output / "markdown").iterdir())) == 4
    assert main(["verify", str(output)]) == 0


def test_explain_says_what_was_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(PAGES / "tables_and_fonts.html")]) == 0
    assert "LEFT OUT of the page\n        5  outside the article: Home Links Guestbook\n" in capsys.readouterr().out


def test_verify_finds_a_changed_word(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "page.json"
    file.write_bytes(
        to_json(clean_file(PAGES / "boxes.html")).replace(b"finds steel wool", b"").replace(b"fine steel", b"hard steel")
    )
    assert main(["verify", str(file)]) == 1
    assert "the Markdown that the source was made into" in capsys.readouterr().err


def test_the_json_of_a_markdown_article_has_no_new_field() -> None:
    written = json.loads(to_json(clean("# A\n\nText.\n")))
    assert "converted" not in written["source"]
    page = json.loads(to_json(clean("<h1>A</h1>", path="a.html")))
    assert set(page["source"]["converted"]) == {"media_type", "sha256", "left_out"}


def test_a_page_without_a_name_is_known_by_its_start() -> None:
    page = "\ufeff<!-- saved -->\n<!DOCTYPE HTML>\n<p>Text <b>b</b>"
    assert clean(page, path="-").content.markdown == "Text **b**\n"
    assert clean(page, path="a.md").source.converted is None
    assert clean("<p>Text</p>", path="-").source.converted is None


@pytest.mark.parametrize("html", ["", "  \n", "<!-- x -->", "<html></html>", "<body><script>draw()</script><nav>Menu</nav>"])
def test_a_page_without_text_is_warned_about(html: str) -> None:
    article = clean(html, path="page.html")
    assert "page_without_text" in [warning.code for warning in article.warnings]


# pages that hurt


def test_elements_nested_without_end_are_refused_by_name() -> None:
    with pytest.raises(ReadError, match="nested deeper than 2048"):
        clean("<div>" * 3_000 + "x", path="page.html")
    assert "x" in clean("<div>" * 1_500 + "x", path="page.html").content.markdown


HOSTILE = {
    "lists": "<ul><li>" * 900 + "end",
    "tables": "<table><tr><td>" * 600 + "end",
    "quotations": "<blockquote>" * 1_000 + "end",
    "bold": "<b>" * 1_900 + "end",
    "links": "<a href=x>" * 1_900 + "end",
    "comments": "<!-- ads begin -->x" * 3_000 + "end",
    "columns": "<table><tr>" + "<td>x" * 5_000 + "<tr><td>end</table>",
    "colspan": "<table><tr><td colspan=99999999>x<td>y<tr><td>end</table>",
    "start": "<ol start=-99999999999999999999><li>end</ol>",
    "json": '<script type="application/ld+json">' + "[" * 50_000 + "</script>end",
    "json-of-nonsense": '<script type="application/ld+json">{"@type":"Article","headline":{"name":[]},"author":[[1],null],'
    '"image":{"url":{}},"keywords":[{}],"datePublished":1e999,"@graph":5}</script>end',
    "metadata": "<meta name=author content='a: \"b\" #c\n---\n&#0;&#xD800;\u2028'><title>'</title>end",
    "breaks": "<p>" + "x<br>" * 3_000 + "end",
    "ticks": "<p>" + "`" * 20_000 + "end",
    "tag-without-end": "end<p a='",
    "markup-of-no-kind": "<!x><?php a ?><![CDATA[b]]></x:y><x:z q='1'><a{b}>end",
    "control-characters": "a\0b\x0c\x0b\x1b[0m end",
    "sourcesets": "<img srcset=', , 1w'><img srcset='a 1e9w, b xw'><img data-src=' '>end",
    "frames": "<frameset><frame src=x></frameset><noframes>end</noframes>",
}


@pytest.mark.usefixtures("at_most_ten_seconds")
@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_page_has_a_result(html: str) -> None:
    article = clean(html, path="page.html")
    assert problems(article) == []
    assert "end" in article.content.markdown


@pytest.mark.usefixtures("at_most_ten_seconds")
def test_attributes_without_end_are_refused() -> None:
    with pytest.raises(PipelineError, match="attributes"):
        clean("<p " + " ".join(f"a{number}=b" for number in range(100_000)) + ">x", path="page.html")


@pytest.mark.usefixtures("at_most_ten_seconds")
def test_a_page_of_five_megabytes_takes_seconds() -> None:
    page = (PAGES / "wordpress.html").read_text("utf-8")
    script = "<script>" + "var x = '<p>not text</p>';\n" * 100_000 + "</script>"
    menu = "".join(
        f'<li class="menu-item" id="m{number}"><a href="/c/{number}/">Thing {number}</a></li>\n' for number in range(35_000)
    )
    large = page.replace('<div id="page"', f'{script}<nav><ul>{menu}</ul></nav><div id="page"')
    assert len(large) > 5_000_000
    article, small = clean(large, path="page.html"), clean(page, path="page.html")
    assert article.content.markdown == small.content.markdown
    shift = large.count("\n") - page.count("\n")
    first = small.fixes[0].lines[0] + shift
    # beyond the 65,535th line the parser stops counting
    assert article.fixes[0].lines[0] <= first
