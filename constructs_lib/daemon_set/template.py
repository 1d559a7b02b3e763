"""Whether a Pod was made from a template as it is now.

A Pod says more than the template it was made from: the controller adds a node and tolerations, the
API server defaults and what admission brings. All this is left out of the comparison. What a
webhook of the cluster adds is in no manifest, so such a Pod counts as made from another template.

Sources: ``pkg/controller/daemon/util/daemonset_util.go``, ``pkg/apis/core/v1/defaults.go`` and
``plugin/pkg/admission`` (serviceaccount, priority) of Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.normal import normal_form
from constructs_lib.k8s.scheduling import is_automatic

__all__ = ["made_from"]

_BY_CONTROLLER: Final = frozenset({"controller-revision-hash", "pod-template-generation"})
_TOKEN_VOLUME: Final = "kube-api-access-"  # noqa: S105  # a name
"""How the names of the volumes begin that the admission of ServiceAccounts adds."""
_ONLY_IN_PODS: Final = frozenset(
    {"ephemeralContainers", "nodeName", "preemptionPolicy", "priority"}
)
_NODES: Final = "nodeAffinity"


def made_from(template: Mapping[str, Json], pod: Mapping[str, Json]) -> bool:
    """Whether a Pod is what the controller makes of a template today.

    Args:
        template: ``spec.template`` of a DaemonSet.
        pod: the Pod.
    """
    wanted, found = _as_template(template), _as_template(pod)
    if "imagePullSecrets" not in wanted["spec"]:  # then those of the ServiceAccount are added
        found["spec"].pop("imagePullSecrets", None)
    written = wanted.pop("annotations").items()
    return written <= found.pop("annotations").items() and wanted == found


def _as_template(source: Mapping[str, Json]) -> dict[str, Json]:
    metadata = source.get("metadata") or {}
    labels = metadata.get("labels") or {}
    return {
        "labels": {key: each for key, each in labels.items() if key not in _BY_CONTROLLER},
        "annotations": metadata.get("annotations") or {},
        "spec": _spec(source.get("spec") or {}),
    }


def _spec(given: Mapping[str, Json]) -> Json:
    spec = normal_form({"apiVersion": "v1", "kind": "Pod", "spec": dict(given)})["spec"]
    left = {key: value for key, value in spec.items() if key not in _ONLY_IN_PODS}
    for kind in ("initContainers", "containers"):
        if kind in left:
            left[kind] = [_container(each) for each in left[kind]]
    for name, default in (("serviceAccountName", "default"), ("enableServiceLinks", True)):
        if left.get(name) == default:
            del left[name]
    volumes = [each for each in left.pop("volumes", ()) if not _is_token(each["name"])]
    # The controller takes the required node affinity of the template out and names the node.
    affinity = {key: each for key, each in left.pop("affinity", {}).items() if key != _NODES}
    host_network = bool(left.get("hostNetwork"))
    tolerations = [
        each
        for each in left.pop("tolerations", ())
        if not is_automatic(each, host_network=host_network)
    ]
    return {**left, "volumes": volumes, "affinity": affinity, "tolerations": tolerations}


def _container(given: Mapping[str, Json]) -> Json:
    mounts = [each for each in given.get("volumeMounts", ()) if not _is_token(each["name"])]
    own = {key: each for key, each in given.items() if key not in {"volumeMounts", "resources"}}
    return {**own, "volumeMounts": mounts, "resources": _resources(given.get("resources", {}))}


def _resources(given: Mapping[str, Json]) -> Json:
    """A limit without a request is the request of the Pod, too."""
    requests = {**given.get("limits", {}), **given.get("requests", {})}
    return {**given, "requests": requests}


def _is_token(name: str) -> bool:
    return name.startswith(_TOKEN_VOLUME)
