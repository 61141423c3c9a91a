"""A desk to measure on, and invented citizens by the thousand: the same ones in every run."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain.desk import FirstRun
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import catalogue, intake, setup
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.paths import DataFolder

# Beside the sources, not in /tmp: that is memory on many systems, where a durable commit costs nothing.
GROUND = Path(__file__).parents[1] / ".bench"
PROCEDURE = "1.004837"

# Roughly as often as they are met: more than a third of all are Nguyễn.
SURNAMES = (
    ["Nguyễn"] * 38
    + ["Trần"] * 11
    + ["Lê"] * 10
    + ["Phạm"] * 7
    + ["Hoàng", "Huỳnh", "Phan", "Võ"] * 4
    + "Đặng Đặng Vũ Bùi Đỗ Hồ Ngô Dương Lý Đoàn Trịnh Mai Cao Lương Hà Tạ Châu Kiều".split()
)
MIDDLES = (
    "Thị Văn Thị Văn Hữu Đức Minh Ngọc Thanh Quốc Thu Xuân Hồng Kim Bảo Gia Anh Đình Công Thành Tuấn Mỹ Phương Khánh"
).split()
GIVEN = (
    "An Anh Ánh Bình Châu Chi Cường Dung Dũng Duy Dương Đạt Đông Giang Hà Hải Hạnh Hằng Hiền Hiếu Hoa Hòa Hùng Huy"
    " Hường Hương Khánh Khoa Kiên Lan Linh Loan Long Lộc Mai Mạnh Minh My Nam Nga Ngân Ngọc Nhi Nhung Oanh Phát Phong"
    " Phúc Phượng Quân Quang Quyên Quỳnh Sơn Tâm Thảo Thắng Thành Thịnh Thoa Thúy Thủy Tiến Toàn Trang Trâm Trí Trung"
    " Tú Tuấn Tùng Tuyết Uyên Vân Việt Vinh Vy Xuân Yến"
).split()
STREETS = (
    "Lê Hồng Phong|Nguyễn Thị Minh Khai|Trần Phú|Thống Nhất|2 Tháng 4|Yersin|Hùng Vương|Ngô Gia Tự|Bạch Đằng|Dã Tượng"
    "|Lê Thánh Tôn|Phan Chu Trinh|Hoàng Hoa Thám|Võ Thị Sáu|Phước Long|Nguyễn Trãi|Tô Hiến Thành|Cao Thắng|Đồng Nai"
    "|Lạc Long Quân"
).split("|")
WARDS = "Nha Trang|Bắc Nha Trang|Tây Nha Trang|Nam Nha Trang".split("|")


def person(chance: random.Random) -> ev.Party:
    """An invented citizen; names repeat as they do, numbers do not."""
    # Long given names of four words are as common in the south as three.
    middle = " ".join(chance.sample(MIDDLES, chance.choice((1, 1, 1, 2))))
    number = f"056{chance.randrange(10**9):09d}"
    return ev.Party(
        name=f"{chance.choice(SURNAMES)} {middle} {chance.choice(GIVEN)}",
        id_number=number,
        born=f"{chance.randrange(1, 29):02d}/{chance.randrange(1, 13):02d}/{chance.randrange(1940, 2008)}",
        address=f"{chance.randrange(1, 400)} {chance.choice(STREETS)}, phường {chance.choice(WARDS)}, tỉnh Khánh Hòa",
        phone=f"09{chance.randrange(10**8):08d}",
    )


def answers() -> FirstRun:
    return FirstRun(
        ward_name="Ủy ban nhân dân phường Tây Nha Trang",
        centre_name="Trung tâm Phục vụ hành chính công phường Tây Nha Trang",
        parent_name="UBND phường Tây Nha Trang",
        place="Nha Trang",
        prefix="000.00.12.H32",
        desk_name="Quầy đo",
        officer_name="Nguyễn Thị Hạnh",
        practice=True,
    )


@contextmanager
def ground(name: str) -> Iterator[DataFolder]:
    """An empty data folder on the disk of the checkout, gone afterwards."""
    os.environ["MOT_CUA_KEYS"] = "file"
    root = GROUND / f"{name}-{os.getpid()}"
    shutil.rmtree(root, ignore_errors=True)
    try:
        yield DataFolder(root)
    finally:
        shutil.rmtree(root, ignore_errors=True)


@contextmanager
def desk_in(folder: DataFolder) -> Iterator[Desk]:
    """A desk just set up with the starter catalogue."""
    made = setup.set_up(folder, answers()).desk
    try:
        yield made
    finally:
        made.store.close()


def full_draft(desk: Desk, chance: random.Random) -> Draft:
    """A draft with every paper handed in: ready to be accepted."""
    draft = checklist.begin(replace(intake.new_draft(desk), owner=person(chance)), catalogue.procedure(desk, PROCEDURE))
    return replace(draft, papers=tuple(checklist.tick(line) for line in draft.papers))


def taken_in(folder: DataFolder, count: int) -> None:
    """A desk set up in ``folder`` that has taken in ``count`` dossiers, one by one as the counter does."""
    chance = random.Random(5)
    with desk_in(folder) as desk:
        for _ in range(count):
            intake.accept(desk, full_draft(desk, chance))
