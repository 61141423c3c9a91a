"""The day played from the command line: every paper read back by a reader of our own, every window in a picture."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtGui import QImage

from mot_cua_desktop.demo import checking
from mot_cua_desktop.demo.checking import Value
from mot_cua_desktop.demo.day import ACTS

ROOT = Path(__file__).parents[1]
PEOPLE = (
    "Trần Thị Ngọc Ánh", "Lê Quang Huy", "Phạm Thị Mười", "Công ty TNHH Hải Đăng Xanh", "Đặng Văn Tài",
    "Hồ Thị Tuyết Lan", "Phan Thanh Sơn",
)  # fmt: skip
#: Tells nothing unless a list of procedures is taken in.
QUIET = "Danh mục của phường"
#: All that the main dossier is in, and the search among the procedures: what a list of the ward's makes different.
OF_THE_LIST = ("Lần mở đầu tiên", "Tập dùng", QUIET, "Tiếp nhận", "Đính chính", "Cuối ngày")
#: The command line as it is, before a shorter day.
SHORTER = """
import sys
from mot_cua_desktop import __main__
from mot_cua_desktop.demo import day
acts, words = sys.argv[1].split("|"), sys.argv[2:]
day.ACTS = tuple(each for each in day.ACTS if each[0] in acts)
assert [name for name, _ in day.ACTS] == acts
sys.exit(__main__.main(words))
"""
KINDS = {
    "giay_tiep_nhan", "giay_hen_a5", "giay_hen_80mm", "phieu_bo_sung", "phieu_tu_choi", "thong_bao_dung", "phieu_thu",
    "bien_nhan_ket_qua", "phieu_kiem_soat", "phieu_xin_loi", "phieu_cong_viec",
}  # fmt: skip


@dataclass(frozen=True)
class Day:
    """A finished play."""

    done: subprocess.CompletedProcess[str]
    out: Path
    told: dict[str, Any]

    @property
    def steps(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.told["story"]
        return found

    def step(self, act: str, words: str = "") -> dict[str, Any]:
        return next(step for step in self.steps if step["act"] == act and words in step["what"])


def demo(out: Path, *words: str, acts: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
    """The command as it is typed; only these ``acts`` of the day, where some are named."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    program = ["-c", SHORTER, "|".join(acts)] if acts else ["-m", "mot_cua_desktop"]
    command = [sys.executable, *program, "demo", "--out", str(out), *words]
    return subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", timeout=240, check=False)


pytestmark = pytest.mark.xdist_group("demo")  # the day is played once, not once by each worker


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    out = tmp_path_factory.mktemp("demo") / "ngay"
    done = demo(out)
    assert done.returncode == 0, done.stderr
    return Day(done, out, json.loads((out / "demo.json").read_text(encoding="utf-8")))


def letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFC", text))


def by_pdfium(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    pages = []
    for page in document:
        text = page.get_textpage()
        pages.append(text.get_text_bounded())
        text.close()
        page.close()
    document.close()
    return "\n".join(pages)


@pytest.mark.slow
def test_the_day_ends_well_and_says_what_it_left(day: Day) -> None:
    assert day.told["failed"] == ""
    assert f"{day.told['papers']} giấy" in day.done.stdout
    files = [name for step in day.steps for name in step["files"]]
    assert sorted(files) == sorted(path.name for path in day.out.iterdir() if path.name != "demo.json")
    assert day.told["papers"] == sum(name.endswith(".pdf") for name in files) >= 20
    assert day.told["pictures"] == sum(name.endswith(".png") for name in files) >= 45
    assert [step["number"] for step in day.steps] == list(range(1, len(day.steps) + 1))
    moments = [step["at"] for step in day.steps]
    assert moments == sorted(moments)


@pytest.mark.slow
def test_every_kind_of_paper_was_made_and_timed(day: Day) -> None:
    stems = {re.sub(r"^\d+-", "", path.stem) for path in day.out.glob("*.pdf")}
    assert {kind for kind in KINDS if any(stem.startswith(kind) for stem in stems)} == KINDS
    assert list(day.out.glob("*giay_tiep_nhan*.docx"))
    timed = [step["milliseconds"] for step in day.steps if step["milliseconds"] is not None]
    assert len(timed) >= 12
    assert all(0 < each < 60_000 for each in timed)


@pytest.mark.slow
def test_each_paper_holds_the_words_of_its_dossier(day: Day) -> None:
    held = {name: values for step in day.steps for name, values in step["holds"].items()}
    assert set(held) == {path.name for path in day.out.glob("*.pdf")}
    for name, values in held.items():
        text = letters(by_pdfium(day.out / name))
        # Cells of a table may be broken by their neighbours; what stands alone must stand in one piece.
        whole = [value for value in values if letters(value) in text]
        assert len(whole) >= min(4, len(values)), name
        assert any(person in whole for person in (*PEOPLE, "Ngô Thùy Dung")), name
        for word in {word for value in values for word in re.findall(r"\w+", value)}:
            assert letters(word) in text, (name, word)
        assert letters("TẬP DÙNG – KHÔNG CÓ GIÁ TRỊ") in text, name


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not part of the program")
def test_another_reader_sees_the_same_words(day: Day) -> None:
    for path in day.out.glob("*giay_tiep_nhan*.pdf"):
        done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)
        assert any(letters(person) in letters(done.stdout.decode("utf-8")) for person in PEOPLE), path.name


