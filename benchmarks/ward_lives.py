"""What becomes of the dossiers of a busy ward, one by one, in the shares in which a ward meets it: which of 588
procedures, by which channel, corrected, stopped for papers, apologised for, ended in which way, or not yet.
"""

from __future__ import annotations

import os
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from msgspec.structs import replace

from benchmarks.search import like_it
from mot_cua_desktop.domain import course as co
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.dossier import Closing, Complexity, Dossier, Handed, Holding, Reschedule, Result, Slip, Stop
from mot_cua_desktop.store.instants import micros

COUNT = int(os.environ.get("BENCH_DOSSIERS", "1000000"))
DAYS = int(os.environ.get("BENCH_DAYS", str(5 * 365)))
NOW = datetime(2030, 12, 16, 3, tzinfo=UTC)
BEGAN = NOW - timedelta(days=DAYS)
OFFICERS, FIELDS, PROCEDURES = 14, 32, 588
FEE = (ev.FeeItem(name="Lệ phí", amount=8_000),)
ASKED = (ev.SlipLine(key="khac", name="Giấy xác nhận nơi cư trú", wrong="Bản chụp mờ, thiếu dấu giáp lai"),)
CAUSES: tuple[co.LateCause, ...] = ("xac_minh", "co_quan_phoi_hop", "qua_tai", "nhan_su", "phuc_tap", "khac")
_METHODS: tuple[ev.ReturnMethod, ...] = ("tai_quay", "buu_chinh", "truc_tuyen")
_encoder = msgspec.json.Encoder()
#: An event to be written: its hour, its dossier, its stream, kind and number there, who, its type, body, personal part.
Line = tuple[int, int, bytes, str, int, str, str, bytes, bytes | None]


def who(number: int) -> str:
    """The id of one of the ward's officers."""
    return f"cb-{number:08x}"


def line(
    at: datetime, order: int, stream: bytes, kind: str, seq: int, officer: str, body: ev.Body,
    person: ev.Personal | None = None,
) -> Line:  # fmt: skip
    """An event as the journal keeps it."""
    tag = str(type(body).__struct_config__.tag)
    personal = None if person is None else _encoder.encode(person)
    return (micros(at), order, stream, kind, seq, officer, tag, _encoder.encode(body), personal)


def _procedure(model: Dossier, chance: random.Random) -> ev.ProcedureSnapshot:
    """Few are asked for every day, most of them a few times a year."""
    often = chance.random() < 0.97
    which = min(int(chance.expovariate(0.05)), PROCEDURES - 1) if often else chance.randrange(PROCEDURES)
    name = f"Thủ tục đăng ký, xác nhận, cấp lại giấy tờ của Ủy ban nhân dân cấp xã theo mẫu số {which}"
    return replace(model.procedure, code=f"1.{which:06d}", name=name, field=f"Lĩnh vực {which % FIELDS}")


def lived(model: Dossier, number: int, index: int, chance: random.Random) -> Dossier:
    """A dossier of some day of the years; one in thirty is solved late, the newest are still in process."""
    made = like_it(model, number, chance)
    taken = BEGAN + timedelta(days=DAYS * index / COUNT, minutes=-chance.randrange(1, 300))
    deadline = taken + timedelta(days=chance.choice((1, 3, 5, 10, 15)))
    done = deadline + timedelta(hours=chance.randrange(1, 90) if chance.random() < 0.033 else -chance.randrange(1, 20))
    assert made.due is not None
    due = replace(made.due, at=deadline, tight=deadline - timedelta(hours=8))
    made = replace(
        made, procedure=_procedure(model, chance), officer=who(chance.randrange(OFFICERS)),
        # As the program makes them: by the hour, so that neighbours in time are neighbours in the file.
        id=micros(taken).to_bytes(8, "big") + number.to_bytes(8, "big"),
        channel=chance.choices(("truc_tiep", "truc_tuyen", "buu_chinh"), (55, 42, 3))[0],
        return_method=chance.choices(_METHODS, (70, 8, 22))[0],
        edition=2 if chance.random() < 0.015 else 1,
        opened_at=taken, received_at=taken, accepted_at=taken, latest_at=taken, due=due, deadline=due, first_due=due,
    )  # fmt: skip
    fate = chance.random()
    if fate < 0.03:  # sent home with a guidance slip, and not back yet; or refused at the counter
        return _not_accepted(made, number, taken, refused=fate < 0.004)
    if chance.random() < 0.06:
        asked = taken + timedelta(hours=2)
        brought = asked + timedelta(hours=18)
        slip = Slip(number=number, year=taken.year, at=asked, after_acceptance=True, lines=ASKED, left_out=(),
                    guidance="", received_at=brought)  # fmt: skip
        made = replace(made, slip=slip, stops=(Stop(cause="bo_sung", since=asked, until=brought, minutes=480),))
    if deadline < done and deadline < NOW and chance.random() < 0.6:
        made = _apologised(made, number, deadline, chance)
    if chance.random() < 0.0002:
        return made  # lies about for years, as one does
    if done >= NOW:
        return _in_process(made, number, chance)
    return _ended(made, number, done, fate, chance)


