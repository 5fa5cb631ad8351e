"""One checklist item (应归档条目): missing → submitted → checked → filed, and back; or not applicable, with reason."""

from enum import StrEnum

from . import needs as n
from .acts import ARCHIVE
from .engine import Workflow, step
from .roles import Role


class FilingState(StrEnum):
    """Where a checklist item stands."""

    MISSING = "missing"
    SUBMITTED = "submitted"
    CHECKED = "checked"
    FILED = "filed"
    RETURNED = "returned"
    EXEMPTION_ASKED = "exemption_asked"
    EXEMPT = "exempt"


F = FilingState
OWER = (Role.OWER, Role.OWNER)
"""The party that owes the item, or the owner in its place."""

# fmt: off
FILING = Workflow("filing", FilingState, [
    step("submit",           (F.MISSING, F.RETURNED),          F.SUBMITTED, by=OWER,            title="提交",
         needs=[n.documents_stored, n.no_failed_checks],                                        when=ARCHIVE, rule="谁形成、谁收集、谁归档", undo=True),
    step("recall",           F.SUBMITTED,                      F.MISSING,   by=OWER,            title="收回修改",
         tone="side",                                                       when=ARCHIVE, rule="审核前可收回", undo=True),
    step("check",            F.SUBMITTED,                      F.CHECKED,   by=Role.SUPERVISOR, title="审核通过",
         when=ARCHIVE, rule="监理审核",
         not_by=["store_file", "submit"], undo=True),
    step("return_unchecked", F.SUBMITTED,                      F.RETURNED,  by=(Role.SUPERVISOR, Role.OWNER), title="退回修改",
         asks=["reason"], tone="back",                                      when=ARCHIVE, rule="审核不合格退回",
         not_by=["store_file", "submit"], undo=True),
    step("file",             (F.SUBMITTED, F.CHECKED),         F.FILED,     by=Role.OWNER,      title="归档",
         needs=[n.supervisor_checked, n.no_failed_checks, n.every_file_checked],                                      when=ARCHIVE, rule="建设单位档案机构审查归档",
         not_by=["store_file", "submit", "check"], undo=True),
    step("return_filed",     (F.CHECKED, F.FILED),             F.RETURNED,  by=(Role.OWNER, Role.BUREAU), title="退回责任单位",
         asks=["reason"], tone="back",                                      when=ARCHIVE, rule="检查发现问题退回",
         not_by=["store_file", "submit", "check", "file"], undo=True),
    step("ask_exemption",    (F.MISSING, F.RETURNED),          F.EXEMPTION_ASKED, by=Role.OWNER, title="申报不适用",
         asks=["reason"], tone="side",                                      when=ARCHIVE, rule="按归档范围逐条说明", undo=True),
    step("grant_exemption",  F.EXEMPTION_ASKED,                F.EXEMPT,    by=Role.BUREAU,     title="同意不适用",
         tone="side",                                                       when=ARCHIVE, rule="按归档范围逐条核定",
         not_by=["ask_exemption"], undo=True),
    step("refuse_exemption", F.EXEMPTION_ASKED,                F.MISSING,   by=Role.BUREAU,     title="不同意，须归档",
         asks=["reason"], tone="back",                                      when=ARCHIVE, rule="按归档范围逐条核定",
         not_by=["ask_exemption"], undo=True),
    step("reopen",           F.EXEMPT,                         F.MISSING,   by=(Role.OWNER, Role.BUREAU), title="恢复为须归档",
         asks=["reason"], tone="back",                                      when=ARCHIVE, rule="情况变化", undo=True),
], initial=F.MISSING)
# fmt: on

FILING_NAMES = {
    F.MISSING: "缺",
    F.SUBMITTED: "已提交，待审",
    F.CHECKED: "监理已审",
    F.FILED: "已归档",
    F.RETURNED: "已退回",
    F.EXEMPTION_ASKED: "申报不适用，待核",
    F.EXEMPT: "不适用",
}
OPEN_TO_FILES = (F.MISSING, F.RETURNED)
"""States in which the party that owes the item may add or replace files."""
DONE = (F.FILED, F.EXEMPT)
NOT_SUBMITTED = (F.MISSING, F.RETURNED, F.EXEMPTION_ASKED)
"""States of a required item whose files are still to come, or whose exemption nobody has granted."""
NOT_FILED = (*NOT_SUBMITTED, F.SUBMITTED, F.CHECKED)
DELIVERED = (F.SUBMITTED, F.CHECKED, F.FILED)


def hands(roles: frozenset[str], *, mine: bool, supervised: bool) -> frozenset[str]:
    """The hands a viewer with `roles` has on one item: who owes it, and whether the supervisor has a say in it.

    Only construction files go through the supervisor, and no supervisor checks its own.
    """
    held = set(roles)
    if mine:
        held.add(Role.OWER)
    if mine or not supervised:
        held.discard(Role.SUPERVISOR)
    return frozenset(held)
