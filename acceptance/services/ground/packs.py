"""Which packs there are, in which versions, and the one that a project pinned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import PackVersion, Project
from acceptance.models.shapes import Facts
from acceptance.models.states import PackKind
from acceptance.refusals import NotFound, Refused
from workflows import programmes, standards, versions
from workflows.packs.own import is_own
from workflows.programmes import Programme
from workflows.roles import ROLE_NAMES, Role
from workflows.standards import BadPack, Procedure, Scope

from . import office
from .access import Viewer


@dataclass(frozen=True)
class Version:
    """One version of a pack: shipped with the product, or added by whom and when."""

    pack: str
    version: str
    note: str = ""
    added_by: str = ""
    added_at: datetime | None = None


def procedure(project: Project) -> Procedure:
    """The procedure that the project pinned."""
    return procedure_at(project.procedure_pack, project.procedure_version)


def programme(project: Project) -> Programme:
    """The table, names and documents of the project's life."""
    return programmes.of(procedure(project))


def stage_name(project: Project, state: str = "") -> str:
    """What its programme calls the stage in which the project stands, or another one."""
    return programme(project).names[state or project.state]


def role_name(project: Project, role: str) -> str:
    """What its programme calls a role; the owner of an archive has another name in each."""
    if role == Role.OWNER:
        return programme(project).subject
    return ROLE_NAMES[Role(role)]


def step_title(project: Project, action: str) -> str:
    """What its programme calls a step; empty for what is none."""
    row = programme(project).workflow.steps.get(action)
    if row is None:
        return ""
    return row.title


def scope(project: Project) -> Scope:
    """The filing scope that the project pinned."""
    return scope_at(project.scope_pack, project.scope_version)


def procedure_at(name: str, version: str) -> Procedure:
    """A version of a procedure, shipped or added. Raises NotFound."""
    if version in standards.shipped_versions(name):
        return standards.procedure(name, version)
    return standards.procedure_of(_added(name, version))


def scope_at(name: str, version: str) -> Scope:
    """A version of a filing scope, shipped or added. Raises NotFound."""
    if version in standards.shipped_versions(name):
        return standards.scope(name, version)
    return standards.scope_of(_added(name, version))


def at(name: str, version: str) -> Procedure | Scope:
    """A pack of either kind. Raises NotFound."""
    kind = kind_of(name)
    if version not in {one.version for one in known(name)}:
        raise NotFound
    if kind == PackKind.PROCEDURE:
        return procedure_at(name, version)
    return scope_at(name, version)


def text(name: str, version: str) -> str:
    """A version as it was written. Raises NotFound."""
    return standards.shipped(name, version) or _added(name, version)


def _added(name: str, version: str) -> str:
    row = db.session.get(PackVersion, (name, version))
    if row is None:
        raise NotFound
    return row.text


def kind_of(name: str) -> str:
    """`procedure` or `filing_scope`; an office's own packs are scopes. Raises NotFound."""
    for kind in PackKind:
        if name in standards.names(kind):
            return kind
    if is_own(name):
        return PackKind.FILING_SCOPE
    raise NotFound


def known(name: str) -> list[Version]:
    """The versions of a pack, the newest first."""
    found = [Version(name, one) for one in standards.shipped_versions(name)]
    found += [
        Version(name, row.version, row.note, row.added_by, row.added_at)
        for row in db.session.scalars(select(PackVersion).where(PackVersion.pack == name))
        if row.version not in {one.version for one in found}
    ]
    return sorted(found, key=lambda one: versions.order(one.version), reverse=True)


def newest(name: str) -> Procedure | Scope:
    """The latest version there is, shipped or added; what a new project pins says `offers`.
    Raises NotFound."""
    kind, there = kind_of(name), known(name)
    if not there:
        raise NotFound
    version = there[0].version
    if kind == PackKind.PROCEDURE:
        return procedure_at(name, version)
    return scope_at(name, version)


def newest_of(names: Sequence[str]) -> list[Procedure | Scope]:
    """The newest version of each pack; those that nobody added to are not asked for."""
    added = set(db.session.scalars(select(PackVersion.pack).distinct().order_by(PackVersion.pack)))
    return [newest(name) if name in added else as_shipped(name) for name in names]


def as_shipped(name: str) -> Procedure | Scope:
    """The newest version that comes with the product. Raises NotFound."""
    if not standards.shipped_versions(name):
        raise NotFound
    version = max(standards.shipped_versions(name), key=versions.order)
    if kind_of(name) == PackKind.PROCEDURE:
        return standards.procedure(name, version)
    return standards.scope(name, version)


def add(name: str, written: str, note: str, *, actor: Viewer, now: datetime) -> Procedure | Scope:
    """A new version of a shipped pack; no project moves by that, and no office's new projects are
    offered it until that office says so.

    Raises Refused (bad_pack), naming the place.
    """
    try:
        pack = versions.accept(written, newest(name))
    except BadPack as error:
        raise Refused("bad_pack", why=str(error)) from error
    if len(pack.version) > 20:
        raise Refused("bad_pack", why="version")
    db.session.add(
        PackVersion(
            pack=name,
            version=pack.version,
            text=written,
            note=note,
            added_by=actor.name,
            added_at=now,
        )
    )
    db.session.flush()
    after: Facts = {"name": f"{name} {pack.version}", "note": note}
    office.record("pack", 0, "add_pack", actor=actor, now=now, after=after)
    return pack
