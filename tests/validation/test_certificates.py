"""Projected certificates: what the API server says of them, in our words."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.manifest import Manifest
from tests.validation.builders import refused, with_pod


@pytest.mark.parametrize(
    ("manifest", "messages"),
    [
        pytest.param(
            with_pod(
                volumes=[
                    {
                        "name": "a",
                        "projected": {
                            "sources": [
                                {
                                    "clusterTrustBundle": {
                                        "name": "a",
                                        "signerName": "a.b/c",
                                        "path": "a",
                                    }
                                }
                            ]
                        },
                    }
                ]
            ),
            [
                (
                    "volumes[0].projected.sources[0].clusterTrustBundle: has name and "
                    "signerName; keep one of the two"
                )
            ],
            id="name and signer",
        ),
        pytest.param(
            with_pod(
                volumes=[
                    {
                        "name": "a",
                        "projected": {
                            "sources": [
                                {
                                    "podCertificate": {
                                        "signerName": "a",
                                        "keyType": "ED25519",
                                        "keyPath": "a",
                                    }
                                }
                            ]
                        },
                    }
                ]
            ),
            [
                (
                    "volumes[0].projected.sources[0].podCertificate.signerName: is 'a'; write "
                    "a signer such as example.com/agents"
                )
            ],
            id="a signer without a domain",
        ),
        pytest.param(
            with_pod(
                volumes=[
                    {
                        "name": "a",
                        "projected": {
                            "sources": [
                                {
                                    "podCertificate": {
                                        "signerName": "a.b/c",
                                        "keyType": "RSA",
                                        "keyPath": "a",
                                    }
                                }
                            ]
                        },
                    }
                ]
            ),
            [
                (
                    "volumes[0].projected.sources[0].podCertificate.keyType: is 'RSA'; write "
                    "one of ECDSAP256, ECDSAP384, ECDSAP521, ED25519, RSA3072, RSA4096"
                )
            ],
            id="a key of no type",
        ),
        pytest.param(
            with_pod(
                volumes=[
                    {
                        "name": "a",
                        "projected": {
                            "sources": [
                                {
                                    "podCertificate": {
                                        "signerName": "a.b/c",
                                        "keyType": "ED25519",
                                        "keyPath": "a",
                                        "maxExpirationSeconds": 60,
                                    }
                                }
                            ]
                        },
                    }
                ]
            ),
            [
                (
                    "volumes[0].projected.sources[0].podCertificate.maxExpirationSeconds: "
                    "is 60; write from 3600 to 7862400 seconds"
                )
            ],
            id="a short life",
        ),
    ],
)
def test_the_reasons_are_told(manifest: Manifest, messages: list[str]) -> None:
    assert refused(manifest) == messages
