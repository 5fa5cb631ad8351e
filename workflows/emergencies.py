"""应急预案: the headings with which an office may begin, and when its plan is looked at again. None of it is law:
what a plan says is its office's own.
"""

from __future__ import annotations

from datetime import date

from .words import N_

HEADS = (
    # heading, as the draft begins   what may be written there
    ("适用范围", N_("适用于哪些场所、库房、设备和档案")),
    ("组织与分工", N_("谁指挥，谁报警和联络，谁抢救，谁警戒，谁善后：写姓名和电话")),
    ("预警与报告", N_("怎样发现，先报给谁，多久内报到哪里，电话")),
    ("火灾", N_("报警、断电、灭火器材在哪里、疏散路线、消防电话")),
    ("水患", N_("断水断电、转移到哪里、浸水档案怎样处理、找谁")),
    ("虫、霉、鼠", N_("怎样隔离、请谁鉴定和处理、怎样复查")),
    ("被盗、泄密", N_("保护现场、报给谁、怎样清点和补救")),
    ("系统与数据灾难", N_("备份在哪里、由谁恢复、多久恢复、恢复以前怎样办理")),
    ("抢救次序", N_("先抢救哪些档案：库房、柜架、档号；搬到哪里")),
    ("演练", N_("多久演练一次、演练什么、谁组织、怎样记录")),
)
"""Common headings, uncertain as such: pages say so, and everybody writes others."""
MOST = 40
"""Sections of a plan."""


def hint(head: str) -> str:
    """What may be written under one of the common headings; nothing for another one."""
    return dict(HEADS).get(head, "")


def a_year_after(day: date) -> date:
    """The day on which a plan is looked at again, unless its office says another one."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
