"""并入另一项目: two projects are one; no file takes another's place, and what was divided is joined again."""

import json

import pytest

from acceptance.services.ground import journal
from tests.builders import BRIDGE, HOSPITAL, POWER
from tests.web.hands import state, step
from tests.web.life.test_dividing import answer, base, counts, divide

__all__ = ["base"]
pytestmark = pytest.mark.usefixtures("agrees")
CODES = {BRIDGE: "XJ-2019-001", HOSPITAL: "WS-2021-003", POWER: "NY-2018-002"}


def propose(enter, base, project, into, who="owner", **more):
    version = base.one("SELECT version_id FROM project WHERE id = ?", project)
    sent = {"into": into, "reason": "两个批复合并", "version": version, **more}
    return enter(who).post(f"/projects/{project}/joining", data=sent)


def join(enter, base, project, into, who="owner"):
    asked = propose(enter, base, project, into, who)
    assert asked.status_code == 302, asked.text
    agreed = answer(enter, base, project=project)
    assert agreed.status_code == 302, agreed.text


@pytest.fixture
def withdrawn(enter):
    """The power station before its application, which may still be joined."""
    assert step(enter("owner"), POWER, "withdraw", reason="合并批复").status_code == 302


def test_a_project_becomes_sections_of_another_one_and_ends(app, enter, base, withdrawn):
    was, there = counts(base, POWER), counts(base, BRIDGE)
    papers = [tuple(row)[:12] for row in base.rows("SELECT * FROM report ORDER BY id")]
    page = enter("owner").get(f"/projects/{POWER}/joining?into={CODES[BRIDGE]}").text
    assert "并了以后" in page and "先办清" not in page
    join(enter, base, POWER, CODES[BRIDGE])
    left, now = counts(base, POWER), counts(base, BRIDGE)
    assert state(app, POWER) == "terminated"
    assert not left.files and not left.volumes
    assert {row["state"] for row in left.items.values()} <= {"missing"}
    assert set(now.files) == set(was.files) | set(there.files)
    assert set(now.items) == set(there.items) | (set(was.items) - set(left.items))
    for key in set(was.items) - set(left.items):
        assert now.items[key]["state"] == was.items[key]["state"]
        assert now.items[key]["section"] > 2
    for key in there.items:
        assert dict(now.items[key]) == dict(there.items[key]), "what was there is as it was"
    assert len(now.volumes) == len(was.volumes) + len(there.volumes)
    assert not any(now.volumes[key]["code"] for key in was.volumes)
    assert [tuple(row)[:12] for row in base.rows("SELECT * FROM report ORDER BY id")] == papers
    codes = {now.items[key]["code"] for key in was.items if key in now.items}
    whole = {now.items[key]["code"] for key, row in was.items.items()
             if key in now.items and row["section"] == 0}  # fmt: skip
    assert whole and all("·" in code for code in whole) and codes > whole
    watched = "SELECT DISTINCT section FROM party WHERE project_id = 1 AND kind = 'supervisor'"
    assert {row[0] for row in base.rows(watched)} == {0, 3, 4, 5}, "each has who checks it"
    names = [row[0] for row in base.rows("SELECT name FROM section WHERE project_id = 1")]
    assert "北岭抽水蓄能电站" in names
    with app.app_context():
        assert journal.verify(POWER) is None and journal.verify(BRIDGE) is None
    last = base.rows(
        "SELECT action FROM journal_entry WHERE project_id = 3 ORDER BY seq DESC LIMIT 3"
    )
    assert {row[0] for row in last} == {"terminate", "agree_revision", "join_project"}
    assert "本项目已并入" in enter("owner").get(f"/projects/{POWER}/data").text
    assert "并入了本项目" in enter("owner").get(f"/projects/{BRIDGE}/data").text
    assert "并入另一项目" in enter("owner").get(f"/projects/{POWER}").text
    for path in ("", "/filings", "/volumes", "/sections", "/data", "/journal", "/parties"):
        for who in ("owner", "bureau"):
            assert enter(who).get(f"/projects/{BRIDGE}{path}").status_code == 200, path
            assert enter(who).get(f"/projects/{POWER}{path}").status_code == 200, path


def test_what_was_divided_is_joined_again(app, enter, base):
    was = counts(base, HOSPITAL)
    new = divide(enter, base)
    join(enter, base, new, CODES[HOSPITAL], who="health")
    now = counts(base, HOSPITAL)
    assert set(now.items) == set(was.items) and set(now.files) == set(was.files)
    assert {key: row["state"] for key, row in now.items.items()} == {
        key: row["state"] for key, row in was.items.items()
    }
    assert {row["filing_id"] for row in now.files.values()} == {
        row["filing_id"] for row in was.files.values()
    }
    assert state(app, new) == "terminated"
    # and can be divided once more: its number is void, another one is taken
    assert divide(enter, base, sections=("1",), code="WS-2026-102") is not None


def test_projects_that_cannot_be_one_say_why(enter, base, withdrawn):
    refusals = {
        (BRIDGE, "owner", "NO-1"): "没有编号",
        (BRIDGE, "owner", CODES[HOSPITAL]): "没有编号",  # nothing of theirs to see
        (BRIDGE, "owner", CODES[BRIDGE]): "不能并入自己",
        (BRIDGE, "owner", "HB-2020-007"): "不在建设期间",
        (BRIDGE, "owner", CODES[POWER]): "还没有审核到",
    }
    for (project, who, into), told in refusals.items():
        refused = propose(enter, base, project, into, who)
        assert refused.status_code == 422 and told in refused.text, (into, told)
    base.run("UPDATE project SET scope_version = '0' WHERE id = 1")
    refused = propose(enter, base, POWER, CODES[BRIDGE])
    assert refused.status_code == 422 and "标准包" in refused.text
    base.run(
        "UPDATE project SET scope_version = (SELECT scope_version FROM project WHERE id = 3) WHERE id = 1"
    )
    base.run("UPDATE party SET organisation_id = 12 WHERE id = 13")
    refused = propose(enter, base, BRIDGE, CODES[POWER])
    base.run("UPDATE party SET organisation_id = 6 WHERE id = 13")
    assert refused.status_code == 422
    assert base.one("SELECT count(*) FROM revision") == 0


def test_only_the_owner_of_both_proposes_and_only_the_organiser_agrees(enter, base, withdrawn):
    for who, status in (("bureau", 403), ("contractor", 403), ("supervisor", 403), ("health", 404)):
        assert propose(enter, base, POWER, CODES[BRIDGE], who).status_code == status, who
    assert propose(enter, base, POWER, CODES[BRIDGE]).status_code == 302
    for who, status in (("owner", 403), ("contractor", 403), ("supervisor", 403), ("health", 404)):
        assert answer(enter, base, who=who, project=POWER).status_code == status, who
    assert propose(enter, base, POWER, CODES[BRIDGE]).status_code == 422
    assert answer(enter, base, project=POWER).status_code == 302
    assert answer(enter, base, project=POWER).status_code in (403, 409, 422)
    told = base.one("SELECT facts FROM journal_entry WHERE action = 'take_in_project'")
    assert json.loads(told)["from"]["code"] == CODES[POWER]
