"""A contractor with only a link: what is owed, sent, submitted, sent back, and whom to ask."""

import datetime
import io
import re
import zipfile

import pytest
import time_machine
from sqlalchemy import select

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.models import (
    Delivery,
    Document,
    Duty,
    Filing,
    HandTaken,
    JournalEntry,
    Membership,
    Party,
    Person,
    Project,
    UploadLink,
)
from acceptance.services.ground.attempts import ALLOWED, Limit
from acceptance.transaction import transaction
from tests.builders import BRIDGE
from tests.web.hands import serve, serves_too
from tests.web.intake.by_phone import LINKS, made, seen, sends, submits
from tests.web.intake.tus import missing, push

LATER = datetime.timedelta(minutes=11)
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 60


@pytest.fixture
def party(app):
    with app.app_context():
        mine = select(Party.id).filter_by(project_id=BRIDGE, kind="contractor", section=1)
        return db.session.scalars(mine).one()


@pytest.fixture
def owed(app):
    """An item of that party that nothing lies in."""
    return missing(app, section=1, files=0)


@pytest.fixture
def phone(app):
    return app.test_client()


@pytest.fixture
def path(enter, party):
    """A link by which may be submitted."""
    return made(enter("owner"), party_id=party, may_submit="true")


def state_of(app, filing):
    with app.app_context():
        return db.session.get(Filing, filing).state


def lines(app, action):
    with app.app_context():
        told = select(JournalEntry).filter_by(project_id=BRIDGE, action=action)
        return list(db.session.scalars(told.order_by(JournalEntry.seq)))


def number_of(location):
    return int(location.rpartition("/")[2])


def test_a_site_finishes_by_phone(app, enter, phone, path, owed, agrees):
    """Link → what is owed → a file → its receipt → submitted → where it stands."""
    before = phone.get(path).text
    assert "已传 0，已提交 0" in before and "可以提交的" not in before
    kept = sends(phone, path, owed, ("开工报告.pdf", small_pdf("甲")))
    assert "已存" in phone.get(kept).text and "已传 1，已提交 0" in phone.get(path).text
    answer = submits(phone, path, seen(phone, path, owed), named="王五")
    assert answer.status_code == 303 and state_of(app, owed) == "submitted"
    receipt = phone.get(answer.location).text
    assert (
        f"{number_of(answer.location):06d}" in receipt and "王五" in receipt and "已办" in receipt
    )
    page = phone.get(path).text
    assert "已传 1，已提交 1" in page and "交过的 1 条" in page and "已提交，待审" in page
    (line,) = lines(app, "submit_by_link")
    assert line.actor.endswith("（链接 1）") and line.unit == "粤西路桥工程有限公司"
    told = line.facts
    assert (told["made_by"], told["named"], len(told["items"])) == ("梁静", "王五", 1)
    assert told["receipt"] == number_of(answer.location)
    asked = enter("owner").get(
        f"/projects/{BRIDGE}/receipts?number={told['receipt']:06d}", follow_redirects=True
    )
    assert "王五" in asked.text and "链接 1" in asked.text


def test_a_link_submits_only_where_its_owner_said_so_and_that_can_be_changed(
    app, enter, phone, party, owed
):
    owner = enter("owner")
    assert not re.search(r'name="may_submit"[^>]*checked', owner.get(LINKS).text)
    path = made(owner, party_id=party)
    sends(phone, path, owed, ("甲.pdf", small_pdf("甲")))
    page = phone.get(path).text
    assert "请建设单位允许" in page and f'value="{owed}.' not in page
    with app.app_context():
        version = db.session.get(Filing, owed).version_id
    shut = submits(phone, path, f"{owed}.{version}")
    assert shut.status_code == 422 and "只能传文件" in shut.text
    assert state_of(app, owed) == "missing"
    allow = f"{LINKS}/1/submitting"
    assert owner.post(allow, data={"may_submit": "true"}).status_code == 302
    assert owner.post(allow, data={"may_submit": "true"}).status_code == 302
    (line,) = lines(app, "change_link")
    assert (line.facts["may_submit_before"], line.facts["may_submit"]) == (False, True)
    assert submits(phone, path, seen(phone, path, owed)).status_code == 303
    owner.post(allow, data={"may_submit": "false"})
    assert submits(phone, path, f"{owed}.{version}", step="recall").status_code == 422
    owner.post(f"{LINKS}/1/revoke")
    assert owner.post(allow, data={"may_submit": "true"}).status_code == 422


