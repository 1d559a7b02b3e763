"""DS1308: an agent that keeps files on its node looks for them elsewhere, and starts from nothing.

Offsets, buffers and databases stay behind on every node: logs are read again, or lost. A mount
point inside a container is what its program knows, so the path behind it is compared.
"""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.change.remarks.remark import Remark, Update
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.daemon_set.volume import VolumeView

__all__ = ["state"]


def state(update: Update) -> Iterator[Remark]:
    """Each writable mount of a path of the node that is another place now."""
    before, after = _sources(update.pair.before), _sources(update.pair.after)
    for (container, mount), (source, writable) in before.items():
        if not writable or not source.startswith("/") or (container, mount) not in after:
            continue
        now, _ = after[container, mount]
        if now != source:
            yield Remark(
                rule="DS1308",
                name="state-path-moved",
                severity="warning",
                message=(
                    f"{container} finds {now} at {mount}, not {source} of the node: its old data "
                    "stays behind on every node."
                ),
            )


def _sources(daemon_set: DaemonSetView) -> dict[tuple[str, str], tuple[str, bool]]:
    """What is behind each mount point, and whether it may be written; by container and place."""
    return {
        (container.name, mount.at): (
            "/".join(filter(None, (_source(mount.volume), mount.value.get("subPath")))),
            mount.is_writable,
        )
        for container in daemon_set.all
        for mount in container.mounts
    }


def _source(volume: VolumeView) -> str:
    source = volume.host_path
    if source is not None:
        return source.written.rstrip("/") or "/"
    if volume.name is None:
        return "nothing"
    return f"a volume of the kind {next(iter(volume.kinds), 'nothing')}"
