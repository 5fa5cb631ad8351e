"""A 交接单 that is not signed yet: it stays open when something is refused, goes on beside the project's steps, and
is over when the project is.
"""

import pytest
from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import Filing, JournalEntry, Party, Project, Report, Succession
from acceptance.services.life import frozen
from acceptance.services.life.facts import ProjectFacts
from acceptance.transaction import reading
from tests.builders import BRIDGE, HOSPITAL, POWER, RESERVOIR
from tests.web.hands import serve, serves_too, state, step, unit_of
from tests.web.letters.test_corrections import fail_the_recheck
from workflows.filings import DELIVERED
from workflows.frozen import archive_digest

pytestmark = pytest.mark.usefixtures("agrees")
OWNERS = {HOSPITAL: "health"}
WAITS = "的交接还没有办完：办完或撤回后再提出"


def unit_in(app, project, unit=None):
    """The contractor of the first section of a project, or what a unit of the demo is there."""
    with app.app_context():
        mine = select(Party.id).filter_by(project_id=project, kind="contractor", section=1)
        if unit:
            mine = mine.where(Party.organisation_id == unit_of(app, unit))
        return db.session.scalars(mine.order_by(Party.id)).first()


def name_of(app, key):
    with app.app_context():
        return db.session.get(Party, key).organisation.name


def propose(enter, app, project, leaving, follows=None):
    data = {
        "party_id": leaving,
        "ends_on": "2026-11-01",
        "reason": "合同解除",
        "organisation_id": "" if follows is None else unit_of(app, follows),
    }
    owner = enter(OWNERS.get(project, "owner"))
    return owner.post(f"/projects/{project}/successions", data=data)


def take(app, hand, project, name, answer="", version=None):
    """A step of the newest hand-over of the project."""
    with app.app_context():
        mine = select(Succession).filter_by(project_id=project).order_by(Succession.number.desc())
        row = db.session.scalars(mine).first()
        key, known = row.id, row.version_id
    sent = {"answer": answer, "version": version or known}
    return hand.post(f"/projects/{project}/successions/{key}/steps/{name}", data=sent)


def states(app, project):
    with app.app_context():
        mine = select(Succession.state).filter_by(project_id=project)
        return db.session.scalars(mine.order_by(Succession.number)).all()


def delivered(app, key):
    with app.app_context():
        mine = (Filing.party_id == key) & Filing.state.in_(DELIVERED)
        return db.session.scalar(select(func.count()).where(mine))


def test_who_is_to_take_over_leaves_only_once_that_is_settled(app, enter):
    leaving = unit_in(app, BRIDGE)
    assert propose(enter, app, BRIDGE, leaving, "health").status_code == 302
    follows = unit_in(app, BRIDGE, unit="health")
    for next_one in ("tunnel", None):
        answer = propose(enter, app, BRIDGE, follows, next_one)
        assert answer.status_code == 422
        assert f"“{name_of(app, leaving)}”{WAITS}" in answer.text
    assert states(app, BRIDGE) == ["proposed"]
    assert take(app, enter("owner"), BRIDGE, "withdraw_succession").status_code == 302
    assert propose(enter, app, BRIDGE, follows).status_code == 302
    assert states(app, BRIDGE) == ["withdrawn", "proposed"]


def test_nobody_takes_over_who_is_leaving_himself(app, enter):
    leaving = unit_in(app, BRIDGE)
    propose(enter, app, BRIDGE, leaving, "health")
    take(app, enter("owner"), BRIDGE, "withdraw_succession")
    follows = unit_in(app, BRIDGE, unit="health")
    assert propose(enter, app, BRIDGE, follows).status_code == 302
    answer = propose(enter, app, BRIDGE, leaving, "health")
    assert answer.status_code == 422 and f"“{name_of(app, follows)}”{WAITS}" in answer.text
    # once that one is gone, it is named as such
    owner = enter("owner")
    take(app, owner, BRIDGE, "hand_over_for", "已撤场")
    assert take(app, owner, BRIDGE, "take_over").status_code == 302
    assert propose(enter, app, BRIDGE, leaving, "health").status_code == 302


