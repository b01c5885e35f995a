"""An editor cleans a folder, looks at what was cut, keeps one text, and cleans again."""

from __future__ import annotations

from tests.walks.conftest import Walk

NOTICE = "As an Amazon Associate I earn from qualifying purchases."
ARTICLE = f"""# How to fix the Nuvo kettle

{NOTICE}

## Fix 1: Restart it

1. Hold the **power key** for ten seconds.
2. Press it again.

<ins class="adsbygoogle"></ins>

## Fix 2: Descale it

1. Open the lid.
2. Pour in vinegar.
"""


def test_an_editor_keeps_what_a_rule_would_cut(walk: Walk) -> None:
    walk.write("articles/kettle.md", ARTICLE)
    walk.type("fixharvest run articles -o out --workers 0")
    assert NOTICE not in walk.read("out/markdown/kettle.md")

    walk.type("fixharvest report out --all")
    assert NOTICE in walk.read("out/report/cuts.html")

    walk.write("articles/fixharvest.toml", f'[[keep]]\ntext = "{NOTICE}"\n')
    walk.type("fixharvest run articles -o out --workers 0")
    cleaned = walk.read("out/markdown/kettle.md")
    assert NOTICE in cleaned
    assert "adsbygoogle" not in cleaned
    assert walk.type("fixharvest verify out") == "1 of 1 articles match their sources\n"
    assert walk.read("articles/kettle.md") == ARTICLE
