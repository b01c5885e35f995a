"""The report of a run: every cut in its place, every step linked both ways, nothing alive in it but our own."""

from __future__ import annotations

import errno
import json
import os
import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest

import fixharvest
from fixharvest.cli import main
from fixharvest.model import Article, ArticleWarning, Section
from fixharvest.outputs.conservation import restored
from fixharvest.outputs.writers.articles import from_json, to_json, to_line
from fixharvest.outputs.writers.files import safe_name
from fixharvest.outputs.writers.finished import FinishedRun
from fixharvest.outputs.writers.marked import edits_of, marked_lines
from fixharvest.review.doubt import doubt, reasons_of
from fixharvest.review.tally import Tally
from fixharvest.text.lines import Lines
from fixharvest.text.visible import visible
from tests.conftest import ROOT
from tests.review import reports
from tests.review.reports import page, words

PLAIN = "# A\n\nText.\n"
DOUBTFUL = "# Five ways\n\n## Fix 1: A\n\n1. Open **A**.\n2. Click **B**.\n3. Wait.\n\n5. Click **C**.\n6. Click **D**.\n"


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8", newline="")
    return folder


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over our samples and saved pages, with its report of all articles."""
    output = tmp_path_factory.mktemp("samples") / "out"
    reports.run(ROOT / "input", ROOT / "tests/cases/reading/pages", output=output)
    reports.report(output)
    return output


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of hostile articles."""
    folder = tmp_path_factory.mktemp("hostile")
    return reports.report(reports.run(reports.hostile_folder(folder / "in"), output=folder / "out"))


def pages_of(output: Path) -> list[tuple[Article, Any]]:
    """Each article of a run with its page."""
    return [
        (article, page(output / "report" / "articles" / f"{safe_name(article.source.path)}.html"))
        for article in FinishedRun(output)
    ]


# what the page of an article says


def test_source_and_result_stand_line_by_line_as_they_are(samples: Path) -> None:
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


def test_every_cut_is_struck_in_place_and_says_its_rule_and_reason(samples: Path) -> None:
    seen = 0
    for article, tree in pages_of(samples):
        for number, edit in enumerate(edits_of(article), start=1):
            struck = tree.xpath(f"//del[@data-cut='cut-{number}']")
            was = edit.text if hasattr(edit, "text") else edit.before
            assert "".join("".join(map(words, struck)).split()) == "".join(visible(was).split())
            (told,) = tree.xpath(f"//*[@id='cut-{number}']")
            assert edit.rule in words(told)
            assert visible(edit.reason) in words(told)
            reached = [part for part in struck if part.get("tabindex") == "0"]
            assert [part.get("aria-describedby") for part in reached] == [f"cut-{number}"]
            look = told.get("class").split()[-1]
            assert all(part.get("class") == look for part in struck)
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


def test_the_steps_of_a_web_page_are_found_in_the_markdown_made_of_it(samples: Path) -> None:
    linked = told = 0
    for article, tree in pages_of(samples):
        if article.source.converted is None:
            continue
        for step in tree.xpath("//*[@class='panel found']//li"):
            told += 1
            for row in step.xpath("div/p[1]/a[@class='where']/@href"):
                linked += 1
                line = re.sub(r"\W", "", words(tree.xpath(f"//tr[@id='{row[1:]}']/td[1]")[0]))
                said = re.sub(r"\W", "", words(step.xpath("div/p[1]")[0]))
                assert said[:12].lower() in line.lower()
    assert told > 10
    assert linked > 0.9 * told


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


# overview and table


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


def test_the_table_holds_every_article_the_most_doubtful_first(samples: Path) -> None:
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
        name = f"articles/{row[1].removesuffix('.md')}.html" if row[10] == 1 else row[10]
        assert (samples / "report" / name).is_file()
    assert [words(cell) for cell in tree.xpath("//tbody//small[@class='path']")] == [row[1] for row in data["rows"]]


def test_a_table_keeps_the_most_doubtful_and_says_how_many_there_are() -> None:
    tally = Tally(max_rows=3)
    article = fixharvest.clean(PLAIN)
    for measure in (5, 80, 0, 40, 90, 80):
        tally.add(article, (), measure, None)
    assert [row.doubt for row in tally.rows()] == [90, 80, 80]
    assert tally.report.done == 6


def test_what_was_not_read_is_told(hostile: Path) -> None:
    failed = page(hostile / "index.html").xpath("//section[@aria-labelledby='failed']//tbody/tr")
    assert [words(row[0]) for row in failed] == ["not-read<script>.md"]
    assert words(failed[0][1])


