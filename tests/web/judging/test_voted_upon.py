"""What the members vote upon stands fixed from the first ballot of the round on, and opens again only
when the votes are void.
"""

import threading

import pytest
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import (
    Amendment,
    Finding,
    JournalEntry,
    Project,
    Sample,
    Score,
    Statement,
    Strike,
    Volume,
)
from acceptance.transaction import transaction
from tests.builders import RESERVOIR, SEWAGE, a_project
from tests.locks import locked
from tests.web.hands import put_off, state, step, vote_all
from tests.web.judging.test_secrecy import SECRET, judged_by

BASE = f"/projects/{SEWAGE}"
EVALUATION = {"base": "制度健全。"}
PROBLEM = {"problem": "第 3 卷缺签字", "due_on": "2027-01-15"}


def votes(client):
    answer = client.post(f"{BASE}/panel/vote", data={"vote": "agree", "confirmed": "true"})
    assert answer.status_code == 302


def evaluation(app, project=SEWAGE):
    with app.app_context():
        mine = select(Statement).filter_by(project_id=project, kind="evaluation")
        return db.session.scalars(mine).one()


def a_volume(app, project=SEWAGE):
    with app.app_context():
        mine = select(Sample).filter_by(project_id=project)
        return db.session.scalars(mine.order_by(Sample.id)).first().volume.number


def an_entry(app):
    return {"entry": "e-1", "volume": str(a_volume(app)), "result": "faulty", "text": "缺签字"}


def rewrites(app, bureau, project=SEWAGE):
    """Every door by which what is voted upon could be rewritten, and what it answers."""
    base = f"/projects/{project}"
    return {
        "evaluation": bureau.post(f"{base}/review/texts/evaluation", data=EVALUATION),
        "findings": bureau.post(f"{base}/findings", data=PROBLEM),
        "sample": bureau.post(f"{base}/sample", data={"number": "1", "remark": "补抽"}),
        "note": bureau.post(f"{base}/sample/notes", data=an_entry(app)),
    }


def test_evaluation_problems_and_records_stand_from_the_first_ballot_on_and_it_says_how_they_open(
    app, enter
):
    """It happened: everybody had voted, and then the evaluation they had voted upon was rewritten."""
    bureau, before = enter("bureau"), evaluation(app).body
    votes(enter("expert"))
    for what, answer in rewrites(app, bureau).items():
        assert answer.status_code == 422, what
        assert "已有人表决" in answer.text and "延期续会" in answer.text, what
    assert evaluation(app).body == before
    # The pages say so beforehand and offer no field.
    page = bureau.get(f"{BASE}/review/texts/evaluation").text
    assert "已有人表决，不再改动" in page and "<textarea" not in page
    page = bureau.get(f"{BASE}/review/vote").text
    assert f'action="{BASE}/sample"' not in page and "确须改动的，先办延期续会" in page
    assert f'action="{BASE}/findings"' not in bureau.get(f"{BASE}/findings").text


def test_when_the_votes_are_void_all_of_it_opens_again(app, enter):
    bureau = enter("bureau")
    votes(enter("expert"))
    put_off(bureau, SEWAGE)
    for what, answer in rewrites(app, bureau).items():
        assert answer.status_code == 302, what
    assert evaluation(app).body["base"] == EVALUATION["base"]


def test_a_secret_ballot_fixes_it_as_well(app):
    bureau, expert = judged_by(app, SECRET), app.test_client()
    expert.post("/demo/demo-expert")
    votes(expert)
    assert {answer.status_code for answer in rewrites(app, bureau).values()} == {422}


def test_nobody_votes_upon_an_evaluation_that_is_not_written(app, enter):
    bureau, expert = enter("bureau"), enter("expert")
    assert bureau.post(f"{BASE}/review/texts/evaluation", data={"base": "待写"}).status_code == 302
    refused = expert.post(f"{BASE}/panel/vote", data={"vote": "agree", "confirmed": "true"})
    assert refused.status_code == 422 and "表决的内容还不齐" in refused.text
    with app.app_context():
        assert not db.session.get(Project, SEWAGE).vote_begun


