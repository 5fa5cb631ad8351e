"""What becomes of each table when sections go from one project to another (拆分项目、并入另一项目), by the tables of the
database that belong to a project. `tests/house/test_parting.py` holds it against the models.

The rows that go are found by this table: those of a section by its number, the others by the row on which they hang.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class How(StrEnum):
    """What becomes of the rows of a table."""

    GOES = "goes"
    """With the section, or with the row on which they hang; the key stays, the project is another."""
    STAYS = "stays"
    """Where it came to be: what was decided, issued, told and undone in that project."""
    ANEW = "anew"
    """Counted or made anew for both."""


@dataclass(frozen=True)
class Fate:
    """One row: what becomes of a table, by which columns its rows go along, and why so."""

    how: How
    along: tuple[str, ...] = ()
    why: str = ""


SECTION = "section"
"""Among `along`: the number of the section itself."""
G, S, A = How.GOES, How.STAYS, How.ANEW

# fmt: off
FATES: Mapping[str, Fate] = {
    # table             what becomes of it, by what, why
    "party":            Fate(G, (SECTION,),                            "标段的参建单位随标段；全项目的单位两边各有一行"),
    "filing":           Fate(G, (SECTION,),                            "标段的条目，状态不变"),
    "volume":           Fate(G, (SECTION,),                            "标段的案卷整卷，档号作废另编"),
    "placement":        Fate(G, ("volume_id",),                        "案卷在库房的位置"),
    "drawing":          Fate(G, (SECTION,),                            "标段的竣工图"),
    "change_notice":    Fate(G, (SECTION,),                            "标段的变更"),
    "progress_report":  Fate(G, (SECTION,),                            "标段的进度"),
    "document":         Fate(G, ("filing_id", "volume_id"),            "条目和案卷中的文件"),
    "file_version":     Fate(G, ("document_id",),                      "文件的各版"),
    "caption":          Fate(G, ("document_id",),                      "声像的说明"),
    "pin":              Fate(G, ("version_id",),                       "页面上的批注"),
    "withdrawal":       Fate(G, ("document_id",),                      "撤下的记录，恢复也在那边"),
    "purge":            Fate(G, ("document_id",),                      "清除的记录和摘要"),
    "held_file":        Fate(G, ("party_id", "filing_id"),             "暂存的文件随单位或条目"),
    "upload_link":      Fate(G, ("party_id",),                         "发给该单位的链接照旧可用"),
    "upload":           Fate(G, ("party_id", "filing_id", "link_id"),  "正在上传的接着传"),
    "delivery":         Fate(G, ("party_id", "link_id"),               "送交回执随送交的单位"),
    "notice":           Fate(G, ("party_id",),                         "给该单位的通知"),
    "hand_taken":       Fate(G, (),                                    "谁经手的，随所经手的事"),
    "job":              Fate(G, (),                                    "还没做完的检测随文件"),
    "section":          Fate(A, (),                                    "新项目另立标段，原标段留名"),
    "awaited_hand":     Fate(A, (),                                    "轮到谁，重算"),
    "recount":          Fate(A, (),                                    "重算的标记"),
    "step_taken":       Fate(A, (),                                    "条目的上一步不能再撤回"),
    "journal_entry":    Fate(S, (),                                    "操作日志是一条链，不拆"),
    "journal_check":    Fate(S, (),                                    "核对到哪里"),
    "report":           Fate(S, (),                                    "签发的公文留在签发的项目"),
    "draft":            Fate(S, (),                                    "发文稿留在发文的项目"),
    "draft_hand":       Fate(S, (),                                    "发文稿留在发文的项目"),
    "revision":         Fate(S, (),                                    "更正单和拆并的申请"),
    "amendment":        Fate(S, (),                                    "定过稿的不拆并"),
    "archive_version":  Fate(S, (),                                    "定过稿的不拆并"),
    "arrangement":      Fate(S, (),                                    "采用过的方案留作记录，不能再撤回"),
    "bulk_change":      Fate(S, (),                                    "预归档区的更正记录，不能再撤回"),
    "catalogue_import": Fate(S, (),                                    "导入的清单留作来源，不能再撤回"),
    "file_move":        Fate(S, (),                                    "改放的记录，不能再撤回"),
    "section_change":   Fate(S, (),                                    "标段拆并的记录，不能再撤回"),
    "pack_move":        Fate(S, (),                                    "换版的记录"),
    "numbering":        Fate(S, (),                                    "档号格式；另一项目另定"),
    "succession":       Fate(S, (),                                    "办完的交接；没办完的先办完"),
    "newcomer":         Fate(S, (),                                    "提名的记录；没答复的在原项目答复"),
    "finding":          Fate(S, (),                                    "已销号的问题；没销号的先销号"),
    "inspection":       Fate(S, (),                                    "监督指导的记录"),
    "letter":           Fate(S, (),                                    "寄出的信"),
    "kept_answer":      Fate(S, (),                                    "答复程序的留底"),
    "statement":        Fate(S, (),                                    "各方写的材料说的是整个项目"),
    "score":            Fate(S, (),                                    "自评分说的是整个项目"),
    "pause":            Fate(S, (),                                    "期限中止的记录"),
    "panel_member":     Fate(S, (),                                    "验收的记录"),
    "ballot":           Fate(S, (),                                    "验收的记录"),
    "sealed_ballot":    Fate(S, (),                                    "验收的记录"),
    "draw":             Fate(S, (),                                    "验收的记录"),
    "draw_number":      Fate(S, (),                                    "验收的记录"),
    "sample":           Fate(S, (),                                    "验收的记录"),
    "sample_note":      Fate(S, (),                                    "验收的记录"),
    "strike":           Fate(S, (),                                    "验收的记录"),
    "handover":         Fate(S, (),                                    "移交的记录"),
    "loan":             Fate(S, (),                                    "查阅登记；没归还的先归还"),
    "loan_copy":        Fate(S, (),                                    "查阅登记；没归还的先归还"),
    "loan_volume":      Fate(S, (),                                    "查阅登记；没归还的先归还"),
    "appraisal":        Fate(S, (),                                    "移交以后的鉴定"),
    "appraisal_volume": Fate(S, (),                                    "移交以后的鉴定"),
    "basis":            Fate(S, (),                                    "改、扩建的依据，由原来的项目所认"),
    "log_leaf":         Fate(S, (),                                    "日志只增不改"),
    "parcel":           Fate(S, (),                                    "制作的移交包"),
    "parcel_receipt":   Fate(S, (),                                    "接收回执"),
}
# fmt: on
"""What goes stands before what hangs on it."""
HANDS: Mapping[str, str] = {"filing": "filing", "purge": "purge"}
"""Nouns of hands that go along, with the table of the thing."""
