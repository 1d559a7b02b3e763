"""DS902: ConfigMaps, Secrets and ServiceAccounts that are not there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.references import Reference, references
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.policy.cel.reasons import OTHER_OBJECTS
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule

__all__ = ["RULE"]

_BUILT_IN: Final = frozenset({("ConfigMap", "kube-root-ca.crt"), ("ServiceAccount", "default")})
"""What Kubernetes puts into every namespace."""

_MAKERS: Final = ("Certificate", "ExternalSecret", "SealedSecret")
"""Kinds of which a controller makes Secrets: those of cert-manager and of two more projects."""


def _check(context: Context) -> Iterator[Violation]:
    listed = {
        (each["kind"], _namespace(each))
        for each in context.of_kind("ConfigMap", "Secret", "ServiceAccount")
    }
    yield from _missing_keys(context)
    made = {(_namespace(each), _made_name(each)) for each in context.of_kind(*_MAKERS)}
    if not listed and not context.config.closed:
        return
    for daemon_set in context.daemon_sets:
        for found in _all_references(daemon_set):
            if (
                (context.config.closed or (found.kind, daemon_set.namespace) in listed)
                and (daemon_set.namespace, found.name) not in made
                and not _exists(found, daemon_set, context)
            ):
                yield _violation(found, daemon_set, context)


def _missing_keys(context: Context) -> Iterator[Violation]:
    """Keys that an object of the input lacks; a Secret without any is filled by somebody else."""
    for daemon_set in context.daemon_sets:
        for found in references(daemon_set):
            owner = context.find(found.kind, found.name, daemon_set.namespace)
            if owner is None or found.optional or found.kind == "ServiceAccount":
                continue
            fields = ("data", "binaryData" if found.kind == "ConfigMap" else "stringData")
            known = {key for field in fields for key in owner.get(field, {})}
            for key, path in found.keys if known or found.kind == "ConfigMap" else ():
                if key not in known:
                    yield Violation(
                        path=path,
                        message=f"{found.kind} {found.name!r} has no key {key!r}.",
                        container=found.container,
                        case="key",
                        on=daemon_set.manifest,
                    )


def _all_references(daemon_set: DaemonSetView) -> Iterator[Reference]:
    """What Pods cannot start without."""
    yield from (found for found in references(daemon_set) if found.name and not found.optional)
    pod = ("spec", "template", "spec")
    for index, secret in enumerate(daemon_set.pod.get("imagePullSecrets", ())):
        if secret.get("name"):
            path = (*pod, "imagePullSecrets", index, "name")
            yield Reference("Secret", secret["name"], path)
    for field in ("serviceAccountName", "serviceAccount"):
        if daemon_set.pod.get(field):
            yield Reference("ServiceAccount", daemon_set.pod[field], (*pod, field))
            return


def _exists(found: Reference, daemon_set: DaemonSetView, context: Context) -> bool:
    """Whether it is there; what has no namespace may be meant for any."""
    if (found.kind, found.name) in _BUILT_IN:
        return True
    return any(context.find(found.kind, found.name, each) for each in (daemon_set.namespace, None))


def _violation(found: Reference, daemon_set: DaemonSetView, context: Context) -> Violation:
    where = f" in the namespace {daemon_set.namespace}" if daemon_set.namespace else ""
    return Violation(
        path=found.path,
        message=f"The input has no {found.kind} {found.name!r}{where}.",
        container=found.container,
        case="closed" if context.config.closed else found.kind,
        on=daemon_set.manifest,
    )


def _namespace(manifest: Manifest) -> str | None:
    namespace: str | None = manifest.get("metadata", {}).get("namespace")
    return namespace


def _made_name(maker: Manifest) -> str:
    """The name of the Secret that will be made; by default it is the maker's own."""
    spec = maker.get("spec")
    fields = spec if isinstance(spec, dict) else {}
    target = fields.get("target")
    named = target.get("name") if isinstance(target, dict) else fields.get("secretName")
    own: str = maker.get("metadata", {}).get("name", "")
    return named if isinstance(named, str) else own


RULE = Rule(
    id="DS902",
    slug="missing-reference",
    summary="A ConfigMap, a Secret or a ServiceAccount is missing from the input.",
    why=(
        "Without the ServiceAccount no Pod is created; without the ConfigMap or the Secret every "
        "Pod waits in ContainerCreating, or in CreateContainerConfigError, on every node."
    ),
    remedy=(
        "Add the object, correct its name, or write `optional: true` if the agent can run without "
        "it."
    ),
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        envFrom:
        - configMapRef:
            name: agent-setting
    metadata:
      annotations:
        checksum/config: 8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: agent-settings
  namespace: agents
data:
  LEVEL: info
""",
    good="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        envFrom:
        - configMapRef:
            name: agent-settings
    metadata:
      annotations:
        checksum/config: 8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: agent-settings
  namespace: agents
data:
  LEVEL: info
""",
    check_input=_check,
    source="Kubernetes, pkg/kubelet/kubelet_pods.go and plugin/pkg/admission/serviceaccount",
    beyond_cel=OTHER_OBJECTS,
)
