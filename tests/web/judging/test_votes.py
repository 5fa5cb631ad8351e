"""Votes: each is its member's, counts once, says how it came, and is repeated before it counts."""

import io
import re

import pytest
from sqlalchemy import select

from acceptance import tasks
from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.gateways import clock, mail
from acceptance.models import JournalEntry, Letter, PanelMember, Project
from acceptance.transaction import transaction
from tests.builders import SEWAGE, a_builder
from tests.web.hands import state, step, today, vote_all

PANEL = f"/projects/{SEWAGE}/panel"
AGREE = {"vote": "agree", "confirmed": "true"}


def the_member(app, name="冯远"):
    with app.app_context():
        return db.session.scalars(select(PanelMember).filter_by(project_id=SEWAGE, name=name)).one()


def last_line(app, action):
    with app.app_context():
        return db.session.scalars(
            select(JournalEntry)
            .filter_by(project_id=SEWAGE, action=action)
            .order_by(JournalEntry.seq.desc())
        ).first()


@pytest.fixture
def outsider(app, enter):
    """Someone without an account in the seat of 唐慧, before anyone has voted at the second meeting."""
    bureau = enter("bureau")
    answer = step(
        bureau, SEWAGE, "adjourn", reason="唐慧出差", meeting_on=today(), meeting_place="厂部"
    )
    assert answer.status_code == 302
    bureau.post(f"{PANEL}/{the_member(app, '唐慧').id}/absence", data={"reason": "出差"})
    bureau.post(
        f"{PANEL}/substitute",
        data={
            "left_id": the_member(app, "唐慧").id,
            "name": "邓敏",
            "unit": "西江市水利学会",
            "email": "deng@example.cn",
            "deputed_on": "2026-11-02",
            "post": "member",
        },
    )
    return the_member(app, "邓敏")


def a_sheet(name="表决票.pdf"):
    return {"files": (io.BytesIO(small_pdf("表决票")), name)}


pytestmark = pytest.mark.usefixtures("agrees")


def test_a_vote_counts_once_and_against_needs_its_reason(app, enter):
    expert = enter("expert")
    against = {"vote": "against", "confirmed": "true"}
    assert expert.post(f"{PANEL}/vote", data=against).status_code == 422
    said = {**against, "dissent": "竣工图不符"}
    assert expert.post(f"{PANEL}/vote", data=said).status_code == 302
    assert expert.post(f"{PANEL}/vote", data=AGREE).status_code == 422
    member = the_member(app)
    assert (member.vote, member.dissent, member.via) == ("against", "竣工图不符", "account")
    line = last_line(app, "vote")
    assert (line.actor, line.facts["via"]) == ("冯远", "account")


def test_nothing_is_chosen_beforehand_and_a_choice_is_repeated_before_it_counts(app, enter):
    expert = enter("expert")
    assert f'href="{PANEL}/vote"' in expert.get(f"/projects/{SEWAGE}/review/vote").text
    page = expert.get(f"{PANEL}/vote").text
    assert "表决的内容" in page, "what is voted upon stands beside it"
    ballot = page.split('<form method="post" class="form">')[1].split("</form>")[0]
    assert ballot.count('type="radio"') == 2 and "checked" not in ballot
    repeated = expert.post(f"{PANEL}/vote", data={"vote": "against", "dissent": "缺竣工图"})
    assert repeated.status_code == 200
    assert "您选择的是" in repeated.text and "缺竣工图" in repeated.text
    assert the_member(app).voted_on is None and last_line(app, "vote") is None
    # The repeating form carries everything: what it holds is posted, and counts.
    carried = dict(re.findall(r'name="(vote|dissent|confirmed)" value="([^"]*)"', repeated.text))
    assert expert.post(f"{PANEL}/vote", data=carried).status_code == 302
    assert the_member(app).vote == "against"


