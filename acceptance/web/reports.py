"""Issued Word documents."""

from __future__ import annotations

from flask import Blueprint, Response, send_file

from ..gateways.filetypes import DOCX
from ..guard import needs
from ..models import Report
from ..services import access
from ..services.access import Place
from . import uploads

blueprint = Blueprint("reports", __name__, url_prefix="/projects/<int:project_id>/reports")


@blueprint.get("/<int:report_id>.docx")
@needs("report.download")
def download(place: Place, report_id: int) -> Response:
    report = access.owned(place, Report, report_id)
    path = uploads.store().path(report.digest)
    response: Response = send_file(path, mimetype=DOCX, as_attachment=True, download_name=f"{report.title}.docx")
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