def test_twice_is_done_already_and_what_changed_meanwhile_is_not_submitted(app, phone, path, owed):
    sends(phone, path, owed, ("甲.pdf", small_pdf("甲")))
    first = seen(phone, path, owed)
    with app.app_context(), transaction() as session:
        session.get(Filing, owed).reason = "另一人改过"
    stale = submits(phone, path, first)
    assert stale.status_code == 409 and "已被他人改动" in stale.text
    one = submits(phone, path, seen(phone, path, owed))
    two = submits(phone, path, first)
    assert two.status_code == 303 and two.location == one.location
    assert len(lines(app, "submit_by_link")) == 1
    with app.app_context():
        assert len(db.session.scalars(select(Delivery).filter_by(kind="submit")).all()) == 1


def test_one_recalls_what_was_submitted_by_mistake(app, phone, path, owed):
    sends(phone, path, owed, ("甲.pdf", small_pdf("甲")))
    submits(phone, path, seen(phone, path, owed))
    back = submits(phone, path, seen(phone, path, owed), step="recall")
    assert back.status_code == 303 and state_of(app, owed) == "missing"
    assert len(lines(app, "recall_by_link")) == 1 and "收回 1 条" in phone.get(back.location).text


def test_what_is_not_there_or_another_s_is_not_submitted(app, phone, path, owed):
    other = missing(app, section=2)
    with app.app_context():
        mine, foreign = (db.session.get(Filing, one).version_id for one in (owed, other))
    assert submits(phone, path, f"{other}.{foreign}").status_code == 404
    empty = submits(phone, path, f"{owed}.{mine}", named="王五")
    assert empty.status_code == 409 and "没有文件" in empty.text
    assert phone.post(f"{path}/steps/file", data={"ids": f"{owed}.{mine}"}).status_code == 404


def test_in_a_fixed_archive_nothing_is_submitted(app, phone, path, owed):
    sends(phone, path, owed, ("甲.pdf", small_pdf("甲")))
    mine = seen(phone, path, owed)
    with app.app_context(), transaction() as session:
        session.get(Project, BRIDGE).state = "failed"
    shut = submits(phone, path, mine)
    assert shut.status_code == 422 and state_of(app, owed) == "missing"


def test_who_made_a_link_and_has_left_submits_nothing_by_it(app, enter, phone, path, owed):
    sends(phone, path, owed, ("甲.pdf", small_pdf("甲")))
    mine = seen(phone, path, owed)
    with app.app_context(), transaction() as session:
        session.get(Person, session.get(UploadLink, 1).person_id).disabled = True
        other = session.scalars(select(Person).filter_by(login="demo-admin")).one()
        unit = session.scalars(
            select(Party.organisation_id).filter_by(project_id=BRIDGE, kind="owner")
        ).one()
        session.add(Membership(person_id=other.id, organisation_id=unit))
        heir = other.id
    shut = submits(phone, path, mine)
    assert shut.status_code == 422 and "已不在建设单位" in shut.text
    assert "提交请建设单位另发链接" in phone.get(path).text
    assert "生成人已离开" in enter("admin").get(LINKS).text
    with app.app_context(), transaction() as session:
        session.get(UploadLink, 1).person_id = heir  # as a hand-over does
    assert submits(phone, path, mine).status_code == 303


def test_who_answers_for_a_link_does_not_check_what_came_by_it(app, enter, phone, path, owed):
    """Two hats: the owner's archivist who made the link also serves the supervisor."""
    sends(phone, path, owed, ("甲.pdf", small_pdf("甲")))
    submits(phone, path, seen(phone, path, owed))
    with app.app_context():
        kept = select(HandTaken).filter_by(noun="filing", object_id=owed, step="submit")
        assert db.session.scalars(kept).one().person_id
    hat = serves_too(app, "owner", "watch")
    answer = serve(enter("owner"), hat).post(f"/projects/{BRIDGE}/filings/{owed}/steps/check")
    assert answer.status_code == 409 and state_of(app, owed) == "submitted"
    checked = enter("supervisor").post(f"/projects/{BRIDGE}/filings/{owed}/steps/check")
    assert checked.status_code == 302 and state_of(app, owed) == "checked"