def test_whoever_has_an_account_gets_no_link_so_nobody_else_votes_for_him(app, enter):
    """It happened: the bureau made the link of a member with an account, and voted with it."""
    bureau, member = enter("bureau"), the_member(app).id
    app.config["MAIL_URL"] = "smtp://127.0.0.1:1"
    for way in ("link/hand", "link/mail", "link"):
        answer = bureau.post(f"{PANEL}/{member}/{way}")
        assert answer.status_code in (404, 422) and "/b/" not in answer.text
    assert "有账号" in bureau.post(f"{PANEL}/{member}/link/hand").text
    assert the_member(app).token_hash is None
    page = bureau.get(f"/projects/{SEWAGE}/review/vote").text
    assert f"{PANEL}/{member}/link" not in page


def test_a_link_is_mailed_to_the_member_and_the_bureau_never_sees_it(
    app, enter, outsider, monkeypatch
):
    sent = []
    monkeypatch.setattr(mail, "send", lambda url, sender, letter: sent.append(letter) or "")
    bureau, stranger = enter("bureau"), app.test_client()
    assert "没有配置邮件服务器" in bureau.post(f"{PANEL}/{outsider.id}/link/mail").text
    app.config["MAIL_URL"] = "smtp://127.0.0.1:1"
    answer = bureau.post(f"{PANEL}/{outsider.id}/link/mail", follow_redirects=True)
    assert "已寄往 deng@example.cn" in answer.text and "/b/" not in answer.text
    assert "/b/" not in bureau.get(f"/projects/{SEWAGE}/letters").text
    with app.app_context():
        tasks.keep_house(app, tasks.tools_of(app))
        kept = db.session.scalars(select(Letter.body).filter_by(kind="ballot")).all()
    assert "/b/" not in "".join(kept), "no copy of the link stays"
    letter = next(one for one in sent if one.kind == "ballot")
    assert letter.address == "deng@example.cn"
    link = re.search(r"/b/[\w-]+", letter.body).group()
    assert stranger.post(link, data=AGREE).status_code == 200
    line = last_line(app, "vote")
    assert line.actor == "邓敏（经链接）" and line.facts["via"] == "mailed"
    assert last_line(app, "mail_vote_link").facts["address"] == "deng@example.cn"
    assert stranger.get(link).status_code == 404


def rewrites_the_evaluation(client):
    url = f"/projects/{SEWAGE}/review/texts/evaluation"
    fields = re.findall(r'<textarea[^>]* name="(\w+)"', client.get(url).text)
    answer = client.post(url, data=dict.fromkeys(fields, "改写：制度健全，案卷规范。"))
    assert answer.status_code == 302


def test_a_member_by_link_sees_what_is_voted_upon_and_votes_upon_no_other(app, enter, outsider):
    bureau, stranger = enter("bureau"), app.test_client()
    page = bureau.post(f"{PANEL}/{outsider.id}/link/hand", follow_redirects=True)
    link = re.search(r"/b/[\w-]+", page.text).group()
    seen = stranger.get(link).text
    read = seen.split('name="read" value="')[1].split('"')[0]
    assert "表决的内容" in seen and "改写：制度健全" not in seen
    rewrites_the_evaluation(bureau)
    refused = stranger.post(link, data={**AGREE, "read": read})
    assert refused.status_code == 409 and "有变动（检查评价）" in refused.text
    assert "改写：制度健全" in refused.text and the_member(app, "邓敏").vote is None
    # The link still works, for what stands there now.
    fresh = refused.text.split('name="read" value="')[1].split('"')[0]
    assert "链接不再有效" in stranger.post(link, data={**AGREE, "read": fresh}).text


def test_a_paper_vote_is_entered_for_what_the_page_showed(app, enter):
    bureau, member = enter("bureau"), the_member(app).id
    page = bureau.get(f"{PANEL}/{member}/vote").text
    assert "表决的内容" in page and "checked" not in page
    read = page.split('name="read" value="')[1].split('"')[0]
    rewrites_the_evaluation(bureau)
    said = {"vote": "agree", "read": read, **a_sheet()}
    refused = bureau.post(f"{PANEL}/{member}/vote", data=said)
    assert refused.status_code == 422 and "有变动（检查评价）" in refused.text
    assert the_member(app).vote is None
    entered = bureau.post(f"{PANEL}/{member}/vote", data={"vote": "agree", **a_sheet()})
    assert entered.status_code == 302 and last_line(app, "vote").facts["read"] != read


