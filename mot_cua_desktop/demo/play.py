"""The play from first to last: a desktop in a folder of its own, every act, and demo.json beside the papers."""

from __future__ import annotations

import json
import logging
import os
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from mot_cua_desktop import __version__
from mot_cua_desktop.demo import day
from mot_cua_desktop.demo.stage import DAY, Stage
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import desk
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.ui.kit.appearance import collect_here, dress


@dataclass(frozen=True)
class Played:
    """What the play left. ``median`` is of the milliseconds from a click to its finished PDF; ``failed`` says in
    English what broke, and is empty when the day ended well."""

    papers: int
    pictures: int
    steps: int
    seconds: float
    median: int
    failed: str = ""


def play(out: Path, procedure: str = "", file: Path | None = None, folder: DataFolder | None = None) -> Played:
    """Play the day. ``procedure`` is the one of the main dossier, ``file`` a list of procedures to take in first,
    ``folder`` where the practice desk stays afterwards (without it nothing of it stays).

    Raises `Told` when something outside stands in the way: a folder that cannot be written, a desk that is in use.
    """
    start = time.perf_counter()
    os.environ["MOT_CUA_KEYS"] = "file"  # the keyring of whoever runs this is none of the play's business
    _empty(out)
    with ExitStack() as ending:
        if folder is None:
            kept = Path(ending.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
            folder = DataFolder(kept / "so")
        elif desk.is_set_up(folder):
            raise Told("Thư mục dữ liệu này đã có sổ; bản diễn chỉ dùng sổ mới.", "Chọn một thư mục trống cho --data.")
        stage = Stage(_application(), out, folder, procedure, file)
        ending.callback(stage.close)
        failed = _acts(stage, ending)
    played = _played(stage, time.perf_counter() - start, failed)
    _write(stage, played)
    return played


def _application() -> QApplication:
    qInstallMessageHandler(_hear_qt)
    application = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(application, QApplication):
        raise TypeError("a QApplication is needed")
    dress(application)
    collect_here(application)
    return application


def _hear_qt(kind: QtMsgType, context: object, words: str) -> None:
    """What Qt says goes to the log, but for the one thing that drawing in memory cannot do and nobody needs."""
    if "propagateSizeHints" not in words:
        logging.getLogger("qt").warning("%s", words)


def _empty(out: Path) -> None:
    """A folder for the papers, without those of the play before."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        for old in out.iterdir():
            if old.name == "demo.json" or (old.suffix in (".pdf", ".docx", ".png") and old.name[:2].isdigit()):
                old.unlink()
    except OSError as error:
        raise Told("Không ghi được vào thư mục đã chọn.", "Chọn thư mục khác cho --out.") from error


def _acts(stage: Stage, ending: ExitStack) -> str:
    """Every act in turn; what broke, or nothing."""

    def unforeseen(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        stage.faults.append(error.with_traceback(trace))

    ending.callback(setattr, sys, "excepthook", sys.excepthook)
    sys.excepthook = unforeseen  # a slot that breaks would otherwise only be written to stderr
    for name, act in day.ACTS:
        stage.act = name
        try:
            act(stage)
        except Told:
            raise
        except Exception as failed:
            logging.getLogger(__name__).exception("the act “%s” broke", name)
            stage.picture_of_failure()
            return f"{name}: {failed}"
    return ""


def _played(stage: Stage, seconds: float, failed: str) -> Played:
    names = [name for step in stage.steps for name in step.files]
    measured = [step.milliseconds for step in stage.steps if step.milliseconds is not None]
    return Played(
        papers=sum(name.endswith(".pdf") for name in names),
        pictures=sum(name.endswith(".png") for name in names),
        steps=len(stage.steps),
        seconds=round(seconds, 1),
        median=round(statistics.median(measured)) if measured else 0,
        failed=failed,
    )


def _write(stage: Stage, played: Played) -> None:
    record = {
        "version": __version__,
        "day": f"{DAY:%Y-%m-%d}",
        "procedure": stage.procedure,
        **asdict(played),
        "story": [asdict(step) | {"number": number} for number, step in enumerate(stage.steps, start=1)],
    }
    words = json.dumps(record, ensure_ascii=False, indent=1)
    (stage.out / "demo.json").write_text(words + "\n", encoding="utf-8")
