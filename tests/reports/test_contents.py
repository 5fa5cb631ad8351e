"""A report has a table of contents with the right pages, in the file itself; a letter has its issuer on one line."""

import io
import shutil
import subprocess
from dataclasses import replace

import docx
import pypdfium2
import pytest
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways import clock, previews, qr, word
from acceptance.models import Report, Statement
from acceptance.services.ground import access
from acceptance.services.letters import paging
from acceptance.services.letters.press import QR, TEMPLATES, Measured, Press
from forms.letters.reports import form_of
from forms.letters.samples import sample
from tests.builders import POWER, SEWAGE, a_builder
from workflows.documents import title_lines
from workflows.statements import PARTS

BASE = f"/projects/{SEWAGE}/reports"


@pytest.fixture
def office():
    if not shutil.which("soffice"):
        pytest.skip("because LibreOffice is not installed here; `make test` installs it when root")
    yield
    previews.resident.OFFICE.close()


def long_report(app, pages=3):
    """The owner's own inspection as they are in life: some pages under each heading. Returns the document that was issued before."""
    with app.app_context():
        written = db.session.scalars(
            select(Statement).filter_by(project_id=SEWAGE, kind="self_check")
        ).one()
        body = {
            part: "\n".join(
                f"{name}第{n}段。" + "按归档范围收集整理。" * 9 for n in range(6 * pages)
            )
            for part, name in PARTS["self_check"].items()
        }
        written.body = {**written.body, **body}
        report = db.session.scalars(
            select(Report).filter_by(project_id=SEWAGE, kind="self_check_report")
        ).one()
        report.said = None  # of before words were kept: its correction takes the long ones
        db.session.commit()
        return report.id


def corrected(app, owner, key):
    """The newest Word file after a correction."""
    assert owner.post(f"{BASE}/{key}/correction", data={"reason": "补充内容"}).status_code == 302
    with app.app_context():
        newest = db.session.scalars(
            select(Report)
            .filter_by(project_id=SEWAGE, kind="self_check_report")
            .order_by(Report.id.desc())
        ).first()
        return newest.id, app.extensions["store"].path(newest.digest).read_bytes()


def entries(document):
    """The lines of the table of contents: (heading, page)."""
    found = (
        p.text.split("\t")
        for p in docx.Document(io.BytesIO(document)).paragraphs
        if p.text.count("\t") == 1
    )
    return [(title, int(page)) for title, page in found if page.isdigit()]


def printed_on(pdf, title):
    """The pages on which a line is nothing but this heading, told from the text and not from the marks of the PDF."""
    read = pypdfium2.PdfDocument(pdf)
    pages = (page.get_textpage().get_text_bounded().split() for page in read)
    return [number for number, lines in enumerate(pages, 1) if title in lines]


def test_every_heading_stands_on_the_page_that_the_contents_name(app, enter, office, work):
    key, document = corrected(app, enter("owner"), long_report(app))
    listed = entries(document)
    assert [title[0] for title, _page in listed] == ["一", "二", "三", "四", "五", "六", "档"]
    work()
    pdf = enter("owner").get(f"{BASE}/{key}.pdf").data
    for title, page in listed:
        assert printed_on(pdf, title) == [page], title
    assert listed[0][1] == 2 and listed[-1][1] > 12


def test_the_pdf_has_a_mark_for_every_heading(app, enter, office, work):
    key, document = corrected(app, enter("owner"), long_report(app))
    work()
    marks = pypdfium2.PdfDocument(enter("owner").get(f"{BASE}/{key}.pdf").data).get_toc()
    assert [(mark.get_title(), mark.get_dest().get_index() + 1) for mark in marks] == entries(
        document
    )


@pytest.mark.parametrize("fate", ["absent", "hung"])
def test_without_the_office_a_report_goes_out_without_a_table_of_contents(
    fate, app, enter, monkeypatch, tmp_path
):
    key, owner = long_report(app), enter("owner")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(previews, "MEASURING", 1)
    if fate == "hung":
        previews.resident.OFFICE.close()
        (tmp_path / "soffice").write_text("#!/bin/sh\nexec /bin/sleep 60\n")
        (tmp_path / "soffice").chmod(0o755)
    _key, document = corrected(app, owner, key)
    previews.resident.OFFICE.close()
    assert entries(document) == []
    assert "目　　录" not in "".join(p.text for p in docx.Document(io.BytesIO(document)).paragraphs)


def test_a_long_title_breaks_after_the_name_of_its_subject():
    name, owner = "北岭抽水蓄能电站", "北岭电站建设有限公司"
    assert title_lines(f"关于{name}项目档案验收的申请报告", (name, owner)) == [
        f"关于{name}",
        "项目档案验收的申请报告",
    ]
    assert title_lines(f"责令{owner}限期整改{name}档案的通知", (name, owner)) == [
        f"责令{owner}",
        f"限期整改{name}档案的通知",
    ]
    assert title_lines(f"关于{name}验收的通知", (name, owner)) == [f"关于{name}验收的通知"]
    assert title_lines("关于印发西江市重点建设项目档案验收办法的通知", (name, "")) == [
        "关于印发西江市重点建设项目档案验收办法的通知"
    ]


