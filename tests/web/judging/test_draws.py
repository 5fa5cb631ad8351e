"""The drawing that nobody can steer: fixed, named by digests, closed, shown, drawn; anyone repeats it."""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, text

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import Draw, DrawNumber, JournalEntry, PanelMember, Project, Sample, Volume
from acceptance.services.ground import journal
from acceptance.transaction import transaction
from tests.builders import SEWAGE
from tests.web.hands import step
from tests.web.life.test_frozen_archive import an_amendment, note
from workflows import sampling, standards

BASE = f"/projects/{SEWAGE}/sample"
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture
def undrawn(app, monkeypatch):
    """The demo's meeting before anything was drawn, on a day of its own; days pass when told."""
    with app.app_context(), transaction() as session:
        for sample in session.scalars(select(Sample).filter_by(project_id=SEWAGE)):
            for note in sample.notes:
                session.delete(note)
            session.delete(sample)
        for row in session.scalars(select(Draw).filter_by(project_id=SEWAGE)):
            for one in row.numbers:
                session.delete(one)
            session.delete(row)
    moment = {"now": NOW}
    monkeypatch.setattr(clock, "now", lambda: moment["now"])

    def later(**spans):
        moment["now"] += timedelta(**spans)

    return later


class Member:
    """A member of the panel at the page, with the slip that was shown once."""

    def __init__(self, client, number):
        self.client = client
        page = client.post(f"{BASE}/slip", data={"number": str(number)})
        assert page.status_code == 200, page.text
        self.digest, self.salt = re.findall(r"<code[^>]*>([0-9a-f]+)</code>", page.text)[::-1]
        self.number = number

    def hand_in(self):
        return self.client.post(f"{BASE}/numbers", data={"digest": self.digest}).status_code

    def show(self, **changed):
        said = {"number": str(self.number), "salt": self.salt, **changed}
        return self.client.post(f"{BASE}/shown", data=said).status_code


def state(app):
    with app.app_context():
        row = db.session.scalars(
            select(Draw).filter_by(project_id=SEWAGE).order_by(Draw.id.desc())
        ).first()
        return row.state


def named_by(enter, *pairs):
    """Members who have handed their digests in."""
    members = [Member(enter(who), number) for who, number in pairs]
    assert [one.hand_in() for one in members] == [302] * len(members)
    return members


