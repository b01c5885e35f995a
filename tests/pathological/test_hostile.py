"""Hostile articles: the chain finishes, loses nothing, and an unclosed ad removes nothing else."""

from __future__ import annotations

import pytest

from fixharvest.api import clean
from fixharvest.outputs.conservation import problems

BEFORE = "# How to fix it\n\nThese steps help.\n\n"
AFTER = "## Fix 1: Restart it\n\n1. Open **Settings**.\n2. Click **Restart**.\n\n## Fix 2: Reset it\n\n1. Click **Reset**.\n"

UNCLOSED = {
    "adsense-element": '<ins class="adsbygoogle" data-ad-client="ca-pub-1">',
    "adsense-element-whose-tag-never-ends": '<ins class="adsbygoogle"',
    "ad-script": '<script async src="https://pagead2.googlesyndication.com/pagead/js/adsbygoogle.js">',
    "ad-script-with-code": "<script>(adsbygoogle = window.adsbygoogle || []).push({});",
    "attribute-whose-quote-never-ends": '<div class="ad>',
    "marker-that-begins-an-ad": "<!-- affiliate ads begin -->",
    "marker-that-begins-an-ad-before-text": "<!-- affiliate ads begin -->\nBuy this.",
    "marker-that-ends-an-ad": "<!-- affiliate ads end -->",
    "two-markers-that-end-in-the-wrong-order": "<!-- ads end -->\nBuy this.\n<!-- ads begin -->",
    "comment": "<!-- ads begin",
}


@pytest.mark.parametrize("between", ["\n\n", "\n"], ids=["apart", "directly"])
@pytest.mark.parametrize("ad", UNCLOSED.values(), ids=UNCLOSED.keys())
def test_an_unclosed_ad_removes_nothing_and_gives_a_warning(ad: str, between: str) -> None:
    article = clean(BEFORE + ad + between + AFTER)
    assert article.content.markdown == BEFORE + ad + between + AFTER
    assert any(warning.lines and 5 <= warning.lines[0] <= 5 + ad.count("\n") for warning in article.warnings)


@pytest.mark.parametrize("ad", UNCLOSED.values(), ids=UNCLOSED.keys())
def test_an_unclosed_ad_hides_no_fix(ad: str) -> None:
    article = clean(BEFORE + ad + "\n\n" + AFTER)
    assert [fix.title for fix in article.fixes] == ["Restart it", "Reset it"]


@pytest.mark.parametrize(
    "ad",
    ['<ins class="adsbygoogle" data-ad-slot="1"></ins>', "<!-- ads begin -->\nBuy this.\n<!-- ads end -->"],
    ids=["element", "markers"],
)
def test_removing_an_ad_makes_no_heading_of_its_neighbors(ad: str) -> None:
    article = clean(f"{BEFORE}Some words\n\n{ad}\n\n---\n\n{AFTER}")
    assert article.content.markdown == f"{BEFORE}Some words\n\n---\n\n{AFTER}"


@pytest.mark.parametrize(
    "line", ["if a<b and c>d", "run <command> and wait", "press <Enter> now", "x <- y -> z", "a List<String> here"]
)
def test_words_in_angle_brackets_stay_in_the_steps(line: str) -> None:
    article = clean(f"# How to fix it\n\n## Fix 1: Do it\n\n1. Open **Settings**: {line}.\n2. Click **OK**.\n")
    assert article.content.markdown.count(line) == 1
    (fix,) = article.fixes
    assert fix.procedures[0].steps[0].text == f"Open Settings: {line}."


LARGE = {
    "list-marks": "- " * 25_000 + "end",
    "quote-marks": "> " * 25_000 + "end",
    "brackets": "[" * 20_000 + "end",
    "tags-without-end": "<a " * 5_000 + "end",
    "comments-without-end": "<!--" * 20_000 + "end",
    "comments-without-end-on-lines": "<!-- ad\n\n" * 3_000 + "end",
    "ad-elements-without-end": '<ins class="adsbygoogle">\n\n' * 2_000 + "end",
    "scripts-without-end": "<script>\n\n" * 3_000 + "end",
    "attributes-without-end": '<div class="ad>\n\n' * 2_000 + "end",
    "marked-ads": "<!-- ads begin -->x<!-- ads end -->\n\n" * 2_000 + "end",
    "markers-that-only-begin": "<!-- ads begin -->\n\nx\n\n" * 2_000 + "end",
    "template-tags-without-end": "{{ ad " * 5_000 + "{% ad " * 5_000 + "end",
    "affiliate-links": "[a](https://amzn.to/x) " * 3_000 + "end",
    "links-without-end": "[a](" * 5_000 + "end",
    "spaces-behind-bold": "**a**" + " " * 20_000 + "end",
    "one-long-word": "word" * 5_000 + " end",
    "one-long-name": "_a" * 5_000 + " end",
    "one-long-number": "1" * 10_000 + " end",
    "bold-letters": "<b>x</b>" * 3_000 + " end",
    "words-with-slashes": "a/b " * 5_000 + "end",
    "spaces-at-line-ends": ("x" + " " * 5_000 + "\n") * 10 + "end",
    "numbers-in-a-line": "1) A " * 2_000 + "end",
    "bold-numbers-in-a-line": "**1)** A. " * 2_000 + "end",
    "conditions": "If you see it, then click on " * 2_000 + "end",
    "headings": "## Fix 1: a\n\nb\n\n" * 1_000 + "end",
    "underlined-headings": "a\n---\n" * 2_000 + "end",
    "bold-lines": "**Fix 1: a**\n\n" * 1_000 + "end",
    "steps": "1. Open **A** > **B**.\n" * 3_000 + "\nend",
    "table-rows": "|a|b|\n|-|-|\n" + "|1|2|\n" * 5_000 + "\nend",
    "contents-list": "".join(f"- [Fix {index}](#fix-{index})\n" for index in range(1_000)) + "\nend",
    "blank-lines": "\n" * 20_000 + "end",
    "carriage-returns": "a\r" * 10_000 + "end",
    "entities": "&lt;" * 10_000 + "end",
}


@pytest.mark.usefixtures("at_most_ten_seconds")
@pytest.mark.parametrize("body", LARGE.values(), ids=LARGE.keys())
def test_large_articles_finish_and_add_up(body: str) -> None:
    article = clean(BEFORE + body + "\n\n" + AFTER)
    assert problems(article) == []
    assert "These steps help." in article.content.markdown
    assert article.content.markdown.endswith("\n\n" + AFTER)
    assert "end" in article.content.markdown
