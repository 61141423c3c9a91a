"""The deeds of the desk as the journal keeps them. An event is never rewritten; its names of persons stand apart.

Each body is a tagged value. What names or numbers a person is in a second, *personal* value that may be erased at the
end of its retention while the chain of hashes stays whole (the hash covers the digest of the salted personal part).
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from mot_cua_desktop.domain.code_numbers import CodeBody as CodeBody
from mot_cua_desktop.domain.code_numbers import DayNumbersClosed as DayNumbersClosed
from mot_cua_desktop.domain.course import CourseBody
from mot_cua_desktop.domain.course import DueRecord as DueRecord
from mot_cua_desktop.domain.course import LinkedDue as LinkedDue
from mot_cua_desktop.domain.course import StepPlan as StepPlan
from mot_cua_desktop.domain.custody_events import AskingBody as AskingBody
from mot_cua_desktop.domain.custody_events import ConflictSettled as ConflictSettled
from mot_cua_desktop.domain.custody_events import CustodyAsked as CustodyAsked
from mot_cua_desktop.domain.custody_events import CustodyBody
from mot_cua_desktop.domain.custody_events import DeskKeyStated as DeskKeyStated
from mot_cua_desktop.domain.evaluation_events import EvaluationBody as EvaluationBody
from mot_cua_desktop.domain.fee_events import FeeGivenBack as FeeGivenBack
from mot_cua_desktop.domain.incident_events import IncidentBody as IncidentBody
from mot_cua_desktop.domain.letters import LetterIssued as LetterIssued
from mot_cua_desktop.domain.online_events import OnlineAdvice as OnlineAdvice
from mot_cua_desktop.domain.online_events import OnlineAdviceGiven as OnlineAdviceGiven
from mot_cua_desktop.domain.online_events import OnlineWayShown as OnlineWayShown
from mot_cua_desktop.domain.paper_events import Carried as Carried
from mot_cua_desktop.domain.password_events import PasswordBody as PasswordBody
from mot_cua_desktop.domain.password_events import PasswordsAsked as PasswordsAsked
from mot_cua_desktop.domain.password_events import PasswordSet as PasswordSet
from mot_cua_desktop.domain.personal import FileName as FileName
from mot_cua_desktop.domain.personal import OfficerPerson as OfficerPerson
from mot_cua_desktop.domain.personal import PasswordDigest as PasswordDigest
from mot_cua_desktop.domain.personal import Receiver as Receiver
from mot_cua_desktop.domain.personal import ResultSubject as ResultSubject
from mot_cua_desktop.domain.place_events import CalendarBody as CalendarBody
from mot_cua_desktop.domain.place_events import DayStated as DayStated
from mot_cua_desktop.domain.place_events import DeskBody as DeskBody
from mot_cua_desktop.domain.place_events import DeskSetUp as DeskSetUp
from mot_cua_desktop.domain.place_events import HoursStated as HoursStated
from mot_cua_desktop.domain.place_events import OfficerNamed as OfficerNamed
from mot_cua_desktop.domain.place_events import ProcedureAbolished as ProcedureAbolished
from mot_cua_desktop.domain.place_events import ProcedureStated as ProcedureStated
from mot_cua_desktop.domain.place_events import ProcessStated as ProcessStated
from mot_cua_desktop.domain.place_events import RuleStated as RuleStated
from mot_cua_desktop.domain.place_events import SettingChanged as SettingChanged
from mot_cua_desktop.domain.place_events import WardBody as WardBody
from mot_cua_desktop.domain.place_events import YearPlanned as YearPlanned
from mot_cua_desktop.domain.posting_events import PostingAssigned as PostingAssigned
from mot_cua_desktop.domain.posting_events import PostingBody as PostingBody
from mot_cua_desktop.domain.posting_events import PostingDone as PostingDone
from mot_cua_desktop.domain.posting_events import PostingKind as PostingKind
from mot_cua_desktop.domain.posting_events import PostingReopened as PostingReopened
from mot_cua_desktop.domain.printed_list import ListPrinted as ListPrinted
from mot_cua_desktop.domain.reform_events import ReformBody as ReformBody
from mot_cua_desktop.domain.template_events import TemplateBody as TemplateBody
from mot_cua_desktop.domain.template_events import TemplatePutInUse as TemplatePutInUse
from mot_cua_desktop.domain.template_events import TemplateWithdrawn as TemplateWithdrawn
from mot_cua_desktop.domain.till import TillClosed as TillClosed
from mot_cua_desktop.domain.till import TillCorrected as TillCorrected
from mot_cua_desktop.domain.worktime import Term

Channel = Literal["truc_tiep", "truc_tuyen", "buu_chinh"]
ReturnMethod = Literal["tai_quay", "buu_chinh", "truc_tuyen"]
PaperState = Literal["du", "thieu", "khong_ap_dung"]


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """A citizen or an organisation. ``address`` is today's; ``address_original`` as the card or the person said it."""

    name: str = ""
    kind: Literal["ca_nhan", "to_chuc"] = "ca_nhan"
    id_number: str = ""
    old_id_number: str = ""
    born: str = ""
    sex: str = ""
    address: str = ""
    address_original: str = ""
    phone: str = ""
    email: str = ""
    representative: str = ""


