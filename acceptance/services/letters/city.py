"""城建档案验收意见书: what the city archive itself came to, in its own words."""

from __future__ import annotations

from acceptance.refusals import Refused
from acceptance.services.ground.holdings import left_over, totals
from workflows.roles import PartyKind

from .drafting import BLANK, Asked, Context
from .words import chinese_date, paragraphs

VERDICTS = {"agree": "同意通过建设工程档案验收。", "against": "不同意通过建设工程档案验收。"}
FIELDS = ("planning_permit", "building_permit", "storeys", "structure", "leader", "archivist")
"""What stands on the paper as it was typed."""


def city_opinion(asked: Asked) -> Context:
    """The judgement as it was written. Raises Refused (no_document_yet) until it is written to the
    end.
    """
    project, counted = asked.project, totals(asked.project.id)
    written = asked.facts.statements().get("city_opinion")
    if written is None or not written.complete:
        raise Refused("no_document_yet", why="城建档案馆尚未填写验收意见")
    body = written.body
    return {
        "project": project.name,
        "place": project.place or BLANK,
        "scale": project.scale or BLANK,
        "area": body.get("area", "") or BLANK,
        "started": chinese_date(project.started_on),
        "finished": chinese_date(project.finished_on),
        "owner": asked.owner,
        "surveyor": asked.unit(PartyKind.SURVEYOR) or BLANK,
        "designer": asked.unit(PartyKind.DESIGNER) or BLANK,
        "contractor": asked.unit(PartyKind.CONTRACTOR) or BLANK,
        "supervisor": asked.unit(PartyKind.SUPERVISOR) or BLANK,
        **{name: body.get(name, "") or BLANK for name in FIELDS},
        "volumes": counted["volumes"],
        "files": counted["files"],
        "drawings": counted["drawings"],
        "uncounted": left_over(project.id),
        "verdict": VERDICTS.get(body.get("verdict", ""), ""),
        "texts": paragraphs(body.get("judgement", "")),
        "later": paragraphs(body.get("later", "")),
    }
