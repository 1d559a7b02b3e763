"""Laws that hold for every declaration one can write, whatever its values."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib import to_yaml
from constructs_lib.agents.cni_agent import CniAgentSpec, Flannel
from constructs_lib.agents.log_agent import Elasticsearch, Forward, LogAgentSpec, Stdout
from constructs_lib.agents.node_agent import (
    Container,
    EmptyDirVolume,
    NativeSidecar,
    NodeAgentSpec,
    VolumeMount,
)
from constructs_lib.agents.node_exporter import NodeExporterSpec
from constructs_lib.daemon_set.host_ports import USED_BY_THE_NODE
from constructs_lib.declaration.adopted import Adopted
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.host import Granted, HostAccess, HostPath
from constructs_lib.declaration.image import catalogue_image
from constructs_lib.declaration.laws import broken_laws
from constructs_lib.declaration.nodes import BOOTSTRAP, CONTROL_PLANE, EVERYWHERE, GPU, Nodes, Taint
from constructs_lib.declaration.priority import OwnPriorityClass
from constructs_lib.declaration.resources import Resources
from constructs_lib.declaration.rollout import OnDelete, RollingUpdate, Rollout
from constructs_lib.declaration.sources import EnvVar
from constructs_lib.k8s.containers import HostPathType
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.scheduling import is_automatic
from tests.agents.cases import CASES
from tests.pods import containers_of, pod_spec_of

PORTS = st.integers(1, 65535).filter(lambda port: port not in USED_BY_THE_NODE)
"""Ports that an agent may open on its node."""
REASON = "It was measured, and it is fine here."

names = st.from_regex(r"[a-z]([-a-z0-9]{0,20}[a-z0-9])?", fullmatch=True)
label_values = st.from_regex(r"[A-Za-z0-9]([-A-Za-z0-9_.]{0,20}[A-Za-z0-9])?", fullmatch=True)
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
labels = st.dictionaries(st.builds("example.com/{}".format, names), label_values, max_size=3)

taints = st.builds(
    Taint,
    key=st.sampled_from(
        [
            "dedicated",
            "node.kubernetes.io/not-ready",
            "node.kubernetes.io/unreachable",
            "node.kubernetes.io/unschedulable",
            "node.kubernetes.io/network-unavailable",
            "node.kubernetes.io/memory-pressure",
        ]
    ),
    value=st.none() | label_values,
    effect=st.sampled_from(["NoSchedule", "NoExecute", None]),
)
tolerates = st.one_of(
    st.none(),
    st.just(EVERYWHERE),
    st.lists(taints | st.sampled_from([*BOOTSTRAP, CONTROL_PLANE, GPU]), max_size=4).map(tuple),
)
nodes = st.builds(
    Nodes,
    tolerates=tolerates,
    labels=labels,
    zones=st.lists(names, max_size=2, unique=True).map(tuple),
)
one_at_a_time: st.SearchStrategy[Rollout] = st.one_of(
    st.builds(RollingUpdate, min_ready_seconds=st.integers(0, 600)),
    st.builds(
        RollingUpdate,
        max_unavailable=st.integers(2, 50) | st.integers(1, 99).map("{}%".format),
        reason=st.just(REASON),
    ),
    st.just(OnDelete(owner="The platform team, zone by zone.")),
)
"""Rollouts that take more than one node at once for a reason only."""

rollouts: st.SearchStrategy[Rollout] = one_at_a_time | st.builds(
    RollingUpdate, max_unavailable=st.integers(1, 10).map("{}%".format)
)
host_types: list[HostPathType] = ["Directory", "DirectoryOrCreate", "Socket"]
host = st.builds(
    HostAccess,
    network=st.none() | st.just(Granted(reason=REASON)),
    pid=st.none() | st.just(Granted(reason=REASON)),
    paths=st.lists(
        st.builds(
            HostPath,
            path=names.map("/srv/{}".format),
            type=st.sampled_from(host_types),
            reason=st.just(REASON),
            writable=st.booleans(),
        ),
        max_size=2,
        unique_by=lambda path: path.path,
    ).map(tuple),
)
common: dict[str, st.SearchStrategy[Any]] = {
    "name": names,
    "namespace": names,
    "rollout": rollouts,
    "nodes": nodes,
    "priority": st.just("system-node-critical") | st.builds(OwnPriorityClass),
    "resources": st.just(Resources(cpu="10m", memory="32Mi", memory_limit="64Mi")),
    "env": st.lists(st.builds(EnvVar, name=st.just("X"), value=texts), max_size=1).map(tuple),
    "host": host,
    "labels": labels,
    "pod_labels": labels,
    "pod_annotations": st.dictionaries(names, texts, max_size=2),
}
IMAGE = catalogue_image("node-exporter")
SMALL = Resources(cpu="1m", memory="8Mi", memory_limit="16Mi")


def node_agent(
    *, volumes: list[str], before: list[str], beside: list[str], **fields: Any
) -> NodeAgentSpec:
    mounts = [VolumeMount(volume=name, path=f"/{name}") for name in volumes]
    given: dict[str, Any] = {"image": IMAGE, "resources": SMALL, "mounts": mounts}
    return NodeAgentSpec(
        image=IMAGE,
        volumes=[EmptyDirVolume(name=name, size_limit="1Mi") for name in volumes],
        mounts=mounts,
        init_containers=[NativeSidecar(name=f"before-{name}", **given) for name in before],
        containers=[Container(name=f"beside-{name}", **given) for name in beside],
        **fields,
    )


UNBOUND = {"service_account": "agent", "token": True}
"""What an agent with rules has to say where nothing is added that is not declared."""

adopted = st.builds(
    Adopted,
    selector=st.dictionaries(names, label_values, min_size=1, max_size=2),
    reason=st.just(REASON),
    only_declared=st.booleans(),
)

specs: st.SearchStrategy[AgentSpec] = st.one_of(
    st.builds(
        LogAgentSpec,
        output=st.sampled_from(
            [Stdout(), Elasticsearch(host="search"), Forward(host="hub", receiver="fluentd")]
        ),
        kubernetes_metadata=st.booleans(),
        **common,
    ),
    st.builds(NodeExporterSpec, port=PORTS, **common),
    st.builds(
        node_agent,
        volumes=st.lists(names, max_size=3, unique=True),
        before=st.lists(names, max_size=2, unique=True),
        beside=st.lists(names, max_size=2, unique=True),
        **common,
    ),
    st.builds(
        CniAgentSpec,
        plugin=st.just(Flannel(pod_cidr="10.244.0.0/16")),
        **{**common, "rollout": one_at_a_time},
    ),
)


def daemon_set(spec: AgentSpec) -> Manifest:
    return spec.manifests()[-1]


@given(specs)
def test_the_selector_matches_the_template_and_is_made_of_two_frozen_labels(
    spec: AgentSpec,
) -> None:
    body = daemon_set(spec)["spec"]

    assert set(body["selector"]["matchLabels"]) == {
        "app.kubernetes.io/name",
        "app.kubernetes.io/instance",
    }
    assert body["selector"]["matchLabels"].items() <= body["template"]["metadata"]["labels"].items()
    assert set(body["selector"]) == {"matchLabels"}


@given(specs, adopted)
def test_an_adopted_agent_keeps_its_selector_and_its_template_matches_it(
    spec: AgentSpec, kept: Adopted
) -> None:
    fields = {name: getattr(spec, name) for name in spec.model_fields_set}
    body = daemon_set(type(spec)(**{**fields, **UNBOUND, "adopted": kept}))["spec"]

    assert body["selector"] == {"matchLabels": kept.selector}
    assert body["selector"]["matchLabels"].items() <= body["template"]["metadata"]["labels"].items()


@given(specs)
def test_there_are_never_replicas_and_no_law_is_broken(spec: AgentSpec) -> None:
    assert "replicas" not in daemon_set(spec)["spec"]
    assert broken_laws(daemon_set(spec)) == []


@given(specs, st.integers(1, 5000))
def test_a_rollout_takes_at_most_a_tenth_of_the_nodes_or_says_why(
    spec: AgentSpec, fleet: int
) -> None:
    strategy = daemon_set(spec)["spec"]["updateStrategy"]
    count = strategy.get("rollingUpdate", {}).get("maxUnavailable", 0)
    share = int(count[:-1]) / 100 if isinstance(count, str) else 0
    taken = math.ceil(fleet * share) if isinstance(count, str) else count
    reasons = daemon_set(spec)["metadata"]["annotations"]

    assert taken <= max(1, math.ceil(fleet * 0.1)) or "constructs-lib/ignore.DS202" in reasons


@given(specs)
def test_every_container_is_pinned_and_has_requests_and_a_memory_limit(spec: AgentSpec) -> None:
    containers = [container for _, container in containers_of(daemon_set(spec))]

    assert all("@sha256:" in container["image"] for container in containers)
    assert all({"cpu", "memory"} <= set(c["resources"]["requests"]) for c in containers)
    assert all("memory" in container["resources"]["limits"] for container in containers)


@given(specs)
def test_no_toleration_repeats_what_the_controller_adds(spec: AgentSpec) -> None:
    pod = pod_spec_of(daemon_set(spec))
    written = pod.get("tolerations", [])
    on_host_network = pod.get("hostNetwork", False)

    assert [t for t in written if is_automatic(t, host_network=on_host_network)] == []
    assert len({str(sorted(t.items())) for t in written}) == len(written)


@given(specs)
def test_a_priority_and_the_operating_system_are_always_decided(spec: AgentSpec) -> None:
    pod = pod_spec_of(daemon_set(spec))

    assert pod["priorityClassName"]
    assert pod["nodeSelector"]["kubernetes.io/os"] == "linux"


@given(specs)
def test_every_writable_host_path_beyond_the_kinds_own_has_a_reason(spec: AgentSpec) -> None:
    added = {path.path for path in spec.host.paths if path.writable}
    reasons = daemon_set(spec)["metadata"]["annotations"]

    assert not added or reasons["constructs-lib/ignore.DS604"] == REASON


@given(specs)
def test_the_same_declaration_gives_the_same_bytes(spec: AgentSpec) -> None:
    again = type(spec)(**{name: getattr(spec, name) for name in spec.model_fields_set})

    assert to_yaml(spec.manifests()) == to_yaml(again.manifests())


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_the_hash_seed_changes_no_byte(seed: str) -> None:
    program = (
        "from tests.agents.cases import CASES; from constructs_lib import to_yaml; "
        "print(''.join(to_yaml(spec.manifests()) for spec in CASES.values()), end='')"
    )
    result = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )

    assert result.stdout == "".join(to_yaml(spec.manifests()) for spec in CASES.values())
