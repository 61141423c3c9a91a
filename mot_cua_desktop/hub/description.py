"""The hub's calls described for other programs (OpenAPI 3.1). The frames' content is sync/protocol.py's."""

from __future__ import annotations

from typing import Any

from mot_cua_desktop import __version__
from mot_cua_desktop.sync import protocol

_FRAME = {"content": {protocol.MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}}
_OFTEN = "Asked too often"
_WORD = {"content": {"text/plain": {"schema": {"type": "string"}}}}


def _call(summary: str, sent: str, told: str, *, open_: bool = False) -> dict[str, Any]:
    answers: dict[str, Any] = {
        "200": {"description": f"A frame of {told}", **_FRAME},
        "400": {"description": "Not a frame of this call", **_WORD},
        "413": {"description": "Larger than a frame may be", **_WORD},
    }
    answers |= (
        {
            "403": {"description": "The code cannot be used, or the desk's past is unknown here", **_WORD},
            "429": {"description": "Too many wrong codes from this address", **_WORD},
        }
        if open_
        else {
            "401": {"description": "No such secret, or it was revoked", **_WORD},
            "403": {"description": "Another ward than the desk's own", **_WORD},
        }
    )
    answers["503"] = {"description": "Not now: asked again later, the call is answered", **_WORD}
    body = {"required": True, "description": f"A frame of {sent}", **_FRAME}
    security: list[dict[str, list[str]]] = [] if open_ else [{"desk": []}]
    return {"post": {"summary": summary, "requestBody": body, "responses": answers, "security": security}}


def _look(summary: str, kind: str, *more: str) -> dict[str, Any]:
    found = {"200": {"description": summary, "content": {kind: {}}}}
    content: dict[str, Any] = {"application/json": {}} if kind == "application/json" else {}
    return {
        "get": {
            "summary": summary,
            "responses": found | {code: {"description": "Not now", "content": content} for code in more},
        }
    }


def _page(
    summary: str, statuses: dict[str, str], fields: tuple[str, ...] = (), *, sits: bool = False, reads: bool = True
) -> dict[str, Any]:
    """What one address of the web pages takes (query or form ``fields``, all free words) and how it may answer."""
    words = {name: {"type": "string"} for name in fields}
    answers: dict[str, Any] = {
        code: {"description": told} | ({"content": {"text/html": {}}} if code != "303" else {})
        for code, told in (statuses | ({"503": "The database does not answer now"} if reads else {})).items()
    }
    told: dict[str, Any] = {"summary": summary, "responses": answers}
    if sits:
        told["security"] = [{"leader": []}, {}]
    return told | {"words": words}


def _asked(told: dict[str, Any]) -> dict[str, Any]:
    """A page that is looked at: its words stand in the address."""
    words = told.pop("words")
    return told | {"parameters": [{"name": name, "in": "query", "schema": kind} for name, kind in words.items()]}


def _sent(told: dict[str, Any]) -> dict[str, Any]:
    """A form that is sent."""
    words = told.pop("words")
    if not words:
        return told
    schema = {"type": "object", "properties": words}
    return told | {"requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": schema}}}}


OPENAPI: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {
        "title": "Một Cửa: trung tâm",
        "version": __version__,
        "description": "Frames: 'MC', version, packing (0 none, 1 zlib), MessagePack arrays.",
    },
    "paths": {
        "/v1/enrol": _call("A desk joins with a one-time code", "Enrol", "Enrolled", open_=True),
        "/v1/push": _call("A desk sends its events in order", "Push", "Pushed"),
        "/v1/pull": _call("A desk asks for its ward's log", "Pull", "Pulled"),
        "/v1/newest": _call("Whole dossiers of its ward, last moved first", "NewestAsked", "NewestTold"),
        "/v1/relay": _call("A ward's own hub passes its log on", "Relay", "Relayed"),
        "/v1/file_have": _call("How much of some files is here", "FilesAsked", "FilesHeld"),
        "/v1/file_put": _call("The next chunk of a file", "ChunkSent", "ChunkKept"),
        "/v1/file_get": _call("One chunk of a whole file", "ChunkAsked", "ChunkGiven"),
        "/v1/lease": _call("A desk asks for dossier numbers of the days to come", "Lease", "Leased"),
        "/": {"get": _asked(_page("To the citizen's page", {"303": "There"}, reads=False))},
        "/kieu.css": _look("How the pages look", "text/css"),
        "/tra-cuu": {
            "get": _asked(_page("The citizen's page", {"200": "Its form"}, ("ma",))),
            "post": _sent(_page("How a dossier stands", {"200": "So, or not found", "429": _OFTEN}, ("ma", "so"))),
        },
        "/lanh-dao": {
            "get": _asked(_page("The leaders' page", {"200": "The wards, or the form to sign in"}, ("ky",), sits=True)),
            "post": _sent(_page("Signs in", {"303": "Signed in", "403": "No such secret", "429": _OFTEN}, ("khoa",))),
        },
        "/lanh-dao/thoat": {"post": _sent(_page("Signs out", {"303": "Signed out"}, sits=True))},
        "/health": _look("Whether the database answers", "application/json", "503"),
        "/metrics": _look("Figures for Prometheus", "text/plain"),
        "/openapi.json": _look("This description", "application/json"),
    },
    "components": {
        "securitySchemes": {
            "desk": {"type": "http", "scheme": "bearer"},
            "leader": {"type": "apiKey", "in": "cookie", "name": "phien_lanh_dao"},
        }
    },
}
