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
        )
        assert answer.status_code == 201
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
