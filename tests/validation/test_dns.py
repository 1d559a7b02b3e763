"""How Pods resolve names: what the API server says of them, in our words."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.manifest import Manifest
from tests.validation.builders import refused, with_pod


@pytest.mark.parametrize(
    ("manifest", "messages"),
    [
        pytest.param(
            with_pod(dnsConfig={"nameservers": ["10.0.0.1"] * 4}),
            ["dnsConfig.nameservers: has 4 name servers; Linux uses 3 at most"],
            id="too many servers",
        ),
        pytest.param(
            with_pod(dnsConfig={"nameservers": ["010.0.0.1"]}),
            ["dnsConfig.nameservers[0]: is '010.0.0.1'; write it without leading zeros"],
            id="leading zeros",
        ),
        pytest.param(
            with_pod(hostAliases=[{"ip": "a", "hostnames": ["b"]}]),
            [("hostAliases[0].ip: is 'a'; write an IP address such as 10.9.8.7 or 2001:db8::1")],
            id="no address",
        ),
        pytest.param(
            with_pod(dnsConfig={"searches": ["a..b"]}),
            ["dnsConfig.searches[0]: is 'a..b'; write a domain such as svc.cluster.local"],
            id="no domain",
        ),
        pytest.param(
            with_pod(hostname="a.b"),
            [
                (
                    "hostname: 'a.b' is not a DNS label; use lower-case letters, digits and "
                    "'-', beginning and ending with a letter or digit"
                )
            ],
            id="a host name with a dot",
        ),
        pytest.param(
            with_pod(hostUsers=True, hostNetwork=True, hostnameOverride="a"),
            ["hostnameOverride: stands beside hostNetwork: true; keep one of the two"],
            id="a name of its own on the host",
        ),
    ],
)
def test_the_reasons_are_told(manifest: Manifest, messages: list[str]) -> None:
    assert refused(manifest) == messages
