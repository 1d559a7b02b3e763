"""Encrypted volumes: where a driver finds their keys, and what it may read for that.

Facts: ceph/ceph-csi, ``internal/kms``. The connections to the key management systems (KMS) are a
file; credentials are Secrets the driver asks the API server for, in its own namespace or, for
the kinds that let tenants bring theirs, in the namespace of every encrypted claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal

from constructs_lib.agents.csi_node_plugin.needs import DriverNeeds
from constructs_lib.declaration.model import ListOf, Part, Reason
from constructs_lib.declaration.rbac import PolicyRule
from constructs_lib.declaration.sources import ObjectName
from constructs_lib.k8s.containers import Mount, Volume, config_map_volume, env_from_field
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.objects import policy_rule
from constructs_lib.record import replace

__all__ = ["Encryption", "TenantCredentials", "read_secrets"]


_KEPT_ELSEWHERE: Final = "Who runs the key management system keeps the connections to it."


class TenantCredentials(Part):
    """Credentials of the KMS that every namespace brings itself.

    The permission is for the whole cluster, and its token is on every node.
    """

    source: Literal["secrets", "service-accounts"]
    """``secrets`` for the kinds ``vaulttokens`` and ``metadata``: every Secret and ConfigMap can
    be read. ``service-accounts`` for ``vaulttenantsa``: tokens of every ServiceAccount can be made
    as well, so root on one node is root of the cluster."""
    reason: Reason
    """Why one credential of the driver's own is not enough."""

    def added_to(self, needs: DriverNeeds) -> DriverNeeds:
        """What a driver needs with them."""
        return replace(
            needs,
            rules=[*needs.rules, *self._rules()],
            reasons={**needs.reasons, "DS514": self.reason},
        )

    def _rules(self) -> Iterator[PolicyRule]:
        yield PolicyRule(resources=("configmaps", "secrets"), verbs=("get",))
        if self.source == "service-accounts":
            yield PolicyRule(resources=("serviceaccounts",), verbs=("get",))
            yield PolicyRule(resources=("serviceaccounts/token",), verbs=("create",))


class Encryption(Part):
    """Volumes whose StorageClass says ``encrypted: "true"`` and names a KMS.

    Keys that are in the StorageClass's own Secret need none of this.
    """

    config_map: ObjectName
    """ConfigMap of the agent's namespace with the connections to the KMS, in ``config.json``."""
    secrets: ListOf[ObjectName] = ()
    """Secrets of the agent's namespace that these connections name. No other can be read."""
    web_identity: bool = False
    """Hand the driver a token of its ServiceAccount for another issuer, of the audience
    ``ceph-csi-kms`` and an hour's life: for connections of the kind ``aws-sts-metadata``."""
    tenants: TenantCredentials | None = None
    """Credentials that the namespaces of the claims bring. None is allowed by default."""

    def added_to(self, needs: DriverNeeds) -> DriverNeeds:
        """What a driver needs with them."""
        connections = Mount(
            volume=config_map_volume("kms", self.config_map),
            path="/etc/ceph-csi-encryption-kms-config",
        )
        tokens = [_web_identity()] if self.web_identity else []
        needs = replace(
            needs,
            mounts=[*needs.mounts, connections, *tokens],
            # Where the driver looks for Secrets of its own.
            env=[*needs.env, env_from_field("POD_NAMESPACE", "metadata.namespace")],
            role_rules=[*needs.role_rules, *read_secrets(self.secrets)],
            reasons={**needs.reasons, "DS902": _KEPT_ELSEWHERE},
        )
        return needs if self.tenants is None else self.tenants.added_to(needs)


def _web_identity() -> Mount:
    token = {"path": "oidc-token", "expirationSeconds": 3600, "audience": "ceph-csi-kms"}
    sources: list[Json] = [{"serviceAccountToken": token}]
    volume = Volume(name="web-identity", source={"projected": {"sources": sources}})
    # Where internal/kms/aws_sts_metadata.go looks for it.
    return Mount(volume=volume, path="/run/secrets/tokens")


def read_secrets(names: Sequence[str]) -> list[dict[str, Json]]:
    """The rule to read these Secrets of the agent's namespace, and no other."""
    if not names:
        return []
    rule = policy_rule(groups=[""], resources=["secrets"], verbs=["get"])
    return [{**rule, "resourceNames": list(names)}]
