"""A docx of the ward or of one procedure: tried before it is used, journalled, stepping aside when it fails later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from mot_cua_desktop import paths
from mot_cua_desktop.documents import pdf
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations import dossiers, intake, papers, settings, store_check, templates
from mot_cua_desktop.operations.desk import Desk, system_clock
from mot_cua_desktop.store import attachments, journal, recording

Write = Callable[..., Path]
CODE = "1.004837"
SAID = (
    "{{ ma_ho_so }} {{ chu_ho_so }} {{ ten_thu_tuc }} {{ thoi_gian_nhan }} {{ thoi_gian_tra }}",
    "{%p for g in giay_to %}", "{{ g.ten }}", "{%p endfor %}",
    "{%p for dong in danh_dau %}", "{{ dong }}", "{%p endfor %}",
)  # fmt: skip


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A receipt of a clerk's own, one paragraph a line."""

    def written(*lines: str, name: str = "giay_rieng.docx") -> Path:
        (tmp_path / name).write_bytes(saying(lines))
        return tmp_path / name

    return written


@cache
def saying(lines: tuple[str, ...]) -> bytes:
    from docx import Document

    document = Document()
    for line in lines:
        document.add_paragraph(line)
    there = BytesIO()
    document.save(there)
    return there.getvalue()


#: A trial takes a second and finds the same each time: a template that several tests put in use is tried once.
TRIED: dict[tuple[str, bytes], templates.Trial] = {}


def put(desk: Desk, path: Path, procedure: str = "") -> None:
    known = (path.name, path.read_bytes())
    if known not in TRIED:
        TRIED[known] = templates.read_in(desk, "giay_tiep_nhan", path)
    templates.put_in_use(desk, TRIED[known], procedure)


def receipt(desk: Desk, stream: bytes) -> tuple[str, str]:
    paper = papers.make(desk, stream, "giay_tiep_nhan")
    return " ".join(pdf.read_text(paper.pdf)[0].split()), paper.warning


def line(desk: Desk, procedure: str = "") -> templates.Line:
    return next(line for line in templates.lines(desk, procedure) if line.paper == "giay_tiep_nhan")


@pytest.mark.parametrize("paper", templates.TITLES)
def test_the_shipped_templates_stand_every_trial(desk: Desk, paper: Any) -> None:
    trial = templates.read_in(desk, paper, paths.template(paper))
    assert trial.faults == ()
    assert len(trial.shown) == 3
    if paper in ("giay_tiep_nhan", "phieu_bo_sung"):
        assert "<bản 20>" in " ".join(pdf.read_text(trial.shown[1].pdf)[0].split())


def test_the_procedures_own_goes_before_the_wards_and_that_before_ours(
    desk: Desk, full_draft: Draft, write: Write
) -> None:
    taken = intake.accept(desk, full_draft).id
    assert line(desk).whose == "goc"
    put(desk, write("MẪU CỦA PHƯỜNG", *SAID))
    assert receipt(desk, taken)[0].startswith("MẪU CỦA PHƯỜNG 000.00.12.H32")
    put(desk, write("MẪU GIÁM HỘ", *SAID, name="giam_ho.docx"), CODE)
    assert receipt(desk, taken)[0].startswith("MẪU GIÁM HỘ 000.00.12.H32")
    assert (line(desk).whose, line(desk, CODE).whose, line(desk, "1.000001").whose) == ("phuong", "thu_tuc", "phuong")
    assert (line(desk, CODE).name, line(desk, CODE).officer) == ("giam_ho.docx", "Nguyễn Thị Hạnh")
    templates.withdraw(desk, "giay_tiep_nhan", CODE)
    assert receipt(desk, taken)[0].startswith("MẪU CỦA PHƯỜNG")
    templates.withdraw(desk, "giay_tiep_nhan")
    assert "GIẤY TIẾP NHẬN HỒ SƠ" in receipt(desk, taken)[0]


