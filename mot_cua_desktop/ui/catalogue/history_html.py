"""The versions of a procedure in words: which one holds, and what each changed in the one before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from html import escape

from mot_cua_desktop.domain import versions as vs
from mot_cua_desktop.domain.calendar import FIRST
from mot_cua_desktop.domain.versions import Change, Version


def ended(version: Version) -> str:
    """An abolition in a sentence or two, with its document and what took the procedure's place."""
    instead = f" Thủ tục thay thế: {version.replaced_by}." if version.replaced_by else ""
    return f"bãi bỏ từ {version.told_since:%d/%m/%Y} theo {version.decision.words()}.{instead}"


def lines(versions: Sequence[Version], today: date) -> list[str]:
    """Each version in two lines, in the same order: what it is today, and by which document."""
    now = vs.latest(versions, today)
    said = []
    last = {version.since: version for version in versions}  # of two that begin on one day the later stated holds
    for version in versions:
        day = "Bản đầu tiên trên máy" if version.since == FIRST else f"Từ {version.since:%d/%m/%Y}"
        if version is not last[version.since]:
            head = f"{day} · đã có bản thay"
        elif version.since > today:
            what = "Sẽ bãi bỏ từ" if version.abolished else "Sẽ có hiệu lực từ"
            head = f"{what} {version.since:%d/%m/%Y}"
        elif version.abolished:
            head = f"{day} · bãi bỏ" if version is now else f"{day} · bãi bỏ, sau đó có bản khác"
        else:
            head = f"{day} · {'đang có hiệu lực' if version is now else 'đã có bản thay'}"
        head += " · hoàn tác một lần nhập" if version.batch.startswith(vs.BACK) else ""
        said.append(f"{head}\n{version.decision.words() or 'Nguồn không ghi văn bản'}")
    return said


def comparison(versions: Sequence[Version], place: int) -> str:
    """What the version at ``place`` changed in the one before it."""
    version = versions[place]
    if version.abolished:
        return f"<h3>Bãi bỏ</h3><p class='unclear'>Thủ tục {escape(ended(version))}</p>"
    if place == 0:
        return "<h3>Bản đầu tiên</h3><p>Trước bản này máy chưa biết thủ tục, nên không có gì để so.</p>"
    before = versions[place - 1]
    again = "<p>Trước đó thủ tục đã bãi bỏ; bản này công bố lại.</p>" if before.abolished else ""
    return f"<h3>So với bản trước</h3>{again}{changes(vs.differences(before.procedure, version.procedure))}"


def changes(found: Iterable[Change]) -> str:
    """Differences as a person reads them: what it is about, what it was, what it is now."""
    parts, about = [], ""
    for change in found:
        if change.about != about:
            about = change.about
            parts.append(f"<p class='day'>{escape(about)}</p>")
        parts.append(f"<p class='quiet'>Trước: {_text(change.before) or 'không có'}</p>")
        parts.append(f"<p>Nay: {_text(change.after) or 'bỏ'}</p>")
    return "".join(parts) or "<p>Không khác ở điểm nào mà cán bộ hoặc công dân thấy được.</p>"


def notice(versions: Sequence[Version], today: date) -> str:
    """What must stand above the procedure's own text: that it ended, or what is to come; empty when nothing is."""
    now = vs.latest(versions, today)
    said = [f"Thủ tục này đã {ended(now)}"] if now is not None and now.abolished else []
    before = now
    for version in {version.since: version for version in versions if version.since > today}.values():
        same = before is not None and before.abolished == version.abolished
        if version.abolished and not same:
            said.append(f"Thủ tục này sẽ {ended(version)}")
        elif not (same and before is not None and not vs.differences(before.procedure, version.procedure)):
            said.append(f"Bản khác sẽ có hiệu lực từ {version.since:%d/%m/%Y}, theo {version.decision.words()}.")
        before = version
    return "".join(f'<p class="unclear">⚠ {escape(words)}</p>' for words in said)


def _text(words: str) -> str:
    return escape(words).replace("\n", "<br>")
