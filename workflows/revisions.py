"""更正单: how a project's registered data are put right: proposed by the owner, agreed or refused by the organiser."""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from .engine import Workflow, step
from .projects import CLOSED, Stage
from .roles import OrganisationKind, Role
from .words import N_


class RevisionState(StrEnum):
    """Where a correction of the project's data stands."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    """The project was closed before it was answered."""


R = RevisionState
REVISING = tuple(stage for stage in Stage if stage not in CLOSED)
"""Until the project is closed."""
RULE = "本系统约定：项目信息由建设单位提出更正，验收组织单位同意后生效"

# fmt: off
REVISION = Workflow("revision", RevisionState, [
    step("agree_revision",    R.PROPOSED, R.AGREED,    by=Role.BUREAU, title="同意更正",   when=REVISING, rule=RULE,
         not_by=["propose_revision"]),
    step("refuse_revision",   R.PROPOSED, R.REFUSED,   by=Role.BUREAU, title="不同意更正", asks=["answer"], tone="back", when=REVISING, rule=RULE,
         not_by=["propose_revision"]),
    step("withdraw_revision", R.PROPOSED, R.WITHDRAWN, by=Role.OWNER,  title="撤回更正单", tone="side", when=REVISING, rule=RULE),
], initial=R.PROPOSED)
# fmt: on

REVISION_NAMES = {
    R.PROPOSED: "待答复",
    R.AGREED: "已更正",
    R.REFUSED: "不同意",
    R.WITHDRAWN: "已撤回",
    R.LAPSED: "项目办结，不再办理",
}

TEXTS = (
    "code",
    "name",
    "level",
    "place",
    "scale",
    "approval_authority",
    "approval_number",
    "completion_organiser",
    "completion_by",
)
DAYS = ("started_on", "finished_on", "planned_acceptance_on", "planned_completion_on")
PLAIN = (*TEXTS, "investment", "in_planning_area", *DAYS)
"""Columns of the project that a correction sets."""
UNITS: Mapping[str, OrganisationKind] = {
    "owner_id": OrganisationKind.ENTERPRISE,
    "organiser_id": OrganisationKind.BUREAU,
    "guide_id": OrganisationKind.BUREAU,
    "city_archive_id": OrganisationKind.CITY_ARCHIVE,
    "authority_id": OrganisationKind.AUTHORITY,
}
"""What a unit may be changed in, and which kind of unit it must be."""
ALWAYS = ("code", "owner_id", "organiser_id")
"""There is always one."""
KEEPERS = {
    "owner": N_("建设单位保管"),
    "city_archive": N_("移交城建档案馆"),
    "authority": N_("移交项目主管部门"),
}
"""Where the archive of a project goes that is given up."""
ENDING = ("keeper", "receiver")
"""What a correction says that is no correction: the project is to end, and where its archive goes."""
DIVIDING = ("divide_sections", "divide_code", "divide_name", "divide_approval")
"""What a correction says that proposes to divide the project: which sections become which one."""
JOINING = "join_into"
"""What a correction says that proposes to let the project become part of another: its key."""
JOINED = "joined"
"""Among where an archive goes: to the project of which this one is part now; nobody chooses it by hand."""
KEPT_BY = {**KEEPERS, JOINED: N_("并入另一项目")}
UNTOLD = ("divide_code", "divide_name", "divide_approval")
"""What whoever looks at a paper is not told beside the sections that went."""
APART = (*DIVIDING, JOINING)
"""Fields that are no data of the project itself."""
STANDING = {
    "owner_id": "owner",
    "organiser_id": "organiser",
    "guide_id": "guide",
    "city_archive_id": "city_archive",
    "authority_id": "authority",
}
"""As what a unit stands in a project (`sides.Standing`)."""
SECTION = "section."
"""Before the number of a section whose name is meant."""
TOLD = (
    *("code", "name", "approval_number", "owner_id", "organiser_id"),
    *("divide_sections", JOINING),
)
"""What whoever looks a paper up by its code is told to have been put right since."""

FIELDS = {
    "code": N_("项目编号"),
    "name": N_("项目名称"),
    "level": N_("重点级别"),
    "place": N_("项目地点"),
    "scale": N_("建设规模"),
    "approval_authority": N_("审批（核准）机关"),
    "approval_number": N_("立项批准文号"),
    "completion_organiser": N_("竣工验收组织单位"),
    "completion_by": N_("竣工验收由谁组织"),
    "investment": N_("批准概算（万元）"),
    "in_planning_area": N_("在城市规划区内"),
    "started_on": N_("开工日期"),
    "finished_on": N_("完工日期"),
    "planned_acceptance_on": N_("计划档案验收日期"),
    "planned_completion_on": N_("计划竣工验收日期"),
    "keeper": N_("终止，档案去向"),
    "receiver": N_("档案接收单位"),
    "join_into": N_("并入的项目"),
    "divide_sections": N_("拆出的标段"),
    "divide_code": N_("拆出项目的编号"),
    "divide_name": N_("拆出项目的名称"),
    "divide_approval": N_("拆出项目的立项批准文号"),
    "owner_id": N_("建设单位"),
    "organiser_id": N_("验收组织单位"),
    "guide_id": N_("日常监督指导单位"),
    "city_archive_id": N_("城建档案接收单位"),
    "authority_id": N_("项目主管部门"),
}
"""What the page calls them."""
SECTION_NAME = N_("标段名称")
Plain = str | int | bool | None
Values = Mapping[str, Plain]
"""A project's data by field, as JSON keeps them: text, days as ISO text, an amount with two
decimals as text, ids of units, yes or no; `section.1` is the name of a section.
"""


def label(name: str) -> str:
    """What a field is called."""
    if name.startswith(SECTION):
        return SECTION_NAME
    return FIELDS[name]


def differing(before: Values, after: Values) -> Iterator[str]:
    """The fields that are not the same, in the order in which they stand."""
    for name, value in after.items():
        if before.get(name) != value:
            yield name
