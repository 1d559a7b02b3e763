"""Inputs of several workloads, made of patches of the good DaemonSet."""

from __future__ import annotations

__all__ = ["agent", "documents", "pool", "workload"]


def documents(*texts: str) -> str:
    """One text of several documents."""
    return "\n---\n".join(texts)


def agent(
    name: str, container: str = "", pod: str = "", *, role: str = "generic", image: str = ""
) -> str:
    """A DaemonSet of its own release: its namespace, its labels and its image are its own.

    Args:
        name: its name and its namespace.
        container: more fields of its container, as in a flow map.
        pod: more fields of its Pod, likewise.
        role: what it is to its node.
        image: its image, if it is not its own.
    """
    label = f"{{app.kubernetes.io/instance: {name}}}"
    fields = f"name: agent, image: '{image or f'a.example/{name}:1'}'{_more(container)}"
    return f"""\
metadata:
  name: {name}
  namespace: {name}
  labels: {label}
  annotations: {{constructs-lib/role: {role}}}
spec:
  selector: {{matchLabels: {label}}}
  template:
    metadata: {{labels: {label}}}
    spec: {{containers: [{{{fields}}}]{_more(pod)}}}
"""


def workload(
    kind: str,
    pod: str = "",
    *,
    labels: str = "app: web",
    namespace: str = "agents",
    owner: str = "",
) -> str:
    """Another workload.

    Args:
        kind: its kind.
        pod: fields of its Pod, as in a flow map.
        labels: the labels that it selects and that its Pods have, likewise.
        namespace: its namespace.
        owner: the kind of the object that has made it, if there is one.
    """
    owners = f"[{{apiVersion: apps/v1, kind: {owner}, name: web, uid: a}}]" if owner else "[]"
    return f"""\
apiVersion: apps/v1
kind: {kind}
metadata: {{name: web, namespace: {namespace}, ownerReferences: {owners}}}
spec:
  selector: {{matchLabels: {{{labels}}}}}
  template: {{metadata: {{labels: {{{labels}}}}}, spec: {{{pod}}}}}
"""


def pool(name: str) -> str:
    """A field of a Pod: the nodes of a pool."""
    return f"nodeSelector: {{pool: {name}}}"


def _more(fields: str) -> str:
    return f", {fields}" if fields else ""
