"""DS607: a container reaches what the node proves its identity with, or its static Pods."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.host_paths import holds
from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.expression import Cel, quoted, strings
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import mount_violation

__all__ = ["RULE"]

_SETTINGS: Final = "/etc/kubernetes"
_SECRET: Final = (_SETTINGS, "/var/lib/kubelet/pki", "/var/lib/etcd", "/root/.ssh")
_BELOW_SETTINGS: Final = frozenset(
    {"azure.json", "certs", "manifests", "pki", "ssl", "static-pod-resources"}
)
"""Names below it under which installers keep keys and static Pods: kubeadm, AKS, Kubespray,
OpenShift. Other agents have folders of their own there."""


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    for host in daemon_set.host_mounts:
        secret = _secret(host.path)
        if secret is not None:
            is_inside = holds(secret, host.path)
            reached = host.written if is_inside else secret
            through = "" if is_inside else f" through {host.written}"
            yield mount_violation(host, f"The container reaches {reached} of the node{through}.")


def _secret(path: str) -> str | None:
    """The place of credentials that is or lies at a path. The whole node is another rule's."""
    if path == "/":
        return None
    if path != _SETTINGS and holds(_SETTINGS, path):
        names = path.removeprefix(_SETTINGS).split("/")
        is_secret = path.endswith(".conf") or not _BELOW_SETTINGS.isdisjoint(names)
        return path if is_secret else None
    reached = (each for each in _SECRET if holds(each, path) or holds(path, each))
    return next(reached, None)


_HOLDERS: Final = {
    "/".join(parts[:length])
    for parts in (secret.split("/") for secret in _SECRET)
    for length in range(2, len(parts) + 1)
}
"""The places and the folders that they lie in, but for the root."""


RULE = Rule(
    id="DS607",
    slug="static-pod-or-kubelet-credentials",
    summary="A container reaches credentials of the node or the manifests of its static Pods.",
    why=(
        "The kubelet's key is the node's identity, and on a control plane the keys of the cluster "
        "are beside it. A file written into the folder of static Pods runs as a Pod that bypasses "
        "admission. Reading is enough for most of it."
    ),
    remedy="Mount the one file or folder the agent needs, outside of these places.",
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        volumeMounts:
        - name: etc
          mountPath: /host/etc
          readOnly: true
      volumes:
      - name: etc
        hostPath:
          path: /etc
          type: Directory
""",
    good="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        volumeMounts:
        - name: machine-id
          mountPath: /etc/machine-id
          readOnly: true
      volumes:
      - name: machine-id
        hostPath:
          path: /etc/machine-id
          type: File
""",
    check_spec=_check,
    source="folders of kubeadm, AKS, Kubespray and OpenShift; Kubernetes documentation",
    cel=(
        Cel(
            finds="true",
            of="host mount",
            path=(
                f"p in {strings(sorted(_HOLDERS))}"
                f" || {strings(each for each in _SECRET if each != _SETTINGS)}"
                ".exists(s, p.startsWith(s + '/'))"
                f" || (p.startsWith({quoted(f'{_SETTINGS}/')}) && (p.endsWith('.conf')"
                f" || p.split('/').exists(s, s in {strings(sorted(_BELOW_SETTINGS))})))"
            ),
        ),
    ),
)
