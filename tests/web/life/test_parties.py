"""Several units of a kind in one section: who stands under whom, and which of them owes an item."""

import re

import pytest
from sqlalchemy import select, update

from acceptance.demo.cast import ORGANISATIONS
from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import Filing, JournalEntry, Organisation, Party, Project
from acceptance.services.letters.drafting import Asked
from acceptance.transaction import transaction
from tests.builders import BRIDGE, a_builder
from tests.web.hands import unit_of
from workflows.roles import PartyKind

pytestmark = pytest.mark.usefixtures("agrees")
AT = f"/projects/{BRIDGE}/parties"


def party(app, kind, section, unit=None):
    with app.app_context():
        wanted = select(Party.id).filter_by(project_id=BRIDGE, kind=kind, section=section)
        if unit:
            wanted = wanted.where(Party.organisation_id == unit_of(app, unit))
        return db.session.scalars(wanted.order_by(Party.id)).first()


def engage(enter, app, unit, kind, section, bond="", under=""):
    data = {
        "organisation_id": unit_of(app, unit),
        "kind": kind,
        "section": section,
        "bond": bond,
        "under_id": under,
    }
    return enter("owner").post(AT, data=data)


def owed(app, party_id):
    with app.app_context():
        return set(db.session.scalars(select(Filing.id).filter_by(party_id=party_id)).all())


def test_a_second_builder_of_a_section_joins_the_first_and_takes_no_item_from_it(app, enter):
    first = party(app, "contractor", 1)
    before = owed(app, first)
    answer = engage(enter, app, "tunnel", "contractor", 1, "member", first)
    assert answer.status_code == 302, answer.text
    second = party(app, "contractor", 1, "tunnel")
    assert owed(app, first) == before and owed(app, second) == set()
    page = enter("owner").get(AT).text
    assert "联合体牵头" in page and "联合体成员" in page
    with app.app_context():
        project = db.session.get(Project, BRIDGE)
        asked = Asked(a_builder().place("owner", project), clock.local_date(clock.now()))
        assert "（牵头）" in asked.unit(PartyKind.CONTRACTOR)


def test_the_form_for_a_unit_presets_neither_unit_nor_task(enter):
    page = enter("owner").get(AT).text.split('id="register-party"')[1].split("</section>")[0]
    for name in ("organisation_id", "kind"):
        assert re.search(rf'name="{name}" required>\s*<option value=""', page), name
    said = set(re.findall(r'<label class="lab" for="([^"]+)"', page))
    assert said == set(re.findall(r'<select id="([^"]+)"', page)), "each says what it is"
    assert len(said) == 5 and " selected" not in page


def test_the_same_unit_is_not_entered_twice_in_one_place(app, enter):
    refused = engage(enter, app, "road", "contractor", 1)
    assert refused.status_code == 422 and "已登记为施工单位" in refused.text


def test_a_resident_office_needs_a_chief_one_and_a_member_its_leader(app, enter):
    contractor = party(app, "contractor", 1)
    for bond, under in (
        ("resident", ""),
        ("member", ""),
        ("", contractor),
        ("resident", contractor),
    ):
        refused = engage(enter, app, "design", "supervisor", 1, bond, under)
        assert refused.status_code == 422 and "不相配" in refused.text
    chief = party(app, "supervisor", 0)
    answer = engage(enter, app, "design", "supervisor", 1, "resident", chief)
    assert answer.status_code == 302
    assert "总监办" in enter("owner").get(AT).text


def test_items_pass_in_bulk_to_whoever_is_to_owe_them_and_the_line_names_them(app, enter):
    first = party(app, "contractor", 1)
    assert engage(enter, app, "tunnel", "contractor", 1, "sub", first).status_code == 302
    second = party(app, "contractor", 1, "tunnel")
    with app.app_context():
        open_items = select(Filing.id).filter_by(party_id=first, state="missing", section=1)
        chosen = db.session.scalars(open_items.order_by(Filing.id).limit(4)).all()
    assert str(chosen[0]) in enter("owner").get(f"{AT}/items?party={first}&section=1").text
    data = {"ids": [str(one) for one in chosen], "party_id": second}
    page = enter("owner").post(f"{AT}/items", data=data, follow_redirects=True).text
    assert "已划转 4 条" in page
    assert owed(app, second) == set(chosen)
    with app.app_context():
        line = db.session.scalars(
            select(JournalEntry).filter_by(action="pass_items").order_by(JournalEntry.seq.desc())
        ).first()
        assert line.facts["items"] == list(chosen)
        assert list(line.facts["before"].values()) == [4]
    tunnel = enter("owner").get(f"/projects/{BRIDGE}/filings?party={second}").text
    assert f"/filings/{chosen[0]}" in tunnel


def test_what_was_submitted_and_what_would_be_checked_by_its_own_author_stays(app, enter):
    first, chief = party(app, "contractor", 1), party(app, "supervisor", 0)
    with app.app_context(), transaction() as session:
        item = session.scalars(
            select(Filing.id).filter_by(party_id=first, state="missing").order_by(Filing.id)
        ).first()
    refused = enter("owner").post(f"{AT}/items", data={"ids": [item], "party_id": chief})
    assert refused.status_code == 422 and "审核自己的文件" in refused.text
    with app.app_context(), transaction() as session:
        session.execute(update(Filing).where(Filing.id == item).values(state="submitted"))
    owner = party(app, "owner", 0)
    refused = enter("owner").post(f"{AT}/items", data={"ids": [item], "party_id": owner})
    assert refused.status_code == 422 and "已提交" in refused.text
    with app.app_context(), transaction() as session:
        session.execute(update(Filing).where(Filing.id == item).values(state="missing"))


def test_testers_and_consultants_are_parties_too(app, enter):
    name = next(name for key, name, _kind, _parent in ORGANISATIONS if key == "health")
    for kind in ("tester", "consultant"):
        assert engage(enter, app, "health", kind, 2).status_code == 302
    with app.app_context():
        unit = db.session.scalars(select(Organisation.id).filter_by(name=name)).one()
        mine = select(Party.kind).filter_by(project_id=BRIDGE, organisation_id=unit)
        assert set(db.session.scalars(mine)) >= {"tester", "consultant"}
