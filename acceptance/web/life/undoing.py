"""撤回操作: the last step of a project, an item or a problem is taken back by its own hand."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from acceptance.guard import needs
from acceptance.services import taking_back
from acceptance.services.ground import access
from acceptance.services.ground.access import Place
from acceptance.services.ground.taken import Subject
from acceptance.services.judging import findings
from acceptance.web.lists.lists import form
from forms.steps import step_form

blueprint = Blueprint("undoing", __name__, url_prefix="/projects/<int:project_id>")
ASKS = ("reason",)


def _take_back(place: Place, subject: Subject) -> None:
    said = step_form(ASKS).load(form())
    row = taking_back.take_back(place, subject, said["reason"], version=said["version"], now=g.now)
    flash(_("已撤回：%(step)s", step=_(row.title)))


@blueprint.post("/take-back")
@needs("project.take_step", write=True)
def project(place: Place) -> ResponseReturnValue:
    """Of the project."""
    _take_back(place, place.project)
    return redirect(url_for("projects.show", project_id=place.project.id))


@blueprint.post("/filings/<int:filing_id>/take-back")
@needs("filing.take_step", write=True)
def filing(place: Place, filing_id: int) -> ResponseReturnValue:
    """Of a checklist item."""
    _take_back(place, access.filing(place, filing_id))
    return redirect(url_for("filings.show", project_id=place.project.id, filing_id=filing_id))


@blueprint.post("/findings/<int:finding_id>/take-back")
@needs("finding.take_step", write=True)
def finding(place: Place, finding_id: int) -> ResponseReturnValue:
    """Of a problem."""
    _take_back(place, findings.mine(place, finding_id))
    return redirect(url_for("findings.index", project_id=place.project.id))
