"""Conditions are added to required node affinity wherever that is."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.facts.node_affinity import require_everywhere
from constructs_lib.yaml.edit import Put

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
POD = ("spec", "template", "spec")
TERMS = (*POD, "affinity", "nodeAffinity", REQUIRED, "nodeSelectorTerms")
LINUX = {"key": "kubernetes.io/os", "operator": "In", "values": ["linux"]}
ONE_TERM = {"nodeSelectorTerms": [{"matchExpressions": [LINUX]}]}
EXISTS = {"key": "a", "operator": "Exists"}
BY_NAME = {"key": "metadata.name", "operator": "In", "values": ["n"]}


def edits(affinity: dict[str, Any] | None) -> list[Put]:
    pod = {} if affinity is None else {"affinity": affinity}
    daemon_set = DaemonSetView({"kind": "DaemonSet", "spec": {"template": {"spec": pod}}})
    return list(require_everywhere(daemon_set, [LINUX]))


@pytest.mark.parametrize(
    ("affinity", "path", "value"),
    [
        pytest.param(
            None, (*POD, "affinity"), {"nodeAffinity": {REQUIRED: ONE_TERM}}, id="no affinity"
        ),
        pytest.param(
            {"podAffinity": {}},
            (*POD, "affinity", "nodeAffinity"),
            {REQUIRED: ONE_TERM},
            id="affinity to Pods",
        ),
        pytest.param({"nodeAffinity": {}}, TERMS[:-1], ONE_TERM, id="preferences"),
        pytest.param(
            {"nodeAffinity": {REQUIRED: {"nodeSelectorTerms": [{"matchExpressions": [EXISTS]}]}}},
            (*TERMS, 0, "matchExpressions", 1),
            LINUX,
            id="a term",
        ),
        pytest.param(
            {"nodeAffinity": {REQUIRED: {"nodeSelectorTerms": [{"matchFields": [BY_NAME]}]}}},
            (*TERMS, 0, "matchExpressions"),
            [LINUX],
            id="a term about the name",
        ),
    ],
)
def test_the_edit_stands_below_what_is_written(
    affinity: dict[str, Any] | None, path: tuple[str | int, ...], value: Any
) -> None:
    assert edits(affinity) == [Put(path=path, value=value)]


def test_every_term_gets_the_condition_but_one_that_matches_nothing() -> None:
    terms = [{"matchExpressions": [EXISTS]}, {}, {"matchExpressions": [EXISTS]}]
    found = edits({"nodeAffinity": {REQUIRED: {"nodeSelectorTerms": terms}}})

    assert [edit.path[:-2] for edit in found] == [(*TERMS, 0), (*TERMS, 2)]
