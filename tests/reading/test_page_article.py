"""What of a page belongs to the article, what is left out, and how the bytes are decoded."""

from __future__ import annotations

import pytest

from fixharvest.api import clean
from tests.reading.pages import INTRODUCTION, left_out

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
    article = clean(f"<article>\n{INTRODUCTION}\n{html}\n{INTRODUCTION}</article>", path="page.html")
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
