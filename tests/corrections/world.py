"""The demo behind its doors for a walk of corrections: people who sign in, rows to choose from by chance,
and a connection of its own that reads what was committed.
"""

import io
import random
import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from acceptance import tasks
from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.services.intake import quotas
from tests.builders import BRIDGE, HOSPITAL, POWER, RESERVOIR, SEWAGE
from tests.putting_back import Folder

ASSESSMENT = 6
PROJECTS = (BRIDGE, HOSPITAL, POWER, SEWAGE, RESERVOIR, ASSESSMENT)
SEEDED = 9
"""The last project of the demo."""
PEOPLE = (
    "owner",
    "contractor",
    "contractor2",
    "designer",
    "supervisor",
    "bureau",
    "province",
    "city",
)
WRONG_HAND = 0.04
ELSEWHERE = 0.1


@dataclass(frozen=True)
class Ask:
    """One request: whose, where to, what in it."""

    who: str
    url: str
    sent: dict = field(default_factory=dict)


def form(who, url, **data):
    """A form as a page sends it."""
    return Ask(who, url, {"data": data})


class World:
    """One life of the demo; `luck` is what the next act draws from."""

    def __init__(self, app, seeded):
        self.app, self.seeded = app, seeded
        self.luck = random.Random(0)
        self.taken, self.refused = Counter(), Counter()
        self.words = {}
        with app.app_context():
            self.database = db.engine.url.database
            self.store, self.tools = app.extensions["store"], tasks.tools_of(app)
            self.home = Folder(Path(self.database).parent)
        self.connection = sqlite3.connect(self.database)
        self.focus = BRIDGE

    def begin(self, focus):
        """As it was seeded, with its files; nobody is signed in."""
        self.connection.close()
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        self.home.put_back(self.seeded)
        self.connection = sqlite3.connect(self.database)
        self.connection.row_factory = sqlite3.Row
        self.clients, self.link, self.typed, self.slips = {}, "", 0, {}
        self.focus = focus

    def rows(self, asked, *values):
        return self.connection.execute(asked, values).fetchall()

    def one(self, asked, *values):
        row = self.connection.execute(asked, values).fetchone()
        return row[0] if row else None

    def any(self, asked, *values):
        """A row by chance, or None where there is none."""
        rows = self.rows(asked, *values)
        return self.luck.choice(rows) if rows else None

    def late(self, asked, *values):
        """A row by chance, more often one of the last: what came into being in this life."""
        rows = self.rows(asked, *values)
        if not rows:
            return None
        return self.luck.choice(rows[-6:] if self.luck.random() < 0.7 else rows)

    def chance(self, share):
        return self.luck.random() < share

    def project(self):
        """The project that this life is about; another, now and then."""
        return self.luck.choice(self.projects()) if self.chance(ELSEWHERE) else self.focus

    def projects(self):
        """Those of the walk, and what was divided from them."""
        new = self.rows("SELECT id FROM project WHERE id > ? ORDER BY id", SEEDED)
        return [*PROJECTS, *(row[0] for row in new)]

    def word(self, name):
        """A word that nobody has typed yet."""
        self.typed += 1
        return f"{name}{self.typed}"

    def of_unit(self, unit):
        """Who acts for a unit: one of those that serve it now, as `login@unit`."""
        row = self.any(
            "SELECT login FROM membership JOIN person ON person.id = person_id"
            " WHERE organisation_id = ? AND NOT disabled ORDER BY membership.id",
            unit,
        )
        return f"{row[0].removeprefix('demo-')}@{unit}" if row else "owner"

    def owner(self, project):
        """Who acts for the owner."""
        asked = "SELECT organisation_id FROM party WHERE project_id = ? AND kind = 'owner'"
        return self.of_unit(self.one(f"{asked} ORDER BY ended_on IS NULL DESC", project))

    def bureau(self, project):
        return self.of_unit(self.one("SELECT organiser_id FROM project WHERE id = ?", project))

    def hand(self, party):
        """Who acts for a party."""
        return self.of_unit(self.one("SELECT organisation_id FROM party WHERE id = ?", party))

    def supervisor(self, project):
        asked = "SELECT id FROM party WHERE project_id = ? AND kind = 'supervisor' ORDER BY id"
        party = self.any(asked, project)
        return self.hand(party[0]) if party else "supervisor"

    def state(self, project):
        return self.one("SELECT state FROM project WHERE id = ?", project)

    def version(self, table, key):
        return self.one(f"SELECT version_id FROM {table} WHERE id = ?", key)

    def pdf(self):
        """Bytes that nobody stored before; now and then those of a file that is there already."""
        if self.chance(0.15):
            row = self.any(
                "SELECT digest FROM file_version WHERE project_id = ? AND gone = '' ORDER BY id",
                self.project(),
            )
            if row and self.store.path(row[0]).exists():
                return self.store.path(row[0]).read_bytes()
        return small_pdf(self.word(f"{self.luck.random()}"), pages=self.luck.choice((1, 1, 2, 3)))

    def file(self, name):
        return (io.BytesIO(self.pdf()), name)

    def client(self, who):
        """Somebody signed in, serving the unit that stands behind the @; None who cannot."""
        if who not in self.clients:
            login, _at, unit = who.partition("@")
            client = self.app.test_client()
            if login != "nobody" and client.post(f"/demo/demo-{login}").status_code != 302:
                return None
            served = self.one(
                "SELECT membership.id FROM membership JOIN person ON person.id = person_id"
                " WHERE login = ? AND organisation_id = ?",
                f"demo-{login}",
                unit,
            )
            if served:
                client.post(f"/serve/{served}")
            self.clients[who] = client
        return self.clients[who]

    def send(self, ask):
        """The status of the answer; whoever was signed out is signed in again next time."""
        if self.chance(WRONG_HAND):
            ask = Ask(self.luck.choice(PEOPLE), ask.url, ask.sent)
        client = self.client(ask.who)
        if client is None:
            return 403, None
        answer = client.post(ask.url, **ask.sent)
        if answer.status_code == 302 and "sign-in" in answer.headers.get("Location", ""):
            del self.clients[ask.who]
            return 401, answer
        return answer.status_code, answer

    def work(self):
        """The worker does what waits."""
        with self.app.app_context():
            quotas.forget()
            while tasks.run_once(self.tools):
                pass
            while tasks.index_once() or tasks.recount_once():
                pass
            db.session.remove()
