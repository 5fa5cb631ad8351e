"""定稿: what was admitted is what is judged, and every change of it is on record."""

import io
import json

import pytest
from sqlalchemy import func, select, update

from acceptance.extensions import db
from acceptance.gateways import clock, word_text
from acceptance.models import (
    Amendment,
    ArchiveVersion,
    Document,
    FileVersion,
    Filing,
    Finding,
    JournalEntry,
    Project,
    Report,
    Sample,
    Volume,
)
from acceptance.services.life import frozen
from acceptance.services.life.facts import ProjectFacts
from tests import builders
from tests.web.hands import state, step, vote_all
from workflows import frozen as tree

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
POWER, PLANT, DAM = builders.POWER, builders.SEWAGE, builders.RESERVOIR
"""The demo's projects that wait for an answer, are judged, and rectify."""


@pytest.fixture
def owner(enter):
    return enter("owner")


@pytest.fixture
def bureau(enter):
    return enter("bureau")


def an_item(project_id, **more):
    """A filed item of the project with files in it: id and code."""
    with_files = select(Document.filing_id).where(Document.project_id == project_id)
    row = db.session.scalars(
        select(Filing).where(
            Filing.project_id == project_id,
            Filing.state == "filed",
            Filing.required,
            Filing.id.in_(with_files),
        )
    ).first()
    return row.id, row.code


def digest(app, project_id):
    """The digest of the archive as it lies."""
    with app.app_context():
        return tree.archive_digest(frozen.live(project_id))


def latest(app, project_id):
    with app.app_context():
        row = frozen.latest(project_id)
        return row.number, row.digest


def an_amendment(app, owner, bureau, volume, project_id=PLANT, items=""):
    """A change that the bureau has agreed to: its id and version."""
    asked = owner.post(
        f"/projects/{project_id}/archive/amendments",
        data={"reason": "漏扫一页", "volumes": str(volume), "items": items},
    )
    assert asked.status_code == 302, asked.text
    take(app, bureau, "agree_amendment", answer="同意", project_id=project_id)


def take(app, hand, name, answer="", project_id=PLANT):
    """One step of the change that is on its way."""
    with app.app_context():
        row = db.session.scalars(
            select(Amendment)
            .where(Amendment.project_id == project_id)
            .order_by(Amendment.number.desc())
        ).first()
        key, version = row.id, row.version_id
    return hand.post(
        f"/projects/{project_id}/archive/amendments/{key}/steps/{name}",
        data={"answer": answer, "version": version},
    )


def note(app, hand, number, text, project_id=PLANT):
    """Write the note of a volume (备考表) in the cataloguing table."""
    with app.app_context():
        row = db.session.scalars(
            select(Volume).where(Volume.project_id == project_id, Volume.number == number)
        ).one()
        cell = [row.id, "note", row.note, text]
    return hand.post(f"/projects/{project_id}/table/volumes", json=[cell])


def volume_of(app, project_id, number):
    with app.app_context():
        return db.session.scalars(
            select(Volume.id).where(Volume.project_id == project_id, Volume.number == number)
        ).one()


def test_in_review_the_owner_returns_uploads_submits_files_and_renumbers_and_nothing_of_it_happens(
    app, owner, bureau
):
    before = digest(app, PLANT)
    with app.app_context():
        item, _code = an_item(PLANT)
        versions = db.session.scalar(select(func.count()).select_from(FileVersion))
    for hand in (owner, bureau):
        answer = hand.post(
            f"/projects/{PLANT}/filings/{item}/steps/return_filed", data={"reason": "重传"}
        )
        assert answer.status_code == 422 and "更改单" in answer.text
    answer = owner.post(
        f"/projects/{PLANT}/filings/{item}/files",
        data={"files": (io.BytesIO(PDF), "别的.pdf")},
        content_type="multipart/form-data",
    )
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(FileVersion)) == versions
    for name in ("submit", "file", "recall", "ask_exemption", "reopen"):
        answer = owner.post(f"/projects/{PLANT}/filings/{item}/steps/{name}", data={"reason": "无"})
        assert answer.status_code in (403, 409, 422), name
    answer = owner.post(
        f"/projects/{PLANT}/filings/steps",
        data={"step": "return_filed", "reason": "重传", "ids": [str(item)]},
    )
    assert answer.status_code == 422
    renumbered = owner.post(
        f"/projects/{PLANT}/numbers",
        data={"pattern": "{项目号}-{案卷号:3}-{件号:4}", "project_number": "另编"},
    )
    assert renumbered.status_code == 422 and "定稿" in renumbered.text
    assert digest(app, PLANT) == before


WHY = {POWER: "项目当前在“已申请”", PLANT: "定稿"}
"""What the refusal says: an application lies with the bureau, or its archive stands fixed."""


