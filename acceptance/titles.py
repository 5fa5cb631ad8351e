"""What the answers are called that are no page: by status, and by what went wrong."""

from __future__ import annotations

from workflows.words import N_

UNREADABLE = N_("请求无法识别")
TITLES = {
    400: UNREADABLE,
    401: N_("请先登录"),
    403: N_("不能做这件事"),
    404: N_("没有这一页，或您无权查看"),
    405: N_("不支持这种请求方式"),
    409: N_("现在还不能做"),
    410: N_("内容已彻底清除"),
    413: N_("提交的内容太大"),
    422: N_("没有保存，请改正"),
    423: N_("正在上传"),
    429: N_("试得太多，先停一停"),
    500: N_("系统出错，已记录"),
    503: N_("系统正忙，请稍后再试"),
    507: N_("存储空间已满，没有存下"),
}
UNSEEN = N_("这样打不开这一页")
"""Of a page that cannot be shown as it was asked for: nothing was to be saved."""
DONE = N_("已经办过了")
CLOSED = {
    "already": N_("这一步已经办过：“%(name)s”于 %(at)s 办了“%(step)s”，不必再办"),
    "roles": N_("归这些角色办理：%(roles)s"),
    "mine": N_("您的单位在本项目是：%(roles)s"),
    "ask": N_("请找“%(units)s”的经办人"),
    "join": N_("本单位也应当承担的，请建设单位在“参建各方”登记"),
    "admin": N_("归这些角色办理：%(roles)s。需要的，请管理员在“人员”里授予"),
}
"""What is said where a door is closed."""
REASONS = {
    "stale": N_("您阅读期间，内容已被他人改动：请刷新后再办"),
    "unexpected": N_(
        "程序出错，已记入日志：请刷新看看刚才的是否已存，并把编号 %(trace)s 告诉系统管理员"
    ),
    "csrf": N_("页面已过期：请返回刷新后再提交"),
    "forbidden": N_("这一步不由您的角色办理，或当前阶段不能办理"),
    "erased": N_(
        "这件文件的内容已于 %(day)s 彻底清除（%(ground)s），任何人都不能再取得；只留摘要、大小和清除的记录"
    ),
    "too_many": N_("从这里试的次数太多：请 %(minutes)d 分钟后再试。急用请联系管理员"),
    "readonly": N_(
        "磁盘现在只能读：可以查看和下载，不能保存，这次没有存下。已存的都在；请告诉系统管理员"
    ),
    "link_over": N_("链接已不能再用"),
    "link_expired": N_("这个链接 %(day)s 到期，不能再用。传过的都在。要新的链接请找%(whom)s"),
    "link_revoked": N_("这个链接 %(day)s 已撤销，不能再用。传过的都在。要新的链接请找%(whom)s"),
    "crowded": N_("同时登录的人太多：请过几秒再试"),
    "conflict": N_("与已有记录冲突：请刷新后核对"),
}