def test_the_sample_is_fixed_named_closed_shown_and_anyone_draws_it_again(
    app, enter, undrawn, tmp_path
):
    bureau = enter("bureau")
    assert bureau.post(f"{BASE}/close").status_code == 422
    assert bureau.post(f"{BASE}/fix").status_code == 302
    assert bureau.post(f"{BASE}/fix").status_code == 422
    members = named_by(enter, ("expert", 7), ("city", 4711), ("bureau", 1))
    assert bureau.post(f"{BASE}/draw").status_code == 403
    assert bureau.post(f"{BASE}/close").status_code == 302
    assert bureau.post(f"{BASE}/close").status_code == 403
    assert bureau.post(f"{BASE}/draw").status_code == 409
    assert [one.show() for one in members] == [302] * 3
    assert state(app) == "drawn"
    (tmp_path / "draw.json").write_bytes(bureau.get(f"{BASE}/draw.json").data)
    (tmp_path / "sampling.py").write_bytes(bureau.get(f"{BASE}/sampling.py").data)
    done = subprocess.run(
        [sys.executable, "-I", tmp_path / "sampling.py", tmp_path / "draw.json"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "same drawing" in done.stdout
    told = json.loads((tmp_path / "draw.json").read_text("utf-8"))
    with app.app_context():
        lines = {
            e.action: e
            for e in db.session.scalars(
                select(JournalEntry).filter_by(project_id=SEWAGE).order_by(JournalEntry.seq)
            )
        }
        assert (
            lines["fix_frame"].facts["frame"]
            == told["frame_digest"]
            == sampling.frame_digest(told["frame"])
        )
        assert lines["fix_frame"].facts["terms"] == sampling.TERMS == told["terms"]
        assert lines["fix_frame"].hash == told["head"]
        assert lines["draw_sample"].facts["seed"] == told["seed"]
        assert (lines["draw_sample"].before, lines["draw_sample"].after) == ("closed", "drawn")
        assert journal.verify(SEWAGE) is None


def everything_kept(app):
    """Every value of every table, as text: what whoever reads the database could read."""
    with app.app_context():
        return "\n".join(
            str(row)
            for table in db.metadata.sorted_tables
            for row in db.session.execute(select(table)).all()
        )


def test_before_it_is_shown_nobody_can_read_a_number_or_its_salt_anywhere(app, enter, undrawn):
    enter("bureau").post(f"{BASE}/fix")
    hers, _his = named_by(enter, ("city", 918_273_645), ("expert", 7))
    kept = everything_kept(app)
    assert hers.digest in kept and hers.salt not in kept and "918273645" not in kept
    page = enter("bureau").get(f"/projects/{SEWAGE}/sample/draw").text
    assert hers.digest in page and "918273645" not in page
    told = enter("bureau").get(f"{BASE}/draw.json").json
    assert [one["number"] for one in told["named"]] == [None, None] and told["drawn"] == []


def test_who_has_handed_a_number_in_cannot_change_it(app, enter, undrawn):
    bureau = enter("bureau")
    bureau.post(f"{BASE}/fix")
    hers, his = named_by(enter, ("city", 7), ("expert", 8))
    other = enter("city").post(f"{BASE}/numbers", data={"digest": "a" * 64})
    assert other.status_code == 422 and "不能更换" in other.text
    assert hers.client.post(f"{BASE}/slip", data={"number": "9"}).status_code == 422
    assert hers.show() == 403
    bureau.post(f"{BASE}/close")
    assert hers.show(number="9") == 422
    assert hers.show(salt="0" * 32) == 422
    assert his.client.post(f"{BASE}/numbers", data={"digest": "b" * 64}).status_code == 403
    assert state(app) == "closed"
    assert hers.show() == 302
    assert hers.show() == 422


def test_another_members_digest_is_nobodys(app, enter, undrawn):
    enter("bureau").post(f"{BASE}/fix")
    (hers,) = named_by(enter, ("city", 7))
    copied = enter("expert").post(f"{BASE}/numbers", data={"digest": hers.digest})
    assert copied.status_code == 422 and "已有人交过" in copied.text


def test_one_organisation_alone_cannot_draw(app, enter, undrawn):
    bureau = enter("bureau")
    bureau.post(f"{BASE}/fix")
    named_by(enter, ("expert", 7), ("expert2", 8))
    answer = bureau.post(f"{BASE}/close")
    assert answer.status_code == 409 and "1 个单位" in answer.text


def a_member_on_paper(app, name="老王", unit="退休专家"):
    with app.app_context(), transaction() as session:
        row = PanelMember(project_id=SEWAGE, name=name, unit=unit)
        session.add(row)
        session.flush()
        return row.id


def a_slip(enter, seat, number):
    """What a member without an account makes alone, with the published file."""
    told = enter("bureau").get(f"{BASE}/draw.json").json
    salt = sampling.new_salt()
    digest = sampling.commitment(
        told["project"], told["head"], told["frame_digest"], seat, number, salt
    )
    return digest, salt


def test_the_bureau_cannot_draw_by_its_own_number_and_slips_that_it_typed_in(app, enter, undrawn):
    """Whoever types all slips in could have made them up, and tried until the outcome suits."""
    bureau = enter("bureau")
    bureau.post(f"{BASE}/fix")
    named_by(enter, ("bureau", 7))
    seat = a_member_on_paper(app)
    digest, salt = a_slip(enter, seat, 8)
    assert bureau.post(f"{BASE}/numbers/{seat}", data={"digest": digest}).status_code == 302
    answer = bureau.post(f"{BASE}/close")
    assert answer.status_code == 409 and "本人账号" in answer.text
    (hers,) = named_by(enter, ("city", 9))
    assert bureau.post(f"{BASE}/close").status_code == 302
    shown = {"number": "8", "salt": salt}
    assert bureau.post(f"{BASE}/shown/{seat}", data={**shown, "number": "9"}).status_code == 422
    assert bureau.post(f"{BASE}/shown/{seat}", data=shown).status_code == 302
    with app.app_context():
        one = db.session.scalars(select(DrawNumber).filter_by(seat=seat)).one()
        assert (one.entered_by, one.outside, one.number) == ("陈岚", False, 8)
    told = bureau.get(f"{BASE}/draw.json").json["named"]
    assert [one["entered_by"] for one in told if one["seat"] == seat] == ["陈岚"]
    assert hers.show() == 302


def test_the_bureau_names_no_number_for_someone_with_an_account(app, enter, undrawn):
    bureau = enter("bureau")
    bureau.post(f"{BASE}/fix")
    with app.app_context():
        seat = db.session.scalars(
            select(PanelMember.id).filter_by(project_id=SEWAGE, name="何秀兰")
        ).one()
    answer = bureau.post(f"{BASE}/numbers/{seat}", data={"digest": "a" * 64})
    assert answer.status_code == 422 and "由本人取号" in answer.text


def test_who_does_not_show_the_number_in_time_voids_the_drawing_once_and_by_name(
    app, enter, undrawn
):
    bureau = enter("bureau")
    bureau.post(f"{BASE}/fix")
    hers, his = named_by(enter, ("city", 7), ("expert", 8))
    bureau.post(f"{BASE}/close")
    assert hers.show() == 302
    assert bureau.post(f"{BASE}/void").status_code == 409
    assert bureau.post(f"{BASE}/call-off", data={"reason": "不合意"}).status_code == 403
    undrawn(hours=24, seconds=1)
    bureau = enter("bureau")
    late = enter("expert").post(f"{BASE}/shown", data={"number": "8", "salt": his.salt})
    assert late.status_code == 409 and "时限已过" in late.text
    assert bureau.post(f"{BASE}/void").status_code == 302
    assert state(app) == "void"
    with app.app_context():
        line = db.session.scalars(
            select(JournalEntry)
            .filter_by(project_id=SEWAGE, action="void_draw")
            .order_by(JournalEntry.seq)
        ).one()
        assert [one["name"] for one in line.facts["silent"]] == ["冯远"]
    assert "冯远" in bureau.get(f"{BASE}/method").text
    assert bureau.post(f"{BASE}/fix").status_code == 302
    again = enter("expert").post(f"{BASE}/slip", data={"number": "8"})
    assert again.status_code == 422 and "不再取号" in again.text
    members = named_by(enter, ("city", 7), ("authority", 8))
    bureau.post(f"{BASE}/close")
    assert [one.show() for one in members] == [302, 302]
    assert state(app) == "drawn"


def test_a_slip_that_the_bureau_did_not_show_is_the_last_that_it_typed_in(app, enter, undrawn):
    bureau = enter("bureau")
    bureau.post(f"{BASE}/fix")
    seat, other = a_member_on_paper(app), a_member_on_paper(app, "老李", "退休办")
    digest, _salt = a_slip(enter, seat, 8)
    bureau.post(f"{BASE}/numbers/{seat}", data={"digest": digest})
    hers, his = named_by(enter, ("city", 7), ("expert", 8))
    bureau.post(f"{BASE}/close")
    assert [hers.show(), his.show()] == [302, 302]
    undrawn(hours=25)
    bureau = enter("bureau")
    assert bureau.post(f"{BASE}/void").status_code == 302
    bureau.post(f"{BASE}/fix")
    answer = bureau.post(f"{BASE}/numbers/{other}", data={"digest": "a" * 64})
    assert answer.status_code == 422 and "不再代录" in answer.text


def test_while_numbers_are_handed_in_a_drawing_is_given_up_with_a_reason(app, enter, undrawn):
    bureau = enter("bureau")
    bureau.post(f"{BASE}/fix")
    (hers,) = named_by(enter, ("city", 7))
    assert bureau.post(f"{BASE}/call-off", data={"reason": ""}).status_code == 422
    assert enter("expert").post(f"{BASE}/call-off", data={"reason": "x"}).status_code == 403
    assert bureau.post(f"{BASE}/call-off", data={"reason": "清单有误"}).status_code == 302
    assert bureau.post(f"{BASE}/fix").status_code == 302
    # nobody is blamed for it, and what was handed in fits the old list alone
    assert hers.client.post(f"{BASE}/numbers", data={"digest": hers.digest}).status_code == 302
    named_by(enter, ("expert", 8))
    bureau.post(f"{BASE}/close")
    assert hers.show() == 422


def test_a_volume_changed_under_the_drawing_holds_it_up_and_starts_nothing_anew(
    app, enter, undrawn
):
    bureau = enter("bureau")
    bureau.post(f"{BASE}/fix")
    members = named_by(enter, ("city", 7), ("expert", 8))
    bureau.post(f"{BASE}/close")

    def renamed(title):
        with app.app_context(), transaction() as session:
            row = session.scalars(
                select(Volume).filter_by(project_id=SEWAGE).order_by(Volume.number)
            ).first()
            before, row.title = row.title, title
            return before

    before = renamed("换过的题名")
    assert [one.show() for one in members] == [302, 302]
    assert state(app) == "closed"
    assert bureau.post(f"{BASE}/draw").status_code == 409
    undrawn(hours=25)
    bureau = enter("bureau")
    assert bureau.post(f"{BASE}/void").status_code == 409
    renamed(before)
    assert bureau.post(f"{BASE}/draw").status_code == 302
    assert state(app) == "drawn"


def test_a_number_drawn_in_public_comes_after_all_others(app, enter, undrawn, monkeypatch):
    monkeypatch.setattr(standards.Procedure, "public_number", "福彩3D开奖号码")
    bureau = enter("bureau")
    assert bureau.post(f"{BASE}/fix", data={"public_due": "2026-11-24"}).status_code == 422
    assert bureau.post(f"{BASE}/fix", data={"public_due": "2026-11-26"}).status_code == 302
    members = named_by(enter, ("city", 7), ("expert", 8))
    bureau.post(f"{BASE}/close")
    assert [one.show() for one in members] == [302, 302]
    assert state(app) == "closed"
    said = {"number": "047", "on": "2026-11-26"}
    assert bureau.post(f"{BASE}/public", data=said).status_code == 409
    undrawn(days=2)
    bureau = enter("bureau")
    for wrong in ({"on": "2026-11-25"}, {"on": "2026-11-27"}, {"number": "0 4 7"}):
        assert bureau.post(f"{BASE}/public", data={**said, **wrong}).status_code == 422
    assert bureau.post(f"{BASE}/public", data=said).status_code == 302
    assert bureau.post(f"{BASE}/public", data=said).status_code == 403
    told = bureau.get(f"{BASE}/draw.json").json
    assert told["public"]["number"] == "047" and sampling.verify(told) == []
    with app.app_context():
        line = db.session.scalars(
            select(JournalEntry).filter_by(project_id=SEWAGE, action="enter_public")
        ).one()
        assert line.facts == {"source": "福彩3D开奖号码", "on": "2026-11-26", "number": "047"}


def test_nobody_is_left_too_little_time_to_show_the_number(app, enter, undrawn, monkeypatch):
    """Who is hurried out of his term would never name a number again."""
    monkeypatch.setattr(standards.Procedure, "public_number", "福彩3D开奖号码")
    bureau = enter("bureau")
    bureau.post(f"{BASE}/fix", data={"public_due": "2026-11-25"})
    named_by(enter, ("city", 7), ("expert", 8))
    answer = bureau.post(f"{BASE}/close")
    assert answer.status_code == 409 and "不足公布时限" in answer.text


def test_a_drawing_of_the_first_algorithm_still_verifies(app, enter, undrawn):
    with app.app_context(), transaction() as session:
        told = session.get(Project, SEWAGE)
        rows = session.scalars(
            select(Volume).filter_by(project_id=SEWAGE).order_by(Volume.number)
        ).all()
        from acceptance.services.judging.draw_facts import frame

        digest = sampling.frame_digest(frame(told))
        session.add(
            Draw(
                project_id=SEWAGE,
                state="drawn",
                algorithm=1,
                head="h" * 64,
                frame=digest,
                volumes=len(rows),
                fixed_by="陈岚",
                fixed_at=NOW,
                number=42,
                named_by="冯远",
                seed=sampling.first_seed("h" * 64, digest, 42),
                drawn_at=NOW,
            )
        )
    page = enter("owner").get(f"/projects/{SEWAGE}/sample/draw").text
    assert "验收组取号 42" in page and "冯远" in page
    told = enter("owner").get(f"{BASE}/draw.json").json
    assert told["algorithm"] == 1 and sampling.verify(told) == []


def test_of_two_drawings_of_a_project_one_stands(app, enter, undrawn):
    enter("bureau").post(f"{BASE}/fix")
    with app.app_context():
        unique = db.session.execute(
            text("SELECT count(*) FROM sqlite_master WHERE name = 'ix_draw_standing'")
        ).scalar_one()
        assert unique == 1
        standing = select(func.count()).select_from(Draw).where(Draw.state != "void")
        assert db.session.scalar(standing.where(Draw.project_id == SEWAGE)) == 1


def test_a_drawing_of_an_earlier_admission_keeps_no_change_waiting(app, enter, undrawn):
    """The meeting was called off between close and draw, the owner withdrew and was admitted anew."""
    bureau, owner = enter("bureau"), enter("owner")
    assert bureau.post(f"{BASE}/fix").status_code == 302
    named_by(enter, ("expert", 7), ("city", 4711))
    assert bureau.post(f"{BASE}/close").status_code == 302
    undrawn(minutes=5)
    assert step(bureau, SEWAGE, "call_off", reason="改日").status_code == 302
    assert step(owner, SEWAGE, "withdraw", reason="补材料").status_code == 302
    assert note(app, owner, 1, "补一页").status_code == 200
    assert step(owner, SEWAGE, "apply").status_code == 302
    assert step(bureau, SEWAGE, "admit", confirm="true").status_code == 302
    assert state(app) == "closed"
    an_amendment(app, owner, bureau, 1)
    assert note(app, owner, 1, "漏扫一页").status_code == 200


def test_who_steps_back_names_no_number(app, enter, undrawn):
    enter("bureau").post(f"{BASE}/fix")
    with app.app_context(), transaction() as session:
        seat = session.scalars(
            select(PanelMember).filter_by(project_id=SEWAGE, name="何秀兰")
        ).one()
        seat.recused = True
    answer = enter("city").post(f"{BASE}/slip", data={"number": "7"})
    # whoever steps back has no seat any more, and no hand in the drawing
    assert answer.status_code == 403


def test_an_agreed_change_waits_while_the_numbers_are_closed(app, enter, undrawn):
    """It happened: the list was changed after the close, every number was shown, and nothing led on."""
    bureau, owner = enter("bureau"), enter("owner")
    assert bureau.post(f"{BASE}/fix").status_code == 302
    members = named_by(enter, ("expert", 7), ("city", 4711))
    an_amendment(app, owner, bureau, 1)
    assert bureau.post(f"{BASE}/close").status_code == 302
    refused = note(app, owner, 1, "漏扫一页")
    assert refused.status_code == 422 and "取号已截止" in refused.json["reason"]
    assert [one.show() for one in members] == [302] * 2
    assert state(app) == "drawn"
    assert note(app, owner, 1, "漏扫一页").status_code == 200


def test_a_project_number_put_right_meanwhile_changes_nothing_that_was_handed_in(
    app, enter, undrawn
):
    bureau = enter("bureau")
    bureau.post(f"{BASE}/fix")
    hers, his = named_by(enter, ("city", 7), ("expert", 8))
    before = bureau.get(f"{BASE}/draw.json").json["project"]
    bureau.post(f"{BASE}/close")
    with app.app_context(), transaction() as session:
        session.get(Project, SEWAGE).code = "XJ-2020-099"
    assert (hers.show(), his.show()) == (302, 302)
    told = bureau.get(f"{BASE}/draw.json").json
    assert (told["project"], told["state"]) == (before, "drawn")
