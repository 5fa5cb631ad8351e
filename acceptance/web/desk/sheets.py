"""The figures of how things stand as tables, for the page and to be taken along: a title that says the
outcome, over what it counts, its columns and its rows. What happened in a period: `happened`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from acceptance.gateways.clock import local_date
from acceptance.services.desk.cockpit import Cell, Due
from acceptance.services.desk.overview import Overview
from acceptance.services.ground import packs
from acceptance.web.wording import doing, sign
from workflows import standards
from workflows.overview import NAMES
from workflows.projects import Stage
from workflows.roles import ROLE_NAMES

WINDOW = 500
"""Projects that an export reads at once."""
Row = Sequence[object]


@dataclass(frozen=True)
class Sheet:
    """One figure as a table; `rows` are read once."""

    key: str
    title: str
    note: str
    head: Sequence[str]
    rows: Iterator[Row]


def pack_name(pack: str) -> str:
    """What a procedure is called: its programme where it has one."""
    found = standards.procedure(pack)
    named: str = found.data.get("programme", {}).get("name", "") or found.title
    return str(_(named))


def counted(over: Overview) -> str:
    """Over what all of them count, and what they leave out."""
    return str(
        _(
            "按验收组织单位计，%(count)d 个项目（最早于 %(day)s 登记）；已作废的登记 %(void)d 个不计",
            count=over.projects,
            day=over.since.isoformat(),
            void=over.void,
        )
    )


def due(over: Overview) -> Sheet:
    """Every project of the list."""
    head = [
        _("项目"),
        _("项目编号"),
        _("验收组织单位"),
        _("类别"),
        _("阶段"),
        _("自"),
        _("已（天）"),
        _("轮到谁"),
        _("要办的事"),
        _("到期"),
        _("余（工作日）"),
    ]
    return Sheet("due", _("项目与到期"), due_note(over), head, _dues(over))


def due_note(over: Overview) -> str:
    """What the list counts."""
    said = _("已办结的不列，除非按阶段查；每个项目列最先到期的一件，到期日按各项目标准包推算")
    if over.marked:
        changed = _("%(count)d 个项目刚有变动，到期日正在重算", count=over.marked)
        return sign("；").join((counted(over), said, changed))
    return sign("；").join((counted(over), said))


def _dues(over: Overview) -> Iterator[Row]:
    skip = 0
    while True:
        found = over.dues(skip=skip, most=WINDOW)
        for one in found.shown:
            yield _due(one, over.today)
        skip += WINDOW
        if skip >= found.total:
            return


def _due(one: Due, today: date) -> Row:
    project, move = one.project, one.move
    since = local_date(project.state_since)
    start: Row = [
        project.name,
        project.code,
        project.organiser.name,
        pack_name(project.procedure_pack),
        _(packs.stage_name(project)),
        since.isoformat(),
        (today - since).days,
    ]
    if move is None:
        return [*start, "", "", "", None]
    who = move.who or _(ROLE_NAMES[move.role])
    day = ""
    if move.due:
        day = move.due.isoformat()
    return [*start, who, doing(move.what).striptags(), day, move.left]


def heat(over: Overview) -> Sheet:
    """How many projects of each category stand in which stage."""
    rows = (
        [pack_name(pack), *_cell(stage, cell, over.today)]
        for (pack, stage), cell in sorted(over.by_pack.items(), key=_in_order(over))
    )
    return Sheet("heat", _("类别 × 阶段"), counted(over), [_("类别"), *_cells()], iter(rows))


def offices(over: Overview) -> Sheet:
    """The same of each office, the one with the most overdue first."""
    place = {str(key): number for number, (key, _name) in enumerate(over.by_lateness())}
    names = {str(key): name for key, name in over.offices.items()}
    stages = list(NAMES)
    rows = (
        [names[key], *_cell(stage, cell, over.today)]
        for (key, stage), cell in sorted(
            over.by_office.items(), key=lambda one: (place[one[0][0]], stages.index(one[0][-1]))
        )
    )
    head = [_("档案主管部门"), *_cells()]
    return Sheet("offices", _("各档案主管部门 × 阶段"), counted(over), head, iter(rows))


def _in_order(over: Overview) -> Callable[[tuple[tuple[str, Stage], Cell]], tuple[int, int]]:
    stages = list(NAMES)
    return lambda one: (over.packs.index(one[0][0]), stages.index(one[0][-1]))


def _cells() -> list[str]:
    return [
        _("阶段"),
        _("项目数"),
        _("超期"),
        _("3 个工作日内到期"),
        _("最久（天）"),
        _("最久的自"),
    ]


def _cell(stage: Stage, cell: Cell, today: date) -> Row:
    told: Row = [_(NAMES[stage]), cell.count, cell.late, cell.soon]
    if cell.oldest is None:
        return [*told, None, ""]
    oldest = local_date(cell.oldest)
    return [*told, (today - oldest).days, oldest.isoformat()]


def calendar(over: Overview) -> Sheet:
    """What falls on each day of a month."""
    rows = (
        [
            day.on.isoformat(),
            day.counts.get("due", 0),
            day.counts.get("meeting", 0),
            day.counts.get("visit", 0),
            sign("；").join(name for kind, name in day.names.items() if day.counts[kind] == 1),
        ]
        for day in over.ahead.days.values()
    )
    head = [_("日期"), _("到期项目"), _("验收会"), _("监督检查"), _("只有一个的，其项目")]
    return Sheet("calendar", _("本月日程"), calendar_note(over), head, iter(rows))


def calendar_note(over: Overview) -> str:
    """What the month counts."""
    said = _("到期按未办结项目现在的到期日，办完的不再列；验收会按通知的日期，续会按新的")
    return sign("；").join((counted(over), said))


def load(over: Overview) -> Sheet:
    """How many meetings begin in each of the coming weeks."""
    rows = ([one.monday.isoformat(), one.called, one.planned] for one in over.ahead.weeks)
    head = [_("周（自周一）"), _("已通知的验收会"), _("计划验收、尚未通知")]
    return Sheet("load", _("未来八周的验收会"), load_note(over), head, iter(rows))


def load_note(over: Overview) -> str:
    """What the weeks count."""
    said = _("已通知的按会期首日；计划的按登记的计划验收日期，没有登记日期的不计")
    return sign("；").join((counted(over), said))


MAKERS: Mapping[str, Callable[[Overview], Sheet]] = {
    "due": due,
    "heat": heat,
    "offices": offices,
    "calendar": calendar,
    "load": load,
}
"""Each figure of how things stand by the name under which it is taken along."""
