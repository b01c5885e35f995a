"""Serves the review on this computer only: pages of texts and of articles, and addresses that take decisions.

Whoever doesn't know the token sees nothing. A request must name this computer as its host, so that no other site's name can
lead here, and a decision must come from our own page.
"""

from __future__ import annotations

import secrets
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import msgspec
import uvicorn
from msgspec import Struct
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ...errors import PipelineError
from ...model import Kind
from .desk import Desk, StaleDecisionError, UnknownTextError, desk_of
from .desk_pages import DeskPages
from .journal import Decision, Verdict

LOOPBACK = "127.0.0.1"
MAX_BODY = 10_000
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


_Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]


class _Asked(Struct, frozen=True, forbid_unknown_fields=True):
    """The body of a decision; `value` is the kind of an article."""

    key: str
    verdict: Verdict
    seen: str
    value: Kind | None = None


def app_of(desk: Desk, token: str, port: int) -> Starlette:
    """The application for `desk`, below the path `/token/`, at 127.0.0.1 and this port."""
    pages, guard = DeskPages(desk), _Guard(token, frozenset(f"{name}:{port}" for name in (LOOPBACK, "localhost")))

    def decide_article(request: Request, asked: _Asked) -> Decision:
        return pages.articles.decide(_article(request), asked.key, asked.verdict, asked.seen, asked.value)

    def decide_text(_: Request, asked: _Asked) -> Decision:
        return desk.decide(asked.key, asked.verdict, asked.seen)

    return Starlette(
        routes=[
            Route("/{token}/", guard.page(lambda _: pages.texts_page())),
            Route("/{token}/decide", guard.decision(decide_text), methods=["POST"]),
            Route("/{token}/articles/", guard.page(lambda _: pages.articles_page())),
            Route("/{token}/articles/{article}/", guard.page(lambda request: pages.article_page(_article(request)))),
            Route("/{token}/articles/{article}/decide", guard.decision(decide_article), methods=["POST"]),
        ]
    )


def _article(request: Request) -> str:
    return str(request.path_params["article"])


@dataclass(frozen=True, slots=True)
class _Guard:
    """Lets in who knows the `token` and names one of the `hosts`, and turns errors into answers."""

    token: str
    hosts: frozenset[str]

    def page(self, content: Callable[[Request], bytes]) -> _Endpoint:
        """The endpoint of a page with this content."""

        def answer(request: Request) -> Response:
            try:
                return Response(content(request), media_type="text/html", headers=_HEADERS)
            except UnknownTextError as error:
                return _refused(error.message, 404)
            except PipelineError as error:
                return _refused(str(error), 500)

        async def endpoint(request: Request) -> Response:
            refusal = self._refusal(request)
            return await run_in_threadpool(answer, request) if refusal is None else refusal

        return endpoint

    def decision(self, decide: Callable[[Request, _Asked], Decision]) -> _Endpoint:
        """The endpoint that takes decisions."""

        async def endpoint(request: Request) -> Response:
            if (refusal := self._refusal(request)) is not None:
                return refusal
            asked = _asked(await request.body())
            if asked is None:
                return _refused("this is not a decision", 400)
            return await run_in_threadpool(lambda: _answered(lambda: decide(request, asked)))

        return endpoint

    def _refusal(self, request: Request) -> Response | None:
        host = request.headers.get("host", "")
        known = secrets.compare_digest(request.path_params["token"].encode(), self.token.encode())
        if host not in self.hosts or not known:
            return _refused("not found", 404)
        if request.method == "POST" and request.headers.get("origin") != f"http://{host}":
            return _refused("a decision must come from the page of the review", 403)
        return None


def _asked(body: bytes) -> _Asked | None:
    """The decision that a request asks for; None if it asks for none."""
    try:
        return msgspec.json.decode(body, type=_Asked) if len(body) <= MAX_BODY else None
    except msgspec.DecodeError:
        return None


def _answered(decide: Callable[[], Decision]) -> Response:
    try:
        decision = decide()
    except StaleDecisionError as error:
        return _refused(error.message, 409)
    except UnknownTextError as error:
        return _refused(error.message, 422)
    except PipelineError as error:
        return _refused(str(error), 500)
    state = "" if decision.verdict == "undo" else decision.state
    return JSONResponse({"by": decision.by, "at": decision.at, "state": state}, headers=_HEADERS)


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
