"""What the controller says of a DaemonSet: status, newest revision, Pods that were refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from constructs_lib.daemon_set.strategy import strategy_of
from constructs_lib.delivery.status import DaemonSetStatus
from constructs_lib.intake.lists import as_list, items_of
from constructs_lib.k8s.hidden import without_addresses
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.live.fields import maps, newest, number, part, text
from constructs_lib.live.pods import REVISION
from constructs_lib.record import dataclass

__all__ = [
    "Refusal",
    "Revision",
    "misplaced_of",
    "newest_refusals",
    "newest_revisions",
    "status_of",
]


def status_of(daemon_set: Manifest) -> DaemonSetStatus:
    """The status of a DaemonSet as its controller wrote it."""
    status = part(daemon_set, "status")
    return DaemonSetStatus(
        generation=number(part(daemon_set, "metadata").get("generation")),
        observed_generation=number(status.get("observedGeneration")),
        strategy=strategy_of(part(daemon_set, "spec", "updateStrategy")),
        desired=number(status.get("desiredNumberScheduled")),
        current=number(status.get("currentNumberScheduled")),
        updated=number(status.get("updatedNumberScheduled")),
        ready=number(status.get("numberReady")),
        available=number(status.get("numberAvailable")),
    )


def misplaced_of(daemon_set: Manifest) -> int:
    """On how many nodes it has a Pod and should have none."""
    return number(part(daemon_set, "status").get("numberMisscheduled"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """The template of a DaemonSet as it is now."""

    hash: str
    """What its Pods have as their label."""
    since: str
    """Since when it is the newest (RFC 3339); empty where the cluster does not say."""


def newest_revisions(pages: Iterable[Json]) -> dict[tuple[str, str], Revision]:
    """The newest revision of each DaemonSet, by its namespace and name.

    A rollback makes an old revision the newest again, so it counts when it was last written.
    """
    found: dict[tuple[str, str], tuple[int, Revision]] = {}
    for page in pages:
        for item, _ in items_of(as_list(page)):
            metadata = part(item, "metadata")
            count = number(part(item).get("revision"))
            for owner in maps(metadata.get("ownerReferences")):
                key = text(metadata.get("namespace")) or "default", text(owner.get("name"))
                is_newer = key not in found or count > found[key][0]
                if owner.get("kind") == "DaemonSet" and is_newer:
                    found[key] = count, _revision(metadata)
    return {key: revision for key, (_, revision) in found.items()}


def _revision(metadata: Mapping[str, Json]) -> Revision:
    written = [text(each.get("time")) for each in maps(metadata.get("managedFields"))]
    return Revision(
        hash=text(part(metadata, "labels").get(REVISION)),
        since=newest(text(metadata.get("creationTimestamp")), *written),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Pods of a DaemonSet that were not made."""

    message: str
    """Why, as a sentence without its end."""
    at: str
    """When the last one was refused (RFC 3339)."""


_FAILED_CREATE: Final = "FailedCreate"
_PREFIX: Final = re.compile(
    r"^(?:\(combined from similar events\): )?Error creating: (?:pods \"[^\"]*\" is forbidden: )?"
)


def newest_refusals(pages: Iterable[Json]) -> dict[tuple[str, str], Refusal]:
    """Why the last Pod of each DaemonSet was refused, by its namespace and name."""
    found: dict[tuple[str, str], Refusal] = {}
    for page in pages:
        for item, _ in items_of(as_list(page)):
            event = part(item)
            about = part(event, "involvedObject")
            if event.get("reason") != _FAILED_CREATE or about.get("kind") != "DaemonSet":
                continue
            key = text(about.get("namespace")) or "default", text(about.get("name"))
            refusal = _refusal(event)
            known = found.get(key)
            if known is None or newest(refusal.at, known.at) == refusal.at:
                found[key] = refusal
    return found


def _refusal(event: Mapping[str, Json]) -> Refusal:
    return Refusal(
        message=without_addresses(_PREFIX.sub("", text(event.get("message"))).strip()),
        at=newest(
            text(event.get("lastTimestamp")),
            text(event.get("eventTime")),
            text(part(event, "series").get("lastObservedTime")),
        ),
    )
