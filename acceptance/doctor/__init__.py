"""What is wrong with an installation, and how it is mended, in both languages.

Each look touches the real part: a row is written and taken back, a file is synced, a server is greeted.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from acceptance.extensions import db
from acceptance.services.ground import jobs

from . import around, inside
from .findings import Finding, Tone

__all__ = ["LOOKS", "Finding", "Tone", "examine", "ready"]


def examine(app: Flask, *, now: datetime) -> Iterator[Finding]:
    """Look at every part, one after the other; one that breaks is a finding like the others."""
    for part, look in LOOKS.items():
        try:
            yield look(app, now)
        except Exception as error:
            said = f"{type(error).__name__}: {str(error)[:200]}"
            yield Finding(part, Tone.BAD, f"不通：{said}", f"does not answer: {said}")
        finally:
            db.session.rollback()


def ready(app: Flask, *, now: datetime) -> dict[str, bool]:
    """Whether database, store and queue are there: what a load balancer asks. It only reads, so that
    whoever asks without end keeps no writer waiting.
    """
    told = {"database": False, "store": False, "queue": False}
    with suppress(SQLAlchemyError):
        told["queue"] = timedelta(seconds=jobs.age(now=now)) <= inside.WAITS
        told["database"] = True
    db.session.rollback()
    told["store"] = os.access(app.extensions["store"].incoming, os.W_OK)
    return told


LOOKS: dict[str, Callable[[Flask, datetime], Finding]] = {
    "database": inside.database,
    "store": inside.store,
    "disk": inside.disk,
    "queue": inside.queue,
    "clock": inside.clock,
    "permissions": inside.permissions,
    "address": inside.address,
    "fixity": inside.soundness,
    "backup": inside.backup,
    "versions": around.versions,
    "converter": around.converter,
    "fonts": around.fonts,
    "scanner": around.virus_scanner,
    "mail": around.mail,
}
"""The parts in the order in which they are told."""
