"""Two opinions typed in as a bureau does, through the pages: what stood in them stands in the Word file."""

import io
import re
from datetime import timedelta

import docx
import pytest
from sqlalchemy import insert, select

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.gateways.clock import local_date
from acceptance.models import (
    Document,
    FileVersion,
    Filing,
    PanelMember,
    Project,
    Report,
    Sample,
    Volume,
)
from acceptance.services.letters.words import chinese_date
from acceptance.services.volumes import numbers, totals
from acceptance.transaction import transaction
from tests.builders import SEWAGE, a_builder, a_project
from tests.reports.lives import Life, text_of
from tests.web.hands import step
from tests.web.judging.test_votes import a_sheet
from tests.web.letters.test_drafts import begun, sent
from tests.web.letters.test_forms_beside import newest, standings
from workflows.statements import DONE, PARTS

SHELVED = {"1": 24, "2": 88, "3": 120, "5": 64, "6": 1400, "7": 260, "12": 60, "13": 200}
"""Eight classes of the scope with the volumes of each: 2,216 together."""
ACCOUNTS = {
    "bureau": ("leader", "bureau"),
    "authority": ("deputy", "authority"),
    "city": ("member", "city"),
    "expert": ("member", "society"),
    "expert2": ("member", "society"),
}
PATTERN = "{全宗号}-{类别号}·{项目号}-{案卷号:4}-{件号:4}"
GUESTS = (("韦正平", "西江市交通运输局"), ("农秀英", "西江市公路学会"))
SAID = {part: f"{name}：符合要求，详见检查记录。" for part, name in PARTS["evaluation"].items()}


@pytest.fixture
def days(monkeypatch):
    """Days pass when told."""
    moment = {"now": clock.now()}
    monkeypatch.setattr(clock, "now", lambda: moment["now"])

    def pass_by(count):
        moment["now"] += timedelta(days=count)

    return pass_by


def shelve(life):
    """As many volumes as the bridge has, each with a file of its own; those of the demo are among them."""
    with transaction() as session:
        first = session.scalars(
            select(Document).filter_by(project_id=life.id, state="stored").order_by(Document.id)
        ).first()
        version = session.scalars(
            select(FileVersion).filter_by(document_id=first.id, current=True)
        ).one()
        model = session.get_one(Volume, first.volume_id)
        mine = session.scalars(
            select(Volume).filter_by(project_id=life.id).order_by(Volume.number)
        ).all()
        there: dict[str, int] = {}
        for volume in mine:
            # The demo has one more class.
            volume.groups = {"4": "5"}.get(volume.groups, volume.groups)
            there[volume.groups] = there.get(volume.groups, 0) + 1
        assert set(there) <= set(SHELVED), there
        number, volumes = len(mine), []
        for code, count in SHELVED.items():
            for _ in range(count - there.get(code, 0)):
                number += 1
                said = {"number": number, "title": f"第{number}卷", "groups": code, "code": ""}
                volumes.append({**_columns(model), **said})
        keys = _put(session, Volume, volumes)
        items = {
            row.group_code: row.id
            for row in session.scalars(
                select(Filing).filter_by(project_id=life.id, state="filed").order_by(Filing.id)
            )
            if not row.drawings
        }
        papers = [
            {
                **_columns(first),
                "volume_id": key,
                "filing_id": items[volume["groups"]],
                "title": f"第{at}件",
            }
            for at, (key, volume) in enumerate(zip(keys, volumes, strict=True), 1)
        ]
        documents = _put(session, Document, papers)
        _put(session, FileVersion, [{**_columns(version), "document_id": key} for key in documents])
        session.flush()
        totals.count_again(keys)


def apply(life):
    """The owner writes what is to be written, numbers the volumes and asks for the acceptance."""
    with transaction():
        builder, project = life.builder, life.project()
        builder.write("owner", project, "self_check")
        builder.write("owner", project, "application")
        values = {"fonds": "0427", "category": "KJ", "project_number": project.code}
        numbers.apply(builder.place("owner", project), PATTERN, values, now=builder.at)
        builder.step("owner", project, "apply", 0)


def _columns(row):
    return {
        attribute.key: getattr(row, attribute.key)
        for attribute in row.__mapper__.column_attrs
        if attribute.key != "id"
    }


def _put(session, model, rows):
    return session.scalars(
        insert(model).returning(model.id, sort_by_parameter_order=True), rows
    ).all()


