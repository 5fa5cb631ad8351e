"""The states of what is no subject of a step table.

Those of projects, items and findings stand in `workflows`.

A member is its own text: the columns hold plain strings, and the constraints of the tables are made
from these.
"""

from enum import StrEnum


class DocumentState(StrEnum):
    """A listed file is a line of a catalogue without bytes."""

    LISTED = "listed"
    STORED = "stored"


class Gone(StrEnum):
    """Whether a version, or a file as a whole, counts: withdrawn (撤下) it stays and counts nowhere;
    of a purged one (彻底清除) there is a tombstone without bytes.
    """

    HERE = ""
    WITHDRAWN = "withdrawn"
    PURGED = "purged"


class Scan(StrEnum):
    """What the virus scanner said of a version."""

    UNSEEN = ""
    CLEAN = "clean"
    INFECTED = "infected"


class Verdict(StrEnum):
    """What the checks said of a version; pending until they have run."""

    PENDING = ""
    PASSED = "passed"
    FAILED = "failed"


class Soundness(StrEnum):
    """What the last look at a stored file found; unseen until the first."""

    UNSEEN = ""
    SOUND = "sound"
    CHANGED = "changed"
    UNREADABLE = "unreadable"


class FixityKind(StrEnum):
    """What happened to stored files: a round of looks, damage found, mended from the replica, no good
    copy in the replica, found well again.
    """

    CHECK = "check"
    DAMAGE = "damage"
    MEND = "mend"
    NO_COPY = "no_copy"
    RESTORED = "restored"


class Sealed(StrEnum):
    """What an entry of the log is over: a daily root of the old form, the ends of journals, papers."""

    BEFORE = "before"
    CHAINS = "chains"
    PAPERS = "papers"


class Safekept(StrEnum):
    """What was done for the day on which a disk dies: a backup, a look at one, a trial of bringing one
    back, and bringing one back.
    """

    BACKUP = "backup"
    VERIFY = "verify"
    DRILL = "drill"
    RESTORE = "restore"


class NoticeState(StrEnum):
    """A change notice that was registered by mistake is void: it stays, and counts nowhere."""

    STANDING = "standing"
    VOID = "void"


class ChangeKind(StrEnum):
    """设计变更 and 洽商."""

    DESIGN_CHANGE = "design_change"
    NEGOTIATION = "negotiation"


class InspectionState(StrEnum):
    """A visit is closed once its problems are written down and sent."""

    PLANNED = "planned"
    CLOSED = "closed"


class JobState(StrEnum):
    """Where a task of the queue stands; a running one whose lease ran out is free again."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class LetterState(StrEnum):
    """A letter that cannot be sent is kept, and read in the inbox."""

    KEPT = "kept"
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


class LetterKind(StrEnum):
    """Why a letter is written."""

    DIGEST = "digest"
    URGE = "urge"
    ESCALATION = "escalation"
    ROOT = "root"
    DEADLINE = "deadline"
    BALLOT = "ballot"
    STORED = "stored"
    ACCESS = "access"
    """A link by which the receiver chooses a password, or that it was changed."""
    NEWS = "news"
    """What happened, by mail to who asked for it: the inbox does not hold it."""


class PackKind(StrEnum):
    """What a project pins of the packs."""

    PROCEDURE = "procedure"
    FILING_SCOPE = "filing_scope"


class TokenPurpose(StrEnum):
    """What a link that works once is for."""

    FIRST_ADMIN = "first_admin"
    INVITATION = "invitation"
    FORGOTTEN = "forgotten"


class DeliveryKind(StrEnum):
    """What a receipt is for: files that came in, or items that were submitted or recalled by a link."""

    FILES = "files"
    SUBMIT = "submit"
    RECALL = "recall"


class DutyKind(StrEnum):
    """分管领导 and 档案员."""

    LEADER = "leader"
    ARCHIVIST = "archivist"


class Post(StrEnum):
    """A place in the panel: 组长, 副组长, 成员."""

    LEADER = "leader"
    DEPUTY = "deputy"
    MEMBER = "member"


class Vote(StrEnum):
    """A panel member agrees or is against; nobody abstains."""

    AGREE = "agree"
    AGAINST = "against"


class VoteWay(StrEnum):
    """How a vote came: by the member's account, by a link that was mailed or handed over, or on a
    sheet of paper that was entered.
    """

    ACCOUNT = "account"
    MAILED = "mailed"
    HANDED = "handed"
    PAPER = "paper"


class SampleResult(StrEnum):
    """What the inspectors found in a sampled volume."""

    OPEN = ""
    SOUND = "sound"
    FAULTY = "faulty"


class UploadState(StrEnum):
    """An upload receives bytes until it is done, refused, or dropped because nobody resumed it."""

    RECEIVING = "receiving"
    DONE = "done"
    REFUSED = "refused"
    DROPPED = "dropped"


class HeldState(StrEnum):
    """A held file waits until it is placed; a discarded one keeps its bytes."""

    HELD = "held"
    PLACED = "placed"
    DISCARDED = "discarded"


class SheetState(StrEnum):
    """A sheet is received, may ask for its columns (mapping), and is refused or imported as a
    whole.
    """

    RECEIVED = "received"
    MAPPING = "mapping"
    REFUSED = "refused"
    IMPORTED = "imported"
    UNDONE = "undone"


class ArrangementState(StrEnum):
    """A proposal is open until it is accepted or dropped; an accepted one can be undone."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    UNDONE = "undone"
    DROPPED = "dropped"


class SectionKind(StrEnum):
    """What became of a section: divided in two, or part of another."""

    SPLIT = "split"
    MERGED = "merged"


class OwnPackState(StrEnum):
    """An office's own pack: came in as a signed file and waits to be confirmed, is worked on, has a
    published version, was thrown away.
    """

    ARRIVED = "arrived"
    DRAFT = "draft"
    PUBLISHED = "published"
    DISCARDED = "discarded"
