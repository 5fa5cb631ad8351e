"""Secret means secret: until the vote has ended nothing tells who voted what, nor how it stands.

Two worlds are played beside each other. In one the first member is against, in the other the
second; all else is the same. Whoever can tell the worlds apart knows who voted what, so nobody may:
not from any table, not from any page, after each vote.
"""

import io
import re
import shutil
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.gateways.sealing import LENGTH, BrokenSeal, Sealer, Voted
from acceptance.models import Ballot, JournalEntry, PanelMember, Project, SealedBallot
from acceptance.refusals import Refused
from acceptance.services.ground import packs
from acceptance.services.ground.access import Viewer
from acceptance.services.judging import ballots
from acceptance.transaction import transaction
from tests.builders import SEWAGE
from tests.conftest import make_app
from tests.web.hands import step, today
from tests.workflows.test_versions import after

PANEL = f"/projects/{SEWAGE}/panel"
MEMBERS = ("bureau", "authority", "city", "expert", "expert2")
DISSENT = "图物不符之处甚多"
READERS = ("bureau", "expert2", "owner")
NOISE = {"login_session", "alembic_version"}
"""Tables of their own that no vote is written to."""


def judged_by(app, *changes):
    """The project's pack wants the vote otherwise; the meeting has not voted yet."""
    with app.app_context(), transaction():
        admin = Viewer(0, "系统管理员", is_admin=True)
        text = after("national-2006", *changes, version="2006.2")
        packs.add("national-2006", text, "试行", actor=admin, now=clock.now())
        db.session.get(Project, SEWAGE).procedure_version = "2006.2"
    bureau = signed_in(app, "bureau")
    put_off(bureau)
    return bureau


def put_off(bureau):
    later = {"meeting_on": today(), "meeting_place": "厂部"}
    assert step(bureau, SEWAGE, "adjourn", reason="改日", **later).status_code == 302


def signed_in(app, who):
    client = app.test_client()
    assert client.post(f"/demo/demo-{who}").status_code == 302
    return client


def ballot(choice):
    return {
        "vote": choice,
        "dissent": DISSENT if choice == "against" else "",
        "confirmed": "true",
    }


SECRET = ("secret: {value: false", "secret: {value: true")
SHARE = ("quorum: {value: 1.0", "quorum: {value: 0.6")