@pytest.mark.slow
def test_every_picture_is_of_the_counters_screen_and_shows_something(day: Day) -> None:
    for path in day.out.glob("*.png"):
        picture = QImage(str(path))
        assert (picture.width(), picture.height()) == (1366, 768), path.name
        ink = {picture.pixel(x, y) for x in range(0, 1366, 7) for y in range(0, 768, 7)}
        assert len(ink) > 8, path.name


@pytest.mark.slow
def test_no_file_is_named_after_a_person(day: Day) -> None:
    for path in day.out.iterdir():
        assert path.name.isascii()
        assert not re.search(r"\d{9,}", path.name), path.name


@pytest.mark.slow
def test_the_story_tells_the_dossier_of_each_deed(day: Day) -> None:
    receipt = day.step("Tiếp nhận", "giấy tiếp nhận sẵn sàng")
    assert re.fullmatch(r"[\w.]+-261123-\d{4}", receipt["code"])
    assert day.step("Đính chính")["code"] == receipt["code"]
    edition = next(values for values in day.step("Đính chính")["holds"].values())
    assert "BẢN 2, THAY BẢN 1" in edition
    # The practice ward has given slips before.
    assert re.fullmatch(r"phiếu [2-9]/2026", day.step("Phiếu hướng dẫn", "Lập phiếu")["code"])
    assert day.step("Công dân quay lại", "lần thứ hai")["files"]
    assert any("phieu_thu" in name for name in day.step("Việc làm ngay")["files"])


@pytest.mark.slow
def test_the_control_slip_follows_the_paper_to_the_leader_and_back(day: Day) -> None:
    given, back = (letters(by_pdfium(path)) for path in sorted(day.out.glob("*-phieu_kiem_soat*.pdf")))
    for name in ("Cao Minh Đức", "Bùi Thị Hải Yến"):
        assert letters(name) in back
    assert letters("Bùi Thị Hải Yến") not in given
    assert letters("15 giờ 20 phút, ngày 23 tháng 11 năm 2026") in given
    for hour in ("07 giờ 35", "09 giờ 30", "10 giờ 00", "10 giờ 30"):
        assert letters(f"{hour} phút, ngày 25 tháng 11 năm 2026") in back, hour


@pytest.mark.slow
def test_the_apology_goes_out_the_day_before_and_the_receipt_follows_it(day: Day) -> None:
    signed = day.step("Xin lỗi và hẹn lại", "Lãnh đạo ký")
    assert signed["at"] < "2026-11-26T17:00"  # the end of the working day before the 27th
    letter = letters(by_pdfium(day.out / next(name for name in signed["files"] if "phieu_xin_loi" in name)))
    receipt = day.step("Xin lỗi và hẹn lại", "In lại giấy tiếp nhận")
    paper = letters(by_pdfium(day.out / next(name for name in receipt["files"] if name.endswith(".pdf"))))
    old, new = (letters(f"17 giờ 00 phút, ngày {date} tháng 11 năm 2026") for date in (27, 30))
    assert old in letter
    assert new in letter
    assert new in paper
    assert letters("hẹn trước đó: 17:00 thứ Sáu 27/11/2026") in paper
    assert signed["code"] == receipt["code"] != ""


