"""The hub on HTTP: Starlette hands bytes to the service and back. Beside: health, figures, a description and pages."""

from __future__ import annotations

import json
import logging
import time
import traceback
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mot_cua_desktop.hub import database, pages
from mot_cua_desktop.hub.description import OPENAPI
from mot_cua_desktop.hub.service import Answer, Service
from mot_cua_desktop.sync import protocol

_log = logging.getLogger(__name__)
_OURS = __name__.partition(".")[0]


class Figures:
    """What is counted, in a registry of its own so that two hubs in one process do not share it."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.calls = Counter("mot_cua_calls", "Calls answered", ["call", "status"], registry=self.registry)
        self.events = Counter("mot_cua_events", "Events stored or handed on", ["call"], registry=self.registry)
        self.conflicts = Counter("mot_cua_conflicts", "Conflicts told to desks", registry=self.registry)
        self.seconds = Histogram("mot_cua_call_seconds", "Time to answer", ["call"], registry=self.registry)

    def count(self, call: str, answer: Answer, seconds: float) -> None:
        """Note one answered call."""
        self.calls.labels(call, str(answer.status)).inc()
        self.events.labels(call).inc(answer.events)
        self.conflicts.inc(answer.conflicts)
        self.seconds.labels(call).observe(seconds)


def build(service: Service) -> Starlette:
    """The application over one service."""
    figures = Figures()

    async def call(request: Request) -> Response:
        name = request.path_params["call"]
        body = await _body(request, protocol.MOST_ENROL if name == "enrol" else protocol.MOST_PACKED)
        if body is None:
            return Response("too large", 413)
        began = time.perf_counter()
        address = request.client.host if request.client is not None else ""
        answer = await run_in_threadpool(_answered, service, name, _token(request), body, address)
        seconds = time.perf_counter() - began
        figures.count(name if answer.status != 404 else "unknown", answer, seconds)
        _note(name, answer, seconds)
        kind = protocol.MEDIA_TYPE if answer.status == 200 else "text/plain"
        return Response(answer.body, answer.status, media_type=kind)

    async def health(request: Request) -> Response:
        well = await run_in_threadpool(service.healthy)
        return JSONResponse({"status": "ok" if well else "database"}, 200 if well else 503)

    async def metrics(request: Request) -> Response:
        return Response(generate_latest(figures.registry), media_type="text/plain; version=0.0.4; charset=utf-8")

    async def described(request: Request) -> Response:
        return JSONResponse(OPENAPI)

    return Starlette(
        routes=[
            Route("/v1/{call}", call, methods=["POST"]),
            Route("/health", health),
            Route("/metrics", metrics),
            Route("/openapi.json", described),
            *pages.routes(service),
        ],
        exception_handlers=dict.fromkeys(database.AWAY, _page_away),
    )


def _answered(service: Service, name: str, token: str, body: bytes, address: str) -> Answer:
    """The answer of the service; a fault of ours is one as well, counted and logged like the others. Of it the kind and
    the place alone are said: its words may hold what was sent."""
    try:
        return service.call(name, token, body, address)
    except Exception as error:
        ours = [frame for frame in traceback.extract_tb(error.__traceback__) if _OURS in Path(frame.filename).parts]
        place = f" at {Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""
        return Answer(500, b"fault", problem=f"fault: {type(error).__name__}{place}")


async def _page_away(request: Request, error: Exception) -> Response:
    """A page whose database is away says so, and the log has one line."""
    said = {"page": request.url.path, "status": 503, "problem": f"database: {type(error).__name__}"}
    _log.warning(json.dumps(said))
    return pages.away(request)


async def _body(request: Request, most: int) -> bytes | None:
    """The body, or None when it is larger than ``most``: it is not read to its end then."""
    received = bytearray()
    stream: AsyncIterator[bytes] = request.stream()
    try:
        async for part in stream:
            received += part
            if len(received) > most:
                return None
    except ClientDisconnect:
        return b""  # nobody hears the answer; a cut frame is unreadable
    return bytes(received)


def _token(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else ""


def _note(call: str, answer: Answer, seconds: float) -> None:
    """One line for one call, as JSON: which desk, how many, how long. Nothing of what the events say."""
    said: dict[str, Any] = {
        "call": call if answer.status != 404 else "unknown",
        "status": answer.status,
        "ward": answer.ward,
        "desk": answer.desk,
        "events": answer.events,
        "conflicts": answer.conflicts,
        "problem": answer.problem,
        "ms": round(seconds * 1000, 1),
    }
    level = logging.ERROR if answer.status == 500 else logging.INFO
    _log.log(
        level, json.dumps({name: value for name, value in said.items() if value not in ("", 0)}, ensure_ascii=False)
    )
