"""The sentences of the rules, in Chinese; the doors translate them. One word, one meaning: see docs/glossary.md."""


def N_(text: str) -> str:
    """Mark a text for translation without translating it here."""
    return text


NOTICE = "使用前请核对原文"
"""Stands beside every rule whose original has not been read; it is never translated."""

BLOCKERS = {
    "no_leader": N_("%(party)s尚未指定分管领导"),
    "no_archivist": N_("%(party)s尚未指定档案员"),
    "party_absent": N_("尚未登记%(kind)s"),
    "filings_missing": N_("%(party)s：%(group)s缺 %(count)d 条"),
    "filings_unchecked": N_("%(party)s：%(group)s有 %(count)d 条未经监理审核"),
    "filings_unfiled": N_("%(party)s：%(group)s有 %(count)d 条未归档"),
    "drawings_missing": N_("%(party)s：竣工图一张未交"),
    "audit_report_missing": N_("监理档案质量审核报告未填写"),
    "self_check_missing": N_("建设单位自检报告未填写"),
    "application_missing": N_("验收申请报告未填写"),
    "evaluation_missing": N_("验收意见的评价部分未填写"),
    "condition_unmet": N_("申请条件未确认：%(condition)s"),
    "no_volumes": N_("文件尚未组卷"),
    "volume_gap": N_("案卷“%(title)s”页号不连续"),
    "volume_empty": N_("案卷“%(title)s”没有文件"),
    "volumes_unnumbered": N_("有 %(count)d 卷没有档号：编制档号后再办"),
    "archive_unfixed": N_("档案还没有定稿：由档案主管部门定稿"),
    "amendment_open": N_("更改单第 %(number)d 号还没有办完"),
    "archive_changed": N_("有 %(count)d 卷与定稿不符：%(titles)s"),
    "files_damaged": N_("有 %(count)d 件文件的内容已损坏：由管理员从备份恢复，核对后再办"),
    "sample_changed": N_("抽查过的案卷有 %(count)d 卷后来有更改，须再看：第 %(numbers)s 卷"),
    "handover_stale": N_("移交清册签署以后档案有增减：重新签署"),
    "documents_loose": N_("有 %(count)d 件文件未组入案卷"),
    "documents_not_stored": N_("有 %(count)d 件文件只有目录，没有原文"),
    "panel_small": N_("验收组现有 %(count)d 人，少于 %(minimum)d 人"),
    "panel_even": N_("验收组现有 %(count)d 人，应为单数"),
    "no_panel_leader": N_("验收组尚未指定组长"),
    "leader_not_from_organiser": N_("组长应来自验收组织单位"),
    "no_city_archive": N_("项目在城市规划区内，验收组缺城建档案接收单位"),
    "panel_party": N_("%(name)s来自参建单位“%(party)s”，应当回避"),
    "panel_twin": N_("%(name)s占了两席（%(unit)s、%(other)s）：一人一席，其一应当退出"),
    "panel_namesake": N_(
        "%(name)s（%(unit)s）与%(other)s的成员同名：更换其一；确是两个人的，增加时勾选“同名不同人”"
    ),
    "panel_undeputed": N_("%(name)s（%(unit)s）没有推荐（委派）函的日期"),
    "organiser_level": N_("按竣工验收的组织单位，档案验收应由%(archive)s组织，现为%(organiser)s"),
    "own_scores_missing": N_("自评分还有 %(count)d 条未填"),
    "scores_missing": N_("评分还有 %(count)d 条未填"),
    "score_below_threshold": N_("总分 %(total)s，低于合格线 %(threshold)s"),
    "score_below_indicator": N_("“%(name)s”为 %(value)s %(unit)s，低于 %(minimum)s %(unit)s"),
    "score_no_class": N_("“%(name)s”按级别定下限：项目级别应填 %(classes)s 之一"),
    "score_below_minimum": N_("“%(part)s”得 %(points)s 分，低于 %(minimum)s 分"),
    "record_missing": N_("验收结果尚未报%(receiver)s备案"),
    "meeting_to_come": N_("验收会到 %(day)s 为止：会后再办"),
    "completion_near": N_(
        "距计划竣工验收不足 %(months)d 个月：档案验收应在 %(day)s 前完成，竣工验收改期的先更正计划日期"
    ),
    "sample_small": N_("已抽查 %(count)d 卷，少于 %(minimum)d 卷"),
    "focus_missing": N_("抽查未覆盖：%(kind)s"),
    "sample_unrecorded": N_("%(count)d 卷抽查案卷没有检查记录：第 %(numbers)s 卷"),
    "draw_units": N_("已有 %(count)d 个单位取号，应有 %(minimum)d 个"),
    "draw_one_sided": N_("尚无组织单位以外的成员用本人账号取号"),
    "public_day_near": N_("到公开号码的日期 %(day)s 已不足公布时限：撤销后重新固定清单"),
    "reveal_late": N_("公布时限已过：作废后重新抽取"),
    "numbers_hidden": N_("还有 %(count)d 人未公布取号：%(names)s"),
    "no_public_number": N_("本项目不用公开号码"),
    "public_number_entered": N_("公开号码已经录入"),
    "public_day_to_come": N_("公开号码自 %(day)s 起产生，到时再录入"),
    "public_number_missing": N_("尚未录入 %(day)s 起产生的公开号码"),
    "frame_changed": N_("固定清单以后案卷有变动：截止以前撤销抽样重新固定，截止以后撤回变动"),
    "nobody_silent": N_("取号已全部公布，不能作废"),
    "term_running": N_("公布时限未到，不能作废"),
    "votes_missing": N_("验收组 %(members)d 人，还须 %(count)d 人表决"),
    "vote_open": N_("表决尚未结束，还有 %(count)d 人未表决：等其表决，或结束表决"),
    "paper_unconfirmed": N_(
        "代录的纸质票还有 %(count)d 张未经本人确认：请本人登录确认，或次日起结束表决"
    ),
    "strike_unanswered": N_(
        "有 %(count)d 处录入已提出划去、未办结：由另一人同意划去或不划去，再作决定"
    ),
    "vote_taken": N_("表决已有结果：按结果办理，不能延期或取消"),
    "no_majority": N_("%(members)d 人中同意 %(agreed)d 人，未过半数"),
    "second_vote_missing": N_("复查后的表决未写入评价：验收组 %(members)d 人，写明日期和票数"),
    "second_vote_lost": N_("复查后表决，%(members)d 人中同意 %(agreed)d 人，未过半数"),
    "majority_agrees": N_("%(members)d 人中同意 %(agreed)d 人，已过半数，不能判为不合格"),
    "no_findings": N_("尚未列出问题"),
    "no_open_problem": N_("没有待整改的问题：先列出问题"),
    "findings_unanswered": N_("有 %(count)d 个问题未整改答复"),
    "findings_unchecked": N_("有 %(count)d 个问题已答复，待复查销号"),
    "findings_unjudged": N_("有 %(count)d 个问题已答复而未逐条复查：先销号或判为整改不到位"),
    "nothing_left": N_("没有未整改到位的问题"),
    "nothing_rejected": N_("没有复查判为整改不到位的问题：新列的问题先退回整改"),
    "papers_issued": N_("已出具 %(count)d 份文件：不能作废，停建的办终止"),
    "files_there": N_("已有 %(count)d 件文件：不能作废，停建的办终止"),
    "reapply_not_allowed": N_("本项目的标准包不允许复查不合格后再次申请"),
    "reapply_early": N_("标准包规定的间隔还有 %(count)d 天，到期再办"),
    "handover_missing": N_("移交清册未签署"),
    "receipt_refused": N_("接收单位退回了移交包：改正后另制一个再移交"),
    "receipt_stale": N_("接收单位回执所收的是另一版档案：另制移交包再移交"),
    "opinion_missing": N_("没有有效的验收意见：由验收组织单位更正重发后再办"),
    "nothing_uploaded": N_("还没有文件"),
    "same_as_last_round": N_("文件与上一轮相同：请交本轮的文件"),
    "files_not_attached": N_("有 %(count)d 件文件只列了目录，未上传原文"),
    "supervisor_first": N_("施工文件须先经监理审核"),
    "checks_failed": N_("有 %(count)d 件文件检测不通过：按检测结果改正后重传"),
    "checks_waiting": N_("有 %(count)d 件文件还未检测：稍候再办"),
    "own_work": N_(
        "%(name)s以“%(party)s”的名义办过“%(act)s”，同一人（含代理）不能再以另一方的身份对它作决定：请由本单位其他人办理"
    ),
    "no_supervisor": N_("这一标段尚未登记监理单位"),
}

DUTY_NAMES = {"leader": N_("分管领导"), "archivist": N_("档案员")}

TEXT_NAMES = {
    "audit_report": N_("监理档案质量审核报告"),
    "self_check": N_("建设单位自检报告"),
    "application": N_("验收申请报告"),
    "evaluation": N_("验收意见"),
    "city_opinion": N_("城建档案验收意见书"),
}
