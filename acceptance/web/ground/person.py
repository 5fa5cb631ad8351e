"""One person, as the administrator finds and opens it: corrected, ended, enabled, handed over, with
the record of all that.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, current_app, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from acceptance.gateways.clock import local_date
from acceptance.guard import needs
from acceptance.models import OfficeRecord, Organisation, Person
from acceptance.refusals import NotFound
from acceptance.services.desk import entrusted, given, succession
from acceptance.services.ground import departures, factors, office, outside, own, passkeys, people
from acceptance.services.ground.access import Viewer
from acceptance.services.life import staff
from acceptance.web import addresses
from acceptance.web.lists.lists import form
from acceptance.web.wording import warn_of
from forms.ground.people import (
    AdminForm,
    CorrectionForm,
    LastDayForm,
    OutsideForm,
    ReasonForm,
    SuccessorForm,
    UnitForm,
)

blueprint = Blueprint("person", __name__, url_prefix="/people/<int:person_id>")


def _back(person_id: int) -> ResponseReturnValue:
    return redirect(url_for("person.show", person_id=person_id))


@blueprint.get("")
@needs("admin.people")
def show(viewer: Viewer, person_id: int) -> ResponseReturnValue:
    """Who it is, whom it serves, what it gave away, and what was done to it."""
    person = staff.find(person_id)
    lines = office.of("person", person.id)
    issuer = current_app.config["OIDC_ISSUER"]
    keys, bound = outside.ways_of(person.id, issuer)
    return render_template(
        "pages/ground/people/show.html",
        person=person,
        sign_ins=own.sign_ins(person.id),
        given=given.of(person, now=g.now, lines=lines),
        organisations=people.organisations(),
        lines=office.named(lines),
        left=left_units(person, lines),
        today=local_date(g.now),
        by_mail=addresses.by_mail(),
        apart=current_app.config["ADMINS_APART"],
        passkeys=keys,
        provider=current_app.config["OIDC_NAME"] if issuer else "",
        bound=bound,
    )


def left_units(person: Person, lines: Sequence[OfficeRecord]) -> list[Organisation]:
    """The units that a person served and serves no longer, by what was done to it."""
    serves = {one.organisation_id for one in person.memberships}
    gone = [key for key in succession.units_of(person, lines) if key not in serves]
    return [succession.unit_of(person, key, lines) for key in gone]


@blueprint.post("")
@needs("admin.people", write=True)
def correct(viewer: Viewer, person_id: int) -> ResponseReturnValue:
    """What was entered wrongly is put right."""
    data = CorrectionForm().load(form())
    reason = data.pop("reason")
    person = staff.find(person_id)
    own.change(person, "correct_person", data, reason, actor=viewer, now=g.now)
    flash(_("已更正"))
    return _back(person_id)


@blueprint.post("/units/<int:organisation_id>")
@needs("admin.people", write=True)
def correct_unit(viewer: Viewer, person_id: int, organisation_id: int) -> ResponseReturnValue:
    """The right unit or post in the place of the wrong one."""
    data = UnitForm().load(form())
    membership = departures.serving(person_id, organisation_id)
    found = staff.move(membership, **data, actor=viewer, now=g.now)
    flash(_("已更正"))
    warn_of(found)
    return _back(person_id)


@blueprint.post("/units/<int:organisation_id>/end")
@needs("admin.people", write=True)
def end_unit(viewer: Viewer, person_id: int, organisation_id: int) -> ResponseReturnValue:
    """The person serves that unit no longer, at once or after a last day."""
    data = LastDayForm().load(form())
    membership = departures.serving(person_id, organisation_id)
    departures.leave(membership, **data, actor=viewer, now=g.now)
    flash(_("已结束任职") if data["until"] is None else _("已定最后一天"))
    return _back(person_id)


@blueprint.post("/disable")
@needs("admin.people", write=True)
def disable(viewer: Viewer, person_id: int) -> ResponseReturnValue:
    """The person signs in no longer, at once or after a last day."""
    data = LastDayForm().load(form())
    departures.disable(staff.find(person_id), **data, actor=viewer, now=g.now)
    flash(_("已停用") if data["until"] is None else _("已定最后一天"))
    return _back(person_id)


@blueprint.post("/enable")
@needs("admin.people", write=True)
def enable(viewer: Viewer, person_id: int) -> ResponseReturnValue:
    """The person signs in again."""
    data = ReasonForm().load(form())
    departures.enable(staff.find(person_id), data["reason"], actor=viewer, now=g.now)
    flash(_("已恢复"))
    return _back(person_id)


@blueprint.post("/admin")
@needs("admin.people", write=True)
def set_admin(viewer: Viewer, person_id: int) -> ResponseReturnValue:
    """The person is an administrator from now on, or no longer one."""
    data = AdminForm().load(form())
    departures.set_admin(
        staff.find(person_id),
        data["admin_of"],
        data["reason"],
        apart=current_app.config["ADMINS_APART"],
        actor=viewer,
        now=g.now,
    )
    flash(_("已保存"))
    return _back(person_id)


@blueprint.post("/second/end")
@needs("admin.people", write=True)
def end_second(viewer: Viewer, person_id: int) -> ResponseReturnValue:
    """The person lost telephone and recovery codes: it signs in by password, and sets a new second step."""
    data = ReasonForm().load(form())
    factors.end(staff.find(person_id), data["reason"], actor=viewer, now=g.now)
    flash(_("两步登录已取消"))
    return _back(person_id)


@blueprint.post("/passkeys/end")
@needs("admin.people", write=True)
def end_passkeys(viewer: Viewer, person_id: int) -> ResponseReturnValue:
    """The person's device is lost or in other hands: none of its passkeys opens anything any more."""
    data = ReasonForm().load(form())
    passkeys.end_all(staff.find(person_id), data["reason"], actor=viewer, now=g.now)
    flash(_("通行密钥已删除"))
    return _back(person_id)


