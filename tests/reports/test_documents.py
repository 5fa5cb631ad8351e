"""Every official document: its template uses what its form names, its number has no gap, its paper can be checked."""

import io
import re
import zipfile

import docx
import pytest
from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.gateways import clock, word
from acceptance.models import Document, NumberSeries, Report
from acceptance.services.ground import access
from acceptance.services.judging import panels, reviews
from acceptance.services.letters import codes, contexts, issuing
from acceptance.services.letters.drafting import Asked
from acceptance.services.letters.press import TEMPLATES
from acceptance.transaction import transaction
from forms.letters.reports import form_of
from forms.letters.samples import sample
from tests.builders import POWER, SEWAGE, a_builder
from workflows.documents import KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_uses_only_what_its_form_names_and_shows_it(kind):
    template = word.template(TEMPLATES / f"{KINDS[kind].template}.docx")
    assert template.variables <= set(form_of(kind).fields)
    text = "".join(
        node.text or ""
        for node in docx.Document(
            io.BytesIO(template.render(sample(form_of(kind))))
        ).element.body.iter()
    )
    assert "示例" in text and "{{" not in text and "{%" not in text
    assert not any(mark in text for mark in ("使用前请核对", "据转引", "未见原文"))


def test_every_kind_has_its_writer_and_every_writer_its_kind():
    assert set(contexts.WRITERS) == set(KINDS)


def test_what_a_writer_says_is_what_the_form_names(context):
    place = access.stand(a_builder().viewers["bureau"], SEWAGE)
    for member in panels.of(place):
        member.vote = "agree"
    db.session.flush()
    builder = a_builder()
    builder.at = clock.now()
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(reviews.WRITING, "city_opinion", (place.project.state,))
        builder.write("city", place.project, "city_opinion")
    asked = Asked(place, a_builder().at.date(), {"reason": "缺盖章页"})
    for kind in (
        "admission",
        "supplement_notice",
        "refusal",
        "meeting_notice",
        "adjournment_notice",
        "cancellation_notice",
        "withdrawal_letter",
        "panel_list",
        "inspection_record",
        "ballot",
        "opinion",
        "four_report",
        "city_opinion",
        "pre_check_opinion",
        "archive_registration",
        "quality_check",
        "handing_review",
        "service_receipt",
        "told_at_once",
        "deputation_form",
        "avoidance_pledge",
        "digital_list",
        "digital_registration",
        "city_pledge",
        "city_transfer",
        "city_certificate",
        "application_form",
        "application_report",
        "self_check_report",
        "audit_report",
        "rectification_report",
    ):
        assert set(contexts.WRITERS[kind](asked)) <= set(form_of(kind).fields), kind


def issue(kind="panel_list", **more):
    from flask import current_app

    place = access.stand(a_builder().viewers["bureau"], SEWAGE)
    return issuing.issue(place, kind, current_app.extensions["press"], now=clock.now(), **more)


def test_a_document_carries_its_code_as_text_and_as_qr(context):
    with transaction():
        report = issue()
    with zipfile.ZipFile(context.extensions["store"].path(report.digest)) as package:
        assert codes.shown(report.code) in package.read("word/document.xml").decode()
        picture = next(name for name in package.namelist() if name.startswith("word/media/"))
        assert package.read(picture) == issuing.qr.png(
            context.extensions["press"].link(report.code)
        )


