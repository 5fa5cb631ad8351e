"""An opinion that was taken back accepts nothing: what rests on it waits until one stands again."""

import pytest
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Document, Handover, Report, Volume
from acceptance.services.life import frozen
from acceptance.transaction import transaction
from tests.builders import a_project, nothing_is_owed_after
from tests.web.hands import step
from tests.web.life.test_project_data import propose, take
from workflows import frozen as tree


@pytest.fixture
def accepted(app, enter):
    """A project whose acceptance is to be reported, with nothing owed before its transfer."""
    with app.app_context():
        key = a_project("accepted").id
        nothing_is_owed_after(key)
    # who accepts the works was registered wrongly, and is put right
    assert propose(app, enter("owner"), key, completion_by="province").status_code == 302
    assert take(app, enter("bureau"), "agree_revision", key).status_code == 302
    return key


def newest(app, key, kind):
    with app.app_context():
        mine = select(Report).filter_by(project_id=key, kind=kind).order_by(Report.id.desc())
        return db.session.scalars(mine).first()


def take_back(app, bureau, key):
    opinion = newest(app, key, "opinion")
    answer = bureau.post(
        f"/projects/{key}/reports/{opinion.id}/withdrawal", data={"reason": "结论有误"}
    )
    assert answer.status_code == 302
    return opinion


@pytest.mark.usefixtures("agrees")
def test_after_the_opinion_was_taken_back_nothing_is_transferred_reported_or_listed(
    app, enter, accepted
):
    bureau, owner = enter("bureau"), enter("owner")
    base = f"/projects/{accepted}"
    assert bureau.post(f"{base}/reports", data={"kind": "record_report"}).status_code == 302
    assert owner.post(f"{base}/handover", data={"remark": ""}).status_code == 302
    opinion = take_back(app, bureau, accepted)
    refused = step(bureau, accepted, "transfer", confirm="true")
    assert refused.status_code == 409 and "没有有效的验收意见" in refused.text
    # what was reported on the strength of it is over, and is not reported again
    report = newest(app, accepted, "record_report")
    assert (report.state, report.ended_by) == ("ended", "withdraw_report")
    again = bureau.post(f"{base}/reports", data={"kind": "record_report"})
    assert again.status_code == 422 and "没有有效的验收意见" in again.text
    # the way on: the opinion is issued anew, under a number of its own that names the old one
    page = bureau.get(f"{base}/reports").text
    assert f"/reports/{opinion.id}/correction" in page
    assert f"/reports/{opinion.id}/withdrawal" not in page
    corrected = f"{base}/reports/{opinion.id}/correction"
    assert bureau.post(corrected, data={"reason": "重新出具"}).status_code == 302
    assert bureau.post(corrected, data={"reason": "再来一次"}).status_code == 422
    made = newest(app, accepted, "opinion")
    assert (made.state, made.replaces_id) == ("valid", opinion.id)
    assert newest(app, accepted, "opinion").number != opinion.number
    with app.app_context():
        assert db.session.get(Report, opinion.id).state == "withdrawn"
    bureau.post(f"{base}/reports", data={"kind": "record_report"})
    assert step(bureau, accepted, "transfer", confirm="true").status_code == 302


def test_a_list_is_not_signed_while_no_opinion_stands(app, enter, accepted):
    take_back(app, enter("bureau"), accepted)
    refused = enter("owner").post(f"/projects/{accepted}/handover", data={"remark": ""})
    assert refused.status_code == 409 and "没有有效的验收意见" in refused.text


def test_a_list_is_signed_of_an_archive_that_the_transfer_would_take(app, enter, accepted):
    owner = enter("owner")
    with app.app_context(), transaction() as session:
        one, other = session.scalars(
            select(Volume).where(Volume.project_id == accepted).order_by(Volume.number)
        ).all()[:2]
        one.code, other.sound = "", False
        inside = session.scalars(select(Document).where(Document.volume_id == one.id)).first()
        inside.volume_id = None
    refused = owner.post(f"/projects/{accepted}/handover", data={"remark": ""})
    assert refused.status_code == 409
    for said in ("1 卷没有档号", "页号不连续", "未组入案卷", "与定稿不符"):
        assert said in refused.text, said
    page = owner.get(f"/projects/{accepted}/handover")
    assert page.status_code == 200 and "与定稿不符" in page.text
    with app.app_context():
        assert db.session.scalars(select(Handover).filter_by(project_id=accepted)).all() == []


def test_who_checks_a_list_sees_what_it_lists_beside_the_version_that_was_accepted(
    app, enter, accepted
):
    """A volume that came in after the acceptance is on the list and not in the accepted version."""
    owner, bureau = enter("owner"), enter("bureau")
    with app.app_context(), transaction() as session:
        last = session.scalars(
            select(Volume).where(Volume.project_id == accepted).order_by(Volume.number.desc())
        ).first()
        row = {"number": last.number + 1, "code": "补-001", "files": 0, "pages": 0, "sound": True}
        session.add(Volume(project_id=accepted, title="竣工验收文件（补）", **row))
    assert owner.post(f"/projects/{accepted}/handover", data={"remark": ""}).status_code == 302
    listed = newest(app, accepted, "handover_list")
    with app.app_context():
        fixed = frozen.latest(accepted).digest
        lies = tree.archive_digest(frozen.live(accepted))
    page = bureau.get(f"/v/{listed.code}").text
    assert fixed != lies and fixed in page and lies in page
    assert "移交清册所列档案" in page and "验收定稿" in page
    # other papers of the project show the version alone
    assert lies not in bureau.get(f"/v/{newest(app, accepted, 'opinion').code}").text
