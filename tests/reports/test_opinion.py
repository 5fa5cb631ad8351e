"""《项目档案验收意见》: what was typed is what Word reads; docxtpl agrees; LibreOffice lays it out by GB/T 9704."""

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from docxtpl import DocxTemplate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import UndefinedError
from lxml import etree

from acceptance.gateways import word
from acceptance.refusals import Refused
from acceptance.services.letters.press import TEMPLATES
from forms.letters.reports import COMMON
from workflows.catalogue import FORBIDDEN

OPINION = TEMPLATES / "opinion.docx"
TITLES = ("base", "collection", "drawings")


def context(text="档案齐全。", **changed):
    return {
        **dict.fromkeys(COMMON, ""),
        "number": "西档验〔2026〕1号",
        "score": "",
        "code": "ABCDE-FGHIJ",
        "project": "西江新区大桥及引道工程",
        "basis": "《重大建设项目档案验收办法》（档发〔2006〕2号）",
        "applicant": "建设公司",
        "organiser": "西江市档案局",
        "meeting_date": "2026年12月24日",
        "meeting_days": "2026年12月24日",
        "meeting_place": "项目部",
        "together": "",
        "members": 5,
        "sampled": 112,
        "sampling": "抽查案卷112卷",
        "rechecked": False,
        "did": "验收组抽查案卷112卷，形成意见如下。",
        "rounds": [],
        "decision": "验收组成员5人，同意4人，不同意1人。同意通过项目档案验收。",
        "overview": ["项目经批准建设。"],
        "parties": [{"kind": "建设单位", "name": "建设公司"}],
        "management": [{"title": f"（{n}）基础", "texts": [text]} for n in "一二三"],
        "volumes": 412,
        "files": 1241,
        "pages": 30000,
        "drawings": 960,
        "uncounted": ["另有3件文件尚未组卷，不在以上卷数、件数内。"],
        "classes": [
            {"name": name, "volumes": "1", "files": "2", "pages": "3", "drawings": "0"}
            for name in ("施工文件", "合计")
        ],
        "evaluation": [{"title": f"（{n}）完整性", "texts": [text]} for n in "一二三四"],
        "agreed": 4,
        "against": 1,
        "conclusion": "同意通过项目档案验收。",
        "dissents": ["冯远的不同意见：无。"],
        "requirements": [text],
        "issued": "2026年12月24日",
        "panel": [
            {
                "number": n,
                "name": "陈岚",
                "post": "组长",
                "unit": "西江市档案局　科长",
                "vote": "同意",
                "came": "纸质表决票，陈岚录入，扫描件0123456789ab，本人未确认",
            }
            for n in range(1, 6)
        ],
        "struck": ["划去的票：冯远，不同意，陈岚录入；录错（陈岚提出，何秀兰同意，2026-11-20）。"],
        "samples": [{"number": n, "volume": n, "title": text, "remark": ""} for n in range(1, 21)],
        "findings": [
            {
                "number": 1,
                "problem": text,
                "location": "第 1 卷",
                "due": "2027-01-15",
                "state": "待整改",
            }
        ],
        **changed,
    }


def render(**changed):
    return word.template(OPINION).render(context(**changed))


def read(content):
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs], cells


HARD = [
    "桥<&>\"'",
    "𠮷野家",
    "{{ 7*7 }}",
    "{% for x in y %}",
    "{_{ a }_}",
    "&lt;b&gt;",
    "]]>",
    "长" * 4000,
    "a  b",
    "100%s %d %(x)s",
    "\\n",
    "“引号”—",
    "é",
]


@pytest.mark.parametrize("text", HARD)
def test_what_was_typed_is_what_word_reads(text):
    paragraphs, cells = read(render(text=text))
    assert "\n".join(paragraphs).count(text) == 8
    assert cells.count(text) == 21


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(st.lists(st.text(min_size=1, max_size=60), min_size=20, max_size=20))
def test_any_text_comes_back_or_is_refused(texts):
    good = [text for text in texts if not FORBIDDEN.search(text) and not word.BREAKING.search(text)]
    paragraphs, _cells = read(word.template(OPINION).render({**context(), "overview": good}))
    start = paragraphs.index("一、项目建设概况") + 1
    assert paragraphs[start : start + len(good)] == good
    for text in set(texts) - set(good):
        with pytest.raises(Refused):
            word.plain(text, "overview")


@pytest.mark.parametrize(
    "text",
    [
        "a\x00b",
        "a\x0bb",
        "a\x1bb",
        "\ud800",
        "a\nb",
        "a\tb",
        "a\x07b",
        "a\x0cb",
        "\u202e",
        "\ufffe",
    ],
)
def test_what_word_cannot_keep_is_refused_not_dropped(text):
    with pytest.raises(Refused):
        render(text=text)


def test_a_missing_variable_is_an_error_not_a_blank():
    incomplete = context()
    del incomplete["organiser"]
    with pytest.raises(UndefinedError):
        word.template(OPINION).render(incomplete)


def test_objects_never_reach_a_template():
    with pytest.raises(TypeError):
        word.template(OPINION).render({**context(), "project": object()})


