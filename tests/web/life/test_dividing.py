"""拆分项目: sections become a project of their own; nothing is judged anew, lost or counted twice."""

import json
import sqlite3

import pytest
from sqlalchemy import select

from acceptance import tasks
from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import ShelfPlace
from acceptance.services.files import search
from acceptance.services.ground import access, journal
from acceptance.services.volumes import shelving
from acceptance.transaction import transaction
from tests.builders import BRIDGE, HOSPITAL, POWER, a_builder
from tests.corrections import recount
from tests.web.hands import step
from tests.web.intake.by_phone import made as make_link
from tests.web.intake.tus import create, send

pytestmark = pytest.mark.usefixtures("agrees")
AT = f"/projects/{HOSPITAL}/division"
NEW = {
    "code": "WS-2026-101",
    "name": "西江市第三人民医院住院楼工程",
    "approval_number": "江发改〔2026〕9号",
}


class Base:
    """The database read beside the product."""

    def __init__(self, app):
        with app.app_context():
            self.base = sqlite3.connect(db.engine.url.database, isolation_level=None)
        self.base.row_factory = sqlite3.Row

    def rows(self, asked, *values):
        return self.base.execute(asked, values).fetchall()

    def one(self, asked, *values):
        row = self.base.execute(asked, values).fetchone()
        return row[0] if row else None

    def run(self, asked):
        self.base.executescript(asked)


@pytest.fixture
def base(app):
    found = Base(app)
    yield found
    found.base.close()


def propose(enter, base, *, sections=("2",), project=HOSPITAL, who="health", **more):
    version = base.one("SELECT version_id FROM project WHERE id = ?", project)
    sent = {**NEW, "sections": list(sections), "reason": "引道单独立项", "version": version, **more}
    return enter(who).post(f"/projects/{project}/division", data=sent)


def divide(enter, base, **more):
    project = {"project": more.get("project", HOSPITAL)}
    asked = propose(enter, base, **more)
    assert asked.status_code == 302, asked.text
    agreed = answer(enter, base, **project)
    assert agreed.status_code == 302, agreed.text
    return made(base)


def answer(enter, base, name="agree_revision", who="bureau", project=HOSPITAL, **more):
    row = base.one("SELECT max(id) FROM revision WHERE project_id = ?", project)
    here = f"/projects/{project}/data/{row}"
    return enter(who).post(f"{here}/steps/{name}", data={"version": "1", "answer": "", **more})


def made(base):
    return base.one("SELECT id FROM project WHERE code = ?", NEW["code"])


def counts(base, project):
    """What all counts of a project come to, by an independent count; nothing of it may differ."""
    rows = recount.Rows(base, project)
    for count in (recount.files, recount.items, recount.volumes, recount.sections):
        assert list(count(rows)) == [], (project, count.__name__)
    return rows


def test_a_section_becomes_a_project_with_all_that_is_its_own(app, enter, base):
    was = counts(base, HOSPITAL)
    mine = [key for key, row in was.items.items() if row["section"] == 2]
    hands = base.one("SELECT count(*) FROM hand_taken WHERE project_id = 2")
    page = enter("health").get(f"{AT}?sections=2").text
    assert "归新项目" in page and str(len(mine)) in page and "先办清" not in page
    assert propose(enter, base).status_code == 302
    assert made(base) is None, "nothing happens until the organiser agrees"
    assert "更正单第 1 号正等答复" in enter("bureau").get(AT).text
    assert answer(enter, base).status_code == 302
    new = made(base)
    old, now = counts(base, HOSPITAL), counts(base, new)
    assert set(mine) <= set(now.items) and not set(mine) & set(old.items)
    assert all(dict(now.items[key])["state"] == was.items[key]["state"] for key in mine)
    assert len(old.files) + len(now.files) == len(was.files) and now.files
    assert len(old.volumes) + len(now.volumes) == len(was.volumes)
    units = {(row["kind"], row["section"]) for row in now.parties.values()}
    assert units >= {("owner", 0), ("supervisor", 0), ("contractor", 2)}, "for both"
    both = "SELECT count(*) FROM hand_taken WHERE project_id IN (2, ?)"
    assert base.one(both, new) >= hands
    assert base.one("SELECT state FROM project WHERE id = ?", new) == "design"
    whole = base.rows("SELECT state FROM filing WHERE project_id = ? AND section = 0", new)
    assert whole and {row[0] for row in whole} == {"missing"}
    for key in (HOSPITAL, new):
        with app.app_context():
            assert journal.verify(key) is None
    assert [row["action"] for row in base.rows(
        "SELECT action FROM journal_entry WHERE project_id = ?", new)] == ["register"]  # fmt: skip
    told = enter("health").get(f"/projects/{new}/data").text
    assert "WS-2021-003" in told and "拆出" in told
    assert "由本项目拆出" in enter("health").get(f"/projects/{HOSPITAL}/data").text


