"""Money over the counter: the items, the sum, who pays and how; or that the fee is waived."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.fee_rules import said_paid
from mot_cua_desktop.domain.money import in_words, read_money, say_money
from mot_cua_desktop.domain.names import clean
from mot_cua_desktop.errors import Told
from mot_cua_desktop.ui.dossiers.asking import Asking, AskingParts
from mot_cua_desktop.ui.kit import forms

Method = Literal["tien_mat", "chuyen_khoan", "mien"]
METHODS: tuple[tuple[Method, str], ...] = (
    ("tien_mat", "Tiền mặt"),
    ("chuyen_khoan", "Chuyển khoản"),
    ("mien", "Miễn phí, lệ phí"),
)
NAME, KIND, COUNT, PRICE, SUM = range(5)
_LARGEST = 10**10


@dataclass(frozen=True)
class FeeAnswer:
    """What was paid, by whom and how."""

    items: tuple[ev.FeeItem, ...]
    payer: str
    method: Method


class FeeParts(AskingParts):
    intro_label: QLabel
    items: QTableWidget
    add_button: QPushButton
    total_label: QLabel
    words_label: QLabel
    payer: QLineEdit
    method: QComboBox


def ask(parent: QWidget, dossier: Dossier) -> Asking:
    """The fees of the dossier that are not paid yet; a price nobody knows stays empty until it is typed."""
    form = forms.load("fee_dialog", FeeParts, parent)
    asking = Asking(form, lambda: _answer(form))
    _Till(form, dossier, asking)
    return asking


class _Till(QObject):
    """The table of items: sums follow every keystroke."""

    def __init__(self, form: FeeParts, dossier: Dossier, parent: QObject) -> None:
        super().__init__(parent)
        self._form = form
        whose = dossier.people.owner.name
        form.intro_label.setText(f"Hồ sơ {dossier.code} của {whose}. {_paid(dossier)}".strip())
        form.payer.setText(dossier.people.applicant.name or whose)
        for key, words in METHODS:
            form.method.addItem(words, key)
        form.items.setColumnCount(5)
        form.items.setHorizontalHeaderLabels(["Khoản thu", "Loại", "Số lượng", "Đơn giá (đ)", "Thành tiền (đ)"])
        head = form.items.horizontalHeader()
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        form.items.verticalHeader().hide()
        owed = dossier.fees if not dossier.payments else ()
        for item in owed or (ev.FeeItem(name="Phí, lệ phí"),):
            self._add(item)
        form.items.itemChanged.connect(self._changed)
        form.add_button.clicked.connect(self._add_empty)
        form.method.currentIndexChanged.connect(self._sum)
        self._sum()
        form.items.setCurrentCell(0, PRICE)
        form.items.setFocus()

    def _add_empty(self) -> None:
        self._add(ev.FeeItem(name=""))
        self._form.items.setCurrentCell(self._form.items.rowCount() - 1, NAME)
        self._form.items.setFocus()

    def _add(self, item: ev.FeeItem) -> None:
        table = self._form.items
        row = table.rowCount()
        table.insertRow(row)
        name = QTableWidgetItem(item.name)
        name.setToolTip(item.exempt or item.text)
        name.setData(Qt.ItemDataRole.UserRole, item.exempt)
        table.setItem(row, NAME, name)
        kind = QComboBox()
        kind.addItem("Phí", "phi")
        kind.addItem("Lệ phí", "le_phi")
        kind.addItem("Chưa rõ", "chua_ro")
        kind.setCurrentIndex(kind.findData(item.kind))
        table.setCellWidget(row, KIND, kind)
        price = "" if item.amount is None else _dots(item.amount)
        for column, text in ((COUNT, str(item.quantity)), (PRICE, price), (SUM, "")):
            cell = QTableWidgetItem(text)
            cell.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            if column == SUM:
                cell.setFlags(Qt.ItemFlag.ItemIsEnabled)
            table.setItem(row, column, cell)

    def _changed(self, item: QTableWidgetItem) -> None:
        if item.column() in (COUNT, PRICE):
            self._sum()

    def _sum(self) -> None:
        table, total, unknown = self._form.items, 0, False
        table.blockSignals(True)
        for row in range(table.rowCount()):
            price, count = _number(_text(table, row, PRICE)), _number(_text(table, row, COUNT))
            unknown = unknown or (price is None and bool(_text(table, row, NAME)))
            line = (price or 0) * (count or 0)
            total += line
            cell = table.item(row, SUM)
            if cell is not None:
                cell.setText(_dots(line) if price is not None else "")
        table.blockSignals(False)
        free = self._form.method.currentData() == "mien"
        self._form.total_label.setText("Miễn" if free else f"Tổng {say_money(total)}")
        unclear = unknown and not free
        words = "Có khoản chưa rõ mức thu: gõ đơn giá." if unclear else "" if free else in_words(total)
        self._form.words_label.setText(words)


def _paid(dossier: Dossier) -> str:
    return f"Đã thu {said_paid(dossier)}." if dossier.payments else ""


def _dots(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def _text(table: QTableWidget, row: int, column: int) -> str:
    item = table.item(row, column)
    return clean(item.text()) if item else ""


def _number(text: str) -> int | None:
    """A count or whole dong as typed; None when it is no such number, or more than anybody pays."""
    amount = read_money(text)
    return amount if amount is not None and amount <= _LARGEST else None


def _answer(form: FeeParts) -> FeeAnswer:
    method: Method = form.method.currentData()
    items = [item for row in range(form.items.rowCount()) if (item := _item(form.items, row, method)) is not None]
    if not items:
        raise Told("Chưa có khoản nào.", "Ghi tên khoản thu và đơn giá.")
    payer = clean(form.payer.text())
    if not payer:
        form.payer.setFocus()
        raise Told("Chưa ghi người nộp tiền.", "Gõ họ tên người nộp.")
    return FeeAnswer(tuple(items), payer, method)


def _item(table: QTableWidget, row: int, method: Method) -> ev.FeeItem | None:
    name, price, count = (_text(table, row, column) for column in (NAME, PRICE, COUNT))
    if not name and not price:
        return None
    amount, quantity = _number(price), _number(count)
    if not name:
        raise Told("Có khoản chưa ghi tên.", "Ghi tên khoản thu, hoặc xóa đơn giá của dòng đó.")
    if quantity is None or quantity < 1:
        raise Told(f"Số lượng của “{name[:60]}” chưa đúng.", "Gõ một số từ 1 trở lên.")
    if method == "mien":
        amount = 0
    if amount is None:
        raise Told(f"Đơn giá của “{name[:60]}” chưa rõ.", "Gõ số tiền bằng đồng, ví dụ 15.000.")
    kind = table.cellWidget(row, KIND)
    chosen: Literal["phi", "le_phi", "chua_ro"] = kind.currentData() if isinstance(kind, QComboBox) else "chua_ro"
    held = table.item(row, NAME)
    exempt = (held.data(Qt.ItemDataRole.UserRole) or "") if held is not None else ""
    return ev.FeeItem(name=name, kind=chosen, amount=amount, quantity=quantity, exempt=exempt)
