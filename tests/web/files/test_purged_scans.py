"""Bytes that are purged go from scans of ballots and from evidence too, where the same were filed there."""

import io

from sqlalchemy import select

from acceptance import tasks
from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.models import FileVersion, Finding, PanelMember, Purge
from acceptance.services.files import erasing
from acceptance.transaction import transaction
from tests.builders import RESERVOIR, SEWAGE
from tests.web.files.test_purges import answer, propose

SCAN = small_pdf("表决票，附身份证号", 1)


def a_version_like(app, digest):
    """A file of the archive with the same bytes as a scan."""
    with app.app_context(), transaction() as session:
        mine = select(FileVersion).filter_by(project_id=SEWAGE, current=True)
        version = session.scalars(mine.order_by(FileVersion.id)).first()
        version.digest = digest
        return version.id


def test_a_scan_of_a_ballot_is_among_the_places_and_is_gone_with_them(app, enter):
    bureau, owner = enter("bureau"), enter("owner")
    with app.app_context():
        mine = select(PanelMember).filter_by(project_id=SEWAGE, name="何秀兰")
        member = db.session.scalars(mine).one().id
    sheet = f"/projects/{SEWAGE}/panel/{member}/sheet"
    scan = {"vote": "agree", "files": (io.BytesIO(SCAN), "表决票.pdf")}
    assert bureau.post(f"/projects/{SEWAGE}/panel/{member}/vote", data=scan).status_code == 302
    assert bureau.get(sheet).status_code == 200
    with app.app_context():
        digest = db.session.get(PanelMember, member).sheet["digest"]
    version = a_version_like(app, digest)
    assert propose(owner, version, SEWAGE, ground="personal").status_code == 302
    assert answer(app, bureau, "agree_purge", SEWAGE).status_code == 302
    with app.app_context():
        row = db.session.scalars(select(Purge)).one()
        places = {(one["kind"], one["id"]) for one in row.places}
        assert places == {("version", version), ("ballot", member)}
        tasks.drain(app)
    with app.app_context():
        assert db.session.scalars(select(Purge.erased_at)).one() is not None
    gone = bureau.get(sheet)
    assert gone.status_code == 410 and "彻底清除" in gone.text


def test_what_another_project_scanned_stays_in_the_store(app, enter):
    version = None
    with app.app_context(), transaction() as session:
        mine = select(FileVersion).filter_by(project_id=SEWAGE, current=True)
        version = session.scalars(mine.order_by(FileVersion.id)).first()
        digest, key = version.digest, version.id
        finding = session.scalars(select(Finding).filter_by(project_id=RESERVOIR)).first()
        told = {"name": "佐证材料.pdf", "digest": digest, "size": 1, "type": "application/pdf"}
        finding.evidence = [told]
    assert propose(enter("owner"), key, SEWAGE, ground="personal").status_code == 302
    assert answer(app, enter("bureau"), "agree_purge", SEWAGE).status_code == 302
    with app.app_context():
        tasks.drain(app)
        row = db.session.scalars(select(Purge)).one()
        assert (row.others, row.erased_at) == (1, None)
        assert [one["kind"] for one in erasing.places(RESERVOIR, digest)] == ["evidence"]
