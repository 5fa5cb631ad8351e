"""Acts upon a project's life: steps and taking them back, corrections of its data, units, papers."""

import io
from datetime import date

from acceptance.demo.cast import TEXTS
from acceptance.demo.pdfs import small_pdf
from tests.web.test_every_hand import CHANGES, ITEM_STEPS, LAW, WHOSE, answers

from .world import Ask, form

ENDINGS = ("terminate", "void")
UNITS = (6, 7, 8, 9, 10, 11, 12)


def _whose(world, project, name):
    hand = world.luck.choice(WHOSE.get(name, "owner").split())
    if hand == "owner":
        return world.owner(project)
    if hand == "bureau":
        return world.bureau(project)
    return world.supervisor(project) if hand == "supervisor" else hand


def step(world):
    project = world.project()
    state = world.state(project)
    names = [name for name, (source, _to, _by) in LAW.items() if state in source.split()]
    names = [name for name in names if name not in ENDINGS or world.chance(0.1)] or list(LAW)
    name = world.luck.choice(names)
    return form(_whose(world, project, name), f"/projects/{project}/steps/{name}", **answers(name))


def take_back(world):
    row = world.late(
        "SELECT noun, object_id, project_id, person_id, organisation_id FROM step_taken ORDER BY project_id = ?, line",
        world.focus,
    )
    if row is None:
        return None
    login = world.one("SELECT login FROM person WHERE id = ?", row["person_id"])
    who = f"{login.removeprefix('demo-')}@{row['organisation_id']}"
    project, key = row["project_id"], row["object_id"]
    path = {"project": "", "filing": f"/filings/{key}", "finding": f"/findings/{key}"}[row["noun"]]
    return form(who, f"/projects/{project}{path}/take-back", reason="点错了")


def item_step(world):
    project = world.project()
    row = world.late(
        "SELECT id, state, party_id FROM filing WHERE project_id = ? AND stored > 0 ORDER BY id",
        project,
    )
    if row is None or world.chance(0.3):
        row = world.any(
            "SELECT id, state, party_id FROM filing WHERE project_id = ? ORDER BY id", project
        )
    fitting = {
        "missing": ("submit", "submit", "ask_exemption"),
        "returned": ("submit", "submit", "ask_exemption"),
        "submitted": ("check", "file", "recall", "return_unchecked"),
        "checked": ("file", "file", "return_filed"),
        "filed": ("return_filed",),
        "exemption_asked": ("grant_exemption", "refuse_exemption"),
        "exempt": ("reopen",),
    }
    name = (
        world.luck.choice(fitting[row["state"]])
        if world.chance(0.95)
        else world.luck.choice(ITEM_STEPS)
    )
    who = _whose(world, project, name)
    if name in ("submit", "recall") and world.chance(0.7):
        who = world.hand(row["party_id"])
    return form(who, f"/projects/{project}/filings/{row['id']}/steps/{name}", **answers(name))


def item_steps(world):
    """One step for many items at once."""
    project = world.project()
    name, state = world.luck.choice(
        (
            ("submit", "missing"),
            ("recall", "submitted"),
            ("file", "checked"),
            ("return_filed", "filed"),
            ("ask_exemption", "missing"),
            ("grant_exemption", "exemption_asked"),
            ("check", "submitted"),
        )
    )
    rows = world.rows(
        "SELECT id FROM filing WHERE project_id = ? AND state = ? ORDER BY stored DESC, id",
        project,
        state,
    )
    if not rows:
        return None
    chosen = [row[0] for row in rows[: world.luck.choice((1, 2, 5))]]
    sent = {"step": name, "ids": chosen, **answers(name)}
    return form(_whose(world, project, name), f"/projects/{project}/filings/steps", **sent)


