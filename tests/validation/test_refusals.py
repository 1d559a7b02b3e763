"""Objects are asked for what their kind may be refused for; what is good is accepted."""

from __future__ import annotations

from pathlib import Path

import pytest

from constructs_lib.intake.input import read_input
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.validation.refusals import refusals
from tests.validation.builders import refused, with_spec


@pytest.mark.parametrize("folder", ["dist", "examples/fleet"])
def test_what_this_repository_writes_is_accepted(folder: str) -> None:
    found = read_input([str(Path(__file__).parents[2] / folder)])

    assert found.daemon_sets
    assert [str(each) for one in found.objects for each in refusals(one.manifest)] == []


def test_the_good_daemon_set_is_accepted() -> None:
    assert refused(with_spec()) == []


@pytest.mark.parametrize(
    "manifest",
    [
        pytest.param({"kind": "Widget", "metadata": {"name": "A B"}}, id="another kind"),
        pytest.param(
            {"apiVersion": "apps.kruise.io/v1alpha1", "kind": "DaemonSet"}, id="somebody else's"
        ),
        pytest.param({}, id="nothing"),
    ],
)
def test_what_nobody_knows_is_accepted(manifest: Manifest) -> None:
    assert refused(manifest) == []
