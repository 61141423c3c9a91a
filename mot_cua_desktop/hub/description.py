"""The hub's calls described for other programs (OpenAPI 3.1). The frames' content is sync/protocol.py's."""

from __future__ import annotations

from typing import Any

from mot_cua_desktop import __version__
from mot_cua_desktop.sync import protocol

_FRAME = {"content": {protocol.MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}}
_WORD = {"content": {"text/plain": {"schema": {"type": "string"}}}}


def _call(summary: str, sent: str, told: str, *, open_: bool = False) -> dict[str, Any]:
    answers = {
        "200": {"description": f"A frame of {told}", **_FRAME},
        "400": {"description": "Not a frame of this call", **_WORD},
        "413": {"description": "Larger than a frame may be", **_WORD},
    }
    answers |= (
        {"403": {"description": "The code cannot be used, or the desk's past is unknown here", **_WORD}}
        if open_
        else {
            "401": {"description": "No such secret, or it was revoked", **_WORD},
            "403": {"description": "Another ward than the desk's own", **_WORD},
        }
    )
    body = {"required": True, "description": f"A frame of {sent}", **_FRAME}
    security: list[dict[str, list[str]]] = [] if open_ else [{"desk": []}]
    return {"post": {"summary": summary, "requestBody": body, "responses": answers, "security": security}}


def _look(summary: str, kind: str, *more: str) -> dict[str, Any]:
    found = {"200": {"description": summary, "content": {kind: {}}}}
    return {"get": {"summary": summary, "responses": found | {code: {"description": "Not now"} for code in more}}}


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
        "/v1/relay": _call("A ward's own hub passes its log on", "Relay", "Relayed"),
        "/v1/file_have": _call("How much of some files is here", "FilesAsked", "FilesHeld"),
        "/v1/file_put": _call("The next chunk of a file", "ChunkSent", "ChunkKept"),
        "/v1/file_get": _call("One chunk of a whole file", "ChunkAsked", "ChunkGiven"),
        "/v1/lease": _call("A desk asks for dossier numbers of the days to come", "Lease", "Leased"),
        "/tra-cuu": _look("The citizen's page; POST asks (ma, so)", "text/html", "429"),
        "/lanh-dao": _look("The leaders' page; POST signs in (khoa)", "text/html", "403", "429"),
        "/health": _look("Whether the database answers", "application/json", "503"),
        "/metrics": _look("Figures for Prometheus", "text/plain"),
        "/openapi.json": _look("This description", "application/json"),
    },
    "components": {"securitySchemes": {"desk": {"type": "http", "scheme": "bearer"}}},
}
