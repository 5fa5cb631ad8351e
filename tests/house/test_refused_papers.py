"""What a door of letters, archives, lists and packages refuses that no story tells of."""

import io

import pytest

from tests.builders import HOSPITAL, RESERVOIR
from tests.house.test_refusals import (
    A_FILE,
    ASSESSMENT,
    BRIDGES,
    HOSPITALS,
    SEWAGES,
    Doors,
    No,
    files,
    said,
    wrongly,
)

ASSESSMENTS = f"/projects/{ASSESSMENT}"
REPORTS = SEWAGES + "/reports"
A_LETTER = f"{REPORTS}/10"
"""The admission, of the bureau."""
VISIT = f"{BRIDGES}/inspections/1"
A_VISIT = (
    "INSERT INTO inspection (id, project_id, planned_on, place, inspectors, scope, contact, state, conclusion,"
    " planned_by, planned_at, version_id) VALUES (1, 1, '2026-12-20', '项目部', '陈岚、何秀兰', '', '', 'closed', '',"
    " '陈岚', '2026-12-01 00:00:00', 1);"
)
A_HELD = (
    "INSERT INTO held_file (id, project_id, party_id, name, folder, number, digest, crc32, size, media_type, reason,"
    " state, held_by, held_at) VALUES (901, 2, 10, '甲.pdf', '', '', 'd', 1, 1, 'application/pdf', 'no_match', 'held',"
    " '王五', '2026-12-01 00:00:00');"
)
A_PURGE = (
    "INSERT INTO purge (id, project_id, document_id, file_version_id, digest, size, ground, reason, state, asked_by,"
    " asked_at, answer, answered_by, places, others, version_id) SELECT 1, 1, document_id, id, digest, size, 'foreign',"
    " '传错', 'asked', '梁静', '2026-12-01 00:00:00', '', '', '[]', '[]', 1 FROM file_version WHERE project_id = 1 LIMIT 1;"
)
A_SUCCESSION = (
    "INSERT INTO succession (id, project_id, number, party_id, successor_id, ends_on, reason, state, counted, digest,"
    " counted_at, proposed_by, handed_by, handed_for, taken_by, version_id) VALUES (1, 1, 1, 4, 5, '2026-12-20', '退场',"
    " 'proposed', '{}', 'd', '2026-12-01 00:00:00', '梁静', '', '', '', 1);"
)
A_BULK = (
    "INSERT INTO bulk_change (id, project_id, before, count, placed, undone, made_by, person_id, made_at)"
    " VALUES (1, 2, '[]', 1, 0, {}, '周', {}, '2026-12-01 00:00:00');"
)
A_FINE_ITEM = "SELECT id FROM filing WHERE project_id = {} AND state = 'filed' ORDER BY id"
A_LOOSE = "SELECT version.id FROM file_version version JOIN document ON document.id = document_id WHERE document.project_id = 2 ORDER BY version.id"
LOST = "UPDATE document SET filing_id = NULL WHERE id = (SELECT document_id FROM file_version v JOIN document d ON d.id = document_id WHERE d.project_id = 2 ORDER BY v.id LIMIT 1);"
A_MOVED = (
    "SELECT document.id FROM document JOIN filing item ON item.id = filing_id"
    " WHERE document.project_id = 2 ORDER BY document.id LIMIT 1"
)
A_PURGED = "SELECT id FROM file_version WHERE project_id = 2 ORDER BY id DESC LIMIT 1"


def moving(one, to="item.id <> filing_id AND filing_id IS NOT NULL"):
    """A file, and an open item that it could lie in."""
    file = one(A_MOVED)
    item = one(
        f"SELECT item.id FROM filing item, document WHERE document.id = {file} AND item.project_id = 2"
        f" AND {to} ORDER BY item.id"
    )
    return said(ids=[str(file)], to=str(item), reason="放错条目")


