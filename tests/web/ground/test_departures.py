"""Who leaves: sign-ins end at once, links are listed and revoked, open work goes to a successor, and
what was delivered stays under the name it bears.
"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.gateways.clock import local_date
from acceptance.models import (
    Deputy,
    Document,
    Duty,
    FileVersion,
    JournalEntry,
    Letter,
    Membership,
    OfficeRecord,
    Organisation,
    Party,
    Person,
    Project,
    Upload,
    UploadLink,
)
from acceptance.services.ground import departures
from acceptance.transaction import transaction
from tests.builders import BRIDGE
from tests.web.hands import serve, serves_too, unit_of
from tests.web.intake.by_phone import made
from tests.web.intake.tus import TUS, create, missing, push, send


def person(app, who):
    with app.app_context():
        return db.session.scalars(select(Person.id).filter_by(login=f"demo-{who}")).one()


def day(days):
    return (local_date(clock.now()) + timedelta(days)).isoformat()


def acts(app, who):
    """What the office's record says was done to one of the demo's people."""
    key = person(app, who)
    with app.app_context():
        mine = select(OfficeRecord.act).filter_by(noun="person", object_id=key)
        mine = mine.where(OfficeRecord.act != "sign_in")
        return list(db.session.scalars(mine.order_by(OfficeRecord.id)))


def disable(app, enter, who, **given):
    data = {"reason": "离职", **given}
    return enter("admin").post(f"/people/{person(app, who)}/disable", data=data)


def link_of(app, client):
    """Make a link for the first contractor and open its address with nobody signed in."""
    with app.app_context():
        party = db.session.scalars(
            select(Party.id).filter_by(project_id=BRIDGE, kind="contractor", section=1)
        ).one()
    return made(client, party_id=party, days="7")


def test_who_is_disabled_is_signed_out_at_the_next_request_and_signs_in_no_more(app, enter):
    clerk = enter("contractor")
    assert clerk.get(f"/projects/{BRIDGE}").status_code == 200
    assert disable(app, enter, "contractor").status_code == 302
    gone = clerk.get(f"/projects/{BRIDGE}")
    assert gone.status_code == 302 and "/sign-in" in gone.location
    assert clerk.post(f"/projects/{BRIDGE}/filings/upload").status_code == 401
    assert acts(app, "contractor") == ["disable"]


def test_a_last_day_is_served_to_its_end_and_not_beyond(app, enter):
    clerk, key = enter("contractor"), person(app, "contractor")
    assert disable(app, enter, "contractor", until=day(0)).status_code == 302
    assert clerk.get("/projects").status_code == 200
    with app.app_context(), transaction() as session:
        session.get(Person, key).until = local_date(clock.now()) - timedelta(1)
    assert clerk.get("/projects").status_code == 302
    with app.app_context(), transaction():
        assert departures.end_due(now=clock.now()) == 1
    with app.app_context():
        assert db.session.get(Person, key).disabled
        line = db.session.scalars(select(OfficeRecord).filter_by(act="disable")).one()
        assert line.actor_id is None and line.reason


def test_a_day_gone_by_is_refused_with_its_remedy(app, enter):
    refused = disable(app, enter, "contractor", until=day(-1))
    assert refused.status_code == 422 and "留空即刻生效" in refused.text


def test_the_last_administrator_is_not_disabled(app, enter):
    admin, key = enter("admin"), person(app, "admin")
    for door, data in (("disable", {}), ("admin", {"act": "take"})):
        refused = admin.post(f"/people/{key}/{door}", data={"reason": "离职", **data})
        assert refused.status_code == 422 and "先授予另一人" in refused.text
    other = person(app, "bureau")
    data = {"act": "give", "admin_of": "all", "reason": "增设"}
    assert admin.post(f"/people/{other}/admin", data=data).status_code == 302
    assert disable(app, enter, "admin").status_code == 302
    assert admin.get("/people").status_code == 302
    assert enter("bureau").get("/people").status_code == 200


def test_who_is_enabled_again_serves_what_it_served(app, enter):
    key = person(app, "contractor")
    disable(app, enter, "contractor")
    admin = enter("admin")
    assert admin.post(f"/people/{key}/invitation").status_code == 422
    assert admin.post(f"/people/{key}/enable", data={"reason": "返聘"}).status_code == 302
    assert enter("contractor").get(f"/projects/{BRIDGE}").status_code == 200
    again = admin.post(f"/people/{key}/enable", data={"reason": "返聘"})
    assert again.status_code == 422 and "无须恢复" in again.text


def test_whoever_leaves_one_unit_of_two_goes_on_in_the_other(app, enter):
    owner, unit = enter("owner"), unit_of(app, "owner")
    left = owner.post(f"/me/units/{unit}/leave", data={"reason": "调离"})
    assert left.status_code == 302
    assert owner.get(f"/projects/{BRIDGE}").status_code == 302
    again = enter("owner")
    assert again.get(f"/projects/{BRIDGE}").status_code == 404
    assert "西江市卫生基建中心" in again.get("/me").text
    assert acts(app, "owner") == ["end_membership"]
    assert again.post(f"/me/units/{unit}/leave", data={"reason": "调离"}).status_code == 404


def test_whoever_left_a_unit_has_no_say_in_its_links_and_its_work(app, enter):
    owner, unit = enter("owner"), unit_of(app, "owner")
    link = link_of(app, owner)
    owner.post(f"/me/units/{unit}/leave", data={"reason": "调离"})
    again = enter("owner")
    assert "没有在用的链接" in again.get("/me").text
    assert again.post("/me/links/revoke", data={"reason": "x"}).status_code == 302
    assert app.test_client().get(link).status_code == 200
    assert again.get(f"/me/units/{unit}/handover").status_code == 404
    page = enter("admin").get(f"/people/{person(app, 'owner')}").text
    assert "在用链接 1 个" in page and "已结束任职" in page


def test_a_membership_is_ended_by_the_administrator_after_a_last_day(app, enter):
    clerk, key, unit = enter("contractor"), person(app, "contractor"), unit_of(app, "road")
    url = f"/people/{key}/units/{unit}/end"
    data = {"reason": "合同到期", "until": day(3)}
    assert enter("admin").post(url, data=data).status_code == 302
    assert clerk.get(f"/projects/{BRIDGE}").status_code == 200
    with app.app_context(), transaction() as session:
        mine = session.scalars(select(Membership).filter_by(person_id=key)).one()
        mine.until = local_date(clock.now()) - timedelta(1)
    assert clerk.get(f"/projects/{BRIDGE}").status_code == 302
    with app.app_context(), transaction():
        departures.end_due(now=clock.now())
    assert acts(app, "contractor") == ["plan_end", "end_membership"]


def test_delegations_from_and_to_whoever_leaves_end(app, enter):
    official = enter("bureau")
    colleague = serve(enter("expert"), serves_too(app, "expert", "bureau"))
    data = {"deputy_id": person(app, "expert"), "since": day(0), "until": day(9)}
    assert official.post("/deputies", data=data).status_code == 302
    with app.app_context():
        key = db.session.scalars(select(Deputy.id)).one()
    assert colleague.post(f"/deputies/{key}/act").status_code == 302
    unit = unit_of(app, "bureau")
    url = f"/people/{person(app, 'bureau')}/units/{unit}/end"
    assert enter("admin").post(url, data={"reason": "退休"}).status_code == 302
    assert "代陈岚" not in colleague.get("/").text
    with app.app_context():
        assert db.session.get(Deputy, key).ended_at is not None


def test_links_are_listed_and_revoked_in_one_act(app, enter):
    owner = enter("owner")
    links = [link_of(app, owner), link_of(app, owner)]
    stranger = app.test_client()
    assert all(stranger.get(link).status_code == 200 for link in links)
    disable(app, enter, "owner")
    admin, url = enter("admin"), f"/people/{person(app, 'owner')}"
    assert "在用链接 2 个" in admin.get(url).text
    assert admin.post(f"{url}/links/revoke", data={"reason": "离职"}).status_code == 302
    assert all(stranger.get(link).status_code == 404 for link in links)
    assert "没有在用的链接" in admin.get(url).text
    with app.app_context():
        told = select(JournalEntry).filter_by(project_id=BRIDGE, action="revoke_link")
        assert {line.actor for line in db.session.scalars(told)} == {"系统管理员"}


def test_ones_own_links_are_ones_own_to_revoke(app, enter):
    owner = enter("owner")
    link = link_of(app, owner)
    assert enter("contractor").post("/me/links/revoke", data={"reason": "x"}).status_code == 302
    assert app.test_client().get(link).status_code == 200
    assert owner.post("/me/links/revoke", data={"reason": "误发"}).status_code == 302
    assert app.test_client().get(link).status_code == 404


@pytest.fixture
def successor(app):
    """A second clerk of the first contractor."""
    return newcomer(app, "road", "李接手", "demo-second")


def newcomer(app, unit, name, login):
    from acceptance.services.ground import people

    organisation = unit_of(app, unit)
    with app.app_context(), transaction():
        return people.add_person(name, login, organisation_id=organisation).id


def test_open_work_is_handed_over_as_it_was_previewed(app, enter):
    owner, unit = enter("owner"), unit_of(app, "owner")
    link_of(app, owner)
    heir = newcomer(app, "owner", "李接手", "demo-second")
    with app.app_context():
        number = db.session.scalars(
            select(Duty.id)
            .join(Party)
            .where(Party.project_id == BRIDGE, Party.kind == "owner", Duty.name == "梁静")
        ).one()
    preview = owner.get(f"/me/units/{unit}/handover").text
    first = preview.split('<select name="person_id"')[1].split("</option>")[0]
    assert "required" in first and 'value=""' in first, "nobody takes over by default"
    assert "上传链接" in preview and "李接手" in preview and "移交接手人" in preview
    url = f"/me/units/{unit}/handover"
    assert owner.post(url, data={"person_id": heir, "reason": "轮岗"}).status_code == 302
    with app.app_context():
        assert db.session.scalars(select(UploadLink.person_id)).all() == [heir]
        old = db.session.get(Duty, number)
        new = db.session.scalars(select(Duty).filter_by(party_id=old.party_id, name="李接手")).one()
        assert (old.name, old.duty) == ("梁静", new.duty) and old.until < new.since
        line = db.session.scalars(
            select(JournalEntry).filter_by(project_id=BRIDGE, action="hand_over_work")
        ).one()
        assert (line.facts["name"], line.facts["to"]) == ("梁静", "李接手")
        assert len(line.facts["what"]) == 2
        letter = db.session.scalars(select(Letter).filter_by(person_id=heir)).one()
        assert "移交给您" in letter.subject and "责任人" in letter.body
    assert acts(app, "owner") == ["hand_over"]


def test_only_a_colleague_who_can_sign_in_takes_over(app, enter, successor):
    clerk, unit = enter("contractor"), unit_of(app, "road")
    url = f"/me/units/{unit}/handover"
    for stranger in (person(app, "contractor"), person(app, "owner"), 10**6):
        refused = clerk.post(url, data={"person_id": stranger, "reason": "轮岗"})
        assert refused.status_code == 422 and "同单位" in refused.text
    assert clerk.get(f"/me/units/{unit_of(app, 'owner')}/handover").status_code == 404


def test_a_clerk_leaves_in_the_middle_of_a_delivery_and_nothing_is_lost(
    app, enter, successor, agrees
):
    clerk, unit, key = enter("contractor"), unit_of(app, "road"), person(app, "contractor")
    whole = small_pdf("混凝土试块报告", 2)
    item = missing(app, section=1)
    push(clerk, whole, filename="一.pdf", filing=item)
    half = create(clerk, len(whole), filename="二.pdf", filing=item).headers["Location"]
    assert send(clerk, half, 0, whole[:100]).status_code == 204
    with app.app_context():
        number = db.session.scalars(select(FileVersion.id).order_by(FileVersion.id.desc())).first()
        delivered = db.session.get(FileVersion, number).stored_by
    assert disable(app, enter, "contractor").status_code == 302
    assert send(clerk, half, 100, whole[100:]).status_code == 401
    admin = enter("admin")
    page = admin.get(f"/people/{key}/units/{unit}/handover").text
    assert "二.pdf" in page and "未传完的文件" in page
    url = f"/people/{key}/units/{unit}/handover"
    assert admin.post(url, data={"person_id": successor, "reason": "离职"}).status_code == 302
    heir = app.test_client()
    assert heir.post("/demo/demo-second").status_code == 302
    assert heir.head(half, headers=TUS).headers["Upload-Offset"] == "100"
    assert send(heir, half, 100, whole[100:]).status_code == 204
    with app.app_context():
        assert db.session.get(FileVersion, number).stored_by == delivered
        states = set(
            db.session.scalars(select(Upload.state).where(Upload.name.in_(["一.pdf", "二.pdf"])))
        )
        assert states == {"done"}
        who = {
            line.actor
            for line in db.session.scalars(
                select(JournalEntry).where(
                    JournalEntry.project_id == BRIDGE,
                    JournalEntry.action.in_(["store_file", "hold_file"]),
                    JournalEntry.actor.in_(["黄志强", "李接手"]),
                )
            )
        }
        assert who == {"黄志强", "李接手"}
        assert db.session.scalars(select(Document.id)).first()
    assert clerk.get("/").status_code == 302


def a_namesake(app, unit):
    """Another person of the same name in the unit of 梁静."""
    return newcomer(app, unit, "梁静", "demo-namesake")


def things(app, key, unit):
    from acceptance.services.desk import entrusted

    with app.app_context():
        rows = entrusted.open_things(
            db.session.get(Person, key),
            db.session.get(Organisation, unit),
            today=local_date(clock.now()),
        )
        return [(one.kind, one.id) for one in rows]


def test_a_duty_is_handed_over_by_the_account_and_not_by_the_name(app, enter):
    owner, unit = enter("owner"), unit_of(app, "owner")
    whose = person(app, "owner")
    with app.app_context():
        party, number = db.session.execute(
            select(Duty.party_id, Duty.id)
            .join(Party)
            .where(Party.project_id == BRIDGE, Party.kind == "owner", Duty.name == "梁静")
        ).one()
    assert ("duty", number) in things(app, whose, unit)
    namesake = a_namesake(app, "owner")
    # named for while one alone bore the name: it is hers by her account
    assert ("duty", number) in things(app, whose, unit)
    assert ("duty", number) not in things(app, namesake, unit)
    with app.app_context(), transaction() as session:
        session.get(Duty, number).person_id = None
        session.get(Person, whose).phone = "13800000001"
        session.get(Duty, number).phone = "13800000001"
    assert ("duty", number) in things(app, whose, unit)
    assert ("duty", number) not in things(app, namesake, unit)
    with app.app_context(), transaction() as session:
        session.get(Duty, number).phone = ""
    # nobody can tell whose it is: it passes with neither
    assert ("duty", number) not in things(app, whose, unit)
    assert ("duty", number) not in things(app, namesake, unit)
    said = {"duty": "archivist", "name": "梁静", "phone": "13800000001", "since": day(1)}
    owner.post(f"/projects/{BRIDGE}/parties/{party}/duties", data=said)
    with app.app_context():
        newest = db.session.scalars(select(Duty).order_by(Duty.id.desc())).first()
        assert newest.person_id == whose


def test_drafts_that_were_not_issued_are_listed_and_go_on_with_the_unit(app, enter):
    owner, unit = enter("owner"), unit_of(app, "owner")
    with app.app_context(), transaction() as session:
        session.get(Project, BRIDGE).state = "self_check"
    written = owner.post(f"/projects/{BRIDGE}/review/texts/self_check", data={"drawings": "齐"})
    assert written.status_code == 302
    found = things(app, person(app, "owner"), unit)
    assert len([one for one in found if one[0] == "draft"]) == 1
    assert "没有出文的草稿" in owner.get(f"/me/units/{unit}/handover").text
    with app.app_context(), transaction() as session:
        session.get(Project, BRIDGE).state = "applied"
    found = things(app, person(app, "owner"), unit)
    assert not [one for one in found if one[0] == "draft"]
