"""An image is asked for where docker would ask for it, or at its mirror."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.image import read_image
from constructs_lib.registry.address import address_of, is_host, is_loopback

MIRRORS = {
    "docker.io": "mirror.example/hub",
    "docker.io/library": "base.example:5000",
    "quay.io/team": "quay.example/t",
}


def address(text: str, *, mirrored: bool = False) -> str:
    image = read_image(text)
    assert image is not None
    found = address_of(image, MIRRORS if mirrored else None)
    return f"{found.api} {found.repository}"


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("quay.io/prometheus/node-exporter:v1", "quay.io prometheus/node-exporter"),
        ("fluent/fluent-bit:5", "registry-1.docker.io fluent/fluent-bit"),
        ("docker.io/fluent/fluent-bit:5", "registry-1.docker.io fluent/fluent-bit"),
        ("index.docker.io/fluent/fluent-bit", "registry-1.docker.io fluent/fluent-bit"),
        ("busybox", "registry-1.docker.io library/busybox"),
        ("docker.io/busybox:1", "registry-1.docker.io library/busybox"),
        ("localhost:5000/agent:1", "localhost:5000 agent"),
        ("localhost/agent:1", "localhost agent"),
    ],
)
def test_an_image_is_asked_for_at_its_registry(image: str, expected: str) -> None:
    assert address(image) == expected


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("fluent/fluent-bit:5", "mirror.example hub/fluent/fluent-bit"),
        ("busybox", "base.example:5000 busybox"),
        ("quay.io/team/agent:1", "quay.example t/agent"),
        ("quay.io/teams/agent:1", "quay.io teams/agent"),
    ],
)
def test_the_longest_mirror_that_fits_counts(image: str, expected: str) -> None:
    assert address(image, mirrored=True) == expected


@pytest.mark.parametrize("host", ["localhost", "localhost:5000", "127.0.0.1:5000", "[::1]:5000"])
def test_this_machine_is_known(host: str) -> None:
    assert is_loopback(host)
    assert is_host(host)


@pytest.mark.parametrize(
    "host", ["localhost.example", "127.0.0.1.example", "10.0.0.1", "registry.example:5000"]
)
def test_another_machine_is_not_this_one(host: str) -> None:
    assert not is_loopback(host)
    assert is_host(host)


@pytest.mark.parametrize("text", ["", "a@b", "a/b", "a b", "https://a", "a:port", "-a", "a\n"])
def test_what_is_no_host_is_refused(text: str) -> None:
    assert not is_host(text)
