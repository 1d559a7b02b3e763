"""Values for the fields of a DaemonSet: plausible ones, and those that somebody gets wrong."""

from __future__ import annotations

from typing import Final

from constructs_lib.k8s.manifest import Json

__all__ = ["AMOUNTS", "KEYS", "NUMBERS", "TEXTS", "TEXTS_OF", "values_of"]

TEXTS: Final[tuple[str, ...]] = (
    *(
        "",
        "a",
        "agent",
        "a-b",
        "A",
        "a_b",
        "a.b",
        "a/b",
        "a b",
        "-a",
        "a-",
        "a--b",
        ".",
        "..",
        "..a",
    ),
    *("../a", "a/../b", "a/..", "/a", "/", " ", " a", "a ", "é", "1", "0", "-1", "true", "0x1"),
    *("a" * 15, "a" * 16, "a" * 63, "a" * 64, "a" * 253, "a" * 254, "a.b.c/d", "A/b", "a/b/c"),
    *("1.2.3.4", "01.2.3.4", "::1", "::ffff:1.2.3.4", "1.2.3", "fe80::1%a", "host:80", "a=b"),
    *("localhost/a", "runtime/default", "unconfined", "kubernetes.io/a", "a.kubernetes.io/b"),
)
KEYS: Final[tuple[str, ...]] = (
    *(
        "a",
        "app",
        "example.com/a",
        "Example.com/a",
        "a b",
        "",
        "/a",
        "a/",
        "a" * 64,
        "kubernetes.io/os",
    ),
    *("a/b/c", "-a", "a.b/c_d"),
)
NUMBERS: Final[tuple[int, ...]] = (
    *(-1, 0, 1, 2, 3, 5, 10, 30, 31, 80, 100, 101, 255, 256, 420, 511, 512, 600, 599, 3600, 86401),
    *(8080, 65535, 65536, 70000, 2**31 - 1, 2**31, 2**32, 2**32 + 1, -(2**31), 2**63 - 1),
)
AMOUNTS: Final[tuple[Json, ...]] = (
    *("0", "1", "2", "100m", "200m", "0.1", "1.5", "1e3", "64Mi", "128Mi", "2Mi", "3Mi", "1Gi"),
    *("-1", "-100m", "0.0001", "0.0002", "1n", "1500m", "1G", 1, 2, 0, -1, "1k", "1M", "1Ki", "1m"),
)
RESOURCES: Final[tuple[str, ...]] = (
    *("cpu", "memory", "ephemeral-storage", "hugepages-2Mi", "hugepages-1Gi", "hugepages-a", "gpu"),
    *("hugepages-", "nvidia.com/gpu", "kubernetes.io/a", "a.kubernetes.io/b", "requests.a/b"),
    *("storage", "pods", "a/b c", "requests.cpu", "example.com/" + "a" * 63, "a" * 245 + ".b/c"),
)
ANNOTATIONS: Final[tuple[str, ...]] = (
    *("container.apparmor.security.beta.kubernetes.io/agent", "kubernetes.io/config.mirror"),
    *(
        "container.seccomp.security.alpha.kubernetes.io/agent",
        "container.apparmor.security.beta.kubernetes.io/x",
    ),
    *("seccomp.security.alpha.kubernetes.io/pod", "controller.kubernetes.io/pod-deletion-cost"),
    *("scheduler.alpha.kubernetes.io/tolerations", "deprecated.daemonset.template.generation"),
    *("pod.beta.kubernetes.io/init-containers", "Example.COM/Key"),
)
_POLICIES: Final = ("Always", "Never", "OnFailure", "IfNotPresent", "always", "Sometimes")
TEXTS_OF: Final[dict[str, tuple[str, ...]]] = {
    "accessModes": ("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod", "RWO"),
    "action": ("Restart", "RestartAllContainers", "Stop", ""),
    "add": ("CAP_SYS_ADMIN", "SYS_ADMIN", "NET_ADMIN", "ALL"),
    "apiVersion": ("apps/v1", "v1", "v2", "metadata.k8s.io/v1", "a/b/c", ""),
    "cachingMode": ("None", "ReadOnly", "ReadWrite", "none"),
    "conditionType": KEYS,
    "diskURI": ("https://a", "/subscriptions/a", "http://a", ""),
    "dnsPolicy": ("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None", "none", ""),
    "effect": ("NoSchedule", "PreferNoSchedule", "NoExecute", "noexecute", ""),
    "fieldPath": (
        *("metadata.name", "metadata.labels", "metadata.annotations", "metadata.uid", "spec.host"),
        *("spec.nodeName", "status.hostIP", "status.hostIPs", "spec.schedulerName", "status.phase"),
        *("metadata.labels['a']", "metadata.labels['a b']", "metadata.annotations['A.b/c']", "x"),
        *("metadata.name['a']", "metadata.labels['']", "metadata.labels[a]", ""),
    ),
    "finalizers": (*KEYS, "orphan", "foregroundDeletion"),
    "fsGroupChangePolicy": ("OnRootMismatch", "Always", "Never", ""),
    "image": ("a", "registry.example/a:1", "", " ", "a ", "A@sha256:1"),
    "imagePullPolicy": _POLICIES,
    "initiatorName": ("iqn.2024-01.example.com:disk", "eui.0123456789abcdef", "a", "", "naa.1"),
    "iqn": ("iqn.2024-01.example.com:disk", "iqn.2024.a:b", "naa." + "0" * 32, "iqn", "a", ""),
    "keyType": ("ED25519", "RSA3072", "ECDSAP256", "RSA", ""),
    "kind": ("DaemonSet", "PersistentVolumeClaim", "VolumeSnapshot", "Event", "Shared", "Managed"),
    "localhostProfile": ("a", "a/b", "/a", "../a", "", " a", "a" * 4096),
    "matchLabelKeys": KEYS,
    "mismatchLabelKeys": KEYS,
    "mode": ("TLS", "Plaintext", "a"),
    "mountPath": ("/a", "/b", "a", "", "/a/../b", "C:\\a", "/a:b"),
    "mountPropagation": ("None", "HostToContainer", "Bidirectional", "none", ""),
    "nodeAffinityPolicy": ("Honor", "Ignore", "honor", ""),
    "nodeTaintsPolicy": ("Honor", "Ignore", "honor", ""),
    "operation": ("Apply", "Update", "Patch", ""),
    "operator": ("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt", "Equal", "in", ""),
    "preemptionPolicy": ("Never", "PreemptLowerPriority", "never", ""),
    "procMount": ("Default", "Unmasked", "default", ""),
    "protocol": ("TCP", "UDP", "SCTP", "tcp", "HTTP2", ""),
    "pullPolicy": _POLICIES,
    "recursiveReadOnly": ("Disabled", "Enabled", "IfPossible", "enabled", ""),
    "registry": ("a:1", "a:1,b:2", "a", "[::1]:5", "a:b:c", ""),
    "resource": (
        *("limits.cpu", "requests.memory", "limits.ephemeral-storage", "limits.hugepages-2Mi"),
        *("cpu", "limits.gpu", "requests.cpu", ""),
    ),
    "resourceName": ("cpu", "memory", "gpu", ""),
    "restartPolicy": ("Always", "Never", "OnFailure", "NotRequired", "RestartContainer", "", "x"),
    "runAsUserName": ("a", "D\\a", "", "a\\b\\c", "a/b", "..", "a" * 105, "d.e\\u", ".d\\u", "a\t"),
    "scheme": ("HTTP", "HTTPS", "http", ""),
    "seLinuxChangePolicy": ("Recursive", "MountOption", "None", ""),
    "searches": ("a.b", ".", "a_b.c", "_a", "a..b", "A", "a.", "", "a b"),
    "signerName": ("example.com/a", "example/a", "a.b/c/d", "kubernetes.io/a", "", "a.b/C"),
    "stopSignal": ("SIGTERM", "SIGFOO", "TERM"),
    "supplementalGroupsPolicy": ("Merge", "Strict", "merge", ""),
    "terminationMessagePolicy": ("File", "FallbackToLogsOnError", "file", ""),
    "topologyKey": KEYS,
    "type": (
        *("Localhost", "RuntimeDefault", "Unconfined", "Directory", "File", "RollingUpdate", "x"),
        *("OnDelete", "DirectoryOrCreate", "Socket", ""),
    ),
    "userAnnotations": TEXTS,
    "volumeMode": ("Block", "Filesystem", "block", ""),
    "whenUnsatisfiable": ("DoNotSchedule", "ScheduleAnyway", "Never", ""),
    "allowPrivilegeEscalation": (),
}
_PLAIN: Final = ("a", "agent", "b", "state", "config", "data")


def values_of(name: str, scalar: str) -> tuple[Json, ...]:
    """What a field may hold, right and wrong.

    Args:
        name: the field's name.
        scalar: the kind of its value, as the table of fields names it.
    """
    if scalar == "integer":
        return NUMBERS
    if scalar == "boolean":
        return (True, False)
    if scalar == "quantity":
        return AMOUNTS
    if scalar == "int-or-string":
        return (
            *NUMBERS,
            "10%",
            "0%",
            "100%",
            "101%",
            "5",
            "http",
            "a" * 16,
            "",
            "a--b",
            "1a",
            "-1%",
        )
    if name == "os":
        return ("linux", "windows", "mac", "")
    return (*TEXTS_OF.get(name, ()), *_PLAIN) if name in TEXTS_OF else (*TEXTS, *_PLAIN)
