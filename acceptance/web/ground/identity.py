"""Signing in by the office's own provider, and binding one's account there to the one here."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import noted, sentences
from acceptance.gateways.identity import Asked, Provider, Silent, Unproved
from acceptance.guard import public, signed_in, tried
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground import attempts, outside
from acceptance.services.ground.attempts import Bucket, Limit
from acceptance.services.life import staff
from acceptance.transaction import transaction
from acceptance.web.ground import browsers, signing, ways
from acceptance.web.lists.lists import form
from forms.ground.people import ProofForm

blueprint = Blueprint("identity", __name__)


def _provider() -> Provider:
    """Raises NotFound where there is none."""
    found = ways.provider()
    if found is None:
        raise NotFound
    return found


@blueprint.get("/sign-in/outside")
@public
def go() -> ResponseReturnValue:
    """Off to the provider, to come back as somebody."""
    return _away("", signing.local(request.args.get("next", "")))


@blueprint.post("/me/outside")
@signed_in
def prove() -> ResponseReturnValue:
    """Who wants to bind an account shows that this one is its own; the next page leads on."""
    _provider()
    try:
        data = ProofForm().load(form())
        if staff.find(g.viewer.person_id).password_hash is not None:
            signing.prove(data["old"])
    except ValidationError as error:
        return ways.page(sentences.flat(error.messages)), 422
    session["proved"] = [g.viewer.person_id, g.now.isoformat()]
    return redirect(url_for("passkeys.show"), 303)


@blueprint.get("/me/outside/go")
@signed_in
def bind() -> ResponseReturnValue:
    """Off to the provider, to bind the account there to the one here."""
    if not ways.proved():
        raise Refused("not_proved")
    session.pop("proved")
    return _away(str(g.viewer.person_id), "")


@blueprint.post("/me/outside/release")
@signed_in
def release() -> ResponseReturnValue:
    """The account there opens nothing here any more."""
    here = _provider()
    with transaction():
        outside.release(staff.find(g.viewer.person_id), here.issuer, "", actor=g.viewer, now=g.now)
    flash(_("已解除绑定"))
    return redirect(url_for("passkeys.show"), 303)


def _away(binding: str, target: str) -> ResponseReturnValue:
    try:
        url, asked = _provider().begin()
    except Silent as error:
        raise Refused("provider_silent") from error
    session["outside"] = {**asked.told(), "binding": binding, "next": target}
    return redirect(url)


@blueprint.get("/sign-in/outside/back")
@public
def back() -> ResponseReturnValue:
    """Back from the provider: signed in, on to the second step, or bound.

    Raises Refused (outside_unproved, outside_unknown, provider_silent).
    """
    here, kept = _provider(), session.pop("outside", None)
    counted = [Bucket(Limit.SOURCE, attempts.source(request.remote_addr))]
    tried(counted)
    if kept is None or request.args.get("error"):
        raise Refused("outside_unproved")
    binding, target = kept.pop("binding"), kept.pop("next")
    state, code = request.args.get("state", ""), request.args.get("code", "")
    try:
        subject = here.subject(Asked(**kept), state=state, code=code)
    except Silent as error:
        raise Refused("provider_silent") from error
    except Unproved as error:
        noted.note("outside_unproved")
        raise Refused("outside_unproved") from error
    if binding:
        return _bound(here, binding, subject, counted)
    return _entered(here, subject, target, counted)


def _bound(
    here: Provider, binding: str, subject: str, counted: list[Bucket]
) -> ResponseReturnValue:
    if g.viewer is None or str(g.viewer.person_id) != binding:
        raise Refused("outside_unproved")
    with transaction():
        attempts.give_back(counted, now=g.now)
        person = staff.find(g.viewer.person_id)
        outside.bind(person, here.issuer, subject, "", actor=g.viewer, now=g.now)
    flash(_("已绑定"))
    return redirect(url_for("passkeys.show"), 303)


def _entered(
    here: Provider, subject: str, target: str, counted: list[Bucket]
) -> ResponseReturnValue:
    person_id = outside.person_of(here.issuer, subject)
    if person_id is None:
        signing.missed("outside_unknown", None)
        raise Refused("outside_unknown")
    with transaction():
        entered = signing.entered(person_id)
        if entered is not None:
            attempts.give_back(counted, now=g.now)
    if entered is None:
        raise Refused("outside_unknown")
    if not entered.token:
        signing.keep_half(entered)
        return redirect(url_for("auth.ask_second", next=target))
    response = signing.arrived(entered.token, target)
    browsers.remember(response, person_id)
    return response
