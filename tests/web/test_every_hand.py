"""Every hand at every stage, through the doors: whoever asks for whatever, in whichever stage, what the law
says of an archive and of a decision holds.

The law is written here, apart from the tables. `STEPS=50000 SEED=7` walks longer, and another way.
"""

import io
import os
import random
import shutil
import sqlite3
from collections import Counter
from contextlib import contextmanager

import pytest

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.services.life import frozen
from tests.builders import BRIDGE, HOSPITAL, POWER, RESERVOIR, SEWAGE
from tests.web.hands import today
from workflows import frozen as tree

STEPS, SEED = int(os.environ.get("STEPS", "400")), int(os.environ.get("SEED", "13"))
EPISODE = 125
"""Requests before the world begins anew."""
PROJECTS = (BRIDGE, HOSPITAL, POWER, SEWAGE, RESERVOIR)
PANEL = ("bureau", "authority", "city", "expert", "expert2")
PEOPLE = (*PANEL, "owner", "contractor", "supervisor", "province", "health", "nobody")
STANDS = {"admitted", "pre_check", "review", "rectification", "recheck", "accepted"}
OPEN = {"admitted", "pre_check", "review", "recheck", "accepted"}
BUILDING = "design contracting construction supervision self_check"
WAITING = "applied supplement admitted pre_check"
LAW = {
    # step: from where, to where, whose hand
    "start_contracting": ("design", "contracting", "owner"),
    "start_construction": ("contracting", "construction", "owner"),
    "submit_to_supervisor": ("construction", "supervision", "owner"),
    "return_to_contractor": ("supervision", "construction", "supervisor"),
    "sign_off": ("supervision", "self_check", "supervisor"),
    "apply": ("self_check", "applied", "owner"),
    "withdraw": (WAITING, "self_check", "owner"),
    "admit": ("applied", "admitted", "bureau"),
    "ask_supplement": ("applied", "supplement", "bureau"),
    "supplement": ("supplement", "applied", "owner"),
    "decline": ("applied", "self_check", "bureau"),
    "open_pre_check": ("admitted", "pre_check", "bureau"),
    "close_pre_check": ("pre_check", "admitted", "bureau"),
    "return_application": ("pre_check", "self_check", "bureau"),
    "open_review": ("admitted", "review", "bureau"),
    "approve": ("review", "accepted", "bureau"),
    "approve_with_items": ("review", "accepted", "bureau"),
    "order_rectification": ("review", "rectification", "bureau"),
    "adjourn": ("review", "review", "bureau"),
    "call_off": ("review", "admitted", "bureau"),
    "submit_rectification": ("rectification", "recheck", "owner"),
    "return_rectification": ("recheck", "rectification", "bureau"),
    "pass_recheck": ("recheck", "accepted", "bureau"),
    "fail_recheck": ("recheck", "failed", "bureau"),
    "transfer": ("accepted", "archived", "bureau city"),
    "withdraw_in_review": ("review", "self_check", "owner"),
    "suspend": (f"{BUILDING} {WAITING}", "suspended", "owner"),
    "resume": ("suspended", f"{BUILDING} {WAITING}", "owner"),
    "reapply": ("failed", "self_check", "owner"),
    "terminate": (f"{BUILDING} suspended", "terminated", "bureau"),
    "void": ("design", "voided", "bureau"),
}
ANSWERS = {
    "reason": "理由",
    "conclusion": "结论",
    "answer": "已整改",
    "meeting_on": today(),
    "meeting_place": "会议室",
    "keeper": "owner",
    "confirm": "true",
}
ASKS = {
    # what a form asks; it refuses what it does not
    **dict.fromkeys(
        (
            "return_to_contractor",
            "withdraw",
            "ask_supplement",
            "decline",
            "return_application",
            "order_rectification",
            "call_off",
            "return_rectification",
            "fail_recheck",
            "suspend",
            "withdraw_in_review",
            "reapply",
            "void",
            "return_unchecked",
            "return_filed",
            "ask_exemption",
            "refuse_exemption",
            "reopen",
        ),
        "reason",
    ),
    **dict.fromkeys(
        ("admit", "approve", "approve_with_items", "pass_recheck", "transfer"), "confirm"
    ),
    **dict.fromkeys(("supplement", "close_pre_check", "close", "reject"), "conclusion"),
    "answer": "answer",
    "terminate": "reason keeper",
    "open_review": "meeting_on meeting_place",
    "adjourn": "reason meeting_on meeting_place",
}


