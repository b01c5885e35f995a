"""Where on a page the article is: wrong candidates, lists of other pages, what unfolds, and what scripts would show."""

from __future__ import annotations

import pytest

from fixharvest.api import clean
from fixharvest.reading.webpage.features import features
from fixharvest.reading.webpage.layout import layout
from fixharvest.reading.webpage.text_blocks import text_blocks
from fixharvest.reading.webpage.tree import parse
from tests.reading.pages import INTRODUCTION, left_out, markdown

TEASER = (
    "<p>Our tester slept on nine pillows for a month, woke up on the floor twice, and has a clear favorite to show you.</p>"
)
CARD = f"<li><a href='/p'><h3>Nine pillows</h3></a>{TEASER}</li>"
FIELDS = f"<p>Choose a password.</p><input type='password'>{'<p>It must have eight signs.</p>' * 20}"


# the element that holds the article


@pytest.mark.parametrize("name", ["widget widget_rss", "sidebar", "related-posts", "login-panel", "b-dialog", "teaser-row"])
def test_a_longer_box_is_not_taken_for_the_article(name: str) -> None:
    html = f"<body><div><h1>Lamp</h1>{INTRODUCTION}</div><div class='{name}'>{TEASER * 5}</div></body>"
    assert "The lamp" in markdown(html)


def test_articles_in_a_list_are_other_articles() -> None:
    listed = "".join(f"<li><article>{TEASER}</article></li>" for _ in range(4))
    html = f"<body><div><h1>Lamp</h1>{INTRODUCTION * 6}</div><ul>{listed}</ul></body>"
    assert "The lamp" in markdown(html)


# what is no part of it


def test_a_list_whose_items_are_cards_shows_other_pages() -> None:
    article = clean(
        f"<main><h1>Lamp</h1>{INTRODUCTION * 4}<div><ul>{CARD * 5}</ul></div></main><p>Imprint</p>", path="page.html"
    )
    assert "floor" not in article.content.markdown
    assert any("floor" in text for text in left_out(article))


def test_a_list_of_steps_with_a_link_in_each_is_none_of_cards() -> None:
    step = "<li><p>Open <a href='/s'>Settings</a> and wait until the lamp blinks three times.</p></li>"
    html = f"<main><h1>Lamp</h1>{INTRODUCTION}<ol>{step * 3}</ol></main><p>Imprint</p>"
    assert markdown(html).count("blinks") == 3


def test_a_form_that_asks_for_a_password_is_left_out_however_long_it_is() -> None:
    article = clean(f"<main><h1>Lamp</h1>{INTRODUCTION}<form class='f'>{FIELDS}</form></main>", path="page.html")
    assert "eight signs" not in article.content.markdown
    assert "form" in left_out(article).values()


def test_a_form_around_the_whole_page_stays_even_if_it_asks_for_a_password() -> None:
    assert "The lamp" in markdown(f"<body><form class='f'><h1>Lamp</h1>{INTRODUCTION}{FIELDS}</form></body>")


def test_the_boxes_of_a_page_builder_are_no_widgets() -> None:
    assert "Wait." in markdown(f"<main>{INTRODUCTION}<div class='elementor-widget'><p>Wait.</p></div></main>")
    assert "Wait." not in markdown(f"<main>{INTRODUCTION}<div class='footer-widget'><p>Wait.</p></div></main>")


def test_a_heading_stays_with_what_follows_it() -> None:
    html = f"<nav>Home</nav><main><h1>Lamp</h1>{INTRODUCTION}<h2>Fuse</h2>{INTRODUCTION}</main><p>Imprint</p>"
    assert "## Fuse" in markdown(html)


# what scripts would show


@pytest.mark.parametrize(("kind", "shown"), [("text/template", True), ("text/javascript", False)])
def test_what_stands_in_for_a_template_is_shown(kind: str, shown: bool) -> None:
    html = f"<main><h1>Lamp</h1><script type='{kind}'>x</script><noscript>{INTRODUCTION}</noscript></main>"
    assert ("The lamp" in markdown(html)) == shown


# what unfolds


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<summary>A &lt; B</summary><p>a</p>", "<details>\n<summary>A &lt; B</summary>\n\na\n\n</details>"),
        ("<summary><h2>Fix</h2></summary><p>a</p>", "## Fix\n\na"),
        ("<summary><a href='/x'>More</a></summary><p>a</p>", "**[More](/x)**\n\na"),
        ("<p>a</p>", "a"),
    ],
)
def test_a_box_that_unfolds_stays_one_unless_its_title_is_more_than_words(html: str, expected: str) -> None:
    assert markdown(f"<main><details>{html}</details></main>") == expected


def test_each_box_that_unfolds_is_a_way_of_its_own() -> None:
    box = "<details><summary>{}</summary><ol><li>Open <b>{}</b>.</li><li>Click <b>Lamp</b>.</li></ol></details>"
    boxes = box.format("Windows", "Settings") + box.format("macOS", "System Settings")
    fix, *_ = clean(f"<main><h1>Lamp</h1>{INTRODUCTION}<h2>1. Restart</h2>{boxes}<h2>2. Wait</h2></main>", path="p.html").fixes
    assert [option.title for option in fix.options] == ["Windows", "macOS"]
    assert [len(procedure.steps) for option in fix.options for procedure in option.procedures] == [2, 2]


# features


def test_the_layout_tells_blocks_by_their_way_to_the_main_container() -> None:
    body = parse(f"<body><h1>A</h1><div>{INTRODUCTION * 2}<div><p>x</p></div></div><p>y</p></body>", path="p").find("body")
    assert body is not None
    blocks = text_blocks(body)
    found = {block.text[:1]: set(entry) for block, entry in zip(blocks, layout(blocks), strict=True)}
    assert {"side=before", "up,down=1,0"} <= found["A"]
    assert {"side=among", "up,down=0,0", "most=True,True"} <= found["T"]
    assert {"side=after", "up,down=0,1"} <= found["x"]
    assert {"side=after", "up,down=1,0", "away=after,2"} <= found["y"]


def test_names_count_in_their_parts() -> None:
    body = parse("<body><div class='relatedPosts'><p id='photo-caption_2'>Lamp: <i>A</i></p></div></body>", path="p").find(
        "body"
    )
    assert body is not None
    (found,) = features(text_blocks(body), body)
    assert {"name=related", "name=posts", "name=photo", "name=caption", "label", "italic=True,True"} <= found
