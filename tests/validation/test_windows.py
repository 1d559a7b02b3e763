"""What only Windows has, and what it has not: what the API server says of them, in our words."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.manifest import Manifest
from tests.validation.builders import refused, with_container, with_pod


@pytest.mark.parametrize(
    ("manifest", "messages"),
    [
        pytest.param(
            with_pod(os={"name": "windows"}, securityContext={"runAsUser": 1}),
            [
                "securityContext.runAsUser: is not for a Pod of Windows; remove it",
                "securityContext.capabilities: is not for a Pod of Windows; remove it",
                ("securityContext.readOnlyRootFilesystem: is not for a Pod of Windows; remove it"),
                (
                    "securityContext.allowPrivilegeEscalation: is not for a Pod of Windows; "
                    "remove it"
                ),
                "securityContext.runAsUser: is not for a Pod of Windows; remove it",
                "hostUsers: is not for a Pod of Windows; remove it",
            ],
            id="users of Linux",
        ),
        pytest.param(
            with_pod(
                os={"name": "linux"}, securityContext={"windowsOptions": {"runAsUserName": "a"}}
            ),
            ["securityContext.windowsOptions: are not for a Pod of Linux; remove them"],
            id="options of Windows",
        ),
        pytest.param(
            with_pod(securityContext={"windowsOptions": {"hostProcess": True}}),
            ["hostNetwork: must be true for containers with hostProcess"],
            id="a process of the node off its network",
        ),
        pytest.param(
            with_container(securityContext={"windowsOptions": {"runAsUserName": "a/b"}}),
            [
                (
                    "securityContext.windowsOptions.runAsUserName: is 'a/b'; write USER or "
                    "DOMAIN\\USER"
                )
            ],
            id="no user",
        ),
        pytest.param(
            with_pod(os={"name": "mac"}),
            ["os.name: is 'mac'; write one of linux, windows"],
            id="another system",
        ),
    ],
)
def test_the_reasons_are_told(manifest: Manifest, messages: list[str]) -> None:
    assert refused(manifest) == messages
