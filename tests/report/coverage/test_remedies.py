"""What to change is said in the words of whoever declared the DaemonSet."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib import CONTROL_PLANE, GPU
from constructs_lib.k8s.taints import Taint
from constructs_lib.placement.uncovered import Uncovered
from constructs_lib.report.coverage.remedies import advice_on, remedy_in_words, whose, yaml_to_add
from tests.placement.builders import agent, node, pod
from tests.placement.test_uncovered import ask


def gap(taints: tuple[Taint, ...] = (), **pod_spec: object) -> Uncovered:
    ((found,),) = ask([agent(**pod_spec)], [node(taints=taints)]).uncovered  # type: ignore[arg-type]  # fields of a Pod
    return found


@pytest.mark.parametrize(
    ("taint", "words"),
    [
        (Taint(GPU.key, "true", "NoSchedule"), "add GPU to 'tolerates'"),
        (Taint(CONTROL_PLANE.key, "", "NoSchedule"), "add CONTROL_PLANE to 'tolerates'"),
        (
            Taint("team", "a", "NoSchedule"),
            'add Taint(key="team", value="a") to \'tolerates\'',
        ),
        (
            Taint(GPU.key, "", "NoExecute"),
            'add Taint(key="nvidia.com/gpu", effect="NoExecute") to \'tolerates\'',
        ),
    ],
)
def test_a_declaration_of_this_library_is_told_in_its_words(taint: Taint, words: str) -> None:
    assert remedy_in_words(gap((taint,)), declared_here=True) == words


def test_any_other_daemon_set_is_told_in_the_words_of_kubernetes() -> None:
    found = gap((Taint("team", "a", "NoSchedule"),))

    assert remedy_in_words(found, declared_here=False) == "tolerate team=a:NoSchedule"


def test_the_yaml_of_several_changes_is_one_text_for_each_object() -> None:
    found = gap(
        (Taint("a", "", "NoSchedule"), Taint("b", "", "NoSchedule")), nodeSelector={"r": "x"}
    )

    assert dict(yaml_to_add(found)) == {
        "Node": "metadata:\n  labels:\n    r: x\n",
        "DaemonSet": (
            "spec:\n  template:\n    spec:\n      tolerations:\n"
            "      - key: a\n        operator: Exists\n        effect: NoSchedule\n"
            "      - key: b\n        operator: Exists\n        effect: NoSchedule\n"
        ),
    }


def test_eviction_and_hopeless_nodes_are_said_as_they_are() -> None:
    critical = agent(requests={"cpu": "1"}, priorityClassName="system-node-critical")
    ((evicting,),) = ask([critical], [node()], pod("web", requests={"cpu": 4000})).uncovered
    windows = node(labels={"kubernetes.io/os": "windows"})
    ((hopeless,),) = ask([agent(nodeSelector={"kubernetes.io/os": "linux"})], [windows]).uncovered

    assert remedy_in_words(evicting, declared_here=True) == "runs after evicting Pod shop/web"
    assert remedy_in_words(hopeless, declared_here=True).startswith("Leave it: ")


def test_a_change_for_a_node_by_name_says_that_the_others_need_one_too() -> None:
    zone = "topology.kubernetes.io/zone"
    expressions = [{"key": zone, "operator": "In", "values": ["a"]}]
    required = {"nodeSelectorTerms": [{"matchExpressions": expressions}]}
    affinity = {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": required}}
    nodes = [node(name, labels={zone: "b"}) for name in ("n1", "n2")]
    ((of_both,),) = ask([agent(affinity=affinity)], nodes).uncovered
    ((of_one,),) = ask([agent(affinity=affinity)], nodes[:1]).uncovered

    words = "add a term for n1 to the required node affinity"
    assert remedy_in_words(of_one, declared_here=True) == words
    assert (
        remedy_in_words(of_both, declared_here=True) == f"{words}, and one for each of the others"
    )


def test_advice_says_for_whom_and_where_it_is_unless_it_is_for_all() -> None:
    selector: dict[str, Any] = {"nodeSelector": {"role": "x"}}
    nodes = [node("a"), node("b", taints=(Taint("t", "", "NoSchedule"),))]
    found = ask([agent("one", **selector), agent("two", **selector)], nodes)
    (cause,) = found.causes

    advice = advice_on(cause, found.views)

    assert [(each.titles, whose(each, cause), each.words) for each in advice] == [
        (("kube-system/one", "kube-system/two"), "1 node (a): ", "label the node role=x"),
        (
            ("kube-system/one", "kube-system/two"),
            "1 node (b): ",
            "label the node role=x; tolerate t:NoSchedule",
        ),
    ]
