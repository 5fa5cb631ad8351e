"""What is done to an archive beside the steps of its tables: which act is possible in which stage, as one table.

Whose hand it is stands in `permissions`, by the name in the second column. Once the bureau has admitted the
application the archive stands fixed (定稿): from then on only what an agreed change (更改单) names is open, and after
the acceptance what falls due only then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from .projects import BUILDING, Stage

CHANGE: Final = "<change>"
"""Among stages: also while the archive stands fixed, for what an agreed change names."""
WHOLE: Final = "<whole>"
"""Among stages: also while the archive stands fixed, when an agreed change opens all of it."""
LATE: Final = "<late>"
"""Among stages: also after the acceptance, for what falls due only then and for what was not fixed."""

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
    fixed (`late`).
    """

    named: bool = False
    late: bool = False
    whole: bool = False


PLAIN = Standing()
_FIX = "本系统约定：受理时定稿，此后只凭更改单"

# fmt: off
ACTS = {row.name: row for row in (
    #   act                    what, permission                        when                  clause
    Act("file.deliver",        "传文件", "filing.upload",     ARCHIVE,              _FIX),
    Act("file.describe",       "改文件的著录", "filing.upload",     ARCHIVE,              _FIX),
    Act("list.take_in",        "导入清单", "catalogue.import",  (*GATHERING, WHOLE),  _FIX),
    Act("list.undo",           "撤回导入", "catalogue.import",  (*GATHERING, WHOLE),  _FIX),
    Act("volume.arrange",      "组卷、调卷", "volume.edit",       ARCHIVE,              _FIX),
    Act("volume.describe",     "改案卷的著录", "volume.edit",       ARCHIVE,              _FIX),
    Act("volume.number",       "编档号", "volume.edit",       ARCHIVE,              _FIX),
    Act("volume.seal",         "封卷", "volume.edit",       OPEN_TO_ALL,          "封卷不改变内容"),
    Act("volume.unseal",       "启封", "volume.edit",       ARCHIVE,              _FIX),
    Act("drawing.register",    "登记竣工图和变更", "drawing.edit",      ARCHIVE,              _FIX),
    Act("party.add",           "登记参建单位", "party.edit",        GATHERING,            "办法第五条：与建设同步管理"),
    Act("party.items",         "划转条目", "party.edit",        GATHERING,            "本系统约定：一类单位有几家时，条目写明由谁交"),
    Act("party.replace",       "更换、终止参建单位", "succession.propose", OPEN_TO_ALL,   "本系统约定：更换单位凭交接单"),
    Act("duty.name",           "指定责任人", "duty.edit",         OPEN_TO_ALL,          "办法第五条：领导责任制和岗位责任制"),
    Act("schedule.plan",       "填进度、改计划日期", "progress.report",   OPEN_TO_ALL,          "办法第五条：与建设同步管理"),
    Act("pack.procedure",      "换程序包的版", "pack.move",         BEFORE_MEETING,       "本系统约定：抽样和表决依开会时的标准包"),
    Act("pack.filing_scope",   "换归档范围的版", "pack.move",         BEFORE_APPLICATION,   "本系统约定：申请后清单不变"),
    Act("link.make",           "发上传链接", "link.make",         ARCHIVE,              _FIX),
)}
# fmt: on


def possible(when: Iterable[str], stage: str, standing: Standing = PLAIN) -> bool:
    """Whether what has this column may be done in a stage to what stands so."""
    stages = frozenset(map(str, when))
    if stage in stages:
        return True
    if stage in FIXED:
        if CHANGE in stages and standing.named:
            return True
        if WHOLE in stages and standing.whole:
            return True
    return LATE in stages and stage == Stage.ACCEPTED and standing.late
