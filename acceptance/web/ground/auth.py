"""Signing in and out, one-time links, the demo's one-click entry, the language."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    send_file,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, logout_user
from itsdangerous import BadSignature
from marshmallow import ValidationError
from werkzeug.exceptions import HTTPException

from acceptance import doctor, errors, sentences
from acceptance.config import PACKAGE
from acceptance.demo import demo
from acceptance.guard import guesses, public, signed_in, tried
from acceptance.models.states import TokenPurpose
from acceptance.refusals import Refused
from acceptance.services.desk import accounts
from acceptance.services.ground import attempts, factors, passwords, people
from acceptance.services.ground.attempts import Bucket, Limit
from acceptance.services.life import sides
from acceptance.transaction import transaction
from acceptance.web import addresses
from acceptance.web.context import LANGUAGES
from acceptance.web.wording import warn_of
from forms.ground.people import PasswordForm, SignInForm

from . import browsers, held, signing, ways

blueprint = Blueprint("auth", __name__)


def _profile() -> str:
    return str(current_app.config["ARGON2"])


def _demo_here() -> bool:
    """Demo mode, asked from this computer, by its own name.

    And not through a proxy, which everyone may use.
    """
    remote = request.remote_addr or "127.0.0.1"
    near = ipaddress.ip_address(remote).is_loopback and not {"X-Forwarded-For", "Forwarded"} & set(
        request.headers.keys()
    )
    host = request.host
    _address, _bracket, rest = host.rpartition("]")
    if ":" in rest:  # before a port; the colons of an IPv6 address stand within the brackets
        host, _colon, _port = host.rpartition(":")
    return bool(current_app.config["DEMO"]) and near and host in ("localhost", "127.0.0.1", "[::1]")


def _entries() -> list[demo.Entry]:
    """Whom one may enter the demo as; nobody where there is none."""
    if not _demo_here():
        return []
    return demo.entries()


@blueprint.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """The form; with the people of the demo where there is one."""
    return _form(request.args.get("next", ""))


def _form(target: str, error: str = "", kept: str = "", login: str = "") -> str:
    return render_template(
        "pages/ground/auth/sign_in.html",
        entries=_entries(),
        target=target,
        error=error,
        kept=kept,
        typed=login,
        passkeys=ways.site() is not None,
        provider=current_app.config["OIDC_NAME"] if ways.provider() else "",
    )


@blueprint.app_errorhandler(401)
def ended(error: HTTPException) -> ResponseReturnValue:
    """The sign-in has ended: the way back, with what was typed. Programs are told as usual."""
    kept = held.keep()
    if not kept:
        return errors.page(401)
    return _form("", _("登录已结束。您填写的内容还在：登录后接着提交。"), kept), 401


@blueprint.post("/sign-in")
@public
def enter() -> ResponseReturnValue:
    """Sign in and go where one wanted to go; the same answer for a wrong name and password."""
    data = SignInForm().load({k: v for k, v in request.form.items() if k in ("login", "password")})
    target, kept = request.form.get("next", ""), request.form.get("held", "")
    entered = signing.by_password(data["login"], data["password"])
    if entered is None:
        wrong = sentences.sentence(Refused("wrong_login"))
        return _form(target, wrong, kept, data["login"]), 422
    if not entered.token:
        signing.keep_half(entered)
        return _code_form(target, kept)
    response = signing.arrived(entered.token, signing.local(target))
    browsers.remember(response, entered.person_id)
    return response


def _code_form(target: str, kept: str, fields: Sequence[tuple[str, str]] = ()) -> str:
    return render_template(
        "pages/ground/auth/code.html",
        target=target,
        kept=kept,
        fields=list(fields),
        passkeys=ways.site() is not None,
    )


@blueprint.get("/sign-in/code")
@public
def ask_second() -> ResponseReturnValue:
    """The form of the second step, for who comes from elsewhere after the first."""
    if "half" not in session:
        return redirect(url_for("auth.sign_in"))
    return _code_form(request.args.get("next", ""), "")


@blueprint.post("/sign-in/code")
@public
def second() -> ResponseReturnValue:
    """The second step: a code of the telephone, or a recovery code.

    Raises Refused (half_over) where the first step is not there any more.
    """
    try:
        half = signing.halves().loads(
            session.get("half", ""), max_age=int(signing.HALF.total_seconds())
        )
    except BadSignature as error:
        raise Refused("half_over") from error
    target, kept = request.form.get("next", ""), request.form.get("held", "")
    browser = browsers.known(half["person"])  # who only knows the password does not lock it out
    counted, token = [Bucket(Limit.CODES, browser or str(half["person"]))], ""
    tried(counted)
    with transaction():
        person = people.admitted(half["person"], half["by"], now=g.now)
        given = request.form.get("second_code", "")[:100]
        if person and factors.right(person.id, current_app.extensions["vault"], given, now=g.now):
            attempts.give_back(counted, now=g.now)
            token = people.open_session(person, now=g.now)
    if not token:
        signing.missed("wrong_code", half["person"])
        return _code_form(
            target, kept, [("second_code", sentences.sentence(Refused("wrong_code")))]
        ), 422
    response = signing.arrived(token, signing.local(target))
    browsers.remember(response, half["person"])
    return response


@blueprint.post("/demo/<login>")
@public
def enter_demo(login: str) -> ResponseReturnValue:
    """One click, on loopback, in demo mode, as one of the demo's own people."""
    if not _demo_here():
        abort(404)
    with transaction():
        person = demo.person(login)
        if person is None:
            abort(404)
        token = people.open_session(person, now=g.now)
    return signing.arrived(token, url_for("desks.show"))


