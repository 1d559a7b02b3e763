"""The name of an instance type gives its architecture away."""

from __future__ import annotations

import pytest

from constructs_lib.cluster.instance_types import architecture_of


@pytest.mark.parametrize(
    ("name", "architecture"),
    [
        ("m7g.large", "arm64"),
        ("c7gn.16xlarge", "arm64"),
        ("im4gn.large", "arm64"),
        ("g5g.xlarge", "arm64"),
        ("a1.large", "arm64"),
        ("m7i.large", "amd64"),
        ("g4dn.xlarge", "amd64"),
        ("p4d.24xlarge", "amd64"),
        ("u-6tb1.metal", "amd64"),
        ("Standard_D4ps_v5", "arm64"),
        ("Standard_B2pls_v2", "arm64"),
        ("Standard_D2s_v3", "amd64"),
        ("Standard_NP10s", "amd64"),
        ("Standard_E4-2s_v5", "amd64"),
        ("n2-standard-4", None),
        ("t2a-standard-1", None),
        ("", None),
    ],
)
def test_a_name_says_the_architecture(name: str, architecture: str | None) -> None:
    assert architecture_of(name) == architecture