def test_a_link_ends_with_those_of_whoever_handed_it_over_and_the_journal_says_so(
    app, enter, outsider
):
    bureau, stranger = enter("bureau"), app.test_client()
    page = bureau.post(f"{PANEL}/{outsider.id}/link/hand", follow_redirects=True)
    link = re.search(r"/b/[\w-]+", page.text).group()
    assert bureau.post("/me/links/revoke", data={"reason": "调离"}).status_code in (302, 303)
    assert stranger.get(link).status_code == 404
    line = last_line(app, "revoke_vote_link")
    assert (line.actor, line.facts["name"], line.facts["by"]) == ("陈岚", "邓敏", "陈岚")
    again = bureau.post(f"{PANEL}/{outsider.id}/link/hand", follow_redirects=True)
    assert stranger.get(re.search(r"/b/[\w-]+", again.text).group()).status_code == 200


def test_a_link_that_is_handed_over_says_by_whom_in_the_journal_and_with_the_vote(
    app, enter, outsider
):
    bureau, stranger = enter("bureau"), app.test_client()
    page = bureau.post(f"{PANEL}/{outsider.id}/link/hand", follow_redirects=True)
    link = re.search(r"/b/[\w-]+", page.text).group()
    assert page.status_code == 200 and "邓敏" in stranger.get(link).text
    assert stranger.post(link, data={"vote": "against"}).status_code == 422
    against = {"vote": "against", "dissent": "图物不符"}
    assert "您选择的是" in stranger.post(link, data=against).text
    done = stranger.post(link, data={**against, "confirmed": "true"})
    assert "链接不再有效" in done.text
    assert stranger.post(link, data=AGREE).status_code == 404
    assert stranger.get("/b/nonsense").status_code == 404
    member = the_member(app, "邓敏")
    assert (member.vote, member.via, member.via_by) == ("against", "handed", "陈岚")
    assert last_line(app, "hand_vote_link").facts["by"] == "陈岚"
    assert last_line(app, "vote").facts["by"] == "陈岚"
    assert "经陈岚面交的链接" in bureau.get(f"/projects/{SEWAGE}/review/vote").text


def test_a_new_link_ends_the_one_before_and_an_account_ends_every_link(app, enter, outsider):
    bureau, stranger = enter("bureau"), app.test_client()
    first, second = (
        re.search(
            r"/b/[\w-]+",
            bureau.post(f"{PANEL}/{outsider.id}/link/hand", follow_redirects=True).text,
        ).group()
        for _time in range(2)
    )
    assert stranger.get(first).status_code == 404 and stranger.get(second).status_code == 200
    with app.app_context(), transaction() as session:
        session.get(PanelMember, outsider.id).person_id = a_builder().viewers["expert2"].person_id
    assert stranger.get(second).status_code == 404


def test_a_vote_on_paper_needs_its_sheet_and_says_who_entered_it(app, enter):
    bureau, member = enter("bureau"), the_member(app).id
    assert bureau.post(f"{PANEL}/{member}/vote", data={"vote": "agree"}).status_code == 422
    text = {"files": (io.BytesIO(b"plain"), "票.txt")}
    refused = bureau.post(f"{PANEL}/{member}/vote", data={"vote": "agree", **text})
    assert refused.status_code == 422 and the_member(app).voted_on is None
    entered = bureau.post(f"{PANEL}/{member}/vote", data={"vote": "agree", **a_sheet()})
    assert entered.status_code == 302
    row, line = the_member(app), last_line(app, "vote")
    assert (row.vote, row.via, row.via_by) == ("agree", "paper", "陈岚")
    assert line.actor == "陈岚" and line.facts["member"] == "冯远"
    assert (line.facts["via"], line.facts["sheet"]) == ("paper", row.sheet["digest"])
    assert "陈岚录入冯远的纸质表决票" in enter("expert").get("/").text
    sheet = bureau.get(f"{PANEL}/{member}/sheet")
    assert sheet.status_code == 200 and sheet.data == small_pdf("表决票")
    assert "sandbox" in sheet.headers["Content-Security-Policy"]
    # The panel sees it when the vote has ended, nobody else at any time.
    expert = enter("expert2")
    assert expert.get(f"{PANEL}/{member}/sheet").status_code == 404
    assert enter("owner").get(f"{PANEL}/{member}/sheet").status_code == 403
    vote_all(enter, SEWAGE)
    enter("expert").post(f"{PANEL}/vote/confirm")
    assert expert.get(f"{PANEL}/{member}/sheet").status_code == 200
    assert enter("expert").post(f"{PANEL}/vote", data=AGREE).status_code == 422


