"""Acts upon files, items and volumes: a request each, or nothing where there is nothing to act upon."""

import io

from .world import Ask, form

OPEN = "state IN ('missing', 'returned')"


def _of_item(world, filing):
    """Who owes an item, or the owner in its place."""
    row = world.rows("SELECT project_id, party_id FROM filing WHERE id = ?", filing)[0]
    return world.owner(row["project_id"]) if world.chance(0.4) else world.hand(row["party_id"])


def _of_file(world, document):
    """Who owes the item of a file; the owner where it lies in none."""
    row = world.rows("SELECT project_id, filing_id FROM document WHERE id = ?", document)[0]
    if row["filing_id"] is None:
        return world.owner(row["project_id"])
    return _of_item(world, row["filing_id"])


def store(world):
    project = world.project()
    narrowed = OPEN if world.chance(0.9) else "1"
    item = world.any(
        f"SELECT id FROM filing WHERE project_id = ? AND {narrowed} ORDER BY id", project
    )
    if item is None:
        return None
    known = world.any("SELECT title FROM document WHERE filing_id = ? ORDER BY id", item[0])
    name = world.word("文件")
    if known and world.chance(0.4):
        name = known[0]
    sent = {"files": world.file(f"{name}.pdf")}
    return form(_of_item(world, item[0]), f"/projects/{project}/filings/{item[0]}/files", **sent)


def store_again(world):
    """Another version of a file that there is."""
    project = world.project()
    row = world.late(
        "SELECT document.id, title, filing_id FROM document JOIN filing ON filing.id = filing_id"
        f" WHERE document.project_id = ? AND filing.{OPEN} ORDER BY document.id",
        project,
    )
    if row is None:
        return None
    url = f"/projects/{project}/filings/{row['filing_id']}/files"
    return form(_of_item(world, row["filing_id"]), url, files=world.file(f"{row['title']}.pdf"))


def hold(world):
    project = world.project()
    party = world.any("SELECT id FROM party WHERE project_id = ? ORDER BY id", project)
    sent = {"files": world.file(f"{world.word('谁也不认识')}.pdf")}
    return form(world.hand(party[0]), f"/projects/{project}/filings/upload", **sent)


def fix_held(world):
    project = world.project()
    rows = world.rows(
        "SELECT id, party_id FROM held_file WHERE project_id = ? AND state = 'held' ORDER BY id",
        project,
    )
    item = world.any(f"SELECT id FROM filing WHERE project_id = ? AND {OPEN} ORDER BY id", project)
    if not rows or item is None:
        return None
    chosen = world.luck.sample(rows, min(len(rows), world.luck.choice((1, 1, 2))))
    sent = {"ids": [row["id"] for row in chosen], "filing_id": item[0], "go": "1"}
    return form(_of_item(world, item[0]), f"/projects/{project}/held/fix", **sent)


def undo_fix(world):
    row = world.late("SELECT id FROM bulk_change WHERE project_id = ? ORDER BY id", world.focus)
    return row and form(world.owner(world.focus), f"/projects/{world.focus}/held/undo/{row[0]}")


def discard_held(world):
    row = world.late("SELECT id FROM held_file WHERE project_id = ? ORDER BY id", world.focus)
    return row and form(world.owner(world.focus), f"/projects/{world.focus}/held/{row[0]}/discard")


def make_link(world):
    party = world.any("SELECT id FROM party WHERE project_id = ? ORDER BY id", world.focus)
    return form(
        world.owner(world.focus), f"/projects/{world.focus}/links", party_id=party[0], days="14"
    )


def send_by_link(world):
    if not world.link:
        return None
    item = world.any(
        f"SELECT id FROM filing WHERE project_id = ? AND {OPEN} ORDER BY id", world.focus
    )
    if item is None:
        return None
    sent = {"files": world.file(f"{world.word('手机')}.pdf"), "filing": item[0]}
    return form("nobody", f"{world.link}/files", **sent)


def revoke_link(world):
    row = world.late("SELECT id FROM upload_link WHERE project_id = ? ORDER BY id", world.focus)
    return row and form(world.owner(world.focus), f"/projects/{world.focus}/links/{row[0]}/revoke")


def withdraw(world):
    project = world.project()
    row = world.late(
        "SELECT file_version.id, document_id FROM file_version JOIN document ON document.id = document_id"
        f" JOIN filing ON filing.id = filing_id WHERE filing.project_id = ? AND filing.{OPEN}"
        " AND file_version.gone = '' ORDER BY file_version.id",
        project,
    )
    if row is None or world.chance(0.05):
        row = world.any(
            "SELECT id, document_id FROM file_version WHERE project_id = ? ORDER BY id", project
        )
    if row is None:
        return None
    url = f"/projects/{project}/versions/{row['id']}/withdraw"
    return form(_of_file(world, row["document_id"]), url, reason="扫错了")


