"""Requirements on labels hold where Kubernetes says they hold."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.k8s.label_selector import Requirement, read_requirement, read_selector


@pytest.mark.parametrize(
    ("operator", "values", "found", "missing"),
    [
        pytest.param("In", ("4",), True, False, id="In"),
        pytest.param("In", ("5",), False, False, id="In, another value"),
        pytest.param("NotIn", ("4",), False, True, id="NotIn"),
        pytest.param("NotIn", ("5",), True, True, id="NotIn, another value"),
        pytest.param("Exists", (), True, False, id="Exists"),
        pytest.param("DoesNotExist", (), False, True, id="DoesNotExist"),
        pytest.param("Gt", ("3",), True, False, id="Gt"),
        pytest.param("Gt", ("4",), False, False, id="Gt is strict"),
        pytest.param("Lt", ("5",), True, False, id="Lt"),
        pytest.param("Lt", ("4",), False, False, id="Lt is strict"),
    ],
)
def test_an_operator_judges_a_label_that_is_4_or_missing(
    operator: str, values: tuple[str, ...], *, found: bool, missing: bool
) -> None:
    requirement = Requirement("cores", operator, values)

    assert requirement.matches({"cores": "4"}) is found
    assert requirement.matches({"other": "4"}) is missing


@pytest.mark.parametrize(
    ("label", "greater"),
    [("08", True), ("+8", True), ("8.5", False), ("", False), ("9" * 30, False), ("-8", False)],
)
def test_a_label_is_compared_as_go_parses_integers(label: str, *, greater: bool) -> None:
    assert Requirement("cores", "Gt", ("4",)).matches({"cores": label}) is greater


@pytest.mark.parametrize(
    "expression",
    [
        pytest.param({"key": "a", "operator": "In"}, id="In without values"),
        pytest.param({"key": "a", "operator": "Exists", "values": ["b"]}, id="Exists with values"),
        pytest.param({"key": "a", "operator": "Gt", "values": ["many"]}, id="Gt of a word"),
        pytest.param({"key": "a", "operator": "Gt", "values": ["1", "2"]}, id="Gt of two"),
        pytest.param({"key": "a", "operator": "Like", "values": ["b"]}, id="unknown operator"),
        pytest.param({"key": "-", "operator": "Exists"}, id="bad key"),
        pytest.param({"key": "a", "operator": "In", "values": ["-"]}, id="bad value"),
    ],
)
def test_what_kubernetes_cannot_parse_is_no_requirement(expression: dict[str, Any]) -> None:
    assert read_requirement(expression) is None


@pytest.mark.parametrize(
    ("selector", "matches"),
    [
        pytest.param({}, True, id="empty means every Pod"),
        pytest.param({"matchLabels": {"app": "a"}}, True, id="equal"),
        pytest.param({"matchLabels": {"app": "b"}}, False, id="not equal"),
        pytest.param(
            {
                "matchLabels": {"app": "a"},
                "matchExpressions": [{"key": "tier", "operator": "Exists"}],
            },
            False,
            id="all must hold",
        ),
    ],
)
def test_a_selector_needs_all_its_requirements(selector: dict[str, Any], *, matches: bool) -> None:
    found = read_selector(selector)

    assert found is not None
    assert found.matches({"app": "a"}) is matches


@pytest.mark.parametrize(
    "selector",
    [
        pytest.param(None, id="none"),
        pytest.param({"matchExpressions": [{"key": "a", "operator": "?"}]}, id="not parsable"),
    ],
)
def test_a_selector_that_is_none_means_no_pod(selector: dict[str, Any] | None) -> None:
    assert read_selector(selector) is None


@pytest.mark.parametrize(
    ("requirement", "printed"),
    [
        (Requirement("zone", "In", ("a", "b")), "zone In [a, b]"),
        (Requirement("gpu", "Exists"), "gpu Exists"),
    ],
)
def test_a_requirement_is_printed_as_it_is_read(requirement: Requirement, printed: str) -> None:
    assert str(requirement) == printed
