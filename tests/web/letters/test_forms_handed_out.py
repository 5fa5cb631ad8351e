"""What is handed out, signed for or handed over: 一次性告知书, 推荐函, 回避承诺书, 会议纪要, DA/T 93's lists, the city's papers."""

import re

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import PanelMember, Project, Report, Volume
from acceptance.transaction import transaction
from tests.builders import POWER, SEWAGE, a_project
from tests.reports import lives
from tests.web.letters.test_forms_beside import by_hand, newest, standings


def lines_of(told):
    return [line.split("｜") for line in told.splitlines() if re.match(r"\d+｜", line)]


def test_what_an_application_needs_is_told_at_once_and_by_the_law_of_the_pack(app, enter):
    bureau = enter("bureau")
    with app.app_context():
        project = a_project("self_check")
        key, conditions = project.id, project.procedure_pack
    for _ in range(2):
        assert by_hand(bureau, key, "told_at_once").status_code == 302
    told = newest(app, bureau, key, "told_at_once")
    assert conditions == "national-2006" and "档发〔2006〕2号" in told
    assert "（四）基本完成了项目档案的分类、组卷、编目等整理工作。" in told
    assert "（一）验收申请报告。" in told and "10个工作日内答复" in told
    assert standings(app, key, "told_at_once") == [("superseded", ""), ("valid", "")]
    assert by_hand(bureau, POWER, "told_at_once").status_code == 403, "it has been applied for"
    assert by_hand(enter("owner"), key, "told_at_once").status_code in (403, 404)


def test_the_forms_of_a_panel_are_blank_where_people_write_and_name_who_sits(app, enter):
    bureau = enter("bureau")
    assert by_hand(bureau, POWER, "deputation_form").status_code == 302
    told = newest(app, bureau, POWER, "deputation_form")
    assert [row[1:] for row in lines_of(told)] == [["　"]] * 3
    with app.app_context(), transaction() as session:
        seats = session.scalars(
            select(PanelMember).filter_by(project_id=SEWAGE).order_by(PanelMember.id)
        ).all()
        seats[-1].recused, gone = True, seats[-1].name
        names = {one.name for one in seats} - {gone}
    assert by_hand(bureau, SEWAGE, "avoidance_pledge").status_code == 302
    told = newest(app, bureau, SEWAGE, "avoidance_pledge")
    assert {row[1] for row in lines_of(told)} == names
    assert by_hand(bureau, SEWAGE, "deputation_form").status_code == 403, "they sit by now"


def decided(app, step, *votes, problem=""):
    """The sewage works' meeting held, and decided by a step."""
    with app.app_context():
        life = lives.Life(SEWAGE)
        if problem:
            life.problem(problem, lives.SECOND_PLACE)
        life.votes(*votes)
        life.step("bureau", step, confirm=True)


def paper(app, kind):
    with app.app_context():
        return db.session.scalars(select(Report).filter_by(project_id=SEWAGE, kind=kind)).one()


def test_minutes_tell_the_votes_once_a_paper_says_what_came_of_the_meeting(app, enter):
    bureau = enter("bureau")
    assert by_hand(bureau, SEWAGE, "minutes").status_code == 403, "it is not decided yet"
    decided(app, "approve", "agree", "agree", "against", "agree", "agree")
    assert by_hand(bureau, SEWAGE, "minutes").status_code == 302
    told = newest(app, bureau, SEWAGE, "minutes")
    opinion = paper(app, "opinion")
    assert "同意4人，不同意1人" in told
    assert f"会议形成《{opinion.title}》（{opinion.number}）。" in told
    assert len(lines_of(told)) == 5 and "列席" in told
    back = f"/projects/{SEWAGE}/reports/{opinion.id}/withdrawal"
    taken = bureau.post(back, data={"reason": "有误"})
    assert taken.status_code == 302
    assert "why-minutes" in bureau.get(f"/projects/{SEWAGE}/reports").text
    assert by_hand(bureau, SEWAGE, "minutes").status_code == 422


def test_minutes_of_a_meeting_that_did_not_pass_name_the_order_and_no_later_opinion(app, enter):
    bureau, votes = enter("bureau"), ["against"] * 3 + ["agree"] * 2
    decided(app, "order_rectification", *votes, problem="4张竣工图未加盖竣工图章")
    assert by_hand(bureau, SEWAGE, "minutes").status_code == 302
    told = newest(app, bureau, SEWAGE, "minutes")
    ordered = paper(app, "rectification_order")
    assert "1.4张竣工图未加盖竣工图章" in told
    assert f"项目档案不合格，限期整改，见《{ordered.title}》（{ordered.number}）。" in told


def test_the_lists_of_a_transfer_count_what_lies_there_and_leave_the_receiver_blank(app, enter):
    owner = enter("owner")
    with app.app_context():
        key = a_project("accepted").id
        volumes = db.session.scalars(
            select(Volume).filter_by(project_id=key).order_by(Volume.number)
        ).all()
        codes, files = [one.code for one in volumes], sum(one.files for one in volumes)
    for kind in ("digital_list", "digital_registration"):
        assert by_hand(owner, key, kind).status_code == 302
    told = lines_of(newest(app, owner, key, "digital_list"))
    assert [row[1] for row in told] == codes
    assert sum(int(row[3]) for row in told) == files
    told = newest(app, owner, key, "digital_registration")
    assert f"数量｜{len(codes)}卷{files}件" in told
    assert f"载体起止顺序号或起止档号｜{codes[0]}—{codes[-1]}" in told
    assert "真实性｜　" in told, "its files wait to be checked"
    assert by_hand(enter("bureau"), key, "digital_list").status_code == 403
    decided(app, "approve", *["agree"] * 5)
    assert by_hand(owner, SEWAGE, "digital_registration").status_code == 302
    told = newest(app, owner, SEWAGE, "digital_registration")
    assert re.search(r"真实性｜通过\d+项次", told)


def test_what_goes_to_a_city_archive_names_it_and_its_certificate_rests_on_the_transfer(app, enter):
    owner, city = enter("owner"), enter("city")
    with app.app_context():
        project = a_project("accepted")
        key, receiver = project.id, project.city_archive
    if receiver is None:
        with app.app_context(), transaction() as session:
            other = session.get(Project, SEWAGE)
            session.get(Project, key).city_archive_id = other.city_archive_id
    assert by_hand(city, key, "city_certificate").status_code == 422, "nothing was handed over"
    assert by_hand(owner, key, "city_transfer").status_code == 302
    told = newest(app, owner, key, "city_transfer")
    assert re.search(r"移交.+建设工程档案\d+卷，文件\d+件，\d+页，其中竣工图\d+张。", told)
    assert by_hand(city, key, "city_certificate").status_code == 302
    told = newest(app, city, key, "city_certificate")
    assert "建设工程档案移交书" in told and "经清点接收，计案卷　　　卷" in told
    assert by_hand(owner, key, "city_certificate").status_code == 403


def test_a_project_without_a_city_archive_pledges_nothing_to_one(app, enter):
    owner = enter("owner")
    with app.app_context(), transaction() as session:
        key = a_project("self_check").id
        session.get(Project, key).city_archive_id = None
    assert "why-city_pledge" in owner.get(f"/projects/{key}/reports").text
    assert by_hand(owner, key, "city_pledge").status_code == 422
    with app.app_context(), transaction() as session:
        session.get(Project, key).city_archive_id = session.get(Project, SEWAGE).city_archive_id
    assert by_hand(owner, key, "city_pledge").status_code == 302
    assert "自竣工验收之日起三个月内" in newest(app, owner, key, "city_pledge")
