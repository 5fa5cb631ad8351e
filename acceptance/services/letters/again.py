"""Papers of which there is one for each thing (更改单, 现场检查笔录): a second one takes the place of the first, and
one that would say the same is not issued.
"""

from __future__ import annotations

import json

from acceptance.models import Report
from acceptance.refusals import Refused
from workflows.documents import KINDS

from . import contexts, kept
from .drafting import Asked, Context


def earlier(asked: Asked, kind: str) -> Report | None:
    """The paper of the viewer's unit that stands about the same thing, none for other kinds.

    Raises Refused (issued_already), and as the writer of the kind.
    """
    field = KINDS[kind].one_per
    if not field:
        return None
    said = contexts.WRITERS[kind](asked)
    for report in reversed([one for one in asked.sent_out if one.kind == kind]):
        told = kept.of(report)
        if told is None or told["said"].get(field) != said[field]:
            continue
        if _same(told["said"], said):
            raise Refused("issued_already", title=report.title)
        return report
    return None


def _same(before: Context, said: Context) -> bool:
    """Whether a paper said all of this already, as it is kept."""
    plain: Context = json.loads(json.dumps(said))
    return all(before.get(name) == value for name, value in plain.items())
