"""What a cluster would refuse or read as something else is refused where it is typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from constructs_lib import DeclarationError, LogAgentSpec, NodeAgentSpec, NodeExporterSpec
from constructs_lib.agents.log_agent import Loki, Stdout
from constructs_lib.declaration.host import HostPath
from constructs_lib.declaration.nodes import NodeLabel, Nodes, Taint
from constructs_lib.declaration.resources import Resources
from constructs_lib.declaration.rollout import RollingUpdate

RESOURCES = Resources(cpu="10m", memory="10Mi", memory_limit="20Mi")
REASON = "The audit trail is kept there."


def agent(**fields: object) -> NodeAgentSpec:
    given = {
        "name": "a",
        "namespace": "n",
        "image": f"registry.example/a/b:1.0@sha256:{'a' * 64}",
        "resources": RESOURCES,
        "rollout": RollingUpdate(max_unavailable=1),
    }
    return NodeAgentSpec(**{**given, **fields})  # type: ignore[arg-type]


def exporter(folder: str) -> NodeExporterSpec:
    return NodeExporterSpec(name="e", namespace="n", textfile_directory=folder)


def logs(**fields: object) -> LogAgentSpec:
    given = {"name": "l", "namespace": "n", "output": Stdout()}
    return LogAgentSpec(**{**given, **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("build", "message"),
    [
        *(
            pytest.param(
                lambda path=path: agent(files={"a": "x"}, files_path=path),
                "files_path: ",
                id=f"the path {path[:8]!r}",
            )
            for path in (
                "/a:b",
                "/a\nb",
                "/a b",
                "/a//b",
                "//",
                "/a/./b",
                "/a\u202e",
                "/" + "a" * 256,
            )
        ),
        pytest.param(
            lambda: agent(files={"a": "x" * 600_000, "b": "ü" * 300_000}),
            "files: 1,200,000 bytes are too much",
            id="files beyond a ConfigMap",
        ),
        pytest.param(
            lambda: agent(annotations={"a": "x" * 300_000}),
            "annotations: 300,001 bytes are too much",
            id="annotations beyond an object",
        ),
        pytest.param(
            lambda: agent(args=("x" * 1_100_000,)),
            r"args\[0\]: has 1,100,000 characters",
            id="a text beyond any object",
        ),
        pytest.param(
            lambda: agent(command=("",)), "command: begins with ''", id="a command of nothing"
        ),
        pytest.param(
            lambda: Taint(key="k", value='a"b'), "value: .* is not a valid label", id="a taint"
        ),
        pytest.param(lambda: Nodes(zones=("a b",)), r"zones\[0\]: 'a b' is not", id="no zone"),
        pytest.param(lambda: Nodes(zones=("",)), r"zones\[0\]: '' is the zone", id="an empty zone"),
        pytest.param(
            lambda: NodeLabel(key="k", operator="In", values=("a b",)),
            r"values\[0\]: 'a b' is not a valid label",
            id="a value of a node label",
        ),
        *(
            pytest.param(
                lambda path=path: logs(state_path=path),
                f"state_path: '{path}' belongs to the node",
                id=f"the state in {path}",
            )
            for path in ("/", "/etc", "/var/lib", "/var/run/docker.sock")
        ),
        pytest.param(
            lambda: logs(output=Loki(host="h", record_labels=("$a,$b",))),
            r"output\.record_labels\[0\]: .* holds a comma",
            id="two labels in one",
        ),
        pytest.param(
            lambda: exporter("/a{{.x}}"), "textfile_directory: holds '{{'", id="a template"
        ),
        pytest.param(
            lambda: HostPath(path="/dev/pci:0", type="File", reason=REASON),
            "path: .* set mount_path",
            id="a path that cannot be mounted as it is",
        ),
        pytest.param(
            lambda: HostPath(path="/a", type="File", reason="word " * 300),
            "reason: 1,500 characters are too many",
            id="a reason that nobody reads",
        ),
    ],
)
def test_it_is_refused_with_its_field(build: Callable[[], object], message: str) -> None:
    with pytest.raises(DeclarationError, match=message):
        build()


@pytest.mark.parametrize(
    "build",
    [
        pytest.param(lambda: agent(files={"a": "x" * 1024 * 1024}), id="a full ConfigMap"),
        pytest.param(lambda: Taint(key="k", value=""), id="a taint without a value"),
        pytest.param(lambda: logs(state_path="/var/lib/logs/a"), id="a folder of its own"),
        pytest.param(
            lambda: HostPath(path="/dev/pci:0", type="File", reason=REASON, mount_path="/dev/a"),
            id="a path of the node that is mounted elsewhere",
        ),
    ],
)
def test_what_a_cluster_takes_is_taken(build: Callable[[], object]) -> None:
    assert build() is not None
