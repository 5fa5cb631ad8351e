"""The daily root holds every project, and nobody replaces it."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import DailyRoot, Project
from acceptance.services.desk import roots
from acceptance.services.ground import journal, office
from acceptance.transaction import transaction
from workflows import ledger


def test_the_daily_root_holds_every_project_at_the_last_line_it_has(context):
    with transaction():
        made = roots.seal(now=clock.now())
        leaves, root = made.leaves, made.root
    known = db.session.scalars(select(Project.id).order_by(Project.id)).all()
    # the office's record has a chain of its own, as the project 0
    assert len(known) > 4 and [project for project, _seq, _hash in leaves] == [0, *known]
    for project, seq, digest in leaves:
        assert (seq, digest) == (journal.head(project) if project else office.head())
        others = [leaf for leaf in leaves if leaf[0] != project]
        assert root != ledger.daily_root(ledger.GENESIS, others)
    assert root == ledger.daily_root(ledger.GENESIS, leaves)


def test_a_project_left_out_of_a_root_is_missed_by_the_check(context):
    now = clock.now()
    with transaction():
        roots.seal(now=now)
    assert roots.verify() == []
    with transaction():
        last = roots.of_all()[-1]
        leaves = last.leaves[:-1]
        session_row = DailyRoot(
            day=(clock.local_date(now) + timedelta(days=1)).isoformat(),
            seq=last.seq + 1,
            root=ledger.daily_root(last.root, leaves),
            leaves=leaves,
            made_at=now,
        )
        db.session.add(session_row)
    (told,) = roots.verify()
    assert "漏了这个项目" in told


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE daily_root SET root = 'x'",
        "DELETE FROM daily_root",
        "INSERT OR REPLACE INTO daily_root (day, seq, root, leaves, made_at) "
        "SELECT day, seq, 'x', leaves, made_at FROM daily_root",
        "INSERT OR REPLACE INTO daily_root (day, seq, root, leaves, made_at) "
        "SELECT '2020-01-01', seq, 'x', leaves, made_at FROM daily_root",
    ],
)
def test_a_root_is_never_changed_removed_or_replaced(context, statement):
    with transaction():
        roots.seal(now=clock.now())
    with pytest.raises(IntegrityError, match="append-only"), transaction() as session:
        session.execute(text(statement))


def test_what_is_written_out_is_checked_by_the_file_beside_it(app, tmp_path):
    run = app.test_cli_runner().invoke
    assert run(args=["acceptance", "seal-journal"]).exit_code == 0
    assert run(args=["acceptance", "verify-journal", "--out", str(tmp_path)]).exit_code == 0
    files = [str(tmp_path / name) for name in ("journal.jsonl", "roots.jsonl")]
    assert ledger.main(files) == 0
    (root,) = (tmp_path / "roots.jsonl").read_text("utf-8").splitlines()
    assert len(json.loads(root)["leaves"]) > 4
