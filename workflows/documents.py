"""The official documents of the procedure: what each is called, who issues it, when, and in which series it is numbered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from .engine import Step
from .projects import BUILDING, PROJECT, Stage
from .roles import Role
from .words import N_

S, R = Stage, Role


class Standing(StrEnum):
    """What became of an issued document; it never changes itself."""

    VALID = "valid"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


STANDINGS: Mapping[str, str] = {
    Standing.VALID: N_("有效"),
    Standing.SUPERSEDED: N_("已被新件取代"),
    Standing.WITHDRAWN: N_("已撤销"),
    Standing.ENDED: N_("已失效"),
}
TONES: Mapping[str, str] = {
    Standing.VALID: "ok",
    Standing.SUPERSEDED: "risk",
    Standing.WITHDRAWN: "late",
    Standing.ENDED: "todo",
}
"""How pages mark a standing."""
LINT = {
    "not_word": N_("不是 Word 文档（.docx），或已损坏"),
    "too_big": N_("文件太大"),
    "macros": N_("带有宏或嵌入对象"),
    "hostile": N_("结构异常"),
    "external": N_("引用了外部文件：嵌入后再传"),
    "unclosed_tag": N_("“%(name)s”没有配对：同一处写全 {{ }} 或 {%% %%}"),
    "single_brace": N_("“%(name)s”只有单层括号：写成两层"),
    "unsupported": N_("不支持“%(name)s”"),
    "unknown_name": N_("没有“%(name)s”这个变量"),
    "unknown_field": N_("没有“%(name)s”这一栏"),
    "unknown_filter": N_("没有“%(name)s”这个过滤器"),
    "unknown_test": N_("没有“%(name)s”这个判断"),
    "unknown_tag": N_("不认识标签“%(name)s”"),
    "bad_syntax": N_("写法有误：%(name)s"),
    "forbidden": N_("不能使用“%(name)s”"),
    "not_a_list": N_("“%(name)s”不是列表，不能循环"),
    "stray_end": N_("“%(name)s”前面没有对应的开头"),
    "unclosed_block": N_("“%(name)s”没有结尾"),
    "no_fields": N_("没有一个变量：确认传的是模板"),
    "does_not_render": N_("不能生成：%(name)s"),
}
"""What can be wrong with a template."""
WHERE = {
    "body": N_("正文第 %(number)d 段"),
    "header": N_("页眉第 %(number)d 段"),
    "footer": N_("页脚第 %(number)d 段"),
    "file": N_("整个文件"),
}
LETTER, FILE, OPINION, NONE = "letter", "file", "opinion", ""
"""The series: letters of an office (函), what it sends up under its red head (发), opinions of an
acceptance, no number at all."""
URGENCIES = (N_("特急"), N_("加急"))
"""紧急程度 of a letter or a file, nothing for most (GB/T 9704-2012, 7.2.3)."""
NOT_URGENT = "plain"
"""What a correction says that takes 紧急程度 away."""


@dataclass(frozen=True)
class Kind:
    """One kind of document. `by` may issue it in `stages` by hand, unless it comes with a step (the rows of the
    project's table say with which) or with an `act`. Of a kind that is `last_only` a newer one supersedes the older; one that
    `rests_on` another kind is issued while one of that stands, and is over when that is taken back. Of a kind that is
    `one_per` a thing, named by that field of its form, a newer one supersedes the older about the same thing, and one
    that says nothing new is refused."""

    name: str
    title: str
    template: str
    by: Role
    stages: tuple[Stage, ...]
    series: str = NONE
    act: str = ""
    last_only: bool = False
    rests_on: str = ""
    one_per: str = ""


BEFORE = (S.SELF_CHECK, S.APPLIED, S.SUPPLEMENT)
PANEL = (S.ADMITTED, S.PRE_CHECK, S.REVIEW)
JUDGED = (S.ACCEPTED, S.ARCHIVED)
MENDED = (S.RECTIFICATION, S.RECHECK, S.FAILED, *JUDGED)
VISITED = (*BUILDING, *BEFORE[1:], *PANEL, *MENDED)
"""While an office visits, orders and serves."""

# fmt: off
_ALL = (
    #    name                     title                       template               by             stages                      series
    Kind("archive_registration",  N_("项目档案登记表"),       "archive_registration", R.OWNER,      (*BUILDING, *BEFORE[1:]),   NONE, last_only=True),
    Kind("told_at_once",          N_("申请材料一次性告知书"), "told_at_once",        R.BUREAU,      (*BUILDING, S.SELF_CHECK),  NONE, last_only=True),
    Kind("city_pledge",           N_("建设工程档案报送承诺书"), "city_pledge",       R.OWNER,       (*BUILDING, S.SELF_CHECK),  NONE, last_only=True),
    Kind("audit_report",          N_("监理档案质量审核报告"), "statement",           R.SUPERVISOR,  (S.SUPERVISION,),           NONE, last_only=True),
    Kind("handing_review",        N_("移交审核表"),           "handing_review",      R.OWNER,       (*BEFORE, *JUDGED),         NONE, last_only=True),
    Kind("self_check_report",     N_("建设单位自检报告"),     "statement",           R.OWNER,       BEFORE,                     NONE, last_only=True),
    Kind("application_report",    N_("验收申请报告"),         "petition",            R.OWNER,       BEFORE,                     FILE,    last_only=True),
    Kind("application_form",      N_("验收申请表"),           "application_form",    R.OWNER,       BEFORE,                     NONE, last_only=True),
    Kind("admission",             N_("受理通知"),             "letter",              R.BUREAU,      (S.APPLIED,),               LETTER),
    Kind("supplement_notice",     N_("补正通知"),             "letter",              R.BUREAU,      (S.APPLIED,),               LETTER),
    Kind("refusal",               N_("不予受理通知"),         "letter",              R.BUREAU,      (S.APPLIED,),               LETTER),
    Kind("pre_check_opinion",     N_("预检意见"),             "letter",              R.BUREAU,      (),                         LETTER),
    Kind("meeting_notice",        N_("验收会议通知"),         "with_receipt",        R.BUREAU,      (S.REVIEW,),                LETTER),
    Kind("panel_change",          N_("验收组成员变更通知"),   "letter",              R.BUREAU,      (),                         LETTER,  act="replace_panelist"),
    Kind("adjournment_notice",    N_("验收会延期通知"),       "with_receipt",        R.BUREAU,      (),                         LETTER),
    Kind("cancellation_notice",   N_("验收会取消通知"),       "letter",              R.BUREAU,      (),                         LETTER),
    Kind("withdrawal_letter",     N_("撤回验收申请的函"),     "letter",              R.OWNER,       (),                         LETTER),
    Kind("amendment_note",        N_("更改单"),               "amendment_note",      R.BUREAU,      (*PANEL, S.RECHECK, *JUDGED), NONE, one_per="serial"),
    Kind("service_receipt",       N_("送达回证"),             "service_receipt",     R.BUREAU,      VISITED,                    NONE),
    Kind("termination_notice",    N_("项目终止通知"),         "letter",              R.BUREAU,      (S.TERMINATED,),            LETTER,  last_only=True),
    Kind("panel_list",            N_("验收组名单与签到表"),   "panel_list",          R.BUREAU,      PANEL,                      NONE),
    Kind("deputation_form",       N_("推荐（委派）函"),       "deputation_form",     R.BUREAU,      (S.APPLIED, *PANEL[:2]),    NONE, last_only=True),
    Kind("avoidance_pledge",      N_("验收组成员回避承诺书"), "avoidance_pledge",    R.BUREAU,      PANEL,                      NONE, last_only=True),
    Kind("inspection_record",     N_("抽查记录表"),           "inspection_record",   R.BUREAU,      (S.REVIEW, *JUDGED),        NONE),
    Kind("quality_check",         N_("案卷质量检查表"),       "quality_check",       R.BUREAU,      (S.REVIEW, *JUDGED),        NONE, last_only=True),
    Kind("ballot",                N_("表决表"),               "ballot",              R.BUREAU,      (S.REVIEW, *JUDGED),        NONE),
    Kind("score_sheet",           N_("评分表"),               "score_sheet",         R.BUREAU,      (S.REVIEW, *JUDGED),        NONE),
    Kind("member_score_sheet",    N_("个人评分表"),           "member_score_sheet",  R.BUREAU,      PANEL,                      NONE),
    Kind("opinion",               N_("验收意见"),             "opinion",             R.BUREAU,      (),                         OPINION),
    Kind("opinion_letter",        N_("印发验收意见的函"),     "letter",              R.BUREAU,      JUDGED,                     LETTER,  last_only=True, rests_on="opinion"),
    Kind("grade_notice",          N_("考评等级通知"),         "letter",              R.BUREAU,      JUDGED,                     LETTER,  last_only=True, rests_on="opinion"),
    Kind("grade_certificate",     N_("考评等级证书"),         "grade_certificate",   R.BUREAU,      JUDGED,                     NONE, last_only=True, rests_on="opinion"),
    Kind("minutes",               N_("验收会议纪要"),         "minutes",             R.BUREAU,      MENDED,                     NONE, last_only=True),
    Kind("rectification_order",   N_("整改通知书"),           "rectification_order", R.BUREAU,      (),                         LETTER),
    Kind("rectification_report",  N_("整改报告"),             "rectification_report", R.OWNER,      (),                         NONE),
    Kind("recheck_opinion",       N_("复查意见"),             "recheck_opinion",     R.BUREAU,      (),                         LETTER),
    Kind("finding_ledger",        N_("整改台账"),             "finding_ledger",      R.BUREAU,      MENDED,                     NONE, last_only=True),
    Kind("criticism_letter",      N_("提请通报批评的函"),     "letter",              R.BUREAU,      (S.FAILED,),                LETTER,  last_only=True, rests_on="recheck_opinion"),
    Kind("record_report",         N_("备案报告"),             "petition",            R.BUREAU,      JUDGED,                     FILE,    rests_on="opinion"),
    Kind("four_report",           N_("四性检测报告"),         "four_report",         R.OWNER,       (*BEFORE, *JUDGED),         NONE),
    Kind("handover_list",         N_("移交清册与交接文据"),   "handover_list",       R.OWNER,       (S.ACCEPTED,),              NONE,    act="sign_handover", last_only=True),
    Kind("digital_list",          N_("电子档案移交清单"),     "digital_list",        R.OWNER,       JUDGED,                     NONE, last_only=True),
    Kind("digital_registration",  N_("电子档案移交接收登记表"), "digital_registration", R.OWNER,    JUDGED,                     NONE, last_only=True),
    Kind("succession_note",       N_("参建单位交接单"),       "succession_note",     R.OWNER,       (),                         NONE,    act="propose_succession"),
    Kind("city_opinion",          N_("城建档案验收意见书"),   "city_opinion",        R.CITY_ARCHIVE, JUDGED,                    OPINION, last_only=True),
    Kind("city_transfer",         N_("建设工程档案移交书"),   "city_transfer",       R.OWNER,       JUDGED,                     NONE, last_only=True),
    Kind("city_certificate",      N_("建设工程档案接收证明"), "city_certificate",    R.CITY_ARCHIVE, JUDGED,                    NONE, last_only=True, rests_on="city_transfer"),
    Kind("appraisal_list",        N_("档案鉴定清册"),         "appraisal_list",      R.CITY_ARCHIVE, (S.ARCHIVED,),             NONE, last_only=True),
    Kind("inspection_notice",     N_("检查通知"),             "inspection_notice",   R.BUREAU,      (),                         LETTER,  act="plan_inspection"),
    Kind("rectification_notice",  N_("监督检查整改通知书"),   "rectification_notice", R.BUREAU,     (),                         LETTER,  act="close_inspection"),
    Kind("visit_record",          N_("现场检查笔录"),         "visit_record",        R.BUREAU,      VISITED,                    NONE,    one_per="visit"),
    Kind("correction_order",      N_("责令改正通知书"),       "correction_order",    R.BUREAU,      VISITED,                    LETTER,  one_per="matter"),
)
# fmt: on
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _ALL}
GRADED = ("grade_notice", "grade_certificate")
"""What tells the grade of an archive; issued only where the pack says so."""
STEPS: Mapping[str, tuple[str, ...]] = {
    name: tuple(row.name for row in PROJECT.rows.values() if name in row.issues) for name in KINDS
}
"""The steps that a document comes with, as the rows say; none for what is issued by hand."""


def may_be_urgent(kinds: Iterable[str]) -> bool:
    """Whether one of these documents goes out as a letter or a file, upon which 紧急程度 may stand."""
    return any(KINDS[kind].series in (LETTER, FILE) for kind in kinds)


def asked(row: Step) -> tuple[str, ...]:
    """What a step asks its hand: what its row says and, of a letter that comes with it, 紧急程度."""
    if may_be_urgent(row.issues):
        return (*row.asks, "urgency")
    return row.asks


def after_recheck(step: str) -> bool:
    """Whether a step decides upon the second look (复查) and not upon the meeting."""
    return step in PROJECT.rows and Stage.RECHECK in PROJECT.rows[step].source


TITLE_WIDTH = 20
"""Characters of a title (2号) that fit on one line of the type area."""


def title_lines(title: str, subjects: Iterable[str]) -> list[str]:
    """A title as lines: one too long for a line is broken after one of its subjects, as evenly as can be, and no word is torn (GB/T 9704, 7.3.1)."""
    if len(title) <= TITLE_WIDTH:
        return [title]
    broken = [
        [before + found, after]
        for before, found, after in (title.partition(one) for one in subjects if one)
        if found and after
    ]
    return min(broken, key=lambda pair: max(map(len, pair)), default=[title])


def by_hand(state: str, roles: frozenset[str]) -> list[Kind]:
    """The documents that these roles may issue by hand in this stage, in the order of the procedure."""
    return [
        kind
        for kind in _ALL
        if not (kind.act or STEPS[kind.name]) and state in kind.stages and kind.by in roles
    ]
