"""Objects that differ from a good one in one thing, and what is said of them."""

from __future__ import annotations

from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.policy.example import example_objects
from constructs_lib.validation.refusals import refusals

__all__ = ["refused", "with_container", "with_pod", "with_spec"]

POD = "spec.template.spec"
CONTAINER = f"{POD}.containers[0]"


def refused(manifest: Manifest) -> list[str]:
    """Why the API server refuses an object; places in a Pod or its first container cut short."""
    words = [str(refusal) for refusal in refusals(manifest)]
    return [each.replace(f"{CONTAINER}.", "").replace(f"{POD}.", "") for each in words]


def with_spec(**fields: Json) -> Manifest:
    """The good DaemonSet with other fields in its spec; None takes one away."""
    (manifest,) = example_objects("")
    spec = {**manifest["spec"], **fields}
    return {**manifest, "spec": {key: value for key, value in spec.items() if value is not None}}


def with_pod(**fields: Json) -> Manifest:
    """The same for its Pods."""
    template = with_spec()["spec"]["template"]
    return with_spec(template={**template, "spec": {**template["spec"], **fields}})


def with_container(**fields: Json) -> Manifest:
    """The same for its only container."""
    (container,) = with_spec()["spec"]["template"]["spec"]["containers"]
    return with_pod(containers=[{**container, **fields}])
