"""The command as a user runs it: what it writes, what it says, how it ends."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fixharvest.batch import run as batch
from fixharvest.chain import process as process_article
from fixharvest.cleaning.rules import RULE_NAMES
from fixharvest.cli import main
from fixharvest.errors import OutputInUseError
from fixharvest.model import Article
from fixharvest.outputs.writers.articles import from_json
from fixharvest.outputs.writers.lock import LOCK_NAME
from fixharvest.settings.settings import Settings
from fixharvest.version import VERSION
from tests.conftest import ROOT

ARTICLE = """---
title: Fix the printer
slug: fix-the-printer
---
# Fix the printer

## Fix 1: Restart it

1. Open **Settings**.
2. Click **Restart**.

<ins class="adsbygoogle" data-ad-client="ca-pub-1"></ins>

## Fix 2: Reset it

1. Open **Settings**.
2. Click **Reset**.
"""
BINARY = bytes(range(20)) * 9
COMMANDS = ["run", "clean", "explain", "verify", "convert", "twins", "report", "schema"]


def command(*arguments: str | Path, data: bytes = b"", at: Path = ROOT) -> subprocess.CompletedProcess[bytes]:
    """Run `python -m pipeline` as a process of its own, in a pipe."""
    words = [os.fsencode(sys.executable), b"-m", b"fixharvest", *(os.fsencode(argument) for argument in arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80", "PYTHONUTF8": "1"}
    return subprocess.run(words, input=data, capture_output=True, cwd=at, env=environment, timeout=60, check=False)


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def tree(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_bytes().splitlines()]


def report(output: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((output / "run.json").read_bytes())
    return found


def sources(output: Path) -> list[str]:
    return [row["source"]["path"] for row in rows(output / "articles.jsonl")]


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder of three articles."""
    return write(tmp_path / "in", {"b.md": ARTICLE, "sub/a.md": "# A\n\nText.\n", "sub/deep/c.markdown": "# C\n"})


def run(*arguments: str | Path) -> int:
    return main(["run", *map(str, arguments), "--quiet"])


# what `run` writes


