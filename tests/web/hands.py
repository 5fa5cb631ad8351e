"""What hands do on the pages, in one word each."""

from sqlalchemy import select

from acceptance.demo.cast import ORGANISATIONS
from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.gateways.clock import local_date
from acceptance.models import Membership, Organisation, Person, Project
from acceptance.services.ground import people
from acceptance.transaction import transaction


def today():
    """The day on which a meeting may be held and decide at once."""
    return local_date(clock.now()).isoformat()


def step(client, project_id, name, **answers):
    """Take a step of the project, with what its form asks."""
    return client.post(f"/projects/{project_id}/steps/{name}", data=answers)


def state(app, project_id):
    """Where the project stands now."""
    with app.app_context():
        return db.session.get(Project, project_id).state


def vote_all(enter, project_id, choice="agree"):
    """The whole panel of the demo votes alike."""
    for who in ("bureau", "authority", "city", "expert", "expert2"):
        enter(who).post(
            f"/projects/{project_id}/panel/vote",
            data={
                "vote": choice,
                "dissent": "理由" if choice == "against" else "",
                "confirmed": "true",
            },
        )


def serves_too(app, who, unit):
    """One of the demo's people joins one more of its organisations; returns the membership."""
    name = next(name for key, name, _kind, _parent in ORGANISATIONS if key == unit)
    with app.app_context(), transaction() as session:
        person = session.scalars(select(Person.id).filter_by(login=f"demo-{who}")).one()
        organisation = session.scalars(select(Organisation.id).filter_by(name=name)).one()
        people.join(person, organisation)
        mine = select(Membership.id).filter_by(person_id=person, organisation_id=organisation)
        return session.scalars(mine).one()


def serve(client, membership):
    """Go on in the name of that organisation."""
    answer = client.post(f"/serve/{membership}")
    assert answer.status_code == 302
    return client


def unit_of(app, key):
    """An organisation of the demo by its short name."""
    name = next(name for one, name, _kind, _parent in ORGANISATIONS if one == key)
    with app.app_context():
        return db.session.scalars(select(Organisation.id).filter_by(name=name)).one()


def put_off(client, project_id):
    """The meeting is put off: what was voted so far is void."""
    later = {"meeting_on": today(), "meeting_place": "厂部"}
    assert step(client, project_id, "adjourn", reason="改日", **later).status_code == 302
