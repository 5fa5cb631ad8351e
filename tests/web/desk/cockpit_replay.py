"""The figures of the overview counted a second time: from the lines of the journals, one after the other,
with none of the statements that the product asks."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime, time
from statistics import median

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways.clock import SHANGHAI, local_date
from acceptance.models import Filing, JournalEntry, Organisation, Party

PENDING = ("applied", "supplement", "admitted", "pre_check", "review", "rectification", "recheck")
TIMED = ("design", "contracting", "construction", "supervision", "self_check", *PENDING, "accepted")


class Life:
    """One project as its lines tell it."""

    def __init__(self, project: int, lines: list[JournalEntry]) -> None:
        self.project, self.lines = project, lines
        self.first = lines[0].at
        told = [one for one in lines if one.noun == "project" and one.after]
        self.state, self.since = "", self.first
        self.steps: list[JournalEntry] = []
        for one in told:
            if one.action == "take_back":
                assert self.steps.pop().after == one.before
                self.state = one.after
                self.since = self.steps[-1].at
            elif one.before == one.after:
                self.since = one.at
            else:
                self.steps.append(one)
                self.state, self.since = one.after, one.at

    @property
    def pack(self) -> str:
        return self.lines[0].facts["procedure"].split(" ")[0]


def lives() -> list[Life]:
    """Every project's, in order."""
    by_project: dict[int, list[JournalEntry]] = defaultdict(list)
    rows = select(JournalEntry).order_by(JournalEntry.project_id, JournalEntry.seq)
    for line in db.session.scalars(rows):
        by_project[line.project_id].append(line)
    return [Life(key, lines) for key, lines in by_project.items() if key]


def counting(found: list[Life]) -> list[Life]:
    return [one for one in found if one.state != "voided"]


def heat(found: list[Life], today: date) -> dict[tuple[str, str], tuple[int, int]]:
    """By pack and state: how many, and for how many days the oldest stands there."""
    told: dict[tuple[str, str], list[int]] = defaultdict(list)
    for one in counting(found):
        told[one.pack, one.state].append((today - local_date(one.since)).days)
    return {key: (len(days), max(days)) for key, days in told.items()}


def span(first: date, last: date) -> tuple[datetime, datetime]:
    return (
        datetime.combine(first, time(), SHANGHAI),
        datetime.combine(last, time.max, SHANGHAI),
    )


def stays(found: list[Life], first: date, last: date, now: datetime):
    """By stage: the median of days, the stays, how many projects stand there longer."""
    began, ended = span(first, last)
    days = defaultdict(list)
    for one in counting(found):
        for entered, left in zip(one.steps, one.steps[1:], strict=False):
            if began <= left.at <= ended and left.before in TIMED:
                days[left.before].append((left.at - entered.at).total_seconds() / 86_400)
    told = {}
    for stage, stood in days.items():
        middle = median(stood)
        longer = sum(
            one.state == stage and (now - one.since).total_seconds() / 86_400 > middle
            for one in counting(found)
        )
        told[stage] = (round(middle + 1e-6, 1), len(stood), longer)
    return told


def units(found: list[Life], first: date, last: date):
    """By the name of a unit: what became of its applications, its archives and its items."""
    began, ended = span(first, last)
    told: dict[str, Counter[str]] = defaultdict(Counter)
    for one in counting(found):
        owner = db.session.scalars(
            select(Organisation.name)
            .join(Party, Party.organisation_id == Organisation.id)
            .where(Party.project_id == one.project, Party.kind == "owner")
        ).one()
        for number, step in enumerate(one.steps):
            if not began <= step.at <= ended:
                continue
            following = "".join(later.action for later in one.steps[number + 1 : number + 2])
            if step.action == "apply":
                told[owner]["applied"] += 1
                told[owner][following or "waiting"] += 1
            if step.action in ("approve", "approve_with_items", "order_rectification"):
                told[owner]["concluded"] += 1
                told[owner][step.action] += 1
        for line in one.lines:
            if line.noun != "filing" or not began <= line.at <= ended:
                continue
            party = db.session.get(Party, db.session.get(Filing, line.object_id).party_id)
            if line.action == "take_back":
                told[party.organisation.name]["returned"] -= line.before == "returned"
            else:
                told[party.organisation.name]["returned"] += line.after == "returned"
    return told


def years(found: list[Life], this: int):
    """By year: registered, applied, ordered, accepted, failed, pending, archived, volumes, files, pages."""
    told: dict[int, Counter[str]] = defaultdict(Counter)
    for one in counting(found):
        signed = {}
        for line in one.lines:
            if line.action == "sign_handover":
                signed = line.facts
        for step in one.steps:
            year = local_date(step.at).year
            told[year]["registered"] += step.action == "register"
            told[year]["applied"] += step.action == "apply"
            told[year]["ordered"] += step.action == "order_rectification"
            told[year]["accepted"] += step.after == "accepted"
            told[year]["failed"] += step.after == "failed"
            if step.after == "archived":
                told[year]["archived"] += 1
                for what in ("volumes", "files", "pages"):
                    told[year][what] += signed.get(what, 0)
        for year in range(min(local_date(one.first).year for one in found), this + 1):
            stood = [step.after for step in one.steps if local_date(step.at).year <= year]
            told[year]["pending"] += bool(stood) and stood[-1] in PENDING
    return told


def told(one: Counter[str]) -> list[int]:
    """What became of a unit's work, in the order of the columns."""
    return [
        one["applied"],
        one["admit"] + one["open_review"],
        one["ask_supplement"],
        one["decline"],
        one["waiting"],
        one["concluded"],
        one["approve"] + one["approve_with_items"],
        one["order_rectification"],
        one["returned"],
    ]
