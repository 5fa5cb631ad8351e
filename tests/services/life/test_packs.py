"""Rules change safely: a dry run says what a version would do, a move is all or none, and it can be taken back."""

import pytest
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import Filing, JournalEntry, PanelMember, Project
from acceptance.refusals import Forbidden, NotFound, Refused
from acceptance.services.ground import packs
from acceptance.services.ground.access import Viewer
from acceptance.services.life import moves, trials
from acceptance.services.life.facts import ProjectFacts
from acceptance.transaction import transaction
from tests.builders import BRIDGE, HOSPITAL, POWER, RESERVOIR, SEWAGE, a_builder
from tests.workflows.test_versions import after
from workflows import needs, standards

pytestmark = pytest.mark.usefixtures("agrees")

NEW = (
    ("working_days: {value: 10", "working_days: {value: 15"),
    ("minimum: {value: 5", "minimum: {value: 7"),
)


@pytest.fixture
def b(app):
    with app.app_context():
        yield a_builder()


def add(text, name="national-2006"):
    admin = Viewer(0, "系统管理员", is_admin=True)
    with transaction():
        return packs.add(name, text, "试行", actor=admin, now=clock.now())


def run(b, version, name="national-2006"):
    return {
        touch.project.id: touch
        for touch in trials.dry_run(
            b.viewers["bureau"], name, version, today=clock.local_date(clock.now())
        )
    }


def test_a_new_version_moves_nobody_and_new_projects_pin_it(b):
    pinned = select(Project.id, Project.procedure_version).order_by(Project.id)
    before = db.session.execute(pinned).all()
    add(after("national-2006", *NEW, version="2006.2"))
    assert db.session.execute(pinned).all() == before
    assert "2006.1" in {version for _project, version in before}
    assert (
        packs.newest("national-2006").version == "2006.2"
        and packs.procedure(db.session.get(Project, POWER)).value("answer", "working_days") == 10
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("\npanel:\n", "\npanell:\n", "panell：不认识 panell，是否应为 panel"),
        ("minimum: {value: 5", "minimum: {value: minus seven", "panel.minimum.value：应为整数"),
    ],
)
def test_a_slip_of_the_pen_is_refused_in_the_words_of_make_check(b, old, new, told):
    text = after("national-2006", (old, new), version="2006.2")
    with pytest.raises(Refused) as refused:
        add(text)
    assert told in refused.value.facts["why"]
    assert refused.value.facts["why"] == "；".join(standards.problems(text))


def test_the_dry_run_says_which_projects_and_how_and_changes_nothing(b):
    add(after("national-2006", *NEW, version="2006.2"))
    touched = run(b, "2006.2")
    assert set(touched) == {BRIDGE, HOSPITAL, POWER, SEWAGE, RESERVOIR}
    assert [(c.path, c.before, c.after) for c in touched[POWER].changes] == [
        ("panel.minimum", 5, 7),
        ("answer.working_days", 10, 15),
    ]
    before, then = touched[POWER].due
    assert (
        then > before
        and touched[SEWAGE].stands
        and touched[RESERVOIR].stands
        and not touched[HOSPITAL].stands
    )
    db.session.rollback()
    assert db.session.get(Project, POWER).answer_due_on == before


def test_a_project_that_would_lack_something_is_told(b):
    add(
        after(
            "national-2006",
            ("    - 主体工程和辅助设施", "    - 档案信息化系统已运行\n    - 主体工程和辅助设施"),
            version="2006.2",
        )
    )
    hospital = run(b, "2006.2")[HOSPITAL]
    assert [blocker.code for blocker in hospital.missing] and all(
        blocker.code == "condition_unmet" for blocker in hospital.missing
    )


def test_one_or_many_move_and_come_back_together(b):
    add(after("national-2006", *NEW, version="2006.2"))
    due = db.session.get(Project, POWER).answer_due_on
    with transaction():
        batch = moves.move(
            b.viewers["bureau"], "national-2006", "2006.2", [POWER, HOSPITAL], now=clock.now()
        )
    assert (
        db.session.get(Project, POWER).procedure_version == "2006.2"
        and db.session.get(Project, POWER).answer_due_on > due
    )
    assert db.session.get(Project, BRIDGE).procedure_version == "2006.1"
    with transaction():
        assert moves.undo(b.viewers["bureau"], batch, now=clock.now()) == 2
    power = db.session.get(Project, POWER)
    assert power.procedure_version == "2006.1" and power.answer_due_on == due
    told = db.session.scalars(
        select(JournalEntry.facts).where(
            JournalEntry.project_id == POWER, JournalEntry.action == "move_pack"
        )
    ).all()
    assert [(one["from"], one["to"]) for one in told] == [
        ("2006.1", "2006.2"),
        ("2006.2", "2006.1"),
    ]
    with pytest.raises(NotFound), transaction():
        moves.undo(b.viewers["bureau"], batch, now=clock.now())


def test_where_a_panel_judges_nothing_moves_and_nothing_of_the_batch(b):
    add(after("national-2006", *NEW, version="2006.2"))
    with pytest.raises(Refused, match="pack_stands"), transaction():
        moves.move(
            b.viewers["bureau"], "national-2006", "2006.2", [HOSPITAL, SEWAGE], now=clock.now()
        )
    assert db.session.get(Project, HOSPITAL).procedure_version == "2006.1"


def test_only_the_bureau_that_organises_moves_a_project(b):
    add(after("national-2006", *NEW, version="2006.2"))
    for who, refusal in (("owner", Forbidden), ("province", Forbidden), ("tunnel", KeyError)):
        with pytest.raises(refusal), transaction():
            moves.move(b.viewers[who], "national-2006", "2006.2", [POWER], now=clock.now())


