"""What was nearly read is named with its line: lists and headings, as far as the article's kind says that something is to do.

Labels are written by hand here, so that no model decides.
"""

from __future__ import annotations

import pytest

from fixharvest.cleaning.page import Page
from fixharvest.model import Kind, Label, Metadata
from fixharvest.structure.about import about
from fixharvest.structure.doubts import doubts
from fixharvest.structure.features import View
from fixharvest.structure.labels import Labels
from fixharvest.structure.outline import outline
from fixharvest.structure.units import units_of

CHECK = "; check whether something is missing"
# A title, a paragraph, a list, and a heading above prose.
BULLETS = "- Red\n- Green\n- Blue"
TEXT = "# The lamp is not working\n\nSome words.\n\n{entries}\n\n## Colors\n\nMore words.\n"
LIST: tuple[Label, ...] = ("text", "text", "text")
HEADING: Label = "heading"


def warned(
    *names: Label,
    kind: Kind = "steps",
    entries: str = BULLETS,
    steps: dict[int, float] | None = None,
    heads: dict[int, float] | None = None,
) -> list[str]:
    """The lines and messages about the article: `names` are the labels of its list and second heading."""
    page = Page.of(TEXT.format(entries=entries))
    units = tuple(units_of(page))
    labels: tuple[Label, ...] = ("heading", "text", *names, "text")
    assert len(units) == len(labels)
    chances = [tuple((own or {}).get(at, 0.0) for at in range(len(units))) for own in (steps, heads)]
    profile = about(units, Metadata())
    view = View.of(units, profile, page.lexicon, lambda _: 0.0)
    outlined = outline(units, Labels(labels, chances[0], chances[1]), page.lexicon, profile.title)
    found = doubts(view, outlined, range(1, 1 + max(unit.last for unit in units) + 1), (), kind)
    return [f"{warning.lines}: {warning.message.removesuffix(CHECK)}" for warning in found if warning.code == "list_not_read"]


def test_a_list_counts_by_its_mean_and_is_named_with_its_lines() -> None:
    likely = {2: 0.5, 3: 0.1, 4: 0.0}
    assert warned(*LIST, HEADING, steps=likely) == ["(5, 7): 3 bullets were nearly read as steps or fixes (probability 0.20)"]
    assert not warned(*LIST, HEADING, steps={2: 0.3, 3: 0.1, 4: 0.0})


def test_a_heading_is_named_if_it_is_likely() -> None:
    assert warned(*LIST, HEADING, heads={5: 0.2}) == ["(9, 9): a heading was nearly read as a step or fix (probability 0.20)"]
    assert not warned(*LIST, HEADING, heads={5: 0.1})
    assert not warned(*LIST, "fix", heads={5: 0.9})


def test_a_heading_above_fixes_only_groups_them() -> None:
    assert warned(*LIST, HEADING, heads={0: 0.9}) == ["(1, 1): a heading was nearly read as a step or fix (probability 0.90)"]
    assert not warned(*LIST, "fix", heads={0: 0.9})


def test_what_was_read_as_steps_but_may_be_fixes_is_named() -> None:
    read: tuple[Label, ...] = ("first", "step", "step")
    likely = dict.fromkeys((2, 3, 4), 0.4)
    expected = "(5, 7): 3 bullets were read as steps, but nearly as fixes (probability 0.40)"
    assert warned(*read, HEADING, steps=likely, heads=likely) == [expected]
    assert not warned(*read, HEADING, steps=likely)


def test_a_member_that_was_left_out_of_steps_is_judged_alone() -> None:
    likely = {2: 0.9, 3: 0.9, 4: 0.3}
    expected = "(7, 7): a bullet was nearly read as a step or fix (probability 0.30)"
    assert warned("first", "step", "text", HEADING, steps=likely) == [expected]


@pytest.mark.parametrize(("kind", "count"), [("other", 0), ("listicle", 0), ("steps", 1), ("fixes", 1)])
def test_articles_whose_kind_says_that_nothing_is_to_do_miss_only_what_is_counted(kind: Kind, count: int) -> None:
    likely = dict.fromkeys((2, 3, 4), 0.3)
    assert len(warned(*LIST, HEADING, kind=kind, heads={5: 0.5})) == count
    assert len(warned(*LIST, HEADING, kind=kind, steps=likely)) == count
    assert len(warned(*LIST, HEADING, kind=kind, entries="1. Red\n2. Green\n3. Blue", steps=likely)) == 1
