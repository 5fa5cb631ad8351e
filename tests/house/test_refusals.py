"""What a door refuses that no story tells of: with which words, and nothing is written then."""

import html
import io
import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.refusal_words import REFUSALS
from tests.builders import BRIDGE, HOSPITAL, RESERVOIR, SEWAGE
from tests.web.intake.tus import TUS, metadata

ASSESSMENT = 6
"""A project without a volume."""


@dataclass(frozen=True)
class No:
    """One request that is refused: by whom, what is asked, the code of the words or a bare status."""

    why: str | int
    who: str
    path: str
    sends: Callable[[Callable], dict] | dict | None = None
    before: str = ""
    method: str = "POST"


def said(**data):
    return {"data": data}


def files(*names, content=None, **more):
    def sends(_one):
        made = [(io.BytesIO(small_pdf(n) if content is None else content), n) for n in names]
        return {"data": {"files": made, **more}}

    return sends


def of_volume(one, **data):
    return said(version=str(one("SELECT version_id FROM volume WHERE id = 1")), **data)


BRIDGES = f"/projects/{BRIDGE}"
SEWAGES = f"/projects/{SEWAGE}"
HOSPITALS = f"/projects/{HOSPITAL}"
AN_ITEM = "SELECT id FROM filing WHERE project_id = 2 AND filing.party_id = {} AND filing.state IN ('submitted', 'checked', 'filed') ORDER BY id"
A_FILE = (
    "SELECT document.id FROM document JOIN filing ON filing.id = filing_id"
    " WHERE document.project_id = 2 AND filing.party_id = {} AND filing.state IN ('submitted', 'checked', 'filed') ORDER BY document.id"
)

A_FILE_OF_NOBODY = (
    "SELECT document.id FROM document JOIN filing ON filing.id = filing_id"
    " WHERE document.project_id = 1 AND filing.state = 'returned'"
)
A_SEAT = "SELECT seat FROM draw_number WHERE project_id = 4 ORDER BY seat"
A_CHECK = "SELECT id FROM job WHERE kind <> 'print_paper' AND project_id = 1"

