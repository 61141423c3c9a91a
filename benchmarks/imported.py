"""The whole list of a ward's procedures taken in from a file, beside reading and keeping the same rows bare."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import trial
from benchmarks.measured import Row, give, row, tell, timed
from mot_cua_desktop.documents import workbook
from mot_cua_desktop.domain.versions import Decision
from mot_cua_desktop.operations import amendments, catalogue, lists
from mot_cua_desktop.operations.desk import Desk

LIST = os.environ.get("BENCH_LIST", str(Path(__file__).parents[2] / "shared" / "data" / "ward_procedures.json"))
INVENTED = int(os.environ.get("BENCH_LISTED", "588"))
_WAY = {"kenh": "Trực tiếp", "thoi_gian_raw": "3 Ngày làm việc", "phi_raw": "Miễn phí", "ghi_chu": ""}


def content() -> bytes:
    """The list where it lies, else as many invented procedures."""
    if Path(LIST).is_file():
        return Path(LIST).read_bytes()
    papers = [{"ten": f"Giấy bịa {n}", "ban_chinh": 1, "ban_sao": 1} for n in range(6)]
    one = {"linh_vuc": "Bịa", "kenh": [_WAY], "thanh_phan": papers, "can_cu_raw": "x" * 900}
    rows = [{**one, "ma": f"9.{n:06}", "ten": f"Thủ tục bịa {n}"} for n in range(INVENTED)]
    return json.dumps({"thu_tuc": rows}, ensure_ascii=False).encode()


def bare(file: Path, into: Path) -> None:
    """The floor: the same JSON parsed and each row kept as it is in one durable transaction of bare sqlite3."""
    rows: list[dict[str, Any]] = json.loads(file.read_bytes())["thu_tuc"]
    connection = sqlite3.connect(into, isolation_level=None)
    connection.execute("pragma synchronous = full")
    connection.execute("create table if not exists kept (code text, state text)")
    connection.execute("begin")
    connection.executemany("insert into kept values (?, ?)", ((each["ma"], json.dumps(each)) for each in rows))
    connection.execute("commit")
    connection.close()


def take_in(desk: Desk, file: Path) -> None:
    """As the window does it: read, propose, accept everything."""
    rows = amendments.proposal(desk, catalogue.read_list(file, lists.known_today(desk)).procedures)
    amendments.accept(desk, rows, date(2026, 1, 1), Decision(number="1/QĐ"))


def measure(desk: Desk, folder: Path) -> Iterator[Row]:
    file, book = folder / "list.json", folder / "list.xlsx"
    file.write_bytes(content())
    listed = catalogue.read_list(file).procedures
    book.write_bytes(workbook.catalogue(listed))
    floor = timed(lambda: bare(file, folder / "bare.db"))
    ours = timed(lambda: take_in(desk, file))
    said = f"{len(listed)} procedures"
    target, peer = "<= 5000 ms", "the same JSON kept row by row by bare sqlite3, unencrypted, in one transaction"
    yield row(f"{said} imported from JSON", ours=ours, peer=floor, peer_is=peer, target=target, holds=ours <= 5000)
    again = timed(lambda: catalogue.import_file(desk, file))
    name = f"{said} again from JSON, no change"
    yield row(name, ours=again, peer=floor, peer_is=peer, target=target, holds=again <= 5000)
    read = timed(lambda: catalogue.read_list(book))
    yield row(f"{said} read from Excel", ours=read, peer=floor, peer_is=peer, target="-", holds=True)


def main() -> None:
    with trial.ground("imported") as folder, trial.desk_in(folder) as desk:
        tell("taking in a whole list")
        give(list(measure(desk, folder.root)))


if __name__ == "__main__":
    main()