def put_back(world):
    project = world.project()
    row = world.late(
        "SELECT id, document_id FROM withdrawal WHERE project_id = ? ORDER BY id", project
    )
    return row and form(
        _of_file(world, row["document_id"]), f"/projects/{project}/withdrawals/{row['id']}/undo"
    )


def move(world):
    project = world.project()
    rows = world.rows(
        "SELECT document.id FROM document LEFT JOIN filing ON filing.id = filing_id WHERE document.project_id = ?"
        f" AND (filing_id IS NULL OR filing.{OPEN}) ORDER BY document.id DESC LIMIT 40",
        project,
    )
    item = world.any(f"SELECT id FROM filing WHERE project_id = ? AND {OPEN} ORDER BY id", project)
    if not rows or item is None:
        return None
    chosen = world.luck.sample(rows, min(len(rows), world.luck.choice((1, 1, 2, 3, 20))))
    sent = {"ids": [row[0] for row in chosen], "to": item[0], "reason": "放错"}
    return form(_of_file(world, chosen[0][0]), f"/projects/{project}/moves", **sent)


def undo_move(world):
    project = world.project()
    row = world.late("SELECT id FROM file_move WHERE project_id = ? ORDER BY id", project)
    return row and form(world.owner(project), f"/projects/{project}/moves/{row[0]}/undo")


def ask_purge(world):
    project = world.project()
    row = world.late(
        "SELECT id FROM file_version WHERE project_id = ? AND gone <> 'purged' ORDER BY id", project
    )
    if row is None:
        return None
    ground = world.luck.choice(("secret", "personal", "foreign"))
    sent = {"ground": ground, "reason": "不得存放"}
    return form(world.owner(project), f"/projects/{project}/versions/{row[0]}/purge", **sent)


def answer_purge(world):
    row = world.late("SELECT id, project_id FROM purge ORDER BY state = 'asked', id")
    if row is None:
        return None
    name = world.luck.choice(
        ("agree_purge", "agree_purge", "agree_purge", "refuse_purge", "withdraw_purge")
    )
    project = row["project_id"]
    who = world.owner(project) if name == "withdraw_purge" else world.bureau(project)
    sent = {"answer": "已核", "version": world.version("purge", row["id"])}
    return form(who, f"/projects/{project}/purges/{row['id']}/steps/{name}", **sent)


def describe(world):
    project = world.project()
    row = world.late("SELECT id FROM document WHERE project_id = ? ORDER BY id", project)
    if row is None:
        return None
    sent = {"title": world.word("题名"), "number": world.word("号"), "formed_on": "2024-05-06"}
    if world.chance(0.5):
        sent |= {"reason": "原题名有误"}
    if world.chance(0.3):
        sent |= {"first_page": "1", "last_page": str(world.luck.choice((1, 4, 9)))}
    return form(_of_file(world, row[0]), f"/projects/{project}/documents/{row[0]}", **sent)


def describe_in_grid(world):
    project, of = world.project(), world.luck.choice(("files", "volumes"))
    table = {"files": "document", "volumes": "volume"}[of]
    row = world.late(f"SELECT id, title FROM {table} WHERE project_id = ? ORDER BY id", project)
    if row is None:
        return None
    cells = [[row["id"], "title", row["title"], world.word("表中题名")]]
    sent = cells
    if world.chance(0.4):
        sent = {"cells": cells, "reason": "原题名有误"}
    return Ask(world.owner(project), f"/projects/{project}/table/{of}", {"json": sent})


def take_in(world):
    project = world.project()
    name = world.one("SELECT name FROM project WHERE id = ?", project)
    lines = [f"项目名称,:,{name}", f"{world.word('清单卷')},0"]
    for at in range(1, world.luck.choice((2, 3, 4))):
        title = world.word("清单文件")
        known = world.any(
            "SELECT name FROM filing WHERE project_id = ? AND " + OPEN + " ORDER BY id", project
        )
        if known and world.chance(0.6):
            title = known[0]
        lines.append(f"{title},{at},{at},20190822,,甲")
    sheet = (io.BytesIO(("\n".join(lines) + "\n").encode()), "目录.csv")
    return form(world.owner(project), f"/projects/{project}/catalogue", sheet=sheet)


def place(world):
    project = world.project()
    row = world.late(
        "SELECT id FROM document WHERE project_id = ? AND filing_id IS NULL ORDER BY id", project
    )
    item = world.any(f"SELECT id FROM filing WHERE project_id = ? AND {OPEN} ORDER BY id", project)
    if row is None or item is None:
        return None
    return form(
        world.owner(project), f"/projects/{project}/catalogue/unplaced/{row[0]}", filing_id=item[0]
    )


