"""After a second look the pack says how it is decided: by that look alone, or by the panel once more."""

from datetime import timedelta

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import JournalEntry, Project, Statement
from acceptance.services.ground import packs
from acceptance.services.ground.access import Viewer
from acceptance.services.letters.words import chinese_date
from acceptance.transaction import transaction
from tests.builders import RESERVOIR, SEWAGE
from tests.reports.lives import Life
from tests.web.hands import state, step
from tests.web.judging.test_voted_upon import a_change_is_made
from tests.workflows.test_versions import after
from workflows.statements import PARTS

TWICE = (
    "mark: P}\nscore:",
    "mark: P}\n  after_recheck: {value: second_vote, clause: 本系统约定, mark: P}\nscore:",
)
TEXTS = dict.fromkeys(PARTS["evaluation"], "符合要求。")
DAY = clock.local_date(clock.now())
VOTE = {"again_on": DAY.isoformat(), "again_agreed": "4", "again_against": "1"}


def with_a_second_vote(app):
    """The reservoir, mended and looked at again, under a pack whose panel votes once more."""
    with app.app_context():
        text = after("national-2006", TWICE, version="2006.2")
        with transaction() as session:
            admin = Viewer(0, "系统管理员", is_admin=True)
            packs.add("national-2006", text, "试行", actor=admin, now=clock.now())
            session.get(Project, RESERVOIR).procedure_version = "2006.2"
        life = Life(RESERVOIR)
        life.each_problem("owner", "answer", answer="已补齐")
        life.step("owner", "submit_rectification")
        life.each_problem("bureau", "close", conclusion="已整改到位")
        return life


def test_a_panel_that_is_to_vote_again_passes_nothing_before_it_has(app, enter):
    life = with_a_second_vote(app)
    bureau, texts = enter("bureau"), f"/projects/{RESERVOIR}/review/texts/evaluation"
    assert "复查后的表决未写入评价" in step(bureau, RESERVOIR, "pass_recheck", confirm="true").text
    assert "复查后验收组再次表决" in bureau.get(texts).text
    half = bureau.post(texts, data={**TEXTS, "again_on": DAY.isoformat()})
    assert half.status_code == 422 and 'id="e-again_agreed"' in half.text
    lost = {**VOTE, "again_agreed": "2", "again_against": "3"}
    assert bureau.post(texts, data={**TEXTS, **lost}).status_code == 302
    assert "未过半数" in step(bureau, RESERVOIR, "pass_recheck", confirm="true").text
    ticked = {"did": ["heard_owner", "saw_rooms"]}
    assert bureau.post(texts, data={**TEXTS, **VOTE, **ticked}).status_code == 302
    assert f'value="{DAY}"' in bureau.get(texts).text
    assert step(bureau, RESERVOIR, "pass_recheck", confirm="true").status_code == 302
    assert state(app, RESERVOIR) == "accepted"
    with app.app_context():
        opinion = [text for report, text in life.papers() if report.kind == "opinion"][-1]
        written = db.session.scalars(
            select(Statement).filter_by(project_id=RESERVOIR, kind="evaluation")
        ).one()
    assert written.body["again"] == {"on": DAY.isoformat(), "agreed": 4, "against": 1}
    assert "验收组听取了建设单位自检情况的汇报，察看了档案库房，抽查案卷" in opinion
    assert "施工单位施工文件" not in opinion and "工程现场" not in opinion
    assert (
        f"复查后，验收组于{chinese_date(DAY)}再次表决，成员5人，同意4人，不同意1人。同意" in opinion
    )
    assert "验收会上，验收组成员5人，同意2人，不同意3人" in opinion


