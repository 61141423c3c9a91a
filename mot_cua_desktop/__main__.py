"""The command line: `mot-cua` opens the window; its words do at a prompt what an administrator would do there."""

from __future__ import annotations

import argparse
import importlib
import io
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from mot_cua_desktop import __version__, display, paths
from mot_cua_desktop.errors import Told
from mot_cua_desktop.hub import words as hub_words

_TERM_EXAMPLE = 'Ví dụ: mot-cua due --term "10 ngày làm việc" --received 2026-04-24T15:30'
UNCHECKED = 3  # the exit code when nothing is wrong and something could not be looked at
TOLD = 2  # the exit code when a person was told what to do; argparse has the same for a wrong command


class _Parser(argparse.ArgumentParser):
    """argparse speaks English by itself; the officer reads Vietnamese."""

    def __init__(self, **words: Any) -> None:
        super().__init__(add_help=False, **words)
        self._positionals.title = "Cần gõ kèm"
        self.options = self.add_argument_group("Tùy chọn")
        self.options.add_argument("-h", "--help", action="help", help="xem hướng dẫn này rồi thoát")
        self.options.add_argument(
            "--data",
            metavar="THƯ_MỤC",
            type=Path,
            default=argparse.SUPPRESS,
            help="thư mục giữ toàn bộ dữ liệu của quầy (nếu bỏ trống: thư mục riêng của tài khoản đang dùng máy)",
        )

    def format_usage(self) -> str:
        return super().format_usage().replace("usage: ", "Cách dùng: ", 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", "Cách dùng: ", 1)

    def error(self, message: str) -> NoReturn:
        example = f"{self.epilog}\n" if self.epilog else ""
        self.exit(TOLD, f"Chưa hiểu câu lệnh: {_said(message)}\n{example}Gõ {self.prog} --help để xem cách dùng.\n")


#: What argparse finds wrong, and the same in Vietnamese; the groups are what the person typed or the names of ours.
_WRONG = (
    (r"the following arguments are required: (.*)", "còn thiếu {}."),
    (r"one of the arguments (.*) is required", "cần một trong các tùy chọn: {}."),
    (r"unrecognized arguments: (.*)", "thừa hoặc sai “{}”."),
    (r"argument (\S+): invalid choice: '?(.*?)'? \(choose from (.*)\)", "không có {} “{}”. Dùng một trong: {}."),
    (r"argument (\S+): not allowed with argument (\S+)", "{} và {} không dùng cùng lúc, chỉ chọn một."),
    (r"argument (\S+): expected .*", "sau {} phải có giá trị."),
    (r"argument (\S+): ignored explicit argument '?(.*?)'?", "{} không kèm giá trị, bỏ “{}” đi."),
    (r"ambiguous option: (\S+) could match (.*)", "“{}” chưa rõ, có thể là: {}. Gõ đủ tên."),
    (r"argument (\S+): invalid \S+ value: '?(.*?)'?", "giá trị “{1}” của {0} không dùng được."),
)


def _said(message: str) -> str:
    for pattern, words in _WRONG:
        found = re.fullmatch(pattern, message)
        if found is not None:
            # Several names come as "a, b" or "a b"; choices come quoted.
            return words.format(*(re.sub("(?<!,) --", ", --", part.replace("'", "")) for part in found.groups()))
    return "câu lệnh viết chưa đúng."


def parser() -> argparse.ArgumentParser:
    """The whole command line; apart, so that the handbook's words can be checked against it."""
    whole = _Parser(
        prog="mot-cua",
        description="Quầy một cửa của phường, xã. Không kèm lệnh nào: mở cửa sổ làm việc.",
        epilog=_TERM_EXAMPLE,
    )
    whole.options.add_argument("--version", action="version", version=__version__, help="xem số phiên bản rồi thoát")
    commands = whole.add_subparsers(title="Lệnh", dest="command", metavar="LỆNH")

    say = "nạp danh mục thủ tục từ tệp JSON, Excel hoặc CSV và báo điều gì còn chưa rõ"
    take_in = commands.add_parser(
        "import-catalogue",
        help=say,
        description=say.capitalize() + ".",
        epilog="Ví dụ: mot-cua import-catalogue danh_muc.json",
    )
    take_in.add_argument("file", metavar="TỆP", type=Path, help="tệp danh mục thủ tục (.json, .xlsx, .csv)")
    take_in.options.add_argument("--full", action="store_true", help="kể từng thủ tục có điều chưa rõ")
    for name, shown, say in (
        ("--so-van-ban", "SỐ", "số văn bản công bố, khi tệp sửa thủ tục đã ghi"),
        ("--ngay-van-ban", "NGÀY", "ngày ban hành văn bản ấy, ví dụ 2026-02-15"),
        ("--co-quan", "TÊN", "cơ quan ban hành văn bản ấy"),
        ("--tu-ngay", "NGÀY", "ngày bắt đầu áp dụng (bỏ trống: hôm nay)"),
    ):
        take_in.options.add_argument(name, metavar=shown, default="", help=say)
    take_in.options.add_argument(
        "--nhan", metavar="MÃ", action="append", default=[], help="nhập cả thủ tục chưa rõ hoặc đã bãi bỏ mang mã này"
    )

    say = "xuất danh mục thủ tục đang có hiệu lực ra tệp Excel"
    give = commands.add_parser("export-catalogue", **_about(say, "Ví dụ: mot-cua export-catalogue danh_muc.xlsx"))
    give.add_argument("file", metavar="TỆP", type=Path, help="tệp Excel sẽ ghi (.xlsx)")

    say = "mở lại sổ bằng mã phục hồi, khi đổi máy hoặc đổi tài khoản"
    commands.add_parser("recover", **_about(say))

    say = "sao lưu sổ, tệp đính kèm và tệp mã phục hồi ra USB hoặc ổ khác; kiểm lại bản chép"
    keep = commands.add_parser("backup", **_about(say, "Ví dụ: mot-cua backup --to E:\\SaoLuu"))
    keep.options.add_argument("--to", metavar="THƯ_MỤC", type=Path, required=True, help="nơi để bản sao lưu")

    say = "phục hồi từ một bản sao lưu vào thư mục dữ liệu trống, bằng mã phục hồi"
    back = commands.add_parser("restore", **_about(say, "Ví dụ: mot-cua restore E:\\mot-cua-quay-1\\2026-11-23-170500"))
    back.add_argument("copy", metavar="BẢN_SAO", type=Path, help="thư mục mang ngày giờ của bản sao lưu")

    say = "chép mẫu giấy gốc để sửa, và kiểm mẫu riêng của phường trong thư mục mau_giay"
    commands.add_parser("templates", **_about(say))

    say = "kiểm sổ: nhật ký còn nguyên, bảng tra cứu khớp nhật ký, tệp đính kèm đủ"
    commands.add_parser("check", **_about(say))

    say = "kiểm lại một báo cáo (PDF hoặc Excel) với nhật ký của sổ"
    verify = commands.add_parser("verify", **_about(say, "Ví dụ: mot-cua verify bieu_06a.pdf"))
    verify.add_argument("report", metavar="BÁO_CÁO", type=Path, help="tệp báo cáo do chương trình lập (.pdf, .xlsx)")

    _due_words(commands)
    _sync_words(commands)

    say = "diễn lại một ngày ở quầy trên cửa sổ thật, để lại giấy tờ và ảnh màn hình"
    show = commands.add_parser(
        "demo", help=say, description=say.capitalize() + ".", epilog="Ví dụ: mot-cua demo --out dien_lai"
    )
    show.options.add_argument(
        "--out", metavar="THƯ_MỤC", type=Path, required=True, help="nơi để PDF, docx, ảnh, demo.json"
    )
    show.options.add_argument("--procedure", metavar="MÃ", default="", help="mã thủ tục dùng cho hồ sơ chính")
    show.options.add_argument("--catalogue", metavar="TỆP", type=Path, help="tệp danh mục thủ tục nạp trước khi diễn")
    return whole


def _about(say: str, example: str = "") -> dict[str, Any]:
    """A command's one line in the list, and above its own help, with an example below."""
    return {"help": say, "description": f"{say[:1].upper()}{say[1:]}.", "epilog": example}


def _due_words(commands: Any) -> None:
    say = "tính ngày hẹn trả và giải thích từng ngày"
    asked = commands.add_parser("due", **_about(say, _TERM_EXAMPLE))
    what = asked.options.add_mutually_exclusive_group(required=True)
    what.add_argument("--procedure", metavar="MÃ", default="", help="mã thủ tục, lấy thời hạn trong danh mục")
    what.add_argument("--term", metavar="THỜI_HẠN", default="", help='ví dụ "10 ngày làm việc", "8 giờ", "trong ngày"')
    for name, shown, say in (
        ("--received", "LÚC", "lúc nhận, ví dụ 2026-04-24T15:30 (bỏ trống: bây giờ)"),
        ("--channel", "KÊNH", "truc_tiep (nếu bỏ trống), truc_tuyen hoặc buu_chinh"),
        ("--case", "TRƯỜNG_HỢP", "trường hợp của thủ tục"),
        ("--field", "LĨNH_VỰC", "lĩnh vực có lịch làm việc riêng"),
        ("--regime", "NGÀY", "tính theo quy định của ngày này thay cho ngày nhận"),
    ):
        asked.options.add_argument(name, metavar=shown, default="", help=say)
    asked.options.add_argument("--json", action="store_true", help="in kết quả dạng JSON")


def _sync_words(commands: Any) -> None:
    say = "gửi việc của quầy lên trung tâm và nhận việc của các quầy khác"
    asked = commands.add_parser("sync", **_about(say, "Lần đầu: mot-cua sync --hub https://motcua.tinh.vn --code MÃ"))
    asked.options.add_argument("--hub", metavar="ĐỊA_CHỈ", default="", help="địa chỉ trung tâm, khi gia nhập")
    asked.options.add_argument("--code", metavar="MÃ", default="", help="mã gia nhập dùng một lần")
    asked.options.add_argument("--ca", metavar="TỆP", type=Path, help="chứng thư CA riêng của cơ quan (.pem)")
    asked.options.add_argument("--tries", metavar="SỐ", type=int, default=1, help="thử lại khi mạng hỏng (nếu bỏ: 1)")
    asked.options.add_argument("--file", metavar="TỆP", type=Path, help="không có mạng: gửi và nhận bằng tệp trên USB")
    say = "chạy trung tâm đồng bộ của tỉnh, hoặc của một phường"
    hub = commands.add_parser("hub", **_about(say, "Ví dụ: mot-cua hub enrol --ward 000.00.12.H32"))
    hub_words.add(hub, hub.options)


def _open_window(chosen: argparse.Namespace, folder: paths.DataFolder) -> int:
    display.check()
    app = importlib.import_module("mot_cua_desktop.app")
    return int(app.run(folder))


def _import_catalogue(chosen: argparse.Namespace, folder: paths.DataFolder) -> int:
    from mot_cua_desktop.operations import catalogue, desk, import_report

    set_up = desk.is_set_up(folder)
    by = import_report.announced(
        chosen.so_van_ban, chosen.ngay_van_ban, chosen.co_quan, chosen.tu_ngay, frozenset(chosen.nhan)
    )
    if set_up:
        opened = desk.open_desk(folder)
        try:
            imported = catalogue.import_file(opened, chosen.file, by=by)
        finally:
            opened.store.close()
    else:
        imported = catalogue.lay_ready(folder, chosen.file)
    for line in import_report.lines(imported, full=chosen.full):
        print(line)
    if not set_up:
        print(
            "\nQuầy này chưa khai báo phường và cán bộ. Danh mục đã để sẵn: mở chương trình (gõ: mot-cua), khai báo "
            "xong là có đủ các thủ tục này."
        )
    return 0


def _export_catalogue(chosen: argparse.Namespace, folder: paths.DataFolder) -> int:
    from mot_cua_desktop.operations import desk, lists

    if not desk.is_set_up(folder):
        raise Told("Quầy này chưa khai báo, chưa có danh mục để xuất.", "Mở chương trình (gõ: mot-cua) và khai báo.")
    if chosen.file.exists():
        raise Told("Đã có tệp mang tên ấy, không ghi đè.", "Gõ tên khác, hoặc dời tệp cũ đi.")
    opened = desk.open_desk(folder)
    try:
        count = lists.export(opened, chosen.file)
    finally:
        opened.store.close()
    print(f"Đã xuất {count} thủ tục ra {chosen.file}.")
    return 0


def _recover(chosen: argparse.Namespace, folder: paths.DataFolder) -> int:
    from mot_cua_desktop.operations import leasing
    from mot_cua_desktop.store import keys, unfinished

    unfinished.refuse_broken_restore(folder)
    keys.recover(folder, _ask_code())
    leasing.forget_in(folder)
    print("Đã mở khóa sổ trên máy này. Mở chương trình như thường lệ.")
    return 0


def _ask_code() -> str:
    """Asked for, not given as a word: what is typed after a command stays in the shell's history."""
    try:
        return input("Mã phục hồi (in khi cài đặt): ")
    except EOFError:
        raise Told(
            "Chưa có mã phục hồi: lệnh này hỏi mã trên màn hình mà không ai gõ được.",
            "Mở cửa sổ dòng lệnh, gõ lại lệnh rồi gõ mã trên phiếu khi được hỏi.",
        ) from None


def _backup(chosen: argparse.Namespace, folder: paths.DataFolder) -> int:
    from mot_cua_desktop.operations import backups

    made = backups.make_of(folder, chosen.to)
    print(f"{made.words}\nBản sao lưu ở {made.folder}.")
    return TOLD if made.lost else 0


def _restore(chosen: argparse.Namespace, folder: paths.DataFolder) -> int:
    from mot_cua_desktop.operations import backups, store_check

    events = backups.restore(chosen.copy, folder, _ask_code)
    files = store_check.check_files(folder)
    print(f"Đã phục hồi {events} việc. {files}")
    print("Gõ mot-cua check để kiểm cả sổ, rồi mở chương trình như thường lệ.")
    print("Quầy có nối trung tâm: xin mã gia nhập mới, chạy mot-cua sync --code MÃ để lấy về việc làm sau bản sao lưu.")
    return 0 if files.sound else TOLD


def _templates(chosen: argparse.Namespace, folder: paths.DataFolder) -> int:
    from mot_cua_desktop.operations import papers

    print(f"Mẫu gốc nằm ở {papers.copy_shipped_templates(folder)}. Chép ra thư mục mau_giay rồi sửa bằng Word.")
    found = papers.template_faults(folder)
    for name, faults in found.items():
        print(f"{name}: " + ("dùng được." if not faults else "chưa dùng được, đang in bằng mẫu gốc."))
        for fault in faults:
            print(f"  - {fault}")
    if not found:
        print("Phường chưa có mẫu riêng; đang dùng mẫu gốc.")
    return TOLD if any(found.values()) else 0


def _check(chosen: argparse.Namespace, folder: paths.DataFolder) -> int:
    from mot_cua_desktop.operations import store_check

    sound = True
    for line in store_check.check(folder):
        print(line)
        sound = sound and line.sound
    return 0 if sound else TOLD


def _verify(chosen: argparse.Namespace, folder: paths.DataFolder) -> int:
    """0: all agrees. `TOLD`: something does not. `UNCHECKED`: nothing was found wrong, but a part could not be told:
    pictures, which are not drawn anew, and the looks of a workbook that another program saved. Whoever only saved it
    is not alarmed, and a script that asks whether the file is as it was made gets no 0."""
    from mot_cua_desktop.operations import verifying

    code = 0
    for line in verifying.verify(folder, chosen.report):
        print(line)
        if not line.sound and code != TOLD:
            code = UNCHECKED if line.unchecked else TOLD
    return code


def _due(chosen: argparse.Namespace, folder: paths.DataFolder) -> int:
    import json
    from datetime import UTC, datetime

    from mot_cua_desktop.operations import due_answer

    names = ("procedure", "term", "received", "channel", "case", "field", "regime")
    asked = due_answer.Question(**{name: getattr(chosen, name) for name in names})
    found = due_answer.answer(asked, due_answer.source(folder), datetime.now(UTC))
    in_json = chosen.json
    print(json.dumps(due_answer.plain(found), ensure_ascii=False) if in_json else due_answer.words(found))
    return 0


def _sync(chosen: argparse.Namespace, folder: paths.DataFolder) -> int:
    from mot_cua_desktop.operations import desk, syncing_command

    opened = desk.open_desk(folder)
    try:
        told = syncing_command.run(opened, chosen.hub, chosen.code, chosen.ca, max(1, chosen.tries), chosen.file)
    finally:
        opened.store.close()
    for line in told.lines:
        print(line)
    return 0 if told.well else TOLD


def _hub(chosen: argparse.Namespace, folder: paths.DataFolder) -> int:
    try:
        command = importlib.import_module("mot_cua_desktop.hub.command")
    except ModuleNotFoundError as error:
        raise Told(
            "Máy này chưa cài phần trung tâm.", 'Cài thêm: pip install "mot-cua-desktop[hub]", rồi chạy lại.'
        ) from error
    return int(command.run(chosen, lambda line: print(line, flush=True)))


def _demo(chosen: argparse.Namespace, folder: paths.DataFolder) -> int:
    display.go_without()
    # As with the window: Qt is asked for only once it is known that there is something to draw on.
    demo = importlib.import_module("mot_cua_desktop.demo.play")
    done = demo.play(chosen.out, chosen.procedure, chosen.catalogue, folder if "data" in chosen else None)
    if done.failed:
        print(f"Bản diễn dừng giữa chừng. {done.failed}\nNhững gì đã làm còn trong {chosen.out}.", file=sys.stderr)
        return 1
    print(
        f"Mấy ngày ở quầy: {done.steps} việc trong {done.seconds:.0f} giây; {done.papers} giấy, {done.pictures} ảnh "
        f"trong {chosen.out}. Từ lúc bấm đến khi có giấy: {done.median} mili giây (trung vị)."
    )
    return 0


_COMMANDS = {
    None: _open_window,
    "import-catalogue": _import_catalogue,
    "export-catalogue": _export_catalogue,
    "recover": _recover,
    "backup": _backup,
    "restore": _restore,
    "templates": _templates,
    "check": _check,
    "verify": _verify,
    "due": _due,
    "demo": _demo,
    "sync": _sync,
    "hub": _hub,
}


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; what a person must hear goes to stderr as a sentence, with exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows pipe speaks its own code page, which has no Vietnamese.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    chosen = parser().parse_args(words)
    folder = paths.DataFolder(chosen.data.absolute()) if "data" in chosen else paths.default_data_folder()
    try:
        return _COMMANDS[chosen.command](chosen, folder)
    except Told as told:
        print(told, file=sys.stderr)
        return TOLD
    except BrokenPipeError:
        # Whoever read along (`| head`) has seen enough; and Python must not try to flush to nobody at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


if __name__ == "__main__":
    sys.exit(main())