@pytest.mark.slow
def test_time_that_stood_moves_the_appointment_by_as_much(day: Day) -> None:
    """Two working days from the 23rd end on the 26th at 17:00; the clock stood from 08:10 to 13:40: 3 hours 30."""
    (values,) = day.step("Tính hạn tiếp, đôn đốc", "Công dân đã nộp phí")["holds"].values()
    assert "10 giờ 30 phút, ngày 27 tháng 11 năm 2026" in values


@pytest.mark.slow
def test_the_days_go_on_over_the_holiday_and_every_act_is_told(day: Day) -> None:
    assert {step["at"][:10] for step in day.steps} == {"2026-11-23", "2026-11-25", "2026-11-26"}
    acts = [name for name, _ in ACTS]
    assert list(dict.fromkeys(step["act"] for step in day.steps)) == [name for name in acts if name != QUIET]


@pytest.mark.slow
def test_a_procedure_with_unclear_terms_is_played_like_any_other(tmp_path: Path) -> None:
    row = {
        "ma": "9.000001",
        "ten": "Xác nhận điều chưa rõ",
        "linh_vuc": "Thử nghiệm",
        "kenh": [{"kenh": "Trực tiếp", "thoi_gian_raw": "7", "phi_raw": ""}],
        "thanh_phan": [{"ten": "Đơn đề nghị theo mẫu", "ban_chinh": 1, "ban_sao": 0}],
        "ket_qua": [],
    }
    file = tmp_path / "danh_muc.json"
    file.write_text(json.dumps({"thu_tuc": [row]}), encoding="utf-8")
    words = ("--catalogue", str(file), "--procedure", "9.000001", "--data", str(tmp_path / "so"))
    done = demo(tmp_path / "ngay", *words, acts=OF_THE_LIST)
    assert done.returncode == 0, done.stderr
    told = json.loads((tmp_path / "ngay" / "demo.json").read_text(encoding="utf-8"))
    step = next(step for step in told["story"] if "giấy tiếp nhận sẵn sàng" in step["what"])
    (values,) = step["holds"].values()
    assert list(dict.fromkeys(each["act"] for each in told["story"])) == list(OF_THE_LIST)
    # The officer typed five working days, since the list says "7" of nobody knows what.
    assert {"Xác nhận điều chưa rõ", "5 ngày làm việc", "Đơn đề nghị theo mẫu", "15.000 đ"} <= set(values)
    assert (tmp_path / "so" / "so_mot_cua.db").is_file()
    again = demo(tmp_path / "ngay", "--data", str(tmp_path / "so"))
    assert again.returncode == 2
    assert "đã có sổ" in again.stderr


def test_a_procedure_nobody_knows_is_told(tmp_path: Path) -> None:
    done = demo(tmp_path / "ngay", "--procedure", "0.000000")
    assert done.returncode == 2
    assert "Danh mục trên máy không có thủ tục 0.000000" in done.stderr


def test_the_check_finds_what_a_paper_lacks() -> None:
    text = "Chủ hồ sơ: Trần Thị\nNgọc Ánh\n1 Tờ khai đăng ký\n1\ntheo mẫu"
    assert checking.stands_in(Value("Trần Thị Ngọc Ánh"), text)
    assert not checking.stands_in(Value("Trần Thị Ngọc An"), text)
    assert not checking.stands_in(Value("Tờ khai đăng ký theo mẫu"), text)
    assert checking.stands_in(Value("Tờ khai đăng ký theo mẫu", cell=True), text)
    assert not checking.stands_in(Value("Tờ khai theo mẫu đăng ký", cell=True), text)
    joined = "Phụ lục theo 1 mẫu 038A/TNDN"  # pdftotext takes the hyphen at the end of a line for one that parts a word
    assert checking.stands_in(Value("Phụ lục theo mẫu 03-8A/TNDN", cell=True), joined)
    assert not checking.stands_in(Value("Phụ lục theo mẫu 03-8B/TNDN", cell=True), joined)
