"""What stands in the JSON columns.

Every column of plain data names one of these shapes; what reads or writes it does too.

JSON knows no tuples, no dates and no whole-number keys: tuples come back as lists, days are ISO
text, ids that are keys are text. Rules about the contents live in `workflows` and in the services.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NotRequired, TypeAlias, TypedDict, final

from workflows.arranging import ProposedVolume
from workflows.revisions import Plain

Facts: TypeAlias = dict[str, Any]
"""What fills a sentence or a journal line: names to plain values, different for every code, hence open."""

IssueRow: TypeAlias = tuple[int, int, str, str, Facts] | tuple[int, int, str, str, Facts, str]
"""A remark on a sheet: row, column (both from 1, 0 for the whole), weight, code, facts; and the name
of the sheet where a workbook has several."""

ItemRow: TypeAlias = tuple[str, str, list[tuple[str, Facts]]]
"""A numbered item of the checks of a file: its code, its result, its notes with their facts."""

Leaves: TypeAlias = list[tuple[int, str, str]]
"""The volumes of a fixed archive in order: number, 档号, digest."""


class PlanSection(TypedDict):
    """A section of an emergency plan."""

    head: str
    text: str


class Difference(TypedDict):
    """A volume that differs between two versions of an archive: gone, new or changed; `where` names
    at most twenty places with what stood there before and what stands there now.
    """

    what: str
    volume: int
    title: str
    where: list[tuple[int, str, str, str]]  # position of the file or 0, field, before, after
    more: int  # places that are not named


class Correction(TypedDict):
    """A field of a project's data that is put right: what stands there (`workflows.revisions.Values`)
    and how it is told, before and after.
    """

    field: str
    before: Plain
    after: Plain
    was: str
    now: str


class DraftPart(TypedDict):
    """A paragraph of a drafted letter: the section it stands in, the template's words with marks for
    the facts, the facts, and an official's words where it has some (`workflows.drafts`).
    """

    head: str
    template: str
    facts: list[str]
    own: str | None


Leaf: TypeAlias = tuple[int, int, str]
"""The head of one project's chain: project, number of its last line, hash of that line."""


class Before(TypedDict):
    """What a step changed, as it was: the columns of its thing by name, days and moments as ISO
    text; the pauses of the clock (id, last day or nothing); who had a hand in that step before, as
    rows of `hand_taken`.
    """

    columns: Facts
    pauses: list[tuple[int, str | None]]
    hands: list[Facts]


class StoredBlocker(TypedDict):
    """A thing that is missing (`workflows.engine.Blocker`), as it is kept."""

    code: str
    owed_by: str
    about: tuple[str, int | None]
    facts: Facts


class ViewerShape(TypedDict):
    """Who asked for a job: the fields of `services.ground.access.Viewer`."""

    person_id: int
    name: str
    organisation_id: int
    organisation: str
    path: str
    kind: str
    is_admin: bool
    # jobs from before there were delegations have none
    principal_id: NotRequired[int]


class Payload(TypedDict, total=False):
    """What a job must know beyond its subject.

    `viewer`, `roles`, `parties` and `answered_by` are the rights of whoever asked, as they were then.
    """

    viewer: ViewerShape
    roles: list[str]
    parties: list[int]
    answered_by: list[int]  # behind a link: who answers for it, in which unit; older jobs have none
    # unpack and import_sheet: the bytes to read; `rows` were counted when the sheet came in
    digest: str
    name: str
    folder: str
    rows: int
    # print_paper: which paper, as what (pdf unless said), under which headings; `made`: its digest
    paper: str
    form: str
    heads: dict[str, str]
    variant: str
    volume: int | None
    section: int | None
    made: str
    package: Facts  # make_package: `parcels.Wanted`; then `number`, or `refused` with `facts`


