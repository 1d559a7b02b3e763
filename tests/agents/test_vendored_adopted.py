"""A vendored agent that runs already is exactly what its file says."""

from __future__ import annotations

import pytest

from constructs_lib.agents.vendored_agent import VendoredAgentSpec
from constructs_lib.declaration.pinned import PinnedFile, digest_of
from constructs_lib.errors import DeclarationError, InputError

WHERE = "Adopted from k8s/agent.yaml:1; no reason given."
CARELESS = b"""\
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: careless, namespace: tools}
spec:
  selector: {matchLabels: {app: careless}}
  updateStrategy: {rollingUpdate: {maxUnavailable: 100%}}
  template:
    metadata: {labels: {app: careless}}
    spec:
      containers: [{name: agent, image: "registry.example/agent"}]
"""
"""No requests, an image that moves, and a rollout that takes all nodes at once."""


def source(data: bytes = CARELESS) -> PinnedFile:
    return PinnedFile.holding("vendor/agent.yaml", data)


def test_what_runs_is_not_changed_and_nothing_is_noted_in_it() -> None:
    spec = VendoredAgentSpec(name="careless", source=source(), adopted=WHERE)

    assert spec.manifests() == source().documents()
    assert spec.keeps_what_runs()


def test_without_it_the_rules_of_this_library_hold() -> None:
    with pytest.raises(DeclarationError, match="cannot be built"):
        VendoredAgentSpec(name="careless", source=source())


def test_what_kubernetes_refuses_is_refused_all_the_same() -> None:
    refused = CARELESS.replace(b"containers:", b"restartPolicy: Never\n      containers:")

    with pytest.raises(DeclarationError, match="restartPolicy"):
        VendoredAgentSpec(name="careless", source=source(refused), adopted=WHERE)


def test_what_is_laid_over_it_is_still_laid_over_it() -> None:
    spec = VendoredAgentSpec(name="careless", source=source(), adopted=WHERE, priority="critical")

    (made,) = spec.manifests()

    assert made["spec"]["template"]["spec"]["priorityClassName"] == "critical"
    assert "annotations" not in made["metadata"]


def test_a_file_that_is_not_written_yet_is_what_it_will_be() -> None:
    pinned = source()

    assert pinned.path == "vendor/agent.yaml"
    assert pinned.sha256 == digest_of(CARELESS)
    assert pinned.objects()[0].place().startswith("vendor/agent.yaml:1")


def test_a_file_that_is_not_written_yet_holds_objects() -> None:
    with pytest.raises(InputError, match="It contains no Kubernetes objects"):
        source(b"# nothing\n")
