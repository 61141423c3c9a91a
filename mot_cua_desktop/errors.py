"""The two kinds of failure: what a person must be told, and what a rule refuses; anything else is a bug."""

from __future__ import annotations


class Told(Exception):
    """Something outside the program went wrong; shown to the officer in these very words.

    ``what`` says what happened, ``advice`` what to do next. Both are whole Vietnamese sentences without personal data.
    """

    def __init__(self, what: str, advice: str = "") -> None:
        super().__init__(f"{what} {advice}".strip())
        self.what = what
        self.advice = advice


class Stale(Told):
    """The dossier moved on since the window read it: somebody wrote meanwhile, or a deed was done but not heard of."""

    def __init__(self) -> None:
        super().__init__(
            "Hồ sơ này vừa có việc mới được ghi, chưa hiện trên màn hình.",
            "Xem diễn biến hồ sơ: nếu việc vừa bấm đã có ở đó thì đã xong, không làm lại.",
        )


class HalfRestored(Told):
    """A copy was being laid back into the data folder and that never came to its end: no desk lies there, and no new
    one may take its place."""

    def __init__(self) -> None:
        super().__init__(
            "Lần phục hồi vào thư mục dữ liệu này bị dừng giữa chừng: sổ và tệp ở đây chưa đủ.",
            "Phục hồi lại từ bản sao lưu ấy, vào chính thư mục này (trong cửa sổ chương trình, hoặc mot-cua restore); "
            "phần dở được chép lại từ đầu.",
        )


class Refused(Told):
    """A rule of the trade forbids the deed; ``rule`` names the document and article that says so."""

    def __init__(self, what: str, advice: str = "", *, rule: str = "") -> None:
        super().__init__(what, advice)
        self.rule = rule
