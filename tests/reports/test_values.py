"""What an opinion says under each pack that accepts a project, word for word, read from the issued Word file."""

import io
from datetime import date
from decimal import Decimal

import docx
import pytest

from acceptance.extensions import db
from acceptance.gateways import word
from acceptance.models import Finding, PanelMember, Project, Sample, Score, Statement, Volume
from acceptance.services.ground import access, packs
from acceptance.services.letters.opinion import opinion_context
from acceptance.services.letters.press import TEMPLATES
from acceptance.transaction import transaction
from forms.letters.reports import COMMON
from tests.builders import SEWAGE, a_builder

TODAY = date(2026, 12, 24)
NATIONAL = "《重大建设项目档案验收办法》（档发〔2006〕2号）"
PACKS = {
    # pack            points of its items        by which rule it is accepted, and what the points came to
    ("national-2006", "2006.1"): ({}, NATIONAL, ""),
    ("scored-blank", "1"): ({}, NATIONAL, ""),
    ("guangdong-2006", "2006.1"): ({}, NATIONAL, ""),
    ("guangzhou-2014", "2014.1"): ({}, NATIONAL, ""),
    ("water-2008", "2008.1"): (
        {"1-01": 18, "2-01": 65, "3-01": "8.5"},
        "《水利工程建设项目档案验收管理办法》（水办〔2008〕366号）",
        "按评分标准评定，得91.5分（档案工作保障体系18分，应归档文件材料质量与移交归档65分，"
        "档案接收后的管理8.5分），评定等级为优良。",
    ),
}
PACKS["yunnan-2006", "2006.1"] = {}, "《云南省重点建设项目档案验收实施办法》", ""
AGREE, AGAINST = "agree", "against"
VOTES = {
    # the five votes                                    conclusion
    (AGREE, AGREE, AGREE, AGAINST, AGAINST): "同意东湖污水处理厂三期工程通过项目档案验收。",
    (AGREE, AGREE, AGAINST, AGAINST, AGAINST): "不同意东湖污水处理厂三期工程通过项目档案验收。",
}


def judged(pack, points, votes):
    """The demo's project in review, judged by a pack."""
    with transaction() as session:
        project = session.get(Project, SEWAGE)
        project.procedure_pack, project.procedure_version = pack
        members = session.query(PanelMember).filter_by(project_id=SEWAGE).order_by(PanelMember.id)
        for member, vote in zip(members, votes, strict=True):
            member.vote = vote
            member.dissent = "竣工图不全" if vote == AGAINST else ""
        for item, number in points.items():
            session.add(Score(project_id=SEWAGE, item=item, points=Decimal(str(number))))
        evaluation = (
            session.query(Statement).filter_by(project_id=SEWAGE, kind="evaluation").first()
        )
        if evaluation is None:
            evaluation = Statement(
                project_id=SEWAGE, kind="evaluation", complete=True, written_by="陈岚"
            )
            evaluation.written_at = project.state_since
            session.add(evaluation)
        evaluation.body = {"base": "制度健全。", "completeness": "齐全。", "advice": "加强保管。"}
        for number, (state, due) in enumerate(
            (("open", date(2027, 1, 15)), ("closed", date(2027, 1, 16))), 1
        ):
            session.add(
                Finding(
                    project_id=SEWAGE,
                    number=number,
                    problem=f"问题{number}",
                    location="第 3 卷",
                    due_on=due,
                    state=state,
                )
            )
    place = access.stand(a_builder().viewers["bureau"], SEWAGE)
    return opinion_context(place, rechecked=False, today=TODAY)


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack[0])
@pytest.mark.parametrize("votes", VOTES, ids=("passed", "turned down"))
def test_an_opinion_says_by_which_rule_who_agreed_and_what_follows(context, pack, votes):
    points, basis, score = PACKS[pack]
    told = judged(pack, points, votes)
    drawn = db.session.query(Sample).filter_by(project_id=SEWAGE).count()
    volumes = db.session.query(Volume).filter_by(project_id=SEWAGE).count()
    assert (told["basis"], told["score"]) == (basis, score)
    assert (told["members"], told["agreed"], told["against"]) == (
        5,
        votes.count(AGREE),
        votes.count(AGAINST),
    )
    assert told["conclusion"] == VOTES[votes]
    assert (told["sampled"], told["volumes"]) == (drawn, volumes) and drawn > 0
    assert told["applicant"] == "西江新区交通建设开发有限公司"
    assert told["organiser"] == "西江市档案局"
    assert told["issued"] == "2026年12月24日"
    assert [one["vote"] for one in told["panel"]] == [
        {"agree": "同意", "against": "不同意"}[vote] for vote in votes
    ]
    assert [one["post"] for one in told["panel"]].count("组长") == 1
    assert told["dissents"] == [
        f"{one['name']}的不同意见：竣工图不全" for one in told["panel"] if one["vote"] == "不同意"
    ]
    assert told["requirements"] == [
        "（一）问题1（第 3 卷）。请于2027年1月15日前整改完毕，书面报西江市档案局。",
        "加强保管。",
    ], "what is closed is not asked for"
    assert [(one["number"], one["state"]) for one in told["findings"]] == [
        (1, "待整改"),
        (2, "已销号"),
    ]
    assert [one["number"] for one in told["samples"]] == list(range(1, drawn + 1))
    assert [one["title"] for one in told["management"]] == [
        "（一）基础管理工作",
        "（二）文件形成、收集、整理与归档",
        "（三）竣工图编制情况及质量",
    ]


def test_the_issued_file_says_what_the_opinion_says(context):
    pack = ("water-2008", "2008.1")
    points, basis, score = PACKS[pack]
    told = judged(pack, points, next(iter(VOTES)))
    written = word.template(TEMPLATES / "opinion.docx").render(
        {**dict.fromkeys(COMMON, ""), **told}
    )
    document = docx.Document(io.BytesIO(written))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for said in (basis, score, told["conclusion"], "2027年1月15日", "加强保管。", "5人"):
        assert said in text, said
    assert text.index(told["conclusion"]) < text.index(score) < text.index("加强保管。")


def test_each_pack_that_accepts_a_project_has_its_values_here(context):
    whole = {
        pack
        for pack in packs.standards.names("procedure")
        if not packs.standards.procedure(pack).data.get("programme")
    }
    assert whole == {pack for pack, _version in PACKS} | {"yunnan-2006"}
