"""An inspector in an archive room without a network: the sheet opens, entries are kept, and they come in once when the network is back."""

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import SampleNote
from tests.builders import SEWAGE
from tests.journeys.walker import Person


def test_entries_survive_the_cellar(app, browser, address):
    expert = Person(browser, address, "expert", "zh", width=820)
    page = expert.page
    expert.go(f"/projects/{SEWAGE}/sample")
    page.locator("#told[data-offline]").wait_for(timeout=15_000)
    expert.context.set_offline(True)
    page.reload()
    box = page.locator("[data-volume]").first
    box.locator("[name=result]").select_option("faulty")
    box.locator("[name=page]").fill("12")
    box.locator("[name=text]").fill("缺监理签字")
    box.locator("form[data-note] button").click()
    page.locator("#told", has_text="已记在本机 1 条").wait_for(timeout=10_000)
    page.reload()
    assert page.evaluate(f"JSON.parse(localStorage.getItem('notes-{SEWAGE}')).length") == 1
    expert.context.set_offline(False)
    page.locator("#told", has_text="已全部送出").wait_for(timeout=20_000)
    page.reload()
    assert page.locator("[data-volume]").first.inner_text().count("缺监理签字") == 1
    with app.app_context():
        notes = db.session.scalars(select(SampleNote).filter_by(project_id=SEWAGE)).all()
        assert [(note.text, note.page, note.result, note.by) for note in notes] == [("缺监理签字", "12", "faulty", "冯远")]
