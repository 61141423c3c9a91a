"""Looking at a docx before anything opens it: no macro, nothing fetched from elsewhere, nothing that swells.

A template stands on every paper of the desk and its filled copy is opened in Word, so what would harm there is refused
here, each with what the clerk can do about it.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile

from mot_cua_desktop.errors import Told

#: Bytes: of the file as it lies on the disk, and of everything in it unpacked. A form with a logo has a tenth of it.
LARGEST_FILE = 4 * 1024 * 1024
LARGEST_UNPACKED = 8 * 1024 * 1024
_MOST_PARTS = 500
_MOST_PIXELS = 40_000_000
_SAVE = "Mở tệp bằng Word, chọn Lưu thành (Save As) loại “Word Document (*.docx)” rồi tải lên lại."
_SHRINK = "Bớt ảnh, hoặc nén ảnh trong Word (Compress Pictures) rồi lưu và tải lên lại."
_OLD_WORD = b"\xd0\xcf\x11\xe0"
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_OUTSIDE = re.compile(rb"""TargetMode\s*=\s*["']External["']""")
_TYPE = re.compile(rb"""\bType\s*=\s*["'][^"']*/([^/"']+)["']""")
_TARGET = re.compile(rb"""\bTarget\s*=\s*["']\s*([^"']*)["']""")
_FETCHING = re.compile(rb"\b(INCLUDEPICTURE|INCLUDETEXT|DDEAUTO|DDE|LINK|IMPORT|RD|DATABASE)\b")
_INSTRUCTION = re.compile(rb"""<w:instrText\b[^>]*>([^<]*)<|<w:fldSimple\b[^>]*w:instr\s*=\s*["']([^"']*)""")
#: Addresses that only a person who clicks them opens: a mail address that Word made a link of does no harm on paper.
_CLICKED = (b"mailto:", b"http://", b"https://", b"tel:")
_OUTSIDE_WORDS = {
    b"attachedTemplate": "gắn với một mẫu Word nằm ở nơi khác",
    b"image": "dùng ảnh nằm ở nơi khác",
    b"oleObject": "nối tới đối tượng nằm ở nơi khác",
    b"hyperlink": "có liên kết tới một tệp",
}


def examine(data: bytes) -> None:
    """Return when the bytes are a plain docx; raise `Told` with the first thing that speaks against it."""
    if len(data) > LARGEST_FILE:
        raise too_large(len(data))
    if not data.startswith(b"PK"):
        if data.startswith(_OLD_WORD):
            raise Told("Đây là tệp Word đời cũ (.doc), hoặc tệp có đặt mật khẩu.", f"Bỏ mật khẩu nếu có. {_SAVE}")
        raise Told("Tệp này không phải tệp Word (.docx).", _SAVE)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _weigh(package)
            parts = {item.filename: package.read(item) for item in package.infolist()}
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, RuntimeError, NotImplementedError) as error:
        raise Told("Tệp Word này đã hỏng hoặc có đặt mật khẩu, không đọc được.", _SAVE) from error
    except Exception as error:
        if isinstance(error, Told):
            raise
        raise Told("Tệp Word này đã hỏng, không đọc được.", _SAVE) from error  # zlib and lzma have errors of their own
    if "[Content_Types].xml" not in parts or "word/document.xml" not in parts:
        raise Told("Tệp này không phải tệp Word (.docx).", _SAVE)
    _refuse_active(parts)
    for name, part in parts.items():
        if name.endswith(".rels"):
            _refuse_outside(part)
        elif name.endswith(".xml"):
            _refuse_fetching(part)
        elif name.startswith("word/media/"):
            _refuse_giant_picture(part)


def too_large(size: int) -> Told:
    """What is said of a file whose size alone speaks against it, before it is read."""
    limit = LARGEST_FILE // 1024 // 1024
    return Told(f"Tệp nặng {size / 1024 / 1024:.0f} MB; mẫu giấy không quá {limit} MB.", _SHRINK)


def _weigh(package: zipfile.ZipFile) -> None:
    """Sizes are read from the list of the package: nothing is unpacked before they are known to be small."""
    items = package.infolist()
    if len(items) > _MOST_PARTS or sum(item.file_size for item in items) > LARGEST_UNPACKED:
        raise Told("Tệp nhỏ nhưng bung ra quá lớn (tệp nén bất thường), không nhận làm mẫu giấy.", _SHRINK)
    names = [item.filename for item in items]
    if len(set(names)) != len(names):
        raise Told("Tệp Word này đã hỏng: có hai phần trùng tên.", _SAVE)


def _refuse_active(parts: dict[str, bytes]) -> None:
    kinds = parts["[Content_Types].xml"].lower()
    if b"macroenabled" in kinds or any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in parts):
        raise Told("Tệp có macro (.docm), không nhận làm mẫu giấy.", _SAVE)
    if any(name.lower().startswith(("word/activex/", "word/embeddings/")) for name in parts):
        raise Told(
            "Tệp có đối tượng nhúng (Excel, tệp khác hoặc nút bấm), không nhận làm mẫu giấy.",
            "Xóa đối tượng đó trong Word, hoặc dán lại thành ảnh, rồi lưu và tải lên lại.",
        )
    if any(b"<!DOCTYPE" in part or b"<!ENTITY" in part for name, part in parts.items() if _is_text(name)):
        raise Told("Tệp Word này được ghi bất thường (có DOCTYPE), không nhận làm mẫu giấy.", _SAVE)
    if any(name.lower().startswith("word/afchunk") for name in parts) or b"<w:altChunk" in parts["word/document.xml"]:
        raise Told("Tệp có một tài liệu khác lồng bên trong, không nhận làm mẫu giấy.", _SAVE)


def _is_text(name: str) -> bool:
    return name.endswith((".xml", ".rels"))


def _refuse_outside(relations: bytes) -> None:
    for relation in _RELATION.findall(relations):
        if not _OUTSIDE.search(relation):
            continue
        kind, target = _TYPE.search(relation), _TARGET.search(relation)
        what = kind.group(1) if kind else b""
        if what == b"hyperlink" and target is not None and target.group(1).lower().startswith(_CLICKED):
            continue
        words = _OUTSIDE_WORDS.get(what, "lấy nội dung từ nơi khác")
        raise Told(
            f"Mẫu {words}, không nhận làm mẫu giấy.",
            "Trong Word: bỏ liên kết đó (ảnh thì chèn thẳng vào mẫu; mẫu gắn kèm thì chọn lại Normal ở Document "
            "Template), rồi lưu và tải lên lại.",
        )


def _refuse_fetching(part: bytes) -> None:
    # Word may take an instruction apart, so the pieces of a part are read in a row.
    said = b"".join(piece for pair in _INSTRUCTION.findall(part) for piece in pair)
    found = _FETCHING.search(said.upper())
    if found is not None:
        raise Told(
            f"Mẫu có trường {found.group(1).decode()} lấy nội dung từ nơi khác, không nhận làm mẫu giấy.",
            "Trong Word: bấm Ctrl+A rồi Ctrl+Shift+F9 để bỏ các trường, rồi lưu và tải lên lại.",
        )


def _refuse_giant_picture(part: bytes) -> None:
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(part)) as picture:
                width, height = picture.size
    except Image.DecompressionBombError:
        width, height = _MOST_PIXELS, 2
    except Exception:  # a drawing of a kind that Pillow does not read; the trial print shows what becomes of it
        return
    if width * height > _MOST_PIXELS:
        raise Told("Ảnh trong mẫu quá lớn.", _SHRINK)
