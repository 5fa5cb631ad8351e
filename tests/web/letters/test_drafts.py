"""发文稿: an official words a letter before it is numbered; the words go out, the facts follow, two people stand for it."""

import html
import io
import re
from datetime import timedelta

import docx
import pytest

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.gateways.clock import local_date
from acceptance.models import JournalEntry, Letterhead, Organisation
from acceptance.transaction import transaction
from tests.builders import POWER, a_builder, a_project
from tests.web.hands import serve, serves_too
from tests.web.letters.test_urgency import newest, urgent

BASE = f"/projects/{POWER}/drafts"
STEP = f"/projects/{POWER}/steps/ask_supplement"


@pytest.fixture
def second(app, enter):
    """Another official of the same office."""
    return serve(enter("expert"), serves_too(app, "expert", "bureau"))


def asks_second(app):
    with app.app_context(), transaction():
        office = db.session.query(Organisation).filter_by(name="西江市档案局").one()
        head = db.session.get(Letterhead, office.id)
        if head is None:
            head = Letterhead(organisation_id=office.id)
            db.session.add(head)
        head.second_hand = True


def begun(client, kind="supplement_notice", step="ask_supplement", *, base=BASE):
    answer = client.post(base, data={"kind": kind, "step": step})
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def sent(client, where, change=lambda text: text, **answers):
    """The form of the draft as its page has it, with one thing changed."""
    page = client.get(where).text
    said = {
        name: html.unescape(text)
        for name, text in re.findall(
            r'<textarea[^>]*name="(text-\d+)"[^>]*>(.*?)</textarea>', page, re.DOTALL
        )
    }
    version = re.search(r'name="version" value="(\d+)"', page).group(1)
    sends = {name: change(text) for name, text in said.items()}
    return client.post(f"{where}/words", data={**sends, **answers, "version": version})


def signed(client, where, hand, remark=""):
    version = re.search(r'name="version" value="(\d+)"', client.get(where).text).group(1)
    return client.post(f"{where}/hands", data={"hand": hand, "remark": remark, "version": version})


def journal(app):
    with app.app_context():
        rows = db.session.query(JournalEntry).filter_by(project_id=POWER, noun="draft")
        return [(row.action, row.actor) for row in rows.order_by(JournalEntry.seq)]


def lines_of(answer):
    told = docx.Document(io.BytesIO(answer.data))
    cells = [cell.text for table in told.tables for row in table.rows for cell in row.cells]
    return [*(one.text for one in told.paragraphs), *cells]


def test_an_officials_words_go_out_and_what_differs_is_shown(app, enter, agrees):
    bureau = enter("bureau")
    where = begun(bureau)
    page = bureau.get(where).text
    assert "拟稿中" in page and "随数据" in page and "<ins>" not in page
    reworded = sent(
        bureau, where, lambda text: text.replace("请补正", "请你单位务必补正"), reason="缺盖章页"
    )
    assert reworded.status_code == 302, reworded.text
    page = bureau.get(where).text
    assert "<ins>你单位务必</ins>" in page and "（办理时填写）" not in page
    # the step knows the draft, and what it answered beforehand
    step = bureau.get(STEP).text
    assert "发文稿第 1 号的话用到这份文件里" in step and "缺盖章页" in step
    assert bureau.post(STEP, data={"reason": "缺盖章页"}).status_code == 302
    _key, lines = newest(bureau, f"/projects/{POWER}/reports")
    assert any("请你单位务必" in line for line in lines)
    assert "缺盖章页" in "".join(lines)
    page = bureau.get(where).text
    assert "已印发" in page and "保存稿文" not in page
    assert [one for one, _who in journal(app)] == ["start_draft", "write_draft", "use_draft"]
    # and what went out is not drafted anew
    assert sent(bureau, where, reason="另一原因").status_code == 422


def test_facts_stand_as_they_are_and_a_foreign_office_sees_nothing(enter):
    bureau = enter("bureau")
    where = begun(bureau)
    project = re.search(r'随数据：<span lang="zh-CN">([^<、]+)', bureau.get(where).text)
    assert project is not None
    name = html.unescape(project.group(1))
    gone = sent(bureau, where, lambda text: text.replace(name, "别的项目"), reason="x")
    assert gone.status_code == 422 and name in gone.text and "照原样写回" in gone.text
    added = sent(bureau, where, lambda text: text.replace("。", "（限30日）。", 1), reason="缺页")
    assert added.status_code == 302
    assert "稿中自写，系统不核对：30" in bureau.get(where).text
    again = bureau.post(BASE, data={"kind": "supplement_notice", "step": "ask_supplement"})
    assert again.status_code == 422 and "已有发文稿第 1 号" in again.text
    for who, answer in (("owner", 403), ("city", 403), ("health", 404)):
        assert enter(who).get(where).status_code == answer


