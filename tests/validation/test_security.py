"""Security contexts: what the API server says of them, in our words."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.manifest import Manifest
from tests.validation.builders import refused, with_container, with_pod


@pytest.mark.parametrize(
    ("manifest", "messages"),
    [
        pytest.param(
            with_container(securityContext={"runAsUser": -1}),
            ["securityContext.runAsUser: is -1; write a number from 0 to 2147483647"],
            id="a user beyond all",
        ),
        pytest.param(
            with_pod(securityContext={"supplementalGroups": [2**31]}),
            [
                (
                    "securityContext.supplementalGroups[0]: is 2147483648; write a number "
                    "from 0 to 2147483647"
                )
            ],
            id="a group beyond all",
        ),
        pytest.param(
            with_pod(
                hostUsers=True,
                hostNetwork=True,
                securityContext={"sysctls": [{"name": "net.core.somaxconn", "value": "1"}]},
            ),
            [
                (
                    "securityContext.sysctls[0].name: is 'net.core.somaxconn', which belongs "
                    "to the node with hostNetwork; remove it"
                )
            ],
            id="a sysctl of the node",
        ),
        pytest.param(
            with_pod(securityContext={"sysctls": [{"name": "vm.a", "value": "1"}] * 2}),
            ["securityContext.sysctls[1].name: is 'vm.a', which is set already; set it once"],
            id="a sysctl twice",
        ),
    ],
)
def test_the_reasons_are_told(manifest: Manifest, messages: list[str]) -> None:
    assert refused(manifest) == messages
