"""The transfer: not before the last item is answered, the list signed, the result reported."""

import io

from sqlalchemy import select

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.models import (
    Document,
    Filing,
    Finding,
    Handover,
    JournalEntry,
    Parcel,
    Project,
    Volume,
)
from acceptance.services.life import frozen
from acceptance.transaction import transaction
from tests.builders import SEWAGE, a_project, nothing_is_owed_after
from tests.web.hands import serve, serves_too, state, step, vote_all
from workflows.numbering import PRESETS


def test_passing_with_items_keeps_them_until_transfer(app, enter, work):
    bureau, owner = enter("bureau"), enter("owner")
    assert step(bureau, SEWAGE, "approve_with_items", confirm="true").status_code == 409
    bureau.post(
        f"/projects/{SEWAGE}/findings",
        data={"problem": "异地备份未演练", "location": "档案室", "due_on": "2026-12-20"},
    )
    vote_all(enter, SEWAGE)
    assert step(bureau, SEWAGE, "approve", confirm="true").status_code == 409
    assert step(bureau, SEWAGE, "approve_with_items", confirm="true").status_code == 302
    with app.app_context():
        finding = db.session.scalars(select(Finding.id).filter_by(project_id=SEWAGE)).one()
        due = db.session.scalars(
            select(Filing.id).filter_by(project_id=SEWAGE, stage="accepted", required=True)
        ).all()
    refused = step(bureau, SEWAGE, "transfer", confirm="true")
    assert (
        refused.status_code == 409
        and "移交清册未签署" in refused.text
        and "未整改答复" in refused.text
    )
    owner.post(f"/projects/{SEWAGE}/findings/{finding}/steps/answer", data={"answer": "已演练"})
    bureau.post(f"/projects/{SEWAGE}/findings/{finding}/steps/close", data={"conclusion": "属实"})
    for filing in due:
        owner.post(
            f"/projects/{SEWAGE}/filings/{filing}/files",
            data={"files": (io.BytesIO(small_pdf("x")), "验收.pdf")},
        )
        work()
        owner.post(f"/projects/{SEWAGE}/filings/{filing}/steps/submit")
        owner.post(f"/projects/{SEWAGE}/filings/{filing}/steps/file")
    # What came in after the acceptance lies in a volume of its own, numbered behind the others.
    with app.app_context():
        loose = db.session.scalars(
            select(Document.id).filter_by(project_id=SEWAGE, volume_id=None)
        ).all()
    owner.post(
        f"/projects/{SEWAGE}/volumes/new", data={"title": "竣工验收文件（补）", "section": 0}
    )
    with app.app_context():
        made = db.session.scalars(select(Volume).filter_by(project_id=SEWAGE, code="")).one()
        key, number = made.id, made.number
    owner.post(
        f"/projects/{SEWAGE}/volumes/{key}/move",
        data={"files": ",".join(map(str, loose)), "to": number},
    )
    numbers = {"fonds": "0427", "category": "KJ", "project_number": "HB-2020-007"}
    _name, pattern = PRESETS["dat-13-2022"]
    owner.post(f"/projects/{SEWAGE}/numbers", data={"pattern": pattern, **numbers})
    owner.post(f"/projects/{SEWAGE}/handover", data={"remark": ""})
    refused = owner.post(f"/projects/{SEWAGE}/parcels", data={})
    assert refused.status_code == 422
    assert owner.post(f"/projects/{SEWAGE}/parcels", data={"agreed": "1"}).status_code == 302
    city = enter("city")
    assert step(city, SEWAGE, "transfer", confirm="true").status_code == 302
    assert state(app, SEWAGE) == "archived"
    with app.app_context():
        parcel = db.session.scalars(select(Parcel)).one()
        line = db.session.scalars(select(JournalEntry).filter_by(action="close_with_parcel")).one()
        assert line.facts["digest"] == parcel.digest
        assert parcel.version == frozen.latest(SEWAGE).number == 2
        db.session.remove()


def test_the_result_is_reported_for_the_record_where_the_law_asks(app, enter):
    with app.app_context():
        project = a_project("accepted").id
        with transaction() as session:
            session.get(Project, project).completion_by = "province"
    bureau = enter("bureau")
    assert "尚未报国家档案局备案" in step(bureau, project, "transfer", confirm="true").text
    assert (
        bureau.post(f"/projects/{project}/reports", data={"kind": "record_report"}).status_code
        == 302
    )
    assert "备案" not in step(bureau, project, "transfer", confirm="true").text.split("<ol")[1]


def test_whoever_signed_the_list_for_the_owner_does_not_receive_it_for_the_archive(app, enter):
    with app.app_context():
        project = a_project("accepted").id
        nothing_is_owed_after(project)
    both = enter("owner")
    assert both.post(f"/projects/{project}/handover", data={"remark": ""}).status_code == 302
    serve(both, serves_too(app, "owner", "city"))
    page = both.get(f"/projects/{project}/steps/transfer")
    assert page.status_code == 409 and "的名义办过“签署移交清册”" in page.text
    other = enter("city").get(f"/projects/{project}/steps/transfer")
    assert "的名义办过" not in other.text
    assert "第 1 号" in other.text and "与定稿一致" in other.text, "what is taken over is shown"


def test_without_a_city_archive_the_owner_names_the_archive_and_no_office_takes_it(app, enter):
    with app.app_context():
        project = a_project("accepted").id
        nothing_is_owed_after(project)
        with transaction() as session:
            session.get_one(Project, project).city_archive_id = None
    owner = enter("owner")
    assert 'name="receiver"' in owner.get(f"/projects/{project}/handover").text
    refused = owner.post(f"/projects/{project}/handover", data={"remark": ""})
    assert refused.status_code == 422 and "应是档案馆" in refused.text
    named = {"remark": "", "receiver": "西江市档案馆"}
    assert owner.post(f"/projects/{project}/handover", data=named).status_code == 302
    with app.app_context():
        assert db.session.scalars(select(Handover.receiver)).one() == "西江市档案馆"
