"""What may be told about a line of a catalogue, and how it weighs: errors stop the import, mended
cells and remarks are only told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..words import N_

ERROR, MENDED, REMARK = "error", "mended", "remark"
ISSUES = {
    "header_missing": N_("没有“项目名称”一行：表头应为“名称,:,值”"),
    "other_project": N_("这是“%(value)s”的目录，本项目是“%(expected)s”：请换成本项目的文件"),
    "no_volumes": N_("没有一行案卷：案卷行应为“案卷题名,0”"),
    "file_before_volume": N_("文件行之前没有案卷行：先写一行“案卷题名,0”"),
    "no_title": N_("没有题名：按文件上的题名补填"),
    "too_long": N_("超过 %(limit)d 字：请缩短"),
    "bad_character": N_("含有不可见的控制字符：重新键入这一格"),
    "formula": N_("是公式：粘贴为数值"),
    "not_a_page": N_("“%(value)s”不是页号：只填数字"),
    "end_before_start": N_("止页 %(last)d 小于起页 %(first)d：按实际页号改"),
    "page_gap": N_("应从第 %(expected)d 页起，现写 %(value)d：缺 %(missing)d 页，补文件或改页号"),
    "page_overlap": N_("应从第 %(expected)d 页起，现写 %(value)d：与上一件重叠，改页号"),
    "not_a_date": N_("“%(value)s”不是日期：写成 8 位数字，如 20220301"),
    "impossible_date": N_("没有“%(value)s”这一天：按文件落款核对"),
    "future_date": N_("日期 %(value)s 在今天之后：按文件落款核对"),
    "no_date": N_("没有日期：有落款的请补填"),
    "repeated": N_("与第 %(twin)d 行重复：删去一行"),
    "repeated_volume": N_("案卷题名与第 %(twin)d 行相同：并为一卷或改题名"),
    "volume_exists": N_("项目中已有案卷“%(value)s”：已导入过的不要再导"),
    "no_author": N_("没有责任者：建议补填"),
    "wrong_total": N_("写明 %(declared)d 件，下面有 %(count)d 件：补齐文件行或改件数"),
    "empty_volume": N_("案卷下没有文件，未导入"),
    "extra_cells": N_("多出 %(count)d 格，已忽略：一行最多 6 格"),
    "spaces": N_("去掉了多余空格"),
    "date_format": N_("日期“%(value)s”已改为 %(mended)s"),
    "no_item": N_("归档范围中找不到对应条目：导入后到“未对上条目”中指定"),
    "no_group": N_("案卷题名“%(value)s”不在归档范围内，或是多出的一行：核对后改题名或删去"),
    "no_section": N_("没有写明标段：在案卷题名中写“第 1 标段”"),
    "section_untaught": N_(
        "案卷题名写的标段叫法还没有对应：在预归档区说明它是哪一标段，或写“第 1 标段”"
    ),
    "sections_at_odds": N_("案卷题名写的是第 %(value)s 标段，标段一列写的是另一个：改其中之一"),
    "not_yours": N_("对应的条目由别的单位负责：导入后未归入条目"),
    "item_closed": N_("对应的条目已提交：导入后未归入条目，退回后再归"),
    "unknown_section": N_("项目没有第 %(value)s 标段：核对标段号"),
}


@dataclass(frozen=True)
class Issue:
    """One thing about one cell; `row` and `column` count from 1, 0 means the whole sheet or the
    whole row. `sheet` names it where a workbook has several."""

    row: int
    column: int
    weight: str
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    sheet: str = ""