class People(msgspec.Struct, frozen=True, kw_only=True):
    """Whose dossier it is and who stands at the counter; ``authority`` says by what right (văn bản ủy quyền ...)."""

    owner: Party
    applicant: Party
    authority: str = ""


class PaperLine(msgspec.Struct, frozen=True, kw_only=True):
    """One component on the checklist: what is asked and what was handed in; ``wrong`` says what is amiss with it."""

    key: str
    name: str
    group: str = ""
    originals: int = 0
    certified: int = 0
    copies: int = 0
    got_originals: int = 0
    got_certified: int = 0
    got_copies: int = 0
    state: PaperState = "thieu"
    wrong: str = ""


class FeeItem(msgspec.Struct, frozen=True, kw_only=True):
    """A fee (phí) or charge (lệ phí) in dong; ``amount`` None while nobody could tell it, ``kind`` unclear likewise."""

    name: str
    kind: Literal["phi", "le_phi", "chua_ro"] = "chua_ro"
    amount: int | None = None
    quantity: int = 1
    text: str = ""
    exempt: str = ""  # for whom and by which rule less is taken than ``full``
    full: int | None = None


class ProcedureSnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """The procedure as it stood when the dossier was opened: the dossier lives and dies by this version."""

    code: str
    name: str
    field: str
    version: str
    deciding_document: str = ""
    case: str = ""
    term: Term | None = None
    term_text: str = ""
    result: str = ""
    online: str = "chua_ro"


class SlipLine(msgspec.Struct, frozen=True, kw_only=True):
    """One paper the citizen is asked for, with the reason in words."""

    key: str
    name: str
    wrong: str
    originals: int = 0
    certified: int = 0
    copies: int = 0


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """An unticked component that the slip does not ask for; needs a reason (one request, complete: NĐ 118 Đ.16.3)."""

    key: str
    name: str
    reason: str


# --- dossier events -------------------------------------------------------------------------------------------------


class Opened(msgspec.Struct, frozen=True, kw_only=True, tag="opened"):
    """First contact: the electronic dossier exists from here. ``visit`` binds several procedures of one visit.

    ``submitted`` is when an online dossier was sent; ``follows`` the dossier whose result this linked one waits for.
    """

    procedure: ProcedureSnapshot
    channel: Channel
    papers: tuple[PaperLine, ...]
    received: datetime
    sets: int = 1
    return_method: ReturnMethod = "tai_quay"
    fees: tuple[FeeItem, ...] = ()
    visit: str = ""
    submitted: datetime | None = None
    follows: bytes | None = None


class GuidanceIssued(msgspec.Struct, frozen=True, kw_only=True, tag="guidance_issued"):
    """The guidance slip at the counter: it uses the one supplement allowance (letter 535 point 3).

    ``another_matter`` is why it was given though the same person's slip ``beside`` was still open (`one_matter`)."""

    number: int
    year: int
    lines: tuple[SlipLine, ...]
    left_out: tuple[LeftOut, ...] = ()
    guidance: str = ""
    another_matter: str = ""
    beside: str = ""
    mark: int = 0


class SupplementRequested(msgspec.Struct, frozen=True, kw_only=True, tag="supplement_requested"):
    """A supplement asked after acceptance: the same allowance; the clock stops. ``late_basis``: the sector's rule when
    it is asked after the days of NĐ 118/2025 Điều 19.5; ``another_matter`` and ``beside`` as of the guidance slip."""

    number: int
    year: int
    lines: tuple[SlipLine, ...]
    left_out: tuple[LeftOut, ...] = ()
    guidance: str = ""
    late_basis: str = ""
    another_matter: str = ""
    beside: str = ""
    mark: int = 0


class SupplementReceived(msgspec.Struct, frozen=True, kw_only=True, tag="supplement_received"):
    """The citizen came back; ``due`` is the new appointment when the dossier had been accepted before, ``deadline``
    when it differs from the appointment; ``waited`` are the working minutes that the clock stood."""

    papers: tuple[PaperLine, ...]
    due: DueRecord | None = None
    deadline: DueRecord | None = None
    waited: int = 0


class Accepted(msgspec.Struct, frozen=True, kw_only=True, tag="accepted"):
    """The dossier is complete and right; the receipt with this code and appointment may be printed.

    ``sequence`` is the desk's number of the day, 0 where the code is the official one of what came online."""

    code: str
    day: str
    sequence: int
    book: str
    book_number: int
    regime: str
    received: datetime
    papers: tuple[PaperLine, ...]
    due: DueRecord
    term: Term
    term_document: str = ""
    steps: tuple[StepPlan, ...] = ()
    steps_own: bool = False  # stated by the ward, not proposed by the program
    linked: tuple[LinkedDue, ...] = ()


