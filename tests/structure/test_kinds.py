"""The kind of an article, in several languages and dresses."""

from __future__ import annotations

import pytest

from fixharvest.api import clean
from fixharvest.judgement.linear_model import LinearModel, linear_model

PARTS = """## {0} 1: Restart the **Loom**

1. Open the **Lid**.
2. Click **Restart**.

## {0} 2: Update the **Loom**

1. Open **Settings**.
2. Click **Update**.
"""


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("How to fix a loom that is not working", "Fix"),
        ("Loom error: 2 solutions", "Method"),
        ("Fehler am Webstuhl beheben", "Lösung"),
        ("Comment résoudre le problème du métier", "Solution"),
    ],
)
def test_labeled_remedies_of_a_problem_are_fixes(title: str, label: str) -> None:
    assert clean(f"# {title}\n\n{PARTS.format(label)}").kind == "fixes"


@pytest.mark.parametrize("title", ["How to set up a loom", "Guide: install the loom on Windows"])
def test_parts_that_count_steps_are_stages(title: str) -> None:
    assert clean(f"# {title}\n\n{PARTS.format('Step')}").kind == "steps"


def test_one_list_of_a_task_is_steps() -> None:
    steps = "1. Open the **Lid**.\n2. Turn the **Knob**.\n3. Click **Start**.\n"
    assert clean(f"# How to set up the loom\n\nFirst, plug it in.\n\n{steps}").kind == "steps"


@pytest.mark.parametrize("text", ["", "\n\n", "---\ntitle: Fix it\n---\n", "![](a.png)\n"])
def test_an_article_without_words_is_other(text: str) -> None:
    assert clean(text).kind == "other"


def test_a_list_of_products_is_a_listicle_without_fixes() -> None:
    items = "".join(
        f"## {at}. {name}\n\nA tool with many features for all who weave.\n\n"
        for at, name in enumerate(("Loomy", "Weft", "Warper"), 1)
    )
    article = clean(f"# The 3 best tools for weavers\n\nOur list of the best apps.\n\n{items}")
    assert (article.kind, article.fixes) == ("listicle", ())


def test_probabilities_add_up_and_unknown_measures_count_for_nothing() -> None:
    model = LinearModel.of('{"labels": ["a", "b"], "base": [0.0, 0.0], "weights": {"x": [1.0, -1.0]}}')
    assert model.probabilities({"unknown": 5.0}) == {"a": 0.5, "b": 0.5}
    chances = model.probabilities({"x": 1000.0})
    assert chances["a"] == pytest.approx(1.0)
    assert sum(linear_model("kinds").probabilities({"fixes": 1.0}).values()) == pytest.approx(1.0)
