"""The parts of the intake form that Python touches, as the form names them."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QSpinBox,
    QStackedWidget,
    QTableWidget,
    QWidget,
)


class IntakeParts(QWidget):
    stack: QStackedWidget
    work_page: QWidget
    done_page: QWidget
    draft_strip: QFrame
    draft_box: QComboBox
    draft_open_button: QPushButton
    draft_drop_button: QPushButton
    # 1 procedure
    procedure: QLineEdit
    procedure_label: QLabel
    online_badge: QLabel
    case_row: QWidget
    case_box: QComboBox
    term_row: QWidget
    term_amount: QSpinBox
    term_unit: QComboBox
    term_document: QLineEdit
    # 2 citizen
    organisation: QCheckBox
    on_behalf: QCheckBox
    people_grid: QGridLayout
    id_cap: QLabel
    id_number: QLineEdit
    name_cap: QLabel
    name: QLineEdit
    born_cap: QLabel
    born: QLineEdit
    address_cap: QLabel
    address: QLineEdit
    phone: QLineEdit
    email: QLineEdit
    address_row: QWidget
    address_label: QLabel
    address_options: QComboBox
    representative_row: QWidget
    representative: QLineEdit
    applicant_row: QWidget
    applicant_name: QLineEdit
    applicant_id: QLineEdit
    applicant_phone: QLineEdit
    authority: QLineEdit
    citizen_warning: QLabel
    alike_row: QWidget
    alike_label: QLabel
    alike_button: QPushButton
    # 3 papers
    papers: QTableWidget
    papers_label: QLabel
    all_button: QPushButton
    # what follows
    due_label: QLabel
    due_why: QLabel
    steps_button: QPushButton
    allowance_badge: QLabel
    allowance_rule: QLabel
    channel: QComboBox
    return_method: QComboBox
    sets: QSpinBox
    fee: QLineEdit
    fee_quantity: QSpinBox
    exemption: QComboBox
    fee_label: QLabel
    files: QListWidget
    files_label: QLabel
    add_file_button: QPushButton
    scan_row: QWidget
    scan_label: QLabel
    scan_take_button: QPushButton
    scan_skip_button: QPushButton
    consequences: QWidget
    # the ways out
    main_button: QPushButton
    why_label: QLabel
    guide_button: QPushButton
    refuse_button: QPushButton
    fast_button: QPushButton
    withdraw_button: QPushButton
    # after it
    done_label: QLabel
    done_words: QLabel
    more_button: QPushButton
    next_button: QPushButton
    prints_place: QWidget