def _data(world, project):
    """The registered data of a project as its form shows them."""
    row = dict(world.rows("SELECT * FROM project WHERE id = ?", project)[0])
    names = (
        "name",
        "level",
        "place",
        "scale",
        "investment",
        "approval_authority",
        "approval_number",
        "completion_organiser",
        "completion_by",
        "started_on",
        "finished_on",
        "planned_acceptance_on",
        "planned_completion_on",
        "guide_id",
        "city_archive_id",
        "authority_id",
    )
    data = {name: row[name] for name in names if row[name] not in (None, "")}
    owner = world.one(
        "SELECT organisation_id FROM party WHERE project_id = ? AND kind = 'owner'", project
    )
    data |= {"owner_id": owner, "organiser": row["organiser_id"], "version": row["version_id"]}
    if row["in_planning_area"]:
        data["in_planning_area"] = "true"
    sections = world.rows(
        "SELECT name FROM section WHERE project_id = ? AND merged_into IS NULL ORDER BY number",
        project,
    )
    return data | {"sections": "\n".join(one[0] for one in sections) or "全部"}


def propose_revision(world):
    project = world.project()
    data = _data(world, project)
    if world.chance(0.08):
        sent = {"reason": "资金落空", "keeper": "owner", "version": data["version"]}
        return form(world.owner(project), f"/projects/{project}/data/ending", **sent)
    changes = (
        {"name": world.word("更名工程")},
        {"approval_number": world.word("发改〔2019〕")},
        {"place": world.word("某地")},
        {"investment": str(world.luck.randint(1, 9999))},
        {"planned_acceptance_on": "2027-06-30", "planned_completion_on": "2027-12-31"},
        {"sections": "\n".join(f"{name}改" for name in data["sections"].split("\n"))},
        {"owner_id": world.luck.choice((6, 7))},
        {"organiser": world.luck.choice((1, 2))},
        {"in_planning_area": "" if "in_planning_area" in data else "true"},
    )
    sent = {**data, **world.luck.choice(changes), "reason": "登记有误"}
    sent = {name: value for name, value in sent.items() if value != ""}
    return form(world.owner(project), f"/projects/{project}/data", **sent)


def answer_revision(world):
    row = world.late(
        "SELECT id, project_id, version_id FROM revision ORDER BY state = 'proposed', id"
    )
    if row is None:
        return None
    name = world.luck.choice(
        ("agree_revision", "agree_revision", "refuse_revision", "withdraw_revision")
    )
    project = row["project_id"]
    who = world.owner(project) if name == "withdraw_revision" else world.bureau(project)
    sent = {"answer": "已核", "version": row["version_id"]}
    return form(who, f"/projects/{project}/data/{row['id']}/steps/{name}", **sent)


def engage(world):
    project = world.project()
    kind = world.luck.choice(
        ("contractor", "contractor", "supervisor", "designer", "operator", "tester")
    )
    sent = {
        "organisation_id": world.luck.choice(UNITS),
        "kind": kind,
        "section": world.luck.choice((0, 1, 2)),
    }
    return form(world.owner(project), f"/projects/{project}/parties", **sent)


def propose_succession(world):
    project = world.project()
    row = world.any(
        "SELECT id FROM party WHERE project_id = ? AND kind <> 'owner' ORDER BY ended_on IS NULL DESC, id",
        project,
    )
    if row is None:
        return None
    sent = {"party_id": row[0], "ends_on": date.today().isoformat(), "reason": "合同解除"}
    if world.chance(0.7):
        sent["organisation_id"] = world.luck.choice(UNITS[2:])
    return form(world.owner(project), f"/projects/{project}/successions", **sent)


def answer_succession(world):
    row = world.late(
        "SELECT id, project_id, party_id, successor_id, state, version_id FROM succession"
        " ORDER BY state IN ('proposed', 'handed'), id"
    )
    if row is None:
        return None
    project = row["project_id"]
    names = {"proposed": ("hand_over", "hand_over", "hand_over_for"), "handed": ("take_over",) * 4}
    name = world.luck.choice(
        (*names.get(row["state"], ()), "recount_succession", "withdraw_succession")
    )
    who = world.owner(project)
    if name == "hand_over":
        who = world.hand(row["party_id"])
    elif name == "take_over" and row["successor_id"]:
        who = world.hand(row["successor_id"])
    sent = {"answer": "已撤场", "version": row["version_id"]}
    return form(who, f"/projects/{project}/successions/{row['id']}/steps/{name}", **sent)


