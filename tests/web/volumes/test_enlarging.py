"""A project that enlarges another one reads its catalogue: agreed by who keeps it, nothing classified, files not at all."""

import pytest
from sqlalchemy import select, text

from acceptance.extensions import db
from acceptance.models import JournalEntry
from tests.builders import BRIDGE, HOSPITAL, POWER, SEWAGE
from tests.web.volumes.test_keeping import agree, asked

OLD = f"/projects/{SEWAGE}"


def parent(app):
    ((code, name, owner),) = asked(
        app,
        "SELECT project.code, project.name, organisation_id FROM project JOIN party ON party.project_id"
        f" = project.id AND kind = 'owner' WHERE project.id = {SEWAGE}",
    )
    return {"code": code, "name": name, "reason": "扩建二期，查厂区管线和设备基础"}, owner


def run(app, *statements):
    with app.app_context():
        for one in statements:
            db.session.execute(text(one))
        db.session.commit()
        db.session.remove()


def lines(app, project, action):
    with app.app_context():
        mine = select(JournalEntry).filter_by(project_id=project, action=action)
        found = [(one.noun, one.after, one.facts) for one in db.session.scalars(mine)]
        db.session.remove()
    return found


@pytest.fixture
def child(app):
    """A project of the same owner, that builds on the sewage works."""
    ((key,),) = asked(
        app,
        "SELECT min(project_id) FROM party WHERE kind = 'owner' AND project_id IN"
        f" ({BRIDGE}, {HOSPITAL}, {POWER}) AND organisation_id ="
        f" (SELECT organisation_id FROM party WHERE kind = 'owner' AND project_id = {SEWAGE})",
    )
    return key


def test_an_owner_names_its_own_project_reads_its_catalogue_and_cites_it(app, enter, child):
    owner, at = enter("owner"), f"/projects/{child}/bases"
    data, _unit = parent(app)
    assert owner.post(at, data={**data, "reason": ""}).status_code == 422
    for wrong in ({"name": "别的名称"}, {"code": "没有"}):
        answer = owner.post(at, data=data | wrong)
        assert answer.status_code == 422 and "两项都照原项目登记的填" in answer.text
    assert owner.post(at, data=data).status_code == 302
    assert "已关联，或在等" in owner.post(at, data=data).text
    ((key, state),) = asked(app, "SELECT id, state FROM basis")
    assert state == "standing" and data["name"] in owner.get(at).text
    # each names the other, in both journals
    assert "以本项目为依据的改扩建项目" in owner.get(f"{OLD}/bases").text
    ((noun, after, facts),) = lines(app, SEWAGE, "name_basis")
    assert (noun, after) == ("built_upon", "standing") and facts["upon"] == data["name"]
    ((code, volume),) = asked(
        app, f"SELECT code, id FROM volume WHERE project_id = {SEWAGE} AND number = 2"
    )
    page = owner.get(f"{at}/{key}")
    assert page.status_code == 200 and code in page.text and "涉密" not in page.text
    assert code not in owner.get(f"{at}/{key}?q=没有这样的卷").text
    inside = owner.get(f"{at}/{key}/volumes/{volume}")
    assert (
        inside.status_code == 200 and "记入互见号" in inside.text and "/files/" not in inside.text
    )
    # what is classified, or holds what is, is counted and not shown
    run(
        app,
        f"UPDATE volume SET secrecy = '机密', title = '绝密泵房' WHERE id = {volume}",
        "UPDATE document SET secrecy = '秘密' WHERE id = (SELECT min(document.id) FROM document JOIN"
        f" volume ON volume.id = volume_id WHERE volume.project_id = {SEWAGE} AND volume.number = 3)",
    )
    page = owner.get(f"{at}/{key}").text
    assert code not in page and "另有 2 卷涉密" in page and "绝密泵房" not in page
    assert owner.get(f"{at}/{key}/volumes/{volume}").status_code == 404
    hidden = owner.post(f"{at}/{key}/cite", data={"code": code, "number": "1"})
    assert hidden.status_code == 422 and "或不对外" in hidden.text
    # cited by a volume of ours
    ((other,),) = asked(app, f"SELECT code FROM volume WHERE project_id = {SEWAGE} AND number = 4")
    run(
        app,
        "INSERT INTO volume (project_id, number, title, section, groups, files, pages, drawings, sound,"
        " code, former_code, bundle, by_hand, holds, cover_title, unit, retention, secrecy, spine,"
        f" see_also, note, sealed, version_id) SELECT {child}, 900, '扩建卷', 0, groups, 0, 0, 0, 0, '',"
        " '', '', 1, holds, '', '', '', '', 0, '旧档 7', '', 0, 1 FROM volume WHERE id = 1",
    )
    cited = owner.post(f"{at}/{key}/cite", data={"code": other, "number": "900"})
    assert cited.status_code == 302, cited.text
    assert owner.post(f"{at}/{key}/cite", data={"code": other, "number": "900"}).status_code == 302
    assert asked(app, "SELECT see_also FROM volume WHERE number = 900") == [(f"旧档 7；{other}",)]
    run(app, f"UPDATE volume SET see_also = '{'长' * 299}' WHERE number = 900")
    long = owner.post(f"{at}/{key}/cite", data={"code": other, "number": "900"})
    assert long.status_code == 422 and "写不下了" in long.text
    assert (
        "没有案卷 901" in owner.post(f"{at}/{key}/cite", data={"code": other, "number": "901"}).text
    )
    # named wrongly: ended with its reason, and the catalogue is closed
    assert owner.post(f"{at}/{key}/end", data={"reason": "选错", "version": 9}).status_code == 409
    assert (
        owner.post(f"{at}/{key}/end", data={"reason": "选错项目", "version": 1}).status_code == 302
    )
    again = owner.post(f"{at}/{key}/end", data={"reason": "再解除", "version": 2})
    assert again.status_code == 422 and "已解除" in again.text
    assert owner.get(f"{at}/{key}").status_code == 404 and "选错项目" in owner.get(at).text
    assert "以本项目为依据" not in owner.get(f"{OLD}/bases").text
    assert not any("改扩建" in one for one in agree(app))
    run(app, "UPDATE basis SET state = 'standing'")
    assert any("改扩建" in one for one in agree(app))


