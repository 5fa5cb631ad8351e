"""The other programmes of the notice live on the same table: each is walked from end to end, with its own needs, names and letters."""

import io
from datetime import date

import pytest
from sqlalchemy import select

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import Document, FileVersion, Filing, Finding, Project, Report
from acceptance.services import amending, steps
from acceptance.services.files import filings
from acceptance.services.ground import access, packs
from acceptance.services.letters import issuing
from acceptance.services.life import revisions
from acceptance.transaction import transaction
from tests.builders import a_builder
from tests.reports.lives import text_of
from workflows import programmes, standards
from workflows.engine import Blocked, NotOffered

ASSESSMENT, UPGRADE, LAW_CHECK, VILLAGE = 6, 7, 8, 9


@pytest.fixture
def b(app):
    with app.app_context():
        made = a_builder()
        made.at = clock.now()
        yield made


def project(number):
    db.session.expire_all()
    return db.session.get(Project, number)


def take(b, who, number, name, **answers):
    with transaction():
        b.step(who, project(number), name, days=0, **answers)


def blocked(b, who, number, name, **answers):
    with pytest.raises(Blocked) as found, transaction():
        b.step(who, project(number), name, days=0, **answers)
    return {blocker.code for blocker in found.value.blockers}


def problems(b, who, number, name, **answers):
    """The same step for every problem on the list."""
    for key in db.session.scalars(select(Finding.id).where(Finding.project_id == number)).all():
        with transaction():
            place = access.stand(b.viewers[who], number)
            steps.take_finding_step(
                place, db.session.get(Finding, key), name, answers, version=None, now=clock.now()
            )


def titles(number):
    return [
        row.title
        for row in db.session.scalars(
            select(Report).where(Report.project_id == number).order_by(Report.id)
        )
    ]


def points(b, number, given):
    with transaction():
        b.points("bureau", project(number), "points", given)


def test_an_assessment_gives_the_level_that_the_points_come_to(b):
    points(b, ASSESSMENT, {"2-01": (1, "没有库房")})
    assert blocked(b, "bureau", ASSESSMENT, "approve", confirm=True) == {"score_below_minimum"}
    points(b, ASSESSMENT, {"2-01": (10, "装具不足")})
    take(b, "bureau", ASSESSMENT, "approve", confirm=True)
    assert packs.stage_name(project(ASSESSMENT)) == "已定级"
    assert steps.ProjectFacts(project(ASSESSMENT), date.today()).score.result.level == "省特级"
    assert titles(ASSESSMENT)[-1] == "关于对西江市卫生基建中心进行现场评审的通知"
    with transaction():
        project(ASSESSMENT).procedure_version = "2"
    with transaction():
        place = b.place("bureau", project(ASSESSMENT))
        for kind in ("grade_notice", "grade_certificate"):
            made = issuing.come_with(place, kind, b.press, now=clock.now())
            told = text_of(b.press.store.path(made.digest).read_bytes())
            assert "省特级" in told and "验收" not in told, told
    assert titles(ASSESSMENT)[-2:] == [
        "关于西江市卫生基建中心档案综合目标管理考评等级的通知",
        "西江市卫生基建中心档案综合目标管理考评等级证书",
    ]


def test_floor_space_below_the_class_fails_whatever_the_points(b):
    assert blocked(b, "bureau", UPGRADE, "approve", confirm=True) == {"score_below_indicator"}
    points(b, UPGRADE, {"1-01": (6000, "")})
    with transaction():
        project(UPGRADE).level = "省辖市"
    assert blocked(b, "bureau", UPGRADE, "approve", confirm=True) == {"score_no_class"}
    with transaction():
        project(UPGRADE).level = "地级市"
    take(b, "bureau", UPGRADE, "approve", confirm=True)
    assert packs.stage_name(project(UPGRADE)) == "已达标"


def test_a_check_by_law_goes_from_notice_to_recheck(b):
    problems(b, "owner", LAW_CHECK, "answer", answer="已改")
    take(b, "owner", LAW_CHECK, "submit_rectification")
    assert blocked(b, "bureau", LAW_CHECK, "pass_recheck", confirm=True) == {"findings_unchecked"}
    problems(b, "bureau", LAW_CHECK, "close", conclusion="合格")
    take(b, "bureau", LAW_CHECK, "pass_recheck", confirm=True)
    assert packs.stage_name(project(LAW_CHECK)) == "已办结"
    assert [title.split("公司")[-1] for title in titles(LAW_CHECK)] == [
        "进行档案行政执法检查的通知",
        "限期整改的通知",
        "档案行政执法检查整改报告",
        "整改情况的复查意见",
    ]


def test_nobody_votes_samples_or_applies_where_the_programme_has_no_such_step(b):
    for name in ("apply", "admit", "transfer", "start_construction"):
        for who in ("owner", "bureau"):
            with pytest.raises(NotOffered), transaction():
                steps.take_step(
                    access.stand(b.viewers[who], LAW_CHECK),
                    name,
                    {},
                    version=None,
                    now=clock.now(),
                    press=None,
                )


