"""Domain exceptions that every room below the doors may raise.

The doors translate them, with words from `refusal_words`.
"""

from __future__ import annotations

from datetime import datetime

from workflows.words import N_

BUILT = {
    "stored": N_("文件“%(name)s”已存入原文"),
    "item_on": N_("条目“%(name)s”已提交"),
    "put_inside": N_("文件“%(name)s”后来归入了案卷"),
    "sampled": N_("案卷“%(name)s”已被抽查"),
    "sealed": N_("案卷“%(name)s”已封卷"),
    "numbered": N_("案卷“%(name)s”已编制档号"),
    "moved_again": N_("文件“%(name)s”后来又移过或组过卷"),
    "file_gone": N_("条目“%(name)s”中移来的文件已没有"),
    "volume_gone": N_("文件“%(name)s”原来的案卷已没有"),
    "volume_elsewhere": N_("文件“%(name)s”所在的案卷后来拆到了另一个标段"),
    "put_right": N_("文件“%(name)s”有撤下或彻底清除的记录"),
    "bound": N_("文件“%(name)s”已组入案卷"),
    "reworded": N_("文件“%(name)s”的著录后来又改过"),
    "replaced": N_("文件“%(name)s”后来换了版本"),
    "made_since": N_("案卷“%(name)s”是编号以后新建的"),
    "taken_since": N_("案卷“%(name)s”编号以后已没有"),
    "also_typed": N_("案卷“%(name)s”的互见号后来又改过"),
    "printed": N_("案卷“%(name)s”已按此档号打印"),
    "fixed_since": N_("案卷“%(name)s”已按此档号定稿"),
    "moved_on": N_("项目“%(name)s”后来又换了版"),
    "shaped_since": N_("标段“%(name)s”后来又拆并过"),
    "unit_since": N_("参建单位“%(name)s”后来又有变动"),
    "item_since": N_("条目“%(name)s”后来又有变动"),
    "shelf_since": N_("案卷“%(name)s”后来又有变动"),
    "drawing_since": N_("图纸、变更“%(name)s”后来又有变动"),
    "arranged_since": N_("第 %(name)s 标段有没采用的组卷方案"),
    "other_since": N_("第 %(name)s 号登记后来又有变动"),
    "shelved_since": N_("案卷“%(name)s”已上架或登记过查阅"),
    "divided_since": N_("案卷“%(name)s”后来拆到了另一个标段"),
}
"""What was built on something that can therefore not be taken back."""
HELD = {
    "no_match": N_("与清单中任何一件都不匹配"),
    "many_match": N_("匹配到好几件同名文件"),
    "wrong_extension": N_("扩展名与内容不符"),
    "item_closed": N_("条目已提交，退回后才能改动"),
    "archive_fixed": N_("档案已定稿，凭更改单归入"),
    "not_yours": N_("对应的条目由别的单位负责"),
    "no_section": N_("没有写明标段"),
    "unknown_section": N_("项目没有这一标段"),
    "section_untaught": N_("文件夹写的标段叫法还没有对应：先说是哪一标段"),
    "unsure": N_("有建议的条目，请确认"),
    "same_name": N_("同一处已有同名文件：请定是它的新版本，还是另一件"),
    "listed_elsewhere": N_("目录把同名的一件列在另一卷：请定是它，还是另一件"),
    "no_twin": N_("只能作原件：先传同一处同名的 PDF 或 OFD，再一并归入"),
    "same_number": N_("清单中已有同一编号的文件：请定是它的新版本，还是另一件"),
}
"""Why a file waits in the holding area."""
KNOWN = {
    "new": N_("新的一件"),
    "listed": N_("目录所列的一件"),
    "version": N_("第 %(number)d 版，旧版留存"),
    "same": N_("同一处已有同样的文件，没有重复存"),
}
"""What a stored file is to what was there before."""


class Refused(Exception):
    """The input or the moment does not allow it (HTTP 422). `code` has its sentence in `refusal_words`."""

    def __init__(self, code: str, /, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


class NotFound(Exception):
    """There is no such thing, or it is not this viewer's to know of (HTTP 404)."""


class LinkOver(NotFound):
    """A contractor's link that was good once: since when it is not, whether it was revoked, and whom
    to ask for another: a unit of the project, a name and a telephone number, empty where none is
    entered (HTTP 404).
    """

    def __init__(
        self, at: datetime, *, revoked: bool, unit: str = "", name: str = "", phone: str = ""
    ) -> None:
        super().__init__("link_over")
        self.at, self.revoked = at, revoked
        self.unit, self.name, self.phone = unit, name, phone


class Erased(Exception):
    """The bytes were purged: on what ground (`workflows.purges.Ground`) and when (HTTP 410)."""

    def __init__(self, ground: str, at: datetime) -> None:
        super().__init__(ground)
        self.ground, self.at = ground, at


class Forbidden(Exception):
    """The viewer may see the thing but not do this (HTTP 403)."""


class TooMany(Exception):
    """A secret was tried too often (HTTP 429); after so many minutes it may be tried again."""

    def __init__(self, minutes: int) -> None:
        super().__init__(minutes)
        self.minutes = minutes


class Crowded(Exception):
    """More want to sign in at this moment than there is room for (HTTP 503)."""


class Stale(Exception):
    """The thing moved while the viewer was reading (HTTP 409)."""
