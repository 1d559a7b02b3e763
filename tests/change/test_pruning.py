"""What is lost with objects that a GitOps tool prunes."""

from __future__ import annotations

import pytest

from constructs_lib.change.commit import commit_change
from constructs_lib.change.pruning import pruning_remarks
from constructs_lib.k8s.manifest import Manifest
from tests.change.builders import thing, with_value


def definition(name: str = "ippools.crd.projectcalico.org") -> Manifest:
    manifest = thing("CustomResourceDefinition", name, group="apiextensions.k8s.io/v1")
    del manifest["metadata"]["namespace"]
    return manifest


def test_a_definition_that_goes_is_an_error() -> None:
    change = commit_change([definition()], [])
    (remark,) = change.remarks

    assert (remark.name, remark.severity) == ("definition-pruned", "error")
    assert remark.message.startswith("ippools.crd.projectcalico.org: a definition takes every obj")
    assert change.reaches("recreate")


def test_many_of_them_are_one_remark() -> None:
    (remark,) = pruning_remarks([definition(f"kind{number}.example") for number in range(23)])

    assert "kind0.example, kind1.example, kind2.example and 20 more: " in remark.message


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("argocd.argoproj.io/sync-options", "ServerSideApply=true, Prune=false"),
        ("helm.sh/resource-policy", "keep"),
        ("kustomize.toolkit.fluxcd.io/prune", "disabled"),
    ],
)
def test_a_definition_that_the_tool_keeps_is_none(key: str, value: str) -> None:
    kept = with_value(definition(), "metadata.annotations", {key: value})

    assert list(pruning_remarks([kept])) == []


@pytest.mark.parametrize("kind", ["Namespace", "PersistentVolumeClaim"])
def test_what_else_takes_more_with_it_is_a_warning(kind: str) -> None:
    change = commit_change([thing(kind)], [])
    (remark,) = change.remarks

    assert remark.severity == "warning"
    assert not change.reaches("recreate")


def test_an_object_of_another_group_with_the_same_kind_is_none() -> None:
    assert list(pruning_remarks([thing("Namespace", group="example.com/v1")])) == []


def test_a_definition_that_stays_is_none() -> None:
    assert commit_change([definition()], [definition()]).remarks == ()


def test_malformed_annotations_keep_nothing() -> None:
    odd = with_value(definition(), "metadata.annotations", ["helm.sh/resource-policy"])

    assert [remark.name for remark in pruning_remarks([odd])] == ["definition-pruned"]
