"""The lines of each book, made from whatever source is given: the fold, or the journal alone."""

from __future__ import annotations

from mot_cua_desktop.documents.fields import RETURN_WORDS
from mot_cua_desktop.documents.registers import Column
from mot_cua_desktop.domain import course as co
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain import late_cause, paper_numbers
from mot_cua_desktop.domain.money import say_money
from mot_cua_desktop.domain.seal import AS_SENT
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.operations import series_notes, till_closings
from mot_cua_desktop.operations.report_asked import Asked, Lines, Row, followed
from mot_cua_desktop.store.entries import Entry

METHODS = {"tien_mat": "Tiền mặt", "chuyen_khoan": "Chuyển khoản", "mien": "Miễn"}
_SLIPS: dict[type, str] = {
    ev.GuidanceIssued: "Phiếu hướng dẫn", ev.SupplementRequested: "Yêu cầu bổ sung", ev.RefusedAtDesk: "Từ chối",
}  # fmt: skip
_STT = Column("STT", 15, "count")
#: How a result is given, in words; nothing where it was not yet.
_METHODS = {str(method): words for method, words in RETURN_WORDS.items()} | {"": ""}

# --- the book (Mẫu 07) -----------------------------------------------------------------------------------------------

_DAYS = "Ngày, tháng, năm"
_BACK = "Trả kết quả"
BOOK = (
    Column("STT", 18, "count"),
    Column("Quyển – số", 28),
    Column("Mã hồ sơ", 34),
    Column("Nội dung hồ sơ (TTHC)", 42),
    Column("Số lượng hồ sơ (bộ)", 16, "count"),
    Column("Tên cá nhân, tổ chức", 28),
    Column("Địa chỉ", 36),
    Column("Số điện thoại", 26),
    Column("Nhận hồ sơ", 24, "moment", _DAYS),
    Column("Hẹn trả kết quả", 24, "moment", _DAYS),
    Column("Trả/Nhận kết quả", 24, "moment", _DAYS),
    Column("Phương thức; bên giao", 26, group=_BACK),
    Column("Bên nhận (ký nhận)", 24, group=_BACK),
    Column("Người nhận hồ sơ", 24),
    Column("Ghi chú", 24),
)


def book(asked: Asked) -> Lines:
    """Sổ theo dõi hồ sơ (Mẫu 07): every dossier that was accepted in the period, in its order."""
    names, now = asked.names(), asked.now
    lines = asked.source.book(asked.span)
    asked.tell(0, len(lines))
    rows: list[Row] = [
        (
            n,
            line.volume,
            line.code,
            line.procedure,
            line.sets,
            line.owner,
            line.address,
            line.phone,
            line.received,
            line.due,
            line.handed,
            f"{_METHODS[line.method]}; {names.get(line.giver, line.giver)}" if line.method else "",
            line.receiver,
            names.get(line.officer, line.officer),
            line.remark(now),
        )
        for n, (_, line) in enumerate(lines, start=1)
    ]
    told = series_notes.without_desks(line.volume for _, line in lines)
    return Lines(rows, [stream for stream, _ in lines], series_notes.counted(len(rows), told, asked.layout))


# --- why dossiers are late -------------------------------------------------------------------------------------------

_ENDS = (".", "!", "?", "…")
LATENESS = (
    _STT,
    Column("Mã hồ sơ", 30),
    Column("Thủ tục", 46),
    Column("Tên cá nhân, tổ chức", 32),
    Column("Hạn theo quy định", 20, "moment"),
    Column("Xong ngày", 20, "moment"),
    Column("Trễ (ngày)", 12, "count"),
    Column("Nguyên nhân", 36),
    Column("Do", 24),
    Column("Giải thích, biện pháp", 46),
    Column("Hẹn lại", 20, "day"),
    Column("Cán bộ tiếp nhận", 24),
)


def lateness(asked: Asked) -> Lines:
    """Every dossier solved late in the period, or late at its end, with the cause that its apology states."""
    names, edge = asked.names(), asked.span.edge
    streams = asked.source.late(asked.span)
    held_up = asked.source.incidents(streams)
    rows: list[Row] = []
    for n, state in enumerate(followed(asked, streams), start=1):
        promise, flag, deadline = state.reschedule, state.complex, state.deadline
        solved = fig.solved_at(state)
        # What was finished after the period was not finished in it.
        done = solved if solved is not None and solved < asked.span.end else None
        judged = state.judged_at if done is not None and state.judged_at is not None else edge
        days = fig.day_of(judged) - fig.day_of(deadline.at) if deadline is not None else 0
        incidents = held_up.get(state.id, ())
        words = [
            promise.words if promise else "",
            f"Hồ sơ phức tạp: {flag.measure}" if flag else "",
            *(late_cause.touched(state, each, asked.layout) for each in incidents),
        ]
        rows.append(
            (
                n,
                state.code,
                state.procedure.name,
                state.people.owner.name,
                deadline.at if deadline else None,
                done,
                days,
                late_cause.words(state, incidents, asked.layout),
                co.LATE_BY_WORDS[promise.caused_by] if promise else "",
                _sentences([each for each in words if each], asked.layout),
                promise.due if promise else None,
                names.get(state.officer, state.officer),
            )
        )
    return Lines(rows, list(streams))