def test_where_the_office_wants_it_a_second_person_signs_what_then_goes_out(
    app, enter, second, agrees
):
    asks_second(app)
    bureau = enter("bureau")
    where = begun(bureau)
    assert (
        sent(
            bureau, where, lambda text: text.replace("请补正", "请尽快补正"), reason="缺盖章页"
        ).status_code
        == 302
    )
    refused = bureau.post(STEP, data={"reason": "缺盖章页"})
    assert refused.status_code == 422 and "还没有签发" in refused.text
    # it stands on the desk of whoever may sign it, and of nobody else
    assert "签发发文稿" in second.get("/").text and "签发发文稿" not in bureau.get("/").text
    own = signed(bureau, where, "signed")
    assert own.status_code == 422 and "不能由您签发" in own.text
    assert signed(second, where, "checked", "同意").status_code == 302
    assert signed(second, where, "signed").status_code == 302
    assert "已签发，可以办理" in bureau.get(where).text
    assert "签发发文稿" not in second.get("/").text
    # a changed word, and the signature stands no longer
    assert sent(bureau, where, lambda text: text.replace("尽快", "及时", 1)).status_code == 302
    assert "须第二人签发以后才能印发" in bureau.get(where).text
    assert bureau.post(STEP, data={"reason": "缺盖章页"}).status_code == 422
    assert sent(bureau, where, reason="缺盖章页").status_code == 302
    assert signed(second, where, "signed").status_code == 302
    other = bureau.post(STEP, data={"reason": "别的"})
    assert other.status_code == 422 and "与已签发的发文稿第 1 号不同" in other.text
    assert bureau.post(STEP, data={"reason": "缺盖章页"}).status_code == 302
    _key, lines = newest(bureau, f"/projects/{POWER}/reports")
    assert any("请及时" in line for line in lines)
    sheet = "\n".join(lines_of(bureau.get(f"{where}.docx")))
    assert "签后稿子改过" in sheet and "冯远" in sheet and "陈岚" in sheet
    assert ("sign_draft", "冯远") in journal(app)


def test_a_draft_is_thrown_away_with_its_reason_and_its_words_stay_to_be_read(app, enter, agrees):
    bureau = enter("bureau")
    where = begun(bureau)
    assert sent(bureau, where, lambda text: text.replace("请补正", "请尽快补正")).status_code == 302
    assert bureau.post(f"{where}/drop", data={"reason": "不发了"}).status_code == 302
    page = bureau.get(where).text
    assert "已作废" in page and "不发了" in page and "请尽快" in page
    assert bureau.post(STEP, data={"reason": "缺页"}).status_code == 302
    _key, lines = newest(bureau, f"/projects/{POWER}/reports")
    assert not any("请尽快" in line for line in lines)
    assert journal(app)[-1][0] == "drop_draft"


def test_a_letter_that_was_taken_back_is_drafted_anew_in_the_same_words(enter):
    bureau = enter("bureau")
    where = begun(bureau)
    assert sent(bureau, where, lambda text: text.replace("请补正", "请尽快补正")).status_code == 302
    assert bureau.post(STEP, data={"reason": "缺页"}).status_code == 302
    back = bureau.post(f"/projects/{POWER}/take-back", data={"reason": "写错"})
    assert back.status_code == 302, back.text
    assert "请尽快补正" in bureau.get(begun(bureau)).text


def test_a_notice_of_a_meeting_is_worded_before_its_day_is_known_and_bears_the_day_typed_last(
    app, enter
):
    with app.app_context():
        project = a_project(at="admitted")
        with transaction():
            a_builder().panel(project)
        key = project.id
    bureau = enter("bureau")
    base = f"/projects/{key}/drafts"
    where = begun(bureau, "meeting_notice", "open_review", base=base)
    assert (
        sent(
            bureau, where, lambda text: text.replace("现将有关", "请准时参加。现将有关")
        ).status_code
        == 302
    )
    day = (local_date(clock.now()) + timedelta(days=9)).isoformat()
    data = {"meeting_on": day, "meeting_place": "第二会议室", "meeting_time": "9时"}
    step = f"/projects/{key}/steps/open_review"
    assert bureau.post(step, data=data).status_code == 302
    _key, lines = newest(bureau, f"/projects/{key}/reports")
    said = "".join(lines)
    assert "请准时参加" in said and "第二会议室" in said and "办理时填写" not in said


def test_a_letter_issued_by_hand_goes_out_in_the_words_and_the_urgency_of_its_draft(app, enter):
    with app.app_context():
        key = a_project(at="accepted").id
    bureau = enter("bureau")
    base = f"/projects/{key}/drafts"
    where = begun(bureau, "opinion_letter", "", base=base)
    assert (
        sent(
            bureau, where, lambda text: text.replace("现予印发", "现正式印发"), urgency="加急"
        ).status_code
        == 302
    )
    answer = bureau.post(f"/projects/{key}/reports", data={"kind": "opinion_letter"})
    assert answer.status_code == 302
    _key, lines = newest(bureau, f"/projects/{key}/reports")
    assert urgent(lines) == ["加急"] and "现正式印发" in "".join(lines)