def deeds(app, project_id):
    """Every door by which the archive could be changed, with something that would change it."""
    with app.app_context():
        volume = db.session.scalars(
            select(Volume).where(Volume.project_id == project_id).order_by(Volume.number)
        ).first()
        document = db.session.scalars(
            select(Document).where(Document.volume_id == volume.id).order_by(Document.position)
        ).first()
        party = db.session.get(Project, project_id).parties[0].organisation_id
        at = f"/projects/{project_id}"
        seen = document.title
        yield f"{at}/volumes/new", {"title": "新卷", "section": 0}
        yield (
            f"{at}/volumes/{volume.id}",
            {"title": "改名", "version": volume.version_id},
        )
        yield f"{at}/volumes/{volume.id}/move", {"files": document.id, "to": 0}
        yield f"{at}/volumes/{volume.id}/remove", {}
        yield f"{at}/volumes/{volume.id}/unseal", {"reason": "要改"}
        yield f"{at}/arrangements", {"section": 1}
        yield f"{at}/documents/{document.id}", {"title": "改名", "number": "", "author": ""}
        yield (
            f"{at}/catalogue",
            {"sheet": (io.BytesIO("序号,题名\n1,甲".encode()), "目录.csv")},
        )
        yield (
            f"{at}/parties",
            {"organisation_id": party, "kind": "operator", "section": 0},
        )
        yield (
            f"{at}/links",
            {"party_id": db.session.get(Project, project_id).parties[1].id, "days": 7},
        )
        yield (
            f"{at}/drawings",
            {"section": 1, "number": "结施-99", "title": "新图", "discipline": "结构"},
        )
        yield (
            f"{at}/table/files",
            [[document.id, "title", seen, "改名"]],
        )


@pytest.mark.parametrize("project_id", [POWER, PLANT])
def test_while_others_judge_no_door_changes_the_archive(app, owner, project_id):
    before = digest(app, project_id)
    for url, data in list(deeds(app, project_id)):
        if isinstance(data, list):
            answer = owner.post(url, json=data)
        else:
            answer = owner.post(url, data=data)
        assert answer.status_code == 422, (url, answer.status_code)
        # refused for the stage it is in, and not for something that the form lacks
        said = answer.text
        if answer.is_json:
            said = answer.json["reason"]
        assert WHY[project_id] in said, (url, said)
    assert digest(app, project_id) == before


def test_admission_fixes_the_archive_and_the_chain_tells_its_digest(app, bureau):
    assert step(bureau, POWER, "admit", confirm="true").status_code == 302
    number, fixed = latest(app, POWER)
    assert number == 1 and fixed == digest(app, POWER)
    with app.app_context():
        line = db.session.scalars(
            select(JournalEntry).where(
                JournalEntry.project_id == POWER, JournalEntry.action == "freeze_archive"
            )
        ).one()
        assert line.facts["digest"] == fixed and line.facts["version"] == 1
        assert all(db.session.scalars(select(Volume.fixed).where(Volume.project_id == POWER)).all())


def test_an_agreed_change_opens_what_it_names_and_nothing_else(app, owner, bureau):
    an_amendment(app, owner, bureau, 2)
    assert note(app, owner, 2, "缺一页").status_code == 200
    answer = note(app, owner, 3, "缺一页")
    assert answer.status_code == 422 and "更改单" in answer.json["reason"]


@pytest.mark.usefixtures("agrees")
def test_a_change_is_asked_agreed_made_shown_before_and_after_and_fixed(app, owner, bureau):
    with app.app_context():
        sampled = db.session.scalars(
            select(Volume.number)
            .join(Sample, Sample.volume_id == Volume.id)
            .where(Sample.project_id == PLANT)
        ).first()
    an_amendment(app, owner, bureau, sampled)
    note(app, owner, sampled, "缺一页，已补")
    assert take(app, owner, "report_amendment").status_code == 302
    page = bureau.get(f"/projects/{PLANT}/archive").text
    assert "缺一页，已补" in page and "备考说明" in page
    before = latest(app, PLANT)
    assert take(app, bureau, "fix_amendment").status_code == 302
    after = latest(app, PLANT)
    assert after[0] == before[0] + 1 and after[1] != before[1] and after[1] == digest(app, PLANT)
    with app.app_context():
        facts = ProjectFacts(
            db.session.get(Project, PLANT), clock.local_date(clock.now()), thorough=True
        )
        assert facts.archive.changed == [] and list(facts.sample.unlooked) == [sampled]
        line = db.session.scalars(
            select(JournalEntry).where(JournalEntry.action == "amend_archive")
        ).one()
        assert line.facts["again"] == [sampled]
        assert (line.facts["from"], line.facts["to"]) == (before[0], after[0])
        assert db.session.get(Amendment, line.object_id).to_version == after[0]


