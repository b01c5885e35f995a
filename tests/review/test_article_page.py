"""The page of an article: every cut is in its place, and every step is linked both ways."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from fixharvest.model import Article
from fixharvest.outputs.conservation import restored
from fixharvest.outputs.writers.articles import to_json
from fixharvest.outputs.writers.marked import edits_of
from fixharvest.text.lines import Lines
from fixharvest.text.visible import visible
from tests.review.reports import page, pages_of, words


def test_source_and_result_are_shown_line_by_line_unchanged(samples: Path) -> None:
    for article, tree in pages_of(samples):
        rows = tree.xpath("//table[@class='lines']/tbody/tr")
        source = Lines.of(restored(article))
        assert [int(row.get("id")[1:]) for row in rows] == list(range(1, len(source) + 1))
        for index, row in enumerate(rows):
            before = words(row.xpath("td[1]")[0])
            cut = row.xpath("td[1]//del")
            assert before == visible(source.line(index)) or (cut and before.replace(" ", "") == source.line(index).strip())
        kept = [text for row in rows for text in map(words, row.xpath("td[2]/span[@class='text']"))]
        after = Lines.of(article.front_matter.text + article.content.markdown)
        assert "\n".join(kept).rstrip("\n") == visible("\n".join(map(after.line, range(len(after))))).rstrip("\n")


def test_every_cut_is_struck_through_in_place_with_its_rule_and_reason(samples: Path) -> None:
    seen = 0
    for article, tree in pages_of(samples):
        for number, edit in enumerate(edits_of(article), start=1):
            struck = tree.xpath(f"//del[@data-cut='cut-{number}']")
            before = edit.text if hasattr(edit, "text") else edit.before
            assert "".join("".join(map(words, struck)).split()) == "".join(visible(before).split())
            (description,) = tree.xpath(f"//*[@id='cut-{number}']")
            assert edit.rule in words(description)
            assert visible(edit.reason) in words(description)
            reached = [part for part in struck if part.get("tabindex") == "0"]
            assert [part.get("aria-describedby") for part in reached] == [f"cut-{number}"]
            css_class = description.get("class").split()[-1]
            assert all(part.get("class") == css_class for part in struck)
            seen += 1
    assert seen > 120


def test_every_step_is_linked_to_its_first_line_and_back(samples: Path) -> None:
    for article, tree in pages_of(samples):
        if article.source.converted is not None:
            continue
        steps = tree.xpath("//*[@class='panel found']//li")
        for step in steps:
            row = step.xpath("div/p[1]/a[@class='where']/@href")[0].removeprefix("#")
            assert step.get("data-first") == row.removeprefix("L")
            assert f"#{step.get('id')}" in tree.xpath(f"//tr[@id='{row}']//a[starts-with(@class, 'ref')]/@href")
        fixes = tree.xpath("//*[@class='panel found']//section[starts-with(@class, 'fix')]")
        assert len(fixes) == sum(1 for _ in _fixes(article))
        assert [part.get("id") for part in fixes] == [
            link.removeprefix("#")
            for link in tree.xpath("//a[@class='ref'][starts-with(., 'fix') or starts-with(., 'option')]/@href")
        ]


def _fixes(article: Article) -> Any:
    todo = list(article.fixes)
    while todo:
        fix = todo.pop()
        yield fix
        todo += fix.options


def test_the_steps_of_a_web_page_are_linked_to_the_markdown_made_from_it(samples: Path) -> None:
    linked = total = 0
    for article, tree in pages_of(samples):
        if article.source.converted is None:
            continue
        for step in tree.xpath("//*[@class='panel found']//li"):
            total += 1
            for row in step.xpath("div/p[1]/a[@class='where']/@href"):
                linked += 1
                line = re.sub(r"\W", "", words(tree.xpath(f"//tr[@id='{row[1:]}']/td[1]")[0]))
                said = re.sub(r"\W", "", words(step.xpath("div/p[1]")[0]))
                assert said[:12].lower() in line.lower()
    assert total > 10
    assert linked > 0.9 * total


def test_every_link_inside_the_report_leads_somewhere(samples: Path) -> None:
    folder = samples / "report"
    trees = {file.resolve(): page(file) for file in folder.rglob("*.html")}
    ids = {file: tree.xpath("//@id") for file, tree in trees.items()}
    for file, tree in trees.items():
        for address in tree.xpath("//a/@href"):
            name, _, fragment = address.partition("#")
            target = (file.parent / name).resolve() if name else file
            assert target.is_file(), (file, address)
            if fragment and "=" not in fragment:
                assert fragment in ids[target], (file, address)
    assert all(len(found) == len(set(found)) for found in ids.values())


def test_the_json_of_an_article_is_on_its_page(samples: Path) -> None:
    for article, tree in pages_of(samples):
        assert words(tree.xpath("//pre")[0]) == visible(to_json(article).decode())


def test_fixes_and_steps_show_how_sure_they_are(samples: Path) -> None:
    for article, tree in pages_of(samples):
        found = " ".join(words(tree.xpath("//section[@aria-labelledby='found']")[0]).split())
        for fix in article.fixes:
            shown = [(fix.title, fix.confidence)]
            shown += [(step.text, step.confidence) for procedure in fix.procedures for step in procedure.steps]
            for text, confidence in shown:
                place = rf"{re.escape(' '.join(visible(text).split()))} lines? [\d–]+ confidence {confidence:.2f}\b"
                assert re.search(place, found), text
