"""tus 1.0 over HTTP (creation, creation-with-upload, termination), for whoever stands at a project: a person or a link."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable

from flask import Response, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from acceptance import errors
from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.gateways.parts import Busy
from acceptance.models import UploadLink
from acceptance.models.states import UploadState
from acceptance.refusals import Refused
from acceptance.services.ground import access, alone
from acceptance.services.ground.access import Place
from acceptance.services.intake import links, uploads
from acceptance.services.intake.uploads import Dock
from acceptance.transaction import transaction
from acceptance.web.lists.lists import whole

from .uploads import store

VERSION = {"Tus-Resumable": "1.0.0"}
TYPE = "application/offset+octet-stream"


def _metadata() -> dict[str, str]:
    """What the sender says of the file. Raises Refused (bad_name) for what is not base64 of text."""
    found = {}
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        key, _space, value = pair.strip().partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError) as error:
            raise Refused("bad_name", name=key[:60]) from error
    return found


def _number(text: str | None) -> int | None:
    """A number of bytes: of a file, of what is there already."""
    return whole(text, digits=15)


def _answer(status: int, **headers: str | int) -> Response:
    named = {key.replace("_", "-"): str(value) for key, value in headers.items()}
    return Response(status=status, headers={**VERSION, **named})


def _dock(place: Place, link_id: int | None) -> Dock:
    project_id, viewer, now = place.project.id, place.viewer, g.now

    def stand() -> Place:
        if link_id is None:
            return access.stand(viewer, project_id)
        alone.in_project(project_id)
        return links.stand(db.session.get_one(UploadLink, link_id), now=now)

    space = current_app.config["PROJECT_QUOTA"]
    return Dock(store(), stand, transaction, link_id, space, now, clock.now)


def create(place: Place, address: Callable[[str], str], *, link_id: int | None = None) -> Response:
    """POST: open an upload; bytes that come along are taken at once."""
    config, told = current_app.config, _metadata()
    size = _number(request.headers.get("Upload-Length"))
    if size is None:
        raise Refused("no_file")
    dock = _dock(place, link_id)
    with transaction():
        token = uploads.promise(
            dock.stand(),
            name=told.get("filename", ""),
            size=size,
            folder=told.get("folder", ""),
            filing_id=whole(told.get("filing")) or None,
            newer=told.get("newer") == "1",
            limit=config["FILE_LIMIT"],
            space=config["PROJECT_QUOTA"],
            link_id=link_id,
            now=g.now,
        ).token
    offset = 0
    if request.mimetype == TYPE:
        offset = uploads.take(dock, token, 0, request.stream.read)
    return _answer(201, Location=address(token), Upload_Offset=offset)


def head(place: Place, upload: str, *, link_id: int | None = None) -> Response:
    """HEAD: how many bytes are durable."""
    row = uploads.find(place, upload, link_id=link_id)
    if row.state in (UploadState.REFUSED, UploadState.DROPPED):
        return _answer(410)
    return _answer(200, Upload_Offset=row.offset, Upload_Length=row.size, Cache_Control="no-store")


def patch(place: Place, upload: str, *, link_id: int | None = None) -> ResponseReturnValue:
    """PATCH: take bytes; 204 only when they are durable, and at the end only when the file is at its place."""
    if request.mimetype != TYPE:
        return _answer(415)
    offset = _number(request.headers.get("Upload-Offset"))
    try:
        # No offset at all fits nowhere.
        reached = uploads.take(
            _dock(place, link_id), upload, -1 if offset is None else offset, request.stream.read
        )
    except uploads.Over:
        return _answer(410)
    except uploads.Misplaced as misplaced:
        return _answer(409, Upload_Offset=misplaced.offset)
    except Busy:
        return errors.page(423, _("这个文件正在由另一处上传：等它停下，再从断处接着传"))
    return _answer(204, Upload_Offset=reached)


def drop(place: Place, upload: str, *, link_id: int | None = None) -> Response:
    """DELETE: give an upload up."""
    dock = _dock(place, link_id)
    with transaction():
        row = uploads.find(dock.stand(), upload, link_id=link_id)
        if row.state == UploadState.RECEIVING:
            uploads.drop(dock.store, row)
    return _answer(204)
