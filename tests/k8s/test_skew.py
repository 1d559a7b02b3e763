"""How far the releases of a cluster's parts may differ."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.skew import kube_proxy_fits, minor_of


@pytest.mark.parametrize(
    ("image", "minor"),
    [
        ("registry.k8s.io/kube-proxy:v1.37.2", 37),
        ("registry.example/kube-proxy:v1.33.1-eksbuild.3", 33),
        ("registry.example:5000/kube-proxy:1.36", 36),
        ("registry.example/kube-proxy:v2.1.0", None),
        ("registry.example/kube-proxy:latest", None),
        ("registry.example/kube-proxy", None),
        ("no image at all", None),
    ],
)
def test_the_release_is_in_the_tag(image: str, minor: int | None) -> None:
    assert minor_of(image) == minor


@pytest.mark.parametrize(
    ("minor", "fits"), [(33, False), (34, True), (36, True), (37, True), (38, False)]
)
def test_kube_proxy_is_at_most_three_releases_behind(minor: int, *, fits: bool) -> None:
    assert kube_proxy_fits(minor, 37) is fits
