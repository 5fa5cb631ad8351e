"""Originals are kept beside the lasting file of their name, whichever comes first; alone they wait."""

import re

from sqlalchemy import select

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.models import FileMove, Filing, HeldFile
from tests.builders import BRIDGE, compound
from tests.web.intake.tus import BASE, create, missing, push

PLACE = {"folder": "桥梁"}


def test_an_original_waits_for_its_pdf_and_lies_beside_it(app, enter, work):
    contractor, filing = enter("contractor"), missing(app, section=1)
    told = push(contractor, compound("WordDocument"), filename="纪要.doc", filing=filing, **PLACE)
    assert told["held"] == "no_twin" and "先传同一处同名的 PDF" in told["sentence"]
    elsewhere = push(contractor, small_pdf("别处"), filename="纪要.pdf", filing=filing)
    assert elsewhere["document"]
    with app.app_context():
        assert db.session.query(HeldFile).filter_by(state="held").count() == 1
    push(contractor, small_pdf("纪要"), filename="纪要.pdf", filing=filing, **PLACE)
    after = push(
        contractor, b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0", filename="纪要.bmp", filing=filing, **PLACE
    )
    work()
    with app.app_context():
        assert db.session.query(HeldFile).filter_by(state="held").count() == 0
        assert db.session.get(Filing, filing).stored == 4
    assert after["known"] == "new"
    assert contractor.get(f"{BASE}/uploads/{after['token']}").json["check"] == "passed"


def test_an_original_moves_along_with_its_pdf_and_back(app, enter, work):
    contractor = enter("contractor")
    with app.app_context():
        wrong, right = db.session.scalars(
            select(Filing.id)
            .filter_by(project_id=BRIDGE, state="missing", section=1)
            .order_by(Filing.id)
            .limit(2)
        )
    told = push(contractor, small_pdf("纪要"), filename="纪要.pdf", filing=wrong, **PLACE)
    push(contractor, compound("WordDocument"), filename="纪要.doc", filing=wrong, **PLACE)
    push(contractor, compound("WordDocument"), filename="别的.doc", filing=wrong, **PLACE)
    work()
    asked = {"ids": told["document"], "to": right}
    page = contractor.get(f"{BASE}/moves", query_string=asked).text
    ids = set(re.findall(r'name="ids" value="(\d+)"', page))
    assert len(ids) == 2 and "移 2 件" in page
    contractor.post(f"{BASE}/moves", data={"ids": sorted(ids), "to": right, "reason": "放错条目"})
    with app.app_context():
        assert [db.session.get(Filing, one).stored for one in (wrong, right)] == [0, 2]
        move = db.session.scalars(select(FileMove.id)).one()
    contractor.post(f"{BASE}/moves/{move}/undo")
    with app.app_context():
        assert [db.session.get(Filing, one).stored for one in (wrong, right)] == [2, 0]


def test_packages_that_are_not_public_are_refused_with_the_way_that_works(app, enter):
    content = b"Rar!\x1a\x07\x01\0"
    item = missing(app, section=1)
    made = create(enter("contractor"), len(content), body=content, filename="图.rar", filing=item)
    assert made.status_code == 422
    assert "解开后传文件夹，或另存为 ZIP" in made.json["detail"]


def test_a_pdf_with_bytes_before_its_header_is_taken_and_read(app, enter, work):
    contractor = enter("contractor")
    content = b"\n" + small_pdf("一页")
    told = push(contractor, content, filename="a.pdf", filing=missing(app, section=1))
    work()
    told = contractor.get(f"{BASE}/uploads/{told['token']}").json
    assert told["check"], told
    assert told["check"] == "passed", told["sentence"]
