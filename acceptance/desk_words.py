"""What refusals say that have to do with units that were proposed and with what is for everybody, by their codes."""

from __future__ import annotations

from workflows.words import N_

DESK = {
    "unit_there": N_("“%(name)s”已经登记，不用提名：在参建各方的“登记参建单位”里选它"),
    "newcomer_twice": N_("“%(name)s”已提名，等档案主管部门答复"),
    "unit_unnamed": N_("请选系统里的哪一家是它"),
    "only_pdf": N_("“%(name)s”不是 PDF：现行文件只公布 PDF"),
    "line_there": N_("“%(name)s”已在 %(year)d 年的名单里"),
    "no_such_project": N_("没有编号为“%(code)s”的项目：照项目列表里的编号填写"),
    "no_name_column": N_("“%(name)s”里没有找到“项目名称”一列：在表头写明后再读入"),
    "sheet_long": N_("有 %(count)d 行，一次最多读入 %(limit)d 行：分开读入"),
    "unanswered": N_("还没有答复，不能公开：先答复"),
}
