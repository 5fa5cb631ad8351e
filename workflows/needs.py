"""What must be in place before a step, under the names that the tables use; each composes rules of
`rules` over plain `facts`.

Each code that a rule yields has its sentence in `words`. No clause is decided here.
"""

from __future__ import annotations

from collections.abc import Iterator

from .engine import Blocker, Need
from .facts import ProjectFacts
from .filing_facts import FilingFacts
from .rules import (
    archive,
    endings,
    filings,
    findings,
    meeting,
    panel,
    parties,
    sample,
    scores,
    statements,
    transfers,
    volumes,
    voting,
)

Blockers = Iterator[Blocker]


def duties_named(facts: ProjectFacts) -> Blockers:
    """Every party has a named leader in charge and a named archivist."""
    return parties.named(facts.unnamed_duties)


def parties_engaged(facts: ProjectFacts) -> Blockers:
    """Design, construction and supervision units are on record before work begins."""
    return parties.engaged(facts.parties)


def _far_enough(code: str, stage: str, below: str) -> Need:
    def need(facts: ProjectFacts) -> Blockers:
        return filings.far_enough(code, facts.open_items(stage, below))

    # Packs of programmes call a need by this name.
    need.__name__ = f"{code}_{stage}"
    return need


def submitted(stage: str) -> Need:
    """Every required item due by `stage` has at least been submitted by the party that owes it."""
    return _far_enough("filings_missing", stage, "submitted")


def checked(stage: str) -> Need:
    """Every required item due by `stage` has been checked by the supervisor."""
    return _far_enough("filings_unchecked", stage, "checked")


def filed(stage: str) -> Need:
    """Every required item due by `stage` is filed or recognised as not applicable."""
    return _far_enough("filings_unfiled", stage, "filed")


def as_built_delivered(facts: ProjectFacts) -> Blockers:
    """Each section's as-built drawings have been delivered."""
    return filings.drawn_as_built(facts.undrawn)


def _written(kind: str) -> Need:
    def need(facts: ProjectFacts) -> Blockers:
        return statements.written(kind, facts.texts)

    need.__name__ = f"{kind}_written"
    return need


audit_report_written = _written("audit_report")
self_check_written = _written("self_check")
application_written = _written("application")
evaluation_written = _written("evaluation")


def conditions_met(facts: ProjectFacts) -> Blockers:
    """The owner declares each application condition of the pack as met."""
    return statements.declared(facts.texts)


def volumes_sound(facts: ProjectFacts) -> Blockers:
    """Files are arranged into volumes whose page runs are whole."""
    yield from volumes.arranged(facts.volumes)
    yield from volumes.whole(facts.volumes)
    yield from volumes.nothing_loose(facts.volumes)
    yield from volumes.nothing_promised(facts.volumes)


def volumes_numbered(facts: ProjectFacts) -> Blockers:
    """Every volume has its 档号."""
    return volumes.numbered(facts.volumes)


def archive_stands(facts: ProjectFacts) -> Blockers:
    """The archive was fixed, stands as it was fixed, and no change of it is on its way."""
    yield from archive.fixed(facts.archive)
    yield from archive.settled(facts.archive)
    yield from archive.unchanged(facts.archive)
    yield from archive.readable(facts.archive)


def looked_again(facts: ProjectFacts) -> Blockers:
    """Sampled volumes that a change touched were looked at again."""
    return sample.looked_again(facts.sample)


def panel_formed(facts: ProjectFacts) -> Blockers:
    """The panel satisfies the pack: enough, odd, rightly led, and nobody on it who may not judge."""
    formed = facts.panel
    yield from panel.at_least(formed)
    yield from panel.odd(formed)
    yield from panel.led(formed)
    yield from panel.leader_from_organiser(formed)
    yield from panel.city_archive_sits(formed)
    yield from panel.organiser_level(formed)
    yield from panel.no_party_judges(formed)
    yield from panel.one_seat_each(formed)
    yield from panel.deputed(formed)


def in_time(facts: ProjectFacts) -> Blockers:
    """The archive is accepted as long before the works as the pack says."""
    return meeting.in_time(facts.meeting)


def meeting_held(facts: ProjectFacts) -> Blockers:
    """The meeting that decides has been held, on its last day at the earliest."""
    return meeting.held(facts.meeting)


def sampled(facts: ProjectFacts) -> Blockers:
    """Enough volumes were drawn, each focus kind that the project has is among them, and each was
    looked at.
    """
    yield from sample.enough(facts.sample)
    yield from sample.focus_covered(facts.sample)
    yield from sample.looked_at(facts.sample)


def voted_through(facts: ProjectFacts) -> Blockers:
    """The vote has ended, nothing of it waits to be struck through, and more than half of the
    composed membership agrees.
    """
    yield from voting.quorum(facts.voting)
    yield from voting.ended(facts.voting)
    yield from voting.strikes_answered(facts.voting)
    yield from voting.majority(facts.voting)