def test_the_past_stays_and_can_be_used_again(desk: Desk, write: Write, clock: Any) -> None:
    for title in ("MẪU MỘT", "MẪU HAI"):
        put(desk, write(title, *SAID, name=f"{title}.docx"))
        clock.forward(days=1)
    templates.withdraw(desk, "giay_tiep_nhan")
    past = templates.history(desk, "giay_tiep_nhan")
    assert [each.name for each in past] == ["", "MẪU HAI.docx", "MẪU MỘT.docx"]
    assert (past[0].digest, past[0].now, past[1].now) == ("", True, False)
    old = templates.content(desk, "giay_tiep_nhan", digest=past[2].digest)
    templates.put_in_use(desk, templates.tried(desk, "giay_tiep_nhan", old))
    assert line(desk).name == "MẪU MỘT.docx"
    assert templates.content(desk, "giay_tiep_nhan") == old


def test_rebuilt_is_as_live_and_the_journal_holds(desk: Desk, write: Write) -> None:
    put(desk, write("MẪU MỘT", *SAID))
    put(desk, write("MẪU HAI", *SAID), CODE)
    templates.withdraw(desk, "giay_tiep_nhan")
    with desk.store.writing() as connection:
        live, shown = recording.digest(connection), templates.lines(desk, CODE)
        recording.rebuild(connection)
        assert recording.digest(connection) == live
        journal.verify(connection)
        kinds = [event.type for _, event in journal.all_events(connection)][-3:]
    assert kinds == ["template_put_in_use", "template_put_in_use", "template_withdrawn"]
    assert templates.lines(desk, CODE) == shown


def test_the_same_again_writes_nothing(desk: Desk, write: Write) -> None:
    path = write("MẪU", *SAID)
    put(desk, path)
    put(desk, path)
    assert len(templates.history(desk, "giay_tiep_nhan")) == 1


