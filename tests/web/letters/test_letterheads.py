"""Letterheads: an office's own marks stand on what it issues."""

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Letterhead, Organisation, Report
from acceptance.transaction import transaction
from tests.builders import POWER
from tests.reports.lives import text_of
from tests.web.hands import step


def test_the_offices_letterhead_gives_the_marks(app, enter):
    admin, bureau = enter("admin"), enter("bureau")
    with app.app_context():
        unit = db.session.scalars(select(Organisation.id).filter_by(name="西江市档案局")).one()
    admin.post(
        f"/office/letterheads/{unit}",
        data={
            "title": "西江市档案局",
            "letter_mark": "西档字",
            "opinion_mark": "西档验",
            "level": "city",
        },
    )
    step(bureau, POWER, "admit", confirm="true")
    assert "西档字〔" in bureau.get(f"/projects/{POWER}/reports").text


def test_an_office_without_a_mark_is_asked_for_it_before_its_first_paper(app, enter):
    bureau, admin = enter("bureau"), enter("admin")
    asked, step_page = "还没有登记机关代字", f"/projects/{POWER}/steps/admit"
    assert asked not in bureau.get(step_page).text
    with app.app_context(), transaction() as session:
        unit = session.scalars(select(Organisation.id).filter_by(name="西江市档案局")).one()
        session.get_one(Letterhead, unit).letter_mark = ""
    assert asked in bureau.get(step_page).text
    data = {"letter_mark": "西档函", "level": "city", "copies": "南岭省档案局", "signatory": "梁文"}
    admin.post(f"/office/letterheads/{unit}", data=data)
    assert asked not in bureau.get(step_page).text
    step(bureau, POWER, "admit", confirm="true")
    with app.app_context():
        admission = select(Report).filter_by(project_id=POWER, kind="admission")
        row = db.session.scalars(admission).one()
        text = text_of(app.extensions["store"].path(row.digest).read_bytes())
    assert "抄送：南岭省档案局。" in text and "签发人" not in text
