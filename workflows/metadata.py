"""Metadata (元数据) of files and volumes: which elements there are, how they map to other
vocabularies, what is missing.

Element names follow DA/T 46 and GB/T 18894 as practitioners use them; their texts have not been
read (使用前请核对原文).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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


def missing(elements: tuple[Element, ...], values: Values) -> list[Element]:
    """The elements that must have a value and have none."""
    return [
        element
        for element in elements
        if element.required and values.get(element.key) in (None, "", [])
    ]


def _text(value: Value) -> str:
    return escape(
        FORBIDDEN.sub(
            "", "；".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
        )
    )


def _given(
    elements: tuple[Element, ...], values: Values, attribute: str
) -> Iterator[tuple[str, str, str]]:
    for element in elements:
        target = getattr(element, attribute)
        if target and values.get(element.key) not in (None, "", []):
            yield target, element.key, _text(values[element.key])


_TERMS = ("extent", "isPartOf", "accessRights", "dateSubmitted")


def dublin_core(elements: tuple[Element, ...], values: Values) -> str:
    """The record in Dublin Core (elements 1.1, with terms where 1.1 has none)."""
    lines = []
    for target, _key, text in _given(elements, values, "dublin_core"):
        prefix = "dcterms" if target in _TERMS else "dc"
        lines.append(f"  <{prefix}:{target}>{text}</{prefix}:{target}>")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">\n'
        + "\n".join(lines)
        + "\n</metadata>\n"
    )


def premis(values: Values) -> str:
    """A file's object and its events in PREMIS 3."""
    get = {key: _text(value) for key, value in values.items() if value not in (None, "", [])}.get
    digests = [(get("algorithm"), get("digest")), ("SM3", get("sm3"))]
    fixity = "".join(
        f"      <premis:fixity><premis:messageDigestAlgorithm>{name}</premis:messageDigestAlgorithm>"
        f"<premis:messageDigest>{digest}</premis:messageDigest></premis:fixity>\n"
        for name, digest in digests
        if digest
    )
    program = (
        f"      <premis:creatingApplication><premis:creatingApplicationName>{get('program')}</premis:creatingApplicationName>"
        "</premis:creatingApplication>\n"
        if get("program")
        else ""
    )
    events = "".join(
        f"  <premis:event><premis:eventIdentifier><premis:eventIdentifierType>local</premis:eventIdentifierType><premis:eventIdentifierValue>"
        f"{get('identifier')}-{name}</premis:eventIdentifierValue></premis:eventIdentifier><premis:eventType>{name}</premis:eventType>"
        f"<premis:eventDateTime>{moment}</premis:eventDateTime>{detail}</premis:event>\n"
        for name, moment, detail in (
            ("ingestion", get("stored_at"), ""),
            (
                "validation",
                get("checked_at"),
                "<premis:eventOutcomeInformation><premis:eventOutcome>"
                f"{get('verdict')}</premis:eventOutcome></premis:eventOutcomeInformation>",
            ),
        )
        if moment
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<premis:premis xmlns:premis="http://www.loc.gov/premis/v3" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="3.0">\n'
        '  <premis:object xsi:type="premis:file">\n    <premis:objectIdentifier><premis:objectIdentifierType>local</premis:objectIdentifierType>'
        f"<premis:objectIdentifierValue>{get('identifier')}</premis:objectIdentifierValue></premis:objectIdentifier>\n"
        f"    <premis:objectCharacteristics>\n{fixity}      <premis:size>{get('size')}</premis:size>\n"
        f"      <premis:format><premis:formatDesignation><premis:formatName>{get('format')}</premis:formatName></premis:formatDesignation></premis:format>\n"
        f"{program}    </premis:objectCharacteristics>\n    <premis:originalName>{get('file_name')}</premis:originalName>\n  </premis:object>\n{events}</premis:premis>\n"
    )


def ead(volume: Values, files: Iterator[Values] | list[Values]) -> Iterator[str]:
    """A volume with its files as an EAD 2002 finding aid, piece by piece."""
    name = quoteattr(str(volume.get("code") or volume.get("title")))
    title = _text(volume.get("title", ""))
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<ead xmlns="urn:isbn:1-931666-22-9">\n'
        f"  <eadheader><eadid>{_text(volume.get('code') or volume.get('title'))}</eadid><filedesc><titlestmt><titleproper>{title}</titleproper>"
        f'</titlestmt></filedesc></eadheader>\n  <archdesc level="otherlevel" otherlevel={name}>\n    <did>{_did(volume)}</did>\n    <dsc>\n'
    )
    for file in files:
        kept = _text(file.get("retention", ""))
        yield f'      <c level="item"><did>{_did(file)}</did>{f"<appraisal><p>{kept}</p></appraisal>" if kept else ""}</c>\n'
    yield "    </dsc>\n  </archdesc>\n</ead>\n"


def _did(values: Values) -> str:
    parts = [
        ("unitid", "code"),
        ("unittitle", "title"),
        ("unitdate", "date"),
        ("origination", "author"),
        ("origination", "unit"),
    ]
    said = "".join(
        f"<{tag}>{_text(values[key])}</{tag}>"
        for tag, key in parts
        if values.get(key) not in (None, "")
    )
    pages = values.get("pages")
    return said + (
        f"<physdesc><extent>{_text(pages)} 页</extent></physdesc>"
        if pages not in (None, "")
        else ""
    )