def sit(app, enter, project, guests=()):
    """The panel, member by member."""
    bureau, today = enter("bureau"), local_date(clock.now()).isoformat()
    with app.app_context():
        viewers = a_builder()
    for who, (post, unit) in ACCOUNTS.items():
        said = {
            "candidate": f"person:{viewers.viewers[who].person_id}-{viewers.units[unit]}",
            "post": post,
            "title": "研究馆员",
            "deputed_on": "" if unit == "bureau" else today,
        }
        assert bureau.post(f"/projects/{project}/panel", data=said).status_code == 302
    for name, unit in guests:
        said = {"name": name, "unit": unit, "post": "member", "title": "高级工程师"}
        answer = bureau.post(f"/projects/{project}/panel", data={**said, "deputed_on": today})
        assert answer.status_code == 302


def draws_and_looks(app, enter, project):
    """The sample is drawn by two members' numbers, and each volume of it found sound."""
    base, slips = f"/projects/{project}/sample", []
    bureau = enter("bureau")
    assert bureau.post(f"{base}/fix").status_code == 302
    for who, number in (("expert", "7"), ("city", "9")):
        member = enter(who)
        page = member.post(f"{base}/slip", data={"number": number}).text
        digest, salt = re.findall(r"<code[^>]*>([0-9a-f]+)</code>", page)[::-1]
        assert member.post(f"{base}/numbers", data={"digest": digest}).status_code == 302
        slips.append((member, {"number": number, "salt": salt}))
    assert bureau.post(f"{base}/close").status_code == 302
    for member, shown in slips:
        assert member.post(f"{base}/shown", data=shown).status_code == 302
    with app.app_context():
        drawn = select(Volume.number).join(Sample, Sample.volume_id == Volume.id)
        numbers = db.session.scalars(
            drawn.where(Sample.project_id == project).order_by(Volume.number)
        ).all()
    at = clock.now().isoformat()
    told = [
        {"entry": f"e-{number}", "volume": number, "result": "sound", "text": "", "at": at}
        for number in numbers
    ]
    assert enter("expert2").post(f"{base}/notes", json=told).json["taken"] == len(told)
    return len(told)


def agree(app, enter, project):
    """All vote: with an account themselves, the others on paper."""
    for who in ACCOUNTS:
        vote = {"vote": "agree", "dissent": "", "confirmed": "true"}
        assert enter(who).post(f"/projects/{project}/panel/vote", data=vote).status_code == 302
    with app.app_context():
        seats = select(PanelMember).filter_by(project_id=project).order_by(PanelMember.id)
        outside = [seat.id for seat in db.session.scalars(seats) if not seat.person_id]
    for seat in outside:
        sheet = {"vote": "agree", **a_sheet()}
        answer = enter("bureau").post(f"/projects/{project}/panel/{seat}/vote", data=sheet)
        assert answer.status_code == 302


def the_opinion(bureau, project):
    page = bureau.get(f"/projects/{project}").text
    found = [
        bureau.get(link).data
        for link in dict.fromkeys(re.findall(rf"/projects/{project}/reports/\d+\.docx", page))
    ]
    for content in found:
        if "项目档案验收意见" in text_of(content):
            return text_of(content), docx.Document(io.BytesIO(content))
    raise AssertionError(page)


