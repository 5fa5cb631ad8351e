"""A key project's life, from design to the archive, as one table. What must be in place is told in `needs`."""

from enum import StrEnum

from . import needs as n
from .deadlines import Clock
from .engine import BACK, Workflow, step
from .roles import Role


class Stage(StrEnum):
    """Where a project stands."""

    DESIGN = "design"
    CONTRACTING = "contracting"
    CONSTRUCTION = "construction"
    SUPERVISION = "supervision"
    SELF_CHECK = "self_check"
    APPLIED = "applied"
    SUPPLEMENT = "supplement"
    ADMITTED = "admitted"
    PRE_CHECK = "pre_check"
    REVIEW = "review"
    RECTIFICATION = "rectification"
    RECHECK = "recheck"
    ACCEPTED = "accepted"
    ARCHIVED = "archived"
    FAILED = "failed"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"
    VOIDED = "voided"


S = Stage
OWNER, SUPERVISOR, BUREAU, CITY = Role.OWNER, Role.SUPERVISOR, Role.BUREAU, Role.CITY_ARCHIVE
BUILDING = (S.DESIGN, S.CONTRACTING, S.CONSTRUCTION, S.SUPERVISION, S.SELF_CHECK)
CLOSED = (S.ARCHIVED, S.FAILED, S.TERMINATED, S.VOIDED)
ENDED = (S.ARCHIVED, S.TERMINATED, S.VOIDED)
"""Closed for good; who failed may apply again."""
WAITING = (S.APPLIED, S.SUPPLEMENT, S.ADMITTED, S.PRE_CHECK)
"""Applied for, and the meeting is not called yet."""
WHOLE = (n.volumes_sound, n.volumes_numbered)
"""系统: sound volumes, each with its 档号, and no file outside one; asked again at every decision."""
STANDS = (n.archive_stands, n.looked_again)
"""What was inspected is what is decided upon."""
HANDED_OVER = (n.opinion_stands, n.filed("accepted"), *WHOLE, n.archive_stands)
"""What is handed over was accepted, is complete, sound and numbered, and stands as it was accepted."""
APPLYING = ("apply", "supplement")
"""By which the owner asks for the acceptance, and upon which every decision until then decides."""
MEETS = ("meeting_on", "meeting_until", "meeting_time", "meeting_place", "together")
"""When and where a meeting is held, how long, and who holds it together with the organiser (会同)."""
MENDING = (*APPLYING, "submit_rectification")
APPLICATION = ("self_check_report", "application_form", "application_report")
"""The application in writing."""
MEETING = ("meeting_notice", "adjournment_notice", "panel_list", "ballot")
"""Who is called to which meeting, and the votes at it."""
ADMITTED = (
    *APPLICATION,
    "supplement_notice",
    "admission",
    "pre_check_opinion",
    "panel_change",
    *MEETING,
)
"""An application and what followed from it: over when it is taken back or sent back."""

