"""tus 1.0 over HTTP (creation, creation-with-upload, termination), for whoever stands at a project: a person or a link."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from flask import Response, current_app, g, jsonify, request
from flask_babel import gettext as _

from acceptance.errors import sentence
from acceptance.extensions import db
from acceptance.models import Project, Upload
from acceptance.refusals import HELD, Refused
from acceptance.services.ground import access, jobs
from acceptance.services.ground.access import Place
from acceptance.services.intake import uploads
from acceptance.transaction import transaction

from .uploads import store

VERSION = {"Tus-Resumable": "1.0.0"}
TYPE = "application/offset+octet-stream"


def _metadata() -> dict[str, str]:
    found = {}
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        key, _space, value = pair.strip().partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError) as error:
            raise Refused("bad_name", name=key[:60]) from error
    return found


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 15 else -1


def create(place: Place, address: Any, *, link_id: int | None = None) -> Response:
    """POST: open an upload; bytes that come along are taken at once."""
    config, size, told = (
        current_app.config,
        _number(request.headers.get("Upload-Length")),
        _metadata(),
    )
    if size < 0:
        raise Refused("no_file")
    filing = _number(told.get("filing"))
    place_of = _again(place, link_id)
    with transaction():
        row = uploads.promise(
            place_of(),
            name=told.get("filename", ""),
            size=size,
            folder=told.get("folder", ""),
            filing_id=filing if filing > 0 else None,
            limit=config["FILE_LIMIT"],
            space=config["PROJECT_QUOTA"],
            link_id=link_id,
            now=g.now,
        )
        plain = _plain(row)
    offset = _take(place_of, plain, 0) if request.mimetype == TYPE else 0
    return Response(
        status=201,
        headers={**VERSION, "Location": address(plain["token"]), "Upload-Offset": str(offset)},
    )


def _again(place: Place, link_id: int | None) -> Any:
    """How to stand at the project anew inside a transaction: rights are read again where they are used."""
    project_id, viewer, roles, parties = (
        place.project.id,
        place.viewer,
        place.roles,
        place.party_ids,
    )

    def stand() -> Place:
        if link_id is None:
            return access.stand(viewer, project_id)
        return Place(db.session.get_one(Project, project_id), roles, parties, viewer)

    return stand


def _plain(row: Upload) -> dict[str, Any]:
    return {
        "id": row.id,
        "token": row.token,
        "size": row.size,
        "offset": row.offset,
        "name": row.name,
        "state": row.state,
    }


def head(place: Place, upload: str, *, link_id: int | None = None) -> Response:
    """HEAD: how many bytes are durable."""
    row = uploads.find(place, upload, link_id=link_id)
    if row.state in ("refused", "dropped"):
        return Response(status=410, headers=VERSION)
    return Response(
        status=200,
        headers={
            **VERSION,
            "Upload-Offset": str(row.offset),
            "Upload-Length": str(row.size),
            "Cache-Control": "no-store",
        },
    )


def patch(place: Place, upload: str, *, link_id: int | None = None) -> Response:
    """PATCH: take bytes; 204 only when they are durable, and at the end only when the file is at its place."""
    row = uploads.find(place, upload, link_id=link_id)
    if request.mimetype != TYPE:
        return Response(status=415, headers=VERSION)
    plain, offset = _plain(row), _number(request.headers.get("Upload-Offset"))
    if plain["state"] != "receiving":
        return Response(status=410, headers=VERSION)
    if offset != plain["offset"]:
        return Response(status=409, headers={**VERSION, "Upload-Offset": str(plain["offset"])})
    reached = _take(_again(place, link_id), plain, offset)
    return Response(status=204, headers={**VERSION, "Upload-Offset": str(reached)})


def _take(place_of: Any, plain: dict[str, Any], offset: int) -> int:
    db.session.rollback()  # no transaction is open while bytes come in
    db.session.remove()

    def note(reached: int) -> None:
        with transaction():
            uploads.reached(plain["id"], reached)
        db.session.remove()

    stream: Any = request.stream
    reached = store().append(plain["token"], offset, stream.read, total=plain["size"], note=note)
    if reached == plain["size"]:
        finish(place_of, plain)
    return reached


def finish(place_of: Any, plain: dict[str, Any]) -> None:
    """The last byte is here: digest, type, place, one transaction. Raises Refused when the file is not taken."""
    path, stored = store().finish(plain["token"])
    judged = uploads.judge(path, stored, plain["name"])
    with transaction():
        row = db.session.get_one(Upload, plain["id"], with_for_update=True)
        if row.state == "receiving":
            uploads.complete(place_of(), store(), row, judged, now=g.now)
    if isinstance(judged, Refused):
        path.unlink(missing_ok=True)
        raise judged


def drop(place: Place, upload: str, *, link_id: int | None = None) -> Response:
    """DELETE: give an upload up."""
    place_of = _again(place, link_id)
    with transaction():
        row = uploads.find(place_of(), upload, link_id=link_id)
        if row.state == "receiving":
            uploads.drop(store(), row)
    return Response(status=204, headers=VERSION)


def show(place: Place, upload: str, *, link_id: int | None = None) -> Any:
    """GET: the receipt, and where the file stands now."""
    return jsonify(receipt(uploads.find(place, upload, link_id=link_id)))


def receipt(row: Upload) -> dict[str, Any]:
    """An upload and what became of it, in words too."""
    body: dict[str, Any] = {
        "token": row.token,
        "name": row.name,
        "size": row.size,
        "offset": row.offset,
        "state": row.state,
        "age": jobs.age(now=g.now),
    }
    if row.state == "refused":
        return {**body, "sentence": sentence(Refused(row.result["refused"], **row.result["facts"]))}
    if row.state != "done":
        return {**body, "sentence": _("还没有存好，请勿删除原件")}
    if row.result.get("package"):
        return {**body, **_package(row)}
    told = {**row.result, **uploads.rail([row.result])[0]}
    return {**body, **told, "sentence": words(told)}


def words(told: dict[str, Any]) -> str:
    """One sentence about a stored file."""
    if told.get("refused"):
        return sentence(Refused(told["refused"], **told["facts"]))
    if told.get("held"):
        return _("已存入暂存区：%(why)s", why=_(HELD[told["held"]]))
    if told["check"] == "failed":
        return _("检测不通过：看检测结果，改正后重传")
    stored = _("已存，SHA-256 %(digest)s", digest=told["digest"][:16])
    return (
        f"{stored}；{_('内容与“%(title)s”相同', title=told['twin'])}"
        if told.get("twin")
        else stored
    )


def _package(row: Upload) -> dict[str, Any]:
    if (files := row.result.get("files")) is None:
        job = jobs.of_subject("unpack", row.id)
        return {
            "package": True,
            "progress": job.progress if job else 0,
            "total": job.total if job else 0,
            "sentence": _("压缩包已存，正在解开"),
        }
    rails = [{**told, "sentence": words(told)} for told in uploads.rail(files)]
    return {
        "package": True,
        "files": rails[:2000],
        "sentence": _(
            "压缩包解出 %(count)d 个文件，存好 %(stored)d 个",
            count=len(files),
            stored=sum(not t.get("refused") for t in files),
        ),
    }