def test_a_village_goes_round_year_after_year(b):
    assert blocked(b, "village", VILLAGE, "apply") == {"filings_unfiled"}
    with transaction():
        b.file("village", project(VILLAGE), ("self_check",), suffix="（补）")
    take(b, "village", VILLAGE, "apply")
    take(b, "bureau", VILLAGE, "open_review", meeting_on=date(2026, 12, 1), meeting_place="村委会")
    take(b, "bureau", VILLAGE, "approve", confirm=True)
    files = [
        row.files
        for row in db.session.scalars(
            select(Filing).where(Filing.project_id == VILLAGE).order_by(Filing.code)
        )
    ]
    take(b, "bureau", VILLAGE, "renew", confirm=True)
    rows = list(
        db.session.scalars(select(Filing).where(Filing.project_id == VILLAGE).order_by(Filing.code))
    )
    assert {row.state for row in rows} == {"missing"} and [row.files for row in rows] == files
    assert project(VILLAGE).state == "self_check" and blocked(b, "village", VILLAGE, "apply") == {
        "filings_unfiled"
    }


def handed_in(b, content, name):
    """Put a file into the first item of the village and submit it; the codes of what it lacks."""
    with transaction():
        place = b.place("village", project(VILLAGE))
        item = db.session.scalars(access.filings(place).order_by(Filing.code)).first()
        (incoming,) = filings.receive(b.press.store, [(name, io.BytesIO(content))], limit=1 << 20)
        filings.attach(place, item, None, incoming, now=clock.now())
        try:
            steps.take_filing_step(place, item, "submit", {}, version=None, now=clock.now())
        except Blocked as blocked:
            return {blocker.code for blocker in blocked.blockers}
        return set()


def test_last_years_file_is_none_of_this_year(b):
    with transaction():
        b.file("village", project(VILLAGE), ("self_check",), suffix="（补）")
    item = db.session.scalars(select(Filing).where(Filing.project_id == VILLAGE)
                              .order_by(Filing.code)).first()  # fmt: skip
    digest = db.session.scalars(
        select(FileVersion.digest).join(Document).where(Document.filing_id == item.id)
    ).first()
    last = b.press.store.path(digest).read_bytes()
    take(b, "village", VILLAGE, "apply")
    take(b, "bureau", VILLAGE, "open_review", meeting_on=date(2026, 12, 1), meeting_place="村委会")
    take(b, "bureau", VILLAGE, "approve", confirm=True)
    take(b, "bureau", VILLAGE, "renew", confirm=True)
    assert handed_in(b, last, "去年的另名.pdf") == {"same_as_last_round"}
    assert handed_in(b, small_pdf("今年"), "今年.pdf") == set()


def test_a_programme_stops_for_a_while_for_good_and_begins_again_after_a_failure(b):
    take(b, "village", VILLAGE, "suspend", reason="村委会换届")
    assert packs.stage_name(project(VILLAGE)) == "暂停"
    take(b, "village", VILLAGE, "resume")
    with transaction():
        project(VILLAGE).state = "failed"
    take(b, "village", VILLAGE, "reapply", reason="已补齐")
    assert project(VILLAGE).state == "self_check"
    with transaction():
        mine = access.stand(b.viewers["village"], VILLAGE)
        row = revisions.propose_ending(mine, "并入邻村", "owner", "", version=None, now=clock.now())
    with transaction():
        place = access.stand(b.viewers["bureau"], VILLAGE)
        amending.take_step(
            place, row, "agree_revision", "", version=None, now=clock.now(), press=b.press
        )
    assert packs.stage_name(project(VILLAGE)) == "已终止"


def test_whom_a_check_by_law_is_about_does_not_stop_it(b):
    for name in programmes.ALSO:
        with pytest.raises(NotOffered), transaction():
            b.step("owner", project(LAW_CHECK), name, days=0, reason="不便")


@pytest.mark.parametrize("name", standards.names("procedure"))
def test_every_shipped_procedure_is_a_programme(name):
    programme = programmes.of(standards.procedure(name))
    rows = programme.workflow.steps.values()
    reached = {programme.start.value}
    while more := {row.dest for row in rows if set(row.source) & reached} - reached:
        reached |= more
    assert {stage.value for stage in programme.line} <= reached
    assert all(
        0 <= programme.station(stage) < len(programme.line)
        for stage in reached
        if stage in programme.names
    )


@pytest.mark.parametrize(
    ("who", "number", "words"),
    [
        ("bureau", ASSESSMENT, ("现场评审", "评定等级")),
        ("bureau", UPGRADE, ("低于 6000 ㎡",)),
        ("owner", LAW_CHECK, ("责令整改", "报送整改，申请复查")),
        ("village", VILLAGE, ("报请督查", "建档")),
    ],
)
def test_the_pages_speak_the_programmes_language(enter, who, number, words):
    client = enter(who)
    page = client.get(f"/projects/{number}").text
    assert (
        all(word in page for word in words)
        and "竣工图" not in page.split("<nav", 2)[-1].split("</nav>")[0]
    )
    for path in ("review", "findings", "reports", "filings"):
        answer = client.get(f"/projects/{number}/{path}", follow_redirects=True)
        assert answer.status_code == 200
