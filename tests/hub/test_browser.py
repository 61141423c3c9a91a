"""The two pages in a real Chromium: seen, typed into by the keyboard alone, without a script, on a phone and a desk.

Debian's browser is brought in where we may (root); elsewhere, where no browser is found, this file says so and waits.
A click does not wait for the page it leads to: what is to be seen after one is expected, which waits, never asked once.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from mot_cua_desktop.hub import database, leaders

WARD = "000.00.12.H32"
CODE = f"{WARD}-261127-0001"
#: Where to leave pictures of the pages, for a person to look at.
PICTURES = os.environ.get("MOT_CUA_PAGE_PICTURES", "")


def _browser() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"):
        if found := shutil.which(name):
            return found
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        for words in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
            subprocess.run(["apt-get", "-qq", *words], check=False, capture_output=True, timeout=600)
        return shutil.which("chromium") or ""
    return ""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    found = _browser()
    if not found:
        pytest.skip("no Chromium on this machine: apt-get install chromium, or run as root")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playing:
        browser = playing.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def look(page: Any, name: str) -> None:
    """Nothing is cut off at the side; a picture where somebody wants to look."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


@pytest.mark.slow
@pytest.mark.parametrize("hub", ["sqlite"], indirect=True)
def test_a_citizen_looks_up_a_dossier_by_keyboard_and_without_scripts(
    chromium: Any, hub: Any, site: Any, dossier: Any
) -> None:
    desk = hub.join("Quầy 1")
    dossier(desk, CODE, "0905123456")
    hub.push(desk)
    for width, name in ((360, "dien-thoai"), (1280, "may-ban")):
        context = chromium.new_context(viewport={"width": width, "height": 740}, java_script_enabled=True, locale="vi")
        page = context.new_page()
        faults: list[str] = []
        page.on("console", lambda said, faults=faults: faults.append(said.text))
        page.goto(f"{site.url}/tra-cuu?ma={CODE}")
        # The receipt's QR brought the code: the cursor stands in the digits.
        page.locator("input:focus").wait_for()
        page.keyboard.type("0000")
        look(page, f"tra-cuu-{name}")
        page.keyboard.press("Enter")
        page.get_by_role("alert").filter(has_text="không khớp").wait_for()
        look(page, f"tra-cuu-sai-{name}")
        page.get_by_label("Bốn số cuối điện thoại").fill("3456")
        page.get_by_role("button", name="Xem tình trạng").click()
        expect(page.get_by_role("definition")).to_have_text(["Đang giải quyết", "09 giờ 00, ngày 17/12/2026"])
        assert "3456" not in page.url
        look(page, f"tra-cuu-thay-{name}")
        assert faults == [], "the page's own policy forbids something that the page does"
        context.close()
    plain = chromium.new_context(java_script_enabled=False)
    page = plain.new_page()
    page.goto(f"{site.url}/")
    page.get_by_label("Mã hồ sơ").fill(CODE)
    page.get_by_label("Bốn số cuối điện thoại").fill("3456")
    page.keyboard.press("Enter")
    page.get_by_text("Đang giải quyết").wait_for()
    plain.close()


@pytest.mark.slow
@pytest.mark.parametrize("hub", ["sqlite"], indirect=True)
def test_a_leader_signs_in_and_sees_which_ward_is_over_the_limit(
    chromium: Any, hub: Any, site: Any, dossier: Any, november: Any
) -> None:
    november(hub, dossier)
    hub.code("000.00.13.H32")
    with database.writing(hub.engine) as connection:
        token = leaders.add(connection, "Lê Văn Lãnh", "", hub.service.now())
    context = chromium.new_context(viewport={"width": 1280, "height": 740})
    page = context.new_page()
    page.goto(f"{site.url}/lanh-dao")
    look(page, "lanh-dao-vao")
    page.keyboard.type(token)
    page.keyboard.press("Enter")
    line = page.get_by_role("row", name="Phường Thử")
    expect(line).to_contain_text("vượt 3%")
    expect(line.get_by_role("cell").first).to_have_text("31")
    look(page, "lanh-dao")
    page.get_by_label("Kỳ").select_option("2026")
    page.get_by_role("button", name="Xem", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tình hình các phường, xã – năm 2026")
    page.set_viewport_size({"width": 360, "height": 740})
    look(page, "lanh-dao-dien-thoai")
    page.get_by_role("button", name="Thoát").click()
    expect(page.get_by_label("Mã truy cập")).to_be_visible()
    page.go_back()
    # Going back ends at the way in again, or the check below would look at a page that has not come yet.
    expect(page.get_by_label("Mã truy cập")).to_be_visible()
    expect(page.get_by_role("row", name="Phường Thử"), "the browser kept what was signed out of").to_have_count(0)
    context.close()