def what_it_says(data):
    """A page as text, a sheet or a package as its parts; without what is new in each answer."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = [name for name in package.namelist() if not name.endswith("core.xml")]
            return "\n".join(f"{name}: {package.read(name)}" for name in parts)
    said = data.decode(errors="replace")
    named = r'nonce|"csrf_token" value|"csrf-token" content|name="entry" value'
    return re.sub(rf'({named})="[^"]*"|\?v=[0-9]+', "", said)


class World:
    """One course of the same vote."""

    def __init__(self, folder, choices):
        self.app, self.choices = make_app(folder), choices
        judged_by(self.app, SECRET)
        self.members = {who: signed_in(self.app, who) for who in MEMBERS}
        self.readers = {who: signed_in(self.app, who) for who in READERS}

    def vote(self, number):
        client = self.members[MEMBERS[number]]
        answer = client.post(f"{PANEL}/vote", data=ballot(self.choices[number]))
        assert answer.location.endswith("/review/vote")

    def tables(self):
        """Every row of every table; of a sealed ballot only how long it is."""
        found = {}
        with self.app.app_context():
            for table in db.metadata.sorted_tables:
                if table.name in NOISE:
                    continue
                rows = [dict(row) for row in db.session.execute(select(table)).mappings()]
                for row in rows:
                    if table.name == "sealed_ballot":
                        row["sealed"] = len(row["sealed"])
                found[table.name] = rows
            db.session.remove()
        return found

    def pages(self):
        """Every page of the project that any of the readers can open, without what is made anew
        for each answer.
        """
        found = {}
        for rule in self.app.url_map.iter_rules():
            if "GET" not in rule.methods or set(rule.arguments) != {"project_id"}:
                continue
            url = str(rule.rule).replace("<int:project_id>", str(SEWAGE))
            for who, client in self.readers.items():
                answer = client.get(url)
                found[who, url] = answer.status_code, what_it_says(answer.data)
        return found


@pytest.fixture
def worlds(seeded, tmp_path, monkeypatch):
    at = [clock.now()]
    monkeypatch.setattr(clock, "now", lambda: at[0])
    made = []
    for name, choices in (
        ("one", ("against", "agree", "agree", "agree", "agree")),
        ("other", ("agree", "against", "agree", "agree", "agree")),
    ):
        shutil.copytree(seeded, tmp_path / name)
        made.append(World(tmp_path / name, choices))

    def vote(number):
        at[0] += timedelta(minutes=2)
        for world in made:
            world.vote(number)

    yield *made, vote
    for world in made:
        with world.app.app_context():
            db.session.remove()
            db.engine.dispose()


def test_no_table_and_no_page_tells_who_voted_what_until_the_last_has_voted(worlds):
    one, other, vote = worlds
    for number in range(4):
        vote(number)
        rows = one.tables()
        assert rows == other.tables()
        assert len(rows["sealed_ballot"]) == number + 1 and not rows["ballot"]
        assert DISSENT not in str(rows)
    seen, also = one.pages(), other.pages()
    assert len(seen) > 60
    assert [door for door, answer in seen.items() if answer != also[door]] == []
    assert [door for door, answer in seen.items() if DISSENT in str(answer)] == []
    page = seen["bureau", f"/projects/{SEWAGE}/review/vote"][1]
    assert "已表决 4 人" in page and "同意 3" not in page
    vote(4)
    last, rows = one.tables(), other.tables()
    assert not last["sealed_ballot"]
    for world in (last, rows):
        assert sorted(row["vote"] for row in world["ballot"]) == ["against"] + ["agree"] * 4
    # After the end too only the order of chance may differ.
    for world in (last, rows):
        for row in world["ballot"]:
            del row["id"]
        world["ballot"].sort(key=str)
    assert last == rows
    page = one.readers["bureau"].get(f"/projects/{SEWAGE}/review/vote").text
    assert "5 人，同意 4，不同意 1" in page and DISSENT not in page


def test_the_journal_says_that_a_member_voted_and_how_the_vote_came_and_no_more(app):
    judged_by(app, SECRET)
    signed_in(app, "expert").post(f"{PANEL}/vote", data=ballot("against"))
    with app.app_context():
        line = db.session.scalars(
            select(JournalEntry)
            .filter_by(project_id=SEWAGE, action="vote")
            .order_by(JournalEntry.seq.desc())
        ).first()
        assert line.facts["read"] and line.facts | {"read": ""} == {
            "member": "冯远",
            "via": "account",
            "read": "",
        }
        row = db.session.scalars(
            select(PanelMember).filter_by(project_id=SEWAGE, name="冯远")
        ).one()
        assert (row.vote, row.dissent) == (None, "") and row.voted_on


def test_a_secret_vote_is_not_entered_from_paper_by_another(app):
    bureau = judged_by(app, SECRET)
    with app.app_context():
        member = db.session.scalars(
            select(PanelMember.id).filter_by(project_id=SEWAGE, name="冯远")
        ).one()
    sheet = {"vote": "agree", "files": (io.BytesIO(small_pdf("票")), "票.pdf")}
    answer = bureau.post(f"{PANEL}/{member}/vote", data=sheet)
    assert answer.status_code == 422 and "无记名表决不能代录" in answer.text


def test_a_vote_with_a_lower_quorum_is_counted_when_it_is_closed_and_not_before(app):
    """The buttons would tell how it stands: approve is open, or it is not."""
    bureau = judged_by(app, SECRET, SHARE)
    for who, choice in (("bureau", "agree"), ("authority", "against")):
        signed_in(app, who).post(f"{PANEL}/vote", data=ballot(choice))
    early = bureau.post(f"{PANEL}/vote/close")
    assert early.status_code == 422 and "还须 1 人" in early.text
    signed_in(app, "city").post(f"{PANEL}/vote", data=ballot("agree"))
    for name in ("approve", "order_rectification"):
        page = bureau.get(f"/projects/{SEWAGE}/steps/{name}").text
        assert "表决尚未结束，还有 2 人未表决" in page
        assert "过半数" not in page
    with app.app_context():
        assert not db.session.scalars(select(Ballot)).all()
    assert bureau.post(f"{PANEL}/vote/close").status_code == 302
    with app.app_context():
        told = select(JournalEntry).filter_by(project_id=SEWAGE, action="close_vote")
        assert [line.facts for line in db.session.scalars(told)] == [{"votes": 3, "members": 5}]
    page = bureau.get(f"/projects/{SEWAGE}/review/vote").text
    assert "5 人，同意 2，不同意 1" in page
    late = signed_in(app, "expert").post(f"{PANEL}/vote", data=ballot("agree"))
    assert late.status_code == 422 and "表决已经结束" in late.text
    assert bureau.post(f"{PANEL}/vote/close").status_code == 422
    refused = step(
        bureau, SEWAGE, "adjourn", reason="改", meeting_on="2030-02-01", meeting_place="厂"
    )
    assert refused.status_code == 409


def test_every_vote_lays_and_seals_all_ballots_anew(context):
    sealer, seen = context.extensions["sealer"], set()
    for number in range(4):
        with transaction():
            ballots.put_in(SEWAGE, Voted("agree", str(number)), sealer)
        sealed = set(db.session.scalars(select(SealedBallot.sealed)))
        assert len(sealed) == number + 1 and not sealed & seen
        seen |= sealed


def test_ballots_are_opened_in_an_order_of_chance(context):
    sealer, orders = context.extensions["sealer"], set()
    for _time in range(12):
        with transaction():
            for number in range(7):
                ballots.put_in(SEWAGE, Voted("agree", str(number)), sealer)
            ballots.open_all(SEWAGE, sealer)
            rows = db.session.scalars(select(Ballot).order_by(Ballot.id)).all()
            orders.add("".join(row.dissent for row in rows))
            assert sorted(row.dissent for row in rows) == list("0123456")
            ballots.clear(SEWAGE)
    assert len(orders) > 2


def test_a_ballot_opens_with_its_own_key_in_its_own_project_and_tells_nothing_by_its_length():
    sealer = Sealer("一个密钥")
    short, long = Voted("agree"), Voted("against", "长" * 1000)
    sealed = {voted: sealer.seal(4, voted) for voted in (short, long)}
    assert [sealer.open(4, one) for one in sealed.values()] == [short, long]
    assert len({len(one) for one in sealed.values()}) == 1 and len(sealed[short]) > LENGTH
    assert sealer.seal(4, short) != sealed[short]
    for other, project in ((Sealer("另一个"), 4), (sealer, 5)):
        with pytest.raises(BrokenSeal):
            other.open(project, sealed[short])


def test_ballots_that_no_key_opens_are_voted_anew_and_not_guessed(app):
    bureau = judged_by(app, SECRET)
    signed_in(app, "city").post(f"{PANEL}/vote", data=ballot("agree"))
    app.extensions["sealer"] = Sealer("换过的密钥")
    refused = signed_in(app, "expert").post(f"{PANEL}/vote", data=ballot("agree"))
    assert refused.status_code == 422 and "延期续会" in refused.text
    put_off(bureau)
    assert signed_in(app, "expert").post(f"{PANEL}/vote", data=ballot("agree")).status_code == 302
    with app.app_context(), pytest.raises(Refused, match="seal_broken"):
        ballots.open_all(SEWAGE, Sealer("第三个"))
