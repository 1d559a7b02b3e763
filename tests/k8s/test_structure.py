"""What is malformed is told and left out; what is well formed is handed on as it is."""

from __future__ import annotations

import json
from copy import deepcopy
from random import Random
from typing import Any

import kubernetes_validate
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from benchmarks.fuzz import mangle
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.structure import read_structure
from constructs_lib.path import path_text
from constructs_lib.policy.example import BASE, example_objects
from constructs_lib.yaml.reader import read_yaml

POD = "spec.template.spec"
CONTAINER = f"{POD}.containers[0]"


def told(manifest: Manifest, minor: int = 36) -> dict[str, str]:
    """The message at each place."""
    _, problems = read_structure(manifest, minor)
    return {path_text(problem.path): problem.message for problem in problems}


def clean(manifest: Manifest) -> Manifest:
    return read_structure(manifest, 36)[0]


def patched(patch: str) -> Manifest:
    (manifest,) = example_objects(patch)
    return manifest


def with_pod(**fields: Json) -> Manifest:
    manifest = patched("")
    manifest["spec"]["template"]["spec"].update(fields)
    return manifest


def with_container(**fields: Json) -> Manifest:
    manifest = patched("")
    manifest["spec"]["template"]["spec"]["containers"][0].update(fields)
    return manifest


def test_an_object_that_fits_is_handed_on_itself() -> None:
    manifest = patched("")

    assert read_structure(manifest, 36) == (manifest, [])
    assert clean(manifest) is manifest


@pytest.mark.parametrize(
    ("manifest", "problems"),
    [
        pytest.param(
            patched("spec: {updateStratgy: {}}"),
            {
                "spec.updateStratgy": "is not a field of a DaemonSet's spec; "
                "did you mean updateStrategy?"
            },
            id="an unknown field",
        ),
        pytest.param(
            with_pod(hostNetwork="true"),
            {f"{POD}.hostNetwork": "is the text 'true'; expected true or false"},
            id="text for a boolean",
        ),
        pytest.param(
            with_container(args=["--level", 2]),
            {f"{CONTAINER}.args[1]": "is an integer; expected text, so put it in quotes"},
            id="a number in a list of texts",
        ),
        pytest.param(
            with_container(livenessProbe={"tcpSocket": {"port": 80.5}}),
            {
                f"{CONTAINER}.livenessProbe.tcpSocket.port": "is 80.5, a number; "
                "expected an integer or text"
            },
            id="neither an integer nor text",
        ),
        pytest.param(
            with_container(resources={"limits": {"memory": "100 MB"}}),
            {
                f"{CONTAINER}.resources.limits.memory": "'100 MB' is not a quantity; write "
                "a number with an optional suffix such as 100m, 2, 100M or 128Mi"
            },
            id="no quantity",
        ),
        pytest.param(
            with_pod(volumes={}),
            {f"{POD}.volumes": "is a map; expected a list"},
            id="a map for a list",
        ),
        pytest.param(
            with_pod(volumes=[None]),
            {
                f"{POD}.volumes[0]": "is null; write the item, or take the line away",
            },
            id="a null in a list of objects",
        ),
        pytest.param(
            with_container(ports=[{"hostPort": 80}]),
            {f"{CONTAINER}.ports[0].containerPort": "is missing; a container's port must have it"},
            id="a required field",
        ),
        pytest.param(
            with_pod(nodeSelector={5: "x"}),
            {f"{POD}.nodeSelector": "has the key 5; a key is text, so put it in quotes"},
            id="a number as a key",
        ),
        pytest.param(
            patched("apiVersion: app/v1"),
            {"apiVersion": "is 'app/v1', which has no DaemonSet; write apps/v1"},
            id="no such version",
        ),
        pytest.param(
            patched("metadata: {name: null}"),
            {"metadata.name": "is missing; every object has one"},
            id="no name",
        ),
        pytest.param(
            {"apiVersion": "apps/v1", "metadata": {"name": "a"}},
            {"kind": "is missing; every object has one"},
            id="no kind",
        ),
        pytest.param(
            {"apiVersion": "apps/v1", "kind": "Daemonset"},
            {"kind": "is Daemonset, which is not a kind; write DaemonSet"},
            id="a kind in another case",
        ),
        pytest.param(
            {"apiVersion": "x.dev/v1", "kind": "X", "metadata": {"labels": []}},
            {"metadata.labels": "is a list; expected a map"},
            id="the metadata of a kind nobody knows",
        ),
        pytest.param(
            {"apiVersion": [], "kind": {}, "metadata": "x"},
            {
                "apiVersion": "is a list; expected text",
                "kind": "is a map; expected text",
                "metadata": "is the text 'x'; expected a map with the fields of metadata",
            },
            id="nothing is right",
        ),
    ],
)
def test_what_is_malformed_is_told_where_it_stands(
    manifest: Manifest, problems: dict[str, str]
) -> None:
    assert told(manifest) == problems


def test_a_field_is_known_or_not_by_release() -> None:
    manifest = with_container(restartPolicyRules=[])

    assert told(manifest, minor=34) == {}
    assert list(told(manifest, minor=33)) == [f"{CONTAINER}.restartPolicyRules"]


