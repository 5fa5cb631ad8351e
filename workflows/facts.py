"""What the rules may know of a project: plain values, one dataclass a
subject.

Services fill them from the database, each at most once; a test writes them by hand. No rule stands
here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Protocol

from . import scoring
from .archive_facts import ArchiveFacts, HandoverFacts, VolumeFacts
from .clauses import Organiser, PanelRule, VoteRule
from .ending_facts import BuiltFacts, ReapplicationFacts
from .meeting_facts import MeetingFacts
from .roles import OrganisationKind, PartyKind
from .vote_facts import OpinionFacts as OpinionFacts
from .vote_facts import SecondVote as SecondVote


@dataclass(frozen=True)
class UnnamedDuty:
    """A party that has nobody for a duty today (`leader` or `archivist`)."""

    duty: str
    party_id: int
    party: str
    kind: PartyKind


@dataclass(frozen=True)
class PartyFacts:
    """What the parties of the project were engaged for."""

    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True)
class OpenItems:
    """Required items of one class that have not come far enough: how many, one by name, and in
    whose hand (`role`).
    """

    party_id: int
    party: str
    role: str
    group_code: str
    group: str
    count: int
    sample: str


@dataclass(frozen=True)
class UndrawnParty:
    """A contractor that owes as-built drawings and has delivered none."""

    party_id: int
    party: str


@dataclass(frozen=True)
class StatementFacts:
    """Which statements are written to the end, and which of the pack's conditions the owner
    declares as met, by their place.
    """

    written: frozenset[str] = frozenset()
    conditions: Sequence[str] = ()
    declared: frozenset[int] = frozenset()


@dataclass(frozen=True)
class MemberFacts:
    """A member of the panel who has not stepped back; `organisation` is 0 where only the name of
    the unit is known.
    """

    name: str
    unit: str
    organisation: int = 0
    kind: str = OrganisationKind.BUREAU
    post: str = "member"
    deputed_on: date | None = None
    person: int = 0
    """The account, 0 where none is known."""
    expert: int = 0
    """The entry in the pool of experts, 0 where there is none."""
    namesake: bool = False
    """Whether it was asked and confirmed that another member of this name is someone else."""
    serves_party: str = ""
    """The party of the project that the account serves beside the unit it was asked from."""


@dataclass(frozen=True)
class OrganiserFacts:
    """Who organises the acceptance of the archive, at which level; `due` is the row of Article 6
    for this project.
    """

    id: int
    name: str
    level: str = ""
    due: Organiser | None = None


@dataclass(frozen=True)
class PanelFacts:
    """The composed panel beside the pack's rule for it, and the organisations that are parties of
    the project.
    """

    rule: PanelRule
    organiser: OrganiserFacts
    members: Sequence[MemberFacts] = ()
    in_planning_area: bool = False
    parties: frozenset[int] = frozenset()
    party_names: frozenset[str] = frozenset()


@dataclass(frozen=True)
class SampleFacts:
    """How many volumes are drawn by chance, must be, and are there; the focus kinds there are and in the
    sample; its volumes that nobody has looked at, or not since a change touched them (`unlooked`)."""

    drawn: int = 0
    minimum: int = 0
    present: Sequence[str] = ()
    covered: frozenset[str] = frozenset()
    unrecorded: Sequence[int] = ()
    unlooked: Sequence[int] = ()
    volumes: int = 0


@dataclass(frozen=True)
class VotingFacts:
    """How many sit on the panel without those who stepped back, and how they voted.

    `sealed` are secret ballots that nobody has opened yet; `opened` says that a ballot was cast in
    this round, be it struck through since; `closed` that the organiser closed the vote; `awaiting`
    are votes entered from paper for members with an account who have not confirmed them; `strikes`
    were asked for, of votes or points entered from paper, and not answered; `again` is the vote
    after a second look, once it is written down.
    """

    rule: VoteRule
    members: int = 0
    agreed: int = 0
    against: int = 0
    sealed: int = 0
    opened: bool = False
    closed: bool = False
    awaiting: int = 0
    strikes: int = 0
    again: SecondVote | None = None

    @property
    def quorum(self) -> int:
        """How many must have voted: the pack's share of the composed panel, rounded up; never so
        few that none.
        """
        return max(1, ceil(self.rule.quorum * self.members))

    @property
    def cast(self) -> int:
        """How many have voted."""
        return self.agreed + self.against + self.sealed

    @property
    def begun(self) -> bool:
        """Whether anyone has voted in this round."""
        return self.opened or self.cast > 0

    @property
    def ended(self) -> bool:
        """Whether no more votes come in: all have voted and nobody may still contest what was
        entered for him, or the vote was closed with its quorum.

        Before that nobody is told how it stands.
        """
        everyone = self.cast >= self.members and not self.awaiting
        return self.cast >= self.quorum and (self.closed or everyone)

    @property
    def decided(self) -> bool:
        """Whether the result is certain: no more votes come in, and none may still be taken out."""
        return self.ended and not self.strikes

    @property
    def majority(self) -> bool:
        """Whether more than half of the composed panel agrees; the absent count against."""
        return 2 * self.agreed > self.members

    @property
    def voted_again(self) -> SecondVote | None:
        """The vote after a second look, where the pack has one and enough have voted in it."""
        again = self.again
        if not self.rule.again or again is None:
            return None
        if not self.quorum <= again.agreed + again.against <= self.members:
            return None
        return again

    @property
    def lost_again(self) -> bool:
        """Whether the panel voted again and no majority of it agreed."""
        again = self.voted_again
        return again is not None and 2 * again.agreed <= self.members


@dataclass(frozen=True)
class ScoreFacts:
    """The pack's table of points and what the owner's and the panel's points come to; all None
    where the pack has none.
    """

    table: scoring.Table | None = None
    own: scoring.Result | None = None
    result: scoring.Result | None = None

    @property
    def own_missing(self) -> int:
        """For how many items the owner has given itself no points."""
        return _missing(self.own)

    @property
    def missing(self) -> int:
        """For how many items the panel has given no points."""
        return _missing(self.result)

    @property
    def why(self) -> Sequence[scoring.Why]:
        """Which rules of the table keep it from passing, once every item has its points."""
        if self.result is None or self.missing:
            return ()
        return self.result.why


def _missing(points: scoring.Result | None) -> int:
    if points is None:
        return 0
    return len(points.missing)


@dataclass(frozen=True)
class RecordFacts:
    """To whom the result must be reported (empty: to nobody), and whether a valid report went out."""

    receiver: str = ""
    reported: bool = False


@dataclass(frozen=True)
class FindingFacts:
    """The problems that the review found, counted by where they stand.

    Those of visits are not among them. `rejected` are those of the open ones that this round's
    re-check looked at and sent back; the others were listed meanwhile.
    """

    open: int = 0
    answered: int = 0
    closed: int = 0
    rejected: int = 0

    @property
    def total(self) -> int:
        """All problems on the list."""
        return self.open + self.answered + self.closed


class ProjectFacts(Protocol):
    """What a need of the PROJECT table may ask.

    A subject is looked up when first asked for; every list is cut at 50 lines.
    """

    @property
    def unnamed_duties(self) -> Sequence[UnnamedDuty]: ...
    @property
    def parties(self) -> PartyFacts: ...
    def open_items(self, stage: str, below: str) -> Sequence[OpenItems]: ...
    @property
    def undrawn(self) -> Sequence[UndrawnParty]: ...
    @property
    def volumes(self) -> VolumeFacts: ...
    @property
    def archive(self) -> ArchiveFacts: ...
    @property
    def texts(self) -> StatementFacts: ...
    @property
    def panel(self) -> PanelFacts: ...
    @property
    def sample(self) -> SampleFacts: ...
    @property
    def voting(self) -> VotingFacts: ...
    @property
    def score(self) -> ScoreFacts: ...
    @property
    def opinion(self) -> OpinionFacts: ...
    @property
    def record(self) -> RecordFacts: ...
    @property
    def findings(self) -> FindingFacts: ...
    @property
    def handover(self) -> HandoverFacts: ...
    @property
    def built(self) -> BuiltFacts: ...
    @property
    def meeting(self) -> MeetingFacts: ...
    @property
    def reapplication(self) -> ReapplicationFacts: ...
