"""The figures of the overview as tables, for the page and to be taken along: a title that says the
outcome, over what it counts, its columns and its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from acceptance.gateways.clock import local_date
from acceptance.services.desk import firsts
from acceptance.services.desk.cockpit import Cell, Due
from acceptance.services.desk.overview import Overview
from acceptance.services.desk.years import Year
from acceptance.services.ground import packs
from acceptance.web.wording import doing, sign
from workflows import standards
from workflows.overview import NAMES
from workflows.projects import STAGE_NAMES, Stage
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


def within(over: Overview) -> str:
    """The days within which something happened."""
    span = over.span
    return str(_("%(first)s 至 %(last)s", first=span.first.isoformat(), last=span.last.isoformat()))


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


def stays(over: Overview) -> Sheet:
    """How long projects stayed in each stage."""
    rows = (
        [_(STAGE_NAMES[one.stage]), one.days, one.stays, one.longer] for one in over.stays.values()
    )
    head = [_("阶段"), _("中位数（天）"), _("停留次数"), _("现在更久的项目")]
    return Sheet("stays", stays_title(over), stays_note(over), head, iter(rows))


def stays_title(over: Overview) -> str:
    """Where the most projects stand longer than others did."""
    worst = max(over.stays.values(), key=lambda one: one.longer, default=None)
    if worst is None or not worst.longer:
        return str(_("各阶段用时"))
    stage = _(STAGE_NAMES[worst.stage])
    return str(_("卡在哪里：%(stage)s，%(count)d 个久于以往", stage=stage, count=worst.longer))


def stays_note(over: Overview) -> str:
    """What the medians count."""
    said: str = _(
        "%(days)s 离开各阶段的 %(count)d 次停留，取中位数，按日历日；撤回的操作、停缓建期间不计，延期续会不算离开",
        days=within(over),
        count=sum(one.stays for one in over.stays.values()),
    )
    return said


def units(over: Overview) -> Sheet:
    """What became of each unit's applications, archives and items."""
    rows = (
        [
            one.name,
            one.applied,
            one.admitted,
            one.supplemented,
            one.declined,
            one.waiting,
            one.concluded,
            one.passed,
            one.ordered,
            one.returned,
        ]
        for one in over.units.units
    )
    head = [
        _("单位"),
        _("申请"),
        _("一次受理"),
        _("通知补正"),
        _("不予受理"),
        _("待答复"),
        _("验收结论"),
        _("一次通过"),
        _("责令整改"),
        _("条目退回"),
    ]
    return Sheet("units", units_title(over), units_note(over), head, iter(rows))


def units_title(over: Overview) -> str:
    """The two shares of all units together."""
    together = over.units.all
    admitted = firsts.share(together.admitted, together.answered)
    passed = firsts.share(together.passed, together.concluded)
    told = []
    if admitted is not None:
        told.append(_("一次受理 %(count)d%%", count=admitted))
    if passed is not None:
        told.append(_("一次通过 %(count)d%%", count=passed))
    return sign("，").join(told) or str(_("一次通过率与返工"))


def units_note(over: Overview) -> str:
    """What the shares count."""
    together = over.units.all
    return str(
        _(
            "%(days)s 提交的 %(applied)d 次申请（一次受理按已答复的 %(answered)d 次计）、作出的 %(concluded)d 次验收结论，"
            "按现建设单位；退回的 %(returned)d 条次归档条目，按责任单位；撤回的操作不计",
            days=within(over),
            applied=together.applied,
            answered=together.answered,
            concluded=together.concluded,
            returned=together.returned,
        )
    )


def years(over: Overview) -> Sheet:
    """The figures of the yearly report, of every office apart and of all."""
    told: list[Row] = [[_("合计"), *figures(one)] for one in over.years.years]
    for office, rows in over.years.offices.items():
        told += [[over.offices[office], *figures(one)] for one in rows]
    return Sheet("years", _("年报数字"), years_note(over), years_head(), iter(told))


def years_head() -> Sequence[str]:
    """The columns, after the office."""
    return [
        _("档案主管部门"),
        _("年度"),
        _("登记"),
        _("申请验收"),
        _("责令整改"),
        _("验收合格"),
        _("验收不合格"),
        _("年末在办"),
        _("接收项目"),
        _("接收案卷"),
        _("接收文件"),
        _("接收页数"),
    ]


def figures(one: Year) -> Row:
    """The figures of a year in the order of the columns."""
    return [
        one.year,
        one.registered,
        one.applied,
        one.ordered,
        one.accepted,
        one.failed,
        one.pending,
        one.archived,
        one.volumes,
        one.files,
        one.pages,
    ]


def years_note(over: Overview) -> str:
    """What the years count."""
    said = _(
        "在办：已申请、尚未合格也未判不合格，本年算到今天；卷、件、页按接收时最后签署的移交清册，试做的移交包不计；"
        "复查合格计入验收合格"
    )
    return sign("；").join((counted(over), said))


MAKERS: Mapping[str, Callable[[Overview], Sheet]] = {
    "due": due,
    "heat": heat,
    "offices": offices,
    "calendar": calendar,
    "load": load,
    "stays": stays,
    "units": units,
    "years": years,
}
"""Each figure by the name under which it is taken along."""
