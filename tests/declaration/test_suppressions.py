"""A suppression of a rule that does not exist is refused where it is typed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from constructs_lib.path import path_text
from tests.declaration.builders import REASON, exporter, told


@pytest.mark.parametrize(
    ("rule", "hint"),
    [
        pytest.param(
            "host-path-too-broad", "did you mean 'DS603' (host-path-too-broad)?", id="a slug"
        ),
        pytest.param("ds603", "did you mean 'DS603' (host-path-too-broad)?", id="lower case"),
        pytest.param(
            "host-path-to-broad", "did you mean 'DS603' (host-path-too-broad)?", id="a typo"
        ),
        pytest.param("DS6030", "did you mean 'DS603' (host-path-too-broad)?", id="a digit more"),
        pytest.param("colour", "'constructs-lib rules list' lists them", id="near to none"),
    ],
)
def test_a_rule_that_does_not_exist_is_refused_with_the_nearest(rule: str, hint: str) -> None:
    assert told(exporter, suppress={rule: REASON}) == [
        f"{path_text(('suppress', rule))}: unknown rule {rule!r}; {hint}"
    ]


def test_a_rule_that_exists_is_accepted() -> None:
    assert told(exporter, suppress={"DS303": REASON}) == []


def test_a_declaration_without_suppressions_never_loads_the_rules() -> None:
    program = (
        "from constructs_lib import NodeExporterSpec\n"
        "NodeExporterSpec(name='a', namespace='b').manifests()\n"
        "import sys\n"
        "assert 'constructs_lib.policy.rules.catalogue' not in sys.modules"
    )

    subprocess.run([sys.executable, "-c", program], check=True)
