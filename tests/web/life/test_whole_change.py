"""One 更改单 from its proposal to the new version, and what each paper of before and after says of the archive."""

import io
import json

import docx
import pytest
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Amendment, JournalEntry, Notice, Report, Sample, Volume
from acceptance.services.life import frozen
from acceptance.transaction import transaction
from tests.web.life.test_frozen_archive import PLANT, digest, latest, note, take
from workflows import frozen as tree

pytestmark = pytest.mark.usefixtures("agrees")
AT = f"/projects/{PLANT}"


@pytest.fixture
def owner(enter):
    return enter("owner")


@pytest.fixture
def bureau(enter):
    return enter("bureau")


def record(app, bureau):
    """The office issues the record of the sample; the paper."""
    answer = bureau.post(f"{AT}/reports", data={"kind": "inspection_record"})
    assert answer.status_code == 302, answer.text
    return newest(app, "inspection_record")


def newest(app, kind):
    with app.app_context():
        mine = select(Report).filter_by(project_id=PLANT, kind=kind).order_by(Report.id.desc())
        return db.session.scalars(mine).first()


def said(app, row):
    """All words of a paper, those at its foot as well."""
    path = app.extensions["store"].path(row.digest)
    paper = docx.Document(io.BytesIO(path.read_bytes()))
    feet = [one for part in paper.sections for one in part.footer.paragraphs]
    return "\n".join(one.text for one in [*paper.paragraphs, *feet])


def lines(app):
    """What the journal tells of the change, in its order."""
    with app.app_context():
        mine = select(JournalEntry).filter_by(project_id=PLANT, noun="amendment")
        rows = db.session.scalars(mine.order_by(JournalEntry.seq)).all()
        return [(row.action, row.after, row.facts.get("answer", "")) for row in rows]


def drawn(app):
    """The numbers of two volumes, of which the first is in the sample."""
    with app.app_context():
        sampled = select(Sample.volume_id).filter_by(project_id=PLANT)
        mine = select(Volume.number).filter_by(project_id=PLANT).order_by(Volume.number)
        inside = db.session.scalars(mine.where(Volume.id.in_(sampled))).first()
        return inside, db.session.scalars(mine.where(Volume.number != inside)).first()