def test_the_archive_that_received_it_answers_and_may_end_it(app, enter, child):
    owner, city, at = enter("owner"), enter("city"), f"/projects/{child}/bases"
    data, _unit = parent(app)
    run(app, f"UPDATE project SET state = 'archived' WHERE id = {SEWAGE}")
    assert owner.post(at, data=data).status_code == 302
    ((key, state),) = asked(app, "SELECT id, state FROM basis")
    assert state == "asked" and owner.get(f"{at}/{key}").status_code == 404
    assert "答复改扩建项目查目录" in city.get("/").text
    assert "答复改扩建项目查目录" not in owner.get("/").text
    told = {"agrees": "1", "words": "", "version": "1"}
    # the owner does not answer for what it has handed over, nor in the project that asks
    assert owner.post(f"{OLD}/bases/{key}/answer", data=told).status_code == 403
    assert owner.post(f"{at}/{key}/answer", data=told).status_code == 404
    assert enter("supervisor").post(f"{OLD}/bases/{key}/answer", data=told).status_code == 403
    mute = city.post(f"{OLD}/bases/{key}/answer", data=told | {"agrees": "0"})
    assert mute.status_code == 422 and "写明原因" in mute.text
    assert city.post(f"{OLD}/bases/{key}/answer", data=told | {"version": "7"}).status_code == 409
    assert city.post(f"{OLD}/bases/{key}/answer", data=told).status_code == 302
    assert "答复改扩建项目查目录" not in city.get("/").text
    twice = city.post(f"{OLD}/bases/{key}/answer", data=told | {"version": "2"})
    assert twice.status_code == 422 and "已答复" in twice.text
    assert owner.get(f"{at}/{key}").status_code == 200
    # read by whoever sees the whole of the project that builds, by nobody who owes it a part
    assert enter("contractor").get(f"{at}/{key}").status_code in (403, 404)
    ends = {"reason": "二期停建", "version": "2"}
    assert city.post(f"{OLD}/bases/{key}/end", data=ends).status_code == 302
    assert owner.get(f"{at}/{key}").status_code == 404 and "二期停建" in owner.get(at).text
    # refused, and asked for once more
    owner.post(at, data=data)
    ((second,),) = asked(app, "SELECT max(id) FROM basis")
    refused = {"agrees": "0", "words": "正在修复", "version": "1"}
    assert city.post(f"{OLD}/bases/{second}/answer", data=refused).status_code == 302
    assert "正在修复" in owner.get(at).text
    assert owner.post(at, data=data).status_code == 302
    assert not any("改扩建" in one for one in agree(app))


def test_no_project_builds_on_itself_or_in_a_circle_and_a_stranger_waits_for_the_owner(
    app, enter, child
):
    owner = enter("owner")
    data, unit = parent(app)
    itself = owner.post(f"{OLD}/bases", data=data)
    assert itself.status_code == 422 and "不能是本项目" in itself.text
    owner.post(f"/projects/{child}/bases", data=data)
    ((code, name),) = asked(app, f"SELECT code, name FROM project WHERE id = {child}")
    back = owner.post(f"{OLD}/bases", data=data | {"code": code, "name": name})
    assert back.status_code == 422 and "互为原项目" in back.text
    # of another owner: it waits, and its catalogue is closed until that owner agrees
    run(
        app,
        "DELETE FROM basis",
        f"UPDATE party SET organisation_id = (SELECT id FROM organisation WHERE kind = 'enterprise' AND id"
        f" != {unit} ORDER BY id LIMIT 1) WHERE kind = 'owner' AND project_id = {SEWAGE}",
    )
    assert owner.post(f"/projects/{child}/bases", data=data).status_code == 302
    ((key, state),) = asked(app, "SELECT id, state FROM basis")
    assert state == "asked" and owner.get(f"/projects/{child}/bases/{key}").status_code == 404
