"""Heads of a log and their signatures, as notes are written (C2SP signed-note, tlog-checkpoint,
tlog-cosignature). Read by `witness.py`; needs nothing but Python (3.8 or later).
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import NamedTuple

SIGNED, COSIGNED = 1, 4
"""Kinds of a signature: by the log itself, by a witness with the time at which it looked."""


class Unproved(Exception):
    """What does not hold, in Chinese and English."""


class Head(NamedTuple):
    """The head of a log as it is written: whose, how many entries, their root."""

    origin: str
    size: int
    root: bytes
    body: str
    """The text that is signed."""
    signatures: Sequence[tuple[str, bytes]] = ()
    """Of each: who, and what (id of the key, signature)."""


def head_of(text: str) -> Head:
    """A head as it is written (C2SP tlog-checkpoint). Raises Unproved."""
    body, found, signatures = text.partition("\n\n")
    try:
        origin, told, hashed, *_more = body.split("\n")
        size, root = int(told), b64decode(hashed, validate=True)
        known = re.findall("^— (\\S+) (\\S+)$", signatures, re.M)
        signed = [(name, b64decode(sign, validate=True)) for name, sign in known]
    except ValueError:
        raise Unproved("树头读不懂 the head cannot be read") from None
    if not found:
        body = body.rstrip("\n")
    return Head(origin, size, root, body + "\n", signed)


def key_id(name: str, kind: int, key: bytes) -> bytes:
    """By which a signature names its key (C2SP signed-note)."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + key).digest()[:4]


def verifier(name: str, kind: int, key: bytes) -> str:
    """A public key as verifiers are given it: name+id+key."""
    told = b64encode(bytes([kind]) + key).decode()
    return f"{name}+{key_id(name, kind, key).hex()}+{told}"


def signature_line(name: str, kind: int, key: bytes, made: bytes) -> str:
    """A signature as it stands below a head, with the id of its key."""
    return line(name, key_id(name, kind, key) + made)


def line(name: str, signed: bytes) -> str:
    """The same of a signature that bears the id of its key."""
    return f"— {name} {b64encode(signed).decode()}\n"


def written(origin: str, size: int, root: bytes, day: str) -> str:
    """The body of a head: whose log, how many entries, their root, the day on which it was made."""
    return f"{origin}\n{size}\n{b64encode(root).decode()}\n{day}\n"


def signed_text(body: str, kind: int, made: bytes) -> tuple[bytes, bytes]:
    """(what was signed, the 64 bytes of the signature)."""
    if kind == COSIGNED:
        time = int.from_bytes(made[:8], "big")
        return f"cosignature/v1\ntime {time}\n{body}".encode(), made[8:]
    return body.encode(), made


def signs(head: Head, verifier: str) -> bool:
    """Whether a verifier's key (name+id+key) has signed a head."""
    name, _id, told = [*verifier.split("+", 2), "", ""][:3]
    try:
        raw = b64decode(told, validate=True)
    except ValueError:
        return False
    kind, key = int.from_bytes(raw[:1], "big"), raw[1:]
    if kind not in (SIGNED, COSIGNED):
        return False
    for who, made in head.signatures:
        if who == name and made[:4] == key_id(name, kind, key):
            text, signature = signed_text(head.body, kind, made[4:])
            return ed25519(key, signature, text)
    return False


P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


class Point(NamedTuple):
    """A point of the curve in extended coordinates (RFC 8032, 5.1.4)."""

    x: int
    y: int
    z: int
    t: int


def _add(one: Point, two: Point) -> Point:
    a = (one.y - one.x) * (two.y - two.x) % P
    b = (one.y + one.x) * (two.y + two.x) % P
    c = 2 * one.t * two.t * D % P
    d = 2 * one.z * two.z % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return Point(e * f % P, g * h % P, f * g % P, e * h % P)


def _times(times: int, point: Point) -> Point:
    total = Point(0, 1, 1, 0)
    while times:
        if times & 1:
            total = _add(total, point)
        point, times = _add(point, point), times >> 1
    return total


def _point(told: bytes) -> Point:
    """Raises ValueError where there is none."""
    y = int.from_bytes(told, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (sign and not x):
        raise ValueError(told)
    if x & 1 != sign:
        x = P - x
    return Point(x, y, 1, x * y % P)


BASE = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519(key: bytes, signature: bytes, text: bytes) -> bool:
    """Whether a signature over a text was made with the key of a public one (RFC 8032, 5.1.7)."""
    if (len(key), len(signature)) != (32, 64):
        return False
    number = int.from_bytes(signature[32:], "little")
    try:
        public, start = _point(key), _point(signature[:32])
    except ValueError:
        return False
    told = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % ORDER
    left, right = _times(number, BASE), _add(start, _times(told, public))
    same_x = not (left.x * right.z - right.x * left.z) % P
    same_y = not (left.y * right.z - right.y * left.z) % P
    return number < ORDER and same_x and same_y
