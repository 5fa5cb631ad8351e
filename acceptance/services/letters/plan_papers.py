"""应急预案 in Word: one adopted version, its own words and nothing else."""

from __future__ import annotations

from acceptance.gateways import word
from acceptance.gateways.clock import local_date
from acceptance.models import EmergencyPlan

from .drafting import Context
from .press import TEMPLATES
from .words import chinese_date

TEMPLATE = TEMPLATES / "office" / "emergency_plan.docx"


def context(row: EmergencyPlan) -> Context:
    """What the paper says."""
    assert row.adopted_at is not None
    return {
        "unit": row.organisation.name,
        "version": row.number,
        "adopted": chinese_date(local_date(row.adopted_at)),
        "adopter": row.adopted_by,
        "sections": [
            {
                "head": one["head"],
                "lines": [line for line in one["text"].split("\n") if line.strip()],
            }
            for one in row.sections
        ],
    }


def render(row: EmergencyPlan) -> bytes:
    """The paper. Raises Refused (bad_text) for what Word cannot keep."""
    return word.template(TEMPLATE).render(context(row))
