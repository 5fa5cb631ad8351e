"""What is to be done, as a task is named: by the act that mends what is missing, not by the step
that waits for it.

One sentence for each code of `words.BLOCKERS` that somebody can mend; the doors translate them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .engine import Blocker
from .roles import Role
from .words import BLOCKERS, N_

DOINGS = {
    "no_leader": N_("指定%(party)s的分管领导"),
    "no_archivist": N_("指定%(party)s的档案员"),
    "party_absent": N_("登记%(kind)s"),
    "filings_missing": N_("交齐%(group)s，缺 %(count)d 条"),
    "filings_unchecked": N_("审核%(group)s，%(count)d 条"),
    "filings_unfiled": N_("归档%(group)s，%(count)d 条"),
    "drawings_missing": N_("交竣工图"),
    "audit_report_missing": N_("填写监理档案质量审核报告"),
    "self_check_missing": N_("填写自检报告"),
    "application_missing": N_("填写验收申请报告"),
    "evaluation_missing": N_("填写验收意见的评价部分"),
    "condition_unmet": N_("确认申请条件：%(condition)s"),
    "no_volumes": N_("组卷"),
    "volume_gap": N_("改正案卷“%(title)s”的页号"),
    "volume_empty": N_("为空卷“%(title)s”放入文件，或撤销它"),
    "volumes_unnumbered": N_("编制档号，%(count)d 卷"),
    "archive_unfixed": N_("为档案定稿"),
    "amendment_open": N_("办完更改单第 %(number)d 号"),
    "archive_changed": N_("处理与定稿不符的 %(count)d 卷"),
    "files_damaged": N_("请管理员恢复 %(count)d 件损坏的文件"),
    "sample_changed": N_("再看抽查后有更改的 %(count)d 卷"),
    "handover_stale": N_("重新签署移交清册"),
    "documents_loose": N_("将 %(count)d 件文件组入案卷"),
    "documents_not_stored": N_("补交 %(count)d 件文件的原文"),
    "panel_small": N_("补足验收组：现有 %(count)d 人，至少 %(minimum)d 人"),
    "panel_even": N_("将验收组调整为单数，现有 %(count)d 人"),
    "no_panel_leader": N_("指定验收组组长"),
    "leader_not_from_organiser": N_("改由验收组织单位的成员任组长"),
    "no_city_archive": N_("请城建档案接收单位派人参加验收组"),
    "panel_party": N_("更换应当回避的成员%(name)s"),
    "panel_twin": N_("请%(name)s退出其中一席"),
    "panel_namesake": N_("核对同名的成员%(name)s"),
    "panel_undeputed": N_("补记%(name)s推荐（委派）函的日期"),
    "own_scores_missing": N_("填写自评分，%(count)d 条"),
    "scores_missing": N_("评分，%(count)d 条"),
    "record_missing": N_("将验收结果报%(receiver)s备案"),
    "sample_small": N_("抽查案卷：已抽 %(count)d 卷，至少 %(minimum)d 卷"),
    "focus_missing": N_("抽查%(kind)s"),
    "sample_unrecorded": N_("填写 %(count)d 卷的检查记录"),
    "votes_missing": N_("表决，还须 %(count)d 人"),
    "vote_open": N_("催 %(count)d 位成员表决，或结束表决"),
    "paper_unconfirmed": N_("请成员确认代录的 %(count)d 张纸质票"),
    "strike_unanswered": N_("答复 %(count)d 处划去"),
    "second_vote_missing": N_("记下复查后的表决"),
    "no_findings": N_("列出问题"),
    "no_open_problem": N_("列出待整改的问题"),
    "findings_unanswered": N_("答复 %(count)d 个整改问题"),
    "findings_unchecked": N_("复查 %(count)d 个已答复的问题"),
    "findings_unjudged": N_("逐条复查 %(count)d 个已答复的问题"),
    "handover_missing": N_("签署移交清册"),
    "receipt_refused": N_("改正后另制移交包"),
    "receipt_stale": N_("另制移交包再移交"),
    "opinion_missing": N_("重发验收意见"),
}
HANDED_IN = {"filings_unchecked", "filings_unfiled"}
"""Of these whoever owes the items has to hand them in first."""
DECIDING = {
    "admit": N_("答复申请"),
    "approve": N_("作出验收结论"),
    "approve_with_items": N_("作出验收结论"),
    "order_rectification": N_("作出验收结论"),
    "pass_recheck": N_("作出复查结论"),
}
"""Where several answers are possible a task is not named by one of them."""
URGING = {"votes_missing": N_("催 %(count)d 位成员表决")}
"""The same for whoever has to see to it that others do it."""

Doing = tuple[str, Mapping[str, Any]]
"""A sentence and its figures."""


def of(step: str, title: str, blockers: Sequence[Blocker]) -> Doing:
    """What a hand does next: mends the first thing that it owes, or takes the step."""
    if not blockers:
        return DECIDING.get(step, title), {}
    return mending(blockers[0])


def mending(blocker: Blocker) -> Doing:
    """The act by which a thing that is missing is mended; of what no act mends, what is missing."""
    code = blocker.code
    if code in HANDED_IN and blocker.owed_by == Role.CONTRACTOR:
        code = "filings_missing"
    return DOINGS.get(code) or BLOCKERS[code], blocker.facts


def urging(blockers: Sequence[Blocker]) -> Doing | None:
    """What whoever convened them does while they do not; nothing where there is no such act."""
    for blocker in blockers:
        if blocker.code in URGING:
            return URGING[blocker.code], blocker.facts
    return None


def said(doing: Doing) -> str:
    """In Chinese, for letters."""
    text, facts = doing
    if facts:
        return text % facts
    return text
