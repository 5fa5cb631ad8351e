"""The parameters of a procedure pack in words: what a path such as `answer.working_days` is
called, and how its value is read."""

from __future__ import annotations

from collections.abc import Mapping

from .documents import GRADED, KINDS
from .four import FIELD_NAMES
from .words import N_

NAMES = {
    "organiser": N_("组织单位"),
    "organiser.rows": N_("行"),
    "organiser.rows.code": N_("代号"),
    "organiser.rows.completion": N_("竣工验收组织单位"),
    "organiser.rows.archive": N_("档案验收组织单位"),
    "organiser.rows.levels": N_("级别"),
    "organiser.rows.report_to": N_("结果报送备案"),
    "panel": N_("验收组"),
    "panel.minimum": N_("最少人数"),
    "panel.odd": N_("人数为单数"),
    "panel.leader_from_organiser": N_("组长来自组织单位"),
    "panel.city_archive_in_planning_area": N_("城市规划区内有城建档案接收单位参加"),
    "panel.deputed": N_("外单位成员凭推荐（委派）函"),
    "answer": N_("答复申请"),
    "answer.working_days": N_("期限（工作日）"),
    "before_completion": N_("早于竣工验收"),
    "before_completion.months": N_("期限（月）"),
    "conditions": N_("申请条件"),
    "conditions.items": N_("各条"),
    "sampling": N_("抽样"),
    "sampling.minimum_volumes": N_("最少卷数"),
    "sampling.all_when_fewer": N_("不足时全部检查"),
    "sampling.percent_volumes": N_("案卷比例（%）"),
    "sampling.percent_drawings": N_("竣工图比例（%）"),
    "sampling.shown_hours": N_("公布取号的时限（小时）"),
    "sampling.public_number": N_("公开号码的来源"),
    "sampling.focus": N_("重点"),
    "sampling.focus.items": N_("类"),
    "sampling.focus.items.name": N_("名称"),
    "sampling.focus.items.groups": N_("归档范围的类目"),
    "sampling.focus.items.like": N_("题名含"),
    "vote": N_("表决"),
    "vote.rule": N_("通过条件"),
    "vote.quorum": N_("到会比例"),
    "vote.secret": N_("无记名"),
    "vote.after_recheck": N_("复查后作出结论"),
    "score": N_("评分"),
    "score.used": N_("评分"),
    "score.levels": N_("等级"),
    "score.levels.name": N_("名称"),
    "score.levels.from": N_("起点分"),
    "score.parts": N_("部分"),
    "score.parts.code": N_("代号"),
    "score.parts.name": N_("名称"),
    "score.parts.minimum": N_("下限"),
    "score.parts.items": N_("条"),
    "score.papers": N_("等级文书"),
    "transfer": N_("移交"),
    "transfer.months": N_("期限（月）"),
    "checks": N_("文件检测"),
    "checks.required": N_("必填著录项"),
    "checks.advised": N_("有则必填"),
    "checks.minimum_dpi": N_("最低分辨率（dpi）"),
    "lag": N_("进度"),
    "lag.late_after_working_days": N_("到期后第几个工作日起为超期"),
    "lag.late_share": N_("超期条目占应归条目的份额"),
    "lag.behind_construction": N_("落后工程进度（百分点）"),
    "lag.window_days": N_("推算用的天数"),
    "lag.escalate_working_days": N_("超期几个工作日后报分管领导"),
    "undo": N_("撤回操作"),
    "undo.minutes": N_("时限（分钟，0 为不许）"),
    "reapply": N_("复查不合格后再次申请"),
    "reapply.allowed": N_("允许"),
    "reapply.after_days": N_("间隔（天）"),
    "programme": N_("程序"),
    "programme.name": N_("名称"),
    "programme.subject": N_("对象"),
    "programme.start": N_("起始阶段"),
    "programme.line": N_("阶段"),
    "programme.names": N_("阶段名称"),
    "programme.steps": N_("步骤"),
    "programme.documents": N_("文件"),
    "programme.wording": N_("文件用语"),
    "programme.without": N_("不用的页面"),
}
VALUES = {
    "majority_of_members": N_("验收组成员过半数同意"),
    "recheck": N_("由复查作出结论"),
    "second_vote": N_("验收组再次表决"),
    "national": N_("国家级"),
    "central": N_("中央主管部门"),
    "province": N_("省级"),
    "city": N_("市级"),
    "county": N_("县级"),
    **{name: KINDS[name].title for name in GRADED},
    **FIELD_NAMES,
}
"""Values that are words of ours; what stands in no place here is the pack's own."""
YES, NO = N_("是"), N_("否")


def named(path: str) -> list[str]:
    """The words of a path, the outermost first; a number within a list stays a number, an unknown
    part is told as it is."""
    told, known = [], ""
    for part in path.split("."):
        if part.isdigit():
            told.append(part)
            continue
        known = f"{known}.{part}".removeprefix(".")
        told.append(NAMES.get(known, part))
    return told


def read(value: object) -> list[object]:
    """A value as a list of words and numbers."""
    if isinstance(value, bool):
        if value:
            return [YES]
        return [NO]
    if isinstance(value, list | tuple):
        return [word for one in value for word in read(one)]
    if value is None:
        return []
    if isinstance(value, str):
        return [VALUES.get(value, value)]
    return [value]


def leaves(section: Mapping[str, object]) -> list[tuple[str, object, str, str]]:
    """The single parameters of a section: (name, value, clause, mark)."""
    return [
        (name, leaf["value"], leaf.get("clause", ""), leaf.get("mark", ""))
        for name, leaf in section.items()
        if isinstance(leaf, dict) and "value" in leaf
    ]
