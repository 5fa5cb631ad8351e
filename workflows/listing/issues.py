"""What is told about a list and its lines."""

from ..words import N_

ISSUES = {
    "unknown_key": N_("没有标识为 %(value)s 的文件：不要改“文件标识”一列"),
    "unknown_item": N_("归档范围中没有条目 %(value)s：从下拉列表中选"),
    "no_section_here": N_("条目 %(value)s 按标段归档：填标段号"),
    "closed_row": N_("条目“%(value)s”已提交：退回后才能改"),
    "foreign_row": N_("条目“%(value)s”由别的单位负责：删去这一行"),
    "unknown_column": N_("列“%(value)s”不认识，已忽略"),
    "twin_row": N_("与第 %(twin)d 行题名、编号相同：删去一行或补上区别"),
    "volume_sealed": N_("案卷“%(value)s”已封卷：启封后才能加文件"),
    "pages_clash": N_("页数 %(pages)d 与起止页 %(first)d–%(last)d 不符：改其中之一"),
    "due_not_yours": N_("计划归档日期由建设单位定，未改"),
    "no_volume_title": N_("没有案卷题名：按案卷封面补填"),
    "date_proposed": N_("“%(value)s”不是完整的日期，像是 %(better)s：核对后确认，或改这一格"),
    "date_two_ways": N_("“%(value)s”有两种读法（%(better)s）：写成 8 位数字"),
    "reversed_dates": N_("“%(value)s”的止日在起日之前：改其中之一"),
    "error_cell": N_("是错误值 %(value)s：改好公式，或粘贴为数值"),
    "hollow_formula": N_("公式没有算出的值：用 Excel 打开、保存一次再传，或粘贴为数值"),
    "turned_to_day": N_("“%(value)s”是表格软件改成的日期，按“%(better)s”读：请核对"),
    "day_as_text": N_("这一格是日期，按“%(value)s”记：请核对"),
    "long_number": N_("“%(value)s”超过 15 位，表格软件把后面的记成了 0：核对后改为文本格式重填"),
    "not_a_period": N_("“%(value)s”不是保管期限：写永久、30 年或 10 年"),
    "not_a_degree": N_("“%(value)s”不是密级：写内部、秘密、机密或绝密，无密级留空"),
    "two_tables": N_("“%(value)s”一列出现两次，左右各是一张表：把右边的移到左边的下面再传"),
    "unread_sheet": N_("工作表“%(value)s”认不出列名，没有读：指定列名，或选“不导入认不出的工作表”"),
    "mixed_sheets": N_("有的工作表是“名称,:,值”目录，有的是带列名的清单：分开上传"),
    "named_otherwise": N_(
        "写的项目是“%(value)s”，本项目是“%(better)s”：确认是本项目的清单后再导入"
    ),
    "no_layout": N_(
        "认不出这份表：第一行写列名（如“文件题名”“文件编号”“日期”“页号”），或下载填好的清单照着填"
    ),
    "near_project": N_(
        "写的是“%(value)s”，本项目是“%(better)s”：只差 %(difference)s，确认是同一项目后再导入"
    ),
    "came_before": N_(
        "%(known)d 行已在库中（题名、编号、日期、案卷都相同），新的 %(fresh)d 行：选“只导入新的”，或删去旧行"
    ),
    "came_whole": N_("这份清单导入过：%(known)d 行都已在库中，没有新的，没有重复导入"),
    "no_last_page": N_("只写了起页 %(value)s，没有止页：按一页算，不是一页的补填"),
    "volume_unclear": N_("有几卷题名都是“%(value)s”：填案卷号区别"),
    "note_cut": N_("备注连同档号、互见号超过 %(limit)d 字，多出的没有留"),
    "twin_volume": N_("与第 %(twin)d 行是同一卷：删去一行，或填案卷号区别"),
    "nothing_filled": N_("没有一行填了题名：没有可导入的内容"),
    "sheets_unnamed": N_(
        "工作表“%(value)s”没说各是哪一卷：把案卷题名写作表名或写在表头上方，或选“不分卷导入”"
    ),
    "number_alone": N_(
        "有案卷号 %(value)s，没有案卷题名，表里也没有这个号的案卷：补案卷题名，或选“不分卷导入”"
    ),
    "near_volume": N_("案卷“%(value)s”与“%(better)s”只差空格、括号，按两卷建：是同一卷的改成一样"),
    "loose_files": N_("有 %(count)d 件没写案卷，未归入案卷：要归入的补案卷题名"),
    "only_title": N_("这一行只有题名：核对是不是文件，不是的删去"),
    "second_column": N_("“%(better)s”一列写的是“%(value)s”，与前一列不同，没有读"),
    "ditto": N_("“%(value)s”按上一行读作“%(better)s”"),
    "narrow_cell": N_("“%(value)s”是列太窄显示不出的值：拉宽这一列再另存"),
    "scientific": N_("“%(value)s”是科学记数，原来的号码已丢：改为文本格式重填"),
    "works_otherwise": N_("表上的工程名称是“%(value)s”，与项目名称不同：核对是不是本项目的清单"),
    "stored_row": N_("“%(value)s”已有原文，所在案卷不能在表里改"),
}
"""What is told about a line of a list, beside the sentences of the catalogue."""
SKIPPED_WORDS = {
    "totals": N_("合计、小计行"),
    "signatures": N_("填表、审核等签署行"),
    "headings": N_("重复的表头、栏次行"),
    "bands": N_("案卷行（下面的文件归入该卷）"),
    "groups": N_("分组行（不是文件，也没有当作案卷）"),
    "across": N_("合并的一整行，不是文件"),
    "hidden": N_("隐藏的行"),
    "nothing": N_("没有题名，也没有别的内容可读"),
    "known": N_("已在库中，没有重复导入"),
    "left": N_("有错，没有导入"),
}
"""Why rows of a sheet are no files."""
KIND_WORDS = {
    "list": N_("文件清单"),
    "volumes": N_("案卷目录（只有案卷）"),
    "catalogue": N_("“名称,:,值”目录"),
    "guide": N_("封面或说明，没有读"),
    "unknown": N_("认不出列名，没有读"),
    "hidden": N_("隐藏的工作表，没有读"),
    "empty": N_("空表"),
}
"""What a sheet is taken for."""
FATES = {
    "read": N_("读作"),
    "note": N_("留作备注"),
    "unread": N_("没有读"),
    "hidden": N_("隐藏，没有读"),
}
"""What became of a column."""
CHECKS = {
    "items": N_("归档条目"),
    "pages": N_("页号"),
    "dates": N_("日期"),
    "retention": N_("保管期限"),
    "secrecy": N_("密级"),
}
"""What cells are checked for."""
NOTED = {
    "formulas": N_("公式（读算出的值）"),
    "links": N_("超链接（不保留）"),
    "comments": N_("批注（不保留）"),
    "filters": N_("筛选"),
}
"""What a sheet has beside its values."""
OPTIONS = {
    "good": N_("只导入没有错的行，其余随表退回"),
    "dates": N_("两位年份、日期序号按建议的日期读"),
    "fresh": N_("只导入新的，已在库中的略过"),
    "hidden": N_("隐藏的行、列和工作表也导入"),
    "sheets": N_("不导入认不出的工作表"),
    "project": N_("是同一项目，照此导入"),
    "loose": N_("不分卷导入"),
}
"""What a person may say of a list, beside what its headings mean."""
