"""Four eyes in the judgement: who applied, answered or signed does not decide upon it elsewhere."""

import io
import re

from sqlalchemy import select

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.models import Finding, Project
from acceptance.transaction import transaction
from tests.builders import POWER, RESERVOIR
from tests.web.hands import serve, serves_too, state, step

TOLD = "的名义办过“%s”"


def test_whoever_applied_for_the_owner_does_not_admit_for_the_bureau(app, enter):
    both = serve(enter("owner"), serves_too(app, "owner", "bureau"))
    page = both.get(f"/projects/{POWER}").text
    assert re.search(r'aria-describedby="why-\w+"\s+data-step="admit"', page)
    assert 'href="/projects/3/steps/admit"' not in page
    assert both.get(f"/projects/{POWER}/steps/admit").status_code == 409
    why = {"reason": "理由"}
    asked = {"admit": {"confirm": "true"}, "ask_supplement": why, "decline": why}
    for name, answers in asked.items():
        refused = step(both, POWER, name, **answers)
        assert refused.status_code == 409 and TOLD % "提交验收申请" in refused.text
    assert state(app, POWER) == "applied"
    assert step(enter("bureau"), POWER, "admit", confirm="true").status_code == 302


def test_programs_are_told_so_too(app, enter):
    both = serve(enter("owner"), serves_too(app, "owner", "bureau"))
    base = f"/api/v1/projects/{POWER}/steps"
    offered = both.get(base).json["steps"]
    assert {one["name"]: one["open"] for one in offered} == {
        "admit": False,
        "ask_supplement": False,
        "decline": False,
    }
    version = both.get(f"/api/v1/projects/{POWER}").json["version"]
    answer = both.post(f"{base}/admit", json={"confirm": True, "version": version})
    assert answer.status_code == 409
    assert [one["code"] for one in answer.json["blockers"]] == ["own_work"]
    assert answer.json["blockers"][0]["owed_by"] == "bureau"


def test_whoever_answered_a_problem_neither_closes_nor_rejects_it(app, enter):
    owner, base = enter("owner"), f"/projects/{RESERVOIR}/findings"
    with app.app_context():
        ids = db.session.scalars(select(Finding.id).filter_by(project_id=RESERVOIR)).all()
    for key in ids:
        owner.post(f"{base}/{key}/steps/answer", data={"answer": "已补签"})
    assert step(owner, RESERVOIR, "submit_rectification").status_code == 302
    both = serve(owner, serves_too(app, "owner", "bureau"))
    page = both.get(base).text
    assert f'aria-describedby="why-{ids[0]}-close"' in page and "steps/close" not in page
    for name in ("close", "reject"):
        refused = both.post(f"{base}/{ids[0]}/steps/{name}", data={"conclusion": "合格"})
        assert refused.status_code == 409 and TOLD % "答复整改" in refused.text
    bureau = enter("bureau")
    for key in ids:
        bureau.post(f"{base}/{key}/steps/reject", data={"conclusion": "仍缺"})
    for name in ("fail_recheck", "return_rectification"):
        refused = step(both, RESERVOIR, name, reason="理由")
        assert refused.status_code == 409 and TOLD % "报送整改，申请复查" in refused.text
    assert step(bureau, RESERVOIR, "fail_recheck", reason="理由").status_code == 302


def test_whoever_brought_the_evidence_does_not_judge_it(app, enter):
    owner, base = enter("owner"), f"/projects/{RESERVOIR}/findings"
    with app.app_context():
        mine = select(Finding.id).filter_by(project_id=RESERVOIR)
        key = db.session.scalars(mine.order_by(Finding.number)).first()
    serves_too(app, "contractor", "owner")
    other = serve(enter("contractor"), serves_too(app, "contractor", "bureau"))
    evidence = {"files": (io.BytesIO(small_pdf("佐证材料")), "佐证材料.pdf")}
    assert owner.post(f"{base}/{key}/evidence", data=evidence).status_code == 302
    with app.app_context(), transaction() as session:
        session.get(Finding, key).state = "answered"
        session.get(Project, RESERVOIR).state = "recheck"
    both = serve(owner, serves_too(app, "owner", "bureau"))
    refused = both.post(f"{base}/{key}/steps/close", data={"conclusion": "合格"})
    assert refused.status_code == 409 and TOLD % "整改佐证材料" in refused.text
    judged = other.post(f"{base}/{key}/steps/close", data={"conclusion": "合格"})
    assert judged.status_code == 302
