"""What the rules may know of a project: plain values, one dataclass a
subject.

Services fill them from the database, each at most once; a test writes them by hand. No rule stands
here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from . import scoring
from .archive_facts import ArchiveFacts, HandoverFacts, VolumeFacts
from .clauses import Organiser, PanelRule
from .ending_facts import BuiltFacts, ReapplicationFacts
from .meeting_facts import MeetingFacts
from .roles import OrganisationKind, PartyKind
from .vote_facts import OpinionFacts as OpinionFacts
from .vote_facts import SecondVote as SecondVote
from .vote_facts import VotingFacts as VotingFacts


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
