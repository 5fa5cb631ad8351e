"""Metadata (元数据) of files and volumes: which elements there are, how they map to other
vocabularies, what is missing.

Element names follow DA/T 46 and GB/T 18894 as practitioners use them; their texts have not been
read (使用前请核对原文).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from .catalogue import FORBIDDEN
from .words import N_

Value = str | int | Sequence[str] | None
Values = Mapping[str, Value]
"""A record: our keys with their values."""


@dataclass(frozen=True)
class Element:
    """One element: our key, its Chinese name, whether it must have a value, and where it goes in
    other vocabularies."""

    key: str
    name: str
    required: bool
    dublin_core: str = ""
    ead: str = ""
    premis: str = ""


E = Element
FILE = (
    E("level", N_("聚合层次"), True, "type", "c@level"),
    E("fonds", N_("全宗号"), False, "", "repository"),
    E("project", N_("项目名称"), True, "isPartOf", "origination"),
    E("identifier", N_("电子文件号"), True, "identifier", "unitid@identifier", "objectIdentifier"),
    E("code", N_("档号"), True, "identifier", "unitid"),
    E("volume", N_("所在案卷"), True, "isPartOf"),
    E("position", N_("件号"), True),
    E("title", N_("题名"), True, "title", "unittitle"),
    E("number", N_("文件编号"), False, "identifier", "unitid@type"),
    E("author", N_("责任者"), True, "creator", "origination"),
    E("date", N_("日期"), True, "date", "unitdate"),
    E("pages", N_("页数"), True, "extent", "physdesc/extent"),
    E("class", N_("类目"), True, "subject", "controlaccess"),
    E("works", N_("单位工程"), False, "coverage"),
    E("division", N_("分部"), False, "coverage"),
    E("discipline", N_("专业"), False, "subject"),
    E("retention", N_("保管期限"), True, "", "appraisal"),
    E("secrecy", N_("密级"), False, "accessRights", "accessrestrict"),
    E("remark", N_("备注"), False, "description", "note"),
    E("file_name", N_("计算机文件名"), True, "", "dao@title", "originalName"),
    E("size", N_("文件大小（字节）"), True, "extent", "", "size"),
    E("format", N_("格式"), True, "format", "", "format/formatDesignation"),
    E("digest", N_("数字摘要"), True, "", "", "fixity/messageDigest"),
    E("algorithm", N_("摘要算法"), True, "", "", "fixity/messageDigestAlgorithm"),
    E("sm3", N_("SM3 摘要"), False, "", "", "fixity/messageDigest"),
    E("program", N_("创建程序"), False, "", "", "creatingApplication"),
    E("signatures", N_("电子签名"), False, "", "", "signatureInformation"),
    E("stored_at", N_("归档时间"), True, "dateSubmitted", "", "event/eventDateTime"),
    E("stored_by", N_("归档人"), True, "contributor", "", "linkingAgentIdentifier"),
    E("checked_at", N_("检测时间"), False, "", "", "event/eventDateTime"),
    E("verdict", N_("检测结论"), False, "", "", "event/eventOutcome"),
)
VOLUME = (
    E("level", N_("聚合层次"), True, "type", "c@level"),
    E("fonds", N_("全宗号"), False, "", "repository"),
    E("project", N_("项目名称"), True, "isPartOf", "origination"),
    E("code", N_("档号"), True, "identifier", "unitid"),
    E("title", N_("题名"), True, "title", "unittitle"),
    E("unit", N_("立卷单位"), True, "creator", "origination"),
    E("date", N_("起止日期"), True, "date", "unitdate"),
    E("files", N_("件数"), True, "extent", "physdesc/extent"),
    E("pages", N_("总页数"), True, "extent", "physdesc/extent"),
    E("class", N_("类目"), True, "subject", "controlaccess"),
    E("retention", N_("保管期限"), True, "", "appraisal"),
    E("secrecy", N_("密级"), False, "accessRights", "accessrestrict"),
    E("see_also", N_("互见号"), False, "relation", "relatedmaterial"),
    E("note", N_("说明"), False, "description", "note"),
)


def _known(value: Value) -> bool:
    """Whether somebody gave a value; 0 is one."""
    return value not in (None, "", [])


def missing(elements: tuple[Element, ...], values: Values) -> list[Element]:
    """The elements that must have a value and have none."""
    return [one for one in elements if one.required and not _known(values.get(one.key))]


def _text(value: Value) -> str:
    """A value as text of XML, several of them in one."""
    if isinstance(value, list | tuple):
        value = "；".join(map(str, value))
    return escape(FORBIDDEN.sub("", str(value)))


_TERMS = ("extent", "isPartOf", "accessRights", "dateSubmitted")
"""Elements that only DCMI Terms has."""


def dublin_core(elements: tuple[Element, ...], values: Values) -> str:
    """The record in Dublin Core (elements 1.1, with terms where 1.1 has none)."""
    lines = []
    for one in elements:
        value = values.get(one.key)
        if one.dublin_core and _known(value):
            tag = f"dc:{one.dublin_core}"
            if one.dublin_core in _TERMS:
                tag = f"dcterms:{one.dublin_core}"
            lines.append(f"  <{tag}>{_text(value)}</{tag}>")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:dcterms="http://purl.org/dc/terms/">\n' + "\n".join(lines) + "\n</metadata>\n"
    )


def premis(values: Values) -> str:
    """A file's object and its events in PREMIS 3."""
    get = {key: _text(value) for key, value in values.items() if _known(value)}.get
    known = get("identifier")
    digests = ((get("algorithm"), get("digest")), ("SM3", get("sm3")))
    inside = [
        _p("fixity", _p("messageDigestAlgorithm", name), _p("messageDigest", digest))
        for name, digest in digests
        if digest
    ]
    inside.append(_p("size", get("size")))
    inside.append(_p("format", _p("formatDesignation", _p("formatName", get("format")))))
    if program := get("program"):
        inside.append(_p("creatingApplication", _p("creatingApplicationName", program)))
    events = ""
    if stored := get("stored_at"):
        events += _event("ingestion", known, stored)
    if checked := get("checked_at"):
        outcome = _p("eventOutcomeInformation", _p("eventOutcome", get("verdict")))
        events += _event("validation", known, checked, outcome)
    local = _p("objectIdentifierType", "local")
    identifier = _p("objectIdentifier", local, _p("objectIdentifierValue", known))
    characteristics = "".join(f"      {one}\n" for one in inside)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<premis:premis xmlns:premis="http://www.loc.gov/premis/v3" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="3.0">\n'
        '  <premis:object xsi:type="premis:file">\n'
        f"    {identifier}\n"
        f"    <premis:objectCharacteristics>\n{characteristics}"
        "    </premis:objectCharacteristics>\n"
        f"    {_p('originalName', get('file_name'))}\n"
        f"  </premis:object>\n{events}</premis:premis>\n"
    )


