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
    "plan_section_empty": N_("还有没填写的部分“%(names)s”：填写，或删去标题"),
    "plan_replaced": N_("第 %(number)d 版已有新版：复核日期写在新版上"),
    "review_past": N_("复核日期 %(day)s 已到或已过：填以后的日期"),
    "drill_later": N_("日期 %(day)s 还没有到：填实际的日期"),
    "drill_struck": N_("这次演练已划去"),
    "drill_mended": N_("这次演练没有待整改的事项"),
    "mended_early": N_("整改完成日期 %(day)s 早于演练日期"),
    "mend_undated": N_("整改事项和整改期限一并填写"),
    "answer_missing": N_("不同意的，写明原因"),
}
