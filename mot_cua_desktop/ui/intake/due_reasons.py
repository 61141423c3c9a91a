"""Why the result would be due then, day by day, before anything is promised."""

from __future__ import annotations

from mot_cua_desktop.domain.worktime import Due, say_moment
from mot_cua_desktop.ui.dossiers import why_dialog
from mot_cua_desktop.ui.intake.parts import IntakeParts


class DueReasons:
    """The button beside the date. ``due`` is the date as last counted; ``window`` what it opened last."""

    def __init__(self, form: IntakeParts) -> None:
        self._form = form
        self.due: Due | None = None
        self.window: why_dialog.WhyParts | None = None
        form.steps_button.clicked.connect(self.show)

    def show(self) -> None:
        """Every day of the term, in a window of its own: the card has no room for a long one."""
        if self.due is None:
            return
        intro = f"Nhận {say_moment(self.due.counted_from)}. Từng ngày:"
        steps = map(str, self.due.steps)
        self.window = why_dialog.open_above(self._form, f"Hẹn trả {say_moment(self.due.at)}", intro, steps)
