"""Building blocks of what real articles hold: words, headings, paragraphs, lists, images, tables."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

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
    "##",  # the last one has no text, so it is removed
)
NUMBER_FORMATS = (
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
    """Steps in one of the formats that converters write, loose or tight, with other blocks between them."""
    dress = draw(st.sampled_from(NUMBER_FORMATS))
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
platforms = st.sampled_from(
    (
        "> [!NOTE]\n> Keep the lid closed.",
        "[!TIP]\nKeep the lid closed.",
        ":::warning\nIt is hot.\n:::",
        ":::",
        ":::unknown",
        '!!! note "Lid"\n    Keep it closed.\n\n    1. Open it.',
        '=== "Windows"\n\n    1. Open **A**.\n    2. Click **B**.\n\n=== "macOS"\n\n        code',
        '{% tab title="Windows" %}\n1. Open **A**.\n{% endtab %}',
        "{% highlight sh %}\n1. not a step\n\n# no heading\n{% endhighlight %}",
        "{% highlight sh %}",
        '{{< tab "Windows" >}}\n1. Open **A**.\n{{< /tab >}}',
        "<Steps>\n1. Open **A**.\n</Steps>",
        '<TabItem label="Windows">\n    1. Open **A**.\n</TabItem>',
        "import A from 'a'",
        "{/* a\n\nb */}",
        "{: .note }",
        "# [Windows](#tab/w)",
        "<details>\n<summary>Windows</summary>\n\n1. Open **A**.\n\n</details>",
        "<ol>\n<li>\n\nOpen **A**.\n\n</li>\n</ol>",
        "<h2>1. Restart</h2><ol><li>Open A.</li><li>Click B.</li></ol>",
        "<div>\n- Open A.\n</div>",
        "<svg>\n<title>x</title>\n</svg>",
        "| A | B |\n|---|---|\n| W | 1. Open.<br>2. Click. |",
    )
)
others = st.sampled_from(
    ("---", "***", "[ref]: https://example.org/ref", "{{< youtube abcdefg >}}", "{% raw %}{{ x }}{% endraw %}")
)
