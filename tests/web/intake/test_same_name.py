"""No file supersedes another without being told to: folder and section come before the title."""

from sqlalchemy import select

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.models import Document, FileVersion, Filing, HeldFile, Volume
from acceptance.services.ground import journal
from tests.builders import BRIDGE
from tests.web.intake.tus import BASE, missing, push

SITE = ("第1标段/桥梁", "第1标段/路基", "第2标段/桥梁")


def places(app, title):
    """Section, folder and number of versions of each file of that title."""
    with app.app_context():
        rows = db.session.execute(
            select(Document.id, Filing.section, FileVersion.folder)
            .join(Filing, Filing.id == Document.filing_id)
            .join(FileVersion, FileVersion.document_id == Document.id)
            .where(Document.title == title, Document.project_id == BRIDGE)
            .order_by(Document.id, FileVersion.id)
        ).all()
        return [tuple(row[1:]) for row in rows], len({row.id for row in rows})


def held(app):
    with app.app_context():
        return list(
            db.session.scalars(
                select(HeldFile.id).filter_by(project_id=BRIDGE, state="held").order_by(HeldFile.id)
            )
        )


def opened(app):
    """开工报告 of both sections is open to files, whatever the demo had made of it."""
    from acceptance.transaction import transaction

    with app.app_context(), transaction() as session:
        for filing in session.scalars(select(Filing).filter_by(project_id=BRIDGE, code="6-01")):
            filing.state = "missing"
        for document in session.scalars(select(Document).filter_by(title="开工报告")):
            document.title = "另外的"


def test_the_same_title_in_three_folders_is_three_files(app, enter):
    opened(app)
    owner = enter("owner")
    told = [
        push(owner, small_pdf(folder), filename="开工报告.pdf", folder=folder) for folder in SITE
    ]
    assert ["新的一件" in one["sentence"] for one in told] == [True] * 3
    found, documents = places(app, "开工报告")
    assert found == [(1, SITE[0]), (1, SITE[1]), (2, SITE[2])] and documents == 3


def test_the_same_name_at_the_same_place_is_asked_with_the_two_side_by_side(app, enter, work):
    contractor, filing = enter("contractor"), missing(app, section=1)
    first = push(contractor, small_pdf("一"), filename="记录.pdf", filing=filing, folder="桥梁")
    told = push(contractor, small_pdf("二"), filename="记录.pdf", filing=filing, folder="桥梁")
    assert told["held"] == "same_name" and "新版本，还是另一件" in told["sentence"]
    page = contractor.get(f"{BASE}/held").text
    assert "已有的" in page and "新到的" in page and f"/documents/{first['document']}" in page
    ids = held(app)
    unsaid = contractor.post(f"{BASE}/held/fix", data={"ids": ids, "go": "1"})
    assert unsaid.status_code == 302 and held(app) == ids
    contractor.post(f"{BASE}/held/fix", data={"ids": ids, "same_name": "version", "go": "1"})
    work()
    assert places(app, "记录") == ([(1, "桥梁"), (1, "桥梁")], 1)
    change = contractor.get(f"{BASE}/held").text.split("/held/undo/")[1].split('"')[0]
    contractor.post(f"{BASE}/held/undo/{change}")
    contractor.post(f"{BASE}/held/fix", data={"ids": ids, "same_name": "another", "go": "1"})
    assert places(app, "记录") == ([(1, "桥梁"), (1, "桥梁")], 2)
    with app.app_context():
        assert journal.verify(BRIDGE) is None


def test_the_very_same_file_again_is_said_and_not_doubled(app, enter):
    contractor, filing = enter("contractor"), missing(app, section=1)
    one = small_pdf("一")
    first = push(contractor, one, filename="记录.pdf", filing=filing, folder="桥梁")
    again = push(contractor, one, filename="记录.pdf", filing=filing, folder="桥梁")
    assert again["document"] == first["document"] and "没有重复存" in again["sentence"]
    assert places(app, "记录") == ([(1, "桥梁")], 1)


def test_told_to_be_a_newer_version_it_is_one(app, enter):
    contractor, filing = enter("contractor"), missing(app, section=1)
    push(contractor, small_pdf("一"), filename="记录.pdf", filing=filing)
    told = push(contractor, small_pdf("二"), filename="记录.pdf", filing=filing, newer=1)
    assert "第 2 版，旧版留存" in told["sentence"]


