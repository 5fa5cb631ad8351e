"""Delegation: for a term, one level, in both names, and never a way around the four eyes."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.gateways.clock import local_date
from acceptance.models import (
    Deputy,
    Filing,
    JournalEntry,
    LoginSession,
    Membership,
    Person,
    Report,
)
from acceptance.transaction import transaction
from tests.builders import BRIDGE, POWER, SEWAGE
from tests.web.hands import serve, serves_too, step, unit_of


def person(app, who):
    with app.app_context():
        return db.session.scalars(select(Person.id).filter_by(login=f"demo-{who}")).one()


def day(days):
    return (local_date(clock.now()) + timedelta(days)).isoformat()


def ask(app, client, who, *, since=0, until=10):
    """Let that person act in one's name."""
    data = {"deputy_id": person(app, who), "since": day(since), "until": day(until)}
    return client.post("/deputies", data=data)


def newest(app):
    with app.app_context():
        return db.session.scalars(select(Deputy.id).order_by(Deputy.id.desc())).first()


@pytest.fixture
def deputised(app, enter):
    """The bureau's official is away; an expert who serves the bureau too acts for her."""
    colleague = serve(enter("expert"), serves_too(app, "expert", "bureau"))
    official = enter("bureau")
    assert ask(app, official, "expert").status_code == 302
    return official, colleague, newest(app)


def act(client, key):
    return client.post(f"/deputies/{key}/act")


def test_a_deputy_decides_in_both_names_in_the_journal_and_on_the_paper(app, enter, deputised):
    _official, colleague, key = deputised
    assert "代为办理" in colleague.get("/deputies").text
    assert act(colleague, key).status_code == 302
    assert "冯远（代陈岚）" in colleague.get("/").text
    assert step(colleague, POWER, "admit", confirm="true").status_code == 302
    with app.app_context():
        mine = select(JournalEntry).filter_by(project_id=POWER, action="admit")
        line = db.session.scalars(mine).one()
        assert (line.actor, line.unit) == ("冯远（代陈岚）", "西江市档案局")
        paper = db.session.scalars(select(Report).filter_by(project_id=POWER, kind="admission"))
        assert paper.one().issued_by == "冯远（代陈岚）"


def test_the_four_eyes_are_those_of_both(app, enter):
    other = serve(enter("expert"), serves_too(app, "expert", "bureau"))
    applicant = serve(enter("owner"), serves_too(app, "owner", "bureau"))
    assert ask(app, applicant, "expert").status_code == 302
    act(other, newest(app))
    refused = step(other, POWER, "admit", confirm="true")
    assert refused.status_code == 409 and "梁静" in refused.text
    serve(other, membership(app, "expert", "bureau"))
    assert step(other, POWER, "admit", confirm="true").status_code == 302


def membership(app, who, unit):
    organisation = unit_of(app, unit)
    with app.app_context():
        mine = select(Membership.id).filter_by(
            person_id=person(app, who), organisation_id=organisation
        )
        return db.session.scalars(mine).one()


def test_what_a_deputy_did_is_the_work_of_both(app, enter):
    """Asked for as the owner, by one in the other's name; neither grants it as the bureau."""
    owner, other = enter("owner"), enter("expert")
    serves_too(app, "expert", "owner")
    assert ask(app, owner, "expert").status_code == 302
    act(other, newest(app))
    with app.app_context():
        mine = select(Filing.id).filter_by(project_id=BRIDGE, section=2, code="6-13")
        filing = db.session.scalars(mine).one()
    url = f"/projects/{BRIDGE}/filings/{filing}/steps"
    assert other.post(f"{url}/ask_exemption", data={"reason": "不交工"}).status_code == 302
    for client, who in ((owner, "owner"), (other, "expert")):
        serve(client, serves_too(app, who, "bureau"))
        refused = client.post(f"{url}/grant_exemption")
        assert refused.status_code == 409 and "代" in refused.text
    assert enter("bureau").post(f"{url}/grant_exemption").status_code == 302