def test_a_change_goes_its_whole_way_and_every_paper_says_which_version_it_speaks_of(
    app, enter, owner, bureau
):
    volume, other = drawn(app)
    first = latest(app, PLANT)
    early = record(app, bureau)
    assert early.archive_version == 1 and f"第1版：{tree.shown(first[1])}" in said(app, early)
    words = said(app, early)
    # proposed: nothing is open yet, nobody but the office is asked
    assert note(app, owner, volume, "缺第 7 页").status_code == 422
    asked = {"reason": "漏扫第 7 页", "volumes": str(volume), "items": ""}
    assert owner.post(f"{AT}/archive/amendments", data=asked).status_code == 302
    assert note(app, owner, volume, "缺第 7 页").status_code == 422
    with app.app_context():
        told = select(Notice.role).filter_by(project_id=PLANT, action="ask_amendment")
        assert set(db.session.scalars(told.order_by(Notice.id))) == {"bureau"}
    # agreed: what it names is open, and nothing else
    assert take(app, bureau, "agree_amendment", answer="同意补扫").status_code == 302
    assert note(app, owner, other, "别的卷").status_code == 422
    assert note(app, owner, volume, "缺第 7 页").status_code == 200
    # a paper of now speaks of the version in force, not of what lies half changed
    assert latest(app, PLANT) == first and digest(app, PLANT) != first[1]
    # reported, sent back, made right, reported again, fixed
    assert take(app, owner, "report_amendment").status_code == 302
    assert take(app, bureau, "return_amendment", answer="写明页次").status_code == 302
    assert note(app, owner, volume, "第 7 页漏扫，已补").status_code == 200
    assert take(app, owner, "report_amendment").status_code == 302
    assert take(app, owner, "withdraw_amendment").status_code == 403
    assert take(app, bureau, "fix_amendment").status_code == 302
    second = latest(app, PLANT)
    assert second == (2, digest(app, PLANT)) and second[1] != first[1]
    assert note(app, owner, volume, "再改").status_code == 422
    assert lines(app) == [
        ("ask_amendment", "asked", ""),
        ("agree_amendment", "agreed", "同意补扫"),
        ("report_amendment", "reported", ""),
        ("return_amendment", "agreed", "写明页次"),
        ("report_amendment", "reported", ""),
        ("amend_archive", "", ""),
        ("fix_amendment", "fixed", ""),
    ]
    # papers: the new one names the new version, the old one keeps its words and its version
    late = record(app, bureau)
    assert late.archive_version == 2 and f"第2版：{tree.shown(second[1])}" in said(app, late)
    with app.app_context():
        old = db.session.get(Report, early.id)
        assert (old.digest, old.archive_version) == (early.digest, 1)
    assert said(app, early) == words
    nobody = enter("nobody")
    for paper, version in ((early, first), (late, second)):
        page = nobody.get(f"/v/{paper.code}").text
        assert f"第 {version[0]} 版" in page and version[1] in page
    # a correction of a paper that was issued upon the first version still speaks of that one
    admission = newest(app, "admission")
    answer = bureau.post(f"{AT}/reports/{admission.id}/correction", data={"reason": "抬头有误"})
    assert answer.status_code == 302
    corrected = newest(app, "admission")
    assert corrected.id != admission.id and corrected.archive_version == 1
    assert f"第1版：{tree.shown(first[1])}" in said(app, corrected)
    # the page of the archive tells both, what was changed, and lets anybody count both again
    page = bureau.get(f"{AT}/archive").text
    for word in ("漏扫第 7 页", "写明页次", "第 7 页漏扫，已补", tree.shown(first[1])):
        assert word in page
    english = bureau.get(f"{AT}/archive", headers={"Accept-Language": "en"}).text
    assert "Version 1" in english and "Version 2" in english
    for number, fixed in (first, second):
        kept = json.loads(owner.get(f"{AT}/archive/versions/{number}.json").data)
        assert kept["digest"] == fixed
    with app.app_context():
        row = db.session.scalars(select(Amendment).filter_by(project_id=PLANT)).one()
        assert (row.of_version, row.to_version, row.state) == (1, 2, "fixed")
        assert frozen.numbered(PLANT, 1).digest == first[1]
    # the panel hears which sampled volume to look at again
    with app.app_context():
        heard = select(Notice).filter_by(project_id=PLANT, role="panelist", action="fix_amendment")
        assert f"第 {volume} 卷" in db.session.scalars(heard).one().reason


def test_an_answer_stays_that_of_who_gave_it_when_another_officer_fixes_the_version(
    app, enter, owner, bureau
):
    """Seen: the page gave the words of who had sent it back to who fixed it, at that hour."""
    volume, _other = drawn(app)
    asked = {"reason": "漏扫", "volumes": str(volume), "items": ""}
    owner.post(f"{AT}/archive/amendments", data=asked)
    take(app, bureau, "agree_amendment", answer="同意补扫")
    note(app, owner, volume, "已补")
    take(app, owner, "report_amendment")
    with app.app_context(), transaction() as session:
        row = session.scalars(select(Amendment).filter_by(project_id=PLANT)).one()
        row.answered_by, answered = "何秀兰", row.answered_at
    assert take(app, bureau, "fix_amendment").status_code == 302
    with app.app_context():
        row = db.session.scalars(select(Amendment).filter_by(project_id=PLANT)).one()
        assert (row.answer, row.answered_by, row.answered_at) == ("同意补扫", "何秀兰", answered)
        mine = select(JournalEntry.actor).filter_by(project_id=PLANT, action="fix_amendment")
        assert db.session.scalars(mine).one() == "陈岚"
