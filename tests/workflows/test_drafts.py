"""Words and facts of a letter: an official changes the words, the facts follow the data."""

from workflows import drafts
from workflows.drafts import Reworded

NAMES = ("江北污水处理厂二期工程", "西江市住房和城乡建设局", "王建国")
SAID = "江北污水处理厂二期工程定于2026年3月1日至2日验收，共12卷、12件（江档函〔2026〕3号），根据《办法》办理。"


def test_names_days_numbers_and_titles_of_laws_are_facts():
    taken = drafts.apart(SAID, NAMES)
    assert taken.facts == (
        "江北污水处理厂二期工程",
        "2026年3月1日至2日",
        "12",
        "12",
        "江档函〔2026〕3号",
        "《办法》",
    )
    assert drafts.filled(taken.words, taken.facts) == SAID
    assert not taken.locked and drafts.apart("王建国（西江市住房和城乡建设局）。", NAMES).locked
    assert drafts.apart("2.建设单位汇报。", NAMES).facts == ()


def test_an_official_changes_words_and_the_facts_follow_the_data():
    taken = drafts.apart(SAID, NAMES)
    words, missing = drafts.rewritten(SAID.replace("定于", "经研究，定于"), taken.facts)
    assert missing == []
    later = ("乙工程", "2026年4月2日", "15", "16", "江档函〔2026〕9号", "《办法》")
    said = drafts.filled(words, later)
    assert (
        said
        == "乙工程经研究，定于2026年4月2日验收，共15卷、16件（江档函〔2026〕9号），根据《办法》办理。"
    )


def test_a_fact_that_was_changed_or_left_out_is_named_and_what_was_added_too():
    taken = drafts.apart(SAID, NAMES)
    assert drafts.rewritten(SAID.replace("12卷", "13卷"), taken.facts)[1] == ["12"]
    assert drafts.rewritten("改期。", taken.facts)[1][:1] == ["江北污水处理厂二期工程"]
    # 112 is not 12
    assert drafts.rewritten("共112卷。", ("12",))[1] == ["12"]
    words, missing = drafts.rewritten(SAID + "请带3份材料。", taken.facts)
    assert missing == [] and drafts.added(words) == ["3"]


def test_what_differs_is_told_sign_by_sign():
    told = drafts.compared("请于3日内报送。", "请务必于3日内书面报送。")
    assert [(one.how, one.text) for one in told] == [
        ("same", "请"),
        ("new", "务必"),
        ("same", "于3日内"),
        ("new", "书面"),
        ("same", "报送。"),
    ]


def test_words_go_into_the_letter_of_today_and_into_no_other_sentence():
    then = drafts.apart("共5卷。", ())
    own = Reworded(then.words, drafts.rewritten("计5卷。\n请查收。", then.facts)[0])
    today = [drafts.apart(text, ()) for text in ("另有说明。", "共7卷。")]
    assert drafts.put_in(today, [own]) == ([["另有说明。"], ["计7卷。", "请查收。"]], [])
    other = [drafts.apart("共7卷，缺1卷。", ())]
    assert drafts.put_in(other, [own]) == ([["共7卷，缺1卷。"]], [then.words])
    gone = Reworded(drafts.apart("另行通知。", ()).words, "")
    assert drafts.put_in([drafts.apart("另行通知。", ())], [gone]) == ([[]], [])
