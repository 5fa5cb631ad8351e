"""Sealed ballots, small secrets and receipts, closed or signed with keys that stand outside the database.

Whoever reads the database alone, or a copy of it, opens none. All are of one length, and the same
vote sealed twice looks different.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from workflows import heads

LENGTH = 8192
"""Bytes of every ballot: a dissent of 1,000 characters fits."""
SIZE = 2
"""Bytes that tell how much of a ballot is written on."""
NONCE, KEY = 12, 32


class Voted(NamedTuple):
    """What stands on a ballot."""

    vote: str
    dissent: str = ""


class BrokenSeal(Exception):
    """The ballot was changed, or sealed with another key."""


class Sealer:
    """Seals and opens the ballots of one installation; `secret` is its secret key."""

    def __init__(self, secret: str) -> None:
        self._cipher = _cipher(secret, b"acceptance: secret ballots")

    def seal(self, project_id: int, voted: Voted) -> bytes:
        """A ballot that only this key opens, for no other project."""
        written = "\n".join(voted).encode()
        size = len(written).to_bytes(SIZE)
        nonce = secrets.token_bytes(NONCE)
        plain = (size + written).ljust(LENGTH, b"\0")
        return nonce + self._cipher.encrypt(nonce, plain, _of(project_id))

    def open(self, project_id: int, sealed: bytes) -> Voted:
        """What stands on a ballot. Raises BrokenSeal."""
        nonce, closed = sealed[:NONCE], sealed[NONCE:]
        try:
            plain = self._cipher.decrypt(nonce, closed, _of(project_id))
        except InvalidTag as error:
            raise BrokenSeal from error
        end = SIZE + int.from_bytes(plain[:SIZE])
        vote, _line, dissent = plain[SIZE:end].decode().partition("\n")
        return Voted(vote, dissent)


class Vault:
    """Closes small secrets that stand in the database; `secret` is the installation's secret key."""

    def __init__(self, secret: str) -> None:
        self._cipher = _cipher(secret, b"acceptance: second factors")

    def close(self, about: str, text: str) -> bytes:
        """The text, to be opened for the same purpose alone."""
        nonce = secrets.token_bytes(NONCE)
        return nonce + self._cipher.encrypt(nonce, text.encode(), about.encode())

    def open(self, about: str, closed: bytes) -> str:
        """The text. Raises BrokenSeal."""
        try:
            plain = self._cipher.decrypt(closed[:NONCE], closed[NONCE:], about.encode())
        except InvalidTag as error:
            raise BrokenSeal from error
        return plain.decode()


def _cipher(secret: str, purpose: bytes) -> AESGCM:
    """A key of its own for each purpose."""
    made = HKDF(SHA256(), length=KEY, salt=None, info=purpose)
    return AESGCM(made.derive(secret.encode()))


def _of(project_id: int) -> bytes:
    return f"project {project_id}".encode()


class Signer:
    """Signs the receipts of one installation; who has the public key checks them without it."""

    def __init__(self, secret: str) -> None:
        self._key = _key(secret, b"acceptance: receipts")

    @property
    def public(self) -> str:
        """The public key as hex."""
        return self._key.public_key().public_bytes_raw().hex()

    def sign(self, text: bytes) -> str:
        """The signature as hex."""
        return self._key.sign(text).hex()


class Pen:
    """Signs heads of a log: of this installation's own, and as a witness those of others. `name` is the
    address of its log without https://; who has the verifier's keys checks them without it.
    """

    def __init__(self, secret: str, name: str) -> None:
        self.name = name
        self._keys = {
            heads.SIGNED: _key(secret, b"acceptance: heads of the log"),
            heads.COSIGNED: _key(secret, b"acceptance: heads of others"),
        }

    def verifier(self, kind: int = heads.SIGNED, name: str = "") -> str:
        """The public key for heads of its own, or for those of others (`heads.COSIGNED`)."""
        return heads.verifier(name or self.name, kind, self._public(kind))

    def signed(self, body: str) -> str:
        """A head of its own, which begins with the name of the log, with the signature below it."""
        name, _line, _rest = body.partition("\n")
        return f"{body}\n{self._line(name, body, heads.SIGNED, b'')}"

    def cosigned(self, body: str, now: datetime) -> str:
        """The head of another, looked at now, with the signature below it."""
        told = int(now.timestamp()).to_bytes(8)
        return f"{body}\n{self._line(self.name, body, heads.COSIGNED, told)}"

    def _public(self, kind: int) -> bytes:
        return self._keys[kind].public_key().public_bytes_raw()

    def _line(self, name: str, body: str, kind: int, told: bytes) -> str:
        text, _signature = heads.signed_text(body, kind, told)
        made = told + self._keys[kind].sign(text)
        return heads.signature_line(name, kind, self._public(kind), made)


def _key(secret: str, purpose: bytes) -> Ed25519PrivateKey:
    made = HKDF(SHA256(), length=KEY, salt=None, info=purpose)
    return Ed25519PrivateKey.from_private_bytes(made.derive(secret.encode()))


def signed(key: str, signature: str, text: bytes) -> bool:
    """Whether a signature over a text was made with the key that belongs to a public one."""
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        public.verify(bytes.fromhex(signature), text)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(key: str) -> str:
    """By which people compare a public key, on paper or by telephone. Raises ValueError."""
    return hashlib.sha256(bytes.fromhex(key)).hexdigest()