def test_what_was_issued_and_told_before_stays_where_it_was(app, enter, base):
    papers = [tuple(row) for row in base.rows("SELECT * FROM report ORDER BY id")]
    lines = base.one("SELECT max(seq) FROM journal_entry WHERE project_id = 2")
    new = divide(enter, base)
    assert [tuple(row) for row in base.rows("SELECT * FROM report ORDER BY id")] == papers
    assert base.one("SELECT max(seq) FROM journal_entry WHERE project_id = 2") == lines + 3
    told = base.rows("SELECT action FROM journal_entry WHERE project_id = 2 AND seq > ?", lines)
    assert sorted(row[0] for row in told) == [
        "agree_revision",
        "divide_project",
        "propose_revision",
    ]
    moved = base.one(
        "SELECT digest FROM file_version WHERE project_id = ? AND gone = '' ORDER BY id", new
    )
    assert moved, "its bytes are where they were"
    page = enter("bureau").get(f"/projects/{new}/journal")
    assert page.status_code == 200 and "登记项目" in page.text
    assert "拆分项目" in enter("bureau").get(f"/projects/{HOSPITAL}/journal").text


def test_numbers_of_its_volumes_are_void_and_stay_beside_them(enter, base):
    owner = enter("owner")
    assert step(owner, POWER, "withdraw", reason="先拆分").status_code == 302
    was = dict(base.rows("SELECT id, code FROM volume WHERE project_id = 3 AND section = 2"))
    assert any(was.values())
    new = divide(enter, base, project=POWER, who="owner")
    now = base.rows("SELECT id, code, former_code FROM volume WHERE project_id = ?", new)
    assert {row["code"] for row in now} == {""}
    assert {row["id"]: row["former_code"] for row in now} == was
    told = json.loads(base.one("SELECT facts FROM journal_entry WHERE action = 'divide_project'"))
    assert dict(told["went_over"]["volume"]) == was
    # what would give them their numbers again, or take a list back, would reach into the other project
    for undone in ("numbers/undo", "catalogue/imports/7/undo"):
        refused = owner.post(f"/projects/{POWER}/{undone}")
        assert refused.status_code == 422 and "此后拆分、并入过项目" in refused.text, undone
    other = base.one("SELECT count(*) FROM volume WHERE project_id = 3 AND code = ''")
    assert other == 0, "the others keep theirs"


def test_only_the_owner_proposes_and_only_the_organiser_agrees(enter, base):
    for who, status in (("bureau", 403), ("contractor2", 403), ("supervisor", 403), ("owner", 404)):
        assert propose(enter, base, who=who).status_code == status, who
    assert propose(enter, base).status_code == 302
    for who, status in (("health", 403), ("contractor2", 403), ("supervisor", 403), ("owner", 404)):
        assert answer(enter, base, who=who).status_code == status, who
    assert enter("contractor").get(AT).status_code == 403
    assert made(base) is None
    assert answer(enter, base, "withdraw_revision", who="health").status_code == 302
    assert made(base) is None


