"""What every page knows: the viewer, the language, the nonce, the words of the rules; and the headers it leaves with."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, Response, current_app, g, request, session, url_for
from flask_babel import get_locale, gettext
from flask_login import current_user
from jinja2 import pass_context
from markupsafe import Markup

from acceptance.services.ground import packs, people
from forms.life.projects import ListQuery
from workflows import parameters, schedule, statements, words
from workflows.diagram import picture
from workflows.engine import Blocker
from workflows.filings import FILING, FILING_NAMES
from workflows.findings import FINDING, FINDING_NAMES
from workflows.projects import PROJECT, STAGE_NAMES
from workflows.roles import ORGANISATION_NAMES, PARTY_NAMES, ROLE_NAMES

from .. import guard
from ..config import PACKAGE
from ..errors import shown
from ..extensions import login
from ..gateways import clock
from ..models import Project
from ..refusals import HELD
from ..transaction import transaction
from . import assets, pack_words

LANGUAGES = {"zh_CN": "中文", "en": "English"}
POLICY = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)


class SignedIn:
    """What Flask-Login keeps in the cookie: the token of a sign-in whose digest is in the database."""

    is_authenticated = is_active = True
    is_anonymous = False

    def __init__(self, token: str, viewer: Any, memberships: list[tuple[int, str]]) -> None:
        self.token, self.viewer, self.memberships = token, viewer, memberships

    def get_id(self) -> str:
        return self.token


@login.user_loader
def load(token: str) -> SignedIn | None:
    """The sign-in behind a cookie, or None when it is gone, idle too long, or its person disabled."""
    from ..extensions import db
    from ..models import Membership

    now = clock.now()
    found = people.viewer_of(
        token, now=now, idle=timedelta(minutes=current_app.config["SESSION_IDLE_MINUTES"])
    )
    if found is None:
        return None
    viewer, stale = found
    if stale:
        with transaction():
            people.mark_seen(token, now=now)
    rows = (
        db.session.query(Membership).filter_by(person_id=viewer.person_id).order_by(Membership.id)
    )
    return SignedIn(token, viewer, [(row.id, row.organisation.name) for row in rows])


def locale() -> str:
    """The language: chosen, else the browser's, else Chinese."""
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    return (
        "en"
        if request.accept_languages.best_match(["zh-CN", "zh", "en"], "zh") == "en"
        else "zh_CN"
    )


def say(blocker: Blocker) -> Markup:
    """The sentence of a blocker, its parts translated where they are words of ours."""
    return shown(blocker.code, blocker.facts)


def link(blocker: Blocker, project_id: int) -> str:
    """Where the missing thing can be mended."""
    noun, key = blocker.about
    if noun == "filings":
        facts = blocker.facts
        return url_for(
            "filings.index",
            project_id=project_id,
            party=facts.get("party_id"),
            group=facts.get("group_code"),
            state="open",
        )
    pages = {
        "project": "projects.show",
        "party": "parties.index",
        "parties": "parties.index",
        "texts": "reviews.show",
        "volumes": "volumes.index",
        "panel": "reviews.show",
        "sample": "reviews.show",
        "findings": "findings.index",
        "handover": "reviews.show",
        "filing": "filings.index",
        "scores": "scores.show",
        "reports": "reports.index",
    }
    anchor = {
        "panel": "panel",
        "sample": "sample",
        "texts": "texts",
        "handover": "handover",
        "party": f"party-{key}",
    }.get(noun)
    return url_for(pages[noun], project_id=project_id, _anchor=anchor)


def day(value: date | datetime | None) -> str:
    """A calendar day as people read it here."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        value = clock.local_date(value)
    return value.isoformat()


def moment(value: datetime) -> Markup:
    local = value.astimezone(clock.SHANGHAI)
    return Markup('<time datetime="{}">{}</time>').format(
        local.isoformat(), local.strftime("%Y-%m-%d %H:%M")
    )


def size(value: int) -> str:
    if value >= 1 << 30:
        return f"{value / (1 << 30):,.1f} GB"
    return f"{value / 1048576:.1f} MB" if value >= 1048576 else f"{max(1, round(value / 1024))} KB"


def translate(text: str | None) -> str:
    """A word of ours in the reader's language."""
    return gettext(text) if text else ""


