"""A pack as a signed file from office to office: given out with the key of this installation, taken in to be
confirmed by a person who compared the fingerprint."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways import sealing
from acceptance.gateways.clock import local_date
from acceptance.gateways.sealing import Signer
from acceptance.models import OwnPack, PackVersion
from acceptance.models.states import OwnPackState
from acceptance.refusals import NotFound, Refused, Stale
from acceptance.services.ground.access import Viewer
from workflows import versions
from workflows.packs import compiling, own, passed
from workflows.packs.passed import NotPassed
from workflows.packs.written import read
from workflows.standards import BadPack, Scope

from . import own_packs


def given(viewer: Viewer, row: OwnPack, version: str, signer: Signer, *, now: datetime) -> str:
    """The file of a published version, signed. Raises NotFound."""
    kept = db.session.get(PackVersion, (row.pack, version))
    if kept is None:
        raise NotFound
    told = {
        "form": passed.FORM,
        "office": viewer.organisation,
        "pack": own.typed(row.pack),
        "version": version,
        "title": row.title,
        "note": kept.note,
        "made_at": now.isoformat(),
        "text": kept.text,
    }
    return passed.written(told, signer.public, signer.sign(passed.signed_text(told)))


def receive(viewer: Viewer, text: str, name: str, *, now: datetime) -> OwnPack:
    """Take a file in under a name of one's own; it waits to be confirmed.

    Raises Refused (pack_file_other, pack_file_unsigned, bad_pack, pack_name_shipped, pack_name_taken).
    """
    try:
        told = passed.read(text)
    except NotPassed as error:
        raise Refused("pack_file_other") from error
    if not sealing.signed(told["key"], told["signature"], passed.signed_text(told)):
        raise Refused("pack_file_unsigned")
    try:
        pack = versions.parsed(told["text"])
    except BadPack as error:
        raise Refused("bad_pack", why=str(error)) from error
    if not isinstance(pack, Scope):
        raise Refused("pack_file_other")
    data = read(told["text"])
    head: compiling.Head = {
        "title": pack.title[:200],
        "source": pack.source[:300],
        "region": pack.region[:100],
    }
    row = own_packs.begun(viewer, own_packs.free_name(viewer, name), head, now=now)
    row.state = OwnPackState.ARRIVED.value
    row.base, row.rows = compiling.base_of(data), compiling.rows_of(data)
    row.based_on = f"{told['office']} {told['pack']}@{told['version']}"[:200]
    row.came_from = {
        "office": told["office"],
        "pack": told["pack"],
        "version": told["version"],
        "note": told["note"],
        "made_at": told["made_at"],
        "fingerprint": sealing.fingerprint(told["key"]),
        "digest": hashlib.sha256(text.encode()).hexdigest(),
    }
    db.session.flush()
    own_packs.record(row, "receive_pack", viewer, now, after={"source": row.based_on})
    return row


def confirmed_before(viewer: Viewer, row: OwnPack) -> str:
    """Who of this office confirmed that fingerprint last, for another file; empty when nobody did."""
    mine = select(OwnPack).where(
        OwnPack.organisation_id == viewer.organisation_id, OwnPack.id != row.id
    )
    for one in db.session.scalars(mine.order_by(OwnPack.id.desc())):
        came = one.came_from
        if came.get("fingerprint") == row.came_from["fingerprint"] and "confirmed_by" in came:
            return f"{came['confirmed_by']} {came['confirmed_at']}"
    return ""


def confirm(viewer: Viewer, row: OwnPack, *, version: int, now: datetime) -> None:
    """Say that the fingerprint is theirs: from now on the pack is worked on like any other of this office.

    Raises Stale, Refused (pack_not_arrived).
    """
    if row.version_id != version:
        raise Stale
    if row.state != OwnPackState.ARRIVED:
        raise Refused("pack_not_arrived", name=row.title)
    row.state = OwnPackState.DRAFT.value
    row.came_from = {
        **row.came_from,
        "confirmed_by": viewer.name,
        "confirmed_at": local_date(now).isoformat(),
    }
    db.session.flush()
    after = {"source": row.based_on, "sha256": row.came_from["fingerprint"]}
    own_packs.record(row, "confirm_pack", viewer, now, after=after)