@pytest.mark.parametrize(
    "manifest",
    [
        pytest.param(with_pod(priorityClassName=None), id="a null field"),
        pytest.param(with_container(args=[None]), id="a null in a list of texts"),
        pytest.param(with_pod(nodeSelector={"disk": None}), id="a null in a map of texts"),
        pytest.param(patched("metadata: {creationTimestamp: null}"), id="of a generator"),
        pytest.param(
            patched("status: {currentNumberScheduled: x, nonsense: 1}"), id="the server's status"
        ),
        pytest.param(
            patched(
                "metadata: {uid: a, generation: 3, resourceVersion: '5', selfLink: /a,"
                " creationTimestamp: '2026-01-01T00:00:00Z',"
                " managedFields: [{manager: kubectl, fieldsV1: {'f:spec': {}}}]}"
            ),
            id="a live dump",
        ),
        pytest.param(
            {
                "apiVersion": "policy/v1beta1",
                "kind": "PodDisruptionBudget",
                "metadata": {"name": "a"},
                "spec": {"old": 1},
            },
            id="a version whose fields are not known",
        ),
        pytest.param(
            {
                "apiVersion": "apps.kruise.io/v1beta1",
                "kind": "DaemonSet",
                "spec": {"updateStrategy": {"rollingUpdate": {"partition": 1}}},
            },
            id="somebody else's DaemonSet",
        ),
        pytest.param(
            {"apiVersion": "v1", "kind": "PriorityClass", "metadata": {"generateName": "a-"}},
            id="a name that the server makes",
        ),
    ],
)
def test_what_the_api_server_takes_is_not_told(manifest: Manifest) -> None:
    assert told(manifest) == {}


@pytest.mark.parametrize(
    "manifest",
    [
        pytest.param({"stringData": {"password": 123456}}, id="a value"),
        pytest.param({"stringData": "123456"}, id="the whole map"),
        pytest.param({"type": 123456}, id="anything else"),
    ],
)
def test_the_values_of_a_secret_are_never_shown(manifest: Manifest) -> None:
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"}, **manifest}
    messages = list(told(secret).values())

    assert messages
    assert "123456" not in "".join(messages)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param({"tty": "x"}, {}, id="a wrong type goes"),
        pytest.param({"tty": None}, {}, id="a null goes"),
        pytest.param({"zzz": None}, {"zzz": None}, id="an unknown field stays"),
        pytest.param({"args": ["a", 1, "b"]}, {"args": ["a", "", "b"]}, id="texts keep places"),
        pytest.param(
            {"env": ["x", {"name": "a"}]}, {"env": [{}, {"name": "a"}]}, id="objects keep places"
        ),
        pytest.param(
            {"securityContext": {"capabilities": []}}, {"securityContext": {}}, id="inside goes"
        ),
        pytest.param(
            {"resources": {"limits": {"cpu": "x", "memory": 1}}},
            {"resources": {"limits": {"memory": 1}}},
            id="no quantity goes",
        ),
    ],
)
def test_rules_see_an_object_without_what_is_malformed(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    seen = clean(with_pod(containers=[{"name": "agent", **before}]))

    assert seen["spec"]["template"]["spec"]["containers"] == [{"name": "agent", **after}]


def test_a_null_in_a_map_of_texts_is_the_empty_text() -> None:
    seen = clean(with_pod(nodeSelector={"disk": None}))

    assert seen["spec"]["template"]["spec"]["nodeSelector"] == {"disk": ""}


def test_the_object_that_was_given_is_left_alone() -> None:
    manifest = with_pod(hostNetwork="true", nodeSelector=None)
    before = deepcopy(manifest)
    clean(manifest)

    assert manifest == before


@given(st.randoms())
@settings(max_examples=150)
def test_what_is_left_has_no_wrong_types(random: Random) -> None:
    manifest = mangled(random)
    again, _ = read_structure(clean(manifest), 36)

    assert again == clean(manifest)


@given(st.randoms())
@settings(max_examples=60)
def test_what_is_told_agrees_with_the_schema_of_kubernetes(random: Random) -> None:
    manifest = {**mangled(random), "apiVersion": "apps/v1", "kind": "DaemonSet"}
    manifest["metadata"] = {"name": "agent"}
    spec = manifest.get("spec")
    assume(spec is not None)  # a null passes the schema, and is refused for what it lacks
    assume("NaN" not in json.dumps(manifest))  # no text of JSON or YAML holds that number
    assume(str(2**63) not in json.dumps(manifest))  # the schema does not know sizes of numbers
    if isinstance(spec, dict):
        assume(spec.get("template", {}) is not None)
        spec["selector"] = {}
        drop_labels(spec)

    assert (told(manifest, minor=37) == {}) == kubernetes_accepts(manifest)


def mangled(random: Random) -> Manifest:
    manifest: Manifest = json.loads(json.dumps(read_yaml(BASE)[0].value))
    mangle(manifest, random)
    return manifest


def drop_labels(spec: dict[str, Any]) -> None:
    """Labels are left to a rule of their own."""
    template = spec.get("template")
    metadata = template.get("metadata") if isinstance(template, dict) else None
    if isinstance(metadata, dict):
        metadata.pop("labels", None)


def kubernetes_accepts(manifest: Manifest) -> bool:
    try:
        # The API server reads a null as a field left out; the schema refuses some of them.
        kubernetes_validate.validate(without_nulls(manifest), "1.37", strict=True)
    except kubernetes_validate.ValidationError:
        return False
    return True


def without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_nulls(each) for key, each in value.items() if each is not None}
    return [without_nulls(each) for each in value] if isinstance(value, list) else value
