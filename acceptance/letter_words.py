"""What refusals say that have to do with letters before their number, by their codes."""

from __future__ import annotations

from workflows.words import N_

LETTERS = {
    "carrier_twice": N_("“%(name)s”与另一张载体完全相同：每张载体只交一次"),
    "issued_already": N_("《%(title)s》已出具，内容没有变化：有变化再出，原件自动被取代"),
    "draft_there": N_("这份文件已有发文稿第 %(number)d 号：在那份稿上改，或先作废"),
    "draft_over": N_("发文稿第 %(number)d 号已印发或已作废：另拟一份"),
    "draft_same": N_("稿文没有改动"),
    "draft_locked": N_("“%(text)s…”随数据，稿中不改：到登记它的地方更正"),
    "draft_fact_gone": N_("“%(fact)s”随数据，稿中不能改、不能删（“%(text)s…”）：照原样写回"),
    "draft_own_words": N_("稿子是您写的，不能由您%(hand)s：请本单位另一人办"),
    "draft_signed_already": N_("您对这一稿已经%(hand)s"),
    "draft_unsigned": N_(
        "本单位规定改过的措辞须第二人签发：《%(title)s》的发文稿第 %(number)d 号还没有签发，先签发再办"
    ),
    "draft_other_answers": N_("所填与已签发的发文稿第 %(number)d 号不同：照稿填写，或改稿后再签发"),
    "draft_outdated": N_(
        "发文稿第 %(number)d 号写好以后数据有变，“%(text)s…”放不进现在的文件：打开发文稿，保存后重新核对"
    ),
    "receipt_unreadable": N_("这不是接收回执：请用接收单位给的 receipt.json"),
    "receipt_forged": N_("回执的签名不成立：内容被改过，请向接收单位重新索取"),
    "receipt_other": N_("回执所收的包不是本项目制作的：核对包摘要"),
    "receipt_known": N_("这张回执（%(number)s）已经登记过"),
    "party_unknown": N_("“%(name)s”不是本项目的参建单位：从列表中选"),
    "carrier_small": N_("文件“%(name)s”比一张载体还大：请选容量更大的载体"),
    "parcel_gone": N_("移交包的目录已不在存储中：请重新制作"),
    "parcel_not_yours": N_("%(name)s 已不能制作本项目的移交包，没有制作：请能制作的人重新制作"),
    "parcel_known": N_("这个包已经接收过（第 %(number)d 号），没有重复接收"),
}
