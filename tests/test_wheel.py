"""A wheel carries everything the program reads, and an installed program finds it from any folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("forms", "templates_docx", "resources")

pytestmark = pytest.mark.slow

LOOK = """
import json
from mot_cua_desktop import paths
print(json.dumps([str(paths.SHIPPED), [str(p) for p in (paths.form("x"), paths.template("x"), paths.resource())]]))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, so that what lies about in the checkout (build/, dist/) neither helps nor hurts."""
    source = tmp_path_factory.mktemp("source") / "checkout"
    source.mkdir()
    for name in ("pyproject.toml", "README.md", ".gitignore"):
        shutil.copy(ROOT / name, source)
    for name in ("mot_cua_desktop", *FOLDERS):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "-w", "--no-isolation", "-o", str(out), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpacked as an installer does: a wheel of pure Python is its own site-packages."""
    target = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    return target


def elsewhere(target: Path, code: str) -> str:
    command = [sys.executable, "-c", code]
    environment = {**os.environ, "PYTHONPATH": str(target), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, cwd="/", env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def test_every_shipped_file_is_in_the_wheel(wheel: Path) -> None:
    wanted = {
        f"mot_cua_desktop/_shipped/{file.relative_to(ROOT).as_posix()}"
        for folder in FOLDERS
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert wanted, "the three folders are empty"
    with zipfile.ZipFile(wheel) as archive:
        assert wanted <= set(archive.namelist())


def test_every_module_and_migration_is_in_the_wheel(wheel: Path) -> None:
    files = [*(ROOT / "mot_cua_desktop").rglob("*.py"), *(ROOT / "mot_cua_desktop").rglob("*.sql")]
    assert any(file.suffix == ".sql" for file in files)
    with zipfile.ZipFile(wheel) as archive:
        assert {file.relative_to(ROOT).as_posix() for file in files} <= set(archive.namelist())


def test_no_shipped_folder_is_a_package() -> None:
    # An editable install copies the folders beside the packages; with an __init__.py the copy would shadow ours.
    assert not [file for folder in FOLDERS for file in (ROOT / folder).rglob("__init__.py")]


def test_an_installed_program_finds_its_files_from_any_folder(installed: Path) -> None:
    shipped, (form, template, resources) = json.loads(elsewhere(installed, LOOK))
    assert Path(shipped) == installed / "mot_cua_desktop" / "_shipped"
    for found, folder in ((Path(form).parent, "forms"), (Path(template).parent, "templates_docx")):
        assert {file.name for file in found.iterdir()} == {file.name for file in (ROOT / folder).iterdir()}
    assert {file.name for file in Path(resources).iterdir()} >= {file.name for file in (ROOT / "resources").iterdir()}


def test_a_checkout_finds_its_files_from_any_folder() -> None:
    shipped, _ = json.loads(elsewhere(ROOT, LOOK))
    assert Path(shipped) == ROOT


def test_the_command_is_in_the_wheel(wheel: Path, installed: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (entry,) = [name for name in archive.namelist() if name.endswith("entry_points.txt")]
        assert b"mot-cua = mot_cua_desktop.__main__:main" in archive.read(entry)
    told = elsewhere(installed, "import sys; from mot_cua_desktop.__main__ import main; sys.exit(main(['--version']))")
    assert told.strip()
