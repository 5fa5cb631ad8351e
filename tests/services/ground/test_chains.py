"""A long chain is checked part by part, and its page says how far."""

import datetime

import pytest
from sqlalchemy import text

from acceptance import chores
from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.services.ground import chains, journal
from acceptance.transaction import transaction
from tests.builders import BRIDGE


@pytest.fixture
def long(context, monkeypatch):
    """The bridge's chain, longer than a page checks, in parts of ten lines."""
    monkeypatch.setattr(chains, "SHORT", 20)
    monkeypatch.setattr(chains, "PART", 10)
    return journal.head(BRIDGE)[0]


def falsify(seq):
    with transaction():
        db.session.execute(text("DROP TRIGGER journal_entry_no_update"))
        changed = "UPDATE journal_entry SET actor = 'x' WHERE project_id = :p AND seq = :s"
        db.session.execute(text(changed), {"p": BRIDGE, "s": seq})


def look(days=0):
    """Everything that the worker finds to check, some days from now."""
    now, parts = clock.now() + datetime.timedelta(days=days), 0
    while part := chains.next_part(now=now):
        with transaction():
            chains.keep(part, now=now)
        parts += 1
    return parts


def test_a_long_chain_is_checked_in_parts_to_its_end(long):
    assert chains.standing(BRIDGE, [long]) == chains.Standing(0, False)
    assert look() > long // 10
    found = chains.standing(BRIDGE, [long])
    assert (found.broken, found.seq) == (0, long) and found.at
    assert look() == 0


def test_the_lines_of_a_page_are_checked_as_they_are_shown(long):
    look()
    falsify(long - 1)
    assert chains.standing(BRIDGE, range(long - 5, long + 1)).broken == long - 1
    assert chains.standing(BRIDGE, range(1, 10)).broken == 0, "it is not on that page"
    assert journal.verify(BRIDGE) == long - 1


def test_an_older_line_that_was_changed_is_found_when_the_chain_is_checked_anew(long):
    look()
    falsify(15)
    assert look() == 0 and not chains.standing(BRIDGE, [long]).broken
    look(days=8)
    assert chains.standing(BRIDGE, [long]).broken == 15
    assert look(days=8) == 0, "what is broken is told, not looked at for ever"


def test_the_worker_checks_what_is_long_and_a_short_chain_is_checked_by_its_page(context):
    chores.check_chains(clock.now())
    assert chains.standing(BRIDGE, [1]).whole
