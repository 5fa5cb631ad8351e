"""What a person hears of: duties, which always come; and what happened, of which it chooses what
comes by mail.

Kinds are by the table that an act belongs to, so that a new row is of a kind without being named here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from .amendments import AMENDMENT
from .filings import FILING
from .findings import FINDING
from .newcomers import NEWCOMER
from .projects import PROJECT
from .purges import PURGE
from .revisions import REVISION
from .successions import SUCCESSION
from .words import N_

OTHER = "other"
KINDS = {
    "stage": N_("项目阶段"),
    "item": N_("条目和整改项"),
    "asked": N_("申请和答复"),
    OTHER: N_("其他"),
}
"""Of what happened, in the order in which a page names them."""
_FLOWS = {
    "stage": (PROJECT,),
    "item": (FILING, FINDING),
    "asked": (AMENDMENT, REVISION, PURGE, SUCCESSION, NEWCOMER),
}
_ALSO = {
    "item": ("urge",),
    "asked": (
        "ask_amendment",
        "ask_purge",
        "propose_revision",
        "propose_newcomer",
        "propose_succession",
    ),
}
ACTS: Mapping[str, frozenset[str]] = {
    kind: frozenset(row.name for flow in flows for row in flow.rows.values()).union(
        _ALSO.get(kind, ())
    )
    for kind, flows in _FLOWS.items()
}
"""The acts of each kind; whatever is in none is OTHER."""
NAMED = frozenset().union(*ACTS.values())
BY_MAIL = ("stage",)
"""What comes by mail to who has chosen nothing."""
DUTIES = (
    N_("催办：应交的归档文件"),
    N_("催报分管领导：条目到期多日未交"),
    N_("上级督促：验收申请超期未答复"),
    N_("验收组成员的表决链接"),
    N_("存储核对发现不一致"),
    N_("账号和密码的链接"),
)
"""Letters that nobody can switch off."""
AT_ONCE = ("ballot", "access")
"""Kinds of letters for which somebody sits and waits: quiet hours do not keep them."""
HOURS = range(24)


def kind_of(act: str) -> str:
    """Of which kind an act is."""
    return next((kind for kind, acts in ACTS.items() if act in acts), OTHER)


def known(kinds: Collection[str]) -> list[str]:
    """Those kinds that there are, in their order."""
    return [kind for kind in KINDS if kind in kinds]


def wrong_hours(first: int | None, until: int | None) -> str:
    """Why quiet hours cannot be kept, as a sentence; empty when they can.

    Both or none; from an hour to the same hour would be the whole day, and nothing would ever come.
    """
    if (first is None) != (until is None):
        return N_("两个时间都选，或都不选")
    if first is not None and first == until:
        return N_("从几点到同一点是整天：信就寄不出了")
    return ""