def answers(name):
    return {field: ANSWERS[field] for field in ASKS.get(name, "").split()}


ITEM_STEPS = (
    "submit",
    "recall",
    "check",
    "return_unchecked",
    "file",
    "return_filed",
    "ask_exemption",
    "grant_exemption",
    "refuse_exemption",
    "reopen",
)
CHANGES = (
    "agree_amendment",
    "refuse_amendment",
    "report_amendment",
    "return_amendment",
    "fix_amendment",
    "withdraw_amendment",
)


class World:
    """The demo behind its doors, and a connection of its own that reads what was committed."""

    def __init__(self, app, enter, seeded, chance):
        self.app, self.enter, self.chance = app, enter, chance
        self.seeded = seeded / "acceptance.db"
        with app.app_context():
            self.file = db.engine.url.database
        self.tally = Counter()
        self.connection = sqlite3.connect(self.file)
        self.begin()

    def begin(self):
        """As it was seeded; more often than not the panel has voted already."""
        self.connection.close()
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        for suffix in ("-wal", "-shm"):
            if os.path.exists(self.file + suffix):
                os.unlink(self.file + suffix)
        shutil.copyfile(self.seeded, self.file)
        self.connection = sqlite3.connect(self.file)
        self.clients = {}
        if self.chance.random() < 0.7:
            for who in PANEL:
                said = {"vote": "agree", "dissent": "", "confirmed": "true"}
                self.client(who).post(f"/projects/{SEWAGE}/panel/vote", data=said)

    def one(self, asked, *values):
        row = self.connection.execute(asked, values).fetchone()
        return row[0] if row else None

    def any_of(self, table, project, more="1"):
        """The id of a row of the project by chance; of another project, now and then."""
        if self.chance.random() < 0.05:
            project = self.chance.choice(PROJECTS)
        rows = self.connection.execute(
            f"SELECT id FROM {table} WHERE project_id = ? AND {more}", (project,)
        ).fetchall()
        return self.chance.choice(rows)[0] if rows else 1

    def client(self, who):
        if who not in self.clients:
            self.clients[who] = self.enter(who)
        return self.clients[who]

    def states(self):
        rows = self.connection.execute("SELECT id, state FROM project WHERE id <= 5")
        return dict(rows.fetchall())

    def length(self, project):
        return self.one("SELECT count(*) FROM journal_entry WHERE project_id = ?", project)

    def votes(self, project):
        return self.one(
            "SELECT count(*) FROM panel_member WHERE project_id = ? AND vote IS NOT NULL", project
        )


def of_the_owner(project):
    return "health" if project == HOSPITAL else "owner"


def a_step(world, project):
    """A step of the project: any, or one that leaves from where it stands."""
    state = world.states()[project]
    names = list(LAW)
    if world.chance.random() < 0.9:
        names = [name for name, (source, _to, _by) in LAW.items() if state in source.split()]
    name = world.chance.choice(names or list(LAW))
    return f"/projects/{project}/steps/{name}", {"data": answers(name)}


def a_step_by_program(world, project):
    name = world.chance.choice(list(LAW))
    version = world.one("SELECT version_id FROM project WHERE id = ?", project)
    said = {**answers(name), "version": version - world.chance.choice((0, 0, 1))}
    return f"/api/v1/projects/{project}/steps/{name}", {"json": said}


def an_item_moves(world, project):
    item = world.any_of("filing", project)
    name = world.chance.choice(ITEM_STEPS)
    return f"/projects/{project}/filings/{item}/steps/{name}", {"data": answers(name)}


def a_file_comes(world, project):
    item = world.any_of("filing", project, world.chance.choice(("1", "state = 'returned'")))
    sent = {"files": (io.BytesIO(small_pdf(str(world.chance.random()))), "文件.pdf")}
    return f"/projects/{project}/filings/{item}/files", {"data": sent}


def words_change(world, project):
    volume = world.any_of("volume", project)
    seen = world.one("SELECT note FROM volume WHERE id = ?", volume) or ""
    cells = [[volume, "note", seen, f"备考{world.chance.random():.6f}"]]
    return f"/projects/{project}/table/volumes", {"json": cells}


def a_file_moves(world, project):
    volume, document = world.any_of("volume", project), world.any_of("document", project)
    to = world.chance.choice((0, 1, 2, 3))
    return f"/projects/{project}/volumes/{volume}/move", {"data": {"files": document, "to": to}}


