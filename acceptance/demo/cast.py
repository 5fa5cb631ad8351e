"""Who plays in the demo and what they write. All of it is made up."""

from typing import Any

from workflows.statements import DONE

PREFIX = "demo-"
ORGANISATIONS = (
    ("province", "南岭省档案局", "bureau", None),
    ("bureau", "西江市档案局", "bureau", "province"),
    ("city", "西江市城建档案馆", "city_archive", None),
    ("authority", "西江市发展和改革局", "authority", None),
    ("society", "西江市档案学会", "authority", None),
    ("owner", "西江新区交通建设开发有限公司", "enterprise", None),
    ("health", "西江市卫生基建中心", "enterprise", None),
    ("design", "岭南公路勘察设计研究院", "enterprise", None),
    ("road", "粤西路桥工程有限公司", "enterprise", None),
    ("tunnel", "珠江隧桥建设集团第三工程公司", "enterprise", None),
    ("watch", "南方工程监理咨询有限公司", "enterprise", None),
    ("village", "西江市鼎湖区水坑村村民委员会", "enterprise", None),
)
PEOPLE = (
    ("owner", "梁静", "建设单位档案员", ("owner", "health")),
    ("contractor", "黄志强", "第 1 标段资料员", ("road",)),
    ("contractor2", "罗敏", "第 2 标段资料员", ("tunnel",)),
    ("designer", "谢文", "设计代表", ("design",)),
    ("supervisor", "赵启明", "总监理工程师", ("watch",)),
    ("bureau", "陈岚", "监督指导科科长", ("bureau",)),
    ("province", "周恒", "省档案局业务处", ("province",)),
    ("city", "何秀兰", "城建档案馆接收科", ("city",)),
    ("authority", "吴建国", "投资科科长", ("authority",)),
    ("expert", "冯远", "档案专家，研究馆员", ("society",)),
    ("expert2", "唐慧", "档案专家，副研究馆员", ("society", "city")),
    ("village", "苏兰芳", "村文书", ("village",)),
    ("admin", "系统管理员", "系统管理员", ()),
)

TEXTS = {
    "audit_report": {
        "organisation": "本工程监理部设总监理工程师1人、专业监理工程师6人，专职资料员1人，档案工作由总监理工程师负责。",
        "scope": "对各标段施工文件和竣工图逐卷审核，共审核全部案卷，抽查竣工图与实物对照10%。",
        "problems": "发现签字不全、日期倒签等问题，已书面通知施工单位整改并逐项复核。",
        "quality": "施工文件收集完整，内容准确，组卷系统；竣工图与实物相符，签章齐全。",
        "conclusion": "同意提请项目档案验收。",
    },
    "self_check": {
        "organisation": "成立档案工作领导小组，分管领导负责，设档案室和专职档案员，制度随招标文件下达。",
        "measures": "合同写明归档要求，支付与档案挂钩；每季度检查一次，问题限期整改。",
        "collection": "各类文件材料按归档范围收集齐全，组卷、编目完成。",
        "drawings": "竣工图由施工单位编制，监理审核，签章齐全，变更已逐项标注。",
        "problems": "自检发现的问题已全部整改。",
        "conclusion": "具备项目档案验收条件。",
    },
    "application": {
        "overview": "项目按批准的规模建成，档案工作与工程建设同步进行。",
        "measures": "落实领导责任制和岗位责任制，合同约束、过程检查、移交审核三道把关。",
        "files": "文件材料收集齐全，竣工图编制准确，整理归档基本完成。",
        "use": "档案在变更处理、质量追溯和试运行中提供利用60余次。",
        "problems": "异地备份恢复演练尚未进行，计划在验收后一个月内完成。",
    },
    "evaluation": {
        "base": "建设单位设有档案管理部门，明确分管领导和专职档案员，制度健全，档案工作与工程建设同步。",
        "collection": "文件材料按归档范围收集，分类合理，组卷规范，案卷题名准确，目录齐全。",
        "drawings": "竣工图由施工单位编制，监理单位审核，签章齐全，抽查图纸与实物相符。",
        "completeness": "归档文件齐全，主要环节无缺漏。",
        "accuracy": "文件内容真实，签署手续完备，竣工图准确反映工程实际。",
        "system": "分类科学，组卷合理，排列有序，保持了文件之间的有机联系。",
        "safety": "库房符合要求，电子文件有备份，保管措施落实。",
        "advice": "建议尽快完成异地备份恢复演练，并将结果报验收组织单位。",
    },
    "city_opinion": {
        "planning_permit": "建字第441200202000031号",
        "building_permit": "441200202007100101",
        "area": "日处理污水10万吨",
        "storeys": "地上2层、地下1层",
        "structure": "钢筋混凝土结构",
        "leader": "谭伟，0758-0000001",
        "archivist": "梁静，0758-0000002",
        "judgement": "归档文件齐全，竣工图签章完备、与实物相符，立卷符合要求。",
        "later": "竣工验收备案文件形成后补充报送。",
    },
}
TICKED: dict[str, dict[str, Any]] = {
    "evaluation": {"did": list(DONE)},
    "city_opinion": {"verdict": "agree"},
}
"""What is ticked or chosen beside the texts."""
