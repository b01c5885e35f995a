"""`fixharvest twins`: which articles and fixes it groups, which one it keeps, and what it writes."""

from __future__ import annotations

import json
import random
import unicodedata
from pathlib import Path
from typing import Any

import pytest

import fixharvest.outputs.twins
from fixharvest.cli import main
from fixharvest.outputs.twins import MAX_COMPARED, THRESHOLDS, find_twins

INTRODUCTION = """A kettle that switches itself off before the water boils is a nuisance in the morning. In most kitchens
the reason is scale on the heating plate or a base that has become wet, and neither of them calls for a new kettle.
"""
SCALE = """Scale on the plate keeps the heat from the water, so the guard believes that the kettle has run dry.

1. Fill the kettle with one part of vinegar and two parts of water.
2. Let it stand for an hour and pour it away.
3. Rinse it twice with clear water and boil it once empty of vinegar.
"""
BASE = """Moisture between base and kettle lets the contact come and go.

1. Pull the plug and lift the kettle from its base.
2. Dry both contacts with a soft cloth.
3. Wait for ten minutes before you plug it in again.
"""
LAMP = """The spring in the arm of a lamp gets tired after some years and the head sinks.

1. Loosen the screw at the joint by half a turn.
2. Hook the spring into the next hole and tighten the screw.
"""
DOOR = """Hinges without oil squeak in every season, most of all in a dry winter.

1. Lift the door off with a wedge and a bit of patience.
2. Put one drop of oil on each pin.
3. Hang it back and swing it ten times.
"""
ADVERT = '<ins class="adsbygoogle" data-ad-client="ca-pub-1"></ins>\n'


def article(title: str, *fixes: str, introduction: str = INTRODUCTION) -> str:
    parts = [f"## Fix {number}: Way {number} out of it\n\n{fix}" for number, fix in enumerate(fixes, start=1)]
    return "\n".join([f"---\ntitle: {title}\n---\n", introduction, *parts])


def run(folder: Path, articles: dict[str, str]) -> Path:
    """The output folder of a run over `articles`."""
    for name, text in articles.items():
        (folder / "in").mkdir(exist_ok=True)
        (folder / "in" / name).write_text(text, "utf-8")
    assert main(["run", str(folder / "in"), "-o", str(folder / "out"), "--quiet"]) == 0
    return folder / "out"


def groups(output: Path, kind: str) -> list[list[str]]:
    """The groups of a kind, each as the paths of its members."""
    lines = [json.loads(line) for line in (output / "twins.jsonl").read_bytes().splitlines()]
    return [[member["path"] for member in line["members"]] for line in lines if line["kind"] == kind]


ORIGINAL = article("Kettle goes off too soon", SCALE, BASE)
TWINS = {
    "another-title": article("Unleash the Boil: Mastering Your Kettle", SCALE, BASE),
    "other-ads": ORIGINAL.replace("## Fix", f"{ADVERT}\n## Fix"),
    "fixes-in-another-order": article("Kettle goes off too soon", BASE, SCALE),
    "some-words-swapped": ORIGINAL.replace("kitchens", "homes").replace("soft", "clean").replace("nuisance", "bother"),
    "a-paragraph-less": article("Kettle goes off too soon", SCALE, BASE, introduction=""),
    "other-headings": ORIGINAL.replace("Way 1 out of it", "Descale it").replace("Way 2 out of it", "Dry it"),
    "capitals": ORIGINAL.replace("scale", "SCALE").replace("water", "Water"),
    "other-marks": ORIGINAL.replace("the kettle", "**the kettle**").replace(" boils ", " [boils](https://example.org) "),
    "other-code-points": unicodedata.normalize("NFD", ORIGINAL.replace("water", "wäter")).replace("wa\u0308ter", "water"),
}
OTHERS = {
    "same-frame-other-fixes": article(
        "Kettle goes off too soon", LAMP, LAMP.replace("spring", "bulb").replace("hole", "socket"), introduction=""
    ),
    "same-words-in-another-order": article(
        "Kettle goes off too soon",
        " ".join(sorted(SCALE.replace("\n", " ").split())),
        " ".join(sorted(BASE.replace("\n", " ").split())),
        introduction=" ".join(sorted(INTRODUCTION.split())),
    ),
    "one-fix-of-it-among-others": article("A kitchen in order", LAMP, BASE, DOOR, introduction="Much can break in a kitchen."),
    "same-title-only": "---\ntitle: Kettle goes off too soon\n---\n\nBuy another kettle.\n",
}


