"""The tools over the Model Context Protocol; the one module that knows its package, which is an extra."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from functools import wraps
from inspect import cleandoc
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import ExtraMissingError, PipelineError
from ..settings.settings import Settings
from ..version import VERSION
from .shelf import Shelf
from .tools import DATA, Tools

if TYPE_CHECKING:
    from mcp.server import MCPServer

INSTRUCTIONS = f"Fixes from how-to articles, as steps. Search first, then get a fix by its id; name its source. {DATA}"


def serve(output: Path, settings: Settings, ready: Callable[[int, int], None]) -> None:
    """Serve the run in `output` on standard input and output until the client leaves; standard output has only the protocol.

    `settings` are those for texts that clients give. Calls `ready` with the numbers of articles and fixes before it serves.
    Raises ExtraMissingError without the package, and ReadError if `output` is not a finished run.
    """
    server = _server()
    with Shelf(output) as shelf:
        _add_tools(server, Tools(shelf, settings))
        ready(*shelf.count())
        # reading standard input can't be canceled: with Python's own handler, Ctrl-C would wait for the next line
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        server.run("stdio")


def _server() -> MCPServer:
    try:
        from mcp.server import MCPServer  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise ExtraMissingError("`fixharvest mcp` needs mcp", "'mcp>=2'") from error
    return MCPServer("fixharvest", version=VERSION, instructions=INSTRUCTIONS, log_level="WARNING", subscriptions=False)


def _add_tools(server: MCPServer, tools: Tools) -> None:
    from mcp.types import ToolAnnotations  # noqa: PLC0415 - an extra

    one_at_a_time = threading.Lock()
    hints = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
    for tool in tools.all():
        description = f"{cleandoc(tool.__doc__ or '')}\n\n{DATA}"
        server.add_tool(_guarded(tool, one_at_a_time), description=description, annotations=hints, structured_output=True)


def _guarded(tool: Callable[..., Any], lock: threading.Lock) -> Callable[..., Any]:
    """`tool`, one call at a time, with the pipeline's errors as messages that the agent gets to read."""
    from mcp.server.mcpserver.exceptions import ToolError  # noqa: PLC0415 - an extra

    @wraps(tool)
    def guarded(*values: Any, **named: Any) -> Any:
        try:
            with lock:
                return tool(*values, **named)
        except PipelineError as error:
            raise ToolError(str(error)) from error

    return guarded
