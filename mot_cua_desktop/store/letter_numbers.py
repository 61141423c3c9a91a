"""The series of this desk's letters, and which number comes next in it."""

from __future__ import annotations

from sqlalchemy import Connection, text

from mot_cua_desktop.domain import letters
from mot_cua_desktop.domain.letters import LetterSeries
from mot_cua_desktop.errors import Refused
from mot_cua_desktop.store import outbox, recording

#: What other desks drew without a mark: before they joined, or under a hub that gives none.
_UNMARKED = text(
    "select max(json_extract(cast(body as text), '$.number')) from foreign_event where type = :type "
    "and type in ('letter_issued', 'reschedule_notified') and verdict = 'accepted' "
    "and json_extract(cast(body as text), '$.year') = :year "
    "and coalesce(json_extract(cast(body as text), '$.series'), 'PXL') = :series "
    "and coalesce(json_extract(cast(body as text), '$.mark'), 0) = 0"
)


def series(connection: Connection) -> int:
    """The mark that this desk's letters bear now; 0 for none (`letters.series_of`)."""
    stands = outbox.standing(connection)
    return letters.series_of(stands.mark) if stands is not None else 0


def following(connection: Connection, of: LetterSeries, year: int) -> tuple[int, int]:
    """The mark and the number of the next letter; taken when the event that bears them is recorded.

    The series without a mark goes on after what others are known to have drawn in it before they joined. Raises
    `Refused` while the hub says that this store is an older copy of itself: it may have forgotten numbers that stand on
    paper.
    """
    stands = outbox.standing(connection)
    if stands is not None and stands.trouble in outbox.FORGOTTEN:
        raise Refused(
            "Chưa lấy được số văn bản: sổ ở máy này là bản cũ được khôi phục, có thể quên số đã cấp.",
            "Nhờ quản trị nối lại quầy này với trung tâm bằng mã gia nhập mới, rồi ký lại.",
            rule=letters.RULE,
        )
    mark = letters.series_of(stands.mark) if stands is not None else 0
    number = recording.next_number(connection, letters.scope(of, year, mark))
    if mark or stands is None:
        return mark, number
    kind = "reschedule_notified" if of == "PXL" else "letter_issued"
    known = connection.execute(_UNMARKED, {"type": kind, "series": of, "year": year}).scalar()
    return mark, max(number, int(known or 0) + 1)