def test_it_is_signed_while_building_rests_and_by_a_stale_page_not_at_all(app, enter):
    owner, leaving = enter("owner"), unit_in(app, BRIDGE)
    propose(enter, app, BRIDGE, leaving)
    assert step(owner, BRIDGE, "suspend", reason="缓建").status_code == 302
    assert states(app, BRIDGE) == ["proposed"]
    assert take(app, enter("contractor"), BRIDGE, "hand_over").status_code == 302
    stale = take(app, owner, BRIDGE, "withdraw_succession", version=1)
    assert stale.status_code == 409 and states(app, BRIDGE) == ["handed"]
    assert take(app, owner, BRIDGE, "take_over").status_code == 302
    assert states(app, BRIDGE) == ["done"]


def test_it_goes_on_beside_an_application_and_the_fixed_archive_stands_as_it_is(app, enter):
    leaving = unit_in(app, POWER)
    brought = delivered(app, leaving)
    assert propose(enter, app, POWER, leaving, "health").status_code == 302
    bureau = enter("bureau")
    assert step(bureau, POWER, "admit", confirm="true").status_code == 302
    assert states(app, POWER) == ["proposed"]
    with app.app_context(), reading():
        fixed = frozen.latest(POWER).digest
    owner = enter("owner")
    assert take(app, owner, POWER, "hand_over_for", "已撤场").status_code == 302
    other = serves_too(app, "expert2", "health")
    assert take(app, serve(enter("expert2"), other), POWER, "take_over").status_code == 302
    assert states(app, POWER) == ["done"] and delivered(app, leaving) == brought > 0
    with app.app_context(), reading():
        assert archive_digest(frozen.live(POWER)) == fixed
        project = db.session.get(Project, POWER)
        facts = ProjectFacts(project, clock.local_date(clock.now()), thorough=True)
        assert facts.archive.changed == []


def test_after_a_failed_re_check_it_waits_for_a_new_application(app, enter):
    assert propose(enter, app, RESERVOIR, unit_in(app, RESERVOIR)).status_code == 302
    fail_the_recheck(app, enter, "逾期未整改")
    owner = enter("owner")
    for name in ("hand_over_for", "recount_succession", "withdraw_succession"):
        refused = take(app, owner, RESERVOIR, name, "已撤场")
        assert refused.status_code == 422 and "不能做这件事" in refused.text
    assert propose(enter, app, RESERVOIR, unit_in(app, RESERVOIR)).status_code == 422
    assert states(app, RESERVOIR) == ["proposed"]
    assert step(owner, RESERVOIR, "reapply", reason="再次申请").status_code == 302
    assert take(app, owner, RESERVOIR, "recount_succession").status_code == 302
    assert take(app, owner, RESERVOIR, "hand_over_for", "已撤场").status_code == 302
    assert take(app, owner, RESERVOIR, "take_over").status_code == 302
    assert states(app, RESERVOIR) == ["done"]


def test_it_is_over_with_a_project_that_ends_and_so_is_its_note(app, enter):
    leaving, owner = unit_in(app, BRIDGE), enter("owner")
    propose(enter, app, BRIDGE, leaving)
    take(app, owner, BRIDGE, "withdraw_succession")
    propose(enter, app, BRIDGE, leaving, "health")
    assert take(app, enter("contractor"), BRIDGE, "hand_over").status_code == 302
    said = {"reason": "资金落空", "keeper": "owner", "receiver": ""}
    assert step(enter("bureau"), BRIDGE, "terminate", **said).status_code == 302
    # what was settled before stays as it was settled
    assert state(app, BRIDGE) == "terminated" and states(app, BRIDGE) == ["withdrawn", "lapsed"]
    with app.app_context():
        mine = select(JournalEntry).filter_by(project_id=BRIDGE, action="lapse_succession")
        line = db.session.scalars(mine).one()
        assert (line.before, line.after) == ("handed", "lapsed")
        assert line.facts["number"] == 2 and line.facts["from"] == name_of(app, leaving)
        row = db.session.scalars(select(Succession).filter_by(project_id=BRIDGE, number=2)).one()
        note = db.session.get(Report, row.report_id)
        assert (note.state, note.ended_by) == ("ended", "terminate")
        assert db.session.get(Party, leaving).live
    for name in ("hand_over_for", "take_over", "recount_succession", "withdraw_succession"):
        assert take(app, owner, BRIDGE, name, "已撤场").status_code == 403
    assert propose(enter, app, BRIDGE, leaving).status_code == 422
    page = owner.get(f"/projects/{BRIDGE}/successions")
    assert "项目办结，不再办理" in page.text
    assert "随项目办结" in owner.get(f"/projects/{BRIDGE}/journal").text


