"""Nouns in the database. No rules here beyond what the database itself refuses."""

from .base import UTCDateTime
from .checks import CheckResult, Pin
from .drawings import ChangeNotice, Drawing, DrawingChange
from .filings import Caption, Document, FileVersion, Filing
from .findings import Finding
from .inspections import Inspection
from .jobs import Job
from .journal import JournalEntry, Notice
from .letters import Letter
from .parties import Duty, LoginSession, Membership, OneTimeToken, Organisation, Party, Person
from .projects import Project, Section, Statement
from .reports import Report
from .reviews import PanelMember, Sample
from .schedules import ProgressReport
from .transfers import Handover
from .uploads import BulkChange, HeldFile, Upload, UploadLink
from .volumes import Arrangement, CatalogueImport, ColumnMapping, Numbering, Volume

__all__ = [
    "Arrangement", "BulkChange", "Caption", "CatalogueImport", "ChangeNotice", "CheckResult", "ColumnMapping", "Document", "Drawing", "DrawingChange", "Duty",
    "FileVersion", "Filing", "Finding", "Handover", "HeldFile", "Inspection", "Job", "JournalEntry", "Letter", "LoginSession",
    "Membership", "Notice", "Numbering", "OneTimeToken", "Organisation", "PanelMember", "Party", "Person", "Pin", "ProgressReport", "Project",
    "Report", "Sample", "Section", "Statement", "UTCDateTime", "Upload", "UploadLink", "Volume",
]  # fmt: skip