def test_what_was_returned_says_why_and_by_whom_and_comes_first(app, enter, phone, path, owed):
    sends(phone, path, owed, ("甲.pdf", small_pdf("甲")))
    submits(phone, path, seen(phone, path, owed))
    back = f"/projects/{BRIDGE}/filings/{owed}/steps/return_unchecked"
    assert enter("supervisor").post(back, data={"reason": "缺签字页"}).status_code == 302
    page = phone.get(path).text
    first = page.split("被退回，先改这 1 条")[1].split("必交的")[0]
    assert "缺签字页" in first and "南方工程监理咨询有限公司" in first


def test_the_page_says_whom_to_ask_and_the_owner_is_told_when_nobody_is_named(
    app, enter, phone, path
):
    with app.app_context(), transaction() as session:
        mine = select(Duty).join(Party).where(Party.project_id == BRIDGE, Party.kind == "owner")
        for duty in session.scalars(mine):
            duty.phone = ""
        named = session.scalars(mine.where(Duty.duty == "archivist")).one()
        named.phone, name, key = "0751-1234567", named.name, named.id
    page = phone.get(path).text
    assert name in page and 'href="tel:0751-1234567"' in page
    assert "看不到该" not in enter("owner").get(LINKS).text
    with app.app_context(), transaction() as session:
        session.get(Duty, key).phone = ""
    assert "没有登记电话" in enter("owner").get(LINKS).text


def test_a_link_that_is_over_says_since_when_and_whom_to_ask_and_is_no_guess(
    app, enter, phone, path
):
    with time_machine.travel(
        datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=15), tick=False
    ):
        for _ in range(ALLOWED[Limit.LINK].most + 1):
            told = phone.get(path)
            assert told.status_code == 404
        assert "到期，不能再用" in told.text and "西江新区交通建设开发有限公司" in told.text
    enter("owner").post(f"{LINKS}/1/revoke")
    assert "已撤销，不能再用" in phone.get(path).text


def test_a_link_is_shown_after_a_redirect_for_some_minutes_to_its_maker_alone(app, enter, party):
    owner, other = enter("owner"), enter("bureau")
    answer = owner.post(LINKS, data={"party_id": party, "days": "14"})
    shown = owner.get(answer.location).text
    assert owner.get(answer.location).text.count("/l/") == shown.count("/l/") > 0
    cookie = owner.get_cookie(app.config["SESSION_COOKIE_NAME"]).decoded_value
    assert re.search(r"/l/([\w.-]+)", shown).group(1) not in cookie
    assert other.get(answer.location).status_code == 403
    assert "/l/" not in enter("owner").get(answer.location).text
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + LATER, tick=False):
        assert "/l/" not in owner.get(answer.location).text


def test_pictures_of_a_telephone_get_names_of_their_own_and_nothing_is_stored_twice(
    app, phone, path, owed
):
    """Seen: every picture is called image.jpg, and the second one was asked about as the first's new
    version.
    """
    for at in range(2):
        with time_machine.travel(
            datetime.datetime.now(datetime.UTC) + at * datetime.timedelta(seconds=5), tick=False
        ):
            shots = {"filing": owed, "shots": (io.BytesIO(JPEG + bytes([at])), "image.jpg")}
            answer = phone.post(f"{path}/files", data=shots)
        assert answer.status_code == 303
        first = phone.get(answer.location).text
        assert phone.get(answer.location).text.count("已存") == first.count("已存") > 0
    with app.app_context():
        assert db.session.get(Filing, owed).stored == 2
        names = [one["name"] for row in db.session.scalars(select(Delivery)) for one in row.results]
    assert len(set(names)) == 2 and all(name.endswith("-1.jpg") for name in names)


def test_what_a_telephone_sends_piece_by_piece_has_its_number_too(phone, path, owed, enter):
    told = push(phone, small_pdf("乙"), path=path, filename="乙.pdf", filing=owed)
    assert f"回执 {told['slip']:06d}" in told["sentence"]
    assert "乙.pdf" in phone.get(f"{path}/receipts/{told['slip']}").text
    assert "乙.pdf" in enter("owner").get(f"/projects/{BRIDGE}/receipts/{told['slip']}").text


