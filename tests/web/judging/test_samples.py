"""What inspectors write of the sample: it comes in once, stands until it is struck through, and
nothing is decided before every volume was looked at.
"""

import io
import re
import uuid

import docx
import pytest
from PIL import Image
from sqlalchemy import select

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.models import JournalEntry, Project, Report, Sample, SampleNote
from acceptance.transaction import transaction
from tests.builders import SEWAGE
from tests.web.hands import state, step, vote_all

BASE = f"/projects/{SEWAGE}/sample"


def numbers(app):
    """The numbers of the sampled volumes."""
    with app.app_context():
        rows = db.session.scalars(
            select(Sample).filter_by(project_id=SEWAGE).order_by(Sample.volume_id)
        )
        return [sample.volume.number for sample in rows]


@pytest.fixture
def unseen(app):
    """The demo's sample before anyone looked at it."""
    with app.app_context(), transaction() as session:
        for sample in session.scalars(select(Sample).filter_by(project_id=SEWAGE)):
            for note in sample.notes:
                session.delete(note)
            sample.result = ""


def an_entry(volume, **changed):
    return {
        "entry": uuid.uuid4().hex,
        "volume": volume,
        "result": "sound",
        "text": "",
        "page": "",
        "at": "2026-11-24T09:00:00+08:00",
        **changed,
    }


def result_of(app, number):
    with app.app_context():
        rows = db.session.scalars(select(Sample).filter_by(project_id=SEWAGE)).all()
        return next(row.result for row in rows if row.volume.number == number)


def test_entries_of_a_tablet_come_in_once_whatever_it_sends_again(app, enter, unseen):
    expert = enter("expert")
    number = numbers(app)[0]
    entry = an_entry(number, entry="e-1", result="faulty", text="第 3 页缺签字", page="3")
    url = f"{BASE}/notes"
    assert expert.post(url, json=[entry]).json == {"taken": 1, "entries": ["e-1"]}
    assert (
        expert.post(
            url, json=[entry, {**entry, "entry": "e-2", "result": "sound", "text": ""}]
        ).json["taken"]
        == 1
    )
    page = expert.get(BASE).text
    assert page.count('data-entry="e-1"') == 1 and "第 3 页缺签字" in page
    assert result_of(app, number) == "faulty"
    assert expert.post(url, json=[{**entry, "entry": "e-3", "volume": 99999}]).status_code == 422
    assert expert.post(url, json=[{**entry, "entry": "e-4", "result": "maybe"}]).status_code == 422
    assert enter("owner").post(url, json=[entry]).status_code == 403
    twice = an_entry(number, entry="e-5")
    assert expert.post(url, json=[twice, twice]).json["taken"] == 1


def test_three_of_eleven_looked_at_is_no_ground_for_a_decision(app, enter, unseen):
    """Three of eleven drawn volumes had a record, and it was accepted with items."""
    bureau = enter("bureau")
    all_of_them = numbers(app)
    bureau.post(f"{BASE}/notes", json=[an_entry(number) for number in all_of_them[:3]])
    problem = {"problem": "缺签字", "due_on": "2027-01-15"}
    assert bureau.post(f"/projects/{SEWAGE}/findings", data=problem).status_code == 302
    vote_all(enter, SEWAGE)
    answer = step(bureau, SEWAGE, "approve_with_items", confirm="true")
    assert answer.status_code == 409
    assert f"{len(all_of_them) - 3} 卷抽查案卷没有检查记录" in answer.text
    assert f'href="{BASE}"' in answer.text
    # Nor does anybody vote upon it.
    with app.app_context():
        assert not db.session.get(Project, SEWAGE).vote_begun
    bureau.post(f"{BASE}/notes", json=[an_entry(number) for number in all_of_them[3:]])
    vote_all(enter, SEWAGE)
    assert step(bureau, SEWAGE, "approve_with_items", confirm="true").status_code == 302
    assert state(app, SEWAGE) == "accepted"


def record_of(client, app):
    """The words of the record of the sample, issued now."""
    answer = client.post(f"/projects/{SEWAGE}/reports", data={"kind": "inspection_record"})
    assert answer.status_code == 302
    with app.app_context():
        key = db.session.scalars(
            select(Report.id)
            .filter_by(project_id=SEWAGE, kind="inspection_record")
            .order_by(Report.id.desc())
        ).first()
    content = client.get(f"/projects/{SEWAGE}/reports/{key}.docx").data
    read = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in read.paragraphs), *cells])


def test_papers_count_what_was_looked_at_not_what_was_drawn(app, enter, unseen):
    bureau = enter("bureau")
    all_of_them = numbers(app)
    enter("expert").post(
        f"{BASE}/notes", json=[an_entry(number, text="齐全") for number in all_of_them[:3]]
    )
    said = record_of(bureau, app)
    assert f"抽取案卷{len(all_of_them)}卷，实际检查3卷" in said
    assert said.count("未检查") == len(all_of_them) - 3
    assert "合格：齐全（冯远，2026-11-24）" in said
    enter("expert").post(f"{BASE}/notes", json=[an_entry(n) for n in all_of_them[3:]])
    assert f"抽查案卷{len(all_of_them)}卷" in record_of(bureau, app)