def test_a_deputy_deputises_nobody(app, enter, deputised):
    _official, colleague, key = deputised
    serves_too(app, "expert2", "bureau")
    act(colleague, key)
    assert "不能再转委托" in colleague.get("/deputies").text
    refused = ask(app, colleague, "expert2")
    assert refused.status_code == 422 and "不能再转委托" in refused.text


def test_a_vote_is_its_members_and_no_deputys(app, enter, deputised):
    _official, colleague, key = deputised
    page = f"/projects/{SEWAGE}/panel/vote"
    act(colleague, key)
    answer = colleague.post(page, data={"vote": "agree", "dissent": ""})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [(0, 90, "最长 90 天"), (-1, 3, "过去的日子"), (5, 3, "早于第一天"), (3, 20, "已委托过代理")],
)
def test_a_delegation_out_of_bounds_is_refused_with_its_remedy(
    app, enter, deputised, since, until, said
):
    official, _colleague, _key = deputised
    refused = ask(app, official, "expert", since=since, until=until)
    assert refused.status_code == 422 and said in refused.text


def test_only_a_colleague_may_be_deputised(app, enter):
    assert ask(app, enter("bureau"), "contractor").status_code == 404
    assert ask(app, enter("bureau"), "bureau").status_code == 404
    assert ask(app, enter("admin"), "expert").status_code == 404


def test_whoever_took_it_back_is_no_longer_acted_for(app, enter, deputised):
    official, colleague, key = deputised
    act(colleague, key)
    assert official.post(f"/deputies/{key}/end").status_code == 302
    assert "代陈岚" not in colleague.get("/projects").text
    assert act(colleague, key).status_code == 404


def test_a_deputy_may_lay_it_down(app, enter, deputised):
    _official, colleague, key = deputised
    assert colleague.post(f"/deputies/{key}/end").status_code == 302
    assert act(colleague, key).status_code == 404


def test_it_ends_when_who_gave_it_leaves_the_unit(app, enter, deputised):
    _official, colleague, key = deputised
    act(colleague, key)
    gone = membership(app, "bureau", "bureau")
    with app.app_context(), transaction() as session:
        mine = LoginSession.membership_id == gone
        session.execute(update(LoginSession).where(mine).values(membership_id=None))
        session.execute(delete(Membership).where(Membership.id == gone))
    assert "冯远" in colleague.get("/projects").text
    assert "代陈岚" not in colleague.get("/projects").text


def test_it_ends_when_who_gave_it_is_shut_out(app, enter, deputised):
    _official, colleague, key = deputised
    act(colleague, key)
    with app.app_context(), transaction() as session:
        session.get(Person, person(app, "bureau")).disabled = True
    assert "代陈岚" not in colleague.get("/projects").text


def test_it_ends_when_the_deputy_leaves_the_unit(app, enter, deputised):
    _official, colleague, key = deputised
    act(colleague, key)
    gone = membership(app, "expert", "bureau")
    with app.app_context(), transaction() as session:
        mine = LoginSession.membership_id == gone
        session.execute(update(LoginSession).where(mine).values(membership_id=None))
        session.execute(delete(Membership).where(Membership.id == gone))
    assert step(colleague, POWER, "admit", confirm="true").status_code == 404
    assert "代陈岚" not in colleague.get("/projects").text


def test_a_delegation_of_others_is_not_found(app, enter, deputised):
    _official, _colleague, key = deputised
    for who in ("owner", "contractor", "expert2"):
        stranger = enter(who)
        assert stranger.post(f"/deputies/{key}/end").status_code == 404
        assert act(stranger, key).status_code == 404
        assert "陈岚" not in stranger.get("/deputies").text
    assert act(enter("bureau"), key).status_code == 404


def test_before_its_first_day_and_after_its_last_nobody_acts_by_it(app, enter, deputised):
    _official, colleague, key = deputised
    for since, until in ((1, 5), (-5, -1)):
        with app.app_context(), transaction() as session:
            row, today = session.get(Deputy, key), local_date(clock.now())
            row.since, row.until = today + timedelta(since), today + timedelta(until)
        assert act(colleague, key).status_code == 404
        assert "代为办理</button>" not in colleague.get("/deputies").text