def agreed_again(facts: ProjectFacts) -> Blockers:
    """Where the pack lets the panel vote again after a second look, a majority agreed then."""
    return voting.agreed_again(facts.voting)


def judged_down(facts: ProjectFacts) -> Blockers:
    """The vote has ended, nothing of it waits to be struck through, and no majority agrees, or the
    points do not suffice.
    """
    yield from voting.quorum(facts.voting)
    yield from voting.ended(facts.voting)
    yield from voting.strikes_answered(facts.voting)
    yield from voting.ground_to_fail(facts.voting, facts.score)


def put_to_vote(facts: ProjectFacts) -> Blockers:
    """What the panel votes upon: the sample looked at, the points given, the evaluation written."""
    yield from sampled(facts)
    yield from looked_again(facts)
    yield from scored(facts)
    yield from evaluation_written(facts)


def vote_not_taken(facts: ProjectFacts) -> Blockers:
    """There is no result that would be put off; that of an unlawful panel is none, nor is one about
    an archive that was changed since or never evaluated.
    """
    void = (panel_formed, sampled, looked_again, evaluation_written)
    if not any(blocker for need in void for blocker in need(facts)):
        yield from voting.no_result(facts.voting)


def self_scored(facts: ProjectFacts) -> Blockers:
    """Where the pack has a score table, the owner has given itself points for every item."""
    return scores.own_complete(facts.score)


def scored(facts: ProjectFacts) -> Blockers:
    """Where the pack has a score table, the panel has given points for every item."""
    return scores.complete(facts.score)


def scored_through(facts: ProjectFacts) -> Blockers:
    """The points reach the pack's threshold and every sub-minimum."""
    yield from scores.complete(facts.score)
    yield from scores.enough(facts.score)


def opinion_stands(facts: ProjectFacts) -> Blockers:
    """The opinion that the archive was accepted by has not been taken back."""
    return transfers.accepted(facts.opinion)


def put_on_record(facts: ProjectFacts) -> Blockers:
    """The result was reported to the next level where Art. 6 asks for it (备案)."""
    return transfers.reported(facts.record)


def findings_listed(facts: ProjectFacts) -> Blockers:
    """At least one problem is on the list."""
    return findings.listed(facts.findings)


def problems_open(facts: ProjectFacts) -> Blockers:
    """At least one problem is still to be rectified."""
    return findings.some_open(facts.findings)


def findings_answered(facts: ProjectFacts) -> Blockers:
    """No problem is without an answer."""
    return findings.answered(facts.findings)


def no_open_findings(facts: ProjectFacts) -> Blockers:
    """Every problem on the list is closed."""
    yield from findings.answered(facts.findings)
    yield from findings.rechecked(facts.findings)


def findings_still_open(facts: ProjectFacts) -> Blockers:
    """The re-check judged every problem and left at least one open."""
    yield from findings.judged(facts.findings)
    yield from findings.some_left(facts.findings)


def findings_rejected(facts: ProjectFacts) -> Blockers:
    """The re-check judged every problem and found one not mended, or its vote was lost."""
    yield from findings.judged(facts.findings)
    yield from findings.some_rejected(facts.findings, facts.voting)


def handover_listed(facts: ProjectFacts) -> Blockers:
    """The owner has signed the transfer list, it lists the archive as it is, and where the receiving
    archive has answered by a receipt it has this archive.
    """
    yield from transfers.signed(facts.handover)
    yield from transfers.current(facts.handover)
    yield from transfers.answered(facts.handover)


def documents_stored(facts: FilingFacts) -> Blockers:
    """There is something to submit, and every listed file has its bytes."""
    return filings.stored(facts.documents)


def no_failed_checks(facts: FilingFacts) -> Blockers:
    """No current file has failed its checks (四性检测)."""
    return filings.none_failed(facts.checks)


def every_file_checked(facts: FilingFacts) -> Blockers:
    """Every current file has been checked before it is filed."""
    return filings.all_checked(facts.checks)


def supervisor_checked(facts: FilingFacts) -> Blockers:
    """Construction files are filed only after the supervisor's check."""
    return filings.supervised(facts.supervision)


def nothing_built(facts: ProjectFacts) -> Blockers:
    """Nothing but the registration is there: no paper was issued, no file came."""
    return endings.nothing_built(facts.built)


def may_apply_again(facts: ProjectFacts) -> Blockers:
    """The pack lets a project that failed apply again by now."""
    return endings.may_apply_again(facts.reapplication)


OF_THE_ARCHIVE = frozenset(
    (
        "volumes_sound",
        "volumes_numbered",
        "archive_stands",
        "looked_again",
        "opinion_stands",
        "filings_unfiled_self_check",
    )
)
"""Needs about the archive of a construction project, which other programmes take up only by name."""
