"""撤下: a version that was stored wrongly, with a reason; and back again."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from acceptance import sentences
from acceptance.guard import needs
from acceptance.models import FileVersion, Withdrawal
from acceptance.services.files import documents as found
from acceptance.services.ground import access
from acceptance.services.ground.access import Place
from acceptance.services.volumes import withdrawals
from acceptance.web.files import documents
from acceptance.web.lists.lists import form
from forms.volumes.corrections import WithdrawForm

blueprint = Blueprint("withdrawals", __name__, url_prefix="/projects/<int:project_id>")


@blueprint.post("/versions/<int:version_id>/withdraw")
@needs("filing.upload", write=True)
def withdraw(place: Place, version_id: int) -> ResponseReturnValue:
    """Take a version out of every count; without a reason it is said beside the field (422)."""
    version: FileVersion = access.owned(place, FileVersion, version_id)
    document = found.find(place, version.document_id)
    raw = form()
    try:
        data = WithdrawForm().load(raw)
    except ValidationError as error:
        return documents.page(place, document, sentences.flat(error.messages)), 422
    withdrawals.withdraw(place, version, data["reason"], now=g.now)
    flash(_("已撤下“%(name)s”", name=version.name))
    return _back(place, version.document_id)


@blueprint.post("/withdrawals/<int:withdrawal_id>/undo")
@needs("filing.upload", write=True)
def put_back(place: Place, withdrawal_id: int) -> ResponseReturnValue:
    """The version counts again."""
    row: Withdrawal = access.owned(place, Withdrawal, withdrawal_id)
    found.find(place, row.document_id)
    withdrawals.put_back(place, row, now=g.now)
    flash(_("已恢复“%(name)s”", name=row.version.name))
    return _back(place, row.document_id)


def _back(place: Place, document_id: int) -> ResponseReturnValue:
    return redirect(url_for("documents.show", project_id=place.project.id, document_id=document_id))
