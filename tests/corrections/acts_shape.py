"""Acts upon the shape of a project and of its judging: sections divided and joined, the drawing of the sample, points
that are given and struck through.
"""

import re

from .world import form

MEMBERS = ("expert", "city", "bureau", "authority", "expert2")


def split(world):
    project = world.project()
    row = world.any(
        "SELECT id, section FROM party WHERE project_id = ? AND section > 0 AND kind <> 'owner' ORDER BY id",
        project,
    )
    if row is None:
        return None
    sent = {"section": row["section"], "units": row["id"], "name": world.word("标段")}
    url = f"/projects/{project}/sections/split"
    return form(world.owner(project), url, reason="分开发包", **sent)


def merge(world):
    project = world.project()
    rows = world.rows(
        "SELECT number FROM section WHERE project_id = ? AND merged_into IS NULL ORDER BY number",
        project,
    )
    if not rows:
        return None
    sent = {"section": world.luck.choice(rows)[0], "into": world.luck.choice(rows)[0]}
    return form(
        world.owner(project), f"/projects/{project}/sections/merge", reason="合同合并", **sent
    )


def undo_sections(world):
    project = world.project()
    row = world.late("SELECT id FROM section_change WHERE project_id = ? ORDER BY id", project)
    return row and form(world.owner(project), f"/projects/{project}/sections/changes/{row[0]}/undo")


def divide(world):
    """Sections are to be a project of their own; agreed as corrections are, mostly at once."""
    project = world.project()
    row = _proposed(world, project)
    if row and world.chance(0.8):
        return _agree(world, row)
    rows = world.rows(
        "SELECT number FROM section WHERE project_id = ? AND merged_into IS NULL ORDER BY number",
        project,
    )
    if not rows:
        return None
    sent = {
        "sections": str(world.luck.choice(rows)[0]),
        "code": world.word("拆-"),
        "name": world.word("拆出工程"),
        "version": world.version("project", project),
    }
    return form(world.owner(project), f"/projects/{project}/division", reason="分开立项", **sent)


def join(world):
    """A project is to be part of another one; more often one that was divided."""
    project = world.luck.choice(world.projects()[-3:]) if world.chance(0.6) else world.project()
    row = _proposed(world, project)
    if row and world.chance(0.8):
        return _agree(world, row)
    into = world.luck.choice((world.focus, world.luck.choice(world.projects())))
    sent = {
        "into": world.one("SELECT code FROM project WHERE id = ?", into),
        "version": world.version("project", project),
    }
    return form(world.owner(project), f"/projects/{project}/joining", reason="合并立项", **sent)


def _proposed(world, project):
    return world.any(
        "SELECT id, project_id, version_id FROM revision WHERE project_id = ? AND state = 'proposed'",
        project,
    )


def _agree(world, row):
    project = row["project_id"]
    url = f"/projects/{project}/data/{row['id']}/steps/agree_revision"
    return form(world.bureau(project), url, answer="同意", version=row["version_id"])


def draw(world):
    """The next thing to do with the drawing of the sample, or to call it off."""
    project = world.project()
    here = f"/projects/{project}/sample"
    row = world.late("SELECT id, state FROM draw WHERE project_id = ? ORDER BY id", project)
    who = world.luck.choice(MEMBERS)
    if row is None or row["state"] in ("drawn", "void"):
        return form(world.bureau(project), f"{here}/fix")
    if row["state"] == "fixed":
        word = world.luck.choice(("name", "name", "name", "close", "call-off"))
        if word != "name":
            return form(world.bureau(project), f"{here}/{word}", reason="人没到齐")
        slip = _slip(world, who, here)
        if slip is None:
            return None
        world.slips[project, row["id"], who] = slip
        return form(who, f"{here}/numbers", digest=slip[0])
    mine = [key for key in world.slips if key[:2] == (project, row["id"])]
    if mine and world.chance(0.8):
        key = world.luck.choice(mine)
        _digest, salt, number = world.slips[key]
        return form(key[2], f"{here}/shown", number=number, salt=salt)
    word = world.luck.choice(("draw", "void"))
    return form(world.bureau(project), f"{here}/{word}", reason="没有公布")


def _slip(world, who, here):
    """What a member keeps: digest, salt and number. Nothing is written by it."""
    client, number = world.client(who), str(world.luck.randrange(1, 1000))
    if client is None:
        return None
    page = client.post(f"{here}/slip", data={"number": number})
    found = re.findall(r"<code[^>]*>([0-9a-f]+)</code>", page.text)
    if page.status_code != 200 or len(found) != 2:
        return None
    salt, digest = found
    return digest, salt, number


def points(world):
    """Points are given, and those that were entered from paper asked to be struck through."""
    project = world.project()
    row = world.any(
        "SELECT project_id, item, points FROM score ORDER BY project_id <> ?, item LIMIT 8", project
    )
    if row is None:
        return None
    here = f"/projects/{row['project_id']}/scores"
    if world.chance(0.4):
        return form(
            world.bureau(row["project_id"]), f"{here}/{row['item']}/strike", reason="看错了"
        )
    sent = {f"points-{row['item']}": world.luck.choice((6, 7, 8)), f"reason-{row['item']}": "少"}
    return form(world.bureau(row["project_id"]), here, **sent)
