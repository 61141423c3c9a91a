"""Opening a Designer form as a typed widget: what Python will touch is named once, and a renamed part dies loudly."""

from __future__ import annotations

import inspect
from typing import Any, TypeVar, cast, get_type_hints

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtUiTools import QUiLoader
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QLineEdit, QWidget

from mot_cua_desktop import paths

Parts = TypeVar("Parts", bound=QWidget)


def load(name: str, parts: type[Parts], parent: QWidget | None = None) -> Parts:
    """The form ``forms/<name>.ui``, with every part that ``parts`` annotates set as an attribute.

    Raises LookupError when the form lacks one: a programmer's mistake, found by the test that opens every form.
    """
    form, lacking = _opened(name, parts, parent)
    if lacking:
        # A part may lie where a thing of another kind lay before, and Python take it for that one still. Beside the
        # form that stands there, the same form comes to lie elsewhere.
        first = form
        form, lacking = _opened(name, parts, parent)
        for useless in (first, form) if lacking else (first,):
            if useless is not None:
                useless.setParent(None)
                useless.deleteLater()
    if form is None or lacking:
        raise LookupError(lacking)
    guard = _WheelScrolls(form)
    for kind in (QComboBox, QAbstractSpinBox):
        for child in form.findChildren(kind):
            child.installEventFilter(guard)
    return cast("Parts", form)


def _opened(name: str, parts: type[QWidget], parent: QWidget | None) -> tuple[QWidget | None, str]:
    """The form with its parts set, and in words the first that it lacks."""
    loader = QUiLoader()
    form = loader.load(str(paths.form(name)), parent)
    if form is None:
        return None, f"{name}.ui: {loader.errorString()}"
    for part, kind in _annotated(parts).items():
        child = form.findChild(kind, part)
        if child is None:
            return form, f"{name}.ui has no {kind.__name__} named {part}"
        setattr(form, part, child)
    return form, ""


def write(line: QLineEdit, text: str) -> None:
    """Put a text into a field and show its beginning: of a long address, the house and the street tell most."""
    line.setText(text)
    line.setCursorPosition(0)


def still(form: QWidget) -> None:
    """The page of this form is over: no timer of it or of its parts fires any more, nor one that is started later.

    ``deleteLater`` is heeded by the next event loop only; until then the page lives on beside a form whose parts Python
    has let go of already, and a timer that fires in between asks for what is no more.
    """
    for timer in form.findChildren(QTimer):
        timer.stop()
        timer.blockSignals(True)


class _WheelScrolls(QObject):
    """The wheel moves the page and nothing else: rolled over a choice it would change what nobody looks at."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return False


def _annotated(parts: type[QWidget]) -> dict[str, type[Any]]:
    """The parts that a class and its own ancestors name, Qt's classes left out."""
    named: dict[str, type[Any]] = {}
    for cls in reversed(parts.__mro__):
        if not cls.__module__.startswith(("PySide6", "Shiboken", "builtins")):
            hints = get_type_hints(cls)
            named |= {name: hints[name] for name in inspect.get_annotations(cls)}
    return {name: kind for name, kind in named.items() if isinstance(kind, type) and issubclass(kind, QObject)}
