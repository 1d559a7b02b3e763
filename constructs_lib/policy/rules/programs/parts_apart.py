"""DS1452: two agents of one pipeline are not on the same nodes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.host_paths import holds
from constructs_lib.daemon_set.image_names import names_of
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.reasons import OTHER_OBJECTS
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.tolerations import is_catch_all
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import pod_violation

__all__ = ["RULE"]

_PROVIDERS: Final = (
    "/etc/kubernetes/secrets-store-csi-providers",
    "/run/secrets-store-csi-providers",
)
_PLUGINS: Final = "/plugins/"
_EVERYTHING: Final = {"every taint"}
_GPU: Final = frozenset(
    {"k8s-device-plugin", "nvidia-device-plugin", "dcgm-exporter", "gpu-feature-discovery"}
)


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    others = context.others(daemon_set)
    meets = _meeting_points(daemon_set) if others else ()
    for other in others if meets else ():
        shared = sorted(_meeting_points(other).intersection(meets))
        if not shared or other.is_windows != daemon_set.is_windows:
            continue
        difference = _difference(daemon_set, other)
        if difference:
            yield pod_violation(
                f"DaemonSet {other.name} and this one work together ({shared[0]}) and are not on "
                f"the same nodes: {difference}.",
                "tolerations" if "tolerat" in difference else "nodeSelector",
            )


def _meeting_points(daemon_set: DaemonSetView) -> set[str]:
    """What agents share that need each other: the folder of a socket, or the GPUs."""
    found: set[str] = set()
    for host in daemon_set.host_mounts:
        path = host.path
        if any(holds(each, path) for each in _PROVIDERS):
            found.add(_PROVIDERS[0])
        head, _, driver = path.partition(_PLUGINS)
        if head.endswith("/kubelet") and driver:
            found.add(f"{head}{_PLUGINS}{driver.partition('/')[0]}")
    names = {name for each in daemon_set.all for name in names_of(each.image.repository)}
    return found | ({"NVIDIA's GPUs"} if names & _GPU else set())


def _difference(one: DaemonSetView, other: DaemonSetView) -> str:
    """What the one may run on and the other not; empty if that is the same."""
    mine, theirs = _tolerated(one), _tolerated(other)
    if mine != theirs:
        only_mine = mine - theirs and theirs != _EVERYTHING
        where, what = (one, mine - theirs) if only_mine else (other, theirs - mine)
        return f"{where.name} alone tolerates {', '.join(sorted(what))}"
    if one.placement != other.placement:
        return "their node selectors differ"
    return ""


def _tolerated(daemon_set: DaemonSetView) -> set[str]:
    if any(is_catch_all(each) and not each.get("effect") for each in daemon_set.tolerations):
        return _EVERYTHING
    return {
        f"{each.get('key') or 'every taint'}{':' if each.get('effect') else ''}"
        f"{each.get('effect') or ''}"
        for each in daemon_set.tolerations
    }


_TWO = """\
spec:
  template:
    spec:
      containers:
      - name: agent
        volumeMounts:
        - {name: providers, mountPath: /providers, readOnly: true}
      volumes:
      - name: providers
        hostPath: {path: /var/run/secrets-store-csi-providers, type: DirectoryOrCreate}
---
metadata:
  name: provider
  labels: {app.kubernetes.io/name: provider, app.kubernetes.io/instance: provider}
spec:
  selector:
    matchLabels: {app.kubernetes.io/name: provider, app.kubernetes.io/instance: provider}
  template:
    metadata:
      labels: {app.kubernetes.io/name: provider, app.kubernetes.io/instance: provider}
    spec:
%s\
      containers:
      - name: agent
        image: registry.example/provider:1.2.3@sha256:\
0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
        volumeMounts:
        - {name: providers, mountPath: /providers, readOnly: true}
      volumes:
      - name: providers
        hostPath: {path: /var/run/secrets-store-csi-providers, type: DirectoryOrCreate}
"""
_MORE = """\
      tolerations:
      - {key: node-role.kubernetes.io/control-plane, operator: Exists, effect: NoSchedule}
      - {key: dedicated, operator: Exists, effect: NoSchedule}
"""

RULE = Rule(
    id="DS1452",
    slug="parts-apart",
    summary="Two agents that need each other are not on the same nodes.",
    why=(
        "A secrets driver without its provider, a driver without its registrar, or GPUs without "
        "their exporter: on the nodes that only one of the two tolerates, Pods wait for ever or "
        "metrics are missing, and both DaemonSets say that all is well."
    ),
    remedy="Give both the same tolerations and the same conditions on nodes.",
    bad=_TWO % _MORE,
    good=_TWO % "",
    check=_check,
    source="Secrets Store CSI Driver, provider documentation; NVIDIA GPU operator",
    beyond_cel=OTHER_OBJECTS,
)
