"""What CSI drivers agree on."""

from __future__ import annotations

import pytest

from constructs_lib.programs.csi_driver import USER_SPACE
from constructs_lib.programs.facts import Access
from tests.programs.reading import facts_of


def test_a_driver_serves_its_socket() -> None:
    told = facts_of(
        "registry.k8s.io/sig-storage/nfsplugin:v4.13.4", "--endpoint=unix:///csi/csi.sock"
    )

    assert told.accesses == (
        Access(path="/csi/csi.sock", kind="socket", mode="write", purpose="plugin"),
    )


@pytest.mark.parametrize(
    ("image", "args", "in_user_space"),
    [
        ("quay.io/cephcsi/cephcsi:v3.17.0", ("--mounter=fuse",), True),
        ("quay.io/cephcsi/cephcsi:v3.17.0", ("--mounter=rbd-nbd",), True),
        ("quay.io/cephcsi/cephcsi:v3.17.0", ("--mounter=kernel",), False),
        ("quay.io/cephcsi/cephcsi:v3.17.0", (), False),
        ("cr.yandex/crp/csi-s3:0.43", (), True),
    ],
)
def test_some_mounts_live_in_the_pod(
    image: str, args: tuple[str, ...], in_user_space: bool
) -> None:
    names = [each.name for each in facts_of(image, *args).collectors]

    assert names == [USER_SPACE] * in_user_space
