"""Whoever administers leaves a line in a chain; where the three are separate persons none can do the
work of another, and nobody gives himself anything.
"""

import json
import shutil
import subprocess
import sys

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import OfficeRecord, Person
from acceptance.services.desk import roots
from acceptance.services.ground import office, people
from acceptance.transaction import transaction
from workflows import heads, ledger, sealed, witness
from workflows.roles import AdminOf


def key_of(app, login):
    with app.app_context():
        return db.session.scalars(select(Person.id).filter_by(login=f"demo-{login}")).one()


def made(app, login, admin_of):
    """One of the demo's people as an administrator of something."""
    with app.app_context(), transaction() as session:
        person = session.scalars(select(Person).filter_by(login=f"demo-{login}")).one()
        person.is_admin, person.admin_of = True, admin_of
        return person.id


def gives(client, person, admin_of, act="give"):
    sent = {"act": act, "admin_of": admin_of, "reason": "三员分立"}
    return client.post(f"/people/{person}/admin", data=sent)


PAGES = {
    AdminOf.SYSTEM: ("/office/calendar", "/office/letterheads", "/office/stored", "/tasks"),
    AdminOf.SECURITY: ("/people", "/organisations"),
    AdminOf.AUDIT: ("/office/records", "/office/records/export.jsonl"),
}


@pytest.mark.parametrize("mine", list(PAGES), ids=lambda one: one.value)
def test_each_of_the_three_opens_its_own_pages_and_no_other(app, enter, mine):
    made(app, "owner", mine)
    hand = enter("owner")
    for whose, pages in PAGES.items():
        for page in pages:
            assert hand.get(page).status_code == (200 if whose == mine else 403), page
    menu = hand.get("/").text
    assert ('href="/people"' in menu) == (mine == AdminOf.SECURITY)
    assert ('href="/office/records"' in menu) == (mine == AdminOf.AUDIT)
    assert ('href="/office/calendar"' in menu) == (mine == AdminOf.SYSTEM)


def test_who_administers_all_opens_all_where_there_is_one(enter):
    admin = enter("admin")
    for pages in PAGES.values():
        for page in pages:
            assert admin.get(page).status_code == 200, page


def test_nobody_makes_himself_an_administrator_of_more(app, enter):
    mine = made(app, "owner", AdminOf.SECURITY)
    answer = gives(enter("owner"), mine, "audit")
    assert answer.status_code == 422 and "不能授予自己" in answer.text
    with app.app_context():
        assert db.session.get(Person, mine).admin_of == AdminOf.SECURITY


def test_where_the_three_are_apart_nobody_gets_all_and_who_had_all_lets_people_in(
    app, enter, monkeypatch
):
    monkeypatch.setitem(app.config, "ADMINS_APART", True)
    admin, other = enter("admin"), key_of(app, "city")
    assert admin.get("/people").status_code == 200
    assert admin.get("/office/calendar").status_code == 403
    assert admin.get("/office/records").status_code == 403
    assert gives(admin, other, "").status_code == 422
    refused = gives(admin, other, "all")
    assert refused.status_code == 422 and "三员分立" in refused.text
    assert gives(admin, other, "audit").status_code == 302
    assert enter("city").get("/office/records").status_code == 200
    # one person holds one: to give another takes the first
    assert gives(admin, other, "system").status_code == 302
    assert enter("city").get("/office/records").status_code == 403
    with app.app_context():
        lines = db.session.scalars(select(OfficeRecord).filter_by(act="give_admin")).all()
        assert lines[-1].before == {"admin_of": "审计管理员"}
        assert lines[-1].after == {"admin_of": "系统管理员"}


def test_the_last_who_lets_people_in_stays_though_other_administrators_are_left(app, enter):
    made(app, "owner", AdminOf.SYSTEM)
    admin = key_of(app, "admin")
    answer = gives(enter("admin"), admin, "", "take")
    assert answer.status_code == 422 and "唯一" in answer.text


