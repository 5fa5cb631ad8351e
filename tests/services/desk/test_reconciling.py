"""The journal is reconciled with the data: what was changed past it is named, project by project."""

from collections import Counter

import pytest
from sqlalchemy import text

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import Project
from acceptance.services.desk import reconciling
from acceptance.services.ground import access
from acceptance.services.volumes import numbers, sealing
from acceptance.transaction import reading, transaction
from tests.builders import BRIDGE, POWER, RESERVOIR, a_builder
from workflows import replay


def differences():
    with reading():
        return list(reconciling.differences(Counter()))


def test_the_made_up_projects_agree_with_their_journals(context):
    seen = Counter()
    with reading():
        assert list(reconciling.differences(seen)) == []
    assert seen["project"] == db.session.query(Project).count()
    for looked_at in (
        "line",
        "filing",
        "finding",
        "panel",
        "vote",
        "sample",
        "draw",
        "report",
        "standing",
    ):
        assert seen[looked_at] > 0, looked_at


def test_a_project_set_to_failed_in_the_database_is_named_by_the_command(app):
    run = app.test_cli_runner().invoke
    answer = run(args=["acceptance", "verify-journal"])
    assert answer.exit_code == 0 and "数据库一致" in answer.output
    with app.app_context(), transaction() as session:
        session.execute(text(f"UPDATE project SET state = 'failed' WHERE id = {RESERVOIR}"))
    answer = run(args=["acceptance", "verify-journal"])
    assert answer.exit_code == 1 and "一致" not in answer.output
    assert "项目 project 5: 项目阶段" in answer.output
    assert "操作日志为 rectification，数据库为 failed" in answer.output


def test_the_command_says_what_it_looked_at_and_what_it_did_not(app):
    said = app.test_cli_runner().invoke(args=["acceptance", "verify-journal"]).output
    with app.app_context():
        count = db.session.query(Project).count()
    assert f"项目 projects {count}，" in said
    assert all(title in said for title in replay.LOOKED.values())
    assert replay.NOT_SHOWN in said


