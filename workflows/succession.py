"""Handing over (移交经办事项): what a person of a unit is named for, and what becomes of each."""

from __future__ import annotations

from .words import N_

KINDS = {
    "duty": N_("责任人"),
    "link": N_("上传链接"),
    "upload": N_("未传完的文件"),
    "draft": N_("没有出文的草稿"),
    "delegation": N_("代理"),
    "seat": N_("验收组席位"),
    "task": N_("等办事项"),
}
PASSES, UNITS, STAYS = "passes", "units", "stays"
FATES = {
    PASSES: N_("移交接手人"),
    UNITS: N_("随单位，由接手人照办"),
    STAYS: N_("不随移交"),
}
FATE_OF = {
    "duty": PASSES,
    "link": PASSES,
    "upload": PASSES,
    "draft": UNITS,
    "delegation": STAYS,
    "seat": STAYS,
    "task": UNITS,
}
WHY = {
    "delegation": N_("代理是对本人的委托，离任即终止，由委托人另行委托"),
    "seat": N_("表决只能本人，由验收组织单位更换成员"),
}
"""Why it does not go to the successor (本系统约定)."""
