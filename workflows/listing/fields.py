"""The columns of a file list, and every word by which people head them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from ..words import N_

FIELDS = {
    "key": N_("文件标识"),
    "item": N_("条目编号"),
    "section": N_("标段号"),
    "item_name": N_("条目名称"),
    "party": N_("责任单位"),
    "volume": N_("案卷题名"),
    "title": N_("文件题名"),
    "number": N_("文件编号"),
    "author": N_("责任者"),
    "formed_on": N_("文件日期"),
    "first_page": N_("起始页"),
    "last_page": N_("终止页"),
    "pages": N_("页数"),
    "due_on": N_("计划归档日期"),
}
"""The columns of a list, in the order in which we write them."""
MORE = {
    "volume_number": N_("案卷号"),
    "span": N_("起止页号"),
    "retention": N_("保管期限"),
    "secrecy": N_("密级"),
    "remark": N_("备注"),
    "code": N_("档号"),
    "see_also": N_("互见号"),
    "year": N_("年"),
    "month": N_("月"),
    "day": N_("日"),
    "begins_on": N_("起始日期"),
    "ends_on": N_("终止日期"),
    "project": N_("项目名称"),
}
"""Columns that other lists have and ours does not."""
ALL = {**FIELDS, **MORE}
NOTES = frozenset(("code", "see_also"))
"""What is kept as a note of the file, or of the volume where the list is one of volumes."""
UNREAD = frozenset(("item_name", "party"))
"""What stands in our own list for its reader only."""
PARTS_OF_DAY = ("year", "month", "day")
ENDS_OF_DATE = ("begins_on", "ends_on")
OF_NO_LINE = frozenset((*PARTS_OF_DAY, *ENDS_OF_DATE, "project"))
"""Columns that are no cell of a line: they are joined to one, or speak of the whole list."""
SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "key": ("文件标识", "标识", "系统编号", "文件id"),
    "item": ("条目编号", "条目代号", "归档条目编号", "归档代号", "代号", "条目号"),
    "section": ("标段号", "标段", "标段编号", "合同段", "合同标段"),
    "item_name": ("条目名称", "归档条目", "应归档文件", "归档内容"),
    "party": ("责任单位", "归档单位", "提交单位", "移交单位"),
    "volume": (
        "案卷题名",
        "案卷名称",
        "卷名",
        "案卷标题",
        "所属案卷",
        "卷题名",
        "案卷名",
        "组卷题名",
        "所属卷",
        "所在案卷",
        "归入案卷",
        "所属案卷题名",
    ),
    "title": (
        "文件题名",
        "题名",
        "文件名称",
        "文件名",
        "文件标题",
        "材料名称",
        "名称",
        "文件材料题名",
        "文件材料名称",
        "资料名称",
        "标题",
        "题目",
        "文件题目",
        "卷内文件题名",
        "文件材料标题",
        "文件材料",
        "图纸名称",
        "图名",
        "卷内文件名称",
        "卷内文件标题",
        "文件材料标题",
        "文件全称",
        "资料题名",
        "图纸题名",
        "材料题名",
    ),
    "number": (
        "文件编号",
        "文号",
        "文图号",
        "图号",
        "编号",
        "发文字号",
        "文件字号",
        "文件号",
        "图纸编号",
        "文件编号图号",
        "文号图号",
        "文件编号文号",
        "原文编号",
        "字号",
        "文件文号",
        "文件图号",
        "图纸号",
        "原文号",
        "文件材料编号",
    ),
    "author": (
        "责任者",
        "责任人",
        "编制单位",
        "发文单位",
        "形成单位",
        "作者",
        "编制人",
        "文件责任者",
        "立卷单位",
        "发文机关",
        "第一责任者",
        "形成者",
        "文件形成者",
        "制发单位",
        "制文单位",
        "编写单位",
        "形成机关",
    ),
    "formed_on": (
        "文件日期",
        "日期",
        "形成日期",
        "形成时间",
        "成文日期",
        "落款日期",
        "编制日期",
        "文件形成日期",
        "时间",
        "起止日期",
        "起止时间",
        "文件起止日期",
        "文件时间",
        "文件形成时间",
        "编制时间",
        "年月日",
        "成文时间",
        "落款时间",
        "发文日期",
        "制成日期",
        "形成年月",
    ),
    "first_page": (
        "起始页",
        "起页",
        "起始页号",
        "首页",
        "起页号",
        "开始页",
        "起始页次",
        "起始页码",
        "首页号",
    ),
    "last_page": (
        "终止页",
        "止页",
        "终止页号",
        "末页",
        "止页号",
        "结束页",
        "终页",
        "终止页次",
        "终止页码",
        "末页号",
        "截止页",
    ),
    "pages": ("页数", "总页数", "张数", "页", "总张数", "件页数", "页数页号", "页数张数"),
    "due_on": ("计划归档日期", "应归日期", "计划日期", "计划提交日期", "归档期限"),
    "volume_number": ("案卷号", "卷号", "案卷序号", "卷次", "案卷编号", "盒号", "保管单位号"),
    "span": (
        "页次",
        "页号",
        "起止页号",
        "起止页",
        "起止页次",
        "起止页码",
        "页码",
        "张次",
        "张号",
        "起止张号",
        "所在页号",
        "所在页次",
        "页号张号",
        "页次张次",
        "所在页码",
        "页号页次",
    ),
    "retention": ("保管期限", "保存期限", "保管期", "期限"),
    "secrecy": ("密级", "保密级别", "机密等级"),
    "remark": ("备注", "附注", "备考", "说明"),
    "code": ("档号", "档案号", "案卷档号", "文件档号"),
    "see_also": ("互见号", "参见号", "互见档号"),
    "year": ("年", "年份"),
    "month": ("月", "月份"),
    "day": ("日",),
    "begins_on": ("起始日期", "开始日期", "起日期", "起始时间", "开始时间", "最早日期"),
    "ends_on": ("终止日期", "结束日期", "截止日期", "止日期", "终止时间", "结束时间", "最晚日期"),
    "project": ("项目名称", "工程项目名称", "建设项目名称", "所属项目"),
}
IGNORED = ("序号", "顺序号", "错误信息", "状态", "件号", "必归", "行号", "序", "件序号", "no")
"""Headings that need no field: we number the lines ourselves, or write the column for the reader
only."""
WEAK = frozenset(
    (
        "编号",
        "字号",
        "名称",
        "标题",
        "题目",
        "说明",
        "期限",
        "时间",
        "页",
        "总页数",
        "总张数",
        "盒号",
        "案卷序号",
        "保管单位号",
    )
)
"""Headings that yield to a plainer one of the same field: beside 文号 a column 编号 counts the lines."""
WHOLE_VOLUMES = frozenset(("题名", "名称", "标题", "题目"))
"""Headings that in a list of volumes mean the volume."""
ERROR_HEADING = "错误信息"
PLAIN_NAME = "清单"
"""A sheet of ours that has no other name."""
FIRST = ("起", "自", "始", "起页", "起始", "起号", "起页号", "首", "从", "开始")
LAST = ("止", "至", "终", "止页", "终止", "止号", "止页号", "末", "到", "结束")
LONGEST = 100
"""Characters of a heading that are kept."""
_NOISE = re.compile(r"[\s*＊（）()【】\[\]:：/、·_.-]+|必填|选填|可填")
_MORE = re.compile(
    r"\((?:[页张件份卷年]|[ymd年月日/.\- ]+|\d位.{0,6}|如.*|格式.*|例.*)\)\s*\Z"
    r"|(?<=[一-鿿*)\s])\s*(?!(?:english|en|old|new|pinyin)\b)[a-z][a-z. /()'-]*\Z",
    re.IGNORECASE | re.DOTALL,
)
"""A unit, a way of writing or an English word behind what a column is called."""
_OLD = str.maketrans(
    "題檔號頁數責備註間編圖單標條稱總張級內歸類產終時參見續資訊係說項狀態發機關類別區個"
    "計審檢複負經辦監簽蓋員電話師長處記錄對報無轉紙冊絕驗碼體載規質種專業屬製",
    "题档号页数责备注间编图单标条称总张级内归类产终时参见续资讯系说项状态发机关类别区个"
    "计审检复负经办监签盖员电话师长处记录对报无转纸册绝验码体载规质种专业属制",
)
"""The traditional characters of headings and of what stands below a list, as simplified ones."""


def simplified(text: str) -> str:
    """A text in the characters by which headings, totals and signatures are known."""
    return text.translate(_OLD)


def folded(heading: object) -> str:
    """A heading as it is compared: without spaces, stars, brackets and 必填, in simplified
    characters; without its unit (页数（页）) or its English (题名 Title) where people head a column so.
    """
    plain = unicodedata.normalize("NFKC", str(heading or "")).translate(_OLD)
    whole = _NOISE.sub("", plain).casefold()
    if whole in KNOWN or whole in SKIPPED or not _MORE.search(plain):
        return whole
    short = _NOISE.sub("", _MORE.sub("", plain)).casefold()
    return short if short in KNOWN or short in SKIPPED else whole


def written(cell: object) -> str:
    """A heading as it is kept and shown."""
    return str(cell or "").strip()[:LONGEST]


KNOWN: dict[str, str] = {}
SKIPPED: frozenset[str] = frozenset()
KNOWN = {folded(word): field for field, words in SYNONYMS.items() for word in words}
SKIPPED = frozenset(folded(word) for word in IGNORED)