@blueprint.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    """Sign out, and have the browser forget the pages it keeps."""
    with transaction():
        people.close_session(current_user.get_id())
    logout_user()
    signing.fresh_session()
    response = redirect(url_for("auth.sign_in"))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@blueprint.post("/serve/<int:membership_id>")
@signed_in
def serve(membership_id: int) -> ResponseReturnValue:
    """Go on in the name of another organisation that one serves, where one wanted to go."""
    with transaction():
        served = people.serve(current_user.get_id(), membership_id)
    warn_of(sides.doubles_of(g.viewer.person_id, served))
    return redirect(signing.local(request.form.get("next")))


@blueprint.route("/invitation/<token>", methods=["GET", "POST"])
@guesses(Limit.LINK)
@public
def invitation(token: str) -> ResponseReturnValue:
    """Choose a password by a link that works once."""
    found = people.find_token(token, now=g.now)
    first = found.purpose == TokenPurpose.FIRST_ADMIN
    fields: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            _redeem(token, first, people.known_of(found))
            flash(_("密码已设好，请登录"))
            return redirect(url_for("auth.sign_in"))
        except ValidationError as error:
            fields = sentences.flat(error.messages)
    page = render_template(
        "pages/ground/auth/invitation.html", first=first, fields=fields, values=request.form
    )
    if fields:
        return page, 422
    return page


def _redeem(token: str, first: bool, known: list[str]) -> None:
    data = PasswordForm().load(
        {k: v for k, v in request.form.items() if k in ("name", "login", "password")}
    )
    if first and not (data["name"] and data["login"]):
        raise ValidationError({"login": [_("必须填写")]})
    refuse_guessable(data["password"], [*known, data["name"], data["login"]])
    password_hash = passwords.hashed(data["password"], profile=_profile())
    with transaction():
        accounts.redeem(
            token,
            password_hash,
            name=data["name"],
            login=data["login"],
            by_mail=addresses.by_mail(),
            now=g.now,
        )


def refuse_guessable(password: str, known: list[str]) -> None:
    """Raises ValidationError, at the field, for a password that a guesser tries first."""
    if passwords.guessable(password, known):
        raise ValidationError({"password": [sentences.sentence(Refused("guessable"))]})


@blueprint.post("/language/<code>")
@public
def language(code: str) -> ResponseReturnValue:
    """Read on in another language."""
    if code not in LANGUAGES:
        abort(404)
    session["language"] = code
    return redirect(signing.local(request.form.get("next")))


@blueprint.get("/sheet-worker.js")
@public
def sheet_worker() -> Response:
    """The script that keeps the inspection sheet readable off line.

    At the root, so that it may serve the sheet's address.
    """
    answer: Response = send_file(
        PACKAGE / "static" / "scripts" / "sheet" / "worker.js",
        mimetype="text/javascript",
    )
    answer.headers["Service-Worker-Allowed"] = "/"
    return answer


@blueprint.get("/healthz")
@public
def health() -> ResponseReturnValue:
    """That the process answers; neither database nor files are asked."""
    return {"status": "ok"}


@blueprint.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """That database, store and queue do their work: 503 with what does not."""
    told = doctor.ready(current_app._get_current_object(), now=g.now)  # type: ignore[attr-defined]
    if all(told.values()):
        return dict(told)
    return dict(told), 503
