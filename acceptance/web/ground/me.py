"""A person's own page: own data, password, sign-ins, units, links, what was handed over."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.gateways.clock import local_date
from acceptance.guard import signed_in
from acceptance.models import Organisation, Person
from acceptance.refusals import NotFound
from acceptance.services.desk import accounts, entrusted, given, succession
from acceptance.services.ground import departures, office, own, passwords, people
from acceptance.services.life import staff
from acceptance.transaction import transaction
from acceptance.web import addresses
from acceptance.web.ground import signing
from acceptance.web.ground.auth import refuse_guessable
from acceptance.web.lists.lists import form
from forms.ground.people import (
    LastDayForm,
    NewPasswordForm,
    OwnPageForm,
    ReasonForm,
    SuccessorForm,
)

blueprint = Blueprint("me", __name__, url_prefix="/me")


def _page(fields: Sequence[tuple[str, str]] = ()) -> str:
    person = staff.find(g.viewer.person_id)
    values = {"name": person.name, "phone": person.phone, "email": person.email}
    lines = office.of("person", person.id)
    return render_template(
        "pages/ground/me/show.html",
        person=person,
        values={**values, **request.form.to_dict()},
        fields=fields,
        sign_ins=own.sign_ins(person.id),
        here=people.sign_in_of(current_user.get_id()).id,
        given=given.of(person, now=g.now, units=_units(), lines=lines),
        lines=office.named(lines),
        today=local_date(g.now),
    )


def _units() -> frozenset[int]:
    """The units that whoever asks serves today."""
    return frozenset(one.viewer.organisation_id for one in current_user.units)


def _unit(person: Person, organisation_id: int) -> Organisation:
    """One of them. Raises NotFound for any other, also for one that was left."""
    if organisation_id not in _units():
        raise NotFound
    mine = (one.organisation for one in person.memberships)
    return next(one for one in mine if one.id == organisation_id)


def _back() -> ResponseReturnValue:
    return redirect(url_for("me.show"))


@blueprint.get("")
@signed_in
def show() -> ResponseReturnValue:
    """What the system holds of whoever asks, and what it may change of it."""
    return _page()


@blueprint.post("")
@signed_in
def change() -> ResponseReturnValue:
    """Name, telephone, mail; papers and lines of before keep what they say."""
    try:
        data = OwnPageForm().load(form())
        old, own_page = data.pop("old"), staff.find(g.viewer.person_id)
        before, proved = own_page.email, own_page.password_hash
        # who came by a click in the demo has no password to prove
        if data["email"] != before and proved is not None:
            signing.prove(old)
    except ValidationError as error:
        return _page(sentences.flat(error.messages)), 422
    with transaction():
        person = staff.find(g.viewer.person_id)
        own.change(person, "change_own", data, "", actor=g.viewer, now=g.now)
        accounts.tell_old_address(person, before, by_mail=addresses.by_mail(), now=g.now)
    flash(_("已保存"))
    return _back()


@blueprint.post("/password")
@signed_in
def change_password() -> ResponseReturnValue:
    """Another password, by who knows the old one; all other sign-ins end."""
    try:
        data = NewPasswordForm().load(form())
        _set_password(data["old"], data["password"])
    except ValidationError as error:
        return _page(sentences.flat(error.messages)), 422
    flash(_("密码已改，其他登录已结束"))
    return _back()


def _set_password(old: str, new: str) -> None:
    """Both passwords are worked on outside any transaction."""
    person = staff.find(g.viewer.person_id)
    known = [person.name, person.login]
    against = signing.prove(old)
    refuse_guessable(new, known)
    password_hash = passwords.hashed(new, profile=current_app.config["ARGON2"])
    with transaction():
        here = people.sign_in_of(current_user.get_id())
        own.change_password(g.viewer, here, against, password_hash, now=g.now)


@blueprint.post("/sessions/<int:session_id>/end")
@signed_in
def end_session(session_id: int) -> ResponseReturnValue:
    """End one of one's own sign-ins, elsewhere or here."""
    with transaction():
        own.end_sign_in(g.viewer, session_id, now=g.now)
    flash(_("已结束登录"))
    return _back()


@blueprint.post("/units/<int:organisation_id>/leave")
@signed_in
def leave(organisation_id: int) -> ResponseReturnValue:
    """Serve a unit no longer, at once or after a last day."""
    data = LastDayForm().load(form())
    with transaction():
        membership = departures.serving(g.viewer.person_id, organisation_id)
        departures.leave(membership, **data, actor=g.viewer, now=g.now)
    flash(_("已结束任职") if data["until"] is None else _("已定最后一天"))
    return _back()


@blueprint.post("/links/revoke")
@signed_in
def revoke_links() -> ResponseReturnValue:
    """All links that one gave away end at once."""
    data = ReasonForm().load(form())
    with transaction():
        person = staff.find(g.viewer.person_id)
        count = given.revoke(person, data["reason"], actor=g.viewer, now=g.now, units=_units())
    flash(_("已撤销 %(count)d 个链接", count=count))
    return _back()


@blueprint.get("/units/<int:organisation_id>/handover")
@signed_in
def preview(organisation_id: int) -> ResponseReturnValue:
    """What one is named for in a unit, and what becomes of each."""
    person = staff.find(g.viewer.person_id)
    unit = _unit(person, organisation_id)
    return render_template(
        "pages/ground/people/handover.html",
        person=person,
        unit=unit,
        things=entrusted.open_things(person, unit, today=local_date(g.now)),
        successors=succession.successors(person, unit.id),
        back=url_for("me.show"),
        to=url_for("me.hand_over", organisation_id=unit.id),
    )


@blueprint.post("/units/<int:organisation_id>/handover")
@signed_in
def hand_over(organisation_id: int) -> ResponseReturnValue:
    """All of it goes to a colleague of the unit."""
    data = SuccessorForm().load(form())
    with transaction():
        person = staff.find(g.viewer.person_id)
        unit = _unit(person, organisation_id)
        count = succession.hand_over(
            person, unit, data["person_id"], data["reason"], actor=g.viewer, now=g.now
        )
    flash(_("已移交 %(count)d 项", count=count))
    return _back()