def test_a_second_vote_has_been_held_by_no_more_than_sit_on_the_panel(app, enter):
    """Seen: votes of the next year, and seven of five, which then counted as none at all."""
    with_a_second_vote(app)
    bureau, texts = enter("bureau"), f"/projects/{RESERVOIR}/review/texts/evaluation"
    wrong = {"again_on": (DAY + timedelta(1)).isoformat()}, {"again_against": "2"}
    for one, why in zip(wrong, ("晚于今天", "多于验收组人数"), strict=True):
        answer = bureau.post(texts, data={**TEXTS, **VOTE, **one})
        (field,) = one
        assert answer.status_code == 422 and why in answer.text and f'id="e-{field}"' in answer.text
    elsewhere = f"/projects/{SEWAGE}/review/texts/evaluation"
    with app.app_context(), transaction() as session:
        session.get(Project, SEWAGE).vote_begun = False
    early = bureau.post(elsewhere, data={**TEXTS, **VOTE})
    assert early.status_code == 422, "at the meeting nobody votes for the second time"


def test_a_second_vote_about_an_archive_that_was_changed_since_is_void(app, enter):
    """The figures stay in the journal; the panel votes once more, and the bureau enters that."""
    with_a_second_vote(app)
    bureau, texts = enter("bureau"), f"/projects/{RESERVOIR}/review/texts/evaluation"
    assert bureau.post(texts, data={**TEXTS, **VOTE}).status_code == 302
    assert bureau.post(a_change_is_made(app, enter, RESERVOIR)).status_code == 302
    with app.app_context():
        void = db.session.scalars(select(JournalEntry).filter_by(action="annul_again")).one()
        assert (void.facts["agreed"], void.facts["against"]) == (4, 1)
    refused = step(bureau, RESERVOIR, "pass_recheck", confirm="true").text
    assert "复查后的表决未写入评价" in refused
    # the votes of the meeting itself were about what was rectified: they stand
    with app.app_context():
        assert not db.session.scalars(select(JournalEntry).filter_by(action="annul_votes")).all()


def test_a_panel_that_votes_it_down_once_more_has_failed_it_though_every_problem_is_mended(
    app, enter
):
    """Otherwise nobody could do anything: it may not pass, and no problem is left to fail it for."""
    life = with_a_second_vote(app)
    bureau, texts = enter("bureau"), f"/projects/{RESERVOIR}/review/texts/evaluation"
    refused = step(bureau, RESERVOIR, "fail_recheck", reason="仍不合格")
    assert "没有复查判为整改不到位的问题" in refused.text
    lost = {**VOTE, "again_agreed": "2", "again_against": "3"}
    assert bureau.post(texts, data={**TEXTS, **lost}).status_code == 302
    assert step(bureau, RESERVOIR, "fail_recheck", reason="仍不合格").status_code == 302
    assert state(app, RESERVOIR) == "failed"
    with app.app_context():
        paper = [text for report, text in life.papers() if report.kind == "recheck_opinion"][-1]
    assert (
        f"所列问题均已整改到位；复查后，验收组于{chinese_date(DAY)}再次表决，成员5人，同意2人，"
        "不同意3人，未过半数，复查不合格，不得进行项目竣工验收" in paper
    )


def test_a_second_vote_is_about_its_own_second_look_and_not_about_the_next(app, enter):
    """Sent back once more, the archive is another one: its figures stay in the journal alone."""
    life = with_a_second_vote(app)
    bureau, texts = enter("bureau"), f"/projects/{RESERVOIR}/review/texts/evaluation"
    assert bureau.post(texts, data={**TEXTS, **VOTE}).status_code == 302
    with app.app_context():
        life.problem("又发现缺1张竣工图")
        life.step("bureau", "return_rectification", reason="补齐")
        life.each_problem("owner", "answer", answer="已补齐")
        life.step("owner", "submit_rectification")
        life.each_problem("bureau", "close", conclusion="已整改到位")
        void = db.session.scalars(select(JournalEntry).filter_by(action="annul_again")).one()
        assert (void.facts["agreed"], void.facts["against"]) == (4, 1)
    refused = step(bureau, RESERVOIR, "pass_recheck", confirm="true").text
    assert "复查后的表决未写入评价" in refused
