"""Hostile names, titles, tags, links and HTML in every writer, and no access to the network."""

from __future__ import annotations

import json
import re
import socket
import unicodedata
from html.parser import HTMLParser
from pathlib import Path
from random import Random
from typing import Any

import pytest

from fixharvest.cli import main
from fixharvest.outputs.exports import export
from fixharvest.outputs.names import Names, json_file, markdown_file
from fixharvest.settings.export_settings import ExportSettings
from tests.outputs.exported import INSTALLED

PIECES = (
    "..",
    ".",
    "/",
    "//",
    "\\",
    "~",
    "C:",
    "con",
    "NUL",
    "com1",
    " ",
    "\n",
    "\r",
    "\t",
    "\0",
    "\x1b[2J",
    "%2e%2e%2f",
    "%00",
    "$(id)",
    "`id`",
    ";rm -rf x;",
    "|",
    "&",
    "<script>",
    "'",
    '"',
    "*",
    "?",
    "-",
    "--",
    "a",
    "B",
    "ä",
    "a\u0308",
    "設定",
    "\u202e",
    "\u2028",
    "\u2215",
    "\uff0f",
    "．．",
    "\ud800",
    "👩\u200d💻",
    "n" * 300,
    ".md",
    ".json",
    "articles",
)
HOSTILE = (
    '"></title></script><script>alert(1)</script><!--',
    "]]><img src=x onerror=alert(1)>",
    "\u2028*/alert(1)//\u2029",
    "{{7*7}} ${7*7} <%= 7*7 %>",
    '=HYPERLINK("http://x")',
    "'); DROP TABLE articles; --",
    "\x1b]0;x",
    "../../../../etc/cron.d/x",
)
LINKS = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java&#115;cript:alert(1)",
    "java%0ascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "//evil.example/x",
    "file:///etc/passwd",
    "\\\\evil\\x",
)


def names(count: int) -> list[str]:
    """`count` hostile paths, the same ones each time."""
    random = Random(20_240_103)
    return ["".join(random.choices(PIECES, k=random.randint(1, 7))) for _ in range(count)]


def test_ten_thousand_hostile_names_stay_in_the_output_and_distinct() -> None:
    paths = sorted(set(names(13_000)))
    found: dict[str, str] = {}
    with Names() as claimed:
        for path in paths:
            name = claimed.claim(path)
            assert name is not None, path
            parts = f"{markdown_file(name)}/{json_file(name)}".split("/")
            assert not any(part in ("", ".", "..") or part.startswith(".") or part.endswith((".", " ")) for part in parts), path
            assert not any(re.search(r'[\x00-\x1f\x7f<>:"|?*\\\u202e\u2028\ud800]', part) for part in parts), path
            assert not any(re.fullmatch(r"(con|nul|com1)(\..*)?", part, re.IGNORECASE) for part in parts), path
            assert all(len(part.encode()) <= 250 for part in parts), path
            before = found.setdefault(unicodedata.normalize("NFC", name.casefold()), path)
            assert before == path, "two sources meet in one name"
    assert len(paths) >= 10_000


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Makes every connection and every name lookup fail, and records it."""
    tried: list[object] = []

    def refuse(*arguments: object, **_: object) -> Any:
        tried.append(arguments)
        raise AssertionError(f"the network was asked for {arguments}")

    for name in ("connect", "connect_ex", "sendto", "bind"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    return tried


@pytest.fixture
def output(tmp_path: Path, no_network: list[object]) -> Path:
    """A run over hostile articles and pages, in all formats, with and without a base URL."""
    folder = tmp_path / "deep" / "in"
    folder.mkdir(parents=True)
    for number, words in enumerate(HOSTILE):
        title = json.dumps(words)
        links = "\n".join(f"{index}. Click **[{words}]({link})** now." for index, link in enumerate(LINKS, start=1))
        raw = "\n\n".join(f'<a href="{link}">x</a><img src="{link}"><iframe src="{link}"></iframe>' for link in LINKS)
        head = f"---\ntitle: {title}\nslug: {title}\nurl: {title}\nimage: {title}\ntags: [{title}, b]\nauthor: {title}\n---\n"
        body = f"# {words}\n\n## Fix 1: {words}\n\n{links}\n\n{raw}\n\n## Fix 2: Reset it\n\n1. Click **Reset**.\n"
        (folder / f"{number}.md").write_text(head + body, "utf-8")
        (folder / f"{number}.html").write_text(f"<title>{words}</title><article><h1>x</h1><p>{raw}</article>", "utf-8")
    (folder / "far.md").write_text(
        '# Far\n\n![x](http://192.0.2.1/x.png)\n\n<link rel=stylesheet href="http://192.0.2.1/x.css">\n', "utf-8"
    )
    assert main(["run", str(folder), "-o", str(tmp_path / "out"), "--workers", "0", "--quiet", "--id-key", "slug"]) == 0
    export(tmp_path / "out", INSTALLED)
    export(tmp_path / "out", INSTALLED, tmp_path / "web", ExportSettings(base_url="https://docs.example.org/a/"))
    for file in sorted(folder.iterdir()):
        assert main(["explain", str(file)]) == 0
    assert no_network == []
    return tmp_path / "out"


class _Live(HTMLParser):
    """Whatever a browser would run in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.live: list[str] = []
        self.data: list[str] = []
        self.script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kinds = dict(attrs)
        self.script = tag == "script"
        if tag in ("script", "iframe", "object", "embed") and kinds.get("type") != "application/ld+json":
            self.live.append(tag)
        self.live.extend(name for name, _ in attrs if name.startswith("on"))

    def handle_endtag(self, tag: str) -> None:
        self.script = False

    def handle_data(self, data: str) -> None:
        if self.script:
            self.data.append(data)


