"""Nouns in the database. No rules here beyond what the database itself refuses."""

from .base import UTCDateTime
from .filings import Document, FileVersion, Filing
from .findings import Finding
from .journal import JournalEntry, Notice
from .parties import Duty, LoginSession, Membership, OneTimeToken, Organisation, Party, Person
from .projects import Project, Section, Statement
from .reports import Report
from .reviews import PanelMember, Sample
from .transfers import Handover
from .volumes import CatalogueImport, Volume

__all__ = [
    "CatalogueImport", "Document", "Duty", "FileVersion", "Filing", "Finding", "Handover", "JournalEntry",
    "LoginSession", "Membership", "Notice", "OneTimeToken", "Organisation", "PanelMember", "Party", "Person",
    "Project", "Report", "Sample", "Section", "Statement", "UTCDateTime", "Volume",
]  # fmt: skip
