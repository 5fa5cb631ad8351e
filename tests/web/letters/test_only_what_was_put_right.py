"""A corrected paper is the paper that it corrects: only what was put right is written otherwise."""

import io
from datetime import date

import docx
import pytest
from sqlalchemy import select, update

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import (
    Finding,
    Handover,
    Inspection,
    PanelMember,
    Party,
    Project,
    Report,
    Sample,
    Score,
    Statement,
    Volume,
)
from acceptance.refusals import Refused
from acceptance.services.ground import access
from acceptance.services.letters import corrections, issuing, kept
from acceptance.services.life import frozen
from acceptance.transaction import transaction
from tests.builders import SEWAGE, a_builder, a_project
from workflows.documents import KINDS, R
from workflows.frozen import archive_digest

NOW_CALLED = "东湖污水处理厂三期扩建工程"
HANDS = {R.BUREAU: "bureau", R.OWNER: "owner", R.SUPERVISOR: "supervisor", R.CITY_ARCHIVE: "city"}
JUDGED = {"area": "10万吨", "judgement": "归档齐全。", "verdict": "agree"}
VISITS = ("inspection_notice", "rectification_notice")
NOT_TOLD = {
    *("succession_note", "amendment_note", "appraisal_list"),
    *("correction_order", "termination_notice"),
}
TOLD = [kind for kind in KINDS if kind not in NOT_TOLD]
"""Whoever finds fault with a 交接单 has it counted anew: it is never corrected (test_successions). Of a
更改单 there is nothing to tell here (test_forms_of_record), nor of what is late or given up (test_one_paper_each)."""


@pytest.fixture(scope="module")
def told(seeded, tmp_path_factory):
    """Every kind issued, then the world moves on, then each is corrected: what both say, by kind."""
    from tests.conftest import copied, make_app

    folder = tmp_path_factory.mktemp("kept") / "instance"
    copied(seeded, folder)
    app = make_app(folder)
    with app.app_context():
        press = app.extensions["press"]
        viewers = a_builder().viewers
        with transaction() as session:
            visit = something_to_tell(session)
            issued = {
                kind: issuing.issue(
                    access.stand(viewers[HANDS[KINDS[kind].by]], SEWAGE),
                    kind,
                    press,
                    now=clock.now(),
                    answers={"reason": "缺盖章页，限三十日"},
                    inspection=visit if kind in VISITS else None,
                ).id
                for kind in TOLD
            }
        with transaction() as session:
            the_world_moves_on(session)
        found = {}
        for kind, key in issued.items():
            with transaction() as session:
                old = session.get(Report, key)
                if kind == "handover_list":
                    continue
                place = access.stand(viewers[HANDS[KINDS[kind].by]], SEWAGE)
                made = corrections.reissue(place, old, press, "名称有误", now=clock.now())
                found[kind] = (kept.of(old)["said"], kept.of(made)["said"], made.title)
        db.session.remove()
        db.engine.dispose()
    return found


def something_to_tell(session):
    """Votes, points, problems, texts, an exchange, a visit and a signed list."""
    project = session.get(Project, SEWAGE)
    project.procedure_pack, project.procedure_version = "water-2008", "2008.1"
    project.completion_by = "province"
    members = session.scalars(select(PanelMember).filter_by(project_id=SEWAGE)).all()
    for member in members:
        member.vote, member.dissent = "agree", "竣工图不全"
    members[-1].replaces_id, members[-2].recused = members[-2].id, True
    for item, number in (("1-01", 18), ("2-01", 65), ("3-01", 8)):
        session.add(Score(project_id=SEWAGE, item=item, own=number, points=number))
    at = project.state_since
    for kind in ("evaluation", "audit_report", "self_check", "application", "city_opinion"):
        row = session.scalars(select(Statement).filter_by(project_id=SEWAGE, kind=kind)).first()
        if row is None:
            body = {"base": "制度健全。", "completeness": "齐全。"} | JUDGED
            row = Statement(project_id=SEWAGE, kind=kind, body=body, complete=True)
            row.written_by, row.written_at = "陈岚", at
            session.add(row)
    visit = Inspection(
        project_id=SEWAGE,
        planned_on=date(2026, 5, 1),
        place="厂区",
        inspectors="陈岚",
        planned_by="陈岚",
        planned_at=at,
        conclusion="有问题。",
    )
    session.add(visit)
    session.flush()
    party = session.scalars(select(Party.id).filter_by(project_id=SEWAGE)).first()
    for number, of in ((1, None), (2, None), (3, visit.id)):
        session.add(
            Finding(
                project_id=SEWAGE,
                number=number,
                problem=f"问题{number}",
                due_on=date(2027, 1, 15),
                state="open",
                inspection_id=of,
                party_id=party,
            )
        )
    for sample in session.scalars(select(Sample).filter_by(project_id=SEWAGE)):
        sample.result = "sound"
    deed = Handover(project_id=SEWAGE, number=1, receiver="市城建档案馆", volumes=1, files=1)
    deed.pages, deed.remark, deed.signed_by, deed.signed_at = 1, "", "梁静", at
    deed.digest = archive_digest(frozen.live(SEWAGE))
    session.add(deed)
    opinion = Report(project_id=SEWAGE, kind="opinion", title="意见", digest="0", size=0)
    opinion.template_digest = opinion.journal_head = "0"
    opinion.issued_by, opinion.issued_at = "陈岚", at
    session.add(opinion)
    session.flush()
    return visit


