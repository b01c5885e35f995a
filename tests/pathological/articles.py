"""Thousands of everything that marks fixes and steps."""

from __future__ import annotations

from tests.pathological.case import Row, between, numbered, times, warned


def differing_labels(size: int) -> str:
    """Lines with a label that no other line has, and paragraphs below, each of which might end what these lines open."""
    letters = str.maketrans("0123456789", "abcdefghij")
    return "".join(f"L{str(at).translate(letters)} 1: a\n\n" for at in range(size)) + "a b c d e f g h i j\n\n" * size


ROWS = (
    Row("fixes-as-headings", numbered("## Fix {n}: a\n\nb\n\n"), 700),
    Row("fixes-as-bold-lines", numbered("**Fix {n}: a**\n\nb\n\n"), 700),
    Row("fixes-as-bold-lines-of-one-number", times("**Fix 1: a**\n\n"), 1_000),
    Row("fixes-as-plain-lines", numbered("Fix {n}: a\n\nb\n\n"), 700),
    Row("fixes-in-one-line", numbered("Fix {n}: a. "), 2_000),
    Row("fixes-as-items", numbered("- Fix {n}: a\n"), 1_500),
    Row("fixes-by-turns-of-label", numbered("## Method {n}: a\n\n## Step {n}: b\n\n## Option {n}: c\n\n"), 250),
    Row("fixes-of-falling-level", times("# Fix 1: a\n\n## Fix 2: b\n\n### Fix 3: c\n\n#### Fix 4: d\n\n"), 200),
    Row("headings-with-numbers", numbered("## {n}. a\n\nb\n\n"), 700),
    Row("headings-with-huge-numbers", numbered("## 99999999999999999999{n}. a\n\n"), 700),
    Row("headings-with-versions", numbered("## 1.2.3.{n} a\n\n"), 700),
    Row(
        "headings-in-chinese", numbered("## 第{n}种方法 打开设置\n\nb\n\n"), 500
    ),  # mostly Chinese: its English steps are not read for actions
    Row("headings-of-one-bracketed-number", times("# 2) a\n\nb\n\n"), 1_200),
    Row("headings-that-lost-the-first-numbers", times("## 3. a\n\n## 4. b\n\n"), 600),
    Row("headings-that-go-on-from-the-text", times("1) a\n\n# 2) b\n\n# 3) c\n\n"), 500),
    Row("step-headings-that-begin-anew", times("### Step 1: a\n\nb\n\n### Step 2: c\n\nd\n\n"), 400),
    Row("headings-as-questions", times("## Why does it happen?\n\na\n\n"), 800),
    Row("steps", numbered("{n}. Open **A** > **B**.\n"), 1_500),
    Row("steps-of-one-number", times("1. Open **A**.\n"), 1_500),
    Row("steps-apart", numbered("{n}. Open **A**.\n\n"), 1_200),
    Row("steps-as-paragraphs", numbered("Step {n}: Open **A**.\n\n"), 1_200),
    Row("steps-as-headings", numbered("### Step {n}: Open **A**\n\nb\n\n"), 600),
    Row("steps-escaped", numbered("{n}\\. Open **A**.\n\n"), 1_200),
    Row("steps-in-one-line", numbered("{n}) Open **A**. "), 1_500),
    Row("steps-in-one-line-of-one-number", times("1) A "), 4_000),
    Row("steps-in-bold-numbers", times("**1)** A. "), 2_500),
    Row("steps-with-huge-numbers", times("999999999. Open **A**.\n\na\n\n"), 700),
    Row("steps-that-count-down", lambda n: "".join(f"{number}\\. Open **A**.\n\n" for number in range(n, 0, -1)), 900),
    Row("steps-with-sub-steps", numbered("{n}. Open **A**.\n   1. Click **B**.\n   2. Click **C**.\n"), 500),
    Row("steps-with-pictures", numbered("{n}. Open **A**.\n\n   ![b](c.png)\n\n"), 600),
    Row("steps-with-notes", numbered("{n}. Open **A**.\n\n   Note: b.\n\n"), 600),
    Row("one-step-of-many-clicks", between("1. Open **A**", ", then click **B**"), 1_500),
    Row("one-step-of-one-long-path", between("1. Go to **A**", " > **B**"), 2_000),
    Row("one-step-of-conditions", between("1. ", "If you see it, then click on "), 1_000),
    Row("one-step-of-verbs", between("1. ", "open click select press type "), 700),
    Row("one-step-of-brackets", between("1. Open **A** ", "(b) "), 4_000),
    Row("one-step-of-keys", between("1. Press Ctrl", " + A"), 4_000),
    Row("conditions", times("If you see it, then click on "), 1_000),
    Row("numbers-without-a-list", times("1 2. 3) 4: "), 2_000),
    Row("parts-in-letters", times("A. a\n\nB. b\n\nC) c\n\n"), 700),
    Row("circled-numbers", times("① a ② b ③ c\n\n"), 700),
    Row("roman-numbers", times("I. a\n\nII. b\n\nIII. c\n\n"), 700),
    Row("labels-that-differ", differing_labels, 1_200),
    Row("bold-lines", times("**a**\n\n"), 2_000),
    Row("bold-lines-that-end-in-a-colon", times("**a:**\n\n- b\n\n"), 1_200),
    Row("lead-ins", times("Follow these steps:\n\n"), 1_000),
    Row("lead-ins-and-lists", times("Follow these steps:\n\n1. Open **A**.\n2. Click **B**.\n\n"), 400),
    Row("questions-and-answers", numbered("**Q{n}: Why?**\n\nA: So.\n\n"), 700),
    Row("promises", times("Here are 7 ways to fix it. "), 1_000, warned("count_differs")),
    Row("a-promise-of-a-huge-number", lambda n: f"Here are {'9' * n} ways to fix it.", 5_000),
    Row("sentences", times("The printer hums and says nothing. "), 1_000),
    Row("one-sentence-of-commas", times("the printer, "), 2_500),
    Row("abbreviations", times("e.g. i.e. etc. Mr. "), 2_000),
)
