"""What the policies of a file would say of manifests, without a cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, Literal, TypeAlias

from constructs_lib.admission.evaluator import Request, judge
from constructs_lib.admission.stored import as_stored
from constructs_lib.errors import DeclarationError, Problem
from constructs_lib.intake.objects import Object
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.metadata import NAMESPACE_LABEL
from constructs_lib.k8s.object_kind import own_kind
from constructs_lib.k8s.release import LATEST_MINOR
from constructs_lib.record import dataclass

__all__ = ["Ending", "Outcome", "Policies", "outcomes", "read_policies"]

Ending: TypeAlias = Literal["deny", "warn", "audit", "error"]
"""What comes of a request: the gravest that its bindings say."""

_ACTIONS: Final[Sequence[tuple[str, Ending]]] = (
    ("Deny", "deny"),
    ("Warn", "warn"),
    ("Audit", "audit"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """The policies of a file.

    Attributes:
        policies: each by its name.
        bindings: what binds them.
        params: the ConfigMaps beside them, by namespace and name.
    """

    policies: Mapping[str, Manifest]
    bindings: Sequence[Manifest]
    params: Mapping[tuple[str, str], Manifest]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one policy would do about one DaemonSet.

    Attributes:
        source: the file it is in.
        line: its line there.
        name: its namespace and name.
        policy: the name of the policy.
        action: what would happen.
        message: what the policy says.
    """

    source: str
    line: int
    name: str
    policy: str
    action: Ending
    message: str


def read_policies(objects: Iterable[Manifest], source: str) -> Policies:
    """The policies among some objects.

    Raises:
        DeclarationError: there is none, or a binding names one that is not there.
    """
    policies, bindings = dict[str, Manifest](), list[Manifest]()
    params = dict[tuple[str, str], Manifest]()
    for each in objects:
        kind, metadata = each.get("kind"), each.get("metadata") or {}
        name = str(metadata.get("name", ""))
        if kind == "ValidatingAdmissionPolicy":
            policies[name] = each
        elif kind == "ValidatingAdmissionPolicyBinding":
            bindings.append(each)
        elif kind == "ConfigMap":
            params[str(metadata.get("namespace", "")), name] = each
    problems = [
        Problem(path=(), message=f"has no policy {_spec(each).get('policyName')!r:.80}")
        for each in bindings
        if _spec(each).get("policyName") not in policies
    ]
    if not bindings:
        problems.append(Problem(path=(), message="has no ValidatingAdmissionPolicyBinding"))
    if problems:
        raise DeclarationError(source, problems)
    return Policies(policies=policies, bindings=bindings, params=params)


def outcomes(
    policies: Policies, objects: Sequence[Object], minor: int = LATEST_MINOR
) -> Iterator[Outcome]:
    """What the policies would do if the DaemonSets among some objects were created.

    Raises:
        ConstructsLibError: CEL is not installed.
    """
    namespaces = {
        str((each.manifest.get("metadata") or {}).get("name")): each.manifest
        for each in objects
        if own_kind(each.manifest) == "Namespace"
    }
    for each in objects:
        if own_kind(each.manifest) != "DaemonSet":
            continue
        new = as_stored(each.manifest, minor)
        namespace = new["metadata"]["namespace"]
        written = (namespaces.get(namespace, {}).get("metadata") or {}).get("labels") or {}
        labels = {**written, NAMESPACE_LABEL: namespace}
        for binding in policies.bindings:
            if _selects(binding, labels):
                yield from _of_binding(policies, binding, each, new, labels)


def _of_binding(
    policies: Policies, binding: Manifest, each: Object, new: Manifest, labels: Mapping[str, str]
) -> Iterator[Outcome]:
    spec = _spec(binding)
    reference = spec.get("paramRef") or {}
    place = (str(reference.get("namespace", "")), str(reference.get("name", "")))
    request = Request(new=new, namespace_labels=labels, params=policies.params.get(place))
    found = judge(policies.policies[spec["policyName"]], request)
    actions = spec.get("validationActions") or ()
    ending = next((ending for action, ending in _ACTIONS if action in actions), None)
    told: list[tuple[Ending, str]] = [("error", error) for error in found.errors]
    told += [(ending, message) for message in found.failed.values() if ending is not None]
    for action, message in told:
        yield Outcome(
            source=each.source,
            line=each.position(()).line,
            name=f"{new['metadata']['namespace']}/{new['metadata'].get('name', '')}",
            policy=spec["policyName"],
            action=action,
            message=message,
        )


def _selects(binding: Manifest, labels: Mapping[str, str]) -> bool:
    """Whether a binding is for a namespace with some labels."""
    from constructs_lib.k8s.label_selector import read_selector  # noqa: PLC0415  # few bindings ask

    selector = (_spec(binding).get("matchResources") or {}).get("namespaceSelector")
    if selector is None:
        return True
    read = read_selector(selector)
    return read is not None and read.matches(labels)


def _spec(manifest: Manifest) -> Json:
    return manifest.get("spec") or {}
