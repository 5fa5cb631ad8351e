"""Addresses that leave the house, in links, letters and QR codes."""

from __future__ import annotations

from flask import current_app, url_for


def whole(endpoint: str, **values: object) -> str:
    """The address of a page as people outside type it: by PUBLIC_URL, whatever host the request names."""
    return f"{current_app.config['PUBLIC_URL']}{url_for(endpoint, **values)}"  # type: ignore[arg-type]


def by_mail() -> bool:
    """Whether there is a mail server: what is secret is never left in the outbox without one."""
    return bool(current_app.config["MAIL_URL"])


def invitation(token: str) -> str:
    """Where a person chooses a password."""
    return whole("auth.invitation", token=token)
