"""交接单: a unit leaves, another takes its place; every count is right and nobody keeps a hand it must not."""

import io
from collections import Counter

import docx
import pytest
from sqlalchemy import func, select, update

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import (
    Duty,
    Filing,
    JournalEntry,
    Membership,
    Party,
    Project,
    Report,
    Succession,
    UploadLink,
)
from acceptance.services.desk import reconciling
from acceptance.services.intake import links
from acceptance.services.life import tallies
from acceptance.transaction import transaction
from tests.builders import BRIDGE, a_builder
from tests.web.hands import serve, serves_too, unit_of
from tests.web.life.test_parties import owed, party

pytestmark = pytest.mark.usefixtures("agrees")
AT = f"/projects/{BRIDGE}/successions"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
DAY = "2026-11-01"


def propose(enter, app, leaving, follows=None, day=DAY, **more):
    data = {
        "party_id": leaving,
        "ends_on": day,
        "reason": "合同解除",
        "organisation_id": "" if follows is None else unit_of(app, follows),
        **more,
    }
    return enter("owner").post(AT, data=data)


def take(app, hand, name, answer=""):
    with app.app_context():
        row = db.session.scalars(select(Succession).order_by(Succession.id.desc())).first()
        key, version = row.id, row.version_id
    return hand.post(f"{AT}/{key}/steps/{name}", data={"answer": answer, "version": version})


def counted(app, party_id):
    with app.app_context():
        found = tallies.count(db.session.get(Party, party_id))
        return found.figures, [row.id for row in found.delivered], [row.id for row in found.owed]


def clerk_of(app, login, unit):
    """A person of the demo serves this unit alone from now on."""
    key = serves_too(app, login, unit)
    with app.app_context(), transaction() as session:
        person = session.get(Membership, key).person_id
        for one in session.scalars(select(Membership).filter_by(person_id=person)).all():
            if one.id != key:
                session.delete(one)


@pytest.fixture
def leaving(app, enter):
    """The contractor of the first section, with 30 files delivered in six items, and 40 items owed."""
    key, hand = party(app, "contractor", 1), enter("contractor")
    with app.app_context():
        empty = select(Filing.id).filter_by(party_id=key, state="missing", files=0, required=True)
        items = db.session.scalars(empty.order_by(Filing.id).limit(6)).all()
    for item in items:
        files = [(io.BytesIO(small_pdf(f"{item}-{n}")), f"文件{item}-{n}.pdf") for n in range(5)]
        sent = hand.post(
            f"/projects/{BRIDGE}/filings/{item}/files",
            data={"files": files},
            content_type="multipart/form-data",
        )
        assert sent.status_code == 303
    submit = {"step": "submit", "ids": items, "reason": ""}
    assert hand.post(f"/projects/{BRIDGE}/filings/steps", data=submit).status_code == 302
    with app.app_context(), transaction() as session:
        mine = Filing.party_id == key
        owes = select(Filing.id).where(mine, Filing.required, Filing.state == "missing")
        lacking = 40 - len(session.scalars(owes).all())
        others = (Filing.project_id == BRIDGE) & ~mine & (Filing.state == "missing")
        more = select(Filing.id).where(others, Filing.files == 0).order_by(Filing.id)
        taken = Filing.id.in_(session.scalars(more.limit(lacking)).all())
        session.execute(update(Filing).where(taken).values(party_id=key, required=True))
    return key


