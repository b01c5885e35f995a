"""`fixharvest review`: decisions are remembered, written to the settings and taken back, and nobody else can make them."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from fixharvest.cli import main
from fixharvest.outputs.writers.finished import FinishedRun
from fixharvest.review.measure import measured
from tests.review import reports
from tests.review.reports import HERE, PORT, TOKEN, write

for package in ("starlette", "tomlkit", "uvicorn", "httpx2"):
    pytest.importorskip(package, reason="the extra review is not installed")

import tomlkit  # noqa: E402
from lxml import html  # noqa: E402
from starlette.testclient import TestClient  # noqa: E402

from fixharvest.review.desk import settings_edit  # noqa: E402
from fixharvest.review.desk.app import app_of  # noqa: E402
from fixharvest.review.desk.desk import Desk, desk_of  # noqa: E402
from fixharvest.review.desk.journal import NAME  # noqa: E402
from fixharvest.review.desk.queue import RunQueue  # noqa: E402

WRITTEN = '# mine\n[rules]\ndisable = ["deals"]  # why\n\n[[keep]]\ntext = "Hub"  # by hand\n\n[[remove]]\ntext = "Lid"\n'
ARTICLE = "# The hub\n\nBy Ann Example\n\nOpen the hub.\n\n**Also read: [{title}](/label)**\n\nClose the hub.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Articles with a settings file, and a run over them."""
    titles = {"a.md": "The label of the hub", "b.md": "The label of the hub", "c.md": "The lid of the hub"}
    articles = {name: ARTICLE.format(title=title) for name, title in titles.items()}
    write(tmp_path / "in", {**articles, "fixharvest.toml": WRITTEN})
    reports.run(tmp_path / "in", output=tmp_path / "out")
    return tmp_path


def key_of(folder: Path, words: str) -> str:
    """The key of the text with these words that was cut."""
    cuts = [cut for article in FinishedRun(folder / "out") for cut in article.removed if words in cut.text]
    return measured(cuts[0]).key.hex()


def post(client: TestClient, key: str, verdict: str, seen: str = "") -> Any:
    return client.post(f"/{TOKEN}/decide", json={"key": key, "verdict": verdict, "seen": seen}, headers={"Origin": HERE})


def rows(client: TestClient) -> dict[str, str]:
    """The keys on the page with the verdict that it shows."""
    tree = html.document_fromstring(client.get(f"/{TOKEN}/").text)
    return {row.get("data-key"): row.get("data-seen") for row in tree.xpath("//li[@data-key]")}


def test_a_rejected_text_stays_from_the_next_run_on_and_undo_restores_the_file(client: TestClient, folder: Path) -> None:
    settings, key = folder / "in/fixharvest.toml", key_of(folder, "The label")
    assert post(client, key, "reject").json() == {"by": "ann", "at": "2030-01-02T03:04:05+00:00", "state": "reject"}
    after = settings.read_text("utf-8")
    assert tomllib.loads(after)["keep"] == [{"text": "Hub"}, {"text": "Also read: The label of the hub"}]
    assert "# mine" in after
    assert "# by hand" in after
    assert "kept in review by ann, 2030-01-02" in after
    reports.run(folder / "in", output=folder / "out")
    kept = {article.source.path: "The label" in article.content.markdown for article in FinishedRun(folder / "out")}
    assert kept == {"a.md": True, "b.md": True, "c.md": False}
    assert rows(client)[key] == "reject"  # though the new run doesn't cut it
    assert post(client, key, "undo", "reject").status_code == 200
    assert settings.read_text("utf-8") == WRITTEN
    assert key not in rows(client)


def test_an_accepted_text_leaves_the_queue_for_good(client: TestClient, folder: Path, desk: Desk) -> None:
    key = key_of(folder, "The label")
    before = rows(client)
    assert before[key] == ""
    assert post(client, key, "accept").status_code == 200
    assert rows(client)[key] == "accept"
    reports.run(folder / "in", output=folder / "out")
    assert RunQueue(folder / "out").now().rows.keys() == before.keys()
    (line,) = map(json.loads, desk.journal.file.read_text("utf-8").splitlines())
    assert (line["by"], line["at"], line["verdict"]) == ("ann", "2030-01-02T03:04:05+00:00", "accept")
    assert (folder / "in/fixharvest.toml").read_text("utf-8") == WRITTEN
    assert post(client, key, "reject", "accept").status_code == 200  # a second thought
    assert rows(client)[key] == "reject"


