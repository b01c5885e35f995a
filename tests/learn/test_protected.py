"""A fix's heading and a step are never proposed for removal, whatever the evidence."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

import fixharvest
from fixharvest.learn.folder import learn
from fixharvest.learn.toml import apply
from fixharvest.settings.settings import Settings
from tests.learn.made_up_site import DEVICES, PARTS, PLACES

# Each stands at the same place in every article, as boilerplate does.
SHARED_ENDS = {
    "heading above steps": "## Method 2: Reinstall the driver by hand\n\n1. Open **Device Manager**.\n2. Click **Update**.\n",
    "heading above prose": "## Fix 2: Let the dealer look at it\n\nOpen **Contacts** and call the dealer.\n",
    "linked steps": "## Way 2\n\n1. [Open the shop](https://shop.example/a).\n2. [Click Buy](https://shop.example/b).\n",
    "bold heading": "**Solution 2: Restart the router**\n\n1. Press **Power**.\n2. Wait a minute.\n",
    "lines that start alike": "## Way 2: Note the number\n\n1. Note: press **Save**.\n2. Tags: click **Done**.\n",
}


def write_articles(folder: Path, end: str) -> Path:
    """Fifteen articles that differ in all but their last fix, and three twins of the first."""
    folder.mkdir()
    chance = random.Random(3)
    for number in range(15):
        words = " ".join(chance.choice((*DEVICES, *PARTS, *PLACES)) for _ in range(60))
        text = f"# The {DEVICES[number % 10]} fails {number}\n\n{words.capitalize()}.\n\n"
        text += f"## Method 1: Clean the {PARTS[number % 12]}\n\n"
        text += f"1. Open the {PARTS[(number + 3) % 12]}.\n2. Click **{words[:9]}**.\n\n{end}"
        (folder / f"a{number:02}.md").write_text(text)
    for number in range(3):
        (folder / f"twin{number}.md").write_text((folder / "a00.md").read_text())
    return folder


@pytest.mark.parametrize("name", SHARED_ENDS)
def test_applied_proposals_remove_no_fix_and_no_step(name: str, tmp_path: Path) -> None:
    folder = write_articles(tmp_path / "articles", SHARED_ENDS[name])
    files = sorted(folder.glob("*.md"))
    before = [fixharvest.clean(file.read_text()) for file in files]
    apply(learn([folder], Settings()).proposals, tmp_path / "fixharvest.toml")
    if not (tmp_path / "fixharvest.toml").exists():
        return
    settings = fixharvest.load_settings(tmp_path / "fixharvest.toml")
    after = [fixharvest.clean(file.read_text(), settings=settings) for file in files]
    assert [article.fixes for article in after] == [article.fixes for article in before]


def test_such_an_end_would_be_proposed_were_it_no_fix(tmp_path: Path) -> None:
    end = "Get our letter every Friday\n\nFollow us in the garden\n"
    proposals = learn([write_articles(tmp_path / "articles", end)], Settings()).proposals
    assert {value for entry in proposals for _, value in entry.values} >= {"Get our letter every Friday"}
