"""How one gets in: a right password, a second step where one is set, and where one then goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import (
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_login import login_user
from itsdangerous import URLSafeTimedSerializer
from marshmallow import ValidationError

from acceptance import noted, sentences
from acceptance.guard import tried
from acceptance.refusals import Refused
from acceptance.services.ground import attempts, misses, passwords, people
from acceptance.services.ground.attempts import Bucket, Limit
from acceptance.services.life import staff
from acceptance.transaction import transaction
from acceptance.web.context import SignedIn

from . import browsers, held

HALF = timedelta(minutes=10)
"""How long a right password waits for its second step."""


def local(target: str | None) -> str:
    """A path on this site, whatever was asked for.

    Browsers read a backslash as a slash and leave out tabs and line ends, so that
    `/<tab>/evil.example` leads to another site: only plain characters pass.
    """
    plain = target and target.isprintable() and "\\" not in target and " " not in target
    if target and plain and target.startswith("/") and not target.startswith("//"):
        return target
    return url_for("desks.show")


def fresh_session() -> None:
    """Empty the cookie of everything but the language."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language


def sign_in(token: str) -> None:
    """This browser goes on with a new sign-in; the one that it had before is over."""
    before = session.get("_user_id")
    fresh_session()
    login_user(SignedIn(token, None, []))
    if before:
        with transaction():
            people.close_session(before)


def missed(act: str, person_id: int | None) -> None:
    """A secret was wrong: said at once to whoever watches, and in the office's record by the hour."""
    noted.note(act, of=person_id)
    with transaction():
        misses.count(act, person_id, request.remote_addr, now=g.now)


def prove(old: str) -> str:
    """The kept hash that the viewer's password was compared with, outside any transaction; a wrong
    one counts as a try. Raises ValidationError, at the field.
    """
    against = staff.find(g.viewer.person_id).password_hash
    counted = [Bucket(Limit.OWN, str(g.viewer.person_id))]
    tried(counted)
    profile = current_app.config["ARGON2"]
    if against is None or not passwords.right(against, old, profile=profile):
        missed("wrong_password", g.viewer.person_id)
        raise ValidationError({"old": sentences.sentence(Refused("wrong_password"))})
    with transaction():
        attempts.give_back(counted, now=g.now)
    return against


@dataclass(frozen=True)
class Entered:
    """Who passed the first step, the digest of its kept password as it then was, and the sign-in;
    none where the second step follows.
    """

    person_id: int
    by: str
    token: str


def by_password(login: str, password: str) -> Entered | None:
    """Whom a right password names; nobody for a wrong one.

    The slow comparison is made between two transactions. Raises TooMany, Crowded.
    """
    person_id, against = people.by_login(login)
    counted = attempts.of_sign_in(login, request.remote_addr, browsers.known(person_id))
    tried(counted)
    if not passwords.right(against, password, profile=str(current_app.config["ARGON2"])):
        missed("wrong_password", person_id)
        return None
    with transaction():
        by = people.digest(against or "")
        if people.admitted(person_id or 0, by, now=g.now) is None:
            return None
        attempts.give_back(counted, now=g.now)
        return entered(person_id or 0)


def entered(person_id: int) -> Entered | None:
    """The first step was right: signed in, where no second one is set. Nobody who may not sign in."""
    person, token = people.admissible(person_id, now=g.now), ""
    if person is None:
        return None
    if person.second_since is None:
        token = people.open_session(person, now=g.now)
    return Entered(person.id, people.digest(person.password_hash or ""), token)


def keep_half(entered: Entered) -> None:
    """The first step waits in this browser for the second."""
    session["half"] = halves().dumps({"person": entered.person_id, "by": entered.by})


def halves() -> URLSafeTimedSerializer:
    return browsers.serializer("half-signed-in")


def arrived(token: str, target: str) -> Response:
    """Signed in: to where one wanted to go, or to what one had typed before."""
    sign_in(token)
    if kept := held.read(request.form.get("held", "")):
        return make_response(
            render_template("pages/ground/auth/held.html", held=kept, target=target)
        )
    return make_response(redirect(target))
