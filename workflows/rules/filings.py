"""Rules about the checklist: how far the items have come, and when one item may move on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..engine import Blocker
from ..facts import OpenItems, UndrawnParty
from ..filing_facts import CheckFacts, DocumentFacts, SupervisionFacts
from ..roles import Role

HERE = ("filing", None)


def far_enough(code: str, items: Sequence[OpenItems]) -> Iterator[Blocker]:
    """谁形成、谁收集、谁归档: each class of items that has not come far enough, owed by whoever holds it."""
    for one in items:
        said = {
            "party": one.party,
            "group": one.group,
            "count": one.count,
            "sample": one.sample,
            # These two lead to the very lines of the matrix.
            "party_id": one.party_id,
            "group_code": one.group_code,
        }
        yield Blocker(code, one.role, ("filings", one.party_id), said)


def drawn_as_built(undrawn: Sequence[UndrawnParty]) -> Iterator[Blocker]:
    """DA/T 28：监理审核、签署竣工图, so each contractor that owes drawings has delivered some."""
    for one in undrawn:
        said = {"party_id": one.party_id, "party": one.party}
        yield Blocker("drawings_missing", Role.CONTRACTOR, ("filings", one.party_id), said)


def stored(documents: DocumentFacts) -> Iterator[Blocker]:
    """谁形成、谁收集、谁归档: there is something to submit, every listed file has its bytes, and of a
    round held anew some file is of that round.
    """
    if not documents.listed:
        yield Blocker("nothing_uploaded", Role.CONTRACTOR, HERE)
    elif documents.without_bytes:
        said = {"count": documents.without_bytes}
        yield Blocker("files_not_attached", Role.CONTRACTOR, HERE, said)
    elif documents.only_earlier:
        # 本系统约定：按年重复的工作，每轮交本轮的文件
        yield Blocker("same_as_last_round", Role.CONTRACTOR, HERE)


def none_failed(checks: CheckFacts) -> Iterator[Blocker]:
    """DA/T 70-2018 四性检测: no current file has failed its checks."""
    if checks.failed:
        yield Blocker("checks_failed", Role.CONTRACTOR, HERE, {"count": checks.failed})


def all_checked(checks: CheckFacts) -> Iterator[Blocker]:
    """DA/T 70-2018 四性检测: every current file has been checked before it is filed."""
    if checks.waiting:
        yield Blocker("checks_waiting", Role.OWNER, HERE, {"count": checks.waiting})


def supervised(supervision: SupervisionFacts) -> Iterator[Blocker]:
    """DA/T 28：监理审核, construction files are filed only after the supervisor's check."""
    if not supervision.due or supervision.done:
        return
    if supervision.engaged:
        yield Blocker("supervisor_first", Role.SUPERVISOR, HERE)
    else:
        # Nobody is there who could check: first the owner must engage one.
        yield Blocker("no_supervisor", Role.OWNER, HERE)
