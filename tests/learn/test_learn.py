"""`fixharvest learn`: what it proposes for a site, what it never proposes, and the steps in the README."""

from __future__ import annotations

import contextlib
import io
import json
import re
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import fixharvest
from fixharvest import load_settings
from fixharvest.cleaning.rules import ALL_NAMES
from fixharvest.cli import main
from fixharvest.learn.evidence import key_of
from fixharvest.learn.folder import Learned, learn
from fixharvest.learn.proposals import Example
from fixharvest.learn.toml import apply, as_toml
from fixharvest.model import Article
from fixharvest.outputs.twins import leaders
from fixharvest.settings.settings import Settings
from tests.conftest import ROOT
from tests.learn.made_up_site import AUTHORS, OWN, PLANTED, write_site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_site(tmp_path_factory.mktemp("site") / "articles")


@pytest.fixture(scope="module")
def learned(site: Path) -> Learned:
    return learn([site], Settings())


def values(learned: Learned) -> list[dict[str, str]]:
    return [dict(entry.values) for entry in learned.proposals if entry.confidence >= 0.7]


def test_boilerplate_is_proposed(learned: Learned) -> None:
    found = values(learned)
    assert {"begin": PLANTED["begin"], "end": "<!-- /promo slot -->", "kind": "ad"} in found
    assert {entry["links_under"].rstrip(":") for entry in found if "links_under" in entry} == {PLANTED["links_under"]}
    assert PLANTED["starts"] in {entry.get("starts") for entry in found}
    texts = {entry.get("text") for entry in found}
    assert {PLANTED["text"], *(bio for _, bio in AUTHORS), *(name for name, _ in AUTHORS)} <= texts
    assert {entry["host"] for entry in found if "host" in entry} == {PLANTED["target"], PLANTED["opaque"]}
    assert [entry["label"] for entry in found if "label" in entry] == [PLANTED["label"]]


def test_text_of_the_articles_is_not_proposed(learned: Learned) -> None:
    planted = {key_of(text) for author in AUTHORS for text in author} | {key_of(PLANTED["text"])}
    assert {key_of(entry["text"]) for entry in values(learned) if "text" in entry} <= planted
    said = " ".join(key_of(value) for entry in learned.proposals for _, value in entry.values)
    assert not [text for text in OWN if key_of(text) in said]


def test_examples_name_the_right_lines(learned: Learned, site: Path) -> None:
    for entry in learned.proposals:
        assert 1 <= len(entry.examples) <= 3
        assert 3 <= entry.articles <= entry.total
        for example in entry.examples:
            line = (site / example.path).read_text("utf-8").splitlines()[example.line - 1]
            assert set(re.findall(r"\w{4,}", example.text)) <= set(re.findall(r"\w{4,}", line))


def test_applied_proposals_remove_the_boilerplate_and_nothing_else(learned: Learned, site: Path, tmp_path: Path) -> None:
    file = tmp_path / "fixharvest.toml"
    apply([entry for entry in learned.proposals if entry.confidence >= 0.7], file)
    settings = load_settings(file)
    for source in sorted(site.glob("*.md")):
        text = source.read_text("utf-8")
        before, after = fixharvest.clean(text), fixharvest.clean(text, settings=settings)
        markdown = after.content.markdown
        for planted in ("promo slot", "From our shelves", "Filed under", "Plain House", "plainhouse.example", "Mira", "Abara"):
            assert planted not in markdown
        assert [len(fix.procedures[0].steps) for fix in after.fixes] == [4, 4, 4]
        gone = {key_of(entry.text) for entry in after.removed} - {key_of(entry.text) for entry in before.removed}
        assert not [text for text in OWN if key_of(text) in " ".join(gone)]


def test_the_same_rules_are_not_proposed_twice(learned: Learned, site: Path, tmp_path: Path) -> None:
    file = tmp_path / "fixharvest.toml"
    count = apply(learned.proposals, file)
    before = file.read_bytes()
    assert count == len(learned.proposals)
    assert apply(learned.proposals, file) == 0
    assert file.read_bytes() == before
    again = learn([site], load_settings(file))
    known = {entry.values[0] for entry in learned.proposals}
    assert not [entry.values for entry in again.proposals if entry.values[0] in known]


