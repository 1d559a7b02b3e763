"""What an agent may touch of its node is the least, and each addition says why."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.declaration.host import Granted, HostAccess, HostPath, HostPort, Privileges
from constructs_lib.errors import DeclarationError
from constructs_lib.k8s.metadata import dns_label_problem

REASON = "The audit trail is kept there."


LETTERS = st.characters(exclude_characters=":/.", categories=["L", "N", "P", "S"])
"""What a path may be made of."""


def told(build: Callable[..., object], **fields: Any) -> list[str]:
    """The mistakes told, none for what is accepted."""
    try:
        build(**fields)
    except DeclarationError as error:
        return [str(problem) for problem in error.problems]
    return []


def volume_name(path: str) -> str:
    return HostPath(path=path, type="Directory", reason=REASON).mount().volume.name


def test_a_host_path_is_mounted_read_only_where_it_is_on_the_node() -> None:
    mount = HostPath(path="/opt/shop/audit", type="Directory", reason=REASON).mount()

    assert mount.manifest() == {
        "name": "host-opt-shop-audit",
        "mountPath": "/opt/shop/audit",
        "readOnly": True,
        "recursiveReadOnly": "IfPossible",
    }
    assert mount.volume.manifest() == {
        "name": "host-opt-shop-audit",
        "hostPath": {"path": "/opt/shop/audit", "type": "Directory"},
    }


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"type": "Directory", "writable": True}, id="it is writable"),
        pytest.param({"type": "File"}, id="it is a file"),
        pytest.param(
            {"type": "Directory", "propagation": "HostToContainer"}, id="later mounts are seen"
        ),
    ],
)
def test_what_is_mounted_below_is_not_made_read_only(fields: dict[str, Any]) -> None:
    mount = HostPath(path="/opt/shop", reason=REASON, **fields).mount()

    assert "recursiveReadOnly" not in mount.manifest()


def test_a_host_path_may_be_mounted_elsewhere_and_written() -> None:
    mount = HostPath(
        path="/run/shop",
        type="Socket",
        reason=REASON,
        mount_path="/shop.sock",
        writable=True,
        propagation="HostToContainer",
    ).mount()

    assert mount.manifest() == {
        "name": "host-run-shop",
        "mountPath": "/shop.sock",
        "mountPropagation": "HostToContainer",
    }


@pytest.mark.parametrize(
    ("path", "name"),
    [
        pytest.param("/var", "host-var", id="one part"),
        pytest.param("/var/lib/shop2", "host-var-lib-shop2", id="several parts"),
        pytest.param(f"/{'a' * 50}", f"host-{'a' * 50}", id="the longest"),
    ],
)
def test_the_volume_of_a_plain_path_is_readable(path: str, name: str) -> None:
    assert volume_name(path) == name


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/", id="the root"),
        pytest.param("/var/log/", id="a slash at the end"),
        pytest.param("/Var/log", id="upper case"),
        pytest.param("/var/log-2", id="a dash"),
        pytest.param("/var/log_2", id="an underscore"),
        pytest.param("/var/log.2", id="a dot"),
        pytest.param(f"/{'a' * 51}", id="too long to be read"),
    ],
)
def test_the_volume_of_any_other_path_is_named_by_a_hash(path: str) -> None:
    assert re.fullmatch(r"hostpath-[0-9a-f]{12}", volume_name(path))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("/var/log", "/var/log/", id="a slash at the end"),
        pytest.param("/var/log", "/var-log", id="a dash for a slash"),
        pytest.param("/var/log", "/Var/Log", id="upper case"),
        pytest.param("/var/log_2", "/var/log.2", id="other characters"),
        pytest.param("/", "/root", id="the root and its name"),
        pytest.param(f"/{'a' * 60}/b", f"/{'a' * 60}/c", id="the end of a long path"),
    ],
)
def test_two_paths_never_share_a_volume(one: str, other: str) -> None:
    assert volume_name(one) != volume_name(other)


def test_a_path_has_the_same_volume_in_every_build() -> None:
    assert volume_name("/run/shop.sock") == volume_name("/run/shop.sock")


@given(st.text(LETTERS, max_size=50))
def test_the_name_of_a_volume_is_a_dns_label(path: str) -> None:
    assert dns_label_problem(volume_name(f"/{path}")) is None


@pytest.mark.parametrize(
    ("fields", "problems"),
    [
        pytest.param(
            {"path": "opt"},
            ["path: 'opt' is not an absolute path; begin with '/' and use no '..'"],
            id="a relative path",
        ),
        pytest.param(
            {"mount_path": "opt"},
            ["mount_path: 'opt' is not an absolute path; begin with '/' and use no '..'"],
            id="a relative place in the container",
        ),
        pytest.param(
            {"reason": "x"},
            ["reason: 'x' is not a reason; write a sentence a reviewer can judge"],
            id="no reason",
        ),
        pytest.param(
            {"type": ""},
            [
                (
                    "type: got ''; expected 'DirectoryOrCreate', 'Directory', "
                    "'FileOrCreate', 'File', 'Socket', 'CharDevice' or 'BlockDevice'"
                )
            ],
            id="the type that checks nothing",
        ),
        pytest.param(
            {"propagation": "None"},
            ["propagation: got 'None'; expected 'HostToContainer' or 'Bidirectional'"],
            id="no propagation",
        ),
    ],
)
def test_a_host_path_that_cannot_be_honoured_is_refused(
    fields: dict[str, Any], problems: list[str]
) -> None:
    right = {"path": "/opt", "type": "Directory", "reason": REASON}

    assert told(HostPath, **{**right, **fields}) == problems


def test_a_host_port_has_one_number_for_container_and_node() -> None:
    port = HostPort(name="pprof", port=9102, reason=REASON)

    assert port.manifest().manifest() == {"name": "pprof", "containerPort": 9102, "hostPort": 9102}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("a", id="one letter"),
        pytest.param("http-2", id="letters, digits and a dash"),
        pytest.param("8080-tcp", id="a digit at the start"),
        pytest.param("a" * 15, id="15 characters"),
    ],
)
def test_the_name_of_a_port_is_accepted(name: str) -> None:
    assert told(HostPort, name=name, port=9102, reason=REASON) == []


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("", id="empty"),
        pytest.param("a" * 16, id="16 characters"),
        pytest.param("8080", id="no letter"),
        pytest.param("HTTP", id="upper case"),
        pytest.param("http_2", id="an underscore"),
        pytest.param("http--2", id="two dashes in a row"),
        pytest.param("-http", id="a dash at the start"),
        pytest.param("http-", id="a dash at the end"),
        pytest.param("http\n", id="a line break"),
    ],
)
def test_the_name_of_no_port_is_refused(name: str) -> None:
    assert told(HostPort, name=name, port=9102, reason=REASON) == [
        (
            f"name: {name!r} is not the name of a port; use at most 15 lower-case letters, digits "
            "and single '-', with at least one letter"
        )
    ]


@pytest.mark.parametrize(
    ("build", "fields"),
    [
        pytest.param(Granted, {}, id="a namespace of the node"),
        pytest.param(HostPath, {"path": "/opt", "type": "Directory"}, id="a path"),
        pytest.param(HostPort, {"name": "pprof", "port": 9102}, id="a port"),
        pytest.param(Privileges, {"run_as_root": True}, id="a privilege"),
    ],
)
def test_every_access_needs_a_reason(build: Callable[..., object], fields: dict[str, Any]) -> None:
    assert told(build, **fields) == ["reason: is required and has no default; set it"]


def test_nothing_of_the_node_by_default() -> None:
    granted = {"network": None, "pid": None, "ipc": None}

    assert HostAccess().model_dump() == {**granted, "paths": (), "ports": ()}


@pytest.mark.parametrize("name", ["NET_ADMIN", "SYSLOG", "DAC_READ_SEARCH"])
def test_a_capability_is_written_without_the_kernels_prefix(name: str) -> None:
    assert told(Privileges, capabilities=(name,), reason=REASON) == []


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        pytest.param(
            "CAP_NET_ADMIN",
            "'CAP_NET_ADMIN' has the kernel's prefix; Kubernetes wants 'NET_ADMIN'",
            id="the kernel's prefix",
        ),
        pytest.param(
            "ALL", "'ALL' is every capability; name the ones the agent needs", id="every one"
        ),
        pytest.param(
            "net_admin",
            "'net_admin' is not a capability; write it as in NET_ADMIN",
            id="lower case",
        ),
        pytest.param("", "'' is not a capability; write it as in NET_ADMIN", id="empty"),
    ],
)
def test_what_is_no_single_capability_is_refused(name: str, problem: str) -> None:
    assert told(Privileges, capabilities=("SYSLOG", name), reason=REASON) == [
        f"capabilities[1]: {problem}"
    ]


def test_a_privileged_container_needs_no_capabilities() -> None:
    assert told(Privileges, privileged=True, capabilities=("SYSLOG",), reason=REASON) == [
        "capabilities: a privileged container has them all; leave one of the two out"
    ]


def test_a_capability_is_not_a_text_of_several() -> None:
    assert told(Privileges, capabilities="SYSLOG", reason=REASON) == [
        "capabilities: got 'SYSLOG'; expected a list or a tuple"
    ]


def test_one_path_has_one_type() -> None:
    first = HostPath(path="/a", type="Directory", reason="It is read by the agent.")
    second = HostPath(path="/a", type="File", mount_path="/b", reason="It is read by the agent.")

    with pytest.raises(DeclarationError, match="/a is declared as Directory before; give it one"):
        HostAccess(paths=(first, second))