def _sentences(said: list[str], layout: int) -> str:
    """One after the other; what an officer ended with a point gets no second one."""
    if layout < AS_SENT:
        return ". ".join(said)
    kept = [each.strip() for each in said]
    return " ".join([*(each if each.endswith(_ENDS) else f"{each}." for each in kept[:-1]), *kept[-1:]])


# --- slips and refusals ----------------------------------------------------------------------------------------------

SLIPS = (
    _STT,
    Column("Loại giấy", 26),
    Column("Số", 22),
    Column("Lúc lập", 22, "moment"),
    Column("Mã hồ sơ", 30),
    Column("Thủ tục", 48),
    Column("Tên cá nhân, tổ chức", 34),
    Column("Nội dung", 74),
    Column("Đã bổ sung", 20, "day"),
    Column("Người lập", 26),
)


def slips(asked: Asked) -> Lines:
    """Every guidance slip, supplement request and refusal of the period."""
    names = asked.names()
    entries = asked.source.entries("slip", asked.span)
    rows: list[Row] = []
    given: list[series_notes.Given] = []
    for n, entry in enumerate(entries, start=1):
        body, of = entry.body, entry.matter
        assert isinstance(body, ev.GuidanceIssued | ev.SupplementRequested | ev.RefusedAtDesk)
        refused = isinstance(body, ev.RefusedAtDesk)
        given.append(
            (f"{'từ chối' if refused else 'hướng dẫn, bổ sung'} {paper_numbers.said(body)}", body.mark, entry.desk)
        )
        content = (
            f"{body.reason} ({body.legal_basis})"
            if isinstance(body, ev.RefusedAtDesk)
            else "; ".join(f"{line.name}: {line.wrong}" if line.wrong else line.name for line in body.lines)
        )
        rows.append(
            (
                n,
                _SLIPS[type(body)],
                paper_numbers.said(body),
                entry.at,
                of.code,
                of.procedure,
                of.owner,
                content,
                None if refused else of.completed,
                names.get(entry.officer, entry.officer),
            )
        )
    return Lines(
        rows,
        [entry.stream for entry in entries],
        series_notes.counted(len(rows), series_notes.notes(given, "giấy"), asked.layout),
    )


# --- money -----------------------------------------------------------------------------------------------------------

FEES = (
    _STT,
    Column("Ngày", 22, "day"),
    Column("Cán bộ thu", 30),
    Column("Tiền mặt (đồng)", 24, "money", total=True),
    Column("Chuyển khoản (đồng)", 26, "money", total=True),
    Column("Cộng của ngày, cán bộ", 26, "money"),
    Column("Phiếu thu", 24),
    Column("Biên lai", 24),
    Column("Mã hồ sơ", 33),
    Column("Người nộp", 32),
    Column("Nội dung thu", 54),
    Column("Hình thức", 22),
)


def fees(asked: Asked) -> Lines:
    """Every fee slip of the period, by day and officer, with the closings of the till below."""
    names = asked.names()
    entries = asked.source.entries("fee", asked.span)
    back = asked.source.entries("fee_back", asked.span)
    if back:
        entries = sorted([*entries, *back], key=lambda entry: entry.at)
    tills = [_till_of(entry, names) for entry in entries]
    order = sorted(range(len(entries)), key=tills.__getitem__)
    rows: list[Row] = []
    given: list[series_notes.Given] = []
    whole = 0
    for n, k in enumerate(order, start=1):
        entry, body = entries[k], entries[k].body
        if isinstance(body, ev.FeeGivenBack):
            money, number, receipt = -body.total, "", ""
            what = f"Hoàn phí, lệ phí: {body.note}" if body.note else "Hoàn phí, lệ phí"
        else:
            assert isinstance(body, ev.FeeTaken)
            money, items = body.total, body.items
            number, receipt = paper_numbers.said(body), f"{body.symbol} {body.serial}".strip()
            given.append((f"phiếu thu {number}", body.mark, entry.desk))
            if body.serial:
                given.append((f"biên lai {receipt}", 0, entry.desk))
            what = items[0].name if len(items) == 1 else "; ".join([item.name for item in items])
        method = body.method
        cash = money if method == "tien_mat" else 0
        transfer = money if method == "chuyen_khoan" else 0
        whole += cash + transfer
        last = n == len(order) or tills[order[n]] != tills[k]
        rows.append(
            (
                n,
                entry.at,
                names.get(entry.officer, entry.officer),
                cash,
                transfer,
                whole if last else None,
                number,
                receipt,
                entry.matter.code,
                entry.personal.name if isinstance(entry.personal, ev.Receiver) else "",
                what,
                METHODS[method],
            )
        )
        whole = 0 if last else whole
    closings = till_closings.of(asked)
    returned = [each.body.total for each in back if isinstance(each.body, ev.FeeGivenBack)]
    told = [_closing(entry, names, asked.layout) for entry in closings.told]
    notes = (_taken(rows, returned, closings), *series_notes.notes(given, "phiếu"), *told)
    return Lines(rows, [entries[k].stream for k in order], notes)


