"""Sổ văn bản đi: every outgoing document of a period, the apologies among them, in the order of their numbers' days."""

from __future__ import annotations

from mot_cua_desktop.documents.registers import Column
from mot_cua_desktop.domain import course as co
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import letters
from mot_cua_desktop.operations import series_notes
from mot_cua_desktop.operations.report_asked import Asked, Lines, Row

LETTERS = (
    Column("STT", 10, "count"),
    Column("Số, ký hiệu", 30),
    Column("Ngày, giờ", 24, "moment"),
    Column("Tên loại, trích yếu nội dung", 76),
    Column("Nơi nhận", 44),
    Column("Người ký", 30),
    Column("Mã hồ sơ", 42),
)

#: The first layout (`seal.LAYOUT`) whose foot tells of what was explained or reported twice.
_TOLD_TWICE = 4
#: And the first that knows the ward from a unit that bears its name.
_TOLD_OF_UNIT = 5


def letter_book(asked: Asked) -> Lines:
    """Every document that took a number in the period."""
    names = asked.names()
    rows: list[Row] = []
    keys: list[bytes | tuple[str, ...]] = []
    given: list[series_notes.Given] = []
    twice: dict[tuple[str, str], list[str]] = {}
    for n, entry in enumerate(asked.source.entries("letter", asked.span), start=1):
        body = entry.body
        signer = names.get(entry.officer, entry.officer)
        if isinstance(body, co.RescheduleNotified):
            of = entry.matter
            number = letters.say_apology(body.number, body.mark)
            words = f"Phiếu xin lỗi và hẹn lại ngày trả kết quả: {of.procedure}"
            rows.append((n, number, entry.at, words, of.owner, signer, of.code))
            keys.append(entry.stream)
        else:
            assert isinstance(body, ev.LetterIssued)
            number = letters.say_number(body.number, body.symbol)
            words = f"{letters.TITLES[body.sort]}: {body.subject}"
            explains = body.sort == "giai_trinh"
            about = body.about
            if explains:  # "first day/last day/unit": the last day is that of its signing while the year runs
                about = body.subject if asked.layout < _TOLD_OF_UNIT else f"{about[:10]}/{about[22:]}"
            matter = (about, f"{'giải trình' if explains else 'về'} {body.subject}")
            if matter[0] and asked.layout >= _TOLD_TWICE:
                twice.setdefault(matter, []).append(number)
            rows.append((n, number, entry.at, words, body.to, names.get(body.signer, body.signer), ""))
            keys.append((f"{body.series}/{body.number}/{body.year}", body.sort, body.about, str(body.mark), entry.desk))
        given.append((f"{number} năm {body.year}", body.mark, entry.desk))
    told = (*series_notes.notes(given, "văn bản"), *_twice(twice))
    return Lines(rows, keys, (series_notes.lines(len(rows), asked.layout), *told))


def _twice(told: dict[tuple[str, str], list[str]]) -> list[str]:
    """A year that was explained, or an incident that was reported, more than once: at two desks that did not hear of
    each other, or later anew."""
    return [
        f"Có {len(numbers)} báo cáo {words}: {', '.join(numbers)}; báo cáo sau không tự thay báo cáo trước."
        for (_, words), numbers in told.items()
        if len(numbers) > 1
    ]
