"""What refusals say that have to do with units that were proposed and with what is for everybody, by their codes."""

from __future__ import annotations

from workflows.words import N_

DESK = {
    "unit_there": N_("“%(name)s”已经登记，不用提名：在参建各方的“登记参建单位”里选它"),
    "newcomer_twice": N_("“%(name)s”已提名，等档案主管部门答复"),
    "unit_unnamed": N_("请选系统里的哪一家是它"),
    "only_pdf": N_("“%(name)s”不是 PDF：现行文件只公布 PDF"),
    "unanswered": N_("还没有答复，不能公开：先答复"),
}
