"""Votes and points from paper: the member is told and can say no, a slip of the pen is struck through
by two persons, and everything stays to be read.
"""

import io

import docx
import pytest
from sqlalchemy import select

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.models import JournalEntry, PanelMember, Project, Report, Strike
from acceptance.transaction import transaction
from tests.builders import SEWAGE
from tests.locks import locked
from tests.web.hands import put_off, step, vote_all

PANEL = f"/projects/{SEWAGE}/panel"
AGREE = {"vote": "agree", "confirmed": "true"}
DECISIONS = {
    "approve": {"confirm": "true"},
    "approve_with_items": {"confirm": "true"},
    "order_rectification": {"reason": "缺件"},
}


def the_member(app, name="冯远"):
    with app.app_context():
        return db.session.scalars(select(PanelMember).filter_by(project_id=SEWAGE, name=name)).one()


def last(app, action, project=SEWAGE):
    with app.app_context():
        lines = select(JournalEntry).filter_by(project_id=project, action=action)
        return db.session.scalars(lines.order_by(JournalEntry.seq.desc())).first()


def strike_of(app):
    with app.app_context():
        return db.session.scalars(select(Strike).order_by(Strike.id.desc())).first()


def enters(client, app, vote="agree", name="冯远", dissent=""):
    sheet = {"files": (io.BytesIO(small_pdf("表决票")), "表决票.pdf")}
    data = {"vote": vote, "dissent": dissent, **sheet}
    return client.post(f"{PANEL}/{the_member(app, name).id}/vote", data=data)


pytestmark = pytest.mark.usefixtures("agrees")


def test_a_member_with_an_account_is_told_at_once_sees_the_sheet_and_says_that_it_is_not_his(
    app, enter
):
    """It happened: one POST with any scan, and the vote of a member who could sign in was given."""
    bureau, expert = enter("bureau"), enter("expert")
    assert enters(bureau, app, "against", dissent="缺件").status_code == 302
    told = expert.get("/").text
    assert "陈岚录入了您的纸质表决票" in told and "缺件" not in told
    assert "陈岚录入了您的" not in enter("expert2").get("/").text
    page = expert.get(f"/projects/{SEWAGE}/review/vote").text
    member = the_member(app).id
    assert f"{PANEL}/{member}/sheet" in page and f"{PANEL}/vote/contest" in page
    assert expert.get(f"{PANEL}/{member}/sheet").data == small_pdf("表决票")
    assert expert.post(f"{PANEL}/vote/contest", data={"reason": ""}).status_code == 422
    said = {"reason": "我没有投过纸质票"}
    with app.app_context(), locked() as seen:
        assert expert.post(f"{PANEL}/vote/contest", data=said).status_code == 302
    # no step moves the project on, and nobody confirms the vote, of the same moment
    assert {"project": "wait", "panel_member": "wait"}.items() <= seen.items()
    row = the_member(app)
    assert (row.vote, row.voted_on, row.via, row.sheet) == (None, None, None, None)
    line = last(app, "contest_vote")
    assert line.facts["reason"] == said["reason"] and line.facts["said"]["vote"] == "against"
    page = bureau.get(f"/projects/{SEWAGE}/review/vote").text
    struck = page.split('id="strikes"')[1].split("</table>")[0]
    assert "<del>" in struck and said["reason"] in struck and "缺件" not in struck
    assert "否认代录的纸质表决票" in bureau.get("/").text
    # He votes himself; how he is said to have voted is told with the rest, struck through.
    assert expert.post(f"{PANEL}/vote", data=AGREE).status_code == 302
    vote_all(enter, SEWAGE)
    page = bureau.get(f"/projects/{SEWAGE}/review/vote").text
    assert "5 人，同意 5" in page
    assert "缺件" in page.split('id="strikes"')[1].split("</table>")[0]


