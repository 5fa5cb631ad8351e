"""The holding area: what fits nothing waits there, and fixing it moves it on."""

from sqlalchemy import select

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.models import Document, FileVersion, Filing, HeldFile
from acceptance.services.ground import journal
from tests.builders import BRIDGE
from tests.web.intake.tus import BASE, missing, push


def held(app, client, count=3):
    for number in range(count):
        push(client, small_pdf(f"held{number}"), filename=f"IMG_{number:03d}.pdf", folder="照片")
    with app.app_context():
        return db.session.scalars(
            select(HeldFile.id).filter_by(project_id=BRIDGE, state="held").order_by(HeldFile.id)
        ).all()


def test_what_fits_nothing_is_held_and_moves_on_once_it_is_fixed(app, enter, work):
    contractor, filing = enter("contractor"), missing(app, section=1)
    ids = held(app, contractor)
    page = contractor.get(f"{BASE}/held").text
    assert "IMG_000.pdf" in page and "对不上清单中任何一件" in page
    fix = {"ids": ids, "find": "IMG_", "put": "隐蔽验收照片", "filing_id": filing}
    preview = contractor.post(f"{BASE}/held/fix", data=fix)
    assert "隐蔽验收照片000.pdf" in preview.text and "3 个会归入条目" in preview.text
    with app.app_context():
        assert (
            db.session.query(HeldFile).filter_by(state="held").count() == 3
        )  # a preview changes nothing
    assert contractor.post(f"{BASE}/held/fix", data={**fix, "go": "1"}).status_code == 302
    work()
    with app.app_context():
        titles = set(db.session.scalars(select(Document.title).filter_by(filing_id=filing)))
        assert {"隐蔽验收照片000", "隐蔽验收照片001", "隐蔽验收照片002"} <= titles
        assert db.session.get(Filing, filing).stored == 3
    change = contractor.get(f"{BASE}/held").text.split("/held/undo/")[1].split('"')[0]
    assert contractor.post(f"{BASE}/held/undo/{change}").status_code == 302
    with app.app_context():
        assert {
            row.name for row in db.session.scalars(select(HeldFile).filter_by(state="held"))
        } == {"IMG_000.pdf", "IMG_001.pdf", "IMG_002.pdf"}
        assert (
            db.session.get(Filing, filing).stored == 0
            and db.session.query(Document).filter_by(filing_id=filing).count() == 0
        )
        assert journal.verify(BRIDGE) is None


def test_five_hundred_names_are_fixed_at_once(app, enter):
    contractor, filing = enter("contractor"), missing(app, section=1)
    with app.app_context():
        from acceptance.transaction import transaction

        with transaction() as session:
            party = session.get(Filing, filing).party_id
            from acceptance.gateways import clock

            session.add_all(
                HeldFile(
                    project_id=BRIDGE,
                    party_id=party,
                    name=f"扫描{n}.pdf",
                    digest=f"{n:064d}",
                    size=10,
                    media_type="application/pdf",
                    reason="no_match",
                    held_by="x",
                    held_at=clock.now(),
                )
                for n in range(500)
            )
        ids = db.session.scalars(select(HeldFile.id)).all()
    assert (
        contractor.post(
            f"{BASE}/held/fix",
            data={"ids": ids, "find": "扫描", "put": "检验批", "filing_id": filing, "go": "1"},
        ).status_code
        == 302
    )
    with app.app_context():
        assert db.session.get(Filing, filing).stored == 500
    change = contractor.get(f"{BASE}/held").text.split("/held/undo/")[1].split('"')[0]
    contractor.post(f"{BASE}/held/undo/{change}")
    with app.app_context():
        assert (
            db.session.query(HeldFile).filter_by(state="held").count() == 500
            and db.session.get(Filing, filing).stored == 0
        )


def test_an_undo_is_refused_once_something_was_built_on_it(app, enter, work):
    contractor, filing = enter("contractor"), missing(app, section=1)
    ids = held(app, contractor, 1)
    contractor.post(f"{BASE}/held/fix", data={"ids": ids, "filing_id": filing, "go": "1"})
    work()
    assert contractor.post(f"{BASE}/filings/{filing}/steps/submit").status_code == 302
    change = contractor.get(f"{BASE}/held").text.split("/held/undo/")[1].split('"')[0]
    refused = contractor.post(f"{BASE}/held/undo/{change}")
    assert refused.status_code == 422 and "不能撤回" in refused.text


def test_what_was_bound_into_a_volume_is_not_taken_out_by_an_undo(app, enter, work):
    """It left a sealed volume with a hole, and the counts on paper said one file too many."""
    contractor, owner, filing = enter("contractor"), enter("owner"), missing(app, section=1)
    ids = held(app, contractor, 1)
    contractor.post(f"{BASE}/held/fix", data={"ids": ids, "filing_id": filing, "go": "1"})
    work()
    with app.app_context():
        document = db.session.scalars(select(Document.id).filter_by(filing_id=filing)).one()
    owner.post(f"{BASE}/volumes/1/move", data={"files": document, "to": 1})
    with app.app_context():
        assert db.session.get(Document, document).volume_id is not None
    change = contractor.get(f"{BASE}/held").text.split("/held/undo/")[1].split('"')[0]
    refused = contractor.post(f"{BASE}/held/undo/{change}")
    assert refused.status_code == 422 and "不能撤回" in refused.text


def test_a_wrong_extension_is_held_and_mended(app, enter):
    contractor, filing = enter("contractor"), missing(app, section=1)
    told = push(contractor, small_pdf("x"), filename="验收.docx", filing=filing)
    assert told["held"] == "wrong_extension"
    with app.app_context():
        ids = db.session.scalars(select(HeldFile.id).filter_by(state="held")).all()
    contractor.post(f"{BASE}/held/fix", data={"ids": ids, "extension": "1", "go": "1"})
    with app.app_context():
        assert (
            db.session.scalars(select(FileVersion.name).order_by(FileVersion.id.desc())).first()
            == "验收.pdf"
        )
