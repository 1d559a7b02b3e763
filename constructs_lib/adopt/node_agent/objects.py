"""The objects beside an agent, read back; each is written so that nothing of it changes, or not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

from constructs_lib.adopt.agent_input import AgentInput
from constructs_lib.adopt.node_agent.csi_drivers import csi_driver_of
from constructs_lib.adopt.node_agent.monitors import monitor_of
from constructs_lib.adopt.node_agent.network_policies import network_policy_of
from constructs_lib.adopt.node_agent.parts import all_said, names_of, part, pods_of
from constructs_lib.adopt.node_agent.services import service_of
from constructs_lib.adopt.proof import proven
from constructs_lib.agents.node_agent import ClusterRole, ConfigMap, DisruptionBudget, Role
from constructs_lib.agents.node_agent.beside import Beside, Owner
from constructs_lib.change.pairing import Key, key_of
from constructs_lib.declaration.model import Part
from constructs_lib.declaration.rbac import PolicyRule
from constructs_lib.declaration.service_account import OwnServiceAccount
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.metadata import labels_of
from constructs_lib.record import dataclass, field

__all__ = ["Read", "objects_of"]

_ROLES: Final[Mapping[str, tuple[str, type[ClusterRole | Role]]]] = {
    "ClusterRoleBinding": ("cluster_roles", ClusterRole),
    "RoleBinding": ("roles", Role),
}
_Said = TypeVar("_Said", bound=Part)
_RBAC: Final = "rbac.authorization.k8s.io"


@dataclass(slots=True)
class Read:
    """The objects beside an agent: those with words as fields, and the others."""

    owner: Owner
    """The agent."""
    left: dict[Key, Manifest]
    """What no field says yet."""
    fields: dict[str, Any] = field(default_factory=dict)
    """The fields."""

    def take(self, name: str, said: Any, made: Sequence[Manifest]) -> None:
        """Say an object in a field, where that gives exactly what is there."""
        keys = [key_of(each) for each in made]
        there = [self.left[key] for key in keys if key in self.left]
        if len(there) == len(keys) and proven(there, made).is_no_op:
            self.fields.setdefault(name, []).append(said)
            self.left = {key: each for key, each in self.left.items() if key not in keys}


def objects_of(agent: AgentInput, beside: Sequence[Manifest]) -> Read:
    """The objects beside an agent.

    Args:
        agent: the agent.
        beside: the objects that are its own.
    """
    pod = agent.view.pod
    account = pod.get("serviceAccountName") or pod.get("serviceAccount") or "default"
    owner = Owner(
        namespace=agent.namespace,
        account=account,
        selector=agent.daemon_set["spec"]["selector"].get("matchLabels") or {},
        labels=_usual_labels(beside),
        only_declared=True,
    )
    read = Read(owner=owner, left={key_of(each): each for each in beside})
    for each in beside:
        kind = each["kind"]
        if kind in _ROLES:
            _role(read, each)
        elif kind == "ServiceAccount" and each["metadata"]["name"] == account:
            _account(read, each)
        elif kind in _READERS:
            field, said_of = _READERS[kind]
            _take(read, field, said_of(each, owner), each)
    if "service_account" in read.fields:
        (read.fields["service_account"],) = read.fields["service_account"]
    if owner.labels and read.fields:
        read.fields["labels_beside"] = dict(owner.labels)
    return read


def _usual_labels(beside: Sequence[Manifest]) -> Mapping[str, str]:
    """The labels that several objects beside an agent have, and most of them.

    Those of a role count with its binding.
    """
    kinds = {"ServiceAccount", *_ROLES, *_READERS}
    labels = [labels_of(each) for each in beside if each["kind"] in kinds]
    shared = [each for each in labels if labels.count(each) > 1]
    return max(shared, key=lambda each: (labels.count(each), not each), default={})


def _labelled(said: _Said, manifest: Manifest, owner: Owner) -> _Said:
    """The part with the labels of its object, where these are not the usual ones."""
    labels = labels_of(manifest)
    return said if labels == owner.labels else said.model_copy(update={"labels": dict(labels)})


def _take(read: Read, name: str, found: Beside | None, manifest: Manifest) -> None:
    if found is not None:
        said = _labelled(found, manifest, read.owner)
        read.take(name, said, [*said.manifests(read.owner)])


def _account(read: Read, manifest: Manifest) -> None:
    found = part(
        OwnServiceAccount,
        **names_of(manifest),
        automount=manifest.get("automountServiceAccountToken"),
        image_pull_secrets=[each.get("name") for each in manifest.get("imagePullSecrets") or ()],
        secrets=[each.get("name") for each in manifest.get("secrets") or ()],
    )
    if found is not None:
        said, owner = _labelled(found, manifest, read.owner), read.owner
        made = said.manifest(namespace=owner.namespace, labels=owner.labels, only_declared=True)
        read.take("service_account", said, [made])


def _role(read: Read, binding: Manifest) -> None:
    """A role with its binding; of one that is not here, or has its words already, the binding."""
    name, kind = _ROLES[binding["kind"]]
    reference = binding["roleRef"]
    at = binding["metadata"].get("namespace")
    key = (_RBAC, kind.__name__, at or "default", reference["name"])
    role = read.left.get(key, {})
    rules = all_said(map(_rule, role.get("rules") or ()))
    accounts = [*_accounts(binding, read.owner)]
    if rules is None or None in accounts:
        return
    known = names_of(binding)
    own_name = known.pop("name")
    fields = {
        **known,
        "name": reference["name"],
        "rules": rules,
        "binding": None if rules and own_name == reference["name"] else own_name,
        "accounts": [] if accounts == [read.owner.account] else accounts,
    }
    if kind is Role and at != read.owner.namespace:
        fields["namespace"] = at
    _take(read, name, part(kind, **fields), binding)


def _accounts(binding: Manifest, owner: Owner) -> Iterator[str | None]:
    for each in binding.get("subjects") or ():
        at = each.get("namespace", binding["metadata"].get("namespace"))
        is_account = each.get("kind") == "ServiceAccount"
        name = each["name"] if at == owner.namespace else f"{at}/{each['name']}"
        yield name if is_account else None


def _rule(rule: Json) -> PolicyRule | None:
    return part(
        PolicyRule,
        groups=rule.get("apiGroups"),
        resources=rule.get("resources"),
        verbs=rule.get("verbs"),
        names=rule.get("resourceNames"),
        urls=rule.get("nonResourceURLs"),
    )


def _config_map(manifest: Manifest, _: Owner) -> ConfigMap | None:
    return part(
        ConfigMap,
        **names_of(manifest),
        data=manifest.get("data") or {},
        immutable=manifest.get("immutable"),
    )


def _budget(manifest: Manifest, owner: Owner) -> DisruptionBudget | None:
    spec = manifest.get("spec") or {}
    return part(
        DisruptionBudget,
        **names_of(manifest),
        max_unavailable=spec.get("maxUnavailable"),
        min_available=spec.get("minAvailable"),
        unhealthy=spec.get("unhealthyPodEvictionPolicy"),
        pods=pods_of((spec.get("selector") or {}).get("matchLabels"), owner),
    )


_READERS: Final[Mapping[str, tuple[str, Callable[[Manifest, Owner], Beside | None]]]] = {
    "CSIDriver": ("csi_drivers", csi_driver_of),
    "ConfigMap": ("config_maps", _config_map),
    "NetworkPolicy": ("network_policies", network_policy_of),
    "PodDisruptionBudget": ("disruption_budgets", _budget),
    "PodMonitor": ("pod_monitors", monitor_of),
    "Service": ("services", service_of),
    "ServiceMonitor": ("service_monitors", monitor_of),
}
"""The field that says objects of a kind, and what reads one."""
