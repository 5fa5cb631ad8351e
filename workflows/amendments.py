"""A change of the fixed archive (更改单): asked → agreed → reported → fixed as a new version; or refused, or withdrawn."""

from enum import StrEnum

from .engine import Workflow, step
from .projects import Stage
from .roles import Role
from .words import N_


class AmendmentState(StrEnum):
    """Where a change of the fixed archive stands."""

    ASKED = "asked"
    AGREED = "agreed"
    REPORTED = "reported"
    FIXED = "fixed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


A = AmendmentState
OPEN = (A.ASKED, A.AGREED, A.REPORTED)
"""While one of these is on its way no decision is taken, and no second one is asked for."""
AMENDING = (Stage.ADMITTED, Stage.PRE_CHECK, Stage.REVIEW, Stage.RECHECK, Stage.ACCEPTED)
"""When a change is asked for; while a project rectifies, the order to do so has opened everything."""
RULE = "本系统约定：定稿后的更改有申请、同意、前后对照"

# fmt: off
AMENDMENT = Workflow("amendment", AmendmentState, [
    step("agree_amendment",    A.ASKED,             A.AGREED,    by=Role.BUREAU, title="同意更改",       asks=["answer"], when=AMENDING, rule=RULE,
         not_by=["ask_amendment"]),
    step("refuse_amendment",   A.ASKED,             A.REFUSED,   by=Role.BUREAU, title="不同意更改",     asks=["answer"], tone="back", when=AMENDING, rule=RULE,
         not_by=["ask_amendment"]),
    step("report_amendment",   A.AGREED,            A.REPORTED,  by=Role.OWNER,  title="更改完毕，报核", when=AMENDING, rule=RULE),
    step("return_amendment",   A.REPORTED,          A.AGREED,    by=Role.BUREAU, title="退回再改",       asks=["answer"], tone="back", when=AMENDING, rule=RULE,
         not_by=["ask_amendment", "report_amendment"]),
    step("fix_amendment",      A.REPORTED,          A.FIXED,     by=Role.BUREAU, title="核对无误，定为新版", when=AMENDING, rule=RULE,
         not_by=["ask_amendment", "report_amendment"]),
    step("withdraw_amendment", (A.ASKED, A.AGREED), A.WITHDRAWN, by=Role.OWNER,  title="撤回更改单",     tone="side", when=AMENDING, rule=RULE),
], initial=A.ASKED)
# fmt: on

AMENDMENT_NAMES = {
    A.ASKED: "待答复",
    A.AGREED: "已同意，更改中",
    A.REPORTED: "已报核",
    A.FIXED: "已定为新版",
    A.REFUSED: "不同意",
    A.WITHDRAWN: "已撤回",
}

FIELDS = {
    "number": N_("案卷号"),
    "code": N_("档号"),
    "title": N_("题名"),
    "section": N_("标段"),
    "holds": N_("载体"),
    "unit": N_("立卷单位"),
    "begins_on": N_("起始日期"),
    "ends_on": N_("终止日期"),
    "retention": N_("保管期限"),
    "secrecy": N_("密级"),
    "see_also": N_("互见号"),
    "note": N_("备考说明"),
    "cover_title": N_("封面题名"),
    "stated_pages": N_("封面页数"),
    "filed_by": N_("立卷人"),
    "filed_on": N_("立卷日期"),
    "checked_by": N_("检查人"),
    "checked_on": N_("检查日期"),
}
"""What the page calls the data of a volume (`frozen.VOLUME`)."""
FILE_FIELDS = {
    "item": N_("条目"),
    "title": N_("题名"),
    "number": N_("文件编号"),
    "author": N_("责任者"),
    "formed_on": N_("日期"),
    "first_page": N_("起页"),
    "last_page": N_("止页"),
    "works": N_("单位工程"),
    "division": N_("分部"),
    "discipline": N_("专业"),
    "retention": N_("保管期限"),
    "secrecy": N_("密级"),
    "remark": N_("备注"),
    "caption": N_("声像说明"),
    "sha256": N_("文件内容（SHA-256）"),
    "gone": N_("撤去"),
    "new": N_("新增"),
}
"""The same of a file (`frozen.FILE`)."""
