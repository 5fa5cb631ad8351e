"""What the papers of the meeting say: its notice, the panel, the record of the sample, ballot, scores, opinion."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Sample
from acceptance.refusals import Refused
from acceptance.services.judging import panels
from acceptance.services.judging.scores import rows as score_rows
from workflows import scoring
from workflows.documents import after_recheck
from workflows.roles import PartyKind

from . import opinion
from .drafting import BLANK, Asked, Context, letter, sections
from .opinion import POSTS, VOTES, chinese_date

AGENDA = (
    "宣布验收组成员名单。",
    "建设单位汇报项目建设概况和项目档案工作情况。",
    "施工单位汇报施工文件和竣工图编制情况。",
    "监理单位汇报项目档案质量审核情况。",
    "验收组检查项目档案及档案管理情况。",
    "验收组综合评价项目档案质量。",
    "验收组形成并宣布项目档案验收意见。",
)


def meeting_notice(asked: Asked) -> Context:
    project = asked.project
    members = [
        f"{POSTS[m.post]}：{m.name}（{m.unit}）" for m in panels.of(asked.place) if not m.recused
    ]
    attending = "、".join(
        filter(
            None,
            (
                asked.owner,
                *(
                    asked.unit(kind)
                    for kind in (
                        PartyKind.DESIGNER,
                        PartyKind.CONTRACTOR,
                        PartyKind.SUPERVISOR,
                        PartyKind.OPERATOR,
                    )
                ),
            ),
        )
    )
    agenda = [f"{number}．{text}" for number, text in enumerate(AGENDA, 1)]
    return letter(
        f"关于召开{project.name}项目档案验收会的通知",
        asked.owner,
        [
            f"根据项目档案验收的有关规定，定于近期召开{project.name}项目档案验收会。现将有关事项通知如下。"
        ],
        sections(
            ("时间", [f"{chinese_date(project.meeting_on)}。"]),
            ("地点", [f"{project.meeting_place}。"]),
            ("验收组", members),
            ("列席单位", [f"{attending}。"]),
            ("议程", agenda),
            (
                "准备工作",
                ["请备齐项目档案和检索工具，安排查阅场所，通知有关单位负责人和档案人员到会。"],
            ),
        ),
    )


def panel_list(asked: Asked) -> Context:
    rows = [
        {
            "number": n,
            "name": m.name,
            "post": POSTS[m.post],
            "unit": m.unit,
            "title": m.title or BLANK,
            "deputed": f"{m.deputed_on.isoformat()}" if m.deputed_on else BLANK,
            "remark": f"回避：{m.recusal}" if m.recused else BLANK,
        }
        for n, m in enumerate(panels.of(asked.place), 1)
    ]
    if not rows:
        raise Refused("no_document_yet", why="验收组还没有成员")
    return {
        "project": asked.project.name,
        "organiser": asked.project.organiser.name,
        "meeting_date": chinese_date(asked.project.meeting_on),
        "meeting_place": asked.project.meeting_place or BLANK,
        "members": rows,
    }


def inspection_record(asked: Asked) -> Context:
    samples = db.session.scalars(
        select(Sample).where(Sample.project_id == asked.project.id).order_by(Sample.volume_id)
    ).all()
    if not samples:
        raise Refused("no_document_yet", why="尚未抽取案卷")
    results = {"": BLANK, "sound": "合格", "faulty": "有问题"}
    return {
        "project": asked.project.name,
        "count": len(samples),
        "meeting_date": chinese_date(asked.project.meeting_on),
        "rows": [
            {
                "number": n,
                "code": s.volume.code or f"第 {s.volume.number} 卷",
                "title": s.volume.title,
                "focus": s.focus or ("补抽" if s.by_hand else "随机"),
                "result": results[s.result],
                "remark": s.remark or BLANK,
            }
            for n, s in enumerate(samples, 1)
        ],
    }


def ballot(asked: Asked) -> Context:
    facts = asked.facts
    voting = facts.voting
    rows = [
        {
            "number": n,
            "name": m.name,
            "post": POSTS[m.post],
            "unit": m.unit,
            "vote": ("已表决" if m.voted_at else BLANK)
            if facts.secret
            else VOTES[m.vote]
            if m.vote
            else BLANK,
            "remark": m.dissent or BLANK,
        }
        for n, m in enumerate((m for m in panels.of(asked.place) if not m.recused), 1)
    ]
    if not rows:
        raise Refused("no_document_yet", why="验收组还没有成员")
    return {
        "project": asked.project.name,
        "organiser": asked.project.organiser.name,
        "meeting_date": chinese_date(asked.project.meeting_on),
        "manner": "无记名" if facts.secret else "记名",
        "count": voting.members,
        "agreed": voting.agreed,
        "against": voting.against,
        "members": rows,
    }


def score_sheet(asked: Asked) -> Context:
    told = asked.facts.score
    sheet, own, result = told.table, told.own, told.result
    if sheet is None or own is None or result is None:
        raise Refused("no_score_table")
    given = score_rows(asked.place)
    rows, number = [], 0

    def shown(points: Any) -> str:
        return BLANK if points is None else scoring.plain(points)

    for part, reached in zip(sheet.parts, result.parts, strict=True):
        for item in part.items:
            number += 1
            row = given.get(item.code)
            rows.append(
                {
                    "number": number,
                    "item": item.name,
                    "standard": item.standard,
                    "points": scoring.plain(item.points),
                    "own": shown(row.own if row else None),
                    "given": shown(row.points if row else None),
                    "reason": (row.reason or row.own_reason if row else "") or BLANK,
                }
            )
        rows.append(
            {
                "number": BLANK,
                "item": f"{part.name} 小计",
                "standard": BLANK,
                "points": scoring.plain(part.points),
                "own": BLANK,
                "given": scoring.plain(reached),
                "reason": BLANK,
            }
        )
    complete = not result.missing
    return {
        "project": asked.project.name,
        "source": asked.facts.procedure.title,
        "rows": rows,
        "total": scoring.plain(result.total),
        "own_total": scoring.plain(own.total),
        "level": (result.level or "不合格") if complete else "未评完",
    }


def opinion_document(asked: Asked) -> Context:
    return opinion.opinion_context(
        asked.place, rechecked=after_recheck(asked.step), today=asked.today
    )
