"""How the sample stands to the arrangement, in two questions. How it was drawn is no matter of this room."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Row, select

from acceptance.extensions import db
from acceptance.models import Sample, Volume
from acceptance.models.states import SampleResult
from workflows import clauses, sampling, standards
from workflows import facts as plain

from . import probes

Sampled = Row[str, str, int, bool | None, str | None]
"""Title and classes of a volume, its number, and where it is in the sample how it came there and what
was found.
"""


def facts(project_id: int, procedure: standards.Procedure) -> plain.SampleFacts:
    """How the sample stands to the whole arrangement; reads title and classes of every volume."""
    volumes = (
        select(Volume.title, Volume.groups, Volume.number, Sample.by_hand, Sample.result)
        .outerjoin(Sample, Sample.volume_id == Volume.id)
        .where(Volume.project_id == project_id)
        .order_by(Volume.number)
    )
    everything = db.session.execute(volumes).all()
    drawn = [row for row in everything if row.by_hand is not None]
    unlooked = db.session.connection().execute(probes.UNLOOKED, {"project": project_id})
    kinds = clauses.focus(procedure)
    return plain.SampleFacts(
        drawn=sum(not row.by_hand for row in drawn),
        minimum=sampling.size(len(everything), procedure.sampling),
        present=_held(kinds, everything),
        covered=frozenset(_held(kinds, drawn)),
        unrecorded=[row.number for row in drawn if row.result == SampleResult.OPEN],
        unlooked=list(unlooked.scalars()),
        volumes=len(everything),
    )


def _held(kinds: Sequence[clauses.FocusKind], volumes: Sequence[Sampled]) -> list[str]:
    """Of which focus kinds there is a volume among these; looks no further than the first."""
    return [
        kind.name for kind in kinds if any(kind.holds(row.title, row.groups) for row in volumes)
    ]
