"""Which text blocks of a page belong to its article, lists in disguise, end tags that are missing, and what is warned about."""

from __future__ import annotations

import pytest

from fixharvest.api import clean
from fixharvest.model import Article
from fixharvest.reading.webpage.end_tags import with_end_tags
from tests.reading.pages import INTRODUCTION, left_out

TEXT = "<p>The lamp of the house burns oil, and oil leaves soot behind, which you wipe off with a dry cloth every week.</p>"
LINKS = "".join(f"<li><a href='/{name}'>The {name} of the week</a></li>" for name in ("kettle", "broom", "ladder", "bucket"))
CHROME = f"<div><ul>{LINKS}</ul></div>"
FOOT = f"<div><div>\u00a9 2023 The Lamp House</div><ul>{LINKS}</ul></div>"


def page(inside: str) -> Article:
    """A page with a menu and a foot around an article."""
    html = f"<!doctype html><html><body>{CHROME}<article><h1>Clean the lamp</h1>{inside}</article>{FOOT}</body></html>"
    return clean(html, path="page.html")


# the article and the rest


def test_links_to_other_pages_within_the_article_are_left_out() -> None:
    article = page(f"{TEXT * 4}<div><h4><a href='/a'>More</a></h4><ul>{LINKS}</ul></div>")
    assert "kettle" not in article.content.markdown
    assert article.content.markdown.count("burns oil") == 4


@pytest.mark.parametrize(
    "html",
    [
        "<ol><li>Open it.</li><li>Wipe it.</li></ol>",
        "<ul><li><p>Open it.</p></li><li><p>Wipe it.</p></li></ul>",
        "<pre>lamp --clean</pre>",
        "<table><tr><td>Oil</td><td>1 l</td></tr><tr><td>Cloth</td><td>2</td></tr></table>",
        "<h2>Wipe it</h2>",
    ],
)
def test_steps_lists_code_tables_and_headings_stay(html: str) -> None:
    assert left_out(page(f"{TEXT * 3}{html}{TEXT}")).keys() == left_out(page(TEXT * 4)).keys()


def test_an_id_made_from_a_heading_says_nothing_about_its_part() -> None:
    parts = "".join(
        f"<section id='{name}'><h2>The {name} of the lamp</h2><p>Wipe the {name} part of the lamp.</p></section>"
        for name in ("feedback", "comments", "cookies", "sharing")
    )
    article = page(f"{TEXT * 3}{parts}")
    assert all(f"Wipe the {name} part" in article.content.markdown for name in ("feedback", "comments", "cookies", "sharing"))


def test_a_page_with_nothing_around_its_article_is_all_article() -> None:
    assert (
        clean("<h1>Lamp</h1><p><a href='/a'>Buy one</a></p><ul><li>a</li></ul>", path="page.html").content.markdown.count("a")
        > 2
    )


# end tags


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<nav><div>a</nav>b", "<nav><div>a</div></nav>b"),
        ("<header><nav><a>a</header>", "<header><nav><a>a</a></nav></header>"),
        ("<noscript><div></noscript>", "<noscript><div></div></noscript>"),
        ("<button><span>a</button>", "<button><span>a</span></button>"),
        ("<nav><div>a</div></nav></nav>", "<nav><div>a</div></nav></nav>"),
        ("<nav><!-- <div> --></nav>", "<nav><!-- <div> --></nav>"),
        ("<nav><script>'<div>'</script></nav>", "<nav><script>'<div>'</script></nav>"),
        ("<nav><a title='<div>'>a</a></nav>", "<nav><a title='<div>'>a</a></nav>"),
        ("<div><section>a</div>b</section>", "<div><section>a</div>b</section>"),
        ("<nav", "<nav"),
    ],
)
def test_missing_end_tags_are_put_in(html: str, expected: str) -> None:
    assert with_end_tags(html) == expected


def test_a_menu_whose_box_is_not_closed_swallows_nothing() -> None:
    article = clean(f"<body><nav><div><a href='/'>Home</a></nav><h1>Clean the lamp</h1>{INTRODUCTION}</body>", path="page.html")
    assert article.title == "Clean the lamp"
    assert left_out(article) == {"Home": "navigation"}


# lists in disguise


@pytest.mark.parametrize(
    "html",
    [
        "<ol><li><div>1</div><div>Open the lid.</div></li><li><div>2</div><div>Wipe the glass.</div></li></ol>",
        "<ol><li><span>Step 1</span><div>Open the lid.</div></li><li><span>Step 2</span><div>Wipe the glass.</div></li></ol>",
        "<div><b>1</b><div>Open the lid.</div></div> <div><b>2</b><div>Wipe the glass.</div></div>",
        "<section><p>1.</p><p>Open the lid.</p></section><section><p>2.</p><p>Wipe the glass.</p></section>",
    ],
)
def test_numbers_in_boxes_number_a_list(html: str) -> None:
    article = clean(f"<main>{INTRODUCTION}{html}</main>", path="page.html")
    assert "1. Open the lid.\n2. Wipe the glass." in article.content.markdown


@pytest.mark.parametrize(
    "html",
    [
        "<div><b>1</b><div>lamp is lit.</div></div><p>x</p>",
        "<div><b>3</b><div>lamps are lit.</div></div><div><b>7</b><div>lamps are not.</div></div>",
        "<ol><li><b>5</b><div>litres of oil</div></li><li><b>2</b><div>dry cloths, clean</div></li></ol>",
    ],
)
def test_numbers_that_count_nothing_stay(html: str) -> None:
    assert left_out(clean(f"<main>{INTRODUCTION}{html}</main>", path="page.html")) == {}


