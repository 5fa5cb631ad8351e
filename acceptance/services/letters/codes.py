"""The code of a document: ten signs on its paper by which anyone can look it up."""

from __future__ import annotations

import base64
import hashlib

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Report
from acceptance.refusals import NotFound

LENGTH = 10
"""Signs of base 32, five bits each: fifty bits."""


def made(project_id: int, kind: str, head: str, count: int) -> str:
    """The code of a new document, from what it rests on, so that the same issue gives the same
    bytes.

    `head` is the last hash of the project's journal, `count` how many documents there are already.
    """
    raw = hashlib.sha256(f"{project_id}\n{kind}\n{head}\n{count}".encode()).digest()
    return base64.b32encode(raw)[:LENGTH].decode()


def shown(code: str) -> str:
    """A code as people read it aloud: ABCDE-FGHIJ."""
    return f"{code[:5]}-{code[5:]}"


def find(text: str) -> Report:
    """The document of a code, however it was typed. Raises NotFound."""
    code = "".join(sign for sign in text.upper() if sign.isalnum() and sign.isascii())
    if len(code) != LENGTH:
        raise NotFound
    found: Report | None = db.session.scalar(select(Report).where(Report.code == code))
    if found is None:
        raise NotFound
    return found
