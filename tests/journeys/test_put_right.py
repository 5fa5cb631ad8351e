"""What goes wrong in eight years and is put right, each in real windows: people see what was, what is, and why."""

import io
from datetime import date

import pytest
from docx import Document as Word
from sqlalchemy import select

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import Document, FileVersion, Filing, Project, Volume
from acceptance.services import together
from acceptance.services.ground import access, counts
from acceptance.services.volumes import sealing, withdrawals
from acceptance.transaction import transaction
from tests.builders import BRIDGE, HOSPITAL, POWER, a_builder
from tests.journeys.walker import Person

ROAD, TUNNEL = "粤西路桥工程有限公司", "珠江隧桥建设集团第三工程公司"


@pytest.fixture
def someone(browser, address):
    """Open a window as one of the demo's people."""
    return lambda who, **more: Person(browser, address, who, "zh", **more)


def main(person):
    """What stands on the page."""
    return person.page.inner_text("main")


def said(person):
    """What the page answers to the last act."""
    return person.page.inner_text(".flash")


def send(person, name, pages=1, newer=False):
    """Choose a file on the page of an item and upload it; told to be a newer version or not."""
    sent = {"name": f"{name}.pdf", "mimeType": "application/pdf", "buffer": small_pdf(name, pages)}
    person.page.set_input_files("#files", sent)
    if newer:
        person.page.check("form.drop [name=newer]")
    person.press("form.drop button.btn-primary")


def words(person, link):
    """The text of a Word paper that a link of the page hands out."""
    href = person.page.get_attribute(link, "href")
    taken = person.context.request.get(person.address + href)
    assert taken.ok, href
    paper = Word(io.BytesIO(taken.body()))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in paper.paragraphs), *cells])


def an_item(app, project, **how):
    with app.app_context():
        wanted = select(Filing.id).filter_by(project_id=project, **how).order_by(Filing.id)
        return f"/projects/{project}/filings/{db.session.scalars(wanted).first()}"


def test_a_clerk_leaves_in_the_middle_of_a_delivery_and_the_successor_goes_on(app, someone):
    item = an_item(app, BRIDGE, section=1, state="missing", required=True)
    clerk, admin = someone("contractor"), someone("admin")
    clerk.go(item)
    send(clerk, "隐蔽工程验收记录 1号墩")

    admin.go("/people")
    new = admin.page.locator('form[action="/people"]')
    new.locator("[name=name]").fill("周岚")
    new.locator("[name=login]").fill("zhoulan")
    new.locator("[name=organisation_id]").select_option(label=ROAD)
    admin.press('form[action="/people"] button')
    admin.press("[aria-label='发邀请链接 周岚']")
    invitation = admin.page.input_value("#invitation-link")
    admin.go("/people")
    admin.press("text=黄志强")
    admin.press("table >> text=移交经办事项")
    assert "档案员" in main(admin) and "西江新区大桥及引道工程" in main(admin)
    admin.shot("put-right-1-handover")
    admin.page.select_option("[name=person_id]", label="周岚")
    admin.page.fill("[name=reason]", "黄志强调离")
    admin.press("main form button.btn-primary")
    assert "已移交" in said(admin)
    ending = 'form[action$="/end"]:has([name=until])'
    admin.page.locator(ending).locator("[name=reason]").fill("调离")
    admin.press(f"{ending} button")

    clerk.go(item)
    assert "/sign-in" in clerk.page.url

    successor = someone("contractor2")  # a window; who was in it is signed out
    successor.context.clear_cookies()
    successor.page.goto(invitation)
    successor.page.fill("[name=password]", "a long enough secret")
    successor.press("main form button")
    assert "密码已设好" in successor.page.inner_text(".flash")
    successor.page.fill("[name=login]", "zhoulan")
    successor.page.fill("[name=password]", "a long enough secret")
    successor.press('form[action="/sign-in"] button')
    successor.go("/")
    assert "西江新区大桥及引道工程" in main(successor)
    successor.shot("put-right-1-desk")
    successor.go(item)
    assert "隐蔽工程验收记录 1号墩" in main(successor)
    send(successor, "隐蔽工程验收记录 2号墩")
    successor.press('form[action$="/steps/submit"] button')
    assert "已提交" in successor.page.inner_text("dl.facts")
    successor.press("text=隐蔽工程验收记录 1号墩")
    assert "黄志强" in main(successor)
    successor.go(f"/projects/{BRIDGE}/parties")
    assert "周岚" in main(successor) and "黄志强" in main(successor)
    successor.shot("put-right-1-parties")


