"""One rectification item (整改项): open → answered → closed, and back."""

from enum import StrEnum

from .engine import Workflow, step
from .projects import Stage
from .roles import Role


class FindingState(StrEnum):
    """Where a problem found in the review stands."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


D = FindingState

ANSWERER = (Role.OWNER, Role.OWER)
"""The owner, or the party that a supervision visit named as responsible."""
ANSWERING = (Stage.REVIEW, Stage.RECTIFICATION, Stage.ACCEPTED)
CHECKING = (Stage.REVIEW, Stage.RECHECK, Stage.ACCEPTED)
"""When the review's problems are answered and looked at again; a visit's problems know no stage."""

# fmt: off
FINDING = Workflow("finding", FindingState, [
    step("answer",  D.OPEN,     D.ANSWERED, by=ANSWERER,    title="答复整改", asks=["answer"], when=ANSWERING, rule="限期整改并报送整改报告", undo=True),
    step("revise",  D.ANSWERED, D.OPEN,     by=ANSWERER,    title="收回答复", tone="side", when=ANSWERING, rule="复查前可收回", undo=True),
    step("close",   D.ANSWERED, D.CLOSED,   by=Role.BUREAU, title="复查销号", asks=["conclusion"], when=CHECKING, rule="整改后复查", not_by=["answer", "add_evidence"], undo=True),
    step("reject",  D.ANSWERED, D.OPEN,     by=Role.BUREAU, title="整改不到位", asks=["conclusion"], tone="back", when=CHECKING, rule="整改后复查", not_by=["answer", "add_evidence"], undo=True),
], initial=D.OPEN)
# fmt: on

FINDING_NAMES = {D.OPEN: "待整改", D.ANSWERED: "已答复，待复查", D.CLOSED: "已销号"}
