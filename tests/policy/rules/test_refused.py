"""DS115 speaks of what the API server refuses, and leaves to other rules what they speak of."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.manifest import Json
from constructs_lib.policy.finding import Severity
from constructs_lib.policy.rules.catalogue import RULES_BY_ID
from constructs_lib.policy.rules.identity.refused_by_api_server import SPOKEN_OF
from constructs_lib.validation.refusal import RefusalKind
from constructs_lib.validation.refusals import refusals
from tests.policy.judging import judged
from tests.validation.builders import with_container, with_pod, with_spec

MOUNT = {"name": "gone", "mountPath": "/a"}
CONTRADICTION = {"allowPrivilegeEscalation": False, "privileged": True}
REQUIRED: dict[str, Json] = {
    "requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": []}
}
NO_TERM = {"nodeAffinity": REQUIRED}
EXAMPLES = {
    "selector": with_spec(selector={"matchLabels": {"app": "x"}}),
    "labels": with_spec() | {"metadata": {"name": "a", "labels": {"a": "b c"}}},
    "strategy": with_spec(updateStrategy={"type": "Fast"}),
    "restart": with_pod(restartPolicy="Never"),
    "version": with_spec() | {"apiVersion": "extensions/v1beta1"},
    "volume": with_container(volumeMounts=[MOUNT]),
    "resources": with_container(resources={"requests": {"cpu": 2}, "limits": {"cpu": 1}}),
    "tolerations": with_pod(tolerations=[{"key": "a", "operator": "Is"}]),
    "terms": with_pod(affinity=NO_TERM),
    "security": with_container(securityContext=CONTRADICTION),
    "image": with_container(image=""),
}


@pytest.mark.parametrize("kind", SPOKEN_OF)
def test_what_is_left_to_a_rule_is_an_error_of_that_rule(kind: RefusalKind) -> None:
    (refusal,) = refusals(EXAMPLES[kind])
    errors = [each for each in judged(EXAMPLES[kind]).findings if each.severity == Severity.ERROR]

    assert refusal.kind == kind
    assert {each.rule for each in errors} & SPOKEN_OF[kind]
    assert "DS115" not in {each.rule for each in errors}


def test_every_rule_that_something_is_left_to_exists() -> None:
    assert frozenset().union(*SPOKEN_OF.values()) <= RULES_BY_ID.keys()


def test_another_object_has_no_rule_but_this_one() -> None:
    config = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}
    report = judged({**config, "metadata": {"name": "a", "labels": {"a": "b c"}}})

    assert [(each.rule, each.path) for each in report.findings] == [
        ("DS115", ("metadata", "labels", "a"))
    ]
