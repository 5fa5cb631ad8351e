"""What happens to stored files, in words: to people, and to programs that read PREMIS 3."""

from typing import NamedTuple

from .words import N_


class Event(NamedTuple):
    """One kind of event: its title, how a page colours it, its eventType and eventOutcome in PREMIS 3."""

    title: str
    tone: str
    premis: str
    outcome: str


# fmt: off
EVENTS = {
    "check":    Event(N_("核对一轮"),                 "",     "fixity check", "done"),
    "damage":   Event(N_("发现与入库时不一致"),           "late", "fixity check", "fail"),
    "mend":     Event(N_("从副本修复，复核一致"),          "ok",   "recovery",     "success"),
    "no_copy":  Event(N_("副本中没有完好的一份，不能修复"),    "late", "recovery",     "fail"),
    "restored": Event(N_("已恢复一致"),                "ok",   "fixity check", "success"),
}
# fmt: on
SAFEKEPT = {
    "backup": N_("备份"),
    "verify": N_("核对备份"),
    "drill": N_("恢复演练"),
    "restore": N_("恢复"),
}
"""What was done for the day on which a disk dies."""
