"""One tree, four readings: what BagIt, E-ARK, DA/T 48 and DA/T 93 look for stands in one package, and fits."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import etree
from lxml.isoschematron import Schematron

from tests.builders import SEWAGE
from tests.web.letters.test_parcels import made, unpacked
from workflows.parcels import texts, verify, verify_eark

METS = {"m": "http://www.loc.gov/METS/", "x": "http://www.w3.org/1999/xlink"}
CSIP = "{https://DILCIS.eu/XML/METS/CSIPExtensionMETS}"
PREMIS = {"p": "http://www.loc.gov/premis/v3"}
EAD = {"e": "http://ead3.archivists.org/schema/"}


@pytest.fixture
def top(enter, tmp_path):
    """A package of an archive, unpacked."""
    return unpacked(made(enter("owner"), SEWAGE).data, tmp_path / "out")


def parsed(top, path):
    return etree.parse(str(top / path)).getroot()


def digests(top):
    lines = (top / verify.MANIFEST).read_text("utf-8").splitlines()
    return {path: digest for digest, path in (line.split("  ", 1) for line in lines)}


def test_mets_premis_and_ead_tell_of_the_same_files_as_the_bag(top):
    assert verify.check(str(top)).faults == []
    held = digests(top)
    content = {path for path in held if path.startswith("data/电子档案/")}
    mets = parsed(top, verify_eark.METS)
    files = mets.findall(".//m:file", METS)
    told = {
        unquote(one.find("m:FLocat", METS).get(f"{{{METS['x']}}}href")): one.get("CHECKSUM")
        for one in files
    }
    given = {path for path in told if path.startswith("schemas/")}
    assert {path: told[path] for path in told if path not in given} == held
    premis = parsed(top, verify_eark.PREMIS)
    places = premis.findall(".//p:contentLocationValue", PREMIS)
    assert {held[unquote(one.text)] for one in places} == {held[path] for path in content}
    ead = parsed(top, verify_eark.EAD)
    assert {unquote(one.get("href")) for one in ead.findall(".//e:dao", EAD)} == content
    # what CSIP 2 asks by MUST
    assert mets.get("OBJID") and mets.get("TYPE") and mets.get("PROFILE").endswith("E-ARK-SIP.xml")
    head = mets.find("m:metsHdr", METS)
    assert head.get("CREATEDATE") and head.get(f"{CSIP}OAISPACKAGETYPE") == "SIP"
    agent = head.find("m:agent[@ROLE='CREATOR']", METS)
    assert (agent.get("TYPE"), agent.get("OTHERTYPE")) == ("OTHER", "SOFTWARE")
    assert agent.find("m:note", METS).get(f"{CSIP}NOTETYPE") == "SOFTWARE VERSION"
    for one in files:
        assert all(one.get(name) for name in ("ID", "MIMETYPE", "SIZE", "CREATED", "CHECKSUM"))
        assert (top / told_path(one)).stat().st_size == int(one.get("SIZE"))
    structure = mets.find("m:structMap", METS)
    assert (structure.get("TYPE"), structure.get("LABEL")) == ("PHYSICAL", "CSIP")
    keys = [one.get("ID") for one in mets.iter() if one.get("ID")]
    assert len(keys) == len(set(keys))
    assert {one.get("FILEID") for one in structure.iter() if one.get("FILEID")} <= set(keys)


def told_path(one):
    return unquote(one.find("m:FLocat", METS).get(f"{{{METS['x']}}}href"))


def test_what_was_not_checked_has_no_event_of_a_check(top):
    premis = parsed(top, verify_eark.PREMIS)
    keys = [one.text for one in premis.findall(".//p:objectIdentifierValue", PREMIS)]
    assert keys and len(keys) == len(set(keys))
    linked = {one.text for one in premis.findall(".//p:linkingObjectIdentifierValue", PREMIS)}
    assert linked <= set(keys)
    kinds = {one.text for one in premis.findall(".//p:eventType", PREMIS)}
    assert kinds <= {"ingestion", "validation"}


def test_the_envelope_of_da48_refers_to_each_file_by_path_and_digest_and_bears_no_signature(top):
    envelope = parsed(top, "data/其他/封装包/封装包.xml")
    assert [one.tag for one in envelope] == ["被签名对象"]
    said = {one.text: one.get("数字摘要") for one in envelope.iter("电子文件引用")}
    held = digests(top)
    assert said == {
        path.removeprefix("data/"): held[path] for path in held if path.startswith("data/电子档案/")
    }
    assert envelope.findtext(".//机构名称")


def test_the_papers_of_a_package_bear_no_word_of_doubt_and_the_page_does(enter, top):
    for path in top.rglob("*"):
        if path.suffix in (".html", ".txt", ".csv", ".xml") and path.is_file():
            assert not re.search("核对原文|对照.*原文", path.read_text("utf-8")), path
    assert "使用前请核对原文" in enter("owner").get(f"/projects/{SEWAGE}/parcels").text


PLANTED = {
    "a digest": ("METS.xml", "eark_differs"),
    "a file": ("METS.xml", "eark_lacks"),
    "an object": (verify_eark.PREMIS, "eark_lacks"),
    "a description": (verify_eark.EAD, "eark_lacks"),
    "half of it": ("METS.xml", "eark_bad"),
    "a document type": ("METS.xml", "eark_bad"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_reading_that_does_not_fit_the_files_is_found_behind_fitting_digests(top, name):
    path, code = PLANTED[name]
    text = (top / path).read_text("utf-8")
    if name == "a digest":
        text = re.sub(r'CHECKSUM="[0-9a-f]{8}', 'CHECKSUM="00000000', text, count=2)
    elif name == "a file":
        text = re.sub(r" <file .*?</file>\n", "", text, count=1)
    elif name == "an object":
        text = re.sub(r"<object .*?</object>\n", "", text, count=1)
    elif name == "a description":
        text = re.sub(r"<dao [^>]*/>", "", text, count=1)
    elif name == "half of it":
        text = text[: len(text) // 2]
    else:
        text = text.replace("?>\n", "?>\n<!DOCTYPE mets>\n", 1)
    (top / path).write_text(text, "utf-8")
    retagged(top)
    assert code in {one.code for one in verify.check(str(top)).faults}


def retagged(top):
    """Whoever plants a fault makes the list of tags anew."""
    import hashlib

    lines = []
    for path in sorted(top.rglob("*")):
        name = path.relative_to(top).as_posix()
        if path.is_file() and not name.startswith("data/") and name != verify.TAGS:
            lines.append((hashlib.sha256(path.read_bytes()).hexdigest(), name))
    (top / verify.TAGS).write_text("".join(texts.manifest(lines)), "utf-8")


def test_a_package_of_before_without_these_readings_is_still_whole(top):
    for path in (verify_eark.METS, verify_eark.EAD, verify_eark.PREMIS):
        (top / path).unlink()
    about = (top / verify.ABOUT).read_text("utf-8")
    (top / verify.ABOUT).write_text(re.sub(r'"eark",\s*', "", about), "utf-8")
    retagged(top)
    assert verify.check(str(top)).faults == []
    (top / verify.ABOUT).write_text(about, "utf-8")
    retagged(top)
    assert {one.code for one in verify.check(str(top)).faults} == {"eark_bad"}


SCHEMAS = Path("workflows/parcels/schemas")
METS_WITH_EARK = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:import namespace="http://www.w3.org/1999/xlink" schemaLocation="xlink.xsd"/>
<xs:import namespace="http://www.loc.gov/METS/" schemaLocation="mets.xsd"/>
<xs:import namespace="https://DILCIS.eu/XML/METS/CSIPExtensionMETS" schemaLocation="DILCISExtensionMETS.xsd"/>
<xs:import namespace="https://DILCIS.eu/XML/METS/SIPExtensionMETS" schemaLocation="DILCISExtensionSIPMETS.xsd"/>
</xs:schema>"""


