"""Where each rule comes from: the clause or the pack's parameter that a requirement stands on, and how sure that is.

One row for each thing that a step can be refused for (`words.BLOCKERS`). `docs/rules.md` is made from it, from the
step tables and from `acts` (`flask acceptance rules`); `missing` names what has no source.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from . import (
    amendments,
    draws,
    filings,
    findings,
    handovers,
    newcomers,
    purges,
    revisions,
    successions,
)
from .acts import ACTS
from .engine import Workflow
from .projects import PROJECT
from .words import BLOCKERS

MARKS: Mapping[str, str] = {
    "C": "读过原文",
    "C-2": "见于转引，使用前请核对原文",
    "K": "业内通行，原文未核，使用前请核对原文",
    "P": "本系统约定",
}
"""How sure a source is, as the packs mark it."""
OURS = "本系统约定"
MEASURE = "办法"
"""《重大建设项目档案验收办法》（档发〔2006〕2号）."""


@dataclass(frozen=True)
class Source:
    """The clause, its mark, and the parameter of a pack that sets it, where one does."""

    clause: str
    mark: str
    parameter: str = ""


def _ours(why: str, parameter: str = "") -> Source:
    return Source(f"{OURS}：{why}", "P", parameter)


# fmt: off
SOURCES: Mapping[str, Source] = {
    "no_leader":            Source("办法第五条：领导责任制和岗位责任制", "C"),
    "no_archivist":         Source("办法第五条：领导责任制和岗位责任制", "C"),
    "party_absent":         Source("办法第五条：与建设同步管理", "C"),
    "filings_missing":      Source("办法第五条：与建设同步管理；归档范围以标准包为准", "C", "scope"),
    "filings_unchecked":    Source("DA/T 28-2018：监理审核", "C-2", "scope"),
    "filings_unfiled":      Source("申请条件：完成收集、整理与归档；归档范围以标准包为准", "C-2", "conditions.items"),
    "drawings_missing":     Source("DA/T 28-2018：竣工图编制", "C-2", "scope"),
    "audit_report_missing": Source("DA/T 28-2018：监理档案质量审核", "C-2"),
    "self_check_missing":   Source("附件2：申请前组织自检", "K"),
    "application_missing":  Source("验收申请报告与申请表", "C"),
    "evaluation_missing":   Source("验收意见的内容", "K"),
    "condition_unmet":      Source("申请条件", "C-2", "conditions.items"),
    "no_volumes":           Source("申请条件：分类、组卷、编目基本完成", "C-2", "conditions.items"),
    "volume_gap":           Source("GB/T 11822、GB/T 50328：卷内页号连续", "C-2"),
    "volume_empty":         _ours("空卷不计入档案"),
    "volumes_unnumbered":   Source("DA/T 13：档号", "C-2"),
    "archive_unfixed":      _ours("受理时定稿，此后只凭更改单"),
    "amendment_open":       _ours("受理时定稿，此后只凭更改单"),
    "archive_changed":      _ours("受理时定稿，此后只凭更改单"),
    "files_damaged":        _ours("内容与存入时摘要不符的文件不能移交"),
    "sample_changed":       _ours("抽查过的案卷有更改的须再看"),
    "handover_stale":       _ours("移交清册与所移交的一致"),
    "documents_loose":      _ours("卷外文件不计入档案，先组卷"),
    "documents_not_stored": _ours("只有目录的文件不算已归档"),
    "panel_small":          Source("办法第七条", "C", "panel.minimum"),
    "panel_even":           Source("办法第七条", "C", "panel.odd"),
    "no_panel_leader":      Source("办法第七条", "C"),
    "leader_not_from_organiser": Source("办法第七条", "C", "panel.leader_from_organiser"),
    "no_city_archive":      Source("办法第七条", "C", "panel.city_archive_in_planning_area"),
    "panel_party":          _ours("参建单位的人不评判自己的项目"),
    "panel_twin":           _ours("一人一席，表决各计一票"),
    "panel_namesake":       _ours("一人一席，表决各计一票"),
    "panel_undeputed":      _ours("成员由所在单位或组织单位以函派出，标准包可不要求", "panel.deputed"),
    "organiser_level":      Source("办法第六条", "C", "organiser.rows"),
    "own_scores_missing":   Source("标准包的评分表：自评", "C-2", "score.parts"),
    "scores_missing":       Source("标准包的评分表", "C-2", "score.parts"),
    "score_below_threshold": Source("标准包的评分表：等级", "C-2", "score.levels"),
    "score_below_indicator": Source("标准包的评分表：指标", "C-2", "score.parts.items"),
    "score_no_class":       Source("标准包的评分表：按级别的指标", "C-2", "score.parts.items"),
    "score_below_minimum":  Source("标准包的评分表：分部下限", "C-2", "score.parts.minimum"),
    "record_missing":       Source("办法第六条：结果报备案", "C", "organiser.rows.report_to"),
    "meeting_to_come":      _ours("会议开过才有结论"),
    "completion_near":      Source("档案验收早于竣工验收 3 个月", "C-2", "before_completion.months"),
    "sample_small":         Source("抽查案卷的数量", "K", "sampling.minimum_volumes"),
    "focus_missing":        Source("抽查重点", "K", "sampling.focus.items"),
    "sample_unrecorded":    _ours("抽到的案卷都有检查记录才算抽查"),
    "draw_units":           _ours("取号抽样，至少两个单位取号"),
    "draw_one_sided":       _ours("取号抽样，组织单位以外有人取号"),
    "public_day_near":      _ours("公开号码在清单固定以后产生", "sampling.public_number"),
    "reveal_late":          _ours("取号须在时限内公布", "sampling.shown_hours"),
    "numbers_hidden":       _ours("取号须在时限内公布", "sampling.shown_hours"),
    "no_public_number":     _ours("公开号码由标准包规定", "sampling.public_number"),
    "public_number_entered": _ours("公开号码录入后不改", "sampling.public_number"),
    "public_day_to_come":   _ours("公开号码在清单固定以后产生", "sampling.public_number"),
    "public_number_missing": _ours("公开号码由标准包规定", "sampling.public_number"),
    "frame_changed":        _ours("抽样的清单固定以后不变"),
    "nobody_silent":        _ours("有人到期未公布才作废重抽"),
    "term_running":         _ours("有人到期未公布才作废重抽", "sampling.shown_hours"),
    "votes_missing":        Source("验收会由验收组全体成员参加", "K", "vote.quorum"),
    "vote_open":            _ours("表决结束才公布结果"),
    "paper_unconfirmed":    _ours("代录的票由本人确认，或次日起结束表决"),
    "strike_unanswered":    _ours("代录的票经两人才划去"),
    "vote_taken":           _ours("有结果的表决不重来"),
    "no_majority":          Source("验收组半数以上成员同意为合格", "C-2", "vote.rule"),
    "second_vote_missing":  _ours("标准包规定复查后再次表决的", "vote.after_recheck"),
    "second_vote_lost":     _ours("标准包规定复查后再次表决的", "vote.after_recheck"),
    "majority_agrees":      Source("验收组半数以上成员同意为合格", "C-2", "vote.rule"),
    "no_findings":          Source("不合格的提出整改意见", "C-2"),
    "no_open_problem":      Source("不合格的提出整改意见", "C-2"),
    "findings_unanswered":  Source("整改后复查", "C-2"),
    "findings_unchecked":   Source("整改后复查", "C-2"),
    "findings_unjudged":    _ours("复查逐条作出结论"),
    "nothing_left":         _ours("复查逐条作出结论"),
    "nothing_rejected":     _ours("复查逐条作出结论"),
    "papers_issued":        _ours("作废只用于登记有误、还没有办过的项目"),
    "files_there":          _ours("作废只用于登记有误、还没有办过的项目"),
    "reapply_not_allowed":  _ours("能否再次申请由标准包规定", "reapply.allowed"),
    "reapply_early":        _ours("隔多少天由标准包规定", "reapply.after_days"),
    "handover_missing":     Source("竣工验收后 3 个月内移交，办理交接", "C", "transfer.months"),
    "receipt_refused":      Source("DA/T 93-2022：检测不合格的退回", "C"),
    "receipt_stale":        _ours("回执所收的与所移交的一致"),
    "opinion_missing":      Source("合格的由验收组出具验收意见", "C-2"),
    "nothing_uploaded":     _ours("没有文件的条目不能提交"),
    "same_as_last_round":   _ours("按年重复的工作，上一轮的文件不当作本轮的"),
    "files_not_attached":   _ours("只有目录的文件不算已归档"),
    "supervisor_first":     Source("DA/T 28-2018：施工文件经监理审核", "C-2"),
    "checks_failed":        Source("参照 DA/T 70-2018", "C"),
    "checks_waiting":       Source("参照 DA/T 70-2018", "C"),
    "own_work":             _ours("同一人不以另一方的身份决定自己办的事"),
    "no_supervisor":        Source("DA/T 28-2018：施工文件经监理审核", "C-2"),
}
# fmt: on
TABLES: tuple[tuple[str, Workflow], ...] = (
    ("项目", PROJECT),
    ("条目", filings.FILING),
    ("整改项", findings.FINDING),
    ("更改单", amendments.AMENDMENT),
    ("更正单", revisions.REVISION),
    ("移交清册", handovers.HANDOVER),
    ("清除", purges.PURGE),
    ("抽样", draws.DRAW),
    ("交接单", successions.SUCCESSION),
    ("提名新单位", newcomers.NEWCOMER),
)


def missing() -> Iterator[str]:
    """Whatever has no clause or mark: codes, rows of a step table, acts; and sources of no rule."""
    for code in BLOCKERS:
        found = SOURCES.get(code)
        if found is None or not found.clause or found.mark not in MARKS:
            yield f"{code}：workflows/sources.py 里没有出处"
        elif (found.mark == "P") != found.clause.startswith(OURS):
            yield f"{code}：出处与把握不符"
    yield from (f"{code}：没有这一条" for code in SOURCES if code not in BLOCKERS)
    for name, table in TABLES:
        yield from (f"{name} {row.name}：没有依据" for row in table.rows.values() if not row.rule)
    yield from (f"{act.name}：没有依据" for act in ACTS.values() if not act.rule)


def document() -> str:
    """`docs/rules.md`."""
    lines = [
        "# 规则和出处",
        "",
        "由 `flask --app wsgi acceptance rules` 从 `workflows` 生成，不要手改。把握：",
        "",
        *(f"- {mark}：{said}" for mark, said in MARKS.items()),
        "",
        "“参数”是标准包（`workflows/standards`）里规定它的一栏；参数自己的出处和把握写在包里。",
        "",
        "## 还缺什么才不能办",
        "",
        "| 代码 | 说的话 | 出处 | 把握 | 参数 |",
        "|---|---|---|---|---|",
    ]
    for code, said in BLOCKERS.items():
        source = SOURCES[code]
        lines.append(
            f"| `{code}` | {said} | {source.clause} | {source.mark} | {source.parameter or '–'} |"
        )
    for name, table in TABLES:
        lines += ["", f"## {name}的步骤", "", "| 步骤 | 名称 | 依据 |", "|---|---|---|"]
        lines += [f"| `{row.name}` | {row.title} | {row.rule} |" for row in table.rows.values()]
    lines += ["", "## 步骤以外的办理", "", "| 办理 | 名称 | 依据 |", "|---|---|---|"]
    lines += [f"| `{act.name}` | {act.title} | {act.rule} |" for act in ACTS.values()]
    return "\n".join([*lines, ""])
