"""A developer indexes records, keeps the index up to date from the journal alone, and lets an agent fetch a fix."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from tests.walks.conftest import COMMAND, Walk

FIX = "## Fix {number}: {title}\n\n1. Open **Settings**.\n2. Click **{title}**.\n\n"


def article(*titles: str) -> str:
    fixes = (FIX.format(number=number, title=title) for number, title in enumerate(titles, start=1))
    return "# How to fix the printer\n\n" + "".join(fixes)


def update(index: dict[str, Any], walk: Walk, since: str = "") -> str:
    """Bring the index up to date with the journal; returns the last run."""
    changes = list(map(json.loads, walk.type(f"fixharvest changes out --records {since}").splitlines()))
    records = {record["uuid"]: record for record in map(json.loads, walk.read("out/rag.jsonl").splitlines())}
    for change in changes:
        if change["change"] == "removed":
            del index[change["uuid"]]
        else:
            index[change["uuid"]] = records[change["uuid"]]
    return str(changes[-1]["run"])


def test_a_developer_keeps_an_index_up_to_date(walk: Walk) -> None:
    index: dict[str, Any] = {}
    walk.write("articles/printer.md", article("Restart the spooler", "Reset the queue"))
    walk.type("fixharvest run articles -o out --workers 0")
    walk.type("fixharvest convert out --format rag --changes --max-tokens 512")
    last = update(index, walk)
    below = {uuid for uuid, record in index.items() if record["title"] == "Reset the queue"}

    walk.write("articles/printer.md", article("Load paper", "Reset the queue"))
    walk.type("fixharvest run articles -o out --workers 0")
    walk.type("fixharvest convert out --format rag --max-tokens 512")
    update(index, walk, f"--since {last}")
    assert {record["title"] for record in index.values()} == {"Load paper", "Reset the queue"}
    assert below <= index.keys()


def test_an_agent_searches_and_fetches(walk: Walk) -> None:
    pytest.importorskip("mcp_types", reason="version 2 of the package of the extra `mcp` is not installed")
    walk.write("articles/printer.md", article("Restart the spooler", "Reset the queue"))
    walk.type("fixharvest run articles -o out --workers 0")
    found, whole = asyncio.run(_search_and_fetch(walk, "how do I reset the queue?"))
    assert found["fixes"][0]["title"] == "Reset the queue"
    (procedure,) = whole["procedures"]
    assert [step["text"] for step in procedure["steps"]] == ["Open Settings.", "Click Reset the queue."]


async def _search_and_fetch(walk: Walk, query: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What an agent's client gets: the fixes that are found, and the best one as a whole."""
    from mcp import Client  # noqa: PLC0415 - an extra
    from mcp.client.stdio import StdioServerParameters, stdio_client  # noqa: PLC0415 - an extra

    command = StdioServerParameters(command=str(COMMAND), args=["mcp", "out"], cwd=str(walk.folder))
    with (walk.folder / "errors.txt").open("w") as errors:
        async with Client(stdio_client(command, errlog=errors)) as client:
            found: Any = (await client.call_tool("search_fixes", {"query": query})).structured_content
            whole: Any = (await client.call_tool("get_fix", {"id": found["fixes"][0]["id"]})).structured_content
    return found, whole
