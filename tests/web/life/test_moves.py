"""A project moves on, back and aside; its buttons say whether it can."""

import re

import pytest
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Report
from tests.builders import BRIDGE, POWER
from tests.web.hands import state, step

pytestmark = pytest.mark.usefixtures("agrees")


def test_an_application_is_returned_prechecked_and_withdrawn(app, enter):
    owner, bureau = enter("owner"), enter("bureau")
    assert step(bureau, POWER, "admit", confirm="true").status_code == 302
    assert step(bureau, POWER, "open_pre_check").status_code == 302
    assert step(bureau, POWER, "close_pre_check", conclusion="建议补充两项").status_code == 302
    assert step(bureau, POWER, "open_pre_check").status_code == 302
    assert step(bureau, POWER, "return_application", reason="").status_code == 422
    assert (
        step(bureau, POWER, "return_application", reason="缺监理审核报告盖章页").status_code == 302
    )
    assert "缺监理审核报告盖章页" in owner.get(f"/projects/{POWER}").text
    assert step(owner, POWER, "apply").status_code == 302
    with app.app_context():
        applications = db.session.scalars(
            select(Report)
            .filter_by(project_id=POWER, kind="application_report")
            .order_by(Report.id)
        ).all()
        assert [row.state for row in applications] == ["ended", "valid"]
        assert applications[0].ended_by == "return_application"
    assert step(owner, POWER, "withdraw", reason="补充材料").status_code == 302
    assert state(app, POWER) == "self_check"


def test_a_project_is_suspended_and_resumed_where_it_stood(app, enter):
    owner = enter("owner")
    assert step(owner, BRIDGE, "suspend", reason="资金未到位").status_code == 302
    assert step(owner, BRIDGE, "resume").status_code == 302
    assert state(app, BRIDGE) == "construction"


def test_a_button_is_grey_exactly_when_its_list_is_not_empty(app, enter):
    for who in ("owner", "health", "supervisor", "bureau", "city"):
        client = enter(who)
        for project in range(1, 6):
            page = client.get(f"/projects/{project}")
            if page.status_code == 404:
                continue
            listed = {
                s["name"]: s for s in client.get(f"/api/v1/projects/{project}/steps").json["steps"]
            }
            shown = dict(
                re.findall(r'<(a|button)[^>]*data-step="(\w+)"', page.text)
                and [(n, t) for t, n in re.findall(r'<(a|button)[^>]*data-step="(\w+)"', page.text)]
            )
            assert set(shown) == set(listed)
            for name, tag in shown.items():
                assert (
                    (tag == "button")
                    == bool(listed[name]["blockers"])
                    == (not listed[name]["open"])
                )
                if tag == "button":
                    told = rf'aria-describedby="([\w -]+)"\s+data-step="{name}"'
                    lists = re.search(told, page.text)[1].split()
                    assert lists and all(f'id="{one}"' in page.text for one in lists)
