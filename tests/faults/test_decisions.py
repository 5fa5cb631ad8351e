"""Sixteen clients decide at once and against each other: one winner for each project, never a server error, no number lost or given twice.

The suite takes a tenth of the proof: `PROJECTS=500 pytest tests/faults/test_decisions.py` is the whole.
"""

import os
import threading
from datetime import timedelta

from sqlalchemy import insert, select

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import JournalEntry, Party, Project, Report
from acceptance.transaction import transaction
from tests.builders import POWER
from workflows.projects import Stage

PROJECTS, CLIENTS = int(os.environ.get("PROJECTS", "50")), 16
DECISIONS = (
    ("bureau", "admit", {"confirm": "true"}),
    ("bureau", "decline", {"reason": "不具备条件"}),
    ("bureau", "ask_supplement", {"reason": "缺盖章页"}),
    ("owner", "withdraw", {"reason": "补充材料"}),
)


def applied(count):
    """So many projects that wait for an answer, copies of the demo's."""
    with transaction() as session:
        like = session.get(Project, POWER)
        owner = session.scalars(select(Party).filter_by(project_id=POWER, kind="owner")).one()
        row = {
            c.name: getattr(like, c.name)
            for c in Project.__table__.columns
            if c.name not in ("id", "code", "name")
        }
        waiting = clock.local_date(clock.now() - timedelta(days=3))
        row |= {"state": Stage.APPLIED.value, "applied_on": waiting, "version_id": 1}
        ids = []
        for number in range(count):
            made = session.execute(
                insert(Project.__table__).values(
                    **row, code=f"D-{number}", name=f"决定{number}工程"
                )
            )
            ids.append(made.inserted_primary_key[0])
        session.execute(
            insert(Party.__table__),
            [
                {
                    "project_id": key,
                    "organisation_id": owner.organisation_id,
                    "kind": "owner",
                    "section": 0,
                }
                for key in ids
            ],
        )
    return ids


def one_wins(app, enter, count):
    """Sixteen at once on so many projects, on whichever database that instance has."""
    with app.app_context():
        ids = applied(count)
        since = db.session.scalar(select(db.func.max(Report.id))) or 0
    clients = [(enter(DECISIONS[n % 4][0]), *DECISIONS[n % 4][1:]) for n in range(CLIENTS)]
    together, answers = threading.Barrier(CLIENTS), []

    def decide(number):
        client, name, typed = clients[number]
        for key in ids:
            together.wait()
            answer = client.post(f"/projects/{key}/steps/{name}", data={**typed, "version": "1"})
            answers.append((key, name, answer.status_code))

    racers = [threading.Thread(target=decide, args=(n,)) for n in range(CLIENTS)]
    [racer.start() for racer in racers]
    [racer.join() for racer in racers]
    print(f"\nfigure: {len(answers)} decisions on {count} projects")
    assert len(answers) == count * CLIENTS
    assert {code for _key, _name, code in answers} <= {302, 403, 404, 409}
    won = {key: {name for one, name, code in answers if one == key and code == 302} for key in ids}
    # who decides the same a moment later is told that it is done; nothing else gets through
    assert all(len(names) == 1 for names in won.values())
    with app.app_context():
        lines = db.session.scalars(
            select(JournalEntry).where(
                JournalEntry.project_id.in_(ids),
                JournalEntry.noun == "project",
                JournalEntry.before == "applied",
            )
        ).all()
        assert len(lines) == count
        assert {line.project_id: {line.action} for line in lines} == won
        rows = db.session.execute(
            select(Report.issuer_id, Report.mark, Report.year, Report.serial).where(
                Report.serial > 0
            )
        ).all()
        by_series = {}
        for issuer, mark, year, serial in rows:
            by_series.setdefault((issuer, mark, year), []).append(serial)
        for serials in by_series.values():
            assert sorted(serials) == list(range(1, len(serials) + 1))
        fresh = db.session.scalars(select(Report).where(Report.id > since)).all()
        assert (
            len({row.code for row in fresh})
            == len(fresh)
            == sum(len(s) for s in by_series.values()) - (len(rows) - len(fresh))
        )


def test_of_contradictory_decisions_one_wins_and_the_numbers_have_no_gap(app, enter):
    one_wins(app, enter, PROJECTS)
