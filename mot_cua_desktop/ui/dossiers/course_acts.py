"""The deeds of a dossier's course from a page: carrying it on, stopping its clock, urging, flagging, apologising."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from mot_cua_desktop.domain import letters
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.worktime import say_moment
from mot_cua_desktop.operations import course, promises, settings
from mot_cua_desktop.ui.dossiers import apology_dialog, course_dialogs
from mot_cua_desktop.ui.dossiers.course_dialogs import Answer
from mot_cua_desktop.ui.dossiers.doing import Doing, Done


class CourseActs(Doing):
    """Everything that needs no paper of the citizen; the dossier's page and the board do it alike."""

    def _at_once(self, work: Callable[[], Done]) -> None:
        """A deed that asks nothing."""
        self._work(None, lambda _: work(), None)

    def _with_officers(self, then: Callable[[Any], None]) -> None:
        self._lane.run(partial(settings.officers, self._desk()), then, self.failed.emit)

    def _forward(self, dossier: Dossier) -> None:
        self._with_officers(partial(self._forward_to, dossier))

    def _forward_to(self, dossier: Dossier, officers: Any) -> None:
        desk, stream, seen = self._desk(), dossier.id, dossier.seq

        def work(answer: Answer) -> Done:
            step = int(str(answer.first))
            after = course.forward(desk, stream, to=str(answer.second or ""), step=step, note=answer.line, seen=seen)
            name = after.steps[step].name if step < len(after.steps) else ""
            return Done(
                after, f"Đã chuyển sang bước {step + 1}: {name}. Bên nhận bấm “Xác nhận đã nhận”.", "phieu_kiem_soat"
            )

        self._ask(course_dialogs.ask_forward(self._above, dossier, officers), work)

    def _take(self, dossier: Dossier) -> None:
        desk, stream, seen = self._desk(), dossier.id, dossier.seq
        self._at_once(lambda: Done(course.receive(desk, stream, seen=seen), "Đã xác nhận nhận hồ sơ."))

    def _step_done(self, dossier: Dossier) -> None:
        desk, stream, seen = self._desk(), dossier.id, dossier.seq

        def work(answer: Answer) -> Done:
            return Done(
                course.step_done(desk, stream, answer.words, seen=seen), "Đã ghi xong bước. Chuyển hồ sơ đi tiếp."
            )

        self._ask(course_dialogs.ask_step_done(self._above, dossier), work)

    def _submit(self, dossier: Dossier) -> None:
        self._with_officers(partial(self._submit_to, dossier))

    def _submit_to(self, dossier: Dossier, officers: Any) -> None:
        desk, stream, seen = self._desk(), dossier.id, dossier.seq

        def work(answer: Answer) -> Done:
            after = course.submit(desk, stream, answer.words, to=str(answer.second or ""), seen=seen)
            return Done(after, "Đã trình lãnh đạo. Hồ sơ nằm ở trang Hạn xử lý (F4), nhóm Chờ lãnh đạo.")

        self._ask(course_dialogs.ask_submit(self._above, dossier, officers), work)

    def _approve(self, dossier: Dossier) -> None:
        desk, stream, seen = self._desk(), dossier.id, dossier.seq
        proposal = dossier.handovers[-1].note if dossier.handovers else ""

        def work(answer: Answer) -> Done:
            return Done(course.approve(desk, stream, answer.words, seen=seen), "Đã duyệt. Hồ sơ đi tiếp sang bước sau.")

        self._ask(course_dialogs.ask_approve(self._above, dossier, proposal), work)

    def _send_back(self, dossier: Dossier) -> None:
        desk, stream, seen = self._desk(), dossier.id, dossier.seq

        def work(answer: Answer) -> Done:
            return Done(course.send_back(desk, stream, answer.words, seen=seen), "Đã trả lại bước trước.")

        self._ask(course_dialogs.ask_send_back(self._above, f"hồ sơ của {course_dialogs.whose(dossier)}"), work)

    def _stop_clock(self, dossier: Dossier) -> None:
        desk, stream, seen = self._desk(), dossier.id, dossier.seq

        def work(answer: Answer) -> Done:
            cause: Any = answer.first
            after = course.stop_clock(desk, stream, cause, answer.words, answer.line, seen=seen)
            return Done(after, "Đã dừng tính hạn. Nhớ bấm “Tính hạn tiếp” khi xong việc chờ.")

        self._ask(course_dialogs.ask_stop(self._above, dossier), work)

    def _resume_clock(self, dossier: Dossier) -> None:
        desk, stream, seen = self._desk(), dossier.id, dossier.seq

        def work(answer: Answer) -> Done:
            after = course.resume_clock(desk, stream, answer.words, seen=seen)
            due = f" Hẹn trả {say_moment(after.due.at)}." if after.due else ""
            return Done(after, f"Thời hạn chạy tiếp.{due}")

        self._ask(course_dialogs.ask_resume(self._above, dossier), work)

    def _urge(self, dossier: Dossier) -> None:
        self._with_officers(partial(self._urge_whom, dossier))

    def _urge_whom(self, dossier: Dossier, officers: Any) -> None:
        desk, stream, seen = self._desk(), dossier.id, dossier.seq
        names = {officer.id: officer.name for officer in officers}
        to = dossier.holding.to if dossier.holding else ""

        def work(answer: Answer) -> Done:
            after = course.urge(desk, stream, answer.line, answer.words, seen=seen)
            return Done(after, f"Đã ghi đôn đốc lần {after.urged}.")

        self._ask(course_dialogs.ask_urge(self._above, dossier, names.get(to, to)), work)

    def _flag_complex(self, dossier: Dossier) -> None:
        desk, stream, seen = self._desk(), dossier.id, dossier.seq
        if dossier.complex is not None:
            self._at_once(
                lambda: Done(course.flag_complex(desk, stream, "", "", on=False, seen=seen), "Đã bỏ đánh dấu phức tạp.")
            )
            return

        def work(answer: Answer) -> Done:
            return Done(
                course.flag_complex(desk, stream, answer.line, answer.words, seen=seen), "Đã đánh dấu hồ sơ phức tạp."
            )

        self._ask(course_dialogs.ask_complex(self._above, dossier), work)

    def _lapse(self, dossier: Dossier) -> None:
        desk, stream, seen = self._desk(), dossier.id, dossier.seq

        def work(answer: Answer) -> Done:
            after = course.lapse(desk, stream, answer.words, seen=seen)
            return Done(after, "Đã đóng hồ sơ vì quá hạn bổ sung. In thông báo gửi công dân.", "thong_bao_dung")

        self._ask(course_dialogs.ask_lapse(self._above, dossier), work)

    def _apologise(self, dossier: Dossier) -> None:
        """A leader signs at once; an officer drafts."""
        desk, stream, seen = self._desk(), dossier.id, dossier.seq
        leader = desk.facts.officer.role == "lanh_dao"

        def work(answer: apology_dialog.Apology) -> Done:
            if not leader:
                after = promises.propose(
                    desk, stream, answer.due, answer.cause, answer.caused_by, answer.words, seen=seen
                )
                return Done(after, "Đã trình dự thảo xin lỗi. Lãnh đạo ký ở trang Hạn xử lý (F4).")
            after = promises.sign(
                desk, stream, due=answer.due, cause=answer.cause, caused_by=answer.caused_by, words=answer.words,
                breach_reason=answer.breach_reason, seen=seen,
            )  # fmt: skip
            signed = after.reschedule
            number = letters.say_apology(signed.number, signed.mark) if signed else ""
            words = f"Đã ký xin lỗi và hẹn lại, phiếu số {number}. Hẹn mới {say_moment(answer.due)}."
            return Done(after, words, "phieu_xin_loi")

        limits = promises.choice(desk, dossier)
        self._ask(apology_dialog.ask(self._above, dossier, limits, desk.now(), leader=leader), work)

    def _decline(self, dossier: Dossier) -> None:
        desk, stream, seen = self._desk(), dossier.id, dossier.seq

        def work(answer: Answer) -> Done:
            return Done(promises.decline(desk, stream, answer.words, seen=seen), "Đã trả lại dự thảo xin lỗi.")

        self._ask(course_dialogs.ask_decline(self._above, dossier), work)
