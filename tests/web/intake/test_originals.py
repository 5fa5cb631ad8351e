"""Originals are kept beside the lasting file of their name, whichever comes first; alone they wait."""

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.models import Filing, HeldFile
from tests.builders import compound
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
