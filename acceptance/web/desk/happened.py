"""The figures of what happened in a period as tables: how long projects stayed, what came back to whom, the
yearly report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from flask_babel import gettext as _

from acceptance.services.desk import firsts
from acceptance.services.desk.overview import Overview
from acceptance.services.desk.years import Year
from acceptance.web.wording import sign
from workflows.projects import STAGE_NAMES

from . import sheets
from .sheets import Row, Sheet


def within(over: Overview) -> str:
    """The days within which something happened."""
    span = over.span
    return str(_("%(first)s 至 %(last)s", first=span.first.isoformat(), last=span.last.isoformat()))


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
        _("新登记"),
        _("申请验收"),
        _("责令整改"),
        _("验收合格"),
        _("验收不合格"),
        _("年末申请在办"),
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
        "申请在办：已申请、尚未合格也未判不合格，本年算到今天；卷、件、页按接收时最后签署的移交清册，试做的移交包不计；"
        "复查合格计入验收合格"
    )
    return sign("；").join((sheets.counted(over), said))


MAKERS: Mapping[str, Callable[[Overview], Sheet]] = {
    "stays": stays,
    "units": units,
    "years": years,
}
"""Each of them by the name under which it is taken along."""
