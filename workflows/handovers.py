"""The list for the transfer (移交清册): signed once the archive is as the transfer asks for it."""

from .engine import Workflow, step
from .projects import HANDED_OVER, Stage
from .roles import Role

# fmt: off
HANDOVER = Workflow("handover", Stage, [
    step("sign_handover", Stage.ACCEPTED, Stage.ACCEPTED, by=Role.OWNER, title="签署移交清册", needs=HANDED_OVER, rule="移交清册与实物相符：签署前先核对"),
], initial=Stage.ACCEPTED)
# fmt: on
