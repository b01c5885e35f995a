"""Building blocks that a cleaner removes, code that looks like them, and broken HTML."""

from __future__ import annotations

from hypothesis import strategies as st

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
# each is unpaired: an opening without its end, or an end without its opening
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

# --- code that looks like an ad, and broken HTML -------------------------------------------------------------------

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
