"""Long articles are cut off with a notice."""

from __future__ import annotations

from pathlib import Path

import msgspec

import fixharvest
from fixharvest.model import Section
from fixharvest.outputs.writers.articles import to_line
from fixharvest.review.doubt import reasons_of
from tests.review import reports
from tests.review.reports import DOUBTFUL, PLAIN, page, words


def test_an_article_of_eight_megabytes_is_cut_with_a_notice(tmp_path: Path) -> None:
    text = "# Long\n\n" + "x" * 900_000 + "\n\n" + "All work and no play makes this a dull line of text.\n\n" * 130_000
    article = fixharvest.clean(PLAIN, path="long.md")
    content = msgspec.structs.replace(article.content, markdown=text)
    output = tmp_path / "out"
    output.mkdir()
    (output / "articles.jsonl").write_bytes(to_line(msgspec.structs.replace(article, content=content)))
    file = reports.report(output) / "articles/long.html"
    assert file.stat().st_size < 1_500_000
    shown = " ".join(words(page(file)).split())
    assert "Only the first 4,000 lines are shown" in shown
    assert "894,000 more characters" in shown
    assert "See articles/long.json in the run’s folder for the rest." in shown


def test_thousands_of_steps_and_long_sections_are_cut_with_a_notice(tmp_path: Path) -> None:
    article = fixharvest.clean(DOUBTFUL, path="long.md")
    (fix,) = article.fixes
    (procedure, *_) = fix.procedures
    steps = tuple(
        msgspec.structs.replace(procedure.steps[0], id=f"s{number}", text=f"Step {number}") for number in range(10_000)
    )
    longer = msgspec.structs.replace(fix, procedures=(msgspec.structs.replace(procedure, steps=steps),))
    section = Section(role="other", title="More", markdown="", text="word " * 200_000, lines=(1, 1))
    warnings = article.warnings * 1_000
    long = msgspec.structs.replace(article, fixes=(longer,) * 2, sections=(section,) * 2, warnings=warnings)
    output = tmp_path / "out"
    output.mkdir()
    (output / "articles.jsonl").write_bytes(to_line(long))
    file = reports.report(output) / "articles/long.html"
    assert file.stat().st_size < 3_500_000
    shown = " ".join(words(page(file)).split())
    assert "Only the beginning is shown; the whole article would overload a browser." in shown
    assert "See articles/long.json in the run’s folder for the rest." in shown
    assert "Step 2500" in shown
    assert f"{len(reasons_of(long)) - 100:,} more reasons" in shown
