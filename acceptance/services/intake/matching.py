"""Where a file belongs: the item by its number, the catalogue, its folder and its name; and whether it is another
file there or may be a newer version of one. Folder and section come before the title.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, or_, select

from acceptance.extensions import db
from acceptance.gateways import filetypes
from acceptance.models import Document, FileVersion, Filing, Volume
from acceptance.models.states import DocumentState, Gone
from acceptance.services.files import filings
from acceptance.services.ground import access, packs
from acceptance.services.ground.access import Place
from workflows import folders
from workflows.folders import Finder, Guess, Proposal
from workflows.names import plain, stem, without_copy_mark
from workflows.roles import Role
from workflows.sections import Sections
from workflows.shared_lines import BETWEEN


@dataclass(frozen=True)
class File:
    """A file as it is looked for: its name, the folder it lay in, its media type, its digest and the number that
    somebody typed; `newer` when it was told to be a newer version of what stands there.
    """

    name: str
    folder: str = ""
    media_type: str = ""
    digest: str = ""
    number: str = ""
    newer: bool = False


@dataclass(frozen=True)
class Match:
    """The item a file belongs to, and the document it is, if there is one: listed, or superseded because somebody
    said so; else the reason why it waits (a key of `HELD`). `standing` is the file it may be a version of, `same`
    that it is the very file which is there. `proposals` are told where nothing is sure, `token` is what a
    folder calls a section that nobody has taught.
    """

    filing: Filing | None = None
    document: Document | None = None
    reason: str = ""
    standing: Document | None = None
    same: bool = False
    proposals: tuple[Proposal, ...] = ()
    section: int = 0
    token: str = ""


def finder(place: Place) -> Finder:
    """Who knows the items and sections of the project by the names that sites use."""
    return Finder(packs.scope(place.project), sections(place))


def sections(place: Place) -> Sections:
    """The sections of the project with their own names and what sites call them."""
    called = {section.number: (section.name, *section.called) for section in place.project.sections}
    return Sections(called)


def mine(place: Place) -> Select[int]:
    """The items this viewer may deliver to, as a query of their ids."""
    query = access.filings(place).with_only_columns(Filing.id)
    if Role.OWNER in place.roles:
        return query
    return query.where(Filing.party_id.in_(place.party_ids))


def match(place: Place, file: File, found: Finder | None = None) -> Match:
    """Find where a file belongs: by number, by the catalogue, then by what its folders and its name say."""
    found = found or finder(place)
    told = folders.guess(found, "/".join(filter(None, (file.folder, file.name))))
    if file.number and (numbered := _by_number(place, file)):
        return numbered
    titles = _titles(file.name, told)
    listed = _nearest(place, _listed(place, titles, file), told)
    if len(listed) > 1:
        listed = _of_volume(listed, file.folder) or listed
    if len(listed) == 1:
        return at(place, access.filing(place, listed[0].filing_id or 0), file, found)
    if listed:
        return Match(reason="many_match")
    if not file.folder and (standing := _anywhere(place, titles, file)):
        return standing
    return _of_guess(place, told, file, found)


def at(place: Place, filing: Filing, file: File, found: Finder) -> Match:
    """What a file is in that item: one that is listed, a newer version if that was told, the very same file, or
    another one.
    """
    if not filings.may_upload(place, filing):
        return Match(filing, reason="item_closed")
    titles = {stem(file.name), file.name, folders.clean(found, file.name)}
    if file.media_type in filetypes.ORIGINALS:
        return _original(filing, titles, file)
    listed = filings.listed(filing, titles)
    if len(listed) > 1:
        listed = _of_volume(listed, file.folder) or listed
    if len(listed) == 1:
        return _the_listed(filing, listed[0], file, found)
    if listed:
        return Match(filing, reason="many_match")
    standing = filings.standing(filing, titles, file.folder, file.media_type)
    if standing is not None:
        return _beside(filing, standing, file, "same_name")
    return Match(filing)


def _the_listed(filing: Filing, document: Document, file: File, found: Finder) -> Match:
    """The file that a list names, unless it names it in another volume than the folder does: then a
    person says whether it is.
    """
    if document.volume_id and file.folder and not file.newer:
        volume = db.session.get_one(Volume, document.volume_id)
        if folders.elsewhere(found, file.folder, volume.title, document.title):
            return Match(filing, reason="listed_elsewhere", standing=document)
    return Match(filing, document)


def _original(filing: Filing, titles: Collection[str], file: File) -> Match:
    """An original lies beside the lasting file of its name, and waits where there is none; a newer one follows
    the newer version of that.
    """
    earlier = filings.standing(filing, titles, file.folder, file.media_type)
    if earlier is not None:
        return _beside(filing, earlier, file, "same_name")
    if filings.lasting(filing, titles, file.folder):
        return Match(filing)
    return Match(filing, reason="no_twin")


def _beside(filing: Filing | None, standing: Document, file: File, reason: str) -> Match:
    """What a file is to the one that stands at its place; it supersedes that one only where somebody said so."""
    if file.digest and file.digest == current_digest(standing):
        return Match(filing, standing, same=True)
    if file.newer:
        return Match(filing, standing)
    return Match(filing, reason=reason, standing=standing)


def current_digest(document: Document) -> str:
    """The digest of the version in force; empty when none is."""
    found = select(FileVersion.digest).where(
        FileVersion.document_id == document.id, FileVersion.current, FileVersion.gone == Gone.HERE
    )
    return str(db.session.scalar(found) or "")


def _titles(name: str, told: Guess) -> set[str]:
    title = stem(name)
    return {title, without_copy_mark(title), told.clean}


def _known(place: Place) -> Select[Document]:
    wanted = select(Document).where(
        Document.project_id == place.project.id,
        Document.filing_id.in_(mine(place)),
        Document.gone == Gone.HERE,
    )
    return wanted.order_by(Document.id).limit(20)


def _by_number(place: Place, file: File) -> Match | None:
    """The one file of that number: the list knows it, so it is offered and never simply superseded."""
    numbered = list(db.session.scalars(_known(place).where(Document.number == file.number)))
    listed = [one for one in numbered if one.state == DocumentState.LISTED]
    if len(listed or numbered) > 1:
        return Match(reason="many_match")
    if not numbered:
        return None
    document = (listed or numbered)[0]
    filing = access.filing(place, document.filing_id or 0)
    if not filings.may_upload(place, filing):
        return Match(reason="item_closed")
    if listed:
        return Match(filing, document)
    if filings.twin_formats(document, file.media_type):
        return Match(filing)
    return _beside(filing, document, file, "same_number")


def _listed(place: Place, titles: Collection[str], file: File) -> list[Document]:
    """What the catalogue lists under such a title; an original goes where the lasting file of its name is."""
    if file.media_type in filetypes.ORIGINALS:
        return _lasting(place, titles, file)
    wanted = _known(place).where(Document.title.in_(titles), Document.state == DocumentState.LISTED)
    return list(db.session.scalars(wanted))


def _lasting(place: Place, titles: Collection[str], file: File) -> list[Document]:
    wanted = _known(place).join(FileVersion, FileVersion.document_id == Document.id)
    wanted = wanted.where(
        Document.title.in_(titles),
        FileVersion.current,
        FileVersion.folder == file.folder,
        FileVersion.media_type.in_(filetypes.LASTING),
    )
    return list(db.session.scalars(wanted))


def _nearest(place: Place, documents: Sequence[Document], told: Guess) -> list[Document]:
    """Those in the section and the class that the folders name; an item of the whole project may lie in the folder
    of any section.
    """
    if not documents:
        return []
    rows = {
        row.id: row
        for row in db.session.scalars(
            select(Filing)
            .where(Filing.id.in_([one.filing_id for one in documents]))
            .order_by(Filing.id)
        )
    }
    if told.token and not told.section:
        # a section that nobody has taught: only what belongs to no section can be meant
        documents = [one for one in documents if not rows[one.filing_id or 0].section]
    return [
        one
        for one in documents
        if (not told.section or rows[one.filing_id or 0].section in (0, told.section))
        and (not told.group or rows[one.filing_id or 0].group_code == told.group)
    ]


def _of_volume(documents: Sequence[Document], folder: str) -> list[Document]:
    """Those whose volume bears the name of one of the folders."""
    names = {plain(part) for part in folder.split("/") if part}
    ids = {one.volume_id for one in documents if one.volume_id}
    rows = db.session.execute(
        select(Volume.id, Volume.title).where(Volume.id.in_(ids)).order_by(Volume.id)
    )
    called = {row.id for row in rows if plain(row.title) in names}
    return [one for one in documents if one.volume_id in called]


def _anywhere(place: Place, titles: Collection[str], file: File) -> Match | None:
    """A file that came without a folder: what is stored under its title may be an earlier version of it."""
    known = _known(place).where(Document.title.in_(titles), Document.state == DocumentState.STORED)
    found = [
        one for one in db.session.scalars(known) if not filings.twin_formats(one, file.media_type)
    ]
    if len(found) > 1:
        return Match(reason="many_match")
    if not found:
        return None
    filing = access.filing(place, found[0].filing_id or 0)
    if not filings.may_upload(place, filing):
        return Match(reason="item_closed")
    return _beside(filing, found[0], file, "same_name")


def item_of(place: Place, code: str, section: int) -> Filing | None:
    """The item of a code in a section, among those this viewer may deliver to; its only line that came
    from a section which is part of this one now, where it owes no other.
    """
    alike = or_(Filing.code == code, Filing.code.startswith(f"{code}{BETWEEN}", autoescape=True))
    found: Sequence[Filing] = db.session.scalars(
        select(Filing)
        .where(
            Filing.project_id == place.project.id,
            alike,
            Filing.section == section,
            Filing.id.in_(mine(place)),
        )
        .order_by(Filing.id)
    ).all()
    exact = [row for row in found if row.code == code]
    if exact or len(found) == 1:
        return next(iter(exact or found))
    return None


def _of_guess(place: Place, told: Guess, file: File, found: Finder) -> Match:
    if not told.item:
        return Match(reason=why(told), proposals=told.proposals, section=told.section)
    filing = item_of(place, told.item, told.section)
    if filing is None:
        return Match(reason="not_yours")
    return at(place, filing, file, found)


WHYS = frozenset(("no_section", "unknown_section", "section_untaught", "unsure"))


def why(told: Guess) -> str:
    """Why a path finds no item: a key of `HELD`."""
    if told.reason in WHYS:
        return told.reason
    return "no_match"