def delivered_and_owed(app, files, owed):
    """The first contractor of the hospital has delivered so many files and owes so many items."""
    viewers, now = a_builder().viewers, clock.now()
    store, road = app.extensions["store"], viewers["contractor"].organisation_id
    project = db.session.get_one(Project, HOSPITAL)
    party = next(one for one in project.parties if one.organisation_id == road)
    with transaction():
        place = access.stand(viewers["health"], HOSPITAL)
        done = Filing.party_id == party.id, Filing.state == "filed"
        found = select(Filing.id, Filing.version_id).where(*done).order_by(Filing.id)
        seen = {row.id: row.version_id for row in db.session.execute(found)}
        together.take(place, seen, "return_filed", {"reason": "补齐再交"}, now=now)
        ids = list(seen)
    with transaction():
        place = access.stand(viewers["health"], HOSPITAL)
        left, kept = ids[:owed], ids[owed:]
        inside = (
            select(FileVersion)
            .join(Document)
            .where(Document.filing_id.in_(left), FileVersion.current)
        )
        for version in db.session.scalars(inside.order_by(FileVersion.id)).all():
            withdrawals.withdraw(place, version, "扫描不清", now=now)
    with transaction():
        place = access.stand(viewers["contractor"], HOSPITAL)
        for at in range(files - len(kept)):
            path, stored = store.receive(io.BytesIO(small_pdf(f"补交{at}")), limit=10_000)
            store.keep(path, stored)
            db.session.add(a_file(kept[at % len(kept)], f"施工记录 {at + 1:03}", stored, now))
        db.session.flush()
        counts.recount(kept)
        found = select(Filing.id, Filing.version_id).where(Filing.id.in_(kept))
        seen = {row.id: row.version_id for row in db.session.execute(found.order_by(Filing.id))}
        together.take(place, seen, "submit", {}, now=now)


def a_file(item, title, stored, now):
    """A stored and checked file of an item."""
    document = Document(
        project_id=HOSPITAL, filing_id=item, title=title, state="stored", indexed=True
    )
    return FileVersion(
        project_id=HOSPITAL,
        document=document,
        name=f"{title}.pdf",
        digest=stored.digest,
        size=stored.size,
        media_type="application/pdf",
        pages=1,
        verdict="passed",
        stored_by="黄志强",
        stored_at=now,
    )


def test_a_contractor_is_replaced_with_three_hundred_files_delivered_and_forty_owed(app, someone):
    with app.app_context():
        delivered_and_owed(app, 300, 40)
    owner, road, tunnel = someone("owner"), someone("contractor"), someone("contractor2")
    owner.go(f"/projects/{HOSPITAL}/parties")
    owner.press("text=换为“西江市卫生基建中心”")
    owner.go(f"/projects/{HOSPITAL}/successions")
    chosen = (
        owner.page.locator("#party_id option").filter(has_text=ROAD).first.get_attribute("value")
    )
    owner.page.select_option("#party_id", chosen)
    owner.page.select_option("#organisation_id", label=TUNNEL)
    owner.page.fill("[name=ends_on]", date.today().isoformat())
    owner.page.fill("[name=reason]", "合同解除")
    owner.press("#propose button.btn-primary")
    owner.shot("put-right-2-counted")
    note = owner.page.url.removeprefix(owner.address)
    figures = owner.page.locator("dl.kv").first.inner_text().split("\n")
    counted = dict(zip(figures[::2], figures[1::2], strict=False))
    assert (
        counted["已交条目"] == "37" and counted["已交文件"] == "300" and counted["欠交条目"] == "40"
    )
    paper = words(owner, "text=交接单（Word）")
    assert ROAD in paper and TUNNEL in paper and "300" in paper and "40" in paper

    road.go(note)
    road.press('form[action$="/steps/hand_over"] button')
    assert "待接收单位确认" in main(road)
    tunnel.go(note)
    tunnel.press('form[action$="/steps/take_over"] button')
    tunnel.shot("put-right-2-taken")
    assert "已交接" in main(tunnel) and "黄志强" in main(tunnel) and "罗敏" in main(tunnel)

    tunnel.go(f"/projects/{HOSPITAL}/filings?state=open&section=1")
    assert "共 40" in main(tunnel) or "40 条" in main(tunnel)
    tunnel.shot("put-right-2-owed")
    road.go(f"/projects/{HOSPITAL}/filings")
    assert "37 条" in main(road)
    road.press("main table a >> nth=0")
    assert ROAD in main(road)
    assert not road.page.locator("form.drop").count()
    owner.go(f"/projects/{HOSPITAL}/parties")
    assert "已退出" in main(owner) or "已终止" in main(owner)