def pass_items(world):
    project = world.project()
    rows = world.rows(
        "SELECT id FROM filing WHERE project_id = ? AND state IN ('missing', 'returned') ORDER BY id",
        project,
    )
    party = world.any("SELECT id FROM party WHERE project_id = ? ORDER BY id", project)
    if not rows:
        return None
    chosen = world.luck.sample(rows, min(len(rows), 3))
    sent = {"ids": [row[0] for row in chosen], "party_id": party[0]}
    return form(world.owner(project), f"/projects/{project}/parties/items", **sent)


def duty(world):
    project = world.project()
    known = world.late(
        "SELECT duty.id FROM duty JOIN party ON party.id = party_id WHERE project_id = ? ORDER BY duty.id",
        project,
    )
    here = f"/projects/{project}/parties"
    if known and world.chance(0.5):
        return form(
            world.owner(project),
            f"{here}/duties/{known['id']}/end",
            until=date.today().isoformat(),
            reason="调离",
        )
    party = world.any("SELECT id FROM party WHERE project_id = ? ORDER BY id", project)
    kind = world.luck.choice(("leader", "archivist"))
    sent = {"duty": kind, "name": world.word("某人"), "since": date.today().isoformat()}
    return form(world.owner(project), f"{here}/{party[0]}/duties", **sent)


def ask_amendment(world):
    project = world.project()
    items = world.rows("SELECT code FROM filing WHERE project_id = ? ORDER BY id", project)
    sent = {
        "reason": "改",
        "volumes": str(world.luck.choice((1, 2, 3))),
        "items": world.luck.choice(items)[0],
    }
    return form(world.owner(project), f"/projects/{project}/archive/amendments", **sent)


def answer_amendment(world):
    row = world.late(
        "SELECT id, project_id, state, version_id FROM amendment ORDER BY state IN ('asked', 'agreed', 'reported'), id"
    )
    if row is None:
        return None
    fitting = {
        "asked": ("agree_amendment",) * 4,
        "agreed": ("report_amendment", "report_amendment", "withdraw_amendment"),
        "reported": ("fix_amendment", "fix_amendment", "return_amendment"),
    }
    name = world.luck.choice(fitting.get(row["state"], CHANGES))
    project = row["project_id"]
    who = world.bureau(project) if WHOSE.get(name) == "bureau" else world.owner(project)
    sent = {"answer": "好", "version": row["version_id"]}
    return form(who, f"/projects/{project}/archive/amendments/{row['id']}/steps/{name}", **sent)


def issue(world):
    project = world.project()
    kind, who = world.luck.choice(
        (
            ("panel_list", "bureau"),
            ("four_report", "owner"),
            ("inspection_record", "bureau"),
            ("ballot", "bureau"),
            ("self_check_report", "owner"),
            ("application_form", "owner"),
            ("city_opinion", "city"),
        )
    )
    hand = {"bureau": world.bureau(project), "owner": world.owner(project)}.get(who, who)
    return form(hand, f"/projects/{project}/reports", kind=kind)


def correct_paper(world):
    row = world.late(
        "SELECT id, project_id, issuer_id FROM report WHERE project_id IS NOT NULL ORDER BY project_id = ?, id",
        world.focus,
    )
    project = row["project_id"]
    hand = world.of_unit(row["issuer_id"])
    word = world.luck.choice(("correction", "correction", "withdrawal"))
    return form(hand, f"/projects/{project}/reports/{row['id']}/{word}", reason="写错了")


def write_text(world):
    project = world.project()
    kind, who = world.luck.choice(
        (("self_check", "owner"), ("evaluation", "bureau"), ("audit_report", "supervisor"))
    )
    version = world.one(
        "SELECT version_id FROM statement WHERE project_id = ? AND kind = ?", project, kind
    )
    hands = {
        "owner": world.owner(project),
        "bureau": world.bureau(project),
        "supervisor": world.supervisor(project),
    }
    sent = {**TEXTS[kind], "version": version or ""}
    return form(hands[who], f"/projects/{project}/review/texts/{kind}", **sent)


