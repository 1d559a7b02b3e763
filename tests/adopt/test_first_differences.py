"""What differs is told in a few words."""

from __future__ import annotations

import pytest

from constructs_lib.adopt.first_differences import first_differences
from constructs_lib.adopt.proof import prove
from constructs_lib.agents.node_exporter import NodeExporterSpec
from constructs_lib.yaml.writer import to_yaml
from tests.adopt.teams import agent

SPEC = NodeExporterSpec(name="exporter", namespace="monitoring")
TEXT = to_yaml(SPEC.manifests())


def told(*changes: tuple[str, str]) -> str:
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return first_differences(prove(agent(text), SPEC.manifests()))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(
            "--path.sysfs=/host/sys",
            "--path.sysfs=/sys",
            "containers[node-exporter].args is '--path.sysfs=/sys', it writes "
            "'--path.sysfs=/host/sys'",
            id="another argument",
        ),
        pytest.param(
            "--path.sysfs=/host/sys",
            "--web.disable-exporter-metrics",
            "containers[node-exporter].args '--web.disable-exporter-metrics' is not written",
            id="another flag",
        ),
        pytest.param(
            "      hostPID: true\n",
            "      hostPID: true\n      hostIPC: true\n",
            "hostIPC True is not written",
            id="one field more",
        ),
        pytest.param(
            "      hostPID: true\n",
            "      hostPID: true\n      hostAliases: [{ip: 10.0.0.1, hostnames: [a.example]}]\n",
            "hostAliases[10.0.0.1] is not written",
            id="a part more",
        ),
        pytest.param(
            "      hostPID: true\n",
            "      hostPID: true\n      dnsConfig: {}\n",
            "dnsConfig {} is not written",
            id="a part that is empty",
        ),
        pytest.param("      hostPID: true\n", "", "it writes hostPID True too", id="one less"),
        pytest.param(
            "maxUnavailable: 10%",
            "maxUnavailable: 3",
            "spec.updateStrategy.rollingUpdate.maxUnavailable is 3, it writes '10%'",
            id="outside the Pod",
        ),
    ],
)
def test_a_difference_says_where_it_is_and_what_stands_there(
    old: str, new: str, expected: str
) -> None:
    assert told((old, new)) == expected


def test_what_runs_comes_first_and_the_rest_is_counted() -> None:
    reason = told(
        ("maxUnavailable: 10%", "maxUnavailable: 3"),
        ("      hostPID: true\n", "      hostPID: true\n      hostIPC: true\n      hostname: a\n"),
        ("--path.sysfs=/host/sys", "--path.sysfs=/sys"),
        ("--path.procfs=/host/proc", "--path.procfs=/proc"),
    )

    first, second, third, rest = reason.split("; ")
    assert first.startswith("containers[node-exporter].args is '--path.procfs=/proc'")
    assert second.startswith("containers[node-exporter].args is '--path.sysfs=/sys'")
    assert third == "hostIPC True is not written"
    assert rest == "and 2 more"


def test_what_a_declaration_has_beside_what_runs_comes_last() -> None:
    reason = told(
        ("        - --path.sysfs=/host/sys\n", ""),
        ("      hostPID: true\n", "      hostPID: true\n      hostIPC: true\n"),
    )

    assert reason.startswith("hostIPC True is not written; ")
    assert "it writes containers[node-exporter].args '--path.sysfs=/host/sys' too" in reason


def test_an_object_that_is_not_written_is_named() -> None:
    made = [each for each in SPEC.manifests() if each["kind"] != "ServiceAccount"]

    reason = first_differences(prove(agent(TEXT), made))

    assert reason == "ServiceAccount monitoring/exporter is not written"


def test_an_object_that_only_the_declaration_has_is_named() -> None:
    first = TEXT.index("apiVersion: v1\nkind: ServiceAccount")
    without = TEXT[:first] + TEXT[TEXT.index("---", first) + 4 :]

    assert first_differences(prove(agent(without), SPEC.manifests())) == (
        "it writes ServiceAccount monitoring/exporter too"
    )


def test_a_long_value_is_cut() -> None:
    long = f"--path.sysfs=/{'a' * 70}"

    assert "aaa ..., it writes '--path.sysfs=/host/sys'" in told(("--path.sysfs=/host/sys", long))
