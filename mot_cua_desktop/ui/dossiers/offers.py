"""What may be done to the open dossier, laid out: a few buttons for now, three menus for the rest, a key for each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QWidget

from mot_cua_desktop.domain.course_rules import Circumstances
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.errors import Refused
from mot_cua_desktop.ui.dossiers import deeds
from mot_cua_desktop.ui.kit import notices

#: Shown though it cannot be done: that it is used up, and why, must be seen.
_ALWAYS = frozenset({"supplement"})
#: Of these two only the one that fits is listed: what is held here can be given, what is held elsewhere asked for.
_BETWEEN_DESKS = frozenset({"give", "give_paper", "ask_for"})


class OfferParts(QWidget):
    main_button: QPushButton
    why_label: QLabel
    ready_button: QPushButton
    hand_over_button: QPushButton
    supplement_button: QPushButton
    received_button: QPushButton
    fee_button: QPushButton
    course_menu: QPushButton
    time_menu: QPushButton
    more_menu: QPushButton


class Offers(QObject):
    """`wanted` names a deed of `deeds.OFFERS` (or ``resume``). A key speaks even for what is forbidden, to hear why."""

    wanted = Signal(str)

    def __init__(self, form: OfferParts) -> None:
        super().__init__(form)
        self._form = form
        self._main = ""
        #: Why the next natural deed cannot be done by whoever sits here: the page says it under the buttons.
        self.main_refused: Refused | None = None
        self.buttons: dict[str, QPushButton] = {}
        self.actions: dict[str, QAction] = {}
        menus: dict[str, QMenu] = {}
        for place in deeds.MENU_WORDS:
            menu = QMenu(form)
            menu.setToolTipsVisible(True)
            getattr(form, f"{place}_menu").setMenu(menu)
            menus[place] = menu
        for offer in deeds.OFFERS:
            want = partial(self.wanted.emit, offer.name)
            self._key(offer.keys, want)
            if offer.place == "button":
                button: QPushButton = getattr(form, f"{offer.name}_button")
                button.clicked.connect(want)
                button.hide()  # all of them at once would push the page wider than its screen
                self.buttons[offer.name] = button
            else:
                action = menus[offer.place].addAction(offer.words)
                action.triggered.connect(want)
                self.actions[offer.name] = action
        form.main_button.clicked.connect(self.main)
        self._key("Ctrl+Return", self.main)
        self._key("Ctrl+Enter", self.main)

    def _key(self, keys: str, act: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self._form)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)

    def main(self) -> None:
        """The next natural deed."""
        if self._main:
            self.wanted.emit(self._main)

    def show(
        self, state: Dossier, around: Circumstances, elsewhere: Refused | None = None, ahead: Refused | None = None
    ) -> None:
        """Offer what the rules allow now; the rest says why not when pointed at. ``elsewhere`` is why nothing can be
        written here at all: another desk holds the dossier, and can only be asked for it. ``ahead``: not even that,
        since the dossier is only looked at while its log is under way."""
        form, elsewhere = self._form, ahead or elsewhere
        self._main, words = deeds.main_deed(state, around.role)
        refused = elsewhere or (deeds.why_not(state, self._main, around) if self._main in deeds.BY_NAME else None)
        form.main_button.setVisible(bool(self._main))
        form.main_button.setText(f"{words}     Ctrl+Enter")
        form.main_button.setEnabled(refused is None)
        form.main_button.setToolTip(_why(refused or deeds.warning(state, self._main, around)))
        self.main_refused = refused
        for name, button in self.buttons.items():
            refused = elsewhere or deeds.why_not(state, name, around)
            button.setEnabled(refused is None)
            button.setToolTip(_why(refused or deeds.warning(state, name, around)))
            # What the dossier's state rules out is not shown; what the hour, the rules or the role forbid is, with why.
            fits = refused is None or deeds.why_not(state, name) is None
            button.setVisible((fits or (name in _ALWAYS and not state.ended)) and name != self._main)
        for name, action in self.actions.items():
            refused = (elsewhere if name != "ask_for" else ahead) or deeds.why_not(state, name, around)
            if name == "give_paper" and state.given and elsewhere is None:
                refused = None  # what is given by paper already may need its slip once more
            action.setVisible(name not in _BETWEEN_DESKS or (name == "ask_for") == (elsewhere is not None))
            action.setEnabled(refused is None)
            action.setToolTip(_why(refused))
            # The key stands as words: the shortcut itself belongs to the page, so that it can also say why not.
            action.setText(f"{deeds.words_of(state, name)}\t{deeds.BY_NAME[name].keys}")
        for place in deeds.MENU_WORDS:
            names = [offer.name for offer in deeds.OFFERS if offer.place == place]
            getattr(form, f"{place}_menu").setEnabled(any(self.actions[name].isEnabled() for name in names))


def _why(refused: Refused | None) -> str:
    return "" if refused is None else notices.sentence(refused)
