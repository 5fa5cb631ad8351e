"""What has to be settled before a project is divided or joined is said, each thing by its name, and stops it; what was
done before is not undone over it.
"""

import html

import pytest

from tests.builders import HOSPITAL, SEWAGE
from tests.house.test_refusals import words
from tests.web.life.test_dividing import base, propose

__all__ = ["base"]
A_FILE = (
    "(SELECT max(document.id) FROM document JOIN filing ON filing.id = filing_id"
    " WHERE filing.project_id = 2 AND filing.section = {})"
)
AN_ITEM = "(SELECT min(id) FROM filing WHERE project_id = 2 AND section = {})"
NOW = "'2026-11-30 02:00:00.000000'"
# fmt: off
OBSTACLES = {
    "import_under_way": "UPDATE catalogue_import SET state = 'mapping' WHERE id = 3",
    "packages_under_way":
        "INSERT INTO job (kind, project_id, subject_id, payload, state, attempts, token, queued_at, progress, total,"
        f" error) VALUES ('unpack', 2, 0, '{{}}', 'queued', 0, '', {NOW}, 0, 0, '')",
    "volume_sealed": "UPDATE volume SET sealed = 1 WHERE project_id = 2 AND section = 2",
    "volume_lent":
        "INSERT INTO loan_volume (project_id, loan_id, volume_id, organisation_id, out, received_by)"
        " SELECT 2, 0, id, 1, 1, '' FROM volume WHERE project_id = 2 AND section = 2 LIMIT 1",
    "volume_mixed":
        f"UPDATE document SET filing_id = {AN_ITEM.format(1)} WHERE id = (SELECT max(document.id) FROM document"
        " JOIN volume ON volume.id = volume_id WHERE volume.project_id = 2 AND section = 2)",
    "arrangement_open":
        "INSERT INTO arrangement (project_id, section, state, body, before, made_by, made_at, version_id)"
        f" VALUES (2, 2, 'proposed', '[]', '{{}}', '甲', {NOW}, 1)",
    "succession_open":
        "INSERT INTO succession (project_id, number, party_id, ends_on, reason, state, counted, digest, counted_at,"
        " proposed_by, handed_by, handed_for, taken_by, version_id) VALUES"
        f" (2, 1, 11, '2026-12-31', '换', 'proposed', '{{}}', '', {NOW}, '甲', '', '', '', 1)",
    "unit_tied": "UPDATE party SET under_id = 10, bond = 'sub' WHERE id = 11",
    "owed_across": f"UPDATE filing SET party_id = 10 WHERE id = {AN_ITEM.format(2)}",
    "drawing_across":
        "INSERT INTO drawing (project_id, party_id, section, number, title, discipline, redrawn, drawn_by, reviewed_by,"
        " technical_lead, site_supervisor, chief_supervisor, document_id)"
        f" VALUES (2, 11, 2, '建-07', '平面图', '', 0, '', '', '', '', '', {A_FILE.format(1)})",
    "finding_there":
        "INSERT INTO finding (project_id, party_id, number, problem, basis, location, due_on, state, answer,"
        " conclusion, version_id, round, evidence)"
        " VALUES (2, 11, 1, '日志缺签字', '', '', '2026-12-31', 'open', '', '', 1, 0, '[]')",
    "purge_open":
        "INSERT INTO purge (project_id, document_id, file_version_id, digest, size, ground, reason, state, asked_by,"
        f" asked_at, answer, answered_by, places, others, version_id) VALUES (2, {A_FILE.format(2)},"
        f" (SELECT max(id) FROM file_version), 'd', 1, 'secret', '涉密', 'asked', '甲', {NOW}, '', '', '[]', '[]', 1)",
}
BEFORE = {
    # what is undone: how it came to be, and its door
    "file_move":
        ("INSERT INTO file_move (project_id, filing_id, reason, before, count, made_by, made_at, undone_by)"
         f" VALUES (2, {AN_ITEM.format(1)}, '放错', '[]', 0, '甲', {NOW}, '')", "/moves/{}/undo"),
    "bulk_change":
        ("INSERT INTO bulk_change (project_id, before, count, placed, undone, made_by, person_id, made_at)"
         f" VALUES (2, '[]', 0, 0, 0, '甲', 0, {NOW})", "/held/undo/{}"),
    "arrangement":
        ("INSERT INTO arrangement (project_id, section, state, body, before, made_by, made_at, version_id)"
         f""" VALUES (2, 1, 'accepted', '[]', '{{"documents": {{}}, "volumes": {{}}}}', '甲', {NOW}, 1)""",
         "/arrangements/{}/undo"),
}
# fmt: on


def test_everything_that_has_to_be_settled_first_is_on_the_page_and_stops_it(enter, base):
    for statement in OBSTACLES.values():
        base.run(statement)
    page = html.unescape(enter("health").get(f"/projects/{HOSPITAL}/division?sections=2").text)
    assert [code for code in OBSTACLES if not words(code).search(page)] == []
    assert propose(enter, base).status_code == 422
    assert base.one("SELECT count(*) FROM revision") == 0


@pytest.mark.parametrize("code", OBSTACLES)
def test_each_of_it_alone_stops_it(enter, base, code):
    base.run(OBSTACLES[code])
    refused = propose(enter, base)
    assert refused.status_code == 422 and words(code).search(html.unescape(refused.text)), code


def test_what_was_fixed_once_is_not_divided(enter, base):
    base.run(f"UPDATE project SET state = 'self_check' WHERE id = {SEWAGE}")
    for project, told in ((SEWAGE, "定过稿"), (3, "已申请")):
        version = base.one("SELECT version_id FROM project WHERE id = ?", project)
        sent = {"sections": "1", "code": "N-1", "name": "新", "reason": "拆", "version": version}
        refused = enter("owner").post(f"/projects/{project}/division", data=sent)
        assert refused.status_code == 422 and told in refused.text, refused.text[-900:]


@pytest.mark.parametrize("table", BEFORE)
def test_what_was_done_before_is_not_undone(enter, base, table):
    made, door = BEFORE[table]
    base.run(made)
    base.run(
        "INSERT INTO journal_entry (project_id, seq, at, actor, unit, noun, object_id, action, before, after, facts,"
        " prev, hash) SELECT 2, max(seq) + 1, '2026-11-30 03:00:00.000000', '', '', 'project', 2, 'divide_project',"
        " '', '', '{}', '', '' FROM journal_entry WHERE project_id = 2"
    )
    key = base.one(f"SELECT max(id) FROM {table}")
    refused = enter("health").post(f"/projects/{HOSPITAL}{door.format(key)}", data={"version": 1})
    assert refused.status_code == 422 and words("parted_since").search(refused.text), refused.text
