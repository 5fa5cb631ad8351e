"""A person's own second step of signing in: set, kept at hand by recovery codes, ended."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, current_app, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.gateways import qr
from acceptance.gateways.sealing import Vault
from acceptance.guard import owes_second, signed_in, tried
from acceptance.refusals import Refused
from acceptance.services.ground import attempts, factors, people
from acceptance.services.ground.attempts import Bucket, Limit
from acceptance.services.life import staff
from acceptance.transaction import transaction
from acceptance.web import shown
from acceptance.web.ground import signing
from acceptance.web.lists.lists import form
from forms.ground.people import CodeForm, FirstCodeForm

blueprint = Blueprint("factors", __name__, url_prefix="/me/second")


def vault() -> Vault:
    """What opens the secrets of this installation."""
    found: Vault = current_app.extensions["vault"]
    return found


def _password_set() -> bool:
    return staff.find(g.viewer.person_id).password_hash is not None


def _page(fields: Sequence[tuple[str, str]] = ()) -> str:
    """How it stands: not begun, begun (the picture for the telephone), set."""
    row, person = factors.find(g.viewer.person_id), staff.find(g.viewer.person_id)
    secret = picture = ""
    if row is not None and row.since is None:
        secret = factors.secret(row, vault())
        # our own drawing, of our own address
        picture = Markup(qr.svg(factors.address(secret, person.login)))  # noqa: S704
    return render_template(
        "pages/ground/me/second.html",
        row=row,
        secret=secret,
        picture=picture,
        fields=fields,
        by_password=person.password_hash is not None,
        owed=owes_second(g.viewer),
    )


@blueprint.get("")
@signed_in
def show() -> ResponseReturnValue:
    """What is set, and the next thing to do."""
    return _page()


@blueprint.post("/begin")
@signed_in
def begin() -> ResponseReturnValue:
    """A secret for the telephone; nothing is asked for yet."""
    with transaction():
        factors.begin(g.viewer, vault())
    return redirect(url_for("factors.show"))


@blueprint.post("")
@signed_in
def finish() -> ResponseReturnValue:
    """The first code, by who knows the password; the recovery codes are shown on the next page."""
    try:
        data = FirstCodeForm().load(form())
        if _password_set():  # who came by a click in the demo has none to prove
            signing.prove(data["old"])
        _try()
        with transaction():
            here = people.sign_in_of(current_user.get_id())
            given, now = data["second_code"], g.now
            codes = factors.finish(g.viewer, vault(), given, here=here, now=now)
            attempts.give_back(_counted(), now=g.now)
    except ValidationError as error:
        return _page(sentences.flat(error.messages)), 422
    except Refused as refused:
        return _page([("second_code", sentences.sentence(refused))]), 422
    shown.keep("recovery codes", " ".join(codes))
    return redirect(url_for("factors.recovery"), 303)


@blueprint.get("/recovery")
@signed_in
def recovery() -> ResponseReturnValue:
    """The recovery codes that were just made, for some minutes."""
    codes = shown.read("recovery codes").split()
    if not codes:
        return redirect(url_for("factors.show"))
    return render_template("pages/ground/me/recovery.html", codes=codes, minutes=shown.MINUTES)


@blueprint.post("/end")
@signed_in
def end() -> ResponseReturnValue:
    """No second step any more, by who still has the telephone or a recovery code."""
    data = CodeForm().load(form())
    _try()
    with transaction():
        if not factors.right(g.viewer.person_id, vault(), data["second_code"], now=g.now):
            raise Refused("wrong_code")
        attempts.give_back(_counted(), now=g.now)
        factors.end(staff.find(g.viewer.person_id), "", actor=g.viewer, now=g.now)
    flash(_("两步登录已取消"))
    return redirect(url_for("factors.show"))


def _counted() -> list[Bucket]:
    return [Bucket(Limit.CODES, str(g.viewer.person_id))]


def _try() -> None:
    tried(_counted())
