"""What hands do on the pages, in one word each."""

from acceptance.extensions import db
from acceptance.models import Project


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
