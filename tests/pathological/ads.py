"""Ads, links and page chrome, complete and broken, alone and among lists, tables and numbers."""

from __future__ import annotations

from tests.pathological.case import Row, between, numbered, removes, swallows, times, warned

BEGIN, END = "<!-- ads begin -->", "<!-- ads end -->"
INS = '<ins class="adsbygoogle" data-ad-slot="1"></ins>'
UNPAIRED, UNCLOSED = warned("unpaired_ad_marker"), warned("unclosed_ad_element")
AROUND = warned("ad_markers_around_article")
AD = removes("ad")

ROWS = (
    Row("ads", times(f"{BEGIN}\nBuy this.\n{END}\n\na\n\n"), 500, AD),
    Row("ads-in-one-line", times(f"{BEGIN}x{END} "), 800, AD),
    Row("ad-markers-that-begin", times(f"{BEGIN}\n\na\n\n"), 1_000, UNPAIRED),
    Row("ad-markers-that-end", times(f"a\n\n{END}\n\n"), 1_000, UNPAIRED),
    Row("ad-markers-the-wrong-way-round", times(f"{END}\n\na\n\n{BEGIN}\n\n"), 500, AD.but("unpaired_ad_marker")),
    Row("ads-in-ads", lambda n: f"{BEGIN}\n" * n + "x\n" + f"{END}\n" * n, 500, AD),
    Row("ads-between-steps", numbered(f"{{n}}. Open **A**.\n{BEGIN}\nBuy this.\n{END}\n"), 400, AD),
    Row("ads-between-items", times(f"- a\n{BEGIN}\nBuy this.\n{END}\n"), 500, AD),
    Row("ads-in-items", times(f"- a\n\n  {BEGIN}\n  Buy this.\n  {END}\n\n"), 400, AD),
    Row("ads-in-quotes", times(f"> a\n> {BEGIN}\n> Buy this.\n> {END}\n\n"), 400, AD),
    Row("ads-in-a-table", between("|a|b|\n|-|-|\n", f"|1|{BEGIN}x{END}|\n"), 500, AD),
    Row("ads-in-fences", times(f"```\n{BEGIN}\nBuy this.\n{END}\n```\n\n"), 400, warned("article_in_code")),
    Row("ads-in-code-spans", times(f"`{BEGIN}`x`{END}` "), 500),
    Row("ads-in-headings", times(f"## a {BEGIN}x{END}\n\nb\n\n"), 400, AD),
    Row("ad-around-a-fence", times(f"{BEGIN}\n\n```\nx\n```\n\n{END}\n\na\n\n"), 300, AROUND),
    Row(
        "ad-around-a-fence-that-never-closes",
        lambda n: f"{BEGIN}\n\n```\nx\n\n{END}\n\n" + "a\n\n" * n,
        500,
        swallows.but("article_in_code", "unpaired_ad_marker"),
    ),
    Row(
        "ad-around-half-a-list",
        lambda n: "1. Open **A**.\n" * n + f"{BEGIN}\n2. Buy **B**.\n{END}\n3. Click **C**.\n",
        300,
        AD,
    ),
    Row("ad-between-a-title-and-its-line", times(f"a\n\n{INS}\n\n---\n\n"), 500, AD),
    Row("ad-elements", times(f"{INS}\n\na\n\n"), 500, AD),
    Row("ad-elements-that-open", times('<ins class="adsbygoogle">\n\n'), 1_000, UNCLOSED),
    Row("ad-elements-in-one-another", lambda n: '<ins class="adsbygoogle">' * n + "x" + "</ins>" * n, 1_000, AD),
    Row("ad-elements-whose-quote-never-ends", times('<div class="ad>\n\n'), 1_000, UNCLOSED),
    Row("ad-elements-with-long-attributes", lambda n: f'<ins class="adsbygoogle" data-x="{"y" * n}"></ins>', 50_000, UNCLOSED),
    Row("ad-elements-in-a-table", between("|a|b|\n|-|-|\n", f"|1|{INS}|\n"), 500),
    Row("ad-elements-in-steps", numbered(f"{{n}}. Open **A**. {INS}\n"), 400),
    Row("ad-scripts", times("<script>(adsbygoogle = window.adsbygoogle || []).push({});</script>\n\na\n\n"), 400, AD),
    Row("ad-scripts-that-open", times("<script>(adsbygoogle = window.adsbygoogle || []).push({});\n\n"), 500, UNCLOSED),
    Row("banners", times('<a href="https://x.pxf.io/c/1/2/3"><img src="//a.impactradius-go.com/d/1"/></a>\n\na\n\n'), 300, AD),
    Row("banners-that-open", times('<a href="https://x.pxf.io/c/1/2/3"><img src="//a.impactradius-go.com/d/1"/>\n\n'), 400, AD),
    Row("tracking-pixels", times('<img src="https://x.pxf.io/i/1/2/3" width="0" height="0">\n\na\n\n'), 400, AD),
    Row("links-to-shops", times("Buy [a cable](https://x.pxf.io/1) or not. "), 600),
    Row("links-to-shops-that-never-end", times("[a](https://amzn.to/x "), 1_500),
    Row("empty-links-to-shops", times("[](https://amzn.to/x) "), 1_500, AD),
    Row("prices", times("[$69.97 at Shop](https://shop-links.co/x)\n\n"), 500, removes("ad")),
    Row("also-read", times("**Also: [Ten phones to buy](https://a.example/x)**\n\n"), 400, removes("linkfarm")),
    Row("link-farm", times("- [Ten phones to buy](https://a.example/x)\n"), 1_000),
    Row(
        "contents-list",
        lambda n: numbered("- [Fix {n}](#fix-{n})\n")(n) + "\n" + numbered("## Fix {n}\n\na\n\n")(n),
        300,
        removes("toc"),
    ),
    Row("contents-list-of-nothing", numbered("- [Part {n}](#part-{n})\n"), 1_000, removes("toc")),
    Row("jump-lines", times("[Jump to the steps](#steps)\n\n"), 800, removes("toc")),
    Row("bread-crumbs", times("Home > "), 2_000),
    Row("share-bars", times("Share on Facebook Share on Twitter\n\n"), 600),
    Row("by-lines", times("By John Doe | Updated January 3, 2024\n\n"), 600, removes("chrome")),
    Row("was-this-helpful", times("Was this helpful? Yes No\n\n"), 800, removes("chrome")),
    Row("disclosures", times("This post includes affiliate links.\n\n"), 500, removes("disclosure")),
    Row("words-of-a-gallery", times("Close\n\n"), 1_500, removes("residue")),
    Row("links-of-nothing", times("[](x)\n\n"), 1_200, removes("residue")),
    Row("empty-headings", times("##\n\n"), 1_500, removes("residue")),
    Row("broken-link-tails", times("](x) "), 3_000),
    Row("protected-ads", times(f"<!-- fixharvest: keep -->\n{INS}\n\n"), 500),
    Row("comments-that-nearly-are-markers", times("<!-- ads begun -->x<!-- ad s end -->\n\n"), 600, UNPAIRED),
    Row("markers-within-a-comment", times(f"<!-- {BEGIN} x {END} -->\n\n"), 500, AD),
    Row("markers-of-two-kinds", times("<!-- affiliate ads begin -->\nx\n<!-- ads end -->\n\n"), 500, AD),
    Row("markers-in-all-cases", times("<!--ADS BEGIN-->\nx\n<!--Ads   End-->\n\n"), 500, AD),
    Row("marker-and-a-long-gap", lambda n: f"{BEGIN}\n" + "a\n\n" * n, 3_000, UNPAIRED),
    Row("markers-around-all-of-it", lambda n: f"{BEGIN}\n\n" + "a\n\n" * n + END, 1_000, AROUND),
    Row("spaces-before-a-marker", lambda n: "a" + " " * n + BEGIN, 30_000, UNPAIRED),
)