def test_lists_in_the_cells_of_a_table_stand_below_their_labels() -> None:
    cells = "".join(f"<tr><td>{name}</td><td><ol><li>Open {name}.</li><li>Wipe it.</li></ol></td></tr>" for name in ("A", "B"))
    article = clean(f"<main>{INTRODUCTION}<table><tr><th>Lamp</th><th>Steps</th></tr>{cells}</table></main>", path="page.html")
    assert "**A**\n\n1. Open A.\n2. Wipe it.\n\n**B**\n\n1. Open B." in article.content.markdown
    assert set(left_out(article)) == {"Lamp", "Steps"}


# formulas, code, addresses


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("2<sup>10</sup> bytes", "2<sup>10</sup> bytes"),
        ("the 1<sup>st</sup> lamp", "the 1st lamp"),
        ("H<sub>2</sub>O", "H2O"),
        ("<math><msup><mi>x</mi><mn>12</mn></msup></math>", "x^{12}"),
        ("<math alttext='2^{12}'><mn>2</mn></math>", "2^{12}"),
        ("Divide it by <math><mn>4</mn></math> now.", "by 4 now."),
        ("<pre><span class='ln'>1</span>wipe\n<span class='ln'>2</span>dry</pre>", "```\nwipe\ndry\n```"),
        ("<base href='https://example.com/a/'><a href='b'>c</a> <a href='#d'>e</a>", "[c](https://example.com/a/b) [e](#d)"),
        ("<base href='https://example.com/a/'>Up <img src='../b.png' alt='c'>", "Up ![c](https://example.com/b.png)"),
        (
            "<base href='https://example.com/a/'>A lazy <img src='data:image/gif;base64,R0' data-src='b.png' alt='c'>",
            "A lazy ![c](https://example.com/a/b.png)",
        ),
        (
            "<base href='//example.com/a/'>A set <img srcset='b.png 1x, /c.png 2x, data:x 0.5x' alt='d'>",
            "A set ![d](//example.com/c.png)",
        ),
        (
            "<base href='https://example.com/a/'>A picture <picture><source srcset='b.webp'><img alt='c'></picture>",
            "A picture ![c](https://example.com/a/b.webp)",
        ),
        ("<base href='https://example.com/a/'><iframe src='b'></iframe>", '<iframe src="https://example.com/a/b"></iframe>'),
        (
            "<base target='_blank'><base href='https://a.example/b/'><base href='/c/'><a href='d'>e</a>",
            "[e](https://a.example/b/d)",
        ),
        ("<base href='http://['><a href='b'>c</a>", "[c](b)"),
        ("<base href='javascript:x'><a href='b'>c</a>", "[c](b)"),
        ("<template shadowrootmode='open'><p>Wipe.</p></template>", "Wipe."),
    ],
)
def test_construct_becomes_markdown(html: str, expected: str) -> None:
    article = clean(f"<main>{INTRODUCTION}<div>{html}</div></main>", path="page.html")
    assert article.content.markdown.rstrip().endswith(expected)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<img src='data:image/png;base64,AAAA' alt='a green leaf'>", "a green leaf"),
        ("<noscript>Turn on scripts.</noscript>", "Turn on scripts."),
        ("<noscript><p>Turn</p><p>on scripts.</p></noscript>", "Turn on scripts."),
        ("<pre>1\n2\n3</pre>", "1 2 3"),
    ],
)
def test_what_is_not_written_is_left_out(html: str, text: str) -> None:
    assert text in left_out(clean(f"<main>{INTRODUCTION}{html}<p>The end.</p></main>", path="page.html"))


@pytest.mark.parametrize("style", ["<style>.kettle{color:red}</style>", "<script>kettle()</script>"])
def test_style_and_script_are_no_words_even_where_scripts_are_off(style: str) -> None:
    assert "kettle" not in left_out(
        clean(f"<main>{INTRODUCTION}<noscript>{style}<p>Wait.</p></noscript></main>", path="page.html")
    )


# warnings


def codes(article: Article) -> list[str]:
    """The codes of an article's warnings."""
    return [warning.code for warning in article.warnings]


def stated(steps: str) -> list[str]:
    """The warnings about the steps that a page with `steps` states as data."""
    data = """{"@type": "HowTo", "step": [{"@type": "HowToStep", "text": "<p>Open the lid of the kettle now &amp; look.</p>"},
        {"name": "Wipe the glass dry."}]}"""
    head = f"<head><script type='application/ld+json'>{data}</script></head>"
    article = clean(f"{head}<main>{INTRODUCTION}<ol>{steps}</ol></main>", path="page.html")
    return [warning.message for warning in article.warnings if warning.code == "stated_steps_differ"]


def test_steps_that_a_page_states_as_data_are_looked_for_in_its_text() -> None:
    assert not stated("<li>Open the lid of the kettle.</li><li>Wipe the glass dry.</li>")
    (message,) = stated("<li>Open the lid of the kettle now &amp; look.</li><li>Wait.</li>")
    assert message == ('of 2 steps that the page states as data (JSON-LD), 1 are missing in its text: "2. Wipe the glass dry."')


def test_a_stated_step_that_only_begins_like_one_of_the_text_is_missing() -> None:
    (message,) = stated("<li>Open the lid of a tin.</li><li>Wipe the glass dry.</li>")
    assert '"1. Open the lid of the kettle now & look."' in message


def test_much_text_that_was_left_out_is_warned_about() -> None:
    words = "It is as it is, and if it is so, we go on to a shop or we do as we do if it is not so at all, as of now."
    other = f"<div><p>{words}</p></div>" * 2
    html = f"<body><article itemprop='articleBody'><h1>Lamp</h1>{INTRODUCTION}</article>{{}}</body>"
    assert "much_left_out" not in codes(clean(html.format(""), path="page.html"))
    assert "much_left_out" in codes(clean(html.format(other), path="page.html"))