def test_a_problem_is_named_after_the_panel_has_judged_the_archive_down_and_not_before(app, enter):
    bureau = enter("bureau")
    vote_all(enter, SEWAGE, "against")
    # Four against, one for: what is to be mended is listed with the order.
    assert bureau.post(f"{BASE}/findings", data=PROBLEM).status_code == 302
    refused = bureau.post(f"{BASE}/review/texts/evaluation", data=EVALUATION)
    assert refused.status_code == 422
    assert step(bureau, SEWAGE, "order_rectification", reason="未过半数").status_code == 302
    assert state(app, SEWAGE) == "rectification"


def test_problems_go_on_living_after_the_vote(app, enter):
    bureau, owner = enter("bureau"), enter("owner")
    bureau.post(f"{BASE}/findings", data=PROBLEM)
    vote_all(enter, SEWAGE)
    with app.app_context():
        row = db.session.scalars(select(Finding).filter_by(project_id=SEWAGE)).one()
        key, version = row.id, row.version_id
    answered = owner.post(
        f"{BASE}/findings/{key}/steps/answer", data={"answer": "已补签", "version": version}
    )
    assert answered.status_code == 302


def test_at_the_recheck_the_evaluation_is_written_though_the_meeting_voted(app, enter):
    """The votes of the meeting are still there; at the re-check nobody votes."""
    with app.app_context(), transaction() as session:
        project = session.get(Project, RESERVOIR)
        project.state = "recheck"
        assert project.vote_begun
    bureau = enter("bureau")
    answer = bureau.post(f"/projects/{RESERVOIR}/review/texts/evaluation", data=EVALUATION)
    assert answer.status_code == 302


def test_a_programme_without_a_vote_knows_nothing_of_it(app, enter):
    with app.app_context(), transaction() as session:
        assessed = session.scalars(select(Project).filter_by(procedure_pack="assessment")).first()
        assessed.vote_begun = True
        key = assessed.id
        assert assessed.state == "review"
    answer = enter("bureau").post(
        f"/projects/{key}/scores", data={"points-1-01": "7", "reason-1-01": "少"}
    )
    assert answer.status_code == 302


@pytest.fixture
def pointed(app):
    """A project of a pack with points, at its meeting, once somebody has voted."""
    with app.app_context():
        project = a_project("self_check", procedure_pack="water-2008").id
    with app.app_context(), transaction() as session:
        row = session.get(Project, project)
        row.state = "review"
        for item in ("1-01", "2-01", "3-01"):
            session.add(Score(project_id=project, item=item, points=9, reason="抽查", by="陈岚"))
        row.vote_begun = True
    return project


def test_points_are_not_rewritten_after_a_ballot(app, enter, pointed):
    bureau = enter("bureau")
    page = bureau.get(f"/projects/{pointed}/scores").text
    assert page.count("<tr>") > 3 and 'name="points-1-01"' not in page and "不再改动" in page
    refused = bureau.post(
        f"/projects/{pointed}/scores", data={"points-1-01": "19", "reason-1-01": "少一项"}
    )
    assert refused.status_code == 422 and "已有人表决" in refused.text
    with app.app_context():
        rows = db.session.scalars(select(Score).filter_by(project_id=pointed)).all()
        assert {row.points for row in rows} == {9}


def test_a_ballot_and_the_evaluation_at_once_one_comes_after_the_other(app, enter):
    """Whichever comes second sees the first: both look again behind the project's lock."""
    from acceptance.gateways import clock
    from acceptance.refusals import Refused
    from acceptance.services.ground import access
    from acceptance.services.judging import reviews
    from tests.builders import a_builder

    with app.app_context():
        place = access.stand(a_builder().viewers["bureau"], SEWAGE)
        assert not place.project.vote_begun, "read before the ballot came"
        meanwhile = threading.Thread(target=lambda: votes(enter("expert")))
        meanwhile.start()
        meanwhile.join()
        with transaction(), pytest.raises(Refused, match="voted_upon"):
            reviews.write(place, "evaluation", EVALUATION, version=None, now=clock.now())