def test_a_contractor_is_replaced_and_every_count_is_right(app, enter, leaving):
    figures, delivered, missing = counted(app, leaving)
    assert figures["files"] == 30 and figures["delivered"] == 6 == len(delivered)
    assert figures["owed"] == len(missing) == 40
    with app.app_context(), transaction():
        place = a_builder().place("owner", db.session.get(Project, BRIDGE))
        unit = db.session.get(Party, leaving)
        _link, token = links.make(
            place, unit, days=14, may_submit=False, secret="tests" * 8, now=clock.now()
        )
    assert app.test_client().get(f"/l/{token}").status_code == 200
    old = enter("contractor")
    assert propose(enter, app, leaving, "health").status_code == 302
    page = old.get(AT).text
    assert "待移交单位确认" in page
    assert take(app, enter("owner"), "take_over").status_code == 403
    assert take(app, enter("designer"), "hand_over").status_code == 404
    assert take(app, old, "hand_over").status_code == 302
    clerk_of(app, "expert2", "health")
    new = enter("expert2")
    assert take(app, new, "take_over").status_code == 302
    follows = party(app, "contractor", 1, "health")
    with app.app_context():
        row = db.session.scalars(select(Succession)).one()
        assert row.state == "done" and row.counted == figures
        left = db.session.get(Party, leaving)
        assert (left.ended_on.isoformat(), left.successor_id) == (DAY, follows)
        states = Counter(db.session.scalars(select(Filing.state).where(Filing.party_id == leaving)))
        assert set(states) <= {"submitted", "checked", "filed", "exempt"}
        open_duties = select(func.count()).where(
            Duty.party_id == leaving, Duty.until.is_(None) | (Duty.until > left.ended_on)
        )
        assert db.session.scalar(open_duties) == 0
        assert db.session.scalars(select(UploadLink.revoked_at)).first() is not None
        line = db.session.scalars(select(JournalEntry).filter_by(action="end_party")).one()
        assert set(missing) <= set(line.facts["items"]) and line.facts["owed"] == len(missing)
    assert set(missing) <= owed(app, follows)
    assert set(delivered) <= owed(app, leaving)
    assert app.test_client().get(f"/l/{token}").status_code == 404
    # who left reads what it delivered, and writes nothing any more
    mine, theirs = delivered[0], missing[0]
    assert old.get(f"/projects/{BRIDGE}/filings/{mine}").status_code == 200
    assert old.get(f"/projects/{BRIDGE}/filings/{theirs}").status_code == 404
    refused = old.post(
        f"/projects/{BRIDGE}/filings/{mine}/files",
        data={"files": (io.BytesIO(PDF), "晚到.pdf")},
        content_type="multipart/form-data",
    )
    assert refused.status_code == 403
    drawn = {"section": "1", "number": "主-01", "title": "桥墩"}
    assert old.post(f"/projects/{BRIDGE}/drawings", data=drawn).status_code == 403
    # who follows delivers what is owed, and has nothing of the other's
    assert new.get(f"/projects/{BRIDGE}/filings/{theirs}").status_code == 200
    assert new.get(f"/projects/{BRIDGE}/filings/{mine}").status_code == 404
    assert "由“" in enter("owner").get(f"/projects/{BRIDGE}/parties").text


def test_what_is_sent_back_after_the_hand_over_is_owed_by_who_followed(app, enter, leaving):
    _figures, delivered, _missing = counted(app, leaving)
    with app.app_context():
        item = db.session.scalars(
            select(Filing.id).where(Filing.id.in_(delivered), Filing.state == "submitted")
        ).first()
    assert item is not None
    propose(enter, app, leaving, "health")
    assert take(app, enter("owner"), "hand_over_for", "已撤场").status_code == 302
    clerk_of(app, "expert2", "health")
    assert take(app, enter("expert2"), "take_over").status_code == 302
    sent = enter("supervisor").post(
        f"/projects/{BRIDGE}/filings/{item}/steps/return_unchecked", data={"reason": "缺签字"}
    )
    assert sent.status_code == 302
    assert item in owed(app, party(app, "contractor", 1, "health"))


def test_who_serves_both_units_does_not_confirm_for_both(app, enter, leaving):
    propose(enter, app, leaving, "health")
    other = serves_too(app, "contractor", "health")
    hand = enter("contractor")
    assert take(app, hand, "hand_over").status_code == 302
    refused = take(app, serve(hand, other), "take_over")
    assert refused.status_code == 409 and "同一人" in refused.text


def test_nobody_follows_and_the_owner_takes_over_with_a_reason_for_who_is_gone(app, enter, leaving):
    _figures, _delivered, missing = counted(app, leaving)
    assert propose(enter, app, leaving).status_code == 302
    owner = enter("owner")
    assert take(app, owner, "hand_over_for").status_code == 422
    assert take(app, owner, "hand_over_for", "已注销").status_code == 302
    assert take(app, owner, "take_over").status_code == 302
    assert set(missing) <= owed(app, party(app, "owner", 0))
    with app.app_context():
        assert db.session.scalars(select(Succession.handed_for)).one() == "已注销"


def test_a_successor_of_another_side_is_refused(app, enter, leaving):
    refused = propose(enter, app, leaving, "bureau")
    assert refused.status_code == 422 and "不能又是" in refused.text
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Succession)) == 0
    assert propose(enter, app, leaving, "road").status_code == 422
    refused = propose(enter, app, party(app, "owner", 0))
    assert refused.status_code == 422 and "建设单位不在这里更换" in refused.text


