"""Domain exceptions that every room below the doors may raise.

The doors translate them, with words from here.
"""

from __future__ import annotations

from workflows.words import N_

REFUSALS = {
    "too_large": N_("文件 %(size)s，超过上限 %(limit)s：请拆分后再传"),
    "empty_file": N_("“%(name)s”是空文件：请重新导出"),
    "no_file": N_("没有收到文件：请选择文件后再传"),
    "bad_name": N_("文件名“%(name)s”含不可用字符或过长：改名后再传"),
    "twin_name": N_("“%(name)s”一次传了两份（文件名相同）：改名后再传"),
    "executable": N_("“%(name)s”是可执行文件或网页，不能归档：请转为 PDF、OFD 等格式"),
    "macros": N_("“%(name)s”带有宏，不能归档：另存为不带宏的文件"),
    "unknown_type": N_(
        "“%(name)s”的内容不是可归档的格式：请用 PDF、OFD、TIFF、JPEG、PNG、DWG、DXF、IFC、STEP、DOCX、XLSX、WAV、MP3、MP4、AVI"
    ),
    "wrong_extension": N_("“%(name)s”的内容是 %(found)s，与扩展名不符：改正扩展名或重新导出"),
    "no_match": N_("“%(name)s”对不上清单中任何一件：文件名应与题名一致"),
    "many_match": N_("“%(name)s”对上了 %(count)d 件同名文件：请到条目页逐件上传"),
    "no_space": N_("存储空间不足，文件没有存下：请联系管理员"),
    "old_excel": N_("这是旧版 Excel（.xls）：另存为 .xlsx 或 CSV"),
    "bad_encoding": N_("第 %(row)d 行不是 UTF-8 或 GBK 编码：用记事本另存为 UTF-8"),
    "broken_sheet": N_("表格文件已损坏，无法读取：用 Excel 打开后另存一份"),
    "hostile_sheet": N_("表格文件结构异常（%(why)s），没有读取：用 Excel 新建一份，粘贴数值后再传"),
    "formula_cell": N_("%(cell)s 格是公式：全选后“粘贴为数值”再传"),
    "merged_cells": N_("%(cell)s 是合并单元格：取消合并，每行填全再传"),
    "too_many_columns": N_("%(cell)s 超出 26 列：目录只用 6 列，请删去多余的列"),
    "too_many_rows": N_("超过 %(limit)d 行：请分几次导入"),
    "no_quota": N_("文件 %(size)s，项目空间只剩 %(room)s：请联系管理员扩容"),
    "bad_package": N_("压缩包不能解开（%(why)s）：用 ZIP 重新打包，不加密"),
    "bad_entry": N_("压缩包中的“%(name)s”已损坏：重新打包"),
    "built_upon": N_("“%(name)s”之后已有新的办理，不能撤回"),
    "inspection_closed": N_("这次检查已结束"),
    "no_converter": N_("没有安装转换器（LibreOffice），不能生成 PDF：请下载 Word 打印"),
    "print_changed": N_("“%(name)s”的 PDF 与生成时不一致，没有给出：请下载 Word 打印"),
    "no_preview": N_("这种格式不能在浏览器里看：请下载"),
    "bad_page": N_("没有第 %(page)d 页"),
    "too_many_photos": N_("一条记录最多 %(count)d 张照片"),
    "bad_pack": N_("新版没有存下：%(why)s"),
    "pack_stands": N_("“%(name)s”正在%(stage)s，本轮办完前不换版"),
    "pack_not_pinned": N_("“%(name)s”没有用这个标准包的另一版"),
    "project_code_taken": N_("项目编号 %(code)s 已被使用"),
    "name_taken": N_("“%(name)s”已经登记过"),
    "login_taken": N_("登录名 %(name)s 已被使用"),
    "party_taken": N_("这一标段已登记过%(kind)s"),
    "already_voted": N_("已经表过决"),
    "due_after_completion": N_("整改期限应在竣工验收（%(day)s）以前"),
    "finding_closed": N_("这个问题已销号，不再增补"),
    "recused": N_("%(name)s已回避，不参加表决"),
    "frame_fixed": N_("抽样清单已经固定"),
    "frame_not_fixed": N_("先固定抽样清单，再由验收组报数"),
    "frame_changed": N_("固定清单以后案卷有变动，不能抽取：撤回变动后再抽"),
    "drawn_already": N_("已经抽过：需要时逐卷补抽"),
    "no_score_table": N_("本项目的标准包不设评分"),
    "points_range": N_("“%(name)s”的分数应在 0 到 %(limit)s 之间"),
    "reason_missing": N_("“%(name)s”扣了分：写明扣分原因"),
    "not_issued_here": N_("这份文件不是您的单位出具的"),
    "not_valid": N_("这份文件已不是有效件"),
    "no_document_yet": N_("还不能出具：%(why)s"),
    "not_in_stage": N_("项目当前在“%(stage)s”，不能做这件事"),
    "item_closed": N_("条目“%(name)s”已提交，退回后才能改动文件"),
    "no_such_volume": N_("没有案卷 %(number)s"),
    "no_such_section": N_("项目没有第 %(number)d 标段"),
    "volume_sealed": N_("案卷“%(name)s”已封卷，不能改动：到案卷页说明原因启封后再办"),
    "volume_unsound": N_("案卷“%(name)s”没有文件或页号不连续，不能封卷：先补齐"),
    "volume_sampled": N_("案卷“%(name)s”已被抽查，不能改动"),
    "volume_not_empty": N_("案卷“%(name)s”还有文件，不能删：先移出文件"),
    "date_order": N_("终止日期 %(last)s 早于起始日期 %(first)s：改正其一"),
    "nothing_to_arrange": N_("没有要组卷的文件：都已组好，或还没有归入条目"),
    "arrangement_stale": N_("拟卷以后有 %(count)d 件文件被移动或撤回，方案没有采用：请重新拟卷"),
    "no_volumes_yet": N_("还没有案卷：先组卷或导入案卷目录"),
    "numbers_frozen": N_("档案已移交，档号和案卷不再改动"),
    "numbers_wrong": N_("档号没有编：先按试编结果改正格式"),
    "cells_conflict": N_("%(count)d 格已被他人改动，没有保存：请刷新后再填"),
    "no_handover": N_("移交清册已签署"),
    "wrong_login": N_("登录名或密码不对，或账号暂时锁定"),
    "token_used": N_("链接已用过或已过期：请管理员重发"),
    "bad_text": N_("“%(field)s”中有 Word 不能保存的字符：重新键入"),
}


HELD = {
    "no_match": N_("对不上清单中任何一件"),
    "many_match": N_("对上了好几件同名文件"),
    "wrong_extension": N_("扩展名与内容不符"),
    "item_closed": N_("条目已提交，退回后才能改动"),
    "not_yours": N_("对应的条目由别的单位负责"),
    "no_section": N_("没有写明标段"),
    "unknown_section": N_("项目没有这一标段"),
}
"""Why a file waits in the holding area."""


class Refused(Exception):
    """The input or the moment does not allow it (HTTP 422). `code` has its sentence in REFUSALS."""

    def __init__(self, code: str, /, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


class NotFound(Exception):
    """There is no such thing, or it is not this viewer's to know of (HTTP 404)."""


class Forbidden(Exception):
    """The viewer may see the thing but not do this (HTTP 403)."""


class Stale(Exception):
    """The thing moved while the viewer was reading (HTTP 409)."""
