"""A project in which items do not apply: what is exempt is owed by nobody, and counted as done, wherever items are counted."""

import pytest
from sqlalchemy import select, update

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import Filing, Party, Project
from acceptance.services.desk import reminders, urging
from acceptance.services.files import checklist
from acceptance.services.ground import access
from acceptance.services.letters import prefills
from acceptance.services.letters.figures import Figures
from acceptance.services.life.facts import ProjectFacts
from acceptance.services.progress import missing, schedules
from acceptance.transaction import transaction
from tests.builders import BRIDGE, a_builder
from workflows.filings import FilingState
from workflows.projects import Stage

TODAY = clock.local_date(clock.now())


@pytest.fixture
def owner(context):
    """The owner of the demo's bridge, of which no item applies but one that is missing."""
    with transaction() as session:
        everything = Filing.project_id == BRIDGE
        session.execute(update(Filing).where(everything).values(state=FilingState.EXEMPT))
    return access.stand(a_builder().viewers["owner"], BRIDGE)


def missed(owner, **changed):
    """One required item of the first contractor is missing after all."""
    with transaction() as session:
        contractor = session.scalars(
            select(Party.id).where(Party.project_id == BRIDGE, Party.kind == "contractor")
        ).first()
        mine = Filing.required, Filing.party_id == contractor, Filing.project_id == BRIDGE
        row = session.scalars(select(Filing).where(*mine).order_by(Filing.id)).first()
        row.state, row.due_on = (
            FilingState.MISSING,
            clock.local_date(clock.now()).replace(year=2020),
        )
        for name, value in changed.items():
            setattr(row, name, value)
        return row.id


def owed(place):
    """By each count, how many items are said to be owed."""
    facts = ProjectFacts(db.session.get(Project, BRIDGE), TODAY)
    parties = db.session.scalars(select(Party).where(Party.project_id == BRIDGE)).all()
    matrix = missing.matrix(place).total
    return {
        "not submitted": sum(one.count for one in facts.open_items(Stage.SELF_CHECK, "submitted")),
        "not checked": sum(one.count for one in facts.open_items(Stage.SELF_CHECK, "checked")),
        "not filed": sum(one.count for one in facts.open_items(Stage.SELF_CHECK, "filed")),
        "matrix owed": matrix.owed,
        "matrix missing": matrix.missing,
        "planned": len(schedules.items(place)),
        "open in the list": len(db.session.scalars(checklist.listed(place, state="open")).all()),
        "urged": sum(len(urging._owed(party)) for party in parties),
        "overdue": sum(len(reminders.overdue(BRIDGE, party.id, TODAY, 0)) for party in parties),
    }


def test_what_is_exempt_is_owed_nowhere(owner):
    assert owed(owner) == dict.fromkeys(owed(owner), 0)
    assert missing.matrix(owner).total.exempt == len(
        db.session.scalars(
            select(Filing.id).where(Filing.project_id == BRIDGE, Filing.required)
        ).all()
    )


def test_what_is_missing_beside_it_is_owed_everywhere_and_once(owner):
    missed(owner)
    assert owed(owner) == dict.fromkeys(owed(owner), 1)


def test_what_need_not_be_filed_is_owed_nowhere_though_it_is_missing(owner):
    missed(owner, required=False, files=0)
    assert owed(owner) == dict.fromkeys(owed(owner), 0)


def test_an_exemption_that_is_only_asked_for_is_still_owed_and_lies_with_the_bureau(owner):
    missed(owner, state=FilingState.EXEMPTION_ASKED)
    facts = ProjectFacts(db.session.get(Project, BRIDGE), TODAY)
    (one,) = facts.open_items(Stage.SELF_CHECK, "submitted")
    assert (one.count, one.role) == (1, "bureau")


def test_the_report_counts_what_is_exempt_as_done(owner):
    missed(owner)
    words = Figures(owner, TODAY).filled(prefills.FILED)
    total = missing.matrix(owner).total
    required = total.owed + total.exempt
    assert f"应归条目{required}条，已归档或核定不适用{required - 1}条" in words


def test_a_contractor_whose_drawings_do_not_apply_owes_none(owner):
    facts = ProjectFacts(db.session.get(Project, BRIDGE), TODAY)
    assert facts.undrawn == []