def test_twins_are_counted_where_somebody_asked_for_them(tmp_path: Path) -> None:
    output = reports.run(write(tmp_path / "in", {"a.md": PLAIN}), output=tmp_path / "out")
    group = {"kind": "fix", "group": "g", "members": [{}, {}, {}]}
    assert "Not counted" in words(page(reports.report(output) / "index.html"))
    (output / "twins.jsonl").write_bytes(msgspec.json.encode(group) + b"\n")
    shown = " ".join(words(page(reports.report(output) / "index.html").xpath("//section[@aria-labelledby='twins']")[0]).split())
    assert "0 groups of near-identical articles; 0 could go" in shown
    assert "1 group of near-identical fixes; 2 could go" in shown


# which articles are doubtful


def test_a_warning_a_missing_step_and_cut_words_are_doubtful_and_a_plain_article_is_not() -> None:
    plain = fixharvest.clean(PLAIN)
    assert doubt(reasons_of(plain)) == 0
    warning = ArticleWarning(code="count_differs", severity="warning", message="x")
    once, twice = (msgspec.structs.replace(plain, warnings=(warning,) * count) for count in (1, 2))
    assert doubt(reasons_of(once)) == doubt(reasons_of(twice)) == 60
    assert doubt(reasons_of(msgspec.structs.replace(plain, kind="fixes"))) == 40
    removed = fixharvest.clean("# A\n\nText.\n\n## Newsletter\n\nx\n").removed or edits_of(
        fixharvest.clean('# A\n\nText.\n\n<ins class="adsbygoogle"></ins>\n')
    )
    cut = msgspec.structs.replace(removed[0], rule="page_chrome", text="many words here " * 20)
    (reason,) = reasons_of(
        msgspec.structs.replace(plain, removed=(cut,), content=msgspec.structs.replace(plain.content, markdown="word " * 500))
    )
    assert reason.text.startswith("60 running words were cut by page_chrome")
    links = "[many words here](https://example.com/) " * 20 + '<a href="x">many words here</a> ' * 20
    assert not reasons_of(
        msgspec.structs.replace(
            plain,
            removed=(msgspec.structs.replace(cut, text=links),),
            content=msgspec.structs.replace(plain.content, markdown="word " * 5000),
        )
    )


# hostile articles


def test_no_page_of_hostile_articles_has_a_live_node_of_theirs(hostile: Path) -> None:
    found = list(hostile.rglob("*.html"))
    assert len(found) == len(reports.HOSTILE) + 3
    for file in found:
        raw = file.read_text("utf-8")
        tree = page(file)
        assert _scripts(tree) <= {"", "application/json"}
        assert len(tree.xpath("//script[not(@type)]")) == 1
        assert not tree.xpath("//img | //iframe | //object | //embed | //link | //base | //style[not(parent::head)] | //b[@*]")
        assert not tree.xpath("//*[local-name()='foreignObject' or local-name()='image' or local-name()='animate']")
        assert not [name for name in tree.xpath("//@*/..") for name in name.attrib if name.startswith("on") or name == "style"]
        assert len(tree.xpath("//title")) == 1
        for address in tree.xpath("//@href | //@src | //@action"):
            assert re.fullmatch(r"(?:(?:\.\./)*[a-z0-9/-]+\.html)?(?:#[\w=%.-]+)?", address), address
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c\u2028\u2029]", raw)
        assert "‹U+2028›" in raw or "steering" not in file.name


def _scripts(tree: Any) -> set[str]:
    return {script.get("type", "") for script in tree.xpath("//script")}


@pytest.mark.parametrize("name", reports.HOSTILE)
def test_a_hostile_article_is_shown_as_the_text_that_it_is(name: str, hostile: Path) -> None:
    (file,) = hostile.glob(f"articles/{safe_name(f'{name}.md')}.html")
    shown = words(page(file).xpath("//main")[0])
    for text in reports.HOSTILE[name]["shown"]:
        assert text in shown


