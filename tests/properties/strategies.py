"""Whole articles, made of building blocks: what real articles hold, and what breaks cleaners of them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

EXAMPLES = os.environ.get("FIXHARVEST_EXAMPLES")


def law(examples: int) -> settings:
    """The settings of a law's test: the same examples in each run, unless FIXHARVEST_EXAMPLES asks for a search."""
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    if EXAMPLES:
        return settings(max_examples=int(EXAMPLES), deadline=None, suppress_health_check=slow)
    return settings(max_examples=examples, derandomize=True, database=None, deadline=None, suppress_health_check=slow)


# --- words ---------------------------------------------------------------------------------------------------------

NAMES = (
    "the tray sensor",
    "Paper Feed",
    "the hub's cable",
    "snake_case_name",
    "Wi-Fi 6",
    "カメラ",
    "打印机",
    "الطابعة",
    "🔧 toolbox",
    "next\x85line",
    "split\u2028here",
    "zero\u200bwidth",
    "a < b and c > d",
    "100 % of 3.5 MB",
)
VERBS = ("Open", "Click", "Select", "Restart", "Unplug", "Type", "Go to", "Check", "Wait for", "Drücken", "Abra", "打开")
SENTENCES = (
    "The printer hums for a while and then it says that nothing is wrong.",
    "Most readers see this after they have moved the router to another room.",
    "If the lamp still blinks, the cable may be the one that came with the old hub.",
    "You will need about five minutes, a screwdriver and some patience for this.",
    "La impresora no responde y la cola de trabajos se queda llena.",
    "設定を開いて、もう一度試してください。",
    "إذا استمرت المشكلة فأعد تشغيل الجهاز ثم حاول مرة أخرى.",
    "It costs\u00a0nothing, and it undoes itself when the machine starts again 🙂.",
    "Run `sfc --check` and read what it prints before you go on with the rest.",
    "The log says **error 31** and *nothing else*, whatever_that_means_here.",
    "See [the manual of the scanner](https://docs.example.org/scanner) for what each of its lamps tells.",
    "A [cheap hub](https://shop.pxf.io/c/1/2?u=x) is enough to try it on another port of the machine.",
    "Where a<b the tool prints c>d, and &amp; stands for an ampersand in its report.",
    "An unbalanced **bold mark and a lone ` back-tick should hurt nobody who reads this line.",
)
PLAIN_SENTENCES = SENTENCES[:7]

names = st.sampled_from(NAMES)
sentences = st.sampled_from(SENTENCES)
plain_sentences = st.sampled_from(PLAIN_SENTENCES)
instructions = st.builds(lambda verb, name: f"{verb} {name}.", st.sampled_from(VERBS), names)

# --- blocks of an article ------------------------------------------------------------------------------------------

TITLES = (
    "Restart the spooler",
    "Clean the feed rollers",
    "Why does it happen?",
    "How to update the driver",
    "Conclusion",
    "FAQ",
    "Change the channel of the router",
    "Also read",
    "重新启动打印服务",
    "4 Fixes for a Printer That Sleeps",
    "Check the cable",
)
HEADS = (
    "## {title}",
    "### {title}",
    "# {title} #",
    "## {number}. {title}",
    "## {number}\\. {title}",
    "## Fix {number}: {title}",
    "### Method {number} - {title}",
    "## Step {number}\\. {title}",
    "## **Solution {number}. {title}**",
    "**Option {number}: {title}**",
    "**{title}**",
    "**{number}. {title}**",
    "Way {number}: {title}",
    "## 第{number}种方法 {title}",
    "{title}\n=====",
    "{title}\n---",
    "##",  # the last one: nothing to read, so it is removed
)
NUMBER_DRESSES = (
    "{n}. ",
    "{n}\\. ",
    " {n}) ",
    "**{n})** ",
    "{n}\\) ",
    "Step {n}: ",
    "**Step {n}.** ",
    "({n}) ",
    "{n}、",
    "1. ",
)


@st.composite
def headings(draw: DrawFn, heads: tuple[str, ...] = HEADS) -> str:
    number = draw(st.integers(1, 12))
    return draw(st.sampled_from(heads)).format(title=draw(st.sampled_from(TITLES)), number=number)


