"""A corrected paper has all its words: also those that the officer typed when the step was taken."""

import io

import docx
import pytest
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Finding, Report
from tests.builders import RESERVOIR

pytestmark = pytest.mark.usefixtures("agrees")

BASE = f"/projects/{RESERVOIR}"


def words_of(client, report_id):
    content = client.get(f"{BASE}/reports/{report_id}.docx").data
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)


def newest(app, kind):
    with app.app_context():
        mine = select(Report).filter_by(project_id=RESERVOIR, kind=kind).order_by(Report.id.desc())
        return db.session.scalars(mine).first()


def fail_the_recheck(app, enter, reason):
    owner, bureau = enter("owner"), enter("bureau")
    with app.app_context():
        findings = db.session.scalars(select(Finding.id).filter_by(project_id=RESERVOIR)).all()
    for finding in findings:
        owner.post(f"{BASE}/findings/{finding}/steps/answer", data={"answer": "已补签"})
    owner.post(f"{BASE}/steps/submit_rectification")
    rejected = f"{BASE}/findings/{findings[0]}/steps/reject"
    bureau.post(rejected, data={"conclusion": "仍缺"})
    for finding in findings[1:]:
        bureau.post(f"{BASE}/findings/{finding}/steps/close", data={"conclusion": "合格"})
    answer = bureau.post(f"{BASE}/steps/fail_recheck", data={"reason": reason})
    assert answer.status_code == 302
    return bureau


def test_the_reason_typed_at_a_failed_recheck_stands_in_the_corrected_opinion_too(app, enter):
    bureau = fail_the_recheck(app, enter, "逾期未整改，监理签字仍缺三份")
    first = newest(app, "recheck_opinion")
    assert first.step == "fail_recheck"
    assert "逾期未整改，监理签字仍缺三份" in words_of(bureau, first.id)
    for reason in ("抬头有误", "日期有误"):
        last = newest(app, "recheck_opinion")
        address = f"{BASE}/reports/{last.id}/correction"
        assert bureau.post(address, data={"reason": reason}).status_code == 302
        corrected = newest(app, "recheck_opinion")
        assert corrected.id > last.id and corrected.step == "fail_recheck"
        assert "逾期未整改，监理签字仍缺三份" in words_of(bureau, corrected.id)


def test_a_paper_from_before_its_step_was_stored_is_corrected_with_all_its_words(app, enter):
    bureau = fail_the_recheck(app, enter, "逾期未整改")
    with app.app_context():
        old = db.session.get(Report, newest(app, "recheck_opinion").id)
        old.step = ""
        db.session.commit()
        key = old.id
    bureau.post(f"{BASE}/reports/{key}/correction", data={"reason": "抬头有误"})
    assert "逾期未整改" in words_of(bureau, newest(app, "recheck_opinion").id)
