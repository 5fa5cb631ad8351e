"""The numbered items of DA/T 70-2018, what each may come to, and the sentences that explain it."""

from collections.abc import Iterator, Mapping

from ..words import N_

PASSED, FAILED, MANUAL, NOT_RUN = "passed", "failed", "manual", "not_run"
RESULTS = {PASSED: N_("通过"), FAILED: N_("不通过"), MANUAL: N_("须人工"), NOT_RUN: N_("未检")}
PROPERTIES = {"1": N_("真实性"), "2": N_("完整性"), "3": N_("可用性"), "4": N_("安全性")}
NAMES = {
    "1-1": N_("固化信息有效性"),
    "1-2": N_("元数据项数据长度"),
    "1-3": N_("元数据项数据类型、格式"),
    "1-4": N_("设定值域的元数据项值域符合度"),
    "1-5": N_("元数据项数据值合理性"),
    "1-6": N_("元数据项数据包含特殊字符"),
    "1-7": N_("档号规范性"),
    "1-8": N_("元数据项数据重复性"),
    "1-9": N_("元数据项与档案馆要求的一致性"),
    "1-10": N_("内容数据电子属性一致性"),
    "1-11": N_("元数据是否关联内容数据"),
    "1-12": N_("说明文件和目录文件规范性"),
    "1-13": N_("信息包目录结构规范性"),
    "1-14": N_("信息包一致性"),
    "2-1": N_("总件数相符性"),
    "2-2": N_("总字节数相符性"),
    "2-3": N_("元数据项完整性"),
    "2-4": N_("元数据必填著录项目"),
    "2-5": N_("过程信息完整性"),
    "2-6": N_("连续性元数据项"),
    "2-7": N_("内容数据完整性"),
    "2-8": N_("附件数据完整性"),
    "2-9": N_("归档范围"),
    "2-10": N_("信息包元数据完整性"),
    "2-11": N_("信息包内容数据完整性"),
    "3-1": N_("信息包中元数据的可读性"),
    "3-2": N_("目标数据库中的元数据可访问性"),
    "3-3": N_("内容数据格式"),
    "3-4": N_("内容数据的可读性"),
    "3-5": N_("内容数据格式长期可用性"),
    "3-6": N_("软硬件环境合规性"),
    "3-8": N_("信息包中包含的内容数据格式合规性"),
    "4-1": N_("系统环境中是否安装杀毒软件"),
    "4-2": N_("病毒感染"),
    "4-3": N_("载体中多余文件"),
    "4-4": N_("载体读取速度"),
    "4-5": N_("载体外观"),
    "4-6": N_("光盘合格性"),
    "4-7": N_("操作过程安全性"),
}
"""The items of DA/T 70, in its order, but for those of long-term keeping that no file is judged by."""
FILING, TRANSFER = "filing", "transfer"
STAGES = {FILING: N_("归档"), TRANSFER: N_("移交与接收")}
"""The stages at which a report is made; each has its own items."""
LATER = frozenset({"2-10", "3-5"})
"""Items of long-term keeping alone."""
ONLY = {"1-9": TRANSFER, "2-9": FILING, "4-6": FILING}
"""Items of one stage alone."""
PERSON = frozenset({"2-7", "2-8", "3-4", "4-5", "4-7"})
"""Items of which the standard says that a person opens and looks: no machine passes them."""
DEVICE = frozenset({"4-1", "4-2", "4-4", "4-6"})
"""Items for a device, or for a tool outside."""


def of_stage(stage: str) -> list[str]:
    """The items of a report of that stage: 36 at filing, 35 at the transfer."""
    return [code for code in NAMES if code not in LATER and ONLY.get(code, stage) == stage]


