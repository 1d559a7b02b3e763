"""A remedy is a command that can be copied, whatever a Pod is called."""

from __future__ import annotations

import pytest

from constructs_lib.live.pods import Trouble
from constructs_lib.live.remedies import of_new_version, of_silence, of_trouble


def trouble(reason: str = "CrashLoopBackOff") -> Trouble:
    return Trouble(stage="failing", reason=reason, message="", since="")


def test_a_command_names_the_pod() -> None:
    assert of_trouble(trouble(), "logs", "agent-1") == (
        "Read why: 'kubectl logs -n logs agent-1 --all-containers --previous'."
    )


@pytest.mark.parametrize("name", ["a; rm -rf /", "$(x)", "`x`", "a b", "--all", "A_B"])
def test_a_name_that_is_none_of_kubernetes_is_in_no_command(name: str) -> None:
    told = [
        of_trouble(trouble(), "logs", name),
        of_silence("logs", name),
        of_new_version(name, "a"),
    ]

    assert [
        each for each in told if f" {name}" in each.partition("'")[2].partition(" --all-c")[0]
    ] == []


@pytest.mark.parametrize("reason", ["ImagePullBackOff", "CreateContainerConfigError"])
def test_what_is_known_needs_no_log(reason: str) -> None:
    assert "kubectl" not in of_trouble(trouble(reason), "logs", "agent-1")
