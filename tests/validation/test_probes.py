"""Probes and hooks: what the API server says of them, in our words."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.manifest import Manifest
from tests.validation.builders import refused, with_container


@pytest.mark.parametrize(
    ("manifest", "messages"),
    [
        pytest.param(
            with_container(readinessProbe={"httpGet": {"port": 80, "scheme": "ftp"}}),
            ["readinessProbe.httpGet.scheme: is 'ftp'; write one of HTTP, HTTPS"],
            id="a scheme nobody knows",
        ),
        pytest.param(
            with_container(
                readinessProbe={"httpGet": {"port": 80, "httpHeaders": [{"name": "a b"}]}}
            ),
            [("readinessProbe.httpGet.httpHeaders[0].name: is 'a b'; use letters, digits and '-'")],
            id="a header with a space",
        ),
        pytest.param(
            with_container(
                readinessProbe={"tcpSocket": {"port": 80}, "terminationGracePeriodSeconds": 1}
            ),
            [
                (
                    "readinessProbe.terminationGracePeriodSeconds: is not for a "
                    "readinessProbe, which stops nothing; remove it"
                )
            ],
            id="time to end for what ends nothing",
        ),
        pytest.param(
            with_container(lifecycle={"preStop": {"sleep": {"seconds": 31}}}),
            [
                (
                    "lifecycle.preStop.sleep.seconds: is 31; write from 0 to "
                    "terminationGracePeriodSeconds (30)"
                )
            ],
            id="a sleep beyond the end",
        ),
    ],
)
def test_the_reasons_are_told(manifest: Manifest, messages: list[str]) -> None:
    assert refused(manifest) == messages
