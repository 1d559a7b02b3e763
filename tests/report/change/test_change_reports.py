"""The reports say the same, each in its way, and no name breaks out of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from constructs_lib.change.commit import CommitChange, commit_change
from constructs_lib.change.compare import Difference
from constructs_lib.change.on_nodes import on_nodes
from constructs_lib.daemon_set.scheduling import read_daemon_set
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.taints import Taint
from constructs_lib.placement.coverage import Coverage, coverage
from constructs_lib.report.change.json import SCHEMA
from constructs_lib.report.change.json import render as as_json
from constructs_lib.report.change.markdown import render as markdown
from constructs_lib.report.change.text import render as text
from constructs_lib.report.change.words import difference_words
from tests.change.builders import agent, thing, with_value
from tests.placement.builders import node

BUMPED = agent(container={"image": "example.com/agent:2"})
RENAMED = with_value(agent(), "metadata.name", "shipper")
TOLERATING = agent(tolerations=[{"key": "gpu", "operator": "Exists"}])


OPERATOR = thing(
    "Deployment", "operator", group="apps/v1", spec={"selector": {"matchLabels": {"a": "b"}}}
)
REPLACED = with_value(OPERATOR, "spec.selector.matchLabels", {"a": "c"})
DEFINITION = thing("CustomResourceDefinition", "pools.example", group="apiextensions.k8s.io/v1")


def on_fleet(old: list[Any], new: list[Any]) -> CommitChange:
    def placed(side: list[Any]) -> Coverage:
        daemon_sets = [read_daemon_set(each) for each in side if each["kind"] == "DaemonSet"]
        return coverage(daemon_sets, nodes)

    nodes = [node("a"), node("b"), node("g", taints=(Taint("gpu", "", "NoSchedule"),))]
    return commit_change(old, new, nodes=on_nodes(placed(old), placed(new)))


def test_the_text_of_a_restart() -> None:
    assert text(on_fleet([agent()], [BUMPED])) == (
        "kube-system/agent: rolling restart of 2 Pods\n"
        "  spec.template.spec.containers[agent].image: example.com/agent:1 -> example.com/agent:2\n"
        "  info DS1307 image-changed: agent: the image is upgraded from 1 to 2.\n"
        "\n"
        "DaemonSets: 1 restarted\n"
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (commit_change([agent()], [agent()]), "nothing changes"),
        (commit_change([agent()], [BUMPED]), "rolling restart of all its Pods"),
        (on_fleet([TOLERATING], [agent()]), "loses 1 node; rolling restart of 2 Pods"),
        (
            on_fleet([TOLERATING], [agent()]),
            "lost 1 node (g); now: taint gpu:NoSchedule is not tolerated",
        ),
        (on_fleet([agent()], [TOLERATING]), "gains 1 node; rolling restart of 2 Pods"),
        (commit_change([agent()], [TOLERATING]), "may run on different nodes than before"),
        (commit_change([agent()], [RENAMED]), "was kube-system/agent: a DaemonSet cannot be"),
        (
            commit_change([agent()], [with_value(agent(), "spec.selector", {})]),
            "cannot be applied: spec.selector cannot be changed",
        ),
        (
            commit_change([agent()], [with_value(agent(), "spec.minReadySeconds", 1)]),
            "kube-system/agent: no Pod restarts",
        ),
        (
            commit_change(
                [agent()], [with_value(BUMPED, "spec.updateStrategy", {"type": "OnDelete"})]
            ),
            "OnDelete: all its Pods keep running until they are deleted",
        ),
        (on_fleet([], [agent()]), "DaemonSet kube-system/agent: its Pods are created on 2 nodes"),
        (on_fleet([agent()], []), "DaemonSet kube-system/agent: 2 nodes lose it"),
        (commit_change([thing("ConfigMap")], []), "GitOps tools that prune: ConfigMap kube-system"),
    ],
    ids=[
        "nothing",
        "restart",
        "lost",
        "reason",
        "gained",
        "unknown nodes",
        "renamed",
        "selector",
        "calm",
        "by hand",
        "new",
        "gone",
        "pruned",
    ],
)
def test_the_text_says_what_happens(change: CommitChange, said: str) -> None:
    assert said in text(change)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (1, 2, "a.b: 1 -> 2"),
        (None, True, "a.b: not set -> true"),
        ("", "x", 'a.b: "" -> x'),
        ({"x": "y"}, None, 'a.b: {"x": "y"} -> not set'),
        ("(hidden)", "(hidden)", "a.b: (hidden), changed"),
        (None, "a\nb\n", "a.b: not set -> (text of 2 lines)"),
        ("x" * 200, 1, f"a.b: {'x' * 159}… -> 1"),
    ],
    ids=["numbers", "set", "empty", "a map", "hidden", "new lines", "long"],
)
def test_a_difference_is_one_line(old: Json, new: Json, words: str) -> None:
    assert difference_words(Difference(path=("a", "b"), old=old, new=new)) == words


def test_of_texts_of_several_lines_only_the_lines_are_counted() -> None:
    difference = Difference(path=("a",), old="a\nb", new="a\nc\nd", lines=(2, 1))

    assert difference_words(difference) == "a: 2 lines added, 1 removed"


def test_another_order_is_told_by_names() -> None:
    difference = Difference(path=("env",), old=["A", "B"], new=["B", "A"], is_order=True)

    assert difference_words(difference) == "env: other order: A, B -> B, A"


def test_many_differences_are_counted() -> None:
    old, new = (thing("ConfigMap", data={str(n): v for n in range(25)}) for v in ("a", "b"))

    assert "and 5 more; --format json shows them all" in text(commit_change([old], [new]))


def test_colour_is_only_there_when_asked_for() -> None:
    change = commit_change([agent()], [BUMPED])

    assert "\x1b[" in text(change, color=True)
    assert "\x1b[" not in text(change)


def test_the_json_has_a_schema_and_every_fact() -> None:
    told = json.loads(as_json(on_fleet([TOLERATING, thing("Secret")], [BUMPED])))
    (found,) = told["daemonsets"]

    assert told["schema"] == SCHEMA == "constructs-lib/diff/v1"
    assert (found["impact"], found["nodes"]["before"], found["nodes"]["after"]) == (
        "coverage",
        3,
        2,
    )
    assert [each["kind"] for each in told["removed"]] == ["Secret"]


def test_the_table_of_the_markdown_names_each_daemon_set() -> None:
    assert "| `kube-system/agent` | restart | rolling restart of 2 Pods |" in markdown(
        on_fleet([agent()], [BUMPED])
    )


def test_a_long_comment_leaves_whole_objects_out() -> None:
    def many(value: str) -> list[Any]:
        data = {f"{key}-{'x' * 80}": value for key in range(40)}
        return [thing("ConfigMap", f"c{number}", data=data) for number in range(40)]

    comment = markdown(commit_change(many("a"), many("b")))

    assert len(comment) < 65_536
    assert comment.endswith("more did not fit here.\n")
    assert comment.count("<details>") == comment.count("</details>")


NASTY = "a\n</summary>|`**x**\x1b[31m@team"


@pytest.mark.parametrize("kind", ["DaemonSet", "ConfigMap"])
def test_no_name_breaks_out_of_a_report(kind: str) -> None:
    old = agent() if kind == "DaemonSet" else thing(kind, data={"a": "1"})
    old = with_value(old, "metadata.name", NASTY)
    new = with_value(old, "metadata.labels", {NASTY: "x"})
    change = commit_change([old], [new])

    for report in (text(change), markdown(change)):
        assert "\x1b" not in report
        assert "a\n</summary>" not in report


@pytest.mark.parametrize("render", [text, markdown, as_json])
def test_no_report_tells_a_secret(render: Any) -> None:
    old, new = (thing("Secret", stringData={"token": value}) for value in ("first", "second"))
    report = render(commit_change([old, agent()], [new, agent()]))

    assert "token" in report
    for hidden in ("first", "second", "Zmlyc3Q=", "c2Vjb25k"):
        assert hidden not in report


RENDERED = {"text": text, "markdown": markdown, "json": as_json}


@pytest.mark.parametrize("form", RENDERED)
def test_an_object_that_cannot_be_applied_says_so_and_how_to_replace_it(form: str) -> None:
    told = RENDERED[form](commit_change([OPERATOR], [REPLACED]))

    assert "cannot be applied: spec.selector cannot be changed in place" in told
    assert "kubectl -n kube-system delete deployment/operator" in told


@pytest.mark.parametrize("form", RENDERED)
def test_what_is_lost_with_a_definition_is_an_error(form: str) -> None:
    told = RENDERED[form](commit_change([DEFINITION], []))

    assert "definition-pruned" in told
    assert "takes every object of its kind in the cluster with it" in told


def test_objects_that_cannot_be_applied_are_counted_apart() -> None:
    old = [OPERATOR, thing("ConfigMap", data={"a": "1"})]
    new = [REPLACED, thing("ConfigMap", data={"a": "2"})]

    assert text(commit_change(old, new)).splitlines()[-1] == (
        "objects: 1 cannot be applied, 1 changed"
    )
