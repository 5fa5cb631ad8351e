"""The administrator's page: organisations, people, whom they serve, and their invitations."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from acceptance.extensions import db
from acceptance.guard import needs
from acceptance.services.desk import accounts
from acceptance.services.ground import people
from acceptance.services.ground.access import Viewer
from acceptance.services.life import parties, staff
from acceptance.web import addresses, shown
from acceptance.web.lists.lists import as_csv, page_of, whole
from acceptance.web.wording import warn_of
from forms.ground.people import MembershipForm, OrganisationForm, PersonForm
from forms.life.projects import ListQuery

blueprint = Blueprint("people", __name__, url_prefix="/people")


def _form() -> dict[str, str]:
    return {k: v for k, v in request.form.items() if k != "csrf_token"}


@blueprint.get("")
@needs("admin.people")
def index(viewer: Viewer) -> ResponseReturnValue:
    """Everybody and every organisation; for some minutes also the invitation just made."""
    asked = request.args.to_dict()
    number, invited = whole(asked.pop("invited", None)), None
    token = ""
    if number is not None and (token := shown.read(f"invitation {number}")):
        invited = staff.find(number)
    query = ListQuery().load(asked)
    organisations = people.organisations()
    persons, pager = page_of(people.listed(search=query["q"], sort=query["sort"]), query["page"])
    return render_template(
        "pages/ground/people/index.html",
        organisations=organisations,
        persons=persons,
        pager=pager,
        invited=invited,
        invitation=token,
        minutes=shown.MINUTES,
        query=query,
    )


@blueprint.get("/export.csv")
@needs("admin.people")
def export(viewer: Viewer) -> ResponseReturnValue:
    """The people of the list as it is narrowed and sorted, one a line."""
    query = ListQuery().load(request.args.to_dict())
    rows = db.session.scalars(people.listed(search=query["q"], sort=query["sort"]))
    head = [_("姓名"), _("登录名"), _("任职单位")]
    return as_csv(
        "people",
        head,
        ([p.name, p.login, "；".join(m.organisation.name for m in p.memberships)] for p in rows),
    )


@blueprint.post("/organisations")
@needs("admin.people", write=True)
def add_organisation(viewer: Viewer) -> ResponseReturnValue:
    """Enter an organisation below another one."""
    unit = parties.add_organisation(**OrganisationForm().load(_form()), actor=viewer, now=g.now)
    flash(_("已登记单位“%(name)s”", name=unit.name))
    return redirect(url_for("people.index"))


@blueprint.post("")
@needs("admin.people", write=True)
def add(viewer: Viewer) -> ResponseReturnValue:
    """Enter a person; the invitation goes to its mail address, or its link is shown on the next page."""
    data = PersonForm().load(_form())
    person = staff.enter(**data, actor=viewer, now=g.now)
    if person.email and addresses.by_mail():
        return _mailed(person.id, viewer)
    return _shown(person.id, viewer)


def _shown(person_id: int, viewer: Viewer) -> ResponseReturnValue:
    """To the page that shows a fresh invitation."""
    _person, token = staff.invite(person_id, actor=viewer, now=g.now)
    shown.keep(f"invitation {person_id}", token)
    return redirect(url_for("people.index", invited=person_id), 303)


@blueprint.post("/memberships")
@needs("admin.people", write=True)
def join(viewer: Viewer) -> ResponseReturnValue:
    """Let a person serve one more organisation."""
    data = MembershipForm().load(_form())
    found = parties.serve_too(**data, actor=viewer, now=g.now)
    warn_of(found)
    return redirect(url_for("person.show", person_id=data["person_id"]))


def _mailed(person_id: int, viewer: Viewer) -> ResponseReturnValue:
    person = accounts.mail_invitation(
        person_id, addresses.invitation, by_mail=addresses.by_mail(), actor=viewer, now=g.now
    )
    flash(_("邀请链接已寄往 %(name)s 登记的邮箱", name=person.name))
    return redirect(url_for("person.show", person_id=person_id))


@blueprint.post("/<int:person_id>/invitation/mail")
@needs("admin.people", write=True)
def mail_invitation(viewer: Viewer, person_id: int) -> ResponseReturnValue:
    """Send a fresh invitation to the person alone."""
    return _mailed(person_id, viewer)


@blueprint.post("/<int:person_id>/invitation")
@needs("admin.people", write=True)
def invite(viewer: Viewer, person_id: int) -> ResponseReturnValue:
    """Show a fresh invitation link on the next page."""
    return _shown(person_id, viewer)
