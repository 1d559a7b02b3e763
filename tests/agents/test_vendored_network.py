"""A vendored network plugin makes nodes ready, so it goes on starting on nodes that are not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from constructs_lib.agents.vendored_agent import VendoredAgentSpec
from constructs_lib.declaration.nodes import CONTROL_PLANE, Nodes, Taint
from constructs_lib.k8s.manifest import Json, Manifest
from tests.agents.vendored.published import DIGEST, container, daemon_set, published, refused


def network_plugin(**pod: Json) -> Manifest:
    image = f"ghcr.io/flannel-io/flannel:v1@{DIGEST}"
    return daemon_set(
        hostNetwork=True,
        tolerations=[{"operator": "Exists", "effect": "NoSchedule"}],
        containers=[{**container("agent"), "image": image}],
        **pod,
    )


def test_a_network_plugin_must_go_on_tolerating_new_nodes(tmp_path: Path) -> None:
    nodes = Nodes(tolerates=(CONTROL_PLANE,))

    [mistake] = refused(tmp_path, network_plugin(), nodes=nodes)

    assert mistake == (
        "nodes.tolerates: DaemonSet agent makes nodes ready, and would not start on new ones; add "
        "Taint(key='node.kubernetes.io/not-ready'), or leave 'tolerates' out to keep the source's "
        "tolerations. If something else readies the nodes, give suppress={'DS309': 'the reason'}"
    )


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"nodes": Nodes(labels={"a": "b"})}, id="the source's tolerations"),
        pytest.param(
            {"nodes": Nodes(tolerates=(Taint(key="node.kubernetes.io/not-ready"),))},
            id="new nodes are named",
        ),
        pytest.param(
            {
                "nodes": Nodes(tolerates=(CONTROL_PLANE,)),
                "suppress": {"DS309": "It only adds to the plugin that readies the nodes."},
            },
            id="with a reason",
        ),
    ],
)
def test_a_network_plugin_that_still_starts_is_taken(
    tmp_path: Path, fields: dict[str, Any]
) -> None:
    source = published(tmp_path, network_plugin())

    assert VendoredAgentSpec(name="agent", source=source, **fields).manifests()