def test_twins_are_counted_once(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(6):
        text = "# The hub hums\n\nIt hums since the shed was painted.\n\nRead the letter of the shed\n"
        (folder / f"{number}.md").write_text(f"---\ntitle: Title {number}\n---\n{text}")
    learned = learn([folder], Settings())
    assert (learned.articles, learned.twins, learned.proposals) == (6, 5, ())


def test_without_signatures_equal_texts_are_twins() -> None:
    assert leaders([("a", None), ("b", None), ("a", None)]) == [0, 1]


@pytest.mark.parametrize(
    "box", ["Mail * us * at * any * time * or # call", "About the shed: " + "it stands behind the house, " * 20]
)
def test_proposals_for_texts_with_signs_and_for_long_texts_apply(box: str, tmp_path: Path) -> None:
    folder = write_site(tmp_path / "articles", 8)
    for file in folder.glob("*.md"):
        file.write_text(f"{file.read_text()}\n{box}\n")
    apply(learn([folder], Settings()).proposals, tmp_path / "fixharvest.toml")
    settings = load_settings(tmp_path / "fixharvest.toml")
    for file in folder.glob("*.md"):
        assert box.strip() not in fixharvest.clean(file.read_text(), settings=settings).content.markdown


def test_examples_of_web_pages_name_their_lines(tmp_path: Path) -> None:
    for number, device in enumerate(("hub", "lamp", "kettle", "radio")):
        head = "<!-- head -->\n" * (number + 5)
        (tmp_path / f"{device}.html").write_text(
            f"<html>\n<head><title>The {device}</title></head>\n<body><article>\n{head}<h1>The {device}</h1>\n"
            f"<p>The {device} hums since the shed was painted {number} days ago.</p>\n"
            "<p>Get the letter of the shed</p>\n</article></body></html>\n"
        )
    learned = learn([tmp_path], Settings())
    entry = next(entry for entry in learned.proposals if dict(entry.values).get("text") == "Get the letter of the shed")
    for example in entry.examples:
        lines = (tmp_path / example.path).read_text("utf-8").splitlines()
        assert "Get the letter" in lines[example.line - 1]


def test_what_built_in_rules_remove_is_not_proposed(tmp_path: Path) -> None:
    learned = learn([write_site(tmp_path / "articles", 12, known=True)], Settings())
    assert not [entry.values for entry in learned.proposals if entry.table == "remove"]


def test_an_article_that_cannot_be_read_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.md").write_bytes(bytes(range(20)) * 9)
    assert main(["learn", str(tmp_path), "--workers", "0"]) == 0
    assert "bad.md" in capsys.readouterr().err


def test_proposals_are_toml_with_comments(learned: Learned) -> None:
    text = as_toml(learned.proposals)
    tables = tomllib.loads(text)
    assert sum(len(entries) for entries in tables.values()) == len(learned.proposals)
    assert text.count("confidence") == len(learned.proposals)
    assert re.search(r"^#   article-\d\d\.md:\d+: ", text, re.MULTILINE)


@pytest.mark.parametrize("text", ['say "x" \\ y', "tab\there", "a\x7fb\x1bc", "# no comment", "新しい\u2028行", "'''"])
def test_any_text_survives_a_round_trip_through_toml(text: str, learned: Learned, tmp_path: Path) -> None:
    entry = replace(
        learned.proposals[0], table="remove", values=(("text", text),), examples=(Example(f"{text}.md", 1, text),), why=text
    )
    apply([entry], tmp_path / "fixharvest.toml")
    assert load_settings(tmp_path / "fixharvest.toml").teaching.remove[0].text == text


def test_apply_keeps_the_existing_settings(learned: Learned, tmp_path: Path) -> None:
    file = tmp_path / "fixharvest.toml"
    file.write_text("# my own words\r\nid_key = 'slug' # mine", encoding="utf-8", newline="")
    before = file.read_bytes()
    apply(learned.proposals[:2], file)
    assert file.read_bytes().startswith(before)
    assert load_settings(file).id_key == "slug"


def run(*arguments: str | Path) -> str:
    with contextlib.redirect_stdout(io.StringIO()) as out:
        assert main([str(argument) for argument in arguments]) == 0
    return out.getvalue()


def test_the_commands_of_the_readme_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The three commands of the README, exactly as written there."""
    write_site(tmp_path / "articles", 10)
    monkeypatch.chdir(tmp_path)
    readme = (ROOT / "README.md").read_text("utf-8")
    part = readme.split("## Teach it your site")[1].split("\n## ")[0]
    commands = [line.split("#")[0].split()[1:] for line in part.splitlines() if line.startswith("    fixharvest ")][:3]
    assert [command[0] for command in commands] == ["learn", "learn", "run"]
    run("run", "articles/", "-o", "out/", "--workers", "0", "-q")
    assert "Filed under" in (tmp_path / "out" / "markdown" / "article-00.md").read_text("utf-8")
    shown = run(*commands[0])
    assert "From our shelves" in shown
    assert not (tmp_path / "articles" / "fixharvest.toml").exists()
    run(*commands[1])
    run(*commands[2])
    records = [json.loads(line) for line in (tmp_path / "out" / "changes.jsonl").read_text("utf-8").splitlines()]
    assert [record["change"] for record in records] == ["added"] * 10 + ["updated"] * 10
    for file in (tmp_path / "out" / "markdown").glob("*.md"):
        assert "Filed under" not in file.read_text("utf-8")
        assert "From our shelves" not in file.read_text("utf-8")


def test_a_correction_redoes_only_its_article(tmp_path: Path) -> None:
    folder = write_site(tmp_path / "articles", 5)
    out = tmp_path / "out"
    run("run", folder, "-o", out, "--workers", "0", "-q")
    (folder / "fixharvest.toml").write_text("[[article]]\npath = 'article-03.md'\nremove = 'Filed under'\n")
    run("run", folder, "-o", out, "--workers", "0", "-q")
    records: list[Any] = [json.loads(line) for line in (out / "changes.jsonl").read_text("utf-8").splitlines()]
    assert [(record["change"], record["path"]) for record in records[5:]] == [("updated", "article-03.md")]


def test_no_config_ignores_the_settings_file(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Hub\n\nShow it.\n\nIt hums.\n")
    (tmp_path / "fixharvest.toml").write_text("[[remove]]\ntext = 'Show it'\n")
    other = tmp_path / "other.toml"
    other.write_text("[[remove]]\ntext = 'It hums'\n")
    markdown = [
        run("clean", "--check", tmp_path / "a.md", "--no-config"),
    ]
    assert markdown == [""]
    found = subprocess.run(
        [sys.executable, "-m", "fixharvest", "clean", "--diff", tmp_path / "a.md", "--config", other],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert [line for line in found.stdout.splitlines() if re.match(r"-[^-]", line)] == ["-It hums."]


def test_a_correction_without_an_article_is_reported(tmp_path: Path) -> None:
    folder = write_site(tmp_path / "articles", 2)
    (folder / "fixharvest.toml").write_text(
        "[[article]]\npath = 'article-01.md'\nkind = 'fixes'\n\n[[article]]\nid = 'a0'\nkind = 'fixes'\n"
    )
    said = run("run", folder, "-o", tmp_path / "out", "--workers", "0")
    assert [line for line in said.splitlines() if line.startswith("settings")] == [
        "settings  fixharvest.toml:5: no article 'a0' was found"
    ]


@pytest.mark.parametrize("rule", ["marked_ads", "ad_elements", "link_farm", "page_chrome", "disclosure"])
def test_learn_proposes_what_a_disabled_rule_would_remove(rule: str, tmp_path: Path) -> None:
    """With the rule switched off, `learn` proposes what the rule removed, and no text of the articles."""
    folder = write_site(tmp_path / "articles", 14, known=True)
    off = Settings(rules=tuple(name for name in ALL_NAMES if name != rule))
    file = tmp_path / "fixharvest.toml"
    apply([entry for entry in learn([folder], off).proposals if entry.confidence >= 0.7], file)
    taught = replace(load_settings(file), rules=off.rules)
    wanted = found = 0
    for source in sorted(folder.glob("*.md")):
        text = source.read_text("utf-8")
        before, after = fixharvest.clean(text), fixharvest.clean(text, settings=taught)
        by_rule, now = lines_of(before, rule), lines_of(after)
        wanted, found = wanted + len(by_rule), found + len(by_rule & now)
        more = {text.splitlines()[line - 1] for line in now - lines_of(before)}
        assert more <= {"## Related articles"}  # which another rule had left above its list
    assert wanted >= 14
    assert found == wanted


def lines_of(article: Article, rule: str | None = None) -> set[int]:
    """The lines that were removed, or that `rule` removed, without the empty ones."""
    return {
        entry.lines[0] + offset
        for entry in article.removed
        if rule in (None, entry.rule)
        for offset, line in enumerate(entry.text.splitlines())
        if line.strip()
    }
