"""What this library writes is accepted as it stands, and stays as it was written.

Nothing of it is left in the cluster but namespaces. It would replace the CNI agent and kube-proxy
of a cluster that has them, so it goes into a cluster of our own only.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.questions.diff import diff
from tests.control_plane.api import Api
from tests.control_plane.conftest import GIVEN
from tests.control_plane.definitions import definitions
from tests.control_plane.written import FILES, namespaces_of, objects_of

pytestmark = pytest.mark.skipif(GIVEN is not None, reason="It would replace agents of the cluster.")

ADVICE = (
    "spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to "
    "prevent possible logging of tokens in volume attributes"
)
"""Said of every driver with tokens. Who declares one knows whether it can: tokens_in_secrets."""


@pytest.fixture(scope="module")
def defined(api: Api) -> Iterator[Api]:
    """The cluster with the kinds that do not come with Kubernetes."""
    made = list(definitions())
    for each in made:
        api.apply(each, force="true")
    api.wait_for({each["spec"]["group"] for each in made})
    yield api
    for each in made:
        api.delete(api.place(each))


@pytest.mark.parametrize("path", FILES.values(), ids=FILES.keys())
def test_objects_are_accepted_without_a_warning_and_without_drift(path: Path, defined: Api) -> None:
    objects = objects_of(path)
    for each in namespaces_of(objects):
        defined.apply(each, force="true")
    try:
        answers = [defined.apply(each, force="true") for each in objects]
        again = [defined.apply(each, force="true").value for each in objects]
    finally:
        remove(defined, objects)

    assert {warning for answer in answers for warning in answer.warnings} <= {ADVICE}
    assert [content(each) for each in again] == [content(each.value) for each in answers]
    assert drift(objects, [answer.value for answer in answers]) == []


def content(manifest: Manifest) -> Json:
    """An object without what controllers write into it."""
    metadata = {
        name: each
        for name, each in manifest["metadata"].items()
        if name not in {"managedFields", "resourceVersion"}
    }
    return {name: each for name, each in manifest.items() if name != "status"} | {
        "metadata": metadata
    }


def drift(declared: list[Manifest], live: list[Manifest]) -> list[str]:
    """What ``diff`` would take for a change, although nobody has changed anything."""
    change = diff(_ours(live), _ours(declared))
    return [
        f"{title}: {each.place}"
        for title, differences in [
            *((each.title, each.differences) for each in change.daemon_sets),
            *((each.title, each.differences) for each in change.others),
        ]
        for each in differences
    ] + [str(each["metadata"]) for each in (*change.added, *change.removed)]


def _ours(manifests: list[Manifest]) -> list[Manifest]:
    """Without definitions of kinds, which only vendored agents bring."""
    return [each for each in manifests if each["kind"] != "CustomResourceDefinition"]


def remove(api: Api, objects: list[Manifest]) -> None:
    for each in reversed(objects):
        if each["kind"] != "Namespace":
            api.delete(api.place(each))