def changed_points(app, project):
    with app.app_context():
        lines = select(JournalEntry).filter_by(project_id=project, action="score_panel")
        last = db.session.scalars(lines.order_by(JournalEntry.seq.desc())).first()
        return last.facts["changed"]


def the_strike(app):
    with app.app_context():
        return db.session.scalars(select(Strike.id)).one()


def test_points_entered_wrongly_are_struck_through_by_two_persons_and_entered_anew(
    app, enter, second
):
    with app.app_context():
        project = a_project("self_check", procedure_pack="water-2008").id
    with app.app_context(), transaction() as session:
        session.get(Project, project).state = "review"
    bureau, url = enter("bureau"), f"/projects/{project}/scores"
    full = {f"points-{n}-01": value for n, value in ((1, "20"), (2, "7"), (3, "10"))}
    assert bureau.post(url, data={**full, "reason-2-01": "扣"}).status_code == 302
    early = bureau.post(f"{url}/2-01/strike", data={"reason": "应为 70"})
    assert early.status_code == 422 and "直接改" in early.text
    corrected = {**full, "points-1-01": "19", "reason-1-01": "少一项", "reason-2-01": "扣"}
    assert bureau.post(url, data=corrected).status_code == 302
    assert changed_points(app, project) == [["1-01", "20", "19"]]
    with app.app_context(), transaction() as session:
        session.get(Project, project).vote_begun = True
    assert bureau.post(f"{url}/9-99/strike", data={"reason": "x"}).status_code == 404
    assert "strike=2-01" in bureau.get(url).text
    assert "录入错在哪里" in bureau.get(f"{url}?strike=2-01").text
    assert bureau.post(f"{url}/2-01/strike", data={"reason": "应为 70"}).status_code == 302
    answer = f"/projects/{project}/strikes/{the_strike(app)}/agree"
    assert bureau.post(answer).status_code == 422
    with app.app_context(), locked() as seen:
        assert second.post(answer).status_code == 302
    assert {"strike": "wait", "score": "wait"}.items() <= seen.items()
    page = bureau.get(url).text
    assert 'name="points-2-01"' in page and 'name="points-1-01"' not in page
    assert "<del>" in page and "应为 70" in page
    assert bureau.post(url, data={"points-2-01": "70"}).status_code == 302
    assert bureau.post(url, data={"points-2-01": "60", "reason-2-01": "再改"}).status_code == 422
    with app.app_context():
        row = db.session.scalars(select(Score).filter_by(project_id=project, item="2-01")).one()
        assert (row.points, row.by) == (70, "陈岚")


def hidden(page):
    """What the form of a ballot carries along."""
    return page.split('name="read" value="')[1].split('"')[0]


def a_problem(client, text="缺隐蔽工程记录"):
    said = {"problem": text, "due_on": "2030-03-01", "basis": "", "location": ""}
    assert client.post(f"{BASE}/findings", data=said).status_code == 302


