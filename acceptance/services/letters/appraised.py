"""档案鉴定清册 in Word: every decision that an archive agreed upon, volume by volume."""

from __future__ import annotations

from acceptance.gateways.clock import local_date
from acceptance.gateways.word import Row, Rows
from acceptance.refusals import Refused
from acceptance.services.volumes import appraising
from workflows.appraisals import COUNTED, KIND_NAMES, VERDICT_NAMES, AppraisalKind, Verdict
from workflows.terms import PERIODS
from workflows.words import N_

from .drafting import BLANK, Asked, Context
from .words import chinese_date


def appraisal_list(asked: Asked) -> Context:
    """What was agreed of the project's volumes, the last decision of each kind. Raises Refused
    (no_document_yet) where nothing was.
    """
    rows = _lines(asked)
    if not rows:
        raise Refused("no_document_yet", why=N_("还没有同意的鉴定意见"))
    return {
        "project": asked.project.name,
        "unit": asked.place.viewer.organisation,
        "counted": COUNTED,
        "total": len(rows),
        "rows": Rows(lambda: iter(rows)),
    }


def _lines(asked: Asked) -> list[Row]:
    found: list[Row] = []
    for kind in AppraisalKind:
        for one in appraising.standings(asked.place, kind):
            last, volume = one.last, one.volume
            if last is None:
                continue
            verdict = VERDICT_NAMES[Verdict(last.verdict)].partition("（")[0]
            if last.until is not None:
                verdict += f"至{chinese_date(last.until)}"
            day = BLANK
            if last.answered_at is not None:
                day = chinese_date(local_date(last.answered_at))
            hands = f"{last.proposed_by}、{last.answered_by}，{day}"
            found.append(
                {
                    "number": len(found) + 1,
                    "code": volume.code,
                    "title": volume.title,
                    "period": PERIODS.get(one.retention, BLANK),
                    "kind": KIND_NAMES[kind],
                    "verdict": verdict,
                    "ground": last.ground,
                    "hands": hands,
                }
            )
    return found