@blueprint.post("/outside")
@needs("admin.people", write=True)
def bind_outside(viewer: Viewer, person_id: int) -> ResponseReturnValue:
    """Who is `subject` at the provider of identities is this person here."""
    if not current_app.config["OIDC_ISSUER"]:
        raise NotFound
    data = OutsideForm().load(form())
    outside.bind(
        staff.find(person_id),
        current_app.config["OIDC_ISSUER"],
        data["subject"],
        data["reason"],
        actor=viewer,
        now=g.now,
    )
    flash(_("已绑定"))
    return _back(person_id)


@blueprint.post("/outside/release")
@needs("admin.people", write=True)
def release_outside(viewer: Viewer, person_id: int) -> ResponseReturnValue:
    """The account at the provider of identities opens nothing here any more."""
    data, issuer = ReasonForm().load(form()), current_app.config["OIDC_ISSUER"]
    outside.release(staff.find(person_id), issuer, data["reason"], actor=viewer, now=g.now)
    flash(_("已解除绑定"))
    return _back(person_id)


@blueprint.post("/sessions/end")
@needs("admin.people", write=True)
def end_sessions(viewer: Viewer, person_id: int) -> ResponseReturnValue:
    """All sign-ins of the person end."""
    departures.sign_out(staff.find(person_id), actor=viewer, now=g.now)
    flash(_("已结束登录"))
    return _back(person_id)


@blueprint.post("/links/revoke")
@needs("admin.people", write=True)
def revoke_links(viewer: Viewer, person_id: int) -> ResponseReturnValue:
    """All links that the person gave away end at once."""
    data = ReasonForm().load(form())
    count = given.revoke(staff.find(person_id), data["reason"], actor=viewer, now=g.now)
    flash(_("已撤销 %(count)d 个链接", count=count))
    return _back(person_id)


@blueprint.get("/units/<int:organisation_id>/handover")
@needs("admin.people")
def preview(viewer: Viewer, person_id: int, organisation_id: int) -> ResponseReturnValue:
    """What the person is named for in that unit, and what becomes of each."""
    person = staff.find(person_id)
    unit = succession.unit_of(person, organisation_id)
    return render_template(
        "pages/ground/people/handover.html",
        person=person,
        unit=unit,
        things=entrusted.open_things(person, unit, today=local_date(g.now)),
        successors=succession.successors(person, unit.id),
        back=url_for("person.show", person_id=person.id),
        to=url_for("person.hand_over", person_id=person.id, organisation_id=unit.id),
    )


@blueprint.post("/units/<int:organisation_id>/handover")
@needs("admin.people", write=True)
def hand_over(viewer: Viewer, person_id: int, organisation_id: int) -> ResponseReturnValue:
    """All of it goes to a successor of the unit."""
    data = SuccessorForm().load(form())
    person = staff.find(person_id)
    unit = succession.unit_of(person, organisation_id)
    count = succession.hand_over(
        person, unit, data["person_id"], data["reason"], actor=viewer, now=g.now
    )
    flash(_("已移交 %(count)d 项", count=count))
    return _back(person_id)