def test_a_projects_name_and_approval_number_are_corrected_after_the_admission(
    app, someone, browser
):
    owner, bureau, anyone = (
        someone("owner"),
        someone("bureau"),
        browser.new_context(locale="zh-CN").new_page(),
    )
    here = f"/projects/{POWER}"
    bureau.step(here, "admit")
    owner.go(f"{here}/data")
    was, now = "北岭抽水蓄能电站", "北岭抽水蓄能电站工程"
    owner.page.fill("[name=name]", now)
    owner.page.fill("[name=approval_number]", "发改能源〔2018〕512号")
    owner.page.fill("#propose [name=reason]", "立项批文抄错")
    owner.press("#propose button.btn-primary")
    assert was in owner.page.inner_text("h1, .crumb") or was in main(owner)
    bureau.go(f"{here}/data")
    bureau.press('form[action$="/steps/agree_revision"] button')
    bureau.shot("put-right-3-agreed")
    told = bureau.page.inner_text("#revision-1")
    assert (
        was in told and now in told and "发改能源〔2018〕512号" in told and "立项批文抄错" in told
    )

    owner.go(here)
    assert now in owner.page.inner_text("body")
    owner.go(f"{here}/reports")
    owner.shot("put-right-3-papers")
    row = owner.page.locator("main tr").filter(has_text="受理").first
    assert f"关于受理{was}项目" in row.inner_text() and "更正" in row.inner_text()
    paper = words(owner, "main tr:has-text('受理') a[href$='.docx']")
    assert was in paper and now not in paper
    code = row.locator("a[href*='/v/']").first.get_attribute("href")
    anyone.goto(owner.address + code if code.startswith("/") else code)
    shown = anyone.inner_text("main")
    assert f"关于受理{was}项目" in shown and "更正" in shown and now in shown
    anyone.context.close()


def sealed_with_a_drawing(app):
    """The volume in which the first section's drawings lie is sealed; its number, the drawing's item and title."""
    viewers = a_builder().viewers
    wanted = (
        select(Volume, Filing, Document)
        .join(Document, Document.volume_id == Volume.id)
        .join(Filing, Filing.id == Document.filing_id)
        .where(Volume.project_id == POWER, Filing.drawings, Filing.section == 1)
        .order_by(Document.id)
    )
    with transaction():
        volume, item, document = db.session.execute(wanted).first()
        sealing.seal(access.stand(viewers["owner"], POWER), [volume.id], now=clock.now())
    return volume.number, volume.id, item.id, item.code, document.title


