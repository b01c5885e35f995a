"""`fixharvest review` of articles: decisions on parts are corrections by line, and what was looked at isn't asked again."""

from __future__ import annotations

import json
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from fixharvest.outputs.writers.finished import FinishedRun
from tests.conftest import ROOT
from tests.review import reports
from tests.review.reports import HERE, PORT, TOKEN, write
from tests.settings.readings import reading

for package in ("starlette", "tomlkit", "uvicorn", "httpx2"):
    pytest.importorskip(package, reason="the extra review is not installed")

from lxml import html  # noqa: E402
from starlette.testclient import TestClient  # noqa: E402

from fixharvest.cli import main  # noqa: E402
from fixharvest.review.desk.app import app_of  # noqa: E402
from fixharvest.review.desk.desk import Desk, desk_of  # noqa: E402
from fixharvest.review.desk.journal import NAME  # noqa: E402
from fixharvest.review.desk.queue import article_key  # noqa: E402

CASES: dict[str, Any] = tomllib.loads((ROOT / "tests/cases/review/decisions.toml").read_text("utf-8"))
WRITTEN = '# mine\n[rules]\ndisable = ["deals"]  # why\n'
HUB, LID = article_key("hub.md"), article_key("lid.md")
STEP = ("step", "Lift the lid.")


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two articles, of which the one about the hub is doubtful, with a settings file, and a run over them."""
    folder = tmp_path_factory.mktemp("finished")
    write(folder / "in", {"hub.md": CASES["article"], "lid.md": "# The lid\n\nIt is white.\n", "fixharvest.toml": WRITTEN})
    rerun(folder)
    return folder


@pytest.fixture
def folder(finished: Path, tmp_path: Path) -> Path:
    """A copy of that run, to decide on."""
    return shutil.copytree(finished, tmp_path / "copy")


def rerun(folder: Path) -> None:
    reports.run(folder / "in", output=folder / "out")


def page(client: TestClient, article: str = HUB) -> Any:
    answer = client.get(f"/{TOKEN}/articles/{article}/")
    assert answer.status_code == 200, answer.text
    return html.document_fromstring(answer.text)


def row_of(client: TestClient, what: str, text: str, article: str = HUB) -> Any:
    """The first row of a part of this sort with this text."""
    rows = page(client, article).xpath("//li[@data-what=$what]", what=what)
    return next(row for row in rows if row.xpath(".//p[starts-with(@class, 'said')]")[0].text_content() == text)


def post(client: TestClient, key: str, verdict: str, seen: str = "", value: str | None = None, article: str = HUB) -> Any:
    body = {"key": key, "verdict": verdict, "seen": seen, "value": value}
    return client.post(f"/{TOKEN}/articles/{article}/decide", json=body, headers={"Origin": HERE})


def decide(client: TestClient, what: str, text: str, verdict: str, value: str = "") -> dict[str, Any]:
    """Decide as the page does, and return the answer."""
    row = row_of(client, what, text)
    answer = post(client, row.get("data-key"), verdict, row.get("data-seen"), value or None)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def waiting(client: TestClient) -> list[str]:
    """The keys of the articles to look at."""
    tree = html.document_fromstring(client.get(f"/{TOKEN}/articles/").text)
    return [row.get("data-key") for row in tree.xpath("//ol[@id='articles']/li")]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES["case"]])
def test_a_decision_is_a_correction_that_the_next_run_follows_until_it_is_undone(
    case: dict[str, Any], client: TestClient, folder: Path
) -> None:
    settings = folder / "in/fixharvest.toml"
    if "article" in case:
        (folder / "in/hub.md").write_text(case["article"], "utf-8")
        rerun(folder)
    for what, text, verdict, value in case["decide"]:
        decide(client, what, text, verdict, value)
    written = tomllib.loads(settings.read_text("utf-8")).get("correction", [])
    about = {"by": "ann", "at": "2030-01-02T03:04:05+00:00"}
    assert written == [{**entry, **about} for entry in case["writes"]]
    rerun(folder)
    hub = next(article for article in FinishedRun(folder / "out") if article.source.path == "hub.md")
    assert reading(hub) == case.get("reads", reading(hub))
    assert hub.content.markdown.count("Also read") == case.get("left", 0)
    assert len(hub.corrections) == len(written)
    assert "correction_stale" not in {warning.code for warning in hub.warnings}
    for row in page(client).xpath("//li[@data-seen!='']"):  # also what isn't in the article any more
        assert post(client, row.get("data-key"), "undo", row.get("data-seen")).status_code == 200
    assert settings.read_text("utf-8") == WRITTEN
    assert not page(client).xpath("//li[@data-seen!='']")


def test_a_decision_shows_on_the_page_with_who_and_when(client: TestClient, desk: Desk) -> None:
    assert decide(client, *STEP, "reject") == {"by": "ann", "at": "2030-01-02T03:04:05+00:00", "state": "reject"}
    row = row_of(client, *STEP)
    assert row.get("data-seen") == "reject"
    assert "no step, by ann, 2030-01-02T03:04:05+00:00" in row.text_content()
    (line,) = map(json.loads, desk.journal.file.read_text("utf-8").splitlines())
    assert (line["what"], line["path"], line["verdict"], line["text"]) == ("step", "hub.md", "reject", "Lift the lid.")


def test_parts_stand_beside_their_lines(client: TestClient) -> None:
    row = row_of(client, *STEP)
    assert [line.text_content().strip() for line in row.xpath(".//ol[@class='source']/li")] == ["18 2. Lift the lid."]
    cut = row_of(client, "cut", "**Also read: [The label of the hub](/label)**")
    assert cut.xpath(".//del")[0].text_content() == "**Also read: [The label of the hub](/label)**"


def test_what_was_looked_at_leaves_the_queue_until_it_changes(client: TestClient, folder: Path) -> None:
    assert waiting(client) == [HUB, LID]  # the least sure first
    assert post(client, HUB, "accept").status_code == 200
    assert waiting(client) == [LID]
    assert "looked at by ann, 2030-01-02" in page(client).text_content()
    decide(client, *STEP, "reject")
    rerun(folder)
    assert waiting(client) == [LID]  # what the editor changed is no change of the article
    hub = folder / "in/hub.md"
    hub.write_text(hub.read_text("utf-8").replace("cloth", "towel"), "utf-8")
    rerun(folder)
    assert waiting(client) == [HUB, LID]
    assert "has changed since ann looked at it" in page(client).text_content()
    assert row_of(client, *STEP[:1], "Wipe it with a towel.").get("data-seen") == ""
    assert post(client, HUB, "accept").status_code == 200
    assert post(client, HUB, "undo", "accept").status_code == 200
    assert waiting(client) == [HUB, LID]


def test_a_stale_decision_is_reported_and_can_be_undone(client: TestClient, folder: Path) -> None:
    decide(client, *STEP, "reject")
    hub = folder / "in/hub.md"
    hub.write_text(hub.read_text("utf-8").replace("Lift the lid.", "Lift the red lid."), "utf-8")
    rerun(folder)
    text = page(client).text_content()
    assert "correction_stale" in text
    assert "Decided before, and not in the article any more" in text
    (gone,) = page(client).xpath("//section[@aria-labelledby='gone']//li")
    assert post(client, gone.get("data-key"), "undo", "reject").status_code == 200
    assert "correction" not in tomllib.loads((folder / "in/fixharvest.toml").read_text("utf-8"))
    rerun(folder)
    assert "correction_stale" not in page(client).text_content()


def test_of_two_tabs_the_later_one_is_told_and_a_run_in_between_loses_nothing(client: TestClient, folder: Path) -> None:
    key = row_of(client, *STEP).get("data-key")
    assert post(client, key, "accept").status_code == 200
    late = post(client, key, "reject")
    assert (late.status_code, late.json()) == (409, {"message": "was decided on elsewhere; look at it again"})
    title = row_of(client, "kind", "Two ways to quiet the hub").get("data-key")
    other = row_of(client, "step", "Unplug the hub.").get("data-key")
    rerun(folder)
    assert post(client, other, "reject").status_code == 200  # a page that was loaded before the run
    assert post(client, title, "accept", value="steps").status_code == 200
    assert post(client, title, "accept", value="other").status_code == 409
    entries = tomllib.loads((folder / "in/fixharvest.toml").read_text("utf-8"))["correction"]
    assert [entry.get("label") or entry.get("kind") for entry in entries] == ["step", "text", "steps"]


def test_what_is_decided_is_sure_and_a_looked_at_article_is_not_doubtful(
    client: TestClient, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = ["report", str(folder / "out"), "--reviewed", str(folder / "in" / NAME)]
    decide(client, "fix", "Clean the lid", "reject")
    rerun(folder)  # the article promises two fixes
    capsys.readouterr()
    assert main(report) == 0
    assert "doubtful 1\n" in capsys.readouterr().out
    assert post(client, HUB, "accept").status_code == 200
    assert main(report) == 0
    assert "doubtful 0\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("article", "key", "verdict", "value", "status"),
    [
        (HUB, "00" * 16, "accept", None, 422),
        (HUB, "00" * 16, "undo", None, 422),
        ("00" * 16, HUB, "accept", None, 422),
        (HUB, "kind", "accept", None, 422),
        (HUB, "step", "accept", "steps", 422),
        (HUB, "kind", "accept", "howto", 400),
        (HUB, "step", "perhaps", None, 400),
    ],
)
def test_what_is_no_decision_writes_nothing(
    article: str, key: str, verdict: str, value: str | None, status: int, client: TestClient, folder: Path
) -> None:
    named = {"kind": ("kind", "Two ways to quiet the hub"), "step": STEP}
    known = row_of(client, *named[key]).get("data-key") if key in named else key
    assert post(client, known, verdict, value=value, article=article).status_code == status
    assert (folder / "in/fixharvest.toml").read_text("utf-8") == WRITTEN
    assert not (folder / "in" / NAME).exists()


def test_articles_are_shown_to_nobody_else(client: TestClient) -> None:
    for path in ("/wrong/articles/", f"/wrong/articles/{HUB}/", f"/{TOKEN}/articles/{'00' * 16}/"):
        assert client.get(path).status_code == 404
    assert client.get(f"/{TOKEN}/articles/", headers={"Host": "evil.example"}).status_code == 404
    assert (
        client.post(f"/{TOKEN}/articles/{HUB}/decide", content=b"{}", headers={"Origin": "http://evil.example"}).status_code
        == 403
    )


def test_parts_that_no_line_tells_apart_cannot_be_decided_on(tmp_path: Path) -> None:
    steps = "1. Press **Start**.\n2. Open **Settings**.\n3. Click **Hub**.\n4. Click **OK**.\n"
    text = f"---\ntitle: How to open the hub\n---\n\n{steps}"
    write(tmp_path / "in", {"hub.md": text})
    rerun(tmp_path)
    desk = desk_of(tmp_path / "out", tmp_path / "in/fixharvest.toml")
    with TestClient(app_of(desk, TOKEN, PORT), base_url=HERE) as client:
        fix = row_of(client, "fix", "How to open the hub")
        assert "It has no heading of its own; decide on its steps." in fix.text_content()
        assert all(button.get("disabled") is not None for button in fix.xpath(".//button[@data-verdict!='undo']"))
        assert post(client, fix.get("data-key"), "reject").status_code == 422
        decide(client, "step", "Open Settings.", "reject")


def test_hostile_articles_are_inert_and_right_in_the_settings(tmp_path: Path) -> None:
    reports.run(reports.hostile_folder(tmp_path / "in"), output=tmp_path / "out")
    settings = tmp_path / "in/fixharvest.toml"
    with TestClient(app_of(desk_of(tmp_path / "out", settings), TOKEN, PORT), base_url=HERE) as client:
        for article in waiting(client):
            tree = page(client, article)
            assert len(tree.xpath("//script")) == 1
            assert not tree.xpath("//*[@onclick or @onerror or @onload or @onmouseover or @onfocus or @style]")
            assert not tree.xpath("//img | //iframe | //svg | //object | //a[starts-with(@href, 'javascript:')]")
            for row in tree.xpath("//li[.//button[@data-verdict='reject' and not(@disabled)]]"):
                assert post(client, row.get("data-key"), "reject", article=article).status_code == 200
    rerun(tmp_path)
    followed = [article for article in FinishedRun(tmp_path / "out") if article.corrections]
    assert len(followed) >= 3
    codes = {warning.code for article in FinishedRun(tmp_path / "out") for warning in article.warnings}
    assert "correction_stale" not in codes


def test_a_web_page_is_decided_on_by_the_lines_of_its_markdown(tmp_path: Path) -> None:
    steps = "".join(f"<li>{text}</li>" for text in ("Open <b>Settings</b>.", "It may blink.", "Click <b>Restart</b>."))
    text = (
        f"<html><body><article>\n<h1>How to restart the hub</h1>\n<p>It hums.</p>\n<ol>{steps}</ol>\n</article></body></html>"
    )
    write(tmp_path / "in", {"hub.html": text})
    rerun(tmp_path)
    article = article_key("hub.html")
    desk = desk_of(tmp_path / "out", tmp_path / "in/fixharvest.toml")
    with TestClient(app_of(desk, TOKEN, PORT), base_url=HERE) as client:
        assert "lines here are those of the Markdown" in page(client, article).text_content()
        key = row_of(client, "step", "It may blink.", article).get("data-key")
        assert post(client, key, "reject", article=article).status_code == 200
    rerun(tmp_path)
    (hub,) = FinishedRun(tmp_path / "out")
    assert reading(hub) == "steps\n- How to restart the hub\n  . Open Settings. It may blink.\n  . Click Restart."
    assert [(entry.label, entry.lines) for entry in hub.corrections] == [("text", (4, 4))]
