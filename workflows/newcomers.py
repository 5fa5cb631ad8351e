"""A unit that is not registered yet (提名新单位): proposed by the owner for a place in its project, registered and engaged
there when the bureau agrees; or known already under another name, or refused, or withdrawn.
"""

from enum import StrEnum

from .engine import Workflow, step
from .projects import Stage
from .roles import Role
from .words import N_


class NewcomerState(StrEnum):
    """Where the proposal stands."""

    PROPOSED = "proposed"
    ENGAGED = "engaged"
    KNOWN = "known"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


P = NewcomerState
RULE = "本系统约定：没有登记的参建单位由建设单位提名，档案主管部门同意后登记"

# fmt: off
NEWCOMER = Workflow("newcomer", NewcomerState, [
    step("engage_newcomer",   P.PROPOSED, P.ENGAGED,   by=Role.BUREAU, title="同意，登记单位", when=tuple(Stage), rule=RULE,
         not_by=["propose_newcomer"]),
    step("name_known_unit",   P.PROPOSED, P.KNOWN,     by=Role.BUREAU, title="系统里已有该单位", asks=["organisation_id"], tone="side",
         when=tuple(Stage), rule=RULE, not_by=["propose_newcomer"]),
    step("refuse_newcomer",   P.PROPOSED, P.REFUSED,   by=Role.BUREAU, title="不同意登记", asks=["answer"], tone="back", when=tuple(Stage),
         rule=RULE, not_by=["propose_newcomer"]),
    step("withdraw_newcomer", P.PROPOSED, P.WITHDRAWN, by=Role.OWNER,  title="撤回提名", tone="side", when=tuple(Stage), rule=RULE),
], initial=P.PROPOSED)
# fmt: on

NEWCOMER_NAMES = {
    P.PROPOSED: N_("待答复"),
    P.ENGAGED: N_("已登记"),
    P.KNOWN: N_("已有该单位"),
    P.REFUSED: N_("不同意"),
    P.WITHDRAWN: N_("已撤回"),
}
