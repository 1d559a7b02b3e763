"""What Kubernetes takes for the same has one form; what it tells apart keeps two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.k8s.defaults import DEFAULTS
from constructs_lib.k8s.fields import Kind, field_kind
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.normal import normal_form, type_of
from tests.change.builders import agent, thing, with_value

POD = "spec.template.spec"
BOX = f"{POD}.containers.0"
RBAC = "rbac.authorization.k8s.io/v1"
NETWORK = "networking.k8s.io/v1"


def rich() -> Manifest:
    """A DaemonSet with as many kinds of fields as fit on a screen."""
    return agent(
        container={
            "ports": [{"containerPort": 8125, "protocol": "UDP"}, {"containerPort": 8125}],
            "env": [{"name": "A", "value": "1"}, {"name": "B"}],
            "resources": {"requests": {"cpu": "1", "memory": "1Gi"}},
            "readinessProbe": {"httpGet": {"port": 1}},
            "volumeMounts": [{"name": "state", "mountPath": "/state"}],
        },
        volumes=[
            {"name": "state", "hostPath": {"path": "/var/lib/x"}},
            {"name": "config", "configMap": {"name": "c"}},
            {"name": "scratch", "emptyDir": {}},
        ],
        tolerations=[{"operator": "Exists"}],
        hostNetwork=True,
    )


def shuffled(value: Json, draw: st.DrawFn) -> Json:
    """The value with the keys of its maps in another order."""
    if isinstance(value, dict):
        keys = draw(st.permutations(list(value)))
        return {key: shuffled(value[key], draw) for key in keys}
    return [shuffled(item, draw) for item in value] if isinstance(value, list) else value


def written_out(value: Json, kind: Kind, draw: st.DrawFn) -> Json:
    """The value with some defaults and nulls added."""
    if isinstance(value, list):
        return [written_out(item, Kind(of=kind.of), draw) for item in value]
    if not isinstance(value, dict) or kind.shape == "map":
        return value
    inner = {
        name: written_out(each, field_kind(kind.of, name) or Kind(of="any"), draw)
        for name, each in value.items()
    }
    missing = {name: each for name, each in DEFAULTS.get(kind.of, {}).items() if name not in inner}
    more = {name: draw(st.sampled_from([each, None])) for name, each in missing.items()}
    return {**inner, **more}


@st.composite
def spellings(draw: st.DrawFn) -> Manifest:
    """The rich DaemonSet, written in another way."""
    manifest = written_out(rich(), Kind(of="DaemonSet"), draw)
    others: dict[str, list[Json]] = {
        f"{BOX}.resources.requests.cpu": ["1", 1, "1000m", "1.0", "1e0"],
        f"{BOX}.resources.requests.memory": ["1Gi", "1024Mi", "1073741824", 1073741824],
        f"{BOX}.imagePullPolicy": ["IfNotPresent", None],
        "status": [{"currentNumberScheduled": 3}, None],
        "metadata.uid": ["0000", None],
        "metadata.labels": [{}, None],
        f"{POD}.serviceAccount": [None],
        f"{POD}.securityContext": [{}, None],
        f"{POD}.volumes.2": [{"name": "scratch"}, {"name": "scratch", "emptyDir": {}}],
    }
    for path, same in others.items():
        steps, _, last = path.rpartition(".")
        value = draw(st.sampled_from(same))
        if last == "2":
            manifest["spec"]["template"]["spec"]["volumes"][2] = value
        else:
            manifest = with_value(manifest, f"{steps}.{last}".strip("."), value)
    result: Manifest = shuffled(manifest, draw)
    return result


@given(spellings())
def test_another_spelling_of_a_manifest_has_the_same_form(spelling: Manifest) -> None:
    assert normal_form(spelling) == normal_form(rich())


@given(spellings())
def test_a_normal_form_is_its_own(spelling: Manifest) -> None:
    once = normal_form(spelling)

    assert normal_form(once) == once


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (f"{BOX}.resources.requests.memory", "1G"),
        (f"{BOX}.imagePullPolicy", "Always"),
        (f"{BOX}.securityContext", {}),
        (f"{POD}.enableServiceLinks", True),
        (f"{POD}.automountServiceAccountToken", True),
        (f"{POD}.hostNetwork", False),
        (f"{POD}.terminationGracePeriodSeconds", 31),
        ("spec.minReadySeconds", 1),
        ("spec.updateStrategy", {"type": "OnDelete"}),
        ("metadata.labels", {"a": "b"}),
        ("metadata.namespace", "default"),
        ("metadata.labels", {"kubernetes.io/metadata.name": "another"}),
    ],
    ids=lambda value: str(value)[-30:],
)
def test_what_kubernetes_tells_apart_keeps_another_form(path: str, value: Json) -> None:
    assert normal_form(with_value(rich(), path, value)) != normal_form(rich())


def test_the_namespace_of_an_object_of_the_cluster_means_nothing() -> None:
    role = {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole"}
    named = {**role, "metadata": {"name": "a"}}

    assert normal_form({**role, "metadata": {"name": "a", "namespace": "b"}}) == normal_form(named)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            thing("Secret", stringData={"password": "hunter2"}),
            thing("Secret", data={"password": "aHVudGVyMg=="}, type="Opaque"),
        ),
        (
            thing("Service", spec={"ports": [{"port": 80}]}),
            thing(
                "Service",
                spec={
                    "type": "ClusterIP",
                    "ports": [{"port": 80, "targetPort": 80, "protocol": "TCP"}],
                },
            ),
        ),
        (
            agent(serviceAccountName="a"),
            agent(serviceAccountName="a", serviceAccount="a"),
        ),
        (agent(serviceAccountName="a"), agent(serviceAccount="a")),
        (
            agent(container={"image": "a:latest"}),
            agent(container={"image": "a:latest", "imagePullPolicy": "Always"}),
        ),
        (
            thing("ConfigMap", data={"a": "1"}),
            {
                **thing("ConfigMap", data={"a": "1"}),
                "metadata": {
                    "name": "agent",
                    "namespace": "kube-system",
                    "resourceVersion": "7",
                    "annotations": {"kubectl.kubernetes.io/last-applied-configuration": "{}"},
                },
            },
        ),
        (
            {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "a"}},
            {
                "apiVersion": "v1",
                "kind": "Namespace",
                "metadata": {"name": "a", "labels": {"kubernetes.io/metadata.name": "a"}},
                "spec": {"finalizers": ["kubernetes"]},
                "status": {"phase": "Active"},
            },
        ),
        (
            thing("Service", spec={"ports": [{"port": 80}]}),
            thing(
                "Service",
                spec={
                    "clusterIP": "10.96.64.13",
                    "clusterIPs": ["10.96.64.13"],
                    "internalTrafficPolicy": "Cluster",
                    "ipFamilies": ["IPv4"],
                    "ipFamilyPolicy": "SingleStack",
                    "ports": [{"port": 80, "protocol": "TCP", "targetPort": 80}],
                    "sessionAffinity": "None",
                    "type": "ClusterIP",
                },
            ),
        ),
        (
            thing("Service", spec={"clusterIP": "None", "ports": [{"port": 80}]}),
            thing(
                "Service",
                spec={
                    "clusterIP": "None",
                    "clusterIPs": ["None"],
                    "ipFamilies": ["IPv4"],
                    "ipFamilyPolicy": "SingleStack",
                    "ports": [{"port": 80, "protocol": "TCP", "targetPort": 80}],
                },
            ),
        ),
        (
            thing("Service", spec={"type": "LoadBalancer", "ports": [{"port": 80}]}),
            thing(
                "Service",
                spec={
                    "allocateLoadBalancerNodePorts": True,
                    "externalTrafficPolicy": "Cluster",
                    "type": "LoadBalancer",
                    "ports": [{"port": 80}],
                },
            ),
        ),
        (
            thing("RoleBinding", group=RBAC, subjects=[{"kind": "ServiceAccount", "name": "a"}]),
            thing(
                "RoleBinding",
                group=RBAC,
                subjects=[{"apiGroup": "", "kind": "ServiceAccount", "name": "a"}],
            ),
        ),
        (
            thing("RoleBinding", group=RBAC, subjects=[{"kind": "Group", "name": "a"}]),
            thing(
                "RoleBinding",
                group=RBAC,
                subjects=[{"apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": "a"}],
            ),
        ),
        (
            thing("RoleBinding", group=RBAC, roleRef={"kind": "Role", "name": "a"}),
            thing(
                "RoleBinding",
                group=RBAC,
                roleRef={"apiGroup": "", "kind": "Role", "name": "a"},
            ),
        ),
        (
            thing("NetworkPolicy", group=NETWORK, spec={"podSelector": {}}),
            thing(
                "NetworkPolicy",
                group=NETWORK,
                spec={"podSelector": {}, "policyTypes": ["Ingress"], "ingress": []},
            ),
        ),
        (
            thing("NetworkPolicy", group=NETWORK, spec={"podSelector": {}, "egress": [{}]}),
            thing(
                "NetworkPolicy",
                group=NETWORK,
                spec={
                    "podSelector": {},
                    "policyTypes": ["Ingress", "Egress"],
                    "egress": [{}],
                },
            ),
        ),
        (
            thing("Deployment", group="apps/v1", spec={"replicas": 1, "strategy": {}}),
            thing(
                "Deployment",
                group="apps/v1",
                spec={
                    "progressDeadlineSeconds": 600,
                    "revisionHistoryLimit": 10,
                    "strategy": {
                        "type": "RollingUpdate",
                        "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": "25%"},
                    },
                },
            ),
        ),
        (
            thing("CSIDriver", group="storage.k8s.io/v1", spec={"podInfoOnMount": True}),
            thing(
                "CSIDriver",
                group="storage.k8s.io/v1",
                spec={
                    "attachRequired": True,
                    "fsGroupPolicy": "ReadWriteOnceWithFSType",
                    "podInfoOnMount": True,
                    "preventPodSchedulingIfMissing": False,
                    "requiresRepublish": False,
                    "seLinuxMount": False,
                    "storageCapacity": False,
                    "volumeLifecycleModes": ["Persistent"],
                },
            ),
        ),
    ],
    ids=[
        "string data",
        "service port",
        "old name beside",
        "old name",
        "latest",
        "live object",
        "live namespace",
        "live service",
        "live service without an address",
        "live service that is reached from outside",
        "group of an account",
        "group of people",
        "group of a role",
        "policy of what comes in",
        "policy of both directions",
        "live deployment",
        "live CSI driver",
    ],
)
def test_two_ways_to_say_one_thing_have_one_form(one: Manifest, other: Manifest) -> None:
    assert normal_form(one) == normal_form(other)


def test_an_empty_directory_stays_one() -> None:
    volumes = [{"name": "a", "emptyDir": {"medium": ""}}]

    assert normal_form(agent(volumes=volumes))["spec"]["template"]["spec"]["volumes"] == [
        {"name": "a", "emptyDir": {}}
    ]


def test_another_kind_loses_only_nulls_and_what_the_server_writes() -> None:
    unknown = thing("Widget", group="example.com/v1", spec={"port": 0, "a": None, "list": []})

    assert normal_form(unknown) == thing(
        "Widget", group="example.com/v1", spec={"port": 0, "list": []}
    )


@pytest.mark.parametrize(
    ("manifest", "expected"),
    [
        (agent(), "DaemonSet"),
        (thing("Service", group="serving.knative.dev/v1"), "any"),
        (thing("Widget"), "any"),
    ],
    ids=["known", "another group", "unknown"],
)
def test_a_type_is_known_by_kind_and_version(manifest: Manifest, expected: str) -> None:
    assert type_of(manifest) == expected


@pytest.mark.parametrize(
    "spec", [7, [], {"template": {"spec": {"containers": "x", "volumes": {"a": 1}}}}], ids=str
)
def test_a_malformed_object_is_kept_as_it_is(spec: Json) -> None:
    assert normal_form({**agent(), "spec": spec})["spec"] == spec
