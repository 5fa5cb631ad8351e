"""What is done to an archive beside the steps of its tables: which act is possible in which stage, as one table.

Whose hand it is stands in `permissions`, by the name in the second column. Once the bureau has admitted the
application the archive stands fixed (定稿): from then on only what an agreed change (更改单) names is open, and after
the acceptance what falls due only then. What the panel votes upon stands fixed from the first ballot on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from .projects import BUILDING, Stage
from .revisions import REVISING
from .revisions import RULE as REVISED

CHANGE: Final = "<change>"
"""Among stages: also while the archive stands fixed, for what an agreed change names."""
WHOLE: Final = "<whole>"
"""Among stages: also while the archive stands fixed, when an agreed change opens all of it."""
LATE: Final = "<late>"
"""Among stages: also after the acceptance, for what falls due only then and for what was not fixed."""
UNVOTED: Final = "<unvoted>"
"""Among stages: at the meeting, until the first ballot of the round is cast."""
VOTED_DOWN: Final = "<voted-down>"
"""Among stages: at the meeting, once the panel has judged the archive down."""

S = Stage
GATHERING = (*BUILDING, S.SUSPENDED, S.SUPPLEMENT)
"""The archive grows: from the design to the self-check, and while an application is supplemented."""
FIXED = (S.ADMITTED, S.PRE_CHECK, S.REVIEW, S.RECTIFICATION, S.RECHECK, S.ACCEPTED)
"""The archive stands as it was admitted; every change is on record."""
OPEN_TO_ALL = (*GATHERING, S.APPLIED, *FIXED)
"""Until the project is closed."""
ARCHIVE = (*GATHERING, CHANGE, LATE)
"""What makes up the archive, and is therefore fixed with it."""
BEFORE_APPLICATION = (*BUILDING, S.SUSPENDED)
VOTED_UPON = (UNVOTED, S.RECHECK)
"""What the panel votes upon; at the re-check nobody votes."""
KEPT = tuple(stage for stage in S if stage != S.VOIDED)
"""Whoever has the volumes keeps them, also when the project is closed."""
BEFORE_MEETING = (*GATHERING, S.APPLIED, S.ADMITTED, S.PRE_CHECK)


@dataclass(frozen=True)
class Act:
    """One row: what is done, the permission that says whose hand it is, and when."""

    name: str
    title: str
    permission: str
    when: tuple[str, ...]
    rule: str = ""


@dataclass(frozen=True)
class Standing:
    """How one thing stands to the fixed archive: whether an agreed change names it (`whole`: opens
    everything), whether it falls due only after the acceptance or came to be after the archive was
    fixed (`late`); and whether a ballot was cast upon it (`voted`) and what came of it
    (`voted_down`).
    """

    named: bool = False
    late: bool = False
    whole: bool = False
    voted: bool = False
    voted_down: bool = False


PLAIN = Standing()
_FIX = "本系统约定：受理时定稿，此后只凭更改单"
_VOTED = "本系统约定：表决什么，自第一票起不改；延期续会、原票作废后才可再改"

# fmt: off
ACTS = {row.name: row for row in (
    #   act                    what, permission                        when                  clause
    Act("file.deliver",        "传文件", "filing.upload",     ARCHIVE,              _FIX),
    Act("file.describe",       "改文件的著录", "filing.upload",     ARCHIVE,              _FIX),
    Act("file.withdraw",       "撤下存错的文件", "filing.upload",     ARCHIVE,              _FIX),
    Act("file.move",           "把文件移到别的条目", "filing.upload",     ARCHIVE,              _FIX),
    Act("file.purge",          "申请彻底清除文件", "purge.ask",         tuple(Stage),         "本系统约定：不得存放的随时清除"),
    Act("list.take_in",        "导入清单", "catalogue.import",  (*GATHERING, WHOLE),  _FIX),
    Act("list.undo",           "撤回导入", "catalogue.import",  (*GATHERING, WHOLE),  _FIX),
    Act("volume.arrange",      "组卷、调卷", "volume.edit",       ARCHIVE,              _FIX),
    Act("volume.describe",     "改案卷的著录", "volume.edit",       ARCHIVE,              _FIX),
    Act("volume.number",       "编制档号", "volume.edit",       ARCHIVE,              _FIX),
    Act("volume.seal",         "封卷", "volume.edit",       OPEN_TO_ALL,          "封卷不改变内容"),
    Act("volume.unseal",       "启封", "volume.edit",       ARCHIVE,              _FIX),
    Act("drawing.register",    "登记竣工图和变更", "drawing.edit",      ARCHIVE,              _FIX),
    Act("party.add",           "登记参建单位", "party.edit",        GATHERING,            "办法第五条：与建设同步管理"),
    Act("unit.propose",        "提名没有登记的参建单位", "unit.propose",    GATHERING,            "本系统约定：没有登记的参建单位由建设单位提名，档案主管部门同意后登记"),
    Act("party.items",         "划转条目", "party.edit",        GATHERING,            "本系统约定：一类单位有几家时，条目写明由谁交"),
    Act("party.replace",       "更换、终止参建单位", "succession.propose", OPEN_TO_ALL,   "本系统约定：更换单位凭交接单"),
    Act("duty.name",           "指定责任人", "duty.edit",         OPEN_TO_ALL,          "办法第五条：领导责任制和岗位责任制"),
    Act("schedule.plan",       "填进度、改计划日期", "progress.report",   OPEN_TO_ALL,          "办法第五条：与建设同步管理"),
    Act("pack.procedure",      "换程序包的版", "pack.move",         BEFORE_MEETING,       "本系统约定：抽样和表决依开会时的标准包"),
    Act("pack.filing_scope",   "换归档范围的版", "pack.move",         BEFORE_APPLICATION,   "本系统约定：申请后清单不变"),
    Act("section.shape",       "拆分、合并标段", "section.edit",      (*GATHERING, WHOLE),  "本系统约定：定稿以前由建设单位拆并标段，定稿后只凭整体的更改单"),
    Act("project.correct",     "申请更正项目信息", "revision.propose",  REVISING, REVISED),
    Act("project.publish",     "公开验收结果", "project.publish",   (S.ACCEPTED, S.ARCHIVED), "本系统约定：验收合格后由组织验收的单位决定是否公开"),
    Act("project.end",         "申请终止", "revision.propose",  (*BUILDING, S.SUSPENDED), "本系统约定：不再建设的项目终止，写明档案去向"),
    Act("project.divide",      "申请拆分项目", "revision.propose",  (*BUILDING, S.SUSPENDED), "本系统约定：立项分开批复的，申请验收以前按标段拆成两个项目"),
    Act("project.join",        "申请并入另一项目", "revision.propose",  BUILDING, "本系统约定：立项合并批复的，申请验收以前并成一个项目"),
    Act("link.make",           "发上传链接", "link.make",         ARCHIVE,              _FIX),
    Act("evaluation.write",    "写检查评价", "text.evaluation",   VOTED_UPON,           _VOTED),
    Act("score.give",          "评分", "score.panel",       VOTED_UPON,           _VOTED),
    Act("finding.list",        "列问题", "finding.add",       (*VOTED_UPON, VOTED_DOWN), "表决不合格的提出整改意见；此外同上"),
    Act("sample.draw",         "抽取案卷", "sample.edit",       (UNVOTED,),           _VOTED),
    Act("shelf.own",           "本单位的库房：上架、下架、查阅登记", "shelf.own", KEPT,        "本系统约定：建设单位留存的一套，作废以外随时"),
    Act("shelf.archive",       "接收单位的库房：上架、下架、查阅登记", "shelf.archive", (S.ARCHIVED,), "本系统约定：接收以后由接收单位保管"),
    Act("appraisal.make",      "到期鉴定、开放鉴定", "appraisal.edit", (S.ARCHIVED,),      "本系统约定：接收以后由接收单位两人办理，不删除案卷"),
    Act("sample.note",         "记抽查记录", "sample.note",       VOTED_UPON,           _VOTED),
)}
# fmt: on


def possible(when: Iterable[str], stage: str, standing: Standing = PLAIN) -> bool:
    """Whether what has this column may be done in a stage to what stands so."""
    stages = frozenset(map(str, when))
    if stage in stages:
        return True
    if stage == Stage.REVIEW:
        if UNVOTED in stages and not standing.voted:
            return True
        if VOTED_DOWN in stages and standing.voted_down:
            return True
    if stage in FIXED:
        if CHANGE in stages and standing.named:
            return True
        if WHOLE in stages and standing.whole:
            return True
    return LATE in stages and stage == Stage.ACCEPTED and standing.late
