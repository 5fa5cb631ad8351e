"""What a site clerk does with a link and nothing else, in one word each."""

import io
import re

from tests.builders import BRIDGE

LINKS = f"/projects/{BRIDGE}/links"


def made(owner, **asked):
    """A link as its maker reads it from the page that follows; its path."""
    answer = owner.post(LINKS, data={"days": "14", **asked})
    assert answer.status_code == 303, answer.text
    page = owner.get(answer.location).text
    assert "<svg" in page
    return re.search(r"/l/[\w.-]+", page).group()


def sends(phone, path, filing, *files):
    """Send files against an item; the path of the receipt."""
    sent = {"filing": filing, "files": [(io.BytesIO(body), name) for name, body in files]}
    answer = phone.post(f"{path}/files", data=sent)
    assert answer.status_code == 303, answer.text
    return answer.location


def seen(phone, path, filing):
    """An item as the page shows it: its key with its version."""
    return re.search(rf'value="({filing}\.\d+)"', phone.get(path).text).group(1)


def submits(phone, path, *ids, step="submit", **more):
    """Submit items as they were seen."""
    return phone.post(f"{path}/steps/{step}", data={"ids": list(ids), **more})
