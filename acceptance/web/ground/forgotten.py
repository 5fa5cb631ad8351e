"""A forgotten password: a link to a new one goes to the mail address that its owner gave."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from acceptance.guard import public, tried
from acceptance.refusals import Refused
from acceptance.services.desk import accounts
from acceptance.services.ground import attempts
from acceptance.transaction import transaction
from acceptance.web import addresses
from forms.ground.people import ForgottenForm

blueprint = Blueprint("forgotten", __name__, url_prefix="/forgotten")


@blueprint.get("")
@public
def show() -> ResponseReturnValue:
    """Where the link is asked for; without a mail server, who gives one."""
    return render_template("pages/ground/auth/forgotten.html", by_mail=addresses.by_mail())


@blueprint.post("")
@public
def ask() -> ResponseReturnValue:
    """The same answer whether or not there is such a login, with a mail address or without."""
    data = ForgottenForm().load({"login": request.form.get("login", "")})
    if not addresses.by_mail():
        raise Refused("no_mail_server")
    tried(attempts.of_forgotten(data["login"], request.remote_addr))
    with transaction():
        accounts.forgotten(data["login"], addresses.invitation, now=g.now)
    return redirect(url_for("forgotten.show", asked="1"))
