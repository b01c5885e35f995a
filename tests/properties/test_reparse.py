"""Parsing only the blocks that an edit touched gives the same result as parsing all of the edited text."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from fixharvest.text.lines import Lines
from fixharvest.text.markdown import parse
from fixharvest.text.reparse import Edit, edited, reparse
from tests.properties.strategies import articles, law, noisy_blocks

COMMENTS = "<!-- one\n\ntext\n\n<!-- two -->\n\nmore\n\nend -->\n\n- a\n- b\n"


@st.composite
def edits(draw: st.DrawFn, size: int) -> list[Edit]:
    """Sorted, disjoint edits of a text of `size` code points."""
    bounds = sorted(draw(st.lists(st.integers(0, size), max_size=8)))
    after = st.sampled_from(("", "", "words", "# x", "`", "\n\n"))
    return [Edit(start, end, draw(after)) for start, end in zip(bounds[::2], bounds[1::2], strict=False)]


@st.composite
def edited_articles(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    text = draw(articles(noisy_blocks))
    lines = Lines.of(text)
    if draw(st.booleans()) and len(lines):  # whole lines, like nearly all removals
        bounds = [bound for edit in draw(edits(len(lines) - 1)) for bound in (edit.start, edit.end)]
        return text, [Edit(lines.starts[a], lines.starts[b]) for a, b in zip(bounds[::2], bounds[1::2], strict=True)]
    return text, draw(edits(len(text)))


@law(600)
@example((COMMENTS, [Edit(20, 24)]))
@example(("text\n\n| a | b |\n| - | - |\n| c | d |\n\nlast\n", [Edit(17, 27)]))
@example(("- a\n\n- b\n\n    code\n\nlast\n\nend\n", [Edit(0, 10)]))
@example(("```\na\n```\n\n# b\n\n```\nc\n```\n\n# d\n", [Edit(0, 4)]))
@given(edited_articles())
def test_only_what_is_edited_is_parsed_again(case: tuple[str, list[Edit]]) -> None:
    text, changes = case
    before = parse(Lines.of(text))
    after = reparse(before, changes)
    assert after.document == parse(Lines.of(edited(text, changes)))
    for block, origin in zip(after.document.blocks, after.origins, strict=True):
        if origin is not None:
            same = before.blocks[origin]
            assert block == same.moved(block.first - same.first)


def test_blocks_that_no_edit_touches_are_kept() -> None:
    text = "".join(f"## Part {number}\n\n1. Open it.\n2. Close it.\n\n" for number in range(9))
    start = text.index("1. Open it.\n2. Close it.\n\n## Part 5")
    after = reparse(parse(Lines.of(text)), [Edit(start, start + 12)])
    *above, _, _ = after.origins  # the last list ends where the text does, so it is parsed each time
    assert above.count(None) == 2  # the heading that was looked at behind, and the entry that is left