def _taken(rows: list[Row], back: list[int], closings: till_closings.Closings) -> str:
    """The money of a period in one line, and how often a till did not agree with its slips."""
    cash, transfer = (sum([money for row in rows if isinstance(money := row[n], int) and money > 0]) for n in (3, 4))
    given = f"; hoàn lại {say_money(sum(back))}, còn {closings.rest(cash + transfer - sum(back))}" if back else ""
    words = (
        f"Trong kỳ thu {say_money(cash + transfer)} bằng {fig.say_count(len(rows) - len(back))} phiếu: tiền mặt "
        f"{say_money(cash)}, chuyển khoản {say_money(transfer)}{given}."
    )
    return f"{words} {closings.words}"


def _till_of(entry: Entry, names: dict[str, str]) -> tuple[int, str, str]:
    """The day and the officer of a fee slip."""
    return fig.day_of(entry.at), names.get(entry.officer, ""), entry.officer


def _closing(entry: Entry, names: dict[str, str], layout: int) -> str:
    body = entry.body
    if isinstance(body, ev.FeeTaken | ev.FeeGivenBack):
        return till_closings.outside(entry, names)
    if isinstance(body, ev.TillCorrected):
        before = say_money(body.before)
        return (
            f"Đính chính {entry.at.astimezone(VN):%H:%M %d/%m/%Y}, {names.get(body.officer, '')}: lần chốt trước đếm "
            f"được {say_money(body.counted)}, không phải {before}{_apart(body.difference)}: {body.note}."
        )
    assert isinstance(body, ev.TillClosed)
    back = f" (đã trừ hoàn {say_money(body.given)})" if body.given else ""
    words = (
        f"Chốt quỹ {entry.at.astimezone(VN):%H:%M %d/%m/%Y}, {names.get(body.officer, '')}: "
        f"{fig.say_count(body.slips) if layout >= AS_SENT else body.slips} phiếu"
        f"{_numbers(body)}, tiền mặt {_signed(body.cash)}{back}, chuyển khoản {_signed(body.transfer)}; đếm được "
        f"{say_money(body.counted)}"
    )
    return f"{words}{_apart(body.difference)}: {body.note}." if body.difference else f"{words}, khớp."


def _numbers(body: ev.TillClosed) -> str:
    return f" (số {body.numbers})" if body.slips else ""


def _signed(money: int) -> str:
    """With a minus that stands apart from no digit: more went back than came in."""
    return say_money(money) if money >= 0 else f"−{say_money(-money)}"


def _apart(difference: int) -> str:
    if not difference:
        return ", khớp phiếu thu"
    return f", lệch {'+' if difference > 0 else '−'}{say_money(abs(difference))}"


# --- results handed over ---------------------------------------------------------------------------------------------

RETURNS = (
    _STT,
    Column("Số", 23),
    Column("Lúc trả", 22, "moment"),
    Column("Mã hồ sơ", 32),
    Column("Nội dung giải quyết TTHC", 54),
    Column("Kết quả", 44),
    Column("Chủ hồ sơ", 32),
    Column("Người nhận", 32),
    Column("Giấy tờ đối chiếu", 30),
    Column("Phương thức", 26),
    Column("Người trả", 28),
)


def returns(asked: Asked) -> Lines:
    """Every result that was handed over in the period."""
    names = asked.names()
    lines = asked.source.returned(asked.span)
    asked.tell(0, len(lines))
    rows: list[Row] = [
        (
            n,
            line.given,
            line.handed,
            line.code,
            line.procedure,
            line.paper,
            line.owner,
            line.receiver,
            line.identity,
            _METHODS[line.method],
            names.get(line.giver, line.giver),
        )
        for n, (_, line) in enumerate(lines, start=1)
    ]
    told = series_notes.without_desks(line.given for _, line in lines)
    return Lines(rows, [stream for stream, _ in lines], series_notes.counted(len(rows), told, asked.layout))
