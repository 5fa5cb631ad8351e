"""What each table of an export holds, in Chinese and English; what is left out of it, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

Said: TypeAlias = tuple[str, str]
"""The same in Chinese and in English."""

TABLES: Mapping[str, Said] = {
    "accession": ("接收的移交包", "packages taken in"),
    "amendment": ("更改单：定稿以后的更改", "agreed changes of the fixed archive"),
    "appraisal": ("鉴定意见：到期鉴定、开放鉴定", "appraisals: periods that ran out, opening"),
    "appraisal_volume": ("鉴定的案卷", "volumes of an appraisal"),
    "archive_version": ("定稿各版：目录、摘要树", "versions of the fixed archive"),
    "arrangement": ("组卷方案", "arrangements of files into volumes"),
    "awaited_hand": ("轮到谁", "whose turn it is"),
    "ballot": ("无记名表决的票（已拆封）", "secret ballots after the vote has ended"),
    "basis": ("改扩建所依据的项目", "projects whose archive is built upon"),
    "bulk_change": ("预归档区的成批更正", "bulk corrections of the holding area"),
    "calendar_day": ("日历：单列的日子", "days of the calendar that are named"),
    "calendar_year": ("日历：已登记的年度", "years of the calendar that were entered"),
    "caption": ("声像的说明", "captions of photos and recordings"),
    "catalogue_import": ("导入的案卷目录", "imported catalogues of volumes"),
    "change_notice": ("设计变更、洽商", "change notices"),
    "check_result": ("四性检测结果", "results of the four checks"),
    "column_mapping": ("列表标题的对应", "which heading means which field"),
    "current_paper": ("现行文件", "papers in force that everybody reads"),
    "daily_root": ("日志当日校验值（旧式）", "daily roots over all journals, of the old form"),
    "delivery": ("送交回执", "receipts of what was delivered"),
    "deputy": ("代办授权", "deputies"),
    "document": ("件（文件）", "documents"),
    "draft": ("发文稿：编号以前的措辞", "drafts: the words of letters before their number"),
    "draft_hand": ("发文稿的拟稿、核稿、会签、签发", "who wrote, checked and signed a draft"),
    "draw": ("抽样", "draws of the sample"),
    "draw_number": ("抽样中各人报的数", "numbers named for a draw"),
    "drawing": ("竣工图", "as-built drawings"),
    "drawing_change": ("竣工图与变更的对应", "which change is in which drawing"),
    "duty": ("参建单位的分管领导、档案员", "leaders in charge and archivists of a party"),
    "emergency_drill": ("应急演练", "drills of emergencies"),
    "emergency_plan": ("应急预案各版", "emergency plans, each version"),
    "expert": ("专家", "experts"),
    "file_move": ("文件改放条目", "files moved to another item"),
    "file_version": ("件的版本：文件名、大小、SHA-256 摘要", "versions: name, size, SHA-256"),
    "filing": ("应归档条目", "items of the filing scope"),
    "finding": ("问题（整改项）", "findings"),
    "fixity": ("各文件最近一次核对", "the last look at each stored file"),
    "fixity_event": ("存储核对的经过", "what happened to stored files"),
    "former_name": ("单位的曾用名", "former names of units"),
    "hand_taken": ("经手人", "whose hand was on a thing"),
    "handover": ("移交清册", "transfer lists"),
    "held_file": ("暂存的文件", "files in the holding area"),
    "inspection": ("监督检查", "inspections"),
    "job": ("后台任务", "tasks of the worker"),
    "journal_check": ("操作日志核对到哪里", "how far a journal was verified"),
    "journal_entry": ("操作日志：每个项目一条链", "the journal: one chain a project"),
    "kept_answer": ("答复程序的留底", "answers kept for programs"),
    "key_project": ("重点项目名单", "the list of key projects"),
    "letter": ("信件", "letters"),
    "letterhead": ("公文标志、代字、联系方式", "letterheads"),
    "loan": ("查阅登记", "the register of readers"),
    "loan_copy": ("查阅复制件", "copies made for readers"),
    "loan_volume": ("查阅的案卷", "volumes given to a reader"),
    "log_cosignature": ("日志树头的见证签名", "what witnesses signed of heads of the log"),
    "log_entry": ("日志各条", "entries of the log"),
    "log_head": ("日志树头：当日校验值", "daily heads of the log"),
    "log_leaf": (
        "日志各条所含：操作日志末行、文件摘要",
        "ends of journals and papers under entries",
    ),
    "membership": ("任职", "who serves which unit"),
    "newcomer": ("建设单位提名的单位", "units that an owner proposed"),
    "notice": ("通知", "notices"),
    "notice_choice": ("各人对通知的选择", "what a person chose of its notices"),
    "number_series": ("文号序列", "series of numbers"),
    "numbering": ("档号规则", "how archival numbers are made"),
    "office_records": ("审计记录：项目以外的操作，一条链", "acts outside the projects: one chain"),
    "organisation": ("单位", "organisations"),
    "own_pack": ("各机关自己拟的标准包", "packs that offices made themselves"),
    "pack_edit": ("自拟标准包的逐次修改", "every change of an office's own pack"),
    "pack_move": ("项目改用标准包的另一版", "projects moved to another version of a pack"),
    "pack_offer": ("各机关给新项目用的版本", "versions that offices offer new projects"),
    "pack_version": ("增加的标准包版本", "added versions of packs"),
    "panel_member": ("验收组成员", "members of the panel"),
    "parcel": ("移交包", "packages made"),
    "parcel_receipt": ("接收回执", "receipts of packages"),
    "party": ("参建单位在项目中的位置", "organisations in a project"),
    "pause": ("期限中止", "pauses of the clock"),
    "person": ("人员", "people"),
    "pin": ("文件页上的批注", "remarks on pages"),
    "placement": ("案卷在库房的位置", "where volumes stand"),
    "progress_report": ("形象进度", "reported progress"),
    "project": ("项目", "projects"),
    "purge": ("清除申请", "purges"),
    "purged_digest": ("已清除内容的摘要", "digests of what was purged"),
    "question": ("公众咨询", "questions of the public"),
    "receiving_rules": ("接收单位的要求", "what a receiving archive asks"),
    "recount": ("待重算轮到谁的项目", "projects whose turn is to be counted again"),
    "report": ("签发的公文", "issued documents"),
    "revision": ("更正单", "corrections of a project's particulars"),
    "safekeeping": ("备份、核对、演练的记录", "backups and trials"),
    "sample": ("抽中的案卷", "volumes of the sample"),
    "sample_note": ("抽查记录", "notes on the sample"),
    "saved_view": ("一览中存的视图", "saved views of the overview"),
    "score": ("自评分、评定分", "points"),
    "sealed_ballot": ("无记名表决的票（未拆封）", "secret ballots while the vote goes on"),
    "section": ("标段", "sections"),
    "section_change": ("标段拆分、合并", "sections divided and joined"),
    "shelf_place": ("库房、列、层、盒", "places of a room"),
    "statement": ("各方写的材料", "texts that a party wrote"),
    "step_taken": ("可撤回的上一步", "the last step, which may be taken back"),
    "strike": ("划去的录入", "entries struck through"),
    "succession": ("参建单位的交接", "hand-overs between parties"),
    "upload": ("上传的登记", "uploads"),
    "upload_link": ("上传链接", "upload links"),
    "volume": ("案卷", "volumes"),
    "withdrawal": ("撤出的文件", "files withdrawn"),
    "word_template": ("单位的公文模板", "Word templates of a unit"),
}

LEFT_OUT: Mapping[str, Said] = {
    "login_session": ("登录会话", "sessions"),
    "one_time_token": ("邀请链接、重设密码的链接", "links of invitations and to new passwords"),
    "second_factor": ("两步登录的密钥", "secrets of the second step"),
    "passkey": ("通行密钥", "passkeys"),
    "outside_account": ("统一身份认证的绑定", "accounts at a provider of identities"),
    "miss": ("登录失败的计数，每小时编入审计记录", "wrong secrets, until the hour is recorded"),
    "attempt": ("登录尝试的计数", "counts of tries at a secret"),
}
"""Tables that stay behind: secrets, and what only holds for the old installation."""

MASKED: Mapping[str, Said] = {
    "person.password_hash": ("密码的摘要：置空", "digests of passwords: empty"),
    "person.second_since": ("两步登录：置空", "the second step: empty"),
    "panel_member.token_hash": ("表决链接的摘要：置空", "digests of ballot links: empty"),
    "question.code_hash": ("查询码的摘要：换成字样", "digests of codes of questions: a word"),
    "upload_link.token_hash": ("上传链接的摘要：换成字样", "digests of upload links: a word"),
    "upload.token": ("上传的地址：换成字样", "addresses of uploads: a word"),
    "letter.body": ("含链接的信：只留题名", "letters with a link: the subject alone"),
    "letter.state": ("含链接而未寄出的信：不再寄", "such letters are sent no more"),
}
"""Columns in which something else stands than in the database."""
NOT_OF_A_PROJECT = frozenset(
    {
        "job",
        "journal_check",
        "kept_answer",
        "recount",
        "sealed_ballot",
        "upload",
        "upload_link",
    }
)
"""Tables with rows of a project that stay behind when it leaves alone: how it is worked upon, and what
nobody can read.
"""
DERIVED = ("document_search", "search_pair", "alembic_version")
"""Beginnings of the names of tables that are no data: made anew from the others."""
WORD = "left-out"
"""Stands, with the number of its row, in place of what must be there and is a secret."""
LINKED = ("ballot", "access")
"""Kinds of letters that bear a link."""
LINK_LEFT_OUT = "（链接只寄本人，不留底）"


def is_data(name: str) -> bool:
    """Whether a table of the database belongs into an export."""
    return name not in LEFT_OUT and not name.startswith(DERIVED)
