"""Every parameter of a shipped pack has its words; values are read as a clerk would."""

import pytest

from workflows import parameters, standards, versions


@pytest.mark.parametrize("name", standards.names("procedure"))
def test_every_parameter_has_its_words(name):
    for path, _value in versions.values(standards.procedure(name).data):
        assert path in parameters.NAMES, path
    for section in standards.procedure(name).data:
        assert section in parameters.NAMES or section in versions.ABOUT, section


def test_a_path_is_told_from_the_outside_in():
    assert parameters.named("answer.working_days") == ["答复申请", "期限（工作日）"]
    assert parameters.named("sampling.focus.items.2.name") == ["抽样", "重点", "类", "2", "名称"]
    assert parameters.named("programme.names.review") == ["程序", "阶段名称", "review"]


def test_values_are_words_and_numbers():
    assert (
        parameters.read(True) == ["是"]
        and parameters.read(None) == []
        and parameters.read(0.05) == [0.05]
    )
    assert parameters.read(["title", "author"]) == ["题名", "责任者"] and parameters.read(
        "现场核"
    ) == ["现场核"]
