"""One edit of each kind in a list that was taken in: exactly what was edited is proposed, and nothing of it is lost."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from mot_cua_desktop.domain.merging import merged
from mot_cua_desktop.domain.portal import read_rows
from mot_cua_desktop.domain.procedures import Procedure
from mot_cua_desktop.domain.proposing import Row, propose
from mot_cua_desktop.store import starter

SHARED_LIST = Path(__file__).parents[3] / "shared" / "data" / "ward_procedures.json"
WHICH = "the 588 of the portal" if SHARED_LIST.is_file() else "invented rows"
Lines = list[dict[str, Any]]


def invented() -> Lines:
    """Rows for every shipped procedure too: under the same document what their list leaves unclear is kept."""
    shipped = [(p.code, p.name, p.field, p.deciding_document) for p in starter.starter_catalogue()]
    rows = [(f"9.{n:06}", f"Thủ tục bịa {n}", "Bịa", "1/QĐ") for n in range(100)]
    papers = [
        {"ten": "Tờ khai", "nhom": "", "ban_chinh": 1, "ban_sao": 0, "mau": None},
        {"ten": "Giấy chứng sinh", "nhom": "Giấy tờ phải nộp", "ban_chinh": 0, "ban_sao": 1, "mau": None},
        {"ten": "Nộp trong giờ", "nhom": "", "ban_chinh": 0, "ban_sao": 0, "ghi_chu_khong_phai_giay_to": True},
    ]
    ways = [
        {"kenh": "Trực tiếp", "thoi_gian_raw": "3 Ngày làm việc", "phi_raw": "15,000 VNĐ", "ghi_chu": ""},
        {"kenh": "Trực tuyến", "thoi_gian_raw": "5", "phi_raw": "8,000 VNĐ", "ghi_chu": "do HĐND tỉnh quyết định"},
    ]
    return [
        {
            "ma": code, "ten": name, "linh_vuc": field, "qd_cong_bo": document, "url": "https://x.vn", "kenh": ways,
            "thanh_phan": papers, "ket_qua": [{"ten": "Giấy", "ma": "KQ.1"}], "can_cu_raw": "Luật 1",
        }
        for code, name, field, document in [*shipped, *rows]
    ]  # fmt: skip


@lru_cache(maxsize=1)
def whole() -> Lines:
    if SHARED_LIST.is_file():
        rows: Lines = json.loads(SHARED_LIST.read_text(encoding="utf-8"))["thu_tuc"]
        return rows
    return [copy.deepcopy(row) for row in invented()]  # each with papers of its own


def read(rows: Lines) -> tuple[Procedure, ...]:
    return read_rows(json.dumps(rows).encode()).procedures


@lru_cache(maxsize=1)
def taken_in() -> dict[str, Procedure]:
    """What a desk knows after the list was taken in over what came with the program."""
    shipped = {each.code: each for each in starter.starter_catalogue()}
    return {each.code: merged(shipped.get(each.code), each).procedure for each in read(whole())}


def proposal(rows: Lines) -> tuple[Row, ...]:
    taken = [merged(taken_in().get(each.code), each) for each in read(rows)]
    kept = {each.procedure.code: each.kept for each in taken}
    return propose(taken_in(), [each.procedure for each in taken], complete=False, kept=kept)


def each_way(row: dict[str, Any], field: str, change: Callable[[str], str]) -> bool:
    before = [way.get(field) for way in row["kenh"]]
    for way in row["kenh"]:
        way[field] = change(way.get(field) or "")
    return before != [way[field] for way in row["kenh"]]


def first_paper(row: dict[str, Any], **facts: Any) -> bool:
    """Of a paper, not of a note."""
    for paper in row["thanh_phan"]:
        if "nhom" in facts and any(words in paper["ten"] for words in ("tương tác", "trong trường hợp ủy quyền")):
            continue  # in a case by its own words, under whatever heading
        if not paper.get("ghi_chu_khong_phai_giay_to") and (paper["ban_chinh"] or paper["ban_sao"]):
            paper.update({name: change(paper.get(name)) for name, change in facts.items()})
            return True
    return False


def reversed_papers(row: dict[str, Any]) -> bool:
    before = list(row["thanh_phan"])
    row["thanh_phan"].reverse()
    return bool(before != row["thanh_phan"])


def added_paper(row: dict[str, Any]) -> bool:
    row["thanh_phan"].append({"ten": "Giấy hoàn toàn mới", "ban_chinh": 2, "ban_sao": 0})
    return True


def removed_paper(row: dict[str, Any]) -> bool:
    """The last line, unless the list says it twice: then it says the same without it."""
    if not row["thanh_phan"]:
        return False
    last = row["thanh_phan"].pop()
    same = ("ten", "nhom", "ban_chinh", "ban_sao")
    return not any(all(last.get(name) == paper.get(name) for name in same) for paper in row["thanh_phan"])


def result(row: dict[str, Any], **facts: str) -> bool:
    if row["ket_qua"]:
        row["ket_qua"][0].update(facts)
    return bool(row["ket_qua"])


def more(figure: re.Match[str]) -> str:
    return str(int(figure[0]) + 7)


EDITS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "papers reversed": reversed_papers,
    "paper added": added_paper,
    "paper removed": removed_paper,
    "paper renamed": lambda row: first_paper(row, ten=lambda _: "Giấy mang tên khác"),
    "originals": lambda row: first_paper(row, ban_chinh=lambda count: count + 1),
    "copies": lambda row: first_paper(row, ban_sao=lambda count: count + 1),
    "form": lambda row: first_paper(row, mau=lambda _: "Mẫu số 99"),
    "group": lambda row: first_paper(row, nhom=lambda group: f"{group or ''} khác"),
    "fee figure": lambda row: each_way(row, "phi_raw", lambda said: re.sub(r"\d+(?=,000)", more, said)),
    "fee emptied": lambda row: each_way(row, "phi_raw", lambda _: ""),
    "exemption in the note": lambda row: each_way(row, "ghi_chu", lambda said: f"{said} Miễn cho người khuyết tật."),
    "term figure": lambda row: each_way(row, "thoi_gian_raw", lambda said: re.sub(r"^\d+", more, said)),
    "unit dropped": lambda row: each_way(row, "thoi_gian_raw", lambda said: re.sub(r"^(\d+) Ngày.*$", r"9\1", said)),
    "channel": lambda row: len(row["kenh"]) > 1 and row["kenh"].pop(),
    "result": lambda row: result(row, ten="Kết quả mang tên khác"),
    "result code": lambda row: result(row, ma="KQ.KHAC"),
    "name": lambda row: row.update(ten=f"{row['ten']} (sửa)") or True,
    "field": lambda row: row.update(linh_vuc="Lĩnh vực khác") or True,
    "address": lambda row: row.update(url="https://khac.vn") or True,
    "document": lambda row: row.update(qd_cong_bo="999/QĐ-KHAC") or True,
    "basis": lambda row: row.update(can_cu_raw=f"{row['can_cu_raw']}\nNghị định khác") or True,
}


def test_the_same_list_again_is_no_change() -> None:
    assert {row.kind for row in proposal(whole())} == {"khong_doi"}


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: f"{edit} in {WHICH}")
def test_one_edit_of_each_kind_is_proposed_for_every_procedure_it_touches(edit: str) -> None:
    rows = copy.deepcopy(whole()[::3])
    touched = {row["ma"] for row in rows[::2] if EDITS[edit](row)}  # every second one: the others must stay no change
    assert len(touched) > 8
    found = {row.procedure.code: row for row in proposal(rows) if row.kind != "khong_doi"}
    assert found.keys() == touched
    assert all(row.changes for row in found.values())
    assert {row.kind for row in found.values()} <= {"sua", "chua_ro"}


def test_what_is_kept_waits_for_a_person_with_the_word_of_the_list_beside_it() -> None:
    words = {code: known.listed.components for code, known in taken_in().items() if known.listed is not None}
    kept = [code for code, papers in words.items() if papers is not None and len(papers) > 1]  # one has no order
    assert len(kept) > 20
    rows = copy.deepcopy(whole())
    for row in rows:
        reversed_papers(row)
    found = {row.procedure.code: row for row in proposal(rows)}
    for code in kept:
        assert found[code].kind == "chua_ro", code
        assert any("danh sách ghi mà máy không theo" in change.about for change in found[code].changes), code
        assert found[code].kept, code
    # Once a person took that word in, it is no news any more, and what was kept is kept still.
    after = found[kept[0]].procedure
    word = next(each for each in read(rows) if each.code == after.code)
    (again,) = propose({after.code: after}, [merged(after, word).procedure], complete=False)
    assert again.kind == "khong_doi"
