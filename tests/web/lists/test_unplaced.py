"""Files that a sheet names and no item takes."""

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Filing
from tests.builders import BRIDGE


def test_a_contractor_sees_the_unplaced_files_of_its_own_sheets_only(app, enter):
    import io

    from acceptance.models import Document

    sheet = "项目名称,:,西江新区大桥及引道工程\n杂项{0},0\n完全无关的东西{0},1,1,20190822,,甲\n"
    for who in ("owner", "contractor"):
        answer = enter(who).post(
            f"/projects/{BRIDGE}/catalogue",
            data={"sheet": (io.BytesIO(sheet.format(who).encode()), "a.csv")},
            follow_redirects=True,
        )
        assert answer.status_code == 200
    page = enter("contractor").get(f"/projects/{BRIDGE}/catalogue/unplaced").text
    assert "完全无关的东西contractor" in page and "完全无关的东西owner" not in page
    with app.app_context():
        foreign = db.session.scalars(
            select(Document.id).filter_by(title="完全无关的东西owner")
        ).one()
        mine = db.session.scalars(
            select(Document.id).filter_by(title="完全无关的东西contractor")
        ).one()
        filing = db.session.scalars(
            select(Filing.id).filter_by(project_id=BRIDGE, section=1)
        ).first()
    place = f"/projects/{BRIDGE}/catalogue/unplaced"
    assert (
        enter("contractor").post(f"{place}/{foreign}", data={"filing_id": filing}).status_code
        == 404
    )
    assert (
        enter("contractor").post(f"{place}/{mine}", data={"filing_id": filing}).status_code == 302
    )
    assert "档案数量" not in enter("contractor").get(f"/projects/{BRIDGE}").text


def test_nothing_is_preset_and_proposals_are_taken_in_bulk(app, enter):
    import io

    from acceptance.models import Document

    owner, place = enter("owner"), f"/projects/{BRIDGE}/catalogue/unplaced"
    lines = "".join(f"6-13 材料{n},{n},{n},20190822,,甲\n" for n in (1, 2))
    sheet = f"项目名称,:,西江新区大桥及引道工程\n第2标段杂项,0\n{lines}无关的,3,3,20190822,,甲\n"
    owner.post(
        f"/projects/{BRIDGE}/catalogue",
        data={"sheet": (io.BytesIO(sheet.encode()), "a.csv")},
        follow_redirects=True,
    )
    page = owner.get(place).text
    assert "selected" not in page.split("<main")[1] and "文件名中的条目编号" in page
    assert page.count('name="ids"') == 2
    with app.app_context():
        ids = {
            row.title: row.id
            for row in db.session.scalars(select(Document).where(Document.filing_id.is_(None)))
        }
    assert owner.post(f"{place}/{ids['无关的']}", data={"filing_id": ""}).status_code == 422
    stale = owner.post(place, data={"ids": list(ids.values())})
    assert stale.status_code == 409
    assert (
        owner.post(place, data={"ids": [ids["6-13 材料1"], ids["6-13 材料2"]]}).status_code == 302
    )
    with app.app_context():
        placed = db.session.scalars(select(Document).where(Document.title.like("6-13%"))).all()
        items = {db.session.get(Filing, row.filing_id).code for row in placed}
        assert len(placed) == 2 and items == {"6-13"}
