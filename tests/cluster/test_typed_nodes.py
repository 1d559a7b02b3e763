"""The fast way says what the way for every form says, or nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.cluster.nodes import Nodes
from constructs_lib.cluster.read import read_node_file
from constructs_lib.cluster.typed_nodes import typed_nodes as of_pieces
from constructs_lib.errors import ConstructsLibError
from constructs_lib.intake.input import documents_of_texts


def plain(name: str = "a") -> dict[str, Any]:
    """A node with everything that is read, and something that is not."""
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {
            "name": name,
            "labels": {
                "kubernetes.io/hostname": name,
                "zone": "ü",
                "eks.amazonaws.com/nodegroup": "p",
            },
            "annotations": {"note": "[{"},
        },
        "spec": {
            "taints": [{"key": "k", "effect": "NoSchedule"}],
            "unschedulable": True,
            "providerID": "x",
        },
        "status": {
            "allocatable": {"cpu": "1930m", "memory": "7Gi", "pods": "29"},
            "capacity": {"cpu": "2", "memory": "8Gi", "pods": "29"},
            "conditions": [
                {"type": "MemoryPressure", "status": "False"},
                {"type": "Ready", "status": "True", "message": "fine"},
            ],
            "nodeInfo": {"osImage": "Talos (v1.11.2)", "bootID": "1"},
            "declaredFeatures": ["A", "B"],
            "images": [{"names": ["x"], "sizeBytes": 5}],
        },
    }


def text(*nodes: Any, **around: Any) -> bytes:
    return json.dumps({"kind": "List", "items": list(nodes), **around}).encode()


def typed_nodes(data: bytes) -> Nodes | None:
    """The fast way's answer, which is one whatever pieces it reads."""
    whole_text = of_pieces([data])
    for size in (40, 333, 1000):
        found = of_pieces(data[start : start + size] for start in range(0, len(data), size))
        if found is not None:
            assert found == whole_text
    return whole_text


def whole(data: bytes) -> Nodes | None:
    """What the way for every form reads; none where it refuses."""
    try:
        return read_node_file(documents_of_texts({"nodes.json": data})).nodes
    except ConstructsLibError:
        return None


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(text(plain("a"), plain("b")), id="as kubectl prints it"),
        pytest.param(text(plain(), apiVersion="v1", metadata={"resourceVersion": ""}), id="head"),
        pytest.param(text({"metadata": {"name": "a"}}, kind="NodeList"), id="typed list"),
        pytest.param(text({"kind": "Node", "metadata": {"name": "a"}}), id="a name alone"),
        pytest.param(
            text({**plain(), "status": {"capacity": {"cpu": "2"}}}), id="capacity instead"
        ),
        pytest.param(text({**plain(), "status": {"conditions": []}}), id="no condition"),
        pytest.param(b"\n " + text(plain()) + b"\n", id="space"),
        pytest.param(
            b'{"kind":"List","items":[{"kind":"Node","metadata":{"name":"x"},"metadata":{"name":"a"}}]}',
            id="a key twice: the last one counts",
        ),
        pytest.param(
            text(plain()).replace(b'"sizeBytes": 5', b'"sizeBytes": 1e999'), id="beyond numbers"
        ),
    ],
)  # fmt: skip
def test_a_list_as_kubectl_prints_it_is_read_the_fast_way(data: bytes) -> None:
    assert typed_nodes(data) == whole(data) is not None


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    node = plain("b")
    change(node)
    return text(plain("a"), node)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"nodes: [{name: a}]", id="YAML"),
        pytest.param(text(), id="no node"),
        pytest.param(text(plain(), plain()), id="a name twice"),
        pytest.param(text(plain(), {"kind": "Pod"}), id="another kind"),
        pytest.param(text(plain(), kind="PodList"), id="another list"),
        pytest.param(json.dumps(plain()).encode(), id="one node"),
        pytest.param(json.dumps({"items": [plain()]}).encode(), id="a list without a kind"),
        pytest.param(text(text(plain()).decode()), id="a text"),
        pytest.param(b"\xef\xbb\xbf" + text(plain()), id="byte order mark"),
        pytest.param(text(plain()).replace(b"fine", b"\xff"), id="not UTF-8 where nobody reads"),
        pytest.param(text(plain()).replace(b"fine", b"\xed\xa0\x80"), id="surrogate in UTF-8"),
        pytest.param(text(plain()).replace(b"fine", b"\\ud800"), id="surrogate where nobody reads"),
        pytest.param(text(plain()).replace(b'"a"', b'"\\udc00"'), id="surrogate in a name"),
        pytest.param(text(plain()).replace(b": 5", b": NaN"), id="NaN where nobody reads"),
        pytest.param(text(plain()).replace(b": 5", b": " + b"9" * 5000), id="a number without end"),
        pytest.param(text(plain()).replace(b": 5", b": " + b"[" * 497 + b"]" * 497), id="too deep"),
        pytest.param(
            text(plain(), metadata=0).replace(b": 0", b": " + b"[" * 600 + b"]" * 600),
            id="too deep around the nodes",
        ),
        pytest.param(text(plain())[:-1], id="cut off"),
        pytest.param(text(plain()) + b"x", id="something behind it"),
        pytest.param(changed(lambda node: node["metadata"].pop("name")), id="no name"),
        pytest.param(changed(lambda node: node["metadata"].update(name="")), id="empty name"),
        pytest.param(changed(lambda node: node["metadata"].update(name=5)), id="a number as name"),
        pytest.param(
            changed(lambda node: node["metadata"]["labels"].update(x=5)), id="a number as label"
        ),
        pytest.param(
            changed(lambda node: node["spec"]["taints"][0].update(effect="No")), id="no effect"
        ),
        pytest.param(changed(lambda node: node["spec"]["taints"][0].pop("key")), id="no key"),
        pytest.param(changed(lambda node: node["spec"].update(taints=["a:NoSchedule"])), id="text"),
        pytest.param(changed(lambda node: node["spec"].update(unschedulable="yes")), id="no flag"),
        pytest.param(
            changed(lambda node: node["status"]["allocatable"].update(cpu="much")), id="no amount"
        ),
        pytest.param(
            changed(lambda node: node["status"]["capacity"].update(cpu="much")),
            id="no amount where another counts",
        ),
        pytest.param(
            changed(lambda node: node["status"]["allocatable"].update(cpu=2)), id="a bare number"
        ),
        pytest.param(
            changed(lambda node: node["status"].update(conditions=[5])), id="no condition"
        ),
        pytest.param(changed(lambda node: node.update(status=[])), id="no map"),
        pytest.param(changed(lambda node: node.update(kind=None)), id="no kind"),
    ],
)
def test_anything_else_is_left_to_the_way_for_every_form(data: bytes) -> None:
    assert typed_nodes(data) is None


