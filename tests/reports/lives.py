"""Seven lives of the demo's projects, and every paper that came out of them as its text."""

from __future__ import annotations

import io
from datetime import date, timedelta

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.gateways.clock import local_date
from acceptance.models import Finding, PanelMember, Project, Report, Statement
from acceptance.refusals import Refused
from acceptance.services import steps
from acceptance.services.ground import access
from acceptance.services.judging import findings, leaving
from acceptance.services.letters import (
    again,
    city_handing,
    grades,
    handing,
    handovers,
    inspections,
    issuing,
    ledgers,
    minutes,
    substitutes,
)
from acceptance.services.letters.drafting import Asked
from acceptance.transaction import transaction
from tests.builders import (
    POWER,
    RESERVOIR,
    SEWAGE,
    a_builder,
    nothing_is_owed_after,
)
from workflows.documents import by_hand

NOT_HERE = ("score_sheet", "member_score_sheet", "record_report")
"""Of packs with points, and of what is told an authority above."""
OF_WHAT_THERE_IS = {
    "finding_ledger": ledgers.listed,
    "amendment_note": lambda asked: again.earlier(asked, "amendment_note"),
    "visit_record": lambda asked: again.earlier(asked, "visit_record"),
    "correction_order": lambda asked: again.earlier(asked, "correction_order"),
    "service_receipt": handing.sent,
    "minutes": minutes.outcome,
    "grade_notice": grades.given,
    "grade_certificate": grades.given,
    "city_pledge": city_handing.receiver,
    "city_transfer": city_handing.receiver,
}
"""Papers of things that not every life has."""
WAITS_FOR = {"answer": "open", "close": "answered"}
SECOND_PLACE = "第2标段竣工图"


class Life:
    """One project, and the hands that go on with it from where the demo left it."""

    def __init__(self, project_id: int) -> None:
        self.id = project_id
        with transaction():
            self.builder = a_builder()
            self.builder.at = clock.now()

    def project(self) -> Project:
        return db.session.get_one(Project, self.id)

    def step(self, who: str, name: str, **answers: object) -> None:
        with transaction():
            self.builder.step(who, self.project(), name, 0, **answers)

    def graded(self, grade: str) -> None:
        """Under a pack that names grades, the panel gave this one."""
        with transaction():
            self.project().procedure_pack = "guangzhou-2014"
            self.project().procedure_version = "2014.1"
            mine = select(Statement).filter_by(project_id=self.id, kind="evaluation")
            written = db.session.scalars(mine).one()
            written.body = {**written.body, "grade": grade}

    def votes(self, *choices: str) -> None:
        with transaction():
            self.builder.vote(self.project(), choices)

    def problem(self, text: str, location: str = "", due: date = date(2027, 1, 15)) -> None:
        with transaction():
            place = self.builder.place("bureau", self.project())
            said = {"problem": text, "basis": "", "location": location, "due_on": due}
            findings.add(place, said, now=clock.now())

    def lacks(self, place: access.Place, kind: str) -> bool:
        """Whether there is nothing yet that such a paper tells of."""
        try:
            OF_WHAT_THERE_IS[kind](Asked(place, local_date(clock.now())))
        except Refused:
            return True
        return False

    def each_problem(self, who: str, name: str, **answers: object) -> None:
        """Of those that wait for just that."""
        mine = (
            select(Finding)
            .where(Finding.project_id == self.id, Finding.state == WAITS_FOR[name])
            .order_by(Finding.number)
        )
        with transaction():
            for one in db.session.scalars(mine).all():
                place = self.builder.place(who, self.project())
                steps.take_finding_step(place, one, name, answers, version=None, now=clock.now())

    def papers_by_hand(self) -> None:
        """Whatever somebody may issue where the project stands now."""
        if self.project().state == "accepted":
            with transaction():
                self.builder.write("city", self.project(), "city_opinion")
        for who in ("owner", "bureau", "city"):
            with transaction():
                place = access.stand(self.builder.viewers[who], self.id)
                for kind in by_hand(place.project.state, place.roles):
                    if kind.name in NOT_HERE:
                        continue
                    if kind.name in OF_WHAT_THERE_IS and self.lacks(place, kind.name):
                        continue
                    issuing.come_with(place, kind.name, self.builder.press, now=clock.now())

    def issue(self, *kinds: str) -> None:
        """Papers of the organiser, by hand."""
        with transaction():
            place = self.builder.place("bureau", self.project())
            for kind in kinds:
                issuing.come_with(place, kind, self.builder.press, now=clock.now())

    def visit(self, problem: str, basis: str) -> None:
        """The organiser comes today and finds something, which is not mended by its day."""
        today = local_date(clock.now())
        said = {"planned_on": today, "place": "项目部档案室", "inspectors": "陈岚、周恒"}
        with transaction():
            place = self.builder.place("bureau", self.project())
            press = self.builder.press
            row = inspections.plan(place, said, press, now=clock.now())
            party = place.project.parties[0]
            found = {"problem": problem, "basis": basis, "location": "", "party_id": party.id}
            due = {"due_on": today - timedelta(days=1)}
            inspections.add_problem(place, row, {**found, **due}, now=clock.now())
            inspections.close(place, row, "文件收集不及时。", press, now=clock.now())

    def exchanged(self, why: str, name: str, unit: str) -> None:
        """The last member of the panel cannot come, and somebody takes the seat over."""
        seats = select(PanelMember).filter_by(project_id=self.id).order_by(PanelMember.id)
        with transaction():
            place = self.builder.place("bureau", self.project())
            left = db.session.scalars(seats).all()[-1]
            leaving.excuse(place, left, why, now=clock.now())
            fresh = {"name": name, "unit": unit, "title": "研究馆员", "email": "", "post": "member"}
            nobody = {"expert_id": None, "person_id": None, "organisation_id": None}
            who = {**fresh, **nobody, "deputed_on": None, "namesake": False}
            substitutes.replace(place, left, who, self.builder.press, now=clock.now())

    def hand_over(self) -> None:
        nothing_is_owed_after(self.id)
        with transaction():
            place = self.builder.place("owner", self.project())
            handovers.sign(place, "", self.builder.press, now=clock.now())

    def papers(self) -> list[tuple[Report, str]]:
        """Every paper of the project with its text, in the order in which they were issued."""
        store = self.builder.press.store
        rows = select(Report).where(Report.project_id == self.id).order_by(Report.id)
        return [
            (row, text_of(store.path(row.digest).read_bytes())) for row in db.session.scalars(rows)
        ]


