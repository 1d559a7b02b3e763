"""Builders for the objects a node agent is made of.

Each emits canonical plain data: conventional key order, nothing empty, nothing null, nothing
that only repeats an API default. The Pod template's labels contain the selector because
``daemon_set`` writes both from one value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.metadata import metadata

__all__ = [
    "binding",
    "cluster_role",
    "cluster_role_binding",
    "config_map",
    "daemon_set",
    "deployment",
    "namespace",
    "policy_rule",
    "priority_class",
    "priority_quota",
    "role",
    "role_binding",
    "security_context_constraints",
    "service",
    "service_account",
]

_RBAC = "rbac.authorization.k8s.io"

Labels = Mapping[str, str]


def namespace(name: str, *, labels: Labels, annotations: Labels | None = None) -> Manifest:
    """A Namespace."""
    return {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": metadata(name, labels=labels, annotations=annotations),
    }


def priority_class(
    name: str,
    *,
    value: int,
    description: str,
    labels: Labels,
    annotations: Labels | None = None,
    preempts: bool = True,
) -> Manifest:
    """A PriorityClass. Cluster-scoped; its value can never be changed."""
    result: Manifest = {
        "apiVersion": "scheduling.k8s.io/v1",
        "kind": "PriorityClass",
        "metadata": metadata(name, labels=labels, annotations=annotations),
        "value": value,
    }
    if not preempts:
        result["preemptionPolicy"] = "Never"
    if description:
        result["description"] = description
    return result


def service_account(
    name: str,
    *,
    namespace: str,
    labels: Labels,
    annotations: Labels | None = None,
    automount: bool | None = False,
    pull_secrets: Sequence[str] = (),
    secrets: Sequence[str] = (),
) -> Manifest:
    """A ServiceAccount whose token no Pod gets unless the Pod asks for it.

    Args:
        name: its name.
        namespace: its namespace.
        labels: its labels.
        annotations: its annotations.
        automount: whether Pods get its token that do not ask for it; None leaves it to Kubernetes.
        pull_secrets: Secrets that open a registry to its Pods.
        secrets: further Secrets that its Pods may use.
    """
    account: Manifest = {
        "apiVersion": "v1",
        "kind": "ServiceAccount",
        "metadata": metadata(name, namespace=namespace, labels=labels, annotations=annotations),
    }
    if automount is not None:
        account["automountServiceAccountToken"] = automount
    if pull_secrets:
        account["imagePullSecrets"] = [{"name": each} for each in pull_secrets]
    if secrets:
        account["secrets"] = [{"name": each} for each in secrets]
    return account


def policy_rule(
    *,
    groups: Sequence[str],
    resources: Sequence[str],
    verbs: Sequence[str],
    names: Sequence[str] = (),
) -> dict[str, Json]:
    """One RBAC rule; the core API group is the empty string, and no names are all objects."""
    only: dict[str, Json] = {"resourceNames": list(names)} if names else {}
    asked = {"apiGroups": list(groups), "resources": list(resources)}
    return {**asked, **only, "verbs": list(verbs)}


def cluster_role(
    name: str,
    *,
    rules: Sequence[Mapping[str, Json]],
    labels: Labels,
    annotations: Labels | None = None,
) -> Manifest:
    """A ClusterRole."""
    return {
        "apiVersion": f"{_RBAC}/v1",
        "kind": "ClusterRole",
        "metadata": metadata(name, labels=labels, annotations=annotations),
        "rules": [dict(rule) for rule in rules],
    }


def cluster_role_binding(
    name: str, *, role: str, account: str, namespace: str, labels: Labels
) -> Manifest:
    """A ClusterRoleBinding of one ServiceAccount to one ClusterRole."""
    return binding(name, role=role, accounts=[(namespace, account)], labels=labels)


def binding(
    name: str,
    *,
    role: str,
    accounts: Sequence[tuple[str, str]],
    labels: Labels,
    namespace: str | None = None,
    annotations: Labels | None = None,
) -> Manifest:
    """A binding of ServiceAccounts to a role.

    Args:
        name: its name.
        role: the name of the role: a Role of the same namespace, or else a ClusterRole.
        accounts: the accounts, each with its namespace first.
        labels: its labels.
        namespace: the namespace it counts in. Default: the whole cluster.
        annotations: its annotations.
    """
    kind = "ClusterRole" if namespace is None else "Role"
    subjects = [{"kind": "ServiceAccount", "name": each, "namespace": at} for at, each in accounts]
    return {
        "apiVersion": f"{_RBAC}/v1",
        "kind": f"{kind}Binding",
        "metadata": metadata(name, namespace=namespace, labels=labels, annotations=annotations),
        "roleRef": {"apiGroup": _RBAC, "kind": kind, "name": role},
        "subjects": subjects,
    }


def role(
    name: str,
    *,
    namespace: str,
    rules: Sequence[Mapping[str, Json]],
    labels: Labels,
    annotations: Labels | None = None,
) -> Manifest:
    """A Role: what may be asked for inside one namespace."""
    return {
        "apiVersion": f"{_RBAC}/v1",
        "kind": "Role",
        "metadata": metadata(name, namespace=namespace, labels=labels, annotations=annotations),
        "rules": [dict(rule) for rule in rules],
    }


def role_binding(name: str, *, namespace: str, account: str, labels: Labels) -> Manifest:
    """A RoleBinding of one ServiceAccount to the Role of the same name beside it."""
    accounts = [(namespace, account)]
    return binding(name, role=name, accounts=accounts, labels=labels, namespace=namespace)


def config_map(
    name: str,
    *,
    namespace: str,
    labels: Labels,
    data: Mapping[str, str],
    annotations: Labels | None = None,
    immutable: bool = False,
) -> Manifest:
    """A ConfigMap of text files."""
    made: Manifest = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": metadata(name, namespace=namespace, labels=labels, annotations=annotations),
        "data": dict(data),
    }
    if immutable:
        made["immutable"] = True
    return made


def daemon_set(
    name: str,
    *,
    namespace: str,
    labels: Labels,
    annotations: Labels,
    selector: Labels,
    pod_labels: Labels,
    pod_annotations: Labels,
    update_strategy: Mapping[str, Json],
    min_ready_seconds: int,
    pod_spec: Mapping[str, Json],
    pod_metadata: Mapping[str, Json] | None = None,
    revision_history: int | None = None,
) -> Manifest:
    """A DaemonSet.

    Args:
        name: its name.
        namespace: its namespace.
        labels: labels of the object itself.
        annotations: annotations of the object itself.
        selector: the labels it selects its Pods by; the template always carries them.
        pod_labels: further labels of the template; they cannot replace the selector's, but say
            where these stand that they repeat.
        pod_annotations: annotations of the template.
        update_strategy: ``spec.updateStrategy``.
        min_ready_seconds: how long a Pod must be ready to count as available; 0 is left out.
        pod_spec: the template's Pod spec.
        pod_metadata: further metadata of the template.
        revision_history: how many old templates are kept; none for the API's default.
    """
    template_metadata: dict[str, Json] = dict(pod_metadata or {})
    first = {key: each for key, each in selector.items() if key not in pod_labels}
    template_metadata["labels"] = {**first, **pod_labels, **selector}
    if pod_annotations:
        template_metadata["annotations"] = dict(pod_annotations)
    spec: dict[str, Json] = {
        "selector": {"matchLabels": dict(selector)},
        "updateStrategy": dict(update_strategy),
    }
    if min_ready_seconds:
        spec["minReadySeconds"] = min_ready_seconds
    if revision_history is not None:
        spec["revisionHistoryLimit"] = revision_history
    spec["template"] = {"metadata": template_metadata, "spec": dict(pod_spec)}
    return {
        "apiVersion": "apps/v1",
        "kind": "DaemonSet",
        "metadata": metadata(name, namespace=namespace, labels=labels, annotations=annotations),
        "spec": spec,
    }


def deployment(
    name: str,
    *,
    namespace: str,
    labels: Labels,
    selector: Labels,
    replicas: int,
    pod_labels: Labels,
    pod_annotations: Labels,
    pod_spec: Mapping[str, Json],
) -> Manifest:
    """A Deployment that replaces its Pods one by one: what an agent needs once in a cluster.

    A new Pod may claim a port of the node that the old one holds, so none is started before
    another has gone.
    """
    template_metadata: dict[str, Json] = {"labels": {**selector, **pod_labels, **selector}}
    if pod_annotations:
        template_metadata["annotations"] = dict(pod_annotations)
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": metadata(name, namespace=namespace, labels=labels),
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": dict(selector)},
            "strategy": {
                "type": "RollingUpdate",
                "rollingUpdate": {"maxSurge": 0, "maxUnavailable": 1},
            },
            "template": {"metadata": template_metadata, "spec": dict(pod_spec)},
        },
    }


def service(
    name: str,
    *,
    namespace: str,
    labels: Labels,
    pods: Labels,
    port: int,
    to: str,
    local: bool = False,
) -> Manifest:
    """A Service of one TCP port.

    Args:
        name: its name.
        namespace: its namespace, that of the Pods.
        labels: labels of the object itself.
        pods: labels of the Pods.
        port: its port.
        to: name of the Pods' port.
        local: whether a client only gets to Pods on its own node.
    """
    spec: dict[str, Json] = {
        "selector": dict(pods),
        "ports": [{"name": to, "port": port, "targetPort": to}],
    }
    if local:
        spec["internalTrafficPolicy"] = "Local"
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": metadata(name, namespace=namespace, labels=labels),
        "spec": spec,
    }


def priority_quota(name: str, *, namespace: str, labels: Labels, priority: str) -> Manifest:
    """A ResourceQuota that lets any number of Pods of one PriorityClass into a namespace.

    Some platforms refuse system classes in a namespace whose quota does not name them.
    """
    scope = {"scopeName": "PriorityClass", "operator": "In", "values": [priority]}
    return {
        "apiVersion": "v1",
        "kind": "ResourceQuota",
        "metadata": metadata(name, namespace=namespace, labels=labels),
        "spec": {"hard": {"pods": "1G"}, "scopeSelector": {"matchExpressions": [scope]}},
    }


def security_context_constraints(
    name: str, *, labels: Labels, allowed: Mapping[str, Json], account: str
) -> Manifest:
    """OpenShift's SecurityContextConstraints for one ServiceAccount.

    Args:
        name: its name; it belongs to the whole cluster.
        labels: labels of the object itself.
        allowed: what Pods may have, by the field's name.
        account: the ServiceAccount, as ``system:serviceaccount:<namespace>:<name>``.
    """
    anything = {"type": "RunAsAny"}
    return {
        "apiVersion": "security.openshift.io/v1",
        "kind": "SecurityContextConstraints",
        "metadata": metadata(name, labels=labels),
        "priority": 0,
        **allowed,
        "defaultAddCapabilities": [],
        "seLinuxContext": anything,
        "fsGroup": anything,
        "supplementalGroups": anything,
        "users": [account],
        "groups": [],
    }