def problem(world):
    project = world.project()
    if world.chance(0.3):
        sent = {"problem": world.word("缺签字"), "due_on": "2030-01-15"}
        return form(world.bureau(project), f"/projects/{project}/findings", **sent)
    row = world.late(
        "SELECT id, state, party_id FROM finding WHERE project_id = ? ORDER BY id", project
    )
    if row is None:
        return None
    fitting = {
        "open": ("answer",),
        "answered": ("close", "reject", "revise"),
        "closed": ("answer",),
    }
    name = world.luck.choice(fitting.get(row["state"], ("answer", "close")))
    who = world.bureau(project) if name in ("close", "reject") else world.owner(project)
    if name == "answer" and row["party_id"] and world.chance(0.6):
        who = world.hand(row["party_id"])
    return form(who, f"/projects/{project}/findings/{row['id']}/steps/{name}", **answers(name))


def visit(world):
    project = world.project()
    row = world.late("SELECT id, state FROM inspection WHERE project_id = ? ORDER BY id", project)
    here = f"/projects/{project}/inspections"
    if row is None or row["state"] == "closed" or world.chance(0.2):
        sent = {"planned_on": "2026-11-02", "place": "项目部", "inspectors": "陈岚"}
        return form(world.bureau(project), here, **sent)
    if world.chance(0.6):
        party = world.any("SELECT id FROM party WHERE project_id = ? ORDER BY id", project)
        sent = {"problem": world.word("日志缺签字"), "due_on": "2027-01-20", "party_id": party[0]}
        return form(world.bureau(project), f"{here}/{row['id']}/problems", **sent)
    return form(world.bureau(project), f"{here}/{row['id']}/close", conclusion="基本符合")


def vote(world):
    project = world.project()
    who = world.luck.choice(("bureau", "authority", "city", "expert", "expert2"))
    sent = {
        "vote": world.luck.choice(("agree", "agree", "agree", "against")),
        "dissent": "理由",
        "confirmed": "true",
    }
    return form(who, f"/projects/{project}/panel/vote", **sent)


def vote_on_paper(world):
    """A vote is entered from a sheet, contested, struck through by two."""
    project = world.project()
    row = world.any("SELECT id, vote FROM panel_member WHERE project_id = ? ORDER BY id", project)
    asked = world.late(
        "SELECT id FROM strike WHERE project_id = ? ORDER BY state = 'asked', id", project
    )
    if asked and world.chance(0.4):
        word = world.luck.choice(("agree", "agree", "leave"))
        who = world.luck.choice(("bureau", "province"))
        return form(who, f"/projects/{project}/strikes/{asked[0]}/{word}")
    if row is None:
        return None
    here = f"/projects/{project}/panel/{row['id']}/vote"
    if row["vote"] and world.chance(0.7):
        return form(world.bureau(project), f"{here}/strike", reason="看错了")
    sent = {"vote": "agree", "dissent": "", "confirmed": "true"}
    return form(
        world.bureau(project),
        here,
        files=(io.BytesIO(small_pdf(world.word("票"))), "票.pdf"),
        **sent,
    )


def member_leaves(world):
    project = world.project()
    row = world.any("SELECT id FROM panel_member WHERE project_id = ? ORDER BY id", project)
    word = world.luck.choice(("recusal", "absence"))
    return row and form(
        world.bureau(project), f"/projects/{project}/panel/{row[0]}/{word}", reason="有事"
    )


def note(world):
    project = world.project()
    known = world.late("SELECT entry FROM sample_note WHERE project_id = ? ORDER BY id", project)
    if known and world.chance(0.3):
        who = world.luck.choice(("expert", world.bureau(project)))
        return form(who, f"/projects/{project}/sample/notes/{known[0]}/strike", reason="写错了")
    row = world.any(
        "SELECT volume.number FROM sample JOIN volume ON volume.id = volume_id WHERE sample.project_id = ?"
        " ORDER BY sample.id",
        project,
    )
    if row is None:
        return None
    entry = {
        "entry": world.word("e"),
        "volume": row[0],
        "result": world.luck.choice(("sound", "faulty")),
        "text": "看过",
        "at": "2026-11-20T01:00:00+00:00",
    }
    return Ask("expert", f"/projects/{project}/sample/notes", {"json": [entry]})


def sign_list(world):
    project = world.project()
    return form(world.owner(project), f"/projects/{project}/handover", remark="")
