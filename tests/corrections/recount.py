"""The figures counted apart, from plain rows: what a file, an item, a volume and a project come to.

Nothing of the product's counting is used here. Each function yields what does not agree.
"""

from collections import Counter, defaultdict

GIVEN_IN = ("submitted", "checked", "filed")
TO_COME = ("missing", "returned", "exemption_asked")
OVER = ("archived", "terminated", "voided")


class Rows:
    """The rows of one project."""

    def __init__(self, world, project):
        self.project = project
        self.items = {
            row["id"]: row
            for row in world.rows("SELECT * FROM filing WHERE project_id = ?", project)
        }
        self.files = {
            row["id"]: row
            for row in world.rows("SELECT * FROM document WHERE project_id = ?", project)
        }
        self.volumes = {
            row["id"]: row
            for row in world.rows("SELECT * FROM volume WHERE project_id = ?", project)
        }
        self.parties = {
            row["id"]: row
            for row in world.rows("SELECT * FROM party WHERE project_id = ?", project)
        }
        self.live = {
            row[0]
            for row in world.rows(
                "SELECT number FROM section WHERE project_id = ? AND merged_into IS NULL", project
            )
        }
        self.drawn = [
            row
            for table in ("drawing", "change_notice")
            for row in world.rows(f"SELECT id, section FROM {table} WHERE project_id = ?", project)
        ]
        self.open_hand_overs = world.rows(
            "SELECT * FROM succession WHERE project_id = ? AND state IN ('proposed', 'handed')",
            project,
        )
        told = world.rows("SELECT state FROM project WHERE id = ?", project)
        self.state = told[0]["state"] if told else ""
        self.withdrawn = {
            row[0]
            for row in world.rows(
                "SELECT version_id FROM withdrawal WHERE project_id = ? AND undone_at IS NULL",
                project,
            )
        }
        self.purged = {
            row[0]
            for row in world.rows(
                "SELECT digest FROM purge WHERE project_id = ? AND state = 'purged'", project
            )
        }
        self.versions = defaultdict(list)
        for row in world.rows(
            "SELECT * FROM file_version WHERE project_id = ? ORDER BY id", project
        ):
            self.versions[row["document_id"]].append(row)

    def stands(self, file):
        """The bytes that a file has now, by its versions and by what was withdrawn and purged, or None."""
        alive = [
            row
            for row in self.versions[file["id"]]
            if row["id"] not in self.withdrawn and row["digest"] not in self.purged
        ]
        current = [row for row in alive if row["current"]]
        return current[0] if current else None

    def here(self, file):
        """Whether a file counts: it has bytes, or a list promises it and nothing of it was purged."""
        if self.stands(file):
            return True
        if not self.versions[file["id"]]:
            return True
        buried = any(
            row["current"] and row["digest"] in self.purged for row in self.versions[file["id"]]
        )
        return file["import_id"] is not None and not buried and file["gone"] != "purged"


def files(rows):
    """A file is what its versions say."""
    for file in rows.files.values():
        versions, told = rows.versions[file["id"]], (file["id"], file["state"], file["gone"])
        current = [row for row in versions if row["current"]]
        if len(current) > 1:
            yield "two versions stand", told
        for row in versions:
            gone = ""
            if row["id"] in rows.withdrawn:
                gone = "withdrawn"
            if row["digest"] in rows.purged:
                gone = "purged"
            if row["gone"] != gone:
                yield (
                    "a version is not marked as it was judged",
                    (told, row["id"], row["gone"], gone),
                )
            if row["current"] and gone == "withdrawn":
                yield "a withdrawn version stands", (told, row["id"])
        stored = rows.stands(file) is not None
        if stored != (file["state"] == "stored"):
            yield "stored or not", told
        if rows.here(file) != (file["gone"] == ""):
            yield "counts or not", told
        if (
            not stored
            and not file["gone"]
            and any(
                row["id"] not in rows.withdrawn and row["digest"] not in rows.purged
                for row in versions
            )
        ):
            yield "a version that is left does not stand", told
        if file["volume_id"] is None and file["position"]:
            yield "a loose file has a place", told
        if file["volume_id"] is not None and file["volume_id"] not in rows.volumes:
            yield "a file of a volume that is not there", told


def items(rows):
    """Files and stored files of an item; when it came in."""
    listed, stored = Counter(), Counter()
    for file in rows.files.values():
        if file["filing_id"] is None:
            continue
        if file["filing_id"] not in rows.items:
            yield "a file of an item that is not there", file["id"]
        listed[file["filing_id"]] += rows.here(file)
        stored[file["filing_id"]] += rows.stands(file) is not None
    for key, item in rows.items.items():
        if (item["files"], item["stored"]) != (listed[key], stored[key]):
            yield "files of an item", (key, item["files"], item["stored"], listed[key], stored[key])
        if (item["state"] in GIVEN_IN) != (item["received_on"] is not None):
            yield "came in or not", (key, item["state"], item["received_on"])
        party = rows.parties.get(item["party_id"])
        if party is None:
            yield "owed by a stranger", key
        elif party["ended_on"] and item["state"] in TO_COME:
            yield "owed by a unit that has left", (key, item["state"])


