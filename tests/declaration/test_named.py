"""Lists whose items have names, written as a mapping from the names."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.agents.node_agent import (
    Container,
    EmptyDirVolume,
    HostPathVolume,
    InitContainer,
    NamedPort,
    NativeSidecar,
    NodeAgentSpec,
    Security,
    VolumeMount,
)
from constructs_lib.declaration.adopted import Adopted
from constructs_lib.declaration.named import listed
from constructs_lib.declaration.resources import PartialResources
from constructs_lib.declaration.sources import EnvVar, PodField
from constructs_lib.errors import DeclarationError

NODE = PodField(path="spec.nodeName")
NONE = PartialResources()
KEPT = Adopted(selector={"app": "a"}, only_declared=True, reason="Adopted from k8s/a.yaml:1.")


def spec(**fields: Any) -> NodeAgentSpec:
    required = {"name": "a", "namespace": "tools", "image": "a:1", "resources": NONE}
    return NodeAgentSpec(**{**required, "adopted": KEPT, **fields})


SAME = [
    pytest.param(
        "env",
        {"MODE": "fast", "NODE": NODE},
        [EnvVar(name="MODE", value="fast"), EnvVar(name="NODE", value=NODE)],
        id="variables",
    ),
    pytest.param(
        "env",
        {"NODE": {"path": "spec.nodeName"}},
        [EnvVar(name="NODE", value=NODE)],
        id="a source as plain data",
    ),
    pytest.param(
        "ports",
        {"metrics": 9400, "gossip": NamedPort(port=7946, protocol="UDP")},
        [NamedPort(name="metrics", port=9400), NamedPort(name="gossip", port=7946, protocol="UDP")],
        id="ports",
    ),
    pytest.param(
        "volumes",
        {"logs": "/var/log", "lock": "/run/x.lock:FileOrCreate", "tmp": EmptyDirVolume()},
        [
            HostPathVolume(name="logs", path="/var/log"),
            HostPathVolume(name="lock", path="/run/x.lock", type="FileOrCreate"),
            EmptyDirVolume(name="tmp"),
        ],
        id="volumes",
    ),
    pytest.param(
        "volumes",
        {"odd": "/run/a:b"},
        [HostPathVolume(name="odd", path="/run/a:b")],
        id="a path with a colon of its own",
    ),
    pytest.param(
        "containers",
        {"side": Container(image="b:1", resources=NONE)},
        [Container(name="side", image="b:1", resources=NONE)],
        id="containers",
    ),
    pytest.param(
        "init_containers",
        {"one": InitContainer(image="b:1"), "two": NativeSidecar(image="c:1", resources=NONE)},
        [
            InitContainer(name="one", image="b:1"),
            NativeSidecar(name="two", image="c:1", resources=NONE),
        ],
        id="containers of two kinds",
    ),
]


@pytest.mark.parametrize(("field", "by_name", "in_a_row"), SAME)
def test_a_mapping_is_the_list_of_its_items(field: str, by_name: Any, in_a_row: Any) -> None:
    assert spec(**{field: by_name}) == spec(**{field: in_a_row})


@pytest.mark.parametrize(
    ("text", "mount"),
    [
        ("state", VolumeMount(volume="state", path="/a")),
        ("state:rw", VolumeMount(volume="state", path="/a", writable=True)),
        (
            "state:HostToContainer",
            VolumeMount(volume="state", path="/a", propagation="HostToContainer"),
        ),
        (
            "state:rw:Bidirectional",
            VolumeMount(volume="state", path="/a", writable=True, propagation="Bidirectional"),
        ),
        ("state/a.conf", VolumeMount(volume="state", path="/a", sub_path="a.conf")),
        ("state/a/b:rw", VolumeMount(volume="state", path="/a", writable=True, sub_path="a/b")),
    ],
)
def test_a_mount_is_the_name_of_a_volume_and_how_it_is_mounted(
    text: str, mount: VolumeMount
) -> None:
    found = spec(
        volumes={"state": "/var/lib/state"},
        mounts={"/a": text},
        security=Security(privileged=True),
    )

    assert listed(found.mounts) == (mount,)


REFUSED = [
    pytest.param(
        {"volumes": {"run": HostPathVolume(name="other", path="/run")}},
        "volumes.run.name: it is called 'run' here; leave it out",
        id="two names",
    ),
    pytest.param(
        {"volumes": [HostPathVolume(path="/run")]},
        "volumes[0].name: is required in a list; without one, write a mapping by name",
        id="no name in a list",
    ),
    pytest.param(
        {"volumes": {"run": "run"}},
        "volumes.run.path: 'run' is not an absolute path; begin with '/' and use no '..'",
        id="no path",
    ),
    pytest.param(
        {"volumes": {"run": "/run"}, "mounts": {"/run": "run:write"}},
        "mounts[/run].volume: 'run:write' is not a DNS label; use lower-case letters, digits and "
        "'-', beginning and ending with a letter or digit",
        id="an unknown option of a mount",
    ),
    pytest.param(
        {"mounts": {"/run": "rnu"}, "volumes": {"run": "/run"}},
        "mounts[/run].volume: no volume is called 'rnu'; did you mean 'run'?",
        id="found by the whole",
    ),
    pytest.param(
        {"containers": {"side": "b:1"}},
        "containers.side: got 'b:1'; expected Container(image=..., resources=...) from "
        "constructs_lib.node_agent",
        id="no short form",
    ),
    pytest.param(
        {"containers": {"side": InitContainer(image="b:1", command=["x"])}},
        "containers.side: got InitContainer(command=('x',), args=(), working_dir=None, ...; "
        "expected Container(image=..., resources=...) from constructs_lib.node_agent",
        id="another kind of part",
    ),
]


@pytest.mark.parametrize(("fields", "problem"), REFUSED)
def test_a_mistake_is_told_by_the_name_it_was_written_at(
    fields: dict[str, Any], problem: str
) -> None:
    with pytest.raises(DeclarationError) as caught:
        spec(**fields)

    assert [str(each) for each in caught.value.problems] == [problem]
