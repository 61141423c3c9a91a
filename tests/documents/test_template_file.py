"""What a clerk may hand in as a template: each harmful or broken file is one clear sentence, a plain docx is none."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import get_args

import pytest

from mot_cua_desktop import paths
from mot_cua_desktop.documents import template_file
from mot_cua_desktop.documents.fields import DocxPaper
from mot_cua_desktop.errors import Told

RELS = "word/_rels/document.xml.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def changed(change: Callable[[dict[str, bytes]], object]) -> bytes:
    """The shipped receipt with its parts changed."""
    with zipfile.ZipFile(paths.template("giay_tiep_nhan")) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return out.getvalue()


def related(kind: str, target: str) -> bytes:
    relation = f'<Relationship Id="x9" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    return changed(lambda parts: parts.update({RELS: parts[RELS].replace(b"</Relationships>", relation.encode())}))


def with_instruction(words: str) -> bytes:
    run = f"<w:p><w:r><w:instrText>{words}</w:instrText></w:r></w:p><w:sectPr".encode()
    return changed(lambda parts: parts.update(document(parts, b"<w:sectPr", run)))


def document(parts: dict[str, bytes], before: bytes, after: bytes) -> dict[str, bytes]:
    assert before in parts["word/document.xml"]
    return {"word/document.xml": parts["word/document.xml"].replace(before, after, 1)}


def of_macros(parts: dict[str, bytes]) -> None:
    kinds = parts["[Content_Types].xml"]
    parts["[Content_Types].xml"] = kinds.replace(
        b"vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"vnd.ms-word.document.macroEnabled.main+xml",
    )


def giant_picture() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "png")
    return out.getvalue()


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a docm": (lambda: changed(of_macros), "macro"),
    "a macro": (lambda: changed(lambda parts: parts.update({"word/vbaProject.bin": b"x"})), "macro"),
    "a zip bomb": (lambda: changed(lambda parts: parts.update({"word/x.xml": bytes(90_000_000)})), "bung ra quá lớn"),
    "a thousand parts": (
        lambda: changed(lambda parts: parts.update({f"word/{n}.xml": b"<a/>" for n in range(1000)})),
        "bung ra quá lớn",
    ),
    "fifty megabytes": (lambda: b"PK" + bytes(50 * 1024 * 1024), "50 MB"),
    "a template elsewhere": (
        lambda: related("attachedTemplate", "https://x.example/t.dotm"),
        "mẫu Word nằm ở nơi khác",
    ),
    "a picture elsewhere": (lambda: related("image", "https://x.example/a.png"), "ảnh nằm ở nơi khác"),
    "a link to a file": (lambda: related("hyperlink", "file:///C:/x.exe"), "liên kết tới một tệp"),
    "something elsewhere": (lambda: related("frame", "https://x.example"), "lấy nội dung từ nơi khác"),
    "a field that fetches": (lambda: with_instruction(" INCLUDEPICTURE http://x "), "INCLUDEPICTURE"),
    "a field that runs": (lambda: with_instruction(' DDEAUTO c:\\\\x "a" '), "DDEAUTO"),
    "something embedded": (
        lambda: changed(lambda parts: parts.update({"word/embeddings/oleObject1.bin": b"x"})),
        "đối tượng nhúng",
    ),
    "an entity": (
        lambda: changed(lambda parts: parts.update({"word/styles.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'})),
        "DOCTYPE",
    ),
    "a giant picture": (lambda: changed(lambda parts: parts.update({"word/media/a.png": giant_picture()})), "Ảnh"),
    "no docx": (lambda: b"%PDF-1.7", "không phải tệp Word"),
    "nothing": (lambda: b"", "không phải tệp Word"),
    "an old doc": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "đời cũ"),
    "a zip": (lambda: changed(lambda parts: parts.pop("word/document.xml")), "không phải tệp Word"),
    "half a docx": (lambda: paths.template("giay_tiep_nhan").read_bytes()[:4000], "hỏng"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_would_harm_is_refused_with_a_way_out(what: str) -> None:
    make, words = HOSTILE[what]
    with pytest.raises(Told, match=words) as told:
        template_file.examine(make())
    assert told.value.advice


@pytest.mark.parametrize("kind", get_args(DocxPaper))
def test_the_shipped_templates_may_be_handed_in(kind: DocxPaper) -> None:
    template_file.examine(paths.template(kind).read_bytes())


@pytest.mark.parametrize("target", ["mailto:phuong@example.vn", "https://dichvucong.example.vn"])
def test_an_address_that_word_made_a_link_of_is_no_harm(target: str) -> None:
    template_file.examine(related("hyperlink", target))


def test_a_page_number_is_no_field_that_fetches() -> None:
    template_file.examine(with_instruction(" PAGE "))
