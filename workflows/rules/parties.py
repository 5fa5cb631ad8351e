"""Rules about the parties of a project and the people they name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..engine import Blocker
from ..facts import PartyFacts, UnnamedDuty
from ..roles import PARTY_NAMES, ROLE_OF_PARTY, PartyKind, Role

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
