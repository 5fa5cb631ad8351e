"""Rules about the acceptance panel (验收组): who must sit on it, who must not, and who may organise
it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..engine import Blocker
from ..facts import MemberFacts, PanelFacts
from ..names import plain
from ..roles import OrganisationKind, Role


def _blocker(code: str, **said: str | int) -> Blocker:
    return Blocker(code, Role.BUREAU, ("panel", None), said)


def at_least(panel: PanelFacts) -> Iterator[Blocker]:
    """办法第七条: the panel has at least as many members as the pack says."""
    if len(panel.members) < panel.rule.minimum:
        yield _blocker("panel_small", count=len(panel.members), minimum=panel.rule.minimum)


def odd(panel: PanelFacts) -> Iterator[Blocker]:
    """办法第七条：验收组成员为单数. Said once there are enough: one more is owed before that anyhow."""
    count = len(panel.members)
    if panel.rule.odd and count >= panel.rule.minimum and count % 2 == 0:
        yield _blocker("panel_even", count=count)


def led(panel: PanelFacts) -> Iterator[Blocker]:
    """办法第七条: someone leads the panel."""
    if not any(member.post == "leader" for member in panel.members):
        yield _blocker("no_panel_leader")


def leader_from_organiser(panel: PanelFacts) -> Iterator[Blocker]:
    """办法第七条：组长由验收组织单位的人员担任."""
    if not panel.rule.leader_from_organiser:
        return
    leaders = [member for member in panel.members if member.post == "leader"]
    if any(member.organisation != panel.organiser.id for member in leaders):
        yield _blocker("leader_not_from_organiser")


def city_archive_sits(panel: PanelFacts) -> Iterator[Blocker]:
    """办法第七条：在城市规划区内的项目，验收组应有当地城建档案接收单位的人员."""
    if not (panel.rule.city_archive_in_planning_area and panel.in_planning_area):
        return
    if not any(member.kind == OrganisationKind.CITY_ARCHIVE for member in panel.members):
        yield _blocker("no_city_archive")


def organiser_level(panel: PanelFacts) -> Iterator[Blocker]:
    """办法第六条: who organises the acceptance of completion decides who organises that of the archive."""
    organiser, due = panel.organiser, panel.organiser.due
    # An organisation whose level nobody noted is not accused of the wrong one.
    if due and due.levels and organiser.level and organiser.level not in due.levels:
        yield _blocker("organiser_level", archive=due.archive, organiser=organiser.name)


def no_party_judges(panel: PanelFacts) -> Iterator[Blocker]:
    """回避: nobody of a party of the project judges it, known by the name of the unit or by any
    organisation that the account serves.
    """
    for member in panel.members:
        if party := _party_of(member, panel):
            yield _blocker("panel_party", name=member.name, party=party)


@dataclass(frozen=True)
class Twin:
    """A seat that may be the same person's as another one; `sure` when it certainly is."""

    other: MemberFacts
    sure: bool


def twin(member: MemberFacts, others: Sequence[MemberFacts]) -> Twin | None:
    """The seat among `others` that is the member's own, else one of the same name that may be."""
    for other in others:
        if _same_person(member, other):
            return Twin(other, sure=True)
    for other in others:
        if _may_be_same(member, other):
            return Twin(other, sure=False)
    return None


def one_seat_each(panel: PanelFacts) -> Iterator[Blocker]:
    """本系统约定：一人一席. Known by the account, the pool of experts, or name and unit; a same name
    in another unit is somebody else only when that was confirmed.
    """
    for place, member in enumerate(panel.members):
        found = twin(member, panel.members[:place])
        if found is None:
            continue
        code = "panel_twin"
        if not found.sure:
            code = "panel_namesake"
        yield _blocker(code, name=member.name, unit=member.unit, other=found.other.unit)


def _same_person(one: MemberFacts, other: MemberFacts) -> bool:
    return (
        bool(one.person and one.person == other.person)
        or bool(one.expert and one.expert == other.expert)
        or (plain(one.name), plain(one.unit)) == (plain(other.name), plain(other.unit))
    )


def _may_be_same(one: MemberFacts, other: MemberFacts) -> bool:
    """Two accounts are two persons; else a same name must have been asked about."""
    if one.person and other.person:
        return False
    return plain(one.name) == plain(other.name) and not (one.namesake or other.namesake)


def deputed(panel: PanelFacts) -> Iterator[Blocker]:
    """推荐（委派）函: who was sent by another unit was sent by a letter of a day, unless the pack asks for none.

    Whoever must step back needs no letter.
    """
    if not panel.rule.deputed:
        return
    for member in panel.members:
        if _party_of(member, panel) or member.organisation == panel.organiser.id:
            continue
        if member.deputed_on is None:
            yield _blocker("panel_undeputed", name=member.name, unit=member.unit)


def _party_of(member: MemberFacts, panel: PanelFacts) -> str:
    """The party that a member belongs to, empty for none; units are compared as titles are."""
    parties = {plain(name) for name in panel.party_names}
    if member.organisation in panel.parties or plain(member.unit) in parties:
        return member.unit
    return member.serves_party
