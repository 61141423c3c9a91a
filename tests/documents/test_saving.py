"""A paper is saved whole or not at all; what lay there before is not lost to a full disk."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mot_cua_desktop.documents import saving
from mot_cua_desktop.errors import Told

#: The file size limit of a process stands for the full disk: the write fails after its first bytes, as it would there.
FULL = """
import resource, sys
from pathlib import Path
from mot_cua_desktop.documents import saving
from mot_cua_desktop.errors import Told
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    saving.save(Path(sys.argv[1]), b"%PDF-new " + bytes(100_000))
except Told as told:
    print(told)
"""


def test_a_paper_is_saved_and_its_folder_made(tmp_path: Path) -> None:
    path = tmp_path / "giấy in" / "tháng 11" / "a.pdf"
    assert saving.save(path, b"%PDF-1.7") == path
    assert path.read_bytes() == b"%PDF-1.7"
    saving.save(path, b"%PDF-2.0")
    assert path.read_bytes() == b"%PDF-2.0"
    assert [file.name for file in path.parent.iterdir()] == ["a.pdf"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_a_full_disk_leaves_the_old_file_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-old")
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(path)], capture_output=True, check=True, encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert done.stdout.startswith("Chưa lưu được tệp: ổ đĩa đầy")
    assert "giải phóng chỗ trống rồi lưu lại" in done.stdout
    assert path.read_bytes() == b"%PDF-old"
    assert [file.name for file in tmp_path.iterdir()] == ["a.pdf"]


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "tep").write_bytes(b"")
    with pytest.raises(Told, match="Chưa lưu được tệp"):
        saving.save(tmp_path / "tep" / "a.pdf", b"x")
    (tmp_path / "a.pdf").mkdir()
    with pytest.raises(Told, match="Chưa lưu được tệp"):
        saving.save(tmp_path / "a.pdf", b"x")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.pdf", "tep"]