def test_the_last_vote_from_paper_ends_no_vote_before_the_member_has_had_his_say(app, enter):
    """Four had voted, the fifth was entered from paper: it was over before he could say no."""
    bureau, expert = enter("bureau"), enter("expert")
    for who in ("bureau", "authority", "city", "expert2"):
        enter(who).post(f"{PANEL}/vote", data=AGREE)
    enters(bureau, app)
    refused = step(bureau, SEWAGE, "approve", confirm="true")
    assert refused.status_code == 409 and "未经本人确认" in refused.text
    early = bureau.post(f"{PANEL}/vote/close")
    assert early.status_code == 422 and "本人尚未确认" in early.text
    assert expert.post(f"{PANEL}/vote/confirm").status_code == 302
    assert last(app, "confirm_vote").actor == "冯远"
    over = expert.post(f"{PANEL}/vote/contest", data={"reason": "改主意"})
    assert over.status_code == 422
    assert "5 人，同意 5" in bureau.get(f"/projects/{SEWAGE}/review/vote").text


def test_on_a_later_day_the_organiser_ends_the_vote_with_what_was_not_confirmed(app, enter):
    bureau = enter("bureau")
    for who in ("bureau", "authority", "city", "expert2"):
        enter(who).post(f"{PANEL}/vote", data=AGREE)
    enters(bureau, app)
    with app.app_context(), transaction() as session:
        from datetime import timedelta

        row = session.get(PanelMember, the_member(app).id)
        row.voted_on -= timedelta(days=1)
    assert bureau.post(f"{PANEL}/vote/close").status_code == 302
    over = enter("expert").post(f"{PANEL}/vote/contest", data={"reason": "不是我的"})
    assert over.status_code == 422 and "表决已经结束" in over.text
    assert the_member(app).vote == "agree"


def test_a_vote_from_paper_is_struck_through_by_two_persons_and_entered_anew(app, enter, second):
    bureau = enter("bureau")
    enters(bureau, app, "against", dissent="缺件")
    member = the_member(app).id
    asks = {"reason": "录成了不同意，票上是同意"}
    with app.app_context(), locked() as seen:
        assert bureau.post(f"{PANEL}/{member}/vote/strike", data=asks).status_code == 302
    assert seen["panel_member"] == "wait", "of two who ask at once one asks"
    twice = bureau.post(f"{PANEL}/{member}/vote/strike", data=asks)
    assert twice.status_code == 422 and "已有人提出划去" in twice.text
    url = f"/projects/{SEWAGE}/strikes/{strike_of(app).id}"
    # Whoever entered it asks, and does not agree; the page shows him no such button.
    assert f"{url}/agree" not in bureau.get(f"/projects/{SEWAGE}/review/vote").text
    refused = bureau.post(f"{url}/agree")
    assert refused.status_code == 422 and "由两人划去" in refused.text
    assert enter("owner").post(f"{url}/agree").status_code == 403
    assert the_member(app).vote == "against"
    assert f"{url}/agree" in second.get(f"/projects/{SEWAGE}/review/vote").text
    with app.app_context(), locked() as seen:
        assert second.post(f"{url}/agree").status_code == 302
    # two answers, or an answer and a new vote, of the same moment
    assert {"strike": "wait", "panel_member": "wait"}.items() <= seen.items()
    assert second.post(f"{url}/agree").status_code == 422
    row, strike = the_member(app), strike_of(app)
    assert (row.vote, row.via, strike.state) == (None, None, "struck")
    assert strike.said["vote"] == "against" and strike.said["sheet"]["name"] == "表决票.pdf"
    line = last(app, "agree_strike")
    assert (line.before, line.after, line.facts["name"]) == ("asked", "struck", "冯远")
    assert enters(bureau, app).status_code == 302
    assert the_member(app).vote == "agree"
    page = bureau.get(f"/projects/{SEWAGE}/review/vote").text
    assert asks["reason"] in page.split('id="strikes"')[1]