REFUSED = (
    # volumes
    No("name_taken", "owner", BRIDGES + "/volumes/new", said(title="立项文件（前期）", section="0")),
    No("name_taken", "owner", BRIDGES + "/volumes/1", lambda one: of_volume(one, title="勘察设计文件（前期）")),
    No("volume_not_empty", "owner", BRIDGES + "/volumes/1/remove"),
    No("volume_sampled", "owner", BRIDGES + "/volumes/3/remove",
       before="UPDATE document SET volume_id = NULL WHERE volume_id = 3;"
              "UPDATE sample SET project_id = 1, volume_id = 3 WHERE id = 18"),
    No(404, "owner", BRIDGES + "/volumes/1/move",
       lambda one: said(files=str(one("SELECT id FROM document WHERE project_id = 4")), to="2")),
    No("no_such_volume", "owner", BRIDGES + "/volumes/1/move",
       lambda one: said(files=str(one("SELECT id FROM document WHERE volume_id = 1")), to="99")),
    No(422, "owner", BRIDGES + "/numbers",
       said(pattern="{全宗号}", fonds="J013", category="KJ", project_number="01")),
    No("no_volumes_yet", "health", f"/projects/{ASSESSMENT}/papers/catalogue.pdf"),
    No("no_such_section", "owner", BRIDGES + "/arrangements", said(section="99")),
    No("name_taken", "owner", BRIDGES + "/table/volumes",
       {"json": [[1, "title", "立项文件（前期）", "勘察设计文件（前期）"]]}),
    No(404, "owner", BRIDGES + "/table/persons", {"json": []}),
    # who takes part
    No("party_taken", "owner", BRIDGES + "/parties", said(organisation_id="9", kind="contractor", section="1")),
    No(404, "owner", BRIDGES + "/parties", said(organisation_id="999", kind="operator", section="0")),
    No(404, "owner", BRIDGES + "/parties", said(organisation_id="9", kind="contractor", section="9")),
    No(403, "contractor", BRIDGES + "/parties/5/duties", said(duty="leader", name="丁总", since="2026-01-01")),
    No("project_code_taken", "bureau", "/projects",
       lambda one: said(code=one("SELECT code FROM project WHERE id = 1"), name="另一项工程", place="西江市", owner_id="6",
                        scope_pack="dat-28-2018", procedure_pack="national-2006", sections="第 1 标段")),
    No(404, "bureau", "/projects",
       said(code="N-9", name="另一项工程", place="西江市", owner_id="999", scope_pack="dat-28-2018",
            procedure_pack="national-2006", sections="第 1 标段")),
    No("login_taken", "admin", "/people", said(name="新人", login="demo-owner", organisation_id="6")),
    No("name_taken", "admin", "/people/memberships", said(person_id="1", organisation_id="6")),
    No(404, "admin", "/people/memberships", said(person_id="999", organisation_id="6")),
    No(404, "admin", "/people/999/invitation"),
    No("name_taken", "admin", "/people/organisations", said(name="西江市档案学会", kind="authority")),
    No("name_taken", "bureau", "/experts", said(name="冯远", unit="西江市档案学会")),
    No(404, "bureau", "/experts/999/standing"),
    No("views_full", "bureau", "/cockpit/views", said(name="例会"), before=(
        "INSERT INTO saved_view (person_id, name, filters, saved_at)"
        " SELECT 6, filing.code || filing.id, '{}', '2026-01-01' FROM filing LIMIT 20")),
    No(404, "bureau", "/cockpit/views/999/remove"),
    # the panel and what it does
    No("recused", "bureau", SEWAGES + "/panel/5/recusal", said(reason="有事"),
       before="UPDATE panel_member SET voted_on = NULL WHERE project_id = 4;"
              "UPDATE panel_member SET recused = 1 WHERE id = 5"),
    No("not_in_stage", "bureau", f"/projects/{RESERVOIR}/panel/6/link/hand"),
    No("recused", "bureau", SEWAGES + "/panel/5/link/hand"),
    No(404, "bureau", SEWAGES + "/findings", said(problem="缺签字", due_on="2027-01-15", party_id="1")),
    No(404, "contractor", f"/projects/{RESERVOIR}/findings/1/steps/answer", said(answer="已改")),
    No("finding_closed", "owner", f"/projects/{RESERVOIR}/findings/3/evidence", files("补签.pdf"),
       before="UPDATE finding SET state = 'closed' WHERE id = 3"),
    No("no_such_volume", "bureau", SEWAGES + "/sample", said(number="99")),
    No(409, "bureau", SEWAGES + "/review/texts/evaluation", said(base="制度健全。", version="999")),
    No(404, "bureau", SEWAGES + "/review/texts/poem", said(base="制度健全。")),
    No(403, "owner", SEWAGES + "/review/texts/evaluation", said(base="制度健全。")),
    # the fixed archive
    No("amendment_empty", "owner", SEWAGES + "/archive/amendments", said(reason="改", volumes="")),
    No("no_such_volume", "owner", SEWAGES + "/archive/amendments", said(reason="改", volumes="99")),
    No("no_such_item", "owner", SEWAGES + "/archive/amendments", said(reason="改", volumes="", items="9-99")),
    No("not_in_stage", "bureau", BRIDGES + "/archive/versions"),
    No(404, "bureau", SEWAGES + "/archive/amendments/1/steps/burn", said(answer="好", version="1")),
    # files
    No(404, "contractor", lambda one: f"{HOSPITALS}/filings/{one(AN_ITEM.format(7))}/files", files("a.pdf")),
    No("item_closed", "contractor", lambda one: f"{HOSPITALS}/documents/{one(A_FILE.format(10))}", said(title="改名")),
    No(404, "contractor", lambda one: f"{HOSPITALS}/documents/{one(A_FILE.format(7))}", said(title="改名")),
    No("item_closed", "contractor", HOSPITALS + "/uploads",
       lambda one: {"headers": {**TUS, "Upload-Length": "9",
                    "Upload-Metadata": metadata(filename="a.pdf", filing=one(AN_ITEM.format(10)))}}),
    No(422, "owner", BRIDGES + "/links", said(party_id="4", days="5")),
    # programs
    No(422, "bureau", SEWAGES + "/sample/notes", {"json": {}}),
    No(422, "owner", f"/api/v1/projects/{BRIDGE}/steps/suspend", {"json": []}),
    No("bad_key", "owner", f"/api/v1/projects/{BRIDGE}/steps/suspend",
       {"json": {"reason": "资金", "version": 1}, "headers": {"Idempotency-Key": "钥匙 ×".encode().decode("latin-1")}}),
    No("bad_page", "owner", lambda one: f"{BRIDGES}/documents/{one(A_FILE_OF_NOBODY)}",
       said(title="改名", first_page="9", last_page="3")),
    No("empty_file", "owner", f"/projects/{RESERVOIR}/findings/1/evidence", files("a.pdf", content=b"")),
    No("number_in_drawing", "bureau", lambda one: SEWAGES + f"/panel/{one(A_SEAT)}/remove",
       before=f"UPDATE project SET state = 'admitted' WHERE id = {SEWAGE}"),
    No("no_volumes_yet", "bureau", f"/projects/{ASSESSMENT}/sample/fix",
       before=f"UPDATE project SET state = 'review' WHERE id = {SEWAGE}"),
    No("frame_not_fixed", "bureau", "/projects/3/sample/draw.json", method="GET"),
    No(404, "owner", BRIDGES + "/versions/1/pages/0.png", method="GET"),
    No(404, "owner", BRIDGES + "/versions/1/pages/99999999.png", method="GET"),
    No(404, "owner", lambda one: f"{BRIDGES}/papers/printing/{one(A_CHECK)}", method="GET"),
    No(404, "owner", "/standards/national-2006/9.9", method="GET"),
    No(403, "supervisor", BRIDGES + "/filings/steps", said(step="burn", ids="1")),
    No(422, "supervisor", BRIDGES + "/filings/steps",
       lambda one: said(step="return_unchecked", ids=str(one("SELECT id FROM filing WHERE project_id = 1")))),
    No("one_sheet", "bureau", SEWAGES + "/panel/4/vote",
       files("甲.pdf", "乙.pdf", vote="agree", confirmed="true", dissent=""),
       before="UPDATE panel_member SET person_id = NULL, expert_id = NULL WHERE id = 4"),
    No("not_a_sheet", "bureau", SEWAGES + "/panel/4/vote",
       files("甲.wav", content=b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0", vote="agree", confirmed="true", dissent="")),
    # sections
    No("section_same", "health", HOSPITALS + "/sections/merge", said(section="1", into="1", reason="合同合并")),
    No("section_named", "health", HOSPITALS + "/sections/split",
       said(section="1", units="10", name="第 2 标段 住院楼", reason="分开发包")),
    No("change_twice", "health", HOSPITALS + "/sections/merge", said(section="2", into="1", reason="合同合并"),
       before="INSERT INTO change_notice (project_id, party_id, section, kind, number, title) VALUES"
              " (2, 10, 1, 'design_change', '变-07', '改桩'), (2, 11, 2, 'design_change', '变-07', '改梁')"),
    No("not_in_stage", "owner", "/projects/3/sections/merge", said(section="2", into="1", reason="合同合并")),
    No("archive_fixed", "owner", SEWAGES + "/sections/merge", said(section="2", into="1", reason="合同合并")),
    No("not_in_stage", "owner", "/projects/3/sections/split",
       said(section="1", units="16", name="第 3 标段", reason="分开发包")),
    No(404, "health", HOSPITALS + "/sections/merge", said(section="9", into="1", reason="合同合并")),
    No(404, "health", HOSPITALS + "/sections/merge", said(section="1", into="9", reason="合同合并")),
    No(404, "health", HOSPITALS + "/sections/split", said(section="1", units="11", name="新", reason="分开发包")),
    No(404, "health", HOSPITALS + "/sections/split", said(section="1", units="7", name="新", reason="分开发包")),
    No(404, "health", HOSPITALS + "/sections/changes/99/undo"),
    # once it has ended
    No("not_in_stage", "bureau", f"/projects/{RESERVOIR}/inspections",
       said(planned_on="2026-12-20", place="项目部", inspectors="陈岚、何秀兰"),
       before=f"UPDATE project SET state = 'archived' WHERE id = {RESERVOIR}"),
)  # fmt: skip


class Doors:
    """The demo's doors, and a connection of its own beside them."""

    def __init__(self, app, enter):
        with app.app_context():
            self.connection = sqlite3.connect(db.engine.url.database, isolation_level=None)
        self.enter, self.clients = enter, {}

    def one(self, asked):
        return self.connection.execute(asked).fetchone()[0]

    def knock(self, no):
        if no.who not in self.clients:
            self.clients[no.who] = self.enter(no.who)
        path = no.path(self.one) if callable(no.path) else no.path
        sends = no.sends(self.one) if callable(no.sends) else no.sends
        return self.clients[no.who].open(path, method=no.method, **(sends or {}))


def words(code):
    """The sentence of a code, whatever names and figures stand in it."""
    return re.compile(re.sub(r"%\\\(\w+\\\)[sd]", ".+", re.escape(REFUSALS[code])))


def read(answer):
    """What is read, on a page or by a program."""
    return f"{html.unescape(answer.text)}{answer.get_json(silent=True)}"


@pytest.fixture
def doors(app, enter):
    return Doors(app, enter)


def wrongly(doors, refused):
    """Those that are answered otherwise, or that wrote a line."""
    wrong = []
    for no in refused:
        doors.connection.executescript(no.before)
        before = doors.one("SELECT count(*) FROM journal_entry")
        answer = doors.knock(no)
        if isinstance(no.why, int):
            fits = answer.status_code == no.why
        else:
            fits = answer.status_code in (409, 422) and words(no.why).search(read(answer))
        if not fits or doors.one("SELECT count(*) FROM journal_entry") != before:
            wrong.append(
                (no.why, no.path, answer.status_code, answer.text.partition("<main")[2][:600])
            )
    return wrong


def test_what_is_refused_is_refused_with_its_words_and_writes_nothing(doors):
    assert wrongly(doors, REFUSED) == []