def _p(tag: str, *inside: str | None) -> str:
    """An element of PREMIS."""
    return f"<premis:{tag}>{''.join(map(str, inside))}</premis:{tag}>"


def _event(kind: str, of: str | None, moment: str, outcome: str = "") -> str:
    """What happened to a file, when, and what came of it; known by the file and the kind."""
    identifier = _p("eventIdentifierType", "local") + _p("eventIdentifierValue", f"{of}-{kind}")
    said = (
        _p("eventIdentifier", identifier),
        _p("eventType", kind),
        _p("eventDateTime", moment),
        outcome,
    )
    return f"  {_p('event', *said)}\n"


def ead(volume: Values, files: Iterable[Values]) -> Iterator[str]:
    """A volume with its files as an EAD 2002 finding aid, piece by piece."""
    called = volume.get("code") or volume.get("title")
    name = quoteattr(str(called))
    title = _text(volume.get("title", ""))
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<ead xmlns="urn:isbn:1-931666-22-9">\n'
        f"  <eadheader><eadid>{_text(called)}</eadid>"
        f"<filedesc><titlestmt><titleproper>{title}</titleproper></titlestmt></filedesc>"
        "</eadheader>\n"
        f'  <archdesc level="otherlevel" otherlevel={name}>\n'
        f"    <did>{_did(volume)}</did>\n    <dsc>\n"
    )
    for file in files:
        kept = _text(file.get("retention", ""))
        if kept:
            kept = f"<appraisal><p>{kept}</p></appraisal>"
        yield f'      <c level="item"><did>{_did(file)}</did>{kept}</c>\n'
    yield "    </dsc>\n  </archdesc>\n</ead>\n"


def _did(values: Values) -> str:
    """What identifies a volume or a file in the finding aid."""
    said = "".join(
        f"<{tag}>{_text(values[key])}</{tag}>"
        for tag, key in _IDENTIFYING
        if values.get(key) not in (None, "")
    )
    pages = values.get("pages")
    if pages not in (None, ""):
        said += f"<physdesc><extent>{_text(pages)} 页</extent></physdesc>"
    return said


_IDENTIFYING = (
    ("unitid", "code"),
    ("unittitle", "title"),
    ("unitdate", "date"),
    ("origination", "author"),
    ("origination", "unit"),
)