def test_of_two_tabs_one_proposes_and_one_agrees(enter, base):
    assert propose(enter, base).status_code == 302
    again = propose(enter, base)
    assert again.status_code == 422 and made(base) is None
    assert answer(enter, base).status_code == 302
    repeated = answer(enter, base)
    assert repeated.status_code == 409 and "办过" in repeated.text
    assert base.one("SELECT count(*) FROM project WHERE code = ?", NEW["code"]) == 1
    here = base.one("SELECT version_id FROM project WHERE id = 2")
    assert propose(enter, base, sections=("1",), version=here - 1).status_code == 409


def test_what_came_up_meanwhile_stops_it_whole(enter, base):
    assert propose(enter, base).status_code == 302
    volume = base.one("SELECT id FROM volume WHERE project_id = 2 AND section = 2 AND sound")
    sealed = enter("health").post(f"/projects/{HOSPITAL}/volumes/{volume}/seal")
    assert sealed.status_code == 302, sealed.text
    before = base.one("SELECT count(*) FROM filing WHERE project_id = 2")
    refused = answer(enter, base)
    assert refused.status_code == 422 and made(base) is None
    assert base.one("SELECT count(*) FROM filing WHERE project_id = 2") == before
    assert base.one("SELECT state FROM revision ORDER BY id DESC") == "proposed"
    assert "先办清" in enter("bureau").get(AT).text


def test_a_number_belongs_to_one_project(enter, base):
    assert propose(enter, base, code="XJ-2019-001").status_code == 422
    assert propose(enter, base, code="WS-2021-003").status_code == 422, "its own"
    assert propose(enter, base, sections=("1", "2")).status_code == 422, "one has to stay"
    assert propose(enter, base, sections=("9",)).status_code == 404
    assert propose(enter, base, sections=()).status_code == 422
    assert propose(enter, base, reason="").status_code == 422
    assert base.one("SELECT count(*) FROM revision") == 0


def test_a_file_under_way_by_a_link_arrives_in_the_new_project(app, enter, base, work):
    party = base.one("SELECT id FROM party WHERE project_id = 1 AND section = 2")
    item = base.one(
        "SELECT id FROM filing WHERE project_id = 1 AND section = 2 AND state = 'missing'"
        " AND party_id = ? ORDER BY id",
        party,
    )
    path = make_link(enter("owner"), party_id=party)
    phone, body = app.test_client(), small_pdf("日志", pages=2)
    opened = create(phone, len(body), path, body=body[:100], filename="日志.pdf", filing=item)
    assert opened.status_code == 201, opened.text
    new = divide(enter, base, project=BRIDGE, who="owner")
    rest = send(phone, opened.headers["Location"], 100, body[100:])
    assert rest.status_code == 204, rest.text
    work()
    stored = base.rows("SELECT project_id, verdict FROM file_version ORDER BY id DESC LIMIT 1")
    assert stored[0]["project_id"] == new and stored[0]["verdict"]
    counts(base, new)
    assert "日志.pdf" in phone.get(path).text
    assert enter("contractor2").get(f"/projects/{new}/filings/{item}").status_code == 200
    assert enter("contractor2").get(f"/projects/{BRIDGE}").status_code == 404
    page = enter("owner").get(f"/projects/{new}/search?q=日志")
    assert page.status_code == 200 and "日志" in page.text


def test_whoever_submitted_in_the_old_project_does_not_check_in_the_new_one(enter, base):
    item = base.one(
        "SELECT id FROM filing WHERE project_id = 2 AND section = 2 AND state = 'submitted'"
    ) or base.one("SELECT id FROM filing WHERE project_id = 2 AND section = 2 ORDER BY id")
    base.run(
        "INSERT INTO hand_taken (noun, object_id, step, project_id, person_id, organisation_id)"
        f" SELECT 'filing', {item}, 'submit', 2, id, 10 FROM person WHERE login = 'demo-contractor2'"
    )
    new = divide(enter, base)
    assert base.one("SELECT project_id FROM hand_taken WHERE object_id = ?", item) == new


