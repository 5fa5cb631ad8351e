"""A naming for a duty ends on a day, by whoever may name; the naming stays and so does its line."""

import pytest
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Duty, JournalEntry, Party
from tests.builders import BRIDGE, POWER


@pytest.fixture
def duty(app):
    """A naming of the first contractor's."""
    with app.app_context():
        road = select(Party.id).filter_by(project_id=BRIDGE, kind="contractor", section=1)
        party = db.session.scalars(road).one()
        mine = select(Duty.id, Duty.since).filter_by(party_id=party, until=None)
        row = db.session.execute(mine.order_by(Duty.id)).first()
        return row.id, row.since.isoformat()


def end(client, key, until, project=BRIDGE):
    url = f"/projects/{project}/parties/duties/{key}/end"
    return client.post(url, data={"until": until, "reason": "调离"})


def test_a_duty_is_ended_by_its_party_with_a_day_and_a_reason(app, enter, duty):
    key, since = duty
    assert end(enter("contractor"), key, since).status_code == 302
    with app.app_context():
        ended = db.session.get(Duty, key)
        assert ended.until.isoformat() == since
        line = db.session.scalars(
            select(JournalEntry).filter_by(project_id=BRIDGE, action="end_duty")
        ).one()
        assert line.facts["name"] == ended.name and line.facts["reason"] == "调离"
    again = end(enter("owner"), key, since)
    assert again.status_code == 422 and "已于" in again.text


def test_a_last_day_before_the_first_is_refused(enter, duty):
    refused = end(enter("owner"), duty[0], "2000-01-01")
    assert refused.status_code == 422 and "不能更早" in refused.text


def test_a_duty_of_others_is_not_theirs_to_end(enter, duty):
    key, since = duty
    assert end(enter("contractor2"), key, since).status_code == 403
    assert end(enter("bureau"), key, since).status_code == 403
    assert end(enter("owner"), key, since, project=POWER).status_code == 404
    assert end(enter("owner"), 10**6, since).status_code == 404
