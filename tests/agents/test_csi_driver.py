"""The CSIDriver object: what is written of it."""

from __future__ import annotations

import pytest

from constructs_lib.agents.csi_node_plugin import CsiDriver


@pytest.mark.parametrize(
    ("driver", "written"),
    [
        (CsiDriver(attach_required=True), {"attachRequired": True}),
        (
            CsiDriver(attach_required=False, se_linux_mount=True, only_where_registered=True),
            {"attachRequired": False, "seLinuxMount": True, "preventPodSchedulingIfMissing": True},
        ),
    ],
    ids=["defaults", "from Kubernetes 1.37 on"],
)
def test_defaults_but_the_attachment_are_left_out(
    driver: CsiDriver, written: dict[str, bool]
) -> None:
    assert driver.manifest("a.example", {})["spec"] == written
