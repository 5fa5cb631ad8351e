"""Who may have a hand in a project.

What each may do stands in the step tables and in `permissions`.
"""

from enum import StrEnum

from .words import N_


class Role(StrEnum):
    """A hand in one project; `ADMIN`, `SECURITY` and `AUDITOR` stand outside projects, `OWER` is
    held on one item, `GIVER` and `TAKER` on one hand-over, `FORMER` by a unit that has left.
    """

    OWNER = "owner"
    CONTRACTOR = "contractor"
    SUPERVISOR = "supervisor"
    BUREAU = "bureau"
    CITY_ARCHIVE = "city_archive"
    AUTHORITY = "authority"
    PANELIST = "panelist"
    OBSERVER = "observer"
    ADMIN = "admin"
    SECURITY = "security"
    AUDITOR = "auditor"
    OWER = "ower"
    GIVER = "giver"
    TAKER = "taker"
    FORMER = "former"


class AdminOf(StrEnum):
    """What an administrator administers: all, or one of three where they are separate persons
    (三员分立).
    """

    ALL = ""
    SYSTEM = "system"
    SECURITY = "security"
    AUDIT = "audit"


ADMIN_ROLES = {
    AdminOf.ALL: frozenset((Role.ADMIN, Role.SECURITY, Role.AUDITOR)),
    AdminOf.SYSTEM: frozenset((Role.ADMIN,)),
    AdminOf.SECURITY: frozenset((Role.SECURITY,)),
    AdminOf.AUDIT: frozenset((Role.AUDITOR,)),
}
ADMIN_NAMES = {
    AdminOf.ALL: N_("管理员（系统、安全、审计）"),
    AdminOf.SYSTEM: N_("系统管理员"),
    AdminOf.SECURITY: N_("安全管理员"),
    AdminOf.AUDIT: N_("审计管理员"),
}


class PartyKind(StrEnum):
    """What an organisation was engaged for in a project."""

    OWNER = "owner"
    SURVEYOR = "surveyor"
    DESIGNER = "designer"
    CONTRACTOR = "contractor"
    SUPERVISOR = "supervisor"
    OPERATOR = "operator"
    TESTER = "tester"
    CONSULTANT = "consultant"


class Bond(StrEnum):
    """How a unit stands to another one that was engaged for the same works."""

    NONE = ""
    MEMBER = "member"
    SUB = "sub"
    RESIDENT = "resident"


class OrganisationKind(StrEnum):
    """What an organisation is by law; an archive authority is not a city archive (2018
    institutional reform)."""

    ENTERPRISE = "enterprise"
    BUREAU = "bureau"
    CITY_ARCHIVE = "city_archive"
    AUTHORITY = "authority"


ROLE_NAMES = {
    Role.OWNER: "建设单位",
    Role.CONTRACTOR: "参建单位",
    Role.SUPERVISOR: "监理单位",
    Role.BUREAU: "档案主管部门",
    Role.CITY_ARCHIVE: "城建档案馆",
    Role.AUTHORITY: "项目主管部门",
    Role.PANELIST: "验收组成员",
    Role.OBSERVER: "上级档案主管部门",
    Role.ADMIN: "系统管理员",
    Role.SECURITY: "安全管理员",
    Role.AUDITOR: "审计管理员",
    Role.OWER: "责任单位",
    Role.GIVER: "移交单位",
    Role.TAKER: "接收单位",
    Role.FORMER: "原参建单位",
}

PARTY_NAMES = {
    PartyKind.OWNER: "建设单位",
    PartyKind.SURVEYOR: "勘察单位",
    PartyKind.DESIGNER: "设计单位",
    PartyKind.CONTRACTOR: "施工单位",
    PartyKind.SUPERVISOR: "监理单位",
    PartyKind.OPERATOR: "生产运行单位",
    PartyKind.TESTER: "检测单位",
    PartyKind.CONSULTANT: "咨询单位",
}

BOND_NAMES = {
    Bond.NONE: "独立承担，或联合体牵头",
    Bond.MEMBER: "联合体成员",
    Bond.SUB: "分包单位",
    Bond.RESIDENT: "驻地办",
}

HEAD_NAMES = {
    Bond.MEMBER: "联合体牵头",
    Bond.SUB: "总承包",
    Bond.RESIDENT: "总监办",
}
"""What a unit is called to whom others are bound so."""

ORGANISATION_NAMES = {
    OrganisationKind.ENTERPRISE: "企业事业单位",
    OrganisationKind.BUREAU: "档案主管部门",
    OrganisationKind.CITY_ARCHIVE: "城建档案馆",
    OrganisationKind.AUTHORITY: "项目主管部门",
}

LEVELS = {
    "national": "国家级",
    "central": "中央主管部门",
    "province": "省级",
    "city": "市级",
    "county": "县级",
}
"""The levels of authorities that Article 6 tells apart."""

ROLE_OF_PARTY = {
    PartyKind.OWNER: Role.OWNER,
    PartyKind.SURVEYOR: Role.CONTRACTOR,
    PartyKind.DESIGNER: Role.CONTRACTOR,
    PartyKind.CONTRACTOR: Role.CONTRACTOR,
    PartyKind.SUPERVISOR: Role.SUPERVISOR,
    PartyKind.OPERATOR: Role.CONTRACTOR,
    PartyKind.TESTER: Role.CONTRACTOR,
    PartyKind.CONSULTANT: Role.CONTRACTOR,
}
