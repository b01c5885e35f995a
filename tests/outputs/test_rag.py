"""The records for search lead back to the JSON, and their hashes change when their content does."""

from __future__ import annotations

from pathlib import Path

from fixharvest.cli import main
from fixharvest.outputs.exports import export
from tests.outputs.exported import ARTICLES, BEFORE, Json, fixes_of, rows


def test_rag_has_a_record_per_fix_and_section_that_leads_back_to_the_json(made: Path) -> None:
    records = rows(made / "rag.jsonl")
    assert len({record["id"] for record in records}) == len(records)
    for article in ARTICLES:
        own = [record for record in records if record["article_id"] == article["id"]]
        fixes = fixes_of(article)
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
            (section["role"], section["title"], section["markdown"]) for section in article["sections"]
        ]
        assert {record["source_path"] for record in own} == {article["source"]["path"]}
        assert {record["language"] for record in own} == {article["language"]}


def records_of(tmp_path: Path, text: str) -> dict[str, Json]:
    (tmp_path / "in").mkdir(exist_ok=True)
    (tmp_path / "in" / "a.md").write_text(text, "utf-8")
    assert main(["run", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "--quiet"]) == 0
    export(tmp_path / "out", ["rag"])
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
