"""Letterheads: an office's own marks stand on what it issues."""

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import (
    Organisation,
)
from tests.builders import POWER
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
