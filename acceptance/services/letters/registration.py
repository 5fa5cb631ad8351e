"""项目档案登记表: the project and its archive as they are registered; what nobody entered stays blank, to be
written by hand.
"""

from __future__ import annotations

from acceptance.services.ground.holdings import left_over, totals
from workflows.roles import PartyKind

from .applications import archivists, money
from .drafting import BLANK, Asked, Context
from .words import chinese_date


def archive_registration(asked: Asked) -> Context:
    """项目档案登记表, for the owner to complete and to seal."""
    project, counted = asked.project, totals(asked.project.id)
    archivist = BLANK
    if named := archivists(asked):
        archivist = "，".join(filter(None, [named[-1].name, named[-1].phone]))
    guide = BLANK
    if project.guide is not None:
        guide = project.guide.name
    return {
        "project": project.name,
        "owner": asked.owner,
        "place": project.place or BLANK,
        "investment": money(project.investment),
        "started": chinese_date(project.started_on),
        "finished": chinese_date(project.finished_on),
        "designer": asked.unit(PartyKind.DESIGNER) or BLANK,
        "contractor": asked.unit(PartyKind.CONTRACTOR) or BLANK,
        "supervisor": asked.unit(PartyKind.SUPERVISOR) or BLANK,
        "archivist": archivist,
        "volumes": counted["volumes"],
        "files": counted["files"],
        "drawings": counted["drawings"],
        "uncounted": left_over(project.id),
        "guide": guide,
    }
