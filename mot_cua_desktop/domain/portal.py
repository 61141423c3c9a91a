"""The national portal's list of procedures, read as it is: with every row taken and every doubt written down."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Any

import msgspec

from mot_cua_desktop.domain import portal_papers, published
from mot_cua_desktop.domain.names import clean, clean_lines, fold
from mot_cua_desktop.domain.procedures import (
    CHANNEL_WORDS,
    Channel,
    ChannelTerm,
    Fee,
    Procedure,
)
from mot_cua_desktop.domain.tables import MOST_LINES, Progress
from mot_cua_desktop.errors import Told

_ADVICE = "Kiểm tra lại tệp: cần tệp JSON có khóa “thu_tuc” như danh mục tải từ Cổng Dịch vụ công quốc gia."
_ESCAPE = re.compile(rb"\\(?:u([0-9a-fA-F]{4})|.)")
_HALF_ADVICE = "Xin nơi gửi tệp xuất lại danh mục; hoặc mở tệp bằng Notepad, xóa chữ hỏng ấy, lưu rồi nhập lại."
#: Who says what is doubted, in the sentences of `published`.
_SAYER = "cổng"
_CHANNELS: dict[str, Channel] = {fold(words): channel for channel, words in CHANNEL_WORDS.items()}


class _Channel(msgspec.Struct):
    kenh: str = ""
    thoi_gian_raw: str | None = ""
    phi_raw: str | None = ""
    ghi_chu: str | None = ""


class _Result(msgspec.Struct):
    ten: str = ""
    ma: str | None = ""


class _Row(msgspec.Struct):
    ma: str
    ten: str
    linh_vuc: str | None = ""
    qd_cong_bo: str | None = ""
    url: str | None = ""
    kenh: tuple[_Channel, ...] = ()
    thanh_phan: tuple[portal_papers.Line, ...] = ()
    ket_qua: tuple[_Result, ...] = ()
    can_cu_raw: str | None = ""


#: The kinds of doubt below, by a piece of their sentence: the first that fits names it.
_KINDS_OF_DOUBT = (
    ("giấy tờ vào tiêu đề", "Giấy tờ dán liền với tiêu đề đứng sau, máy tách ra"),
    ("danh sách giấy tờ làm tiêu đề", "Tiêu đề là cả một danh sách giấy tờ, máy giữ làm ghi chú"),
    ("mục hồ sơ mà không nói", "Nhiều mục hồ sơ mà không nói là trường hợp"),
    ("tờ khai chỉ cho nộp", "Tờ khai ghi chỉ cho nộp trực tuyến hoặc bưu chính"),
    ("có thể là ghi chú", "Dòng rất dài, có thể là ghi chú chứ không phải giấy tờ"),
    ("Cách nộp", "Cách nộp để trống hoặc lạ"),
    ("mà không có đơn vị", "Thời hạn chỉ có con số, không có đơn vị (giờ, ngày, ngày làm việc)"),
    ("có nhiều mức", "Thời hạn có nhiều mức cho cùng một cách nộp"),
    ("Thời hạn", "Thời hạn để trống"),
    ("do Hội đồng nhân dân tỉnh quyết định", "Phí, lệ phí do Hội đồng nhân dân tỉnh quyết định"),
    ("ghi chú nói khác", "Phí, lệ phí: mức và ghi chú không khớp nhau"),
    ("có thể bị cắt", "Phí, lệ phí: con số có thể bị cắt"),
    ("chưa rõ: cổng không ghi", "Phí, lệ phí để trống"),
    ("chưa rõ: tệp không ghi", "Phí, lệ phí để trống"),
    ("Phí, lệ phí", "Phí, lệ phí không đọc được"),
    ("loại giấy tờ lạ", "Loại giấy tờ lạ"),
    ("số bản", "Không ghi số bản của giấy tờ"),
    ("Mức độ trực tuyến", "Mức độ trực tuyến lạ"),
    ("Thành phần hồ sơ", "Không liệt kê giấy tờ nào"),
    ("Kết quả", "Không ghi kết quả"),
)


def kind_of_doubt(doubt: str) -> str:
    """The kind that a sentence of ``Procedure.unclear`` belongs to, in words for a heading."""
    return next((words for piece, words in _KINDS_OF_DOUBT if piece in doubt), "Điều khác")


@dataclass(frozen=True)
class PortalReading:
    """What a file held: the procedures with their doubts, and a sentence for each row that could not be read at all."""

    procedures: tuple[Procedure, ...]
    errors: tuple[str, ...]


def read_rows(content: bytes, progress: Progress | None = None) -> PortalReading:
    """Read a file's content. Raises `Told` when it is no such list or has more than `MOST_LINES` rows; single broken
    rows are told in ``errors``. ``progress`` hears (done, total) and may raise to stop."""
    try:
        return _reading(_utf8(content), progress)
    except (msgspec.DecodeError, RecursionError) as error:
        if half := _half_letter(content):
            raise Told(f"Tệp danh mục có chữ hỏng ({half}); chưa nhập thủ tục nào.", _HALF_ADVICE) from error
        raise Told("Tệp danh mục bị cắt ngang hoặc không phải JSON; chưa nhập thủ tục nào.", _ADVICE) from error
    except UnicodeDecodeError as error:
        raise Told(
            "Tệp danh mục không phải chữ Unicode (UTF-8, UTF-16) hoặc bị cắt ngang; chưa nhập thủ tục nào.", _ADVICE
        ) from error


def is_utf16(content: bytes) -> bool:
    """Whether this is a JSON in UTF-16, with the mark that says so or without."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content[2:66].replace(b"\0", b"").lstrip()[:1] in (b"{", b"[")
    return content[:2] in (b"{\0", b"[\0", b"\0{", b"\0[")


def _utf8(content: bytes) -> bytes:
    """The same in UTF-8. Raises `UnicodeDecodeError` for letters that are cut off or broken."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16").encode()
    if is_utf16(content):
        return content.decode("utf-16-be" if content[:1] == b"\0" else "utf-16-le").encode()
    return content.removeprefix(codecs.BOM_UTF8)


def _half_letter(content: bytes) -> str:
    """The first half of a letter beyond the first plane that stands without its other half, as it is written: no text
    holds it, and the reader of JSON calls the file cut off. Empty when there is none."""
    first: re.Match[bytes] | None = None
    for found in _ESCAPE.finditer(content):
        unit = int(found[1], 16) if found[1] else 0
        second = 0xDC00 <= unit < 0xE000
        if first is not None:
            if not second or first.end() != found.start():
                return first[0].decode()
            first = None
        elif second:
            return found[0].decode()
        elif 0xD800 <= unit < 0xDC00:
            first = found
    return first[0].decode() if first is not None else ""


def _reading(content: bytes, progress: Progress | None) -> PortalReading:
    rows, source = _rows(content)
    found: dict[str, Procedure] = {}
    errors: list[str] = []
    for place, raw in enumerate(rows, start=1):
        if progress is not None and place % 100 == 1:
            progress(place - 1, len(rows))
        procedure, words = _read(msgspec.json.decode(raw), place, source)
        if procedure is None:
            errors.append(words)
        elif procedure.code in found:
            errors.append(f"Dòng {place}: mã {procedure.code} đã có ở dòng trước; giữ dòng trước.")
        else:
            found[procedure.code] = procedure
    if not found:
        raise Told("Không dòng nào trong tệp đọc được thành thủ tục; chưa nhập gì.", _ADVICE)
    return PortalReading(tuple(found.values()), tuple(errors))


def _rows(content: bytes) -> tuple[list[msgspec.Raw], str]:
    """The rows as they are written, and who made the list. Counted before any is taken apart: a million would be
    a gigabyte of memory for one sentence."""
    try:
        whole = msgspec.json.decode(content, type=dict[str, msgspec.Raw] | list[msgspec.Raw])
        named = whole if isinstance(whole, dict) else {}
        rows = msgspec.json.decode(named.get("thu_tuc", b"[]"), type=list[msgspec.Raw]) if named else whole
    except msgspec.ValidationError:  # JSON, but neither of the two
        rows, named = [], {}
    if not isinstance(rows, list) or not rows:
        raise Told("Tệp không có danh sách thủ tục; chưa nhập thủ tục nào.", _ADVICE)
    if len(rows) > MOST_LINES:
        raise Told(
            f"Tệp có hơn {MOST_LINES:,} dòng; chưa nhập thủ tục nào.".replace(",", "."),
            "Kiểm tra lại: danh mục cấp xã chỉ vài trăm thủ tục. Nếu đúng tệp, chia thành vài tệp rồi nhập lại.",
        )
    return rows, clean(str(msgspec.json.decode(named["nguon"]))) if "nguon" in named else ""


def _read(raw: Any, place: int, source: str) -> tuple[Procedure | None, str]:
    try:
        row = msgspec.convert(raw, _Row)
    except msgspec.ValidationError as error:
        return None, f"Dòng {place}: thiếu hoặc sai dữ liệu ({error})."
    if not row.ma.strip() or not row.ten.strip():
        return None, f"Dòng {place}: không có mã hoặc tên thủ tục."
    return _procedure(row, source), ""


def _procedure(row: _Row, source: str) -> Procedure:
    code, doubts = clean(row.ma), list[str]()
    terms, fees = _terms(row, doubts), _fees(row, doubts)
    channels = tuple(dict.fromkeys(term.channel for term in terms)) or ("truc_tiep",)
    components = portal_papers.components(code, row.thanh_phan, channels, doubts)
    if not row.ket_qua:
        doubts.append("Kết quả chưa rõ.")
    for words in dict.fromkeys(item.kenh for item in row.kenh if fold(item.kenh) not in _CHANNELS):
        doubts.append(f"Cách nộp chưa rõ: cổng ghi “{clean(words)}”, tạm coi là trực tiếp.")
    if not row.kenh:
        doubts.append("Cách nộp chưa rõ: cổng không ghi kênh nào.")
    return Procedure(
        code=code,
        # Some names carry their own code in brackets at the end.
        name=clean(row.ten).removesuffix(f"({code})").strip(),
        field=clean(row.linh_vuc or "") or "Chưa rõ lĩnh vực",
        terms=terms,
        fees=fees,
        components=components,
        results=tuple(clean(result.ten) for result in row.ket_qua if result.ten.strip()),
        result_codes=tuple(clean(result.ma or "") for result in row.ket_qua if result.ten.strip()),
        deciding_document=clean(row.qd_cong_bo or ""),
        channels=channels,
        online="chua_ro" if "truc_tuyen" in channels else "khong",
        online_url=(row.url or "").strip(),
        legal_basis=clean_lines(row.can_cu_raw or ""),
        unclear=tuple(dict.fromkeys(doubts)),
        source=source,
    )


def _channel(words: str) -> Channel:
    return _CHANNELS.get(fold(words), "truc_tiep")


def _terms(row: _Row, doubts: list[str]) -> tuple[ChannelTerm, ...]:
    terms = []
    for item in row.kenh:
        channel, text = _channel(item.kenh), clean(item.thoi_gian_raw or "")
        term, doubt = published.term(text, _SAYER)
        if doubt:
            doubts.append(f"Thời hạn ({CHANNEL_WORDS[channel]}) chưa rõ: {doubt}.")
        terms.append(ChannelTerm(channel=channel, term=term, text=text))
    doubts += published.several_terms(terms)
    return tuple(terms)


def _fees(row: _Row, doubts: list[str]) -> tuple[Fee, ...]:
    fees = []
    for item in row.kenh:
        channel, raw, note = _channel(item.kenh), clean(item.phi_raw or ""), clean(item.ghi_chu or "")
        amount, doubt = published.fee(raw, note, _SAYER)
        if doubt:
            doubts.append(f"Phí, lệ phí ({CHANNEL_WORDS[channel]}) chưa rõ: {doubt}.")
        fees.append(
            Fee(
                channel=channel,
                amount=amount,
                unit=published.unit(note),
                text=" ".join(filter(None, (raw, note))),
            )
        )
    return tuple(fees)
