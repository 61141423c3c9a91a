"""Filling a template: every field demanded, every value whole, nothing reached that a paper has no business with."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mot_cua_desktop import paths
from mot_cua_desktop.documents import docx, fields, plain
from mot_cua_desktop.documents.docx import check_template, fill
from mot_cua_desktop.errors import Told

Template = Callable[..., Path]
#: Words that jinja2 says of a broken tag, and that no clerk must read.
ENGLISH = re.compile(r"\b(unexpected|expected|line|token|char|got|filter|tag|named|expression|end)\b")


def words(filled: bytes) -> str:
    from docx import Document

    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(filled)).paragraphs)


def test_values_are_whole_with_their_signs(template: Template) -> None:
    name = "Công ty <Sóng & Gió> “Bờ Tây” {{ 7 }} {% x %}"
    assert words(fill(template("Của: {{ ten }}."), {"ten": name})) == f"Của: {name}."


def test_nothing_is_said_for_none_and_zero_stays_zero(template: Template) -> None:
    assert words(fill(template("[{{ a }}|{{ b }}|{{ g.c }}]"), {"a": None, "b": 0, "g": {"c": None}})) == "[|0|]"


def test_decomposed_letters_are_composed(template: Template, sample: Any) -> None:
    lines = template("{{ ten }}", "{%p for g in giay_to %}", "{{ g.ten }}", "{%p endfor %}")
    filled = fill(lines, {"ten": sample.nfd("Nguyễn Thị Ngẫm"), "giay_to": [{"ten": sample.nfd("Tờ khai")}]})
    assert words(filled) == "Nguyễn Thị Ngẫm\nTờ khai"


def test_a_line_break_becomes_one_and_a_control_character_vanishes(template: Template) -> None:
    assert words(fill(template("{{ ten }}"), {"ten": "hai\ndòng\x0b\x00"})) == "hai\ndòng"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("{{ dia_chi }}", "dùng trường không có: “dia_chi”"),
        ("{% if dia_chi %}x{% endif %}", "dùng trường không có: “dia_chi”"),
        ("{{ nguoi.tuoi }}", "dùng trường không có: “tuoi”"),
        ("{% if nguoi %}x{% endfi %}", "có thẻ viết sai: .*endfi"),
        ("{{ nguoi", "có thẻ viết sai: thiếu “}}” – gần “{{ nguoi”"),
        ("Của {{ nguoi ông “An”, {{ nguoi.ten }}", "có thẻ viết sai: thiếu “}}” – gần “{{ nguoi ông"),
        ("{{ nguoi } / ", "có thẻ viết sai: thiếu “}}” – gần “{{ nguoi } /”"),
        ("{% if nguoi }}x{% endif %}", "có thẻ viết sai: thiếu “%}” – gần “{% if nguoi }}x”"),
        ("{{ nguoi / }}", "có thẻ viết sai: "),
        ("{{ ho/ ten so }}", "có thẻ viết sai: “so” thừa hoặc sai chỗ"),
        ("{{ }}", "có thẻ viết sai: thẻ chưa viết xong"),
        ("{{ nguoi|hoa }}", "có thẻ viết sai: .*bộ lọc"),
        ("{% if nguoi %}x", "có thẻ viết sai: lệnh if hoặc for chưa đóng"),
        ("{{ nguoi ? }}", "có thẻ viết sai: ký tự “\\?” không dùng được trong thẻ"),
    ],
)
def test_an_unknown_field_and_a_broken_tag_are_named(template: Template, said: str, told: str) -> None:
    with pytest.raises(Told, match=told) as raised:
        fill(template(said), {"nguoi": {"ten": "A"}})
    assert "“giay_tiep_nhan.docx”" in raised.value.what
    checked = " ".join(check_template(template(said), {"nguoi"}))
    for words in (str(raised.value), checked):
        assert not ENGLISH.search(words), words
    assert "mau_giay" in raised.value.advice


@pytest.mark.parametrize(
    "said",
    [
        "{{ nguoi.__class__ }}",
        "{{ nguoi.__class__.__mro__ }}",
        "{{ nguoi['__class__'] }}",
        "{{ self._TemplateReference__context }}",
        "{{ cycler.__init__ }}",
        "{{ nguoi.items() }}",
        "{{ range(1000000000) }}",
        "{{ lipsum() }}",
        "{% for x in range(1000000000) %}{% endfor %}",
        "{{ 'a' * 1000000000 }}",
        "{{ 9 ** 999999999 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ '%1000000000d'|format(1) }}",
        "{{ 'x'|center(1000000000) }}",
        "{% set a = 'x' ~ 'x' %}{% set b = a ~ a %}{{ b }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% for a in giay_to %}{% for b in giay_to %}{% for c in giay_to %}x{% endfor %}{% endfor %}{% endfor %}",
        "{% for a in [1, 2, 3] %}x{% endfor %}",
        "{% for a in giay_to recursive %}x{% endfor %}",
        "{% include 'giay_tiep_nhan.docx' %}",
        "{{ nguoi|safe }}",
    ],
)
def test_a_template_can_only_say_ask_and_repeat(template: Template, said: str) -> None:
    began = time.monotonic()
    path = template(said)
    with pytest.raises(Told):
        fill(path, {"nguoi": {"ten": "A"}, "giay_to": [{}] * 1000})
    assert time.monotonic() - began < 5
    assert check_template(path, {"nguoi", "giay_to"}), "the clerk is told before anybody waits for the paper"


def test_the_tag_that_is_wrong_is_shown(template: Template) -> None:
    [told] = check_template(template("Của {{ nguoi }}", "Số: {{ nguoi / }} nhé"), {"nguoi"})
    assert told.startswith("Thẻ viết sai: ")
    assert "gần “{{ nguoi / }}”" in told


def test_what_a_clerk_needs_is_allowed(template: Template) -> None:
    path = template(
        "{% if ten and not vang %}{{ ten|upper }}{% elif vang == 'x' %}?{% else %}–{% endif %}",
        "{% for g in giay_to %}{{ loop.index }}. {{ g.ten }}{% if not loop.last %}; {% endif %}{% endfor %}",
    )
    filled = fill(path, {"ten": "ánh", "vang": "", "giay_to": [{"ten": "Tờ khai"}, {"ten": "Giấy chứng sinh"}]})
    assert words(filled) == "ÁNH\n1. Tờ khai; 2. Giấy chứng sinh"


@pytest.mark.parametrize(
    "content",
    [b"", b"This is a letter.", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), b"PK\x03\x04" + bytes(80)],
    ids=["empty", "text", "old .doc", "broken zip"],
)
def test_what_is_no_docx_is_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "phieu_tu_choi.docx"
    path.write_bytes(content)
    with pytest.raises(Told, match=r"“phieu_tu_choi\.docx” không phải tệp Word \(.docx\) hoặc đã hỏng"):
        fill(path, {})
    (said,) = check_template(path, ())
    assert "không phải tệp Word" in said
    assert "lưu lại dưới dạng .docx" in said


@pytest.mark.parametrize("parts", [{}, {"word/document.xml": b"<w:document"}, {"[Content_Types].xml": b"<Types/>"}])
def test_a_zip_that_is_no_docx_is_said(tmp_path: Path, parts: dict[str, bytes]) -> None:
    path = tmp_path / "phieu_tu_choi.docx"
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    with pytest.raises(Told, match="không phải tệp Word"):
        fill(path, {})
    assert "không phải tệp Word" in check_template(path, ())[0]


def test_a_file_that_swells_is_refused(template: Template) -> None:
    path = template("{{ ten }}")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/media/big.bmp", bytes(40_000_000))
    with pytest.raises(Told, match="quá lớn"):
        fill(path, {"ten": "A"})
    assert "quá lớn" in check_template(path, {"ten"})[0]


def test_a_template_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(Told, match=r"Không thấy tệp mẫu “x\.docx”"):
        fill(tmp_path / "x.docx", {})


# --- the checker ---


@pytest.mark.parametrize("kind", fields.KNOWN)
def test_the_shipped_templates_are_in_order(kind: Any) -> None:
    assert check_template(paths.template(kind), fields.KNOWN[kind], fields.REQUIRED[kind], fields.row_of(kind)) == []


@pytest.mark.parametrize("kind", ["giay_tiep_nhan", "phieu_bo_sung", "phieu_tu_choi", "thong_bao_dung"])
def test_what_is_said_and_what_a_template_may_name_are_the_same(kind: Any, sample: Any) -> None:
    form, values = sample.FORMS[kind]
    assert values(sample.made(), sample.said(form)).keys() == fields.KNOWN[kind].keys()
    assert set(fields.REQUIRED[kind]) <= fields.KNOWN[kind].keys()


def test_the_checker_names_what_is_unknown_missing_and_meant(template: Template) -> None:
    path = template("{{ chu_ho_xo }} {{ ngay }}", "{%p for g in giay_to %}", "{{ g.ten }}{{ g.gia }}", "{%p endfor %}")
    assert check_template(path, ["chu_ho_so", "ngay", "giay_to"], ["chu_ho_so", "ngay"], fields.ROW) == [
        "Trường “chu_ho_xo” không có trong chương trình. Có phải “chu_ho_so” không? Danh sách trường: "
        "docs/mau-giay.md.",
        "Thiếu trường bắt buộc “chu_ho_so”. Thêm {{ chu_ho_so }} vào mẫu.",
        "Dòng của bảng không có “gia”. Chỉ có: tt, ten, ban_chinh, ban_chung_thuc, ban_photo, ly_do.",
    ]


def test_the_checker_shows_where_a_tag_is_broken(template: Template) -> None:
    (said,) = check_template(template("Đầu thư", "Kính gửi {% if chu_ho_so %}ông{% endfi %}"), ["chu_ho_so"])
    assert said.startswith("Thẻ viết sai: ")
    assert "endfi" in said


def test_the_checker_looks_into_headers_too(tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    document.sections[0].header.paragraphs[0].text = "{{ khong_co }}"
    document.save(str(tmp_path / "a.docx"))
    assert "“khong_co”" in check_template(tmp_path / "a.docx", [])[0]


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        ("<w:strike/>", "chữ gạch ngang"),
        ('<w:dstrike w:val="1"/>', "chữ gạch ngang"),
        ('<w:strike w:val="0"/>', ""),
        ("<w:caps/>", ""),  # written out by the normaliser
        ('<w:rStyle w:val="IntenseReference"/>', "kiểu (style) chữ hoa tự động"),
    ],
)
def test_the_checker_names_what_the_print_cannot_draw(template: Template, tmp_path: Path, mark: str, said: str) -> None:
    plain, marked = template("Đã hủy"), tmp_path / "marked.docx"
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(marked, "w") as package:
        for item in source.namelist():
            content = source.read(item)
            if item == "word/document.xml":
                content = content.replace(b"<w:r>", f"<w:r><w:rPr>{mark}</w:rPr>".encode())
            package.writestr(item, content)
    problems = check_template(marked, [])
    assert [said in problem for problem in problems] == ([True] if said else [])


def test_a_template_saved_anew_is_read_anew(template: Template) -> None:
    assert words(docx.fill(template("một {{ a }}"), {"a": "x"})) == "một x"
    time.sleep(0.01)  # the clock of the file system is coarse
    assert words(docx.fill(template("hai {{ a }}"), {"a": "x"})) == "hai x"


def test_a_template_is_looked_through_once_and_a_refused_one_every_time(
    template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[object] = []
    allow = plain.allow

    def noted(tree: object) -> None:
        looked.append(tree)
        allow(tree)

    monkeypatch.setattr(plain, "allow", noted)
    docx._environment.cache_clear()  # what other tests filled is not known yet
    good = template("Của: {{ ten }}.")
    assert [words(fill(good, {"ten": name})) for name in ("An", "Bình")] == ["Của: An.", "Của: Bình."]
    once = len(looked)
    assert fill(good, {"ten": "Cúc"})
    assert len(looked) == once > 0
    bad = template("{{ range(9) }}")
    for _ in range(2):
        before = len(looked)
        with pytest.raises(Told, match="có thẻ viết sai"):
            fill(bad, {"ten": "An"})
        assert len(looked) > before
