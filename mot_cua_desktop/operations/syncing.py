"""Keeping a desk and its hub in step: joining, one round, and what there is to say about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from mot_cua_desktop.domain.code_numbers import USUAL
from mot_cua_desktop.domain.sealed import Sealed
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import leasing
from mot_cua_desktop.operations.previews import StorePreviews
from mot_cua_desktop.operations.store_places import Within as Within
from mot_cua_desktop.operations.store_places import here as here
from mot_cua_desktop.store import hub_life, join_tries, outbox, previews, receiving, ward_line
from mot_cua_desktop.store.engine import Store
from mot_cua_desktop.store.instants import micros
from mot_cua_desktop.store.outbox import Standing as Standing  # the windows know it by this room
from mot_cua_desktop.store.outbox import Waiting as Waiting
from mot_cua_desktop.store.receiving import Received
from mot_cua_desktop.sync import client
from mot_cua_desktop.sync.client import Busy, Cursor, Cut, Ledger, Line, Parted, Round, Turned
from mot_cua_desktop.sync.protocol import Item
from mot_cua_desktop.sync.reasons import WHY

#: After these a desk first takes in what the hub has of it, before it gives out anything that is given once.
_LOOKS_BACK = (*outbox.FORGOTTEN, outbox.CATCHING_UP)
#: Where a desk joins anew.
_ANEW = (
    "Xin mã gia nhập mới của người quản trị trung tâm, gõ ở Quản trị (F8), thẻ Trung tâm (hoặc: "
    "mot-cua sync --code MÃ)."
)
TROUBLE_WORDS = {
    outbox.RESTORED: "Sổ ở máy này được mở lại từ bản sao lưu, có thể thiếu việc làm sau bản đó nên chưa gửi, "
    f"chưa nhận. {_ANEW} Việc trung tâm đã có sẽ tự về. Phiếu đã giao mà chưa kịp gửi thì chỉ bì hồ sơ giấy còn "
    "biết: xem bì trước khi giao phiếu cho hồ sơ cũ.",
    outbox.CATCHING_UP: "Quầy vừa gia nhập lại, đang lấy về những việc trung tâm đã có. Giữ máy nối mạng đến khi xong.",
    "fork": f"Sổ ở máy này là bản cũ: trung tâm đã có việc khác của quầy mang cùng số thứ tự. {_ANEW}",
    "epoch": "Quầy này đã gia nhập lại bằng một bản khác của sổ. Chỉ được dùng một bản: nếu bản đúng ở máy khác "
    f"thì thôi dùng máy này. Nếu đây là bản đúng: {_ANEW[0].lower()}{_ANEW[1:]}",
    "malformed": "Nhật ký có chỗ không khớp dấu niêm nên trung tâm chưa nhận. Chạy: mot-cua check, báo người quản trị.",
    "code_form": "Mã cơ quan hoặc mẫu mã hồ sơ của quầy khác các quầy cùng phường nên trung tâm chưa cấp số. Sửa ở "
    "Quản trị (F8) cho giống nhau rồi đồng bộ lại.",
    "code_prefix": "Phường khác đã dùng mã cơ quan này nên trung tâm chưa cấp số. Kiểm tra mã cơ quan ở Quản trị (F8).",
    "credential": "Trung tâm không nhận quầy này nữa (quyền đã bị thu hồi, hoặc trung tâm vừa mở lại từ bản sao lưu). "
    f"Quầy vẫn làm việc được. {_ANEW}",
}


#: Why a hub lets a desk not join, by its word: what is the matter, and what to do.
NOT_JOINED = {
    "code": (
        "Trung tâm không nhận mã gia nhập này.",
        "Mã chỉ dùng được một lần, trong ba ngày kể từ lúc cấp. Kiểm tra mã đã gõ; nếu vẫn không được, xin người quản "
        "trị trung tâm cấp mã mới.",
    ),
    "name": (
        "Tên quầy “Trung tâm” dành riêng cho trung tâm nên quầy không gia nhập bằng tên này được.",
        "Khai báo quầy với tên khác, ví dụ: Quầy 1, rồi gia nhập bằng chính mã này.",
    ),
    "ward_hub": (
        "Phường, xã này có trung tâm riêng nên quầy không gia nhập thẳng trung tâm tỉnh.",
        "Xin mã gia nhập và địa chỉ của trung tâm phường, xã rồi làm lại.",
    ),
    "ward_in_use": (
        "Mã này để trung tâm riêng của phường, xã gia nhập, không phải cho quầy.",
        "Xin người quản trị trung tâm mã gia nhập dành cho quầy.",
    ),
    "alike": (
        "Phường, xã này đã có quầy khác mang tên đọc giống hệt tên quầy này.",
        "Khai báo quầy với tên khác hẳn, ví dụ: Quầy 3, rồi gia nhập bằng chính mã này.",
    ),
    "other_desk": (
        "Trung tâm đã có quầy mang tên này, và sổ ở máy này không phải sổ của quầy ấy.",
        "Máy của quầy ấy hỏng thì mở lại từ bản sao lưu rồi gia nhập bằng chính mã này. Không còn bản sao lưu thì khai "
        "báo quầy mới và nhờ lãnh đạo giao lại hồ sơ tại trung tâm.",
    ),
    "unknown_past": (
        "Trung tâm không tìm thấy chỗ nối giữa sổ của quầy và sổ ở trung tâm.",
        "Chưa có gì mất ở quầy. Cập nhật chương trình ở quầy rồi làm lại; nếu vẫn vậy, báo người quản trị trung tâm.",
    ),
}


BUSY = (
    "Trung tâm đang bận, chưa nhận được lúc này.",
    "Quầy vẫn làm việc bình thường; mã gia nhập vẫn dùng được. Thử lại sau ít phút.",
)
OFTEN = (
    "Từ mạng này mã gia nhập đã bị gõ sai quá nhiều lần nên trung tâm tạm không nhận.",
    "Kiểm tra lại mã, chờ 15 phút rồi thử lại; mã đúng vẫn dùng được.",
)


@dataclass(frozen=True)
class StoreLedger:
    """What the store remembers, as a round asks for it."""

    store: Store

    def cursor(self) -> Cursor:
        with self.store.reading() as connection:
            stands, hub_last = outbox.standing(connection), hub_life.last_word(connection)
        if stands is None:
            raise not_joined()
        return Cursor(
            stands.ward,
            stands.desk,
            stands.epoch,
            stands.token,
            stands.hub_epoch,
            stands.pushed_upto,
            stands.pulled_upto,
            stands.pulled_id,
            hub_last,
        )

    def outbox(self, after: int, events: int, size: int) -> Sequence[Sealed]:
        with self.store.reading() as connection:
            stands = outbox.standing(connection)
            assert stands is not None
            return outbox.after(connection, stands.desk, after, events=events, size=size)

    def acknowledge(self, upto: int, conflicts: dict[bytes, str]) -> None:
        with self.store.writing() as connection:
            receiving.acknowledge(connection, upto, conflicts)

    def receive(self, items: Sequence[Item], upto: int) -> int:
        received = (
            Received(hub_position=each.position, epoch=each.epoch, id=each.id, reason=each.reason, event=each.event)
            for each in items
        )
        try:
            with self.store.writing() as connection:
                return receiving.receive(connection, received, upto)
        except receiving.Unsound as told:
            raise Parted(told) from told

    def hub_restored(self, hub_epoch: str) -> None:
        with self.store.writing() as connection:
            stands = outbox.standing(connection)
            # Where this is a copy that is still catching up, neither may know what both have lost.
            unsure = {"unsure": -1} if stands is not None and stands.trouble == outbox.CATCHING_UP else {}
            outbox.note(connection, hub_epoch=hub_epoch, pulled_upto=0, pulled_id=b"", **unsure)
            previews.clear(connection)
            hub_life.begun(connection)


@dataclass(frozen=True)
class Elsewhere:
    """A ledger whose work is done ``within`` another thread, while this one only waits for the network."""

    ledger: Ledger
    within: Within

    def cursor(self) -> Cursor:
        return self.within(self.ledger.cursor)

    def outbox(self, after: int, events: int, size: int) -> Sequence[Sealed]:
        return self.within(partial(self.ledger.outbox, after, events, size))

    def acknowledge(self, upto: int, conflicts: dict[bytes, str]) -> None:
        self.within(partial(self.ledger.acknowledge, upto, conflicts))

    def receive(self, items: Sequence[Item], upto: int) -> int:
        return self.within(partial(self.ledger.receive, items, upto))

    def hub_restored(self, hub_epoch: str) -> None:
        self.within(partial(self.ledger.hub_restored, hub_epoch))


def not_joined() -> Told:
    """What a desk without a hub is told."""
    return Told(
        "Quầy này chưa gia nhập trung tâm nào.",
        "Xin địa chỉ và mã gia nhập của người quản trị trung tâm, gõ ở Quản trị (F8), thẻ Trung tâm (hoặc chạy: "
        "mot-cua sync --hub ĐỊA_CHỈ --code MÃ).",
    )


def join(store: Store, desk: str, url: str, code: str, line: Line, ca: str = "", *, within: Within = here) -> Standing:
    """Join a hub with a one-time code. Raises `Told` when the code is not taken or the hub is not reached.

    ``ca`` is the file of the office's own certificate, remembered for the rounds to come.
    """
    before, seals = within(partial(_before, store, desk, url))
    nonce = within(partial(_nonce, store, code))
    # Of the hub that is left, what it acknowledged lies there, not at the next one; its life and its mark go with it.
    pushed = _pushed(before, url)
    try:
        epoch, mark = (before.epoch, before.mark) if before is not None else (0, 0)
        while True:
            try:
                told = client.enrol(line, code, desk, pushed, seals, epoch=epoch, mark=mark, nonce=nonce)
                break
            except Turned as turned:
                if turned.word != "unknown_past" or not pushed:
                    raise
            # A hub restored from a backup has less than it acknowledged: where its log and ours part is looked for
            # further back, batch by batch. A code that was not taken is still good.
            pushed = max(0, pushed - client.BATCH_EVENTS)
            seals = within(partial(_seals, store, desk, pushed))
    except Busy as error:
        raise Told(*(OFTEN if error.word == "often" else BUSY)) from error
    except Cut as error:
        if error.why:
            raise unreached(error) from error
        # The code may be spent by now: the hub answers it again, to this desk alone.
        raise Told(
            "Chưa nhận được trả lời của trung tâm nên chưa gia nhập xong.",
            "Kiểm tra mạng và địa chỉ rồi gõ lại chính mã này; quầy vẫn làm việc bình thường.",
        ) from error
    except Turned as turned:
        if turned.status != 403 or turned.word not in NOT_JOINED:
            raise unreached(turned.as_cut()) from turned
        raise Told(*NOT_JOINED[turned.word]) from turned
    # A hub that lives anew since is looked through from the beginning.
    same = before is not None and before.url == url and before.hub_epoch == told.hub_epoch
    went_on = before if same else None
    looks_back = before is not None and before.trouble in _LOOKS_BACK
    # The hub may have forgotten what this copy of the desk has: by its life, or by what it had acknowledged.
    lacks = looks_back and before is not None and (before.hub_epoch != told.hub_epoch or pushed < _pushed(before, url))
    stands = Standing(
        url=url,
        ward=told.ward,
        desk=desk,
        epoch=told.epoch,
        token=told.token,
        hub_epoch=told.hub_epoch,
        pushed_upto=pushed,
        pulled_upto=went_on.pulled_upto if went_on is not None else 0,
        pulled_id=went_on.pulled_id if went_on is not None else b"",
        mark=told.mark,
        ca=ca,
        # Whichever hub it joins: an older copy of itself knows no more than before.
        trouble=outbox.CATCHING_UP if looks_back else "",
        laid_back=before.laid_back if before is not None else 0,
        unsure=-1 if lacks else before.unsure if before is not None else 0,
    )
    within(partial(_joined, store, stands))
    return stands


def _before(store: Store, desk: str, url: str) -> tuple[Standing | None, tuple[bytes, ...]]:
    """How it stands with any hub, and the seals that the one at this address is told."""
    with store.reading() as connection:
        before = outbox.standing(connection)
        return before, outbox.seals(connection, desk, _pushed(before, url), client.BATCH_EVENTS + 1)


def _pushed(before: Standing | None, url: str) -> int:
    """How many own events the hub at this address has acknowledged."""
    return before.pushed_upto if before is not None and before.url == url else 0


def _seals(store: Store, desk: str, pushed: int) -> tuple[bytes, ...]:
    with store.reading() as connection:
        return outbox.seals(connection, desk, pushed, client.BATCH_EVENTS + 1)


def _nonce(store: Store, code: str) -> bytes:
    with store.writing() as connection:
        return join_tries.nonce_of(connection, code)


def _joined(store: Store, stands: Standing) -> None:
    with store.writing() as connection:
        join_tries.forget(connection)
        outbox.enrolled(connection, stands)
        if not stands.pulled_upto:
            hub_life.begun(connection)
        previews.clear(connection)


def newer() -> Told:
    """What is told about an answer that this program cannot read."""
    return Told("Trung tâm dùng phiên bản mới hơn, chưa đọc được trả lời.", "Cập nhật chương trình ở quầy rồi làm lại.")


def unreached(cut: Cut | None = None) -> Told:
    """What is told when no answer came, or (``cut``) that the hub could not answer now, or what stands in the way."""
    if isinstance(cut, Busy):
        return Told(*BUSY)
    if cut is not None and cut.why:
        return Told(*WHY[cut.why])
    return Told(
        "Chưa liên lạc được với trung tâm.",
        "Quầy vẫn làm việc bình thường; chương trình tự gửi lại khi có mạng.",
    )


def sync(
    store: Store,
    line: Line,
    clock: Callable[[], datetime],
    stopped: Callable[[], bool] = lambda: False,
    progress: Callable[[int, int], None] = lambda upto, head: None,
    *,
    form: tuple[str, str] | None = None,
    size: int = USUAL,
    within: Within = here,
    seen: Callable[[int], None] = lambda count: None,
) -> Round:
    """One round; and dossier numbers are leased where ``form`` says how this desk writes its codes (prefix, pattern).

    Raises `client.Cut` when the line failed; what was done by then stays. ``within`` is where the store may be touched,
    ``progress`` hears how far the hub's log was taken in, ``seen`` how many dossiers can be looked at ahead of it.
    """
    before, aside = within(partial(_begun, store))
    if before == outbox.RESTORED:
        # What it wrote since would stand at the hub in place of what it forgot.
        return Round(trouble=before)
    ledger, ahead = Elsewhere(StoreLedger(store), within), StorePreviews(store, within)
    done = client.Client(line, ledger, lambda: micros(clock()), stopped, progress, ahead, seen).round()
    if form is not None and not done.trouble and not stopped():
        # Only now: a desk that is a restored backup has been told so by now, and leases under its next life.
        done.trouble = leasing.refill(store, line, clock(), form, size, within=within)
    unfinished = before if before == outbox.CATCHING_UP and stopped() else ""
    trouble = still_older(before, done.trouble) or unfinished
    # A verdict on what had waited comes with the log, whoever sent what it waited for.
    done.conflicts = within(partial(_aside_since, store, aside))
    within(partial(_note, store, **_went(done, clock()), trouble=trouble))
    return done


def _went(done: Round, now: datetime) -> dict[str, int]:
    """What a round that went leaves for the foot of the window; one that the hub refused has taken in nothing."""
    heard = {"skew": done.skew} if done.skew is not None else {}
    return heard if done.trouble == "credential" else heard | {"synced_at": micros(now)}


def still_older(before: str, trouble: str) -> str:
    """The word to keep: a secret that a lost answer to joining anew has ended does not make an older copy a whole
    one."""
    return outbox.RESTORED if trouble == "credential" and before in _LOOKS_BACK else trouble


def _begun(store: Store) -> tuple[str, int]:
    """The word of trouble before a round, and what was set aside last by then."""
    with store.reading() as connection:
        stands = outbox.standing(connection)
        return stands.trouble if stands is not None else "", receiving.last_aside(connection)


def _aside_since(store: Store, place: int) -> int:
    with store.reading() as connection:
        return receiving.aside_since(connection, place)


def _note(store: Store, **changed: object) -> None:
    with store.writing() as connection:
        outbox.note(connection, **changed)


def work_offline(store: Store, paused: bool) -> None:
    """The officer's switch: while it is on, nothing is sent or fetched, and everything waits."""
    _note(store, paused=int(paused))


