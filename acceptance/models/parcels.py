"""Packages in which archives leave and come in (移交包), and the receipts (回执) between the two archives."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflows.parcels.layout import Extent
from workflows.parcels.receipts import Verdict

from ..extensions import Base
from .base import UTCDateTime, one_of


class Parcel(Base):
    """A package that was made of a project: what it holds, and the digest by which everybody knows it.

    Its texts are kept as one stored file (`shell`), the files of the archive lie where they always do.
    """

    __tablename__ = "parcel"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    # in its project, from 1
    number: Mapped[int]
    extent: Mapped[str] = mapped_column(String(10))
    # of the section or the volume its number, of the class its name; empty for the whole project
    key: Mapped[str] = mapped_column(String(200), default="")
    # of the fixed archive; 0: as the archive lay, for a trial
    version: Mapped[int]
    archive_digest: Mapped[str] = mapped_column(String(64))
    # why it is not what was accepted: keys of `workflows.parcels.accepted.WORDS`
    differs: Mapped[list[str]] = mapped_column(JSON, default=list)
    # of tagmanifest-sha256.txt, which covers all of it
    digest: Mapped[str] = mapped_column(String(64))
    shell: Mapped[str] = mapped_column(String(64))
    # of the archive, with bytes
    files: Mapped[int]
    # bytes of the ZIP
    size: Mapped[int] = mapped_column(BigInteger)
    made_by: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    __table_args__ = (one_of("extent", Extent), UniqueConstraint("project_id", "number"))


class ParcelReceipt(Base):
    """What the receiving archive answered to a package, signed by it; loaded by the sender."""

    __tablename__ = "parcel_receipt"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcel.id"))
    verdict: Mapped[str] = mapped_column(String(10))
    receiver: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(100))
    # of the key it is signed with
    fingerprint: Mapped[str] = mapped_column(String(64))
    # as it came
    body: Mapped[str] = mapped_column(Text)
    loaded_by: Mapped[str] = mapped_column(String(200))
    loaded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    __table_args__ = (
        one_of("verdict", Verdict),
        UniqueConstraint("parcel_id", "receiver", "number"),
    )


class Accession(Base):
    """A package that came to a receiving archive: taken in whole, or refused with the reasons."""

    __tablename__ = "accession"
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    # in its organisation, from 1
    number: Mapped[int]
    verdict: Mapped[str] = mapped_column(String(10))
    # of the file that came
    name: Mapped[str] = mapped_column(String(255))
    # the package's own; empty where it could not be read
    digest: Mapped[str] = mapped_column(String(64), default="")
    # the stored ZIP; empty where it was refused
    blob: Mapped[str] = mapped_column(String(64), default="")
    project_code: Mapped[str] = mapped_column(String(50), default="")
    project_name: Mapped[str] = mapped_column(String(200), default="")
    sender: Mapped[str] = mapped_column(String(200), default="")
    files: Mapped[int] = mapped_column(default=0)
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    # (key of `verify_reading.FAULTS`, where), as many as are kept
    reasons: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    # beyond those
    more: Mapped[int] = mapped_column(default=0)
    # as it was signed
    receipt: Mapped[str] = mapped_column(Text, default="")
    received_by: Mapped[str] = mapped_column(String(200))
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    __table_args__ = (one_of("verdict", Verdict), UniqueConstraint("organisation_id", "number"))