def test_sections_divided_before_are_not_joined_again_over_it(enter, base):
    unit = base.one("SELECT id FROM party WHERE project_id = 2 AND section = 1")
    split = {"section": "1", "units": unit, "name": "第 3 标段 后勤楼", "reason": "分开发包"}
    assert (
        enter("health").post(f"/projects/{HOSPITAL}/sections/split", data=split).status_code == 302
    )
    divide(enter, base)
    undone = enter("health").post(f"/projects/{HOSPITAL}/sections/changes/1/undo")
    assert undone.status_code == 422 and "此后拆分、并入过项目" in undone.text
    assert enter("health").get(f"/projects/{HOSPITAL}/sections").status_code == 200


def test_what_went_is_found_there(app, enter, base):
    title = base.one(
        "SELECT title FROM document JOIN filing ON filing.id = filing_id WHERE filing.project_id = 2"
        " AND filing.section = 2 ORDER BY document.id"
    )
    new = divide(enter, base)
    indexed = "SELECT count(*) FROM document WHERE project_id = ? AND indexed"
    assert base.one(indexed, new) == 0, "its words stand in the index under the other project"
    with app.app_context():
        place = access.stand(a_builder().viewers["health"], new)
        assert search.count(place, title) == 1, "before it is indexed anew"
        while tasks.index_once():
            pass
        place = access.stand(a_builder().viewers["health"], new)
        assert search.count(place, title) == 1
        db.session.remove()


def test_checks_that_wait_and_files_that_are_held_go_along(enter, base):
    version = base.one(
        "SELECT max(file_version.id) FROM file_version JOIN document ON document.id = document_id"
        " JOIN filing ON filing.id = filing_id WHERE filing.project_id = 2 AND section = 2"
    )
    base.run(
        "INSERT INTO job (kind, project_id, subject_id, payload, state, attempts, token, queued_at, progress, total,"
        f" error) VALUES ('check_file', 2, {version}, '{{}}', 'queued', 0, '', '2026-11-30 02:00:00.000000', 0, 0, '')"
    )
    for section in (1, 2):
        base.run(
            "INSERT INTO held_file (project_id, party_id, name, folder, number, filing_id, digest, crc32, size, media_type,"
            " reason, state, held_by, held_at) SELECT 2, 11, '照片.pdf', '', '', min(id), 'd', '', 1, '', 'no_match',"
            f" 'held', '甲', '2026-11-30 02:00:00.000000' FROM filing WHERE project_id = 2 AND section = {section}"
        )
    new = divide(enter, base)
    job = "SELECT project_id FROM job WHERE kind = 'check_file' ORDER BY id DESC"
    assert base.one(job) == new
    held = [tuple(row) for row in base.rows("SELECT project_id, filing_id IS NULL FROM held_file")]
    assert sorted(held) == [(new, 0), (new, 1)], "one was meant for an item that stays"


def test_where_a_volume_stands_goes_along(app, enter, base):
    room = {"room": "一库", "row": "1-1", "layer": "1-1", "box": "1-1"}
    owner = enter("health")
    assert owner.post(f"/projects/{HOSPITAL}/keeping/places", data=room).status_code == 302
    with app.app_context(), transaction():
        place = access.stand(a_builder().viewers["health"], HOSPITAL)
        shelf = db.session.scalars(select(ShelfPlace)).one()
        shelved = base.rows("SELECT id FROM volume WHERE project_id = 2 AND section = 2")
        ids = [row[0] for row in shelved]
        shelving.put(place, ids, shelf.label, now=clock.now())
    new = divide(enter, base)
    stands = base.rows("SELECT volume_id, project_id, place_id FROM placement ORDER BY volume_id")
    assert [tuple(row) for row in stands] == [(key, new, stands[0][2]) for key in sorted(ids)]