def ward_spoke(store: Store, hub_position: int) -> bool:
    """Whether another desk said something of the ward itself after this place of the hub's log."""
    with store.reading() as connection:
        return ward_line.spoke(connection, hub_position)


def state(store: Store) -> tuple[Standing | None, Waiting]:
    """How the desk stands with its hub, and what waits to be sent."""
    with store.reading() as connection:
        stands = outbox.standing(connection)
        return stands, outbox.waiting(connection, stands) if stands is not None else Waiting(0, None)


def lines(stands: Standing, waiting: Waiting, done: Round | None) -> list[str]:
    """What to say about it, in sentences."""
    said = []
    if done is not None:
        said.append(f"Đã gửi {done.sent} việc, nhận {done.received} việc của các quầy khác.")
        if done.conflicts:
            said.append(
                f"{done.conflicts} việc để riêng vì lúc đó hồ sơ do quầy khác giữ: xem ở Quản trị (F8), thẻ Việc trùng."
            )
    if waiting.count and waiting.since is not None:
        days = (datetime.now(UTC) - waiting.since).days
        said.append(f"Còn {waiting.count} việc chờ gửi" + (f", cũ nhất từ {days} ngày trước." if days > 0 else "."))
    if stands.trouble:
        said.append(TROUBLE_WORDS.get(stands.trouble, "Cần người quản trị xem lại."))
    if stands.skew is not None and abs(stands.skew) > client.SKEW:
        ahead = "nhanh" if stands.skew > 0 else "chậm"
        said.append(f"Đồng hồ máy {ahead} {abs(stands.skew) // 60} phút so với trung tâm. Chỉnh lại giờ của máy.")
    return said
