"""Is there a screen to open a window on? Asked before Qt is loaded, since Qt itself answers by ending the process."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import sys
from pathlib import Path

from mot_cua_desktop.errors import Told

_PACKAGES = (
    "libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-image0 libxcb-render-util0 libxkbcommon-x11-0 libegl1 libgl1"
)


def check() -> None:
    """Say what a window lacks on this machine, as ``Told``; off Linux the system's own screen is always there."""
    chosen = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0].partition(";")[0]
    if not sys.platform.startswith("linux") or chosen not in ("", "xcb", "wayland"):
        return
    if chosen != "xcb" and _wayland_answers():
        return
    if chosen == "wayland" or not os.environ.get("DISPLAY"):
        raise _no_screen()
    _load_window_libraries()
    if not _x_answers():
        raise _no_screen()


def go_without() -> None:
    """Let Qt draw in memory where there is no screen; where there is one, that one is used."""
    try:
        check()
    except Told:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"


def _no_screen() -> Told:
    return Told(
        "Không tìm thấy màn hình nên chưa mở được cửa sổ.",
        "Hãy mở chương trình từ màn hình của máy (không qua SSH hay dịch vụ nền); "
        "muốn xem thử khi không có màn hình, gõ: mot-cua demo --out THƯ_MỤC",
    )


def _wayland_answers() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY", "")
    # An absolute name stands for itself when joined.
    return bool(name) and Path(os.environ.get("XDG_RUNTIME_DIR", "/run"), name).is_socket()


def _load_window_libraries() -> None:
    found = importlib.util.find_spec("PySide6")
    if found is None or found.origin is None:
        raise Told("Máy chưa có thư viện cửa sổ PySide6.", "Hãy cài lại chương trình; với bản mã nguồn, gõ: make setup")
    try:
        ctypes.CDLL(str(Path(found.origin).parent / "Qt" / "plugins" / "platforms" / "libqxcb.so"))
    except OSError as missing:
        raise Told(
            f"Máy thiếu thư viện hệ thống {str(missing).partition(':')[0]} nên chưa mở được cửa sổ.",
            f"Hãy gõ: sudo apt-get install -y {_PACKAGES}",
        ) from missing


def _x_answers() -> bool:
    """A DISPLAY is only a name; the server behind it may be gone, so knock once."""
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    refused = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    return not refused
