"""A Pod is admitted at the Pod Security level that was computed for it, and not one stricter."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.pod_security.levels import needed_level, needed_levels
from tests.admission.daemon_sets import daemon_set
from tests.control_plane.api import Api, RefusedError
from tests.control_plane.seeds import seeds
from tests.control_plane.written import FILES, objects_of

LEVELS = ("restricted", "baseline", "privileged")


@pytest.fixture(scope="module")
def levels(api: Api) -> Iterator[Api]:
    """A cluster with a namespace for each level."""
    namespaces: list[Manifest] = [
        {
            "apiVersion": "v1",
            "kind": "Namespace",
            "metadata": {
                "name": f"bench-{level}",
                "labels": {"pod-security.kubernetes.io/enforce": level},
            },
        }
        for level in LEVELS
    ]
    for each in namespaces:
        api.apply(each, force="true")
    for each in namespaces:
        api.wait_for_account(each["metadata"]["name"])
    yield api
    for each in namespaces:
        api.delete(api.place(each))


def admitted(api: Api, template: Manifest) -> str | None:
    """The strictest level that admits a Pod; none if it is refused for another reason."""
    for level in LEVELS:
        try:
            api.create(pod(template, f"bench-{level}"), dryRun="All")
        except RefusedError as refused:
            if "violates PodSecurity" not in refused.message:
                return None
        else:
            return level
    return None


def pod(template: Manifest, namespace: str) -> Manifest:
    """A Pod of a template, without what only its own cluster has."""
    spec = {name: each for name, each in template["spec"].items() if name not in _OF_A_CLUSTER}
    metadata = {
        "name": "trial",
        "namespace": namespace,
        "annotations": template.get("metadata", {}).get("annotations") or {},
    }
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec}


_OF_A_CLUSTER = frozenset(
    {"serviceAccountName", "serviceAccount", "priorityClassName", "runtimeClassName", "priority"}
)

_CONTEXT: dict[str, tuple[Json, ...]] = {
    "allowPrivilegeEscalation": (False, False, True),
    "runAsNonRoot": (True, True, False),
    "runAsUser": (None, 0, 1000),
    "privileged": (None, None, False, True),
    "procMount": (None, None, "Default"),
    "capabilities": (
        {"drop": ["ALL"]},
        {"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]},
        {"drop": ["ALL"], "add": ["CHOWN"]},
        {"add": ["NET_ADMIN"]},
        {"drop": ["NET_RAW"]},
    ),
    "seccompProfile": (
        {"type": "RuntimeDefault"},
        {"type": "Localhost", "localhostProfile": "a.json"},
        {"type": "Unconfined"},
        None,
    ),
    "appArmorProfile": (None, {"type": "RuntimeDefault"}, {"type": "Unconfined"}),
    "seLinuxOptions": (None, {"type": "container_t"}, {"type": "spc_t"}, {"user": "u"}),
}
_OF_PODS = ("runAsNonRoot", "runAsUser", "seccompProfile", "appArmorProfile", "seLinuxOptions")


def random_template(seed: int) -> Manifest:
    """A Pod near the borders of the levels, half of the time: the other half, any DaemonSet's."""
    random = Random(seed)  # noqa: S311  # no secret
    if random.random() < 0.5:
        template: Manifest = daemon_set(seed)["spec"]["template"]
        return template

    def context(names: Any) -> Json:
        chosen = {name: random.choice(_CONTEXT[name]) for name in names}
        return {name: each for name, each in chosen.items() if each is not None}

    container = {"name": "a", "image": "a.example/a:1", "securityContext": context(_CONTEXT)}
    spec: dict[str, Json] = {"containers": [container], "securityContext": context(_OF_PODS)}
    if random.random() < 0.2:
        spec["initContainers"] = [
            {"name": "b", "image": "a.example/a:1", "securityContext": context(_CONTEXT)}
        ]
    if random.random() < 0.2:
        spec["volumes"] = [{"name": "v", **random.choice(_VOLUMES)}]
    if random.random() < 0.1:
        spec["hostNetwork"] = True
    if random.random() < 0.1:
        spec["hostUsers"] = False
    if random.random() < 0.1:
        sysctl = random.choice(("net.ipv4.ip_unprivileged_port_start", "net.core.somaxconn"))
        spec["securityContext"]["sysctls"] = [{"name": sysctl, "value": "0"}]
    if random.random() < 0.1:
        container["ports"] = [{"containerPort": 80, "hostPort": random.choice((0, 80))}]
    if random.random() < 0.1:
        spec["os"] = {"name": "linux"}
    return {"spec": spec}


_VOLUMES: tuple[dict[str, Json], ...] = (
    {"emptyDir": {}},
    {"hostPath": {"path": "/"}},
    {"nfs": {"server": "nfs.example", "path": "/"}},
)


def test_pods_are_admitted_at_the_level_that_was_computed(levels: Api) -> None:
    tried = seeds(0, 400)
    accepted, different = 0, {}
    for seed in tried:
        template = random_template(seed)
        seen = admitted(levels, template)
        if seen is not None:
            accepted += 1
            annotations = template.get("metadata", {}).get("annotations")
            computed = needed_level(template["spec"], annotations=annotations)
            if seen != computed:
                different[seed] = computed, seen

    assert accepted > len(tried) / 2
    assert different == {}


@pytest.mark.parametrize("path", FILES.values(), ids=FILES.keys())
def test_agents_are_admitted_in_a_namespace_of_the_computed_level_only(
    path: Any, levels: Api
) -> None:
    objects = objects_of(path)
    seen: dict[str, str] = {}
    for each in objects:
        if each["kind"] in {"DaemonSet", "Deployment"}:
            namespace = each["metadata"].get("namespace", "default")
            level = admitted(levels, each["spec"]["template"])
            assert level is not None, each["metadata"]["name"]
            seen[namespace] = max(level, seen.get(namespace, level), key=LEVELS.index)

    # Who names no namespace leaves it to kubectl, and nothing is computed for it.
    assert needed_levels(objects) == {n: level for n, level in seen.items() if n != "default"}
