"""Fields are told by the paths people use, items by their keys, and Secrets not at all."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from constructs_lib.change.compare import Difference, as_told, compare, same
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.normal import normal_form
from tests.change.builders import agent, pair_of, thing, with_value

POD = "spec.template.spec"
AGENT = f"{POD}.containers[agent]"


def told(old: Manifest, new: Manifest) -> dict[str, tuple[Json, Json]]:
    pair = pair_of(old, new)
    return {each.place: (each.old, each.new) for each in compare(pair.old, pair.new)}


def reported(old: Manifest, new: Manifest) -> dict[str, tuple[Json, Json]]:
    pair = pair_of(old, new)
    differences = as_told(compare(pair.old, pair.new), show_values=False, kind=new["kind"])
    return {each.place: (each.old, each.new) for each in differences}


def boxes(*names: str) -> Manifest:
    containers = [{"name": name, "image": f"{name}:1"} for name in names]
    return with_value(agent(), f"{POD}.containers", containers)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            agent(),
            agent(container={"image": "b:2"}),
            {f"{AGENT}.image": ("example.com/agent:1", "b:2")},
        ),
        (
            boxes("a", "b"),
            boxes("b"),
            {f"{POD}.containers[a]": ({"name": "a", "image": "a:1"}, None)},
        ),
        (boxes("a", "b"), boxes("b", "a"), {f"{POD}.containers": (["a", "b"], ["b", "a"])}),
        (
            agent(container={"ports": [{"containerPort": 53}]}),
            agent(
                container={
                    "ports": [
                        {"containerPort": 53},
                        {"containerPort": 53, "name": "u", "protocol": "UDP"},
                    ]
                }
            ),
            {
                f"{AGENT}.ports[53/UDP]": (
                    None,
                    {"containerPort": 53, "name": "u", "protocol": "UDP"},
                )
            },
        ),
        (
            agent(container={"args": ["-a", "-b"]}),
            agent(container={"args": ["-a", "-c"]}),
            {f"{AGENT}.args[1]": ("-b", "-c")},
        ),
        (
            agent(tolerations=[{"operator": "Exists"}]),
            agent(),
            {f"{POD}.tolerations[0]": ({"operator": "Exists"}, None)},
        ),
        (
            agent(nodeSelector={"a/b": "1"}),
            agent(nodeSelector={"a/b": "2"}),
            {f"{POD}.nodeSelector[a/b]": ("1", "2")},
        ),
        (
            agent(container={"resources": {"requests": {"cpu": "1000m"}}}),
            agent(container={"resources": {"requests": {"cpu": 2}}}),
            {f"{AGENT}.resources.requests[cpu]": ("1", "2")},
        ),
        (
            agent(container={"env": [{"name": "A"}, {"name": "A", "value": "1"}]}),
            agent(container={"env": [{"name": "A"}, {"name": "A", "value": "2"}]}),
            {f"{AGENT}.env[1].value": ("1", "2")},
        ),
        (
            thing("Widget", spec={"on": True, "n": {"x": 1}}),
            thing("Widget", spec={"on": 1, "n": {"x": 2}}),
            {"spec.on": (True, 1), "spec.n.x": (1, 2)},
        ),
        (
            thing("ClusterRole", rules=[{"verbs": ["get"]}]),
            thing("ClusterRole", rules=[{"verbs": ["get", "list"]}]),
            {"rules[0].verbs[1]": (None, "list")},
        ),
    ],
    ids=[
        "a scalar",
        "an item gone",
        "another order",
        "two keys",
        "an argument",
        "a list without keys",
        "a key with a slash",
        "an amount",
        "a name twice",
        "an unknown kind",
        "a verb",
    ],
)
def test_a_difference_is_told_where_it_is(
    old: Manifest, new: Manifest, expected: dict[str, tuple[Json, Json]]
) -> None:
    assert told(old, new) == expected


@pytest.mark.parametrize("field", ["data", "stringData", "payload"])
def test_no_value_of_a_secret_is_reported(field: str) -> None:
    old, new = ({**thing("Secret"), field: {"token": text}} for text in ("first", "second"))

    assert set(reported(old, new).values()) == {("(hidden)", "(hidden)")}
    assert "first" not in str(reported(old, new))


def test_a_malformed_secret_is_hidden_too() -> None:
    assert reported(thing("Secret", data="first"), thing("Secret")) == {"data": ("(hidden)", None)}


def test_the_labels_of_a_secret_are_reported() -> None:
    new = with_value(thing("Secret"), "metadata.labels", {"a": "b"})

    assert reported(thing("Secret"), new) == {"metadata.labels": (None, {"a": "b"})}


def test_the_word_after_a_secret_flag_is_hidden() -> None:
    old, new = (
        with_value(agent(), f"{POD}.containers", [{"name": "a", "args": ["--token", word, word]}])
        for word in ("x", "y")
    )

    assert reported(old, new) == {
        f"{POD}.containers[a].args[1]": ("(hidden)", "(hidden)"),
        f"{POD}.containers[a].args[2]": ("x", "y"),
    }


def test_of_a_long_text_only_its_lines_are_told() -> None:
    old, new = (thing("ConfigMap", data={"a": text}) for text in ("x\ny\n", "x\nz\nz\n"))
    pair = pair_of(old, new)
    (difference,) = as_told(compare(pair.old, pair.new), show_values=False, kind="ConfigMap")

    assert (difference.old, difference.new) == ("(text of 2 lines)", "(text of 3 lines)")
    assert difference.lines == (2, 1)


def test_all_values_are_told_on_request() -> None:
    pair = pair_of(thing("Secret", stringData={"a": "x"}), thing("Secret", stringData={"a": "y"}))
    differences = compare(pair.old, pair.new)

    assert as_told(differences, show_values=True, kind="Secret") == differences


@pytest.mark.parametrize(
    ("path", "expected"), [("spec.template.spec.hostPID", True), ("spec.minReadySeconds", False)]
)
def test_what_is_in_the_template_restarts(path: str, expected: bool) -> None:
    assert Difference(path=tuple(path.split(".")), old=1, new=2).restarts is expected


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["", "a", "b"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "spec", "env", "data"]), inner, max_size=3)
    ),
    max_leaves=8,
)
KINDS = st.sampled_from(["DaemonSet", "ConfigMap", "Service", "Widget"])


def any_thing(kind: str, spec: Any) -> Manifest:
    group = "apps/v1" if kind == "DaemonSet" else "v1"
    return normal_form({**thing(kind, group=group), "spec": spec, "data": spec})


@given(KINDS, VALUES, VALUES)
def test_there_are_differences_exactly_where_two_things_differ(
    kind: str, one: Json, other: Json
) -> None:
    old, new = any_thing(kind, {"a": one}), any_thing(kind, {"a": other})

    assert bool(compare(old, new)) != same(old, new)


@example(kind="Widget", one=[None, {"a": 1}, None], other=[{"a": 1}, [], None])
@given(KINDS, VALUES, VALUES)
def test_the_way_back_has_the_same_places(kind: str, one: Json, other: Json) -> None:
    old, new = any_thing(kind, one), any_thing(kind, other)
    there = {(each.place, str(each.old), str(each.new)) for each in compare(old, new)}
    back = {(each.place, str(each.new), str(each.old)) for each in compare(new, old)}

    assert len(there) == len(back)


def test_lists_of_thousands_of_items_differ_between_their_equal_ends() -> None:
    """Aligning them would take minutes."""
    old = {"args": ["a", *["x"] * 3000, "b"]}
    new = {"args": ["a", *["x"] * 1000, "y", *["x"] * 1999, "b"]}
    found = list(compare({"kind": "X", "spec": old}, {"kind": "X", "spec": new}))

    assert {each.path for each in found} == {("spec", "args", "[1001]")}
