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
    "documents_loose": N_("有 %(count)d 件文件未组入案卷"),
    "documents_not_stored": N_("有 %(count)d 件文件只有目录，没有原文"),
    "panel_small": N_("验收组现有 %(count)d 人，少于 %(minimum)d 人"),
    "panel_even": N_("验收组现有 %(count)d 人，应为单数"),
    "no_panel_leader": N_("验收组尚未指定组长"),
    "leader_not_from_organiser": N_("组长应来自验收组织单位"),
    "no_city_archive": N_("项目在城市规划区内，验收组缺城建档案接收单位"),
    "sample_small": N_("已抽查 %(count)d 卷，少于 %(minimum)d 卷"),
    "focus_missing": N_("抽查未覆盖：%(kind)s"),
    "votes_missing": N_("验收组 %(members)d 人中还有 %(count)d 人未表决"),
    "no_majority": N_("%(members)d 人中同意 %(agreed)d 人，未过半数"),
    "majority_agrees": N_("%(members)d 人中同意 %(agreed)d 人，已过半数，不能判为不合格"),
    "no_findings": N_("尚未列出问题"),
    "findings_unanswered": N_("有 %(count)d 个问题未整改答复"),
    "findings_unchecked": N_("有 %(count)d 个问题已答复，待复查销号"),
    "nothing_rejected": N_("没有未整改到位的问题"),
    "handover_missing": N_("移交清册未签署"),
    "nothing_uploaded": N_("还没有文件"),
    "files_not_attached": N_("有 %(count)d 件文件只列了目录，未上传原文"),
    "supervisor_first": N_("施工文件须先经监理审核"),
    "checks_failed": N_("有 %(count)d 件文件检测不通过：按检测结果改正后重传"),
    "checks_waiting": N_("有 %(count)d 件文件还未检测：稍候再办"),
    "no_supervisor": N_("项目尚未登记监理单位"),
}

DUTY_NAMES = {"leader": N_("分管领导"), "archivist": N_("档案员")}

TEXT_NAMES = {
    "audit_report": N_("监理档案质量审核报告"),
    "self_check": N_("建设单位自检报告"),
    "application": N_("验收申请报告"),
    "evaluation": N_("验收意见"),
}

ACTIONS = {
    "register": N_("登记项目，生成应归清单"),
    "add_party": N_("登记参建单位"),
    "name_duty": N_("指定责任人"),
    "store_file": N_("存入文件"),
    "place_document": N_("对上条目"),
    "import_catalogue": N_("导入案卷目录"),
    "write_audit_report": N_("填写监理档案质量审核报告"),
    "write_self_check": N_("填写自检报告"),
    "write_application": N_("填写验收申请报告"),
    "write_evaluation": N_("填写验收意见"),
    "add_panelist": N_("验收组增加成员"),
    "remove_panelist": N_("验收组减少成员"),
    "vote": N_("表决"),
    "draw_sample": N_("抽取案卷"),
    "sample_volume": N_("抽查案卷"),
    "add_finding": N_("列出问题"),
    "sign_handover": N_("签署移交清册"),
    "issue_report": N_("签发文件"),
    "hold_file": N_("存入暂存区"),
    "fix_held": N_("暂存区成批改正"),
    "undo_fix": N_("撤回成批改正"),
    "discard_held": N_("移出暂存区"),
    "import_list": N_("导入文件清单"),
    "undo_import": N_("撤回导入"),
    "edit_document": N_("修改著录项"),
    "check_failed": N_("文件检测不通过"),
    "make_link": N_("生成上传链接"),
    "revoke_link": N_("撤销上传链接"),
    "urge": N_("催办"),
    "report_progress": N_("填报工程进度"),
    "plan_dates": N_("修改计划日期"),
    "save_drawing": N_("登记竣工图"),
    "save_change": N_("登记设计变更、洽商"),
    "connect_change": N_("变更对上竣工图"),
    "register_drawings": N_("由文件登记竣工图"),
    "plan_inspection": N_("安排监督检查"),
    "close_inspection": N_("监督检查结束"),
    "set_pin": N_("在页面上标注"),
    "close_pin": N_("标注已处理"),
}
"""What the journal calls the changes that are not steps; a step is called by its title."""

FIELDS = {
    "name": N_("名称"), "code": N_("项目编号"), "place": N_("项目地点"), "investment": N_("批准概算（万元）"),
    "owner_id": N_("建设单位"), "organisation_id": N_("单位"), "kind": N_("承担"), "section": N_("标段"),
    "sections": N_("标段，每行一个"), "duty": N_("职责"), "phone": N_("电话"), "since": N_("自"), "reason": N_("原因"),
    "conclusion": N_("结论"), "answer": N_("整改答复"), "meeting_on": N_("验收会日期"), "meeting_place": N_("验收会地点"),
    "confirm": N_("确认"), "problem": N_("问题"), "basis": N_("依据"), "location": N_("位置"), "due_on": N_("整改期限"),
    "vote": N_("表决"), "dissent": N_("不同见解"), "number": N_("案卷号"), "unit": N_("单位"), "post": N_("组内职务"),
    "login": N_("登录名"), "password": N_("密码"), "ids": N_("条目"), "step": N_("步骤"), "remark": N_("备注"),
    "started_on": N_("开工日期"), "finished_on": N_("完工日期"), "title": N_("职务"), "filing_id": N_("条目"),
    "planned_acceptance_on": N_("计划档案验收日期"), "planned_completion_on": N_("计划竣工验收日期"),
    "scope_pack": N_("归档范围"), "procedure_pack": N_("验收程序"), "person_id": N_("人员"), "level": N_("重点级别"),
    "planned_on": N_("检查日期"), "inspectors": N_("检查人员"), "party_id": N_("责任单位"), "percent": N_("百分数"), "on": N_("日期"),
    "drawn_by": N_("编制人"), "reviewed_by": N_("审核人"), "technical_lead": N_("技术负责人"), "drawn_on": N_("编制日期"),
    "site_supervisor": N_("现场监理"), "chief_supervisor": N_("总监"), "discipline": N_("专业"), "email": N_("邮箱"), "days": N_("天数"), "formed_on": N_("文件日期"), "author": N_("责任者"),
    "first_page": N_("起始页"), "last_page": N_("终止页"), "text": N_("说明"), "fix": N_("改正"), "contact": N_("联系人"),
    "scale": N_("建设规模"), "parent_id": N_("上级单位"),
}  # fmt: skip
"""What a page calls the fields of its forms."""