def test_the_policy_allows_our_style_and_script_by_hash_and_nothing_else(samples: Path) -> None:
    for file in (samples / "report").rglob("*.html"):
        tree = page(file)
        (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        (style,), (script,) = tree.xpath("//style"), tree.xpath("//script[not(@type)]")
        rules = dict(part.split(" ", 1) for part in policy.split("; "))
        assert rules == {
            "default-src": "'none'",
            "style-src": _hash(style.text),
            "script-src": _hash(script.text),
            "base-uri": "'none'",
            "form-action": "'none'",
        }


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def test_no_template_prints_anything_unescaped() -> None:
    folder = ROOT / "pipeline/review"
    for file in folder.glob("templates/*.html"):
        assert not re.search(r"\bsafe\b|autoescape|\son\w+\s*=|\sstyle\s*=", file.read_text("utf-8"))
    trusted = [line for file in folder.glob("*.py") for line in file.read_text("utf-8").splitlines() if "Markup(" in line]
    assert len(trusted) == 1
    for file in folder.glob("assets/*.js"):
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|Function\(", file.read_text("utf-8")
        )


# size


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
    assert "894,000 characters more" in shown
    assert "The rest is in articles/long.json of the run." in shown


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
    assert "Only the beginning is shown; all of it would stop a browser. The rest is in articles/long.json of the run." in shown
    assert "Step 2500" in shown
    assert f"{len(reasons_of(long)) - 100:,} more reasons" in shown


# the files


def test_report_writes_pages_of_the_doubtful_and_those_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path / "in", {"plain.md": PLAIN, "doubt.md": DOUBTFUL, "sub/other.md": PLAIN})
    output = reports.run(folder, output=tmp_path / "out")
    assert main(["report", str(output)]) == 0
    always = {"index.html", "articles.html", ".fixharvest_report"}
    assert files(output / "report") == always | {"articles/doubt.html"}
    assert capsys.readouterr().out == (
        f"articles  3, doubtful 1\npages     1 of single articles\nresults   {output / 'report/index.html'}\n"
    )
    assert main(["report", str(output), "--include", "sub/"]) == 0
    assert files(output / "report") == always | {"articles/doubt.html", "articles/sub/other.html"}
    assert main(["report", str(output), "--all", "-o", str(tmp_path / "site")]) == 0
    pages = {"articles/doubt.html", "articles/plain.html", "articles/sub/other.html"}
    assert files(tmp_path / "site") == always | pages
    first = {name: (tmp_path / "site" / name).read_bytes() for name in pages | always}
    assert main(["report", str(output), "--all", "-o", str(tmp_path / "site")]) == 0
    assert {name: (tmp_path / "site" / name).read_bytes() for name in pages | always} == first


def test_no_later_run_takes_a_report_for_articles(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"a.md": PLAIN, "doubt.md": DOUBTFUL})
    reports.run(folder, output=folder)
    reports.report(folder)
    reports.report(folder, "-o", folder / "elsewhere")
    reports.run(folder, output=folder)
    assert [article.source.path for article in FinishedRun(folder)] == ["a.md", "doubt.md"]
    skipped = json.loads((folder / "run.json").read_bytes())["skipped"]
    assert {entry["path"] for entry in skipped} == {"elsewhere", "report"}
    assert (folder / "report/index.html").is_file()


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = reports.run(write(tmp_path / "in", {"a.md": PLAIN}), output=tmp_path / "out")
    before = files(tmp_path / "in")
    assert main(["report", str(output), "-o", str(tmp_path / "in")]) == 1
    assert "holds something that is no report; choose a new or empty folder" in capsys.readouterr().err
    assert files(tmp_path / "in") == before


def test_a_full_disk_is_fatal_and_leaves_the_older_report_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    output = reports.run(write(tmp_path / "in", {"a.md": PLAIN, "b.md": DOUBTFUL}), output=tmp_path / "out")
    before = {name: (output / "report" / name).read_bytes() for name in files(reports.report(output))}
    written = []

    def full(handle: int) -> None:
        written.append(handle)
        if len(written) > 2:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert main(["report", str(output), "--all"]) == 1
    assert "No space left on device" in capsys.readouterr().err
    assert {name: (output / "report" / name).read_bytes() for name in files(output / "report")} == before


def test_what_is_no_finished_run_is_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(tmp_path)]) == 1
    assert "holds no articles.jsonl; give the folder of a finished run" in capsys.readouterr().err
    assert not files(tmp_path)
    assert main(["report", str(tmp_path / "nowhere")]) == 2
    (tmp_path / "articles.jsonl").write_text('{"id": 1}\n')
    assert main(["report", str(tmp_path)]) == 1
    assert "articles.jsonl:1: is no article" in capsys.readouterr().err


def test_an_article_whose_edits_do_not_add_up_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = reports.run(ROOT / "input", output=tmp_path / "out")
    first = next(iter(FinishedRun(output)))
    broken = msgspec.structs.replace(first, content=msgspec.structs.replace(first.content, markdown=""))
    (output / "articles.jsonl").write_bytes(msgspec.json.encode(broken) + b"\n")
    assert main(["report", str(output), "--all"]) == 1
    said = capsys.readouterr().err
    assert first.source.path in said
    assert "fixharvest verify" in said


def test_an_empty_run_has_a_report_too(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    folder = reports.report(reports.run(tmp_path / "in", output=tmp_path / "out"))
    assert "Nothing is doubtful" in words(page(folder / "index.html"))


# the lines with their edits


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


def test_all_articles_of_the_samples_read_back() -> None:
    for file in (ROOT / "output/articles").rglob("*.json"):
        article = from_json(file.read_bytes())
        assert "\n".join(line.text for line in marked_lines(article)) == "\n".join(restored(article).splitlines())