def test_a_vote_is_for_what_its_member_read(app, enter):
    """It happened: the evaluation was rewritten between the page and the click, and the vote counted."""
    bureau, expert = enter("bureau"), enter("expert")
    seen = hidden(expert.get(f"{BASE}/panel/vote").text)
    said = {"vote": "against", "dissent": "缺件", "read": seen}
    repeated = expert.post(f"{BASE}/panel/vote", data=said)
    assert repeated.status_code == 200 and hidden(repeated.text) == seen
    a_problem(bureau)
    refused = expert.post(f"{BASE}/panel/vote", data={**said, "confirmed": "true"})
    assert refused.status_code == 409
    assert "表决的内容有变动（所列问题）" in refused.text and "缺隐蔽工程记录" in refused.text
    # Nothing is lost: what was chosen stands there, over what is voted upon now.
    assert 'value="缺件"' in refused.text and 'value="against" checked' in refused.text
    fresh = hidden(refused.text)
    assert fresh != seen
    again = expert.post(f"{BASE}/panel/vote", data={**said, "read": fresh, "confirmed": "true"})
    assert again.status_code == 302
    with app.app_context():
        lines = select(JournalEntry).filter_by(project_id=SEWAGE, action="vote")
        (line,) = db.session.scalars(lines).all()
        assert line.facts["read"] == fresh


def test_what_changed_is_told_before_the_vote_is_repeated_and_without_a_mark_none_counts(enter):
    bureau, expert = enter("bureau"), enter("expert")
    seen = hidden(expert.get(f"{BASE}/panel/vote").text)
    a_problem(bureau)
    told = expert.post(f"{BASE}/panel/vote", data={"vote": "agree", "read": seen})
    assert told.status_code == 409 and "所列问题" in told.text
    blind = {"vote": "agree", "confirmed": "true", "read": ""}
    refused = expert.post(f"{BASE}/panel/vote", data=blind)
    assert refused.status_code == 409 and "检查评价、评分、所列问题、抽查记录、定稿" in refused.text


def a_change_is_made(app, enter, project):
    """Asked for, agreed to, made in a volume, reported and fixed, each by its own hand."""
    base, bureau, owner = f"/projects/{project}", enter("bureau"), enter("owner")
    asked = {"reason": "缺一页", "volumes": "2", "items": ""}
    assert owner.post(f"{base}/archive/amendments", data=asked).status_code == 302
    with app.app_context():
        change = (
            db.session.scalars(select(Amendment).filter_by(project_id=project, state="asked"))
            .one()
            .id
        )
        volume = db.session.scalars(select(Volume).filter_by(project_id=project, number=2)).one()
        key, before = volume.id, volume.note
    steps = f"{base}/archive/amendments/{change}/steps"
    assert bureau.post(f"{steps}/agree_amendment", data={"answer": "同意"}).status_code == 302
    noted = [key, "note", before, "缺一页，已补"]
    assert owner.post(f"{base}/table/volumes", json=[noted]).status_code == 200
    assert owner.post(f"{steps}/report_amendment").status_code == 302
    return f"{steps}/fix_amendment"


def test_who_voted_before_a_change_of_the_archive_was_agreed_to_votes_anew(app, enter):
    """It happened: three had voted upon the first version, a change was agreed to, two voted upon the
    second, and the opinion counted all five.
    """
    bureau = enter("bureau")
    votes(enter("expert"))
    fix = a_change_is_made(app, enter, SEWAGE)
    assert "定为新版后原票作废" in bureau.get(f"{BASE}/archive").text
    assert bureau.post(fix).status_code == 302
    with app.app_context():
        assert not db.session.get(Project, SEWAGE).vote_begun
        void = db.session.scalars(select(JournalEntry).filter_by(action="annul_votes")).one()
        assert void.facts == {"votes": 1}
    assert "原票作废" in enter("expert").get("/").text
    assert "定为新版后原票作废" not in bureau.get(f"{BASE}/archive").text
    looked = {"entry": "again", "volume": "2", "result": "sound", "text": ""}
    assert bureau.post(f"{BASE}/sample/notes", data=looked).status_code == 302
    vote_all(enter, SEWAGE)
    assert "5 人，同意 5" in bureau.get(f"{BASE}/review/vote").text


def test_a_change_that_nobody_had_voted_before_makes_no_vote_void(app, enter):
    assert enter("bureau").post(a_change_is_made(app, enter, SEWAGE)).status_code == 302
    with app.app_context():
        assert not db.session.scalars(select(JournalEntry).filter_by(action="annul_votes")).all()
