"""Rules about the parties of a project and the people they name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..engine import Blocker
from ..facts import PartyFacts, UnnamedDuty
from ..roles import PARTY_NAMES, ROLE_OF_PARTY, Bond, PartyKind, Role

ENGAGED = (PartyKind.DESIGNER, PartyKind.CONTRACTOR, PartyKind.SUPERVISOR)


def named(unnamed: Sequence[UnnamedDuty]) -> Iterator[Blocker]:
    """办法第五条，2007 年通知：领导责任制和岗位责任制, each party names a leader in charge and an archivist."""
    for one in unnamed:
        owed_by = ROLE_OF_PARTY[one.kind]
        yield Blocker(f"no_{one.duty}", owed_by, ("party", one.party_id), {"party": one.party})


def engaged(parties: PartyFacts) -> Iterator[Blocker]:
    """办法第五条：与建设同步管理, whoever designs, builds and supervises is on record before work begins."""
    for kind in ENGAGED:
        if kind not in parties.kinds:
            said = {"kind": PARTY_NAMES[kind]}
            yield Blocker("party_absent", Role.OWNER, ("parties", None), said)


def bound(bond: str, kind: str, section: int, head: tuple[str, int, str] | None) -> bool:
    """Whether a unit of this kind and section may stand so to `head`, a unit by kind, section, bond.

    本系统约定: a member of a consortium to its leader in the same section; who builds a part to who
    builds the section; a resident office (驻地办) to the chief one (总监办), which may be the whole
    project's.
    """
    if not bond or head is None:
        return not bond and head is None
    head_kind, head_section, head_bond = head
    near = head_section in (section, 0)
    if bond == Bond.MEMBER:
        return head_kind == kind and head_section == section and not head_bond
    if bond == Bond.SUB:
        builds = head_kind == PartyKind.CONTRACTOR
        return builds and kind == PartyKind.CONTRACTOR and near and head_bond != Bond.SUB
    watches = head_kind == kind == PartyKind.SUPERVISOR
    return watches and near and not head_bond


def may_owe(item_by: str, kind: str) -> bool:
    """Whether a unit of this kind may owe what the scope asks of another (本系统约定): the owner may
    owe everything, nobody what it would have to check itself.
    """
    if kind == PartyKind.OWNER:
        return True
    watches = PartyKind.SUPERVISOR in (item_by, kind)
    return item_by == kind if watches else True