class UploadResult(TypedDict, total=False):
    """What became of an upload: a stored file, a package that a job unpacks, or a refusal."""

    name: str
    digest: str
    size: int
    held: str  # why it waits in the holding area; empty when it was placed
    twin: str  # the title of a file with the same bytes
    document: int | None
    version: int | None
    known: str  # what it is to what was there: a key of `refusals.KNOWN`
    number: int  # which version of its document
    refused: str
    facts: Facts
    package: bool
    job: int
    files: Sequence[UploadResult]  # of a package, once unpacked
    slip: int  # the number of its receipt, where it came by a link
    filing: int | None  # of an item that was submitted or recalled by a link: its key,
    outcome: str  # done, already, changed or left,
    why: Sequence[tuple[str, Facts]]  # and where it was left: what it lacks, each a code with facts


class PurgedPlace(TypedDict):
    """One place in which a project kept the bytes that were purged."""

    kind: str  # version, held, package; ballot, evidence or photo, beside which no version lies
    id: int
    document: int | None


@final
class RowChange(TypedDict):
    """A listed file that a sheet changed: only the columns that differ, days as ISO text."""

    id: int
    old: dict[str, Any]
    new: dict[str, Any]


@final
class DueChange(TypedDict):
    """An item whose due day a sheet set; `due` is the id of the item."""

    due: int
    old: str | None
    new: str | None


class Evidence(TypedDict):
    """A file that shows that a problem was mended."""

    name: str
    digest: str
    size: int
    type: str
    by: str


class Struck(TypedDict):
    """What was struck through: a vote as it came, or points with their reason; `by` entered it."""

    by: str
    vote: NotRequired[str]
    dissent: NotRequired[str]
    on: NotRequired[str]
    sheet: NotRequired[Evidence]
    points: NotRequired[str]
    reason: NotRequired[str]


class Photo(TypedDict):
    """A photo of a sampled volume with a pin where the fault is.

    `x` and `y` in thousandths from the top left, sizes in pixels.
    """

    digest: str
    type: str
    width: int
    height: int
    x: int | None
    y: int | None


StatementBody: TypeAlias = dict[str, Any]
"""What a party wrote: text by part (`workflows.statements.PARTS`, and what a programme adds).

An application also has `conditions`, numbers, and `evidence`, a text for each; an evaluation `did`
(`workflows.statements.DONE`), perhaps `grade` and `again`, the vote after a second look (`on`, `agreed`,
`against`); the judgement of a city archive its `verdict` (`workflows.statements.VERDICTS`).
"""


class SignatureSeen(TypedDict):
    """A signature in a file, as the file claims it; the chain of trust was not checked."""

    signer: str
    time: str
    field: str


class Described(TypedDict, total=False):
    """What a file says of itself."""

    title: str
    author: str
    program: str
    created: str


class FileFacts(TypedDict, total=False):
    """What the checks read from the bytes.

    A key is missing when the kind of file has no such thing.
    """

    sha256: str
    sm3: str
    pages: int
    blank: list[int]
    low_dpi: list[tuple[int, int]]  # page and dots per inch
    encrypted: bool
    damaged: str
    unread: bool
    pdfa: str
    signatures: list[SignatureSeen]
    described: Described
    scan: str
    virus: str
    scanner: bool  # whether a scanner is configured at all
    stored: int  # bytes on the disk


Proposal = TypedDict(
    "Proposal",
    {
        "volumes": list[ProposedVolume],
        "pages": dict[str, int],  # of each file
        "from": dict[str, int],  # the volume each file lay in; 0 for none
    },
)
"""What an arrangement would make of which files."""


class ArrangementBefore(TypedDict, total=False):
    """How it was before a proposal was accepted; empty until then."""

    documents: dict[str, tuple[int | None, int, int | None, int | None]]  # volume, position, pages
    made: list[int]  # volumes that came to be
    volumes: dict[str, tuple[str, int]]  # title and spine of those that were added to


class HandedOver(TypedDict):
    """What was counted of a unit that leaves: required items, stored files, volumes with files of
    it; and what its successor takes over.
    """

    delivered: int
    files: int
    volumes: int
    owed: int
    held: int
    findings: int
