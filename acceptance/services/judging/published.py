"""A drawing as it is given away: everything by which anyone draws the same sample again."""

from __future__ import annotations

from acceptance.gateways.clock import local_date
from acceptance.models import Draw
from acceptance.refusals import Refused
from acceptance.services.ground import packs
from acceptance.services.ground.access import Place
from workflows import sampling
from workflows.draws import DrawState

from . import draws
from .draw_facts import frame


class Published(sampling.Published):
    """What `sampling.verify` reads, and what a reader wants to know beside it."""

    state: str
    named_by: str
    terms: str


def of(place: Place) -> Published:
    """The drawing that stands, from the moment its frame is fixed: members see what they name
    numbers for.

    Raises Refused (frame_not_fixed).
    """
    row = draws.of(place.project.id)
    if row is None:
        raise Refused("frame_not_fixed")
    volumes, rule = row.listed, row.rule
    if volumes is None or rule is None:
        # of the first algorithm, which kept neither
        volumes, rule = frame(place.project), packs.procedure(place.project).sampling
    terms = ""
    if row.algorithm == sampling.ALGORITHM:
        terms = sampling.TERMS
    return {
        "algorithm": row.algorithm,
        "project": row.project_code or place.project.code,
        "state": row.state,
        "head": row.head,
        "fixed_on": local_date(row.fixed_at).isoformat(),
        "frame_digest": row.frame,
        "terms": terms,
        "number": row.number,
        "named_by": row.named_by,
        "named": draws.named(row),
        "public": draws.public(row),
        "seed": row.seed,
        "rule": rule,
        "frame": volumes,
        "drawn": _drawn(row, volumes, rule),
    }


def _drawn(row: Draw, volumes: list[sampling.Volume], rule: sampling.Rule) -> list[list[int | str]]:
    """What the seed draws, once there is one."""
    if row.state != DrawState.DRAWN:
        return []
    return [[key, focus] for key, focus in sampling.draw(volumes, rule, row.seed)]
