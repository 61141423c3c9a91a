"""The rules as an administrator reads and states them: their names in words, a typed value read, a value said again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time
from fractions import Fraction
from typing import Any, Literal

import msgspec

from mot_cua_desktop.domain.names import clean, fold
from mot_cua_desktop.domain.place_events import RuleStated
from mot_cua_desktop.domain.regime import Form, OwnRule, Value, read_value
from mot_cua_desktop.errors import Refused, Told

Shape = Literal["text", "count", "yes_no", "clock", "hour", "fraction", "form", "address"]


@dataclass(frozen=True)
class Rule:
    """One rule: what it governs in the officer's words, how its value is typed, its unit and the counts allowed."""

    words: str
    shape: Shape
    unit: str = ""
    least: int = 0
    most: int = 365
    #: Why no larger count may be stated, for the counts that the journal itself holds down.
    bound: str = ""


_ONCE = "Pháp luật chỉ cho một lần và sổ không ghi được lần thứ hai"
#: The program does not act on these yet: they are here to be looked up, and say so.
_LOOK = " (chỉ để tra cứu)"
RULES: dict[str, Rule] = {
    "name": Rule("Văn bản một cửa đang áp dụng", "text"),
    "local_overlay": Rule("Áp dụng quy định riêng của Khánh Hòa", "yes_no"),
    "supplement_allowance": Rule(
        "Số lần được yêu cầu bổ sung", "count", "lần", 0, 1, f"{_ONCE} (NĐ 118/2025/NĐ-CP, Điều 11.2c)"
    ),
    "guidance_slip_mandatory": Rule(f"Hồ sơ chưa đủ phải có phiếu yêu cầu bổ sung{_LOOK}", "yes_no"),
    "supplement_clock": Rule("Sau khi bổ sung, thời hạn", "clock"),
    "supplement_days": Rule("Công dân bổ sung trong", "count", "ngày", 1, 365),
    "ask_within_working_days": Rule("Yêu cầu bổ sung sau thẩm định trong", "count", "ngày làm việc", 1, 30),
    "online_system_hours": Rule(f"Hệ thống báo hồ sơ trực tuyến cho quầy trong{_LOOK}", "count", "giờ", 1, 72),
    "online_answer_hours": Rule("Trả lời hồ sơ trực tuyến trong", "count", "giờ làm việc", 1, 72),
    "reschedule_limit": Rule("Số lần được hẹn lại", "count", "lần", 0, 1, f"{_ONCE} (NĐ 118/2025/NĐ-CP, Điều 19.6)"),
    "apology_days_before": Rule("Xin lỗi, hẹn lại chậm nhất trước hạn", "count", "ngày", 1, 30),
    "reschedule_max_fraction": Rule("Thời gian hẹn lại không quá", "fraction", "thời hạn giải quyết"),
    "correct_result_working_days": Rule(f"Sửa kết quả sai do cơ quan trong{_LOOK}", "count", "ngày làm việc", 1, 60),
    "at_once_cutoff": Rule("Trả trong ngày: nhận sau giờ này thì sang ngày làm việc sau", "hour"),
    "paper_cutoff": Rule("Chuyển hồ sơ giấy: nhận sau giờ này thì chuyển hôm sau", "hour"),
    "cutoff_moves_day_terms": Rule("Giờ chốt cũng đẩy thời hạn tính bằng ngày", "yes_no"),
    "clock_from_competent_agency": Rule(
        "Hồ sơ phi địa giới tính từ lúc cơ quan có thẩm quyền nhận (chỉ để tra cứu: giấy hẹn tính từ lúc quầy nhận)",
        "yes_no",
    ),
    "late_rate_limit": Rule("Tỷ lệ trễ hạn trong năm phải giải trình khi quá", "fraction", "hồ sơ"),
    "satisfied_from": Rule("Công dân được tính là hài lòng khi cho từ", "count", "điểm trên 5", 1, 5),
    "posting_working_days": Rule("Niêm yết thủ tục mới, sửa, bãi bỏ trong", "count", "ngày làm việc", 1, 60),
    "iso_working_days": Rule("Cập nhật tài liệu ISO 9001 trong", "count", "ngày làm việc", 1, 120),
    "online_portal": Rule("Địa chỉ cổng nộp hồ sơ trực tuyến", "address"),
    "form.receipt": Rule("Mẫu giấy tiếp nhận và hẹn trả", "form"),
    "form.guidance_slip": Rule("Mẫu phiếu hướng dẫn tại quầy", "form"),
    "form.supplement_slip": Rule("Mẫu phiếu yêu cầu bổ sung sau tiếp nhận", "form"),
    "form.refusal": Rule("Mẫu phiếu từ chối", "form"),
    "form.apology": Rule("Mẫu văn bản xin lỗi, hẹn lại", "form"),
    "form.stop_notice": Rule("Mẫu thông báo dừng giải quyết", "form"),
    "form.control_slip": Rule("Mẫu phiếu kiểm soát", "form"),
    "form.register": Rule("Mẫu sổ theo dõi hồ sơ", "form"),
}
CLOCKS = {"restart": "tính lại từ đầu", "pause": "cộng thêm thời gian chờ"}
YES_NO = {True: "Có", False: "Không"}
_HOUR = re.compile(r"(\d{1,2})\s*(?::|h|gio)?\s*(\d{2})?")
_PART = re.compile(r"(\d{1,3})\s*/\s*(\d{1,4})")
_PERCENT = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?\s*%")