@pass_context
def parameter(_context: Any, path: str) -> list[str]:
    """The words of a parameter of a pack, the outermost first. With the context, so that Jinja does not fix the first reader's language."""
    return [gettext(word) for word in parameters.named(path)]


@pass_context
def told(_context: Any, value: Any) -> str:
    """The value of a parameter of a pack: words of ours in the reader's language, several with commas between."""
    said = (gettext(one) if isinstance(one, str) else str(one) for one in parameters.read(value))
    return _between().join(said) or "–"


def role_names(project: Project, roles: Iterable[str]) -> str:
    """What its programme calls these roles, each once; a dash where nobody is."""
    named = dict.fromkeys(gettext(packs.role_name(project, role)) for role in roles)
    return _between().join(named) or "–"


def _between() -> str:
    return ", " if str(get_locale()) == "en" else "、"


STEPS = {**FILING.rows, **FINDING.rows, **PROJECT.rows}
STATES = {"filing": FILING_NAMES, "finding": FINDING_NAMES, "project": STAGE_NAMES}


def action_title(action: str, project: Project | None = None) -> str:
    """What a journal line or notice is about: a step's title, as the project's programme calls it, or the word for another change."""
    if project is not None and (own := packs.step_title(project, action)):
        return gettext(own)
    return gettext(STEPS[action].title if action in STEPS else words.ACTIONS.get(action, action))


def state_title(noun: str, state: str, project: Project | None = None) -> str:
    """What a state is called; a project's as its programme calls it."""
    names: Any = (
        packs.programme(project).names
        if project is not None and noun == "project"
        else STATES.get(noun, {})
    )
    return gettext(names[state]) if state in names else "–"


def step_tone(entry: Any) -> str:
    return STEPS[entry.action].tone if entry.action in STEPS else ""


def kept() -> dict[str, str]:
    """The parameters of this list, for its links; whatever else stands in the address is left behind."""
    return {
        key: value
        for key, value in request.args.items()
        if key in ListQuery().fields and key != "page"
    }


def label_of(field: str) -> str:
    """A form field as its page calls it."""
    parts = {part: name for named in statements.PARTS.values() for part, name in named.items()}
    return gettext(words.FIELDS.get(field) or parts.get(field, field))


def compile_translations() -> None:
    """Make the .mo beside each .po that is newer than it."""
    for po in (PACKAGE / "translations").glob("*/LC_MESSAGES/messages.po"):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            with open(po, "rb") as source, open(mo, "wb") as target:
                write_mo(target, read_po(source))


def _enter() -> None:
    g.nonce = secrets.token_urlsafe(16)
    g.now = clock.now()
    signed = current_user._get_current_object()
    g.viewer = signed.viewer if getattr(signed, "is_authenticated", False) else None


def _leave(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY.format(nonce=g.get("nonce", "")))
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if current_app.config["PRODUCTION"]:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint != "static":
        headers["Cache-Control"] = "no-store"
    return response


def init_app(app: Flask) -> None:
    compile_translations()
    assets.init_app(app)
    pack_words.init_app(app)
    app.before_request(_enter)
    guard.init_app(app)
    app.after_request(_leave)
    app.jinja_env.filters.update(
        day=day, moment=moment, size=size, t=translate, say=say, parameter=parameter, told=told
    )
    app.jinja_env.globals.update(
        STAGE_NAMES={stage.value: name for stage, name in STAGE_NAMES.items()},
        FILING_NAMES=FILING_NAMES,
        FINDING_NAMES=FINDING_NAMES,
        ROLE_NAMES=ROLE_NAMES,
        PARTY_NAMES=PARTY_NAMES,
        ORGANISATION_NAMES=ORGANISATION_NAMES,
        DUTY_NAMES=words.DUTY_NAMES,
        TEXT_NAMES=words.TEXT_NAMES,
        PARTS=statements.PARTS,
        LANGUAGES=LANGUAGES,
        link=link,
        picture=picture,
        translate=translate,
        stage_name=packs.stage_name,
        role_name=packs.role_name,
        role_names=role_names,
        programme_of=packs.programme,
        locale=lambda: str(get_locale()),
        day_of=clock.local_date,
        action_title=action_title,
        blocker_words=say,
        state_title=state_title,
        step_tone=step_tone,
        label_of=label_of,
        kept=kept,
        HELD=HELD,
        notice=words.NOTICE,
        COLOURS=schedule.COLOURS,
        leaves=parameters.leaves,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
