"""What refusals say that have to do with rooms, shelves, readers and appraisals, by their codes."""

from __future__ import annotations

from workflows.words import N_

SHELF = {
    "no_such_place": N_("没有库位“%(name)s”，或已停用：先登记库位"),
    "no_such_codes": N_("没有档号 %(first)s 到 %(last)s 的案卷：照案卷目录填"),
    "too_many_volumes": N_("%(count)d 卷太多：一次最多 %(most)d 卷"),
    "too_many_places": N_("%(count)d 处：一次登记 1–%(most)d 处"),
    "places_known": N_("库位 %(name)s 等都已登记"),
    "place_taken": N_("库位 %(name)s 已登记：换一个名称"),
    "place_in_use": N_("库位 %(name)s 上还有 %(count)d 卷：先移走或下架"),
    "nothing_shelved": N_("所选案卷都没有上架"),
    "volumes_lent": N_("案卷 %(codes)s 正在读者手中：归还以后再办"),
    "loan_dates": N_("归还日期 %(due)s 早于借出日期 %(out)s"),
    "out_later": N_("日期 %(day)s 还没有到：填实际的日期"),
    "loan_struck": N_("第 %(number)d 号登记已划去"),
    "loan_over": N_("第 %(number)d 号登记已办结，不能再制作复制件：另登记一次"),
    "not_with_reader": N_("“%(name)s”所在的案卷不在第 %(number)d 号登记未还的案卷中"),
    "copy_struck": N_("这份复制件已划去"),
    "copy_gone": N_("“%(name)s”登记的复制件已不能再取：文件已从项目中移出或清除"),
    "no_mark_on": N_(
        "“%(name)s”这种格式不能逐页加水印，没有制作复制件：请转为 PDF 后再办，或只在阅览室查看"
    ),
    "no_mark_font": N_("这台服务器没有中文字体，不能加水印，没有制作复制件：请管理员安装中文字体"),
    "copy_large": N_("“%(name)s”超过 %(most)d MB，不能加水印，没有制作复制件：分页另存后再办"),
    "copy_locked": N_("“%(name)s”设了打开密码，不能加水印，没有制作复制件"),
    "copy_pages": N_("“%(name)s”没有这几页：照文件的页数填"),
    "copy_unread": N_("“%(name)s”读不出来，不能加水印，没有制作复制件"),
    "basis_unknown": N_("没有项目号为 %(code)s、名称为“%(name)s”的项目：两项都照原项目登记的填"),
    "basis_itself": N_("原项目不能是本项目"),
    "basis_circle": N_("“%(name)s”以本项目为依据：不能互为原项目"),
    "basis_known": N_("“%(name)s”已关联，或在等保管单位答复"),
    "basis_answered": N_("已答复：不能再改，可以解除"),
    "basis_over": N_("已解除或未同意：要再关联，另申请一次"),
    "basis_no_code": N_("原项目没有档号为 %(code)s 的案卷，或不对外：照原项目目录填"),
    "basis_long": N_("案卷 %(number)d 的互见号写不下了：先到该卷整理"),
    "nothing_out": N_("第 %(number)d 号登记没有未还的案卷"),
    "nothing_back": N_("案卷 %(code)s 还没有归还：不用取消"),
    "entry_same": N_("没有改动"),
    "verdict_unknown": N_("这种意见不属于这一类鉴定：重新选择"),
    "verdict_dated": N_("延期开放要写明延到哪一天"),
    "verdict_until": N_("日期不对：续存、延期才写日期，且在今天以后"),
    "nothing_appraised": N_("没有选中案卷"),
    "appraisal_waits": N_("案卷 %(name)s 已在第 %(number)d 号意见中：先答复那一份"),
    "appraisal_early": N_("案卷 %(name)s 的保管期限还没有到：到期再鉴定"),
    "appraisal_own": N_("意见由两人办理：请另一人同意"),
    "appraisal_others": N_("意见由拟定的人撤回：不同意的，写明原因"),
    "appraisal_over": N_("第 %(number)d 号意见已办结"),
    "answer_missing": N_("不同意的，写明原因"),
}