def own_rule(stated: RuleStated, at: datetime) -> OwnRule:
    """A statement of the journal as a value among the others; ``at`` is when it was written."""
    value = Value(_from_json(stated.key, stated.value), stated.source, True, stated.since, stated.until)
    return OwnRule(stated.key, value, at, stated.withdrawn)


def _from_json(key: str, text: str) -> object:
    raw = msgspec.json.decode(text)
    return read_value(key, time.fromisoformat(raw) if RULES[key].shape == "hour" else raw)


def say(key: str, value: Any) -> str:
    """A rule's value in words: "15 ngày", "1/3 thời hạn giải quyết", "15:00"."""
    rule = RULES[key]
    match value:
        case Form():
            return f"Mẫu {value.number} – {value.title}" if value.number else value.title
        case bool():
            return YES_NO[value]
        case time():
            return f"{value:%H:%M}"
        case Fraction():
            percent = key == "late_rate_limit"
            return f"{float(value * 100):g}% {rule.unit}".replace(".", ",") if percent else f"{value} {rule.unit}"
        case None:
            return "không giới hạn"
        case int():
            return f"{value} {rule.unit}"
        case _:
            return CLOCKS.get(value, str(value))


def read_typed(key: str, typed: str | bool | Form) -> str:
    """The JSON text of a value as an administrator gave it. Raises `Told` with an example, `Refused` where a rule
    forbids it."""
    rule = RULES[key]
    plain = _plain(rule, typed)
    text = msgspec.json.encode(plain).decode()
    _from_json(key, text)  # the reader of the shipped rules has the last word
    return text


def _plain(rule: Rule, typed: str | bool | Form) -> object:
    what = f"“{rule.words}”"
    match typed:
        case bool() if rule.shape == "yes_no":
            return typed
        case Form() if rule.shape == "form":
            if not clean(typed.title):
                raise Told(
                    "Chưa gõ tên mẫu.", "Gõ tên in trên đầu giấy, ví dụ: GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ."
                )
            return Form(number=clean(typed.number), title=clean(typed.title).upper(), line=clean(typed.line))
        case str():
            pass
        case _:
            raise ValueError(f"{typed!r} is no value of {rule.words}")
    text = fold(typed)
    match rule.shape:
        case "count":
            return _count(rule, what, text)
        case "hour":
            found = _HOUR.fullmatch(text)
            if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
                raise Told(f"{what} cần một giờ trong ngày.", "Gõ như: 15:00.")
            return time(int(found[1]), int(found[2] or 0)).isoformat("minutes")
        case "fraction":
            return _fraction(rule, what, text)
        case "clock":
            if typed not in CLOCKS:
                raise Told(f"{what}: chưa chọn cách tính.", f"Chọn: {' hoặc '.join(CLOCKS.values())}.")
            return typed
        case "address":
            address = clean(typed)
            if not re.fullmatch(r"https?://[^\s/]+\.\S+", address):
                raise Told(f"{what} cần một địa chỉ đầy đủ.", "Gõ như: https://dichvucong.gov.vn")
            return address
        case "text":
            if not clean(typed):
                raise Told(f"{what} còn trống.", "Gõ tên văn bản, ví dụ: NĐ 118/2025/NĐ-CP.")
            return clean(typed)
        case _:
            raise ValueError(f"{typed!r} is no value of {rule.words}")


def _count(rule: Rule, what: str, text: str) -> int:
    number = text.removesuffix(fold(rule.unit)).strip()
    if not number.isdecimal() or not number.isascii():
        raise Told(f"{what} cần một số nguyên.", f"Gõ như: {rule.most if rule.most == 1 else 15}.")
    count = int(number)
    if count > rule.most and rule.bound:
        raise Refused(f"{what} không thể là {count}.", f"Gõ {rule.least} hoặc {rule.most}.", rule=rule.bound)
    if not rule.least <= count <= rule.most:
        raise Told(f"{what} là {count} {rule.unit} thì không hợp lý.", f"Gõ số từ {rule.least} đến {rule.most}.")
    return count


def _fraction(rule: Rule, what: str, text: str) -> str:
    if not text or text == "khong gioi han":
        if rule is RULES["reschedule_max_fraction"]:
            return ""
        raise Told(f"{what} còn trống.", "Gõ như: 3%.")
    part, percent = _PART.fullmatch(text), _PERCENT.fullmatch(text)
    found = None
    if part is not None and int(part[2]):
        found = Fraction(int(part[1]), int(part[2]))
    elif percent is not None:
        found = Fraction(f"{percent[1]}.{percent[2] or 0}") / 100
    if found is None or not 0 < found <= 1:
        raise Told(f"{what} cần một phần từ 0 đến 1.", "Gõ như: 1/3 hoặc 3%.")
    return str(found)
