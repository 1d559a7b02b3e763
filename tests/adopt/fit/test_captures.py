"""What the input has where marks were written."""

from __future__ import annotations

import pytest

from constructs_lib.adopt.fit.captures import captured, captured_lists, defaulted, scaled
from constructs_lib.adopt.fit.leaves import STEP


def place(*steps: str) -> str:
    return STEP.join(("DaemonSet", "logging", "agent", *steps))


def read(marked: str, target: str, *marks: str) -> list[dict[int, str]]:
    here = place("args")
    return list(captured(marks, before={}, marked={here: marked}, target={here: target}))


@pytest.mark.parametrize(
    ("marked", "target", "value"),
    [
        pytest.param("MARK", "9200", "9200", id="the whole text"),
        pytest.param("--port=MARK", "--port=9200", "9200", id="a part of it"),
        pytest.param("a\n--port=MARK", "a\nb\n--port=9200", "9200", id="a line of several"),
        pytest.param('"MARK",', '"9200"', "9200", id="a line of JSON that is the last"),
        pytest.param("http://MARK:80/", "http://es:443/x", "es", id="what stands around differs"),
        pytest.param("MARK and MARK", "x and x", "x", id="twice the same"),
    ],
)
def test_what_stands_where_the_mark_is_written_is_the_value(
    marked: str, target: str, value: str
) -> None:
    assert {0: value} in read(marked, target, "MARK")


def test_marks_on_one_line_are_read_together() -> None:
    assert {0: "slow", 1: "10Gi"} in read("--size=M0=M1", "--size=slow=10Gi", "M0", "M1")


def test_items_that_share_a_line_are_read_one_by_one() -> None:
    found = read("cidr=MARK", "cidr=10.0.0.0/16,fd00:10::/64", "MARK")

    assert {0: "10.0.0.0/16"} in found


def test_every_item_on_a_line_is_tried_with_every_name() -> None:
    found = read("pools: M0=net:M1;", "pools: a=net:1;b=net:2;", "M0", "M1")

    assert {0: "a", 1: "1"} in found
    assert {0: "a", 1: "2"} in found


def test_what_is_written_already_is_not_read_again() -> None:
    here = place("args")
    before, marked, target = "--a=1", "--a=1\n--a=MARK", "--a=1\n--a=2"

    found = list(
        captured(["MARK"], before={here: before}, marked={here: marked}, target={here: target})
    )

    assert {0: "2"} in found
    assert {0: "1"} not in found


def test_a_mark_in_the_name_of_a_place_reads_the_name() -> None:
    marked = {place("labels", "MARK"): "VALUE"}
    target = {place("labels", "team"): "shop"}

    found = list(captured(["MARK", "VALUE"], before={}, marked=marked, target=target))

    assert found == [{0: "team", 1: "shop"}]


def test_an_item_of_another_name_is_read_at_its_own_place() -> None:
    marked = {place("volumes", "host-mark", "path"): "MARK"}
    target = {place("volumes", "host-etc", "path"): "/etc"}

    assert list(captured(["MARK"], before={}, marked=marked, target=target)) == [{0: "/etc"}]


@pytest.mark.parametrize(
    ("marked", "target"),
    [
        pytest.param("x=M1,M2;", "x=a,b,c;", id="on one line"),
        pytest.param("- M1\n- M2", "- a\n- b\n- c", id="a line each"),
    ],
)
def test_a_list_is_read_from_how_two_of_it_are_written(marked: str, target: str) -> None:
    here = place("args")
    found = captured_lists(("M1", "M2"), before={}, marked={here: marked}, target={here: target})

    assert ["a", "b", "c"] in list(found)


def test_a_list_of_names_is_read_from_the_names_of_places() -> None:
    marked = {place("secrets", name, "name"): name for name in ("M1", "M2")}
    target = {place("secrets", name, "name"): name for name in ("a", "b")}

    assert ["a", "b"] in list(captured_lists(("M1", "M2"), before={}, marked=marked, target=target))


def test_a_number_in_another_unit_is_read() -> None:
    here = place("size")
    marked = {907: {here: "limit 907000000"}, 917: {here: "limit 917000000"}}

    assert list(scaled(marked, {here: "limit 5000000000"})) == [5000]


def test_a_number_that_cannot_be_written_so_is_not_read() -> None:
    here = place("size")
    marked = {907: {here: "907000"}, 917: {here: "917000"}}

    assert list(scaled(marked, {here: "5"})) == []


def test_a_list_is_read_without_what_is_written_anyway() -> None:
    here = place("add")
    before, marked, target = "BPF", "BPF\nM0\nM1", "BPF\nSETUID\nSETGID"

    found = captured_lists(
        ["M0", "M1"], before={here: before}, marked={here: marked}, target={here: target}
    )

    assert next(found) == ["SETUID", "SETGID"]


def test_where_the_input_has_nothing_it_may_be_what_kubernetes_fills_in() -> None:
    here = place("rollingUpdate", "maxUnavailable")

    assert "1" in defaulted("53", marked={here: "53"}, target={})
    assert list(defaulted("53", marked={here: "53"}, target={here: "2"})) == []