def test_an_untouched_card_records_nothing(app, enter, unseen):
    expert = enter("expert")
    number = numbers(app)[0]
    page = expert.get(BASE).text
    chosen = re.search(r'<select name="result".*?</select>', page, re.S).group(0)
    assert "selected" not in chosen
    assert re.search(r"<option[^>]*>", chosen).group(0).count('value=""') == 1
    for sent in ({"json": [an_entry(number, result="")]}, {"data": a_form(page, number)}):
        assert expert.post(f"{BASE}/notes", **sent).status_code == 422
    assert result_of(app, number) == ""


def a_form(shown, number, **filled):
    """What a browser without scripts sends when it presses the button of a card."""
    card = shown[shown.index(f'id="volume-{number}"') :]
    form = re.search(r"<form[^>]*data-note.*?</form>", card, re.S).group(0)
    assert 'method="post"' in form and "csrf_token" in form
    hidden = {
        re.search(r'name="(\w+)"', tag).group(1): re.search(r'value="([^"]*)"', tag).group(1)
        for tag in re.findall(r'<input[^>]*type="hidden"[^>]*>', form)
    }
    return {**hidden, "result": "", "page": "", "text": "", "photo": "", **filled}


def test_without_scripts_a_card_records_too_and_once(app, enter, unseen):
    """The form was sent by GET, and the entry was gone."""
    expert = enter("expert")
    number = numbers(app)[0]
    sent = a_form(expert.get(BASE).text, number, result="faulty", text="缺监理签字", page="12")
    answer = expert.post(f"{BASE}/notes", data=sent)
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(f"{BASE}#volume-{number}")
    assert expert.post(f"{BASE}/notes", data=sent).status_code == 302
    with app.app_context():
        note = db.session.scalars(select(SampleNote).filter_by(project_id=SEWAGE)).one()
        assert (note.result, note.text, note.page, note.by) == (
            "faulty",
            "缺监理签字",
            "12",
            "冯远",
        )


def test_the_sheet_says_how_many_were_looked_at(app, enter, unseen):
    expert = enter("expert")
    all_of_them = numbers(app)
    expert.post(f"{BASE}/notes", json=[an_entry(number) for number in all_of_them[:2]])
    page = expert.get(BASE).text
    assert f"已查 2 卷，共 {len(all_of_them)} 卷" in page
    assert page.count("data-done") == 2


def test_an_entry_is_struck_through_not_deleted_and_the_result_counted_anew(app, enter, unseen):
    expert, city, bureau = enter("expert"), enter("city"), enter("bureau")
    number = numbers(app)[0]
    city.post(f"{BASE}/notes", json=[an_entry(number, entry="hers")])
    wrong = an_entry(number, entry="his", result="faulty", text="写错了卷")
    expert.post(f"{BASE}/notes", json=[wrong])
    assert result_of(app, number) == "faulty"
    url = f"{BASE}/notes/his/strike"
    assert expert.post(url, data={"reason": ""}).status_code == 422
    for other in (city, bureau):
        answer = other.post(url, data={"reason": "我不同意"})
        assert answer.status_code == 422 and "由写的人自己划去" in answer.text
    assert expert.post(url, data={"reason": "应是第 9 卷"}).status_code == 302
    assert expert.post(url, data={"reason": "再划一次"}).status_code == 422
    assert result_of(app, number) == "sound"
    page = bureau.get(BASE).text
    struck = re.search(r"<del>.*?</del>", page, re.S).group(0)
    assert "写错了卷" in struck and "应是第 9 卷" in page
    city.post(f"{BASE}/notes/hers/strike", data={"reason": "没有看"})
    assert result_of(app, number) == ""
    # the tablet that sends it again does not bring it back
    assert expert.post(f"{BASE}/notes", json=[wrong]).json["taken"] == 0
    assert result_of(app, number) == ""
    assert city.post(f"{BASE}/notes/nobodys/strike", data={"reason": "x"}).status_code == 404
    with app.app_context():
        lines = db.session.scalars(
            select(JournalEntry.facts)
            .filter_by(project_id=SEWAGE, action="strike_note")
            .order_by(JournalEntry.seq)
        ).all()
        assert [line["entry"] for line in lines] == ["his", "hers"]


def test_after_the_decision_no_entry_is_written_or_struck_through(app, enter):
    expert = enter("expert")
    number = numbers(app)[0]
    expert.post(f"{BASE}/notes", json=[an_entry(number, entry="mine")])
    vote_all(enter, SEWAGE)
    assert step(enter("bureau"), SEWAGE, "approve", confirm="true").status_code == 302
    assert expert.post(f"{BASE}/notes/mine/strike", data={"reason": "x"}).status_code == 422
    assert expert.post(f"{BASE}/notes", json=[an_entry(number)]).status_code == 422