def test_a_refused_sheet_leaves_no_file_behind(app, enter):
    bureau, member = enter("bureau"), the_member(app).id
    vote_all(enter, SEWAGE)
    incoming = app.extensions["store"].incoming
    before = sorted(incoming.iterdir())
    again = bureau.post(f"{PANEL}/{member}/vote", data={"vote": "agree", **a_sheet()})
    assert again.status_code == 422 and sorted(incoming.iterdir()) == before


def test_how_the_vote_stands_nobody_is_told_before_the_last_has_voted(app, enter):
    bureau = enter("bureau")
    enter("expert").post(
        f"{PANEL}/vote", data={"vote": "against", "dissent": "缺件甚多", "confirmed": "true"}
    )
    for who in ("bureau", "expert2", "owner"):
        page = enter(who).get(f"/projects/{SEWAGE}/review/vote").text
        table = page.split("<main")[1].split("</table>")[0]
        assert "已表决 1 人" in table and "缺件甚多" not in table
        assert "同意 1" not in table and "不同意</span>" not in table
    assert bureau.post(f"/projects/{SEWAGE}/reports", data={"kind": "ballot"}).status_code == 422
    vote_all(enter, SEWAGE)
    page = bureau.get(f"/projects/{SEWAGE}/review/vote").text
    assert "5 人，同意 4，不同意 1" in page and "缺件甚多" in page


def test_a_member_who_has_left_votes_no_more_and_sees_no_more(app, enter):
    bureau, expert = enter("bureau"), enter("expert")
    step(bureau, SEWAGE, "adjourn", reason="改日", meeting_on=today(), meeting_place="厂部")
    bureau.post(f"{PANEL}/{the_member(app).id}/recusal", data={"reason": "曾受聘于施工单位"})
    assert expert.post(f"{PANEL}/vote", data=AGREE).status_code == 404
    assert expert.get(f"/projects/{SEWAGE}").status_code == 404
    assert the_member(app).voted_on is None


def test_a_meeting_put_off_voids_the_votes_and_everyone_votes_anew(app, enter):
    bureau = enter("bureau")
    bureau.post(f"{PANEL}/vote", data=AGREE)
    step(bureau, SEWAGE, "adjourn", reason="缺席", meeting_on=today(), meeting_place="厂部")
    assert state(app, SEWAGE) == "review"
    assert last_line(app, "annul_votes").facts == {"votes": 1}
    with app.app_context():
        assert not db.session.scalars(
            select(PanelMember.id).where(
                PanelMember.project_id == SEWAGE, PanelMember.voted_on.is_not(None)
            )
        ).all()
        assert db.session.get(Project, SEWAGE).meeting_on.isoformat() == today()
    vote_all(enter, SEWAGE)
    page = bureau.get(f"/projects/{SEWAGE}/review/vote").text
    assert "5 人，同意 5" in page


def test_a_vote_given_by_account_and_by_link_at_once_counts_once(app):
    """Two sessions have read that the member has not voted; one statement decides."""
    from acceptance.models.states import VoteWay
    from acceptance.refusals import Refused
    from acceptance.services.judging import votes

    with app.app_context(), transaction() as session:
        member = session.scalars(
            select(PanelMember).filter_by(project_id=SEWAGE, name="冯远")
        ).one()
        votes._take_turn(member, votes.Way(VoteWay.ACCOUNT, ""), clock.now())
        with pytest.raises(Refused, match="already_voted"):
            votes._take_turn(member, votes.Way(VoteWay.MAILED, ""), clock.now())
        session.rollback()
