"""The window comes first: what takes long to import is not there yet when the first page stands and takes keys."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mot_cua_desktop.domain.desk import FirstRun
from mot_cua_desktop.operations import setup
from mot_cua_desktop.paths import DataFolder

SLOW = {
    "sqlalchemy",
    "docxtpl",
    "docx",
    "reportlab",
    "dxpdf",
    "pypdfium2",
    "segno",
    "keyring",
    "cryptography",
    "openpyxl",
}

# What the window does when the store is open, and the modules that are loaded at the end of it.
LOOK = """
import json, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication, QLineEdit
from mot_cua_desktop import app
from mot_cua_desktop.paths import DataFolder

application = QApplication([])
desktop = app.Desktop(application, DataFolder(Path(sys.argv[1])))
opened = desktop._opened

def look(desk):
    opened(desk)
    focus = QApplication.focusWidget()
    seen = {"page": desktop.window.current, "cursor": isinstance(focus, QLineEdit) and focus.isVisible()}
    print(json.dumps(seen | {"loaded": sorted({name.partition(".")[0] for name in sys.modules})}))
    desktop.window.close()
    application.quit()

desktop._opened = look
desktop.start()
application.exec()
"""


@pytest.mark.parametrize("page", ["", "intake"])
def test_the_first_page_takes_keys_before_anything_slow_is_imported(
    tmp_path: Path, answers: FirstRun, page: str
) -> None:
    if page:
        setup.set_up(DataFolder(tmp_path), answers).desk.store.close()
    command = [sys.executable, "-c", LOOK, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=dict(os.environ), check=True)
    seen = json.loads(done.stdout)
    assert (seen["page"], seen["cursor"]) == (page, True)
    assert not SLOW & set(seen["loaded"])
