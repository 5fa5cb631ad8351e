"""What was stored wrongly: withdrawn, put back, moved, taken back; every count is counted again apart."""

import io
from collections import Counter

import pytest
from sqlalchemy import select

from acceptance import tasks
from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.models import (
    Document,
    FileMove,
    FileVersion,
    Filing,
    HandTaken,
    JournalEntry,
    Volume,
    Withdrawal,
)
from acceptance.services.desk import reconciling
from acceptance.services.life import frozen
from tests import builders
from tests.web.life import test_frozen_archive as changes
from workflows import frozen as tree

BRIDGE, PLANT = builders.BRIDGE, builders.SEWAGE


@pytest.fixture
def owner(enter):
    return enter("owner")


@pytest.fixture
def contractor(enter):
    return enter("contractor")


def an_open_item(number=0, **by):
    """An item of the first contractor that waits for its first files."""
    wanted = select(Filing).where(
        Filing.project_id == BRIDGE, Filing.state == "missing", Filing.files == 0
    )
    wanted = wanted.filter_by(**(by or {"section": 1})).order_by(Filing.id)
    return db.session.scalars(wanted).all()[number].id


def send(hand, filing_id, title, content=None, newer=""):
    answer = hand.post(
        f"/projects/{BRIDGE}/filings/{filing_id}/files",
        data={"files": (io.BytesIO(content or small_pdf(title)), f"{title}.pdf"), "newer": newer},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 303, answer.text


def check(app):
    """The worker does what is queued."""
    with app.app_context():
        tasks.drain(app)


def the_file(title):
    return db.session.scalars(
        select(Document).where(Document.project_id == BRIDGE, Document.title == title)
    ).one()


def versions(document_id):
    rows = select(FileVersion).where(FileVersion.document_id == document_id)
    return db.session.scalars(rows.order_by(FileVersion.id)).all()


def withdraw(hand, version_id, reason="扫成了别的一份"):
    return hand.post(f"/projects/{BRIDGE}/versions/{version_id}/withdraw", data={"reason": reason})


def counted(filing_id):
    """Files and stored files of an item, counted from the rows alone."""
    files = stored = 0
    for document in db.session.scalars(select(Document).where(Document.filing_id == filing_id)):
        if document.gone:
            continue
        files += 1
        stored += any(one.current and not one.gone for one in versions(document.id))
    return files, stored


def every_count_is_right():
    """Items and volumes of the project against a recount; journal against the data."""
    db.session.expire_all()
    for filing in db.session.scalars(select(Filing).where(Filing.project_id == BRIDGE)):
        assert (filing.files, filing.stored) == counted(filing.id), filing.name
    for volume in db.session.scalars(select(Volume).where(Volume.project_id == BRIDGE)):
        inside = db.session.scalars(
            select(Document).where(Document.volume_id == volume.id).order_by(Document.position)
        ).all()
        pages = sum(one.last_page - one.first_page + 1 for one in inside if one.first_page)
        assert (volume.files, volume.pages) == (len(inside), pages), volume.title
        assert all(one.gone != "withdrawn" for one in inside)
    assert list(reconciling.differences(Counter())) == []


def finds(hand, words):
    """Whether the search of the project finds a file of that title."""
    page = hand.get(f"/projects/{BRIDGE}/search", query_string={"q": words}).text
    return "/documents/" in page


def test_a_wrong_file_is_withdrawn_counts_nowhere_and_is_put_back(app, contractor):
    with app.app_context():
        item = an_open_item()
    send(contractor, item, "错放的会议照片")
    check(app)
    with app.app_context():
        document = the_file("错放的会议照片")
        key, (version,) = document.id, versions(document.id)
        assert db.session.get(Filing, item).files == 1
        number = version.id
    assert "撤下" in contractor.get(f"/projects/{BRIDGE}/documents/{key}").text
    assert withdraw(contractor, number, reason="").status_code == 422
    assert withdraw(contractor, number).status_code == 302
    check(app)
    with app.app_context():
        document = db.session.get(Document, key)
        assert (document.gone, document.volume_id) == ("withdrawn", None)
        assert db.session.get(Filing, item).files == 0
        line = db.session.scalars(
            select(JournalEntry).where(JournalEntry.action == "withdraw_file")
        ).one()
        assert line.facts["reason"] == "扫成了别的一份" and line.object_id == item
        assert (line.facts["stood"], line.facts["stands"]) == (number, None)
        every_count_is_right()
        row = db.session.scalars(select(Withdrawal)).one().id
    assert not finds(contractor, "错放的会议照片")
    page = contractor.get(f"/projects/{BRIDGE}/filings/{item}").text
    assert "已撤下" in page and "扫成了别的一份" in page
    assert contractor.get(f"/projects/{BRIDGE}/filings/files/{number}").status_code == 200
    assert withdraw(contractor, number).status_code == 422
    back = contractor.post(f"/projects/{BRIDGE}/withdrawals/{row}/undo")
    assert back.status_code == 302
    check(app)
    with app.app_context():
        assert db.session.get(Filing, item).files == 1
        assert db.session.scalars(select(Document.indexed).filter_by(id=key)).one()
        every_count_is_right()
    assert finds(contractor, "错放的会议照片")
    assert contractor.post(f"/projects/{BRIDGE}/withdrawals/{row}/undo").status_code == 422


def test_the_version_before_stands_again_and_a_newer_one_is_not_thrown_out_by_putting_back(
    app, contractor
):
    with app.app_context():
        item = an_open_item()
    send(contractor, item, "开工报告", small_pdf("第一稿", 2))
    send(contractor, item, "开工报告", small_pdf("第二稿", 5), newer="1")
    check(app)
    with app.app_context():
        key = the_file("开工报告").id
        first, second = (one.id for one in versions(key))
    withdraw(contractor, second)
    with app.app_context():
        assert [one.current for one in versions(key)] == [True, False]
        assert db.session.get(Filing, item).stored == 1
        every_count_is_right()
    send(contractor, item, "开工报告", small_pdf("第三稿", 3), newer="1")
    with app.app_context():
        row = db.session.scalars(select(Withdrawal)).one().id
    contractor.post(f"/projects/{BRIDGE}/withdrawals/{row}/undo")
    with app.app_context():
        assert [(one.current, one.gone) for one in versions(key)] == [
            (False, ""),
            (False, ""),
            (True, ""),
        ]
        every_count_is_right()


def test_a_listed_file_waits_for_its_bytes_again_and_blocks_the_item(app, owner):
    with app.app_context():
        listed = db.session.scalars(
            select(Document)
            .join(Filing, Filing.id == Document.filing_id)
            .where(
                Document.project_id == BRIDGE,
                Document.import_id.is_not(None),
                Document.state == "stored",
                Filing.state == "filed",
            )
        ).first()
        key, item, volume = listed.id, listed.filing_id, listed.volume_id
        (version,) = versions(key)
        number = version.id
        files = db.session.get(Filing, item).files
    refused = withdraw(owner, number)
    assert refused.status_code == 422 and "退回后才能改动" in refused.text
    returned = owner.post(
        f"/projects/{BRIDGE}/filings/{item}/steps/return_filed", data={"reason": "其中一件错了"}
    )
    assert returned.status_code in (302, 403)
    with app.app_context():
        # returned by the bureau where the owner had filed it himself
        row = db.session.get(Filing, item)
        row.state = "returned"
        db.session.commit()
    assert withdraw(owner, number).status_code == 302
    with app.app_context():
        document = db.session.get(Document, key)
        assert (document.state, document.gone, document.volume_id) == ("listed", "", volume)
        filing = db.session.get(Filing, item)
        assert (filing.files, filing.stored) == (files, files - 1)
        assert counted(item) == (files, files - 1)


def test_only_who_stored_it_or_the_owner_withdraws(app, owner, contractor, enter):
    with app.app_context():
        item = an_open_item()
    send(owner, item, "建设单位代传的")
    with app.app_context():
        key = the_file("建设单位代传的").id
        number = versions(key)[0].id
    refused = withdraw(contractor, number)
    assert refused.status_code == 422 and "别的单位存入" in refused.text
    assert withdraw(enter("supervisor"), number).status_code in (403, 404)
    assert withdraw(enter("bureau"), number).status_code == 403
    assert withdraw(owner, number).status_code == 302


def test_files_move_with_their_versions_and_the_move_is_taken_back(app, owner, contractor):
    with app.app_context():
        wrong, right = an_open_item(), an_open_item(1)
        right_name = db.session.get(Filing, right).name
    send(contractor, wrong, "甲", small_pdf("甲一"))
    send(contractor, wrong, "甲", small_pdf("甲二"), newer="1")
    send(contractor, wrong, "乙")
    send(contractor, right, "甲", small_pdf("另一份甲"))
    check(app)
    with app.app_context():
        ids = db.session.scalars(
            select(Document.id).where(Document.filing_id == wrong).order_by(Document.id)
        ).all()
        foreign = db.session.scalars(
            select(Filing.id)
            .where(Filing.project_id == BRIDGE, Filing.section == 2)
            .order_by(Filing.id)
        ).first()
    asked = {"ids": ids, "q": right_name}
    page = contractor.get(f"/projects/{BRIDGE}/moves", query_string=asked)
    assert page.status_code == 200 and right_name in page.text
    looked = contractor.get(f"/projects/{BRIDGE}/moves", query_string={**asked, "to": right})
    assert "移 2 件" in looked.text
    sent = {"ids": ids, "to": right, "reason": "放错条目"}
    assert (
        contractor.post(f"/projects/{BRIDGE}/moves", data={**sent, "to": foreign}).status_code
        == 404
    )
    bare = contractor.post(f"/projects/{BRIDGE}/moves", data={**sent, "reason": ""})
    assert bare.status_code == 422 and "必须填写" in bare.text
    assert contractor.post(f"/projects/{BRIDGE}/moves", data=sent).status_code == 302
    with app.app_context():
        assert counted(wrong) == (0, 0) and counted(right) == (3, 3)
        titles = db.session.scalars(
            select(Document.title).where(Document.filing_id == right).order_by(Document.title)
        ).all()
        assert titles == ["乙", "甲", "甲"]
        assert [len(versions(one)) for one in ids] == [2, 1]
        taken = select(HandTaken).where(
            HandTaken.noun == "filing", HandTaken.object_id == right, HandTaken.step == "store_file"
        )
        assert db.session.scalars(taken).all()
        lines = db.session.scalars(
            select(JournalEntry).where(JournalEntry.action == "move_documents")
        ).all()
        assert {line.object_id for line in lines} == {wrong, right}
        every_count_is_right()
        row = db.session.scalars(select(FileMove)).one().id
    assert "撤回移动" in contractor.get(f"/projects/{BRIDGE}/filings/{right}").text
    assert contractor.post(f"/projects/{BRIDGE}/moves/{row}/undo").status_code == 302
    with app.app_context():
        assert counted(wrong) == (2, 2) and counted(right) == (1, 1)
        every_count_is_right()
    assert contractor.post(f"/projects/{BRIDGE}/moves/{row}/undo").status_code == 404


def test_a_move_on_which_something_was_built_says_what(app, contractor):
    with app.app_context():
        wrong, right = an_open_item(), an_open_item(1)
    send(contractor, wrong, "丙")
    with app.app_context():
        key = the_file("丙").id
    contractor.post(
        f"/projects/{BRIDGE}/moves", data={"ids": [key], "to": right, "reason": "放错条目"}
    )
    send(contractor, right, "丙", small_pdf("新版"), newer="1")
    with app.app_context():
        row = db.session.scalars(select(FileMove)).one().id
    refused = contractor.post(f"/projects/{BRIDGE}/moves/{row}/undo")
    assert refused.status_code == 422 and "文件“丙”后来换了版本" in refused.text


def test_what_cannot_move_is_named_with_its_reason_beside_what_can(app, owner):
    with app.app_context():
        sealed = db.session.scalars(
            select(Document)
            .join(Volume, Volume.id == Document.volume_id)
            .join(Filing, Filing.id == Document.filing_id)
            .where(Document.project_id == BRIDGE, Filing.state == "filed")
        ).first()
        item, right, closed = an_open_item(), an_open_item(1), sealed.id
        title = sealed.title
    send(owner, item, "能移的")
    with app.app_context():
        free = the_file("能移的").id
    page = owner.get(
        f"/projects/{BRIDGE}/moves", query_string={"ids": [free, closed], "to": right}
    ).text
    assert "不能移" in page and title in page and "退回后才能改动" in page
    assert "移 1 件" in page
    both = {"ids": [free, closed], "to": right, "reason": "放错"}
    assert owner.post(f"/projects/{BRIDGE}/moves", data=both).status_code == 422
    with app.app_context():
        assert db.session.get(Document, free).filing_id == item


def test_a_file_leaves_an_open_volume_when_its_section_changes_and_comes_back_to_its_place(
    app, owner
):
    with app.app_context():
        bound = db.session.scalars(
            select(Document)
            .join(Volume, Volume.id == Document.volume_id)
            .where(
                Document.project_id == BRIDGE,
                Volume.sealed.is_(False),
                Document.position == 1,
                Volume.files > 1,
            )
            .order_by(Document.id)
        ).first()
        key, volume = bound.id, bound.volume_id
        filing = db.session.get(Filing, bound.filing_id)
        filing.state = "returned"
        assert db.session.get(Volume, volume).section == 0
        right = an_open_item(section=1)
        pages = (bound.first_page, bound.last_page)
        db.session.commit()
    sent = {"ids": [key], "to": right, "reason": "放错标段"}
    assert owner.post(f"/projects/{BRIDGE}/moves", data=sent).status_code == 302
    with app.app_context():
        assert db.session.get(Document, key).volume_id is None
        row = db.session.scalars(select(FileMove)).one().id
    assert owner.post(f"/projects/{BRIDGE}/moves/{row}/undo").status_code == 302
    with app.app_context():
        back = db.session.get(Document, key)
        assert (back.volume_id, back.position) == (volume, 1)
        assert (back.first_page, back.last_page) == pages


def test_a_filed_file_is_corrected_with_its_reason_on_its_page_and_in_the_table(
    app, owner, contractor
):
    with app.app_context():
        document = db.session.scalars(
            select(Document)
            .join(Filing, Filing.id == Document.filing_id)
            .where(Document.project_id == BRIDGE, Filing.state == "filed", Document.author != "")
        ).first()
        key, title, author = document.id, document.title, document.author
    address = f"/projects/{BRIDGE}/documents/{key}"
    assert "更正原因" in owner.get(address).text
    typed = {"title": f"{title}（改正）", "number": "更-1", "author": author}
    bare = owner.post(address, data=typed)
    assert bare.status_code == 422 and "更正原因" in bare.text
    assert contractor.post(address, data={**typed, "reason": "错"}).status_code in (404, 422)
    assert owner.post(address, data={**typed, "reason": "题名录错"}).status_code == 302
    with app.app_context():
        line = db.session.scalars(
            select(JournalEntry).where(JournalEntry.action == "correct_document")
        ).one()
        assert line.facts["changed"]["title"] == [title, f"{title}（改正）"]
        assert line.facts["reason"] == "题名录错"
    table = f"/projects/{BRIDGE}/table/files"
    cells = [[key, "author", author, "改正的单位"]]
    refused = owner.post(table, json=cells)
    assert refused.status_code == 422 and "写明原因" in refused.json["reason"]
    assert owner.post(table, json={"reason": "责任者录错", "cells": cells}).json == {"saved": 1}
    with app.app_context():
        lines = select(JournalEntry).where(JournalEntry.action == "edit_cells")
        facts = db.session.scalars(lines.order_by(JournalEntry.id.desc())).first().facts
        assert facts["reason"] == "责任者录错"
        assert facts["changed"] == [[key, "author", author, "改正的单位"]]
        every_count_is_right()


def test_a_wrong_drawing_is_found_in_a_sealed_volume_after_the_application(
    app, enter, owner, contractor
):
    bureau, at = enter("bureau"), f"/projects/{PLANT}"
    with app.app_context():
        drawing = db.session.scalars(
            select(Document)
            .join(Filing, Filing.id == Document.filing_id)
            .where(Document.project_id == PLANT, Filing.drawings, Document.volume_id.is_not(None))
            .order_by(Document.id)
        ).first()
        key, title, item, volume = (
            drawing.id,
            drawing.title,
            drawing.filing_id,
            drawing.volume_id,
        )
        pages = drawing.last_page - drawing.first_page + 1
        code = db.session.get(Filing, item).code
        number = db.session.get(Volume, volume).number
        (wrong,) = versions(key)
        wrong = wrong.id
        first = frozen.latest(PLANT).digest

    def withdrawn():
        return owner.post(f"{at}/versions/{wrong}/withdraw", data={"reason": "出图时拿错了图"})

    assert owner.post(f"{at}/volumes/{volume}/seal").status_code == 302
    assert "更改单" in withdrawn().text
    changes.an_amendment(app, owner, bureau, number, PLANT, items=code)
    assert "退回后才能改动" in withdrawn().text
    returned = {"reason": "其中一张竣工图拿错了"}
    owner.post(f"{at}/filings/{item}/steps/return_filed", data=returned)
    refused = withdrawn()
    assert refused.status_code == 422 and "启封" in refused.text
    owner.post(f"{at}/volumes/{volume}/unseal", data={"reason": "换错图"})
    assert withdrawn().status_code == 302
    with app.app_context():
        filing = db.session.get(Filing, item)
        assert filing.state == "returned" and filing.stored == filing.files - 1
    # the right drawing, by whoever owes it, and the way of every file again
    right = contractor.post(
        f"{at}/filings/{item}/files",
        data={"files": (io.BytesIO(small_pdf("对的图", pages)), f"{title}.pdf")},
        content_type="multipart/form-data",
    )
    assert right.status_code == 303, right.text
    check(app)
    for hand, name in ((contractor, "submit"), (enter("supervisor"), "check"), (owner, "file")):
        answer = hand.post(f"{at}/filings/{item}/steps/{name}", data={})
        assert answer.status_code == 302, name
    assert owner.post(f"{at}/volumes/{volume}/seal").status_code == 302
    assert changes.take(app, owner, "report_amendment").status_code == 302
    told = bureau.get(f"{at}/archive").text
    assert "SHA-256" in told and title not in told.partition("更改前")[0]
    assert changes.take(app, bureau, "fix_amendment").status_code == 302
    with app.app_context():
        second = frozen.latest(PLANT)
        assert second.digest != first
        assert second.digest == tree.archive_digest(frozen.live(PLANT))
        assert [one.gone for one in versions(key)] == ["withdrawn", ""]
        assert list(reconciling.differences(Counter())) == []
    page = bureau.get(f"{at}/documents/{key}").text
    assert "已撤下" in page and "出图时拿错了图" in page
