"""Secrets that are shown after a redirect: closed, in the viewer's own cookie, for a few minutes, so that
a page that is loaded again shows the same and does nothing twice.

Only the last one is kept; signing out forgets it.
"""

from __future__ import annotations

import base64
import binascii
from datetime import timedelta

from flask import current_app, g, session

from acceptance.gateways.sealing import BrokenSeal, Vault

MINUTES = 10
"""For how long it is shown."""
PLACE = "shown"


def _about(what: str) -> str:
    """For which thing and which viewer it is closed, and nobody else opens it."""
    return f"shown {what} to {g.viewer.person_id}"


def keep(what: str, secret: str) -> None:
    """Show a secret on the next page about `what`."""
    until = (g.now + timedelta(minutes=MINUTES)).timestamp()
    vault: Vault = current_app.extensions["vault"]
    closed = vault.close(_about(what), f"{int(until)} {secret}")
    session[PLACE] = base64.b64encode(closed).decode()


def read(what: str) -> str:
    """The secret that was kept about `what`; empty when there is none any more."""
    vault: Vault = current_app.extensions["vault"]
    try:
        opened = vault.open(_about(what), base64.b64decode(session.get(PLACE, "")))
    except (BrokenSeal, binascii.Error, ValueError):
        return ""
    until, _space, secret = opened.partition(" ")
    if g.now.timestamp() > int(until):
        return ""
    return secret
