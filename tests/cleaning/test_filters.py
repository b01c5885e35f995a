"""Filter lists in the EasyList syntax, and tracking parameters."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import fixharvest
from fixharvest import load_settings
from fixharvest.cleaning import filters
from fixharvest.errors import ExtraMissingError
from fixharvest.settings.settings import Settings

LIST = """[Adblock Plus 2.0]
! a list of our own
||ads.hub.example^
||pictures.hub.example^$image
/pop-banner/*
@@||ads.hub.example/manual^
||near.example^$third-party
hub.example##.ad-box
$removeparam=utm_source
||shop.example^$removeparam=clickid
@@||kept.example^$removeparam=utm_source
$removeparam=/^mc_/
||one.example^$removeparam=x,domain=other.example
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    pytest.importorskip("adblock", reason="the extra filters is not installed")
    (tmp_path / "list.txt").write_text(LIST)
    (tmp_path / "fixharvest.toml").write_text("filters = ['list.txt']\nsite = 'https://near.example/guides/'\n")
    return load_settings(tmp_path / "fixharvest.toml")


def cleaned(text: str, settings: Settings) -> str:
    return fixharvest.clean(text, settings=settings).content.markdown


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("Take [a hub](https://ads.hub.example/7).", "Take a hub.", id="a link to an ad is unlinked"),
        pytest.param("Take [it](https://ads.hub.example/manual).", None, id="an exception stays"),
        pytest.param("Take [it](https://pictures.hub.example/7).", None, id="a filter for pictures is not for links"),
        pytest.param("Take [it](https://near.example/7).", None, id="the site itself is no third party"),
        pytest.param(
            "See [it](https://a.example/b?id=7&utm_source=x#end).", "See [it](https://a.example/b?id=7#end).", id="one of two"
        ),
        pytest.param("See [it](https://a.example/b?utm_source=x).", "See [it](https://a.example/b).", id="the only parameter"),
        pytest.param(
            "See [it](https://w.shop.example/?clickid=7&q=1).", "See [it](https://w.shop.example/?q=1).", id="of a host"
        ),
        pytest.param("See [it](https://other.example/?clickid=7).", None, id="of another host"),
        pytest.param("See [it](https://kept.example/?utm_source=7).", None, id="an exception for a parameter"),
        pytest.param("See [it](https://a.example/?mc_id=7).", None, id="patterns are passed over"),
        pytest.param("See [it](https://one.example/?x=7).", None, id="what holds on some pages only is passed over"),
        pytest.param("Type `[it](https://a.example/?utm_source=7)` here.", None, id="code"),
        pytest.param("```\n[it](https://ads.hub.example/?utm_source=7)\n```", None, id="a code block"),
    ],
)
def test_addresses(before: str, after: str | None, settings: Settings) -> None:
    assert cleaned(f"One.\n\n{before}\n", settings) == f"One.\n\n{before if after is None else after}\n"


@pytest.mark.parametrize(
    "banner",
    [
        "![](https://pictures.hub.example/7.png)",
        "[![](https://x.example/pop-banner/7.png)](https://ads.hub.example/7)",
        '<a href="https://ads.hub.example/7"><img src="https://ads.hub.example/7.png"></a>',
    ],
)
def test_banners_go(banner: str, settings: Settings) -> None:
    text = f"Open the hub.\n\n{banner}\n\nClose it.\n"
    assert cleaned(text, settings) == "Open the hub.\n\nClose it.\n"
    assert banner in fixharvest.clean(text).content.markdown


def test_a_picture_that_no_filter_names_stays(settings: Settings) -> None:
    text = "Open the hub.\n\n![the hub](https://x.example/hub.png)\n\nClose it.\n"
    assert cleaned(text, settings) == text


def test_repairs_are_told(settings: Settings) -> None:
    article = fixharvest.clean("See [it](https://a.example/b?utm_source=x).\n", settings=settings)
    assert [(entry.rule, entry.before, entry.after) for entry in article.repaired] == [
        ("tracking_parameters", "https://a.example/b?utm_source=x", "https://a.example/b")
    ]


def test_a_changed_list_is_a_change_of_the_settings(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("||other.example^\n")
    assert load_settings(tmp_path / "fixharvest.toml").digest() != settings.digest()


def test_without_the_package_the_error_names_the_extra(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    filters._load.cache_clear()
    monkeypatch.setitem(sys.modules, "adblock", None)
    with pytest.raises(ExtraMissingError, match=r"pip install adblock"):
        fixharvest.clean("Hub\n", settings=settings)
