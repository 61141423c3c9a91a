"""Prepare this checkout: .venv with pinned packages, and the system libraries that Qt needs; standard library only.

Packages are installed again only when pyproject.toml, constraints.txt or the place of the checkout changed. A library
that the tests need and that cannot be had stops the work; one that only a window needs is named and passed over.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "prepared-for"

# Library file -> package of Debian and Ubuntu. The first table is needed to load Qt at all, also off-screen.
ALWAYS = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libzstd.so.1": "libzstd1",
}
ON_SCREEN = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def may_install() -> bool:
    return shutil.which("apt-get") is not None and hasattr(os, "geteuid") and os.geteuid() == 0


def apt_install(packages: list[str]) -> bool:
    """Install quietly; the list of packages is read anew first, since a fresh image has none."""
    say(f"Installing {' '.join(packages)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "-qq", "update"], env=quiet, check=False)
    command = ["apt-get", "-qq", "install", "-y", "--no-install-recommends", *packages]
    return subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False).returncode == 0


def command_for(packages: list[str]) -> str:
    """The one command to type. Other systems than Debian's are told which libraries to look for."""
    if shutil.which("apt-get"):
        return f"sudo apt-get update && sudo apt-get install -y {' '.join(packages)}"
    if shutil.which("dnf"):
        return (
            "sudo dnf install -y mesa-libEGL mesa-libGL libX11-xcb libxkbcommon-x11 dbus-libs fontconfig glib2"
            " xcb-util-cursor xcb-util-wm xcb-util-image xcb-util-keysyms xcb-util-renderutil"
        )
    return f"your package manager, for what Debian calls: {' '.join(packages)}"


def lacking(table: dict[str, str]) -> list[str]:
    packages = set()
    for library, package in table.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            packages.add(package)
    return sorted(packages)


def make_venv() -> None:
    if (
        PYTHON.exists()
        and subprocess.run([PYTHON, "-c", "import pip"], capture_output=True, check=False).returncode == 0
    ):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    # Debian ships Python without ensurepip; the package that brings it carries the version in its name.
    if importlib.util.find_spec("ensurepip") is None:
        packages = [f"python{sys.version_info.major}.{sys.version_info.minor}-venv"]
        if not (may_install() and apt_install(packages)):
            sys.exit(f"Python cannot make a virtual environment here. Type: {command_for(packages)}")
    say(f"Making .venv with Python {sys.version.split()[0]}")
    # In a process of its own: this one may have looked for ensurepip before it was there.
    subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)


def install_packages() -> None:
    digest = hashlib.sha256(str(ROOT).encode())
    for name in ("pyproject.toml", "constraints.txt"):
        digest.update((ROOT / name).read_bytes())
    if STAMP.exists() and STAMP.read_text(encoding="ascii") == digest.hexdigest():
        return
    say("Installing the packages of constraints.txt into .venv (once; a minute or two)")
    options = ["--quiet", "--disable-pip-version-check", "-c", "constraints.txt"]
    done = subprocess.run([PYTHON, "-m", "pip", "install", *options, "-e", ".[dev]"], cwd=ROOT, check=False)
    if done.returncode:
        sys.exit("The packages could not be installed; pip says why above. Is there a network, or a mirror set?")
    STAMP.write_text(digest.hexdigest(), encoding="ascii")


def compile_ours() -> None:
    """The program's own modules as bytecode, as pip leaves them where the wheel is installed: else the first start
    compiles them, and every start where Python may write none. What has not changed is passed over."""
    subprocess.run([PYTHON, "-m", "compileall", "-q", "mot_cua_desktop"], cwd=ROOT, check=False)


def check_qt() -> None:
    if not sys.platform.startswith("linux"):
        return
    wanted = lacking(ALWAYS | ON_SCREEN)
    if not wanted or (may_install() and apt_install(wanted)):
        return
    must, screen = lacking(ALWAYS), lacking(ON_SCREEN)
    if must:
        sys.exit(f"Qt cannot start without some system libraries. Type: {command_for(must + screen)}")
    say(f"Tests will run, but no window can open on a screen yet. Type: {command_for(screen)}")


def check_libreoffice() -> None:
    """LibreOffice is the peer that `make bench` measures beside, and reads workbooks in a test; the program itself does
    not need it."""
    if shutil.which("soffice") or shutil.which("libreoffice"):
        return
    packages = ["libreoffice-writer-nogui", "libreoffice-calc-nogui"]
    if not (may_install() and apt_install(packages)):
        say(f"LibreOffice is not here, so its rows stay unmeasured. Type: {command_for(packages)}")


def main() -> None:
    make_venv()
    install_packages()
    compile_ours()
    check_qt()
    if "--libreoffice" in sys.argv[1:]:
        check_libreoffice()


if __name__ == "__main__":
    main()
