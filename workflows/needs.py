"""What must be in place before a step: each a small generator of Blockers over plain facts.

`ProjectFacts` and `FilingFacts` say what a need may ask; the services answer from the database, tests from a plain
object. Each code has its sentence in `words`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from .engine import Blocker, Need
from .roles import Role


class ProjectFacts(Protocol):
    """The questions a need of the PROJECT table may ask. Every list is short: a service cuts it at 50 lines."""

    def duty_gaps(self) -> Sequence[Mapping[str, Any]]: ...
    def absent_parties(self) -> Sequence[str]: ...
    def open_filings(self, stage: str, below: str) -> Sequence[Mapping[str, Any]]: ...
    def drawing_gaps(self) -> Sequence[Mapping[str, Any]]: ...
    def volume_gaps(self) -> Sequence[Mapping[str, Any]]: ...
    def texts(self) -> Mapping[str, bool]: ...
    def unmet_conditions(self) -> Sequence[str]: ...
    def panel_gaps(self) -> Sequence[Mapping[str, Any]]: ...
    def sample_gaps(self) -> Sequence[Mapping[str, Any]]: ...
    def votes(self) -> tuple[int, int, int]: ...
    def quorum(self) -> int: ...
    def findings(self) -> Mapping[str, int]: ...
    def handover(self) -> bool: ...
    def scores(self) -> Mapping[str, Any]: ...
    def record_due(self) -> str: ...


def duties_named(facts: ProjectFacts) -> Iterator[Blocker]:
    """Every party has a named leader in charge and a named archivist (2007 notice: named responsibility)."""
    for gap in facts.duty_gaps():
        yield Blocker(
            f"no_{gap['duty']}", gap["role"], ("party", gap["party_id"]), {"party": gap["party"]}
        )


def parties_engaged(facts: ProjectFacts) -> Iterator[Blocker]:
    """Design, construction and supervision units are on record before work begins."""
    for kind in facts.absent_parties():
        yield Blocker("party_absent", Role.OWNER, ("parties", None), {"kind": kind})


def _filings(code: str, stage: str, below: str) -> Need:
    def need(facts: ProjectFacts) -> Iterator[Blocker]:
        for gap in facts.open_filings(stage, below):
            yield Blocker(
                code,
                gap["role"],
                ("filings", gap["party_id"]),
                {
                    "party": gap["party"],
                    "group": gap["group"],
                    "count": gap["count"],
                    "sample": gap["sample"],
                    "party_id": gap["party_id"],
                    "group_code": gap["group_code"],
                },
            )

    need.__name__ = f"{code}_{stage}"
    return need


def submitted(stage: str) -> Need:
    """Every required item due by `stage` has at least been submitted by the party that owes it."""
    return _filings("filings_missing", stage, "submitted")


def checked(stage: str) -> Need:
    """Every required item due by `stage` has been checked by the supervisor."""
    return _filings("filings_unchecked", stage, "checked")


def filed(stage: str) -> Need:
    """Every required item due by `stage` is filed or recognised as not applicable."""
    return _filings("filings_unfiled", stage, "filed")


def as_built_delivered(facts: ProjectFacts) -> Iterator[Blocker]:
    """Each section's as-built drawings have been delivered."""
    for gap in facts.drawing_gaps():
        yield Blocker("drawings_missing", Role.CONTRACTOR, ("filings", gap["party_id"]), gap)


def _written(name: str, role: str) -> Need:
    def need(facts: ProjectFacts) -> Iterator[Blocker]:
        if not facts.texts()[name]:
            yield Blocker(f"{name}_missing", role, ("texts", None), {})

    need.__name__ = f"{name}_written"
    return need


audit_report_written = _written("audit_report", Role.SUPERVISOR)
self_check_written = _written("self_check", Role.OWNER)
application_written = _written("application", Role.OWNER)
evaluation_written = _written("evaluation", Role.BUREAU)


def conditions_met(facts: ProjectFacts) -> Iterator[Blocker]:
    """The owner declares each application condition of the pack as met."""
    for condition in facts.unmet_conditions():
        yield Blocker("condition_unmet", Role.OWNER, ("texts", None), {"condition": condition})


def volumes_sound(facts: ProjectFacts) -> Iterator[Blocker]:
    """Files are arranged into volumes whose page runs are whole."""
    for gap in facts.volume_gaps():
        yield Blocker(gap["code"], Role.OWNER, ("volumes", gap.get("volume_id")), gap)


def panel_formed(facts: ProjectFacts) -> Iterator[Blocker]:
    """The panel satisfies the pack: at least so many, odd, leader from the organiser, city archive where due."""
    for gap in facts.panel_gaps():
        yield Blocker(gap["code"], Role.BUREAU, ("panel", None), gap)


def sampled(facts: ProjectFacts) -> Iterator[Blocker]:
    """Enough volumes were drawn, and each focus kind that the project has is among them."""
    for gap in facts.sample_gaps():
        yield Blocker(gap["code"], Role.BUREAU, ("sample", None), gap)


def _vote_gap(facts: ProjectFacts) -> Iterator[Blocker]:
    members, agreed, against = facts.votes()
    if agreed + against < facts.quorum():
        missing = facts.quorum() - agreed - against
        yield Blocker(
            "votes_missing", Role.PANELIST, ("panel", None), {"count": missing, "members": members}
        )


