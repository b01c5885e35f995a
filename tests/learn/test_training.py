"""`fixharvest learn --train`: steps in a dress that the package doesn't know are learned from accepted articles."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fixharvest import load_settings
from fixharvest.errors import SettingsError
from fixharvest.judgement.own_labels import NAME
from tests.cli.commands import command
from tests.learn.arrow_site import THINGS, accept, run, steps_in, write_articles

ACCEPTED, OTHERS = THINGS[:10], THINGS[10:]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with articles (`in`), their results (`out`), and those that were accepted (`accepted`)."""
    folder = tmp_path_factory.mktemp("site")
    write_articles(folder / "in")
    run(folder / "in", folder / "out")
    accept(folder / "in", folder / "out", folder / "accepted", ACCEPTED)
    return folder


@pytest.fixture(scope="module")
def weights(site: Path) -> bytes:
    """The file of weights that training wrote, named in the articles' settings."""
    found = command("learn", site / "in", "--train", site / "accepted", "--apply")
    assert found.returncode == 0, found.stderr.decode()
    assert "10 articles" in found.stderr.decode()
    return (site / "in" / NAME).read_bytes()


def test_what_ten_articles_show_is_found_in_the_others(site: Path, weights: bytes, tmp_path: Path) -> None:
    assert not any(steps_in(site / "out" / "articles" / f"{thing}.json") for thing in THINGS)
    run(site / "in", tmp_path / "out")
    found = [len(steps_in(tmp_path / "out" / "articles" / f"{thing}.json")) for thing in OTHERS]
    assert sum(found) > 0.95 * 25 * len(OTHERS)


def test_the_same_articles_give_the_same_bytes(site: Path, weights: bytes) -> None:
    assert command("learn", site / "in", "--train", site / "accepted", "--apply").returncode == 0
    assert (site / "in" / NAME).read_bytes() == weights
    assert (site / "in" / "fixharvest.toml").read_text("utf-8").count("labels =") == 1


def test_without_apply_nothing_is_written(site: Path, tmp_path: Path) -> None:
    write_articles(tmp_path / "in")
    found = command("learn", tmp_path / "in", "--train", site / "accepted")
    assert found.returncode == 0
    assert b"add --apply" in found.stderr
    assert not (tmp_path / "in" / NAME).exists()


def test_what_the_package_reads_anyway_is_not_learned(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for thing in ACCEPTED:
        fixes = "".join(f"\n## Fix {at}: Dry it\n\n1. Open the {thing}.\n2. Wipe it.\n" for at in (1, 2))
        (folder / f"{thing}.md").write_text(f"# Mend a {thing}\n{fixes}", encoding="utf-8")
    run(folder, tmp_path / "out")
    found = command("learn", folder, "--train", tmp_path / "out", "--apply")
    assert b"nothing is written" in found.stderr
    assert sorted(path.name for path in folder.iterdir()) == sorted(f"{thing}.md" for thing in ACCEPTED)


def _without_fixes(article: dict[str, Any]) -> None:
    del article["fixes"]


def _far_line(article: dict[str, Any]) -> None:
    article["fixes"][0]["lines"] = [4, 9000]


def _unknown(article: dict[str, Any]) -> None:
    article["source"]["path"] = "gone.md"


def _changed(article: dict[str, Any]) -> None:
    article["source"]["sha256"] = "0" * 64


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (_without_fixes, "is not an article"),
        (_far_line, "lines 4 to 9000 are not in its source"),
        (_unknown, "'gone.md' is not among the articles"),
        (_changed, "has changed; run again"),
    ],
)
def test_a_bad_article_is_named_and_its_neighbors_are_learned(
    site: Path, tmp_path: Path, spoil: Callable[[dict[str, Any]], None], says: str
) -> None:
    write_articles(tmp_path / "in")
    accept(tmp_path / "in", site / "out", tmp_path / "accepted", THINGS[:11])
    file = tmp_path / "accepted" / f"{THINGS[0]}.json"
    article = json.loads(file.read_text("utf-8"))
    spoil(article)
    file.write_text(json.dumps(article), encoding="utf-8")
    found = command("learn", tmp_path / "in", "--train", tmp_path / "accepted")
    assert f"{THINGS[0]}.json: " in found.stderr.decode()
    assert says in found.stderr.decode()
    assert "10 articles" in found.stderr.decode()


def test_nine_articles_are_too_few(site: Path, tmp_path: Path) -> None:
    accept(site / "in", site / "out", tmp_path / "accepted", THINGS[:10])
    (tmp_path / "accepted" / f"{THINGS[0]}.json").write_text("{", encoding="utf-8")
    found = command("learn", site / "in", "--train", tmp_path / "accepted")
    assert found.returncode == 1
    assert b"give at least 10" in found.stderr


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda data: data[: len(data) // 2], "is not a file of weights"),
        (lambda data: data.replace(b'{"trained_from":"', b'{"trained_from":"0'), "another version of fixharvest"),
        (lambda data: data.replace(b'"transitions":[[', b'"transitions":[[9999999,'), "must have 9 weights"),
    ],
)
def test_weights_that_do_not_fit_are_refused(
    weights: bytes, tmp_path: Path, change: Callable[[bytes], bytes], says: str
) -> None:
    (tmp_path / NAME).write_bytes(change(weights))
    (tmp_path / "fixharvest.toml").write_text(f'labels = "{NAME}"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=says) as caught:
        load_settings(tmp_path / "fixharvest.toml")
    assert "train again" in caught.value.message


def test_another_file_is_not_overwritten(site: Path, tmp_path: Path) -> None:
    write_articles(tmp_path / "in")
    (tmp_path / "in" / NAME).write_text("mine", encoding="utf-8")
    found = command("learn", tmp_path / "in", "--train", site / "accepted", "--apply")
    assert found.returncode == 1
    assert (tmp_path / "in" / NAME).read_text("utf-8") == "mine"
    assert not (tmp_path / "in" / "fixharvest.toml").exists()


def test_other_weights_are_other_settings(weights: bytes, tmp_path: Path) -> None:
    digests = []
    for data in (weights, weights + b"\n"):
        (tmp_path / NAME).write_bytes(data)
        (tmp_path / "fixharvest.toml").write_text(f'labels = "{NAME}"\n', encoding="utf-8")
        digests.append(load_settings(tmp_path / "fixharvest.toml").digest())
    assert digests[0] != digests[1]
