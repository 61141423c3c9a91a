"""A desk in a process of its own, taking in dossiers until it is killed; each line it prints is a deed acknowledged.

python desk_at_work.py FOLDER
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from msgspec.structs import replace

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain.worktime import AT_ONCE
from mot_cua_desktop.operations import catalogue, dossiers, intake
from mot_cua_desktop.operations.desk import open_desk
from mot_cua_desktop.paths import DataFolder


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def main() -> None:
    folder = DataFolder(Path(sys.argv[1]))
    desk = open_desk(folder)
    chance = random.Random()
    procedure = catalogue.procedure(desk, "1.004837")
    scan = folder.root / "trang.pdf"
    while True:
        owner = ev.Party(name=f"Trần Văn Thử {chance.randrange(10**6)}", phone=f"09{chance.randrange(10**8):08d}")
        lacking = checklist.begin(replace(intake.new_draft(desk), owner=owner), procedure)
        full = replace(lacking, papers=tuple(checklist.tick(line) for line in lacking.papers))
        at_once = replace(full, term=AT_ONCE, term_document="QĐ 1/QĐ-UBND")
        intake.save_draft(desk, lacking)
        way = chance.randrange(4)
        if way == 0:
            state = intake.guide(desk, lacking, checklist.slip_lines(lacking.papers))
        elif way == 1:
            scan.write_bytes(b"%PDF-1.7 " + chance.randbytes(chance.choice((20_000, 1_500_000))))
            state = intake.accept(desk, full)
            state = dossiers.attach(desk, state.id, scan)
        elif way == 2:
            state = intake.accept_and_return(desk, at_once, "Thẻ căn cước")
        else:
            state = intake.accept(desk, full)
        say(state.id.hex(), state.seq, state.code or "-", *(each.digest for each in state.attachments))


if __name__ == "__main__":
    main()