def test_a_receipt_is_its_own_link_s_and_its_party_s(app, enter, phone, path, party, owed):
    kept = number_of(sends(phone, path, owed, ("甲.pdf", small_pdf("甲"))))
    with app.app_context():
        other = select(Party.id).filter_by(project_id=BRIDGE, kind="contractor", section=2)
        second = db.session.scalars(other).one()
    foreign = made(enter("owner"), party_id=second)
    assert phone.get(f"{foreign}/receipts/{kept}").status_code == 404
    assert enter("contractor").get(f"/projects/{BRIDGE}/receipts/{kept}").status_code == 200
    assert enter("owner").get(f"/projects/{BRIDGE + 1}/receipts/{kept}").status_code == 404


def test_what_could_not_be_stored_is_said_at_once_and_what_could_comes_with_a_receipt(
    app, phone, path, owed
):
    bad = {"filing": owed, "files": (io.BytesIO(b"MZ" + b"\0" * 60), "甲.exe")}
    refused = phone.post(f"{path}/files", data=bad)
    assert refused.status_code == 422 and "甲.exe" in refused.text
    kept = sends(phone, path, owed, ("乙.pdf", small_pdf("乙")), ("丙.exe", b"MZ" + b"\0" * 60))
    page = phone.get(kept).text
    assert page.index("丙.exe") < page.index("乙.pdf"), "failures first"


def test_who_has_left_the_owner_is_called_by_nobody(app, enter, phone, path):
    """Seen: the telephone of who made the link stood under the owner's name after it had left."""
    with app.app_context(), transaction() as session:
        mine = select(Duty).join(Party).where(Party.project_id == BRIDGE, Party.kind == "owner")
        for duty in session.scalars(mine):
            duty.phone = ""
        session.get(Person, session.get(UploadLink, 1).person_id).phone = "13800001111"
    assert "13800001111" in phone.get(path).text
    assert enter("owner").post(f"{LINKS}/1/revoke").status_code == 302
    assert "13800001111" in phone.get(path).text
    with app.app_context(), transaction() as session:
        session.get(Person, session.get(UploadLink, 1).person_id).disabled = True
    assert "13800001111" not in phone.get(path).text
    with app.app_context(), transaction() as session:
        session.get(UploadLink, 1).revoked_at = None
    assert "13800001111" not in phone.get(path).text


def test_nothing_ticked_or_too_long_a_name_is_said_on_the_page_that_keeps_what_was_typed(
    phone, path, owed
):
    """Seen: a page of its own, in English, and the list was gone."""
    sends(phone, path, owed, ("甲.pdf", small_pdf("甲")))
    none = submits(phone, path, named="王五")
    assert none.status_code == 422 and "一条也没有勾选" in none.text
    assert 'value="王五"' in none.text and "可以提交的 1 条" in none.text
    long = submits(phone, path, seen(phone, path, owed), named="王" * 101)
    assert long.status_code == 422 and "您的姓名：太长：最多 100 字" in long.text
    assert "可以提交的 1 条" in long.text


def test_a_link_is_revoked_once_and_what_was_never_submitted_is_not_told_as_recalled(
    app, enter, phone, path, owed
):
    with app.app_context():
        mine = f"{owed}.{db.session.get(Filing, owed).version_id}"
    back = submits(phone, path, mine, step="recall")
    assert back.status_code == 303 and "没有提交着的" in phone.get(back.location).text
    owner = enter("owner")
    for _ in range(2):
        assert owner.post(f"{LINKS}/1/revoke").status_code == 302
    assert len(lines(app, "revoke_link")) == 1


def test_a_package_sent_by_link_has_its_number_and_whose_doing_it_was(
    app, enter, phone, path, owed, work
):
    """Seen: who made the link sent a package by it and could check the files in the other hat."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as package:
        package.writestr("第1标段/施工文件/隐蔽工程验收记录（甲）.pdf", small_pdf("甲"))
    told = push(phone, raw.getvalue(), path=path, filename="现场.zip")
    work()
    slip = phone.get(f"{path}/uploads/{told['token']}").json["sentence"].rpartition("回执 ")[2]
    assert "隐蔽工程验收记录（甲）.pdf" in phone.get(f"{path}/receipts/{int(slip)}").text
    with app.app_context():
        (one,) = db.session.get(Delivery, int(slip)).results
        item = db.session.get(Document, one["document"]).filing_id
        hands = select(HandTaken).filter_by(noun="filing", object_id=item, step="store_file")
        assert [hand.person_id for hand in db.session.scalars(hands)] == [
            db.session.get(UploadLink, 1).person_id
        ]
