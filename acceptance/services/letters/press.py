"""The press: what official documents are made with, and a document before it has a number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Integer, String, bindparam, func, select

from acceptance import config
from acceptance.extensions import db
from acceptance.gateways import word
from acceptance.gateways.clock import local_date
from acceptance.gateways.storage import LocalStore
from acceptance.models import (
    Draft,
    Inspection,
    Letterhead,
    LogHead,
    Organisation,
    Report,
    WordTemplate,
)
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground.access import Place
from acceptance.services.ground.questions import Answers, Question
from acceptance.services.life import frozen
from workflows import frozen as tree
from workflows.acts import FIXED
from workflows.documents import KINDS, NOT_URGENT, may_be_urgent, title_lines
from workflows.projects import CLOSED

from . import codes, contexts, draft_words, drafts, kept, serials
from .drafting import BLANK, Asked, Context
from .words import chinese_date

TEMPLATES = config.TEMPLATES / "docx"
CONTENTS = "contents"
"""The variable for a table of contents; a template that asks for it gets one."""
SIDES = "sides"
"""The variable for the side of 版记; a template that asks for it gets it on an even one."""
QR = "verify-qr"
"""The alternative text of the picture in whose place a template gets the QR code."""
RESTING = (*FIXED, *CLOSED)
"""Stages whose documents rest on the fixed archive."""
NO_CODE, NO_HEAD = "A" * codes.LENGTH, "0" * 16
"""What a document shows before it has a code; as wide as a real one, so that pages do not move."""
NO_ROOT = "尚无"
"""In place of a daily root, before there is the first one."""

Headings = list[dict[str, str]]
"""A table of contents: `title` and `page` of each heading."""


class Measured(NamedTuple):
    """The contents of a report and how many sides on its 版记 stands, and what it said when they were
    measured.
    """

    said: Mapping[str, word.Value]
    headings: Headings
    sides: int = 0


NOT_MEASURED = Measured({}, [])


@dataclass(frozen=True)
class Press:
    """What official documents are made with: where their bytes go, and the public address at which
    they are checked.
    """

    store: LocalStore
    address: str
    contents: Mapping[str, Measured] = field(default_factory=dict)
    """By kind; `paging` measures them."""
    drafts: bool = True
    """Whether the words of a draft go into its letter; not while its template's own are asked for."""

    def leafed(self, kind: str, said: Mapping[str, object]) -> Measured:
        """The contents of a report and the side of its 版记; none when it says something else by now."""
        found = self.contents.get(kind, NOT_MEASURED)
        if found.said != said:
            return NOT_MEASURED
        return found

    def link(self, code: str) -> str:
        """The address at which anyone checks the document of that code."""
        return f"{self.address}/v/{code}"


@dataclass(frozen=True)
class Drawn:
    """A document before it has a number: what it says, what stands on all documents of its issuer,
    and the template.
    """

    asked: Asked
    issuer: Organisation
    head: Letterhead
    said: Context
    common: Context
    template: word.WordTemplate
    told: Answers
    draft: Draft | None = None


def draw(
    place: Place,
    kind: str,
    press: Press,
    *,
    now: datetime,
    answers: Mapping[str, object] | None = None,
    inspection: Inspection | None = None,
    step: str = "",
    corrects: Report | None = None,
    replaces: Report | None = None,
) -> Drawn:
    """What a document would say if it were issued now; one that `corrects` another says what that
    said, but for what was put right; it names the one whose place it takes. Raises Refused
    (no_document_yet, …). A letter that an office worded says so in the words of its draft.
    """
    told = asked_of(place, kind, step)
    draft = None
    if corrects is None and press.drafts and told.rows(drafts.STANDING):
        draft = drafts.standing(place, kind, step)
    given = draft_words.answered(draft, answers or {}, step)
    asked = Asked(place, local_date(now), given, inspection, step)
    said = _said(asked, kind, corrects, told)
    if draft is not None:
        said = draft_words.worded(draft, said, kept.terms(place.project, told), asked.answers)
    if "urgency" in asked.answers and may_be_urgent([kind]):
        # a correction that says nothing of it keeps what was said; nothing chosen is nothing said
        given_now = _urgency(asked)
        if given_now or "urgency" in said:
            said["urgency"] = given_now
    title = said.get("title")
    if isinstance(title, str) and "receiver" in said:
        said["title_lines"] = title_lines(title, (place.project.name, asked.owner))
    issuer = _issuer(place)
    head = serials.letterhead(issuer.id, issuer.name, told)
    common: Context = {
        "organ": serials.organ(head, KINDS[kind].series),
        "number": BLANK,
        "issuer": issuer.name,
        "issued": chinese_date(asked.today),
        "contact": head.contact or BLANK,
        "phone": head.phone or BLANK,
        "copies": head.copies,
        "signatory": head.signatory,
        "secrecy": "",
        "urgency": "",
        "code": codes.shown(NO_CODE),
        "address": press.link(NO_CODE),
        "head": NO_HEAD,
        "root": _root(told),
        "replaces": _takes_place(replaces, corrects),
        "archive": archive_line(place.project.id, speaks_of(place, corrects)),
        CONTENTS: [],
        SIDES: 0,
    }
    template = chosen(kind, press.store, told)
    if corrects is not None:
        _leave_empty(said, template.variables - set(common))
    return Drawn(asked, issuer, head, said, common, template, told, draft)