def test_a_volume_added_by_hand_is_marked_and_looked_at_like_the_others(app, enter, unseen):
    bureau = enter("bureau")
    with app.app_context(), transaction() as session:
        sample = session.scalars(select(Sample).filter_by(project_id=SEWAGE)).first()
        number = sample.volume.number
        session.delete(sample)
    said = {"number": str(number), "remark": "群众反映"}
    assert bureau.post(BASE, data=said).status_code == 302
    page = bureau.get(f"/projects/{SEWAGE}/sample/draw").text
    assert "补抽" in page and "群众反映" in page
    others = [one for one in numbers(app) if one != number]
    bureau.post(f"{BASE}/notes", json=[an_entry(one) for one in others])
    vote_all(enter, SEWAGE)
    answer = step(bureau, SEWAGE, "approve", confirm="true")
    assert answer.status_code == 409 and f"1 卷抽查案卷没有检查记录：第 {number} 卷" in answer.text


def test_who_picks_volumes_by_hand_has_not_drawn(app, enter, unseen):
    bureau = enter("bureau")
    all_of_them = numbers(app)
    with app.app_context(), transaction() as session:
        for sample in session.scalars(select(Sample).filter_by(project_id=SEWAGE)):
            session.delete(sample)
    for number in all_of_them:
        bureau.post(BASE, data={"number": str(number)})
    bureau.post(f"{BASE}/notes", json=[an_entry(one) for one in all_of_them])
    vote_all(enter, SEWAGE)
    answer = step(bureau, SEWAGE, "approve", confirm="true")
    assert answer.status_code == 409 and "已抽查 0 卷" in answer.text


@pytest.mark.parametrize("told", ["9999-12-31T20:00:00+00:00", "0001-01-01T00:00:00+14:00"])
def test_a_clock_of_another_age_is_refused_and_no_page_falls(enter, told):
    entry = {"entry": "b9", "volume": 1, "result": "sound", "text": "", "at": told}
    assert enter("expert").post(f"{BASE}/notes", json=[entry]).status_code == 422
    assert enter("bureau").get(BASE).status_code == 200


@pytest.mark.parametrize("told", ["2001-01-01T00:00:00+00:00", "2099-01-01T00:00:00+00:00"])
def test_nobody_dates_an_entry_before_the_drawing_or_tomorrow(app, enter, told):
    entry = {"entry": "b8", "volume": 1, "result": "sound", "text": "倒签", "at": told}
    assert enter("expert").post(f"{BASE}/notes", json=[entry]).status_code == 200
    with app.app_context():
        note = db.session.scalars(select(SampleNote).filter_by(entry="b8")).one()
        assert note.at == note.entered_at


def a_photo(colour=0, format="JPEG"):
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (colour, 90, 60)).save(out, format)
    return out.getvalue()


def send_photo(hand, content, entry="seen"):
    said = {"width": "40", "height": "30", "x": "250", "y": "500"}
    if content is not None:
        said["files"] = (io.BytesIO(content), "照片.jpg")
    return hand.post(f"{BASE}/notes/{entry}/photos", data=said)


def photo_lines(app):
    with app.app_context():
        found = select(JournalEntry).filter_by(project_id=SEWAGE, action="note_photo")
        return db.session.scalars(found.order_by(JournalEntry.seq)).all()


def test_a_photo_of_an_entry_is_its_writers_comes_in_once_and_leaves_a_line(app, enter, unseen):
    expert, bureau = enter("expert"), enter("bureau")
    entry = an_entry(numbers(app)[0], entry="seen", result="faulty", text="缺签字")
    assert expert.post(f"{BASE}/notes", json=[entry]).status_code == 200
    assert send_photo(bureau, a_photo()).status_code == 403
    assert send_photo(expert, a_photo(), entry="nobodys").status_code == 404
    assert send_photo(expert, b"").status_code == 422
    refused = send_photo(expert, small_pdf("照片", 1))
    assert refused.status_code == 422 and not photo_lines(app)
    assert send_photo(expert, a_photo()).status_code == 200
    assert send_photo(expert, a_photo()).status_code == 200
    (line,) = photo_lines(app)
    assert line.facts["entry"] == "seen"
    assert bureau.get(f"{BASE}/notes/seen/photos/0").data == a_photo()
    assert bureau.get(f"{BASE}/notes/seen/photos/1").status_code == 404


def test_an_entry_has_at_most_six_photos(app, enter, unseen):
    expert = enter("expert")
    assert (
        expert.post(f"{BASE}/notes", json=[an_entry(numbers(app)[0], entry="seen")]).status_code
        == 200
    )
    sent = [send_photo(expert, a_photo(30 * number)).status_code for number in range(7)]
    assert sent == [200] * 6 + [422]
    assert len(photo_lines(app)) == 6
