"""`clean` and `explain`: one article, from a file or from standard input."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from fixharvest.cli import main
from fixharvest.outputs.writers.articles import from_json
from tests.cli.commands import ARTICLE, BINARY, command, write
from tests.conftest import ROOT


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


def test_clean_markdown_prints_the_original_bytes() -> None:
    found = command("clean", "-", "--markdown", data=b"---\r\ntitle: T\r\n---\r\n# \xc3\xa9\r\n\r\n\xe2\x80\xa8 x\r\n")
    assert found.stdout == b"---\r\ntitle: T\r\n---\r\n# \xc3\xa9\r\n\r\n\xe2\x80\xa8 x\r\n"


def test_clean_refuses_binary_standard_input() -> None:
    found = command("clean", "-", data=BINARY)
    assert (found.returncode, found.stdout) == (1, b"")
    assert found.stderr == b"fixharvest: -: looks like a binary file; only text is read\n"


def test_a_closed_pipe_prints_no_error(tmp_path: Path) -> None:
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
def test_explain_fits_80_columns_and_prints_no_control_characters(text: str) -> None:
    found = command("explain", "-", data=text.encode())
    assert (found.returncode, found.stderr) == (0, b"")
    lines = found.stdout.decode().removesuffix("\n").split("\n")
    assert max(_columns(line) for line in lines) <= 80
    assert not any(unicodedata.category(char) == "Cc" for line in lines for char in line)


def _columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)


def test_explain_shows_removals_with_their_rules_and_the_fixes_found(
    articles: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", str(articles / "b.md")]) == 0
    shown = capsys.readouterr().out
    assert re.search(r"^ +12 +ad, by ad_elements: AdSense element$", shown, re.MULTILINE)
    assert "Restart it" in shown
    assert "2. Click Reset." in shown
