"""What is kept and written of problems beside the orders: 整改台账, 提请通报批评的函."""

from __future__ import annotations

from acceptance.models import Finding, Project
from acceptance.refusals import Refused
from workflows.findings import FindingState
from workflows.words import N_

from . import judged
from .drafting import Asked, Context, letter
from .problems import findings_of, problems_of, sent_back
from .words import days


def finding_ledger(asked: Asked) -> Context:
    """整改台账 of the acceptance: each problem from its order to its closing. Raises Refused
    (no_document_yet) while there is none.
    """
    rows = listed(asked)
    states = [row.state for row in rows]
    return {
        "project": asked.project.name,
        "organiser": asked.project.organiser.name,
        "count": len(rows),
        "open": states.count(FindingState.OPEN),
        "answered": states.count(FindingState.ANSWERED),
        "closed": states.count(FindingState.CLOSED),
        "problems": problems_of(asked, rows),
    }


def listed(asked: Asked) -> list[Finding]:
    """The problems of the acceptance. Raises Refused (no_document_yet) while there is none."""
    rows = findings_of(asked)
    if not rows:
        raise Refused("no_document_yet", why=N_("没有列出问题"))
    return rows


def told_of_failure(project: Project) -> str:
    """Whom a failure is told with the request to criticise it: the authority of the project.
    Raises Refused (no_document_yet) where none is registered.
    """
    if project.authority is None:
        raise Refused("no_document_yet", why=N_("尚未登记项目主管部门"))
    return project.authority.name


def criticism_letter(asked: Asked) -> Context:
    """提请通报批评的函 after a second look that failed. Raises Refused as `told_of_failure`, and while no
    opinion of that look stands.
    """
    project = asked.project
    receiver = told_of_failure(project)
    looked = judged.standing(project.id, "recheck_opinion")
    if looked is None:
        raise Refused("no_document_yet", why=N_("尚无复查意见"))
    left = sum(sent_back(asked, row) for row in findings_of(asked))
    # the panel may have voted it down with all problems mended: the opinion attached says so
    unmended = f"仍有{left}个问题未整改到位，" if left else ""
    ordered = judged.cited(project.id, "rectification_order")
    return letter(
        f"关于提请对{project.name}项目档案复查不合格予以通报批评的函",
        receiver,
        [
            f"{days(project.meeting_on, project.meeting_until)}，我单位"
            f"{project.together and f'会同{project.together}'}组织验收组对{asked.owner}建设的{project.name}"
            f"的项目档案进行了验收，项目档案不合格，我单位{ordered and f'以{ordered}'}要求限期整改。",
            f"经复查，{unmended}复查不合格，见《{looked.title}》（{looked.number}）（附件）。",
            "复查仍不合格的，不得进行项目竣工验收，并提请有关部门通报批评。现提请对"
            f"{asked.owner}予以通报批评，处理结果请函告我单位。",
        ],
        attachments=[looked.title],
    )