def test_every_act_of_an_administrator_has_its_line_and_the_lines_are_a_chain(app, enter):
    admin = enter("admin")
    admin.post("/people/organisations", data={"name": "新设单位", "kind": "enterprise"})
    head = {"title": "新河市档案局", "letter_mark": "新档函"}
    admin.post("/office/letterheads/2", data=head)
    with app.app_context():
        lines = list(office.lines())
        assert ledger.chain_problem(lines) is None
        acts = [line["action"] for line in lines]
        assert acts[-3:] == ["sign_in", "add_unit", "save_letterhead"]
        assert lines[-1]["facts"]["after"]["head"] == "新河市档案局"
    page = admin.get("/office/records").text
    assert "所列各行与链相符" in page and "新设单位" in page and "登记公文标志" in page
    assert "企业事业单位" in page and "enterprise" not in page


def test_a_line_that_was_changed_behind_the_program_is_named(app, enter):
    """The triggers refuse it; whoever drops them is seen all the same."""
    with app.app_context():
        kept = text("UPDATE office_records SET reason = '改过' WHERE seq = 3")
        with pytest.raises(DatabaseError), transaction() as session:
            session.execute(kept)
        with transaction() as session:
            session.execute(text("DROP TRIGGER office_records_no_update"))
            session.execute(kept)
        assert "project 0: line 3" in roots.verify()[0]
        shown = db.session.scalars(select(OfficeRecord).where(OfficeRecord.seq < 9)).all()
        assert office.first_wrong(shown) == 3


def test_the_daily_root_holds_the_record_and_the_verifier_sees_its_tail_cut_off(app, tmp_path):
    with app.app_context():
        with transaction():
            roots.seal(now=clock.now())
        exports = (roots.exported, roots.exported_roots, roots.exported_heads)
        names = ("journal", "roots", "heads")
        for name, written in zip(names, exports, strict=True):
            (tmp_path / f"{name}.jsonl").write_text("".join(written()), encoding="utf-8")
    journal, *told = (tmp_path / f"{name}.jsonl" for name in names)
    for program in (sealed, ledger, witness, heads):
        shutil.copy(program.__file__, tmp_path)
    check = [sys.executable, *map(str, (tmp_path / "sealed.py", journal, *told))]
    assert subprocess.run(check, capture_output=True).returncode == 0
    lines = journal.read_text("utf-8").splitlines(keepends=True)
    at = max(n for n, one in enumerate(lines) if json.loads(one)["project_id"] == 0)
    journal.write_text("".join(lines[:at] + lines[at + 1 :]), encoding="utf-8")
    cut = subprocess.run(check, capture_output=True, text=True)
    assert cut.returncode == 1 and "project 0" in cut.stdout


def test_the_exported_record_is_checked_by_the_verifier_alone(app, enter, tmp_path):
    whole = enter("admin").get("/office/records/export.jsonl")
    path = tmp_path / "office.jsonl"
    path.write_bytes(whole.data)
    said = subprocess.run([sys.executable, ledger.__file__, str(path)], capture_output=True)
    assert said.returncode == 0


def test_who_signs_in_stands_in_the_record_and_not_on_the_page_of_the_person(app, enter):
    admin, person = enter("admin"), key_of(app, "owner")
    enter("owner")
    with app.app_context():
        last = db.session.scalars(select(OfficeRecord).order_by(OfficeRecord.id.desc())).first()
        assert (last.act, last.object_id, last.actor_id) == ("sign_in", person, person)
    assert "登录</td>" not in admin.get(f"/people/{person}").text


def test_a_link_that_an_administrator_used_himself_is_on_record_as_used(app):
    """An administrator could redeem an invitation made for another, and nothing said that it was used."""
    person = key_of(app, "owner")
    with app.app_context(), transaction():
        token = people.make_token("invitation", person_id=person, now=clock.now())
    answer = app.test_client().post(
        f"/invitation/{token}", data={"password": "一句很长很长的口令在这里"}
    )
    assert answer.status_code == 302
    with app.app_context():
        last = db.session.scalars(select(OfficeRecord).order_by(OfficeRecord.id.desc())).first()
        assert (last.act, last.object_id) == ("redeem", person)