def paragraphs(words: SearchStrategy[str] = sentences) -> SearchStrategy[str]:
    return st.lists(words, min_size=1, max_size=4).flatmap(lambda rows: st.sampled_from((" ".join(rows), "\n".join(rows))))


@st.composite
def ordered_lists(draw: DrawFn) -> str:
    """Steps in one of the dresses that converters leave, loose or tight, with what stands between them."""
    dress = draw(st.sampled_from(NUMBER_DRESSES))
    start = draw(st.sampled_from((1, 1, 1, 2, 4, 9)))
    gap = draw(st.sampled_from(("\n", "\n\n", "\n\n\n")))
    between = draw(
        st.sampled_from(("", "", "    ![shot](img/a.png)", "   Note: keep the lid closed.", "    * a bullet below it"))
    )
    rows: list[str] = []
    for index, text in enumerate(draw(st.lists(instructions, min_size=1, max_size=5))):
        rows.append(dress.format(n=start + index) + text)
        if between and index == 1:
            rows.append(between)
    return gap.join(rows)


@st.composite
def bullets(draw: DrawFn) -> str:
    mark = draw(st.sampled_from(("* ", "- ", "+ ", "• ")))
    return draw(st.sampled_from(("\n", "\n\n"))).join(
        mark + text for text in draw(st.lists(instructions, min_size=1, max_size=4))
    )


@st.composite
def nested_lists(draw: DrawFn) -> str:
    depth = draw(st.integers(2, 14))
    mark, step = draw(st.sampled_from((("- ", 2), ("1. ", 3), ("> ", 2))))
    rows = [mark * (level + 1) if mark == "> " else " " * (step * level) + mark for level in range(depth)]
    text = draw(instructions)
    return "\n".join(row + text for row in rows)


one_line_lists = st.lists(instructions, min_size=2, max_size=4).map(
    lambda rows: "Do this: " + " ".join(f"{number}) {row}" for number, row in enumerate(rows, start=1))
)
images = st.sampled_from(
    (
        "![a lamp](https://img.example.org/lamp.png)",
        "![](a.jpg)![](b.jpg)",
        "[![big](small.png)](big.png)",
        "[picture](pic.png) ](https://img.example.org/x.png)",
        "*The lamp, seen from the left*",
    )
)
tables = st.sampled_from(
    (
        "| Lamp | Meaning |\n| --- | --- |\n| red | stop |\n| green | go |",
        "a | b\n--|--\n1 | 2",
        "| Deal | Price |\n|---|---|\n| [View](https://amzn.to/x) | $3 |",
    )
)
quotes = st.builds(lambda mark, text: mark + text, st.sampled_from(("> ", "> > ", ">", "> - ")), sentences)
others = st.sampled_from(
    ("---", "***", "[ref]: https://example.org/ref", "{{< youtube abcdefg >}}", "{% raw %}{{ x }}{% endraw %}")
)

# --- what a cleaner removes ----------------------------------------------------------------------------------------

BEGIN, END = "<!-- affiliate ads begin -->", "<!-- affiliate ads end -->"
ADSENSE = '<ins class="adsbygoogle" style="display:block" data-ad-client="ca-pub-0" data-ad-slot="0"></ins>'
BANNER = '<a href="https://shop.pxf.io/c/1/2/3" target="_top"><img src="//a.impactradius-go.com/b.jpg" width="300"></a>'
marked_ads = st.sampled_from(
    (
        f"{BEGIN}\n{BANNER}\n{END}",
        f"{BEGIN}\n\n    {BANNER}\n\n{END}",
        f"{BEGIN}{END}",
        f"{BEGIN} {BANNER} {END}",
        "<!-- Banner start -->\n\nBuy the hub of the week.\n\n<!-- banner end -->",
        "{{< adsense >}}",
        "{% include ads/top.html %}",
    )
)
ads = st.sampled_from(
    (
        ADSENSE,
        f"{ADSENSE}\n<script>\n(adsbygoogle = window.adsbygoogle || []).push({{}});\n</script>",
        BANNER,
        f"<div>\n{BANNER}\n</div>",
        '<img height="1" width="1" src="https://t.example.net/p.gif">',
        "[Buy now](https://amzn.to/abc)\n\nHub of iron\n\n[View deal](https://amzn.to/def)",
    )
)
# each of them alone: begun and not ended, or ended and not begun
MARKERS = (
    BEGIN,
    END,
    "<!-- Ads start here -->",
    "<!-- /banner -->",
    "<!-- affiliate ads begin",
    '<ins class="adsbygoogle" data-ad-slot="1">',
    '<ins class="adsbygoogle" data-ad-slot="1"',
    "<script>(adsbygoogle = window.adsbygoogle || []).push({});",
    '<script async src="https://pagead2.googlesyndication.com/x.js">',
    '<div class="ad>',
    '<div class="ads" data-ad-slot="3">',
)
markers = st.sampled_from(MARKERS)

