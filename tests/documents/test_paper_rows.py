"""A paper whose name is a page long stands in several rows: none taller than a page, no word lost, counts once."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mot_cua_desktop.documents import fields, paper_rows, pdf
from mot_cua_desktop.domain import events as ev

Draw = Callable[..., Any]
REAL = Path(__file__).parents[3] / "shared" / "data" / "ward_procedures.json"
ITEM = "+ Giấy chứng nhận quyền sử dụng đất được cấp theo quy định của pháp luật về đất đai qua các thời kỳ; "
#: As long as the longest of the real ones, with sentences, items, lines, one endless sentence and one endless word.
LONG = f"- Một trong những giấy tờ sau:\n{ITEM * 30}Bản vẽ thiết kế. {'móng nhà ở riêng lẻ ' * 60}{'x' * 900}\nHết."


def squeezed(words: str) -> str:
    return "".join(words.split())


@pytest.mark.parametrize("words", [LONG, "Tờ khai", "\n" * 40 + "Tờ khai", "a;b. c\n" * 300, "x" * 5_000, ITEM * 47])
def test_a_text_is_cut_into_parts_that_are_short_and_whole(words: str) -> None:
    parts = paper_rows.in_parts(words)
    assert squeezed("".join(parts)) == squeezed(words)
    assert all(len(part) <= paper_rows.LONGEST and part == part.strip() for part in parts)
    assert all(part.count("\n") < 36 for part in parts), "a line broken by hand takes the room of a full one"


def test_a_part_ends_where_a_sentence_or_an_item_ends() -> None:
    assert all(part.startswith("+ Giấy") and part.endswith(";") for part in paper_rows.in_parts(ITEM * 30))
    assert paper_rows.in_parts("Tờ khai. Bản sao") == ["Tờ khai. Bản sao"]
    assert paper_rows.in_parts("") == []


def test_number_and_counts_stand_in_the_first_row_only() -> None:
    first, *more = paper_rows.rows(3, LONG, 1, 0, 2, "Bản chụp mờ")
    assert (first["tt"], first["ban_chinh"], first["ban_chung_thuc"], first["ban_photo"]) == (3, 1, "", 2)
    assert first["ly_do"] == "Bản chụp mờ"
    assert more
    assert all(row[name] == "" for row in more for name in paper_rows.ROW if name != "ten")
    (only,) = paper_rows.rows(1, "", 1, 0, 0)  # an unnamed paper still has its row
    assert (only["tt"], only["ten"]) == (1, "")


def test_a_reason_longer_than_the_name_has_rows_of_its_own() -> None:
    rows = paper_rows.rows(1, "Tờ khai", 1, 0, 0, ITEM * 20)
    assert [row["ten"] for row in rows] == ["Tờ khai"] + [""] * (len(rows) - 1)
    assert squeezed("".join(row["ly_do"] for row in rows)) == squeezed(ITEM * 20)


def lines_of(sample: Any, names: list[str]) -> Any:
    papers = tuple(
        ev.PaperLine(key=str(n), name=name, originals=1, got_originals=1, state="du") for n, name in enumerate(names)
    )
    faults = ["Bản chụp mờ, không đọc được. " * (90 if n == 0 else 1) for n in range(len(names))]
    lines = tuple(
        ev.SlipLine(key=str(n), name=name, wrong=fault, originals=1)
        for n, (name, fault) in enumerate(zip(names, faults, strict=True))
    )
    plain = sample.made()
    return sample.made(papers=papers, slip=sample.replace(plain.slip, lines=lines))


@pytest.mark.parametrize("kind", ["giay_tiep_nhan", "phieu_bo_sung"])
def test_no_word_of_a_page_long_name_is_lost(draw: Draw, sample: Any, kind: str) -> None:
    paper = draw(kind, lines_of(sample, ["Tờ khai", LONG, "Bản sao giấy khai sinh"]))
    assert paper.pdf.lost == ()
    if kind == "giay_tiep_nhan":
        assert "3 Bản sao giấy khai sinh 1" in paper.text


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is an optional part of a desk")
def test_no_word_is_lost_in_the_office_suite_either(draw: Draw, sample: Any) -> None:
    made = draw("phieu_bo_sung", lines_of(sample, ["Tờ khai", LONG]))
    assert pdf.from_docx_by_office(made.docx).lost == ()


@pytest.mark.skipif(not REAL.is_file(), reason="the real list is not part of the repository")
@pytest.mark.parametrize("code", ["1.013225", "1.013229"])
def test_the_longest_real_papers_are_whole(draw: Draw, sample: Any, code: str) -> None:
    (row,) = (row for row in json.loads(REAL.read_text(encoding="utf-8"))["thu_tuc"] if row["ma"] == code)
    names = [paper["ten"] for paper in row["thanh_phan"]]
    assert max(map(len, names)) > 4_000
    for kind in ("giay_tiep_nhan", "phieu_bo_sung"):
        assert draw(kind, lines_of(sample, names)).pdf.lost == ()


def test_the_list_of_a_row_is_what_the_clerks_page_says() -> None:
    assert tuple(paper_rows.rows(1, "x", 1, 1, 1)[0]) == fields.ROW
