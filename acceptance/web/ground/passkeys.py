"""Passkeys: a person's own, registered, named and ended; and signing in by one."""

from __future__ import annotations

from datetime import timedelta

from flask import (
    Blueprint,
    Response,
    flash,
    g,
    redirect,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from itsdangerous import BadSignature
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.gateways import webkeys
from acceptance.gateways.webkeys import Made, Site, WrongKey
from acceptance.guard import public, signed_in, tried
from acceptance.refusals import NotFound, Refused, TooMany
from acceptance.services.ground import attempts, passkeys, people
from acceptance.services.ground.attempts import Bucket, Limit
from acceptance.services.life import staff
from acceptance.transaction import transaction
from acceptance.web.ground import browsers, signing, ways
from acceptance.web.lists.lists import form
from forms.ground.people import FirstPasskeyForm, PasskeyNameForm

blueprint = Blueprint("passkeys", __name__)

ASKED = timedelta(minutes=5)
"""How long a question to a device stands; it is answered once."""


def _site() -> Site:
    """Raises NotFound where there are no passkeys."""
    here = ways.site()
    if here is None:
        raise NotFound
    return here


@blueprint.get("/me/passkeys")
@signed_in
def show() -> ResponseReturnValue:
    """What is registered, and the next thing to do."""
    return ways.page()


@blueprint.get("/me/passkeys/question")
@signed_in
def question() -> ResponseReturnValue:
    """What this browser's device is asked for a new key, for the script of the page."""
    here, asked = _site(), _ask("make")
    person = staff.find(g.viewer.person_id)
    return Response(passkeys.question(person, here, asked), mimetype="application/json")


@blueprint.post("/me/passkeys")
@signed_in
def add() -> ResponseReturnValue:
    """A new key, by who knows the password where there is one."""
    here = _site()
    try:
        data = FirstPasskeyForm().load(form())
        if staff.find(g.viewer.person_id).password_hash is not None:
            signing.prove(data["old"])
        made = _made(here, data["credential"])
        with transaction():
            passkeys.add(g.viewer, made, data["passkey_name"], now=g.now)
    except ValidationError as error:
        return ways.page(sentences.flat(error.messages)), 422
    except Refused as refused:
        return ways.page([("passkey_name", sentences.sentence(refused))]), 422
    flash(_("通行密钥已登记"))
    return redirect(url_for("passkeys.show"), 303)


@blueprint.post("/me/passkeys/<int:passkey_id>/name")
@signed_in
def rename(passkey_id: int) -> ResponseReturnValue:
    """Call a key otherwise."""
    data = PasskeyNameForm().load(form())
    with transaction():
        passkeys.rename(g.viewer, passkey_id, data["passkey_name"], now=g.now)
    flash(_("已保存"))
    return redirect(url_for("passkeys.show"), 303)


@blueprint.post("/me/passkeys/<int:passkey_id>/end")
@signed_in
def end(passkey_id: int) -> ResponseReturnValue:
    """A key opens nothing any more."""
    with transaction():
        passkeys.end(g.viewer, passkey_id, now=g.now)
    flash(_("通行密钥已删除"))
    return redirect(url_for("passkeys.show"), 303)


@blueprint.get("/sign-in/passkey")
@public
def ask() -> ResponseReturnValue:
    """What this browser's device is asked for one of its keys, for the script of the page."""
    return Response(webkeys.asking(_site(), _ask("use")), mimetype="application/json")


@blueprint.post("/sign-in/passkey")
@public
def enter() -> ResponseReturnValue:
    """Sign in by a key; it is both steps. Raises Refused (wrong_passkey), TooMany."""
    here = _site()
    counted = [Bucket(Limit.SOURCE, attempts.source(request.remote_addr))]
    tried(counted)
    answer = request.form.get("credential", "")[:20_000]
    asked = _asked("use")
    try:
        with transaction():
            person_id = passkeys.use(here, asked, answer, now=g.now)
            person = people.admissible(person_id, now=g.now)
            if person is None:
                raise WrongKey
            attempts.give_back(counted, now=g.now)
            token = people.open_session(person, now=g.now)
    except WrongKey as error:
        signing.missed("wrong_passkey", None)
        raise Refused("wrong_passkey") from error
    response = signing.arrived(token, signing.local(request.form.get("next", "")))
    browsers.remember(response, person_id)
    return response


def _made(here: Site, answer: str) -> Made:
    """The key that answers the question. Raises Refused (wrong_passkey)."""
    try:
        return webkeys.created(here, _asked("make"), answer)
    except WrongKey as error:
        raise Refused("wrong_passkey") from error


def _ask(what: str) -> bytes:
    """A new question, kept in the browser's own cookie; the one before is forgotten."""
    asked = webkeys.challenge()
    session["passkey"] = browsers.serializer(f"passkey {what}").dumps(asked.hex())
    return asked


def _asked(what: str) -> bytes:
    """The question that was kept, once. Raises Refused (passkey_over)."""
    kept = session.pop("passkey", "")
    signer = browsers.serializer(f"passkey {what}")
    try:
        told = signer.loads(kept, max_age=int(ASKED.total_seconds()))
        with transaction():  # a copy of the cookie answers it no second time
            attempts.take([Bucket(Limit.QUESTION, told)], now=g.now)
    except (BadSignature, TooMany) as error:
        raise Refused("passkey_over") from error
    return bytes.fromhex(told)
