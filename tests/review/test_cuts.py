"""The page of cuts: what it counts is what the JSON says, and the setting that it shows for a text keeps that text."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

import fixharvest
from fixharvest import load_settings
from fixharvest.cli import main
from fixharvest.model import Removed
from fixharvest.outputs.writers.articles import to_line
from fixharvest.outputs.writers.finished import FinishedRun
from fixharvest.review import cuts_page
from fixharvest.review.cut_texts import CutCount, CutTexts
from fixharvest.review.doubt import CERTAIN_RULES, DOUBTFUL, running_words
from fixharvest.review.keeping import keep_entry, quotes_of
from fixharvest.review.measure import measured
from fixharvest.settings.teaching import texts
from fixharvest.text.visible import visible
from tests.conftest import ROOT
from tests.review import reports
from tests.review.reports import PLAIN, page, words, write

CASES = tomllib.loads((ROOT / "tests/cases/review/cuts.toml").read_text("utf-8"))
CHROME = "Share this story with the people around you\n\n"


def named(table: str) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in CASES[table]]


def cut(text: str, rule: str = "page_chrome") -> Removed:
    return Removed(rule=rule, kind="chrome", reason="a reason", span=(0, len(text)), lines=(1, 1), text=text)


@pytest.mark.parametrize("case", named("case"))
def test_a_cut_is_counted_as_what_it_is(case: dict[str, Any]) -> None:
    found = measured(cut(case["text"], case["rule"]))
    assert (found.sort, found.words, found.doubt) == (case["sort"], case["words"], case["doubt"])


@pytest.mark.parametrize("case", named("twins"))
def test_texts_with_the_same_words_are_one(case: dict[str, Any]) -> None:
    keys = {measured(cut(text)).key for text in case["texts"]}
    assert (len(keys) == 1) == case["same"]


def test_the_headline_counts_what_the_json_says(samples: Path) -> None:
    cuts = [removed for article in FinishedRun(samples) for removed in article.removed]
    prose = [cut for cut in cuts if measured(cut).sort == "prose"]
    unsure = [cut for cut in prose if measured(cut).doubt >= DOUBTFUL]
    texts = {measured(cut).key for cut in prose}
    count = sum(running_words(cut.text) for cut in cuts if cut.rule not in CERTAIN_RULES)
    shown = (samples / "report/cuts.html", samples / "report/index.html")
    assert len(prose) > len(texts) > len(unsure)
    for file in shown:
        (headline,) = page(file).xpath("//p[@class='headline']")
        said = " ".join(words(headline).split())
        assert said.startswith(f"{count:,} running words were cut in {len(prose)} places: {len(texts)} distinct texts.")
        assert (f"unsure of {len({measured(cut).key for cut in unsure})} of them" in said) == bool(unsure)
        apart = " ".join(words(headline.getnext()).split())
        marked = sum(cut.rule in CERTAIN_RULES for cut in cuts)
        assert f" {marked} marked ad" in apart


def test_each_text_is_a_row_with_its_count_and_links_to_its_cuts(samples: Path) -> None:
    cuts = [removed for article in FinishedRun(samples) for removed in article.removed]
    counts = Counter(measured(cut).key for cut in cuts)
    tree = page(samples / "report/cuts.html")
    rows = tree.xpath("//ol[@class='cuts']/li")
    places = [int(words(row.xpath(".//b")[0]).split()[0]) for row in rows]
    rest = [words(line).split() for line in tree.xpath("//p[@class='rest']")]
    assert len(rows) + sum(int(line[0]) for line in rest) == len(counts)
    assert sum(places) + sum(int(line[4]) for line in rest) == len(cuts)
    assert not Counter(places) - Counter(counts.values())
    anchors = {
        f"articles/{file.relative_to(samples / 'report/articles')}#{anchor}"
        for file in (samples / "report/articles").rglob("*.html")
        for anchor in page(file).xpath("//@id[starts-with(., 'cut-')]")
    }
    for row, count in zip(rows, places, strict=True):
        links = row.xpath(".//a/@href")
        assert len(links) == min(3, count)
        assert anchors.issuperset(links)


def test_running_text_comes_first_and_the_rest_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    article = fixharvest.clean(PLAIN, path="a.md")
    long = "word " * 50
    texts = [long, "rare words", *["common words"] * 3, "[links](/a)", "![](x)"]
    cuts = (*map(cut, texts), cut("<b>", "marked_ads"))
    sections = tuple(replace(section, rows=1) for section in cuts_page.SECTIONS)
    monkeypatch.setattr(cuts_page, "SECTIONS", sections)
    with CutTexts() as found:
        found.add(msgspec.structs.replace(article, removed=cuts), None)
        values = cuts_page.cuts_values(found, cuts_page.headline_of(found))
    shown = {section.name: section for section in values["sections"]}
    assert list(shown) == ["unsure", "prose", "links", "marked", "markup"]
    assert [row.shown for row in shown["unsure"].rows] == [long]
    assert [(row.shown, row.cut.count, row.cut.words) for row in shown["prose"].rows] == [("common words", 3, 6)]
    assert shown["prose"].rest == CutCount(texts=1, places=1, words=2)
    assert shown["unsure"].rest == CutCount(0, 0, 0)


HOSTILE = (
    "</p></ol><script>hacked = 1</script> and words",
    "{{ 7 * 7 }} <img src=x onerror=hacked=1> and words",
    "[a link](javascript:hacked=1) \u202egnp.exe \x1b[31m and words",
    ']]></pre></details><a href=javascript:hacked=1>click</a> """ and words',
)


