"""Paths of the node are compared as the node sees them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.daemon_set.host_paths import holds, may_write, normal_path

paths = st.lists(st.sampled_from(["var", "run", "lib", ".", "", "a"]), max_size=6).map(
    lambda segments: "/" + "/".join(segments)
)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", "/"),
        ("//", "/"),
        ("/var/lib/", "/var/lib"),
        ("//var//lib/./kubelet", "/var/lib/kubelet"),
        ("/var/run", "/run"),
        ("/var/run/docker.sock", "/run/docker.sock"),
        ("/var/runtime", "/var/runtime"),
        ("C:\\var\\log", "C:\\var\\log"),
    ],
)
def test_a_path_has_one_normal_form(path: str, expected: str) -> None:
    assert normal_path(path) == expected


@given(path=paths)
def test_a_normal_path_stays_as_it_is(path: str) -> None:
    normal = normal_path(path)

    assert normal_path(normal) == normal


@pytest.mark.parametrize(
    ("parent", "path", "expected"),
    [
        ("/etc", "/etc", True),
        ("/etc", "/etc/ssl", True),
        ("/etc", "/etcetera", False),
        ("/etc/ssl", "/etc", False),
        ("/", "/etc", True),
    ],
)
def test_a_path_holds_what_lies_below_it(parent: str, path: str, *, expected: bool) -> None:
    assert holds(parent, path) is expected


@given(parent=paths, path=paths)
def test_paths_that_hold_each_other_are_equal(parent: str, path: str) -> None:
    one, other = normal_path(parent), normal_path(path)

    assert (holds(one, other) and holds(other, one)) == (one == other)


@pytest.mark.parametrize(
    ("role", "path", "expected"),
    [
        pytest.param("csi-node", "/var/lib/kubelet/pods", True, id="the kubelet's usual folder"),
        pytest.param("csi-node", "/var/lib/k0s/kubelet/pods", True, id="that of k0s"),
        pytest.param("csi-node", "/var/lib/kubelet/pki", False, id="another folder of it"),
        pytest.param("logs", "/var/lib/agent", True, id="a folder of its own"),
        pytest.param("logs", "/var/lib/logs/agent-1", True, id="deeper"),
        pytest.param("logs", "/var/lib", False, id="the folder around it"),
        pytest.param("logs", "/var/lib/kubelet", False, id="a folder of another"),
        pytest.param("generic", "/var/lib/agent", False, id="a role that keeps nothing"),
    ],
)
def test_a_role_writes_its_own_places(role: str, path: str, *, expected: bool) -> None:
    assert may_write(role, path, ["agent", ""]) is expected
