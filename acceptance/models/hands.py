"""Who had a hand in what, beside the journal, whose lines cannot tell two people of one name apart."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import Base


class HandTaken(Base):
    """A hand on a thing (`workflows.hands.WATCHED`): a person, and the organisation in whose name.

    Of a step the last hand alone; of an act that several do side by side, as storing files, each.
    """

    __tablename__ = "hand_taken"
    noun: Mapped[str] = mapped_column(String(20), primary_key=True)
    object_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    step: Mapped[str] = mapped_column(String(40), primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    # in whose name the person acted
    principal_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    __table_args__ = (
        Index("ix_hand_taken_person", "project_id", "person_id"),
        Index("ix_hand_taken_principal", "project_id", "principal_id"),
    )
