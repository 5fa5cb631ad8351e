"""Four eyes on the checklist: people and units, not hats; and each supervisor in its own section."""

import io

import pytest
from sqlalchemy import select, update

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.models import Filing, HandTaken, Party
from acceptance.transaction import transaction
from tests.builders import BRIDGE
from tests.web.hands import serve, serves_too, unit_of


def item(app, section, code="6-07"):
    """An item of construction files that is still missing."""
    with app.app_context():
        mine = select(Filing.id).filter_by(project_id=BRIDGE, section=section, code=code)
        return db.session.scalars(mine).one()


def state(app, filing):
    with app.app_context():
        return db.session.get(Filing, filing).state


@pytest.fixture
def submitted(app, enter, work):
    """An item of section 1 that the contractor's clerk has submitted, with its clerk."""
    clerk, filing = enter("contractor"), item(app, 1)
    url = f"/projects/{BRIDGE}/filings/{filing}"
    clerk.post(f"{url}/files", data={"files": (io.BytesIO(small_pdf("one")), "验收记录.pdf")})
    work()
    assert clerk.post(f"{url}/steps/submit").status_code == 302
    return clerk, filing, url


def test_whoever_submitted_for_the_contractor_does_not_check_for_the_supervisor(
    app, enter, submitted
):
    clerk, filing, url = submitted
    serve(clerk, serves_too(app, "contractor", "watch"))
    page = clerk.get(url).text
    assert 'aria-describedby="why-check"' in page
    assert "黄志强" in page and "请由本单位其他人办理" in page
    for name, answers in (("check", {}), ("return_unchecked", {"reason": "理由"})):
        refused = clerk.post(f"{url}/steps/{name}", data=answers)
        assert refused.status_code == 409 and "的名义办过“提交”" in refused.text
        many = {"step": name, "ids": [str(filing)], "reason": "理由"}
        assert clerk.post(f"/projects/{BRIDGE}/filings/steps", data=many).status_code == 409
    listed = clerk.get(f"/projects/{BRIDGE}/filings?state=submitted").text
    assert 'value="check"' not in listed
    assert state(app, filing) == "submitted"
    assert enter("supervisor").post(f"{url}/steps/check").status_code == 302


def test_whoever_submitted_or_checked_for_another_does_not_file_for_the_owner(
    app, enter, submitted
):
    clerk, filing, url = submitted
    watcher = enter("supervisor")
    assert watcher.post(f"{url}/steps/check").status_code == 302
    serve(clerk, serves_too(app, "contractor", "owner"))
    serve(watcher, serves_too(app, "supervisor", "owner"))
    for who in (clerk, watcher):
        for name, answers in (("file", {}), ("return_filed", {"reason": "理由"})):
            answer = who.post(f"{url}/steps/{name}", data=answers)
            assert answer.status_code == 409
    assert state(app, filing) == "checked"
    assert enter("owner").post(f"{url}/steps/file").status_code == 302


def test_what_was_submitted_anew_by_somebody_else_is_no_longer_ones_own(app, enter, submitted):
    clerk, _filing, url = submitted
    owner = enter("owner")
    assert owner.post(f"{url}/steps/recall").status_code == 302
    assert owner.post(f"{url}/steps/submit").status_code == 302
    with app.app_context():
        kept = select(HandTaken.organisation_id).filter_by(noun="filing", step="submit")
        assert db.session.scalars(kept).all() == [unit_of(app, "owner")]
    serve(clerk, serves_too(app, "contractor", "watch"))
    refused = clerk.post(f"{url}/steps/check")
    assert "办过“存入文件”" in refused.text and "办过“提交”" not in refused.text


def test_whoever_stored_the_files_does_not_check_them_though_a_colleague_submitted(
    app, enter, work
):
    clerk, filing = enter("contractor"), item(app, 1)
    url = f"/projects/{BRIDGE}/filings/{filing}"
    clerk.post(f"{url}/files", data={"files": (io.BytesIO(small_pdf("one")), "验收记录.pdf")})
    work()
    assert enter("owner").post(f"{url}/steps/submit").status_code == 302
    serve(clerk, serves_too(app, "contractor", "watch"))
    refused = clerk.post(f"{url}/steps/check")
    assert refused.status_code == 409 and "办过“存入文件”" in refused.text
    assert enter("supervisor").post(f"{url}/steps/check").status_code == 302


