"""First wordings of what the parties must write, from what the system knows; the hand that signs
changes them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.models import Filing
from acceptance.services.files import checks
from acceptance.services.ground.access import Place
from acceptance.services.life.facts import ProjectFacts
from acceptance.services.life.projects import left_over, totals
from workflows.filings import FilingState
from workflows.roles import PARTY_NAMES, PartyKind

from . import opinion


def of(place: Place, kind: str, *, today: date) -> dict[str, str]:
    """Texts for the parts that the data can say something about, by the keys of
    `workflows.statements.PARTS`; the rest stays empty.
    """
    writer = WRITERS.get(kind)
    if writer is None:
        return {}
    return writer(place, today)


def _counted(place: Place) -> str:
    counted = totals(place.project.id)
    told = (
        f"形成档案{counted['volumes']}卷，文件{counted['files']}件，{counted['pages']}页，"
        f"其中竣工图{counted['drawings']}张。"
    )
    return told + "".join(left_over(place.project.id))


def _filed(place: Place) -> str:
    required = Filing.project_id == place.project.id, Filing.required
    total = db.session.scalar(select(func.count()).where(*required)) or 0
    done = (
        db.session.scalar(
            select(func.count()).where(
                *required, Filing.state.in_((FilingState.FILED, FilingState.EXEMPT))
            )
        )
        or 0
    )
    _lines, verdicts = checks.summary(place)
    return (
        f"应归条目{total}条，已归档或核定不适用{done}条；"
        f"四性检测通过{verdicts['passed']}件，不通过{verdicts['failed']}件。"
    )


def _people(place: Place) -> str:
    names = [
        f"{PARTY_NAMES[PartyKind(party.kind)]}{party.organisation.name}"
        for party in place.project.parties
        if party.live
    ]
    if not names:
        return ""
    return f"参建单位：{'；'.join(names)}。各单位均指定了分管领导和档案员。"


def _problems(place: Place, today: date) -> str:
    found = ProjectFacts(place.project, today).findings
    if not found.total:
        return ""
    return f"历次检查、验收提出问题{found.total}个，已销号{found.closed}个。"


def _self_check(place: Place, today: date) -> dict[str, str]:
    return {
        "organisation": _people(place),
        "collection": f"{_filed(place)}\n{_counted(place)}",
        "problems": _problems(place, today),
    }


def _application(place: Place, today: date) -> dict[str, str]:
    return {
        "overview": "\n".join([*opinion.overview(place.project), _people(place)]),
        "files": f"{_filed(place)}\n{_counted(place)}",
        "problems": _problems(place, today),
    }


def _audit(place: Place, today: date) -> dict[str, str]:
    supervised = Filing.project_id == place.project.id, Filing.supervised, Filing.required
    total = db.session.scalar(select(func.count()).where(*supervised)) or 0
    seen = (
        db.session.scalar(
            select(func.count()).where(
                *supervised, Filing.state.in_((FilingState.CHECKED, FilingState.FILED))
            )
        )
        or 0
    )
    return {
        "organisation": _people(place),
        "scope": f"对施工文件和竣工图逐条审核，应审{total}条，已审核{seen}条。",
        "problems": _problems(place, today),
    }


WRITERS: dict[str, Callable[[Place, date], dict[str, str]]] = {
    "self_check": _self_check,
    "application": _application,
    "audit_report": _audit,
}
"""Who words which statement; the others are written from nothing."""