def c14n(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        tree = etree.fromstring(package.read(name))
    for picture in tree.iter("{*}docPr"):
        picture.set("id", "0")  # docxtpl counts pictures anew
    return etree.tostring(tree, method="c14n2")


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"rounds": ["验收会上没有通过，复查合格。"]},
        {"dissents": [], "findings": [], "samples": []},
        {"text": '桥<&>"'},
    ],
)
def test_the_compiled_template_says_what_docxtpl_says(changed):
    slow = DocxTemplate(str(OPINION))
    slow.render(context(**changed), word.environment(), autoescape=True)
    out = io.BytesIO()
    slow.save(out)
    fast = render(**changed)
    for name in (
        "word/document.xml",
        "word/footer1.xml",
        "word/footer2.xml",
        "word/styles.xml",
        "word/settings.xml",
    ):
        assert c14n(fast, name) == c14n(out.getvalue(), name), name


def test_equal_text_gives_equal_bytes():
    assert render() == render()


def test_the_package_is_whole_and_geometry_is_that_of_gb_9704():
    content = render()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        xml = package.read("word/document.xml").decode()
    section = docx.Document(io.BytesIO(content)).sections[0]
    assert [round(side.mm, 1) for side in (section.page_width, section.page_height)] == [
        210.0,
        297.0,
    ]
    assert [
        round(side.mm)
        for side in (
            section.top_margin,
            section.bottom_margin,
            section.left_margin,
            section.right_margin,
        )
    ] == [37, 35, 28, 26]
    assert 'w:linePitch="579"' in xml and xml.count("{{") == 0
    for font in ("方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"):
        assert f'w:eastAsia="{font}"' in xml


def laid_out(folder, content):
    """An opinion through LibreOffice."""
    if not (shutil.which("soffice") and shutil.which("pdftotext")):
        pytest.skip(
            "because LibreOffice or poppler is not installed here; `make test` installs them when root"
        )
    (folder / "opinion.docx").write_bytes(content)
    fonts = Path("templates/docx/fonts.conf").resolve()
    subprocess.run(
        [
            "soffice",
            "--headless",
            f"-env:UserInstallation=file://{folder}/profile",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            str(folder / "opinion.docx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
        env={"PATH": "/usr/bin:/bin", "HOME": str(folder), "FONTCONFIG_FILE": str(fonts)},
    )
    return folder / "opinion.pdf"


@pytest.fixture(scope="module")
def pdf(tmp_path_factory):
    """Long text on several pages."""
    return laid_out(tmp_path_factory.mktemp("pdf"), render(text="国" * 28 * 60))


def test_that_of_a_plain_project_is_two_pages_and_no_table_of_it_breaks(tmp_path):
    """Seen: five pages, and a table of 11 rows over the end of one."""
    names = [f"第{number}类文件" for number in "一二三四五六七八九十"]
    rows = [
        {"name": name, "volumes": "1", "files": "2", "pages": "3", "drawings": "0"}
        for name in [*names, "合计"]
    ]
    said = "文件材料按归档范围收集，分类合理，组卷规范，案卷题名准确，目录齐全，签章完备，抽查图纸与实物相符。"
    path = laid_out(tmp_path, render(text=said, classes=rows))
    told = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, text=True
    ).stdout
    first, second, signing, *annexes = told.replace(" ", "").rstrip("\f").split("\f")
    assert "项目档案验收意见" in first and "验收组组长（签名）" in second
    assert "成员签名见附件1" in second and "验收组成员签字表" in signing
    (counted,) = (page for page in (signing, *annexes) if "档案数量统计表" in page)
    assert all(name in counted for name in [*names, "合计"])


def boxes(pdf, page):
    """(text, x0, y0, x1, y1) in points of the words of a page."""
    xml = subprocess.run(
        ["pdftotext", "-bbox", "-f", str(page), "-l", str(page), str(pdf), "-"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    found = re.findall(
        r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>', xml
    )
    return [(text, *map(float, numbers)) for *numbers, text in found]


def test_the_page_holds_22_lines_of_28_characters_inside_the_margins(pdf):
    mm = 72 / 25.4
    full = [box for box in boxes(pdf, 2) if set(box[0]) == {"国"}]
    assert len(full) == 22
    lines = [box for box in full if len(box[0]) == 28]
    assert len(lines) >= 20 and max(len(box[0]) for box in full) == 28
    pitches = {round(b[2] - a[2], 1) for a, b in zip(full, full[1:], strict=False)}
    assert all(28.5 <= pitch <= 29.4 for pitch in pitches), pitches
    for _text, x0, y0, x1, y1 in full:
        assert 28 * mm - 1 <= x0 and x1 <= (210 - 26) * mm + 1
        assert 37 * mm - 4 <= y0 and y1 <= (297 - 35) * mm + 4


def test_every_font_resolves_to_a_chinese_one_and_is_embedded(pdf):
    listed = subprocess.run(
        ["pdffonts", str(pdf)], check=True, capture_output=True, text=True
    ).stdout.splitlines()[2:]
    names = {line.split()[0].partition("+")[2] for line in listed}
    assert names and all(re.search(r"Noto(Serif|Sans)CJK|LXGW", name) for name in names), names
    assert all(re.search(r"\byes\b", line) for line in listed)


def test_page_numbers_stand_outside_on_odd_and_even_pages(pdf):
    mm = 72 / 25.4
    for page, side in ((1, "right"), (2, "left")):
        digits = [
            box
            for box in boxes(pdf, page)
            if box[0] in (str(page), f"—{page}—", f"— {page} —") and box[2] > 262 * mm
        ]
        assert digits, page
        assert (digits[0][1] > 105 * mm) == (side == "right")


def test_the_signing_table_stays_on_the_page(pdf):
    text = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True
    ).stdout
    assert "验收组成员签字表" in text and "划去的票：冯远" in text
    # Each as a name, and as who entered the sheet; and twice with the vote that was struck through.
    assert text.count("陈岚") == 12
