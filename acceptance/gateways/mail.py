"""Letters go out through the SMTP server behind MAIL_URL.

It is smtp://user:password@host:port, or smtps://.
"""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import ParseResult, unquote, urlparse

SECONDS = 20
"""After which a server that does not answer is taken to be away."""


class Sendable(Protocol):
    """What a letter must have to be sent."""

    address: str
    name: str
    subject: str
    body: str
    key: str


def _greeted(parts: ParseResult) -> smtplib.SMTP:
    """A connection to the server; under smtps:// to none whose certificate does not bear its name.

    Authorities of a house's own are named in SSL_CERT_FILE.
    """
    host = parts.hostname or "127.0.0.1"
    if parts.scheme == "smtps":
        trusted = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, parts.port or 465, timeout=SECONDS, context=trusted)
    return smtplib.SMTP(host, parts.port or 25, timeout=SECONDS)


def send(url: str, sender: str, letter: Sendable) -> str:
    """Hand a letter to the server; returns nothing, or why it was not taken."""
    parts = urlparse(url)
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, letter.address, letter.subject
    message["Message-ID"] = f"<{letter.key}@acceptance>"
    message.set_content(letter.body)
    try:
        with _greeted(parts) as server:
            if parts.username:
                if parts.scheme == "smtp":
                    server.starttls(context=ssl.create_default_context())
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        return str(error)[:300] or type(error).__name__
    return ""