def test_a_number_of_the_list_offers_the_newer_version(app, enter):
    owner = enter("owner")
    with app.app_context():
        from acceptance.transaction import transaction

        with transaction() as session:
            document = session.scalars(
                select(Document)
                .join(Filing, Filing.id == Document.filing_id)
                .where(
                    Document.project_id == BRIDGE,
                    Document.state == "stored",
                    Filing.state.in_(("missing", "returned")),
                )
            ).first()
            if document is None:
                filing = session.get(Filing, missing(app, section=1))
                document = Document(
                    project_id=BRIDGE, filing_id=filing.id, title="立项批复", state="listed"
                )
                session.add(document)
            document.number = "肇发改〔2019〕274号"
            session.flush()
            number, was = document.id, document.state
    push(owner, small_pdf("批"), filename="IMG_1.pdf")
    ids, fix = held(app), {"number": "肇发改〔2019〕274号", "go": "1"}
    owner.post(f"{BASE}/held/fix", data={"ids": ids, **fix})
    push(owner, small_pdf("批二"), filename="IMG_2.pdf")
    owner.post(f"{BASE}/held/fix", data={"ids": held(app)[-1:], **fix})
    with app.app_context():
        waiting = db.session.scalars(select(HeldFile).filter_by(state="held")).all()
        assert [row.reason for row in waiting][-1:] == ["same_number"]
    page = owner.get(f"{BASE}/held").text
    assert f"/documents/{number}" in page and "已有的" in page, was
    owner.post(f"{BASE}/held/fix", data={"ids": held(app)[-1:], "same_name": "version", "go": "1"})
    with app.app_context():
        assert (
            db.session.scalars(
                select(FileVersion.name).filter_by(document_id=number, current=True)
            ).one()
            == "IMG_2.pdf"
        )


def test_the_plan_says_before_anything_is_sent_that_a_name_is_taken(app, enter):
    opened(app)
    owner = enter("owner")
    push(owner, small_pdf("一"), filename="开工报告.pdf", folder=SITE[0])
    paths = [f"{folder}/开工报告.pdf" for folder in SITE]
    told = owner.post(f"{BASE}/uploads/plan", json={"paths": paths}).json["files"]
    assert "同一处已有同名文件" in told[0]["why"] and [one["why"] for one in told[1:]] == ["", ""]


def listed_in(app, filing, volume, title):
    """A file that a list names in a volume and nobody has handed in; its id."""
    from acceptance.transaction import transaction

    with app.app_context(), transaction() as session:
        item = session.get_one(Filing, filing)
        row = Volume(
            project_id=BRIDGE,
            number=9001,
            title=volume,
            section=item.section,
            groups=item.group_code,
        )
        session.add(row)
        session.flush()
        document = Document(project_id=BRIDGE, filing_id=filing, volume_id=row.id, title=title)
        session.add(document)
        session.flush()
        return document.id


def test_a_file_of_the_roadbed_is_not_taken_for_the_one_listed_in_the_volume_of_the_bridge(
    app, enter
):
    owner, filing = enter("owner"), missing(app, section=1)
    wanted = listed_in(app, filing, "大桥卷", "开工令")
    paths = ["第1标段/路基/开工令.pdf", "第1标段/大桥/开工令.pdf", "第1标段/扫描件/开工令.pdf"]
    told = owner.post(f"{BASE}/uploads/plan", json={"paths": paths}).json["files"]
    assert "另一卷" in told[0]["why"] and [one["why"] for one in told[1:]] == ["", ""]
    one = push(owner, small_pdf("路基"), filename="开工令.pdf", folder="第1标段/路基")
    assert one["held"] == "listed_elsewhere" and "另一卷" in one["sentence"]
    page = owner.get(f"{BASE}/held").text
    assert "大桥卷" in page and f"/documents/{wanted}" in page
    ids = held(app)
    owner.post(f"{BASE}/held/fix", data={"ids": ids, "go": "1"})
    assert held(app) == ids
    owner.post(f"{BASE}/held/fix", data={"ids": ids, "same_name": "another", "go": "1"})
    found = push(owner, small_pdf("桥"), filename="开工令.pdf", folder="第1标段/大桥")
    assert found["document"] == wanted and "目录所列" in found["sentence"]
    places_now, documents = places(app, "开工令")
    assert sorted(places_now) == [(1, "第1标段/大桥"), (1, "第1标段/路基")] and documents == 2


def test_a_file_listed_in_another_volume_is_that_one_when_a_person_says_so(app, enter):
    owner, filing = enter("owner"), missing(app, section=1)
    listed_in(app, filing, "大桥卷", "开工令")
    push(owner, small_pdf("路基"), filename="开工令.pdf", folder="第1标段/路基")
    owner.post(f"{BASE}/held/fix", data={"ids": held(app), "same_name": "version", "go": "1"})
    assert held(app) == [] and places(app, "开工令") == ([(1, "第1标段/路基")], 1)
