"""Which questions the needs of a step ask, so that they can be asked together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from acceptance.services.ground.questions import Question

from . import answered, convened, lying, probes

DUTIES = tuple(probes.WITHOUT.values())
VOLUMES = (
    *(probes.ANY_VOLUME, probes.UNSOUND_VOLUMES, probes.LOOSE),
    *(probes.NOT_STORED, probes.UNNUMBERED),
)
PANEL = (convened.PARTIES, convened.ENGAGED, convened.SEATS)
SAMPLE = (convened.SAMPLED, convened.UNLOOKED)
TEXTS = (probes.STATEMENTS,)
FINDINGS = (convened.FINDINGS,)
HANDED = (lying.HANDED, answered.LAST)
SHORT = {
    "filings_missing": "submitted",
    "filings_unchecked": "checked",
    "filings_unfiled": "filed",
}
"""Below which mark items fall short, by what a need about them begins with."""


def voting(*, secret: bool) -> tuple[Question, ...]:
    """What tells how a panel voted, by name or in secret."""
    cast: tuple[Question, ...] = ()
    if secret:
        cast = (convened.BALLOTS, convened.SEALED)
    return (convened.SEATS, convened.STRIKES, *TEXTS, *cast)


def _of_needs(*, secret: bool) -> Mapping[str, tuple[Question, ...]]:
    votes = voting(secret=secret)
    return {
        "duties_named": DUTIES,
        "parties_engaged": (probes.ENGAGED_KINDS,),
        "as_built_delivered": (probes.UNDRAWN,),
        "audit_report_written": TEXTS,
        "self_check_written": TEXTS,
        "application_written": TEXTS,
        "evaluation_written": TEXTS,
        "conditions_met": TEXTS,
        "volumes_sound": VOLUMES,
        "volumes_numbered": VOLUMES,
        "looked_again": SAMPLE,
        "panel_formed": PANEL,
        "sampled": SAMPLE,
        "voted_through": votes,
        "agreed_again": votes,
        "judged_down": votes,
        "put_to_vote": (*SAMPLE, *TEXTS),
        "vote_not_taken": (*PANEL, *SAMPLE, *votes),
        "opinion_stands": (probes.VALID,),
        "put_on_record": (probes.VALID,),
        "findings_listed": FINDINGS,
        "problems_open": FINDINGS,
        "findings_answered": FINDINGS,
        "no_open_findings": FINDINGS,
        "findings_still_open": FINDINGS,
        "findings_rejected": (*FINDINGS, *votes),
        "handover_listed": HANDED,
        "nothing_built": (probes.BUILT,),
    }


_OPEN, _SECRET = _of_needs(secret=False), _of_needs(secret=True)


def questions(needs: Iterable[str], *, secret: bool) -> Iterator[Question]:
    """What needs of these names will ask; nothing for one that asks nothing, or in a way of its own."""
    known = _SECRET if secret else _OPEN
    for name in sorted(needs):
        yield from known.get(name, ())
        for code, below in SHORT.items():
            if name.startswith(f"{code}_"):
                yield probes.open_items(name.removeprefix(f"{code}_"), below)
