"""The overview and the table count what the run counts."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec

import fixharvest
from fixharvest.outputs.writers.finished import FinishedRun
from fixharvest.outputs.writers.marked import edits_of
from fixharvest.review.doubt import least_sure
from fixharvest.review.tally import Tally
from tests.review import reports
from tests.review.reports import PLAIN, page, words, write


def test_the_overview_counts_what_run_json_counts(samples: Path) -> None:
    counts = json.loads((samples / "run.json").read_bytes())
    tree = page(samples / "report/index.html")
    figures = {words(box.xpath("dt")[0]): words(box.xpath("dd")[0]) for box in tree.xpath("//dl[@class='figures']/div")}
    assert figures["articles"] == str(counts["articles"]["done"])
    assert figures["fixes"] == str(counts["found"]["fixes"])
    assert figures["steps"] == str(counts["found"]["steps"])
    removed = counts["removed"]
    assert figures["of the text removed"] == f"{removed['characters'] / removed['characters_of']:.0%}"
    rows = tree.xpath("//section[@aria-labelledby='removed']//tbody/tr")
    assert {words(row[0]): int(words(row[3])) for row in rows} == removed["by_rule"]
    warned = tree.xpath("//section[@aria-labelledby='warnings']//tbody/tr")
    assert {words(row[0]) for row in warned} == set(counts["warnings"])


def test_the_table_holds_every_article_by_descending_doubt(samples: Path) -> None:
    tree = page(samples / "report/articles.html")
    data = json.loads(words(tree.xpath("//script[@id='data']")[0]))
    articles = {article.source.path: article for article in FinishedRun(samples)}
    assert {row[1] for row in data["rows"]} == set(articles)
    doubts = [row[6] for row in data["rows"]]
    assert doubts == sorted(doubts, reverse=True)
    for row in data["rows"]:
        article = articles[row[1]]
        assert data["kinds"][row[2]] == article.kind
        assert {data["codes"][code] for code in row[8]} == {warning.code for warning in article.warnings}
        assert {data["rules"][rule] for rule in row[9]} == {edit.rule for edit in edits_of(article)}
        part = least_sure(article)
        assert row[11] == (None if part is None else part.confidence)
        name = f"articles/{row[1].removesuffix('.md')}.html" if row[10] == 1 else row[10]
        assert (samples / "report" / name).is_file()
    assert [words(cell) for cell in tree.xpath("//tbody//small[@class='path']")] == [row[1] for row in data["rows"]]


def test_a_full_table_keeps_the_most_doubtful_articles_and_counts_all() -> None:
    tally = Tally(max_rows=3)
    article = fixharvest.clean(PLAIN)
    for measure in (5, 80, 0, 40, 90, 80):
        tally.add(article, (), measure, None)
    assert [row.doubt for row in tally.rows()] == [90, 80, 80]
    assert tally.report.done == 6


def test_failed_articles_are_listed(hostile: Path) -> None:
    failed = page(hostile / "index.html").xpath("//section[@aria-labelledby='failed']//tbody/tr")
    assert [words(row[0]) for row in failed] == ["not-read<script>.md"]
    assert words(failed[0][1])


def test_twins_are_counted_if_twins_jsonl_exists(tmp_path: Path) -> None:
    output = reports.run(write(tmp_path / "in", {"a.md": PLAIN}), output=tmp_path / "out")
    group = {"kind": "fix", "group": "g", "members": [{}, {}, {}]}
    assert "Not counted yet" in words(page(reports.report(output) / "index.html"))
    (output / "twins.jsonl").write_bytes(msgspec.json.encode(group) + b"\n")
    shown = " ".join(words(page(reports.report(output) / "index.html").xpath("//section[@aria-labelledby='twins']")[0]).split())
    assert "0 groups of near-identical articles; 0 could be dropped as duplicates" in shown
    assert "1 group of near-identical fixes; 2 could be dropped as duplicates" in shown
