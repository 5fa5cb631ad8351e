"""One drawing of the sample (抽样): fixed → numbers handed in → closed → shown → drawn, or void.

What the numbers are made of and how volumes follow from them is in `sampling`.
"""

from enum import StrEnum

from .engine import Workflow, step
from .roles import Role
from .rules import draws as r


class DrawState(StrEnum):
    """Where a drawing stands."""

    FIXED = "fixed"
    CLOSED = "closed"
    DRAWN = "drawn"
    VOID = "void"


D = DrawState
PANELIST, BUREAU = Role.PANELIST, Role.BUREAU
OURS = "本系统约定：先交摘要，后公布"

# fmt: off
DRAW = Workflow("draw", DrawState, [
    step("name_number",   D.FIXED,  D.FIXED,  by=PANELIST, title="取号：交摘要", rule=OURS),
    step("enter_slip",    D.FIXED,  D.FIXED,  by=BUREAU,   title="代录取号单的摘要", rule="本系统约定：没有账号的成员用纸质取号单"),
    step("close_numbers", D.FIXED,  D.CLOSED, by=BUREAU,   title="截止取号", needs=[r.units_named, r.named_outside, r.before_public_day, r.list_unchanged], rule="本系统约定：两个单位以上取号"),
    step("call_off_draw", D.FIXED,  D.VOID,   by=BUREAU,   title="撤销抽样", asks=["reason"], tone="back", rule="本系统约定：截止以前谁也不知道结果"),
    step("show_number",   D.CLOSED, D.CLOSED, by=PANELIST, title="公布取号", needs=[r.in_time], rule=OURS),
    step("show_slip",     D.CLOSED, D.CLOSED, by=BUREAU,   title="代录取号单的数", needs=[r.in_time], rule="本系统约定：没有账号的成员用纸质取号单"),
    step("enter_public",  D.CLOSED, D.CLOSED, by=BUREAU,   title="录入公开号码", needs=[r.all_shown, r.public_day_come], rule="标准包可设：固定清单以后产生的公开号码"),
    step("draw_sample",   D.CLOSED, D.DRAWN,  by=(PANELIST, BUREAU), title="抽取案卷", needs=[r.all_shown, r.public_number_known, r.list_unchanged], rule="抽查案卷"),
    step("void_draw",     D.CLOSED, D.VOID,   by=BUREAU,   title="逾期未公布，作废重抽", needs=[r.somebody_silent], tone="back", rule="本系统约定：未公布的记入操作日志，不再取号"),
], initial=D.FIXED)
# fmt: on

DRAW_NAMES = {
    D.FIXED: "清单已固定，取号中",
    D.CLOSED: "取号已截止，待公布",
    D.DRAWN: "已抽取",
    D.VOID: "已作废",
}