@pytest.mark.parametrize("other", TWINS.values(), ids=TWINS.keys())
def test_similar_articles_are_twins(other: str, tmp_path: Path) -> None:
    output = run(tmp_path, {"a.md": ORIGINAL, "b.md": other})
    assert main(["twins", str(output)]) == 0
    assert sorted(path for group in groups(output, "article") for path in group) == ["a.md", "b.md"]


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS.keys())
def test_different_articles_are_not_twins(other: str, tmp_path: Path) -> None:
    output = run(tmp_path, {"a.md": ORIGINAL, "b.md": other})
    assert main(["twins", str(output)]) == 0
    assert groups(output, "article") == []


def test_a_fix_in_two_different_articles_is_a_twin(tmp_path: Path) -> None:
    output = run(tmp_path, {"a.md": ORIGINAL, "b.md": OTHERS["one-fix-of-it-among-others"]})
    assert main(["twins", str(output)]) == 0
    (line,) = [json.loads(line) for line in (output / "twins.jsonl").read_bytes().splitlines()]
    assert line["kind"] == "fix"
    ids = {row["source"]["path"]: [fix["id"] for fix in row["fixes"]] for row in rows(output / "articles.jsonl")}
    assert line["members"] == [
        {"id": ids["a.md"][1], "path": "a.md", "title": "Way 2 out of it", "similarity": 1.0},
        {"id": ids["b.md"][1], "path": "b.md", "title": "Way 2 out of it", "similarity": 1.0},
    ]


def rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_bytes().splitlines()]


def test_the_words_of_options_count_for_their_fix(tmp_path: Path) -> None:
    options = "Two ways lead there.\n\n### Option 1: Vinegar\n\n{}\n\n### Option 2: Cloth\n\n{}\n"
    one, other = options.format(SCALE, BASE), options.format(LAMP, DOOR)
    output = run(tmp_path, {"a.md": article("A", one), "b.md": article("B", other, one, introduction="Else.")})
    assert all(row["fixes"][0]["options"] for row in rows(output / "articles.jsonl"))
    assert main(["twins", str(output)]) == 0
    found = [
        [member["id"][-2:] for member in line["members"]] for line in rows(output / "twins.jsonl") if line["kind"] == "fix"
    ]
    assert found == [["f1", "f2"]]


def test_the_kept_twin_has_most_fixes_then_most_steps_then_the_first_path(tmp_path: Path) -> None:
    fewer_steps = ORIGINAL.replace("2. Dry both contacts with a soft cloth.\n3. Wait", "2. Wait")
    no_fixes = ORIGINAL.replace("## Fix 2: Way 2 out of it\n\n", "")
    output = run(tmp_path, {"a.md": no_fixes, "b.md": fewer_steps, "d.md": ORIGINAL, "c.md": ORIGINAL})
    assert main(["twins", str(output)]) == 0
    assert groups(output, "article") == [["c.md", "d.md", "b.md", "a.md"]]
    (line,) = [line for line in rows(output / "twins.jsonl") if line["kind"] == "article"]
    similarities = [member["similarity"] for member in line["members"]]
    assert similarities[:2] == [1.0, 1.0]
    assert all(0.5 <= similarity < 1 for similarity in similarities[2:])


def test_unique_holds_one_article_of_each_group_and_all_others(tmp_path: Path) -> None:
    output = run(tmp_path, {"a.md": "# Lamp\n\n" + LAMP, "b.md": ORIGINAL, "c.md": TWINS["another-title"], "d.md": ORIGINAL})
    assert main(["twins", str(output)]) == 0
    assert not (output / "unique.jsonl").exists()
    assert main(["twins", str(output), "--unique"]) == 0
    lines = (output / "articles.jsonl").read_bytes().splitlines(keepends=True)
    assert (output / "unique.jsonl").read_bytes() == lines[0] + lines[1]