A_MISSING = "SELECT id FROM filing WHERE project_id = 1 AND state = 'missing' ORDER BY id"
ON_PAPER = (
    "UPDATE panel_member SET vote = 'agree', voted_on = '2026-11-21', via = 'paper', via_by = '陈岚', awaits = 0,"
    " sheet = '{}' WHERE id = 4; UPDATE project SET vote_begun = 1 WHERE id = 4;"
)
NO_VOTE = (
    "DELETE FROM strike; UPDATE panel_member SET vote = NULL, voted_on = NULL, via = NULL, via_by = '', sheet = 'null' WHERE id = 4;"
    "UPDATE project SET vote_begun = 0, procedure_pack = 'national-2006', procedure_version = (SELECT procedure_version"
    " FROM project WHERE id = 1) WHERE id = 4;"
)
A_STRIKE = (
    "INSERT INTO strike (id, project_id, noun, subject, title, said, reason, state, asked_by, asked_at, answered_by,"
    " version_id) VALUES ({}, 4, '{}', '{}', '冯远', '{{\"by\": \"某\"}}', '录错', 'asked', '某', '2026-11-21 00:00:00', '', 1);"
)
A_NUMBER = {"digest": "0" * 64}
SHOWN = {"number": "7", "salt": "0" * 32}
A_FRAME = "UPDATE draw SET state = '{}' WHERE project_id = 4;"