NOTES = {
    "digest_kept": N_("SHA-256 与存入时一致"),
    "digest_changed": N_("SHA-256 与存入时不同：文件被改动，请重新上传"),
    "signed_unverified": N_("有电子签名：%(signers)s。签名未验证信任链"),
    "too_long": N_("“%(field)s”超过规定长度：请缩短"),
    "bad_character": N_("“%(field)s”含不可见的控制字符：重新键入"),
    "future_date": N_("日期 %(value)s 在今天之后：按落款核对"),
    "retention_unknown": N_("条目没有写明保管期限：请核对"),
    "same_content": N_("内容与“%(title)s”相同：确认是否重复归档"),
    "near_title": N_("题名与同一条目的“%(title)s”相近：确认是否重复归档"),
    "numbers_later": N_("组卷编号后检测"),
    "receiver_rules": N_("移交时按接收档案馆的要求核对"),
    "not_there": N_("记录的位置上没有文件：请重新上传"),
    "other_scanner": N_("用 clamd 查过，不是国内通用杀毒软件：另用本单位的杀毒软件查"),
    "at_transfer": N_("移交信息包时检测"),
    "whole_project": N_("按整个项目检测"),
    "size_changed": N_("大小与记录不同：请重新上传"),
    "extension": N_("扩展名与内容 %(found)s 不符：改正文件名"),
    "required_field": N_("缺%(field)s：请补填"),
    "advised_field": N_("没有%(field)s：有的请补填"),
    "no_journal": N_("没有存入记录"),
    "run_broken": N_("所在案卷页号不连续"),
    "no_volume": N_("尚未组卷"),
    "pages_differ": N_("目录写 %(listed)d 页，文件实际 %(found)d 页：改目录或重传"),
    "pages_not_listed": N_("目录未写页号，文件 %(found)d 页"),
    "pages_unknown": N_("这种格式数不出页数"),
    "blank_pages": N_("第 %(pages)s 页是空白"),
    "blank_inside": N_("第 %(pages)s 页在中间，是空白：核对是否漏扫"),
    "skewed": N_("第 %(page)d 页倾斜约 %(degrees)d°：请摆正重扫"),
    "coarse_scan": N_("第 %(page)d 页约 %(dpi)d dpi，低于 %(minimum)d"),
    "attached_files": N_("文件内附有：%(names)s。长期保存前请另存为单独的文件"),
    "attachments": N_("附件由人工核对"),
    "not_placed": N_("没有归入归档范围的条目：请指定条目"),
    "office_only": N_("%(found)s 宜另存 PDF/A 或 OFD 一并归档"),
    "phone_only": N_("%(found)s 宜另存 JPEG、MP3 或 MP4 一并归档"),
    "needs_twin": N_("%(found)s 宜附同名 PDF"),
    "damaged": N_("文件已损坏，打不开：请重新导出"),
    "hollow": N_("不是完整的 OFD，缺 %(lacks)s：请重新导出"),
    "program_javascript": N_("文件内有 JavaScript 程序：请去掉后再传"),
    "program_launch": N_("打开文件会启动别的程序：请去掉后再传"),
    "program_attached": N_("文件内附有程序：请去掉后再传"),
    "encrypted": N_("文件已加密：请去掉密码后再传"),
    "not_opened": N_("%(found)s 由人工打开核对"),
    "claims_pdfa": N_("声明为 PDF/A-%(claim)s，未验证"),
    "no_pdfa": N_("不是 PDF/A：长期保存前请转换"),
    "by_hand": N_("由人工核对"),
    "no_scanner": N_("未查毒"),
    "clean": N_("未发现病毒"),
    "infected": N_("含病毒 %(name)s：请杀毒后重传"),
    "online": N_("在线接收，没有载体"),
}
"""Why an item came out as it did, and what to do."""
FIELD_NAMES = {
    "title": N_("题名"),
    "number": N_("文件编号"),
    "author": N_("责任者"),
    "formed_on": N_("日期"),
}
"""What the catalogue says of a file, and a pack may require or advise."""


LETTERS = {PASSED: "p", FAILED: "f", MANUAL: "m", NOT_RUN: "n"}
"""A result as it stands in an outcome."""
ABSENT = "-"


def outcome(results: Mapping[str, str]) -> str:
    """The results of a file in one word, a letter for each item in the order of NAMES; a new item is
    added to NAMES at its end.
    """
    return "".join(LETTERS.get(results.get(code, ""), ABSENT) for code in NAMES)


def results_of(word: str) -> Iterator[tuple[str, str]]:
    """(item, result) of an outcome; what it knows nothing of is left out."""
    said = {letter: result for result, letter in LETTERS.items()}
    for code, letter in zip(NAMES, word, strict=False):
        if letter in said:
            yield code, said[letter]
