"""Every writing door: its line in the journal, read back by another connection once it has answered;
and none for what is of another project.
"""

import re
import sqlite3

import pytest

from acceptance.extensions import db
from tests.house.test_doors import routes
from tests.house.writing import ANSWERS, NO_LINE, NOT_PLAYED, PLAYED, WRITES, World

VERBS = {"POST", "PUT", "PATCH", "DELETE"}


def test_every_writing_door_says_what_it_writes_and_is_played_or_named(app):
    writing = {rule.endpoint for rule in routes(app) if VERBS & rule.methods}
    assert set(WRITES) == writing
    played = {deed.door for deed in PLAYED}
    assert played | set(NOT_PLAYED) == writing
    assert not played & set(NOT_PLAYED)


class Players:
    """One pass over the doors: who is signed in, what was written."""

    def __init__(self, app, enter):
        self.app, self.enter, self.clients = app, enter, {}
        with app.app_context():
            self.file = db.engine.url.database
        connection = sqlite3.connect(self.file, isolation_level=None)
        self.world = World(connection)
        self.verbs = {
            rule.endpoint: next(iter(VERBS & rule.methods))
            for rule in routes(app)
            if VERBS & rule.methods
        }

    def knock(self, deed, project):
        """Do it in a project, in which its ids may be foreign ones."""
        if deed.who not in self.clients:
            self.clients[deed.who] = self.enter(deed.who)
        if deed.path is not None:
            url = deed.path(self.world)
        else:
            ids = dict(deed.ids(self.world))
            if project is not None:
                ids["project_id"] = project
            with self.app.test_request_context():
                url = self.app.url_for(deed.door, **ids)
        sent = deed.sends(self.world)
        answer = self.clients[deed.who].open(url, method=self.verbs[deed.door], **sent)
        if answer.status_code < 300 and "/uploads" in answer.headers.get("Location", ""):
            self.world.location = answer.headers["Location"]
        if deed.door == "links.make" and answer.status_code == 303:
            page = self.clients[deed.who].get(answer.location).text
            self.world.link = re.search(r"/l/[\w.-]+", page).group()
        return answer

    def lines(self):
        """How many lines each journal has, as another connection reads it."""
        rows = self.world.connection.execute("SELECT id, project_id, action FROM journal_entry")
        return {number: (project, action) for number, project, action in rows}

    def kept(self, deed):
        return self.world.one(deed.kept) if deed.kept else None


def test_the_doors_that_answer_a_post_themselves_are_written_down(app):
    """What holds it is the browser of all tests (`tests/seen.py`): any other door that answers a POST
    with a page fails the test that sent it."""
    assert set(ANSWERS) <= {rule.endpoint for rule in routes(app) if VERBS & rule.methods}
    assert len(ANSWERS) <= 16, "this list only gets shorter"


def test_each_door_writes_its_line_once_it_has_answered_and_nothing_for_what_is_foreign(app, enter):
    players, wrong = Players(app, enter), []
    for deed in PLAYED:
        if deed.before:
            players.world.connection.execute(deed.before)
        known, kept = players.lines(), players.kept(deed)
        if deed.elsewhere is not None:
            answer = players.knock(deed, deed.elsewhere)
            if (
                answer.status_code != deed.foreign
                or players.lines() != known
                or players.kept(deed) != kept
            ):
                wrong.append(f"{deed.door} elsewhere: {answer.status_code}")
        answer = players.knock(deed, deed.project)
        if answer.status_code >= 400:
            said = re.sub(r"<[^>]+>|\s+", " ", answer.text.partition("<main")[2])
            wrong.append(f"{deed.door}: {answer.status_code} {said[:900]}")
            continue
        new = {number: line for number, line in players.lines().items() if number not in known}
        told = {action for _project, action in new.values()}
        if WRITES[deed.door] in NO_LINE:
            if new or players.kept(deed) == kept:
                wrong.append(f"{deed.door}: wrote {told}, kept {kept} → {players.kept(deed)}")
        elif WRITES[deed.door] not in told:
            wrong.append(f"{deed.door}: wrote {told}")
        elif deed.project is not None and {project for project, _a in new.values()} != {
            deed.project
        }:
            wrong.append(f"{deed.door}: wrote into {new}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("door", sorted(door for door, why in WRITES.items() if why in NO_LINE))
def test_a_door_that_writes_no_line_is_played_for_what_it_keeps_or_says_why_not(door):
    kept = [deed.kept for deed in PLAYED if deed.door == door]
    assert all(kept) if kept else NOT_PLAYED[door]