def voted_through(facts: ProjectFacts) -> Iterator[Blocker]:
    """As many members as the pack asks for have voted (its quorum, else all), and more than half of the composed membership agrees."""
    yield from _vote_gap(facts)
    members, agreed, against = facts.votes()
    if agreed + against >= facts.quorum() and 2 * agreed <= members:
        yield Blocker(
            "no_majority", Role.PANELIST, ("panel", None), {"agreed": agreed, "members": members}
        )


def judged_down(facts: ProjectFacts) -> Iterator[Blocker]:
    """The quorum has voted and no majority agrees, or the points do not suffice."""
    yield from _vote_gap(facts)
    members, agreed, against = facts.votes()
    if agreed + against >= facts.quorum() and 2 * agreed > members and not facts.scores()["why"]:
        yield Blocker(
            "majority_agrees", Role.BUREAU, ("panel", None), {"agreed": agreed, "members": members}
        )


def self_scored(facts: ProjectFacts) -> Iterator[Blocker]:
    """Where the pack has a score table, the owner has given itself points for every item."""
    if count := facts.scores()["own_missing"]:
        yield Blocker("own_scores_missing", Role.OWNER, ("scores", None), {"count": count})


def scored(facts: ProjectFacts) -> Iterator[Blocker]:
    """Where the pack has a score table, the panel has given points for every item."""
    if count := facts.scores()["missing"]:
        yield Blocker("scores_missing", Role.BUREAU, ("scores", None), {"count": count})


def scored_through(facts: ProjectFacts) -> Iterator[Blocker]:
    """The points reach the pack's threshold and every sub-minimum."""
    yield from scored(facts)
    if not facts.scores()["missing"]:
        for code, said in facts.scores()["why"]:
            yield Blocker(f"score_{code}", Role.BUREAU, ("scores", None), said)


def put_on_record(facts: ProjectFacts) -> Iterator[Blocker]:
    """The result was reported to the next level where Art. 6 asks for it (备案)."""
    if receiver := facts.record_due():
        yield Blocker("record_missing", Role.BUREAU, ("reports", None), {"receiver": receiver})


def findings_listed(facts: ProjectFacts) -> Iterator[Blocker]:
    """At least one problem is on the list."""
    if not facts.findings()["total"]:
        yield Blocker("no_findings", Role.BUREAU, ("findings", None), {})


def problems_open(facts: ProjectFacts) -> Iterator[Blocker]:
    """At least one problem is still to be rectified."""
    if not facts.findings()["open"]:
        yield Blocker("no_open_problem", Role.BUREAU, ("findings", None), {})


def findings_answered(facts: ProjectFacts) -> Iterator[Blocker]:
    """No problem is without an answer."""
    if count := facts.findings()["open"]:
        yield Blocker("findings_unanswered", Role.OWNER, ("findings", None), {"count": count})


def no_open_findings(facts: ProjectFacts) -> Iterator[Blocker]:
    """Every problem on the list is closed."""
    found = facts.findings()
    if found["open"]:
        yield Blocker(
            "findings_unanswered", Role.OWNER, ("findings", None), {"count": found["open"]}
        )
    if found["answered"]:
        yield Blocker(
            "findings_unchecked", Role.BUREAU, ("findings", None), {"count": found["answered"]}
        )


def findings_still_open(facts: ProjectFacts) -> Iterator[Blocker]:
    """The re-check left at least one problem open."""
    if not facts.findings()["open"]:
        yield Blocker("nothing_rejected", Role.BUREAU, ("findings", None), {})


def handover_listed(facts: ProjectFacts) -> Iterator[Blocker]:
    """The owner has drawn up and signed the transfer list."""
    if not facts.handover():
        yield Blocker("handover_missing", Role.OWNER, ("handover", None), {})


class FilingFacts(Protocol):
    """The questions a need of the FILING table may ask."""

    def documents(self) -> tuple[int, int]: ...
    def needs_supervisor(self) -> bool: ...
    def has_supervisor(self) -> bool: ...
    def state(self) -> str: ...
    def checks(self) -> tuple[int, int]: ...


def documents_stored(facts: FilingFacts) -> Iterator[Blocker]:
    """There is something to submit, and every listed file has its bytes."""
    listed, without_bytes = facts.documents()
    if not listed:
        yield Blocker("nothing_uploaded", Role.CONTRACTOR, ("filing", None), {})
    elif without_bytes:
        yield Blocker(
            "files_not_attached", Role.CONTRACTOR, ("filing", None), {"count": without_bytes}
        )


def no_failed_checks(facts: FilingFacts) -> Iterator[Blocker]:
    """No current file has failed its checks (四性检测)."""
    failed, _waiting = facts.checks()
    if failed:
        yield Blocker("checks_failed", Role.CONTRACTOR, ("filing", None), {"count": failed})


def every_file_checked(facts: FilingFacts) -> Iterator[Blocker]:
    """Every current file has been checked before it is filed."""
    _failed, waiting = facts.checks()
    if waiting:
        yield Blocker("checks_waiting", Role.OWNER, ("filing", None), {"count": waiting})


def supervisor_checked(facts: FilingFacts) -> Iterator[Blocker]:
    """Construction files are filed only after the supervisor's check."""
    if facts.needs_supervisor() and facts.state() != "checked":
        code = "supervisor_first" if facts.has_supervisor() else "no_supervisor"
        yield Blocker(
            code, Role.SUPERVISOR if facts.has_supervisor() else Role.OWNER, ("filing", None), {}
        )
