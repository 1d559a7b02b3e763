"""A Pod spec: what its parts are asked for, and its plain settings.

Source: ``ValidatePodSpec``, ``ValidatePodCreate`` and ``validatePodMetadataAndSpec`` in
``pkg/apis/core/validation/validation.go``; ``plugin/pkg/admission/priority``, Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.validation.affinity import affinity_refusals
from constructs_lib.validation.claims import resource_claim_refusals
from constructs_lib.validation.containers import container_refusals
from constructs_lib.validation.dns import dns_refusals
from constructs_lib.validation.gates import Gates
from constructs_lib.validation.given import Given
from constructs_lib.validation.names import key_problem, label_refusals, subdomain_problem
from constructs_lib.validation.pod_level import pod_level_refusals
from constructs_lib.validation.refusal import Refusal, RefusalKind, one_of, wrong
from constructs_lib.validation.security import pod_security_refusals
from constructs_lib.validation.spread import spread_refusals
from constructs_lib.validation.tolerations import toleration_refusals
from constructs_lib.validation.volumes import volume_refusals, volumes_by_name
from constructs_lib.validation.windows import system_refusals

__all__ = ["pod_refusals"]

_DEFAULT_GRACE: Final = 30
_PREEMPTION: Final = frozenset({"PreemptLowerPriority", "Never"})
_NAMES: Final = ("serviceAccountName", "nodeName", "priorityClassName")


def pod_refusals(
    pod: Json,
    path: Path,
    labels: Mapping[str, str],
    gates: Gates,
    *,
    without: Collection[RefusalKind] = (),
) -> Iterator[Refusal]:
    """Why the API server refuses a Pod spec, or each Pod that is made of it.

    Args:
        pod: the spec, without nulls and of the right types.
        path: where it stands.
        labels: the labels of the Pods.
        gates: the feature gates of the release.
        without: kinds of reasons that nobody asks for. Default: none.
    """
    claims = pod.get("resourceClaims", ()) if gates.resource_claims else ()
    given = Given(
        gates=gates,
        volumes=volumes_by_name(pod),
        claims=frozenset(claim.get("name", "") for claim in claims),
        grace=pod.get("terminationGracePeriodSeconds", _DEFAULT_GRACE),
        on_host_network=pod.get("hostNetwork", False),
        owns_users=pod.get("hostUsers") is False and gates.user_namespaces,
        without=without,
    )
    yield from volume_refusals(pod.get("volumes", ()), (*path, "volumes"), gates)
    if claims:
        yield from resource_claim_refusals(claims, (*path, "resourceClaims"))
    yield from container_refusals(pod, path, given)
    yield from pod_level_refusals(pod, path, given)
    yield from pod_security_refusals(pod, path, given)
    yield from system_refusals(pod, path, given)
    yield from dns_refusals(pod, path, gates)
    yield from _placement(pod, path, labels, given)
    yield from _settings(pod, path)


def _placement(pod: Json, path: Path, labels: Mapping[str, str], given: Given) -> Iterator[Refusal]:
    for refusal in label_refusals(pod.get("nodeSelector", {}), (*path, "nodeSelector")):
        yield wrong(refusal.path, refusal.message)
    if "affinity" in pod:
        for refusal in affinity_refusals(pod["affinity"], (*path, "affinity"), labels, given.gates):
            if refusal.kind not in given.without:
                yield refusal
    if "topologySpreadConstraints" in pod:
        at = (*path, "topologySpreadConstraints")
        yield from spread_refusals(pod["topologySpreadConstraints"], at, labels, given.gates)
    if "tolerations" not in given.without:
        for index, toleration in enumerate(pod.get("tolerations", ())):
            yield from toleration_refusals(toleration, (*path, "tolerations", index))


def _settings(pod: Json, path: Path) -> Iterator[Refusal]:
    for field in _NAMES:
        if pod.get(field) and (message := subdomain_problem(pod[field])):
            yield wrong((*path, field), message)
    account = pod.get("serviceAccount") if not pod.get("serviceAccountName") else None
    if account and (message := subdomain_problem(account)):
        yield wrong((*path, "serviceAccount"), message)
    if "runtimeClassName" in pod and (message := subdomain_problem(pod["runtimeClassName"])):
        yield wrong((*path, "runtimeClassName"), message)
    if "preemptionPolicy" in pod:
        yield from _preemption(pod, path)
    yield from _gates(pod, path)


def _gates(pod: Json, path: Path) -> Iterator[Refusal]:
    for index, gate in enumerate(pod.get("readinessGates", ())):
        if message := key_problem(gate.get("conditionType", "")):
            yield wrong((*path, "readinessGates", index, "conditionType"), message)
    names: set[str] = set()
    for index, gate in enumerate(pod.get("schedulingGates", ())):
        name = gate.get("name", "")
        at = (*path, "schedulingGates", index, "name")
        if message := key_problem(name):
            yield wrong(at, message)
        elif name in names:
            yield wrong(at, f"is {name!r:.70}, which is listed already; list it once")
        names.add(name)
    if names and pod.get("nodeName"):
        message = "stands beside schedulingGates: every Pod is refused; remove one of the two"
        yield Refusal(path=(*path, "nodeName"), message=message, of_pods=True)


def _preemption(pod: Json, path: Path) -> Iterator[Refusal]:
    policy = pod["preemptionPolicy"]
    at = (*path, "preemptionPolicy")
    if policy not in _PREEMPTION:
        yield one_of(policy, _PREEMPTION, at)
    elif policy == "Never" and not pod.get("priorityClassName"):
        message = (
            "is Never without a priorityClassName: every Pod is refused unless the cluster's "
            "default class says the same; name a class that never preempts"
        )
        yield Refusal(path=at, message=message, of_pods=True)
