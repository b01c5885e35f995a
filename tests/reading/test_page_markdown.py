"""The Markdown that each construct of HTML becomes."""

from __future__ import annotations

import pytest

from fixharvest.api import clean
from tests.reading.pages import INTRODUCTION, markdown

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
    "details": ("<details><summary>More</summary>a</details>", "<details>\n<summary>More</summary>\n\na\n\n</details>"),
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
