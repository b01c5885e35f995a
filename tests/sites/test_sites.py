"""The cleaned tree of a site with the files beside its articles is a site: generators build it, with the same pages.

The four sites in this folder are samples. Generators are large, so those that aren't installed are skipped; `make site-test`
installs what it can.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pytest

from fixharvest.cli import main

SITES = Path(__file__).parent
CLUTTER = "adsbygoogle"
FRONT_MATTER = re.compile(r"(?:---\n.*?\n---\n|\+\+\+\n.*?\n\+\+\+\n|title: .*?\n---\n)?", re.DOTALL)
ARTICLES = (".md", ".markdown")


@dataclass(frozen=True, slots=True)
class Build:
    """How a generator builds: the command after its name, where the pages are, and words that some of them must contain."""

    command: Sequence[str]
    pages: str
    holds: dict[str, str]


BUILDS = {
    "jekyll": Build(
        ("build", "--disable-disk-cache"),
        "_site",
        {
            "index.html": '<a href="/2024/05/01/Fix-the-Lamp.html">Fix the lamp: two ways</a>',
            "2024/05/01/Fix-the-Lamp.html": "the post layout",
            "bright/index.html": "lumens",
            "notes/Größe.html": "Nuvo costs 20 dollars",
            "img/Lamp.svg": "circle",
            "css/site.css": "color",
        },
    ),
    "mkdocs": Build(
        ("build", "--quiet"),
        "site",
        {
            "index.html": "guides/Fix-the-Lamp/",
            "guides/Fix-the-Lamp/index.html": "Fix the lamp: two ways",
            "guides/Größe/index.html": 'id="brightness"',
            "guides/lampe.fr/index.html": "Réparer la lampe",
            "img/Lamp.svg": "circle",
            "data/prices.csv": "Nuvo",
        },
    ),
    "hugo": Build(
        ("--quiet",),
        "public",
        {
            "index.html": "All about lamps.",
            "posts/index.html": "Posts, newest first.",
            "posts/fix-the-lamp/index.html": "Close up",
            "posts/größe/index.html": "the single layout",
            "fr/posts/größe/index.html": "Taille",
            "posts/fix-the-lamp/lamp.svg": "circle",
            "css/site.css": "color",
        },
    ),
    "hexo": Build(
        ("generate",),
        "public",
        {
            "index.html": "Fix the lamp: two ways",
            "Fix-the-Lamp/index.html": "<blockquote>",
            "Größe/index.html": "the post layout",
            "about/index.html": "the page layout",
            "img/Lamp.svg": "circle",
        },
    ),
}


def names(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def cleaned(generator: str, output: Path) -> Path:
    """The cleaned tree of a sample."""
    arguments = [str(SITES / generator), "-o", str(output), "--assets", "--workers", "0", "--quiet", "--no-config"]
    assert main(["run", *arguments]) == 0
    return output / "markdown"


@pytest.mark.parametrize("generator", BUILDS)
def test_the_cleaned_tree_has_the_names_and_the_front_matter_of_the_site(generator: str, tmp_path: Path) -> None:
    site, tree = SITES / generator, cleaned(generator, tmp_path / "out")
    assert names(tree) == names(site)
    changed = heads = 0
    for name in names(site):
        before, after = (site / name).read_text("utf-8"), (tree / name).read_text("utf-8")
        head = FRONT_MATTER.match(before)
        assert head is not None
        assert after.startswith(head[0])
        heads += head[0] != "" and name.endswith(ARTICLES)
        assert CLUTTER not in after
        assert before == after or name.endswith(ARTICLES), f"{name} is a copy"
        changed += before != after
    assert changed == sum(CLUTTER in (site / name).read_text("utf-8") for name in names(site)) >= 2
    assert heads >= 2


@pytest.mark.parametrize("generator", BUILDS)
def test_the_cleaned_tree_builds(generator: str, tmp_path: Path) -> None:
    program = shutil.which(generator)
    if program is None:
        pytest.skip(f"{generator} is not installed; see `make site-test`")
    build, tree = BUILDS[generator], cleaned(generator, tmp_path / "out")
    built = pages(program, build, tree, tmp_path / "built")
    for name, words in build.holds.items():
        assert words in unquote((built / name).read_text("utf-8")), name
    assert not [name for name in names(built) if name.endswith(".html") and CLUTTER in (built / name).read_text("utf-8")]
    original = pages(program, build, SITES / generator, tmp_path / "original")
    assert names(built) == names(original), "the same pages and files as without cleaning"


def pages(program: str, build: Build, site: Path, folder: Path) -> Path:
    """Build a copy of `site` in `folder`, and return where the pages are."""
    shutil.copytree(site, folder)
    modules = Path(program).parent.parent
    if modules.name == "node_modules":  # Hexo loads itself and its plugins from the site's own folder
        (folder / "node_modules").symlink_to(modules, target_is_directory=True)
    done = subprocess.run([program, *build.command], cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / build.pages
