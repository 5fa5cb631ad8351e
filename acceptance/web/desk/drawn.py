"""The figures of the overview as pictures."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Sequence
from datetime import date, timedelta

from flask_babel import gettext as _

from acceptance.gateways.clock import local_date
from acceptance.services.desk.cockpit import Cell, Heat
from acceptance.services.desk.days import Ahead
from acceptance.services.desk.overview import Overview
from acceptance.services.ground import calendars
from workflows.deadlines import YearNotPublished
from workflows.overview import NAMES
from workflows.projects import CLOSED, STAGE_NAMES, Stage
from workflows.words import N_

from . import pictures, sheets
from .pictures import Bar, Column, Grid, Picture, Square

SHOWN = 10
"""Units and years in a picture; the table has all."""
Rows = Sequence[tuple[str, str]]
"""Rows of a heat map: a key and a name."""
WEEKDAYS = (N_("周一"), N_("周二"), N_("周三"), N_("周四"), N_("周五"), N_("周六"), N_("周日"))


def weeks_of(month: date) -> Sequence[Sequence[date]]:
    """The weeks of a month, from Monday on, with the days of its neighbours."""
    return Calendar().monthdatescalendar(month.year, month.month)


def is_workday(day: date) -> bool:
    """Whether people work on that day; Monday to Friday in a year that is not announced."""
    try:
        return calendars.is_workday(day)
    except YearNotPublished:
        return day.weekday() < 5


def tone(cell: Cell, stage: Stage) -> str:
    """The colour of a cell: none where nothing is, or where all is over."""
    if not cell.count:
        return "na"
    if stage in CLOSED:
        return "done"
    return cell.tone


def heat(over: Overview) -> Picture:
    """Categories against stages."""
    return _heat(over, over.by_pack, categories(over), sheets.heat(over).title)


def offices(over: Overview) -> Picture:
    """Offices against stages, the one with the most overdue first."""
    return _heat(over, over.by_office, ranked(over), sheets.offices(over).title)


def categories(over: Overview) -> Rows:
    """The rows of the heat map by category."""
    there = {pack for pack, _stage in over.by_pack}
    return [(pack, sheets.pack_name(pack)) for pack in over.packs if pack in there]


def ranked(over: Overview) -> Rows:
    """The rows of the one by office."""
    return [(str(key), name) for key, name in over.by_lateness()]


def month_before(month: date) -> str:
    """The month before a month, as an address says it."""
    return f"{month - timedelta(days=1):%Y-%m}"


def month_after(month: date) -> str:
    """The month after it."""
    return f"{month + timedelta(days=31):%Y-%m}"


def _heat(over: Overview, found: Heat, rows: Rows, title: str) -> Picture:
    told = [
        (
            name,
            [_square(found.get((key, stage), Cell()), stage, over.today) for stage in over.columns],
        )
        for key, name in rows
    ]
    said = _("%(title)s：格内为项目数，下为最久天数", title=title)
    return pictures.grid(said, Grid([_(NAMES[one]) for one in over.columns], told))


def _square(cell: Cell, stage: Stage, today: date) -> Square:
    if not cell.count or cell.oldest is None:
        return Square("na", "–")
    below = ""
    if stage not in CLOSED:
        below = _("%(days)d 天", days=(today - local_date(cell.oldest)).days)
    return Square(tone(cell, stage), str(cell.count), below)


def calendar(over: Overview) -> Picture:
    """A month: what falls on each day."""
    ahead, weeks = over.ahead, weeks_of(over.month)
    rows = [("", [_day(one, ahead, over.today) for one in week]) for week in weeks]
    said = _("%(month)s 的到期、验收会与监督检查", month=f"{over.month:%Y-%m}")
    return pictures.grid(said, Grid([_(one) for one in WEEKDAYS], rows, first=0))


def _day(day: date, ahead: Ahead, today: date) -> Square:
    if day.month != ahead.month.month:
        return Square("na")
    found = ahead.days.get(day)
    colour = day_tone(day, ahead, today)
    if found is None:
        return Square(colour, str(day.day))
    told = [found.counts.get(kind, 0) for kind in ("due", "meeting", "visit")]
    marks = (_("到期 %(count)d"), _("会 %(count)d"), _("检查 %(count)d"))
    below = " ".join(
        mark % {"count": count} for mark, count in zip(marks, told, strict=True) if count
    )
    return Square(colour, str(day.day), below)


def day_tone(day: date, ahead: Ahead, today: date) -> str:
    """Red where something was due and is not done, amber where it soon is, grey where nobody works."""
    found = ahead.days.get(day)
    if found is not None and "due" in found.counts:
        if day < today:
            return "late"
        if (day - today).days <= 7:
            return "risk"
        return "ok"
    if not is_workday(day):
        return "off"
    return ""


def load(over: Overview) -> Picture:
    """The meetings of the coming weeks."""
    weeks = over.ahead.weeks
    told = [
        Column(
            f"{one.monday:%m-%d}",
            str(one.called + one.planned),
            [(one.called, "called"), (one.planned, "planned")],
        )
        for one in weeks
    ]
    return pictures.columns(_("各周的验收会：深色已通知，浅色按计划"), told)


def stays(over: Overview) -> Picture:
    """How long projects stayed in each stage."""
    most = max((one.longer for one in over.stays.values()), default=0)
    told = []
    for one in over.stays.values():
        colour = "plain"
        if one.longer and one.longer == most:
            colour = "late"
        said = _("%(days)s 天", days=f"{one.days:g}")
        if one.longer:
            said += _("，%(count)d 个更久", count=one.longer)
        told.append(Bar(_(STAGE_NAMES[one.stage]), said, [(one.days, colour)]))
    return pictures.bars(_("各阶段停留天数的中位数；红条的阶段有最多项目久于它"), told)


def units(over: Overview) -> Picture:
    """What came back to each unit, and what did not."""
    told = []
    for one in over.units.units[:SHOWN]:
        said = _("受理 %(a)d / %(b)d", a=one.admitted, b=one.answered)
        if one.waiting:
            said += _("，待答复 %(count)d", count=one.waiting)
        if one.concluded:
            said += _("，通过 %(a)d / %(b)d", a=one.passed, b=one.concluded)
        if one.returned:
            said += _("，退回 %(count)d 条次", count=one.returned)
        parts = [
            (one.admitted + one.passed, "ok"),
            (one.waiting, "plain"),
            (one.supplemented + one.returned, "risk"),
            (one.declined + one.ordered, "late"),
        ]
        told.append(Bar(one.name, said, parts, zh=True))
    said = _("各单位：绿为一次受理或一次通过，黄为补正和条目退回，红为不予受理和责令整改")
    return pictures.bars(said, told, below=True)


def years(over: Overview) -> Picture:
    """Accepted, failed and pending by year."""
    told = [
        Column(
            str(one.year),
            f"{one.accepted} / {one.failed} / {one.pending}",
            [(one.accepted, "ok"), (one.failed, "late"), (one.pending, "risk")],
        )
        for one in reversed(over.years.years[:SHOWN])
    ]
    return pictures.columns(_("各年验收合格（绿）、不合格（红）与年末申请在办（黄）的项目数"), told)


MAKERS = {
    "heat": heat,
    "offices": offices,
    "calendar": calendar,
    "load": load,
    "stays": stays,
    "units": units,
    "years": years,
}
"""Each picture by the name under which it is taken along; of the list there is none."""
