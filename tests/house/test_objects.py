"""Every route × every verb × everybody × things of another project, of a foreign one, and of nobody.

The routes come from the URL map, so that a new one is in it. The suite tries one cell in 240;
`CELLS=all pytest -s tests/house/test_objects.py` tries them all and says how many.
"""

import os
import zlib

import pytest
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import (
    Amendment,
    Arrangement,
    Basis,
    CatalogueImport,
    Document,
    Draft,
    Drawing,
    FileVersion,
    Filing,
    Finding,
    HeldFile,
    Inspection,
    Loan,
    Newcomer,
    PanelMember,
    Party,
    Person,
    Pin,
    Project,
    Purge,
    Report,
    Revision,
    Succession,
    UploadLink,
    Volume,
)
from acceptance.refusals import Refused
from acceptance.services.ground import access
from acceptance.services.ground.access import Viewer
from tests.house.matrix import DOORS, NOBODY, PEOPLE
from tests.house.test_doors import address, ids, routes

ONE_IN = {"all": 1}.get(os.environ.get("CELLS", ""), 240)
VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")
THINGS = {
    "amendment_id": Amendment,
    "arrangement_id": Arrangement,
    "basis_id": Basis,
    "document_id": Document,
    "draft_id": Draft,
    "drawing_id": Drawing,
    "filing_id": Filing,
    "finding_id": Finding,
    "held_id": HeldFile,
    "import_id": CatalogueImport,
    "inspection_id": Inspection,
    "link_id": UploadLink,
    "loan_id": Loan,
    "member_id": PanelMember,
    "party_id": Party,
    "pin_id": Pin,
    "purge_id": Purge,
    "report_id": Report,
    "revision_id": Revision,
    "succession_id": Succession,
    "newcomer_id": Newcomer,
    "version_id": FileVersion,
    "volume_id": Volume,
}
"""What an id in an address names; where none is there, the id is nobody's."""
NOBODYS = 999_999
OF_THE_INPUT = {"no_file"}
"""Refusals for which no thing is looked at."""
CLOSED = {400, 401, 403, 404, 405}


class Cells:
    """Which cells are tried, and how many."""

    def __init__(self):
        self.tried = 0

    def chosen(self, *cell):
        taken = zlib.crc32("|".join(map(str, cell)).encode()) % ONE_IN == 0
        self.tried += taken
        return taken


@pytest.fixture(scope="module")
def cells():
    counted = Cells()
    yield counted
    print(f"\nfigure: {counted.tried} cells tried, one in {ONE_IN}")


def seen_and_foreign(app, who):
    """A project in which the person has a part, and one in which not; 0 where there is none."""
    with app.app_context():
        everything = list(db.session.scalars(select(Project.id).order_by(Project.id)))
        person = db.session.scalar(select(Person).where(Person.login == f"demo-{who}"))
        if who == "health" or person is None:
            return 0, everything[0]
        viewers = [
            Viewer.serving(person, one.organisation) for one in person.memberships if not one.until
        ]
        mine = {key for viewer in viewers[:1] for key in everything if access.sees(viewer, key)}
        foreign = [key for key in everything if key not in mine]
    return max(mine, default=0), next(iter(foreign), 0)


def thing_of(app, model, project_id, *, own):
    """The first of its kind in the project, or in any other."""
    with app.app_context():
        asked = select(model.id).order_by(model.id).limit(1)
        if own:
            asked = asked.where(model.project_id == project_id)
        else:
            asked = asked.where(model.project_id != project_id)
        return db.session.scalar(asked) or NOBODYS


def elsewhere(app, rule, values, project_id, *, own):
    """The rule's address in a project, with things of it or of another one."""
    args = {**values, "project_id": project_id}
    for name in rule.arguments - {"project_id"}:
        if name in THINGS:
            args[name] = thing_of(app, THINGS[name], project_id, own=own)
        elif name.endswith("_id"):
            args[name] = NOBODYS
    return address(app, rule, args)


@pytest.fixture
def refused(app, monkeypatch):
    """The codes with which things were refused: whoever is told so was led to the thing."""
    told, kinds = [], app.error_handler_spec[None][None]
    tell = kinds[Refused]

    def note(error):
        told.append(error.code)
        return tell(error)

    monkeypatch.setitem(kinds, Refused, note)
    return told


def closed(answer, refused):
    """Whether nothing was shown and nothing done. A form may be judged before its thing is looked up."""
    if answer.status_code == 422:
        return set(refused) <= OF_THE_INPUT
    if answer.status_code == 302:
        return answer.headers["Location"].startswith("/sign-in")
    return answer.status_code in CLOSED


@pytest.mark.parametrize("who", PEOPLE)
def test_no_address_opens_a_thing_of_another_project(app, enter, cells, refused, who):
    values, (mine, foreign) = ids(app), seen_and_foreign(app, who)
    client, wrong = enter(who), []
    for rule in routes(app):
        if "project_id" not in rule.arguments:
            continue
        things = [name for name in rule.arguments if name in THINGS]
        for verb in VERBS:
            for where, project_id in (("another", mine), ("foreign", foreign), ("none", NOBODYS)):
                if not project_id or (where == "another" and not things):
                    continue
                if not cells.chosen(who, rule.endpoint, verb, where):
                    continue
                own = where == "foreign"
                url = elsewhere(app, rule, values, project_id, own=own)
                refused.clear()
                answer = client.open(url, method=verb)
                if not closed(answer, refused):
                    wrong.append((where, verb, rule.endpoint, answer.status_code))
                answer.close()
    assert wrong == []


@pytest.mark.parametrize("who", PEOPLE)
def test_a_verb_that_a_route_does_not_know_does_nothing(app, enter, cells, refused, who):
    values, client, wrong = ids(app), enter(who), []
    for rule in routes(app):
        url = address(app, rule, values)
        known = {verb for one in routes(app) if one.rule == rule.rule for verb in one.methods}
        for verb in set(VERBS) - known:
            if cells.chosen(who, rule.endpoint, verb, "unknown"):
                refused.clear()
                answer = client.open(url, method=verb)
                if not closed(answer, refused):
                    wrong.append((verb, rule.endpoint, answer.status_code))
                answer.close()
    assert wrong == []


def test_there_are_ten_thousand_cells(app):
    rules = [rule for rule in routes(app) if "project_id" in rule.arguments]
    with_things = [rule for rule in rules if set(rule.arguments) & set(THINGS)]
    cells = (2 * len(rules) + len(with_things)) * len(VERBS) * len(PEOPLE)
    assert cells >= 10_000 and set(DOORS) >= {rule.endpoint for rule in rules}
    assert NOBODY in PEOPLE
