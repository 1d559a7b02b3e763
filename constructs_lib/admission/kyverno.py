"""A folder for Kyverno's command line: the policies, examples of rules, and what to expect of them.

``kyverno test FOLDER`` evaluates the very policies that the API server would. Source: the CLI's
``kyverno-test.yaml``, ``isValidatingAdmissionPolicy``, Kyverno 1.19.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.admission.expected import expected_severities
from constructs_lib.admission.policies import Options, policies, policy_name
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.policy.example import example_objects
from constructs_lib.policy.finding import Severity

__all__ = ["POLICIES", "RESOURCES", "TEST", "kyverno_files"]

POLICIES: Final = "policies.yaml"
RESOURCES: Final = "resources.yaml"
TEST: Final = "kyverno-test.yaml"
"""The names of the files; Kyverno looks for the last one."""


def kyverno_files(options: Options) -> dict[str, list[Manifest]]:
    """The documents of each file, by its name."""
    manifests = policies(options)
    severities = [
        severity
        for severity in sorted(Severity, reverse=True)
        if any(each["metadata"]["name"] == policy_name(severity, options) for each in manifests)
    ]
    resources = list(_resources(options))
    results: list[Json] = []
    for severity in severities:
        failing, passing = list[str](), list[str]()
        for each in resources:
            found = expected_severities(each, options.rules, options.config, options.minor)
            (failing if severity in found else passing).append(each["metadata"]["name"])
        results += [
            {
                "isValidatingAdmissionPolicy": True,
                "kind": "DaemonSet",
                "policy": policy_name(severity, options),
                "resources": names,
                "result": result,
            }
            for result, names in (("fail", failing), ("pass", passing))
            if names
        ]
    test = {
        "apiVersion": "cli.kyverno.io/v1alpha1",
        "kind": "Test",
        "metadata": {"name": "constructs-lib"},
        "policies": [POLICIES],
        "resources": [RESOURCES],
        "results": results,
    }
    return {POLICIES: manifests, RESOURCES: resources, TEST: [test]}


def _resources(options: Options) -> Iterator[Manifest]:
    """The bad and the good example of each rule that a policy asks, with names of their own."""
    for rule in options.rules:
        for kind, text in (("bad", rule.bad), ("good", rule.good)):
            found = [each for each in example_objects(text) if each["kind"] == "DaemonSet"]
            if rule.cel and len(found) == 1 and rule.id not in _NAMED:
                [manifest] = found
                name = f"{rule.id.lower()}-{kind}"
                yield {**manifest, "metadata": {**manifest["metadata"], "name": name}}


_NAMED: Final = frozenset({"DS114"})
"""Rules that are about the name itself."""
