"""A draft of a paper is thrown away with its reason; what was issued or voted upon keeps its words."""

import hashlib
import json

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import JournalEntry, Project, Report, Statement
from acceptance.transaction import transaction
from tests.builders import POWER, SEWAGE
from workflows.projects import Stage

EVALUATION = f"/projects/{SEWAGE}/review/texts/evaluation"
WHY = {"reason": "写成了别的项目"}


def draft(app, project, kind):
    with app.app_context():
        mine = select(Statement).filter_by(project_id=project, kind=kind)
        return db.session.scalars(mine).one()


def test_a_draft_is_thrown_away_by_whose_it_is_and_the_line_knows_what_it_was(app, enter):
    bureau = enter("bureau")
    bureau.post(EVALUATION, data={"base": "别的项目的话"})
    written = draft(app, SEWAGE, "evaluation").body
    assert bureau.post(f"{EVALUATION}/discard", data={}).status_code == 422
    stale = bureau.post(f"{EVALUATION}/discard", data={**WHY, "version": "999"})
    assert stale.status_code == 409
    assert enter("owner").post(f"{EVALUATION}/discard", data=WHY).status_code == 403
    assert bureau.post(f"{EVALUATION}/discard", data=WHY).status_code == 302
    row = draft(app, SEWAGE, "evaluation")
    assert (row.body, row.complete) == ({}, False)
    with app.app_context():
        (line,) = db.session.scalars(select(JournalEntry).filter_by(action="discard_text"))
        text = json.dumps(written, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert line.facts == {
            "kind": "evaluation",
            "reason": "写成了别的项目",
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
        }
    page = bureau.get(EVALUATION).text
    assert "别的项目的话" not in page and "已按系统中的数据预填" in page
    again = bureau.post(f"{EVALUATION}/discard", data=WHY)
    assert again.status_code == 422 and "没有可以作废的" in again.text


def test_what_is_voted_upon_or_out_of_its_stage_is_not_thrown_away(app, enter):
    bureau = enter("bureau")
    ballot = {"vote": "agree", "confirmed": "true"}
    assert enter("expert").post(f"/projects/{SEWAGE}/panel/vote", data=ballot).status_code == 302
    voted = bureau.post(f"{EVALUATION}/discard", data=WHY)
    assert voted.status_code == 422 and "已有人表决" in voted.text
    late = enter("owner").post(f"/projects/{SEWAGE}/review/texts/self_check/discard", data=WHY)
    assert late.status_code == 422
    with app.app_context(), transaction() as session:
        session.get(Project, SEWAGE).state = Stage.ACCEPTED.value
    assert bureau.post(f"{EVALUATION}/discard", data=WHY).status_code == 422


def test_a_paper_that_was_issued_from_a_draft_keeps_its_words(app, enter):
    with app.app_context(), transaction() as session:
        reports = select(Report.kind, Report.digest).filter_by(project_id=POWER)
        before = session.execute(reports.order_by(Report.id)).all()
        session.get(Project, POWER).state = Stage.SUPPLEMENT.value
    url = f"/projects/{POWER}/review/texts/application/discard"
    assert enter("owner").post(url, data=WHY).status_code == 302
    with app.app_context():
        reports = select(Report.kind, Report.digest).filter_by(project_id=POWER)
        assert db.session.execute(reports.order_by(Report.id)).all() == before
