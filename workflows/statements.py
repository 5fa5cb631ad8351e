"""What the parties must write, part by part, and which parts may stay empty."""

from .words import N_

PARTS: dict[str, dict[str, str]] = {
    "audit_report": {
        "organisation": N_("工程与监理概况、监理档案组织"),
        "scope": N_("审核范围、方法、数量"),
        "problems": N_("发现问题与整改复核"),
        "quality": N_("档案质量评价（完整、准确、系统）"),
        "conclusion": N_("结论"),
    },
    "self_check": {
        "organisation": N_("档案组织与制度"),
        "measures": N_("控制措施"),
        "collection": N_("收集整理与数量"),
        "drawings": N_("竣工图"),
        "problems": N_("问题与整改"),
        "conclusion": N_("结论"),
    },
    "application": {
        "overview": N_("项目建设及项目档案管理概况"),
        "measures": N_("保证档案完整、准确、系统所采取的控制措施"),
        "files": N_("文件材料形成、收集、整理、归档及竣工图编制情况"),
        "use": N_("档案在项目建设、管理、试运行中的作用"),
        "problems": N_("存在的问题及解决措施"),
    },
    "evaluation": {
        "base": N_("基础管理工作"),
        "collection": N_("文件形成、收集、整理与归档"),
        "drawings": N_("竣工图编制情况及质量"),
        "completeness": N_("完整性"),
        "accuracy": N_("准确性"),
        "system": N_("系统性"),
        "safety": N_("安全性"),
        "advice": N_("建议"),
    },
    "city_opinion": {
        "planning_permit": N_("建设工程规划许可证号"),
        "building_permit": N_("施工许可证号"),
        "area": N_("面积（规模）"),
        "storeys": N_("层数或长度"),
        "structure": N_("结构"),
        "leader": N_("建设单位负责人、电话"),
        "archivist": N_("档案员、电话"),
        "judgement": N_("验收意见"),
        "later": N_("后续档案的报送"),
    },
}
VERDICTS: dict[str, str] = {"agree": N_("同意通过"), "against": N_("不同意通过")}
"""What a city archive may come to; it says so in its own words beside."""
DONE: dict[str, str] = {
    "heard_owner": N_("听取建设单位自检情况汇报"),
    "heard_supervisor": N_("听取监理单位档案质量审核情况汇报"),
    "heard_contractor": N_("听取施工单位汇报"),
    "saw_site": N_("察看工程现场"),
    "saw_rooms": N_("察看档案库房"),
    "asked": N_("质询"),
    "discussed": N_("评议"),
}
"""What a panel may have done; the evaluation ticks under `did` what this one did, and the opinion
tells of that and of nothing else."""
OPTIONAL = {
    "evaluation": ("advice",),
    "city_opinion": ("planning_permit", "building_permit", "storeys", "structure", "later"),
}
"""Parts that may stay empty."""


def complete(kind: str, body: dict[str, str]) -> bool:
    """Whether every part that must be written has text, and a city archive has come to a verdict."""
    if kind == "city_opinion" and body.get("verdict") not in VERDICTS:
        return False
    return all(
        body.get(part, "").strip() for part in PARTS[kind] if part not in OPTIONAL.get(kind, ())
    )
