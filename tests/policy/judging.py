"""Ways to ask the checker about objects and about patches of the good DaemonSet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.intake.input import input_of, of_texts
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.release import LATEST_MINOR
from constructs_lib.policy.config import Config
from constructs_lib.policy.engine.checker import check
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.example import example_objects
from constructs_lib.policy.finding import Report, path_text
from constructs_lib.policy.rules.catalogue import RULES
from constructs_lib.yaml.edit import Edit

__all__ = [
    "STRICT",
    "container",
    "edits",
    "found",
    "judged",
    "judged_text",
    "places",
    "pod",
    "security_context",
    "severities",
    "tolerating",
]


STRICT = Config(profile="strict", cpu_limit="require")
"""Finds matters of taste, too."""


def judged(
    *manifests: Manifest, config: Config | None = None, beside: Sequence[str] = (), **options: Any
) -> Report:
    """The report on some objects, beside files without any."""
    found = replace(input_of(manifests), files=dict.fromkeys(beside, "other"))
    return check(found, config or Config(), **options)


def judged_text(text: str) -> Report:
    """The report on what a file holds, whether it can be read or not."""
    return check(of_texts({"<text>": text}))


def found(rule: str, example: str, **options: Any) -> list[tuple[str, str]]:
    """Severity and message of every finding of one rule in an example."""
    report = judged(*example_objects(example), **options)
    return [(str(f.severity), f.message) for f in report.findings if f.rule == rule]


def places(rule: str, example: str, **options: Any) -> list[str]:
    """Where one rule finds something in an example."""
    report = judged(*example_objects(example), **options)
    return [path_text(f.path) for f in report.findings if f.rule == rule]


def severities(rule: str, example: str, **options: Any) -> list[str]:
    """How grave the findings of one rule in an example are."""
    return [severity for severity, _ in found(rule, example, **options)]


def edits(rule: str, example: str) -> list[Edit]:
    """What the fix of a rule would write for its findings in an example."""
    objects, config = example_objects(example), Config()
    daemon_set = DaemonSetView(next(each for each in objects if each["kind"] == "DaemonSet"))
    context = Context(objects=objects, daemon_sets=[daemon_set], config=config, minor=LATEST_MINOR)
    [judge] = [each for each in RULES if each.id == rule]
    assert judge.check_one is not None
    assert judge.fix is not None
    return [
        edit
        for violation in judge.check_one(daemon_set, context)
        for edit in judge.fix.edits(daemon_set, violation)
    ]


def pod(fields: str, *, role: str = "generic") -> str:
    """A patch of the Pod spec: fields as in a flow map (``hostPID: true, volumes: []``)."""
    annotations = f"{{constructs-lib/role: {role}}}"
    template = f"{{spec: {{{fields}}}}}"
    return f"{{metadata: {{annotations: {annotations}}}, spec: {{template: {template}}}}}"


def container(fields: str, *, role: str = "generic") -> str:
    """A patch of the only container, likewise."""
    return pod(f"containers: [{{name: agent, {fields}}}]", role=role)


def tolerating(*entries: str, extra: str = "", role: str = "generic") -> str:
    """A patch of the tolerations, each written as a flow map without its braces."""
    listed = ", ".join(f"{{{entry}}}" for entry in entries)
    return pod(f"tolerations: [{listed}]{extra and ', '}{extra}", role=role)


def security_context(fields: str, *, role: str = "generic") -> str:
    """A patch of the only container's securityContext, likewise."""
    return container(f"securityContext: {{{fields}}}", role=role)