def volumes(rows):
    """Files, pages, sheets and soundness of a volume; its run of places."""
    inside = defaultdict(list)
    for file in rows.files.values():
        if file["volume_id"] is not None:
            inside[file["volume_id"]].append(file)
    for key, volume in rows.volumes.items():
        held = sorted(inside[key], key=lambda file: (file["position"], file["id"]))
        pages = sheets = 0
        whole = bool(held)
        for file in held:
            count = 0
            if file["first_page"] and file["last_page"]:
                count = file["last_page"] - file["first_page"] + 1
            whole = whole and count > 0 and file["first_page"] == pages + 1
            pages += count
            item = rows.items.get(file["filing_id"])
            if item and item["drawings"]:
                sheets += count
            if file["gone"] == "withdrawn":
                yield "a withdrawn file in a volume", (key, file["id"])
        counted = (len(held), pages, sheets)
        if (volume["files"], volume["pages"], volume["drawings"]) != counted:
            yield (
                "totals of a volume",
                (key, volume["files"], volume["pages"], volume["drawings"], counted),
            )
        sound = whole or (bool(held) and volume["holds"] == "media")
        if bool(volume["sound"]) != sound:
            yield "sound or not", (key, volume["sound"], sound)
        if volume["import_id"] is None and [file["position"] for file in held] != list(
            range(1, len(held) + 1)
        ):
            yield "places of a volume", (key, [file["position"] for file in held])


def sections(rows):
    """Everything lies in a section that there is."""
    kinds = {
        "item": rows.items.values(),
        "volume": rows.volumes.values(),
        "unit": rows.parties.values(),
        "drawing": rows.drawn,
    }
    for kind, found in kinds.items():
        for row in found:
            if row["section"] and row["section"] not in rows.live:
                yield f"{kind} in a section that is no more", (row["id"], row["section"])


def hand_overs(rows):
    """A hand-over that is not signed waits for two units that are there, in one place, of a project
    that goes on.
    """
    for row in rows.open_hand_overs:
        giver, taker = rows.parties[row["party_id"]], rows.parties.get(row["successor_id"])
        if rows.state in OVER:
            yield "an open hand-over of a closed project", row["id"]
        if giver["ended_on"] or (taker and taker["ended_on"]):
            yield "a hand-over waits for a unit that has left", row["id"]
        if taker and (giver["section"], giver["kind"]) != (taker["section"], taker["kind"]):
            yield "a hand-over to another place", (row["id"], giver["section"], taker["section"])


def completeness(rows):
    """What pages say of a whole project, counted from the files."""
    cells, inside = Counter(), defaultdict(list)
    for file in rows.files.values():
        if rows.here(file):
            inside[file["filing_id"]].append(file)
    for key, item in rows.items.items():
        mine = inside[key]
        if item["required"]:
            cells["owed"] += item["state"] != "exempt"
            cells["filed"] += item["state"] == "filed"
            cells["missing"] += item["state"] == "missing"
            cells["returned"] += item["state"] == "returned"
            cells["under_way"] += item["state"] in ("submitted", "checked", "exemption_asked")
            cells["exempt"] += item["state"] == "exempt"
        cells["files"] += len(mine)
        cells["stored"] += sum(rows.stands(file) is not None for file in mine)
    names = ("owed", "filed", "missing", "returned", "under_way", "exempt", "files", "stored")
    return tuple(cells[name] for name in names)


def archive(rows):
    """Loose files, files without bytes, volumes without a number, volumes that are not sound."""
    here = [file for file in rows.files.values() if rows.here(file)]
    loose = sum(file["volume_id"] is None for file in here)
    bare = sum(rows.stands(file) is None for file in here)
    unnumbered = sum(volume["code"] == "" for volume in rows.volumes.values())
    unsound = sum(not volume["sound"] for volume in rows.volumes.values())
    return (loose, bare, unnumbered, unsound)


def unit(rows, world, party):
    """What a unit delivered and owes: items, files, volumes, items owed, files held, open problems."""
    mine = {key: item for key, item in rows.items.items() if item["party_id"] == party}
    laid = {file["volume_id"] for file in rows.files.values() if file["filing_id"] in mine} - {None}
    stored = sum(
        rows.stands(file) is not None for file in rows.files.values() if file["filing_id"] in mine
    )
    held = "SELECT count(*) FROM held_file WHERE party_id = ? AND state = 'held'"
    found = "SELECT count(*) FROM finding WHERE party_id = ? AND state <> 'closed'"
    return {
        "delivered": sum(item["state"] in GIVEN_IN for item in mine.values()),
        "files": stored,
        "volumes": len(laid),
        "owed": sum(bool(item["required"]) and item["state"] in TO_COME for item in mine.values()),
        "held": world.one(held, party),
        "findings": world.one(found, party),
    }


def checked(rows):
    """Files that stand, by what the checks said of them."""
    verdicts = Counter()
    for file in rows.files.values():
        stands = rows.stands(file)
        if stands is not None:
            verdicts[stands["verdict"] or "waiting"] += 1
    return {name: verdicts[name] for name in ("passed", "failed", "waiting")}


def findable(rows):
    """What the search knows: all that counts, and the tombstones as lines of the catalogue."""
    return {key for key, file in rows.files.items() if rows.here(file) or file["gone"] == "purged"}
