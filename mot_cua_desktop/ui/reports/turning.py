"""What stands on the page between the choice of another report and its coming."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mot_cua_desktop.ui.reports.page import ReportsParts


def clear(form: ReportsParts, *_: object) -> None:
    """Nothing of the report before is left under the name of the one that was just chosen."""
    for label in (form.empty_label, form.year_label, form.seal_label, form.fresh_label):
        label.clear()
    form.stack.setCurrentWidget(form.empty_page)
