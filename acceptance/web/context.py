"""What every page knows: the viewer, the language, the nonce; and the headers it leaves with."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import timedelta

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, Response, current_app, g, request, session
from flask_babel import get_locale
from flask_login import current_user

from acceptance.services.ground import deputies, packs, people, servings
from acceptance.services.ground.access import Serving, Viewer
from forms.life.projects import ListQuery
from workflows import office, parameters, schedule, statements, succession, tabs, words
from workflows.diagram import picture
from workflows.filings import FILING_NAMES
from workflows.findings import FINDING_NAMES
from workflows.projects import STAGE_NAMES
from workflows.purges import GROUNDS, PURGE_NAMES
from workflows.revisions import KEEPERS, KEPT_BY
from workflows.roles import (
    ADMIN_NAMES,
    BOND_NAMES,
    HEAD_NAMES,
    ORGANISATION_NAMES,
    PARTY_NAMES,
    ROLE_NAMES,
    AdminOf,
)

from .. import guard
from ..config import PACKAGE
from ..extensions import login
from ..gateways import clock
from ..models import Deputy
from ..refusals import HELD, KNOWN
from ..transaction import transaction
from . import addresses, assets, pack_words, proceedings, rendering, wire, wording
from .hotkeys import HOTKEYS

LANGUAGES = {"zh_CN": "中文", "en": "English"}
LOCALES = {code: Locale.parse(code) for code in LANGUAGES}
"""What Babel knows of each, looked up once."""
UNCHANGING = ("static", "logs.tile")
"""What may be kept for ever by whoever has read it; everything else is read anew."""
POLICY = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)


class SignedIn:
    """What Flask-Login keeps in the cookie: the token of a sign-in whose digest is in the database."""

    is_authenticated = is_active = True
    is_anonymous = False

    def __init__(self, token: str, viewer: Viewer | None, units: list[Serving]) -> None:
        self.token, self.viewer, self.units = token, viewer, units

    def get_id(self) -> str:
        return self.token


def load(token: str) -> SignedIn | None:
    """The sign-in behind a cookie; None when it is gone, idle or open too long, or its person disabled."""
    now = clock.now()
    found = people.sign_in(
        token,
        now=now,
        idle=timedelta(minutes=current_app.config["SESSION_IDLE_MINUTES"]),
        longest=timedelta(hours=current_app.config["SESSION_HOURS"]),
    )
    if found is None:
        return None
    viewer = found.viewer
    if current_app.config["ADMINS_APART"] and not viewer.admin_of:
        # who was made administrator of all before lets people in, and so names the other two
        viewer = replace(viewer, admin_of=AdminOf.SECURITY)
    if found.stale:
        with transaction():
            people.mark_seen(token, now=now)
    return SignedIn(token, viewer, found.units)


def locale() -> Locale:
    """The language: chosen, else the browser's, else Chinese."""
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return LOCALES[chosen]
    if request.accept_languages.best_match(["zh-CN", "zh", "en"], "zh") == "en":
        return LOCALES["en"]
    return LOCALES["zh_CN"]


def kept() -> dict[str, str]:
    """The parameters of this list, for its links; whatever else stands in the address is left behind."""
    return {
        key: value
        for key, value in request.args.items()
        if key in ListQuery().fields and key != "page"
    }


def compile_translations() -> None:
    """Make the .mo beside each .po that is newer than it."""
    for po in (PACKAGE / "translations").glob("*/LC_MESSAGES/messages.po"):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            with open(po, "rb") as source, open(mo, "wb") as target:
                write_mo(target, read_po(source))


def _enter() -> None:
    g.nonce, g.trace = secrets.token_urlsafe(16), secrets.token_hex(6)
    g.now = clock.now()
    g.viewer, g.units, g.sees = None, [], []
    if request.endpoint == "static":
        return  # the same for everybody: who asks is not looked up
    signed = current_user._get_current_object()
    if getattr(signed, "is_authenticated", False):
        g.viewer, g.units = signed.viewer, signed.units
        g.sees = servings.seeing(signed.viewer, signed.units)


def substituted() -> Deputy | None:
    """By which delegation the viewer acts in a colleague's name, for the head of the page."""
    if not g.viewer.principal_id:
        return None
    return deputies.acting(people.digest(current_user.get_id()))


def _leave(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY.format(nonce=g.get("nonce", "")))
    headers["X-Request-Id"] = g.get("trace", "")
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if current_app.config["PRODUCTION"]:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint not in UNCHANGING:
        headers["Cache-Control"] = "no-store"
    return response


def init_app(app: Flask) -> None:
    compile_translations()
    assets.init_app(app)
    wire.init_app(app)
    pack_words.init_app(app)
    rendering.speak(app)
    login.user_loader(load)
    app.before_request(_enter)
    guard.init_app(app)
    app.after_request(_leave)
    wording.init_app(app)
    proceedings.init_app(app)
    app.jinja_env.globals.update(
        KEEPERS=KEEPERS,
        KEPT_BY=KEPT_BY,
        STAGE_NAMES={stage.value: name for stage, name in STAGE_NAMES.items()},
        FILING_NAMES=FILING_NAMES,
        FINDING_NAMES=FINDING_NAMES,
        PURGE_NAMES=PURGE_NAMES,
        in_front=tabs.front,
        GROUNDS=GROUNDS,
        ROLE_NAMES=ROLE_NAMES,
        BOND_NAMES=BOND_NAMES,
        HEAD_NAMES=HEAD_NAMES,
        PARTY_NAMES=PARTY_NAMES,
        ORGANISATION_NAMES=ORGANISATION_NAMES,
        DUTY_NAMES=words.DUTY_NAMES,
        TEXT_NAMES=words.TEXT_NAMES,
        ADMIN_NAMES={key.value: name for key, name in ADMIN_NAMES.items()},
        OFFICE_ACTS=office.ACTS,
        OFFICE_FIELDS=office.FIELDS,
        KINDS=succession.KINDS,
        FATES=succession.FATES,
        WHY=succession.WHY,
        differing=office.differing,
        substituted=substituted,
        PARTS=statements.PARTS,
        VERDICTS=statements.VERDICTS,
        LANGUAGES=LANGUAGES,
        HOTKEYS=HOTKEYS,
        picture=picture,
        section_name=wording.section_name,
        stage_name=packs.stage_name,
        role_name=packs.role_name,
        programme_of=packs.programme,
        locale=lambda: str(get_locale()),
        day_of=clock.local_date,
        kept=kept,
        HELD=HELD,
        KNOWN=KNOWN,
        notice=words.NOTICE,
        COLOURS=schedule.COLOURS,
        leaves=parameters.leaves,
        whole_address=addresses.whole,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
