"""Every decision asks again for what the application had to show: 完整、准确、系统."""

import pytest
from sqlalchemy import select, update

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import (
    Document,
    FileVersion,
    Filing,
    Finding,
    Fixity,
    Handover,
    Report,
    Volume,
)
from acceptance.services.ground import counts
from acceptance.transaction import transaction
from tests.builders import RESERVOIR, SEWAGE, a_project, nothing_is_owed_after
from tests.web.hands import step, vote_all

DECISIONS = {
    "approve": SEWAGE,
    "approve_with_items": SEWAGE,
    "pass_recheck": RESERVOIR,
}


def the_numbers_go(project_id):
    db.session.execute(update(Volume).where(Volume.project_id == project_id).values(code=""))


def a_file_lies_loose(project_id):
    document = db.session.scalars(
        select(Document).where(Document.project_id == project_id, Document.volume_id.is_not(None))
    ).first()
    document.volume_id, document.position = None, 0


def a_volume_has_a_gap(project_id):
    volume = db.session.scalars(select(Volume).where(Volume.project_id == project_id)).first()
    volume.sound = False


def a_required_item_is_back(project_id):
    item = db.session.scalars(
        select(Filing).where(
            Filing.project_id == project_id,
            Filing.state == "filed",
            Filing.required,
            Filing.stage == "construction",
        )
    ).first()
    item.state = "returned"
    db.session.flush()
    counts.recount([item.id])


def a_file_has_lost_its_bytes(project_id):
    """As the schedule of the store finds it."""
    found = select(FileVersion.digest).where(FileVersion.project_id == project_id)
    digest = db.session.scalars(found).first()
    now = clock.now()
    row = db.session.get(Fixity, digest) or Fixity(digest=digest, found="")
    row.outcome, row.checked_at, row.damaged_at = "changed", now, now
    db.session.add(row)


SPOILT = {
    a_file_has_lost_its_bytes: "内容已损坏",
    the_numbers_go: "没有档号",
    a_file_lies_loose: "未组入案卷",
    a_volume_has_a_gap: "页号不连续",
    a_required_item_is_back: "未归档",
}


@pytest.mark.parametrize("decision", DECISIONS)
@pytest.mark.parametrize("spoil", SPOILT, ids=lambda spoil: spoil.__name__)
def test_no_decision_is_taken_over_an_archive_that_is_not_whole(app, enter, decision, spoil):
    project_id = DECISIONS[decision]
    owner, bureau = enter("owner"), enter("bureau")
    if decision == "pass_recheck":
        with app.app_context():
            found = db.session.scalars(
                select(Finding.id).where(Finding.project_id == project_id)
            ).all()
        for one in found:
            at = f"/projects/{project_id}/findings/{one}/steps"
            owner.post(f"{at}/answer", data={"answer": "已整改"})
        step(owner, project_id, "submit_rectification")
    else:
        vote_all(enter, project_id)
    with app.app_context():
        spoil(project_id)
        db.session.commit()
    answer = step(bureau, project_id, decision, confirm="true")
    assert answer.status_code == 409 and SPOILT[spoil] in answer.text


def test_archived_with_no_volume_numbered_and_a_file_in_none_and_a_list_of_one_less(app, enter):
    """It went through: 0 of 12 volumes numbered, a filed document outside them, 110 files for 111."""
    owner, bureau = enter("owner"), enter("bureau")
    with app.app_context():
        project_id = a_project("accepted", code="T-2", name="试验二桥").id
        nothing_is_owed_after(project_id)
    signed = owner.post(f"/projects/{project_id}/handover", data={"remark": ""})
    assert signed.status_code == 302
    with app.app_context():
        the_numbers_go(project_id)
        a_file_lies_loose(project_id)
        db.session.commit()
    answer = step(bureau, project_id, "transfer", confirm="true")
    assert answer.status_code == 409
    for said in ("没有档号", "未组入案卷", "与定稿不符", "重新签署"):
        assert said in answer.text, said


def test_a_list_signed_too_early_is_signed_anew_under_the_next_number(app, enter):
    owner, bureau = enter("owner"), enter("bureau")
    with app.app_context():
        project_id = a_project("accepted", code="T-3", name="试验三桥").id
        nothing_is_owed_after(project_id)
    at = f"/projects/{project_id}"
    assert owner.post(f"{at}/handover", data={"remark": "第一次"}).status_code == 302
    again = owner.post(f"{at}/handover", data={"remark": "又一次"})
    assert again.status_code == 422 and "已签署" in again.text
    with app.app_context(), transaction() as session:
        mine = select(Volume).filter_by(project_id=project_id).order_by(Volume.number.desc())
        row = {"number": session.scalars(mine).first().number + 1, "code": "补-001", "files": 9}
        session.add(Volume(project_id=project_id, title="竣工验收文件（补）", sound=True, **row))
    answer = step(bureau, project_id, "transfer", confirm="true")
    assert answer.status_code == 409 and "重新签署" in answer.text
    assert owner.post(f"{at}/handover", data={"remark": "第二次"}).status_code == 302
    with app.app_context():
        deeds = db.session.scalars(
            select(Handover).where(Handover.project_id == project_id).order_by(Handover.number)
        ).all()
        assert [one.number for one in deeds] == [1, 2] and deeds[0].digest != deeds[1].digest
        lists = db.session.scalars(
            select(Report)
            .where(Report.project_id == project_id, Report.kind == "handover_list")
            .order_by(Report.id)
        ).all()
        assert [one.state for one in lists] == ["superseded", "valid"]
        assert lists[1].replaces_id == lists[0].id


def test_after_the_acceptance_new_volumes_are_numbered_behind_the_fixed_ones(app, enter):
    owner = enter("owner")
    with app.app_context():
        project_id = a_project("accepted", code="T-4", name="试验四桥").id
        before = dict(
            db.session.execute(
                select(Volume.id, Volume.code).where(Volume.project_id == project_id)
            ).all()
        )
    at = f"/projects/{project_id}"
    made = owner.post(f"{at}/volumes/new", data={"title": "竣工验收文件（补）", "section": 0})
    assert made.status_code == 302
    with app.app_context():
        pattern = {
            "pattern": "{全宗号}-{类别号}·{项目号}-{案卷号:3}-{件号:4}",
            "fonds": "0427",
            "category": "KJ",
            "project_number": "T-4",
        }
    numbered = owner.post(f"{at}/numbers", data=pattern)
    assert numbered.status_code == 302, numbered.text
    with app.app_context():
        after = dict(
            db.session.execute(
                select(Volume.id, Volume.code).where(Volume.project_id == project_id)
            ).all()
        )
    assert {key: after[key] for key in before} == before
    assert all(after.values()) and len(after) == len(before) + 1
    other = owner.post(f"{at}/numbers", data={**pattern, "fonds": "9999"})
    assert other.status_code == 422 and "定稿" in other.text
