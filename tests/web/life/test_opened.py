"""What an archive office has for everybody: papers in force, and questions that are answered in time and read by a
code; no name, no account, nothing of the asker in public.
"""

import io
import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.models import CurrentPaper, OfficeRecord, Organisation, Question
from acceptance.transaction import transaction
from workflows import asked

SAID = {
    "title": "西江市重点建设项目档案验收实施细则",
    "number": "西档发〔2026〕3号",
    "issuer": "西江市档案局",
    "issued_on": "2026-03-01",
}


def shows(client, content=None, **data):
    file = (io.BytesIO(content or small_pdf("细则")), "细则.pdf")
    return client.post("/current", data={**SAID, **data, "files": [file]})


def the(app, model):
    with app.app_context():
        return db.session.scalars(select(model).order_by(model.id.desc())).first()


def records(app, noun):
    with app.app_context():
        wanted = select(OfficeRecord).filter_by(noun=noun).order_by(OfficeRecord.id)
        return [(one.act, one.before, one.reason) for one in db.session.scalars(wanted)]


def test_a_paper_in_force_is_found_and_read_by_everybody_and_withdrawn_with_its_trace(app, enter):
    bureau, anyone = enter("bureau"), enter("nobody")
    assert shows(bureau).status_code == 303
    page = anyone.get("/public/current?q=实施细则").text
    assert SAID["title"] in page and SAID["number"] in page and "陈岚" not in page
    assert SAID["title"] not in anyone.get("/public/current?q=海堤").text
    paper = the(app, CurrentPaper)
    file = anyone.get(f"/public/current/{paper.id}.pdf")
    assert file.status_code == 200 and file.data.startswith(b"%PDF")
    assert "sandbox" in file.headers["Content-Security-Policy"]
    wrong = bureau.post(
        f"/current/{paper.id}/correct",
        data={**SAID, "issued_on": "三月", "reason": "x", "version": paper.version_id},
    )
    assert wrong.status_code == 422 and "三月" in wrong.text
    right = {**SAID, "issued_on": "2026-03-10", "reason": "日期录错", "version": paper.version_id}
    assert bureau.post(f"/current/{paper.id}/correct", data=right).status_code == 303
    assert bureau.post(f"/current/{paper.id}/correct", data=right).status_code == 409
    version = the(app, CurrentPaper).version_id
    gone = {"reason": "已有新的细则", "version": version}
    assert bureau.post(f"/current/{paper.id}/withdraw", data=gone).status_code == 303
    assert SAID["title"] not in anyone.get("/public/current").text
    assert anyone.get(f"/public/current/{paper.id}.pdf").status_code == 404
    page = bureau.get(f"/current/{paper.id}").text
    assert "已有新的细则" in page and "2026-03-01" in page, "what stood there before is told"
    back = {"reason": "撤错了", "version": the(app, CurrentPaper).version_id}
    assert bureau.post(f"/current/{paper.id}/put-back", data=back).status_code == 303
    assert SAID["title"] in anyone.get("/public/current").text
    acts = [act for act, _before, _reason in records(app, "current_paper")]
    assert acts == ["show_paper", "correct_paper", "withdraw_paper", "put_back_paper"]


def test_only_a_pdf_is_shown_and_another_office_does_not_touch_it(app, enter):
    bureau = enter("bureau")
    assert shows(bureau, b"plain words").status_code == 422
    shows(bureau)
    paper = the(app, CurrentPaper)
    assert enter("province").get(f"/current/{paper.id}").status_code == 404
    assert enter("owner").get("/current").status_code == 403


def ask(client, app, **data):
    with app.app_context():
        office = db.session.scalars(select(Organisation).filter_by(name="西江市档案局")).one()
    sent = {
        "organisation_id": office.id,
        "subject": "验收要多久",
        "text": "我姓张，家在堤下，水库何时验收？",
        **data,
    }
    return client.post("/public/questions", data=sent)


def test_a_question_is_answered_within_its_days_and_read_by_its_code_alone(app, enter):
    anyone, bureau = enter("nobody"), enter("bureau")
    assert "公众咨询" not in bureau.get("/").text.split("<main")[1]
    empty = ask(anyone, app, text="")
    assert empty.status_code == 422 and "验收要多久" in empty.text
    answer = ask(anyone, app)
    assert answer.status_code == 303
    mine = answer.headers["Location"]
    page = anyone.get(mine).text
    code = re.search(r'value="([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})"', page).group(1)
    assert "遗失不补" in page and "等答复" in page
    question = the(app, Question)
    assert asked.plain_code(code) not in question.code_hash, "only its digest is kept"
    assert timedelta(9) < question.due_on - question.asked_at.date() < timedelta(25)
    assert anyone.get("/public/questions/ABCDABCDABCD").status_code == 404
    desk = bureau.get("/").text
    assert "1 个问题等答复" in desk and 'href="/questions"' in desk
    assert "验收要多久" in bureau.get("/questions").text
    assert enter("province").get(f"/questions/{question.id}").status_code == 404
    at = f"/questions/{question.id}"
    early = {"shown": "何时验收", "version": question.version_id}
    assert bureau.post(f"{at}/open", data=early).status_code == 422, "nothing to read yet"
    said = {"answer": "计划今年内组织验收。", "version": question.version_id}
    assert bureau.post(f"{at}/answer", data=said).status_code == 303
    told = anyone.get(f"/public/questions?code={code.lower()}", follow_redirects=True).text
    assert "计划今年内组织验收。" in told and "陈岚" not in told
    assert "计划今年内组织验收。" not in enter("nobody").get("/public/questions").text
    assert "个问题等答复" not in bureau.get("/").text


def test_an_answer_is_opened_in_the_offices_words_put_right_and_closed(app, enter):
    anyone, bureau = enter("nobody"), enter("bureau")
    ask(anyone, app)
    at = f"/questions/{the(app, Question).id}"

    def does(act, **data):
        sent = {**data, "version": the(app, Question).version_id}
        return bureau.post(f"{at}/{act}", data=sent).status_code

    assert does("answer", answer="今年") == 303
    assert does("answer", answer="明年三月") == 303
    assert does("open", shown="水库何时验收？") == 303
    page = enter("nobody").get("/public/questions").text
    assert "水库何时验收？" in page and "明年三月" in page
    assert "张" not in page.split("公开的答复")[-1] and "堤下" not in page, (
        "what the asker said stays unseen"
    )
    assert does("close", reason="涉及个别人") == 303
    assert "明年三月" not in enter("nobody").get("/public/questions").text
    told = records(app, "question")
    assert [act for act, _b, _r in told] == [
        "answer_question",
        "answer_question",
        "open_question",
        "close_question",
    ]
    assert told[1][1] == {"answer": "今年"}, "what was said before is kept"


def test_nobody_floods_an_office_with_questions(app, enter):
    anyone = enter("nobody")
    answers = [ask(anyone, app, subject=f"第 {n} 问").status_code for n in range(7)]
    assert answers[:5] == [303] * 5 and set(answers[5:]) == {429}


def test_a_question_past_its_day_says_so(app, enter):
    ask(enter("nobody"), app)
    with app.app_context(), transaction() as session:
        session.execute(update(Question).values(due_on=date(2020, 1, 1)))
    assert re.search(r"超\s*\d+\s*个工作日", enter("bureau").get("/questions").text)


@pytest.mark.parametrize("code", ["", "-", "0" * 200, "验收"])
def test_a_code_that_is_none_is_not_found(enter, code):
    assert enter("nobody").get(f"/public/questions/{code or '%20'}").status_code == 404