def undo_import(world):
    project = world.project()
    row = world.late("SELECT id FROM catalogue_import WHERE project_id = ? ORDER BY id", project)
    return row and form(
        world.owner(project), f"/projects/{project}/catalogue/imports/{row[0]}/undo"
    )


def register_drawing(world):
    project = world.project()
    section = world.luck.choice((1, 2))
    if world.chance(0.4):
        row = world.late(
            "SELECT id, section, number FROM drawing WHERE project_id = ? ORDER BY id", project
        )
        if row:
            sent = {"section": row["section"], "number": row["number"], "title": world.word("图")}
            return form(world.owner(project), f"/projects/{project}/drawings/{row['id']}", **sent)
    if world.chance(0.4):
        return form(world.owner(project), f"/projects/{project}/drawings/from-files")
    number = world.word("S-")
    sent = {"section": section, "number": number, "title": f"图{number}"}
    return form(world.owner(project), f"/projects/{project}/drawings", **sent)


def connect_change(world):
    project = world.project()
    change = world.late("SELECT id FROM change_notice WHERE project_id = ? ORDER BY id", project)
    drawing = world.any("SELECT id FROM drawing WHERE project_id = ? ORDER BY id", project)
    if change is None or drawing is None or world.chance(0.3):
        number = world.word("BG-")
        sent = {"section": 1, "kind": "design_change", "number": number, "title": f"变更{number}"}
        return form(world.owner(project), f"/projects/{project}/drawings/changes", **sent)
    sent = {"drawing_id": drawing[0], "percent": str(world.luck.choice((10, 30, 60)))}
    return form(
        world.owner(project), f"/projects/{project}/drawings/changes/{change[0]}/connect", **sent
    )


def make_volume(world):
    project = world.project()
    sent = {"title": world.word("新卷"), "section": world.luck.choice((0, 1, 2))}
    return form(world.owner(project), f"/projects/{project}/volumes/new", **sent)


def remove_volume(world):
    project = world.project()
    row = world.any(
        "SELECT id FROM volume WHERE project_id = ? ORDER BY files, id LIMIT 3", project
    )
    return row and form(world.owner(project), f"/projects/{project}/volumes/{row[0]}/remove")


def lay(world):
    """Files of one volume, or loose ones, go into another or out."""
    project = world.project()
    volumes = [
        row[0]
        for row in world.rows("SELECT id FROM volume WHERE project_id = ? ORDER BY id", project)
    ]
    rows = world.rows(
        "SELECT id FROM document WHERE project_id = ? AND (gone = '' OR id % 5 = 0) ORDER BY id DESC LIMIT 30",
        project,
    )
    if not volumes or not rows:
        return None
    chosen = world.luck.sample(rows, min(len(rows), world.luck.choice((1, 1, 2, 4))))
    here, to = world.luck.choice(volumes), world.luck.choice((0, *volumes, *volumes))
    sent = {"files": ",".join(str(row[0]) for row in chosen), "to": to}
    return form(world.owner(project), f"/projects/{project}/volumes/{here}/move", **sent)


def seal(world):
    project, word = world.project(), world.luck.choice(("seal", "unseal", "unseal"))
    row = world.any(
        "SELECT id FROM volume WHERE project_id = ? AND sealed = ? ORDER BY id",
        project,
        word == "unseal",
    )
    return row and form(
        world.owner(project), f"/projects/{project}/volumes/{row[0]}/{word}", reason="漏装一件"
    )


def arrange(world):
    """Propose, accept, drop or undo an arrangement."""
    project = world.project()
    row = world.late(
        "SELECT id, state, version_id FROM arrangement WHERE project_id = ? ORDER BY id", project
    )
    here = f"/projects/{project}/arrangements"
    if row is None or (row["state"] not in ("proposed", "accepted") and world.chance(0.7)):
        return form(world.owner(project), here, section=world.luck.choice((0, 1, 2)))
    act = {"proposed": ("accept", "accept", "drop"), "accepted": ("undo",)}.get(
        row["state"], ("undo", "accept")
    )
    return form(
        world.owner(project),
        f"{here}/{row['id']}/{world.luck.choice(act)}",
        version=row["version_id"],
    )


def number(world):
    project = world.project()
    sent = {
        "pattern": "{全宗号}-{类别号}·{项目号}-{案卷号:3}-{件号:4}",
        "fonds": world.luck.choice(("0427", "0428")),
        "category": "KJ",
        "project_number": world.one("SELECT code FROM project WHERE id = ?", project),
    }
    return form(world.owner(project), f"/projects/{project}/numbers", **sent)
