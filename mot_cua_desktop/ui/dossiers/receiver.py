"""Who takes the result: the choices and what stands against them. Values only, no widget."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.citizen import Card, same_person
from mot_cua_desktop.domain.dossier import STATUS_WORDS, Dossier
from mot_cua_desktop.domain.money import say_money
from mot_cua_desktop.domain.story import Tone

Who = Literal["owner", "applicant", "other"]
SCANNED = "Thẻ căn cước đã quét, số trùng"
BY_POST = "Bàn giao bưu chính, có phiếu gửi"
#: How the identity was checked, in the words that stand in the story and on the slip. `SCANNED` is not to be chosen:
#: only a scan makes it true.
CHECKS = ("Thẻ căn cước, đã xem", "VNeID mức 2", "Hộ chiếu", "Giấy tờ khác có ảnh", BY_POST)


@dataclass(frozen=True)
class Handing:
    """What the officer has entered for a return so far."""

    who: Who = "owner"
    name: str = ""
    id_number: str = ""
    relation: str = ""
    identity: str = ""
    method: ev.ReturnMethod = "tai_quay"
    receipt_back: bool = False  # said by who took it, never presumed
    satisfaction: int | None = None

    def receiver(self) -> ev.Receiver:
        """The person as the journal keeps them."""
        return ev.Receiver(name=self.name, id_number=self.id_number, relation=self.relation)


@dataclass(frozen=True)
class Match:
    """What the scanned card says about the person at the counter."""

    words: str
    tone: Tone


def begin(dossier: Dossier) -> Handing:
    """The owner, by the method asked for at intake; nothing checked yet."""
    method = dossier.return_method
    chosen = choose(Handing(method=method), dossier, "owner")
    return replace(chosen, identity=BY_POST if method == "buu_chinh" else "")


def choose(handing: Handing, dossier: Dossier, who: Who) -> Handing:
    """Another person of the dossier, or an empty line for one that is not in it; the check starts anew."""
    people = dossier.people
    if who == "owner":
        party, relation = people.owner, "chủ hồ sơ"
    elif who == "applicant":
        party, relation = people.applicant, "người nộp hồ sơ" + (f", {people.authority}" if people.authority else "")
    else:
        party, relation = ev.Party(), ""
    identity = "" if handing.identity == SCANNED else handing.identity
    name = party.representative or party.name
    return replace(handing, who=who, name=name, id_number=party.id_number, relation=relation, identity=identity)


def scanned(handing: Handing, dossier: Dossier, card: Card) -> tuple[Handing, Match]:
    """The card of the person at the counter, held against the owner, then the one who handed in."""
    people = dossier.people
    choices: tuple[tuple[Who, ev.Party, str], ...] = (
        ("owner", people.owner, "chủ hồ sơ"),
        ("applicant", people.applicant, "người nộp hồ sơ"),
    )
    for who, party, words in choices:
        if party.id_number and party.id_number == card.number:
            chosen = replace(choose(handing, dossier, who), name=card.name, id_number=card.number, identity=SCANNED)
            if same_person(party.name, card.name) or party.kind == "to_chuc":
                return chosen, Match(f"✓ Đúng {words}: số trên thẻ trùng số trong hồ sơ.", "good")
            return chosen, Match(
                f"⚠ Số trùng nhưng tên khác: thẻ ghi {card.name}, hồ sơ ghi {party.name}. Xem lại thẻ.", "careful"
            )
    for who, party, words in choices:
        if not party.id_number and same_person(party.name, card.name):
            chosen = replace(choose(handing, dossier, who), name=card.name, id_number=card.number, identity=CHECKS[0])
            return chosen, Match(f"⚠ Tên trùng {words}; hồ sơ không có số để so. Xem ảnh trên thẻ.", "careful")
    other = replace(choose(handing, dossier, "other"), name=card.name, id_number=card.number, identity=CHECKS[0])
    return other, Match(
        f"✗ {card.name} không phải chủ hồ sơ hay người nộp. Chỉ trả khi có giấy ủy quyền: ghi vào ô “Nhận theo”.", "bad"
    )


def obstacle(handing: Handing, dossier: Dossier) -> str:
    """The first thing that stands against handing over now, as a sentence; empty when nothing does."""
    if dossier.status == "in_process":
        return "Chưa có kết quả. Khi kết quả về quầy, ghi số, ngày rồi bấm “Có kết quả”."
    if dossier.status != "ready":
        return f"Hồ sơ đang ở trạng thái “{STATUS_WORDS[dossier.status]}” nên chưa trả kết quả được."
    if dossier.fee_due:
        return f"Còn {say_money(dossier.fee_due)} chưa thu: thu, hoặc ghi miễn, rồi trả."
    if dossier.fee_unclear:
        return "Còn phí, lệ phí chưa rõ mức thu: thu với số tiền đã hỏi rõ, hoặc ghi miễn, rồi trả."
    if not handing.name.strip():
        return "Gõ tên người nhận, hoặc quét thẻ căn cước của người nhận."
    if handing.who == "other" and not handing.relation.strip():
        return "Ghi người này nhận theo giấy tờ nào (giấy ủy quyền số, ngày)."
    if not handing.identity:
        return "Chọn cách đã kiểm tra giấy tờ của người nhận, hoặc quét thẻ căn cước."
    return ""