def test_hostile_cuts_are_shown_as_plain_text(tmp_path: Path) -> None:
    cuts = tuple(msgspec.structs.replace(cut(text), rule="<b>", reason=text) for text in HOSTILE)
    plain = fixharvest.clean(PLAIN + "More text.\n" * 99, path="<img src=x>\u202e.md")
    article = msgspec.structs.replace(plain, removed=cuts)
    output = tmp_path / "out"
    output.mkdir()
    (output / "articles.jsonl").write_bytes(to_line(article))
    assert main(["report", str(output)]) == 0
    tree = page(output / "report/cuts.html")
    shown = words(tree.xpath("//main")[0])
    for text in HOSTILE:
        assert visible(text) in shown
    assert len(tree.xpath("//script")) == 1
    assert not tree.xpath("//img | //main//*[@onerror or @src]")
    assert not [address for address in tree.xpath("//@href") if "hacked" in address]
    assert "\u202e" not in shown
    entries = "".join(map(words, tree.xpath("//pre")))
    assert [texts(entry["text"]) for entry in tomllib.loads(entries)["keep"]]


def test_a_long_text_says_what_it_leaves_out(tmp_path: Path) -> None:
    article = fixharvest.clean(PLAIN, path="a.md")
    source = "x" * 9_000
    long = msgspec.structs.replace(cut(source), span=(0, 9_000))
    output = tmp_path / "out"
    output.mkdir()
    (output / "articles.jsonl").write_bytes(to_line(msgspec.structs.replace(article, removed=(long,))))
    (row,) = page(reports.report(output) / "cuts.html").xpath("//ol[@class='cuts']/li")
    assert "… 8,400 more characters" in words(row)


def test_the_setting_of_each_row_keeps_its_text(samples: Path, tmp_path: Path) -> None:
    checked: set[bytes] = set()
    for article in FinishedRun(samples):
        for removed in article.removed if not article.source.converted else ():
            said, entry = measured(removed).key, keep_entry(quotes_of(removed.text))
            if not entry or said in checked:
                continue
            checked.add(said)
            settings = load_settings(write(tmp_path, {"fixharvest.toml": entry}) / "fixharvest.toml")
            source = (ROOT / "input" / article.source.path).read_bytes()
            again = fixharvest.clean(source, path=article.source.path, settings=settings)
            assert said not in {measured(other).key for other in again.removed}, entry
    assert len(checked) > 40


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("Close\n\n", ("Close",)),
        (
            "**Also read:** [The *label*](/label)\n\n* # 1\n* more * and # more\n",
            ("Also read: The label",),
        ),
        ("Reply\n\nmore * and # more\n", ("Reply", "more and more")),
        ('<div class="a">\n  Sign <b>up</b>\n</div>\n', ("Sign up",)),
        ("![A hub](hub.png)\n\n---\n", ()),
        ('Say "hub"\\now\x7f\n', ('Say "hub"\\now\x7f',)),
    ],
)
def test_the_quotes_of_a_cut_are_its_lines_with_words(text: str, quotes: tuple[str, ...]) -> None:
    assert quotes_of(text) == quotes
    if quotes:
        value = tomllib.loads(keep_entry(quotes))["keep"][0]["text"]
        assert value == (quotes[0] if len(quotes) == 1 else list(quotes))
    else:
        assert keep_entry(quotes) == ""