# fmt: off
PROJECT = Workflow("project", Stage, [
    #    step                    from             to                by                title                 needs / asks / rule
    step("start_contracting",    S.DESIGN,        S.CONTRACTING,    by=OWNER,         title="进入招标承包",
         needs=[n.duties_named, n.filed("design")],                       rule="办法第五条：领导责任制和岗位责任制", undo=True),
    step("start_construction",   S.CONTRACTING,   S.CONSTRUCTION,   by=OWNER,         title="开工，进入施工",
         needs=[n.parties_engaged, n.duties_named, n.filed("contracting")], rule="办法第五条：与建设同步管理", undo=True),
    step("submit_to_supervisor", S.CONSTRUCTION,  S.SUPERVISION,    by=OWNER,         title="提交监理审核",
         needs=[n.submitted("construction"), n.as_built_delivered],       rule="DA/T 28：监理审核、签署竣工图", undo=True),
    step("return_to_contractor", S.SUPERVISION,   S.CONSTRUCTION,   by=SUPERVISOR,    title="退回施工单位",
         asks=["reason"], tone="back",                                    rule="DA/T 28：监理监督施工文件归档",
         not_by=["submit_to_supervisor"], undo=True),
    step("sign_off",             S.SUPERVISION,   S.SELF_CHECK,     by=SUPERVISOR,    title="监理签认",
         needs=[n.checked("construction"), n.audit_report_written],       rule="DA/T 28：监理档案质量审核",
         issues=["audit_report"],
         not_by=["submit_to_supervisor"], undo=True),
    step("apply",                S.SELF_CHECK,    S.APPLIED,        by=OWNER,         title="提交验收申请",
         needs=[n.filed("self_check"), *WHOLE, n.self_check_written, n.self_scored, n.conditions_met, n.application_written],
         rule="验收申请报告与申请表；申请条件",
         effect="take_application", issues=APPLICATION, clock=Clock.START, undo=True),
    step("withdraw",             WAITING,         S.SELF_CHECK,     by=OWNER,         title="撤回申请",
         asks=["reason"], tone="back",                                    rule="申请人意愿",
         ends=ADMITTED, clock=Clock.END, undo=True),
    step("admit",                S.APPLIED,       S.ADMITTED,       by=BUREAU,        title="受理",
         asks=["confirm"],                                                rule="收到申请后 10 个工作日内答复",
         effect="fix_archive", issues=["admission"], clock=Clock.END,
         not_by=APPLYING, undo=True),
    step("ask_supplement",       S.APPLIED,       S.SUPPLEMENT,     by=BUREAU,        title="通知补正",
         asks=["reason"], tone="back",                                    rule="收到申请后 10 个工作日内答复；补正期间不计入",
         issues=["supplement_notice"], clock=Clock.STOP,
         not_by=APPLYING, undo=True),
    step("supplement",           S.SUPPLEMENT,    S.APPLIED,        by=OWNER,         title="补正完毕，再次报送",
         needs=[n.filed("self_check"), *WHOLE, n.application_written], asks=["conclusion"],              rule="收到申请后 10 个工作日内答复；补正期间不计入",
         clock=Clock.GO_ON, undo=True),
    step("decline",              S.APPLIED,       S.SELF_CHECK,     by=BUREAU,        title="不予受理",
         asks=["reason"], tone="back",                                    rule="收到申请后 10 个工作日内答复",
         issues=["refusal"], ends=[*APPLICATION, "supplement_notice"], clock=Clock.END,
         not_by=APPLYING, undo=True),
    step("open_pre_check",       S.ADMITTED,      S.PRE_CHECK,      by=BUREAU,        title="组织预检",
         tone="side",                                                     rule="办法第六条：必要时可组织预检",
         not_by=APPLYING, undo=True),
    step("close_pre_check",      S.PRE_CHECK,     S.ADMITTED,       by=BUREAU,        title="结束预检",
         asks=["conclusion"], tone="side",                                rule="办法第六条：必要时可组织预检",
         issues=["pre_check_opinion"],
         not_by=APPLYING, undo=True),
    step("return_application",   S.PRE_CHECK,     S.SELF_CHECK,     by=BUREAU,        title="预检不合格，退回",
         asks=["reason"], tone="back",                                    rule="办法第六条：必要时可组织预检",
         issues=["pre_check_opinion"], ends=ADMITTED, clock=Clock.END,
         not_by=APPLYING, undo=True),
    step("open_review",          S.ADMITTED,      S.REVIEW,         by=BUREAU,        title="召开验收会",
         needs=[n.panel_formed, n.in_time], asks=MEETS,                   rule="办法第七条：验收组的组成；档案验收早于竣工验收",
         effect="call_meeting", issues=["meeting_notice"],
         not_by=APPLYING),
    step("approve",              S.REVIEW,        S.ACCEPTED,       by=BUREAU,        title="同意通过验收",
         needs=[n.filed("self_check"), *WHOLE, *STANDS, n.meeting_held, n.panel_formed, n.sampled, n.voted_through, n.scored_through, n.evaluation_written, n.no_open_findings],
         asks=["confirm"],
         rule="验收组半数以上成员同意为合格；出具验收意见",
         issues=["opinion"],
         not_by=APPLYING),
    step("approve_with_items",   S.REVIEW,        S.ACCEPTED,       by=BUREAU,        title="通过但附整改项",
         needs=[n.filed("self_check"), *WHOLE, *STANDS, n.meeting_held, n.panel_formed, n.sampled, n.voted_through, n.scored_through, n.evaluation_written, n.findings_listed],
         asks=["confirm"],
         rule="验收组半数以上成员同意为合格；附整改要求与期限",
         issues=["opinion"],
         not_by=APPLYING),
    step("order_rectification",  S.REVIEW,        S.RECTIFICATION,  by=BUREAU,        title="不合格，责令整改",
         needs=[*STANDS, n.meeting_held, n.panel_formed, n.sampled, n.scored, n.judged_down, n.problems_open], asks=["reason"], tone="back",
         rule="不合格的提出整改意见，限期整改", effect="open_rectification",
         issues=["rectification_order"],
         not_by=APPLYING),
    step("adjourn",              S.REVIEW,        S.REVIEW,         by=BUREAU,        title="延期续会",
         needs=[n.vote_not_taken], asks=["reason", *MEETS], tone="side",
         rule="本系统约定：验收组成员不能到齐时延期，抽样和记录保留，表决重新进行",
         effect="adjourn_meeting", issues=["adjournment_notice"], ends=["meeting_notice", "adjournment_notice", "ballot"],
         not_by=APPLYING),
    step("call_off",             S.REVIEW,        S.ADMITTED,       by=BUREAU,        title="取消验收会",
         needs=[n.vote_not_taken], asks=["reason"], tone="side",         rule="本系统约定：验收会开不成时取消，另行通知",
         effect="call_off_meeting", issues=["cancellation_notice"], ends=MEETING,
         not_by=APPLYING),
    step("withdraw_in_review",   S.REVIEW,        S.SELF_CHECK,     by=OWNER,         title="表决前撤回申请",
         needs=[n.vote_not_taken], asks=["reason"], tone="side",         rule="本系统约定：表决有结果以前申请人可以撤回",
         effect="call_off_meeting", issues=["withdrawal_letter"], ends=ADMITTED),
    step("submit_rectification", S.RECTIFICATION, S.RECHECK,        by=OWNER,         title="报送整改，申请复查",
         needs=[n.findings_answered, n.filed("self_check"), *WHOLE],      rule="整改后复查",
         effect="close_rectification", issues=["rectification_report"]),
    step("return_rectification", S.RECHECK,       S.RECTIFICATION,  by=BUREAU,        title="整改不到位，退回",
         needs=[n.findings_still_open], asks=["reason"], tone="back",     rule="整改后复查",
         effect="open_rectification", ends=["rectification_report"],
         not_by=MENDING),
    step("pass_recheck",         S.RECHECK,       S.ACCEPTED,       by=BUREAU,        title="复查合格",
         needs=[n.filed("self_check"), *WHOLE, *STANDS, n.no_open_findings, n.evaluation_written, n.agreed_again], asks=["confirm"],
         rule="整改后复查；本系统约定：由复查作出结论，或由验收组再次表决，以标准包为准",
         issues=["recheck_opinion", "opinion"],
         not_by=MENDING),
    step("fail_recheck",         S.RECHECK,       S.FAILED,         by=BUREAU,        title="复查仍不合格",
         needs=[n.findings_rejected], asks=["reason"], tone="back",     rule="不得进行竣工验收，提请通报批评",
         issues=["recheck_opinion"],
         not_by=MENDING),
    step("transfer",             S.ACCEPTED,      S.ARCHIVED,       by=(BUREAU, CITY), title="接收移交，归档",
         needs=[n.no_open_findings, *HANDED_OVER, n.put_on_record, n.handover_listed], asks=["confirm"],
         rule="竣工验收后 3 个月内移交", effect="hand_over",
         not_by=[*MENDING, "sign_handover"]),
    step("suspend",              (*BUILDING, *WAITING), S.SUSPENDED, by=OWNER,        title="停建、缓建",
         asks=["reason"], tone="side",                                    rule="停建、缓建工程的档案暂由建设单位保管",
         effect="remember_stage", clock=Clock.STOP, undo=True),
    step("resume",               S.SUSPENDED,     BACK,             by=OWNER,         title="恢复建设",
         tone="side",                                                     rule="恢复建设",
         effect="forget_stage", clock=Clock.GO_ON, undo=True),
    step("reapply",              S.FAILED,        S.SELF_CHECK,     by=OWNER,         title="重新准备申请",
         needs=[n.may_apply_again], asks=["reason"], tone="side",        rule="本系统约定：标准包可设能否再次申请、隔多少天；使用前请核对原文",
         effect="begin_again"),
    step("terminate",            (*BUILDING, S.SUSPENDED), S.TERMINATED, by=BUREAU,   title="终止项目",
         asks=["reason", "keeper", "receiver"], tone="side",             rule="本系统约定：不再建设的项目终止，写明档案去向",
         effect="end_project", ends=ADMITTED, clock=Clock.END),
    step("void",                 S.DESIGN,        S.VOIDED,         by=BUREAU,        title="作废登记",
         needs=[n.nothing_built], asks=["reason"], tone="side",          rule="本系统约定：登记有误的项目作废，项目编号留作已作废"),
    step("renew",                S.ACCEPTED,      S.SELF_CHECK,     by=BUREAU,        title="开始下一轮",
         asks=["confirm"], tone="side",                                   rule="本系统约定：按年重复的工作，上一轮留档",
         effect="start_over", ends=ADMITTED, borrowed=True),
], initial=S.DESIGN)
# fmt: on

