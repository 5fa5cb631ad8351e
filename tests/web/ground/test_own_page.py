"""A person's own data, changed by the person; and put right by the administrator. Papers and lines of
before keep what they say.
"""

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import JournalEntry, LoginSession, OfficeRecord, Person
from acceptance.services.ground import passwords
from acceptance.services.ground.attempts import ALLOWED, Limit
from acceptance.transaction import transaction
from tests.builders import BRIDGE
from tests.web.hands import unit_of

OLD, NEW = "old-password-1", "new-password-2"


def given_password(app, who):
    with app.app_context(), transaction() as session:
        person = session.scalars(select(Person).filter_by(login=f"demo-{who}")).one()
        person.password_hash = passwords.hashed(OLD, profile="cheap")
        return person.id


def signed_in(app, who, password):
    client = app.test_client()
    answer = client.post("/sign-in", data={"login": f"demo-{who}", "password": password})
    return client, answer.status_code


def change(client, old=OLD, new=NEW, again=NEW):
    return client.post("/me/password", data={"old": old, "password": new, "again": again})


def test_a_new_password_needs_the_old_one_and_ends_the_other_sign_ins(app):
    given_password(app, "owner")
    here, _code = signed_in(app, "owner", OLD)
    elsewhere, _code = signed_in(app, "owner", OLD)
    assert change(here).status_code == 302
    assert here.get("/me").status_code == 200
    assert elsewhere.get("/me").status_code == 302
    assert signed_in(app, "owner", OLD)[1] == 422
    assert signed_in(app, "owner", NEW)[1] == 302
    with app.app_context():
        line = db.session.scalars(select(OfficeRecord).filter_by(act="change_password")).one()
        assert line.before == line.after == {}


def test_a_wrong_old_password_is_said_at_its_field_and_ten_of_them_are_enough(app):
    given_password(app, "owner")
    here, _code = signed_in(app, "owner", OLD)
    for _try in range(ALLOWED[Limit.OWN].most):
        refused = change(here, old="something-else")
        assert refused.status_code == 422 and 'id="e-old"' in refused.text
    assert change(here).status_code == 429


def test_a_password_too_short_or_typed_twice_differently_is_refused_at_its_field(app):
    given_password(app, "owner")
    here, _code = signed_in(app, "owner", OLD)
    assert 'id="e-password"' in change(here, new="short", again="short").text
    assert 'id="e-again"' in change(here, again="new-password-3").text
    assert signed_in(app, "owner", OLD)[1] == 302


def test_another_name_leaves_the_journal_as_it_was(app, enter):
    owner = enter("owner")
    with app.app_context():
        mine = select(JournalEntry.id).filter_by(actor="梁静")
        before = db.session.scalars(mine.order_by(JournalEntry.id)).all()
    assert before
    data = {"name": "梁静怡", "phone": "0758-2200000", "email": "liang@example.cn"}
    assert owner.post("/me", data=data).status_code == 302
    page = owner.get("/me").text
    assert "梁静怡" in page and "0758-2200000" in page
    with app.app_context():
        mine = select(JournalEntry.id).filter_by(actor="梁静")
        assert db.session.scalars(mine.order_by(JournalEntry.id)).all() == before
        line = db.session.scalars(select(OfficeRecord).filter_by(act="change_own")).one()
        assert (line.before["name"], line.after["name"]) == ("梁静", "梁静怡")
    assert owner.post("/me", data=data).status_code == 302
    with app.app_context():
        changes = select(OfficeRecord).filter_by(act="change_own")
        assert len(db.session.scalars(changes).all()) == 1


def test_the_record_names_who_acted_by_the_name_of_that_day(app, enter):
    owner = enter("owner")
    for name in ("梁甲", "梁乙"):
        owner.post("/me", data={"name": name, "phone": "", "email": ""})
    rows = owner.get("/me").text.split('id="record"')[1]
    actors = [row.split("</td>")[-2].split(">")[-1].strip() for row in rows.split("</tr>")[1:3]]
    assert actors == ["梁甲", "梁静"]


def test_a_wrong_mail_address_is_said_at_its_field(enter):
    refused = enter("owner").post("/me", data={"name": "梁静", "phone": "", "email": "nowhere"})
    assert refused.status_code == 422 and 'id="e-email"' in refused.text


def test_a_sign_in_elsewhere_is_ended_by_its_person_and_by_nobody_else(app, enter):
    here, elsewhere = enter("owner"), enter("owner")
    with app.app_context():
        key = db.session.scalars(select(LoginSession.id).order_by(LoginSession.id.desc())).first()
    assert enter("contractor").post(f"/me/sessions/{key}/end").status_code == 404
    assert elsewhere.get("/me").status_code == 200
    assert here.post(f"/me/sessions/{key}/end").status_code == 302
    assert elsewhere.get("/me").status_code == 302 and here.get("/me").status_code == 200


def person_of(app, who):
    with app.app_context():
        return db.session.scalars(select(Person.id).filter_by(login=f"demo-{who}")).one()


def test_a_name_entered_wrongly_is_put_right_with_its_reason(app, enter):
    admin, key = enter("admin"), person_of(app, "contractor")
    assert f'href="/people/{key}"' in admin.get("/people?q=黄志").text
    data = {"name": "黄志刚", "login": "demo-contractor", "phone": "", "email": ""}
    assert admin.post(f"/people/{key}", data=data).status_code == 422
    assert admin.post(f"/people/{key}", data={**data, "reason": "错字"}).status_code == 302
    page = admin.get(f"/people/{key}").text
    assert "黄志刚" in page and "错字" in page and "黄志强" in page
    taken = {**data, "login": "demo-owner", "reason": "错字"}
    assert admin.post(f"/people/{key}", data=taken).status_code == 422


def test_a_unit_entered_wrongly_is_put_right_and_its_sign_ins_end(app, enter):
    admin, key, clerk = enter("admin"), person_of(app, "contractor"), enter("contractor")
    wrong, right = unit_of(app, "road"), unit_of(app, "tunnel")
    data = {"organisation_id": right, "title": "资料员", "reason": "选错单位"}
    assert admin.post(f"/people/{key}/units/{wrong}", data=data).status_code == 302
    assert clerk.get(f"/projects/{BRIDGE}").status_code == 302
    assert "珠江隧桥" in enter("contractor").get("/me").text
    assert admin.post(f"/people/{key}/units/{wrong}", data=data).status_code == 404
    page = admin.get(f"/people/{key}").text
    assert "更正任职" in page and "粤西路桥工程有限公司" in page
    handover = admin.get(f"/people/{key}/units/{wrong}/handover")
    assert handover.status_code == 200


def test_only_the_administrator_opens_a_person(app, enter):
    key = person_of(app, "contractor")
    assert enter("owner").get(f"/people/{key}").status_code == 403
    assert enter("admin").get("/people/1000000").status_code == 404
