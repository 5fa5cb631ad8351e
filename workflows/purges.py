"""What must not be kept at all (彻底清除): proposed by the owner, carried out when the bureau agrees; or refused, or withdrawn."""

from enum import StrEnum

from .engine import Workflow, step
from .projects import Stage
from .roles import Role
from .words import N_


class PurgeState(StrEnum):
    """Where the erasing of a file stands."""

    ASKED = "asked"
    PURGED = "purged"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Ground(StrEnum):
    """Why a file must not be kept at all."""

    SECRET = "secret"  # noqa: S105 - a classified document, no password
    PERSONAL = "personal"
    FOREIGN = "foreign"


P = PurgeState
RULE = "本系统约定：不得存放的文件由建设单位提出，档案主管部门同意后清除"

# fmt: off
PURGE = Workflow("purge", PurgeState, [
    step("agree_purge",    P.ASKED, P.PURGED,    by=Role.BUREAU, title="同意并清除", asks=["answer"], when=tuple(Stage), rule=RULE,
         not_by=["ask_purge"]),
    step("refuse_purge",   P.ASKED, P.REFUSED,   by=Role.BUREAU, title="不同意清除", asks=["answer"], tone="back", when=tuple(Stage), rule=RULE,
         not_by=["ask_purge"]),
    step("withdraw_purge", P.ASKED, P.WITHDRAWN, by=Role.OWNER,  title="撤回清除申请", tone="side", when=tuple(Stage), rule=RULE),
], initial=P.ASKED)
# fmt: on

PURGE_NAMES = {
    P.ASKED: "待答复",
    P.PURGED: "已彻底清除",
    P.REFUSED: "不同意",
    P.WITHDRAWN: "已撤回",
}
GROUNDS = {
    Ground.SECRET: N_("涉密，不得在本系统存放"),
    Ground.PERSONAL: N_("含个人信息，不应归档"),
    Ground.FOREIGN: N_("与本项目无关"),
}