def text_of(content: bytes) -> str:
    """What stands in a Word document, line by line; a row of a table is one line."""
    document = docx.Document(io.BytesIO(content))
    lines = []
    for block in document.element.body.iterchildren():
        if block.tag.endswith("}p"):
            lines.append(Paragraph(block, document).text)
        elif block.tag.endswith("}tbl"):
            for row in Table(block, document).rows:
                lines.append("｜".join(dict.fromkeys(cell.text for cell in row.cells)))
    return "\n".join(lines)


def passed() -> Life:
    """Agreed by all, graded, handed over."""
    life = Life(SEWAGE)
    life.graded("优秀")
    life.votes(*["agree"] * 5)
    life.papers_by_hand()
    life.step("bureau", "approve", confirm=True)
    life.papers_by_hand()
    life.hand_over()
    return life


def with_items() -> Life:
    """Agreed with two problems to be mended, one of which has no place."""
    life = Life(SEWAGE)
    life.problem("4张竣工图未加盖竣工图章", SECOND_PLACE)
    life.problem("部分照片没有文字说明")
    life.votes("agree", "agree", "against", "agree", "agree")
    life.step("bureau", "approve_with_items", confirm=True)
    life.papers_by_hand()
    return life


def mended() -> Life:
    """Failed at the meeting, sent back once, mended and passed."""
    life = Life(RESERVOIR)
    life.papers_by_hand()
    life.each_problem("owner", "answer", answer="已补齐", done_on=date(2026, 11, 20))
    life.step("owner", "submit_rectification")
    life.each_problem("bureau", "close", conclusion="已整改到位")
    life.step("bureau", "pass_recheck", confirm=True)
    life.papers_by_hand()
    return life


def declined() -> Life:
    """Not taken up, looked at on the spot, ordered to mend it, given up."""
    life = Life(POWER)
    life.papers_by_hand()
    life.step("bureau", "decline", reason="试运行考核报告未提交。")
    life.papers_by_hand()
    life.visit("隐蔽工程验收记录没有归档", "《重大建设项目档案验收办法》第五条")
    life.issue("visit_record", "correction_order", "service_receipt")
    life.step("bureau", "terminate", reason="规划调整。", keeper="owner")
    life.issue("termination_notice")
    return life


def taken_back() -> Life:
    """Put off with its sample drawn, then withdrawn by the owner: nothing was decided."""
    life = Life(SEWAGE)
    day = local_date(clock.now()) + timedelta(days=7)
    meets = {"meeting_on": day, "meeting_until": None, "meeting_time": "", "together": ""}
    life.step("bureau", "adjourn", reason="台风。", meeting_place="污水厂会议室", **meets)
    life.step("owner", "withdraw_in_review", reason="二标段竣工图重新编制，另行申请。")
    return life


def put_off() -> Life:
    """Asked for more, looked at beforehand, a member exchanged, the meeting put off and called off."""
    life = Life(POWER)
    life.papers_by_hand()
    life.step("bureau", "ask_supplement", reason="试运行考核报告缺盖章页。")
    life.step("owner", "supplement", conclusion="已补盖章页。")
    life.step("bureau", "admit", confirm=True)
    life.step("bureau", "open_pre_check")
    life.step("bureau", "close_pre_check", conclusion="照片的文字说明待补。")
    with transaction():
        life.builder.panel(life.project())
    day = local_date(clock.now()) + timedelta(days=3)
    meets = {"meeting_place": "电站会议室", "meeting_time": "上午9时", "together": ""}
    life.step("bureau", "open_review", meeting_on=day, meeting_until=None, **meets)
    life.exchanged("出差", "高原", "西江市水利局")
    later = day + timedelta(days=7)
    meets |= {"meeting_on": later, "meeting_until": None}
    life.step("bureau", "adjourn", reason="验收组成员不能到齐。", **meets)
    life.step("bureau", "call_off", reason="电站度汛，厂房封闭。")
    return life


def failed_again() -> Life:
    """Failed at the meeting, and again at the second look: one of its problems was not mended."""
    life = Life(RESERVOIR)
    life.each_problem("owner", "answer", answer="已补齐", done_on=date(2026, 11, 20))
    life.step("owner", "submit_rectification")
    mine = select(Finding.id).filter_by(project_id=life.id).order_by(Finding.number)
    with transaction():
        first, *_rest = db.session.scalars(mine).all()
        place = life.builder.place("bureau", life.project())
        one = db.session.get_one(Finding, first)
        said = {"conclusion": "签章仍不全"}
        steps.take_finding_step(place, one, "reject", said, version=None, now=clock.now())
    life.each_problem("bureau", "close", conclusion="已整改到位")
    life.step("bureau", "fail_recheck", reason="逾期未整改。")
    life.papers_by_hand()
    return life


LIVES = {
    "passed": passed,
    "with_items": with_items,
    "mended": mended,
    "declined": declined,
    "taken_back": taken_back,
    "put_off": put_off,
    "failed_again": failed_again,
}
