"""Who had a hand in what before that was kept is told by the journal, as far as names tell."""

import importlib.util
from pathlib import Path

from sqlalchemy import delete, select, text

from acceptance.extensions import db
from acceptance.models import HandTaken, Membership, Organisation, Person
from acceptance.transaction import transaction


def told_by_the_journal():
    """The statement by which the migration fills the table."""
    (path,) = Path("acceptance/migrations/versions").glob("*_hands.py")
    spec = importlib.util.spec_from_file_location("hands_migration", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return text(module.TAKEN)


def kept():
    rows = db.session.execute(
        select(
            HandTaken.noun,
            HandTaken.object_id,
            HandTaken.step,
            HandTaken.person_id,
            HandTaken.organisation_id,
        )
    )
    return {tuple(row) for row in rows}


def test_the_journal_tells_who_took_the_steps_of_before(context):
    # points entered from paper came later; before, their lines did not name each item
    before = {row for row in kept() if row[0] != "score"}
    assert len(before) > 5
    with transaction() as session:
        session.execute(delete(HandTaken))
        session.execute(told_by_the_journal())
    assert kept() == before


def test_of_two_people_of_one_name_in_one_unit_it_tells_neither(context):
    with transaction() as session:
        unit = session.scalars(select(Organisation).filter_by(name="西江新区交通建设开发有限公司"))
        twin = Person(name="梁静", login="twin")
        twin.memberships.append(Membership(organisation_id=unit.one().id))
        session.add(twin)
        session.flush()
        session.execute(delete(HandTaken))
        session.execute(told_by_the_journal())
        there = select(HandTaken).filter_by(organisation_id=twin.memberships[0].organisation_id)
        assert session.scalars(there).all() == []
