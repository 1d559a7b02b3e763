"""Laws of vendored agents: nothing is changed without being asked for, or without being told."""

from __future__ import annotations

import re
import tempfile
from copy import deepcopy
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from constructs_lib import to_yaml
from constructs_lib.agents.vendored_agent import Change, VendoredAgentSpec
from constructs_lib.agents.vendored_agent.changes import changes_between, object_name
from constructs_lib.declaration.nodes import CONTROL_PLANE, EVERYWHERE, GPU, Nodes
from constructs_lib.declaration.overrides import Overrides
from constructs_lib.declaration.priority import OwnPriorityClass
from constructs_lib.declaration.resources import Resources
from constructs_lib.declaration.rollout import OnDelete, RollingUpdate, Surge
from constructs_lib.k8s.manifest import Json, Manifest
from tests.agents.vendored.published import (
    FULL,
    OTHER_DIGEST,
    container,
    daemon_set,
    log_shipper,
    published,
)

POD = "spec.template.spec"
MAY_CHANGE = {
    "namespace": r"metadata\.namespace",
    "rollout": r"spec\.(updateStrategy.*|minReadySeconds)",
    "nodes": rf"{POD}\.(nodeSelector|affinity|tolerations).*",
    "resources": rf"{POD}\.(initC|c)ontainers\[(prepare|shipper)\]\.resources\..*",
    "priority": rf"|{POD}\.priorityClassName",
    "images": rf"{POD}\.(initC|c)ontainers\[\w+\]\.image",
    "overrides": rf"spec\.revisionHistoryLimit|{POD}\.(volumes\[tmp\]|hostPID)",
}

PINNED = {
    "registry.example/log-shipper": f"mirror.example/log-shipper:2.11@{OTHER_DIGEST}",
    "registry.example/tools/reloader": f"mirror.example/reloader:v1@{OTHER_DIGEST}",
}

sizes = st.builds(
    Resources,
    cpu=st.sampled_from(["50m", "1"]),
    memory=st.sampled_from(["16Mi", "64Mi"]),
    memory_limit=st.sampled_from(["128Mi", "1Gi"]),
    cpu_limit=st.sampled_from([None, "2"]),
    ephemeral_storage=st.sampled_from([None, "1Gi"]),
)
fields: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "namespace": st.just("logging"),
        "rollout": st.builds(RollingUpdate, min_ready_seconds=st.integers(0, 60))
        | st.sampled_from([OnDelete(owner="The team."), Surge(reason="It locks its files.")]),
        "nodes": st.builds(
            Nodes,
            tolerates=st.sampled_from([None, EVERYWHERE, (), (CONTROL_PLANE, GPU)]),
            labels=st.sampled_from([{}, {"logs": "shipped"}]),
            zones=st.sampled_from([(), ("a", "b")]),
        ),
        "resources": st.dictionaries(st.sampled_from(["prepare", "shipper"]), sizes),
        "priority": st.just("node-critical") | st.builds(OwnPriorityClass),
        "images": st.just(PINNED),
        "overrides": st.builds(
            Overrides,
            reason=st.just("It has to be."),
            daemon_set=st.sampled_from([{}, {"revisionHistoryLimit": 3}]),
            pod=st.sampled_from([{"hostPID": True}, {"volumes": [{"name": "tmp"}]}]),
        ),
    },
)


def without_notes(manifests: list[Manifest]) -> list[Manifest]:
    """The objects without the annotations of this library."""
    result = deepcopy(manifests)
    for manifest in result:
        written = manifest["metadata"].get("annotations", {})
        kept = {key: text for key, text in written.items() if not key.startswith("constructs-lib/")}
        if kept:
            manifest["metadata"]["annotations"] = kept
        else:
            manifest["metadata"].pop("annotations", None)
    return result


def put(value: Json, path: str, after: Json) -> None:
    """Do to plain data what a change says was done."""
    steps = re.findall(r"\[([^\]]+)\]|([^.\[\]]+)", path)
    *way, last = [in_brackets or plain for in_brackets, plain in steps]
    for step in way:
        value = _inside(value, step)
    if isinstance(value, list):
        value.append(after)
    elif after is None:
        del value[last]
    else:
        value[last] = after


