"""Links by which people choose a password, sent by mail: past the administrator, who does not see them."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.models import OneTimeToken, Person
from acceptance.models.states import LetterKind, TokenPurpose
from acceptance.refusals import Refused
from acceptance.services.ground import office, people
from acceptance.services.ground.access import Viewer
from acceptance.services.life import staff
from workflows.office import over

from . import outbox
from .outbox import Draft

HOURS = 2
"""How long a link to a new password works (本系统约定)."""
AGAIN = timedelta(minutes=10)
"""So long no second link is sent: whoever asks in another's name neither fills a mailbox nor ends the
link that lies in it."""


def forgotten(login: str, address_of: Callable[[str], str], *, now: datetime) -> None:
    """Send whoever bears the login a link to a new password. Nobody is told whether there is such a
    person; who has no mail address, no password yet or no access any more gets none.
    """
    person = db.session.scalar(select(Person).where(Person.login == login))
    if person is None or not _may_choose(person, now) or _sent_just_now(person, now):
        return
    token = people.make_token(TokenPurpose.FORGOTTEN, person_id=person.id, now=now, hours=HOURS)
    office.record("person", person.id, "forget_password", actor=None, now=now)
    words = (
        f"{person.name}，您好：\n\n有人（多半是您本人）申请重设登录名 {person.login} 的密码。"
        f"请打开下面的链接设新密码，{HOURS} 小时内有效，只能用一次。设好后其他登录全部结束。\n\n"
        f"{address_of(token)}\n\n不是您申请的，不必理会：原密码照旧。"
    )
    _post(person, "重设密码", words, now)


def _may_choose(person: Person, now: datetime) -> bool:
    gone = person.disabled or over(person.until, today=local_date(now))
    return bool(person.email and person.password_hash) and not gone


def _sent_just_now(person: Person, now: datetime) -> bool:
    fresh = select(OneTimeToken.id).where(
        OneTimeToken.person_id == person.id,
        OneTimeToken.purpose == TokenPurpose.FORGOTTEN,
        OneTimeToken.used_at.is_(None),
        OneTimeToken.expires_at > now + timedelta(hours=HOURS) - AGAIN,
    )
    return db.session.scalar(fresh.order_by(OneTimeToken.id).limit(1)) is not None


def mail_invitation(
    person_id: int,
    address_of: Callable[[str], str],
    *,
    by_mail: bool,
    actor: Viewer,
    now: datetime,
) -> Person:
    """Send an invitation to the person alone: who invites does not see the link. `by_mail` says
    whether there is a mail server.

    Raises NotFound, Refused (no_mail_server, no_own_address, disabled_person).
    """
    if not by_mail:
        # It would lie in the outbox, and the link in the database.
        raise Refused("no_mail_server")
    person = staff.find(person_id)
    if not person.email:
        raise Refused("no_own_address", name=person.name)
    _person, token = staff.invite(person_id, "mail_invitation", actor=actor, now=now)
    words = (
        f"{person.name}，您好：\n\n{actor.name}为您登记了账号，登录名 {person.login}。"
        f"请打开下面的链接设密码，{staff.HOURS} 小时内有效，只能用一次，请勿转给他人。\n\n"
        f"{address_of(token)}"
    )
    _post(person, "设置登录密码", words, now)
    return person


def redeem(
    token: str, password_hash: str, *, name: str, login: str, by_mail: bool, now: datetime
) -> None:
    """Choose a password by a link; whoever has a mail address hears that it was done.

    Raises Refused (token_used, login_taken).
    """
    person = people.redeem(token, password_hash, name=name, login=login, now=now)
    if person.email and by_mail:
        words = (
            f"{person.name}，您好：\n\n登录名 {person.login} 刚刚凭链接设了新密码，其他登录已结束。"
            "不是您本人所为的，请立即告知管理员停用账号。"
        )
        _post(person, "密码已设", words, now)


def tell_old_address(person: Person, email: str, *, by_mail: bool, now: datetime) -> None:
    """The address that letters went to so far hears that they go elsewhere from now on."""
    if not email or email == person.email or not by_mail:
        return
    words = (
        f"{person.name}，您好：\n\n登录名 {person.login} 的邮箱已改，此后的信不再寄到这里。"
        "不是您本人所为的，请立即告知管理员。"
    )
    _post(person, "登记的邮箱已改", words, now, address=email)


def _post(person: Person, subject: str, body: str, now: datetime, address: str = "") -> None:
    """Into the outbox alone: an inbox is read by who is in already, and by who sat down there."""
    outbox.post(
        Draft(
            kind=LetterKind.ACCESS,
            key=f"access-{person.id}-{secrets.token_hex(8)}",
            name=person.name,
            address=address or person.email,
            subject=subject,
            body=body,
        ),
        today=local_date(now),
        now=now,
    )
