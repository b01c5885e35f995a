"""The records for search lead back to the JSON, and their hashes change when their content does."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixharvest.cli import main
from fixharvest.errors import SettingsError
from fixharvest.outputs.exports import export
from fixharvest.settings.export_settings import ExportSettings
from tests.outputs.exported import ARTICLES, BEFORE, Json, fixes_of, rows


def test_rag_has_a_record_per_fix_and_section_that_leads_back_to_the_json(made: Path) -> None:
    records = rows(made / "rag.jsonl")
    assert len({record["id"] for record in records}) == len(records)
    for article in ARTICLES:
        own = [record for record in records if record["article_id"] == article["id"]]
        fixes = [fix for fix in fixes_of(article) if fix["text"]]
        assert [record["id"] for record in own if record["kind"] != "section"] == [fix["id"] for fix in fixes]
        for record, fix in zip(own, fixes, strict=False):
            assert record["breadcrumb"] == fix["breadcrumb"]
            assert record["text"] == "\n\n".join(filter(None, [" > ".join(fix["breadcrumb"]), fix["text"]]))
            assert record["kind"] == ("option" if fix["parent_id"] else "fix")
            assert [record["first_line"], record["last_line"]] == fix["lines"]
            assert all(record[key] == fix[key] for key in ("title", "markdown", "text_hash", "confidence"))
        sections = own[len(fixes) :]
        assert all(record["confidence"] is None for record in sections)
        assert [(record["role"], record["title"], record["markdown"]) for record in sections] == [
            (section["role"], section["title"], section["markdown"]) for section in article["sections"] if section["text"]
        ]
        assert {record["source_path"] for record in own} == {article["source"]["path"]}
        assert {record["language"] for record in own} == {article["language"]}


def records_of(tmp_path: Path, *texts: str, settings: ExportSettings | None = None) -> dict[str, Json]:
    (tmp_path / "in").mkdir(exist_ok=True)
    for name, text in zip("abc", texts, strict=False):
        (tmp_path / "in" / f"{name}.md").write_text(text, "utf-8")
    assert main(["run", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "--workers", "0", "--quiet"]) == 0
    export(tmp_path / "out", ["rag"], settings=settings)
    return {record["id"]: record for record in rows(tmp_path / "out" / "rag.jsonl")}


def test_an_edit_keeps_the_ids_and_changes_the_hash_of_what_was_edited(tmp_path: Path) -> None:
    old = records_of(tmp_path, BEFORE + "1. Open **Settings**.\n2. Click **Reset**.\n")
    new = records_of(tmp_path, BEFORE + "1. Open **Settings**.\n2. Click **Reset all**.\n")
    assert list(old) == list(new)
    changed = [identity for identity in old if old[identity]["content_hash"] != new[identity]["content_hash"]]
    assert [new[identity]["title"] for identity in changed] == ["Reset it"]


def test_a_changed_image_changes_the_content_hash_but_not_the_text_hash(tmp_path: Path) -> None:
    old = records_of(tmp_path, BEFORE + "1. Open **Settings**.\n2. Click **Reset**.\n\n![](a.png)\n")
    new = records_of(tmp_path, BEFORE + "1. Open **Settings**.\n2. Click **Reset**.\n\n![](b.png)\n")
    changed = [identity for identity in old if old[identity]["content_hash"] != new[identity]["content_hash"]]
    assert len(changed) == 1
    assert all(old[identity]["text_hash"] == new[identity]["text_hash"] for identity in old)


LONG = "# How to fix it\n\n## Fix 1: Restart it\n\nThis helps most of the time.\n\n" + "".join(
    f"{number}. Open **Page {number}** and wait until it shows number {number}.\n" for number in range(1, 13)
)


def test_a_long_fix_is_cut_between_its_steps_below_its_breadcrumb(tmp_path: Path) -> None:
    records = records_of(tmp_path, LONG, settings=ExportSettings(max_characters=200))
    found = [record for record in records.values() if record["kind"] == "fix"]
    first = found[0]["id"]
    assert [record["id"] for record in found] == [first, *(f"{first}~{part}" for part in range(2, len(found) + 1))]
    assert [record["part"] for record in found] == list(range(1, len(found) + 1))
    assert {record["parts"] for record in found} == {len(found)} != {1}
    assert all(record["text"].startswith("How to fix it > Restart it\n\n") for record in found)
    assert all(len(record["text"]) <= 200 for record in found)
    lines = [line for record in found for line in record["text"].split("\n\n", 1)[1].split("\n")]
    assert lines == ["This helps most of the time.", *found[0]["steps"]]
    assert len({record["uuid"] for record in found}) == len(found)


def test_a_title_without_text_is_no_record(tmp_path: Path) -> None:
    records = records_of(
        tmp_path, "# How to fix it\n\n## About\n\n## Fix 1: Restart it\n\n1. Open **Settings**.\n2. Click **Restart**.\n"
    )
    assert [record["title"] for record in records.values()] == ["Restart it"]


def test_a_uuid_stays_when_a_fix_is_inserted_above_and_goes_with_the_words(tmp_path: Path) -> None:
    one = BEFORE + "1. Open **Settings**.\n2. Click **Reset**.\n"
    old = {record["title"]: record["uuid"] for record in records_of(tmp_path, one).values()}
    inserted = "## Fix 1: Wait for it\n\n1. Open **Clock**.\n2. Wait an hour.\n\n## Fix 2: Restart it"
    moved = one.replace("## Fix 1: Restart it", inserted)
    moved = moved.replace("Fix 2: Reset", "Fix 3: Reset")
    new = {record["title"]: record["uuid"] for record in records_of(tmp_path, moved).values()}
    assert set(new) == {*old, "Wait for it"}
    assert {title: new[title] for title in old} == old
    other = {record["title"]: record["uuid"] for record in records_of(tmp_path, one.replace("**Reset**", "**Erase**")).values()}
    assert {title for title in old if other[title] != old[title]} == {"Reset it"}


def test_records_with_the_same_words_are_one_with_the_others_addresses(tmp_path: Path) -> None:
    one = BEFORE + "1. Open **Settings**.\n2. Click **Reset**.\n"
    texts = (one, one.replace("Fix 1: Restart", "Fix 1: Start").replace("**Restart**", "**Start**"), one)
    found = records_of(tmp_path, *texts, settings=ExportSettings(unique=True, url_pattern="https://fix.example/{stem}/"))
    twins = {(record["source_path"], record["title"]): record["twins"] for record in found.values()}
    assert twins == {
        ("a.md", "Restart it"): ["https://fix.example/c/"],
        ("a.md", "Reset it"): ["https://fix.example/b/", "https://fix.example/c/"],
        ("b.md", "Start it"): [],
    }


def test_the_address_of_a_record(tmp_path: Path) -> None:
    steps = BEFORE.split("## Fix 2")[0]
    matter = {"url": "---\nurl: https://fix.example/own/\n---\n", "slug": "---\nslug: my slug\n---\n", "none": ""}
    settings = ExportSettings(url_pattern="https://fix.example/{slug}/?of={path}", base_url="https://other.example/")
    for name, start in matter.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "in" / "docs").mkdir(parents=True)
        (tmp_path / name / "in" / "docs" / "k.md").write_text(steps)
        found = records_of(tmp_path / name, start + steps, settings=settings)
        addresses = {record["source_path"]: record["url"] for record in found.values()}
        own = {
            "url": "https://fix.example/own/",
            "slug": "https://fix.example/my%20slug/?of=a",
            "none": "https://fix.example/a/?of=a",
        }
        assert addresses == {"a.md": own[name], "docs/k.md": "https://fix.example/k/?of=docs/k"}


@pytest.mark.parametrize(
    "pattern", ["https://fix.example/", "https://fix.example/{name}", "{slug}", "ftp://x/{slug}", "https://{slug"]
)
def test_a_pattern_of_addresses_that_is_wrong(pattern: str) -> None:
    with pytest.raises(SettingsError, match="pattern of addresses"):
        ExportSettings(url_pattern=pattern)


def test_limits_that_are_wrong() -> None:
    with pytest.raises(SettingsError, match="either --max-chars or --max-tokens"):
        ExportSettings(max_characters=100, max_tokens=100)
    with pytest.raises(SettingsError, match="at least 20"):
        ExportSettings(max_tokens=5)