def a_volume_is_made(world, project):
    said = {"title": f"新卷{world.chance.random():.6f}", "section": 0}
    return f"/projects/{project}/volumes/new", {"data": said}


def a_volume_is_opened_or_taken_away(world, project):
    volume, what = (
        world.any_of("volume", project),
        world.chance.choice(("unseal", "remove", "seal")),
    )
    return f"/projects/{project}/volumes/{volume}/{what}", {"data": {"reason": "要改"}}


def numbers_are_given(world, project):
    said = {
        "pattern": "{全宗号}-{类别号}·{项目号}-{案卷号:3}-{件号:4}",
        "fonds": world.chance.choice(("0427", "0428")),
        "category": "KJ",
        "project_number": world.one("SELECT code FROM project WHERE id = ?", project),
    }
    return f"/projects/{project}/numbers", {"data": said}


def a_change_is_asked(world, project):
    volumes = str(world.chance.choice((1, 2, 3)))
    return f"/projects/{project}/archive/amendments", {"data": {"reason": "改", "volumes": volumes}}


def a_change_moves(world, project):
    row = world.any_of("amendment", project)
    version = world.one("SELECT version_id FROM amendment WHERE id = ?", row) or 1
    state = world.one("SELECT state FROM amendment WHERE id = ?", row)
    fitting = {
        "asked": ("agree_amendment",),
        "agreed": ("report_amendment", "withdraw_amendment"),
        "reported": ("fix_amendment", "return_amendment"),
    }
    name = world.chance.choice((*CHANGES, *fitting.get(state, ()) * 6))
    said = {"answer": "好", "version": version}
    return f"/projects/{project}/archive/amendments/{row}/steps/{name}", {"data": said}


def a_vote(world, project):
    choice = world.chance.choice(("agree", "agree", "agree", "against"))
    said = {"vote": choice, "dissent": "理由", "confirmed": "true"}
    return f"/projects/{project}/panel/vote", {"data": said}


def a_problem(world, project):
    if world.chance.random() < 0.3:
        said = {"problem": "缺签字", "due_on": "2030-01-15"}
        return f"/projects/{project}/findings", {"data": said}
    row = world.any_of("finding", project)
    name = world.chance.choice(("answer", "revise", "close", "reject"))
    return f"/projects/{project}/findings/{row}/steps/{name}", {"data": answers(name)}


def a_member_leaves(world, project):
    row, how = world.any_of("panel_member", project), world.chance.choice(("recusal", "absence"))
    return f"/projects/{project}/panel/{row}/{how}", {"data": {"reason": "有事"}}


def a_note(world, project):
    number = world.one(
        "SELECT volume.number FROM sample JOIN volume ON volume.id = sample.volume_id"
        " WHERE sample.project_id = ? ORDER BY random()",
        project,
    )
    entry = {
        "entry": f"e{world.chance.random()}",
        "volume": number or 1,
        "result": "sound",
        "text": "",
        "at": "2026-11-20T01:00:00+00:00",
    }
    return f"/projects/{project}/sample/notes", {"json": [entry]}


def the_list_is_signed(world, project):
    return f"/projects/{project}/handover", {"data": {"remark": ""}}


def a_party_comes(world, project):
    said = {"organisation_id": world.chance.choice(range(1, 12)), "kind": "operator", "section": 0}
    return f"/projects/{project}/parties", {"data": said}


REQUESTS = (
    (a_step, 8),
    (a_step_by_program, 1),
    (an_item_moves, 4),
    (a_file_comes, 1),
    (words_change, 3),
    (a_file_moves, 2),
    (a_volume_is_made, 1),
    (a_volume_is_opened_or_taken_away, 1),
    (numbers_are_given, 1),
    (a_change_is_asked, 2),
    (a_change_moves, 4),
    (a_vote, 6),
    (a_problem, 3),
    (a_member_leaves, 0.3),
    (a_note, 2),
    (the_list_is_signed, 1),
    (a_party_comes, 0.3),
)


WHOSE = {
    # whose act it could be, by the last word of the address
    **{name: hands for name, (_source, _to, hands) in LAW.items()},
    **dict.fromkeys(("check", "return_unchecked"), "supervisor"),
    **dict.fromkeys(("grant_exemption", "refuse_exemption", "close", "reject"), "bureau"),
    **dict.fromkeys(("agree_amendment", "refuse_amendment", "return_amendment"), "bureau"),
    "fix_amendment": "bureau",
    "findings": "bureau",
    "recusal": "bureau",
    "absence": "bureau",
    "vote": " ".join(PANEL),
    "notes": "expert bureau",
}


