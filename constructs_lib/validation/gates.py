"""Which feature gates a release of Kubernetes has on by default, and when its rules changed.

A field behind a gate that is off is dropped before the API server looks at it, unless the old
object had it. Gates that are off in every supported release need no entry: their fields are
never looked at.
Source: ``pkg/features/kube_features.go``, and what ``DropDisabledTemplateFields`` and
``GetValidationOptionsFromPodTemplate`` in ``pkg/api/pod/util.go`` do with them, Kubernetes v1.37;
changes without a gate: ``pkg/apis/core/validation/validation.go`` of v1.31 to v1.37.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

__all__ = ["Gates", "gates_of"]


class Gates(NamedTuple):
    """The gates and changes that decide what the API server says about a DaemonSet.

    Attributes:
        relaxed_variables: RelaxedEnvironmentVariableValidation.
        env_files: EnvFiles.
        user_namespaces: UserNamespacesSupport.
        proc_mount: ProcMountType.
        pod_level_resources: PodLevelResources.
        restart_rules: ContainerRestartRules.
        restart_all: RestartAllContainersOnContainerExits.
        supplemental_groups_policy: SupplementalGroupsPolicy.
        selinux_change_policy: SELinuxChangePolicy.
        selinux_mount: SELinuxMount.
        image_volumes: ImageVolume.
        strict_addresses: StrictIPCIDRValidation.
        hostname_override: HostnameOverride.
        trust_bundles: ClusterTrustBundleProjection.
        pod_certificates: PodCertificateRequest.
        resize: InPlacePodVerticalScaling.
        resource_claims: DynamicResourceAllocation.
        spread_keys_merge: MatchLabelKeysInPodTopologySpreadSelectorMerge.
        sleep_zero: PodLifecycleSleepActionAllowZero.
        relaxed_searches: RelaxedDNSSearchValidation.
        attribute_classes: VolumeAttributesClass.
        restart_fields: none, but the release knows ContainerRestartRules and drops what it has not
            on; before it, ``restartPolicy`` of a container was refused unless it made a sidecar.
        required_values: none; values of required node affinity must be label values.
        devices_need_host_users: none; devices are refused beside ``hostUsers: false``.
        image_references: none; an image volume without a reference is refused at once, not only
            in each Pod.
    """

    relaxed_variables: bool
    env_files: bool
    user_namespaces: bool
    proc_mount: bool
    pod_level_resources: bool
    restart_rules: bool
    restart_all: bool
    supplemental_groups_policy: bool
    selinux_change_policy: bool
    selinux_mount: bool
    image_volumes: bool
    strict_addresses: bool
    hostname_override: bool
    trust_bundles: bool
    pod_certificates: bool
    resize: bool
    resource_claims: bool
    spread_keys_merge: bool
    sleep_zero: bool
    relaxed_searches: bool
    attribute_classes: bool
    restart_fields: bool
    required_values: bool
    devices_need_host_users: bool
    image_references: bool


_ON_SINCE: Final[Mapping[str, int]] = {
    "relaxed_variables": 32,
    "env_files": 35,
    "user_namespaces": 33,
    "proc_mount": 33,
    "pod_level_resources": 34,
    "restart_rules": 35,
    "restart_all": 36,
    "supplemental_groups_policy": 33,
    "selinux_change_policy": 33,
    "selinux_mount": 37,
    "image_volumes": 35,
    "strict_addresses": 36,
    "hostname_override": 35,
    "trust_bundles": 37,
    "pod_certificates": 37,
    "resize": 33,
    "resource_claims": 34,
    "spread_keys_merge": 34,
    "sleep_zero": 33,
    "relaxed_searches": 33,
    "attribute_classes": 34,
    "restart_fields": 34,
    "required_values": 33,
    "devices_need_host_users": 34,
    "image_references": 37,
}
"""The first minor release that has each of them on."""


@lru_cache
def gates_of(minor: int) -> Gates:
    """The gates that a release has on by default.

    Args:
        minor: the release, as in 36 for 1.36.
    """
    return Gates(**{name: minor >= since for name, since in _ON_SINCE.items()})
