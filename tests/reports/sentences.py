"""What must, and must not, stand on the papers of the lives; and what on no paper at all."""

SEWAGE = "东湖污水处理厂三期工程"
RESERVOIR = "云河水库除险加固工程"
POWER = "北岭抽水蓄能电站"
HEARD = (
    "验收组听取了建设单位自检情况、监理单位档案质量审核情况、施工单位施工文件和竣工图编制情况的汇报，"
    "察看了工程现场和档案库房，抽查案卷11卷，经质询、评议，形成意见如下。"
)
FIRST_ROUND = "验收会上，验收组成员5人，同意2人，不同意3人，同意的未过半数，项目档案不合格。"

MUST = {
    # life, paper: what stands there, each once
    ("passed", "opinion"): [
        "根据《重大建设项目档案验收办法》（档发〔2006〕2号），应西江新区交通建设开发有限公司申请",
        HEARD,
        f"验收组成员5人，同意5人，不同意0人。同意{SEWAGE}通过项目档案验收。",
        "验收组组长（签名）",
        "项目档案评定等级为优秀。",
    ],
    ("passed", "grade_notice"): [
        f"形成《{SEWAGE}项目档案验收意见》（西档验〔",
        "项目档案评定等级为优秀，现予通知。",
    ],
    ("passed", "grade_certificate"): [
        f"（《{SEWAGE}项目档案验收意见》（西档验〔",
        "评定等级为\n\n优秀\n\n特发此证。",
    ],
    ("passed", "inspection_record"): [
        "1｜0427-KJ·HB-2020-007-001｜",
        "5｜0427-KJ·HB-2020-007-005｜",
    ],
    ("passed", "meeting_notice"): [
        "珠江隧桥建设集团第三工程公司、南方工程监理咨询有限公司、西江市发展和改革局、西江市城建档案馆、西江市档案学会：",
        "根据《重大建设项目档案验收办法》（档发〔2006〕2号），定于",
        "附件：回执",
        "本回执送西江市档案局。",
    ],
    ("passed", "four_report"): [
        "参照《文书类电子档案检测一般要求》（DA/T 70-2018）移交与接收环节的35个检测项目",
        "完成以前不作合格的结论。",
    ],
    ("passed", "application_report"): [
        "附件：1.重大建设项目档案验收申请表",
        "妥否，请批复。",
        "\t签发人：谭伟",
    ],
    ("passed", "admission"): [f"报来的《关于{SEWAGE}项目档案验收的申请报告》（西交建〔"],
    ("passed", "opinion_letter"): [
        f"形成了《{SEWAGE}项目档案验收意见》（西档验〔",
        f"附件：{SEWAGE}项目档案验收意见",
    ],
    ("passed", "minutes"): [
        "验收组成员5人，同意5人，不同意0人。会议形成《",
        HEARD.removesuffix("。"),
    ],
    ("passed", "digital_registration"): ["数量｜11卷110件｜", "检测｜移交单位｜接收单位"],
    ("passed", "city_transfer"): ["向西江市城建档案馆移交", "建设工程档案11卷，文件110件"],
    ("passed", "city_certificate"): ["经清点接收，计案卷　　　卷"],
    ("mended", "minutes"): ["会议认为项目档案不合格，限期整改，见《"],
    ("passed", "city_opinion"): [
        "归档文件齐全，竣工图签章完备、与实物相符，立卷符合要求。同意通过建设工程档案验收。",
        "施工许可证号｜441200202007100101",
        "负责人、电话｜谭伟，0758-0000001",
    ],
    ("with_items", "opinion_letter"): ["请按验收意见所列期限完成整改，将整改情况书面报我单位。"],
    ("mended", "rectification_order"): ["存在问题3个，见附件。"],
    ("mended", "rectification_report"): [
        f"根据《关于{RESERVOIR}项目档案整改的通知》（西档函〔",
    ],
    ("with_items", "opinion"): [
        "验收组成员5人，同意4人，不同意1人。",
        "（一）4张竣工图未加盖竣工图章（第2标段竣工图）。请于2027年1月15日前整改完毕",
        "（二）部分照片没有文字说明。请于2027年1月15日前整改完毕",
    ],
    ("mended", "opinion"): [
        FIRST_ROUND,
        "所列3个问题均已整改到位，复查合格，见《关于云河水库除险加固工程项目档案整改的复查意见》",
        f"经整改并复查合格，同意{RESERVOIR}通过项目档案验收。",
    ],
    ("mended", "recheck_opinion"): ["已整改到位3条，所列问题均已整改到位，复查合格。"],
    ("declined", "refusal"): ["不予受理。理由如下。", "试运行考核报告未提交。"],
    ("declined", "visit_record"): [
        "检查人员｜陈岚、周恒",
        "1｜隐蔽工程验收记录没有归档｜《重大建设项目档案验收办法》第五条",
        "文件收集不及时。",
    ],
    ("declined", "inspection_notice"): [f"对{POWER}的档案工作进行监督检查。"],
    ("declined", "rectification_notice"): ["发现问题1个，见附件。"],
    ("declined", "correction_order"): [
        "依据：《重大建设项目档案验收办法》第五条。",
        "有1个逾期未改",
    ],
    ("declined", "termination_notice"): ["规划调整。", "项目档案由建设单位保管。"],
    ("declined", "four_report"): ["归档环节的36个检测项目"],
    ("taken_back", "withdrawal_letter"): [
        f"我单位报送的{SEWAGE}项目档案验收申请（西交建〔2026〕2号），因下列原因撤回。",
        "二标段竣工图重新编制，另行申请。",
        "验收组尚未作出表决结果。具备条件后，我单位另行申请。",
    ],
    ("taken_back", "adjournment_notice"): [
        "已抽查的案卷和抽查记录继续有效，表决在续会时由验收组全体成员重新进行。",
        "一、续会时间",
    ],
    ("put_off", "supplement_notice"): [
        "申请材料需要补正，现一次告知如下。",
        "试运行考核报告缺盖章页。",
    ],
    ("put_off", "pre_check_opinion"): [
        f"报来的《关于{POWER}项目档案验收的申请报告》（西交建〔",
        "照片的文字说明待补。",
        "预检意见供完善项目档案之用，不代替项目档案验收意见。",
    ],
    ("put_off", "panel_change"): [
        "唐慧（西江市档案学会）不能到会（出差），由高原（西江市水利局）接替，任成员。变更后的验收组如下。",
        "成员：高原（西江市水利局）",
    ],
    ("put_off", "adjournment_notice"): [
        f"《关于召开{POWER}项目档案验收会的通知》（西档函〔",
        "项目档案验收会因故延期。",
        "验收组成员不能到齐。",
        "一、会议时间",
        "成员：高原（西江市水利局）",
    ],
    ("put_off", "cancellation_notice"): [
        f"《关于{POWER}项目档案验收会延期的通知》（西档函〔",
        "项目档案验收会取消，验收会的时间另行通知。",
        "电站度汛，厂房封闭。",
    ],
    ("failed_again", "recheck_opinion"): [
        "本次复查3条，已整改到位2条，仍有1条未整改到位，复查不合格，",
    ],
    ("failed_again", "criticism_letter"): [
        f"我单位以《关于{RESERVOIR}项目档案整改的通知》（西档函〔",
        "经复查，仍有1个问题未整改到位，复查不合格，见《",
        "现提请对西江新区交通建设开发有限公司予以通报批评",
    ],
    ("failed_again", "minutes"): ["会议认为项目档案不合格，限期整改，见《"],
}
NEVER = {
    # life, paper: what would contradict what was decided there
    ("passed", "opinion"): ["复查", "不同意见", "问题清单", "附件4"],
    ("passed", "opinion_letter"): ["整改"],
    ("passed", "city_opinion"): ["基本符合"],
    ("with_items", "opinion"): ["复查", "不限"],
    ("mended", "opinion"): [
        f"同意2人，不同意3人。同意{RESERVOIR}",
        "的不同意见",
        "首次审议",
    ],
    ("declined", "refusal"): ["现予受理"],
    ("taken_back", "withdrawal_letter"): ["（）", "通知", "同意通过"],
    ("put_off", "pre_check_opinion"): ["合格", "退回"],
    ("put_off", "adjournment_notice"): ["抽查", "续会", "重新", "唐慧"],
    ("put_off", "cancellation_notice"): ["唐慧"],
    ("put_off", "panel_change"): ["一、"],
    ("failed_again", "recheck_opinion"): ["复查合格"],
    ("failed_again", "criticism_letter"): ["会同", "通过"],
}
NOWHERE = {
    r"使用前请核对|据转引|未见原文": "a mark of the packs",
    r"（[　 ]*）|〔\D*〕|（不限）": "an empty bracket",
    r"[，：；、][。；，、]|。。|：[　 ]*。": "a sentence with nothing in it",
    r"\{[^}]*\}|None|\bnan\b": "a field that was not filled",
    r"．": "a full point that is none",
    r"\d,\d{3}\.|\.00万元": "an amount with noughts that say nothing",
    r"不计入答复期限": "a rule that no source bears",
    r"操作日志|改动一字|附表": "a word of ours, or an annex under another name",
}
"""What stands on no paper at all."""
