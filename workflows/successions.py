"""A unit leaves a project, or another takes its place (交接单): proposed and counted → handed over → taken over."""

from enum import StrEnum

from .acts import OPEN_TO_ALL
from .engine import Workflow, step
from .filings import NOT_SUBMITTED
from .roles import Role
from .words import N_


class SuccessionState(StrEnum):
    """Where a hand-over between units stands."""

    PROPOSED = "proposed"
    HANDED = "handed"
    DONE = "done"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    """The project was closed before both units had signed."""


S = SuccessionState
OPEN = (S.PROPOSED, S.HANDED)
"""While one of these is on its way no second one is proposed for the same unit."""
OWED = NOT_SUBMITTED
"""States of the items that go to the successor; what was submitted stays with who submitted it."""
RULE = "本系统约定：清点、移交单位确认、接收单位确认后生效"

# fmt: off
SUCCESSION = Workflow("succession", SuccessionState, [
    step("hand_over",           S.PROPOSED, S.HANDED,    by=Role.GIVER, title="移交单位确认",   when=OPEN_TO_ALL, rule=RULE),
    step("hand_over_for",       S.PROPOSED, S.HANDED,    by=Role.OWNER, title="代移交单位确认", asks=["answer"], tone="side", when=OPEN_TO_ALL,
         rule="本系统约定：移交单位不在的，由建设单位写明原因代为确认"),
    step("take_over",           S.HANDED,   S.DONE,      by=Role.TAKER, title="接收单位确认",   when=OPEN_TO_ALL, rule=RULE,
         not_by=["hand_over", "hand_over_for"]),
    step("recount_succession",  OPEN,       S.PROPOSED,  by=Role.OWNER, title="重新清点",       tone="back", when=OPEN_TO_ALL, rule=RULE),
    step("withdraw_succession", OPEN,       S.WITHDRAWN, by=Role.OWNER, title="撤回交接单",     tone="side", when=OPEN_TO_ALL, rule=RULE),
], initial=S.PROPOSED)
# fmt: on

SUCCESSION_NAMES = {
    S.PROPOSED: "待移交单位确认",
    S.HANDED: "待接收单位确认",
    S.DONE: "已交接",
    S.WITHDRAWN: "已撤回",
    S.LAPSED: "项目办结，不再办理",
}
COUNTED = {
    "delivered": N_("已交条目"),
    "files": N_("已交文件"),
    "volumes": N_("已组案卷"),
    "owed": N_("欠交条目"),
    "held": N_("暂存文件"),
    "findings": N_("未销号问题"),
}
"""What the machine counts for a hand-over."""
