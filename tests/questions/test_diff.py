"""What two sides have alike is read and judged once, and that changes no answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import yaml
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.change.commit import CommitChange
from constructs_lib.cluster.read import read_nodes
from constructs_lib.errors import InputError
from constructs_lib.intake.input import of_texts
from constructs_lib.intake.known import Known
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.questions.cluster_data import documents_of
from constructs_lib.questions.declared import declared, declared_before
from constructs_lib.questions.diff import compare
from tests.change.builders import agent, thing, with_value

_IN_USE: Mapping[str, Json] = {
    "serviceAccountName": "agent",
    "priorityClassName": "high",
    "volumes": [{"name": "settings", "configMap": {"name": "settings"}}],
}
_NODES: Json = {"nodes": [{"name": "a"}, {"name": "b", "taints": ["k=v:NoSchedule"]}]}


def _daemon_sets(name: str) -> Sequence[Manifest]:
    one = agent(name, **_IN_USE)
    pod = "spec.template.spec"
    return (
        one,
        with_value(one, f"{pod}.containers.0.image", "registry.example/other:2"),
        with_value(one, f"{pod}.serviceAccount", "other"),
        with_value(one, f"{pod}.tolerations", [{"operator": "Exists"}]),
        with_value(one, f"{pod}.priorityClassName", "low"),
        with_value(one, "metadata.creationTimestamp", None),
        with_value(one, "spec.minReadySeconds", -1),
        with_value(one, "metadata.name", None),
    )


def _binding(role: str) -> Manifest:
    fields: Manifest = {
        "subjects": [{"kind": "ServiceAccount", "name": "agent", "namespace": "kube-system"}],
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": role},
    }
    return thing("RoleBinding", group="rbac.authorization.k8s.io/v1", **fields)


def _role(*verbs: str) -> Manifest:
    rules = [{"apiGroups": [""], "resources": ["pods"], "verbs": list(verbs)}]
    return thing("Role", group="rbac.authorization.k8s.io/v1", rules=rules)


def _class(value: int) -> Manifest:
    return {
        "apiVersion": "scheduling.k8s.io/v1",
        "kind": "PriorityClass",
        "metadata": {"name": "high"},
        "value": value,
    }


_OBJECTS: Sequence[Sequence[Manifest]] = (
    _daemon_sets("agent"),
    _daemon_sets("second"),
    (_role("get"), _role("get", "delete"), _role("*")),
    (_binding("agent"), _binding("other")),
    (_class(1000), _class(10), _class(100_000)),
    tuple(thing("ConfigMap", "settings", data={"a": word}) for word in ("x", "y")),
    (thing("Service", spec={"selector": {"app": "agent"}, "ports": [{"port": 80}]}),),
)
"""Each object in the forms that it may have on a side; the first one is the most frequent."""
_JOB: Manifest = {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"generateName": "a-"}}
"""What is refused by every comparison, because it has no name."""


@st.composite
def _sides(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, str]]:
    """Files before and after: most objects stay, some of them in another place."""
    old, new = list[str](), list[str]()
    changed = draw(st.sets(st.sampled_from(range(len(_OBJECTS))), max_size=2))
    for number, forms in enumerate(_OBJECTS):
        pair: Sequence[Manifest | None] = (forms[0], forms[0])
        if number in changed:
            pair = draw(st.permutations([*forms, None]))
        for side, manifest in zip((old, new), pair, strict=False):
            if manifest is not None:
                side.append(yaml.safe_dump(manifest))
    if draw(st.integers(0, 9)) == 9:
        new.append(yaml.safe_dump(_JOB))
    return draw(_files(old)), draw(_files(new))


@st.composite
def _files(draw: st.DrawFn, texts: list[str]) -> dict[str, str]:
    texts = draw(st.permutations(texts))
    middle = draw(st.integers(0, len(texts)))
    return {"a.yaml": "---\n".join(texts[:middle]), "b.yaml": "---\n".join(texts[middle:])}


@given(_sides(), st.booleans())
def test_what_is_known_of_the_other_side_changes_no_answer(
    sides: tuple[dict[str, str], dict[str, str]], with_nodes: bool
) -> None:
    assert _answer(*sides, Known(), with_nodes) == _answer(*sides, None, with_nodes)


def _answer(
    old: dict[str, str], new: dict[str, str], known: Known | None, with_nodes: bool
) -> tuple[CommitChange, tuple[str, ...]] | str:
    nodes = read_nodes(documents_of(_NODES)) if with_nodes else None
    try:
        before, refused = declared_before(of_texts(old, known), known=known)
        after = declared(of_texts(new, known), known=known)
        return compare(before, after, nodes=nodes), refused
    except InputError as error:
        return str(error)


def test_two_objects_in_the_same_words_whose_names_the_server_makes_are_two() -> None:
    job = "apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: a-}\n"

    found = declared(of_texts({"a.yaml": job, "b.yaml": job}, Known()))

    assert [each.source for each in found.found.objects] == ["a.yaml", "b.yaml"]


def test_what_nobody_changed_is_the_same_object_on_both_sides() -> None:
    known = Known()
    text = yaml.safe_dump(with_value(agent(), "metadata.creationTimestamp", None))

    before, _ = declared_before(of_texts({"old.yaml": text}, known), known=known)
    after = declared(of_texts({"new.yaml": text}, known), known=known)

    assert after.manifests[0] is before.manifests[0]
    assert after.views[0] is before.views[0]