def test_the_summary_counts_twins(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = run(tmp_path, {"a.md": ORIGINAL, "b.md": TWINS["another-title"], "c.md": "A lamp.\n"})
    assert main(["twins", str(output), "--unique"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "articles  3, twins 1 (33.3%), groups 1",
        "fixes     4, twins 2 (50.0%), groups 2",
        f"results   {output}: twins.jsonl, unique.jsonl",
    ]


def test_the_order_of_the_articles_does_not_matter(tmp_path: Path) -> None:
    chance = random.Random(3)
    words = sorted(set((INTRODUCTION + SCALE + BASE + LAMP).replace("\n", " ").split()))

    def spin(text: str, rate: float) -> str:
        return " ".join(chance.choice(words) if chance.random() < rate else word for word in text.split(" "))

    bodies = [ORIGINAL, article("Lamp", LAMP, SCALE, introduction="The head of the lamp sinks.")]
    output = run(tmp_path, {f"{n:02}.md": spin(bodies[n % 2], chance.uniform(0, 0.25)) for n in range(40)})
    lines = (output / "articles.jsonl").read_bytes().splitlines(keepends=True)
    results = set()
    for _ in range(5):
        find_twins(output)
        results.add((output / "twins.jsonl").read_bytes())
        chance.shuffle(lines)
        (output / "articles.jsonl").write_bytes(b"".join(lines))
    assert len(results) == 1
    found = rows(output / "twins.jsonl")
    assert len(found) > 4
    for kind in ("article", "fix"):
        members = [member for line in found if line["kind"] == kind for member in line["members"]]
        assert len({member["id"] for member in members}) == len(members), "nothing is in two groups"
        assert all(member["similarity"] >= THRESHOLDS[kind] for member in members)
    assert len({line["group"] for line in found}) == len(found)


def test_a_group_of_n_twins_takes_n_comparisons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = run(tmp_path, {"a.md": ORIGINAL})
    (line,) = (output / "articles.jsonl").read_bytes().splitlines(keepends=True)
    lines = [line.replace(b'"path":"a.md"', b'"path":"a%03d.md"' % number) for number in range(300)]
    (output / "articles.jsonl").write_bytes(b"".join(lines))
    compared: list[float] = []
    jaccard = fixharvest.outputs.twins._jaccard

    def counted(*sets: frozenset[str]) -> float:
        compared.append(jaccard(*sets))
        return compared[-1]

    monkeypatch.setattr("fixharvest.outputs.twins._jaccard", counted)
    articles, fixes = find_twins(output)
    assert (articles.twins, articles.groups) == (299, 1)
    assert (fixes.twins, fixes.groups) == (598, 2)
    assert len(compared) <= 900 * MAX_COMPARED
    assert len(compared) == 299 + 598


def test_articles_without_words_are_not_twins(tmp_path: Path) -> None:
    empty = "---\ntitle: A\n---\n\n## Fix 1: Turn it off\n\n## Fix 2: Turn it on\n"
    output = run(tmp_path, {"a.md": empty, "b.md": empty, "c.md": "", "d.md": ""})
    assert main(["twins", str(output)]) == 0
    assert (output / "twins.jsonl").read_bytes() == b""


def test_an_empty_run_has_no_twins(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    output = run(tmp_path, {})
    assert main(["twins", str(output), "--unique"]) == 0
    assert capsys.readouterr().out.startswith("articles  0, twins 0 (0.0%), groups 0\n")
    assert (output / "unique.jsonl").read_bytes() == b""


def test_a_folder_that_is_not_an_output_is_a_fatal_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["twins", str(tmp_path)]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(f"fixharvest: {tmp_path / 'articles.jsonl'}: cannot be read: ")
    assert captured.err.endswith("; pass the folder of a finished run\n")
    assert main(["twins", str(tmp_path / "none")]) == 2


@pytest.mark.parametrize("line", [b"{}", b"\n", b'{"id": "a', b"\xff"], ids=["object", "blank", "truncated", "not-utf-8"])
def test_a_line_that_is_not_an_article_is_named_and_nothing_is_written(
    line: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = run(tmp_path, {"a.md": ORIGINAL})
    with (output / "articles.jsonl").open("ab") as file:
        file.write(line)
    assert main(["twins", str(output)]) == 1
    assert capsys.readouterr().err.startswith(f"fixharvest: {output / 'articles.jsonl'}:2: is not an article: ")
    assert not (output / "twins.jsonl").exists()
