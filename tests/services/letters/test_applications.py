"""What the application says of the conditions of the pack."""

from types import SimpleNamespace

from acceptance.services.letters import applications


def test_a_pack_may_ask_for_more_than_nine_conditions():
    procedure = SimpleNamespace(conditions=[f"条件{n}" for n in range(1, 13)])
    asked = SimpleNamespace(facts=SimpleNamespace(procedure=procedure))
    said = applications._conditions(asked, {"conditions": [0, 11], "evidence": {"11": "批复"}})
    assert said[0] == "（一）条件1：已具备。"
    assert said[9] == "（十）条件10：未具备。"
    assert said[11] == "（十二）条件12：已具备。佐证材料：批复。"
