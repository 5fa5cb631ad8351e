"""A month, a year or a range typed by hand is kept as such, in the form of a file and in the table."""

import pytest
from sqlalchemy import select

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.models import Document, JournalEntry
from tests.builders import BRIDGE
from tests.web.intake.tus import missing, push
from tests.web.volumes.test_volumes import first_volume

BASE = f"/projects/{BRIDGE}"
KEPT = [
    # what is typed, what is kept, its first and its last day
    ("2020年8月", "2020-08", "2020-08-01", "2020-08-31"),
    ("2019", "2019", "2019-01-01", "2019-12-31"),
    ("2020-03 至 2020-05", "2020-03/2020-05", "2020-03-01", "2020-05-31"),
    ("20200805", "2020-08-05", "2020-08-05", None),
]


def dated(app, number):
    with app.app_context():
        row = db.session.get(Document, number)
        return row.formed_as, str(row.formed_on), row.formed_until and str(row.formed_until)


def cell(client, number):
    return next(row[7] for row in client.get(f"{BASE}/table/files.json").json if row[0] == number)


@pytest.mark.parametrize("typed, text, first, last", KEPT)
def test_a_date_typed_into_the_table_is_kept_as_far_as_it_says(
    app, enter, typed, text, first, last
):
    _number, _version, _title, files = first_volume(app)
    owner = enter("owner")
    reason, seen = {"reason": "按落款更正"}, cell(owner, files[0])
    answer = owner.post(
        f"{BASE}/table/files", json={"cells": [[files[0], "formed_on", seen, typed]], **reason}
    )
    assert answer.status_code == 200, answer.text
    # what was understood otherwise than typed is shown as it is kept
    assert answer.json.get("kept", []) == [[files[0], "formed_on", text]] * (typed != text)
    assert dated(app, files[0]) == (text if last else "", first, last)
    assert cell(owner, files[0]) == text
    # whoever saw the first day alone has not seen what is there
    if last:
        sent = [[files[0], "formed_on", first, "2021"]]
        assert owner.post(f"{BASE}/table/files", json={"cells": sent, **reason}).status_code == 409


def test_the_form_of_a_file_shows_and_keeps_a_month(app, enter):
    owner = enter("owner")
    number = push(owner, small_pdf("d"), filename="纪要.pdf", filing=missing(app))["document"]
    address = f"{BASE}/documents/{number}"
    data = {"title": "会议纪要", "number": "", "author": "", "first_page": "", "last_page": ""}
    assert owner.post(address, data={**data, "formed_on": "2020年8月"}).status_code == 302
    assert dated(app, number) == ("2020-08", "2020-08-01", "2020-08-31")
    page = owner.get(address).text
    assert 'value="2020-08"' in page
    # saved again as it stands nothing changes; a wrong one is said at its field
    assert owner.post(address, data={**data, "formed_on": "2020-08"}).status_code == 302
    wrong = owner.post(address, data={**data, "formed_on": "20.8.5"})
    assert wrong.status_code == 422 and "只到月写 2026-12" in wrong.text
    backwards = owner.post(address, data={**data, "formed_on": "2020-08 至 2020-05"})
    assert backwards.status_code == 422 and "止日在起日之前" in backwards.text
    # the very first day of that month is another date than the month
    assert owner.post(address, data={**data, "formed_on": "2020-08-01"}).status_code == 302
    assert dated(app, number) == ("", "2020-08-01", None)
    assert owner.post(address, data={**data, "formed_on": "/"}).status_code == 302
    assert dated(app, number) == ("", "None", None)
    with app.app_context():
        told = db.session.scalars(
            select(JournalEntry.facts)
            .where(JournalEntry.action == "edit_document", JournalEntry.project_id == BRIDGE)
            .order_by(JournalEntry.id.desc())
            .limit(3)
        ).all()
    assert [one["changed"]["formed_on"] for one in told] == [
        ["2020-08-01", ""],
        ["2020-08", "2020-08-01"],
        ["", "2020-08"],
    ]