def _not_accepted(made: Dossier, number: int, at: datetime, *, refused: bool) -> Dossier:
    made = replace(made, code="", accepted_at=None, due=None, deadline=None, first_due=None, book="", status="guided")
    if refused:
        end = Closing(number=number, year=at.year, at=at, reason="Không thuộc thẩm quyền", legal_basis="Điều 5")
        return replace(made, refused=end, status="refused", closed_at=at)
    slip = Slip(number=number, year=at.year, at=at, after_acceptance=False, lines=ASKED, left_out=(),
                guidance="")  # fmt: skip
    return replace(made, slip=slip)


def _apologised(made: Dossier, number: int, at: datetime, chance: random.Random) -> Dossier:
    breach = chance.random() < 0.1
    promise = Reschedule(
        number=number, year=at.year, at=at, old=at, due=at + timedelta(days=4), latest=at + timedelta(days=1),
        cause=chance.choice(CAUSES), caused_by="co_quan_khac", words="Chờ xác minh nơi cư trú.", rule="Điều 19.6",
        signer=who(0), breach=breach, breach_reason="Lãnh đạo vắng" if breach else "",
    )  # fmt: skip
    assert made.due is not None
    return replace(made, reschedule=promise, due=replace(made.due, at=promise.due))


def _in_process(made: Dossier, number: int, chance: random.Random) -> Dossier:
    assert made.accepted_at is not None
    since, stands = made.accepted_at + timedelta(hours=1), chance.random()
    holder = who(chance.randrange(OFFICERS))
    made = replace(made, holding=Holding(step=1, to=holder, since=since, received_at=since))
    if stands < 0.06:
        slip = Slip(number=number, year=since.year, at=since, after_acceptance=True, lines=ASKED, left_out=(),
                    guidance="")  # fmt: skip
        return replace(made, slip=slip, status="waiting", stops=(Stop(cause="bo_sung", since=since),))
    if stands < 0.09:
        return replace(made, status="paused", stops=(Stop(cause="co_quan_khac", since=since, note="chờ", basis="X"),))
    if stands < 0.11:
        return replace(made, complex=Complexity(reason="Nhiều thửa", measure="Họp liên ngành", at=since))
    return made


def _ended(made: Dossier, number: int, done: datetime, fate: float, chance: random.Random) -> Dossier:
    end = Closing(number=number, year=done.year, at=done, reason="Theo yêu cầu", legal_basis="Điều 21")
    made = replace(made, closed_at=done, finished_by=done, latest_at=done)
    if fate < 0.05:
        return replace(made, withdrawn=end, status="withdrawn")
    if fate < 0.06:
        return replace(made, refused=end, status="refused")
    if fate < 0.064:
        return replace(made, lapsed=end, status="lapsed")
    document = f"{number}/TL"
    made = replace(made, result=Result(result="Trích lục", document=document, dated="", at=done), status="ready")
    # Most come for it the same day or the next, some weeks later.
    handed = done + timedelta(hours=min(chance.expovariate(1 / 20), 800))
    if handed >= NOW:
        return replace(made, closed_at=None)
    giver = who(chance.randrange(OFFICERS)) if chance.random() < 0.3 else made.officer
    given = Handed(number=number, year=handed.year, at=handed, method=made.return_method,
                   identity="Thẻ căn cước", satisfaction=chance.choice((None, None, 3, 4, 5)),
                   receiver=made.people.owner.name, relation="", officer=giver)  # fmt: skip
    return replace(made, status="returned", handed=given, closed_at=handed, latest_at=handed)


