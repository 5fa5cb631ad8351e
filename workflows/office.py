"""What the office's record calls its acts and the values that stood there before and stand there now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from .words import N_

ACTS = {
    "add_person": N_("登记人员"),
    "invite": N_("发邀请链接"),
    "join_unit": N_("增加任职单位"),
    "end_membership": N_("结束任职"),
    "plan_end": N_("定期结束任职"),
    "correct_membership": N_("更正任职"),
    "correct_person": N_("更正登记"),
    "change_own": N_("修改本人信息"),
    "change_password": N_("修改密码"),
    "set_second": N_("设两步登录"),
    "end_second": N_("取消两步登录"),
    "disable": N_("停用账号"),
    "plan_disable": N_("定期停用账号"),
    "enable": N_("恢复账号"),
    "give_admin": N_("授予系统管理员"),
    "take_admin": N_("收回系统管理员"),
    "end_sessions": N_("结束登录"),
    "revoke_links": N_("撤销链接"),
    "hand_over": N_("移交经办事项"),
    "again": N_("重新执行后台任务"),
}
FIELDS = {
    "name": N_("姓名"),
    "login": N_("登录名"),
    "phone": N_("电话"),
    "email": N_("邮箱"),
    "unit": N_("单位"),
    "title": N_("职务"),
    "until": N_("最后一天"),
    "to": N_("接手人"),
    "count": N_("项数"),
}
"""The values that a page shows; other ones (keys of rows) are kept and not shown."""


def differing(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    """Which values differ, in the order of FIELDS; what one side alone names differs too."""
    return [
        name
        for name in FIELDS
        if (name in before or name in after) and before.get(name) != after.get(name)
    ]


def wrong_last_day(until: date | None, *, today: date) -> str:
    """Why somebody cannot serve until that day, as the code of a refusal; empty when it can. No day:
    at once.
    """
    if until is not None and until < today:
        return "last_day_past"
    return ""


def over(until: date | None, *, today: date) -> bool:
    """Whether a last day has gone by."""
    return until is not None and until < today