def split(enter, *units):
    data = {"section": 1, "units": list(units), "name": "第 3 标段 后勤楼", "reason": "分开发包"}
    return enter("health").post(f"/projects/{HOSPITAL}/sections/split", data=data)


def test_a_division_takes_both_units_of_an_open_hand_over_along_or_none(app, enter):
    leaving = unit_in(app, HOSPITAL)
    assert propose(enter, app, HOSPITAL, leaving, "tunnel").status_code == 302
    follows = unit_in(app, HOSPITAL, unit="tunnel")
    for alone in (leaving, follows):
        answer = split(enter, alone)
        assert answer.status_code == 422 and f"“{name_of(app, leaving)}”{WAITS}" in answer.text
    assert split(enter, leaving, follows).status_code == 302
    health = enter("health")
    take(app, health, HOSPITAL, "recount_succession")
    assert take(app, health, HOSPITAL, "hand_over_for", "已撤场").status_code == 302
    other = serves_too(app, "expert2", "tunnel")
    assert take(app, serve(enter("expert2"), other), HOSPITAL, "take_over").status_code == 302
    with app.app_context():
        where = select(Filing.section).where(Filing.party_id == follows).distinct()
        assert set(db.session.scalars(where)) <= {3}


def test_who_leaves_to_the_owner_is_divided_off_with_its_open_hand_over(app, enter):
    leaving = unit_in(app, HOSPITAL)
    assert propose(enter, app, HOSPITAL, leaving).status_code == 302
    assert split(enter, leaving).status_code == 302
    assert states(app, HOSPITAL) == ["proposed"]


def test_sections_are_not_joined_over_an_open_hand_over_of_a_unit_of_both(app, enter):
    first = unit_in(app, HOSPITAL)
    with app.app_context():
        unit = db.session.get(Party, first).organisation_id
    data = {"organisation_id": unit, "kind": "contractor", "section": "2"}
    owner = enter("health")
    assert owner.post(f"/projects/{HOSPITAL}/parties", data=data).status_code == 302
    with app.app_context():
        mine = select(Party.id).filter_by(project_id=HOSPITAL, section=2, organisation_id=unit)
        leaving = db.session.scalars(mine).one()
    assert propose(enter, app, HOSPITAL, leaving).status_code == 302
    joined = {"section": 2, "into": 1, "reason": "合同合并"}
    answer = owner.post(f"/projects/{HOSPITAL}/sections/merge", data=joined)
    assert answer.status_code == 422 and f"“{name_of(app, leaving)}”{WAITS}" in answer.text


def joined_then(app, enter):
    """The second section became part of the first; the unit that came with it."""
    with app.app_context():
        mine = select(Party.id).filter_by(project_id=HOSPITAL, kind="contractor", section=2)
        came = db.session.scalars(mine.order_by(Party.id)).one()
    sent = {"section": 2, "into": 1, "reason": "合同合并"}
    owner = enter("health")
    assert owner.post(f"/projects/{HOSPITAL}/sections/merge", data=sent).status_code == 302
    return came


def put_apart(enter):
    return enter("health").post(f"/projects/{HOSPITAL}/sections/changes/1/undo")


def test_a_joining_is_not_taken_back_over_a_hand_over_between_units_of_both(app, enter):
    came, health = joined_then(app, enter), enter("health")
    told = f"参建单位“{name_of(app, came)}”后来又有变动"
    assert propose(enter, app, HOSPITAL, came, "road").status_code == 302
    answer = put_apart(enter)
    assert answer.status_code == 422 and told in answer.text
    # nor once it is signed
    assert take(app, health, HOSPITAL, "hand_over_for", "已撤场").status_code == 302
    other = serves_too(app, "expert2", "road")
    assert take(app, serve(enter("expert2"), other), HOSPITAL, "take_over").status_code == 302
    answer = put_apart(enter)
    assert answer.status_code == 422 and told in answer.text
    # and who has left is divided off by nobody on its own
    assert split(enter, came).status_code == 404