def test_who_asked_for_it_takes_it_back_and_nobody_else_of_the_two(app, enter, second):
    bureau = enter("bureau")
    enters(bureau, app)
    member = the_member(app).id
    assert (
        second.post(f"{PANEL}/{member}/vote/strike", data={"reason": "票上无签名"}).status_code
        == 302
    )
    url = f"/projects/{SEWAGE}/strikes/{strike_of(app).id}"
    # Whoever entered it neither agrees nor turns it down.
    for answer in ("agree", "leave"):
        assert bureau.post(f"{url}/{answer}").status_code == 422
    assert second.post(f"{url}/agree").status_code == 422
    assert second.post(f"{url}/leave").status_code == 302
    assert strike_of(app).state == "left" and the_member(app).vote == "agree"


def test_after_the_decision_nothing_is_struck_through(app, enter, second):
    bureau = enter("bureau")
    enters(bureau, app)
    enter("expert").post(f"{PANEL}/vote/confirm")
    for who in ("bureau", "authority", "city", "expert2"):
        enter(who).post(f"{PANEL}/vote", data=AGREE)
    member = the_member(app).id
    second.post(f"{PANEL}/{member}/vote/strike", data={"reason": "录错"})
    url = f"/projects/{SEWAGE}/strikes/{strike_of(app).id}"
    assert second.post(f"{url}/leave").status_code == 302
    assert step(bureau, SEWAGE, "approve", confirm="true").status_code == 302
    for answer in (second.post(f"{url}/agree"), second.post(f"{url}/leave")):
        assert answer.status_code == 422 and "验收合格" in answer.text
    late = second.post(f"{PANEL}/{member}/vote/strike", data={"reason": "录错"})
    assert late.status_code == 422 and the_member(app).vote == "agree"


UNANSWERED = "有 1 处录入已提出划去、未办结"


def test_nothing_is_decided_while_a_vote_waits_to_be_struck_through(app, enter, second):
    """It happened: the second person would have agreed, and the decision had counted the vote."""
    bureau = enter("bureau")
    enters(bureau, app)
    enter("expert").post(f"{PANEL}/vote/confirm")
    for who in ("bureau", "authority", "city", "expert2"):
        enter(who).post(f"{PANEL}/vote", data=AGREE)
    asks = {"reason": "票上是不同意"}
    assert bureau.post(f"{PANEL}/{the_member(app).id}/vote/strike", data=asks).status_code == 302
    for name, said in DECISIONS.items():
        refused = step(bureau, SEWAGE, name, **said)
        assert refused.status_code == 409 and UNANSWERED in refused.text, name
    url = f"/projects/{SEWAGE}/strikes/{strike_of(app).id}"
    assert second.post(f"{url}/leave").status_code == 302
    assert step(bureau, SEWAGE, "approve", confirm="true").status_code == 302


def test_nothing_is_decided_while_points_wait_to_be_struck_through(app, enter, second):
    with app.app_context(), transaction() as session:
        row = session.get(Project, SEWAGE)
        row.procedure_pack, row.procedure_version = "water-2008", "2008.1"
    bureau = enter("bureau")
    points = {"points-1-01": "18", "points-2-01": "66", "points-3-01": "9"}
    typed = points | {f"reason-{n}-01": "抽查" for n in (1, 2, 3)}
    assert bureau.post(f"/projects/{SEWAGE}/scores", data=typed).status_code == 302
    vote_all(enter, SEWAGE)
    url = f"/projects/{SEWAGE}/scores/1-01/strike"
    assert bureau.post(url, data={"reason": "看错一行"}).status_code == 302
    refused = step(bureau, SEWAGE, "approve", confirm="true")
    assert refused.status_code == 409 and UNANSWERED in refused.text
    # Whoever asked takes it back.
    url = f"/projects/{SEWAGE}/strikes/{strike_of(app).id}"
    assert bureau.post(f"{url}/leave").status_code == 302
    assert step(bureau, SEWAGE, "approve", confirm="true").status_code == 302


