"""The variables that expressions of rules share, so that none walks over the Pod by itself.

Each is an expression over ``object``, the DaemonSet as the API server stores it, and over those
before it. The API server evaluates a variable once, and only where something asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.daemon_set.image_names import BUILDS
from constructs_lib.daemon_set.role_signs import COMPANIONS
from constructs_lib.daemon_set.roles import ROLES
from constructs_lib.daemon_set.spec_view import OS_LABELS
from constructs_lib.k8s.metadata import ANNOTATION_PREFIX
from constructs_lib.policy.cel.expression import quoted, strings
from constructs_lib.policy.cel.fragments import REQUIRED_TERMS, amount, millis
from constructs_lib.policy.cel.host_paths import RUN, normal

__all__ = ["SHARED"]

_COMPANION: Final = (
    "(^|/)(hardened-|ose-|mirrored-([^/:@]*-)?)?"
    f"({'|'.join(sorted(COMPANIONS))})(-({BUILDS}))*(:[^/]*)?(@.*)?$"
)
"""The image of a container that only stands beside an agent."""


_IS_ODD: Final = "p.matches('//|/[.]/|/[.]?$|^[^/]')"
"""Whether the path ``p`` may be written in another way than its normal one; most are not."""

_OPTIONAL: Final = "orValue([])"


def _asked(resource: str, owner: str) -> str:
    """What a container requests of a resource, in thousandths."""
    asked = f"{amount(owner, 'requests', resource)}.orValue('0')"
    return millis(asked)


def _pod_requests(resource: str) -> str:
    """What the Pod requests, in thousandths: ``daemon_set/pod_resources.py`` says why."""
    steady = f"variables.appContainers.map(c, {_asked(resource, 'c')}).sum()"
    names = "variables.initNames"
    before = (
        "variables.initContainers.filter(s, s.?restartPolicy.orValue('') == 'Always'"
        f" && {names}.indexOf(s.name) < {names}.indexOf(c.name))"
        f".map(s, {_asked(resource, 's')}).sum()"
    )
    peaks = f"variables.initContainers.map(c, {_asked(resource, 'c')} + {before})"
    name = quoted(resource)
    written = f"variables.pod.?resources.?requests[?{name}]"
    limit = f"variables.pod.?resources.?limits[?{name}]"
    overhead = millis(f"variables.pod.?overhead[?{name}].orValue('0')")
    unasked = (
        "!variables.containers.exists(c, "
        f"c.?resources.?requests[?{name}].or(c.?resources.?limits[?{name}]).hasValue())"
    )
    return (
        f"({written}.hasValue() ? {millis(f'{written}.value()')}"
        f" : {limit}.hasValue() && {unasked} ? {millis(f'{limit}.value()')}"
        f" : ([{steady}] + {peaks}).max()) + {overhead}"
    )


SHARED: Final[Mapping[str, str]] = {
    "pod": "object.spec.template.spec",
    "annotations": "object.metadata.?annotations.orValue({})",
    "templateAnnotations": "object.spec.template.?metadata.?annotations.orValue({})",
    "templateLabels": "object.spec.template.?metadata.?labels.orValue({})",
    "role": (
        "([variables.annotations, variables.templateAnnotations]"
        f".map(a, a[?{quoted(f'{ANNOTATION_PREFIX}role')}].orValue(''))"
        f".filter(r, r in {strings(ROLES)}) + [''])[0]"
    ),
    "initContainers": f"variables.pod.?initContainers.{_OPTIONAL}",
    "runOnceContainers": (
        "variables.initContainers.filter(c, c.?restartPolicy.orValue('') != 'Always')"
    ),
    "appContainers": (
        "variables.pod.containers + "
        "variables.initContainers.filter(c, c.?restartPolicy.orValue('') == 'Always')"
    ),
    "containers": "variables.initContainers + variables.pod.containers",
    "agent": (
        "(variables.pod.containers"
        f".filter(c, !c.?image.orValue('').matches({quoted(_COMPANION)}))"
        " + variables.pod.containers)[0].name"
    ),
    "hostNetwork": "variables.pod.?hostNetwork.orValue(false)",
    "isWindows": (
        "variables.pod.?os.?name.orValue('') == 'windows'"
        f" || {strings(OS_LABELS)}"
        ".exists(k, variables.pod.?nodeSelector[?k].orValue('') == 'windows')"
        f" || ({REQUIRED_TERMS}.size() > 0 && {REQUIRED_TERMS}.all(t, "
        "t.?matchExpressions.orValue([])"
        f".exists(e, e.key in {strings(OS_LABELS)} && e.operator == 'In'"
        " && e.?values.orValue([]).size() > 0 && e.values.all(v, v == 'windows'))))"
    ),
    "tolerations": f"variables.pod.?tolerations.{_OPTIONAL}",
    "rolls": "object.spec.?updateStrategy.?type.orValue('RollingUpdate') == 'RollingUpdate'",
    "maxUnavailable": "object.spec.?updateStrategy.?rollingUpdate.?maxUnavailable.orValue(1)",
    "maxSurge": "object.spec.?updateStrategy.?rollingUpdate.?maxSurge.orValue(0)",
    "surges": "variables.rolls && !string(variables.maxSurge).matches('^0+%?$')",
    "nothingStopsRollout": (
        "variables.rolls && object.spec.?minReadySeconds.orValue(0) == 0 && "
        "!variables.appContainers.exists(c, has(c.readinessProbe) || has(c.startupProbe))"
    ),
    "claimsHostPorts": (
        f"variables.appContainers.exists(c, c.?ports.{_OPTIONAL}"
        ".exists(p, p.?hostPort.orValue(0) > 0 || variables.hostNetwork))"
    ),
    "initNames": "variables.initContainers.map(c, c.name)",
    "podCpu": _pod_requests("cpu"),
    "podMemory": _pod_requests("memory"),
    "volumes": f"variables.pod.?volumes.{_OPTIONAL}",
    "hostPaths": (
        "variables.volumes.filter(v, has(v.hostPath)).map(v, {'name': string(v.name), "
        f"'path': string([v.hostPath.path].map(p, {_IS_ODD} ? {normal('p')} : p)"
        f".map(p, {RUN})[0]), "
        "'type': string(v.hostPath.?type.orValue(''))})"
    ),
    "hostVolumeNames": "variables.hostPaths.map(v, v.name)",
    "hostVolumePaths": "variables.hostPaths.map(v, v.path)",
}
"""Each by its name, in the order in which they are evaluated."""
