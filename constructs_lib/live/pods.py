"""The Pods of a cluster, and what keeps those of DaemonSets from being Ready, in its own words.

A page of Pods is read and let go before the next one: a large cluster has a gigabyte of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal, TypeAlias

from constructs_lib.cluster.pod import Pod
from constructs_lib.cluster.read import read_pods
from constructs_lib.intake.lists import as_list, items_of
from constructs_lib.k8s.hidden import without_addresses
from constructs_lib.k8s.manifest import Json
from constructs_lib.live.fields import maps, number, part, text
from constructs_lib.record import dataclass
from constructs_lib.yaml.document import Document

__all__ = ["AgentPod", "Stage", "Trouble", "read_live_pods", "unscheduled_words"]

REVISION: Final = "controller-revision-hash"
"""The label of a Pod that names the revision of its DaemonSet."""

Stage: TypeAlias = Literal["unscheduled", "starting", "failing", "not ready"]
"""How far a Pod has come that is not Ready: no node yet, containers on their way, containers that
fail, or containers that run and are not Ready."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why a Pod is not Ready."""

    stage: Stage
    """How far it has come."""
    reason: str
    """The cluster's word for it (``CrashLoopBackOff``); empty where there is none."""
    message: str
    """The same as a sentence without its end."""
    since: str
    """Since when (RFC 3339); empty where the cluster does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentPod:
    """A Pod of a DaemonSet."""

    pod: Pod
    """The Pod."""
    trouble: Trouble | None
    """Why it is not Ready; none where it is."""
    stops_by: str = ""
    """When it should have stopped at the latest (RFC 3339); empty while nobody has deleted it."""

    @property
    def revision(self) -> str:
        """The hash of the template it was made from; empty where the cluster does not say."""
        return self.pod.labels.get(REVISION, "")


def read_live_pods(
    pages: Iterable[Mapping[str, Json]],
) -> tuple[list[Pod], dict[tuple[str, str], list[AgentPod]]]:
    """Every Pod, and those of each DaemonSet by its namespace and name.

    Args:
        pages: Lists of Pods as the API server gives them, one at a time.

    Raises:
        ClusterFileError: something of it is no Pod.
    """
    troubles: dict[tuple[str, str], Trouble] = {}
    stopping: dict[tuple[str, str], str] = {}

    def documents() -> Iterator[Document]:
        for page in pages:
            for item, _ in items_of(as_list(page)):
                metadata = part(item, "metadata")
                key = text(metadata.get("namespace")) or "default", text(metadata.get("name"))
                if (found := _trouble(item)) is not None:
                    troubles[key] = found
                if metadata.get("deletionTimestamp"):
                    stopping[key] = text(metadata["deletionTimestamp"])
            yield Document(value=page, source="Pods of the cluster", line=0)

    pods = read_pods(documents())
    agents: dict[tuple[str, str], list[AgentPod]] = {}
    for pod in pods:
        if pod.owner is not None and pod.owner.kind == "DaemonSet":
            key = pod.namespace, pod.name
            trouble = None if pod.ready else troubles.get(key)
            mine = agents.setdefault((pod.namespace, pod.owner.name), [])
            mine.append(AgentPod(pod=pod, trouble=trouble, stops_by=stopping.get(key, "")))
    return pods, agents


def _trouble(item: Json) -> Trouble | None:
    owners = maps(part(item, "metadata").get("ownerReferences"))
    if not any(each.get("kind") == "DaemonSet" for each in owners):
        return None
    status = part(item, "status")
    conditions = {text(each.get("type")): each for each in maps(status.get("conditions"))}
    ready = conditions.get("Ready", {})
    if ready.get("status") == "True":
        return None
    created = text(part(item, "metadata").get("creationTimestamp"))
    since = text(ready.get("lastTransitionTime")) or created
    scheduled = conditions.get("PodScheduled", {})
    if scheduled.get("status") == "False":
        return Trouble(
            stage="unscheduled",
            reason=text(scheduled.get("reason")),
            message=unscheduled_words(text(scheduled.get("message"))),
            since=text(scheduled.get("lastTransitionTime")) or created,
        )
    statuses = [
        *_statuses(status, "initContainerStatuses"),
        *_statuses(status, "containerStatuses"),
    ]
    found = next((told for each in statuses if (told := _of_container(each)) is not None), None)
    stage, reason, message = found or _of_pod(status, ready, has_started=bool(statuses))
    return Trouble(stage=stage, reason=reason, message=without_addresses(message), since=since)


def _statuses(status: Mapping[str, Json], key: str) -> list[Mapping[str, Json]]:
    return maps(status.get(key))


_STARTING: Final = frozenset({"ContainerCreating", "PodInitializing", ""})
_PULLS: Final = frozenset({"ErrImagePull", "ImagePullBackOff"})


def _of_container(status: Mapping[str, Json]) -> tuple[Stage, str, str] | None:
    """What a container fails at; none where it runs, has done its work, or is on its way."""
    name = text(status.get("name"))
    waiting = part(status, "state", "waiting")
    reason = text(waiting.get("reason"))
    if reason in _PULLS:
        # The kubelet says the two in turn.
        image = text(status.get("image"))
        return (
            "failing",
            "ImagePullBackOff",
            f"the image of container {name} is not pulled: {image}",
        )
    ended = part(status, "lastState", "terminated") or part(status, "state", "terminated")
    code = ended.get("exitCode")
    if reason == "CrashLoopBackOff" or (ended and code not in (0, None) and not _runs(status)):
        return "failing", reason or "Error", f"container {name} {_ended(ended)}"
    if reason not in _STARTING:
        return "failing", reason, f"container {name}: {_first(text(waiting.get('message')))}"
    return None


def _runs(status: Mapping[str, Json]) -> bool:
    return "running" in part(status, "state") and status.get("ready") is True


def _ended(ended: Mapping[str, Json]) -> str:
    if not ended:
        return "ends again and again"
    why = text(ended.get("reason"))
    told = f" ({why})" if why and why != "Error" else ""
    return f"ends with exit code {number(ended.get('exitCode'))}{told}"


def _first(message: str) -> str:
    """The first line of a message; what comes after it is a log."""
    return message.strip().partition("\n")[0]


def _of_pod(
    status: Mapping[str, Json], ready: Mapping[str, Json], *, has_started: bool
) -> tuple[Stage, str, str]:
    reason = text(status.get("reason"))
    if reason:
        return "failing", reason, _first(text(status.get("message"))) or reason
    running = [
        text(each.get("name"))
        for each in _statuses(status, "containerStatuses")
        if "running" in part(each, "state") and each.get("ready") is not True
    ]
    if running:
        return "not ready", "NotReady", f"container {running[0]} runs and does not get Ready"
    if has_started and ready and not _is_starting(status):
        return "not ready", "NotReady", _first(text(ready.get("message"))) or "it is not Ready"
    return "starting", "Starting", "its containers are on their way"


def _is_starting(status: Mapping[str, Json]) -> bool:
    states = [part(each, "state") for each in _statuses(status, "containerStatuses")]
    return any("waiting" in each or not each for each in states)


_NODES: Final = re.compile(r"^\d+/\d+ nodes are available: ")
_COUNT: Final = re.compile(r"^\d+ ")
_OF_OTHER_NODES: Final = ("NodeAffinity", "node affinity/selector")
"""A Pod of a DaemonSet is for one node, and every other one refuses it with these words."""


def unscheduled_words(message: str) -> str:
    """What the scheduler says of the one node that a DaemonSet's Pod is for.

    Args:
        message: the message of the condition ``PodScheduled``:
            ``0/4 nodes are available: 1 Insufficient cpu, 3 node(s) didn't satisfy ...``.
    """
    told = _NODES.sub("", message.strip()).partition(". ")[0].rstrip(".")
    parts = [_COUNT.sub("", each) for each in told.split(", ")]
    own = [each for each in parts if not any(words in each for words in _OF_OTHER_NODES)]
    return ", ".join(own or parts)
