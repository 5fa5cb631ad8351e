"""Acts upon people and units: who leaves, is handed over, acts for another; units renamed, merged, retired."""

from datetime import date, timedelta

from .world import form

TODAY = date.today()
SOMEBODY = (
    "SELECT id, login, name FROM person WHERE login LIKE 'demo-%' AND NOT is_admin ORDER BY id"
)
UNITS = (6, 7, 8, 9, 10, 11)


def _serves(world):
    return world.any(
        "SELECT person_id, organisation_id, membership.id FROM membership JOIN person ON person.id = person_id"
        " WHERE NOT disabled ORDER BY membership.id"
    )


def join(world):
    """Somebody serves one more unit, so that there are colleagues."""
    person, unit = world.any(SOMEBODY), world.luck.choice(UNITS)
    return form(
        "admin", "/people/memberships", person_id=person["id"], organisation_id=unit, title="资料员"
    )


def leave(world):
    row = _serves(world)
    if row is None:
        return None
    sent = {"reason": "调离"}
    if world.chance(0.3):
        sent["until"] = (TODAY + timedelta(days=3)).isoformat()
    return form("admin", f"/people/{row['person_id']}/units/{row['organisation_id']}/end", **sent)


def leave_oneself(world):
    row = _serves(world)
    if row is None:
        return None
    login = world.one("SELECT login FROM person WHERE id = ?", row["person_id"]).removeprefix(
        "demo-"
    )
    return form(
        f"{login}@{row['organisation_id']}",
        f"/me/units/{row['organisation_id']}/leave",
        reason="离任",
    )


def hand_over(world):
    row = _serves(world)
    if row is None:
        return None
    other = world.any(
        "SELECT person_id FROM membership WHERE organisation_id = ? AND person_id <> ? ORDER BY id",
        row["organisation_id"],
        row["person_id"],
    )
    if other is None:
        return None
    url = f"/people/{row['person_id']}/units/{row['organisation_id']}/handover"
    return form("admin", url, person_id=other[0], reason="接手")


def disable(world):
    row = world.any(SOMEBODY)
    word = world.luck.choice(("disable", "sessions/end", "links/revoke"))
    return form("admin", f"/people/{row['id']}/{word}", reason="停用")


def enable(world):
    """Whoever is disabled comes back; whoever serves nobody is taken in again."""
    row = world.any("SELECT id FROM person WHERE disabled ORDER BY id")
    if row and world.chance(0.6):
        return form("admin", f"/people/{row[0]}/enable", reason="复职")
    idle = world.any(
        "SELECT id FROM person WHERE login LIKE 'demo-%' AND NOT is_admin"
        " AND id NOT IN (SELECT person_id FROM membership) ORDER BY id"
    )
    if idle is None:
        return None
    empty = world.any(
        "SELECT id FROM organisation WHERE id < 12 AND retired_at IS NULL"
        " AND id NOT IN (SELECT organisation_id FROM membership) ORDER BY id"
    )
    unit = empty[0] if empty else world.luck.choice(UNITS)
    return form(
        "admin", "/people/memberships", person_id=idle[0], organisation_id=unit, title="复职"
    )


def correct_person(world):
    row = world.any(SOMEBODY)
    sent = {
        "name": world.word("改名"),
        "login": row["login"],
        "phone": "",
        "email": "",
        "reason": "错字",
    }
    return form("admin", f"/people/{row['id']}", **sent)


def name_deputy(world):
    row = _serves(world)
    if row is None:
        return None
    other = world.any(
        "SELECT person_id FROM membership WHERE organisation_id = ? AND person_id <> ? ORDER BY id",
        row["organisation_id"],
        row["person_id"],
    )
    if other is None:
        return None
    login = world.one("SELECT login FROM person WHERE id = ?", row["person_id"]).removeprefix(
        "demo-"
    )
    until = (TODAY + timedelta(days=5)).isoformat()
    sent = {"deputy_id": other[0], "since": TODAY.isoformat(), "until": until}
    return form(f"{login}@{row['organisation_id']}", "/deputies", **sent)


def deputise(world):
    """A deputy goes on in the other's name, or it ends."""
    row = world.late("SELECT id, deputy_id, principal_id, organisation_id FROM deputy ORDER BY id")
    if row is None:
        return None
    word = world.luck.choice(("act", "act", "end"))
    person = row["deputy_id"] if word == "act" else row["principal_id"]
    login = world.one("SELECT login FROM person WHERE id = ?", person).removeprefix("demo-")
    return form(f"{login}@{row['organisation_id']}", f"/deputies/{row['id']}/{word}")


def correct_unit(world):
    row = world.any("SELECT * FROM organisation WHERE id BETWEEN 6 AND 11 ORDER BY id")
    sent = {
        "name": world.word(f"{row['name'][:12]}正"),
        "kind": row["kind"],
        "level": row["level"] or "",
        "parent_id": row["parent_id"] or "",
        "credit_code": "",
        "contact": "",
        "reason": "多打了字",
    }
    return form("admin", f"/organisations/{row['id']}/correct", **sent)


def rename_unit(world):
    unit = world.luck.choice(UNITS)
    sent = {"name": world.word("改制公司"), "since": TODAY.isoformat(), "reason": "改制"}
    return form("admin", f"/organisations/{unit}/rename", **sent)


def merge_units(world):
    """A unit that was entered twice; now and then two that have projects."""
    twin = world.one(
        "SELECT max(id) FROM organisation WHERE name LIKE '又一单位%' AND retired_at IS NULL"
    )
    if twin is None and world.chance(0.9):
        return form(
            "admin", "/people/organisations", name=world.word("又一单位"), kind="enterprise"
        )
    unit, other = world.luck.sample(UNITS, 2)
    return form("admin", f"/organisations/{unit}/merge", twin_id=twin or other, reason="登记了两次")


def retire_unit(world):
    row = world.any("SELECT id FROM organisation ORDER BY id")
    return form("admin", f"/organisations/{row[0]}/retire", reason="登记错")
