"""What follows from labels by code: heads that group, lists that go on, what belongs to a last step.

The model was not trained on these articles.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import fixharvest
from fixharvest.model import Fix

ONE = "1. Open the **Lid**.\n2. Press **Start**.\n"
TWO = "1. Unplug the mixer.\n2. Wait for ten minutes.\n"


def outline(fixes: tuple[Fix, ...], depth: int = 0) -> Iterator[str]:
    """One line for each fix and option, indented: its title and the numbers of steps of its procedures."""
    for fix in fixes:
        steps = " ".join(str(len(procedure.steps)) for procedure in fix.procedures)
        yield f"{'  ' * depth}{fix.title}: {steps}".rstrip()
        yield from outline(fix.options, depth + 1)


def read(text: str) -> list[str]:
    return list(outline(fixharvest.clean(text).fixes))


def last_step(text: str) -> str:
    return fixharvest.clean(text).fixes[-1].procedures[-1].steps[-1].text


@pytest.mark.parametrize("label", ["Method", "Lösung", "Cách"])
def test_a_head_that_only_stands_above_numbered_fixes_is_none(label: str) -> None:
    text = f"# The mixer hums\n\n## How to fix the mixer\n\n### {label} 1: Open it\n\n{ONE}\n### {label} 2: Unplug it\n\n{TWO}"
    assert read(text) == ["Open it: 2", "Unplug it: 2"]


@pytest.mark.parametrize("label", ["Fix", "Solution", "Méthode"])
def test_a_numbered_head_above_options_is_a_fix(label: str) -> None:
    options = f"### Option 1: Open it\n\n{ONE}\n### Option 2: Unplug it\n\n{TWO}\n"
    text = f"# The mixer hums\n\n## {label} 1: Stop it\n\nTwo ways.\n\n{options}## {label} 2: Oil it\n\n{TWO}"
    assert read(text) == ["Stop it:", "  Open it: 2", "  Unplug it: 2", "Oil it: 2"]


@pytest.mark.parametrize("cut", ["![a](a.png)", "![a](a.png)\n\n![b](b.png)"])
def test_a_list_that_pictures_cut_goes_on_in_paragraphs(cut: str) -> None:
    text = (
        f"# Set the mixer up\n\n1. Open the **Lid**.\n{cut}\n2\\. Press **Start**.\n\n{cut}\n\n"
        f"3\\. Click **Next**.\n\n{cut}\n\n4\\. Close the **Lid**.\n"
    )
    assert read(text) == ["Set the mixer up: 4"]


@pytest.mark.parametrize("title", ["FAQ", "FAQs about the mixer", "Frequently asked questions"])
def test_a_numbered_part_with_questions_is_no_fix(title: str) -> None:
    text = (
        f"# The mixer hums\n\n## Part 1. Open it\n\n{ONE}\n## Part 2. Unplug it\n\n{TWO}\n"
        f"## Part 3. {title}\n\n**Is it loud?** It is not.\n\n**Is it red?** It is.\n"
    )
    assert read(text) == ["Open it: 2", "Unplug it: 2"]


def test_headings_step_n_without_lists_are_steps() -> None:
    steps = "".join(f"### Step {number}: {text}\n\nIt takes a minute.\n\n" for number, text in enumerate(MOVES, start=1))
    assert read(f"# How to set the mixer up\n\n{steps}") == ["How to set the mixer up: 3"]


def test_headings_step_n_with_numbered_lists_are_heads() -> None:
    steps = "".join(f"## Step {number}: {text}\n\n{ONE}\n" for number, text in enumerate(MOVES, start=1))
    assert read(f"# How to set the mixer up\n\n{steps}") == [f"{text}: 2" for text in MOVES]


MOVES = ("Open the lid", "Press the key", "Close the lid")


@pytest.mark.parametrize(
    ("below", "belongs"),
    [
        ("   ```\n   mixer --stop\n   ```\n", "mixer --stop"),
        ("```\nmixer --stop\n```\n", "mixer --stop"),
        ("   It beeps twice.\n", "It beeps twice."),
    ],
)
def test_what_hangs_on_the_last_step_belongs_to_it(below: str, belongs: str) -> None:
    text = f"# Stop the mixer\n\n1. Open the **Lid**.\n2. Type this command.\n\n{below}\nThe mixer is red.\n"
    assert belongs in last_step(text)


@pytest.mark.parametrize("between", ["", "![sign](sign.png)\n\n"])
def test_a_step_that_ends_in_a_colon_takes_what_it_announces(between: str) -> None:
    steps = "1. Open the **Lid**.\n2. If you see this sign:\n"
    text = f"# Stop the mixer\n\n{steps}\n{between}The hinge is oiled by hand.\n\nThe end of it.\n"
    assert "oiled by hand" in last_step(text)


def test_a_single_heading_over_prose_is_no_fix() -> None:
    text = "# News of the mixer\n\nIt is here.\n\n## Reset the mixer\n\nHold the key down for ten seconds, and wait.\n"
    assert read(text) == []


@pytest.mark.parametrize(("title", "kind"), [("Fix a mixer that is not working", "fixes"), ("Set the mixer up", "steps")])
def test_a_single_solution_of_a_problem_is_a_fix(title: str, kind: str) -> None:
    assert fixharvest.clean(f"# {title}\n\n{ONE}3. Close the **Lid**.\n").kind == kind


@pytest.mark.parametrize(
    "between", ["This shows the reed.", "> Mind the gap.", "```\nloom --clean\n```\n\nIt takes a minute.", "![a](a.png)"]
)
def test_a_list_of_ones_counts_on_behind_text(between: str) -> None:
    text = (
        f"# Clean the loom\n\n1. Open the **Lid**.\n\n{between}\n\n1. Press **Start**.\n\n{between}\n\n1. Close the **Lid**.\n"
    )
    (procedure,) = fixharvest.clean(text).fixes[0].procedures
    assert [step.number for step in procedure.steps] == [1, 2, 3]


def test_lists_with_numbers_of_their_own_keep_them() -> None:
    fix = fixharvest.clean(f"# Clean the loom\n\nBy hand:\n\n{ONE}\nThen wash it:\n\n{TWO}").fixes[0]
    assert [step.number for procedure in fix.procedures for step in procedure.steps] == [1, 2, 1, 2]


@pytest.mark.parametrize("sign", ["■", "◆", "▶", "🔹", "➤", "•", "★", "✔️"])
@pytest.mark.parametrize("number", ["1.", "Fix 1:", "①"])
def test_a_drawn_sign_before_the_number_of_a_heading_is_no_part_of_it(sign: str, number: str) -> None:
    following = number.replace("1", "2").replace("①", "②")
    text = f"# The mixer hums\n\n## {sign} {number} Open it\n\n{ONE}\n## {sign} {following} Unplug it\n\n{TWO}"
    fixes = fixharvest.clean(text).fixes
    assert [(fix.number, fix.title) for fix in fixes] == [(1, "Open it"), (2, "Unplug it")]


@pytest.mark.parametrize("count", [3, 4, 5])
def test_lists_of_one_entry_each_are_one_list(count: int) -> None:
    actions = ["Open <b>Services</b>.", "Select <b>Print</b>.", "Click <b>Restart</b>.", "Click <b>Yes</b>.", "Close it."][
        :count
    ]
    lists = "".join(f"<ol><li>{action}</li></ol>" for action in actions)
    page = f"<html><body><main><h1>Restart the spooler</h1><p>Do this.</p>{lists}</main></body></html>"
    (procedure,) = fixharvest.clean(page).fixes[0].procedures
    assert [step.number for step in procedure.steps] == list(range(1, count + 1))


def test_a_list_that_counts_keeps_its_numbers_behind_a_list_of_one_entry() -> None:
    text = f"# Mend the loom\n\n1. Open the **Lid**.\n\n<!-- -->\n\n{TWO}"
    procedures = fixharvest.clean(text).fixes[0].procedures
    assert [step.number for own in procedures for step in own.steps] == [1, 1, 2]