def the_world_moves_on(session):
    """Whatever a paper tells of is otherwise by now; the name of the project was put right."""
    project = session.get(Project, SEWAGE)
    project.name, project.round = NOW_CALLED, 2
    project.meeting_on = project.applied_on = date(2027, 2, 2)
    where = {"project_id": SEWAGE}
    for table, values in (
        (PanelMember, {"vote": "against", "dissent": "", "recused": False}),
        (Score, {"points": 1, "own": 1}),
        (Sample, {"result": "faulty", "remark": "后来记的"}),
        (Finding, {"state": "closed", "closed_round": 2, "conclusion": "合格", "answer": "改了"}),
        (Statement, {"body": {"base": "另写。", "completeness": "另写。"}}),
        (Inspection, {"conclusion": "后来改的。", "inspectors": "别人"}),
    ):
        session.execute(update(table).filter_by(**where).values(**values))
    last = session.scalars(select(Volume).filter_by(**where).order_by(Volume.number.desc())).first()
    row = {"number": last.number + 1, "code": "补-001", "files": 7, "pages": 70, "sound": True}
    session.add(Volume(project_id=SEWAGE, title="后来归档的", **row))
    session.add(
        Finding(
            project_id=SEWAGE, number=9, problem="后来列的", due_on=date(2027, 1, 1), state="open"
        )
    )
    session.flush()


def named(value, old, new):
    """A value with the name put right wherever it stands."""
    if isinstance(value, str):
        return value.replace(old, new)
    if isinstance(value, list):
        return [named(one, old, new) for one in value]
    if isinstance(value, dict):
        return {key: named(one, old, new) for key, one in value.items()}
    return value


@pytest.mark.parametrize("kind", [kind for kind in TOLD if kind != "handover_list"])
def test_a_correction_of_each_kind_changes_only_what_was_put_right(told, kind):
    before, after, title = told[kind]
    apart = ("issued", "title_lines")
    was = {name: value for name, value in before.items() if name not in apart}
    now = {name: value for name, value in after.items() if name not in apart}
    assert now == named(was, "东湖污水处理厂三期工程", NOW_CALLED)
    if "东湖污水处理厂三期工程" in str(was):
        assert NOW_CALLED in str(now)
    assert NOW_CALLED in title


def test_what_came_in_after_the_acceptance_is_not_in_the_corrected_opinion(app, enter):
    """The panel judged eleven volumes; the twelfth came later."""
    with app.app_context():
        key = a_project("accepted").id
        mine = select(Report).filter_by(project_id=key, kind="opinion").order_by(Report.id.desc())
        first = db.session.scalars(mine).first().id
        with transaction() as session:
            last = session.scalars(
                select(Volume).filter_by(project_id=key).order_by(Volume.number.desc())
            ).first()
            row = {"number": last.number + 1, "code": "补-001", "files": 9, "pages": 90}
            session.add(Volume(project_id=key, title="后来归档的", sound=True, **row))
    bureau = enter("bureau")

    def words():
        with app.app_context():
            report = db.session.scalars(mine).first()
            content = app.extensions["store"].path(report.digest).read_bytes()
            text = [one.text for one in docx.Document(io.BytesIO(content)).paragraphs]
            return report.id, report.archive_version, text

    _id, version, said = words()
    bureau.post(f"/projects/{key}/reports/{first}/correction", data={"reason": "抬头有误"})
    made, of, again = words()
    assert made != first and of == version == 1
    counted = [text for text in said if "卷" in text and "件" in text]
    assert counted and [text for text in again if "卷" in text and "件" in text] == counted


def test_a_list_of_an_archive_that_has_grown_is_signed_anew_and_not_corrected(context):
    viewers = a_builder().viewers
    press = context.extensions["press"]
    with transaction() as session:
        something_to_tell(session)
        place = access.stand(viewers["owner"], SEWAGE)
        listed = issuing.issue(place, "handover_list", press, now=clock.now())
    with transaction():
        corrections.reissue(place, listed, press, "抬头有误", now=clock.now())
    with transaction() as session:
        the_world_moves_on(session)
    newest = select(Report).filter_by(project_id=SEWAGE, kind="handover_list")
    with pytest.raises(Refused) as refused, transaction() as session:
        last = session.scalars(newest.order_by(Report.id.desc())).first()
        corrections.reissue(place, last, press, "日期有误", now=clock.now())
    assert refused.value.code == "list_outdated"


def test_no_paper_has_an_empty_bracket_a_unit_twice_or_a_blank_within_a_word(told):
    exchanged, _corrected, _title = told["panel_change"]
    assert "回避" in str(exchanged["texts"]) and "（）" not in str(exchanged["texts"])
    notice, _corrected, _title = told["inspection_notice"]
    assert len(notice["parties"]) == len(set(notice["parties"])) > 2
    sheet, _corrected, _title = told["score_sheet"]
    assert any(row["item"].endswith("小计") for row in sheet["rows"]) and " 小计" not in str(sheet)