TAMPERED = {
    "a stage": ("UPDATE project SET state = 'accepted' WHERE id = 4", 4, "阶段"),
    "where it goes back to": ("UPDATE project SET came_from = 'design' WHERE id = 1", 1, "停缓建"),
    "an item": (
        "UPDATE filing SET state = 'exempt' WHERE id = (SELECT max(id) FROM filing "
        "WHERE project_id = 1 AND state = 'missing')",
        1,
        "数据库为 exempt",
    ),
    "an item taken off": (
        "DELETE FROM filing WHERE id = (SELECT max(id) FROM filing "
        "WHERE project_id = 1 AND state = 'missing')",
        1,
        "条目",
    ),
    "a problem": (
        "UPDATE finding SET state = 'closed' WHERE project_id = 5 AND number = 1",
        5,
        "整改项",
    ),
    "a problem gone": (
        "DELETE FROM finding WHERE project_id = 5 AND number = 2",
        5,
        "数据库中没有",
    ),
    "a vote turned": (
        "UPDATE panel_member SET vote = 'agree' WHERE project_id = 5 AND vote = 'against'",
        5,
        "操作日志为 against，数据库为 agree",
    ),
    "a vote that nobody cast": (
        "UPDATE panel_member SET vote = 'agree', voted_on = '2026-11-24' "
        "WHERE project_id = 4 AND voted_on IS NULL",
        4,
        "操作日志为 –，数据库为 agree",
    ),
    "a vote by account made one of paper": (
        "UPDATE panel_member SET via = 'paper' WHERE project_id = 5 AND name = '冯远'",
        5,
        "member via 冯远",
    ),
    "a vote closed": ("UPDATE project SET vote_closed = true WHERE id = 4", 4, "结束表决"),
    "a sealed ballot put in": (
        "INSERT INTO sealed_ballot (project_id, sealed) VALUES (4, '')",
        4,
        "未开启的不记名票",
    ),
    "a ballot put in": (
        "INSERT INTO ballot (project_id, vote, dissent) VALUES (4, 'agree', '')",
        4,
        "不记名票",
    ),
    "a seed": ("UPDATE draw SET seed = 'x' WHERE project_id = 4", 4, "drawing seed"),
    "a list of volumes": (
        "UPDATE draw SET listed = '[]' WHERE project_id = 4",
        4,
        "drawing listed",
    ),
    "a drawing made void": (
        "UPDATE draw SET state = 'void' WHERE project_id = 4",
        4,
        "drawing state",
    ),
    "a digest of a number": (
        "UPDATE draw_number SET digest = 'x' WHERE project_id = 4 AND name = '冯远'",
        4,
        "number named by digest 冯远",
    ),
    "a number made another": (
        "UPDATE draw_number SET number = 7 WHERE project_id = 4 AND name = '冯远'",
        4,
        "操作日志为 2026，数据库为 7",
    ),
    "an entry struck through": (
        "UPDATE sample_note SET struck_at = '2026-11-24' WHERE project_id = 4",
        4,
        "划去的抽查记录",
    ),
    "a fixed version": (
        "UPDATE archive_version SET digest = 'x' WHERE project_id = 4",
        4,
        "fixed version digest 1",
    ),
    "what a fixed version keeps": (
        "UPDATE archive_version SET body = '' WHERE project_id = 4",
        4,
        "fixed version body 1",
    ),
    "a volume of the fixed archive": (
        "UPDATE volume SET title = 'x' WHERE project_id = 4 AND number = 2",
        4,
        "案卷 volume 2：与定稿第 1 版不同",
    ),
    "a file of the fixed archive": (
        "UPDATE document SET title = 'x' WHERE id = (SELECT min(d.id) FROM document d "
        "JOIN volume v ON v.id = d.volume_id WHERE v.project_id = 4 AND v.number = 3)",
        4,
        "案卷 volume 3：与定稿第 1 版不同",
    ),
    "the bytes of a file of the fixed archive": (
        "UPDATE file_version SET digest = 'x' WHERE current AND document_id = "
        "(SELECT min(d.id) FROM document d "
        "JOIN volume v ON v.id = d.volume_id WHERE v.project_id = 4 AND v.number = 3)",
        4,
        "案卷 volume 3：与定稿第 1 版不同",
    ),
    "a change of the archive": (
        "UPDATE amendment SET state = 'withdrawn' WHERE project_id = 5",
        5,
        "change of the archive state",
    ),
    "what a change opens": (
        "UPDATE amendment SET filings = '[1]' WHERE project_id = 5",
        5,
        "change of the archive opens",
    ),
    "a sampled volume": (
        "UPDATE sample SET volume_id = (SELECT min(id) FROM volume WHERE project_id = 3) "
        "WHERE id = (SELECT max(id) FROM sample WHERE project_id = 4)",
        4,
        "抽查案卷",
    ),
    "what was noted": (
        "UPDATE sample_note SET result = 'faulty' WHERE id = (SELECT min(id) FROM sample_note "
        "WHERE project_id = 4)",
        4,
        "抽查记录",
    ),
    "a number of a volume": (
        "UPDATE volume SET code = 'X-1' WHERE id = (SELECT min(id) FROM volume "
        "WHERE project_id = 3)",
        3,
        "档号",
    ),
    "a seal": (
        "UPDATE volume SET sealed = true WHERE id = (SELECT min(id) FROM volume "
        "WHERE project_id = 3)",
        3,
        "封卷",
    ),
    "a document withdrawn": (
        "UPDATE report SET state = 'withdrawn' WHERE id = (SELECT max(id) FROM report "
        "WHERE project_id = 5 AND state = 'valid')",
        5,
        "document state",
    ),
    "a document exchanged": (
        "UPDATE report SET digest = 'x' WHERE id = (SELECT max(id) FROM report "
        "WHERE project_id = 5)",
        5,
        "document digest",
    ),
    "a hand-over that nobody signed": (
        "INSERT INTO handover (project_id, receiver, volumes, files, pages, remark, signed_by, "
        "signed_at) VALUES (5, 'x', 1, 1, 1, '', 'x', '2026-11-24')",
        5,
        "移交清册",
    ),
}


@pytest.mark.parametrize("deed", TAMPERED)
def test_what_is_changed_past_the_journal_is_named(context, deed):
    statement, project, named = TAMPERED[deed]
    with transaction() as session:
        assert session.execute(text(statement)).rowcount
    found = differences()
    assert found and all(one.startswith(f"项目 project {project}: ") for one in found)
    assert any(named in one for one in found), found


def test_numbers_and_seals_that_were_given_lawfully_agree(context):
    with transaction():
        place = access.stand(a_builder().viewers["owner"], BRIDGE)
        numbers.apply(place, "X-{案卷号:3}-{件号:3}", {}, now=clock.now())
    first = "(SELECT min(id) FROM volume WHERE project_id = 1)"
    with transaction() as session:
        place = access.stand(a_builder().viewers["owner"], BRIDGE)
        key = session.scalar(text(f"SELECT id FROM volume WHERE id = {first}"))
        sealing.seal(place, [key], now=clock.now())
    assert differences() == []
    with transaction() as session:
        session.execute(text(f"UPDATE volume SET code = 'Y', sealed = false WHERE id = {first}"))
    assert len(differences()) == 2


def test_a_line_cut_off_leaves_the_row_that_it_explained(app):
    """A chain that lost its tail is whole by itself; what its last line did is still in the data."""
    with app.app_context(), transaction() as session:
        for verb in ("update", "delete"):
            session.execute(text(f"DROP TRIGGER journal_entry_no_{verb}"))
        for project in (POWER, RESERVOIR):
            last = f"(SELECT max(seq) FROM journal_entry WHERE project_id = {project})"
            session.execute(
                text(f"DELETE FROM journal_entry WHERE project_id = {project} AND seq = {last}")
            )
    answer = app.test_cli_runner().invoke(args=["acceptance", "verify-journal"])
    assert answer.exit_code == 1 and "不符" not in answer.output
    assert "project 3: " in answer.output and "project 5: " in answer.output
