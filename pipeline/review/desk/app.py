"""Serves the review on this computer only: a page with the queue, and an address that takes decisions.

Whoever doesn't know the token sees nothing. A request must name this computer as its host, so that no other site's name can
lead here, and a decision must come from our own page.
"""

from __future__ import annotations

import secrets
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Literal

import msgspec
import uvicorn
from msgspec import Struct
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ...errors import PipelineError
from ..pages import render
from .desk import Desk, StaleDecisionError, UnknownTextError, desk_of
from .journal import Verdict

LOOPBACK = "127.0.0.1"
MAX_ROWS = 200
MAX_BODY = 10_000
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class _Asked(Struct, frozen=True, forbid_unknown_fields=True):
    """The body of a decision."""

    key: str
    verdict: Verdict
    seen: Literal["", "accept", "reject"]


def app_of(desk: Desk, token: str, port: int) -> Starlette:
    """The application for `desk`, below the path `/token/`, at 127.0.0.1 and this port."""
    hosts = {f"{name}:{port}" for name in (LOOPBACK, "localhost")}

    def guarded(answer: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            host = request.headers.get("host", "")
            known = secrets.compare_digest(request.path_params["token"].encode(), token.encode())
            if host not in hosts or not known:
                return _refused("not found", 404)
            if request.method == "POST" and request.headers.get("origin") != f"http://{host}":
                return _refused("a decision must come from the page of the review", 403)
            return await answer(request)

        return endpoint

    async def page(_: Request) -> Response:
        try:
            content = await run_in_threadpool(_page, desk)
        except PipelineError as error:
            return _refused(str(error), 500)
        return Response(content, media_type="text/html", headers=_HEADERS)

    async def decide(request: Request) -> Response:
        body = await request.body()
        try:
            asked = msgspec.json.decode(body, type=_Asked) if len(body) <= MAX_BODY else None
        except msgspec.DecodeError:
            asked = None
        if asked is None:
            return _refused("this is not a decision", 400)
        return await run_in_threadpool(_decided, desk, asked)

    routes = [Route("/{token}/", guarded(page)), Route("/{token}/decide", guarded(decide), methods=["POST"])]
    return Starlette(routes=routes)


def _page(desk: Desk) -> bytes:
    queue, decisions = desk.view()
    waiting = [(key, row) for key, row in queue.rows.items() if key not in decisions]
    return render(
        "queue.html",
        "queue.js",
        is_served=True,
        headline=queue.headline,
        rows=waiting[:MAX_ROWS],
        waiting=len(waiting),
        decided=list(decisions.values())[: -MAX_ROWS - 1 : -1],
        settings=str(desk.settings),
        journal=desk.journal.file.name,
    )


def _decided(desk: Desk, asked: _Asked) -> Response:
    try:
        decision = desk.decide(asked.key, asked.verdict, asked.seen)
    except StaleDecisionError as error:
        return _refused(error.message, 409)
    except UnknownTextError as error:
        return _refused(error.message, 422)
    except PipelineError as error:
        return _refused(str(error), 500)
    return JSONResponse({"by": decision.by, "at": decision.at}, headers=_HEADERS)


def _refused(message: str, status: int) -> Response:
    return JSONResponse({"message": message}, status_code=status, headers=_HEADERS)


def serve(output: Path, settings: Path, port: int, on_ready: Callable[[str], None]) -> None:
    """Serve the review of the run in `output` until the process is interrupted; port 0 takes a free one.

    `on_ready` gets the address to open. Raises ReadError if `output` is not a finished run, and OSError for a port in use.
    """
    desk = desk_of(output, settings)
    token = secrets.token_urlsafe(24)
    with socket.create_server((LOOPBACK, port)) as listener:
        bound = listener.getsockname()[1]
        config = uvicorn.Config(app_of(desk, token, bound), log_level="critical", access_log=False, lifespan="off")
        on_ready(f"http://{LOOPBACK}:{bound}/{token}/")
        uvicorn.Server(config).run(sockets=[listener])