def test_an_accepted_text_makes_no_article_doubtful(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    box = "Join our letter " + "and read about hubs every week " * 8
    article = "# The hub\n\n" + "The hub is round and white.\n\n" * 40 + box + "\n\nIt is old.\n"
    settings = "[[remove]]\nstarts = 'Join our letter'\n"
    write(tmp_path / "in", {"a.md": article, "b.md": article, "fixharvest.toml": settings})
    output = reports.run(tmp_path / "in", output=tmp_path / "out")
    assert main(["report", str(output)]) == 0
    assert "articles  2, doubtful 2\n" in capsys.readouterr().out
    desk = desk_of(output, tmp_path / "in/fixharvest.toml")
    desk.decide(key_of(tmp_path, "Join our"), "accept", "")
    assert main(["report", str(output), "--reviewed", str(tmp_path / "in" / NAME)]) == 0
    assert "articles  2, doubtful 0\n" in capsys.readouterr().out
    headline = reports.page(output / "report/cuts.html").xpath("//p[@class='headline']")[0]
    assert "No rule was unsure of one." in reports.words(headline)


def test_of_two_tabs_the_later_one_is_told_and_loses_nothing(client: TestClient, folder: Path) -> None:
    key, other = key_of(folder, "The label"), key_of(folder, "The lid")
    assert post(client, key, "accept").status_code == 200
    late = post(client, key, "reject")
    assert (late.status_code, late.json()) == (409, {"message": "was decided on elsewhere; look at it again"})
    assert post(client, other, "reject").status_code == 200
    assert {key: "accept", other: "reject"}.items() <= rows(client).items()


def test_an_edit_in_between_is_kept(desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = folder / "in/fixharvest.toml"
    parse, edits = tomlkit.parse, iter([WRITTEN + "\n[[remove]]\ntext = 'Added by hand'\n"])

    def parse_while_somebody_writes(text: bytes) -> Any:
        if edit := next(edits, ""):
            settings.write_text(edit, "utf-8")
        return parse(text)

    monkeypatch.setattr(tomlkit, "parse", parse_while_somebody_writes)
    desk.decide(key_of(folder, "The label"), "reject", "")
    data = tomllib.loads(settings.read_text("utf-8"))
    assert [entry["text"] for entry in data["remove"]] == ["Lid", "Added by hand"]
    assert [entry["text"] for entry in data["keep"]] == ["Hub", "Also read: The label of the hub"]


def test_undo_leaves_an_entry_that_was_there_before(desk: Desk, folder: Path) -> None:
    settings, key = folder / "in/fixharvest.toml", key_of(folder, "The label")
    own = WRITTEN + "\n[[keep]]\ntext = 'Also read: The label of the hub'\n"
    settings.write_text(own, "utf-8")
    desk.decide(key, "reject", "")
    desk.decide(key, "undo", "reject")
    assert settings.read_text("utf-8") == own


def test_half_a_line_of_the_journal_is_passed_over_and_a_wrong_one_is_named(client: TestClient, folder: Path) -> None:
    key, journal = key_of(folder, "The label"), folder / "in" / NAME
    assert post(client, key, "accept").status_code == 200
    whole = journal.read_bytes()
    journal.write_bytes(whole + whole[:40])
    assert rows(client)[key] == "accept"
    assert post(client, key, "undo", "accept").status_code == 200
    assert rows(client)[key] == ""
    journal.write_bytes(whole + b'{"verdict": "maybe"}\n')
    answer = client.get(f"/{TOKEN}/")
    assert answer.status_code == 500
    assert f"{journal}:2: is not a decision" in answer.json()["message"]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, 200),
        ({"path": "/another-token/decide"}, 404),
        ({"path": "//decide"}, 404),
        ({"headers": {"Host": "evil.example"}}, 404),
        ({"headers": {"Host": "evil.example", "Origin": "http://evil.example"}}, 404),
        ({"headers": {"Origin": "http://evil.example"}}, 403),
        ({"headers": {"Origin": "null"}}, 403),
        ({"headers": {"Origin": f"http://localhost:{PORT}"}}, 403),
        ({"headers": {"Host": f"localhost:{PORT}", "Origin": f"http://localhost:{PORT}"}}, 200),
        ({"body": b"{}"}, 400),
        ({"body": b"not JSON"}, 400),
        ({"body": b"x" * 20_000}, 400),
        ({"key": "00" * 16}, 422),
        ({"verdict": "undo"}, 422),
    ],
)
def test_only_the_own_page_of_whoever_knows_the_token_decides(
    change: dict[str, Any], status: int, client: TestClient, folder: Path
) -> None:
    asked = {"key": change.get("key", key_of(folder, "The label")), "verdict": change.get("verdict", "accept"), "seen": ""}
    answer = client.post(
        change.get("path", f"/{TOKEN}/decide"),
        content=change.get("body", json.dumps(asked).encode()),
        headers={"Origin": HERE, **change.get("headers", {})},
    )
    assert answer.status_code == status
    assert (folder / "in" / NAME).exists() == (status == 200)