def cells(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_a_bridge_of_2216_volumes_seven_members_two_days_together_with_others_excellent(
    app, enter, days
):
    with app.app_context():
        built = a_project(
            "self_check",
            name="西江特大桥工程",
            code="QL-1",
            scale="主桥全长2216米，双向六车道",
            procedure_pack="guangzhou-2014",
        )
        life = Life(built.id)
        with transaction():
            life.builder.file("owner", life.project(), ("self_check",))
        shelve(life)
        apply(life)
        project = life.id
    bureau = enter("bureau")
    assert step(bureau, project, "admit", confirm="true").status_code == 302
    sit(app, enter, project, GUESTS)
    first = local_date(clock.now()) + timedelta(days=1)
    last = first + timedelta(days=1)
    called = step(
        bureau,
        project,
        "open_review",
        meeting_on=first.isoformat(),
        meeting_until=last.isoformat(),
        meeting_time="上午9时",
        meeting_place="大桥建设指挥部",
        together="西江市交通运输局、西江市城建档案馆",
    )
    assert called.status_code == 302
    days(1)
    bureau = enter("bureau")
    sampled = draws_and_looks(app, enter, project)
    texts = f"/projects/{project}/review/texts/evaluation"
    assert "评定等级" in bureau.get(texts).text
    wrong = bureau.post(texts, data={**SAID, "did": list(DONE), "grade": "不合格"})
    assert wrong.status_code == 422 and "评定等级：" in wrong.text
    written = bureau.post(texts, data={**SAID, "did": list(DONE), "grade": "优秀"})
    assert written.status_code == 302
    seen = enter("expert").get(f"/projects/{project}/panel/vote").text
    assert "评定等级" in seen and "优秀" in seen
    agree(app, enter, project)
    days(1)
    bureau = enter("bureau")
    done = step(bureau, project, "approve", confirm="true")
    assert done.status_code == 302, done.text
    text, word = the_opinion(bureau, project)
    when = f"{chinese_date(first)}至{last.day}日"
    if first.month != last.month:
        when = f"{chinese_date(first)}至{last.month}月{last.day}日"
    for said in (
        "根据《重大建设项目档案验收办法》（档发〔2006〕2号）",
        "西江市档案局会同西江市交通运输局、西江市城建档案馆于" + when + "在大桥建设指挥部",
        "验收组由7人组成",
        "主桥全长2216米，双向六车道",
        "档案2216卷",
        f"抽查案卷{sampled}卷",
        "验收组成员7人，同意7人，不同意0人",
        "同意西江特大桥工程通过项目档案验收。项目档案评定等级为优秀。",
        *SAID.values(),
    ):
        assert said in text, said
    assert sampled >= 100
    signing, counted, *_rest = map(cells, word.tables)
    assert [row[1] for row in signing[1:]][5:] == [name for name, _unit in GUESTS]
    assert len(signing) == 8 and "西江市公路学会" in signing[-1][3]
    shelves = {row[0]: row[1] for row in counted[1:]}
    assert shelves.pop("合计") == "2216"
    assert sorted(map(int, shelves.values())) == sorted(SHELVED.values()), shelves
    the_grade_goes_out_as_it_was_given(app, bureau, project)


def the_grade_goes_out_as_it_was_given(app, bureau, project):
    """通知 and 证书 tell it, in no draft is it another, and both end with the opinion."""
    base = f"/projects/{project}/reports"
    where = begun(bureau, "grade_notice", "", base=f"/projects/{project}/drafts")
    assert sent(bureau, where, lambda text: text.replace("优秀", "特优")).status_code == 422
    reworded = sent(bureau, where, lambda text: text.replace("现予通知", "特此通知"))
    assert reworded.status_code == 302
    for kind in ("grade_notice", "grade_certificate"):
        assert bureau.post(base, data={"kind": kind}).status_code == 302
    assert "评定等级为优秀，特此通知。" in newest(app, bureau, project, "grade_notice")
    with app.app_context():
        opinion = db.session.scalars(
            select(Report).filter_by(project_id=project, kind="opinion")
        ).one()
        key, found = opinion.id, f"（《{opinion.title}》（{opinion.number}），"
    certificate = newest(app, bureau, project, "grade_certificate")
    assert found in certificate and "\n优秀\n" in certificate
    assert bureau.post(f"{base}/{key}/withdrawal", data={"reason": "有误"}).status_code == 302
    for kind in ("grade_notice", "grade_certificate"):
        assert standings(app, project, kind) == [("ended", "withdraw_report")]
        assert bureau.post(base, data={"kind": kind}).status_code == 422


def test_a_reservoir_under_the_water_rule_with_its_points_and_the_level_they_come_to(app, enter):
    with app.app_context(), transaction() as session:
        works = session.get_one(Project, SEWAGE)
        works.name = "云溪水库除险加固工程"
        works.procedure_pack, works.procedure_version = "water-2008", "2008.1"
    bureau, today = enter("bureau"), local_date(clock.now())
    meets = {
        "meeting_on": today.isoformat(),
        "meeting_place": "水库管理所",
        "together": "西江市水利局",
    }
    assert step(bureau, SEWAGE, "adjourn", reason="改日", **meets).status_code == 302
    why = {f"reason-{number}-01": "见评分说明" for number in (1, 2, 3)}
    given = {"points-1-01": "18.5", "points-2-01": "65", "points-3-01": "9", **why}
    assert bureau.post(f"/projects/{SEWAGE}/scores", data=given).status_code == 302
    texts = f"/projects/{SEWAGE}/review/texts/evaluation"
    assert 'name="grade"' not in bureau.get(texts).text
    assert bureau.post(texts, data={**SAID, "grade": "优秀"}).status_code == 422
    assert bureau.post(texts, data={**SAID, "did": list(DONE)}).status_code == 302
    agree(app, enter, SEWAGE)
    assert step(bureau, SEWAGE, "approve", confirm="true").status_code == 302
    text, _word = the_opinion(bureau, SEWAGE)
    for said in (
        "根据《水利工程建设项目档案验收管理办法》（水办〔2008〕366号）",
        "西江市档案局会同西江市水利局于",
        "得92.5分（档案工作保障体系18.5分，应归档文件材料质量与移交归档65分，档案接收后的管理9分），评定等级为优良",
        *SAID.values(),
    ):
        assert said in text, said
    assert "重大建设项目档案验收办法" not in text and "使用前请核对原文" not in text