def test_the_owners_only_clerk_submits_and_files_the_owners_own_items(app, enter, work):
    owner = enter("owner")
    with app.app_context():
        mine = select(Filing.id).filter_by(project_id=BRIDGE, state="returned", supervised=False)
        filing = db.session.scalars(mine).first()
    url = f"/projects/{BRIDGE}/filings/{filing}"
    owner.post(f"{url}/files", data={"files": (io.BytesIO(small_pdf("one")), "审查意见.pdf")})
    work()
    assert owner.post(f"{url}/steps/submit").status_code == 302
    assert owner.post(f"{url}/steps/file").status_code == 302


def test_whoever_asked_for_an_exemption_does_not_grant_it(app, enter):
    owner, filing = enter("owner"), item(app, 2, "6-13")
    url = f"/projects/{BRIDGE}/filings/{filing}/steps"
    assert owner.post(f"{url}/ask_exemption", data={"reason": "不交工"}).status_code == 302
    serve(owner, serves_too(app, "owner", "bureau"))
    assert owner.post(f"{url}/grant_exemption").status_code == 409
    assert owner.post(f"{url}/refuse_exemption", data={"reason": "x"}).status_code == 409
    assert enter("bureau").post(f"{url}/grant_exemption").status_code == 302


def test_of_each_item_only_the_last_hand_is_kept(app, submitted):
    clerk, filing, url = submitted
    clerk.post(f"{url}/steps/recall")
    clerk.post(f"{url}/steps/submit")
    with app.app_context():
        mine = select(HandTaken).filter_by(noun="filing", object_id=filing)
        kept = db.session.scalars(mine.order_by(HandTaken.step))
        assert [one.step for one in kept] == ["store_file", "submit"]


def two_supervisors(app):
    """The demo's supervisor looks after section 1 alone; another unit after section 2."""
    with app.app_context(), transaction() as session:
        mine = (Party.project_id == BRIDGE) & (Party.kind == "supervisor")
        session.execute(update(Party).where(mine).values(section=1))
        other = unit_of(app, "design")
        session.add(Party(project_id=BRIDGE, organisation_id=other, kind="supervisor", section=2))


def test_a_supervisor_of_one_section_has_no_hand_in_another(app, enter):
    two_supervisors(app)
    here, there = item(app, 1), item(app, 2)
    with app.app_context(), transaction() as session:
        both = Filing.id.in_([here, there])
        session.execute(update(Filing).where(both).values(state="submitted"))
    watcher, base = enter("supervisor"), f"/projects/{BRIDGE}/filings"
    assert watcher.get(f"{base}/{there}").status_code == 200
    assert "data-step" not in watcher.get(f"{base}/{there}").text
    for name in ("check", "return_unchecked"):
        answer = watcher.post(f"{base}/{there}/steps/{name}", data={"reason": "理由"})
        assert answer.status_code == 403
    many = {"step": "check", "ids": [str(here), str(there)]}
    assert watcher.post(f"{base}/steps", data=many).status_code == 302
    assert (state(app, here), state(app, there)) == ("checked", "submitted")
    other = enter("designer")
    assert other.post(f"{base}/{there}/steps/check").status_code == 302


def test_a_desk_counts_only_the_sections_that_its_supervisor_looks_after(app, enter):
    two_supervisors(app)
    with app.app_context(), transaction() as session:
        session.execute(update(Filing).where(Filing.id == item(app, 2)).values(state="submitted"))
    assert "审核施工文件" in enter("designer").get("/").text
    assert "审核施工文件" not in enter("supervisor").get("/").text


def test_a_section_without_a_supervisor_waits_for_one_of_its_own(app, enter):
    with app.app_context(), transaction() as session:
        mine = (Party.project_id == BRIDGE) & (Party.kind == "supervisor")
        session.execute(update(Party).where(mine).values(section=1))
        there = Filing.id == item(app, 2)
        session.execute(update(Filing).where(there).values(state="submitted"))
    refused = enter("owner").post(f"/projects/{BRIDGE}/filings/{item(app, 2)}/steps/file")
    assert refused.status_code == 409 and "这一标段尚未登记监理单位" in refused.text
