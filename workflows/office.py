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
    "choose_notices": N_("改通知的设置"),
    "change_password": N_("修改密码"),
    "set_second": N_("设两步登录"),
    "end_second": N_("取消两步登录"),
    "add_passkey": N_("登记通行密钥"),
    "rename_passkey": N_("通行密钥改名"),
    "end_passkey": N_("删除通行密钥"),
    "bind_outside": N_("绑定统一身份认证"),
    "release_outside": N_("解除统一身份认证"),
    "disable": N_("停用账号"),
    "plan_disable": N_("定期停用账号"),
    "enable": N_("恢复账号"),
    "give_admin": N_("授予系统管理员"),
    "take_admin": N_("收回系统管理员"),
    "end_sessions": N_("结束登录"),
    "revoke_links": N_("撤销链接"),
    "hand_over": N_("移交经办事项"),
    "again": N_("重新执行后台任务"),
    "sign_in": N_("登录"),
    "wrong_password": N_("密码不对"),
    "wrong_code": N_("验证码不对"),
    "wrong_passkey": N_("通行密钥没有通过"),
    "outside_unknown": N_("统一身份认证账号没有绑定"),
    "more_misses": N_("其余的登录失败"),
    "redeem": N_("凭链接设密码"),
    "forget_password": N_("申请重设密码"),
    "mail_invitation": N_("寄出邀请链接"),
    "begin_chain": N_("此前的记录编入链"),
    "add_unit": N_("登记单位"),
    "rename_unit": N_("单位改名"),
    "correct_unit": N_("更正单位"),
    "merge_unit": N_("合并重复登记的单位"),
    "retire_unit": N_("停用单位"),
    "save_letterhead": N_("登记公文标志"),
    "put_template": N_("启用公文模板"),
    "use_template": N_("改用公文模板"),
    "enter_year": N_("登记年度日历"),
    "add_places": N_("登记库位"),
    "correct_place": N_("更正库位"),
    "close_place": N_("停用库位"),
    "save_receiving": N_("登记接收要求"),
    "save_plan": N_("保存应急预案草稿"),
    "drop_plan": N_("作废应急预案草稿"),
    "adopt_plan": N_("启用应急预案"),
    "review_plan": N_("改定应急预案复核日期"),
    "log_drill": N_("登记应急演练"),
    "correct_drill": N_("更正应急演练"),
    "mend_drill": N_("登记演练整改完成"),
    "strike_drill": N_("划去应急演练"),
    "show_paper": N_("公布现行文件"),
    "correct_paper": N_("更正现行文件"),
    "withdraw_paper": N_("撤下现行文件"),
    "put_back_paper": N_("恢复公布"),
    "add_line": N_("记入重点项目名单"),
    "take_lines": N_("读入重点项目名单"),
    "correct_line": N_("更正重点项目名单"),
    "strike_line": N_("划去名单中的一行"),
    "strike_lines": N_("划去一次读入的各行"),
    "put_back_line": N_("恢复名单中的一行"),
    "answer_question": N_("答复咨询"),
    "open_question": N_("公开咨询"),
    "close_question": N_("撤下公开的咨询"),
    "add_pack": N_("增加标准包版本"),
    "make_pack": N_("拟本机关的标准包"),
    "discard_pack": N_("作废标准包草稿"),
    "take_up_pack": N_("恢复标准包草稿"),
    "publish_pack": N_("发布标准包的一版"),
    "offer_pack": N_("给新项目用标准包的一版"),
    "end_offer": N_("不再给新项目用"),
    "receive_pack": N_("接收标准包的签名文件"),
    "confirm_pack": N_("确认标准包签名文件的来处"),
    "export_all": N_("导出全部数据"),
    "export_project": N_("导出一个项目"),
    "import_all": N_("由导出导入全部数据"),
}
QUIET = ("sign_in",)
"""Acts that stand in the whole record alone: a page of one person would be full of them."""
NAMING = ("change_own", "correct_person")
"""Acts by which a person bears another name."""
NOUNS = {
    "person": N_("人员"),
    "unit": N_("单位"),
    "task": N_("后台任务"),
    "letterhead": N_("公文标志"),
    "template": N_("公文模板"),
    "calendar": N_("日历"),
    "pack": N_("标准包"),
    "place": N_("库位"),
    "current_paper": N_("现行文件"),
    "question": N_("公众咨询"),
    "key_project": N_("重点项目名单"),
    "receiving": N_("接收要求"),
    "emergency_plan": N_("应急预案"),
    "emergency_drill": N_("应急演练"),
    "office": N_("本记录"),
    "instance": N_("本系统"),
}
"""What is acted upon."""
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
    "tries": N_("次数"),
    "people": N_("人数"),
    "from": N_("来自"),
    "hour": N_("时段"),
    "admin_of": N_("管什么"),
    "kind": N_("性质"),
    "version": N_("版"),
    "note": N_("说明"),
    "source": N_("依据"),
    "days": N_("天数"),
    "level": N_("级别"),
    "head": N_("发文机关标志"),
    "letter_mark": N_("函件机关代字"),
    "file_mark": N_("文件机关代字（发）"),
    "opinion_mark": N_("验收意见机关代字"),
    "contact": N_("联系人"),
    "address": N_("地址"),
    "copies": N_("抄送"),
    "signatory": N_("签发人（上行文）"),
    "second_hand": N_("改过措辞的公文须由第二人签发"),
    "place": N_("位置"),
    "sha256": N_("清单的摘要"),
    "number": N_("文号"),
    "issuer": N_("制发机关"),
    "issued_on": N_("成文日期"),
    "answer": N_("答复"),
    "shown": N_("公开的问题"),
    "passkey": N_("通行密钥"),
    "outside": N_("统一身份认证的标识"),
    "review_on": N_("下次复核日期"),
    "held_on": N_("演练日期"),
    "drilled": N_("演练内容"),
    "took_part": N_("参加人员"),
    "found": N_("发现的问题"),
    "mend": N_("整改事项"),
    "mend_by": N_("整改期限"),
    "mended_on": N_("整改完成日期"),
    "year": N_("年度"),
    "code": N_("项目代码"),
    "owner": N_("建设单位"),
    "registered_as": N_("本系统项目编号"),
    "sheet": N_("文件"),
    "by_mail": N_("随邮件寄来的"),
    "quiet": N_("免打扰时段"),
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