def test_when_the_votes_are_void_no_points_wait_to_be_struck_through(app, enter):
    """They were given anew, and the second person struck through what nobody had asked about."""
    with app.app_context(), transaction() as session:
        row = session.get(Project, SEWAGE)
        row.procedure_pack, row.procedure_version = "water-2008", "2008.1"
    bureau = enter("bureau")
    points = {"points-1-01": "20", "points-2-01": "70", "points-3-01": "10"}
    assert bureau.post(f"/projects/{SEWAGE}/scores", data=points).status_code == 302
    assert enter("expert").post(f"{PANEL}/vote", data=AGREE).status_code == 302
    url = f"/projects/{SEWAGE}/scores/1-01/strike"
    assert bureau.post(url, data={"reason": "看错一行"}).status_code == 302
    put_off(bureau, SEWAGE)
    assert strike_of(app).state == "left"


def test_a_vote_that_was_struck_through_opens_nothing_that_is_voted_upon(app, enter, second):
    """The only vote was struck through: the evaluation was open again without the votes being void."""
    bureau, expert = enter("bureau"), enter("expert")
    enters(bureau, app)
    assert expert.post(f"{PANEL}/vote/contest", data={"reason": "不是我的"}).status_code == 302
    written = bureau.post(f"/projects/{SEWAGE}/review/texts/evaluation", data={"base": "好"})
    assert written.status_code == 422 and "已有人表决" in written.text
    left = bureau.post(f"{PANEL}/{the_member(app).id}/absence", data={"reason": "出差"})
    assert left.status_code == 422


def test_when_the_votes_are_void_nothing_waits_to_be_struck_through(app, enter):
    bureau = enter("bureau")
    enters(bureau, app)
    bureau.post(f"{PANEL}/{the_member(app).id}/vote/strike", data={"reason": "录错"})
    put_off(bureau, SEWAGE)
    assert strike_of(app).state == "left"
    assert enters(bureau, app).status_code == 302


def test_a_vote_by_account_is_not_struck_through(app, enter):
    enter("expert").post(f"{PANEL}/vote", data=AGREE)
    member = the_member(app).id
    refused = enter("bureau").post(f"{PANEL}/{member}/vote/strike", data={"reason": "录错"})
    assert refused.status_code == 422 and "不是代录的纸质票" in refused.text
    refused = enter("expert").post(f"{PANEL}/vote/contest", data={"reason": "改主意"})
    assert refused.status_code == 422 and the_member(app).vote == "agree"


def papers(app, kind):
    """The text of the last paper of a kind, with its tables."""
    with app.app_context():
        mine = select(Report).filter_by(project_id=SEWAGE, kind=kind).order_by(Report.id.desc())
        path = app.extensions["store"].path(db.session.scalars(mine).first().digest)
    document = docx.Document(path)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_the_opinion_and_the_ballot_print_how_each_vote_came_and_which_were_struck_through(
    app, enter
):
    bureau = enter("bureau")
    enters(bureau, app, "against", dissent="缺件")
    enter("expert").post(f"{PANEL}/vote/contest", data={"reason": "我没有投过"})
    enters(bureau, app, name="何秀兰")
    enter("city").post(f"{PANEL}/vote/confirm")
    vote_all(enter, SEWAGE)
    assert step(bureau, SEWAGE, "approve", confirm="true").status_code == 302
    digest = the_member(app, "何秀兰").sheet["digest"][:12]
    assert bureau.post(f"/projects/{SEWAGE}/reports", data={"kind": "ballot"}).status_code == 302
    for kind in ("opinion", "ballot"):
        said = papers(app, kind)
        assert said.count("经本人账号") == 4
        assert f"纸质表决票，陈岚录入，扫描件{digest}" in said
        assert "划去的票：冯远，不同意，陈岚录入；我没有投过（冯远本人否认" in said