@pytest.mark.parametrize("levels", [1, 400, 494, 495, 600])
def test_nodes_are_as_deep_as_the_other_way_takes_them(levels: int) -> None:
    data = text(plain()).replace(b": 5", b": " + b"[" * levels + b"]" * levels)

    assert typed_nodes(data) == whole(data)
    assert (typed_nodes(data) is None) == (levels > 494)


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["", "a", "True", "1", "8Gi", "NoSchedule", "\ud800"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["key", "effect", "name", "type", "status"]), inner)
    ),
    max_leaves=5,
)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every collection in a value, with each of its keys."""
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    inner = [value[key] for key in keys if isinstance(value[key], dict | list)]
    return [(value, key) for key in keys] + [place for each in inner for place in places(each)]


@given(st.data())
def test_whatever_stands_in_one_place_there_is_one_answer(data: st.DataObject) -> None:
    node = plain()
    owner, key = data.draw(st.sampled_from(places(node)))
    owner[key] = data.draw(anything)
    read = typed_nodes(found := text(node))

    assert read is None or read == whole(found)


@st.composite
def lists_of_nodes(draw: st.DrawFn) -> bytes:
    """A list of some nodes as one program or another prints it."""
    names = draw(st.lists(st.sampled_from("abcdefghijklmnop"), min_size=3, unique=True))
    nodes = []
    for name in names:
        node = plain(name)
        if draw(st.booleans()):
            node["metadata"]["labels"]["kubernetes.io/hostname"] = draw(st.sampled_from("ab"))
        if draw(st.booleans()):
            node["metadata"]["labels"]["topology.topolvm.io/node"] = draw(st.sampled_from("abc"))
        if draw(st.booleans()):
            node["metadata"]["labels"]["eks.amazonaws.com/nodegroup"] = draw(st.sampled_from("abc"))
        if draw(st.booleans()):
            node["status"]["allocatable"] = draw(st.sampled_from([None, {}, {"cpu": "1"}]))
        if draw(st.booleans()):
            node["spec"] = draw(st.sampled_from([None, {}, {"taints": []}]))
        if draw(st.booleans()):
            del node["status"]["nodeInfo"], node["apiVersion"]
        nodes.append(node)
    written = {"apiVersion": "v1", "items": nodes, "kind": "List", "metadata": {"a": "{]"}}
    indent = draw(st.sampled_from([None, 0, 4]))
    return json.dumps(written, indent=indent, ensure_ascii=draw(st.booleans())).encode()


@given(lists_of_nodes(), st.integers(20, 3_000))
def test_a_list_of_any_form_has_one_answer_in_pieces_of_any_size(data: bytes, size: int) -> None:
    pieces = (data[start : start + size] for start in range(0, len(data), size))

    assert of_pieces(pieces) == whole(data) is not None


@given(
    lists_of_nodes(),
    st.integers(100, 1_000),
    st.integers(0, 5_000),
    st.sampled_from([b"", b"{", b"}", b"]", b",", b'"', b"\\", b"x", b"\xff", b'"items": [{"']),
    st.integers(0, 60),
)
def test_a_list_that_is_broken_somewhere_has_one_answer(
    data: bytes, size: int, at: int, put: bytes, cut: int
) -> None:
    broken = data[:at] + put + data[at + cut :]
    found = of_pieces(broken[start : start + size] for start in range(0, len(broken), size))

    assert found is None or found == whole(broken)