link_farms = st.builds(
    lambda head, mark, gap: (
        head
        + "\n\n"
        + gap.join(
            f"{mark}[{title}](https://more.example.com/{index})"
            for index, title in enumerate(
                ("Nine Quiet Keyboards for the Night", "Why Old Routers Are Slow in Summer", "A Guide to Lamps")
            )
        )
    ),
    st.sampled_from(("## Also read", "**Related articles:**", "### You may also like", "See also:", "Read more")),
    st.sampled_from(("* ", "- ", "", "1. ")),
    st.sampled_from(("\n", "\n\n")),
)
contents_lists = st.sampled_from(
    (
        "## Table of Contents\n\n1. [Restart the spooler](#restart)\n2. [Check the cable](#cable)\n3. [FAQ](#faq)",
        "Quick Links\n\n* [Restart the spooler](#a)\n* [Clean the feed rollers](#b)",
        "* Restart the spooler\n* Clean the feed rollers\n* Check the cable",
        "In this article",
    )
)
chrome = st.sampled_from(
    (
        "By [Ada Brook](https://example.org/ada) | Updated on March 3, 2024",
        "Share this: [Tweet](https://t.example.org)",
        "Was this article helpful?\n\n[Yes](#) \n\n[No](#)",
        "1. [Home](/) >\n2. [Printers](/p) >",
        "## Sign up for our newsletter\n\nSubscribe and get it in your inbox.",
        "[Download now](https://get.example.org/x.exe)",
        "* [tips](/t)\n* [lamps](/l)",
        "![author](https://img.example.org/avatar.png)\n\n[Ada Brook](/ada)\n\nAda writes about lamps.",
        "Image credit: Ada / Example",
    )
)
disclosures = st.sampled_from(
    (
        "This page holds affiliate links; we may earn a commission.",
        "> This page holds affiliate links.\n>\n> We may earn a commission.",
        "*As an Amazon Associate we earn from what you buy.*",
    )
)
residue = st.sampled_from(("Close", "* ", "-", "1.", "[](https://example.org)", "Watch this video below", "\\*", "## "))

# --- what looks like an ad and is code, and broken HTML ------------------------------------------------------------

CODE_BODIES = (
    f"{BEGIN}\n{BANNER}\n{END}",
    f"# not a heading\n{ADSENSE}",
    "{{< adsense >}}",
    f"{END}\n\ntype ads.txt",
    "Also read\n\n* [a](b)",
    "1. not a step\n2. not a step either",
)
fenced_code = st.builds(
    lambda fence, body: f"{fence}\n{body}\n{fence.rstrip('html ')}",
    st.sampled_from(("```", "~~~", "```html", "`````", "~~~~ html")),
    st.sampled_from(CODE_BODIES),
)
indented_code = st.sampled_from(CODE_BODIES).map(
    lambda body: "\n".join(("    " if row else "") + ("> " if row.startswith("<") else "") + row for row in body.split("\n"))
)
CODE_SPANS = (
    f"`{BEGIN}`",
    f"`` {END} ``",
    "`{{< adsense >}}`",
    "`` {{< adsense >}} ``",
    "`` [x](https://amzn.to/y) ``",
    f"`{BEGIN} and {END}`",
    '`<ins class="adsbygoogle">`',
    "`[x](https://amzn.to/y)`",
)
quoting_sentences = st.sampled_from(CODE_SPANS).map(
    lambda span: f"Look for {span} in the page's source, and leave everything that stands around it alone."
)
broken_html = st.sampled_from(
    (
        '<div class="ad>\nText that the broken tag would swallow.',
        "<script>\nvar x = 1;",
        "<!-- a remark that nobody ends",
        "<a " * 20,
        "<details>\n<summary>More</summary>",
        "</div></div>",
        "<style>p { color: red }",
        "<pre>\n1. not a step",
        "<![CDATA[ x",
        "<p>A paragraph in HTML, with <b>bold</b> words.</p>",
        '<span class="also-read">Also read:</span>\n<ul>\n<li><a href="/x">One long headline about lamps</a></li>\n</ul>',
    )
)
noise = st.text(st.sampled_from("ab1. \t\n\r*_[]()<>`#-+|\\&!~=:>{}%\x85\u2028\u00a0\ufeff漢ع🔧\0"), max_size=60)

