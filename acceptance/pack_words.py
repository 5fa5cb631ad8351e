"""What refusals say that have to do with an office's own packs, by their codes."""

from __future__ import annotations

from workflows.words import N_

PACKS = {
    "pack_name_shipped": N_("%(name)s 是随系统标准包的代号：换一个"),
    "pack_name_taken": N_("本机关已有代号 %(name)s 的标准包：换一个"),
    "pack_blocked": N_("“%(name)s”还不完整：%(why)s"),
    "pack_not_open": N_("“%(name)s”已作废或还没有确认来处：恢复或确认以后再改"),
    "pack_not_ready": N_("“%(name)s”还不能用：照“发布”一栏列出的先改"),
    "pack_same": N_("“%(name)s”没有未发布的修改"),
    "pack_published": N_("“%(name)s”已发布过，不能作废：没有发布的修改请逐次撤销"),
    "pack_not_discarded": N_("“%(name)s”没有作废：不用恢复"),
    "pack_no_group": N_("条目要放在类目下面：先加类目"),
    "pack_row_gone": N_("这一行已不在表里：刷新后再改"),
    "pack_too_many_rows": N_("超过 %(most)d 行：分成两个标准包，或去掉不归档的行"),
    "pack_mark_wrong": N_("条目“%(name)s”的期限或标记“%(mark)s”不对：从列表中选"),
    "pack_nothing_undone": N_("“%(name)s”没有可以撤销的修改：已发布的用新的修改更正"),
    "pack_list_empty": N_("“%(name)s”里没有内容"),
    "pack_list_gone": N_("“%(name)s”没有存着这张表：重新选择清单文件"),
    "pack_list_untitled": N_("没有指定哪一列是标题：在“%(name)s”的各列中选一列"),
    "pack_file_other": N_("这不是归档范围的签名文件：请对方从“已发布的版本”下载 .pack.json"),
    "pack_file_unsigned": N_("签名不成立：文件被改过，请向对方重新索取"),
    "pack_not_arrived": N_("“%(name)s”已经确认过或作废了"),
}
