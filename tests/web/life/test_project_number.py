"""项目编号 typed wrongly is put right as all data are; what was counted with the old one still counts."""

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Project, Report
from tests import builders
from tests.web.life.test_project_data import (
    DAM,
    agree_with_journals,
    bureau,
    owner,
    project,
    propose,
    take,
)

__all__ = ["bureau", "owner"]
RIGHT = "XJ-2020-099"


def test_a_number_is_proposed_agreed_and_told_to_whoever_looks_up_an_older_paper(
    app, owner, bureau, enter
):
    before = project(app)["code"]
    assert propose(app, owner, code=RIGHT).status_code == 302
    assert project(app)["code"] == before
    assert take(app, bureau, "agree_revision").status_code == 302
    assert project(app)["code"] == RIGHT
    assert RIGHT in bureau.get("/projects?q=" + RIGHT).text
    with app.app_context():
        of_dam = select(Report.code).where(Report.project_id == DAM, Report.code.is_not(None))
        code = db.session.scalars(of_dam.order_by(Report.id)).first()
    public = enter("nobody").get(f"/v/{code}").text
    assert "此件出具后，项目编号已更正为" in public and RIGHT in public
    agree_with_journals(app)


def test_a_number_that_another_project_bears_or_took_meanwhile_is_refused(app, owner, bureau):
    with app.app_context():
        other = db.session.get(Project, builders.SEWAGE).code
    taken = propose(app, owner, code=other)
    assert taken.status_code == 422 and "已被使用" in taken.text
    assert propose(app, owner, code="").status_code == 422
    assert propose(app, owner, code=RIGHT).status_code == 302
    assert propose(app, owner, builders.SEWAGE, code=RIGHT).status_code == 302
    assert take(app, bureau, "agree_revision", builders.SEWAGE).status_code == 302
    late = take(app, bureau, "agree_revision")
    assert late.status_code == 422 and "已被使用" in late.text
    agree_with_journals(app)