def test_contents_that_were_measured_for_other_words_are_not_printed(app):
    press = replace(
        app.extensions["press"],
        contents={
            "self_check_report": Measured({"title": "甲"}, [{"title": "一、甲", "page": "2"}])
        },
    )
    assert press.leafed("self_check_report", {"title": "甲"}).headings
    assert not press.leafed("self_check_report", {"title": "乙"}).headings
    assert not press.leafed("audit_report", {"title": "甲"}).headings


def test_the_report_that_comes_with_an_application_has_its_contents(app, enter, office):
    owner, steps = enter("owner"), f"/projects/{POWER}/steps"
    assert owner.post(f"{steps}/withdraw", data={"reason": "补充材料"}).status_code == 302
    assert owner.post(f"{steps}/apply").status_code == 302
    with app.app_context():
        newest = db.session.scalars(
            select(Report)
            .filter_by(project_id=POWER, kind="self_check_report")
            .order_by(Report.id.desc())
        ).first()
        document = app.extensions["store"].path(newest.digest).read_bytes()
        assert [page for _title, page in entries(document)] == [2] * 7
        asked = db.session.scalars(
            select(Report)
            .filter_by(project_id=POWER, kind="application_report")
            .order_by(Report.id.desc())
        ).first()
        assert previews.laid(app.extensions["store"].path(asked.digest).read_bytes()).sides % 2 == 0


@pytest.mark.parametrize(
    ("ends", "on"),
    [([2], 0), ([3, 4], 1), ([3, 3, 4], 2)],
    ids=["on an even side", "on an odd one", "on an even one with no room left"],
)
def test_the_last_side_of_a_file_is_even_wherever_its_text_ends(app, monkeypatch, ends, on):
    told = iter(ends)
    monkeypatch.setattr(previews, "laid", lambda _document: previews.Laid([], next(told)))
    with app.app_context():
        viewer = a_builder().viewers["owner"]
        place, press = access.stand(viewer, SEWAGE), app.extensions["press"]
        made = paging.before_hand(place, "application_report", {}, press, now=clock.now())
        drawn = made.contents["application_report"]
        assert drawn.sides == on and made.leafed("application_report", drawn.said) == drawn
        db.session.rollback()


@pytest.mark.parametrize(
    "name",
    [
        "西江市档案局",
        "西江新区交通建设开发有限公司",
        "西江市新区重点工程建设管理有限责任公司",
    ],
)
def test_the_issuer_stands_on_one_line_in_red(name, office, tmp_path):
    said = sample(form_of("admission")) | {"organ": name}
    (tmp_path / "a.docx").write_bytes(
        word.template(TEMPLATES / "letter.docx").render(said, {QR: qr.png("http://localhost/v/A")})
    )
    subprocess.run(
        [
            "soffice",
            "--headless",
            f"-env:UserInstallation=file://{tmp_path}/p",
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            str(tmp_path / "a.docx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    lines = pypdfium2.PdfDocument(tmp_path / "a.pdf")[0].get_textpage().get_text_bounded().split()
    assert lines.count(name) == 1


def test_a_file_sent_urgently_is_measured_with_its_urgency_and_so_is_its_correction(
    app, enter, monkeypatch
):
    monkeypatch.setattr(previews, "laid", lambda _document: previews.Laid([], 2))
    leafed, found = Press.leafed, {}

    def noted(press, kind, said):
        found[kind] = leafed(press, kind, said)
        return found[kind]

    monkeypatch.setattr(Press, "leafed", noted)
    owner, steps = enter("owner"), f"/projects/{POWER}/steps"
    owner.post(f"{steps}/withdraw", data={"reason": "补充材料"})
    assert owner.post(f"{steps}/apply", data={"urgency": "特急"}).status_code == 302
    assert found.pop("application_report").said["urgency"] == "特急"
    with app.app_context():
        wanted = select(Report.id).filter_by(project_id=POWER, kind="application_report")
        key = db.session.scalars(wanted.order_by(Report.id.desc())).first()
    again = {"reason": "笔误", "urgency": "加急"}
    sent = owner.post(f"/projects/{POWER}/reports/{key}/correction", data=again)
    assert sent.status_code == 302
    assert found["application_report"].said["urgency"] == "加急"
    owner.post(f"{steps}/withdraw", data={"reason": "再补充"})
    url = f"/api/v1/projects/{POWER}"
    read = {"version": owner.get(url).json["version"], "urgency": "特急"}
    assert owner.post(f"{url}/steps/apply", json=read).status_code == 200
    assert found["application_report"].said["urgency"] == "特急"