def told(made: Dossier, number: int, chance: random.Random) -> list[Line]:
    """The events of a dossier that a book or a report is read from, and those that stand most often between them."""
    lines: list[Line] = []

    def say(seq: int, at: datetime, body: ev.DossierBody, person: ev.Personal | None = None, by: str = "") -> None:
        lines.append(line(at, number, made.id, "dossier", seq, by or made.officer, body, person))

    payer = ev.Receiver(name=made.people.owner.name)
    if made.slip is not None:
        at, n = made.slip.at, made.slip.number
        sort = ev.SupplementRequested if made.slip.after_acceptance else ev.GuidanceIssued
        say(4 if made.slip.after_acceptance else 2, at, sort(number=n, year=at.year, lines=ASKED))
        if made.slip.received_at is not None:
            say(5, made.slip.received_at, ev.SupplementReceived(papers=made.papers[:1], waited=480))
    if made.refused is not None:
        end = made.refused
        say(30, end.at, ev.RefusedAtDesk(number=end.number, year=end.year, reason=end.reason, legal_basis="Điều 5"))
    if made.accepted_at is None:
        return lines
    assert made.due is not None
    assert made.term is not None
    accepted = ev.Accepted(
        code=made.code, day=f"{made.accepted_at:%y%m%d}", sequence=number % 900 + 1, book=made.book,
        book_number=number, regime=made.regime, received=made.received_at, papers=made.papers[:1], due=made.due,
        term=made.term,
    )  # fmt: skip
    say(3, made.accepted_at, accepted)
    if chance.random() < 0.5:
        amount = chance.choice((8_000, 15_000, 25_000, 75_000))
        method: Any = chance.choices(("tien_mat", "chuyen_khoan", "mien"), (60, 35, 5))[0]
        items = (replace(FEE[0], amount=amount),)
        say(7, made.accepted_at, ev.FeeTaken(
            number=number, year=made.accepted_at.year, items=items, total=0 if method == "mien" else amount,
            method=method, symbol="AA/26E" if number % 3 else "", serial=f"{number:07d}" if number % 3 else "",
        ), payer)  # fmt: skip
    if made.edition > 1:
        say(6, made.accepted_at + timedelta(minutes=20), ev.Corrected(reason="Gõ nhầm", fields=("owner.address",)))
    if made.reschedule is not None and made.deadline is not None:
        promise = made.reschedule
        say(10, promise.at, co.RescheduleNotified(
            number=number, year=promise.year, due=replace(made.deadline, at=promise.due), latest=promise.latest,
            cause=promise.cause, caused_by=promise.caused_by, words=promise.words, rule=promise.rule,
            breach=promise.breach, breach_reason=promise.breach_reason,
        ), by=who(0))  # fmt: skip
    if made.withdrawn is not None:
        end = made.withdrawn
        say(30, end.at, ev.Withdrawn(number=end.number, year=end.year, reason=end.reason))
    if made.result is None:
        return lines
    ready, specialist = made.result.at, who((number * 7) % OFFICERS)
    before = max(made.accepted_at, ready - timedelta(hours=2))
    again = chance.random() < 0.01
    say(20, before, co.SubmittedToLeader(step=2, proposal="Trình ký", spent=300), by=specialist)
    if again:
        say(21, before, co.SentBack(step=1, reason="Thiếu chữ ký"), by=who(0))
        say(22, before, co.SubmittedToLeader(step=2, proposal="Trình ký lại"), by=specialist)
    say(23, ready, co.Approved(step=2, spent=60), by=who(0))
    say(24, ready, ev.ResultReady(result=made.result.result, document=made.result.document))
    if made.handed is not None:
        handed = made.handed
        returned = ev.Returned(number=handed.number, year=handed.year, method=handed.method, identity=handed.identity,
                               satisfaction=handed.satisfaction)  # fmt: skip
        say(25, handed.at, returned, payer, by=handed.officer)
    return lines
