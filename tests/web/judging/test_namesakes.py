"""A member is known by his account, whatever the bureau typed; written past the services, hence apart."""

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import PanelMember
from acceptance.transaction import transaction
from tests.builders import SEWAGE, a_builder
from tests.web.hands import step, today

PANEL = f"/projects/{SEWAGE}/panel"


def the_member(app, name="冯远"):
    with app.app_context():
        return db.session.scalars(select(PanelMember).filter_by(project_id=SEWAGE, name=name)).one()


def test_an_expert_with_an_account_is_known_by_it_however_he_was_named(app, enter):
    bureau = enter("bureau")
    step(bureau, SEWAGE, "adjourn", reason="改日", meeting_on=today(), meeting_place="厂部")
    old = the_member(app)
    bureau.post(f"{PANEL}/{old.id}/absence", data={"reason": "出差"})
    with app.app_context(), transaction() as session:
        row = session.get(PanelMember, old.id)
        row.name = "旧名"
        expert = a_builder().viewers["expert"].person_id
    bureau.post(
        f"{PANEL}/substitute",
        data={
            "left_id": old.id,
            "name": "冯远",
            "unit": "西江市档案学会",
            "deputed_on": "2026-11-02",
            "post": "member",
        },
    )
    fresh = the_member(app)
    assert fresh.person_id == expert
    assert bureau.post(f"{PANEL}/{fresh.id}/link/hand").status_code == 422
