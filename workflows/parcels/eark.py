"""The same tree as an E-ARK package (CSIP and SIP 2.x): METS.xml over it, EAD3 for what it describes, PREMIS 3 for
what happened to each file. Written line by line, so that any number of files takes the same memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from . import marks
from .layout import Placed
from .verify_archive import CONTENT, plain

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SCHEMAS = "schemas/"
"""Where the schemas of METS, PREMIS and EAD lie in a package, and in this folder."""
SIP = "https://earksip.dilcis.eu/profile/E-ARK-SIP.xml"
SPACES = (
    'xmlns="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:csip="https://DILCIS.eu/XML/METS/CSIPExtensionMETS" '
    'xmlns:sip="https://DILCIS.eu/XML/METS/SIPExtensionMETS"'
)
OCTETS = "application/octet-stream"
_TYPES = {
    ".xml": "application/xml",
    ".json": "application/json",
    ".jsonl": "application/json",
    ".csv": "text/csv",
    ".html": "text/html",
    ".txt": "text/plain",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class Held(NamedTuple):
    """A file of the package: its path, size in bytes, SHA-256."""

    path: str
    size: int
    digest: str


@dataclass(frozen=True)
class Told:
    """What METS says of the package; `now` in ISO 8601, with its zone."""

    identifier: str
    title: str
    sender: str
    software: str
    now: str


Known = Mapping[str, Any]
"""What is known of a file: `format`, `stored_at`, `stored_by`, `checked_at`, `verdict`, `file_name`."""


def _text(name: str, value: object) -> str:
    return f"<{name}>{marks.text(value)}</{name}>"


def _of(name: str, **values: object) -> str:
    """The attributes of an element; a colon of a name is written as two underscores."""
    told = [f"{key.replace('__', ':')}={marks.attribute(values[key])}" for key in values]
    return " ".join((name, *told))


def _media(path: str, known: Known) -> str:
    _stem, dot, ending = path.rpartition(".")
    return str(known.get("format") or _TYPES.get(dot + ending.lower(), OCTETS))


@dataclass(frozen=True)
class Files:
    """What METS lists: EAD and PREMIS, the schemas of all three, all of the payload."""

    described: tuple[Held, Held]
    schemas: Sequence[Held]
    payload: Sequence[Held]

    def groups(self) -> Iterator[tuple[str, str, Sequence[Held]]]:
        """Each group that has files: its key, its use in the words of CSIP."""
        inside = [one for one in self.payload if one.path.startswith(CONTENT)]
        beside = [one for one in self.payload if not one.path.startswith(CONTENT)]
        for key, use, files in (
            ("documentation", "Documentation", beside),
            ("schemas", "Schemas", self.schemas),
            ("data", "Representations", inside),
        ):
            if files:
                yield key, use, files


def mets(told: Told, files: Files, known: Mapping[str, Known]) -> Iterator[str]:
    """METS.xml; what is known of a file is found by its digest."""
    yield HEAD
    head = _of(
        "mets",
        OBJID=told.identifier,
        LABEL=told.title,
        TYPE="Mixed",
        PROFILE=SIP,
        csip__CONTENTINFORMATIONTYPE="MIXED",
    )
    yield f"<{head} {SPACES}>\n"
    yield f"<{_of('metsHdr', CREATEDATE=told.now, RECORDSTATUS='NEW', csip__OAISPACKAGETYPE='SIP')}>\n"
    yield f' <agent ROLE="CREATOR" TYPE="OTHER" OTHERTYPE="SOFTWARE">{_text("name", "acceptance")}'
    yield f'<note csip:NOTETYPE="SOFTWARE VERSION">{marks.text(told.software)}</note></agent>\n'
    yield ' <agent ROLE="OTHER" OTHERROLE="SUBMITTER" TYPE="ORGANIZATION">'
    yield f"{_text('name', told.sender)}</agent>\n</metsHdr>\n"
    ead, premis = files.described
    yield f"<{_of('dmdSec', ID='dmd-ead', CREATED=told.now, STATUS='CURRENT')}>"
    yield f"{_reference('ref-ead', ead, 'EAD', told.now)}</dmdSec>\n"
    yield f"<{_of('amdSec', ID='amd')}><{_of('digiprovMD', ID='prov-premis', STATUS='CURRENT')}>"
    yield f"{_reference('ref-premis', premis, 'PREMIS', told.now)}</digiprovMD></amdSec>\n"
    yield '<fileSec ID="files">\n'
    for key, use, listed in files.groups():
        head = _of(
            "fileGrp",
            ID=f"group-{key}",
            USE=use,
            csip__CONTENTINFORMATIONTYPE="OTHER",
            csip__OTHERCONTENTINFORMATIONTYPE=told.software,
        )
        yield f"<{head}>\n"
        yield from _group(f"group-{key}", listed, known, told.now)
        yield "</fileGrp>\n"
    yield "</fileSec>\n"
    yield '<structMap ID="structure" TYPE="PHYSICAL" LABEL="CSIP">\n'
    yield f"<{_of('div', ID='div-root', LABEL=told.identifier)}>\n"
    yield ' <div ID="div-metadata" LABEL="Metadata" DMDID="dmd-ead" ADMID="prov-premis"/>\n'
    for key, use, _listed in files.groups():
        yield f' <div ID="div-{key}" LABEL="{use}"><fptr FILEID="group-{key}"/></div>\n'
    yield "</div>\n</structMap>\n</mets>\n"


def _reference(key: str, one: Held, kind: str, now: str) -> str:
    said = _of(
        "mdRef",
        ID=key,
        LOCTYPE="URL",
        MDTYPE=kind,
        xlink__type="simple",
        xlink__href=marks.address(one.path),
        MIMETYPE="application/xml",
        CREATED=now,
        SIZE=one.size,
        CHECKSUM=one.digest,
        CHECKSUMTYPE="SHA-256",
    )
    return f"<{said}/>"


def _group(key: str, files: Sequence[Held], known: Mapping[str, Known], now: str) -> Iterator[str]:
    for at, one in enumerate(files, 1):
        mine = known.get(one.digest, {})
        media = marks.attribute(_media(one.path, mine))
        # what else it says has no sign that XML reads
        yield (
            f' <file ID="{key}-{at}" MIMETYPE={media} CREATED="{mine.get("stored_at") or now}" '
            f'SIZE="{one.size}" CHECKSUM="{one.digest}" CHECKSUMTYPE="SHA-256"><FLocat LOCTYPE="URL" '
            f'xlink:type="simple" xlink:href="{marks.address(one.path)}"/></file>\n'
        )


def ead(told: Told, placed: Iterable[Placed], classes: Mapping[int, str]) -> Iterator[str]:
    """metadata/descriptive/EAD.xml (EAD3): 全宗, then each 案卷, then each 件 with the way to its bytes."""
    yield f'{HEAD}<ead xmlns="http://ead3.archivists.org/schema/">\n<control>'
    yield f"{_text('recordid', told.identifier)}<filedesc><titlestmt>"
    yield f"{_text('titleproper', told.title)}</titlestmt></filedesc>"
    yield '<maintenancestatus value="new"/><maintenanceagency>'
    yield f"{_text('agencyname', told.sender)}</maintenanceagency><maintenancehistory>"
    yield '<maintenanceevent><eventtype value="created"/>'
    yield f'{_text("eventdatetime", told.now)}<agenttype value="machine"/>'
    yield f"{_text('agent', told.software)}</maintenanceevent></maintenancehistory></control>\n"
    yield f'<archdesc level="fonds"><did>{_text("unittitle", told.title)}'
    yield f"{_text('unitid', told.identifier)}</did>\n<dsc>\n"
    for number, files in groupby(placed, key=lambda one: one.volume["number"]):
        yield from _volume(list(files), classes.get(number, ""))
    yield "</dsc>\n</archdesc>\n</ead>\n"


def _volume(files: Sequence[Placed], called: str) -> Iterator[str]:
    volume = files[0].volume
    span = "/".join(filter(None, (plain(volume["begins_on"]), plain(volume["ends_on"]))))
    said = [_text("unittitle", volume["title"] or "–"), _text("unitid", volume["number"])]
    if volume["code"]:
        said.append(_text("unitid", volume["code"]))
    if span:
        said.append(_text("unitdate", span))
    if called:
        said.append(_text("materialspec", called))
    yield f'<c level="file"><did>{"".join(said)}</did>\n'
    for one in files:
        yield f" {_item(one)}\n"
    yield "</c>\n"


def _item(one: Placed) -> str:
    file = one.file
    said = [_text("unittitle", file["title"] or "–"), _text("unitid", file["position"])]
    if file["formed_on"]:
        said.append(_text("unitdate", file["formed_on"]))
    if file["author"]:
        said.append(f"<origination><name>{_text('part', file['author'])}</name></origination>")
    if one.path:
        said.append(f"<{_of('dao', daotype='borndigital', href=marks.address(one.path))}/>")
    return f'<c level="item"><did>{"".join(said)}</did></c>'


def premis(told: Told, placed: Iterable[Placed], known: Mapping[str, Known]) -> Iterator[str]:
    """metadata/preservation/PREMIS.xml (3.0): each file as it was stored, when it came and what the last check
    found. What was not checked has no event of it.
    """
    yield HEAD
    yield (
        '<premis xmlns="http://www.loc.gov/premis/v3" version="3.0" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
    )
    events: list[str] = []
    seen: set[str] = set()
    for one in placed:
        if one.bytes is None or one.bytes.digest in seen:
            continue
        seen.add(one.bytes.digest)
        mine = known.get(one.bytes.digest, {})
        yield _object(one.path, Held(one.path, one.bytes.size, one.bytes.digest), mine)
        events += _events(one.bytes.digest, mine)
    yield from events
    yield f"<agent>{_identified('agent', 'software')}{_text('agentName', told.software)}"
    yield f"{_text('agentType', 'software')}</agent>\n</premis>\n"


def _identified(kind: str, value: str) -> str:
    name = f"{kind}Identifier"
    return f"<{name}>{_text(f'{name}Type', 'local')}{_text(f'{name}Value', value)}</{name}>"


def _object(path: str, one: Held, known: Known) -> str:
    return (
        f'<object xsi:type="file">{_identified("object", one.digest)}'
        "<objectCharacteristics><compositionLevel>0</compositionLevel><fixity>"
        f"{_text('messageDigestAlgorithm', 'SHA-256')}{_text('messageDigest', one.digest)}</fixity>"
        f"{_text('size', one.size)}<format><formatDesignation>"
        f"{_text('formatName', _media(path, known))}</formatDesignation></format>"
        f"</objectCharacteristics>{_text('originalName', known.get('file_name') or path)}"
        f"<storage><contentLocation>{_text('contentLocationType', 'URL')}"
        f"{_text('contentLocationValue', marks.address(path))}</contentLocation></storage></object>\n"
    )


def _events(digest: str, known: Known) -> Iterator[str]:
    if known.get("stored_at"):
        yield _event(digest, "ingestion", known["stored_at"], "")
    if known.get("checked_at"):
        yield _event(digest, "validation", known["checked_at"], str(known.get("verdict") or ""))


def _event(digest: str, kind: str, at: str, outcome: str) -> str:
    said = ""
    if outcome:
        said = _text("eventOutcome", outcome)
        said = f"<eventOutcomeInformation>{said}</eventOutcomeInformation>"
    linked = "linkingObjectIdentifier"
    return (
        f"<event>{_identified('event', f'{kind}-{digest}')}{_text('eventType', kind)}"
        f"{_text('eventDateTime', at)}{said}<{linked}>{_text(f'{linked}Type', 'local')}"
        f"{_text(f'{linked}Value', digest)}</{linked}></event>\n"
    )
