"""Seccomp and AppArmor: what the API server says of them, in our words."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.manifest import Manifest
from tests.validation.builders import refused, with_container, with_pod


@pytest.mark.parametrize(
    ("manifest", "messages"),
    [
        pytest.param(
            with_container(securityContext={"seccompProfile": {"type": "Localhost"}}),
            [
                (
                    "securityContext.seccompProfile.localhostProfile: is missing or empty; "
                    "type Localhost needs one"
                )
            ],
            id="a profile without its file",
        ),
        pytest.param(
            with_pod(
                securityContext={"seccompProfile": {"type": "Unconfined", "localhostProfile": "a"}}
            ),
            [
                (
                    "securityContext.seccompProfile.localhostProfile: goes with type "
                    "Localhost only; remove it"
                )
            ],
            id="a file without need",
        ),
        pytest.param(
            with_container(
                securityContext={"appArmorProfile": {"type": "Localhost", "localhostProfile": " a"}}
            ),
            [
                (
                    "securityContext.appArmorProfile.localhostProfile: is ' a'; name a "
                    "profile without spaces around it"
                )
            ],
            id="spaces around a profile",
        ),
    ],
)
def test_the_reasons_are_told(manifest: Manifest, messages: list[str]) -> None:
    assert refused(manifest) == messages
