"""The ways in beside the password: which there are here, and a person's own page of them."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import current_app, g, render_template, request, session

from acceptance.gateways import webkeys
from acceptance.gateways.identity import Provider
from acceptance.gateways.webkeys import Site
from acceptance.services.ground import outside, passkeys
from acceptance.services.life import staff
from acceptance.web import addresses

PROVED = timedelta(minutes=5)
"""How long the password stands that binding an account asks for."""


def site() -> Site | None:
    """The site for which passkeys are made, by the address that everybody knows; none where there
    are no passkeys.
    """
    return webkeys.site(current_app.config["PUBLIC_URL"])


def provider() -> Provider | None:
    """The provider of this installation, where it has one."""
    config = current_app.config
    if not config["OIDC_ISSUER"] or importlib.util.find_spec("authlib") is None:
        return None
    return Provider(
        config["OIDC_ISSUER"],
        config["OIDC_CLIENT_ID"],
        config["OIDC_CLIENT_SECRET"],
        addresses.whole("identity.back"),
    )


def proved() -> bool:
    """Whether whoever asks has just shown that the account is its own."""
    match session.get("proved"):
        case [person_id, told]:
            at = datetime.fromisoformat(told)
            return bool(person_id == g.viewer.person_id and at + PROVED > g.now)
    return False


def page(fields: Sequence[tuple[str, str]] = ()) -> str:
    """All ways in of whoever asks, beside the password."""
    person, here = staff.find(g.viewer.person_id), provider()
    bound = None
    if here is not None:
        bound = outside.find(person.id, here.issuer)
    return render_template(
        "pages/ground/me/ways.html",
        person=person,
        rows=passkeys.of(person.id),
        possible=site() is not None,
        provider=current_app.config["OIDC_NAME"] if here else "",
        bound=bound,
        proved=proved(),
        fields=fields,
        values=request.form,
    )