REFUSED = (
    # papers
    No(403, "contractor", REPORTS, said(kind="panel_list")),
    No(403, "bureau", REPORTS, said(kind="opinion")),
    No(403, "bureau", REPORTS, said(kind="score_sheet")),
    No(404, "owner", f"{A_LETTER}.pdf", method="GET", before="UPDATE report SET pdf_digest = '' WHERE id = 10"),
    No("print_changed", "owner", f"{REPORTS}/11.pdf", method="GET",
       before="UPDATE report SET pdf_digest = 'another' WHERE id = 11"),
    No("not_issued_here", "owner", f"{A_LETTER}/withdrawal", said(reason="写错")),
    No("not_valid", "bureau", f"{A_LETTER}/withdrawal", said(reason="写错"),
       before="UPDATE report SET state = 'withdrawn' WHERE id = 10"),
    No("no_document_yet", "bureau", SEWAGES + "/reports", said(kind="ballot")),
    No(404, "owner", "/v/AAAAAAAAAA", method="GET"),
    No(404, "owner", "/v/SHORT", method="GET"),
    No("no_file", "owner", lambda one: f"/v/{one('SELECT code FROM report WHERE id = 11')}"),
    No(404, "admin", "/office/templates/999", method="GET"),
    No(404, "admin", "/office/templates/2/admission/99.docx", method="GET"),
    No(404, "admin", "/office/letterheads/999", said(level="city", head="某局", short="某")),
    No(422, "admin", "/office/calendar", said(year="1999", holidays="", workdays="")),
    No(422, "admin", "/office/calendar", said(year="2101", holidays="", workdays="")),
    # visits
    No("inspection_closed", "bureau", f"{VISIT}/close", said(conclusion="好"), before=A_VISIT),
    No("inspection_closed", "bureau", f"{VISIT}/problems", said(problem="缺签字", due_on="2027-01-15", party_id="4")),
    No(404, "bureau", f"{VISIT}/problems", said(problem="缺签字", due_on="2027-01-15", party_id="7"),
       before="UPDATE inspection SET state = 'planned' WHERE id = 1"),
    # votes
    No("not_in_stage", "expert", f"/projects/{RESERVOIR}/panel/vote", said(vote="agree")),
    No("no_mail_server", "bureau", SEWAGES + "/panel/5/link/mail"),
    No("paper_confirmed", "expert", SEWAGES + "/panel/vote/confirm", before=ON_PAPER),
    No("strike_gone", "bureau", SEWAGES + "/strikes/1/agree", before=A_STRIKE.format(1, "vote", 4)),
    No("no_points", "bureau", SEWAGES + "/scores/1-01/strike", said(reason="看错一行"),
       before="UPDATE project SET procedure_pack = 'water-2008', procedure_version = '2008.1' WHERE id = 4"),
    No("strike_gone", "bureau", SEWAGES + "/strikes/2/agree", before=A_STRIKE.format(2, "score", "1-01")),
    No(409, "owner", lambda one: f"{BRIDGES}/filings/{one(A_MISSING)}/steps/ask_exemption",
       said(reason="没有", version="999"), before=NO_VOTE),
    # the fixed archive
    No(404, "owner", SEWAGES + "/archive/versions/99.json", method="GET"),
    No("meeting_earlier", "bureau", SEWAGES + "/steps/adjourn",
       said(reason="改日", meeting_on="2020-01-06", meeting_place="厂部")),
    No("item_fixed", "owner", lambda one: f"{SEWAGES}/filings/{one(A_FINE_ITEM.format(4))}/steps/return_filed",
       said(reason="重传")),
    No("amendment_on_its_way", "owner", SEWAGES + "/archive/amendments", said(reason="改", volumes="1"),
       before="UPDATE amendment SET project_id = 4, whole = 0, volumes = '[1]' WHERE id = 1"),
    No("nothing_changed", "owner", SEWAGES + "/archive/amendments/1/steps/report_amendment"),
    No(403, "owner", SEWAGES + "/archive/amendments/1/steps/burn", said(answer="好")),
    No("bad_text", "bureau", SEWAGES + "/archive/amendments/1/steps/return_amendment", said(answer="  "),
       before="UPDATE amendment SET state = 'reported'"),
    No("amendment_moved", "bureau", SEWAGES + "/archive/amendments/1/steps/fix_amendment", said(answer="好"),
       before="UPDATE amendment SET digest = 'another'"),
    No("already_changed", "owner", SEWAGES + "/archive/amendments/1/steps/withdraw_amendment",
       before="UPDATE amendment SET state = 'agreed';"
              "UPDATE volume SET title = title || '（改）' WHERE project_id = 4 AND number = 1"),
    No("not_in_stage", "owner", SEWAGES + "/archive/amendments/1/steps/withdraw_amendment",
       before="UPDATE project SET state = 'rectification' WHERE id = 4"),
    No("archive_not_fixed", "owner", SEWAGES + "/archive/amendments", said(reason="改", volumes="1"),
       before="UPDATE project SET state = 'review' WHERE id = 4; DELETE FROM amendment; DELETE FROM archive_version WHERE project_id = 4"),
    # the drawing
    No("recused", "bureau", SEWAGES + "/sample/numbers/5", {"data": A_NUMBER},
       before=A_FRAME.format("fixed") + "UPDATE panel_member SET recused = 1, person_id = NULL WHERE id = 5"),
    No("not_named", "bureau", SEWAGES + "/sample/shown/5", {"data": SHOWN}, before=A_FRAME.format("closed") + "UPDATE panel_member SET recused = 0 WHERE id = 5; UPDATE draw SET shown_until = '2099-01-01 00:00:00'"),
    # what is purged, who hands over
    No("bad_text", "bureau", f"{BRIDGES}/purges/1/steps/refuse_purge", said(answer=" ", version="1"), before=A_PURGE),
    No(403, "bureau", f"{BRIDGES}/purges/1/steps/burn", said(answer="好", version="1")),
    No("bad_text", "owner", f"{BRIDGES}/successions/1/steps/hand_over_for", said(answer=" ", version="1"),
       before=A_SUCCESSION),
    No(403, "owner", f"{BRIDGES}/successions/1/steps/burn", said(answer="不在", version="1")),
    No("not_in_stage", "owner", f"{BRIDGES}/successions/1/steps/withdraw_succession", said(version="1"),
       before="UPDATE project SET state = 'archived' WHERE id = 1"),
    # problems
    No(403, "owner", f"/projects/{RESERVOIR}/findings/1/steps/burn", before="UPDATE project SET state = 'construction' WHERE id = 1"),
    # the panel, before the meeting
    No(404, "bureau", "/projects/3/panel", said(person_id="999", organisation_id="2", post="member", deputed_on=""),
       before="UPDATE project SET state = 'admitted' WHERE id = 3"),
    No(404, "bureau", "/projects/3/panel", said(name="邓敏", organisation_id="999", post="member", deputed_on="")),
    # lists
    No("not_yours_to_undo", "owner", BRIDGES + "/catalogue/imports/1/undo",
       before="UPDATE catalogue_import SET state = 'undone' WHERE id = 1"),
    No(403, "owner", BRIDGES + "/catalogue/imports/1/headings", said()),
    No(404, "owner", BRIDGES + "/catalogue/imports/1/marked", method="GET"),
    No(404, "contractor", BRIDGES + "/list.xlsx?volume=1", method="GET"),
    No(404, "contractor", BRIDGES + "/list.xlsx?party=5", method="GET"),
    No("empty_file", "owner", BRIDGES + "/catalogue",
       lambda _one: said(sheet=(io.BytesIO(b""), "目录.csv"))),
    No(422, "health", ASSESSMENTS + "/numbers",
       said(pattern="{全宗号}-{类别号}·{项目号}-{案卷号:3}", fonds="J013", category="KJ", project_number="01"),
       before="DELETE FROM archive_version WHERE project_id = 6; UPDATE project SET state = 'self_check' WHERE id = 6"),
    # papers of volumes
    No(404, "owner", BRIDGES + "/papers/poem.pdf"),
    No(404, "owner", BRIDGES + "/papers/poem.xlsx", method="GET"),
    No("no_volumes_yet", "health", ASSESSMENTS + "/papers/catalogue.xlsx", method="GET"),
    No(404, "owner", lambda one: f"{BRIDGES}/papers/printing/{one('SELECT max(id) FROM job')}.pdf", method="GET",
       before="INSERT INTO job (id, kind, project_id, subject_id, payload, state, attempts, token, queued_at, progress, total, error)"
              " SELECT max(id) + 1, 'print_paper', 1, 1, '{}', 'queued', 0, '', '2026-12-01 00:00:00', 0, 0, '' FROM job"),
    # files
    No("there_already", "health", HOSPITALS + "/moves", lambda one: moving(one, "filing_id = item.id"),
       before="UPDATE filing SET state = 'returned' WHERE id IN (SELECT id FROM filing WHERE project_id = 2 ORDER BY id LIMIT 12)"),
    No("nothing_chosen", "health", HOSPITALS + "/moves", lambda one: {**moving(one), "data": {**moving(one)["data"], "ids": []}}),
    No("purge_asked", "health", HOSPITALS + "/moves", moving, before=A_PURGE.replace("1, 1, document_id", "2, 2, document_id")
       .replace("project_id = 1 LIMIT 1", f"document_id = ({A_MOVED})")),
    No("gone_already", "health", HOSPITALS + "/moves", moving,
       before=f"DELETE FROM purge WHERE id = 2; UPDATE document SET gone = 'withdrawn' WHERE id = ({A_MOVED})"),
    No("gone_already", "health", lambda one: f"{HOSPITALS}/versions/{one(A_PURGED)}/purge",
       said(ground="foreign", reason="传错"), before=f"UPDATE file_version SET gone = 'purged' WHERE id = ({A_PURGED})"),
    No("bad_name", "health", HOSPITALS + "/filings/upload", files("..")),
    No(422, "health", lambda one: f"{HOSPITALS}/documents/{one(A_FILE.format(10))}", said(title="改名")),
    No("twin_name", "health", HOSPITALS + "/filings/upload", files("甲.pdf", "甲.pdf", content=b"")),
    No(404, "contractor", lambda one: f"{HOSPITALS}/filings/files/{one(A_LOOSE)}", method="GET", before=LOST),
    No(404, "contractor", lambda one: f"{HOSPITALS}/documents/{one('SELECT id FROM document WHERE project_id = 2 AND filing_id IS NULL')}",
       method="GET"),
    No("item_closed", "contractor", HOSPITALS + "/held/fix",
       lambda one: said(ids="901", find="甲", put="乙", filing_id=str(one(
           "SELECT id FROM filing WHERE project_id = 2 AND party_id = 10 AND state = 'filed' ORDER BY id"))),
       before=A_HELD),
    No(404, "contractor", HOSPITALS + "/held/undo/1", before=A_BULK.format(0, 1)),
    No(404, "health", HOSPITALS + "/held/undo/1", before="UPDATE bulk_change SET undone = 1"),
    No("not_in_stage", "health", HOSPITALS + "/filings/upload", files("甲.pdf"),
       before=f"UPDATE project SET state = 'archived' WHERE id = {HOSPITAL}"),
    # once nobody sits on the panel and nothing is drawn
    No("no_document_yet", "bureau", REPORTS, said(kind="inspection_record"),
       before="DELETE FROM sample_note WHERE project_id = 4; DELETE FROM sample WHERE project_id = 4"),
    No("no_document_yet", "bureau", REPORTS, said(kind="panel_list"),
       before="DELETE FROM draw_number WHERE project_id = 4; DELETE FROM panel_member WHERE project_id = 4"),
    No("no_document_yet", "bureau", REPORTS, said(kind="ballot")),
    No(404, "expert", SEWAGES + "/panel/vote", said(vote="agree")),
)  # fmt: skip


@pytest.fixture
def doors(app, enter):
    return Doors(app, enter)


def test_what_is_refused_is_refused_with_its_words_and_writes_nothing(doors):
    wrong = wrongly(doors, REFUSED)
    for one in wrong:
        print(*one, sep="\n", end="\n\n")
    assert not wrong