STAGE_NAMES = {
    S.DESIGN: "设计",
    S.CONTRACTING: "招标承包",
    S.CONSTRUCTION: "施工",
    S.SUPERVISION: "监理审核",
    S.SELF_CHECK: "自检",
    S.APPLIED: "已申请",
    S.SUPPLEMENT: "补正",
    S.ADMITTED: "已受理",
    S.PRE_CHECK: "预检",
    S.REVIEW: "验收",
    S.RECTIFICATION: "整改",
    S.RECHECK: "复查",
    S.ACCEPTED: "验收合格",
    S.ARCHIVED: "已移交归档",
    S.FAILED: "验收不合格",
    S.SUSPENDED: "停缓建",
    S.TERMINATED: "已终止",
    S.VOIDED: "已作废",
}
LINE = (
    S.DESIGN,
    S.CONTRACTING,
    S.CONSTRUCTION,
    S.SUPERVISION,
    S.SELF_CHECK,
    S.APPLIED,
    S.ADMITTED,
    S.REVIEW,
    S.ACCEPTED,
    S.ARCHIVED,
)
"""The stations of the main line, in order."""
STATION = {
    S.SUPPLEMENT: S.APPLIED,
    S.PRE_CHECK: S.ADMITTED,
    S.RECTIFICATION: S.REVIEW,
    S.RECHECK: S.REVIEW,
    S.FAILED: S.REVIEW,
    S.TERMINATED: S.DESIGN,
    S.VOIDED: S.DESIGN,
}
"""The station at which a stage off the main line is drawn."""