def _inside(value: Json, step: str) -> Json:
    if isinstance(value, dict):
        return value[step]
    return next(item for item in value if item["name"] == step)


@given(fields)
def test_what_is_reported_is_all_that_differs(given: dict[str, Any]) -> None:
    spec = log_shipper(**given)
    rebuilt = {object_name(manifest): manifest for manifest in without_notes(published_by_them())}
    by_kind = {name.partition(" ")[0]: manifest for name, manifest in rebuilt.items()}

    for change in spec.changes():
        kind = change.object.partition(" ")[0]
        if change.path:
            put(by_kind[kind], change.path, change.after)
        else:
            by_kind[kind] = change.after

    assert {m["kind"]: m for m in without_notes(spec.manifests())} == by_kind


def published_by_them() -> list[Manifest]:
    """The source, which a declaration without any field gives as it is."""
    return log_shipper().manifests()


@given(fields)
def test_only_fields_that_were_given_change_anything(given: dict[str, Any]) -> None:
    allowed = [MAY_CHANGE[field] for field in given]
    changes = log_shipper(**given).changes()

    assert [c for c in changes if not any(re.fullmatch(p, c.path) for p in allowed)] == []
    assert [c for c in changes if c.before == c.after] == []


@given(fields)
def test_the_selector_and_the_labels_of_the_pods_never_change(given: dict[str, Any]) -> None:
    before, after = (spec.manifests()[-1]["spec"] for spec in (log_shipper(), log_shipper(**given)))

    assert after["selector"] == before["selector"]
    assert after["template"]["metadata"] == before["template"]["metadata"]


texts = st.text(st.characters(exclude_categories=["Cs"]))
plain_data = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@given(
    data=st.dictionaries(texts, texts),
    body=plain_data,
    args=st.lists(texts, min_size=1, max_size=3),
)
def test_without_any_field_the_objects_are_as_they_were_published(
    data: dict[str, str], body: Json, args: list[str]
) -> None:
    objects = [
        {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"}, "stringData": data},
        {"apiVersion": "example.com/v1", "kind": "Probe", "metadata": {"name": "a"}, "spec": body},
        daemon_set(containers=[container(args=args)]),
    ]
    with tempfile.TemporaryDirectory() as folder:
        spec = VendoredAgentSpec(name="a", source=published(Path(folder), *objects))

    assert without_notes(spec.manifests()) == objects
    assert spec.changes() == []


def test_the_same_declaration_gives_the_same_bytes() -> None:
    assert to_yaml(log_shipper(**FULL).manifests()) == to_yaml(log_shipper(**FULL).manifests())


def named(**spec: Json) -> Manifest:
    return {"kind": "A", "metadata": {"name": "a"}, "spec": spec}


def differences(before: dict[str, Json], after: dict[str, Json]) -> list[tuple[str, Json, Json]]:
    found: list[Change] = list(changes_between(named(**before), named(**after)))
    return [(change.path, change.before, change.after) for change in found]


def test_items_are_told_apart_by_their_names_and_not_by_their_places() -> None:
    before = {"list": [{"name": "a", "of": 1}, {"name": "b"}]}
    after = {"list": [{"name": "b", "of": 2}, {"name": "c"}]}

    assert differences(before, after) == [
        ("spec.list[a]", {"name": "a", "of": 1}, None),
        ("spec.list[b].of", None, 2),
        ("spec.list[c]", None, {"name": "c"}),
    ]


def test_a_list_in_another_order_is_another_list() -> None:
    pair = [{"name": "a"}, {"name": "b"}]

    assert differences({"list": pair}, {"list": pair[::-1]}) == [("spec.list", pair, pair[::-1])]


def test_a_list_without_names_is_one_value() -> None:
    assert differences({"args": ["a", "b"]}, {"args": ["a"]}) == [("spec.args", ["a", "b"], ["a"])]


def test_a_value_of_another_type_is_another_value() -> None:
    assert differences({"of": {"a": 1}}, {"of": [{"name": "a"}]}) == [
        ("spec.of", {"a": 1}, [{"name": "a"}])
    ]


def test_a_key_that_is_no_word_stands_in_brackets() -> None:
    assert differences({"kubernetes.io/os": "a"}, {"kubernetes.io/os": "b"}) == [
        ("spec[kubernetes.io/os]", "a", "b")
    ]
