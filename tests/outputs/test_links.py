"""Absolute addresses: which addresses change, which stay, and that nothing else changes."""

from __future__ import annotations

import pytest

import fixharvest
from fixharvest.outputs.writers.links import with_absolute_links

JOINED = {
    "link": ("[a](b.md)", "[a](https://x.org/d/s/b.md)"),
    "image": ("![a](../b.png)", "![a](https://x.org/d/b.png)"),
    "linked-image": ("[![a](b.png)](/c)", "[![a](https://x.org/d/s/b.png)](https://x.org/c)"),
    "title": ('[a](b.md "A b.md")', '[a](https://x.org/d/s/b.md "A b.md")'),
    "angle-brackets": ("[a](<b c.md>)", "[a](<https://x.org/d/s/b c.md>)"),
    "round-brackets": ("[a](b_(c).md)", "[a](https://x.org/d/s/b_(c).md)"),
    "fragment": ("[a](#part)", "[a](https://x.org/d/s/a.md#part)"),
    "query": ("[a](?q=1&r=2)", "[a](https://x.org/d/s/a.md?q=1&r=2)"),
    "without-scheme": ("[a](//y.org/b)", "[a](https://y.org/b)"),
    "definition": ("[a]\n\n[a]: b.md 'A'", "[a]\n\n[a]: https://x.org/d/s/b.md 'A'"),
    "html-block": (
        "<div>\n<img alt='b' src='b.png'><a href=/c>c</a>\n</div>",
        "<div>\n<img alt='b' src='https://x.org/d/s/b.png'><a href=https://x.org/c>c</a>\n</div>",
    ),
    "html-in-text": ('A <a href="b.md">b</a> c', 'A <a href="https://x.org/d/s/b.md">b</a> c'),
    "table": ("|a|\n|-|\n|[b](b.md)|", "|a|\n|-|\n|[b](https://x.org/d/s/b.md)|"),
    "list-and-quote": ("> - [a](b.md)\n> - b", "> - [a](https://x.org/d/s/b.md)\n> - b"),
    "behind-a-stray-back-tick": ("A ` b.\n\n[a](b.md) ` c", "A ` b.\n\n[a](https://x.org/d/s/b.md) ` c"),
}
KEPT = {
    "absolute": "[a](https://y.org/b?c#d) and <https://y.org/b>",
    "mail": "[a](mailto:b@y.org), <b@y.org> and [a](b@y.org)",
    "data": "![a](data:image/png;base64,AA==)",
    "empty": "[a]()",
    "template": "[a]({{site.url}}/b)",
    "unreadable": "[a](//[b)",
    "code-span": "Type `[a](b.md)` and `<img src='b.png'>`.",
    "code-block": "```\n[a](b.md)\n```\n\n    [a](b.md)",
    "escaped": r"\[a\](b.md)",
    "words": "[a](b c) and a](b c",
}


def joined(markdown: str) -> str:
    article = fixharvest.clean(markdown, path="s/a.md", settings=fixharvest.Settings(rules=("marked_ads",)))
    assert article.content.markdown == markdown
    return with_absolute_links(article, "https://x.org/d").content.markdown


@pytest.mark.parametrize(("markdown", "expected"), JOINED.values(), ids=JOINED.keys())
def test_a_relative_address_is_resolved_against_its_source(markdown: str, expected: str) -> None:
    assert joined(markdown) == expected


@pytest.mark.parametrize("markdown", KEPT.values(), ids=KEPT.keys())
def test_other_addresses_stay_unchanged(markdown: str) -> None:
    assert joined(markdown) == markdown


@pytest.mark.parametrize("base", ["https://x.org/d", "https://x.org/d/"])
def test_the_base_url_is_a_folder_with_or_without_a_final_slash(base: str) -> None:
    article = fixharvest.clean("---\nimage: i.png\nurl: /page\n---\n[a](b.md)\n", path="s/a ü.md")
    found = with_absolute_links(article, base)
    assert found.content.markdown == "[a](https://x.org/d/s/b.md)\n"
    assert (found.metadata.image, found.metadata.url) == ("https://x.org/d/s/i.png", "https://x.org/page")
    assert found.front_matter == article.front_matter


@pytest.mark.usefixtures("at_most_ten_seconds")
@pytest.mark.parametrize("text", ["[a](" * 20_000, "](b(" * 20_000, "<a " * 20_000, "[a]: " * 20_000, "`](b)" * 20_000])
def test_addresses_of_hostile_text_are_found_in_linear_time(text: str) -> None:
    article = fixharvest.clean("# A\n\nB\n")
    content = type(article.content)(markdown=text)
    with_absolute_links(
        type(article)(**{name: getattr(article, name) for name in article.__struct_fields__} | {"content": content}),
        "https://x.org",
    )
