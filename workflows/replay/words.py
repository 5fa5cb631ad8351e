"""The words of a reconciliation, Chinese and English on one line, as `ledger` speaks."""

from __future__ import annotations

from collections.abc import Mapping

from .subject import Difference

SENTENCES = {
    "differs": (
        "{noun} {id}：操作日志为 {told}，数据库为 {found}（the journal says {told}, the database {found}）"
    ),
    "untold": "{noun} {id}：数据库中有，操作日志中没有（a row that no line knows）",
    "gone": "{noun} {id}：操作日志中有，数据库中没有（known to the journal, not in the database）",
    "count": (
        "{noun}：操作日志为 {told} 个，数据库为 {found} 个"
        "（{told} by the journal, {found} in the database）"
    ),
    "unreadable": "第 {line} 行不能解读（line {line} cannot be read）",
    "leaps": (
        "{noun} {id}：第 {line} 行从 {found} 开始，此前操作日志为 {told}"
        "（line {line} leaves from {found}, the lines before it led to {told}）"
    ),
    "lost": "{noun} {id}：定稿第 {version} 版中有，现在没有（in version {version}, but not there now）",
    "added": "{noun} {id}：现在有，定稿第 {version} 版中没有（there now, but not in version {version}）",
    "changed": "{noun} {id}：与定稿第 {version} 版不同（not as it is in version {version}）",
    "more": "{noun}：还有 {count} 卷与定稿第 {version} 版不同（{count} more differ from version {version}）",
}
NOUNS = {
    "line": "行 line",
    "project": "项目 project",
    "stage": "项目阶段 stage of project",
    "came_from": "停缓建前的阶段 stage before suspension of project",
    "filing": "条目 item",
    "finding": "整改项 problem",
    "inspection": "监督检查 visit",
    "succession": "参建单位交接单 hand-over between units",
    "draft": "发文稿 draft of a letter",
    "change": "变更登记 change notice",
    "ended_party": "退出的参建单位 unit that left",
    "section_change": "标段的拆并 change of sections",
    "panel": "验收组成员 member",
    "recusal": "回避 recusal of",
    "vote": "表决 vote of",
    "dissent": "不同意见 dissent of",
    "begun": "表决已开始 begin of the vote",
    "strike": "划去 strike",
    "closed": "结束表决 close of the vote",
    "sealed_ballot": "未开启的不记名票 sealed ballots",
    "ballot": "已开启的不记名票 opened ballots",
    "draw": "抽样 drawing",
    "draw_number": "取号 number named by",
    "sample": "抽查案卷 sampled volume",
    "note": "抽查记录 entries on sampled volumes",
    "struck": "划去的抽查记录 entry struck through",
    "report": "文件 document",
    "archive_version": "定稿版本 fixed version",
    "amendment": "更改单 change of the archive",
    "reported": "报核的更改 reported change",
    "data": "项目信息 data of the project",
    "revision": "更正单 correction",
    "volume": "案卷 volume",
    "withdrawal": "撤下的文件 withdrawn file",
    "file_move": "移动 move of files",
    "purge": "彻底清除 purge",
    "file_version": "不计数的版本 version that is gone",
    "handover": "移交清册 hand-over list",
    "parcel": "移交包 package",
    "parcel_receipt": "接收回执 receipt",
    "placement": "案卷的库位 place of volume",
    "loan": "查阅登记 reading entry",
    "loan_copy": "查阅复制件 copy for a reader",
    "appraisal": "鉴定意见 appraisal",
    "newcomer": "提名的单位 proposed unit",
    "basis": "改扩建的依据 basis",
    "numbering": "编号方案 numbering",
    "code": "案卷的档号 number of volume",
    "seal": "封卷 seal of volume",
}
LOOKED = {
    "project": "项目 projects",
    "line": "操作日志 lines",
    "stage": "阶段 stages",
    "filing": "条目 items",
    "finding": "整改项 problems",
    "inspection": "监督检查 visits",
    "succession": "参建单位交接单 hand-overs between units",
    "draft": "发文稿 drafts of letters",
    "change": "变更登记 change notices",
    "newcomer": "提名的单位 proposed units",
    "basis": "改扩建的依据 archives built upon",
    "ended_party": "退出的参建单位 units that left",
    "section_change": "标段的拆并 sections divided and joined",
    "panel": "验收组成员 members",
    "vote": "表决 votes",
    "ballot": "不记名票 secret ballots",
    "strike": "划去 strikes",
    "draw": "抽样 drawings",
    "draw_number": "取号 numbers named",
    "sample": "抽查案卷 sampled volumes",
    "note": "抽查记录 entries on them",
    "code": "逐卷核对的档号 numbers one by one",
    "code_together": "合并核对的档号 numbers all at once",
    "seal": "封卷 seals",
    "report": "文件 documents",
    "archive_version": "定稿版本 fixed versions",
    "amendment": "更改单 changes of fixed archives",
    "data": "项目信息 fields of projects",
    "revision": "更正单 corrections",
    "standing": "与定稿逐卷核对的档案 archives held against their last version",
    "withdrawal": "撤下的文件 withdrawn files",
    "file_move": "移动 moves of files",
    "purge": "彻底清除 purges",
    "handover": "移交清册 hand-over lists",
    "parcel": "移交包 packages",
    "parcel_receipt": "接收回执 receipts",
    "placement": "案卷的库位 places of volumes",
    "loan": "查阅登记 reading entries",
    "loan_copy": "查阅复制件 copies for readers",
    "appraisal": "鉴定意见 appraisals",
}
"""What was looked at, in the order in which it is told."""
NOT_SHOWN = (
    "没有核对：文件的字节、没有定稿的案卷和文件的著录、抽查记录的文字、评分、在场的参建单位和人员、期限；"
    "不记名投票只核对谁投了票、共几张，内容不能核对；操作日志写明以前编的档号只核对首、末和件数。 "
    "Not looked at: bytes of files, descriptions where nothing is fixed, texts of sample notes, scores, "
    "parties engaged and people, deadlines; of a secret ballot only who voted and how many; of numbers given before lines named "
    "each, only the first, the last and how many."
)
"""What no line tells well enough to be replayed."""


def sentence(difference: Difference) -> str:
    """A difference in words."""
    facts = dict(difference.facts)
    noun, _dot, column = str(facts["noun"]).partition(".")
    facts["noun"] = f"{NOUNS[noun]} {column}".rstrip()
    facts.setdefault("id", "")
    said = SENTENCES[difference.code].format(**facts)
    return f"项目 project {difference.project}: " + said.replace(" ：", "：")


def looked(seen: Mapping[str, int]) -> str:
    """What was looked at, with counts."""
    return "核对了 looked at: " + "，".join(
        f"{title} {seen.get(name, 0)}" for name, title in LOOKED.items()
    )
