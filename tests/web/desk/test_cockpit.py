"""验收工作一览: its figures are those of the journals, seen by the office whose they are, at any size."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest
from lxml import etree, html
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.gateways.clock import local_date
from acceptance.models import Filing, Handover, Organisation, Project
from acceptance.services.ground import journal
from acceptance.services.ground.access import Viewer
from acceptance.services.life import awaited
from acceptance.services.progress import turns
from acceptance.transaction import transaction
from tests.builders import a_project
from tests.web.desk import cockpit_replay as replay
from workflows.overview import COLUMN_OF, NAMES
from workflows.projects import STAGE_NAMES

FIGURES = ("due", "heat", "offices", "calendar", "load", "stays", "units", "years")
SOMEBODY = Viewer(0, "某人", organisation="某单位")
LONG = (
    ("start_contracting", "contracting", 60),
    ("start_construction", "construction", 30),
    ("submit_to_supervisor", "supervision", 200),
    ("sign_off", "self_check", 21),
)
LIVES = {
    "补正后通过": (
        *LONG,
        ("apply", "applied", 12),
        ("take_back", "self_check", 0),
        ("apply", "applied", 1),
        ("ask_supplement", "supplement", 4),
        ("supplement", "applied", 9),
        ("admit", "admitted", 3),
        ("open_review", "review", 15),
        ("adjourn", "review", 6),
        ("order_rectification", "rectification", 8),
        ("submit_rectification", "recheck", 20),
        ("pass_recheck", "accepted", 7),
        ("transfer", "archived", 50),
    ),
    "一次通过": (
        *LONG,
        ("apply", "applied", 5),
        ("decline", "self_check", 6),
        ("apply", "applied", 30),
        ("admit", "admitted", 2),
        ("open_review", "review", 9),
        ("approve", "accepted", 11),
    ),
    "作废": (("void", "voided", 3),),
    "未通过": (
        *LONG,
        ("apply", "applied", 2),
        ("suspend", "suspended", 1),
        ("resume", "applied", 40),
        ("admit", "admitted", 3),
        ("open_review", "review", 14),
        ("order_rectification", "rectification", 5),
        ("submit_rectification", "recheck", 10),
        ("fail_recheck", "failed", 4),
    ),
}
"""What is done, where it leads, and after how many days."""


def lived():
    """The lives beside the demo, each told to its journal as a step tells it."""
    for number, (name, steps) in enumerate(LIVES.items()):
        project = a_project(name=f"{name}工程", code=f"L-{number}")
        with transaction():
            project = db.session.get(Project, project.id)
            at = project.created_at
            for action, after, days in steps:
                at += timedelta(days=days, hours=1)
                if action == "transfer":
                    sign(project, at)
                tell(project, action, after, at)
            back(project, at)


def tell(project, action, after, at):
    facts = {}
    if action == "take_back":
        facts["line"], _hash = journal.head(project.id)
    before = project.state
    journal.record(
        project.id, action, actor=SOMEBODY, now=at, before=before, after=after, facts=facts
    )
    project.state = after
    if action != "take_back":
        project.state_since = at
    db.session.flush()
    awaited.recount(project, today=clock.local_date(clock.now()))


def sign(project, at):
    """Two lists: the last one counts."""
    for number, volumes in ((1, 4), (2, 7)):
        figures = {"volumes": volumes, "files": 31, "pages": 800}
        row = Handover(
            project_id=project.id, number=number, receiver="", signed_by="", signed_at=at, **figures
        )
        db.session.add(row)
        db.session.flush()
        journal.record(
            project.id,
            "sign_handover",
            actor=SOMEBODY,
            now=at,
            noun="transfer",
            object_id=row.id,
            facts=figures,
        )


def back(project, at):
    """Three items are returned, of which one was a mistake."""
    ids = db.session.scalars(
        select(Filing.id).where(Filing.project_id == project.id).order_by(Filing.id.desc()).limit(3)
    ).all()
    told = [(key, "return_unchecked", "submitted", "returned") for key in ids]
    told.append((ids[0], "take_back", "returned", "submitted"))
    for key, action, before, after in told:
        journal.record(
            project.id,
            action,
            actor=SOMEBODY,
            now=at,
            noun="filing",
            object_id=key,
            before=before,
            after=after,
        )


def rows(client, figure, **narrowed):
    answer = client.get(f"/cockpit/{figure}.csv", query_string=narrowed)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def numbers(row):
    """The figures of a row, after its name."""
    return [int(value) for value in list(row.values())[1:]]


def shown(page, figure):
    """The table of a figure as the page has it."""
    table = page.get_element_by_id(figure).xpath(".//details//table | .//table[@class='tb']")[0]
    head = [one.text_content().strip() for one in table.xpath("./thead/tr/th")]
    told = [
        [cell.text_content().strip() for cell in line.xpath("./th | ./td")]
        for line in table.xpath("./tbody/tr")
    ]
    return [dict(zip(head, line, strict=True)) for line in told if len(line) == len(head)]


def test_every_figure_is_what_a_replay_of_the_journals_says(app, enter):
    with app.app_context():
        lived()
        today, now = local_date(clock.now()), clock.now()
        lives = replay.lives()
        assert {one.state for one in lives} >= {"archived", "failed", "accepted", "voided"}
        first = today.replace(year=today.year - 1, day=min(today.day, 28))
        spans = {"": (first, today)}
        for year in range(2023, today.year + 1):
            spans[str(year)] = (date(year, 1, 1), date(year, 12, 31))
        stays = {year: replay.stays(lives, *span, now) for year, span in spans.items()}
        units = {year: replay.units(lives, *span) for year, span in spans.items()}
        years = replay.years(lives, today.year)
        heat = replay.heat(lives, today)
    bureau = enter("bureau")
    page = html.fromstring(bureau.get("/cockpit").text)

    found = rows(bureau, "heat")
    wanted = {}
    for (_pack, state), (count, oldest) in heat.items():
        column = NAMES[COLUMN_OF[state]]
        told = wanted.get(column, (0, 0))
        wanted[column] = (told[0] + count, max(told[1], oldest))
    assert len(found) == len({(pack, COLUMN_OF[state]) for pack, state in heat})
    summed = {}
    for one in found:
        told = summed.get(one["阶段"], (0, 0))
        days = max(told[1], int(one["最久（天）"]))
        summed[one["阶段"]] = (told[0] + int(one["项目数"]), days)
    assert summed == wanted
    assert shown(page, "heat") == found

    for year in spans:
        found = rows(bureau, "stays", year=year)
        told = {
            one["阶段"]: (
                float(one["中位数（天）"]),
                int(one["停留次数"]),
                int(one["现在更久的项目"]),
            )
            for one in found
        }
        assert told == {STAGE_NAMES[stage]: one for stage, one in stays[year].items()}, year
        found = rows(bureau, "units", year=year)
        assert {one["单位"]: numbers(one) for one in found} == {
            name: replay.told(one) for name, one in units[year].items() if any(replay.told(one))
        }, year
    for figure in ("stays", "units"):
        assert shown(page, figure) == rows(bureau, figure)

    found = [one for one in rows(bureau, "years") if one["档案主管部门"] == "合计"]
    names = ("registered", "applied", "ordered", "accepted", "failed", "pending", "archived")
    for one in found:
        figures = years[int(one["年度"])]
        wanted = [figures[name] for name in (*names, "volumes", "files", "pages")]
        assert [int(value) for value in list(one.values())[2:]] == wanted, one["年度"]
    assert shown(page, "years") == found
    assert sum(int(one["接收案卷"]) for one in found) == 7, "of the last list that was signed"


def test_the_list_says_what_is_awaited_at_this_moment(app, enter):
    with app.app_context():
        today = local_date(clock.now())
        wanted = {}
        for project in db.session.scalars(select(Project).order_by(Project.id)):
            hands = awaited.now(project, today=today)
            wanted[project.name] = turns.first_due(hands)
    found = rows(enter("bureau"), "due")
    days = [one["到期"] for one in found]
    assert {one["项目"]: one["到期"] for one in found} == {
        name: day.isoformat() if day else "" for name, day in wanted.items()
    }
    assert days == sorted(days, key=lambda day: day or "9"), "what is late stands first"


def test_every_cell_leads_to_as_many_projects_as_it_says(app, enter):
    bureau = enter("bureau")
    page = html.fromstring(bureau.get("/cockpit").text)
    cells = page.get_element_by_id("heat").xpath(".//td/a")
    assert len(cells) >= 8
    for cell in cells:
        listed = html.fromstring(bureau.get(cell.get("href")).text)
        lines = listed.get_element_by_id("due").xpath(".//tbody/tr/td[1]/a")
        assert len(lines) == int(cell.text.strip())


def test_an_office_counts_its_own_and_those_below_the_most_overdue_first(app, enter):
    with app.app_context(), transaction():
        other = Organisation(name="鼎湖市档案局", kind="bureau", parent_id=1, level="city")
        db.session.add(other)
        db.session.flush()
        other.path = f"/1/{other.id}/"
        for one in db.session.scalars(select(Project).where(Project.id.in_((1, 2, 7)))):
            one.organiser_id = other.id
    city, province = enter("bureau"), enter("province")
    assert len(rows(city, "due")) == 6 and len(rows(province, "due")) == 9
    offices = [one["档案主管部门"] for one in rows(province, "offices")]
    assert list(dict.fromkeys(offices)) == ["鼎湖市档案局", "西江市档案局"]
    assert len(rows(province, "due", office=other_id(app))) == 3
    assert city.get(f"/cockpit?office={other_id(app)}").status_code == 422
    assert "鼎湖市" not in city.get("/cockpit").text
    years = rows(province, "years")
    whole = [one for one in years if one["档案主管部门"] == "合计"]
    assert sum(int(one["新登记"]) for one in whole) == 9
    assert sum(int(one["新登记"]) for one in years) == 18, "each office, and all together"


def other_id(app):
    with app.app_context():
        return db.session.scalars(
            select(Organisation.id).where(Organisation.name == "鼎湖市档案局")
        ).one()


@pytest.mark.parametrize(
    ("narrowed", "named"),
    [
        ("office=999", "档案主管部门"),
        ("office=1%27", "档案主管部门"),
        ("pack=none", "类别"),
        ("stage=voided", "阶段"),
        ("year=二〇二六", "年度"),
        ("month=2026-13", "月份"),
    ],
)
def test_a_filter_that_means_nothing_is_named_and_nothing_is_counted(enter, narrowed, named):
    bureau = enter("bureau")
    answer = bureau.get(f"/cockpit?{narrowed}")
    assert answer.status_code == 422
    page = html.fromstring(answer.text)
    assert named in page.find_class("wrong")[0].text_content()
    assert page.xpath("//select[@name='stage']") and not page.xpath("//svg[@role='img']")
    assert bureau.get(f"/cockpit/heat.csv?{narrowed}").status_code == 422


def test_the_empty_fields_of_the_form_narrow_nothing(enter):
    bureau = enter("bureau")
    asked = "office=&pack=&stage=&year=&month="
    assert rows(bureau, "due") == rows(bureau, "due", office="", pack="", stage="", year="")
    assert bureau.get(f"/cockpit?{asked}").status_code == 200
    assert len(rows(bureau, "due", stage="rectification")) == 2
    assert len(rows(bureau, "due", pack="law-check", stage="rectification")) == 1


def test_the_year_narrows_what_happened_in_it(app, enter):
    with app.app_context():
        lives = replay.lives()
        stays = replay.stays(lives, date(2024, 1, 1), date(2024, 12, 31), clock.now())
        months = {local_date(one.steps[-1].at) for one in lives}
    assert months
    found = rows(enter("bureau"), "stays", year=2024)
    assert {one["阶段"]: int(one["停留次数"]) for one in found} == {
        STAGE_NAMES[stage]: count for stage, (_days, count, _longer) in stays.items()
    }


def test_the_month_shows_meetings_and_what_is_due(app, enter):
    with app.app_context(), transaction():
        power = db.session.get(Project, 4)
        power.meeting_on, power.meeting_until = date(2026, 3, 9), date(2026, 3, 11)
    found = rows(enter("bureau"), "calendar", month="2026-03")
    assert [(one["日期"], one["验收会"]) for one in found] == [
        ("2026-03-09", "1"),
        ("2026-03-10", "1"),
        ("2026-03-11", "1"),
    ]
    assert all("东湖污水处理厂" in one["只有一个的，其项目"] for one in found)


def test_the_weeks_count_meetings_that_are_called_and_planned_ones_apart(app, enter):
    today = local_date(datetime.now(UTC))
    with app.app_context(), transaction():
        db.session.get(Project, 4).meeting_on = today
        db.session.get(Project, 1).planned_acceptance_on = today + timedelta(7)
    told = rows(enter("bureau"), "load")
    assert len(told) == 8
    assert [(one["已通知的验收会"], one["计划验收、尚未通知"]) for one in told[:2]] == [
        ("1", "0"),
        ("0", "1"),
    ]


def test_filters_are_kept_under_a_name_by_each_for_itself(app, enter):
    bureau = enter("bureau")
    for stage in ("review", "rectification"):
        kept = {"name": "例会", "stage": stage, "pack": "law-check", "year": "2026"}
        answer = bureau.post("/cockpit/views", data=kept)
        assert answer.status_code in (302, 303)
        assert f"stage={stage}" in answer.headers["Location"]
    page = html.fromstring(bureau.get("/cockpit").text)
    (way,) = page.xpath("//ul[@class='facets']/li/a")
    assert way.text == "例会" and "stage=rectification" in way.get("href"), "the later one stands"
    listed = html.fromstring(bureau.get(way.get("href")).text)
    assert len(listed.get_element_by_id("due").xpath(".//tbody/tr/td[1]/a")) == 1
    (away,) = [form.get("action") for form in page.xpath("//ul[@class='facets']//form")]
    province = enter("province")
    assert "例会" not in province.get("/cockpit").text
    assert province.post(away).status_code == 404
    assert bureau.post("/cockpit/views", data={"name": " "}).status_code == 422
    assert bureau.post("/cockpit/views", data={"name": "x", "stage": "none"}).status_code == 422
    elsewhere = {"name": "别处", "office": "77777"}
    assert bureau.post("/cockpit/views", data=elsewhere).status_code == 422, (
        "nothing stands behind it"
    )
    bureau.post(away)
    assert "例会" not in bureau.get("/cockpit").text
    assert bureau.post(away).status_code == 404


def test_in_english_every_figure_says_over_what_it_counts(enter):
    province = enter("province")
    province.post("/language/en")
    page = province.get("/cockpit").text
    assert "Where it is stuck" in page and "void registrations are left out" in page
    assert not [word for word in ("不计", "项目数", "到期") if word in page]


@pytest.mark.parametrize("figure", FIGURES)
def test_every_figure_can_be_taken_along(enter, figure):
    province = enter("province")
    table = rows(province, figure)
    assert table
    book = province.get(f"/cockpit/{figure}.xlsx")
    assert book.status_code == 200
    with zipfile.ZipFile(io.BytesIO(book.data)) as package:
        first = package.read("xl/worksheets/sheet1.xml").decode()
        said = package.read("xl/worksheets/sheet2.xml").decode()
    assert first.count("<row ") == len(table) + 1
    assert "统计范围" in said and "不计" in said
    picture = province.get(f"/cockpit/{figure}.svg")
    if figure == "due":
        assert picture.status_code == 404
        return
    assert picture.headers["Content-Disposition"].startswith("attachment")
    drawn = etree.fromstring(picture.data)
    assert not drawn.xpath("//*[local-name()='script']")
    assert drawn.xpath("string(//*[local-name()='title'])")
    assert drawn.xpath("//*[local-name()='text']")


def test_days_that_are_over_are_numbers_in_a_spreadsheet_and_a_name_is_no_formula(app, enter):
    """Seen: '-435 stood in the column of days, text that nobody can add up."""
    with app.app_context(), transaction():
        db.session.get(Project, 1).name = "=1+1"
    told = rows(enter("bureau"), "due")
    assert "'=1+1" in [one["项目"] for one in told]
    left = [one["余（工作日）"] for one in told if one["余（工作日）"]]
    assert min(map(int, left)) < 0


def test_a_share_and_its_units_count_the_same_applications(enter):
    """What is not answered yet is told apart: it lowers no share."""
    page = enter("bureau").get("/cockpit").text
    assert "一次受理 100%" in page
    assert "受理 2 / 2，待答复 1，通过 0 / 2" in page
    assert "500 天" in page and "500.0 天，" not in page
