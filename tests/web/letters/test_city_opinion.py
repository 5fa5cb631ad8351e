"""城建档案验收意见书: the city archive says what it came to, in its own words; one stands at a time."""

import re

import pytest
from sqlalchemy import select

from acceptance.demo.cast import TEXTS
from acceptance.extensions import db
from acceptance.models import Report, Statement
from acceptance.services.letters import kept
from acceptance.transaction import transaction
from tests.builders import a_project
from tests.reports.lives import text_of

WRITTEN = TEXTS["city_opinion"]
OLD = (
    "planning_permit",
    "building_permit",
    "storeys",
    "structure",
    "leader",
    "archivist",
    "verdict",
)


@pytest.fixture
def accepted(app):
    with app.app_context():
        return a_project("accepted", code="T-9").id


def write(client, project, **more):
    return client.post(f"/projects/{project}/review/texts/city_opinion", data={**WRITTEN, **more})


def issue(client, project):
    return client.post(f"/projects/{project}/reports", data={"kind": "city_opinion"})


def papers(app, project):
    """The standing of each, and the words of the newest."""
    with app.app_context():
        rows = db.session.scalars(
            select(Report).filter_by(project_id=project, kind="city_opinion").order_by(Report.id)
        ).all()
        last = app.extensions["store"].path(rows[-1].digest).read_bytes() if rows else b""
        return [row.state for row in rows], last and text_of(last)


def test_it_is_written_by_the_archive_alone_and_issued_once_it_has_come_to_a_verdict(
    app, enter, accepted
):
    city = enter("city")
    assert write(enter("owner"), accepted, verdict="agree").status_code == 403
    assert issue(city, accepted).status_code == 422
    assert write(city, accepted, verdict="").status_code == 302
    assert issue(city, accepted).status_code == 422
    assert write(city, accepted, verdict="perhaps").status_code == 422
    assert write(city, accepted, verdict="agree").status_code == 302
    assert issue(city, accepted).status_code == 302
    states, text = papers(app, accepted)
    assert states == ["valid"]
    for said in (*WRITTEN.values(), "同意通过建设工程档案验收。", "西江市城建档案馆（盖章）"):
        assert said in text
    assert "基本符合" not in text


def test_the_next_one_takes_the_place_of_the_last(app, enter, accepted):
    city = enter("city")
    write(city, accepted, verdict="against")
    issue(city, accepted)
    assert "不同意通过建设工程档案验收。" in papers(app, accepted)[1]
    write(city, accepted, verdict="agree")
    issue(city, accepted)
    states, text = papers(app, accepted)
    assert states == ["superseded", "valid"]
    assert "不同意" not in text and "本文件取代西城档验〔" in text


def test_one_of_before_the_archive_typed_anything_is_corrected_with_its_own_words(
    app, enter, accepted
):
    city = enter("city")
    write(city, accepted, verdict="agree")
    issue(city, accepted)
    with app.app_context(), transaction() as session:
        row = session.scalars(select(Report).filter_by(kind="city_opinion")).one()
        was = kept.of(row)
        said = {name: value for name, value in was["said"].items() if name not in OLD}
        row.said = kept.packed({**said, "texts": ["经验收，同意通过。"]}, was["terms"])
        session.delete(session.scalars(select(Statement).filter_by(kind="city_opinion")).one())
        key = row.id
    answer = city.post(
        f"/projects/{accepted}/reports/{key}/correction", data={"reason": "编号有误"}
    )
    assert answer.status_code == 302
    states, text = papers(app, accepted)
    assert states == ["superseded", "valid"] and "经验收，同意通过。" in text
    assert not re.search("None|\\{\\{", text)