def _urgency(asked: Asked) -> str:
    chosen = str(asked.answers["urgency"] or "")
    if chosen == NOT_URGENT:
        return ""
    return chosen


def _leave_empty(said: Context, names: Iterable[str]) -> None:
    """What a paper of before a template asked for it has nothing to say about, stays empty."""
    for name in names:
        said.setdefault(name, "")


def _said(asked: Asked, kind: str, corrects: Report | None, told: Answers) -> Context:
    """The words of a document. What was written once is written again, whatever is gone since."""
    try:
        fresh = contexts.worded(asked, kind, contexts.WRITERS[kind](asked))
    except Refused:
        if corrects is None or kept.of(corrects) is None:
            raise
        fresh = {}
    if corrects is None:
        return fresh
    return kept.corrected(corrects, fresh, asked.project, told)


def _issuer(place: Place) -> Organisation:
    """The organisation in whose name it goes out: the viewer's."""
    found = db.session.get(Organisation, place.viewer.organisation_id)
    if found is None:
        raise NotFound
    return found


def names_version(place: Place) -> int | None:
    """The version of the fixed archive that documents of this stage rest on; none before it is fixed."""
    if place.project.state not in RESTING:
        return None
    version = frozen.latest(place.project.id)
    if version is None:
        return None
    return version.number


def _takes_place(replaces: Report | None, corrects: Report | None) -> str:
    """What a document says of the one before it."""
    old = corrects or replaces
    if old is None:
        return ""
    name = old.number or f"核验码为{codes.shown(old.code or '')}的文件"
    if corrects is not None:
        return f"本文件更正并取代{name}。"
    return f"本文件取代{name}。"


def speaks_of(place: Place, corrects: Report | None) -> int | None:
    """The version of the archive that a document speaks of: a correction of that of the corrected."""
    if corrects is None:
        return names_version(place)
    return corrects.archive_version


def archive_line(project_id: int, number: int | None) -> str:
    """Which version of the archive a document speaks of, as it prints it; nothing before there is one."""
    if number is None:
        return ""
    version = frozen.numbered(project_id, number)
    return f"档案定稿第{number}版：{tree.shown(version.digest)}"


ROOT = Question(select(LogHead.day, LogHead.root).order_by(LogHead.size.desc()).limit(1))
"""The newest head of the log."""
OWN = Question(
    select(WordTemplate.digest)
    .where(
        WordTemplate.organisation_id == bindparam("organisation", type_=Integer),
        WordTemplate.kind == bindparam("kind", type_=String),
        WordTemplate.active,
    )
    .order_by(WordTemplate.version.desc())
    .limit(1)
)
"""The issuer's own template for that kind, the newest that is active."""
COUNT = Question(
    select(func.count(Report.id)).where(Report.project_id == bindparam("project", type_=Integer))
)
"""How many documents the project has."""


def asked_of(place: Place, kind: str, step: str = "") -> Answers:
    """What a document asks of its office and its project, whatever it says: read in one."""
    told = Answers(
        project=place.project.id, organisation=place.viewer.organisation_id, kind=kind, step=step
    )
    told.ahead([drafts.STANDING, serials.LETTERHEAD, ROOT, OWN, COUNT, kept.MEMBERS])
    return told


def _root(told: Answers) -> str:
    """The newest head of the log, shortened as documents print it."""
    for row in told.rows(ROOT):
        return f"{row.day} {row.root[:16]}"
    return NO_ROOT


def chosen(kind: str, store: LocalStore, told: Answers) -> word.WordTemplate:
    """The issuer's own template for that kind, the newest that is active, or ours."""
    own = told.value(OWN)
    if own:
        return word.template(store.sound(own))
    return word.template(TEMPLATES / f"{KINDS[kind].template}.docx")
