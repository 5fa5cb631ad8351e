"""What is done to people and units stands in a record that only grows."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from acceptance.gateways import clock
from acceptance.services.ground import office
from acceptance.services.ground.access import Viewer
from acceptance.transaction import transaction

ADMIN = Viewer(1, "管理员", is_admin=True)


def noted():
    with transaction():
        return office.record(
            "person",
            3,
            "rename",
            actor=ADMIN,
            now=clock.now(),
            before={"name": "旧"},
            reason="错字",
        ).id


def test_an_act_is_kept_with_who_did_it_and_what_stood_there_before(context):
    noted()
    (line,) = office.of("person", 3)
    assert (line.actor_id, line.act, line.before, line.after) == (1, "rename", {"name": "旧"}, {})
    assert line.reason == "错字" and office.of("organisation", 3) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE office_records SET reason = 'x'",
        "DELETE FROM office_records",
        "INSERT OR REPLACE INTO office_records (id, at, noun, object_id, act, before, after, reason)"
        " SELECT id, at, noun, object_id, 'x', before, after, reason FROM office_records",
    ],
)
def test_the_database_refuses_to_alter_the_record(context, statement):
    noted()
    with pytest.raises(IntegrityError, match="append-only"), transaction() as session:
        session.execute(text(statement))
