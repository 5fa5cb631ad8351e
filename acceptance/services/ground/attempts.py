"""How often a secret may be tried, by source and by account, counted in the database.

Every worker process counts in the same place, and a restart forgets nothing. What is over its
limit is refused by a read alone, so that guessers do not keep writers waiting.

A stranger cannot lock a named account out for its owner: a browser from which somebody has signed
in before is known by a signed cookie and counts for itself alone.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import bindparam, delete, select, text

from acceptance.extensions import db
from acceptance.models import Attempt
from acceptance.refusals import TooMany


class Limit(StrEnum):
    """What is counted."""

    SOURCE = "source"
    """Passwords from one address, whatever the account."""
    ACCOUNT = "account"
    """Passwords for one login from one address."""
    STRANGERS = "strangers"
    """Passwords for one login from all browsers that are not known."""
    BROWSER = "browser"
    """Passwords from one known browser."""
    OWN = "own"
    """The old password on one's own page."""
    CODES = "codes"
    """Codes of one person's second step."""
    QUESTION = "question"
    """A question to a person's device, which is answered once."""
    LINK = "link"
    """Links and invitations that do not exist, from one address."""
    FORGOTTEN = "forgotten"
    """Links to a new password, for one login and from one address."""
    CODE = "code"
    """Codes of papers that do not exist, from one address."""
    ASKED = "asked"
    """Questions of the public, from one address."""
    COMPARED = "compared"
    """Files compared with papers, from one address."""


@dataclass(frozen=True)
class Allowance:
    """So many tries in so many minutes."""

    most: int
    minutes: int


ALLOWED = {
    Limit.SOURCE: Allowance(60, 15),
    Limit.ACCOUNT: Allowance(10, 15),
    Limit.STRANGERS: Allowance(100, 60),
    Limit.BROWSER: Allowance(10, 15),
    Limit.OWN: Allowance(10, 15),
    Limit.CODES: Allowance(10, 15),
    Limit.QUESTION: Allowance(1, 10),
    Limit.LINK: Allowance(60, 15),
    Limit.FORGOTTEN: Allowance(5, 60),
    Limit.CODE: Allowance(120, 15),
    Limit.ASKED: Allowance(5, 60),
    Limit.COMPARED: Allowance(30, 15),
}
"""Conventions of this system; an office behind one address shares SOURCE."""

_COUNT = text(
    "INSERT INTO attempt (bucket, count, until) VALUES (:bucket, 1, :until) "
    "ON CONFLICT (bucket) DO UPDATE SET "
    "count = CASE WHEN attempt.until <= :now THEN 1 ELSE attempt.count + 1 END, "
    "until = CASE WHEN attempt.until <= :now THEN excluded.until ELSE attempt.until END "
    "RETURNING count"
).bindparams(
    bindparam("now", type_=Attempt.__table__.c.until.type),
    bindparam("until", type_=Attempt.__table__.c.until.type),
)


@dataclass(frozen=True)
class Bucket:
    """One count: a limit, and whom or what it is counted for."""

    limit: Limit
    key: str

    @property
    def name(self) -> str:
        """What stands in the database."""
        return hashlib.sha256(f"{self.limit}\0{self.key}".encode()).hexdigest()

    @property
    def allowance(self) -> Allowance:
        """How many tries, and in how many minutes."""
        return ALLOWED[self.limit]


def source(address: str | None) -> str:
    """Whom an address stands for: itself, or the network of 64 bits that one line is given."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return address or ""
    if found.version == 6:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def of_sign_in(login: str, address: str | None, browser: str = "") -> Sequence[Bucket]:
    """What a try at an account's password counts for; `browser` is one known for this account."""
    if browser:
        return [Bucket(Limit.BROWSER, browser)]
    here = source(address)
    return [
        Bucket(Limit.SOURCE, here),
        Bucket(Limit.ACCOUNT, f"{login}\0{here}"),
        Bucket(Limit.STRANGERS, login),
    ]


def of_forgotten(login: str, address: str | None) -> Sequence[Bucket]:
    """What asking for a link to a new password counts for."""
    return [Bucket(Limit.FORGOTTEN, f"login\0{login}"), Bucket(Limit.FORGOTTEN, source(address))]


def require(buckets: Sequence[Bucket], *, now: datetime) -> None:
    """Raises TooMany where one of them is full; only reads."""
    full = _standing(buckets, now=now)
    over = [row.until for row, bucket in full if row.count >= bucket.allowance.most]
    if over:
        raise TooMany(minutes=_minutes(max(over) - now))


def take(buckets: Sequence[Bucket], *, now: datetime) -> None:
    """Count one try before it is made, so that a hundred at once are a hundred.

    Raises TooMany for the one too many.
    """
    connection = db.session.connection()
    for bucket in buckets:
        until = now + timedelta(minutes=bucket.allowance.minutes)
        told = {"bucket": bucket.name, "now": now, "until": until}
        if connection.execute(_COUNT, told).scalar_one() > bucket.allowance.most:
            raise TooMany(minutes=bucket.allowance.minutes)


def give_back(buckets: Sequence[Bucket], *, now: datetime) -> None:
    """The try was no guess: it is not counted, and what was tried at the account from here neither."""
    for row, bucket in _standing(buckets, now=now):
        if bucket.limit in (Limit.ACCOUNT, Limit.BROWSER, Limit.OWN, Limit.CODES):
            db.session.delete(row)
        elif row.count:
            row.count -= 1
    db.session.flush()


def sweep(*, now: datetime) -> None:
    """Forget the windows that are over."""
    db.session.execute(delete(Attempt).where(Attempt.until <= now))


def _standing(buckets: Sequence[Bucket], *, now: datetime) -> Sequence[tuple[Attempt, Bucket]]:
    """The counts that still run, each with its bucket."""
    named = {bucket.name: bucket for bucket in buckets}
    rows = db.session.scalars(
        select(Attempt)
        .where(Attempt.bucket.in_(named), Attempt.until > now)
        .order_by(Attempt.bucket)
    )
    return [(row, named[row.bucket]) for row in rows]


def _minutes(left: timedelta) -> int:
    return math.ceil(left.total_seconds() / 60)
