"""Whatever is entered can be put right: what was entered, the act that corrects it, whose hand, when, what is
asked, what becomes of papers issued before, which line is written. One plain row each.

Which door enters what is said in `tests/house/righted.py`, for every door that writes; `docs/corrections.md` is
made from the rows here (`flask acceptance corrections`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .acts import ACTS, CHANGE, FIXED, GATHERING, LATE, WHOLE
from .draws import DRAW
from .hands import title_of
from .permissions import PERMISSIONS
from .projects import STAGE_NAMES, Stage
from .roles import ROLE_NAMES, Role

KEPT = "不变，照旧查看"
"""Papers keep their words: what the correction does not touch."""
NONE = "无"


@dataclass(frozen=True)
class Correction:
    """One row.

    `doors` are the endpoints by which it is put right, `who` a permission or words, `when` an act
    of `acts.ACTS` or words, `line` the action that the journal is told, empty for what belongs to
    no project.
    """

    key: str
    entered: str
    act: str
    doors: str
    who: str
    when: str
    asks: str
    papers: str
    line: str


# fmt: off
CORRECTIONS = {row.key: row for row in (
    #          key            what was entered        put right by                     doors                                           who                   when                    asks           papers issued before                    line
    Correction("step",        "项目、条目、整改项的一步",  "撤回操作：规定分钟内、还没有人接着办理；只看和下载不算接着办理，已下载的文件查验时注明撤销", "undoing.project undoing.filing undoing.finding api_projects.take_back", "办理人本人（代理的仍以代理名义）", "表中可撤回的步骤；其余有反向步骤或更正办法", "原因", "随之撤销，文号不再用；被它取代的恢复有效", "take_back"),
    Correction("file",        "存入的文件",            "传新版：旧版留存；撤下：前一版恢复有效，可再恢复", "filings.upload arrivals.append_upload links.send withdrawals.withdraw withdrawals.put_back", "filing.upload",       "file.deliver",         "文件",         KEPT,                                 "store_file"),
    Correction("placed",      "没有归入条目的文件",       "再指定一次条目",                  "catalogues.place_document catalogues.place_proposed",                    "filing.upload",       "file.deliver",         "条目",         NONE,                                 "place_document"),
    Correction("held",        "预归档区的文件",           "成批改正、移出预归档区",               "arrivals.fix_held arrivals.discard_held",      "filing.upload",       "file.deliver",         "条目或名称",     NONE,                                 "fix_held"),
    Correction("called",      "工地对标段的叫法",         "另指一个标段；不再这样认",            "arrivals.name_section",                        "filing.upload",       "file.deliver",         "标段",         NONE,                                 "name_section"),
    Correction("bulk",        "预归档区的成批改正",        "整批撤回",                       "arrivals.undo_fix",                            "改的人或建设单位",      "file.deliver",         "–",          NONE,                                 "undo_fix"),
    Correction("import",      "导入的清单、目录",        "整份撤回；有了后续办理的说明是哪些",     "catalogues.undo",                              "导入的单位或建设单位",   "list.undo",            "–",          NONE,                                 "undo_import"),
    Correction("description", "文件的著录",            "再改著录：前后值操作日志",               "documents.edit cells.save",                    "filing.upload",       "file.describe",        "著录项",        "案卷目录以再打印的为准",                  "edit_document"),
    Correction("pin",         "页面上的标注",           "标注已处理",                     "documents.close_pin",                          "pin.set",             "各阶段",               "–",          NONE,                                 "close_pin"),
    Correction("drawing",     "竣工图的登记",           "修改登记",                       "drawings.change",                              "drawing.edit",        "drawing.register",     "图号、图名等",    KEPT,                                 "save_drawing"),
    Correction("connected",   "变更对上的竣工图",        "再对一次：改比例；对错的取消对应",      "drawings.connect drawings.disconnect",         "drawing.edit",        "drawing.register",     "比例、原因",      KEPT,                                 "disconnect_change"),
    Correction("notice",      "设计变更、洽商的登记",      "更正登记：前后值操作日志；登错的作废，可恢复",  "drawings.correct_change drawings.void_change drawings.restore_change", "drawing.edit", "drawing.register", "编号、名称等、原因", KEPT, "correct_change"),
    Correction("arrangement", "采用的组卷方案",          "整案撤回；有了后续办理的说明是哪些",     "arrangements.undo",                            "volume.edit",         "volume.arrange",       "–",          NONE,                                 "undo_volumes"),
    Correction("volume",      "案卷和卷内排列",          "改案卷、调整卷内文件、删去空卷",        "volumes.edit volumes.move volumes.remove",     "volume.edit",         "volume.arrange",       "题名、位置",      "案卷目录以再打印的为准",                  "edit_volume"),
    Correction("seal",        "封卷",                "启封",                          "volumes.unseal",                               "volume.edit",         "volume.unseal",        "原因",         KEPT,                                 "unseal_volume"),
    Correction("numbers",     "档号",                "整批撤回，有了后续办理的说明是哪些；或重新编号：原档号留在案卷旁", "numbers.undo numbers.apply", "volume.edit", "volume.number", "格式", "仍写原档号", "undo_numbers"),
    Correction("amendment",   "更改单",               "撤回、不同意、退回再改",              "archives.take_step",                           "amendment.take_step", "定稿以后、办结以前",       "答复",         "仍写当时的定稿版本",                     "withdraw_amendment"),
    Correction("archive",     "定稿",                "更改单：同意后改，定为下一版",           "archives.ask archives.take_step",              "amendment.ask",       "定稿以后",              "原因、案卷、条目", "仍写当时的定稿版本",                     "amend_archive"),
    Correction("link",        "上传链接",             "撤销链接：已传的留下；可否凭它提交，随时可改",               "links.revoke links.allow",                                 "link.make",           "各阶段",               "–",          NONE,                                 "revoke_link"),
    Correction("by_link",     "凭链接提交",            "凭同一链接收回；审核以后由监理、建设单位退回", "links.take_step",                              "持链接的一方",          "审核以前",              "–",          NONE,                                 "recall_by_link"),
    Correction("duty",        "指定的责任人",           "另行指定；离任的写明日期和原因",           "parties.name_duty parties.end_duty",                            "duty.edit",           "duty.name",            "姓名",         "仍写当时的人",                          "name_duty"),
    Correction("schedule",    "工程进度、计划日期",       "再填一次",                       "progress.report progress.dates",               "progress.report",     "schedule.plan",        "数、日期",       KEPT,                                 "report_progress"),
    Correction("calendar",    "工作日历",             "再录该年：在走的期限重算",             "office.enter_year",                            "admin.calendar",      "随时",                "文号、日子",     KEPT,                                 "recount_deadline"),
    Correction("text",        "自检、审核、申请、评价、城建档案馆意见的文字", "出文前重写，或作废草稿从头写；出文以后另出更正件；表决过的评价字句不改，验收意见只以新文号更正登记有误的", "reviews.text reviews.discard", "撰写的一方", "出文以前；评价到第一票为止", "各部分、原因", "另出更正件，新文号，字句照原件", "discard_text"),
    Correction("member",      "验收组成员",            "移出；表决以后回避、不能到会、更换",       "panels.remove panels.excuse panels.recuse panels.replace", "panel.edit", "验收以前和验收中",        "原因、接替人",    "另出更换的通知",                        "remove_panelist"),
    Correction("draw",        "抽样的清单和取号",        "取消抽样；取号不公布的，抽样作废",        "draws.call_off draws.void",                    "sample.edit",         "抽样以前、取号期间",       "原因",         "记录照存",                            "void_draw"),
    Correction("note",        "抽查记录",             "划去：原文留着，再记一条",            "samples.strike",                               "写的人本人",            "验收中",               "原因",         "另记的写入以后的文件",                    "strike_note"),
    Correction("score",       "评分",                "表决以前重评；照纸录错的由两人划去再录",     "scores.show scores.strike votes.answer_strike",                                  "score.panel",         "验收中",               "分数、原因",     NONE,                                 "score_panel"),
    Correction("paper",       "正式文件",             "更正重发（新文号）或撤销（文号不再用）",    "reports.correct reports.withdraw",             "签发的单位",           "文件有效时",            "原因",         "注明被更正或撤销",                       "reissue_report"),
    Correction("wording",     "发文稿",              "再改稿（此前的签名不再有效），或作废，说明原因", "drafts.write drafts.drop",                     "draft.edit",          "印发以前",              "稿文、原因",      NONE,                                 "write_draft"),
    Correction("parcel",      "移交包",               "另制一个：以后凭新的包移交",          "parcels.make",                                 "parcel.make",         "办结前后均可",           "范围",         "原包照旧可下载",                        "make_parcel"),
    Correction("receipt",     "接收回执",             "再登记一张：以后登记的为准",          "parcels.load_receipt",                         "receipt.load",        "办结以前",              "回执文件",       "先前的回执留存",                        "load_receipt"),
    Correction("accession",   "接收的移交包",          "改正后的包另行接收，另出回执",         "accessions.take_in",                           "parcel.receive",      "任何时候",              "移交包",        "先前的回执留存",                        ""),
    Correction("shelved",     "案卷的上架、下架",         "再上架到对的位置，或下架",            "keeping.put keeping.take_off",                 "shelf.keep",          "随时",                "档号、库位、原因",  "标签以再打印的为准",                     "shelve_volumes"),
    Correction("place",       "登记的库位",            "更正名称；空的停用，再登记一次即恢复",    "keeping.correct_place keeping.close_place",    "shelf.keep",          "随时",                "名称",         "标签以再打印的为准",                     ""),
    Correction("loan",        "查阅登记",             "更正各项：前后值操作日志；登错的划去，说明原因", "loans.correct loans.strike",                   "shelf.keep",          "随时",                "各项、原因",      NONE,                                 "correct_loan"),
    Correction("basis",       "关联的原项目",          "解除，说明原因；另关联",          "enlarging.end enlarging.ask",                  "shelf.keep",          "随时",                "原因",         "已记入的互见号在案卷中改",                  "end_basis"),
    Correction("copy",        "查阅复制件",            "登错的划去，说明原因；另制一份",       "copies.strike copies.make",                    "shelf.keep",          "登记没有划去",            "文件、页、原因",    "已打印的收回",                           "strike_copy"),
    Correction("returned",    "案卷的归还",            "取消归还：又借给别人的不能取消",        "loans.undo_return",                            "shelf.keep",          "随时",                "原因",         NONE,                                 "undo_return"),
    Correction("appraisal",   "鉴定意见",             "同意以前撤回或不同意；同意以后另拟一份，以后一份为准", "appraisals.withdraw appraisals.answer appraisals.propose", "appraisal.edit", "appraisal.make", "意见、理由", "另出清册，先前的注明已被取代", "propose_appraisal"),
    Correction("receiving",   "接收单位的要求",          "再存一次：以后照新的核对，原来的留在审计记录", "receiving.save",                               "parcel.receive",      "随时",                "各项",         KEPT,                                 ""),
    Correction("handover",    "移交清册",             "按下一个号另签",                   "transfers.sign",                               "handover.edit",       "验收合格以后",           "接收单位、备注",         "原清册留存",                           "sign_handover"),
    Correction("pack",        "标准包的新版",           "再加一版",                       "standards.add",                                "admin.packs",         "随时",                "内容、说明",     KEPT,                                 ""),
    Correction("own_pack",    "本机关自己拟的标准包",      "逐次撤销；作废，可恢复；已发布的版本不变，再改再发一版",  "pack_rows.undo pack_rows.change own_packs.name_it own_packs.discard own_packs.take_up own_packs.publish", "pack.own", "随时", "各行、名称、原因", KEPT, ""),
    Correction("pack_offer",  "给新项目用的标准包版本",    "改用另一版；不再给新项目用",          "standards.offer standards.end_offer",          "pack.own",            "随时",                "–",          "已登记的项目不变",                       ""),
    Correction("pack_move",   "项目换标准包的版",        "整批换回；后来又换了版的说明是哪些",       "standards.undo",                               "pack.move",           "pack.procedure",       "–",          "仍依当时的版",                          "move_pack"),
    Correction("deputy",      "委托代理",             "终止委托：办过的仍写两人姓名",          "deputies.end",                                 "委托人本人",            "代理期内",              "–",          KEPT,                                 ""),
    Correction("expert",      "专家库的专家",           "停用、启用",                      "experts.toggle",                               "expert.edit",         "随时",                "–",          KEPT,                                 ""),
    Correction("view",        "一览中存的视图",           "同名再存一次，或删除",               "cockpit.keep cockpit.forget",                  "cockpit.see",         "随时",                "名称",         NONE,                                 ""),
    Correction("heard",       "通知的设置、看到哪里的记号",  "再选一次：前后值审计记录；记号可恢复为上次的", "feed.choose feed.look", "本人", "随时", "–", NONE, ""),
    Correction("key_list",    "重点项目名单的一行、一次读入的各行", "更正登记：前后值审计记录；划去，可恢复；读错文件的整批划去", "key_list.correct key_list.strike key_list.put_back key_list.strike_sheet", "project.register", "随时", "各项、原因", NONE, ""),
    Correction("current",     "公布的现行文件",         "更正登记：前后值操作日志；撤下，可恢复；文件错了的撤下另行公布", "current.correct current.withdraw current.put_back", "opened.edit", "随时", "各项、原因", NONE, ""),
    Correction("answered",    "对公众咨询的答复",        "再答复一次：先前的留在审计记录；公开的可撤下", "questions.answer questions.close", "opened.edit", "随时", "答复、原因", NONE, ""),
    Correction("plan", "启用的应急预案", "另写新版，以前各版不变；复核日期可改定；草稿再存或作废", "emergencies.save emergencies.adopt emergencies.drop emergencies.review", "emergency.edit", "随时", "各部分、日期、原因", KEPT, ""),
    Correction("drill", "登记的应急演练", "更正登记：前后值留在审计记录；没有做过的划去", "drills.correct drills.strike", "emergency.edit", "随时", "各项、原因", NONE, ""),
    Correction("letterhead",  "红头、代字、联系方式",      "再存一次",                       "office.save_letterhead",                       "admin.letterhead",    "随时",                "各项",         "仍是签发时的红头",                       ""),
    Correction("template",    "文书模板",             "换用另一版或默认版",               "office.put_template office.use_template",      "admin.letterhead",    "随时",                "模板",         "仍是签发时的模板",                       ""),
    Correction("located",     "文件所在的条目、标段",     "移到别的条目，连同各版；整批撤回",         "relocations.move relocations.undo",             "filing.upload",       "file.move",            "去处、原因",      "案卷目录以再打印的为准",                  "move_documents"),
    Correction("secret",      "不得存放的内容",          "彻底清除：建设单位申请，档案主管部门同意",    "purges.ask purges.take_step",                   "purge.ask",           "file.purge",           "事由、原因",      "照存；内容不再提供，留摘要和清除记录",           "agree_purge"),
    Correction("project",     "项目的登记",            "项目信息更正单；登记有误的作废，不再建的终止",  "revisions.propose revisions.propose_ending revisions.take_step projects.take_step", "revision.propose", "办结以前", "各项、原因", "不变；查看时注明后来的更正", "propose_revision"),
    Correction("division",    "拆分项目、并入另一项目的申请", "答复以前撤回；拆错了的，把拆出的项目并回来；并错了的，按标段再拆出来", "revisions.take_step joining.propose dividing.propose", "revision.propose", "project.divide", "标段、编号、名称、文号或并入的项目、原因", "不变，留在出具的项目；查看时注明后来的拆分、并入", "divide_project"),
    Correction("published",   "公开的验收结果",         "撤下公开；可再公开",                  "public.unpublish public.publish", "project.publish", "project.publish", "原因", NONE, "unpublish_project"),
    Correction("section",     "标段的划分",            "改名用更正单；拆分、合并：整个撤回，有了后续办理的说明是哪些", "revisions.propose sections.split sections.merge sections.undo", "section.edit", "section.shape", "单位、名称或并入哪一段、原因", "仍写当时的标段", "undo_sections"),
    Correction("party",       "登记的参建单位",          "交接单：到期退出或由别家接替；条目成批改由别家负责", "successions.propose successions.take_step parties.pass_items", "succession.propose", "办结以前", "日期、接替单位、原因", "仍写当时的单位", "propose_succession"),
    Correction("newcomer",    "提名的新单位",           "答复以前撤回，可再提名；登记以后名称有误的由系统管理员改正单位", "newcomers.take_step organisations.correct", "unit.take_step", "答复以前", "–", NONE, "withdraw_newcomer"),
    Correction("finding",     "列出的问题、佐证材料",      "答复写明，复查销号或退回；佐证材料另加，先前的留下", "findings.take_step findings.add_evidence",     "finding.take_step",   "办结以前",              "答复、结论",      KEPT,                                 "close"),
    Correction("inspection",  "监督指导的安排",          "办结时写明实际情况",                  "inspections.close",                            "inspection.edit",     "各阶段",               "结论",         KEPT,                                 "close_inspection"),
    Correction("vote",        "照纸录入的表决",          "本人确认或否认；录错的由两人划去再录",     "votes.confirm votes.contest votes.strike votes.answer_strike", "strike.ask", "决定以前", "原因", "表决表载明划去的票", "ask_strike"),
    Correction("person",      "人员、账号、所在单位",      "改正；停用；离开单位；移交手上的工作；撤销链接；删除通行密钥、解除统一身份认证",  "person.correct person.correct_unit person.disable person.enable person.end_second person.end_unit person.end_sessions person.hand_over person.revoke_links person.set_admin me.change me.change_password me.end_session me.hand_over me.leave me.revoke_links factors.end passkeys.end passkeys.rename person.end_passkeys identity.release person.release_outside", "本人或系统管理员", "随时", "原因", "仍写当时的姓名", ""),
    Correction("unit",        "单位",                "改正；更名，原名照存；重复的合并；停用",       "organisations.correct organisations.rename organisations.merge organisations.retire", "系统管理员", "随时", "原因", "仍写当时的名称", "correct_unit"),
)}
# fmt: on

WITHOUT = {
    "reads": "只查看或试算，什么都不记：不用更正",
    "draft": "草案，采用以前谁的档案都不变：不用更正",
    "coming": "字节还在传，没有记下什么：停传即可",
    "session": "登录和本人的会话：再办一次即可",
    "corrects": "它本身就是更正；更正错了，照原样再办一次",
    "sent": "寄出、告知的事实：不能收回，另行告知",
    "closing": "会议、表决、检查的记录：办结即定，另有会议和复查的步骤",
    "own_vote": "本人的表决：确认后不改；会议延期的重新表决",
    "asked": "问题没有账号可改：要改的再问一次，原来的照常答复",
    "again": "只让后台任务再做一次：做不成，仍列在原处",
    "extra": "加抽的案卷照样查看，不移出：免得挑选样本",
}
"""Why what a door enters needs no act of its own."""


def document() -> str:
    """docs/corrections.md."""
    out = [
        "# 录错了怎么办",
        "",
        "由 `flask acceptance corrections` 从 `workflows/corrections.py` 生成，不要手改。",
        "",
        "更正是程序中的一步：有经办人、原因、依据和操作日志，不悄悄改，不删除。",
        "",
        "| 录入了什么 | 怎样更正 | 由谁 | 阶段 | 要填 | 先前的文件 | 操作日志 |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in CORRECTIONS.values():
        line = (
            f"{title_of(row.line)} `{row.line}`" if row.line else "不属于任何项目，行上写明何时何人"
        )
        told = (row.entered, row.act, _who(row.who), _when(row.when), row.asks, row.papers, line)
        out.append(f"| {' | '.join(told)} |")
    out += ["", "## 不用更正的", ""]
    out += [f"- {why}。" for why in WITHOUT.values()]
    return "\n".join([*out, ""])


def title(line: str) -> str:
    """What a line of the journal is called."""
    if line in DRAW.rows:
        return DRAW.rows[line].title
    return title_of(line)


def _who(name: str) -> str:
    if name not in PERMISSIONS:
        return name
    return "、".join(ROLE_NAMES[Role(role)] for role in PERMISSIONS[name])


def _when(name: str) -> str:
    if name not in ACTS:
        return name
    return _stages(ACTS[name].when)


def _stages(when: Iterable[str]) -> str:
    """The stages of an act in words; what an agreed change opens is said as such."""
    names = set(map(str, when))
    growing = set(map(str, GATHERING))
    told = [STAGE_NAMES[stage] for stage in Stage if stage in names]
    if names >= growing:
        told = ["建设期间和补正时", *(STAGE_NAMES[one] for one in Stage if one in names - growing)]
    if names >= set(map(str, FIXED)):
        return "办结以前"
    if names & {CHANGE, WHOLE}:
        told.append("定稿后凭更改单")
    if LATE in names:
        told.append("验收合格后届时才到期的")
    return "、".join(told)
