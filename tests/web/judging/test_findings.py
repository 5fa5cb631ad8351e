"""Problems: where they are, until when, and from which mark on which page."""

from datetime import date

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import (
    Document,
    FileVersion,
    Finding,
    Pin,
    Project,
)
from acceptance.transaction import transaction
from tests.builders import POWER, SEWAGE


def test_a_problem_names_its_place_and_is_due_before_completion(app, enter):
    with app.app_context(), transaction() as session:
        session.get(Project, SEWAGE).planned_completion_on = date(2027, 1, 31)
    bureau, url = enter("bureau"), f"/projects/{SEWAGE}/findings"
    typed = {
        "problem": "缺签字",
        "basis": "DA/T 28",
        "volume": "2",
        "page": "12",
        "due_on": "2027-01-15",
    }
    assert "2027-01-31" in bureau.post(url, data={**typed, "due_on": "2027-02-01"}).text
    assert bureau.post(url, data={**typed, "volume": "99999"}).status_code == 422
    assert bureau.post(url, data=typed).status_code == 302
    assert "第2卷第12页" in bureau.get(url).text


def test_a_pin_becomes_a_problem_with_file_page_and_mark(app, enter):
    bureau = enter("bureau")
    with app.app_context():
        version = db.session.scalars(
            select(FileVersion).filter_by(project_id=SEWAGE).order_by(FileVersion.id)
        ).first()
        key, document, title = (
            version.id,
            version.document_id,
            db.session.get(Document, version.document_id).title,
        )
        foreign = db.session.scalars(select(FileVersion).filter_by(project_id=POWER)).first().id
    assert (
        bureau.post(
            f"/projects/{SEWAGE}/versions/{key}/pins",
            data={"page": "1", "x": "0.4", "y": "0.6", "text": "此处无签字"},
        ).status_code
        == 302
    )
    assert (
        bureau.post(
            f"/projects/{POWER}/versions/{foreign}/pins",
            data={"page": "1", "x": "0.4", "y": "0.6", "text": "别处"},
        ).status_code
        == 302
    )
    shown = bureau.get(f"/projects/{SEWAGE}/documents/{document}").text
    assert "列为问题" in shown
    with app.app_context():
        mine, other = db.session.scalars(select(Pin.id).order_by(Pin.id)).all()
    assert (
        f'name="pin_id" value="{mine}"'
        in bureau.get(f"/projects/{SEWAGE}/findings?pin_id={mine}&problem=x").text
    )
    typed = {"problem": "此处无签字", "basis": "", "due_on": "2027-01-15"}
    assert (
        bureau.post(
            f"/projects/{SEWAGE}/findings", data={**typed, "pin_id": str(other)}
        ).status_code
        == 404
    )
    assert (
        bureau.post(f"/projects/{SEWAGE}/findings", data={**typed, "pin_id": str(mine)}).status_code
        == 302
    )
    with app.app_context():
        found = db.session.scalars(select(Finding).filter_by(project_id=SEWAGE)).one()
        assert (
            (found.pin_id, found.document_id, found.page) == (mine, document, 1)
            and title[:20] in found.location
            and "卷" in found.location
        )
    assert f"/documents/{document}?page=1" in bureau.get(f"/projects/{SEWAGE}/findings").text
