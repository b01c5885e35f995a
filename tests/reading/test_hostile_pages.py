"""Pages that hurt: deep nesting, broken markup, and five megabytes."""

from __future__ import annotations

import pytest

from fixharvest.api import clean
from fixharvest.errors import PipelineError, ReadError
from fixharvest.outputs.conservation import problems
from tests.reading.pages import PAGES


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
