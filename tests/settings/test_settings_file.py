"""Settings as data: what a file teaches, where it is found, and what its errors say."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

import fixharvest
from fixharvest import load_settings
from fixharvest.errors import SettingsError
from fixharvest.settings.settings import Settings, id_of
from fixharvest.settings.settings_file import find_settings
from tests.conftest import ROOT


def cases(name: str) -> list[Any]:
    found = tomllib.loads((ROOT / "tests" / "cases" / "settings" / name).read_text("utf-8"))["case"]
    return [pytest.param(case, id=case["name"]) for case in found]


def settings_of(folder: Path, text: str) -> Settings:
    file = folder / "fixharvest.toml"
    file.write_text(text, encoding="utf-8")
    return load_settings(file)


@pytest.mark.parametrize("case", cases("settings_errors.toml"))
def test_errors_say_where_and_what_is_allowed(case: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        settings_of(tmp_path, case["settings"])
    assert caught.value.path == str(tmp_path / "fixharvest.toml")
    assert caught.value.line == case["line"]
    for words in case["says"]:
        assert words in caught.value.message


@pytest.mark.parametrize("case", cases("taught.toml"))
def test_what_is_taught_goes_and_all_else_stays(case: dict[str, Any], tmp_path: Path) -> None:
    article = fixharvest.clean(
        case["article"], path=case.get("path", "hub.md"), settings=settings_of(tmp_path, case["settings"])
    )
    assert [removed.text for removed in article.removed] == case["gone"]
    left = case["article"]
    for text in case["gone"]:
        left = left.replace(text, "", 1)
    assert article.content.markdown == left
    assert [warning.code for warning in article.warnings if warning.severity == "warning"] == (
        [case["warns"]] if "warns" in case else []
    )


def test_nothing_taught_is_nothing_changed(tmp_path: Path) -> None:
    text = (ROOT / "input" / sorted(entry.name for entry in (ROOT / "input").glob("*.md"))[0]).read_text("utf-8")
    assert fixharvest.clean(text, settings=settings_of(tmp_path, "")) == fixharvest.clean(text)


def test_hosts_and_addresses_are_unlinked(tmp_path: Path) -> None:
    settings = settings_of(
        tmp_path,
        "[[link]]\nhost = 'go.hub.example'\n\n[[link]]\nurl = ['https://hub.example/out/*', 'https://hub.example/r?to=']\n",
    )
    text = (
        "Take [a hub](https://eu.go.hub.example/7), [a clip](https://hub.example/out/7?x) or "
        "[a bag](https://hub.example/r?to=bag), and read [the manual](https://hub.example/manual) or "
        "[the outline](https://hub.example/outline).\n"
    )
    article = fixharvest.clean(text, settings=settings)
    assert article.content.markdown == (
        "Take a hub, a clip or a bag, and read [the manual](https://hub.example/manual) or "
        "[the outline](https://hub.example/outline).\n"
    )


def test_a_banner_that_leads_to_a_taught_host_is_an_ad(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, "[[link]]\nhost = 'go.hub.example'\n")
    text = 'Open the hub.\n\n<a href="https://go.hub.example/7"><img src="https://go.hub.example/7.png"></a>\n\nClose it.\n'
    assert "img" in fixharvest.clean(text).content.markdown
    assert fixharvest.clean(text, settings=settings).content.markdown == "Open the hub.\n\nClose it.\n"


def test_what_an_article_recommends_through_a_redirector_stays(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, "[[link]]\nhost = 'go.hub.example'\n")
    text = (
        "Try one of these:\n\n* [Hubbert](https://go.hub.example/1)\n* [Hubster](https://go.hub.example/2)\n\n"
        "[Read the long story of the hub](https://go.hub.example/3)\n\n[![](hub.png)](https://go.hub.example/4)\n\n"
        "[Free download](https://go.hub.example/5)\n\nThen open it.\n"
    )
    assert fixharvest.clean(text, settings=settings).content.markdown == (
        "Try one of these:\n\n* Hubbert\n* Hubster\n\nRead the long story of the hub\n\nThen open it.\n"
    )


def test_labels_of_a_language_that_the_word_lists_lack(tmp_path: Path) -> None:
    text = "# Prentarinn svarar ekki\n\n" + "".join(
        f"**Lausn {number}** {title}\n\nTaktu prentarann úr sambandi og bíddu.\n\n"
        for number, title in ((1, "Endurræstu prentarann"), (2, "Skiptu um snúru"), (3, "Hreinsaðu valsinn"))
    )
    assert fixharvest.clean(text).fixes == ()
    article = fixharvest.clean(text, settings=settings_of(tmp_path, "[[word]]\nlabel = 'Lausn'\n"))
    assert [(fix.label, fix.number, fix.title) for fix in article.fixes] == [
        ("Lausn", 1, "Endurræstu prentarann"),
        ("Lausn", 2, "Skiptu um snúru"),
        ("Lausn", 3, "Hreinsaðu valsinn"),
    ]


def test_sentences_that_announce_steps(tmp_path: Path) -> None:
    text = (
        "# The printer hums\n\nIt is the roller, and it does so when the room is warm and nobody has looked at it for a while."
        " This is the drill:\n\n1. The cable out of its socket.\n2. The lid all the way up.\n3. The roller dry and clean.\n"
    )
    settings = settings_of(tmp_path, "[[word]]\nlead_in = 'this is the drill'\n")
    assert fixharvest.clean(text).fixes == ()
    fixes = fixharvest.clean(text, settings=settings).fixes
    assert [len(procedure.steps) for fix in fixes for procedure in fix.procedures] == [3]


def test_a_taught_lead_in_above_headings_makes_no_steps_of_them(tmp_path: Path) -> None:
    steps = "1. Open the **Lid**.\n2. Press **Clean**.\n"
    text = f"# The printer hums\n\nThis is the drill:\n\n## 1. Clean it\n\n{steps}\n## 2. Wait\n"
    settings = settings_of(tmp_path, "[[word]]\nlead_in = 'this is the drill'\n")
    taught, untaught = fixharvest.clean(text, settings=settings).fixes, fixharvest.clean(text).fixes
    assert [fix.title for fix in taught] == [fix.title for fix in untaught] != []


def test_selectors_choose_the_article_of_a_page(tmp_path: Path) -> None:
    page = (
        "<html><head><title>Hub</title></head><body><div class='left'><p>Other things that we wrote about the weather, the sea"
        " and the hills behind the house, in many words.</p></div><div class='post-7'><h1>Hub</h1><p>Open the hub.</p>"
        "<div class='pitch'><p>Buy our own hub, it is the best of all.</p></div></div></body></html>"
    )
    settings = settings_of(tmp_path, "[html]\ncontent = 'div.post-7'\ndrop = ['.pitch']\n")
    article = fixharvest.clean(page, path="hub.html", settings=settings)
    assert "Open the hub." in article.content.markdown
    assert "weather" not in article.content.markdown
    assert "Buy our own hub" not in article.content.markdown
    assert article.source.converted is not None
    assert [left.text for left in article.source.converted.left_out if "named in the settings" in left.reason] == [
        "Buy our own hub, it is the best of all."
    ]


def test_a_correction_by_id_sets_the_kind(tmp_path: Path) -> None:
    text = "# Hub\n\nIt hums.\n"
    settings = settings_of(tmp_path, f"[[article]]\nid = '{id_of('hub.md')}'\nkind = 'listicle'\n")
    assert fixharvest.clean(text, path="hub.md", settings=settings).kind == "listicle"
    assert fixharvest.clean(text, path="other.md", settings=settings).kind == "other"


def test_a_correction_that_no_longer_applies_names_its_line(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, "# mine\n\n[[article]]\npath = 'hub.md'\nremove = ['It hums', 'It sings']\n")
    article = fixharvest.clean("# Hub\n\nIt hums.\n", path="hub.md", settings=settings)
    warning = next(entry for entry in article.warnings if entry.code == "correction_unused")
    assert warning.message.startswith("fixharvest.toml:3: remove “It sings” is not in this article")
    assert [removed.text.strip() for removed in article.removed] == ["It hums."]


def test_a_correction_survives_edits_elsewhere(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, "[[article]]\npath = 'hub.md'\nremove = 'It hums'\n")
    for text in ("# Hub\n\nIt hums.\n\nOpen it.\n", "# Hub\n\nNew.\n\n> Quoted.\n\n*It hums.*\n\nOpen it.\n"):
        assert "hums" not in fixharvest.clean(text, path="hub.md", settings=settings).content.markdown


def test_the_nearest_file_above_counts(tmp_path: Path) -> None:
    inner = tmp_path / "site" / "guides"
    inner.mkdir(parents=True)
    assert find_settings(inner) is None or tmp_path not in find_settings(inner).parents  # type: ignore[union-attr]
    project = tmp_path / "pyproject.toml"
    project.write_text("[tool.fixharvest]\nid_key = 'slug'\n")
    assert find_settings(inner) == project
    assert load_settings(project).id_key == "slug"
    (tmp_path / "site" / "pyproject.toml").write_text("[tool.other]\nx = 1\n")
    assert find_settings(inner) == project
    own = tmp_path / "site" / "fixharvest.toml"
    own.write_text("")
    assert find_settings(inner) == own


def test_errors_in_a_project_file_name_its_line(tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text("[project]\nname = 'x'\n\n[[tool.fixharvest.remove]]\ntext = 'x'\nkind = 'y'\n")
    with pytest.raises(SettingsError) as caught:
        load_settings(file)
    assert caught.value.line == 6


def test_a_digest_tells_what_is_set_for_an_article(tmp_path: Path) -> None:
    one = settings_of(tmp_path, "[[article]]\npath = 'a.md'\nkind = 'steps'\n")
    two = settings_of(tmp_path, "[[article]]\npath = 'a.md'\nkind = 'fixes'\n")
    assert one.at("a.md").digest() != two.at("a.md").digest()
    assert one.at("b.md").digest() == two.at("b.md").digest() == Settings().digest()
