"""Rectification: answered, looked at again, and every round asks only for what is left."""

import io
import zipfile

import docx
from sqlalchemy import select

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.models import (
    Finding,
    Report,
)
from tests.builders import RESERVOIR
from tests.web.hands import state, step


def test_rectification_recheck_and_acceptance(app, enter):
    owner, bureau = enter("owner"), enter("bureau")
    assert step(owner, RESERVOIR, "submit_rectification").status_code == 409
    with app.app_context():
        findings = db.session.scalars(
            select(Finding.id).filter_by(project_id=RESERVOIR).order_by(Finding.number)
        ).all()
    for finding in findings:
        assert (
            owner.post(
                f"/projects/{RESERVOIR}/findings/{finding}/steps/answer", data={"answer": "已补签"}
            ).status_code
            == 302
        )
    assert step(owner, RESERVOIR, "submit_rectification").status_code == 302
    bureau.post(
        f"/projects/{RESERVOIR}/findings/{findings[0]}/steps/reject",
        data={"conclusion": "仍缺 1 份"},
    )
    for finding in findings[1:]:
        bureau.post(
            f"/projects/{RESERVOIR}/findings/{finding}/steps/close", data={"conclusion": "合格"}
        )
    assert step(bureau, RESERVOIR, "pass_recheck", confirm="true").status_code == 409
    assert (
        step(bureau, RESERVOIR, "return_rectification", reason="第 1 项不到位").status_code == 302
    )
    owner.post(
        f"/projects/{RESERVOIR}/findings/{findings[0]}/steps/answer", data={"answer": "补齐"}
    )
    step(owner, RESERVOIR, "submit_rectification")
    for finding in findings:
        bureau.post(
            f"/projects/{RESERVOIR}/findings/{finding}/steps/close", data={"conclusion": "合格"}
        )
    texts = dict.fromkeys(
        (
            "base",
            "collection",
            "drawings",
            "completeness",
            "accuracy",
            "system",
            "safety",
            "advice",
        ),
        "符合要求。",
    )
    assert (
        bureau.post(f"/projects/{RESERVOIR}/review/texts/evaluation", data=texts).status_code == 302
    )
    page = bureau.get(f"/projects/{RESERVOIR}/steps/pass_recheck").text
    told = page.split("逐条看")[1].split("</table>")[0]
    assert "补齐" in told and told.count("合格") >= len(findings), "each problem with its answer"
    assert step(bureau, RESERVOIR, "pass_recheck", confirm="true").status_code == 302
    assert state(app, RESERVOIR) == "accepted"
    report = bureau.get(f"/projects/{RESERVOIR}").text.split("/reports/")[1].split(".docx")[0]
    with zipfile.ZipFile(
        io.BytesIO(bureau.get(f"/projects/{RESERVOIR}/reports/{report}.docx").data)
    ) as package:
        assert "复查合格" in package.read("word/document.xml").decode()


def test_a_recheck_that_fails_ends_the_procedure(app, enter):
    owner, bureau = enter("owner"), enter("bureau")
    with app.app_context():
        findings = db.session.scalars(select(Finding.id).filter_by(project_id=RESERVOIR)).all()
    for finding in findings:
        owner.post(
            f"/projects/{RESERVOIR}/findings/{finding}/steps/answer", data={"answer": "已补签"}
        )
    step(owner, RESERVOIR, "submit_rectification")
    bureau.post(
        f"/projects/{RESERVOIR}/findings/{findings[0]}/steps/reject", data={"conclusion": "仍缺"}
    )
    for finding in findings[1:]:
        bureau.post(
            f"/projects/{RESERVOIR}/findings/{finding}/steps/close", data={"conclusion": "合格"}
        )
    assert step(bureau, RESERVOIR, "fail_recheck", reason="逾期未整改").status_code == 302
    assert state(app, RESERVOIR) == "failed"


