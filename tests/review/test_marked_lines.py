"""The marked lines give back the source and the result."""

from __future__ import annotations

import pytest

import fixharvest
from fixharvest.outputs.conservation import restored
from fixharvest.outputs.writers.articles import from_json
from fixharvest.outputs.writers.marked import edits_of, marked_lines
from fixharvest.text.lines import Lines
from tests.conftest import ROOT

CASES = {
    "cut lines": "# A\n\n<!-- affiliate ads begin -->\nx\n<!-- affiliate ads end -->\n\nText.\n",
    "unlinked": "# A\n\nBuy [a cable](https://x.pxf.io/1) now.\n\nText.\r\n",
    "no last line end": '# A\n\nText.\n\n<ins class="adsbygoogle"></ins>',
    "nothing": "",
    "front matter alone": "---\ntitle: A\n---\n",
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_marked_lines_are_the_source_and_give_the_result(text: str) -> None:
    article = fixharvest.clean(text)
    source = Lines.of(restored(article))
    marked = list(marked_lines(article))
    assert [line.text for line in marked] == [source.line(index) for index in range(len(source))]
    kept = [line.result for line in marked if line.result is not None]
    after = Lines.of(article.front_matter.text + article.content.markdown)
    assert "\n".join(kept).rstrip("\n") == "\n".join(map(after.line, range(len(after)))).rstrip("\n")
    assert {number for line in marked for number in line.edits} == set(range(len(edits_of(article))))


def test_marked_lines_give_back_every_sample() -> None:
    for file in (ROOT / "output/articles").rglob("*.json"):
        article = from_json(file.read_bytes())
        assert "\n".join(line.text for line in marked_lines(article)) == "\n".join(restored(article).splitlines())
