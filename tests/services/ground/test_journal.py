"""The journal: a chain nobody rewrites quietly, a line for each step."""

import sqlite3

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from acceptance.extensions import db
from acceptance.models import JournalEntry, Notice
from acceptance.services import steps
from acceptance.services.ground import access, journal
from acceptance.transaction import transaction
from tests.builders import POWER, SEWAGE, a_builder

COLUMNS = (
    "project_id, seq, at, actor, unit, noun, object_id, action, before, after, facts, prev, hash"
)
FORGED = COLUMNS.replace("actor", "'x'")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET actor = 'x'",
        "DELETE FROM journal_entry",
        # SQLite's REPLACE takes the old row away without a word to the triggers of deletion
        f"INSERT OR REPLACE INTO journal_entry (id, {COLUMNS}) "
        f"SELECT id, {FORGED} FROM journal_entry WHERE id = 5",
        f"INSERT OR REPLACE INTO journal_entry ({COLUMNS}) "
        f"SELECT {FORGED} FROM journal_entry WHERE id = 5",
        f"REPLACE INTO journal_entry ({COLUMNS}) SELECT {FORGED} FROM journal_entry WHERE id = 5",
        "UPDATE OR REPLACE journal_entry SET seq = 1",
    ],
)
def test_the_journal_is_append_only(context, statement):
    with pytest.raises(IntegrityError, match="append-only"), transaction() as session:
        session.execute(text(statement))


@pytest.mark.parametrize(
    "tamper",
    [
        "UPDATE journal_entry SET actor='x' WHERE id={}",
        "UPDATE journal_entry SET facts='{{}}' WHERE id={}",
        "DELETE FROM journal_entry WHERE id={}",
        "UPDATE journal_entry SET seq=seq+1000 WHERE id={}",
    ],
)
def test_the_chain_shows_whoever_gets_around_that(app, tmp_path, tamper):
    with app.app_context():
        assert journal.verify(SEWAGE) is None
        rows = db.session.scalars(
            select(JournalEntry).filter_by(project_id=SEWAGE).order_by(JournalEntry.seq)
        ).all()
        entry = next(row for row in rows[3:] if row.facts)
        target = entry.id
        db.session.remove()
    with sqlite3.connect(app.config["INSTANCE"] / "acceptance.db") as raw:
        for verb in ("update", "delete"):
            raw.execute(f"DROP TRIGGER journal_entry_no_{verb}")
        raw.execute(tamper.format(target))
    with app.app_context():
        assert journal.verify(SEWAGE) is not None


def test_a_step_leaves_a_line_for_itself_its_letter_and_what_it_ends_and_one_notice(context):
    before = journal.head(POWER)[0], db.session.query(Notice).count()
    with transaction():
        place = access.stand(a_builder().viewers["bureau"], POWER)
        steps.take_step(
            place,
            "decline",
            {"reason": "补正"},
            version=None,
            now=a_builder().at,
            press=context.extensions["press"],
        )
    assert (journal.head(POWER)[0], db.session.query(Notice).count()) == (
        before[0] + 3,
        before[1] + 1,
    )