def test_no_decision_without_an_origin_and_no_page_without_the_token(client: TestClient) -> None:
    assert client.post(f"/{TOKEN}/decide", content=b"{}").status_code == 403
    assert client.get("/wrong/").status_code == 404
    assert client.get(f"/{TOKEN}/", headers={"Host": "evil.example"}).status_code == 404


def test_hostile_texts_are_inert_on_the_page_and_right_in_the_settings(tmp_path: Path) -> None:
    hostile = 'Also read </li><script>hacked = 1</script> {{ 7 * 7 }} """ \\u0041 and more'
    text = f"# The hub\n\nOpen the hub.\n\n**Also read: [{hostile}](/label)**\n\nClose the hub.\n"
    write(tmp_path / "in", {"a.md": text})
    reports.run(tmp_path / "in", output=tmp_path / "out")
    desk = desk_of(tmp_path / "out", tmp_path / "in/fixharvest.toml")
    with TestClient(app_of(desk, TOKEN, PORT), base_url=HERE) as client:
        answer = client.get(f"/{TOKEN}/")
        tree = html.document_fromstring(answer.text)
        (row,) = tree.xpath("//li[@data-key]")
        assert hostile in row.text_content()
        assert len(tree.xpath("//script")) == 1
        (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert re.fullmatch(
            r"default-src 'none'; style-src 'sha256-\S+'; script-src 'sha256-\S+'; base-uri 'none'; form-action 'none';"
            r" connect-src 'self'",
            policy,
        )
        assert answer.headers["content-security-policy"] == "frame-ancestors 'none'"
        assert answer.headers["cache-control"] == "no-store"
        assert post(client, row.get("data-key"), "reject").status_code == 200
    reports.run(tmp_path / "in", output=tmp_path / "out")
    assert all(hostile in article.content.markdown for article in FinishedRun(tmp_path / "out"))


@pytest.mark.parametrize(
    ("content", "quotes"),
    [
        (None, ("Close",)),
        ("", ("Close",)),
        ("# only a comment", ("Close", 'a "b" \\ c\x07\u2028')),
        (WRITTEN, ("Close",)),
        ("[[keep]]\r\ntext = 'Hub'\r\n\r\n[rules]\r\n# last\r\n", ("Close",)),
        ("[[keep]]\ntext = 'Hub'\n# between\n[rules]\nenable = []\n", ("Close", "Next")),
    ],
)
def test_an_entry_is_added_once_and_taken_out_again(content: str | None, quotes: tuple[str, ...], tmp_path: Path) -> None:
    file = tmp_path / "fixharvest.toml"
    if content is not None:
        file.write_text(content, "utf-8", newline="")
    before = tomllib.loads(content or "")
    assert settings_edit.add_keep(file, quotes, "why")
    assert not settings_edit.add_keep(file, quotes, "why")
    text = quotes[0] if len(quotes) == 1 else list(quotes)
    data = tomllib.loads(file.read_text("utf-8"))
    assert data == {**before, "keep": [*before.get("keep", ()), {"text": text}]}
    comments = re.findall("# .*", content or "")
    assert all(comment.strip() in file.read_text("utf-8") for comment in comments)
    assert settings_edit.remove_keep(file, quotes)
    assert not settings_edit.remove_keep(file, quotes)
    assert tomllib.loads(file.read_text("utf-8")) == before
    assert all(comment.strip() in file.read_text("utf-8") for comment in comments)


def test_the_command_needs_a_settings_file_and_its_packages(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["review", str(folder / "out")]) == 2
    assert "--config FOLDER/fixharvest.toml" in capsys.readouterr().err
    monkeypatch.setitem(__import__("sys").modules, "fixharvest.review.desk.app", None)
    assert main(["review", str(folder / "out"), "--config", str(folder / "in/fixharvest.toml")]) == 1
    assert "pip install 'fixharvest[review]'" in capsys.readouterr().err
