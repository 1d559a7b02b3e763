"""Resources are complete, positive, consistent and spelled as the API server spells them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.declaration.resources import PartialResources, Resources
from constructs_lib.errors import DeclarationError

LEAST: dict[str, Any] = {"cpu": "100m", "memory": "64Mi", "memory_limit": "128Mi"}


def told(**fields: Any) -> list[str]:
    """The mistakes told, none for what is accepted."""
    try:
        Resources(**{**LEAST, **fields})
    except DeclarationError as error:
        return [str(problem) for problem in error.problems]
    return []


def test_the_least_resources_have_no_cpu_limit() -> None:
    resources = Resources(cpu="100m", memory="64Mi", memory_limit="128Mi")

    assert resources.manifest() == {
        "requests": {"cpu": "100m", "memory": "64Mi"},
        "limits": {"memory": "128Mi"},
    }


def test_every_amount_reaches_its_place() -> None:
    resources = Resources(
        cpu="100m",
        memory="64Mi",
        memory_limit="128Mi",
        cpu_limit="2",
        ephemeral_storage="1Gi",
        ephemeral_storage_limit="2Gi",
    )

    assert resources.manifest() == {
        "requests": {"cpu": "100m", "memory": "64Mi", "ephemeral-storage": "1Gi"},
        "limits": {"cpu": "2", "memory": "128Mi", "ephemeral-storage": "2Gi"},
    }


@pytest.mark.parametrize("field", ["cpu", "memory", "memory_limit"])
def test_requests_and_the_memory_limit_are_compulsory(field: str) -> None:
    fields = {name: value for name, value in LEAST.items() if name != field}

    with pytest.raises(DeclarationError) as caught:
        Resources(**fields)

    assert [str(problem) for problem in caught.value.problems] == [
        f"{field}: is required and has no default; set it"
    ]


@pytest.mark.parametrize(
    ("fields", "problems"),
    [
        pytest.param(
            {"memory": "256Mi"},
            ["memory_limit: '128Mi' is below the request '256Mi'"],
            id="memory",
        ),
        pytest.param(
            {"cpu": "1", "cpu_limit": "900m"},
            ["cpu_limit: '900m' is below the request '1'"],
            id="amounts are compared, not their texts",
        ),
        pytest.param(
            {"ephemeral_storage": "1Gi", "ephemeral_storage_limit": "1G"},
            ["ephemeral_storage_limit: '1G' is below the request '1Gi'"],
            id="1G is less than 1Gi",
        ),
        pytest.param(
            {"cpu": "2", "cpu_limit": "1", "memory": "1Gi"},
            [
                "cpu_limit: '1' is below the request '2'",
                "memory_limit: '128Mi' is below the request '1Gi'",
            ],
            id="all at once",
        ),
        pytest.param(
            {"cpu": "100", "memory": "256m", "memory_limit": "512m"},
            [
                "cpu: is 100: that many whole cores; m stands for thousandths of one",
                "memory: is 256m, not a number of whole bytes; M and Mi are for millions",
                "memory_limit: is 512m, not a number of whole bytes; M and Mi are for millions",
            ],
            id="slips of the pen",
        ),
        pytest.param(
            {"cpu": "1", "cpu_limit": "900m", "memory": "256m"},
            [
                "memory: is 256m, not a number of whole bytes; M and Mi are for millions",
                "cpu_limit: '900m' is below the request '1'",
            ],
            id="a slip and a limit",
        ),
        pytest.param({"memory": "128Mi"}, [], id="a limit may be the request"),
        pytest.param({"cpu": "4"}, [], id="no limit is below nothing"),
        pytest.param({"ephemeral_storage_limit": "1Mi"}, [], id="a limit without a request"),
    ],
)
def test_what_cannot_be_meant_is_refused(fields: dict[str, Any], problems: list[str]) -> None:
    assert told(**fields) == problems


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        pytest.param("1000m", "1", id="a whole core in thousandths"),
        pytest.param("0.1", "100m", id="a fraction"),
        pytest.param("1024Mi", "1Gi", id="a larger suffix fits"),
    ],
)
def test_an_amount_is_written_as_the_server_writes_it(text: str, canonical: str) -> None:
    refusal = (
        f"cpu: {text!r} is not how Kubernetes writes this quantity, so every diff against the "
        f"cluster would show it; write {canonical!r}"
    )

    assert told(cpu=text) == [refusal]
    assert told(cpu=canonical) == []


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        pytest.param("0", "'0' must be more than 0; write what the agent needs", id="zero"),
        pytest.param("-1", "'-1' must be more than 0; write what the agent needs", id="less"),
        pytest.param(1, "got 1; expected string, so put it in quotes", id="a number"),
        pytest.param(
            "100 m",
            "'100 m' is not a quantity; "
            "write a number with an optional suffix such as 100m, 2, 100M or 128Mi",
            id="no quantity",
        ),
    ],
)
def test_what_is_no_amount_is_refused(value: Any, problem: str) -> None:
    assert told(cpu=value) == [f"cpu: {problem}"]


@given(
    st.integers(min_value=1, max_value=10**6),
    st.sampled_from(["", "m", "k", "M", "G", "Ki", "Mi", "Gi"]),
)
def test_the_spelling_that_an_error_advises_is_accepted(number: int, suffix: str) -> None:
    found = told(devices={"example.com/fpga": f"{number}{suffix}"})
    spellings = [problem.split("'")[-2] for problem in found]

    assert [told(devices={"example.com/fpga": each}) for each in spellings] in ([], [[]])


def test_devices_are_limits_which_the_api_server_requests_too() -> None:
    resources = Resources(**LEAST, devices={"nvidia.com/gpu": "1"})

    assert resources.manifest()["limits"] == {"memory": "128Mi", "nvidia.com/gpu": "1"}


@pytest.mark.parametrize(
    ("fields", "written"),
    [
        pytest.param({}, {}, id="none"),
        pytest.param({"cpu": "10m"}, {"requests": {"cpu": "10m"}}, id="a request"),
        pytest.param({"cpu": "0"}, {"requests": {"cpu": "0"}}, id="a request of nothing"),
        pytest.param({"memory_limit": "1Gi"}, {"limits": {"memory": "1Gi"}}, id="a limit"),
        pytest.param(
            {"devices": {"hugepages-2Mi": "4Mi"}}, {"limits": {"hugepages-2Mi": "4Mi"}}, id="pages"
        ),
    ],
)
def test_what_is_incomplete_says_what_it_has(
    fields: dict[str, Any], written: dict[str, Any]
) -> None:
    assert PartialResources(**fields).manifest() == written


def test_what_is_incomplete_is_consistent_too() -> None:
    with pytest.raises(DeclarationError, match="cpu_limit: '1m' is below the request '2m'"):
        PartialResources(cpu="2m", cpu_limit="1m")