def who_asks(world, project, url):
    """Anybody; more often than not somebody whose act it could be."""
    if world.chance.random() < 0.3:
        return world.chance.choice(PEOPLE)
    hands = WHOSE.get(url.rsplit("/", 1)[1], "owner")
    return world.chance.choice(hands.split()).replace("owner", of_the_owner(project))


@contextmanager
def watched(world, who, project, url):
    """What must be so whatever was asked."""
    states, length, votes = world.states(), world.length(project), world.votes(project)
    told = []
    yield told
    (status,) = told
    after = world.states()
    at = (who, url, status, states[project], after[project])
    assert status < 500, at
    if status >= 400:
        assert after == states and world.length(project) == length, ("refused, and yet", at)
    if who == "nobody" or (who == "health" and project != HOSPITAL):
        assert world.length(project) == length, ("no part in it, and yet", at)
    moved = {key for key in PROJECTS if after[key] != states[key]}
    assert moved <= {project}, at
    if moved:
        source, to, hands = LAW[url.rsplit("/", 1)[1]]
        hand = hands.replace("owner", of_the_owner(project)).split()
        assert states[project] in source.split() and after[project] in to.split(), at
        assert who in hand, at
        world.tally[url.rsplit("/", 1)[1]] += 1
        if after[project] == "accepted":
            the_paper_is_true(world, project, states[project])
    assert world.votes(project) - votes <= 1 or "adjourn" in url, at
    the_archive_stands(world, project, after[project], at)


def the_archive_stands(world, project, state, at):
    """From the admission on it is the version, unless an agreed change is being made."""
    if state not in STANDS:
        return
    with world.app.app_context():
        version = frozen.latest(project)
        under_way = world.one(
            "SELECT count(*) FROM amendment WHERE project_id = ? AND state IN ('agreed', 'reported')",
            project,
        )
        if version is None or under_way:
            return
        lying = [tree.volume_digest(volume) for volume in frozen.live(project)]
        fixed = [leaf for _number, _code, leaf in version.leaves]
        db.session.remove()
    if state == "accepted":
        lying = lying[: len(fixed)]
    assert lying == fixed, ("the archive changed", at)


def the_paper_is_true(world, project, before):
    """What the opinion says, asked of the rows themselves."""
    bare = "SELECT count(*) FROM {} WHERE project_id = ? AND {}"
    assert not world.one(bare.format("volume", "(code = '' OR NOT sound)"), project)
    assert not world.one(bare.format("document", "volume_id IS NULL"), project)
    due = "required AND stage <> 'accepted' AND state NOT IN ('filed', 'exempt')"
    assert not world.one(bare.format("filing", due), project)
    assert not world.one(bare.format("sample", "NOT by_hand AND result = ''"), project)
    assert world.one(bare.format("sample", "NOT by_hand"), project) > 0
    if before == "review":
        sitting = world.one(bare.format("panel_member", "NOT recused"), project)
        agreed = world.one(bare.format("panel_member", "NOT recused AND vote = 'agree'"), project)
        assert sitting >= 5 and sitting % 2 and 2 * agreed > sitting
    world.tally["papers"] += 1


@pytest.fixture
def world(app, enter, seeded):
    return World(app, enter, seeded, random.Random(SEED))  # noqa: S311 - the draw of a test


def test_whoever_asks_for_whatever_the_law_holds(world):
    requests, weights = zip(*REQUESTS, strict=True)
    taken = refused = 0
    for number in range(STEPS):
        if number and number % EPISODE == 0:
            world.begin()
        project = world.chance.choice(
            (BRIDGE, HOSPITAL, POWER, POWER, SEWAGE, SEWAGE, SEWAGE, RESERVOIR)
        )
        (request,) = world.chance.choices(requests, weights)
        url, sent = request(world, project)
        who = who_asks(world, project, url)
        with watched(world, who, project, url) as told:
            answer = world.client(who).post(url, **sent)
            told.append(answer.status_code)
        if answer.status_code < 400:
            taken += 1
        else:
            refused += 1
    assert taken > STEPS // 10 and refused > STEPS // 10
    assert world.tally["papers"] or STEPS < 1000
    print(f"\nfigure: {STEPS} requests, {taken} taken, {refused} refused, {dict(world.tally)}")
