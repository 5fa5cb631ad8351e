"""Letters go out through the SMTP server behind MAIL_URL.

It is smtp://user:password@host:port, or smtps://.
"""

from __future__ import annotations

import smtplib
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlparse


class Sendable(Protocol):
    """What a letter must have to be sent."""

    address: str
    name: str
    subject: str
    body: str
    key: str


def send(url: str, sender: str, letter: Sendable) -> str:
    """Hand a letter to the server; returns nothing, or why it was not taken."""
    parts = urlparse(url)
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, letter.address, letter.subject
    message["Message-ID"] = f"<{letter.key}@acceptance>"
    message.set_content(letter.body)
    make: type[smtplib.SMTP] = smtplib.SMTP
    port = 25
    if parts.scheme == "smtps":
        make, port = smtplib.SMTP_SSL, 465
    try:
        with make(parts.hostname or "127.0.0.1", parts.port or port, timeout=20) as server:
            if parts.username:
                if parts.scheme == "smtp":
                    server.starttls()
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        return str(error)[:300] or type(error).__name__
    return ""