def test_run_writes_the_tree_of_the_input(articles: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert run(articles, "-o", output) == 0
    names = tree(output)
    odd = [name for name in names if re.fullmatch(r"(articles|markdown)/sub/deep/c-[0-9a-f]{10}\.(json|md)", name)]
    assert len(odd) == 2
    assert sorted(set(names) - set(odd)) == [
        "articles.jsonl",
        "articles/b.json",
        "articles/sub/a.json",
        "changes.jsonl",
        "failures.jsonl",
        "markdown/b.md",
        "markdown/sub/a.md",
        "run.json",
    ]
    cleaned = (output / "markdown" / "b.md").read_text("utf-8")
    assert "adsbygoogle" not in cleaned
    assert cleaned.startswith("---\ntitle: Fix the printer\nslug: fix-the-printer\n---\n# Fix the printer\n")


def test_the_lines_of_articles_jsonl_are_the_json_files(articles: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert run(articles, "-o", output) == 0
    lines = rows(output / "articles.jsonl")
    assert [line["source"]["path"] for line in lines] == ["b.md", "sub/a.md", "sub/deep/c.markdown"]
    files = [json.loads(file.read_bytes()) for file in (output / "articles").rglob("*.json")]
    assert sorted(files, key=lambda article: article["source"]["path"]) == lines
    assert len({line["id"] for line in lines}) == 3


def test_the_markdown_written_is_front_matter_and_content(articles: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert run(articles, "-o", output) == 0
    article = from_json((output / "articles" / "b.json").read_bytes())
    assert (output / "markdown" / "b.md").read_text("utf-8") == article.front_matter.text + article.content.markdown


def test_run_json_counts(articles: Path, tmp_path: Path) -> None:
    write(articles, {"bad.md": BINARY})
    (articles / "link.md").symlink_to(articles / "b.md")
    output = tmp_path / "out"
    assert run(articles, "-o", output) == 3
    found = report(output)
    assert found["articles"]["done"] == 3
    assert found["articles"]["failed"] == 1
    assert found["articles"]["skipped"] == 1
    assert sum(found["kinds"].values()) == 3
    assert found["found"] == {"fixes": 2, "options": 0, "procedures": 2, "steps": 4}
    assert found["removed"]["by_rule"] == {"ad_elements": 1}
    assert found["removed"]["by_kind"] == {"ad": 1}
    assert [skip["path"] for skip in found["skipped"]] == ["link.md"]
    assert found["generator"]["version"] == VERSION
    assert found["times"]["seconds"] >= 0


def test_one_broken_file_among_a_hundred_stops_none_of_the_others(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {f"a{index:02}.md": f"# A{index}\n" for index in range(99)} | {"a50x.md": BINARY})
    output = tmp_path / "out"
    assert run(folder, "-o", output) == 3
    assert len(rows(output / "articles.jsonl")) == len(list((output / "articles").iterdir())) == 99
    assert rows(output / "failures.jsonl") == [
        {"path": "a50x.md", "error": "ReadError", "message": "looks like a binary file; only text is read", "line": None}
    ]


def test_a_bug_in_one_article_stops_none_of_the_others(articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def process(data: bytes, *, path: str, settings: Settings) -> Article:
        if path == "b.md":
            raise RecursionError("too deep")
        return process_article(data, path=path, settings=settings)

    monkeypatch.setattr("fixharvest.batch.run.process", process)
    output = tmp_path / "out"
    assert run(articles, "-o", output, "--workers", "0") == 3
    assert len(rows(output / "articles.jsonl")) == 2
    (failure,) = rows(output / "failures.jsonl")
    assert (failure["path"], failure["error"]) == ("b.md", "RecursionError")
    assert "too deep" in failure["message"]


def test_failures_name_the_line(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"long.md": b"# A\n\n" + b"a" * (2**20 + 1)})
    output = tmp_path / "out"
    assert run(folder, "-o", output) == 3
    (failure,) = rows(output / "failures.jsonl")
    assert (failure["path"], failure["line"]) == ("long.md", 3)
    assert "max_line_characters" in failure["message"]


def test_running_again_gives_the_same_bytes(articles: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert run(articles, "-o", output) == 0
    of_the_run = ("run.json", "changes.jsonl")
    first = {name: (output / name).read_bytes() for name in tree(output) if name not in of_the_run}
    assert run(articles, "-o", output) == 0
    assert {name: (output / name).read_bytes() for name in tree(output) if name not in of_the_run} == first


def test_a_single_file_is_known_by_its_name_and_by_base_by_its_path(articles: Path, tmp_path: Path) -> None:
    assert run(articles / "sub" / "a.md", "-o", tmp_path / "one") == 0
    assert sources(tmp_path / "one") == ["a.md"]
    assert run(articles / "sub" / "a.md", "-o", tmp_path / "two", "--base", articles) == 0
    assert sources(tmp_path / "two") == ["sub/a.md"]


def test_id_key_makes_the_id_independent_of_the_path(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"a.md": ARTICLE})
    moved = write(tmp_path / "moved", {"new/name.md": ARTICLE})
    for name, source in (("one", folder), ("two", moved)):
        assert run(source, "-o", tmp_path / name, "--id-key", "slug") == 0
    (one,), (two,) = rows(tmp_path / "one" / "articles.jsonl"), rows(tmp_path / "two" / "articles.jsonl")
    assert one["id"] == two["id"]
    assert [fix["id"] for fix in one["fixes"]] == [fix["id"] for fix in two["fixes"]]


def test_rule_applies_that_rule_only(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"a.md": ARTICLE})
    assert run(folder, "-o", tmp_path / "out", "--rule", "link_farm") == 0
    assert rows(tmp_path / "out" / "articles.jsonl")[0]["removed"] == []


# which files are read


def test_an_output_folder_inside_the_input_is_not_read_again(articles: Path) -> None:
    for _ in range(2):
        assert run(articles, "-o", articles / "out") == 0
        assert sources(articles / "out") == ["b.md", "sub/a.md", "sub/deep/c.markdown"]


def test_an_output_folder_that_is_the_input_is_not_read_again(articles: Path) -> None:
    for _ in range(2):
        assert run(articles, "-o", articles) == 0
        assert sources(articles) == ["b.md", "sub/a.md", "sub/deep/c.markdown"]


def test_the_same_file_given_twice_is_one_article(articles: Path, tmp_path: Path) -> None:
    assert run(articles, articles / "b.md", articles / "b.md", "-o", tmp_path / "out") == 0
    assert len(sources(tmp_path / "out")) == 3


def test_links_are_not_followed_out_of_the_folder_and_each_is_counted(articles: Path, tmp_path: Path) -> None:
    outside = write(tmp_path / "outside", {"secret.md": "# Secret\n"})
    (articles / "file.md").symlink_to(outside / "secret.md")
    (articles / "folder").symlink_to(outside)
    (articles / "loop").symlink_to(articles)
    output = tmp_path / "out"
    assert run(articles, "-o", output) == 0
    assert sources(output) == ["b.md", "sub/a.md", "sub/deep/c.markdown"]
    assert sorted(skip["path"] for skip in report(output)["skipped"]) == ["file.md", "folder", "loop"]
    assert report(output)["articles"]["skipped"] == 3


def test_a_fifo_does_not_hang_the_run(articles: Path, tmp_path: Path) -> None:
    os.mkfifo(articles / "pipe.md")
    output = tmp_path / "out"
    assert run(articles, "-o", output) == 3
    assert [failure["path"] for failure in rows(output / "failures.jsonl")] == ["pipe.md"]
    assert len(sources(output)) == 3


def test_a_text_file_is_an_article_only_with_front_matter(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "in", {"notes.txt": "Buy milk.\n", "article.txt": ARTICLE, "x.pdf": "%PDF", ".hidden.md": "# H\n"}
    )
    assert run(folder, "-o", tmp_path / "out") == 0
    assert sources(tmp_path / "out") == ["article.txt"]


def test_an_empty_folder_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    assert run(tmp_path / "in", "-o", tmp_path / "out") == 0
    assert (tmp_path / "out" / "articles.jsonl").read_bytes() == b""
    assert report(tmp_path / "out")["articles"]["done"] == 0


# names


def test_names_that_would_meet_are_kept_apart(tmp_path: Path) -> None:
    names = [
        "a.md",
        "A.md",
        "a.markdown",
        "a.mdx",
        "a b.md",
        "a-b.md",
        "a_b.md",
        "ä.md",
        "設定.md",
        "CON.md",
        "sub/x.md",
        "Sub/x.md",
        "---.md",
        "n" * 250 + ".md",
    ]
    folder = write(tmp_path / "in", dict.fromkeys(names, "# A\n"))
    output = tmp_path / "out"
    assert run(folder, "-o", output) == 0
    assert sorted(sources(output)) == sorted(names)
    written = [path.relative_to(output / "articles").as_posix() for path in (output / "articles").rglob("*.json")]
    assert len(written) == len(names)
    assert len({name.lower() for name in written}) == len(names), "also on a file system that ignores case"
    assert all(re.fullmatch(r"[a-z0-9/-]{1,120}\.json", name) for name in written)
    assert {"a.json", "a-b.json", "sub/x.json"} <= set(written)
    assert "con.json" not in written


def test_slugs_and_titles_never_name_a_file(tmp_path: Path) -> None:
    text = "---\nslug: ../../../escaped\ntitle: ../../escaped\nurl: /etc/cron.d/x\n---\n# ../escaped\n"
    folder = write(tmp_path / "in" / "deep", {"a.md": text})
    assert run(folder, "-o", tmp_path / "out", "--id-key", "slug") == 0
    assert [name for name in tree(tmp_path) if not name.startswith(("in/", "out/"))] == []
    assert (tmp_path / "out" / "articles" / "a.json").is_file()


def test_a_name_that_is_no_utf_8_is_an_article_like_any_other(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"a.md": "# A\n"})
    Path(os.fsdecode(os.fsencode(folder) + b"/bad\xff.md")).write_bytes(b"# B\n")
    Path(os.fsdecode(os.fsencode(folder) + b"/worse\xfe.md")).write_bytes(BINARY)
    output = tmp_path / "out"
    assert run(folder, "-o", output) == 3
    assert len(sources(output)) == 2
    assert [failure["error"] for failure in rows(output / "failures.jsonl")] == ["ReadError"]
    assert sum(name.startswith("articles/bad-") for name in tree(output)) == 1


# how it ends


@pytest.mark.parametrize(
    "arguments",
    [
        ["run"],
        ["run", "input"],
        ["nonsense"],
        ["run", "input", "-o"],
        ["run", "input", "-o", "README.md"],
        ["clean"],
        ["clean", "README.md", "--nonsense"],
        ["clean", "README.md", "--rule", "nonsense"],
        ["verify", "no-such-folder"],
    ],
    ids=" ".join,
)
def test_wrong_use_ends_with_2_and_says_how_to_get_help_or_what_is_allowed(
    arguments: Sequence[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert main(list(arguments)) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Error: " in captured.err
    assert "Traceback" not in captured.err


def test_a_wrong_rule_is_told_the_right_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clean", "a.md", "--rule", "nonsense"]) == 2
    message = capsys.readouterr().err
    assert "'nonsense'" in message
    assert all(name in message for name in RULE_NAMES)


@pytest.mark.parametrize("name", ["run", "clean", "explain"])
def test_a_missing_input_is_fatal_and_the_message_says_what_and_what_to_do(
    name: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    missing = tmp_path / "no-such.md"
    output = ["-o", str(tmp_path / "out")] if name == "run" else []
    assert main([name, str(missing), *output]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert re.fullmatch(rf"fixharvest: {re.escape(str(missing))}: no such file[^;\n]*; [^\n]+\n", captured.err)


def test_an_output_that_cannot_be_written_is_fatal(articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blocked = write(tmp_path, {"file": "x"}) / "file" / "out"
    assert run(articles, "-o", blocked) == 1
    assert capsys.readouterr().err.startswith(f"fixharvest: {blocked}: cannot be written: ")


def test_a_full_disk_is_fatal_and_leaves_no_torn_file(
    articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "out"
    assert run(articles, "-o", output) == 0
    before = {name: (output / name).read_bytes() for name in tree(output)}

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    assert run(articles, "-o", output) == 1
    assert "No space left on device" in capsys.readouterr().err
    assert {name: (output / name).read_bytes() for name in tree(output)} == before


def test_an_output_in_use_by_another_run_ends_with_4_and_is_left_alone(
    articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "out"
    output.mkdir()
    with (output / LOCK_NAME).open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert run(articles, "-o", output) == 4
        assert tree(output) == [LOCK_NAME]
    assert "another run" in capsys.readouterr().err
    assert run(articles, "-o", output) == 0


@pytest.mark.parametrize("words", [["convert", "--format", "rag"], ["twins", "--unique"]], ids=lambda words: words[0])
def test_what_writes_into_the_folder_of_a_run_waits_for_no_other(
    words: list[str], articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "out"
    assert run(articles, "-o", output) == 0
    before = tree(output)
    with (output / LOCK_NAME).open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert main([words[0], str(output), *words[1:]]) == 4
        assert tree(output) == sorted([LOCK_NAME, *before])
    assert "another run" in capsys.readouterr().err
    assert main([words[0], str(output), *words[1:]]) == 0
    assert LOCK_NAME not in tree(output)
    assert len(tree(output)) > len(before)


def test_a_run_is_turned_into_other_forms_elsewhere_while_another_goes_on(articles: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert run(articles, "-o", output) == 0
    with (output / LOCK_NAME).open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert main(["convert", str(output), "--format", "rag", "-o", str(tmp_path / "web")]) == 0
    assert tree(tmp_path / "web") == ["rag.jsonl"]


def test_a_lock_that_its_owner_has_given_up_meanwhile_is_no_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between our opening the lock file and our locking it the first run ends and removes it, and a third one starts."""
    real, lock = fcntl.flock, tmp_path / LOCK_NAME
    third: list[int] = []

    def flock(handle: int, operation: int) -> None:
        if not third:
            lock.unlink()
            third.append(os.open(lock, os.O_RDWR | os.O_CREAT))
            real(third[0], fcntl.LOCK_EX)
        real(handle, operation)

    monkeypatch.setattr("fixharvest.outputs.writers.lock.fcntl.flock", flock)
    with pytest.raises(OutputInUseError):
        batch.run([tmp_path], tmp_path, Settings())
    os.close(third[0])


def test_leftovers_of_an_interrupted_run_are_swept(articles: Path, tmp_path: Path) -> None:
    output = write(tmp_path / "out", {".fixharvest-abc": "torn", "articles/sub/.fixharvest-def": "torn", "mine.txt": "kept"})
    (output / LOCK_NAME).touch()
    assert run(articles, "-o", output) == 0
    assert [name for name in tree(output) if ".fixharvest" in name] == []
    assert (output / "mine.txt").read_text() == "kept"


# one article


def test_clean_prints_the_json_of_an_article(articles: Path) -> None:
    found = command("clean", articles / "b.md")
    assert (found.returncode, found.stderr) == (0, b"")
    article = from_json(found.stdout)
    assert article.source.path == "b.md"
    assert [fix.title for fix in article.fixes] == ["Restart it", "Reset it"]
    assert found.stdout.endswith(b"}\n")


def test_clean_reads_standard_input() -> None:
    found = command("clean", "-", data=ARTICLE.replace("\n", "\r\n").encode())
    assert (found.returncode, found.stderr) == (0, b"")
    article = from_json(found.stdout)
    assert (article.source.newline, article.source.bytes) == ("crlf", len(ARTICLE.replace("\n", "\r\n")))
    assert len(article.fixes) == 2


def test_clean_markdown_prints_bytes_as_they_were() -> None:
    found = command("clean", "-", "--markdown", data=b"---\r\ntitle: T\r\n---\r\n# \xc3\xa9\r\n\r\n\xe2\x80\xa8 x\r\n")
    assert found.stdout == b"---\r\ntitle: T\r\n---\r\n# \xc3\xa9\r\n\r\n\xe2\x80\xa8 x\r\n"


def test_clean_refuses_binary_standard_input() -> None:
    found = command("clean", "-", data=BINARY)
    assert (found.returncode, found.stdout) == (1, b"")
    assert found.stderr == b"fixharvest: -: looks like a binary file; only text is read\n"


def test_a_reader_that_stops_reading_is_no_error_message(tmp_path: Path) -> None:
    file = write(tmp_path, {"a.md": "# A\n\n" + "Text of the article.\n\n" * 3_000}) / "a.md"
    words = [sys.executable, "-m", "fixharvest", "clean", str(file)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.read(1) == b"{"
        process.stdout.close()
        assert process.stderr.read() == b""


EXPLAINED = {
    "ads": ARTICLE,
    "long-words": f"---\ntitle: {'long ' * 60}\n---\n# {'word' * 60}\n\n1. Open {'Settings' * 40}.\n2. Click OK.\n",
    "wide-characters": "# 如何修复打印机无法打印的问题并恢复正常工作状态的完整方法指南以及所有需要的步骤说明和注意事项\n\n"
    "1. 打开设置并选择打印机和扫描仪然后点击您的打印机名称再点击管理按钮最后点击运行疑难解答并等待完成\n2. 点击确定\n",
    "controls": "# One \x1b[31mred\x1b[0m\x07\n\n1. Open \x1b]0;title\x07 it.\n2. Click OK.\n",
    "warnings": "---\ntitle: Fix: x\ntitle: " + "y" * 90 + "\n---\n# A\n",
}


@pytest.mark.parametrize("text", EXPLAINED.values(), ids=EXPLAINED.keys())
def test_explain_fits_80_columns_and_prints_words_only(text: str) -> None:
    found = command("explain", "-", data=text.encode())
    assert (found.returncode, found.stderr) == (0, b"")
    lines = found.stdout.decode().removesuffix("\n").split("\n")
    assert max(_columns(line) for line in lines) <= 80
    assert not any(unicodedata.category(char) == "Cc" for line in lines for char in line)


def _columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)


def test_explain_says_what_was_removed_by_which_rule_and_what_was_found(
    articles: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", str(articles / "b.md")]) == 0
    shown = capsys.readouterr().out
    assert re.search(r"^ +12 +ad, by ad_elements: AdSense element$", shown, re.MULTILINE)
    assert "Restart it" in shown
    assert "2. Click Reset." in shown


# verify, schema, help


def test_verify_is_content_with_a_run_and_with_one_file(
    articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "out"
    assert run(articles, "-o", output) == 0
    assert main(["verify", str(output)]) == 0
    assert capsys.readouterr().out == "3 of 3 articles add up to their sources\n"
    assert main(["verify", str(output / "articles" / "b.json")]) == 0
    assert capsys.readouterr().out == "1 of 1 articles add up to their sources\n"


TAMPERED: dict[str, dict[str, Any]] = {
    "a-word-changed": {"content": {"markdown": "# Fix the printers\n"}},
    "a-removal-dropped": {"removed": []},
    "another-hash": {"source": {"sha256": "0" * 64}},
    "another-encoding": {"source": {"encoding": "utf-16-le"}},
    "an-encoding-that-cannot-write-it": {"source": {"encoding": "ascii"}, "front_matter": {"text": "é", "span": [0, 1]}},
    "an-encoding-that-is-none": {"source": {"encoding": "utf-99"}},
    "an-encoding-without-a-mark": {"source": {"encoding": "cp1252", "bom": True}},
    "front-matter-cut": {"front_matter": {"text": "---\n"}},
    "a-field-of-another-type": {"title": 5},
    "a-kind-that-is-none": {"kind": "recipe"},
}


@pytest.mark.parametrize("change", TAMPERED.values(), ids=TAMPERED.keys())
def test_verify_finds_what_was_tampered_with(
    change: dict[str, Any], articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "out"
    assert run(articles, "-o", output) == 0
    file = output / "articles" / "b.json"
    article = json.loads(file.read_bytes())
    for key, value in change.items():
        article[key] = {**article[key], **value} if isinstance(value, dict) else value
    file.write_text(json.dumps(article), "utf-8")
    assert main(["verify", str(output)]) == 1
    captured = capsys.readouterr()
    assert captured.err.startswith(f"{file}: ")
    assert captured.out == "2 of 3 articles add up to their sources\n"


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[1", b"\xff\xfe", b"[" * 100_000], ids=["empty", "object", "torn", "binary", "deep"]
)
def test_verify_says_what_is_no_article(data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(data)
    assert main(["verify", str(file)]) == 1
    assert capsys.readouterr().err.startswith(f"{file}: is not an article: ")


def test_verify_of_a_folder_without_articles_says_what_to_give(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(tmp_path)]) == 1
    assert "give the folder of a finished run" in capsys.readouterr().err


def test_the_schema_knows_every_field_of_every_sample(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    samples = sorted((ROOT / "output" / "articles").rglob("*.json"))
    assert samples
    for file in samples:
        msgspec.json.decode(file.read_bytes(), type=Article, strict=True)
        assert list(_violations(json.loads(file.read_bytes()), schema, schema)) == []
    broken = json.loads(samples[0].read_bytes())
    broken["fixes"] = [{"id": 5}]
    broken["kind"] = "recipe"
    del broken["content"]
    found = " ".join(_violations(broken, schema, schema))
    assert "kind" in found
    assert "content" in found
    assert "fixes" in found


def _violations(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str = "$") -> list[str]:
    """Where `value` breaks `schema`: the keywords that our schema uses, and a complaint about any other."""
    schema = dict(schema)
    for name in ("title", "description", "default", "$schema", "$id", "$defs"):
        schema.pop(name, None)
    found: list[str] = []
    if (reference := schema.pop("$ref", None)) is not None:
        found += _violations(value, root["$defs"][reference.removeprefix("#/$defs/")], root, at)
    if (choices := schema.pop("anyOf", None)) is not None and all(_violations(value, choice, root, at) for choice in choices):
        found.append(f"{at}: fits none of {choices}")
    if (allowed := schema.pop("enum", None)) is not None and value not in allowed:
        found.append(f"{at}: {value!r} is none of {allowed}")
    types = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None), "number": float}
    if (name := schema.pop("type", None)) is not None and (type(value) is not types[name]):
        return [*found, f"{at}: {value!r} is no {name}"]
    if (least := schema.pop("minimum", None)) is not None and value < least:
        found.append(f"{at}: {value} is less than {least}")
    if isinstance(value, dict):
        found += [f"{at}.{key}: is missing" for key in schema.pop("required", []) if key not in value]
        properties, others = schema.pop("properties", {}), schema.pop("additionalProperties", {})
        for key, entry in value.items():
            rule = properties.get(key, others)
            found += (
                [f"{at}.{key}: is not known"]
                if rule is False
                else _violations(entry, rule if rule is not True else {}, root, f"{at}.{key}")
            )
    if isinstance(value, list):
        first, items = schema.pop("prefixItems", []), schema.pop("items", {})
        least, most = schema.pop("minItems", 0), schema.pop("maxItems", len(value))
        if not least <= len(value) <= most:
            found.append(f"{at}: has {len(value)} entries")
        for index, entry in enumerate(value):
            rule = first[index] if index < len(first) else items
            found += _violations(entry, rule if isinstance(rule, dict) else {}, root, f"{at}[{index}]")
    return found + [f"{at}: the test does not know the keyword {name!r}" for name in schema.keys() - _OTHER_TYPES]


# keywords that say nothing about a value of another type
_OTHER_TYPES = {"required", "properties", "additionalProperties", "items", "prefixItems", "minItems", "maxItems"}


@pytest.mark.parametrize("arguments", [[], *([name] for name in COMMANDS)], ids=["fixharvest", *COMMANDS])
def test_help_is_readable(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*arguments, "--help"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Usage: fixharvest")
    assert "\\b" not in shown
    if not arguments:
        assert all(re.search(rf"^  {name}  ", shown, re.MULTILINE) for name in COMMANDS)
        assert "Exit status: 0 done, 1 fatal" in " ".join(shown.split())


@pytest.mark.parametrize(
    "arguments", ["['--help']", "['run', '--help']", "['convert', '--help']", "['--version']", "['nonsense']"]
)
def test_help_imports_no_parser(arguments: str) -> None:
    code = (
        "import sys\nfrom fixharvest.cli import main\n"
        f"main({arguments})\n"
        "heavy = {'markdown_it', 'bs4', 'lxml', 'yaml', 'frontmatter', 'msgspec', 'rich', 'pyarrow', 'jinja2'}\n"
        "heavy &= set(sys.modules)\n"
        "sys.exit(repr(heavy) if heavy else 0)\n"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, timeout=60, check=False)
    assert found.returncode == 0, found.stderr.decode()


def test_importing_the_package_imports_no_parser() -> None:
    code = (
        "import sys, fixharvest; sys.exit(len({'markdown_it', 'bs4', 'lxml', 'yaml', 'msgspec', 'click'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=60, check=False).returncode == 0


def test_python_m_pipeline_is_the_command() -> None:
    found = command("--version")
    assert (found.returncode, found.stdout.decode().strip()) == (0, f"fixharvest, version {VERSION}")


def test_in_a_pipe_there_is_no_progress_bar(articles: Path, tmp_path: Path) -> None:
    found = command("run", articles, "-o", tmp_path / "out")
    assert (found.returncode, found.stderr) == (0, b"")
    lines = found.stdout.decode().splitlines()
    assert lines[0].startswith("3 articles in ")
    assert "found     2 fixes with 0 options, 2 procedures, 4 steps" in lines
    assert "\x1b" not in found.stdout.decode()


def test_quiet_prints_nothing(articles: Path, tmp_path: Path) -> None:
    found = command("run", articles, "-o", tmp_path / "out", "--quiet")
    assert (found.returncode, found.stdout, found.stderr) == (0, b"", b"")


def test_the_summary_tells_what_failed_and_was_skipped_and_where_to_look(articles: Path, tmp_path: Path) -> None:
    write(articles, {"bad.md": BINARY})
    (articles / "link.md").symlink_to(articles / "b.md")
    output = tmp_path / "out"
    found = command("run", articles, "-o", output)
    assert found.returncode == 3
    shown = found.stdout.decode()
    assert f"failed    1 (listed in {output / 'failures.jsonl'})" in shown
    assert f"skipped   1 (listed in {output / 'run.json'})" in shown
