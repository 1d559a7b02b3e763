"""Annotations of a template: what the API server says of them, in our words."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.manifest import Json, Manifest
from tests.validation.builders import refused, with_spec

ANNOTATIONS = "spec.template.metadata.annotations"


def with_annotations(annotations: Json) -> Manifest:
    template = with_spec()["spec"]["template"]
    metadata = {**template["metadata"], "annotations": annotations}
    return with_spec(template={**template, "metadata": metadata})


@pytest.mark.parametrize(
    ("manifest", "messages"),
    [
        pytest.param(
            with_annotations({"kubernetes.io/config.mirror": "a"}),
            [
                (
                    f"{ANNOTATIONS}[kubernetes.io/config.mirror]: "
                    "is set by the kubelet for static Pods only; remove it"
                )
            ],
            id="a static Pod",
        ),
        pytest.param(
            with_annotations({"controller.kubernetes.io/pod-deletion-cost": "+5"}),
            [
                (
                    f"{ANNOTATIONS}[controller.kubernetes.io/pod-deletion-cost]: "
                    "is '+5'; write a whole number of 32 bits"
                )
            ],
            id="a cost that is no number",
        ),
        pytest.param(
            with_annotations({"scheduler.alpha.kubernetes.io/tolerations": "x"}),
            [
                (
                    f"{ANNOTATIONS}[scheduler.alpha.kubernetes.io/tolerations]: "
                    "is no list of tolerations; remove it and "
                    "write the field tolerations"
                )
            ],
            id="tolerations that are none",
        ),
        pytest.param(
            with_annotations(
                {"container.apparmor.security.beta.kubernetes.io/x": "runtime/default"}
            ),
            [
                (
                    f"{ANNOTATIONS}[container.apparmor.security.beta.kubernetes.io/x]: "
                    "names container 'x', which the Pod "
                    "has not; remove it"
                )
            ],
            id="a profile of no container",
        ),
    ],
)
def test_the_reasons_are_told(manifest: Manifest, messages: list[str]) -> None:
    assert refused(manifest) == messages
