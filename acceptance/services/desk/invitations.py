"""Links by which members vote, by mail: from the program to the member, and past everybody else."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

from acceptance.gateways.clock import local_date
from acceptance.models import PanelMember
from acceptance.models.states import LetterKind
from acceptance.refusals import Refused
from acceptance.services.ground.access import Place
from acceptance.services.judging import invitations

from . import outbox
from .outbox import Draft


def mail(
    place: Place,
    member: PanelMember,
    address_of: Callable[[str], str],
    *,
    by_mail: bool,
    now: datetime,
) -> None:
    """Write the member a letter with the link. `address_of` makes the link of its token; `by_mail`
    says whether there is a mail server.

    Raises Refused (no_mail_server, no_address, has_account, not_in_stage, already_voted, recused).
    """
    if not by_mail:
        # It would lie in the outbox, and the link in the database.
        raise Refused("no_mail_server")
    token = invitations.for_mail(place, member, now=now)
    project = place.project
    outbox.post(
        Draft(
            kind=LetterKind.BALLOT,
            key=f"ballot-{member.id}-{secrets.token_hex(8)}",
            name=member.name,
            address=member.email,
            project_id=project.id,
            subject=f"{project.name}项目档案验收：表决链接",
            body=f"{member.name}，您好：\n\n您是{project.name}项目档案验收组成员。请打开下面的链接表决，"
            f"{invitations.VOTING_DAYS} 天内有效，只能用一次，请勿转给他人。\n\n{address_of(token)}",
        ),
        today=local_date(now),
        now=now,
    )
