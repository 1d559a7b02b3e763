"""The table of fields is fresh, and the check made from it agrees with Kubernetes' schemas."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from importlib.resources import files
from typing import Any

import kubernetes_validate
import pytest

from constructs_lib.k8s.fields import (
    Kind,
    api_version,
    field_kind,
    known_type,
)
from constructs_lib.k8s.structure import check_fields
from constructs_lib.path import path_text
from tools.kubernetes_fields import RELEASES, fields_json

SPEC: dict[str, Any] = {
    "selector": {"matchLabels": {"app": "agent"}},
    "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": "10%"}},
    "template": {
        "metadata": {"labels": {"app": "agent"}, "annotations": {"checksum/config": "1f"}},
        "spec": {
            "serviceAccountName": "agent",
            "nodeSelector": {"kubernetes.io/os": "linux"},
            "tolerations": [{"operator": "Exists"}],
            "affinity": {
                "nodeAffinity": {
                    "requiredDuringSchedulingIgnoredDuringExecution": {
                        "nodeSelectorTerms": [
                            {"matchExpressions": [{"key": "arch", "operator": "In", "values": []}]}
                        ]
                    }
                }
            },
            "containers": [
                {
                    "name": "agent",
                    "image": "example.com/agent:1",
                    "env": [
                        {"name": "NODE", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}}
                    ],
                    "ports": [{"containerPort": 8125, "protocol": "UDP"}],
                    "resources": {"requests": {"cpu": 0.1, "memory": "64Mi"}},
                    "livenessProbe": {"httpGet": {"path": "/live", "port": "http"}},
                    "volumeMounts": [{"name": "logs", "mountPath": "/var/log", "readOnly": True}],
                }
            ],
            "volumes": [{"name": "logs", "hostPath": {"path": "/var/log"}}],
        },
    },
}
CONTAINER = "spec.template.spec.containers[0]"
LIVENESS = f"{CONTAINER}.livenessProbe"
LIMITS = f"{CONTAINER}.resources.limits"
WRITE_A_QUANTITY = "write a number with an optional suffix such as 100m, 2, 100M or 128Mi"


def container_with(**fields: object) -> dict[str, Any]:
    spec = deepcopy(SPEC)
    spec["template"]["spec"]["containers"][0].update(fields)
    return spec


def without_selector() -> dict[str, Any]:
    return {name: value for name, value in SPEC.items() if name != "selector"}


def told(spec: object) -> list[str]:
    return [str(problem) for problem in check_fields(spec, "DaemonSetSpec", ("spec",))]


def kubernetes_accepts(spec: dict[str, Any], release: str) -> bool:
    manifest = {
        "apiVersion": "apps/v1",
        "kind": "DaemonSet",
        "metadata": {"name": "agent"},
        "spec": spec,
    }
    try:
        kubernetes_validate.validate(manifest, release, strict=True)
    except kubernetes_validate.ValidationError:
        return False
    return True


def test_the_committed_table_is_what_the_tool_makes() -> None:
    committed = (files("constructs_lib.k8s") / "fields.json").read_text(encoding="utf-8")

    assert committed == fields_json()
    assert len(committed) < 60_000


def test_a_realistic_spec_has_no_problems() -> None:
    assert told(SPEC) == []


BAD = [
    pytest.param(
        container_with(volumeMount=[]),
        [f"{CONTAINER}.volumeMount: is not a field of a container; did you mean volumeMounts?"],
        id="a typo",
    ),
    pytest.param(
        container_with(zzz=1),
        [f"{CONTAINER}.zzz: is not a field of a container; remove it, or correct its name"],
        id="a field nobody knows",
    ),
    pytest.param(
        container_with(env=[{"name": "PORT", "value": 5}]),
        [f"{CONTAINER}.env[0].value: is an integer; expected text, so put it in quotes"],
        id="a number for text",
    ),
    pytest.param(
        container_with(tty="yes"),
        [f"{CONTAINER}.tty: is the text 'yes'; expected true or false"],
        id="text for a boolean",
    ),
    pytest.param(
        container_with(livenessProbe={"periodSeconds": True}),
        [f"{LIVENESS}.periodSeconds: is true, a boolean; expected an integer of 32 bits"],
        id="a boolean for an integer",
    ),
    pytest.param(
        container_with(args="--verbose"),
        [f"{CONTAINER}.args: is a text; expected a list"],
        id="text for a list",
    ),
    pytest.param(
        container_with(args=["--level", 2]),
        [f"{CONTAINER}.args[1]: is an integer; expected text, so put it in quotes"],
        id="a number in a list of texts",
    ),
    pytest.param(
        container_with(lifecycle=[]),
        [
            (
                f"{CONTAINER}.lifecycle: is a list; expected a map with the fields of a "
                "container's lifecycle"
            )
        ],
        id="a list for an object",
    ),
    pytest.param(
        container_with(resources={"limits": "all"}),
        [f"{LIMITS}: is the text 'all'; expected a map"],
        id="text for a map",
    ),
    pytest.param(
        container_with(resources={"limits": {"cpu": False}}),
        [f"{LIMITS}.cpu: is false, a boolean; expected a quantity such as 128Mi"],
        id="a boolean for a quantity",
    ),
    pytest.param(
        container_with(livenessProbe={"httpGet": {"port": 1.5}}),
        [f"{CONTAINER}.livenessProbe.httpGet.port: is 1.5, a number; expected an integer or text"],
        id="a fraction for a port",
    ),
    pytest.param(
        without_selector(),
        ["spec.selector: is missing; a DaemonSet's spec must have it"],
        id="a required field is missing",
    ),
]

BAD_ONLY_FOR_US = [
    pytest.param(
        container_with(image=None),
        [f"{CONTAINER}.image: is null; leave the field out instead"],
        id="null",
    ),
    pytest.param(
        container_with(resources={"limits": {"memory": "100 MB"}}),
        [f"{LIMITS}.memory: '100 MB' is not a quantity; {WRITE_A_QUANTITY}"],
        id="no quantity",
    ),
    pytest.param(
        container_with(image=date(2026, 1, 1)),
        [f"{CONTAINER}.image: is a Python date; expected text"],
        id="a value that JSON does not have",
    ),
    pytest.param(
        container_with(resources={"limits": {5: "1"}}),
        [f"{LIMITS}: has the key 5; a key is text, so put it in quotes"],
        id="a number as the key of a map",
    ),
]


@pytest.mark.parametrize(("spec", "problems"), BAD + BAD_ONLY_FOR_US)
def test_a_mistake_is_told_where_it_stands(spec: dict[str, Any], problems: list[str]) -> None:
    assert told(spec) == problems


def test_a_field_whose_name_is_not_text_is_told() -> None:
    problems = check_fields({True: "x", "name": "a"}, "Container", ())

    assert [p.message for p in problems] == ["has the key True; a key is text, so put it in quotes"]


def test_all_mistakes_are_told_at_once() -> None:
    spec = container_with(ports=[{}], imagee="x", tty=None)

    assert [
        path_text(problem.path) for problem in check_fields(spec, "DaemonSetSpec", ("spec",))
    ] == [
        f"{CONTAINER}.ports[0].containerPort",
        f"{CONTAINER}.imagee",
        f"{CONTAINER}.tty",
    ]


def test_a_whole_value_of_another_type_is_one_mistake() -> None:
    assert told([]) == ["spec: is a list; expected a map with the fields of a DaemonSet's spec"]


@pytest.mark.parametrize("release", RELEASES)
def test_every_release_of_kubernetes_accepts_the_realistic_spec(release: str) -> None:
    assert kubernetes_accepts(SPEC, release)


@pytest.mark.parametrize(("spec", "problems"), BAD)
def test_what_is_told_kubernetes_refuses_too(spec: dict[str, Any], problems: list[str]) -> None:
    assert problems
    assert not kubernetes_accepts(spec, RELEASES[-1])


GOOD = [
    pytest.param(container_with(env=[]), id="an empty list"),
    pytest.param(container_with(resources={"limits": {"cpu": 2}}), id="a number as a quantity"),
    pytest.param(container_with(livenessProbe={"httpGet": {"port": 80}}), id="a numeric port"),
    pytest.param(container_with(restartPolicyRules=[]), id="a field of a newer release"),
    pytest.param(
        container_with(securityContext={"capabilities": {"drop": ["ALL"]}}), id="nested lists"
    ),
]


@pytest.mark.parametrize("spec", GOOD)
def test_what_kubernetes_accepts_has_no_problems(spec: dict[str, Any]) -> None:
    assert kubernetes_accepts(spec, RELEASES[-1])
    assert told(spec) == []


def test_the_fields_of_a_type_are_listed_in_order() -> None:
    assert sorted(known_type("DaemonSetSpec").fields) == [
        "minReadySeconds",
        "revisionHistoryLimit",
        "selector",
        "template",
        "updateStrategy",
    ]


def test_a_type_that_is_not_in_the_table_is_an_error() -> None:
    with pytest.raises(KeyError, match="'Ingress' is not a type"):
        check_fields({}, "Ingress", ())


@pytest.mark.parametrize(
    ("type_name", "name", "key"),
    [
        pytest.param("PodSpec", "containers", "name", id="containers"),
        pytest.param("PodSpec", "volumes", "name", id="volumes"),
        pytest.param("Container", "env", "name", id="env"),
        pytest.param("Container", "ports", "containerPort", id="ports"),
        pytest.param("Container", "volumeMounts", "mountPath", id="volumeMounts"),
        pytest.param("PodSpec", "tolerations", None, id="tolerations are replaced"),
        pytest.param("Container", "args", None, id="args are replaced"),
        pytest.param("Container", "image", None, id="not a list"),
        pytest.param("Container", "nothing", None, id="no such field"),
        pytest.param("Nothing", "containers", None, id="no such type"),
    ],
)
def test_lists_have_the_merge_key_of_kubernetes(type_name: str, name: str, key: str | None) -> None:
    kind = field_kind(type_name, name)

    assert (kind.keys[0] if kind is not None and kind.keys else None) == key


@pytest.mark.parametrize(
    ("type_name", "name", "kind"),
    [
        pytest.param("Container", "image", Kind(of="string"), id="scalar"),
        pytest.param("Container", "lifecycle", Kind(of="Lifecycle"), id="type"),
        pytest.param("Container", "args", Kind(of="string", shape="list"), id="list"),
        pytest.param("ResourceRequirements", "limits", Kind(of="quantity", shape="map"), id="map"),
        pytest.param("HTTPGetAction", "port", Kind(of="int-or-string"), id="int or string"),
        pytest.param(
            "Container",
            "ports",
            Kind(of="ContainerPort", shape="list", keys=("containerPort", "protocol")),
            id="keyed list",
        ),
    ],
)
def test_a_field_has_a_kind(type_name: str, name: str, kind: Kind) -> None:
    assert field_kind(type_name, name) == kind


@pytest.mark.parametrize(
    ("type_name", "name", "releases"),
    [
        pytest.param("Container", "image", (None, None), id="always there"),
        pytest.param("Container", "restartPolicyRules", ("1.34", None), id="newer"),
        pytest.param("PodSpec", "workloadRef", ("1.35", "1.35"), id="gone again"),
    ],
)
def test_a_field_knows_its_first_and_last_release(
    type_name: str, name: str, releases: tuple[str | None, str | None]
) -> None:
    known = known_type(type_name)

    assert (known.since.get(name), known.until.get(name)) == releases


@pytest.mark.parametrize(
    ("kind", "version"),
    [
        pytest.param("DaemonSet", "apps/v1", id="Kubernetes"),
        pytest.param("PodMonitor", "monitoring.coreos.com/v1", id="a custom resource"),
        pytest.param("Kustomization", None, id="not in the table"),
    ],
)
def test_a_kind_of_object_is_known_in_one_version(kind: str, version: str | None) -> None:
    assert api_version(kind) == version


def test_only_types_of_which_the_table_holds_a_part_are_open() -> None:
    assert known_type("PodMonitorSpec").is_open
    assert not known_type("DaemonSetSpec").is_open
