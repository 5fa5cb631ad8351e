"""A forgotten password is chosen anew by a link that only the owner of the mail address sees."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import Letter, OfficeRecord, OneTimeToken, Person
from acceptance.services.desk import outbox
from acceptance.services.ground import passwords
from acceptance.services.ground.attempts import ALLOWED, Limit
from acceptance.transaction import transaction

OLD, NEW = "桥梁档案验收工作", "另一句很长很长的口令"


@pytest.fixture
def posted(app, monkeypatch):
    """A mail server is named; what would go to it lies in the outbox."""
    monkeypatch.setitem(app.config, "MAIL_URL", "smtp://127.0.0.1:1")
    with app.app_context(), transaction() as session:
        person = session.scalars(select(Person).filter_by(login="demo-owner")).one()
        person.password_hash = passwords.hashed(OLD, profile="cheap")
        person.email = "liang@example.cn"

    def letters():
        with app.app_context():
            wanted = select(Letter).filter_by(kind="access").order_by(Letter.id)
            return db.session.scalars(wanted).all()

    return letters


def asks(app, login="demo-owner", where="192.0.2.7"):
    here = {"REMOTE_ADDR": where}
    return app.test_client().post("/forgotten", data={"login": login}, environ_base=here)


def link_in(letter):
    return re.search(r"(/invitation/\S+)", letter.body).group(1)


def sign_in(app, password):
    client = app.test_client()
    sent = {"login": "demo-owner", "password": password}
    return client.post("/sign-in", data=sent).status_code


def test_whoever_forgot_the_password_gets_a_link_and_all_sign_ins_end(app, posted):
    elsewhere = app.test_client()
    elsewhere.post("/sign-in", data={"login": "demo-owner", "password": OLD})
    assert elsewhere.get("/me").status_code == 200
    assert asks(app).status_code == 302
    (letter,) = posted()
    assert letter.address == "liang@example.cn" and "2 小时内有效" in letter.body
    # not in an inbox: who sat down at an open computer would read it there
    assert letter.person_id is None and "重设密码" not in elsewhere.get("/inbox").text
    link = link_in(letter)
    assert app.test_client().post(link, data={"password": NEW}).status_code == 302
    assert elsewhere.get("/me").status_code == 302
    assert (sign_in(app, OLD), sign_in(app, NEW)) == (422, 302)
    assert app.test_client().get(link).status_code == 422
    assert posted()[-1].subject == "密码已设"
    with app.app_context():
        acts = db.session.scalars(select(OfficeRecord.act).order_by(OfficeRecord.id)).all()
        assert acts[-4:] == ["sign_in", "forget_password", "redeem", "sign_in"]


def test_nobody_is_told_whether_there_is_such_a_login(app, posted):
    known, nobody = asks(app), asks(app, "nobody")
    assert known.status_code == nobody.status_code == 302
    assert known.headers["Location"] == nobody.headers["Location"]
    assert len(posted()) == 1


@pytest.mark.parametrize("what", ["no address", "disabled", "last day gone", "never invited"])
def test_who_has_no_address_or_no_access_gets_no_link(app, posted, what):
    with app.app_context(), transaction() as session:
        person = session.scalars(select(Person).filter_by(login="demo-owner")).one()
        if what == "no address":
            person.email = ""
        elif what == "disabled":
            person.disabled = True
        elif what == "last day gone":
            person.until = clock.local_date(clock.now()) - timedelta(days=1)
        else:
            person.password_hash = None
    assert asks(app).status_code == 302
    assert posted() == []


def test_who_asks_again_at_once_neither_fills_the_mailbox_nor_ends_the_link_in_it(app, posted):
    for _time in range(3):
        asks(app)
    (letter,) = posted()
    assert app.test_client().post(link_in(letter), data={"password": NEW}).status_code == 302


def test_five_an_hour_for_one_login_from_wherever_and_no_more(app, posted):
    most = ALLOWED[Limit.FORGOTTEN].most
    answers = [asks(app, where=f"203.0.113.{n}").status_code for n in range(most + 1)]
    assert answers == [302] * most + [429]


def test_a_link_to_a_new_password_is_over_after_two_hours(app, posted):
    asks(app)
    link = link_in(posted()[0])
    with app.app_context(), transaction() as session:
        token = session.scalars(select(OneTimeToken).filter_by(purpose="forgotten")).one()
        token.expires_at = clock.now() - timedelta(minutes=1)
    assert app.test_client().post(link, data={"password": NEW}).status_code == 422
    assert sign_in(app, NEW) == 422


def test_a_password_that_was_changed_meanwhile_ends_the_link_that_lies_in_the_mailbox(app, posted):
    asks(app)
    client = app.test_client()
    client.post("/sign-in", data={"login": "demo-owner", "password": OLD})
    mine = {"old": OLD, "password": NEW, "again": NEW}
    assert client.post("/me/password", data=mine).status_code == 302
    assert (
        app.test_client()
        .post(link_in(posted()[0]), data={"password": "第三句很长很长的口令"})
        .status_code
        == 422
    )
    assert sign_in(app, NEW) == 302


def test_a_link_in_a_mailbox_that_is_not_the_address_any_more_is_over(app, posted):
    asks(app)
    client = app.test_client()
    client.post("/sign-in", data={"login": "demo-owner", "password": OLD})
    mine = {"name": "梁静", "phone": "", "email": "else@example.cn", "old": OLD}
    assert client.post("/me", data=mine).status_code == 302
    assert app.test_client().post(link_in(posted()[0]), data={"password": NEW}).status_code == 422


def test_once_the_letter_is_sent_no_copy_of_the_link_stays(app, posted):
    asks(app)
    with app.app_context(), transaction():
        letter = outbox.take(now=clock.now())
        outbox.delivered(letter.id, error="", now=clock.now())
    assert "/invitation/" not in posted()[0].body


def test_without_a_mail_server_the_page_says_whom_to_ask_and_sends_nothing(app):
    page = app.test_client().get("/forgotten").text
    assert "没有接邮件服务器" in page and "<form class" not in page.split("<main")[1]
    assert asks(app).status_code == 422


def test_another_mail_address_needs_the_password_and_the_old_address_hears_of_it(app, posted):
    client = app.test_client()
    client.post("/sign-in", data={"login": "demo-owner", "password": OLD})
    mine = {"name": "梁静", "phone": "", "email": "else@example.cn"}
    refused = client.post("/me", data={**mine, "old": "wrong"})
    assert refused.status_code == 422 and 'id="e-old"' in refused.text
    assert client.post("/me", data={**mine, "old": ""}).status_code == 422
    assert posted() == []
    assert client.post("/me", data={**mine, "old": OLD}).status_code == 302
    (told,) = posted()
    assert told.address == "liang@example.cn" and "邮箱已改" in told.subject
    # the rest of the page asks for nothing
    assert client.post("/me", data={**mine, "phone": "1", "old": ""}).status_code == 302


def test_an_invitation_by_mail_is_not_shown_to_who_sends_it(app, enter, posted):
    admin = enter("admin")
    sent = {"name": "新人", "login": "new", "email": "new@example.cn", "organisation_id": "1"}
    answer = admin.post("/people", data=sent, follow_redirects=True)
    assert "已寄往" in answer.text and "invitation-link" not in answer.text
    (letter,) = posted()
    assert letter.address == "new@example.cn" and "登录名 new" in letter.body
    with app.app_context():
        person = db.session.scalars(select(Person.id).filter_by(login="new")).one()
    again = admin.post(f"/people/{person}/invitation/mail")
    assert again.status_code == 302 and len(posted()) == 2
    # the one before works no longer
    assert app.test_client().get(link_in(letter)).status_code == 422


def test_without_an_address_an_invitation_is_handed_over_by_its_link(app, enter, posted):
    admin = enter("admin")
    with app.app_context():
        person = db.session.scalars(select(Person.id).filter_by(login="demo-expert")).one()
    refused = admin.post(f"/people/{person}/invitation/mail")
    assert refused.status_code == 422 and "没有登记邮箱" in refused.text
    assert "/invitation/" in admin.post(f"/people/{person}/invitation", follow_redirects=True).text