def test_nothing_is_written_outside_the_output(output: Path) -> None:
    assert {entry.name for entry in output.parent.iterdir()} == {"deep", "out", "web"}
    assert {entry.name for entry in (output.parent / "deep").iterdir()} == {"in"}
    for folder in (output, output.parent / "web"):
        for file in folder.rglob("*"):
            assert not file.is_symlink()
            assert re.fullmatch(r"[a-z0-9.-]+", file.name), file


def test_json_ld_in_a_page_stays_data(output: Path) -> None:
    lines = (output / "howto.jsonl").read_text("utf-8").removesuffix("\n").split("\n")
    assert len(lines) == 2 * len(HOSTILE) + 1
    page = _Live()
    page.feed("".join(f'<script type="application/ld+json">{line}</script>' for line in lines))
    assert page.live == []
    assert [json.loads(data) for data in page.data] == [json.loads(line) for line in lines]
    assert not set("<>&\u2028\u2029") & set("".join(lines))


def _addresses(value: Any) -> list[str]:
    """Everything that a reader of JSON-LD treats as an address."""
    if isinstance(value, list):
        return [address for entry in value for address in _addresses(entry)]
    if not isinstance(value, dict):
        return []
    own = [entry for key in ("image", "url", "@id", "contentUrl") for entry in _strings(value.get(key))]
    return own + [address for entry in value.values() for address in _addresses(entry)]


def _strings(value: Any) -> list[str]:
    entries = value if isinstance(value, list) else [value]
    return [entry for entry in entries if isinstance(entry, str)]


@pytest.mark.parametrize("folder", ["out", "web"])
def test_no_address_of_the_json_ld_runs_a_script(folder: str, output: Path) -> None:
    lines = (output.parent / folder / "howto.jsonl").read_text("utf-8").splitlines()
    addresses = [address for line in lines for address in _addresses(json.loads(line))]
    assert addresses
    assert [address for address in addresses if re.match(r"\s*(?:javascript|vbscript|data)\s*:", address, re.IGNORECASE)] == []


def test_the_command_prints_no_terminal_escapes(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    for file in sorted((output.parent / "deep" / "in").iterdir()):
        assert main(["explain", str(file)]) == 0
    shown = capsys.readouterr().out
    assert not [char for char in shown if not char.isprintable() and char != "\n"]