BAD = {
    "an unknown field": (("{{ chu_hoso }}", *SAID), "Có phải “chu_ho_so” không"),
    "a missing field": (SAID[1:], "Thiếu trường bắt buộc"),
    "a broken tag": (("{{ chu_ho_so", *SAID), "Thẻ viết sai"),
    "a way inside": (("{{ chu_ho_so.__class__ }}", *SAID), "không có phần tên __class__"),
    "a call": (("{{ giay_to.append(1) }}", *SAID), "lời gọi hàm"),
    "hidden when it is needed": (
        ("{% if email %}{{ ma_ho_so }}{% endif %} {{ chu_ho_so }} {{ ten_thu_tuc }}", *SAID[1:],
         "{{ thoi_gian_nhan }} {{ thoi_gian_tra }}"),
        "không thấy “ma_ho_so”",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_a_bad_template_is_told_and_never_gets_in_use(desk: Desk, write: Write, what: str) -> None:
    lines, words = BAD[what]
    trial = templates.read_in(desk, "giay_tiep_nhan", write(*lines))
    assert any(words in fault for fault in trial.faults), trial.faults
    with pytest.raises(Told, match="chưa dùng được"):
        templates.put_in_use(desk, trial)
    assert line(desk).whose == "goc"
    assert not [file for file in desk.store.folder.attachments.rglob("*") if file.is_file()]


def test_words_that_fall_off_the_print_with_a_long_name_are_found(
    desk: Desk, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the longest dossier shows it: a name beyond the right edge of a line that does not break."""
    path = write(*SAID)
    whole = pdf.from_docx

    def cutting(filled: bytes) -> pdf.Pdf:
        made = whole(filled)
        return pdf.Pdf(made.data, made.pages, ("Trân",) if made.pages > 1 else ())

    monkeypatch.setattr(pdf, "from_docx", cutting)
    faults = templates.read_in(desk, "giay_tiep_nhan", path).faults
    assert faults == (
        "Dài nhất: tên 300 chữ, 20 giấy tờ: bản in mất chữ (Trân). Nới rộng ô hoặc khung chữ đó trong mẫu.",
    )


def test_a_huge_file_is_refused_unread(desk: Desk, tmp_path: Path) -> None:
    with (tmp_path / "to.docx").open("wb") as out:
        out.truncate(50 * 1024 * 1024)
    with pytest.raises(Told, match="Tệp nặng 50 MB"):
        templates.read_in(desk, "giay_tiep_nhan", tmp_path / "to.docx")


def test_a_template_that_is_gone_later_steps_aside(desk: Desk, full_draft: Draft, write: Write) -> None:
    taken = intake.accept(desk, full_draft).id
    put(desk, write("MẪU CỦA PHƯỜNG", *SAID))
    digest = templates.history(desk, "giay_tiep_nhan")[0].digest
    attachments.place(desk.store, digest).write_bytes(b"hong")
    words, warning = receipt(desk, taken)
    assert "GIẤY TIẾP NHẬN HỒ SƠ" in words
    assert "“giay_rieng.docx” không đọc được, đang in bằng mẫu gốc" in warning
    with pytest.raises(Told, match="không đọc được"):
        templates.content(desk, "giay_tiep_nhan")


def test_a_template_that_the_program_no_longer_takes_steps_aside(
    desk: Desk, full_draft: Draft, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mot_cua_desktop.documents import fields

    taken = intake.accept(desk, full_draft).id
    put(desk, write("MẪU CỦA PHƯỜNG", *SAID))
    monkeypatch.setitem(fields.REQUIRED, "giay_tiep_nhan", ("so_bo",))
    words, warning = receipt(desk, taken)
    assert "GIẤY TIẾP NHẬN HỒ SƠ" in words
    assert "đang in bằng mẫu gốc: Thiếu trường bắt buộc “so_bo”" in warning


def test_a_template_is_sealed_and_never_swept_away(desk: Desk, write: Write, clock: Any) -> None:
    put(desk, write("MẪU MỘT", *SAID))
    templates.withdraw(desk, "giay_tiep_nhan")
    digest = templates.history(desk, "giay_tiep_nhan")[1].digest
    sealed = attachments.place(desk.store, digest)
    assert b"PK" not in sealed.read_bytes()[:64]
    import os

    old = (system_clock() - timedelta(days=900)).timestamp()
    os.utime(sealed, (old, old))
    assert dossiers.sweep_files(desk) == 0
    sealed.unlink()
    folder = desk.store.folder
    desk.store.close()
    assert any("1 trong 1 tệp bị thiếu" in str(each) for each in store_check.check(folder))


def test_the_one_in_charge_changes_templates_where_one_is_named(desk: Desk, write: Write) -> None:
    trial = templates.read_in(desk, "giay_tiep_nhan", write("MẪU", *SAID))
    clerk = desk.facts.officer.id
    leader = settings.name_officer(desk, "Lê Văn Lãnh", role="lanh_dao")
    with pytest.raises(Refused, match="Chỉ lãnh đạo hoặc quản trị mới được đổi mẫu giấy"):
        templates.put_in_use(settings.choose_officer(desk, clerk), trial)
    templates.put_in_use(settings.choose_officer(leader, leader.facts.officer.id), trial)
    assert line(desk).officer == "Lê Văn Lãnh"


def test_the_name_of_the_file_stands_in_the_personal_part(desk: Desk, write: Write) -> None:
    put(desk, write("MẪU", *SAID, name="mẫu của chị Bịa.docx"))
    with desk.store.reading() as connection:
        event = [event for _, event in journal.all_events(connection)][-1]
    assert isinstance(event.body, ev.TemplatePutInUse)
    assert event.personal == ev.FileName(name="mẫu của chị Bịa.docx")


def test_there_must_be_something_to_withdraw(desk: Desk) -> None:
    with pytest.raises(Told, match="không có mẫu riêng"):
        templates.withdraw(desk, "giay_tiep_nhan", CODE)
