"""Rules about the acceptance panel (验收组): who must sit on it, who must not, and who may organise
it.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..engine import Blocker
from ..facts import MemberFacts, PanelFacts
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
    """回避: nobody of a party of the project judges it, known by its account or by the name of its
    unit.
    """
    for member in panel.members:
        if _of_a_party(member, panel):
            yield _blocker("panel_party", name=member.name, party=member.unit)


def deputed(panel: PanelFacts) -> Iterator[Blocker]:
    """派出函: who was sent by another unit was sent by a letter of a day.

    Whoever must step back needs no letter.
    """
    for member in panel.members:
        if _of_a_party(member, panel) or member.organisation == panel.organiser.id:
            continue
        if member.deputed_on is None:
            yield _blocker("panel_undeputed", name=member.name, unit=member.unit)


def _of_a_party(member: MemberFacts, panel: PanelFacts) -> bool:
    return member.unit in panel.party_names or member.organisation in panel.parties
