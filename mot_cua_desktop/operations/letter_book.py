"""Sổ văn bản đi: every outgoing document of a period, the apologies among them, in the order of their numbers' days."""

from __future__ import annotations

from mot_cua_desktop.documents.registers import Column
from mot_cua_desktop.domain import course as co
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import letters
from mot_cua_desktop.operations.report_asked import Asked, Lines, Row, followed

LETTERS = (
    Column("STT", 10, "count"),
    Column("Số, ký hiệu", 30),
    Column("Ngày, giờ", 24, "moment"),
    Column("Tên loại, trích yếu nội dung", 76),
    Column("Nơi nhận", 44),
    Column("Người ký", 30),
    Column("Mã hồ sơ", 42),
)


def letter_book(asked: Asked) -> Lines:
    """Every document that took a number in the period."""
    names = asked.names()
    events = asked.source.written("letter", asked.span)
    of_dossiers = [event.stream for event in events if event.kind == "dossier"]
    states = dict(zip(of_dossiers, followed(asked, of_dossiers), strict=True))
    rows: list[Row] = []
    keys: list[bytes | tuple[str, ...]] = []
    for n, event in enumerate(events, start=1):
        body = event.body
        signer = names.get(event.officer, event.officer)
        if isinstance(body, co.RescheduleNotified):
            state = states[event.stream]
            number = letters.say_number(body.number, "PXL")
            words = f"Phiếu xin lỗi và hẹn lại ngày trả kết quả: {state.procedure.name}"
            rows.append((n, number, event.at, words, state.people.owner.name, signer, state.code))
            keys.append(event.stream)
        else:
            assert isinstance(body, ev.LetterIssued)
            number = letters.say_number(body.number, body.symbol)
            words = f"{letters.TITLES[body.sort]}: {body.subject}"
            rows.append((n, number, event.at, words, body.to, names.get(body.signer, signer), ""))
            keys.append((f"{body.series}/{body.number}/{body.year}", body.sort))
    return Lines(rows, keys)
