"""移交审核表 of the chain 施工 → 监理 → 建设 from what each of them did here; 送达回证 of the letters that went out."""

from __future__ import annotations

from sqlalchemy import Label, Row, case, func, select

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.models import Filing, JournalEntry, Report
from acceptance.refusals import Refused
from workflows.documents import FILE, KINDS, LETTER
from workflows.filings import FilingState
from workflows.roles import PARTY_NAMES, PartyKind
from workflows.words import N_

from . import kept
from .drafting import BLANK, Asked, Context, Entry
from .words import chinese_date

GIVEN = (FilingState.SUBMITTED, FilingState.CHECKED, FilingState.FILED)
CHECKED = (FilingState.CHECKED, FilingState.FILED)


def handing_review(asked: Asked) -> Context:
    """移交审核表: of each unit whose items the supervisor checks, how far they came. Raises Refused
    (no_document_yet) where there are no such items.
    """
    project = asked.project
    counted = {row.party_id: row for row in _items(project.id)}
    if not counted:
        raise Refused("no_document_yet", why=N_("没有须监理审核的条目"))
    rows: list[Entry] = [
        {
            "number": number,
            "unit": f"{party.organisation.name}（{PARTY_NAMES[PartyKind(party.kind)]}）",
            "due": counted[party.id].due,
            "given": counted[party.id].given,
            "checked": counted[party.id].checked,
            "filed": counted[party.id].filed,
            "files": counted[party.id].files,
        }
        for number, party in enumerate((p for p in project.parties if p.id in counted), 1)
    ]
    return {
        "project": project.name,
        "submitted": _taken(project.id, "submit_to_supervisor"),
        "signed_off": _taken(project.id, "sign_off"),
        "rows": rows,
    }


def _items(project_id: int) -> list[Row[int, int, int, int, int, int]]:
    """Of each party: required items that the supervisor checks, and how many are how far; what does not
    apply (不适用) is not due.
    """

    def reached(states: tuple[FilingState, ...], name: str) -> Label[int]:
        return func.sum(case((Filing.state.in_(states), 1), else_=0)).label(name)

    return list(
        db.session.execute(
            select(
                Filing.party_id,
                func.count().label("due"),
                reached(GIVEN, "given"),
                reached(CHECKED, "checked"),
                reached((FilingState.FILED,), "filed"),
                func.sum(Filing.files).label("files"),
            )
            .where(
                Filing.project_id == project_id,
                Filing.required,
                Filing.supervised,
                Filing.state != FilingState.EXEMPT,
            )
            .group_by(Filing.party_id)
            .order_by(Filing.party_id)
        )
    )


def _taken(project_id: int, step: str) -> str:
    """By whom and on which day a step was taken last; blank where no line tells of it."""
    line = db.session.execute(
        select(JournalEntry.actor, JournalEntry.unit, JournalEntry.at)
        .where(
            JournalEntry.project_id == project_id,
            JournalEntry.noun == "project",
            JournalEntry.action == step,
        )
        .order_by(JournalEntry.seq.desc())
        .limit(1)
    ).first()
    if line is None:
        return BLANK
    return f"{line.unit}{line.actor}，{chinese_date(local_date(line.at))}"


def sent(asked: Asked) -> list[Report]:
    """The letters of the viewer's unit that stand and are in no receipt yet. Raises Refused
    (no_document_yet) without any.
    """
    rows = [one for one in asked.sent_out if KINDS[one.kind].series in (LETTER, FILE)]
    if not rows:
        raise Refused("no_document_yet", why=N_("还没有可以送达的文件"))
    listed = _listed(asked)
    left = [row for row in rows if row.number not in listed]
    if not left:
        raise Refused(
            "no_document_yet", why=N_("可以送达的文件都已列入送达回证：要重出的，先撤销原来的")
        )
    return left


def _listed(asked: Asked) -> set[str]:
    """The numbers of the letters that stand in a receipt of the viewer's unit which was not taken back."""
    receipts = (one for one in asked.sent_out if one.kind == "service_receipt")
    told = filter(None, map(kept.of, receipts))
    rows = (row for one in told for row in one["said"].get("rows") or ())  # type: ignore[union-attr]
    return {str(row["mark"]) for row in rows}  # type: ignore[call-overload,index]


def service_receipt(asked: Asked) -> Context:
    """送达回证 of the letters that wait for one, a line for each receiver to sign. Raises Refused as `sent`."""
    served = [(report, name) for report in sent(asked) for name in _receivers(report)]
    return {
        "project": asked.project.name,
        "rows": [
            {
                "number": number,
                "mark": report.number,
                "title": report.title,
                "receiver": name,
            }
            for number, (report, name) in enumerate(served, 1)
        ],
    }


def _receivers(report: Report) -> list[str]:
    """主送 of a letter, as it said, one by one."""
    said = kept.of(report)
    if said is None:
        return [BLANK]
    return str(said["said"].get("receiver") or BLANK).split("、")
