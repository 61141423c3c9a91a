"""A wheel carries everything the program reads, and an installed program finds it from any folder."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import pytest
import urllib3

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


def test_the_steps_of_both_databases_are_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for room in ("store", "hub"):
            steps = {file.name for file in (ROOT / "mot_cua_desktop" / room / "migrations").glob("*.sql")}
            assert steps
            carried = {name.rpartition("/")[2] for name in archive.namelist() if f"/{room}/migrations/" in name}
            assert carried == steps, room


def test_the_hub_starts_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    database = f"sqlite:///{tmp_path / 'hub.db'}"
    code = "import sys; from mot_cua_desktop.__main__ import main; sys.exit(main(sys.argv[1:]))"
    words = [sys.executable, "-c", code, "hub", "--database", database, "--listen", f"127.0.0.1:{port}"]
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONIOENCODING": "utf-8"}
    with tempfile.TemporaryFile() as said:
        hub = subprocess.Popen(words, cwd="/", env=environment, stdout=subprocess.DEVNULL, stderr=said)
        try:
            with urllib3.PoolManager(retries=False) as pool:
                status = 0
                for _ in range(600):
                    assert hub.poll() is None, (said.seek(0), said.read())
                    try:
                        status = pool.request("GET", f"http://127.0.0.1:{port}/health", timeout=5).status
                        break
                    except urllib3.exceptions.HTTPError:
                        time.sleep(0.05)
                assert status == 200
                assert pool.request("GET", f"http://127.0.0.1:{port}/openapi.json", timeout=5).status == 200
        finally:
            hub.kill()
            hub.wait()
    look = "import mot_cua_desktop.hub.database as d; print(d.__file__, sorted(p.name for p in d.MIGRATIONS.iterdir()))"
    told = elsewhere(installed, look)
    assert told.startswith(str(installed))
    assert "0001_hub.sql" in told


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
