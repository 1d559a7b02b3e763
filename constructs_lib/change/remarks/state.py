"""DS1308: an agent that keeps files on its node looks for them elsewhere, and starts from nothing.

Offsets, buffers and databases stay behind on every node: logs are read again, or lost. A mount
point inside a container is what its program knows, so the path behind it is compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from constructs_lib.change.remarks.remark import Remark, Update, containers_by_name
from constructs_lib.k8s.laws import pod_spec_of
from constructs_lib.k8s.manifest import Json

__all__ = ["state"]


def state(update: Update) -> Iterator[Remark]:
    """Each writable mount of a path of the node that is another place now."""
    before, after = _sources(pod_spec_of(update.pair.old)), _sources(pod_spec_of(update.pair.new))
    for (container, mount), (source, writable) in before.items():
        if not writable or not source.startswith("/") or (container, mount) not in after:
            continue
        now, _ = after[container, mount]
        if now != source:
            yield Remark(
                rule="DS1308",
                name="state-path-moved",
                severity="warning",
                message=f"{container} finds {now} at {mount}, not {source} of the node: what it "
                "kept there stays behind on every node.",
            )


def _sources(pod: Mapping[str, Json]) -> dict[tuple[str, str], tuple[str, bool]]:
    """What is behind each mount point, and whether it may be written; by container and place."""
    volumes = {volume["name"]: _source(volume) for volume in pod.get("volumes") or ()}
    return {
        (name, mount["mountPath"]): (
            "/".join(filter(None, (volumes.get(mount["name"], "nothing"), mount.get("subPath")))),
            not mount.get("readOnly", False),
        )
        for name, container in containers_by_name(pod).items()
        for mount in container.get("volumeMounts") or ()
    }


def _source(volume: Mapping[str, Json]) -> str:
    if "hostPath" in volume:
        return str(volume["hostPath"]["path"]).rstrip("/") or "/"
    kind = next((name for name in volume if name != "name"), "nothing")
    return f"a volume of the kind {kind}"
