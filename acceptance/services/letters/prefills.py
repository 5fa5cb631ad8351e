"""First wordings of what the parties must write, from what the system knows; the hand that signs
changes them.

Figures stand in them as fields (`figures`), so that they are those of the day on which the paper
goes out; what a paper prints by itself, as the number of volumes, stands in none.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from acceptance.models.states import DutyKind
from acceptance.services.ground.access import Place
from acceptance.services.life.facts import ProjectFacts
from workflows.roles import PARTY_NAMES, PartyKind

FILED = (
    "应归条目{应归条目}条，已归档或核定不适用{已归条目}条；"
    "四性检测通过{检测通过}件，不通过{检测不通过}件。"
)
PROBLEMS = "历次检查、验收提出问题{问题}个，已销号{已销号}个。"
AUDITED = "对施工文件和竣工图逐条审核，应审{应审条目}条，已审核{已审条目}条。"


def of(place: Place, kind: str, *, today: date) -> dict[str, str]:
    """Texts for the parts that the data can say something about, by the keys of
    `workflows.statements.PARTS`; the rest stays empty.
    """
    writer = WRITERS.get(kind)
    if writer is None:
        return {}
    return writer(place, today)


def _people(place: Place, today: date) -> str:
    names = [
        f"{PARTY_NAMES[PartyKind(party.kind)]}{party.organisation.name}"
        for party in place.project.parties
        if party.live
    ]
    if not names:
        return ""
    said = f"参建单位：{'；'.join(names)}。"
    if not ProjectFacts(place.project, today).unnamed_duties:
        said += "各单位均指定了分管领导和档案员。"
    return said


def _problems(place: Place, today: date) -> str:
    if not ProjectFacts(place.project, today).findings.total:
        return ""
    return PROBLEMS


def _self_check(place: Place, today: date) -> dict[str, str]:
    return {
        "organisation": _people(place, today),
        "collection": FILED,
        "problems": _problems(place, today),
    }


def _application(place: Place, today: date) -> dict[str, str]:
    return {
        "overview": _people(place, today),
        "files": FILED,
        "problems": _problems(place, today),
    }


def _audit(place: Place, today: date) -> dict[str, str]:
    return {
        "organisation": _people(place, today),
        "scope": AUDITED,
        "problems": _problems(place, today),
    }


def _city(place: Place, today: date) -> dict[str, str]:
    return {
        "area": place.project.scale,
        "leader": _named(place, DutyKind.LEADER),
        "archivist": _named(place, DutyKind.ARCHIVIST),
    }


def _named(place: Place, kind: DutyKind) -> str:
    """Whom the owner named for a duty last, with the telephone."""
    found = [
        duty
        for party in place.project.parties
        if party.kind == PartyKind.OWNER and party.live
        for duty in party.duties
        if duty.duty == kind
    ]
    if not found:
        return ""
    return "，".join(filter(None, [found[-1].name, found[-1].phone]))


WRITERS: dict[str, Callable[[Place, date], dict[str, str]]] = {
    "self_check": _self_check,
    "application": _application,
    "audit_report": _audit,
    "city_opinion": _city,
}
"""Who words which statement; the others are written from nothing."""
