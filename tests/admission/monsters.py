"""The largest Pods that policies must be able to judge: what they cost is measured on them."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any, Final

from constructs_lib.k8s.manifest import Manifest
from tests.admission.daemon_sets import GOOD

__all__ = ["monsters"]


def monsters() -> Iterator[dict[str, Any]]:
    """Requests to create and to update the largest Pods that policies must be able to judge."""
    for role in ("generic", "cni", "csi-node", "logs"):
        for bad in (True, False):
            new = _monster(role=role, bad=bad)
            yield {"object": new}
            for was_bad in (True, False):
                old = _monster(role=role, bad=was_bad)
                old["spec"]["minReadySeconds"] = 11
                yield {"object": new, "oldObject": old}


_CONTAINERS: Final = 20
_HOST_PATHS: Final = 60


def _monster(*, role: str, bad: bool) -> Manifest:
    """A Pod of 20 containers that all mount 60 paths of the node.

    Args:
        role: what the agent is to its node.
        bad: whether they write them; otherwise hardly any rule finds anything.
    """
    made = copy.deepcopy(GOOD)
    made["metadata"]["annotations"] = {"constructs-lib/role": role}
    pod = made["spec"]["template"]["spec"]
    first = pod["containers"][0]
    pod["containers"] = []
    for number in range(_CONTAINERS):
        each = copy.deepcopy(first)
        each["name"] = f"agent-{number}"
        each["ports"] = [
            {
                "name": f"p{number}-{port}",
                "containerPort": 1000 + 20 * number + port,
                "hostPort": 1000 + 20 * number + port,
            }
            for port in range(5)
        ]
        each["env"] = [
            {"name": f"V{n}", "value": "x" if n % 3 else f"http://$(V0)/{n}"} for n in range(30)
        ]
        each["args"] = [f"--flag-{n}=:{n}" for n in range(60)]
        each["volumeMounts"] = [
            {"name": f"v{n}", "mountPath": f"/mnt/{n}", **({} if bad else {"readOnly": True})}
            for n in range(_HOST_PATHS)
        ]
        if bad:
            each["securityContext"] = {}
        pod["containers"].append(each)
    pod["volumes"] = [
        {"name": f"v{n}", "hostPath": {"path": f"/var/lib/agents/of/the/node/number-{n}/data"}}
        for n in range(_HOST_PATHS)
    ]
    pod["initContainers"] = pod["containers"][10:]
    del pod["containers"][10:]
    for number, each in enumerate(pod["initContainers"]):
        for probe in ("livenessProbe", "readinessProbe"):
            each.pop(probe)
        if number % 2:
            each["restartPolicy"] = "Always"
    pod["tolerations"] = [
        {"key": f"team-{n}", "operator": "Exists", "effect": "NoSchedule"} for n in range(40)
    ]
    return made
