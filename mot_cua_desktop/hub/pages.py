"""The hub's two web pages: how one's dossier stands, for a citizen; how the wards stand, for leaders. No script."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from sqlalchemy import select
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.dossier import STATUS_WORDS
from mot_cua_desktop.domain.figures import Counts, Period
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.hub import database, forced, leaders, limits, standing, tables
from mot_cua_desktop.hub.leaders import Leader
from mot_cua_desktop.store import shipped

if TYPE_CHECKING:
    from jinja2 import Environment

    from mot_cua_desktop.hub.service import Service

_HTML = Path(__file__).parent / "html"
_COOKIE = "phien_lanh_dao"
_MOST_BODY = 4096
#: Seconds that somebody waits at most for what came in since the last look.
_PATIENCE = 2.0
#: One answer for an unknown code and for wrong digits: which of the two it was, is nobody's business.
NOT_FOUND = (
    "Mã hồ sơ và bốn số cuối điện thoại không khớp với hồ sơ nào. Xem lại hai ô bên dưới; nếu đã đúng, mời ông/bà mang "
    "giấy hẹn đến bộ phận một cửa."
)
TOO_OFTEN = "Đã tra cứu quá nhiều lần. Mời ông/bà thử lại sau một giờ, hoặc hỏi tại bộ phận một cửa."
_AWAY = (
    "Trang đang tạm ngừng vì máy chủ dữ liệu của trung tâm chưa trả lời. Mời ông/bà thử lại sau ít phút, hoặc hỏi tại "
    "bộ phận một cửa."
)
_WRONG_KEY = "Mã truy cập không đúng hoặc đã bị thu lại. Hỏi người quản trị trung tâm."
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class Line:
    """One ward of the overview."""

    name: str
    counts: Counts
    rate: str
    year: str
    over: bool


def routes(service: Service) -> list[Route]:
    """The pages over one service."""

    async def look_up(request: Request) -> Response:
        if request.method != "POST":
            return _page(request, "look_up.html", code=request.query_params.get("ma", "")[:80])
        form = await _form(request)
        return await run_in_threadpool(_looked_up, service, request, form.get("ma", ""), form.get("so", ""))

    async def overview(request: Request) -> Response:
        if request.method == "POST":
            form = await _form(request)
            return await run_in_threadpool(_signed_in, service, request, form.get("khoa", ""))
        return await run_in_threadpool(_overview, service, request)

    async def leave(request: Request) -> Response:
        def do() -> None:
            with database.writing(service.engine) as connection:
                leaders.stand_up(connection, request.cookies.get(_COOKIE, ""))

        await run_in_threadpool(do)
        answer = _to(request, "/lanh-dao")
        answer.delete_cookie(_COOKIE, path="/lanh-dao")
        return answer

    async def home(request: Request) -> Response:
        return _to(request, "/tra-cuu")

    async def style(request: Request) -> Response:
        held = {"Cache-Control": "max-age=3600"}
        return Response((_HTML / "kieu.css").read_bytes(), media_type="text/css", headers=_headers(request) | held)

    named: list[tuple[str, Callable[[Request], Awaitable[Response]], list[str]]] = [
        ("/", home, ["GET"]),
        ("/kieu.css", style, ["GET"]),
        ("/tra-cuu", look_up, ["GET", "POST"]),
        ("/lanh-dao", overview, ["GET", "POST"]),
        ("/lanh-dao/thoat", leave, ["POST"]),
    ]
    return [Route(path, do, methods=methods) for path, do, methods in named]


def _looked_up(service: Service, request: Request, code: str, digits: str) -> Response:
    now, code = service.now(), code.strip()[:80].replace("\0", "")
    with database.writing(service.engine) as connection:
        # The address first: a flood from one place must not lock everybody out of their own codes.
        may = limits.allowed(connection, "address", limits.place_of(_address(request)), now)
        may = may and limits.allowed(connection, "code", code.upper(), now)
    if not may:
        return _page(request, "look_up.html", 429, code=code, fault=TOO_OFTEN)
    standing.catch_up(service.engine, _PATIENCE)
    with database.reading(service.engine) as connection:
        seen = standing.look_up(connection, code, digits.strip())
    if seen is None:
        return _page(request, "look_up.html", code=code, fault=NOT_FOUND)
    due = seen.due.astimezone(VN) if seen.due is not None else None
    told = {
        "words": STATUS_WORDS.get(seen.status, "Đang giải quyết"),  # type: ignore[call-overload]
        "due": f"{due:%H} giờ {due:%M}, ngày {due:%d/%m/%Y}" if due is not None else "chưa có ngày hẹn",
    }
    return _page(request, "look_up.html", code=code, seen=told)


def _signed_in(service: Service, request: Request, token: str) -> Response:
    now = service.now()
    with database.writing(service.engine) as connection:
        may = limits.allowed(connection, "login", limits.place_of(_address(request)), now)
        key = leaders.sit_down(connection, token.strip(), now) if may else None
    if key is None:
        fault = _WRONG_KEY if may else "Đã thử quá nhiều lần. Thử lại sau mười lăm phút."
        return _page(request, "sign_in.html", 403 if may else 429, fault=fault)
    answer = _to(request, "/lanh-dao")
    answer.set_cookie(
        _COOKIE,
        key,
        max_age=leaders.SITTING_LASTS // 1_000_000,
        path="/lanh-dao",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
    return answer


def _overview(service: Service, request: Request) -> Response:
    now = service.now()
    with database.reading(service.engine) as connection:
        who = leaders.sitting(connection, request.cookies.get(_COOKIE, ""), now)
    if who is None:
        return _page(request, "sign_in.html")
    standing.catch_up(service.engine, _PATIENCE * 5)
    here = datetime.fromtimestamp(now / 1_000_000, VN)
    return _page(request, "overview.html", **_told(service, who, here, request.query_params.get("ky", "")))


def _told(service: Service, who: Leader, now: datetime, chosen: str) -> dict[str, Any]:
    choices = _choices(now.date())
    chosen = chosen if chosen in dict(choices) else choices[0][0]
    year, _, month = chosen.partition("-")
    period = fig.period("thang" if month else "nam", date(int(year), int(month or 1), 1))
    limit = shipped.regimes().at(now).late_rate_limit
    whole = fig.period("nam", period.first)
    with database.reading(service.engine) as connection:
        counted = standing.overview(connection, *_span(period), now, who.ward)
        of_year = standing.overview(connection, *_span(whole), now, who.ward)
        taken_over = forced.forced(connection, *_span(period), who.ward)
        rows = connection.execute(select(tables.ward.c.id, tables.ward.c.name))
        names = {row.id: row.name or row.id for row in rows}
    lines = [
        Line(
            names[ward],
            counts,
            fig.say_rate(counts.late_rate),
            fig.say_rate(of_year[ward].late_rate),
            (of_year[ward].late_rate or 0) > limit.value,
        )
        for ward, counts in counted.items()
    ]
    lines.sort(key=lambda line: (not line.over, line.name))
    over = sum(line.over for line in lines)
    if len(lines) > 1:
        total, all_year = sum(counted.values(), Counts()), sum(of_year.values(), Counts())
        rate = all_year.late_rate or 0
        words = (fig.say_rate(total.late_rate), fig.say_rate(all_year.late_rate))
        lines.append(Line("Tất cả", total, *words, rate > limit.value))
    return {
        "period": period,
        "choices": choices,
        "chosen": chosen,
        "now": f"{now:%H:%M ngày %d/%m/%Y}",
        "lines": lines,
        "over": over,
        "taken_over": [(names.get(each.ward, each.ward), each) for each in taken_over],
        "limit": f"{float(limit.value) * 100:g}%".replace(".", ","),
        "source": limit.document,
    }


def _choices(today: date) -> list[tuple[str, str]]:
    """The month, the eleven before it, this year and the last."""
    months, of = [], fig.period("thang", today)
    for _ in range(12):
        months.append((f"{of.first:%Y-%m}", of.name[:1].upper() + of.name[1:]))
        of = fig.earlier("thang", of)
    return [*months, *((str(year), f"Năm {year}") for year in (today.year, today.year - 1))]


def _span(period: Period) -> tuple[datetime, datetime]:
    first = datetime(period.first.year, period.first.month, period.first.day, tzinfo=VN)
    beyond = date.fromordinal(period.last.toordinal() + 1)
    return first, datetime(beyond.year, beyond.month, beyond.day, tzinfo=VN)


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form that was sent; none for a body that is no small form."""
    received = bytearray()
    try:
        async for part in request.stream():
            received += part
            if len(received) > _MOST_BODY:
                return {}
        fields = parse_qs(received.decode("utf-8"), max_num_fields=8, keep_blank_values=True)
    except (ClientDisconnect, ValueError):
        return {}
    return {name: values[0] for name, values in fields.items()}


def _address(request: Request) -> str:
    return request.client.host if request.client is not None else ""


def _headers(request: Request) -> dict[str, str]:
    lasting = {"Strict-Transport-Security": "max-age=31536000"} if request.url.scheme == "https" else {}
    return _HEADERS | lasting


def _to(request: Request, path: str) -> Response:
    return RedirectResponse(path, 303, headers=_headers(request))


def away(request: Request) -> Response:
    """While the database does not answer: no form whose answer could not come."""
    headers = _headers(request) | {"Retry-After": "60"}
    return Response(_AWAY, 503, media_type="text/plain; charset=utf-8", headers=headers)


def _page(request: Request, name: str, status: int = 200, **values: Any) -> Response:
    empty = {"code": "", "seen": None, "fault": ""}
    html = _templates().get_template(name).render(empty | values)
    again = {"Retry-After": "3600"} if status == 429 else {}
    return Response(html, status, media_type="text/html; charset=utf-8", headers=_headers(request) | again)


@cache
def _templates() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(loader=FileSystemLoader(_HTML), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