def test_a_wrong_drawing_is_found_in_a_sealed_volume_after_the_application(app, someone):
    with app.app_context():
        number, volume, item, code, title = sealed_with_a_drawing(app)
    owner, bureau = someone("owner"), someone("bureau")
    contractor, supervisor = someone("contractor"), someone("supervisor")
    here = f"/projects/{POWER}"
    bureau.step(here, "admit")

    owner.go(f"{here}/filings/{item}")
    assert "已随档案定稿，不能改动" in main(owner) and not owner.page.locator("form.drop").count()
    owner.shot("put-right-4-fixed-item")
    owner.press("text=定稿与更改")
    owner.page.fill("#ask [name=reason]", "桥墩图是作废的旧版")
    owner.page.fill("#ask [name=volumes]", str(number))
    owner.page.fill("#ask [name=items]", code)
    owner.press("#ask button.btn-primary")
    bureau.go(f"{here}/archive")
    bureau.page.locator('form[action$="/steps/agree_amendment"] [name=answer]').fill("同意更换")
    bureau.press('form[action$="/steps/agree_amendment"] button')

    owner.go(f"{here}/volumes/{volume}")
    owner.shot("put-right-4-sealed")
    owner.page.click("summary:has-text('启封')")
    owner.page.locator('form[action$="/unseal"] [name=reason]').fill("更换竣工图")
    owner.press('form[action$="/unseal"] button')
    owner.go(f"{here}/filings/{item}")
    owner.page.locator('form[action$="/steps/return_filed"] [name=reason]').fill("旧版图，换现行版")
    owner.press('form[action$="/steps/return_filed"] button')
    contractor.go(f"{here}/filings/{item}")
    contractor.shot("put-right-4-returned")
    assert "旧版图，换现行版" in main(contractor)
    send(contractor, title, pages=8, newer=True)
    assert "旧版" in main(contractor)
    contractor.press('form[action$="/steps/submit"] button')
    supervisor.go(f"{here}/filings/{item}")
    supervisor.press('form[action$="/steps/check"] button')
    owner.go(f"{here}/filings/{item}")
    for _ in range(40):
        if owner.page.locator('form[action$="/steps/file"]').count():
            break
        owner.page.wait_for_timeout(250)
        owner.go(f"{here}/filings/{item}")
    owner.shot("put-right-4-tofile")
    owner.press('form[action$="/steps/file"] button')
    owner.go(f"{here}/volumes/{volume}")
    owner.press('form[action$="/seal"] button')
    owner.go(f"{here}/archive")
    owner.press('form[action$="/steps/report_amendment"] button')
    bureau.go(f"{here}/archive")
    bureau.shot("put-right-4-reported")
    assert "文件内容（SHA-256）" in main(bureau) or title in main(bureau)
    bureau.press('form[action$="/steps/fix_amendment"] button')
    bureau.shot("put-right-4-fixed")
    assert "第 2 版" in main(bureau) and "与定稿一致" in main(bureau)


def test_a_secret_file_is_purged_by_two_persons(app, someone):
    item = an_item(app, BRIDGE, section=1, state="missing", required=True)
    contractor, owner, bureau = someone("contractor"), someone("owner"), someone("bureau")
    contractor.go(item)
    send(contractor, "涉密坐标成果")
    contractor.press("main table >> text=涉密坐标成果")
    page = contractor.page.url.removeprefix(contractor.address)
    taken = contractor.page.locator("a[href*='/files/']").first.get_attribute("href")
    with app.app_context():
        digest = db.session.scalars(
            select(FileVersion.digest).order_by(FileVersion.id.desc())
        ).first()
        path = app.extensions["store"].path(digest)
    assert path.exists()

    owner.go(page)
    owner.press("[aria-label^='不得存放，申请彻底清除']")
    owner.shot("put-right-5-ask")
    owner.page.select_option("#f-ground", "secret")
    owner.page.fill("[name=reason]", "控制点坐标属国家秘密")
    owner.press("main form button.btn-primary")
    assert not owner.page.locator('form[action$="/steps/agree_purge"]').count()
    contractor.go(page)
    contractor.shot("put-right-5-asked")
    refused = contractor.context.request.get(contractor.address + taken)
    assert not refused.ok and "已申请彻底清除" in refused.text()

    bureau.go(f"/projects/{BRIDGE}/purges")
    bureau.page.locator('form[action$="/steps/agree_purge"] [name=answer]').fill("同意清除")
    bureau.press('form[action$="/steps/agree_purge"] button')
    for _ in range(40):
        if "已从存储删除" in main(bureau):
            break
        bureau.page.wait_for_timeout(250)
        bureau.go(f"/projects/{BRIDGE}/purges")
    bureau.shot("put-right-5-purged")
    told = main(bureau)
    assert "已从存储删除" in told and digest in told and "控制点坐标属国家秘密" in told
    assert "梁静" in told and "陈岚" in told
    assert not path.exists()
    contractor.go(page)
    contractor.shot("put-right-5-tombstone")
    assert "已彻底清除" in main(contractor)
    gone = contractor.context.request.get(contractor.address + taken)
    assert gone.status == 410
    contractor.go(item)
    assert "文件 0 件" in main(contractor)
