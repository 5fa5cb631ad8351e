"""The second step of signing in: a code of the telephone (TOTP, RFC 6238), or a recovery code.

A code works once, half a minute early or late; a recovery code works once. A new secret counts
from its first right code on, so that nobody is locked out by a telephone that read it wrongly.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from datetime import datetime

import pyotp

from acceptance.extensions import db
from acceptance.gateways.sealing import Vault
from acceptance.models import LoginSession, Person, SecondFactor
from acceptance.refusals import Refused

from . import departures, office
from .access import Viewer

STEP = 30
"""Seconds for which a code stands."""
AROUND = 1
"""Steps that the clock of a telephone may be off."""
RECOVERY, PIECES, PIECE = 10, 6, 4
"""Recovery codes, and what one is made of."""
LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
"""Of which a recovery code is written, five bits each: 120 bits, so that a plain digest keeps it."""
ISSUER = "建设项目档案验收"


def find(person_id: int) -> SecondFactor | None:
    """What a person has set, or begun to set."""
    return db.session.get(SecondFactor, person_id)


def begin(viewer: Viewer, vault: Vault) -> None:
    """A new secret, which is not asked for yet; one begun before is forgotten.

    Raises Refused (factor_set).
    """
    row = find(viewer.person_id)
    if row is not None and row.since is not None:
        raise Refused("factor_set")
    if row is None:
        row = SecondFactor(person_id=viewer.person_id)
        db.session.add(row)
    row.closed = vault.close(_about(viewer.person_id), pyotp.random_base32())
    db.session.flush()


def secret(row: SecondFactor, vault: Vault) -> str:
    """What the telephone is told, in base 32."""
    return vault.open(_about(row.person_id), row.closed)


def address(told: str, login: str) -> str:
    """The same as an address that authenticators read from a QR code."""
    return pyotp.TOTP(told, interval=STEP).provisioning_uri(name=login, issuer_name=ISSUER)


def finish(
    viewer: Viewer, vault: Vault, code: str, *, here: LoginSession, now: datetime
) -> list[str]:
    """The first right code: from now on one is asked for. Returns the recovery codes, shown once.

    All sign-ins but `here` were made without one and end. Raises Refused (factor_set, wrong_code).
    """
    row = find(viewer.person_id)
    if row is None or row.since is not None:
        raise Refused("factor_set")
    if not _by_telephone(row, vault, code, now):
        raise Refused("wrong_code")
    codes = ["-".join(_piece() for _ in range(PIECES)) for _ in range(RECOVERY)]
    row.since, row.recovery = now, [_digest(one) for one in codes]
    db.session.get_one(Person, viewer.person_id).second_since = now
    departures.end_sessions(viewer.person_id, but=here.id)
    db.session.flush()
    office.record("person", viewer.person_id, "set_second", actor=viewer, now=now)
    return codes


def right(person_id: int, vault: Vault, code: str, *, now: datetime) -> bool:
    """Whether the code is right; it is used up by being so."""
    row = db.session.get(SecondFactor, person_id, with_for_update=True, populate_existing=True)
    if row is None or row.since is None:
        return False
    if _by_telephone(row, vault, code, now):
        db.session.flush()
        return True
    digest = _digest(_clean(code))
    if digest not in row.recovery:
        return False
    row.recovery = [one for one in row.recovery if one != digest]
    db.session.flush()
    return True


def end(person: Person, reason: str, *, actor: Viewer | None, now: datetime) -> None:
    """No code is asked for any more: the telephone is lost, or changed. No actor: at the machine.

    All sign-ins of the person end where another hand does it. Raises Refused (no_factor).
    """
    row = find(person.id)
    if row is None or row.since is None:
        raise Refused("no_factor", name=person.name)
    db.session.delete(row)
    person.second_since = None
    if actor is None or actor.person_id != person.id:
        departures.end_sessions(person.id)
    db.session.flush()
    office.record("person", person.id, "end_second", actor=actor, now=now, reason=reason)


def _by_telephone(row: SecondFactor, vault: Vault, code: str, now: datetime) -> bool:
    """Whether it is the code of this half minute or of one beside it, and newer than the last used."""
    totp = pyotp.TOTP(secret(row, vault), interval=STEP)
    present, given = int(now.timestamp()) // STEP, _clean(code)
    for step in range(present - AROUND, present + AROUND + 1):
        same = hmac.compare_digest(totp.generate_otp(step).encode(), given.encode())
        if same and step > row.used:
            row.used = step
            return True
    return False


def _piece() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(PIECE))


def _clean(code: str) -> str:
    """As people type it: with blanks, in full width."""
    return "".join(unicodedata.normalize("NFKC", code).lower().split())


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _about(person_id: int) -> str:
    return f"second factor of person {person_id}"
