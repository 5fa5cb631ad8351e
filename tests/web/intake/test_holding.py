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
    assert "IMG_000.pdf" in page and "与清单中任何一件都不匹配" in page
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


def test_what_sites_call_a_section_is_learnt_and_can_be_forgotten(app, enter):
    from acceptance.models import Section
    from acceptance.transaction import transaction

    owner, name = enter("owner"), "隐蔽工程验收记录.pdf"
    with app.app_context(), transaction() as session:
        for filing in session.scalars(select(Filing).filter_by(project_id=BRIDGE, code="6-07")):
            filing.state = "missing"
    told = push(owner, small_pdf("一"), filename=name, folder="TJ02/施工文件")
    assert told["held"] == "section_untaught"
    page = owner.get(f"{BASE}/held").text
    assert "“TJ02”是" in page and "建议" in page
    for section in ("", "9"):
        answer = owner.post(f"{BASE}/held/sections", data={"called": "TJ02", "section": section})
        assert answer.status_code in (404, 422)
    owner.post(f"{BASE}/held/sections", data={"called": "TJ02", "section": "2"})
    with app.app_context():
        ids = db.session.scalars(select(HeldFile.id).filter_by(state="held")).all()
    owner.post(f"{BASE}/held/fix", data={"ids": ids, "go": "1"})
    again = push(owner, small_pdf("二"), filename=name, folder="TJ02/另一处/施工文件")
    with app.app_context():
        assert db.session.get(HeldFile, ids[0]).filing.section == 2
        assert db.session.get(Filing, again["filing"]).section == 2
    contractor = enter("contractor")
    foreign = contractor.post(f"{BASE}/held/sections", data={"called": "TJ02", "section": "2"})
    assert foreign.status_code == 404
    owner.post(f"{BASE}/held/sections", data={"called": "TJ02", "section": "1"})
    with app.app_context():
        sections = db.session.scalars(select(Section).filter_by(project_id=BRIDGE)).all()
        assert {row.number: row.called for row in sections} == {1: ["TJ02"], 2: []}
    owner.post(f"{BASE}/held/sections", data={"called": "TJ02", "section": "1", "forget": "1"})
    with app.app_context():
        sections = db.session.scalars(select(Section).filter_by(project_id=BRIDGE)).all()
        assert [row.called for row in sections] == [[], []]
        assert journal.verify(BRIDGE) is None


def test_proposals_are_accepted_in_bulk_and_nothing_is_preset(app, enter):
    contractor, filing = enter("contractor"), missing(app, section=1)
    with app.app_context():
        row = db.session.get(Filing, filing)
        code, other = row.code, row.name
    for number in range(3):
        told = push(
            contractor,
            small_pdf(f"p{number}"),
            filename=f"{code} 会议纪要{number}.pdf",
            folder="第1标段",
        )
        assert told["held"] == "unsure", other
    page = contractor.get(f"{BASE}/held").text
    assert "checked" not in page.split("<main")[1] and f"{code} {other}" in page
    with app.app_context():
        ids = db.session.scalars(select(HeldFile.id).filter_by(state="held")).all()
    preview = contractor.post(f"{BASE}/held/fix", data={"ids": ids, "proposed": "1"})
    assert "3 个会归入条目" in preview.text
    contractor.post(f"{BASE}/held/fix", data={"ids": ids, "proposed": "1", "go": "1"})
    with app.app_context():
        assert db.session.get(Filing, filing).stored == 3
