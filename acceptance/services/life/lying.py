"""How the archive lies now, held against the version in force and the list for the transfer."""

from __future__ import annotations

from functools import cached_property

from sqlalchemy import Row, select

from acceptance.extensions import db
from acceptance.models import Amendment, ArchiveVersion, Handover, Project
from acceptance.services.ground.questions import Answers, Question
from workflows import frozen as tree
from workflows.amendments import OPEN, AmendmentState
from workflows.archive_facts import ArchiveFacts, HandoverFacts
from workflows.projects import Stage
from workflows.roles import Role

from . import answered, frozen, probes

AWAITED = {
    AmendmentState.ASKED: Role.BUREAU,
    AmendmentState.AGREED: Role.OWNER,
    AmendmentState.REPORTED: Role.BUREAU,
}
"""Whose hand a change on its way waits for."""


_IN_FORCE = (
    select(
        ArchiveVersion,
        Amendment,
        frozen.touched_after(ArchiveVersion.line),
        probes.DAMAGED.scalar_subquery(),
    )
    .outerjoin(
        Amendment,
        (Amendment.project_id == ArchiveVersion.project_id) & Amendment.state.in_(OPEN),
    )
    .where(ArchiveVersion.project_id == probes.MINE)
    .order_by(ArchiveVersion.number.desc())
    .limit(1)
)
"""The version in force, the change on its way, whether the journal tells of a touch since, and how many
files are known to be damaged.
"""


HANDED = Question(
    select(Handover.digest)
    .where(Handover.project_id == probes.MINE)
    .order_by(Handover.number.desc())
    .limit(1)
)
"""The digest of the archive as the last list for the transfer lists it."""


class Lying:
    """The archive of a project at one moment.

    A page believes the journal: where no line tells of a touch, the version stands. A decision is
    `thorough` and reads every volume and file.
    """

    def __init__(self, project: Project, answers: Answers, *, thorough: bool) -> None:
        self.project, self.answers, self.thorough = project, answers, thorough

    @cached_property
    def digest(self) -> str:
        """The digest of the archive: reads all of it, unless the journal says that it stands as it was
        fixed and that is believed.
        """
        if self._found is not None and not self.thorough:
            version, _amendment, touched, _damaged = self._found
            if not touched:
                return version.digest
        return tree.archive_digest(frozen.live(self.project.id))

    @cached_property
    def _found(self) -> Row[ArchiveVersion, Amendment | None, bool, int] | None:
        return db.session.execute(_IN_FORCE, {"project": self.project.id}).first()

    @property
    def version(self) -> ArchiveVersion | None:
        """The version in force."""
        if self._found is None:
            return None
        version, _amendment, _touched, _damaged = self._found
        return version

    def archive(self) -> ArchiveFacts:
        """How it stands to the version in force."""
        if self._found is None:
            return ArchiveFacts()
        version, amendment, touched, damaged = self._found
        number, owed_by = 0, ""
        if amendment is not None:
            number, owed_by = amendment.number, AWAITED[AmendmentState(amendment.state)]
        changed: list[str] = []
        if not number and (self.thorough or touched):
            changed = self._changed(version)
        return ArchiveFacts(version.number, changed, number, owed_by, damaged)

    def _changed(self, version: ArchiveVersion) -> list[str]:
        """The titles of volumes that are not as they were fixed; after the acceptance new ones are no
        change.
        """
        if self.digest == version.digest:
            return []
        differs = frozen.since(version, frozen.live(self.project.id))
        if self.project.state == Stage.ACCEPTED:
            differs = [one for one in differs if one["what"] != "new"]
        return [one["title"] for one in differs]

    def handover(self) -> HandoverFacts:
        """Whether the last list for the transfer lists it as it lies."""
        self.answers.ahead((HANDED, answered.LAST))
        listed = self.answers.value(HANDED)
        if listed is None:
            return HandoverFacts()
        answer = answered.judged(self.answers, self.digest)
        return HandoverFacts(signed=True, current=listed == self.digest, answer=answer)