def test_mets_premis_and_ead_are_valid_by_the_schemas_that_go_with_the_package(top):
    """METS 1.12 with what E-ARK adds to it, PREMIS 3.0, EAD3 1.1.1; nothing is asked of a network."""
    given = {one.name: one.read_bytes() for one in (top / "schemas").iterdir()}
    assert given == {one.name: one.read_bytes() for one in SCHEMAS.glob("*.xsd")}
    assert {"mets.xsd", "xlink.xsd", "premis-v3-0.xsd", "ead3.xsd"} < given.keys()
    parser = etree.XMLParser(no_network=True)
    together = etree.fromstring(METS_WITH_EARK, parser, base_url=f"{SCHEMAS.resolve()}/all.xsd")
    etree.XMLSchema(together).assertValid(etree.parse(str(top / verify_eark.METS)))
    for path, name in ((verify_eark.PREMIS, "premis-v3-0.xsd"), (verify_eark.EAD, "ead3.xsd")):
        schema = etree.XMLSchema(etree.parse(str(SCHEMAS / name), parser))
        schema.assertValid(etree.parse(str(top / path)))


SVRL = "http://purl.oclc.org/dsdl/svrl"
RULES = Path("tests/samples/eark")
AT_ODDS = {"SIP14"}
"""CSIP13 wants the note of the software that made it, SIP14 (in these rules) forbids any but a code."""


def test_mets_keeps_the_rules_of_eark_csip_and_sip(top):
    """Those that eark-validator asks, less its vocabularies, which it reads from the network."""
    mets, broken = etree.parse(str(top / verify_eark.METS)), set()
    for path in sorted(RULES.glob("*/*.xml")):
        text = re.sub(r"@[\w:]+_(?:vocabulary|IANA)_test", "true()", path.read_text("utf-8"))
        rules = Schematron(etree.XML(text.encode()), store_report=True)
        rules.validate(mets)
        failed = rules.validation_report.getroot().iter(f"{{{SVRL}}}failed-assert")
        broken |= {one.get("id") for one in failed if one.get("role") == "ERROR"}
    assert broken == AT_ODDS