def test_a_change_is_agreed_to_as_it_was_reported(app, owner, bureau):
    an_amendment(app, owner, bureau, 2)
    key = volume_of(app, PLANT, 2)
    note(app, owner, 2, "一")
    take(app, owner, "report_amendment")
    # once it is reported nothing moves any more
    assert note(app, owner, 2, "二").status_code == 422
    with app.app_context():
        db.session.get(Volume, key).note = "背后改的"
        db.session.commit()
    answer = take(app, bureau, "fix_amendment")
    assert answer.status_code == 422 and "退回重报" in answer.text


def test_what_was_changed_is_reported_and_not_left_lying(app, owner, bureau):
    an_amendment(app, owner, bureau, 2)
    assert take(app, owner, "report_amendment").status_code == 422
    note(app, owner, 2, "一")
    assert take(app, owner, "withdraw_amendment").status_code == 422
    note(app, owner, 2, "")
    assert take(app, owner, "withdraw_amendment").status_code == 302


@pytest.mark.parametrize(
    "who", ["supervisor", "contractor", "expert", "city", "authority", "province", "health"]
)
def test_only_the_owner_asks_for_a_change_and_only_the_bureau_agrees(
    app, enter, owner, bureau, who
):
    hand = enter(who)
    data = {"reason": "想改", "volumes": "1", "items": ""}
    assert hand.post(f"/projects/{PLANT}/archive/amendments", data=data).status_code in (403, 404)
    assert owner.post(f"/projects/{PLANT}/archive/amendments", data=data).status_code == 302
    assert take(app, hand, "agree_amendment", answer="好").status_code in (403, 404)
    assert take(app, owner, "agree_amendment", answer="好").status_code == 403
    assert take(app, bureau, "report_amendment").status_code == 403


def test_a_change_is_refused_with_words_and_stands_still_where_its_stage_has_passed(
    app, owner, bureau
):
    data = {"reason": "想改", "volumes": "1", "items": ""}
    assert owner.post(f"/projects/{PLANT}/archive/amendments", data=data).status_code == 302
    assert take(app, bureau, "refuse_amendment", answer=" ").status_code == 422
    with app.app_context():
        db.session.execute(update(Project).filter_by(id=PLANT).values(state="archived"))
        db.session.commit()
    assert take(app, bureau, "agree_amendment", answer="同意").status_code == 422
    with app.app_context():
        assert db.session.scalars(select(Amendment).filter_by(project_id=PLANT)).one().state == (
            "asked"
        )


def test_a_second_change_waits_for_the_first(owner):
    data = {"reason": "想改", "volumes": "1", "items": ""}
    assert owner.post(f"/projects/{PLANT}/archive/amendments", data=data).status_code == 302
    again = owner.post(f"/projects/{PLANT}/archive/amendments", data=data)
    assert again.status_code == 422 and "没有办完" in again.text


def test_no_decision_is_taken_while_a_change_is_half_done(app, enter, owner, bureau):
    vote_all(enter, PLANT)
    owner.post(
        f"/projects/{PLANT}/archive/amendments",
        data={"reason": "想改", "volumes": "1", "items": ""},
    )
    answer = step(bureau, PLANT, "approve", confirm="true")
    assert answer.status_code == 409 and "更改单第 1 号还没有办完" in answer.text


def test_a_volume_changed_behind_the_doors_stops_every_decision(app, enter, bureau):
    vote_all(enter, PLANT)
    with app.app_context():
        db.session.get(Volume, volume_of(app, PLANT, 1)).title = "换了题名"
        db.session.commit()
    answer = step(bureau, PLANT, "approve", confirm="true")
    assert answer.status_code == 409 and "与定稿不符" in answer.text


def test_bytes_exchanged_behind_the_doors_stop_the_decision(app, enter, bureau):
    vote_all(enter, PLANT)
    with app.app_context():
        document = db.session.scalars(
            select(Document).where(Document.project_id == PLANT, Document.volume_id.is_not(None))
        ).first()
        version = db.session.scalars(
            select(FileVersion).where(FileVersion.document_id == document.id, FileVersion.current)
        ).one()
        version.digest = "0" * 64
        db.session.commit()
    answer = step(bureau, PLANT, "approve", confirm="true")
    assert answer.status_code == 409 and "与定稿不符" in answer.text


