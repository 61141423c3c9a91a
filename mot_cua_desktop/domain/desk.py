"""Who works here: the ward, its desk, its officer. Facts of the place, not of any dossier."""

from __future__ import annotations

import msgspec

from mot_cua_desktop.domain.course import Role


class FirstRun(msgspec.Struct, frozen=True, kw_only=True):
    """What the first-run page asks; enough to work at once. ``prefix`` opens every dossier code (law: the agency's
    identifier, NĐ 118/2025 Điều 28)."""

    ward_name: str
    centre_name: str
    place: str
    prefix: str
    desk_name: str
    officer_name: str
    parent_name: str = ""
    phone: str = ""
    officer_title: str = ""
    officer_phone: str = ""
    practice: bool = False


class Officer(msgspec.Struct, frozen=True, kw_only=True):
    """One person who works at the desk."""

    id: str
    name: str
    title: str = ""
    phone: str = ""
    role: Role = "tiep_nhan"
    unit: str = ""


class DeskFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The standing facts every paper and event carries. ``desk_id`` is short and appears in the journal."""

    ward_name: str
    centre_name: str
    parent_name: str
    place: str
    prefix: str
    phone: str
    desk_id: str
    desk_name: str
    officer: Officer
    practice: bool


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The choices of this desk, each kept as an event of its own. ``printers``: paper kind to printer; ``trays``: to
    that printer's tray; ``offsets``: to the millimetres right and down that make good where it draws off."""

    printers: dict[str, str] = {}
    trays: dict[str, str] = {}
    offsets: dict[str, tuple[float, float]] = {}
    pdf_engine: str = "san_co"  # "san_co": built in; "libreoffice": the office suite when it is installed
    scan_folder: str = ""
    serial_port: str = ""
    backup_folder: str = ""  # where a copy of everything is laid each day; empty: nowhere
    citizen_receipt: str = "a4"  # "a4": the two copies of the form only; "a5" or "80mm": a small one besides
    fee_form: str = ""
    fee_symbol: str = ""
    fee_serial_next: int = 0
    code_pattern: str = "{prefix}-{yyMMdd}-{seq:0000}"
    code_block: int = 60  # dossier numbers leased from the hub for each day (domain.code_numbers)
    lookup_words: str = ""
    lookup_address: str = ""  # the hub's public address; the receipt's QR then opens the citizen's page
    text_size: int = 100
    lock_minutes: int = 10  # without a hand at the machine; 0: never
    print_at_once: bool = False
    #: The ward's own grades of the monthly evaluation, the best first, and the document that names them.
    evaluation_grades: tuple[str, ...] = ()
    evaluation_basis: str = ""
    letter_agency: str = ""  # the agency's abbreviation in the symbol of its letters; empty until the ward states it
    #: Which column of a list holds what, by the signature of its heading (see `columns`).
    catalogue_columns: dict[str, dict[str, str]] = {}
