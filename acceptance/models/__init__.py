"""Nouns in the database. No rules here beyond what the database itself refuses."""

from .answers import KeptAnswer
from .appraisals import Appraisal, AppraisalVolume
from .archive import Amendment, ArchiveVersion
from .attempts import Attempt, Miss
from .base import UTCDateTime
from .calendar import CalendarDay, CalendarYear, Pause
from .checks import CheckResult, Pin
from .corrections import FileMove, Purge, PurgedDigest, Withdrawal
from .deputies import Deputy
from .drafts import Draft, DraftHand
from .drawings import ChangeNotice, Drawing, DrawingChange
from .emergencies import EmergencyDrill, EmergencyPlan
from .enlarging import Basis
from .factors import SecondFactor
from .filings import Caption, Document, FileVersion, Filing
from .findings import Finding
from .fixity import Fixity, FixityEvent
from .hands import HandTaken
from .heads import Cosignature, LogEntry, LogHead, LogLeaf
from .hearing import NoticeChoice
from .inspections import Inspection
from .jobs import Job
from .journal import JournalCheck, JournalEntry, Notice
from .keeping import Loan, LoanCopy, LoanVolume, Placement, ShelfPlace
from .key_list import KeyProject
from .letters import Letter
from .newcomers import Newcomer
from .office import OfficeRecord
from .opened import CurrentPaper, Question
from .packs import OwnPack, PackEdit, PackMove, PackOffer, PackVersion
from .parcels import Accession, Parcel, ParcelReceipt
from .parties import (
    Duty,
    FormerName,
    LoginSession,
    Membership,
    OneTimeToken,
    Organisation,
    Party,
    Person,
)
from .projects import Project, Section, SectionChange, Statement
from .receiving import ReceivingRules
from .reports import DailyRoot, Letterhead, NumberSeries, Report, WordTemplate
from .reviews import (
    Ballot,
    Draw,
    DrawNumber,
    Expert,
    PanelMember,
    Sample,
    SampleNote,
    Score,
    SealedBallot,
)
from .revisions import Revision
from .safekeeping import Safekeeping
from .schedules import ProgressReport
from .strikes import Strike
from .successions import Succession
from .taken import StepTaken
from .transfers import Handover
from .turns import AwaitedHand, Recount
from .uploads import BulkChange, Delivery, HeldFile, Upload, UploadLink
from .views import SavedView
from .volumes import Arrangement, CatalogueImport, ColumnMapping, Numbering, Volume
from .ways import OutsideAccount, Passkey

__all__ = [
    "Accession",
    "Amendment",
    "Appraisal",
    "AppraisalVolume",
    "ArchiveVersion",
    "Arrangement",
    "Attempt",
    "AwaitedHand",
    "Ballot",
    "Basis",
    "BulkChange",
    "CalendarDay",
    "CalendarYear",
    "Caption",
    "CatalogueImport",
    "ChangeNotice",
    "CheckResult",
    "ColumnMapping",
    "Cosignature",
    "CurrentPaper",
    "DailyRoot",
    "Delivery",
    "Deputy",
    "Document",
    "Draft",
    "DraftHand",
    "Draw",
    "DrawNumber",
    "Drawing",
    "DrawingChange",
    "Duty",
    "EmergencyDrill",
    "EmergencyPlan",
    "Expert",
    "FileMove",
    "FileVersion",
    "Filing",
    "Finding",
    "Fixity",
    "FixityEvent",
    "FormerName",
    "HandTaken",
    "Handover",
    "HeldFile",
    "Inspection",
    "Job",
    "JournalCheck",
    "JournalEntry",
    "KeptAnswer",
    "KeyProject",
    "Letter",
    "Letterhead",
    "Loan",
    "LoanCopy",
    "LoanVolume",
    "LogEntry",
    "LogHead",
    "LogLeaf",
    "LoginSession",
    "Membership",
    "Miss",
    "Newcomer",
    "Notice",
    "NoticeChoice",
    "NumberSeries",
    "Numbering",
    "OfficeRecord",
    "OneTimeToken",
    "Organisation",
    "OutsideAccount",
    "OwnPack",
    "PackEdit",
    "PackMove",
    "PackOffer",
    "PackVersion",
    "PanelMember",
    "Parcel",
    "ParcelReceipt",
    "Party",
    "Passkey",
    "Pause",
    "Person",
    "Pin",
    "Placement",
    "ProgressReport",
    "Project",
    "Purge",
    "PurgedDigest",
    "Question",
    "ReceivingRules",
    "Recount",
    "Report",
    "Revision",
    "Safekeeping",
    "Sample",
    "SampleNote",
    "SavedView",
    "Score",
    "SealedBallot",
    "SecondFactor",
    "Section",
    "SectionChange",
    "ShelfPlace",
    "Statement",
    "StepTaken",
    "Strike",
    "Succession",
    "UTCDateTime",
    "Upload",
    "UploadLink",
    "Volume",
    "Withdrawal",
    "WordTemplate",
]