def test_a_failed_issue_uses_up_no_number(context, monkeypatch):
    def last():
        return db.session.scalar(
            select(func.max(NumberSeries.last)).where(NumberSeries.mark == "西档函")
        )

    before = last()
    monkeypatch.setattr(issuing.jobs, "queue", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction():
        issue("admission")
    monkeypatch.undo()
    assert last() == before
    with transaction():
        assert issue("admission").serial == before + 1


def test_numbers_of_a_series_run_without_gap(context):
    rows = db.session.execute(
        select(Report.issuer_id, Report.mark, Report.year, Report.serial).where(Report.serial > 0)
    ).all()
    by_series = {}
    for issuer, mark, year, serial in rows:
        by_series.setdefault((issuer, mark, year), []).append(serial)
    assert by_series
    for serials in by_series.values():
        assert sorted(serials) == list(range(1, len(serials) + 1))


def test_a_corrected_document_is_a_new_number_that_names_the_old(app, enter):
    bureau = enter("bureau")
    with app.app_context():
        old = db.session.scalars(
            select(Report).filter_by(project_id=SEWAGE, kind="meeting_notice")
        ).one()
        number, key, code = old.number, old.id, old.code
    base = f"/projects/{SEWAGE}/reports"
    assert bureau.post(f"{base}/{key}/correction", data={"reason": ""}).status_code == 422
    assert (
        enter("owner").post(f"{base}/{key}/correction", data={"reason": "改时间"}).status_code
        == 422
    )
    assert (
        bureau.post(f"{base}/{key}/correction", data={"reason": "会议地点有误"}).status_code == 302
    )
    page = bureau.get(base).text
    assert "已被新件取代" in page and "会议地点有误" in page
    newest = re.search(r"/reports/(\d+)\.docx", page).group(1)
    text = "\n".join(
        p.text
        for p in docx.Document(io.BytesIO(bureau.get(f"{base}/{newest}.docx").data)).paragraphs
    )
    assert f"更正并取代{number}" in text
    assert "已被新件取代" in app.test_client().get(f"/v/{code}").text
    assert bureau.post(f"{base}/{key}/withdrawal", data={"reason": "重复"}).status_code == 422
    assert (
        bureau.post(f"{base}/{newest}/withdrawal", data={"reason": "会议取消"}).status_code == 302
    )
    assert "已撤销" in bureau.get(base).text


def test_anyone_checks_a_document_and_an_altered_copy_is_refused(app, enter, work):
    bureau, stranger = enter("bureau"), app.test_client()
    work()
    with app.app_context():
        report = db.session.scalars(
            select(Report).filter_by(project_id=SEWAGE, kind="admission")
        ).one()
        code, number, key, pdf = report.code, report.number, report.id, report.pdf_digest
    page = stranger.get(f"/v?code={code[:5].lower()}-{code[5:]}", follow_redirects=True).text
    assert number in page and "有效" in page and "陈岚" not in page
    content = bureau.get(f"/projects/{SEWAGE}/reports/{key}.docx").data
    good = stranger.post(f"/v/{code}", data={"file": (io.BytesIO(content), "a.docx")})
    assert good.status_code == 200 and "完全一致" in good.text
    bad = stranger.post(f"/v/{code}", data={"file": (io.BytesIO(content[:-1] + b"x"), "a.docx")})
    assert bad.status_code == 422 and "被改动过" in bad.text
    assert (
        stranger.get("/v/AAAAAAAAAA").status_code == 404
        and "没有这份文件" in stranger.get("/v/AAAAAAAAAA").text
    )
    if pdf:
        made = bureau.get(f"/projects/{SEWAGE}/reports/{key}.pdf").data
        assert (
            made[:5] == b"%PDF-"
            and stranger.post(f"/v/{code}", data={"file": (io.BytesIO(made), "a.pdf")}).status_code
            == 200
        )


def test_the_same_input_gives_the_same_bytes(context):
    digests = []
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt), transaction():
            digests.append(issue("admission").digest)
            raise KeyboardInterrupt
    assert digests[0] == digests[1]


def test_supplement_stops_the_clock_and_every_answer_has_its_letter(app, enter):
    bureau, owner = enter("bureau"), enter("owner")
    assert (
        bureau.post(
            f"/projects/{POWER}/steps/ask_supplement", data={"reason": "缺监理审核报告盖章页"}
        ).status_code
        == 302
    )
    turns = bureau.get("/turns").text
    assert "期限中止" in turns and "缺监理审核报告盖章页" in turns
    assert (
        owner.post(f"/projects/{POWER}/steps/supplement", data={"conclusion": "已补"}).status_code
        == 302
    )
    assert (
        bureau.post(f"/projects/{POWER}/steps/admit", data={"confirm": "true"}).status_code == 302
    )
    with app.app_context():
        kinds = db.session.scalars(
            select(Report.kind).filter_by(project_id=POWER).order_by(Report.id)
        ).all()
    assert kinds[-2:] == ["supplement_notice", "admission"]


@pytest.mark.parametrize("kind", ["application_form", "city_opinion"])
def test_a_paper_that_counts_says_what_its_counts_leave_out(context, kind, monkeypatch):
    builder = a_builder()
    place = access.stand(builder.viewers["bureau"], SEWAGE)
    if kind == "city_opinion":
        monkeypatch.setitem(reviews.WRITING, kind, (place.project.state,))
        builder.write("city", place.project, kind)
    loose = Document(project_id=SEWAGE, title="散件", indexed=False)
    db.session.add(loose)
    db.session.flush()
    press = context.extensions["press"]
    said = {"reason": "缺盖章页"}
    fields = contexts.WRITERS[kind](Asked(place, a_builder().at.date(), said))
    assert any("件文件尚未组卷" in text for text in fields["uncounted"])
    report = issuing.issue(place, kind, press, now=clock.now())
    content = context.extensions["store"].path(report.digest).read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        text = re.sub(r"<[^>]+>", "", package.read("word/document.xml").decode())
    assert "尚未组卷，不在以上卷数、件数内" in text
    db.session.rollback()


def test_no_paper_prints_bare_counts_of_the_archive():
    signed = {"handover_list", "succession_note", "handover_deed"}
    for kind in contexts.WRITERS:
        fields = set(form_of(kind).fields)
        if fields & {"volumes", "drawings"} and kind not in signed:
            assert fields & {"uncounted", "quantities"}, kind
