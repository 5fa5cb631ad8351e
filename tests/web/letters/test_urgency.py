"""紧急程度: none unless it is chosen, printed where it was, carried by a correction until that says otherwise."""

import io
import re

import docx

from tests.builders import POWER, SEWAGE

BASE = f"/projects/{SEWAGE}/reports"


def newest(client, base=BASE):
    """The first document of the register, line by line."""
    key = re.search(r"/reports/(\d+)\.docx", client.get(base).text).group(1)
    told = docx.Document(io.BytesIO(client.get(f"{base}/{key}.docx").data))
    return key, [paragraph.text.strip() for paragraph in told.paragraphs]


def corrected(client, key, base=BASE, **said):
    answer = client.post(f"{base}/{key}/correction", data={"reason": "地点有误", **said})
    assert answer.status_code == 302
    return newest(client, base)


def urgent(lines):
    return [word for word in ("特急", "加急") if any(line.startswith(word) for line in lines)]


def test_a_letter_bears_no_urgency_unless_it_is_chosen_and_a_correction_keeps_it(enter):
    bureau = enter("bureau")
    base = f"/projects/{POWER}/reports"
    steps = f"/projects/{POWER}/steps"
    page = bureau.get(f"{steps}/ask_supplement").text
    assert "不标紧急程度" in page and "不标密级" in page and "secrecy" not in page
    # shown as possible, none of them chosen
    assert not re.search(r"<option[^>]*selected[^>]*>\s*(特急|加急)", page)
    said = {"reason": "缺监理审核报告盖章页", "urgency": "加急"}
    wrong = bureau.post(f"{steps}/ask_supplement", data={**said, "urgency": "机密"})
    assert wrong.status_code == 422 and "加急" in wrong.text
    assert bureau.post(f"{steps}/ask_supplement", data=said).status_code == 302
    key, lines = newest(bureau, base)
    assert urgent(lines) == ["加急"]
    key, lines = corrected(bureau, key, base)
    assert urgent(lines) == ["加急"]
    key, lines = corrected(bureau, key, base, urgency="plain")
    assert urgent(lines) == []
    key, lines = corrected(bureau, key, base)
    assert urgent(lines) == []
    key, lines = corrected(bureau, key, base, urgency="特急")
    assert urgent(lines) == ["特急"]


def test_what_is_issued_by_hand_bears_it_too_and_a_list_does_not(enter):
    bureau = enter("bureau")
    assert bureau.post(BASE, data={"kind": "panel_list", "urgency": "特急"}).status_code == 302
    assert urgent(newest(bureau)[1]) == []
    refused = bureau.post(BASE, data={"kind": "panel_list", "urgency": "机密"})
    assert refused.status_code == 422
