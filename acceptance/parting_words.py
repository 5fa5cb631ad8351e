"""What refuses a project that is to be divided, or to become part of another one, by their codes."""

from __future__ import annotations

from workflows.words import N_

PARTING = {
    "volume_mixed": N_("案卷“%(name)s”里也有留下的条目的文件：先调卷，再拆分"),
    "volume_lent": N_("案卷“%(name)s”在读者手里：归还以后再拆分"),
    "parted_since": N_("此后拆分、并入过项目，有的已归另一项目：不能整个撤回，逐件更正"),
    "parted_after_fix": N_("项目已定过稿：定稿以后不拆分、不并入"),
    "import_under_way": N_("清单“%(name)s”还没有读完：读完或撤回后再办"),
    "packages_under_way": N_("还有压缩包或清单在处理：处理完再办"),
    "divide_all": N_("不能拆出全部标段：至少留下一个，或用更正单改项目信息"),
    "unit_tied": N_("“%(name)s”与留下的标段的单位有隶属或接替关系：标段一起拆出，或先办清"),
    "owed_across": N_("“%(name)s”由另一标段的单位负责：先划转，再拆分"),
    "drawing_across": N_("图号 %(name)s 的文件或变更在留下的标段：先更正，再拆分"),
    "finding_there": N_("问题“%(name)s”还没有销号：销号后再办"),
    "purge_open": N_("“%(name)s”正在申请彻底清除：办完再拆并"),
    "join_unknown": N_("没有编号为“%(code)s”的项目：核对编号"),
    "join_itself": N_("不能并入自己：另填一个项目的编号"),
    "join_stage": N_("“%(name)s”不在建设期间：申请验收以前才能并入"),
    "join_sides": N_("两个项目的建设单位、验收组织单位不同：先用更正单改成一致"),
    "join_packs": N_("两个项目用的标准包或版本不同：先由验收组织单位换成一致"),
    "join_behind": N_("条目“%(name)s”还没有审核到另一项目的阶段：交齐、审核后再并入"),
}
