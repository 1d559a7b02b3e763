"""Our suppressions, repeated as the annotations that other linters read.

A team that runs another linter beside this checker would suppress everything twice. The checks
below are those that find the same thing as one of our rules; each linter has an annotation of its
own. kube-score and polaris keep no reason, so theirs stands beside ours.
Facts: the documentation of kube-linter, kube-score, polaris and checkov on ignoring checks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal, TypeAlias

from constructs_lib.k8s.metadata import IGNORE_PREFIX

__all__ = ["Linter", "linter_annotations"]

Linter: TypeAlias = Literal["kube-linter", "kube-score", "polaris", "checkov"]
"""A linter that reads annotations of a DaemonSet."""

_CHECKS: Final[Mapping[Linter, Mapping[str, tuple[str, ...]]]] = {
    "kube-linter": {
        "DS404": ("unset-cpu-requirements",),
        "DS501": ("privileged-container",),
        "DS502": ("privilege-escalation-container",),
        "DS503": ("run-as-non-root",),
        "DS506": ("no-read-only-root-fs",),
        "DS601": ("host-network",),
        "DS602": ("host-pid",),
        "DS603": ("sensitive-host-mounts",),
        "DS604": ("writable-host-mount",),
        "DS606": ("docker-sock",),
        "DS801": ("no-readiness-probe",),
        "DS802": ("no-liveness-probe",),
        "DS903": ("read-secret-from-env-var",),
    },
    "kube-score": {
        "DS404": ("container-resources",),
        "DS501": ("container-security-context-privileged",),
        "DS503": ("container-security-context-user-group-id",),
        "DS506": ("container-security-context-readonlyrootfilesystem",),
        "DS701": ("container-image-tag",),
        "DS801": ("pod-probes",),
        "DS802": ("pod-probes",),
        "DS803": ("pod-probes",),
    },
    "polaris": {
        "DS404": ("cpuLimitsMissing",),
        "DS501": ("runAsPrivileged",),
        "DS502": ("privilegeEscalationAllowed",),
        "DS503": ("runAsRootAllowed",),
        "DS505": ("dangerousCapabilities", "insecureCapabilities"),
        "DS506": ("notReadOnlyRootFilesystem",),
        "DS601": ("hostNetworkSet",),
        "DS602": ("hostPIDSet",),
        "DS603": ("hostPathSet",),
        "DS604": ("hostPathSet",),
        "DS613": ("hostPortSet",),
        "DS701": ("tagNotSpecified",),
        "DS801": ("readinessProbeMissing",),
        "DS802": ("livenessProbeMissing",),
    },
    "checkov": {
        "DS404": ("CKV_K8S_11",),
        "DS501": ("CKV_K8S_16",),
        "DS502": ("CKV_K8S_20",),
        "DS503": ("CKV_K8S_23",),
        "DS505": ("CKV_K8S_25", "CKV_K8S_39"),
        "DS506": ("CKV_K8S_22",),
        "DS601": ("CKV_K8S_19",),
        "DS602": ("CKV_K8S_17",),
        "DS606": ("CKV_K8S_27",),
        "DS613": ("CKV_K8S_26",),
        "DS701": ("CKV_K8S_14", "CKV_K8S_43"),
        "DS801": ("CKV_K8S_9",),
        "DS802": ("CKV_K8S_8",),
        "DS903": ("CKV_K8S_35",),
    },
}


def linter_annotations(
    reasons: Mapping[str, str], linters: Iterable[Linter]
) -> Iterator[tuple[str, str]]:
    """The annotations that tell other linters what is suppressed already.

    Args:
        reasons: our own annotations (``constructs-lib/ignore.DS501``), with their reasons. A
            suppression for one container counts for the whole DaemonSet, as they know no finer one.
        linters: the linters to tell.
    """
    suppressed: dict[str, str] = {}
    for key, reason in reasons.items():
        if key.startswith(IGNORE_PREFIX):
            suppressed.setdefault(key.removeprefix(IGNORE_PREFIX).partition(".")[0], reason)
    for linter in dict.fromkeys(linters):
        yield from _told(linter, suppressed)


def _told(linter: Linter, suppressed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    checks = {
        check: reason
        for rule, reason in suppressed.items()
        for check in _CHECKS[linter].get(rule, ())
    }
    match linter:
        case "kube-linter":
            for check, reason in checks.items():
                yield f"ignore-check.kube-linter.io/{check}", reason
        case "kube-score":
            if checks:
                yield "kube-score/ignore", ",".join(checks)
        case "polaris":
            for check in checks:
                yield f"polaris.fairwinds.com/{check}-exempt", "true"
        case "checkov":
            for number, (check, reason) in enumerate(checks.items(), start=1):
                yield f"checkov.io/skip{number}", f"{check}={reason}"