def checklist(project):
    rows = db.session.scalars(select(Filing).where(Filing.project_id == project))
    return {
        (r.section, r.code): (
            r.name,
            r.required,
            r.retention,
            r.party_id,
            r.files,
            r.state,
            r.remark,
            r.stage,
            r.due_on,
        )
        for r in rows
    }


def test_a_new_scope_adds_what_is_owed_keeps_what_has_files_and_goes_back_without_a_trace(b):
    first, *_rest = standards.scope("dat-28-2018").groups[0].items
    line = next(
        one
        for one in standards.shipped("dat-28-2018").splitlines()
        if one.strip().startswith(f"- [{first.name},")
    )
    add(
        after(
            "dat-28-2018",
            (
                line,
                line.replace(first.name, "全新的条目").replace("- [", "- [")
                + "\n"
                + line.replace(first.name, "又一条"),
            ),
            version="2030.1",
        ),
        "dat-28-2018",
    )
    before = checklist(BRIDGE)
    touch = run(b, "2030.1", "dat-28-2018")[BRIDGE]
    assert touch.added and not touch.gone
    with transaction():
        batch = moves.move(b.viewers["bureau"], "dat-28-2018", "2030.1", [BRIDGE], now=clock.now())
    now = checklist(BRIDGE)
    names = {row[0] for row in now.values()}
    assert {"全新的条目", "又一条"} <= names and len(now) > len(before)
    assert sum(row[4] for row in now.values()) == sum(row[4] for row in before.values())
    with transaction():
        moves.undo(b.viewers["bureau"], batch, now=clock.now())
    assert checklist(BRIDGE) == before


def test_what_has_files_but_stands_in_no_line_any_more_is_kept_and_owed_no_more(b):
    many = {group.code for group in standards.scope("dat-28-2018").groups if len(group.items) > 1}
    gone = db.session.scalars(
        select(Filing)
        .where(Filing.project_id == BRIDGE, Filing.files > 0, Filing.group_code.in_(many))
        .order_by(Filing.id)
    ).first()
    number, text = gone.id, standards.shipped("dat-28-2018")
    line = next(one for one in text.splitlines() if one.strip().startswith(f"- [{gone.name},"))
    add(after("dat-28-2018", (line + "\n", ""), version="2030.1"), "dat-28-2018")
    before = checklist(BRIDGE)
    with transaction():
        batch = moves.move(b.viewers["bureau"], "dat-28-2018", "2030.1", [BRIDGE], now=clock.now())
    kept = db.session.get(Filing, number)
    assert kept.files and not kept.required and "旧" in kept.code
    with transaction():
        moves.undo(b.viewers["bureau"], batch, now=clock.now())
    assert checklist(BRIDGE) == before


def test_through_the_pages(app, enter):
    admin, bureau = enter("admin"), enter("bureau")
    text = after("national-2006", *NEW, version="2006.2")
    assert "2006.1" in admin.get("/standards/national-2006/new").text
    wrong = admin.post(
        "/standards/national-2006/new",
        data={"text": text.replace("2006.2", "2006.1"), "note": "试"},
    )
    assert wrong.status_code == 422 and "应高于 2006.1" in wrong.text
    assert (
        admin.post("/standards/national-2006/new", data={"text": text, "note": "试"}).status_code
        == 302
    )
    page = bureau.get("/standards/national-2006/2006.2/move").text
    assert (
        "北岭抽水蓄能电站" in page and "答复申请 · 期限（工作日）" in page and "现在不能换" in page
    )
    assert (
        bureau.post(
            "/standards/national-2006/2006.2/move", data={"project": [str(POWER)]}
        ).status_code
        == 302
    )
    shown = bureau.get("/standards/national-2006?version=2006.2").text
    assert "2006.1 → 2006.2" in shown
    undo = shown.split('action="/standards/moves/')[1].split("/undo")[0]
    assert (
        bureau.post(
            f"/standards/moves/{undo}/undo", data={"next": "/standards/national-2006"}
        ).status_code
        == 302
    )
    assert "已撤回" in bureau.get("/standards/national-2006").text
    assert bureau.get("/standards/national-2006/9.9/move").status_code == 404


def test_a_quorum_of_the_pack_lets_the_meeting_close_without_the_absent_but_the_whole_panel_counts(
    b,
):
    pack = add(
        after("national-2006", ("quorum: {value: 1.0", "quorum: {value: 0.6"), version="2006.2")
    )
    today = clock.local_date(clock.now())
    sewage = ProjectFacts(db.session.get(Project, SEWAGE), today, pack)
    voting = sewage.voting
    assert voting.quorum == 3
    assert (voting.members, voting.agreed, voting.against) == (5, 0, 0)
    members = list(
        db.session.scalars(
            select(PanelMember)
            .where(PanelMember.project_id == SEWAGE, PanelMember.vote.is_(None))
            .order_by(PanelMember.id)
        )
    )
    members.pop(0).vote = "agree"
    said = []
    for member in members:
        member.vote = "agree"
        db.session.flush()
        facts = ProjectFacts(db.session.get(Project, SEWAGE), today, pack)
        said.append([blocker.code for blocker in needs.voted_through(facts)])
    assert said == [["votes_missing"], ["vote_open"], ["vote_open"], []]
    db.session.get(Project, SEWAGE).vote_closed = True
    members[1].vote = "against"
    members[2].vote = members[3].vote = None
    db.session.flush()
    facts = ProjectFacts(db.session.get(Project, SEWAGE), today, pack)
    assert [blocker.code for blocker in needs.voted_through(facts)] == ["no_majority"] and not list(
        needs.judged_down(facts)
    )
