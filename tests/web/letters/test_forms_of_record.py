"""The forms made of what is on record: 更改单, 移交审核表, 送达回证."""

import re

from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.models import Amendment, Filing, Report
from acceptance.transaction import transaction
from tests.builders import POWER, SEWAGE
from tests.web.hands import step
from tests.web.letters.test_forms_beside import by_hand, newest
from tests.web.life.test_frozen_archive import an_amendment, note, take


def test_a_change_of_the_fixed_archive_is_a_paper_that_shows_before_and_after(app, enter):
    owner, bureau = enter("owner"), enter("bureau")
    page = bureau.get(f"/projects/{SEWAGE}/reports").text
    assert "why-amendment_note" in page and 'value="amendment_note"' not in page
    assert by_hand(bureau, SEWAGE, "amendment_note").status_code == 422
    an_amendment(app, owner, bureau, 3, project_id=SEWAGE)
    assert note(app, owner, 3, "补扫第12页", project_id=SEWAGE).status_code == 200
    take(app, owner, "report_amendment", project_id=SEWAGE)
    take(app, bureau, "fix_amendment", project_id=SEWAGE)
    assert by_hand(bureau, SEWAGE, "amendment_note").status_code == 302
    told = newest(app, bureau, SEWAGE, "amendment_note")
    with app.app_context():
        row = db.session.scalars(select(Amendment).filter_by(project_id=SEWAGE)).one()
        assert f"申请人｜{row.asked_by}" in told and f"答复人｜{row.answered_by}" in told
    assert "原因｜漏扫一页" in told and "答复｜同意" in told and "状态｜已定为新版" in told
    assert "更改前｜第1版｜更改后｜第2版" in told
    [changed] = [line for line in told.splitlines() if "补扫第12页" in line]
    assert "备考说明" in changed
    assert any(line.startswith("第3卷　") and "改动" in line for line in told.splitlines())


def test_the_chain_of_handing_over_counts_what_each_did_and_names_who_signed(app, enter):
    owner = enter("owner")
    assert by_hand(owner, POWER, "handing_review").status_code == 302
    told = newest(app, owner, POWER, "handing_review")
    with app.app_context():
        items = db.session.scalar(
            select(func.count()).where(
                Filing.project_id == POWER, Filing.required, Filing.supervised
            )
        )
    rows = [line.split("｜") for line in told.splitlines() if re.match(r"\d+｜", line)]
    assert sum(int(row[2]) for row in rows) == items > 0
    assert re.search(r"监理签认｜\S+，\d+年\d+月\d+日", told)
    assert by_hand(enter("bureau"), POWER, "handing_review").status_code == 403


def test_who_received_the_letters_signs_for_each_that_stands(app, enter):
    bureau = enter("bureau")
    url = f"/projects/{POWER}/reports"
    assert by_hand(bureau, POWER, "service_receipt").status_code == 422
    assert step(bureau, POWER, "admit", confirm="true").status_code == 302
    assert by_hand(bureau, POWER, "service_receipt").status_code == 302
    told = newest(app, bureau, POWER, "service_receipt")
    with app.app_context():
        letter = db.session.scalars(select(Report).filter_by(project_id=POWER, kind="admission"))
        letter = letter.one()
        key, number, title = letter.id, letter.number, letter.title
    owner = "西江新区交通建设开发有限公司"
    assert [line for line in told.splitlines() if re.match(r"\d+｜", line)] == [
        f"1｜{number}｜{title}｜{owner}｜　"
    ]
    withdrawn = bureau.post(f"{url}/{key}/withdrawal", data={"reason": "另发"})
    assert withdrawn.status_code == 302
    assert "why-service_receipt" in bureau.get(url).text
    assert by_hand(bureau, POWER, "service_receipt").status_code == 422


def test_a_refusal_is_served_like_any_letter_though_the_application_is_over(app, enter):
    bureau = enter("bureau")
    assert step(bureau, POWER, "decline", reason="资料不全").status_code == 302
    assert by_hand(bureau, POWER, "service_receipt").status_code == 302
    assert "不予受理" in newest(app, bureau, POWER, "service_receipt")


def test_what_does_not_apply_is_not_told_as_due(app, enter):
    """Seen: an item that the bureau found not applicable stood among those that were to be given."""
    with app.app_context(), transaction() as session:
        items = select(Filing).filter_by(project_id=POWER, required=True, supervised=True)
        found = session.scalars(items).all()
        found[0].state, due = "exempt", len(found) - 1
    owner = enter("owner")
    assert by_hand(owner, POWER, "handing_review").status_code == 302
    told = newest(app, owner, POWER, "handing_review")
    rows = [line.split("｜") for line in told.splitlines() if re.match(r"\d+｜", line)]
    assert sum(int(row[2]) for row in rows) == due