def test_before_its_last_day_and_after_a_late_file_nothing_is_confirmed(app, enter, leaving):
    propose(enter, app, leaving, "health", day="2999-01-01")
    refused = take(app, enter("contractor"), "hand_over")
    assert refused.status_code == 422 and "2999-01-01" in refused.text
    assert propose(enter, app, leaving, "health").status_code == 422
    assert take(app, enter("owner"), "withdraw_succession").status_code == 302
    propose(enter, app, leaving, "health")
    with app.app_context():
        item = db.session.scalars(
            select(Filing.id).filter_by(party_id=leaving, state="missing", files=0)
        ).first()
    stored = enter("contractor").post(
        f"/projects/{BRIDGE}/filings/{item}/files",
        data={"files": (io.BytesIO(PDF), "晚到.pdf")},
        content_type="multipart/form-data",
    )
    assert stored.status_code == 303
    refused = take(app, enter("contractor"), "hand_over")
    assert refused.status_code == 422 and "重新清点" in refused.text
    assert take(app, enter("owner"), "recount_succession").status_code == 302
    assert take(app, enter("contractor"), "hand_over").status_code == 302
    with app.app_context():
        notes = db.session.scalars(
            select(Report.state).filter_by(kind="succession_note").order_by(Report.id)
        ).all()
        assert notes == ["withdrawn", "superseded", "valid"]


def test_the_note_names_both_units_and_lists_what_was_counted(app, enter, leaving):
    figures, delivered, missing = counted(app, leaving)
    propose(enter, app, leaving, "health")
    with app.app_context():
        key = db.session.scalars(select(Succession.id)).one()
        first = db.session.get(Filing, missing[0]).name
    answer = enter("contractor").get(f"{AT}/{key}.docx")
    assert answer.status_code == 200
    tables = docx.Document(io.BytesIO(answer.data)).tables
    text = "\n".join(cell.text for table in tables for row in table.rows for cell in row.cells)
    for said in ("移交单位（盖章）", "接收单位（盖章）", "粤西路桥", first):
        assert said in text
    assert f"{figures['owed']}条" in text and f"{figures['files']}件" in text
    lists = [len(table.rows) - 1 for table in (tables[-3], tables[-1])]
    assert lists == [len(delivered), len(missing)]
    csv = enter("owner").get(f"{AT}/{key}/items.csv").text
    assert len(csv.strip().splitlines()) == 1 + len(delivered) + len(missing)
    assert enter("designer").get(f"{AT}/{key}").status_code == 404


def test_of_a_unit_that_delivered_nothing_the_lists_say_none(app, enter):
    propose(enter, app, party(app, "contractor", 1), "health")
    with app.app_context():
        key = db.session.scalars(select(Succession.id)).one()
    answer = enter("contractor").get(f"{AT}/{key}.docx")
    tables = docx.Document(io.BytesIO(answer.data)).tables
    for table in tables[-3:-1]:
        assert [len(table.rows), "无" in [cell.text for cell in table.rows[1].cells]] == [2, True]


def test_a_form_that_does_not_fit_comes_back_with_what_is_wrong(app, enter, leaving):
    answer = propose(enter, app, leaving, day="", reason="")
    assert answer.status_code == 422 and 'id="e-ends_on"' in answer.text


def test_the_note_is_not_corrected_but_counted_anew(app, enter, leaving):
    propose(enter, app, leaving, "health")
    with app.app_context():
        note = db.session.scalars(select(Report.id).filter_by(kind="succession_note")).one()
    owner, here = enter("owner"), f"/projects/{BRIDGE}/reports"
    refused = owner.post(f"{here}/{note}/correction", data={"reason": "写错了"})
    assert refused.status_code == 422 and "重新清点" in refused.text
    assert f"{note}/correction" not in owner.get(here).text


def test_a_note_that_was_withdrawn_stays_withdrawn_when_it_is_counted_anew(app, enter, leaving):
    """The database called it superseded, the journal withdrawn."""
    propose(enter, app, leaving, "health")
    owner = enter("owner")
    with app.app_context():
        note = db.session.scalars(select(Report.id).filter_by(kind="succession_note")).one()
    taken = owner.post(f"/projects/{BRIDGE}/reports/{note}/withdrawal", data={"reason": "打错了"})
    assert taken.status_code == 302
    assert take(app, owner, "recount_succession").status_code == 302
    with app.app_context():
        kind = {"kind": "succession_note"}
        states = db.session.scalars(select(Report.state).filter_by(**kind).order_by(Report.id))
        assert states.all() == ["withdrawn", "valid"]
        assert list(reconciling.differences(Counter())) == []