class RefusedAtDesk(msgspec.Struct, frozen=True, kw_only=True, tag="refused"):
    """Refused in writing with reasons and the clause they rest on."""

    number: int
    year: int
    reason: str
    legal_basis: str
    mark: int = 0


class Withdrawn(msgspec.Struct, frozen=True, kw_only=True, tag="withdrawn"):
    """The citizen asked to stop (NĐ 118 Đ.21); the stop notice carries this number."""

    number: int
    year: int
    reason: str
    mark: int = 0


class AttachmentAdded(msgspec.Struct, frozen=True, kw_only=True, tag="attachment_added"):
    """A scan lies in the attachment store under its digest."""

    digest: str
    size: int
    media_type: str
    component: str = ""


class FeeTaken(msgspec.Struct, frozen=True, kw_only=True, tag="fee_taken"):
    """Money over the counter. ``form``/``symbol``/``serial`` are the ward's own receipt series when it has one."""

    number: int
    year: int
    items: tuple[FeeItem, ...]
    total: int
    method: Literal["tien_mat", "chuyen_khoan", "mien"] = "tien_mat"
    form: str = ""
    symbol: str = ""
    serial: str = ""
    mark: int = 0


class ResultReady(msgspec.Struct, frozen=True, kw_only=True, tag="result_ready"):
    """The result lies at the desk. What its document is about (`ResultSubject`) may name a person."""

    result: str
    document: str = ""
    dated: str = ""


class Returned(msgspec.Struct, frozen=True, kw_only=True, tag="returned"):
    """The result is in the citizen's hand."""

    number: int
    year: int
    method: ReturnMethod
    identity: str
    satisfaction: int | None = None
    receipt_taken_back: bool = True
    mark: int = 0


class Corrected(msgspec.Struct, frozen=True, kw_only=True, tag="corrected"):
    """A typing mistake at intake put right; the old values stay in the journal. The time of receipt never changes."""

    reason: str
    fields: tuple[str, ...]
    procedure: ProcedureSnapshot | None = None
    due: DueRecord | None = None
    deadline: DueRecord | None = None
    steps: tuple[StepPlan, ...] | None = None
    steps_own: bool = False
    papers: tuple[PaperLine, ...] | None = None
    return_method: ReturnMethod | None = None
    fees: tuple[FeeItem, ...] | None = None
    channel: Channel | None = None
    sets: int | None = None
    term_document: str = ""


class Printed(msgspec.Struct, frozen=True, kw_only=True, tag="printed"):
    """A paper left the printer, or was saved: which, which edition, the how-manieth copy; a file is never one."""

    paper: str
    edition: int
    copy: int
    how: Literal["in", "luu_pdf", "luu_docx"] = "in"


class OfficialCodeLinked(msgspec.Struct, frozen=True, kw_only=True, tag="official_code_linked"):
    """The provincial system's own code for the same dossier: beside ours, or the only one of what came online.

    ``reason`` is why an earlier one, copied wrongly, gives way to this.
    """

    code: str
    reason: str = ""


DossierBody = (
    Opened | GuidanceIssued | SupplementRequested | SupplementReceived | Accepted | RefusedAtDesk | Withdrawn
    | AttachmentAdded | FeeTaken | FeeGivenBack | ResultReady | Returned | Corrected | Printed | OfficialCodeLinked
    | OnlineAdviceGiven | CourseBody | CustodyBody
)  # fmt: skip

# --- events of the place --------------------------------------------------------------------------------------------


PlaceBody = (
    DeskBody | WardBody | CodeBody | EvaluationBody | LetterIssued | ListPrinted | PostingBody | TemplateBody
    | TillClosed | TillCorrected | OnlineWayShown | IncidentBody | ReformBody | AskingBody | PasswordBody
)  # fmt: skip
Body = DossierBody | PlaceBody

# --- the personal parts ---------------------------------------------------------------------------------------------


class PeopleStated(msgspec.Struct, frozen=True, kw_only=True, tag="people"):
    """The people of a dossier, at opening or as corrected."""

    people: People


Personal = FileName | Receiver | ResultSubject | PeopleStated | OfficerPerson | PasswordDigest | Carried


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the journal. ``at`` is UTC; ``offset`` the desk's minutes east of UTC when it was written."""

    id: bytes
    stream: bytes
    kind: str
    seq: int
    term: int
    desk: str
    desk_seq: int
    officer: str
    at: datetime
    offset: int
    body: Body
    personal: Personal | None
    prev: bytes
    hash: bytes

    @property
    def type(self) -> str:
        return type(self.body).__struct_config__.tag  # type: ignore[return-value]
