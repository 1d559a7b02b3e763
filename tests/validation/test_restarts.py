"""Restart and resize policies: what the API server says of them, in our words."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.manifest import Manifest
from tests.validation.builders import refused, with_container


@pytest.mark.parametrize(
    ("manifest", "messages"),
    [
        pytest.param(
            with_container(
                restartPolicyRules=[
                    {"action": "Restart", "exitCodes": {"operator": "In", "values": [1]}}
                ]
            ),
            ["restartPolicy: is missing or empty; restartPolicyRules need one"],
            id="rules without a policy",
        ),
        pytest.param(
            with_container(
                restartPolicy="Never",
                restartPolicyRules=[{"action": "Stop", "exitCodes": {"operator": "In"}}],
            ),
            [
                (
                    "restartPolicyRules[0].action: is 'Stop'; write one of Restart, "
                    "RestartAllContainers"
                )
            ],
            id="an action nobody knows",
        ),
        pytest.param(
            with_container(restartPolicy="Never", restartPolicyRules=[{"action": "Restart"}]),
            [
                (
                    "restartPolicyRules[0].exitCodes: is missing or empty; say for which exit "
                    "codes the rule holds"
                )
            ],
            id="a rule for nothing",
        ),
        pytest.param(
            with_container(
                resizePolicy=[{"resourceName": "cpu", "restartPolicy": "NotRequired"}] * 2
            ),
            ["resizePolicy[1].resourceName: is cpu, which has a policy already; keep one"],
            id="a policy twice",
        ),
    ],
)
def test_the_reasons_are_told(manifest: Manifest, messages: list[str]) -> None:
    assert refused(manifest) == messages