def test_the_second_round_asks_only_for_what_is_left(app, enter):
    owner, bureau = enter("owner"), enter("bureau")
    base = f"/projects/{RESERVOIR}/findings"
    with app.app_context():
        ids = db.session.scalars(
            select(Finding.id).filter_by(project_id=RESERVOIR).order_by(Finding.number)
        ).all()
    for key in ids:
        evidence = {"files": (io.BytesIO(small_pdf(f"佐证材料{key}")), f"佐证材料{key}.pdf")}
        assert (
            owner.post(
                f"{base}/{key}/evidence", data=evidence, content_type="multipart/form-data"
            ).status_code
            == 302
        )
        owner.post(f"{base}/{key}/steps/answer", data={"answer": "已补签"})
    assert (
        bureau.post(
            f"{base}/{ids[0]}/evidence", data={"files": (io.BytesIO(small_pdf("x")), "x.pdf")}
        ).status_code
        == 403
    )
    assert step(owner, RESERVOIR, "submit_rectification").status_code == 302
    assert (
        bureau.get(f"{base}/{ids[0]}/evidence/0").data[:5] == b"%PDF-"
        and bureau.get(f"{base}/{ids[0]}/evidence/9").status_code == 404
    )
    for key in ids[:2]:
        bureau.post(f"{base}/{key}/steps/close", data={"conclusion": "合格"})
    bureau.post(f"{base}/{ids[2]}/steps/reject", data={"conclusion": "仍缺原件"})
    assert (
        step(bureau, RESERVOIR, "return_rectification", reason="第 3 项不到位").status_code == 302
    )
    assert owner.post(f"{base}/{ids[0]}/steps/answer", data={"answer": "再答"}).status_code == 403
    owner.post(f"{base}/{ids[2]}/steps/answer", data={"answer": "补齐"})
    assert step(owner, RESERVOIR, "submit_rectification").status_code == 302
    page = bureau.get(base).text
    assert "已接受 2 条" in page and "招标文件答疑缺原件" in page and "缺监理签字" not in page
    assert "缺监理签字" in bureau.get(f"{base}?all=1").text
    with app.app_context():
        kinds = db.session.scalars(
            select(Report.kind).filter_by(project_id=RESERVOIR).order_by(Report.id)
        ).all()
    assert kinds.count("rectification_report") == 2


def in_recheck(app, enter):
    """Everything is answered and reported; the owner, the bureau and the problems in their order."""
    owner, bureau = enter("owner"), enter("bureau")
    base = f"/projects/{RESERVOIR}/findings"
    with app.app_context():
        mine = select(Finding.id).filter_by(project_id=RESERVOIR).order_by(Finding.number)
        ids = db.session.scalars(mine).all()
    for key in ids:
        owner.post(f"{base}/{key}/steps/answer", data={"answer": "已补签"})
    assert step(owner, RESERVOIR, "submit_rectification").status_code == 302
    return owner, bureau, ids


def judge(bureau, key, name):
    """The bureau's judgement of one answer."""
    url = f"/projects/{RESERVOIR}/findings/{key}/steps/{name}"
    assert bureau.post(url, data={"conclusion": "已查"}).status_code == 302


def letter(app, client, kind):
    """The words of the newest paper of a kind."""
    with app.app_context():
        mine = select(Report.id).filter_by(project_id=RESERVOIR, kind=kind)
        key = db.session.scalars(mine.order_by(Report.id.desc())).first()
    content = client.get(f"/projects/{RESERVOIR}/reports/{key}.docx").data
    return "\n".join(one.text for one in docx.Document(io.BytesIO(content)).paragraphs)


def test_one_rejected_and_two_never_judged_is_no_result_of_a_recheck(app, enter):
    _owner, bureau, ids = in_recheck(app, enter)
    judge(bureau, ids[0], "reject")
    for name in ("fail_recheck", "return_rectification"):
        refused = step(bureau, RESERVOIR, name, reason="逾期未整改")
        assert refused.status_code == 409
        assert "有 2 个问题已答复而未逐条复查" in refused.text
    assert state(app, RESERVOIR) == "recheck"
    judge(bureau, ids[1], "close")
    judge(bureau, ids[2], "close")
    assert step(bureau, RESERVOIR, "fail_recheck", reason="逾期未整改").status_code == 302
    said = letter(app, bureau, "recheck_opinion")
    assert "本次复查3条，已整改到位2条，仍有1条未整改到位" in said


def test_what_a_recheck_finds_besides_is_sent_back_and_fails_nobody(app, enter):
    owner, bureau, ids = in_recheck(app, enter)
    for key in ids:
        judge(bureau, key, "close")
    typed = {"problem": "新发现：缺页", "basis": "", "due_on": "2027-01-15"}
    assert bureau.post(f"/projects/{RESERVOIR}/findings", data=typed).status_code == 302
    assert step(bureau, RESERVOIR, "fail_recheck", reason="又有问题").status_code == 409
    assert step(bureau, RESERVOIR, "return_rectification", reason="补齐").status_code == 302
    with app.app_context():
        new = db.session.scalars(select(Finding.id).filter_by(problem=typed["problem"])).one()
    owner.post(f"/projects/{RESERVOIR}/findings/{new}/steps/answer", data={"answer": "已补"})
    assert step(owner, RESERVOIR, "submit_rectification").status_code == 302
    assert "共整改1条（另有3条此前已销号）" in letter(app, owner, "rectification_report")
    judge(bureau, new, "reject")
    assert step(bureau, RESERVOIR, "fail_recheck", reason="仍未补").status_code == 302
    said = letter(app, bureau, "recheck_opinion")
    assert "第2次复查" in said
    assert "本次复查1条，已整改到位0条，仍有1条未整改到位" in said
