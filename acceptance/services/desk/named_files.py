"""Which files of the store the rows name."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import CompoundSelect, Select, select, union

from acceptance.models import Accession, CurrentPaper, FileVersion, HeldFile, Parcel, Report
from acceptance.models.states import Gone
from acceptance.services.files.erasing import NAMELESS

BY_TABLE = {
    "file_version": select(FileVersion.digest).where(FileVersion.gone != Gone.PURGED),
    "held_file": select(HeldFile.digest).where(HeldFile.name != NAMELESS),
    "report": select(Report.digest),
    "parcel": select(Parcel.shell),
    "accession": select(Accession.blob),
    "current_paper": select(CurrentPaper.digest),
}
"""The digests of each table whose rows have a file."""


def named_digests(tables: Collection[str] = tuple(BY_TABLE)) -> CompoundSelect[str]:
    """What the rows say must lie in the store; of an older version those of its `tables` alone."""
    return union(*(wanted for name, wanted in BY_TABLE.items() if name in tables))


def issued_prints() -> Select[str, str]:
    """The PDFs of issued documents: the digest of the document, and its own."""
    wanted = select(Report.digest, Report.pdf_digest).where(Report.pdf_digest != "")
    return wanted.order_by(Report.id)
