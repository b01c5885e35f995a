"""The command in a process of its own, asked by the client of the protocol's package."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from fixharvest.cli import main
from tests.cli.commands import write
from tests.conftest import ROOT


@dataclass(frozen=True)
class Answers:
    """What a session gave: the tools, an answer for each call, and what the server wrote on standard error."""

    tools: dict[str, Any]
    results: list[Any]
    errors: str

    def values(self) -> list[dict[str, Any]]:
        """The structured answers; all calls must have worked."""
        assert [result.content[0].text for result in self.results if result.is_error] == []
        return [result.structured_content for result in self.results]

    def messages(self) -> list[str]:
        """The error messages; no call may have worked."""
        assert all(result.is_error for result in self.results)
        return [result.content[0].text for result in self.results]


Ask = Callable[..., Answers]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Call tools of `fixharvest mcp OUTPUT`, all at the same time."""

    def asked(output: Path, *calls: tuple[str, dict[str, Any]], options: Sequence[str] = ()) -> Answers:
        log = tmp_path / "errors.txt"
        with log.open("w") as errors:
            tools, results = asyncio.run(_session([*options, str(output)], calls, errors))
        return Answers(tools, results, log.read_text("utf-8"))

    return asked


async def _session(
    words: list[str], calls: Sequence[tuple[str, dict[str, Any]]], errors: Any
) -> tuple[dict[str, Any], list[Any]]:
    from mcp import Client  # noqa: PLC0415 - an extra
    from mcp.client.stdio import StdioServerParameters, stdio_client  # noqa: PLC0415 - an extra

    command = StdioServerParameters(command=sys.executable, args=["-m", "fixharvest", "mcp", *words], cwd=str(ROOT))
    async with Client(stdio_client(command, errlog=errors)) as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        return tools, await asyncio.gather(*(client.call_tool(name, arguments) for name, arguments in calls))


PRINTER = """---
title: Fix the printer
url: https://example.com/printer
---
# Fix the printer

## Fix 1: Restart the spooler

1. Open **Services**.
2. If it hangs, click **Restart**.

## Fix 2: Reset the queue

1. Open **Settings**.
2. Click **Reset**.
"""
CHINESE = "# 打印机无法打印怎么办\n\n## 方法一:重启打印机\n\n1. 打开**设置**。\n2. 点击**重启**。\n"


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over the same article in two places, and one in Chinese."""
    folder = tmp_path_factory.mktemp("served")
    write(folder / "in", {"a.md": PRINTER, "copy/a.md": PRINTER, "zh.md": CHINESE})
    assert main(["run", str(folder / "in"), "-o", str(folder / "out"), "--workers", "0", "--quiet"]) == 0
    return folder / "out"


@pytest.fixture
def output(made_once: Path, tmp_path: Path) -> Path:
    """A copy of that run, which a test may change."""
    return Path(shutil.copytree(made_once, tmp_path / "out"))
