"""The template desk: a broken template is refused with the paragraph and the name; a good one is used, and can be taken back."""

import io
import zipfile

import docx
import pytest
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways import linting
from acceptance.models import Organisation, Report
from acceptance.services.letters.press import TEMPLATES
from forms.letters.reports import form_of
from forms.letters.samples import shape
from tests.builders import POWER
from workflows.documents import KINDS, LINT

LETTER = shape(form_of("admission"))


def lint(tmp_path, *texts, table=None):
    document = docx.Document()
    document.add_paragraph("{{ title }}")
    for text in texts:
        document.add_paragraph(text)
    if table:
        made = document.add_table(rows=len(table), cols=1)
        for row, text in zip(made.rows, table, strict=True):
            row.cells[0].text = text
    path = tmp_path / "t.docx"
    document.save(str(path))
    return linting.lint(path, LETTER)


BROKEN = [
    (["{{ titel }}"], "unknown_name", 2, "titel"),
    (["{{ titel|upper }}"], "unknown_name", 2, "titel"),
    (["{{ title|uper }}"], "unknown_filter", 2, "uper"),
    (["{{ title"], "unclosed_tag", 2, "{{"),
    (["title }}"], "unclosed_tag", 2, "}}"),
    (["{{ title }"], "unclosed_tag", 2, "{{"),
    (["{ title }"], "single_brace", 2, "title"),
    (["{% if title %}"], "unclosed_block", 2, "if"),
    (["{%p for text in texts %}", "{{ text }}"], "unclosed_block", 2, "for"),
    (["{%p endfor %}"], "stray_end", 2, "endfor"),
    (["{% endif %}"], "stray_end", 2, "endif"),
    (["{% else %}"], "stray_end", 2, "else"),
    (["{%p for text in texts %}", "{{ text }}", "{%p endif %}"], "stray_end", 4, "endif"),
    (["{%p for x in title %}", "{{ x }}", "{%p endfor %}"], "not_a_list", 2, "title"),
    (["{%p for x in textes %}", "{{ x }}", "{%p endfor %}"], "unknown_name", 2, "textes"),
    (
        ["{%p for part in sections %}", "{{ part.titel }}", "{%p endfor %}"],
        "unknown_field",
        3,
        "titel",
    ),
    (
        [
            "{%p for part in sections %}",
            "{%p for t in part.text %}",
            "{{ t }}",
            "{%p endfor %}",
            "{%p endfor %}",
        ],
        "unknown_field",
        3,
        "text",
    ),
    (["{{ part.title }}"], "unknown_name", 2, "part"),
    (["{{ title.__class__ }}"], "forbidden", 2, "__class__"),
    (["{{ title.upper() }}"], "forbidden", 2, "()"),
    (["{{ title + }}"], "bad_syntax", 2, ""),
    (["{{ }}"], "bad_syntax", 2, ""),
    (["{% for text %}", "{% endfor %}"], "bad_syntax", 2, "for text"),
    (["{% include 'x' %}"], "unknown_tag", 2, "include"),
    (["{% set a = 1 %}"], "unknown_tag", 2, "set"),
    (["{% macro m() %}"], "unknown_tag", 2, "macro"),
    (["{%tc for x in texts %}"], "unsupported", 2, "{%tc"),
    (["{{r title }}"], "unsupported", 2, "{{r "),
    (["{% colspan 2 %}"], "unsupported", 2, "{% colspan"),
    (["{% if title is odd_thing %}", "{% endif %}"], "unknown_test", 2, "odd_thing"),
    (["", "", "{{ recever }}"], "unknown_name", 4, "recever"),
]


@pytest.mark.parametrize(("texts", "code", "paragraph", "name"), BROKEN)
def test_each_broken_template_is_located(tmp_path, texts, code, paragraph, name):
    found = lint(tmp_path, *texts)
    assert (code, paragraph) in [(one["code"], one["paragraph"]) for one in found], found
    assert any(name in one["name"] for one in found)
    assert all(LINT[one["code"]] % {"name": "x"} for one in found)