KEPT = (headings(), paragraphs(), ordered_lists(), bullets(), images, tables, quotes, others, one_line_lists, nested_lists())
CODE = (fenced_code, indented_code, quoting_sentences)
REMOVED = (marked_ads, ads, markers, link_farms, contents_lists, chrome, disclosures, residue)
blocks: SearchStrategy[str] = st.one_of(*KEPT, *CODE, *REMOVED, broken_html)
noisy_blocks: SearchStrategy[str] = st.one_of(*KEPT, *CODE, *REMOVED, broken_html, noise)

# --- whole articles ------------------------------------------------------------------------------------------------

front_matters = st.sampled_from(
    (
        "",
        "",
        "---\ntitle: 4 Fixes for a Printer That Sleeps\ntags: [printer, sleep]\n---\n",
        "---\ntitle: Fix: it sleeps [New]\nauthor: @ada\n---\n",
        '+++\ntitle = "4 Fixes"\ndate = 2024-03-03\n+++\n',
        '{\n"title": "4 Fixes", "slug": "fixes"\n}\n',
        "---\n- a list\n- no mapping\n---\n",
        "---\nJust prose between two rules, and no metadata.\n\n---\n",
        "---\nnever: closed\n",
        "---\n---\n",
        "\n\n",
        "---\na: &a [*a]\n---\n",
    )
)
separators = st.sampled_from(("\n\n", "\n\n", "\n\n", "\n", "\n\n\n", "\n \t\n"))
NEWLINES = (("\n",), ("\n",), ("\r\n",), ("\r",), ("\r\n", "\n"), ("\n", "\r", "\r\n"), ("\r", "\n", "\n"))


def with_newlines(text: str, cycle: Iterable[str]) -> str:
    """`text` with its newlines replaced by those of `cycle` in turn."""
    newlines = tuple(cycle)
    rows = text.split("\n")
    return "".join(row + newlines[index % len(newlines)] for index, row in enumerate(rows[:-1])) + rows[-1]


@st.composite
def articles(draw: DrawFn, parts: SearchStrategy[str] = blocks) -> str:
    """A whole article: front matter, blocks joined with or without blank lines, any line ends."""
    text = draw(front_matters)
    for block in draw(st.lists(parts, min_size=1, max_size=14)):
        text += block + draw(separators)
    text = draw(st.sampled_from((text, text.rstrip("\n"))))
    return with_newlines(text, draw(st.sampled_from(NEWLINES)))


@dataclass(frozen=True)
class Marked:
    """An article with one unclosed or stray marker in it: `ads` are the texts of its proper ads, `code` what quotes ads."""

    text: str
    marker: str
    ads: tuple[str, ...]
    code: tuple[str, ...]


@st.composite
def marked_articles(draw: DrawFn) -> Marked:
    """Blocks that nobody would remove and proper ads, with one marker put between two of them."""
    kept = st.one_of(headings(HEADS[:-1]), paragraphs(plain_sentences), ordered_lists(), fenced_code, quoting_sentences, tables)
    newlines = draw(st.sampled_from(NEWLINES[:-1]))  # the last one folds blank lines
    rows = draw(st.lists(st.one_of(kept, st.just(f"{BEGIN}\n{BANNER}\n{END}")), min_size=1, max_size=8))
    at = draw(st.integers(0, len(rows)))
    marker = draw(markers)
    text = draw(st.sampled_from(("", "# A printer that sleeps\n\n")))
    text += "\n\n".join([*rows[:at], marker, *rows[at:]]) + "\n"
    proper = tuple(with_newlines(row, newlines) for row in rows if row.startswith(BEGIN))
    code = tuple(row for row in rows if row.startswith(("```", "~~~", "Look for ")))
    return Marked(with_newlines(text, newlines), marker, proper, code)
