"""A change that names a volume opens the drawings in it, and not the whole register."""

import pytest
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import ChangeNotice, Document, Drawing, Filing, JournalEntry, Volume
from acceptance.transaction import transaction
from tests.builders import RESERVOIR, SEWAGE
from tests.web.life.test_frozen_archive import an_amendment

STAMP = {"section": 1, "discipline": "结构", "drawn_by": "改过的人", "reviewed_by": "审核人"}


@pytest.fixture
def drawn(app):
    """A drawing in each of two volumes, one in no volume, and a change notice: their ids."""
    with app.app_context(), transaction() as session:
        volumes = session.scalars(
            select(Volume).filter_by(project_id=SEWAGE).order_by(Volume.number).limit(2)
        ).all()
        party = session.scalars(select(Filing.party_id).filter_by(project_id=SEWAGE)).first()
        own = {"project_id": SEWAGE, "party_id": party, "section": 1}
        rows = [Drawing(**own, number="结施-00", title="没有文件的图")]
        for volume in volumes:
            document = session.scalars(
                select(Document).where(Document.volume_id == volume.id).order_by(Document.id)
            ).first()
            number = f"结施-0{volume.number}"
            rows.append(Drawing(**own, number=number, title="图", document_id=document.id))
        change = ChangeNotice(**own, kind="design_change", number="变-1", title="变更")
        session.add_all([*rows, change])
        session.flush()
        return [row.id for row in rows], change.id, volumes[0].number


def stamped(app, key):
    with app.app_context():
        return db.session.get(Drawing, key).drawn_by


def edit(owner, key, number):
    data = {**STAMP, "number": number, "title": "图"}
    return owner.post(f"/projects/{SEWAGE}/drawings/{key}", data=data)


def test_a_change_of_one_volume_opens_the_drawings_that_lie_in_it_and_no_other(app, enter, drawn):
    owner, bureau = enter("owner"), enter("bureau")
    (loose, inside, outside), change, volume = drawn
    assert edit(owner, inside, "结施-01").status_code == 422
    an_amendment(app, owner, bureau, volume)
    assert edit(owner, inside, "结施-01").status_code == 302
    assert stamped(app, inside) == "改过的人"
    for key, number in ((outside, "结施-02"), (loose, "结施-00")):
        refused = edit(owner, key, number)
        assert refused.status_code == 422 and "已定稿" in refused.text, number
        assert stamped(app, key) == ""
    # nor is one entered that lies nowhere, nor a change hung on one that stands fixed
    new = owner.post(
        f"/projects/{SEWAGE}/drawings", data={**STAMP, "number": "新-9", "title": "无此文件"}
    )
    assert new.status_code == 422 and "已定稿" in new.text
    for key, answer in ((outside, 422), (inside, 302)):
        url = f"/projects/{SEWAGE}/drawings/changes/{change}/connect"
        data = {"drawing_id": key, "percent": 20}
        assert owner.post(url, data=data).status_code == answer
    with app.app_context():
        mine = select(JournalEntry.object_id).filter_by(project_id=SEWAGE, action="save_drawing")
        assert db.session.scalars(mine).all() == [inside]


def test_only_the_drawings_of_what_is_open_are_entered_from_their_files(app, enter):
    owner, bureau = enter("owner"), enter("bureau")
    with app.app_context(), transaction() as session:
        one, other = session.scalars(
            select(Volume).filter_by(project_id=SEWAGE).order_by(Volume.number).limit(2)
        ).all()
        number, inside = one.number, one.id
        lying = select(Document.filing_id).where(Document.volume_id.in_((one.id, other.id)))
        for filing in session.scalars(select(Filing).where(Filing.id.in_(lying))):
            filing.drawings = True
    an_amendment(app, owner, bureau, number)
    assert owner.post(f"/projects/{SEWAGE}/drawings/from-files").status_code == 302
    with app.app_context():
        rows = select(Document.volume_id).join(Drawing, Drawing.document_id == Document.id)
        found = set(db.session.scalars(rows.where(Drawing.project_id == SEWAGE)))
        assert found == {inside}


def test_an_order_to_rectify_opens_the_whole_register(app, enter):
    owner = enter("owner")
    data = {**STAMP, "number": "新-9", "title": "图"}
    assert owner.post(f"/projects/{RESERVOIR}/drawings", data=data).status_code == 302
