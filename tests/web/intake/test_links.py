"""A contractor's link: no account, one party, one project, until it expires or is revoked."""

import datetime
import io
import re

import pytest
import time_machine
from sqlalchemy import select

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import Filing, Party, UploadLink
from acceptance.transaction import transaction
from tests.builders import BRIDGE
from tests.web.intake.by_phone import made
from tests.web.intake.tus import TUS, create, missing, pour, push

BASE = f"/projects/{BRIDGE}"


@pytest.fixture
def link(app, enter):
    """Make a link for a section's contractor; gives its path."""

    def make(section=1, days=14):
        with app.app_context():
            party = db.session.scalars(
                select(Party.id).filter_by(project_id=BRIDGE, kind="contractor", section=section)
            ).one()
        return made(enter("owner"), party_id=party, days=days)

    return make


def filing_of(app, section):
    with app.app_context():
        return db.session.scalars(
            select(Filing.id).filter_by(project_id=BRIDGE, section=section, state="missing")
        ).first()


def test_it_shows_what_that_party_owes_and_takes_its_files(app, enter, link, work):
    phone, path = app.test_client(), link(1)
    page = phone.get(path).text
    assert (
        "还欠" in page
        and 'capture="environment"' in page
        and "主桥" not in page.split("必交的")[1][:200]
    )
    filing = filing_of(app, 1)
    sent = phone.post(
        f"{path}/files", data={"filing": filing, "files": (io.BytesIO(small_pdf("a")), "拍照.pdf")}
    )
    assert sent.status_code == 303 and "已存" in phone.get(sent.location).text
    told = push(phone, small_pdf("b"), path=path, filename="续传.pdf", filing=filing)
    work()
    assert phone.get(f"{path}/uploads/{told['token']}").json["check"] == "passed"
    assert "续传.pdf" in phone.get(path).text
    with app.app_context():
        assert db.session.get(Filing, filing).stored == 2
    assert phone.get("/").status_code == 302  # the link opens no other door
    assert phone.get(BASE).status_code == 302


def test_a_link_is_for_whom_one_chose_and_a_wrong_number_of_days_is_named(enter):
    page = enter("owner").get(f"{BASE}/links").text
    assert re.search(r'name="party_id" required>\s*<option value=""', page), "nobody is preset"
    refused = enter("owner").post(f"{BASE}/links", data={"party_id": "4", "days": "5"})
    assert refused.status_code == 422
    assert "有效天数：不在可选范围内" in refused.text


def test_the_link_of_a_cannot_see_b(app, link):
    phone, one, other = app.test_client(), link(1), link(2)
    with app.app_context():
        names = {
            s: set(db.session.scalars(select(Filing.id).filter_by(project_id=BRIDGE, section=s)))
            for s in (1, 2)
        }
    ids = {
        int(part.split('"')[0])
        for part in phone.get(one).text.split('name="filing" value="')[1:]
        if part.split('"')[0]
    }
    assert ids and ids <= names[1]
    foreign = filing_of(app, 2)
    assert (
        phone.post(
            f"{one}/files", data={"filing": foreign, "files": (io.BytesIO(small_pdf("x")), "x.pdf")}
        ).status_code
        == 404
    )
    assert create(phone, 10, path=one, filename="x.pdf", filing=foreign).status_code == 404
    mine = create(phone, 10, path=one, filename="x.pdf").headers["Location"]
    token = mine.rpartition("/")[2]
    for method in ("head", "get", "delete"):
        assert getattr(phone, method)(f"{other}/uploads/{token}").status_code == 404, method
    answer = phone.patch(
        f"{other}/uploads/{token}",
        headers={**TUS, "Upload-Offset": "0"},
        data=b"x",
        content_type="application/offset+octet-stream",
    )
    assert answer.status_code == 404


def test_every_link_door_is_closed_to_forged_expired_and_revoked_ones(app, enter, link):
    phone, path = app.test_client(), link(1, days=3)
    token = create(phone, 10, path=path, filename="x.pdf").headers["Location"].rpartition("/")[2]

    def doors(start):
        return [
            phone.get(start).status_code,
            phone.post(f"{start}/files").status_code,
            create(phone, 5, path=start, filename="a.pdf").status_code,
            phone.get(f"{start}/uploads/{token}").status_code,
            phone.patch(f"{start}/uploads/{token}").status_code,
            phone.delete(f"{start}/uploads/{token}").status_code,
        ]

    assert set(doors(path[:-1] + ("A" if path[-1] != "A" else "B"))) == {404}
    assert set(doors("/l/made-up")) == {404}
    with time_machine.travel(
        datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=3, minutes=1), tick=False
    ):
        assert set(doors(path)) == {404}
    with app.app_context():
        number = db.session.scalars(select(UploadLink.id)).one()
    assert enter("contractor").post(f"{BASE}/links/{number}/revoke").status_code == 403
    assert enter("owner").post(f"{BASE}/links/{number}/revoke").status_code == 302
    assert set(doors(path)) == {404}


def test_only_the_digest_of_a_link_is_kept(app, link):
    path = link(1)
    with app.app_context():
        row = db.session.scalars(select(UploadLink)).one()
        assert path.removeprefix("/l/") not in repr(vars(row)) and len(row.token_hash) == 64


def test_a_unit_with_two_sections_has_one_link(app, enter, link):
    from acceptance.transaction import transaction

    with app.app_context(), transaction() as session:
        first, second = (
            session.scalars(
                select(Party).filter_by(project_id=BRIDGE, kind="contractor", section=number)
            ).one()
            for number in (1, 2)
        )
        second.organisation_id = first.organisation_id
        for filing in session.scalars(
            select(Filing).filter_by(project_id=BRIDGE, code="6-07").order_by(Filing.id)
        ):
            filing.state = "missing"
    phone, path = app.test_client(), link(1)
    told = [
        push(
            phone,
            small_pdf(f"{number}"),
            path=path,
            filename="隐蔽工程验收记录.pdf",
            folder=f"第{number}标段/施工文件/{number}号墩",
        )
        for number in (1, 2)
    ]
    assert [one["held"] for one in told] == ["", ""]
    with app.app_context():
        assert [db.session.get(Filing, one["filing"]).section for one in told] == [1, 2]


def test_what_a_link_is_sending_when_it_is_revoked_is_not_taken(app, link):
    """Seen: bytes may come for hours, and were taken by the rights of when they had begun to."""
    phone, path = app.test_client(), link()
    item, content = missing(app, section=1, files=0), small_pdf("撤")

    class Slow:
        """A body whose link is revoked before its last piece."""

        pieces = [content[:100], content[100:]]

        def read(self, _size=-1):
            if len(self.pieces) == 1:
                with app.app_context(), transaction() as session:
                    session.get(UploadLink, 1).revoked_at = clock.now()
            return self.pieces.pop(0) if self.pieces else b""

    url = create(phone, len(content), path, filename="撤.pdf", filing=item).headers["Location"]
    assert pour(phone, url, Slow(), len(content)).status_code == 404
    with app.app_context():
        assert db.session.get(Filing, item).stored == 0
