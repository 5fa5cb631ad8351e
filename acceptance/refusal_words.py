"""What each refusal says, by its code."""

from __future__ import annotations

from workflows.words import N_

from .desk_words import DESK
from .letter_words import LETTERS
from .pack_words import PACKS
from .parting_words import PARTING
from .shelf_words import SHELF
from .way_words import WAYS

REFUSALS = {
    "too_large": N_("文件 %(size)s，超过上限 %(limit)s：请拆分后再传"),
    "empty_file": N_("“%(name)s”是空文件：请重新导出"),
    "no_file": N_("没有收到文件：请选择文件后再传"),
    "bad_name": N_("文件名“%(name)s”含不可用字符或过长：改名后再传"),
    "twin_name": N_("“%(name)s”一次传了两份（文件名相同）：改名后再传"),
    "executable": N_("“%(name)s”是可执行文件或网页，不能归档：请转为 PDF、OFD 等格式"),
    "macros": N_("“%(name)s”带有宏，不能归档：另存为不带宏的文件"),
    "packed_otherwise": N_(
        "“%(name)s”不是一个完整的 ZIP 压缩包（RAR、7z、分卷都不行），不能归档：解开后传文件夹，或另存为 ZIP"
    ),
    "locked_file": N_("“%(name)s”设了打开密码，不能归档：去掉密码另存后再传"),
    "not_text": N_("“%(name)s”的内容认不出是文字：用记事本打开核对，另存为 UTF-8 后再传"),
    "not_office": N_(
        "“%(name)s”的内容不是 Office 或 WPS 文件（多为网页、RTF、XML 改了扩展名）：打开后另存为 PDF，或另存为 .docx、.xlsx"
    ),
    "unknown_type": N_(
        "“%(name)s”的内容不是可归档的格式：请用 PDF、OFD、TIFF、JPEG、PNG、HEIC、DWG、DXF、IFC、STEP、DOCX、XLSX、WAV、MP3、M4A、MP4、MOV、AVI"
    ),
    "wrong_extension": N_("“%(name)s”的内容是 %(found)s，与扩展名不符：改正扩展名或重新导出"),
    "no_match": N_("“%(name)s”与清单中任何一件都不匹配：文件名应与题名一致"),
    "many_match": N_("“%(name)s”匹配到 %(count)d 件同名文件：请到条目页逐件上传"),
    "not_our_head": N_("这不是本系统日志的树头：请取 /v/log/checkpoint 现有的一份再签"),
    "not_cosigned": N_("没有已登记见证方的有效签名：核对 LOG_WITNESSES 中的公钥"),
    "no_space": N_("存储空间不足，文件没有存下：请联系管理员"),
    "damaged_mended": N_(
        "“%(name)s”存储的内容与入库时的数字摘要不一致，已从副本修复并复核，记入操作日志：请再打开一次"
    ),
    "damaged_waits": N_(
        "“%(name)s”存储的内容与入库时的数字摘要不一致，没有给出；已记入操作日志，通知了建设单位和系统管理员：由管理员从备份恢复，恢复后一天内自动复核，或由移交单位重新上传"
    ),
    "old_sheet": N_("这份旧版表格（.xls、.et）读不出来：用 Excel 或 WPS 打开后另存为 .xlsx"),
    "web_page": N_("这是网页，只是文件名像表格：用 Excel 或 WPS 打开后另存为 .xlsx"),
    "xml_sheet": N_("这是 XML 表格（2003 格式）：用 Excel 或 WPS 打开后另存为 .xlsx"),
    "locked_sheet": N_("表格设了打开密码：用 Excel 去掉密码后另存为 .xlsx"),
    "macro_sheet": N_("表格带有宏：用 Excel 另存为不带宏的 .xlsx"),
    "other_format": N_("这是 %(found)s 文件，不是 Excel 表格：在 Excel 或 WPS 中另存为 .xlsx"),
    "bad_encoding": N_("第 %(row)d 行不是 UTF-8、UTF-16、GBK 或 Big5 编码：用记事本另存为 UTF-8"),
    "open_quote": N_(
        "第 %(row)d 行的引号不成对，下面的行会并成一格：改成中文引号，或另存为 .xlsx 再传"
    ),
    "broken_sheet": N_("表格文件已损坏，无法读取：用 Excel 打开后另存一份"),
    "hostile_sheet": N_("表格文件结构异常（%(why)s），没有读取：用 Excel 新建一份，粘贴数值后再传"),
    "too_many_columns": N_("%(cell)s 超出 702 列（ZZ）：请删去多余的列"),
    "too_many_rows": N_("超过 %(limit)d 行：请分几次导入"),
    "no_quota": N_("文件 %(size)s，项目空间只剩 %(room)s：请联系管理员扩容"),
    "bad_package": N_("压缩包不能解开（%(why)s）：用 ZIP 重新打包，不加密"),
    "bad_entry": N_("压缩包中的“%(name)s”已损坏：重新打包"),
    "built_upon": N_("“%(name)s”之后已有 %(count)d 处新的办理，不能撤回"),
    "not_yours_to_undo": N_("“%(name)s”由导入的单位或建设单位撤回"),
    "undo_nothing": N_(
        "没有可以撤回的操作：表决后的决定、会议、整改、移交和新一轮不能撤回，各有更正办法"
    ),
    "undo_never": N_("本项目的程序包不许撤回操作"),
    "undo_other_hand": N_("只能由办理人本人撤回，代理的仍以代理名义撤回"),
    "undo_acted": N_("之后已办“%(act)s”，不能撤回"),
    "undo_late": N_("已过 %(count)d 分钟，不能撤回"),
    "gone_already": N_("“%(name)s”已撤下或已清除"),
    "there_already": N_("“%(name)s”已在这一条"),
    "bound_already": N_("“%(name)s”已组入案卷，移走会改动案卷：由建设单位移"),
    "nothing_chosen": N_("没有选文件，或一次超过 %(most)d 件：选好再办"),
    "purge_asked": N_("“%(name)s”已申请彻底清除：等档案主管部门答复，或先撤回申请"),
    "infected": N_(
        "“%(name)s”检出病毒，已隔离，任何人不得下载或查看：由存入的单位撤下，换干净的文件重传"
    ),
    "scanner_away": N_("病毒扫描程序没有答复，移交包没有接收：请系统管理员检查扫描程序后再来"),
    "not_scanned": N_(
        "“%(name)s”还没有经过病毒扫描，暂不提供下载：请稍后再来；等了很久，请系统管理员检查扫描程序"
    ),
    "correction_reason": N_("“%(name)s”已提交或已归档，改动是更正：写明原因再存"),
    "purged_content": N_("“%(name)s”的内容已在本项目彻底清除，不再接收"),
    "not_your_file": N_("“%(name)s”是别的单位存入的：由存入的单位或建设单位撤下"),
    "inspection_closed": N_("这次检查已结束"),
    "no_converter": N_("没有安装转换器（LibreOffice），不能生成 PDF：请下载 Word 打印"),
    "print_changed": N_("“%(name)s”的 PDF 与生成时不一致，没有给出：请下载 Word 打印"),
    "no_preview": N_("这种格式不能在浏览器里看：请下载"),
    "bad_page": N_("没有第 %(page)d 页"),
    "too_many_photos": N_("一条记录最多 %(count)d 张照片"),
    "bad_pack": N_("新版没有存下：%(why)s"),
    "pack_stands": N_("“%(name)s”正在%(stage)s，本轮办完前不换版"),
    "pack_not_pinned": N_("“%(name)s”没有用这个标准包的另一版"),
    "project_code_taken": N_("项目编号 %(code)s 已被使用"),
    "name_taken": N_("“%(name)s”已经登记过"),
    "login_taken": N_("登录名 %(name)s 已被使用"),
    "party_taken": N_("“%(name)s”在这里已登记为%(kind)s"),
    "link_only_brings": N_(
        "凭这个链接只能传文件：提交由“%(name)s”的账号办理，或请建设单位允许凭此链接提交"
    ),
    "link_unanswered": N_(
        "生成链接的“%(name)s”已不在建设单位：不能凭它提交。请建设单位移交经办事项或另发一个链接"
    ),
    "link_over": N_("链接已撤销或已到期，不能再改：另发一个"),
    "opinion_withdrawn": N_("没有有效的验收意见：先出具意见，再公开"),
    "party_ended": N_("“%(name)s”已退出本项目：由接替的单位或建设单位办理"),
    "owner_stays": N_("建设单位不在这里更换：由验收组织单位更正项目"),
    "succession_open": N_("“%(name)s”的交接还没有办完：办完或撤回后再提出"),
    "succession_self": N_("“%(name)s”不能由自己接替：另选单位，或不设接替"),
    "succession_early": N_("%(day)s 才到截止日期：此前仍由原单位交件，到那一天再确认"),
    "succession_moved": N_("清点以后又有变动：由建设单位重新清点，再确认"),
    "bond_unfit": N_(
        "“%(bond)s”与所属单位不相配：联合体成员属同一标段的牵头单位，分包属施工单位，驻地办属总监办；独立承担的不填所属单位"
    ),
    "section_same": N_("不能并入自己：另选一个标段"),
    "section_named": N_("已有叫“%(name)s”的标段：另起一个名称"),
    "head_stays": N_("“%(name)s”属“%(head)s”：两家一起拆出，或先改所属单位"),
    "volume_numbered": N_("案卷“%(name)s”已编制档号 %(code)s：先撤回编号，拆并以后再编"),
    "arrangement_open": N_("还有没采用的组卷方案：先采用或放弃"),
    "drawing_twice": N_("两个标段都有图号 %(number)s：先在竣工图登记中更正一个"),
    "change_twice": N_("两个标段都有变更编号 %(number)s：先更正一个"),
    **PARTING,
    "unit_retired": N_("“%(name)s”已停用：选用现在的单位"),
    "item_not_owed": N_("条目“%(name)s”已提交：退回后才能划转"),
    "item_unfit": N_("条目“%(name)s”不能划给“%(party)s”：标段不符，或将由它审核自己的文件"),
    "unit_on_two_sides": N_(
        "“%(name)s”在本项目已是%(held)s，不能又是%(wanted)s：参建单位不得参与评判，监理单位不得监理自己的工程"
    ),
    "duty_over": N_("%(name)s的职责已于 %(day)s 结束"),
    "duty_before": N_("%(name)s自 %(day)s 起任，最后一天不能更早：请改正"),
    "last_day_past": N_("最后一天不能早于今天：留空即刻生效"),
    "last_admin": N_("%(name)s是唯一在用的系统管理员：先授予另一人"),
    "no_own_address": N_("%(name)s没有登记邮箱：先登记，或把链接当面交给本人"),
    "own_admin": N_("不能授予自己：请另一位管理员办"),
    "admins_apart": N_("本系统设为三员分立：只能授予系统、安全、审计之一"),
    "disabled_person": N_("%(name)s的账号已停用：先恢复"),
    "not_disabled": N_("%(name)s的账号在用，无须恢复"),
    "wrong_password": N_("原密码不对：请重新输入"),
    "no_successor": N_("接手人须是同单位在用的另一账号：请另选"),
    "same_unit": N_("已在该单位任职：请选另一单位"),
    "deputy_of_deputy": N_("您正在代他人办理，不能再转委托"),
    "term_reversed": N_("代理的最后一天早于第一天：请改正"),
    "term_past": N_("代理不能从过去的日子起算：从今天或以后起"),
    "term_long": N_("代理最长 %(days)d 天：请缩短，长期不在岗的另派人"),
    "term_taken": N_("这段日子已委托过代理：先终止原委托"),
    "already_voted": N_("已经表过决"),
    "seat_taken": N_("%(name)s已在验收组（%(unit)s）：一人一席"),
    "same_name": N_(
        "验收组已有%(unit)s的%(name)s：是同一人的不能再占一席；确是两个人的，勾选“同名不同人”再增加"
    ),
    "vote_begun": N_(
        "表决已经开始，验收组不能变动：先办“延期续会”，已投的票作废后再更换、重新表决"
    ),
    "still_sits": N_("%(name)s仍在验收组：先登记回避或不能到会，再更换"),
    "replaced_already": N_("%(name)s的席位已有人接替"),
    "has_account": N_("%(name)s有账号：由本人登录表决，不发链接"),
    "no_address": N_("没有%(name)s的邮箱：面交链接，或录入纸质表决票"),
    "no_mail_server": N_("没有配置邮件服务器，寄不出链接：面交链接，或录入纸质表决票"),
    "one_sheet": N_("上传一份表决票的扫描件"),
    "not_a_sheet": N_("“%(name)s”不是扫描件：用 PDF、OFD、TIFF、JPEG 或 PNG"),
    "secret_sheet": N_("无记名表决不能代录：由本人登录或经链接表决"),
    "seal_broken": N_("密封的票打不开（密钥已更换）：办“延期续会”后重新表决"),
    "voted_upon": N_(
        "已有人表决：表决所依据的评价、评分、问题和抽查记录不能再改；确须改动的，先办“延期续会”，原票作废后改好，再重新表决"
    ),
    "basis_changed": N_(
        "您看过以后，表决的内容有变动（%(changed)s）：这一票没有计，请看过现在的内容再表决"
    ),
    "not_put_to_vote": N_("表决的内容还不齐，齐全后才能表决：%(missing)s"),
    "vote_is_over": N_("表决已经结束"),
    "quorum_missing": N_("还须 %(count)d 人表决，才能结束"),
    "paper_of_today": N_(
        "%(name)s的纸质票是今天代录的，本人尚未确认：请本人登录确认，或明天再结束表决"
    ),
    "not_from_paper": N_("这一票不是代录的纸质票：由本人负责，不能划去"),
    "paper_confirmed": N_("您已确认这一票"),
    "strike_asked": N_("“%(name)s”已有人提出划去：由另一人办理"),
    "strike_answered": N_("已经办过"),
    "strike_gone": N_("“%(name)s”的这一票或这一分已不在：无可划去"),
    "strike_second": N_("由两人划去：提出的人和录入的人不能同意，请另一位有权的人办理"),
    "no_points": N_("“%(name)s”还没有评分：直接填写"),
    "points_stand": N_("“%(name)s”的评分还没有表决：直接改"),
    "meeting_earlier": N_("续会日期不能早于原定的 %(day)s"),
    "meeting_backwards": N_("最后一天不能早于第一天 %(day)s"),
    "meeting_late": N_("验收会应在 %(day)s 前结束：竣工验收改期的先更正计划日期"),
    "visit_to_come": N_("检查定于 %(day)s：到期再办结；日期有误的先撤销检查通知"),
    "no_receiver": N_("接收档案的应是档案馆：写明是哪一家"),
    "due_after_completion": N_("整改期限应在竣工验收（%(day)s）以前"),
    "finding_closed": N_("这个问题已销号，不再增补"),
    "recused": N_("%(name)s已回避，不参加表决"),
    "frame_fixed": N_("抽样清单已经固定"),
    "frame_not_fixed": N_("先固定抽样清单，再由验收组取号"),
    "public_day": N_("本项目用公开号码（%(source)s）：写明从明天起的哪一天算起"),
    "public_day_wrong": N_("公开号码应是 %(day)s 起、今天以前产生的"),
    "number_named": N_("%(name)s已交过摘要，不能更换"),
    "naming_lost": N_("%(name)s在上一次抽样中没有公布取号，不再取号"),
    "slips_refused": N_("上一次抽样有代录的取号单没有公布，不再代录：请成员用本人账号取号"),
    "names_himself": N_("%(name)s有账号，由本人取号和公布"),
    "digest_taken": N_("这个摘要已有人交过：各人自己取号"),
    "number_in_drawing": N_("%(name)s已为抽样取号，不能移出：登记回避或不能到会，再更换"),
    "not_named": N_("%(name)s没有交过摘要"),
    "number_shown": N_("%(name)s的取号已经公布"),
    "number_differs": N_("数或随机串与所交的摘要不符：照取号单重填"),
    "note_struck": N_("这条记录已经划去"),
    "not_your_note": N_("记录由写的人自己划去"),
    "no_score_table": N_("本项目的标准包不设评分"),
    "points_range": N_("“%(name)s”的分数应在 0 到 %(limit)s 之间"),
    "reason_missing": N_("“%(name)s”扣了分：写明扣分原因"),
    "not_issued_here": N_("这份文件不是您的单位出具的"),
    "not_valid": N_("这份文件已不是有效件"),
    "report_ended": N_("这份文件已因“%(act)s”失效，不能更正或撤销"),
    "list_outdated": N_("清册签署以后档案有增减，不能更正：由建设单位重新签署"),
    "change_void": N_("变更“%(name)s”已作废：先恢复再办"),
    "change_stands": N_("变更“%(name)s”没有作废"),
    "drawing_fixed": N_("竣工图“%(name)s”所在的案卷和条目已定稿：凭写明该卷或该条目的更改单再改"),
    "rests_on_nothing": N_("还不能出具：没有有效的%(paper)s"),
    "no_document_yet": N_("还不能出具：%(why)s"),
    "not_in_stage": N_("项目当前在“%(stage)s”，不能做这件事"),
    "archive_fixed": N_(
        "档案已定稿（受理时固定），不能改动：由建设单位填更改单，档案主管部门同意后再办"
    ),
    "item_fixed": N_(
        "条目“%(name)s”已随档案定稿，不能改动：由建设单位填更改单，写明这一条，同意后再办"
    ),
    "numbers_closed": N_("抽样的取号已截止：先抽取案卷或作废重抽，再按更改单改"),
    "volume_fixed": N_(
        "案卷“%(name)s”已定稿，不能改动：由建设单位填更改单，写明这一卷，同意后再办"
    ),
    "archive_not_fixed": N_("档案还没有定稿，不用更改单：直接改"),
    "archive_fixed_already": N_("档案已经定稿"),
    "amendment_on_its_way": N_("上一张更改单还没有办完：办完再申请"),
    "amendment_empty": N_("写明要改的案卷号或条目编号"),
    "amendment_moved": N_("报核以后档案又有变动，没有定为新版：退回重报"),
    "nothing_differs": N_("与登记的一样，没有要更正的：改了再保存"),
    "kind_in_use": N_("“%(name)s”已在“%(project)s”中，性质不能再改：登错的，另行登记后合并"),
    "unit_below_itself": N_("“%(name)s”不能放在自己下面：另选上级单位"),
    "unit_has_projects": N_(
        "“%(name)s”还有未了结的项目（%(projects)s）：办完交接或项目了结后再停用"
    ),
    "merge_itself": N_("“%(name)s”不能与自己合并：选重复登记的那一个"),
    "merge_kinds": N_("“%(name)s”与“%(other)s”性质不同，不能合并：先更正性质"),
    "merge_two_sides": N_(
        "合并后同一单位在“%(project)s”中既是%(held)s又是%(wanted)s，没有合并：先在该项目中更换其中一家"
    ),
    "merge_same_seat": N_(
        "两家在“%(project)s”中承担同一件事，没有合并：先在该项目中由一家接替另一家，再合并"
    ),
    "merge_numbers": N_("两家都用“%(number)s”编过文号，合并会重号：没有合并"),
    "nothing_changed": N_("与定稿相比没有变动：改好再报，或撤回更改单"),
    "already_changed": N_("已改动 %(count)d 卷，不能撤回：报核，或先改回原样"),
    "revision_on_its_way": N_("上一张更正单还没有答复：答复后再提"),
    "nothing_corrected": N_("与登记的信息没有不同：改好再提"),
    "revision_stale": N_("提出更正以后“%(name)s”又有变动，没有更正：撤回后重新提出"),
    "no_such_item": N_("没有编号为“%(name)s”的条目"),
    "numbers_fixed": N_("重编会改动已定稿的档号（%(name)s）：定稿的案卷不重编，新增的案卷接在后面"),
    "item_closed": N_("条目“%(name)s”已提交，退回后才能改动文件"),
    "no_such_volume": N_("没有案卷 %(number)s"),
    "no_such_section": N_("项目没有第 %(number)d 标段"),
    "volume_sealed": N_("案卷“%(name)s”已封卷，不能改动：到案卷页说明原因启封后再办"),
    "volume_unsound": N_("案卷“%(name)s”没有文件或页号不连续，不能封卷：先补齐"),
    "volume_sampled": N_("案卷“%(name)s”已被抽查，不能改动"),
    "volume_shelved": N_("案卷“%(name)s”已上架或登记过查阅，不能删"),
    "volume_not_empty": N_("案卷“%(name)s”还有文件，不能删：先移出文件"),
    "date_order": N_("终止日期 %(last)s 早于起始日期 %(first)s：改正其一"),
    "nothing_to_arrange": N_("没有要组卷的文件：都已组好，或还没有归入条目"),
    "arrangement_stale": N_("拟卷以后有 %(count)d 件文件被移动或撤回，方案没有采用：请重新拟卷"),
    "no_volumes_yet": N_("还没有案卷：先组卷或导入案卷目录"),
    "nothing_written": N_("还没有草稿：没有可以作废的"),
    "nothing_numbered": N_("没有可以撤回的编号：还没有编过，或上一次已撤回"),
    "numbers_frozen": N_("档案已移交，档号和案卷不再改动"),
    "numbers_wrong": N_("档号没有编：先按试编结果改正格式"),
    "cells_conflict": N_("%(count)d 格已被他人改动，没有保存：请刷新后再填"),
    "no_handover": N_("移交清册已签署"),
    "wrong_login": N_("登录名或密码不对，或账号已停用"),
    "wrong_code": N_("验证码不对或已用过：等手机上的验证码换一个再输"),
    "factor_set": N_("两步登录已经设好，或还没有开始设置：请刷新"),
    "no_factor": N_("“%(name)s”没有设两步登录"),
    "half_over": N_("输验证码超过 10 分钟：请重新登录"),
    "guessable": N_("这个密码太容易猜到（常用密码、键盘顺序，或含姓名、登录名）：换一个"),
    "bad_key": N_("Idempotency-Key 不合要求：用 1–100 个可见的 ASCII 字符，不含空格"),
    "key_used": N_("这个 Idempotency-Key 已用于另一次办理：另换一个再发"),
    "token_used": N_("链接已用过或已过期：请管理员重发"),
    "bad_text": N_("“%(field)s”中有 Word 不能保存的字符：重新键入"),
    "parcel_differs": N_(
        "要移交的不是验收通过的档案：不同之处列在“移交包”页，核对后勾选“知道不同，仍然制作”"
    ),
    "parcel_empty": N_("所选范围内没有案卷：另选范围"),
    "parcel_missing": N_(
        "有 %(count)d 个文件的内容不在存储中，没有制作：%(names)s。请管理员从备份恢复"
    ),
    "parcel_purge_asked": N_("有文件正在申请彻底清除，答复以前不能移交：%(names)s"),
    "parcel_purged": N_("包内有文件后来申请或已经彻底清除：请重新制作移交包"),
    **LETTERS,
    **DESK,
    **SHELF,
    **PACKS,
    **WAYS,
    "views_full": N_("已存 %(count)d 个视图：先删去不用的"),
}