@pytest.mark.usefixtures("agrees")
def test_rectification_works_through_a_change_and_leaves_a_version(app, enter, owner, bureau):
    """The order opens the archive; what was rectified is the version that is looked at again."""
    assert note(app, owner, 1, "已补签", DAM).status_code == 200
    with app.app_context():
        found = db.session.scalars(select(Finding.id).where(Finding.project_id == DAM)).all()
    for one in found:
        owner.post(f"/projects/{DAM}/findings/{one}/steps/answer", data={"answer": "已整改"})
    assert step(owner, DAM, "submit_rectification").status_code == 302
    number, fixed = latest(app, DAM)
    assert number == 2 and fixed == digest(app, DAM)
    assert note(app, owner, 1, "再改", DAM).status_code == 422


def test_anyone_counts_a_version_again(owner, tmp_path):
    saved = owner.get(f"/projects/{PLANT}/archive/versions/1.json")
    assert saved.status_code == 200
    version = json.loads(saved.text)
    assert tree.problems(version) == [] and version["volumes"]
    assert "def archive_digest" in owner.get(f"/projects/{PLANT}/archive/frozen.py").text
    assert owner.get(f"/projects/{PLANT}/archive/versions/9.json").status_code == 404


@pytest.mark.usefixtures("agrees")
def test_an_application_admitted_again_with_the_archive_unchanged_is_admitted(app, owner, bureau):
    assert step(bureau, POWER, "admit", confirm="true").status_code == 302
    first = latest(app, POWER)
    assert step(owner, POWER, "withdraw", reason="补材料").status_code == 302
    assert step(owner, POWER, "apply").status_code == 302
    assert step(bureau, POWER, "admit", confirm="true").status_code == 302
    assert latest(app, POWER) == first
    with app.app_context():
        assert db.session.get(Project, POWER).state == "admitted"


@pytest.mark.usefixtures("agrees")
def test_a_withdrawn_application_opens_the_archive_and_the_next_admission_fixes_it_anew(
    app, owner, bureau
):
    step(bureau, POWER, "admit", confirm="true")
    assert step(owner, POWER, "withdraw", reason="补材料").status_code == 302
    assert note(app, owner, 1, "补", POWER).status_code == 200
    assert step(owner, POWER, "apply").status_code == 302
    assert step(bureau, POWER, "admit", confirm="true").status_code == 302
    number, fixed = latest(app, POWER)
    assert number == 2 and fixed == digest(app, POWER)


def test_the_same_archive_admitted_again_is_the_same_version_and_the_project_moves_on(
    app, owner, bureau
):
    step(bureau, POWER, "admit", confirm="true")
    first = latest(app, POWER)
    step(owner, POWER, "withdraw", reason="再想想")
    step(owner, POWER, "apply")
    assert step(bureau, POWER, "admit", confirm="true").status_code == 302
    assert latest(app, POWER) == first and state(app, POWER) == "admitted"


def test_a_project_admitted_before_versions_were_kept_is_fixed_by_hand_before_it_is_judged(
    app, enter, owner, bureau
):
    vote_all(enter, PLANT)
    with app.app_context():
        for row in db.session.scalars(
            select(ArchiveVersion).where(ArchiveVersion.project_id == PLANT)
        ):
            db.session.delete(row)
        db.session.commit()
    answer = step(bureau, PLANT, "approve", confirm="true")
    assert answer.status_code == 409 and "还没有定稿" in answer.text
    assert owner.post(f"/projects/{PLANT}/archive/versions").status_code == 403
    assert bureau.post(f"/projects/{PLANT}/archive/versions").status_code == 302
    assert bureau.post(f"/projects/{PLANT}/archive/versions").status_code == 422


def words_of(app, project_id, kind):
    """What the last document of a kind says, and its code."""
    with app.app_context():
        report = db.session.scalars(
            select(Report)
            .where(Report.project_id == project_id, Report.kind == kind)
            .order_by(Report.id.desc())
        ).first()
        content = app.extensions["store"].path(report.digest).read_bytes()
        return "\n".join(word_text.lines(content)), report.code


def test_admission_sample_opinion_and_transfer_list_name_the_version(app, enter, owner, bureau):
    with app.app_context():
        project_id = builders.a_project("accepted", code="T-7", name="试验七桥").id
        builders.nothing_is_owed_after(project_id)
    bureau.post(f"/projects/{project_id}/reports", data={"kind": "inspection_record"})
    owner.post(f"/projects/{project_id}/handover", data={"remark": ""})
    _number, fixed = latest(app, project_id)
    for kind in ("admission", "inspection_record", "opinion", "handover_list"):
        said, code = words_of(app, project_id, kind)
        assert f"第1版：{tree.shown(fixed)}" in said, kind
        # what the QR code leads to tells the whole digest
        assert fixed in enter("nobody").get(f"/v/{code}").text, kind


def test_before_the_archive_is_fixed_no_paper_names_a_version(app, enter):
    said, code = words_of(app, POWER, "application_report")
    assert "定稿" not in said and "定稿" not in enter("nobody").get(f"/v/{code}").text
