"""Passwords: hashed and compared outside any transaction, a few at once, and none that is guessed.

argon2 is slow on purpose. Inside a write transaction it would keep every writer waiting, and in
all threads at once every page; so no more than SEATS work and ROOM wait, the next is told to come
again.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from zxcvbn import zxcvbn

from acceptance.refusals import Crowded

SEATS = max(1, (os.cpu_count() or 1) // 2)
"""Hashes at once: half of the cores, the rest is for those who are in."""
ROOM = 8
"""Threads that hash or wait to, of those that serve pages."""
WEAK = 2
"""Scores of zxcvbn below this (fewer than 10^6 guesses) are refused."""
LOOKED_AT = 72
"""Characters that the estimate looks at; its time grows faster than the password."""

_seats, _room = BoundedSemaphore(SEATS), BoundedSemaphore(ROOM)


@lru_cache(maxsize=4)
def _hasher(profile: str) -> PasswordHasher:
    """argon2id; the `cheap` profile is for tests only."""
    if profile == "cheap":
        return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


@lru_cache(maxsize=4)
def _decoy(profile: str) -> str:
    return _hasher(profile).hash(secrets.token_urlsafe())


@contextmanager
def _seat() -> Iterator[None]:
    if not _room.acquire(blocking=False):
        raise Crowded
    try:
        with _seats:
            yield
    finally:
        _room.release()


def hashed(password: str, *, profile: str) -> str:
    """What is kept of a password. Raises Crowded."""
    with _seat():
        return _hasher(profile).hash(password)


def right(against: str | None, password: str, *, profile: str) -> bool:
    """Whether it is the password; as much work for nobody as for somebody. Raises Crowded."""
    with _seat():
        try:
            _hasher(profile).verify(against or _decoy(profile), password)
        except VerificationError:
            return False
    return against is not None


def guessable(password: str, known: list[str]) -> bool:
    """Whether a guesser comes to it soon: a common password, a pattern, or what is known of its owner."""
    found = zxcvbn(password[:LOOKED_AT], user_inputs=[one for one in known if one])
    return int(found["score"]) < WEAK
