"""Which Pods a term of affinity is about."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.k8s.pod_affinity import read_affinity_terms


@pytest.mark.parametrize(
    ("scope", "namespace", "meant"),
    [
        pytest.param({}, "own", True, id="its own namespace"),
        pytest.param({}, "other", False, id="not another one"),
        pytest.param({"namespaces": ["other"]}, "other", True, id="a named one"),
        pytest.param({"namespaces": ["other"]}, "own", False, id="then not its own"),
        pytest.param({"namespaceSelector": {}}, "any", True, id="all"),
        pytest.param(
            {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "shop"}}},
            "shop",
            True,
            id="selected by name",
        ),
        pytest.param(
            {"namespaceSelector": {"matchLabels": {"team": "shop"}}},
            "shop",
            False,
            id="selected by a label that is not known",
        ),
    ],
)
def test_a_term_means_pods_of_its_namespaces(
    scope: dict[str, Any], namespace: str, *, meant: bool
) -> None:
    term = {"topologyKey": "zone", "labelSelector": {"matchLabels": {"app": "a"}}, **scope}
    required = {"requiredDuringSchedulingIgnoredDuringExecution": [term]}
    (read,) = read_affinity_terms({"affinity": {"podAffinity": required}}, "podAffinity", "own", {})

    assert read.means(namespace, {"app": "a"}) is meant
    assert not read.means(namespace, {"app": "b"})


def test_a_term_without_selector_means_no_pod() -> None:
    required = {"requiredDuringSchedulingIgnoredDuringExecution": [{"topologyKey": "zone"}]}
    pod = {"affinity": {"podAntiAffinity": required}}
    (read,) = read_affinity_terms(pod, "podAntiAffinity", "own", {})

    assert not read.means("own", {})


@pytest.mark.parametrize(
    ("keys", "meant"),
    [
        pytest.param({"matchLabelKeys": ["tier"]}, {"same"}, id="of its own tier"),
        pytest.param({"mismatchLabelKeys": ["tier"]}, {"other", "none"}, id="of another tier"),
        pytest.param({"matchLabelKeys": ["team"]}, {"same", "other", "none"}, id="not its label"),
        pytest.param({"matchLabelKeys": ["controller-revision-hash"]}, set(), id="of its revision"),
        pytest.param(
            {"mismatchLabelKeys": ["controller-revision-hash"]},
            {"same", "other", "none"},
            id="of another revision",
        ),
    ],
)
def test_a_term_asks_for_labels_like_those_of_its_own_pod(
    keys: dict[str, Any], meant: set[str]
) -> None:
    term = {"topologyKey": "zone", "labelSelector": {}, **keys}
    pod = {"affinity": {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [term]}}}
    (read,) = read_affinity_terms(pod, "podAffinity", "own", {"tier": "x"})
    pods = {"same": {"tier": "x"}, "other": {"tier": "y"}, "none": {}}

    assert {name for name, labels in pods.items() if read.means("own", labels)} == meant
