"""Any DaemonSet is read as the API server reads it, or refused with all its mistakes."""

from __future__ import annotations

import pytest

from constructs_lib.daemon_set.read import read_view, view_of
from constructs_lib.daemon_set.roles import RoleOf
from constructs_lib.errors import ManifestError
from tests.placement.builders import manifest


def test_null_is_a_field_left_out() -> None:
    written = manifest(container={"ports": None}, volumes=None)

    view = read_view(written)

    assert (view.all[0].ports, view.volumes) == ((), ())
    assert view.written is written


def test_every_mistake_is_told_at_once() -> None:
    broken = manifest(hostNetwork="yes")
    broken["metadata"] = {}

    with pytest.raises(ManifestError) as error:
        read_view(broken)

    assert [problem.path[-1] for problem in error.value.problems] == ["hostNetwork", "name"]


def test_the_user_says_what_an_agent_is() -> None:
    view = view_of(manifest("shipper"), roles=(RoleOf(role="logs", name="ship*"),))

    assert (view.role, view.role_is_said) == ("logs", True)
