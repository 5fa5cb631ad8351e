"""What the clock asks of a worker, one after the other: reminders, last days, sweeps, looks, roots."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import islice

from flask import Flask

from acceptance.services.desk import alarms, outbox, reminders, roots
from acceptance.services.files import fixity, quarantine
from acceptance.services.files.checks import Tools
from acceptance.services.ground import alone, attempts, chains, departures, jobs, misses
from acceptance.services.intake import uploads
from acceptance.services.letters import prints
from acceptance.services.life import awaited

from .extensions import db
from .gateways import clock, mail, previews
from .gateways.clock import local_date
from .transaction import transaction

PARTS = 5
"""Parts of long chains of the journal that are checked between two looks at the queue."""
LETTERS = 20
"""Reminders that are written in one transaction."""


def keep_house(app: Flask, tools: Tools) -> None:
    """What the clock asks for, one after the other: what fails does not keep the others waiting.

    The day's reminders, letters that wait, last days that have gone by, uploads that nobody resumed, stored files whose turn it
    is to be looked at again.
    """
    now = clock.now()
    chores: list[Callable[[], object]] = [
        lambda: departures.end_due(now=now),
        lambda: uploads.sweep(tools.store, now=now),
        lambda: attempts.sweep(now=now),
        lambda: misses.write_down(now=now),
        lambda: awaited.mark_day(now=now),
        lambda: fixity.ask(now=now),
        lambda: alarms.tell(now=now),
        lambda: app.config["SCANNER_URL"] and quarantine.ask_again(now=now),
        lambda: previews.converter() and prints.ask_again(now=now),
        lambda: roots.seal(now=now, pen=app.extensions["pen"]),
        lambda: jobs.sweep(now=now),
    ]
    for slow in (write_letters, check_chains):
        try:
            slow(now)
        except Exception:
            db.session.rollback()
            app.logger.exception("a chore of the house")
    for chore in chores:
        try:
            with transaction():
                # whoever comes second sees what the first has done
                alone.in_house()
                chore()
        except Exception:
            app.logger.exception("a chore of the house")
    if app.config["MAIL_URL"]:
        _send_letters(app, now)


def write_letters(now: datetime) -> None:
    """The day's reminders: read outside any transaction, put in a few at a time, so that nobody
    waits for more than that.
    """
    if not reminders.due(now=now):
        return
    today = local_date(now)
    drafts = reminders.drafts(today)
    while some := list(islice(drafts, LETTERS)):
        with transaction():
            alone.in_house()
            outbox.post_all(some, today=today, now=now)
    with transaction():
        reminders.finish(now=now)


def check_chains(now: datetime) -> None:
    """Some parts of long chains, read outside any transaction."""
    for _part in range(PARTS):
        found = chains.next_part(now=now)
        db.session.rollback()
        if found is None:
            return
        with transaction():
            alone.in_house()
            chains.keep(found, now=now)


def _send_letters(app: Flask, now: datetime) -> None:
    """Every letter whose time has come, each sent outside any transaction."""
    while True:
        with transaction():
            letter = outbox.take(now=now)
        if letter is None:
            return
        error = mail.send(app.config["MAIL_URL"], app.config["MAIL_FROM"], letter)
        with transaction():
            outbox.delivered(letter.id, error=error, now=clock.now())
