"""Points: the owner gives its own, the panel's decide with the vote, nobody sets the result."""

import pytest

from acceptance.models import (
    Project,
)
from acceptance.transaction import transaction
from tests.builders import SEWAGE, a_project
from tests.web.hands import step, vote_all


def scored(app, at="self_check"):
    with app.app_context():
        return a_project(at, procedure_pack="water-2008").id


def test_points_decide_with_the_vote_and_nobody_sets_the_result(app, enter):
    project = scored(app)
    owner, bureau = enter("owner"), enter("bureau")
    assert "自评分还有 3 条未填" in step(owner, project, "apply").text
    url = f"/projects/{project}/scores"
    assert (
        "扣了分"
        in owner.post(
            url, data={"points-1-01": "19", "points-2-01": "70", "points-3-01": "10"}
        ).text
    )
    assert "应在 0 到 20 之间" in owner.post(url, data={"points-1-01": "21"}).text
    assert "不是分数" in owner.post(url, data={"points-1-01": "abc"}).text
    good = {
        "points-1-01": "19.5",
        "reason-1-01": "少一项制度",
        "points-2-01": "70",
        "points-3-01": "10",
    }
    assert owner.post(url, data=good).status_code == 302
    page = owner.get(url).text
    assert "自评 99.5 分" in page and 'name="points-1-01"' in page and "少一项制度" in page
    assert bureau.post(url, data=good).status_code == 403


@pytest.mark.parametrize(
    ("points", "sentence", "passes"),
    [(("15", "59", "10"), "低于 60 分", False), (("18", "66", "9"), "优良", True)],
)
def test_a_sub_minimum_stops_an_approval_that_has_its_majority(
    app, enter, points, sentence, passes
):
    with app.app_context(), transaction() as session:
        (
            session.get(Project, SEWAGE).procedure_pack,
            session.get(Project, SEWAGE).procedure_version,
        ) = "water-2008", "2008.1"
    bureau = enter("bureau")
    typed = {f"points-{n}-01": value for n, value in enumerate(points, 1)} | {
        f"reason-{n}-01": "抽查" for n in (1, 2, 3)
    }
    assert bureau.post(f"/projects/{SEWAGE}/scores", data=typed).status_code == 302
    assert sentence in bureau.get(f"/projects/{SEWAGE}/scores").text
    vote_all(enter, SEWAGE)
    assert step(bureau, SEWAGE, "approve", confirm="true").status_code == (302 if passes else 409)