def test_there_are_enough_of_them():
    assert len(BROKEN) >= 30


def test_a_wrong_name_in_a_table_row_is_found(tmp_path):
    found = lint(
        tmp_path, table=["{%tr for part in sections %}", "{{ part.titles }}", "{%tr endfor %}"]
    )
    assert [(one["code"], one["name"]) for one in found] == [("unknown_field", "titles")]


def test_a_variable_that_word_cut_into_runs_is_read_as_one(tmp_path):
    document = docx.Document()
    paragraph = document.add_paragraph()
    for piece in ("{", "{ ti", "tle", " }", "}"):
        paragraph.add_run(piece)
    document.save(str(tmp_path / "t.docx"))
    assert linting.lint(tmp_path / "t.docx", LETTER) == []


@pytest.mark.parametrize("kind", KINDS)
def test_our_own_templates_are_clean(kind):
    assert linting.lint(TEMPLATES / f"{KINDS[kind].template}.docx", shape(form_of(kind))) == []


def bomb(tmp_path, name, content):
    path = tmp_path / "bomb.docx"
    with (
        zipfile.ZipFile(TEMPLATES / "letter.docx") as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for one in source.namelist():
            if one != name:
                out.writestr(one, source.read(one))
        out.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("word/vbaProject.bin", b"x", "macros"),
        ("word/embeddings/oleObject1.bin", b"x", "macros"),
        ("word/huge.xml", b" " * (70 << 20), "too_big"),
        ("word/x.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>', "hostile"),
        (
            "word/_rels/settings.xml.rels",
            b'<Relationships><Relationship Id="r" Type="attachedTemplate" Target="http://evil/x.dotm" TargetMode="External"/></Relationships>',
            "external",
        ),
    ],
)
def test_what_is_no_harmless_word_file_is_refused(tmp_path, name, content, code):
    assert linting.lint(bomb(tmp_path, name, content), LETTER)[0]["code"] == code


def test_a_bureau_uses_its_own_template_and_goes_back(app, enter):
    admin, bureau = enter("admin"), enter("bureau")
    with app.app_context():
        unit = db.session.scalars(select(Organisation.id).filter_by(name="西江市档案局")).one()
    base = f"/office/templates/{unit}"
    document = docx.Document(str(TEMPLATES / "letter.docx"))
    document.add_paragraph("（本局专用版式）{{ receivr }}")
    out = io.BytesIO()
    document.save(out)
    answer = admin.post(
        f"{base}/admission", data={"sheet": (io.BytesIO(out.getvalue()), "函.docx")}
    )
    assert (
        answer.status_code == 422
        and "没有“receivr”这个变量" in answer.text
        and "本局专用版式" in answer.text
    )
    document.paragraphs[-1].runs[0].text = "（本局专用版式）{{ receiver }}"
    out = io.BytesIO()
    document.save(out)
    assert (
        admin.post(
            f"{base}/admission", data={"sheet": (io.BytesIO(out.getvalue()), "函.docx")}
        ).status_code
        == 302
    )
    assert (
        "示例"
        in docx.Document(io.BytesIO(admin.get(f"{base}/admission/1.docx?sample=1").data))
        .paragraphs[-1]
        .text
    )
    bureau.post(f"/projects/{POWER}/steps/admit", data={"confirm": "true"})
    with app.app_context():
        report = (
            db.session.scalars(select(Report).filter_by(project_id=POWER, kind="admission"))
            .one()
            .id
        )
    words = [
        p.text
        for p in docx.Document(
            io.BytesIO(bureau.get(f"/projects/{POWER}/reports/{report}.docx").data)
        ).paragraphs
    ]
    assert words[-1] == "（本局专用版式）西江新区交通建设开发有限公司"
    assert (
        admin.post(f"{base}/admission/0").status_code == 302
        and "用内置模板" in admin.get(base).text
    )
    assert (
        admin.post(f"{base}/admission/9").status_code == 404
        and admin.get(f"{base}/nonsense/0.docx").status_code == 404
    )
    assert bureau.get(base).status_code == 403
