"""DS1307: images go up or down, lose their digest or come from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from constructs_lib.change.remarks.remark import Remark, Update, containers_by_name
from constructs_lib.k8s.image import Image
from constructs_lib.k8s.image_version import version_order

__all__ = ["images"]


def images(update: Update) -> Iterator[Remark]:
    """What happens to the image of each container that stays."""
    before = containers_by_name(update.pair.before)
    for name, container in containers_by_name(update.pair.after).items():
        old, new = before[name].image if name in before else None, container.image
        if old is None or old.text == new.text:
            continue
        if old.image is not None and new.image is not None:
            yield from _of_container(name, old.image, new.image)


def _of_container(name: str, old: Image, new: Image) -> Iterator[Remark]:
    if old.digest and not new.digest:
        yield _remark(f"{name}: the image is no longer pinned by its digest.", "warning")
    if old.repository != new.repository:
        what = "registry" if old.registry != new.registry else "repository"
        yield _remark(
            f"{name}: the image comes from a different {what}: {old.repository} before, "
            f"{new.repository} now.",
            "warning",
        )
        return
    if old.digest and old.digest == new.digest:
        yield _remark(
            f"{name}: the tag goes from {old.tag} to {new.tag} and the digest stays: the Pods "
            "restart, and nothing changes on the node.",
            "info",
        )
        return
    order = version_order(old.tag or "", new.tag or "")
    if order == "down":
        yield _remark(f"{name}: the image is downgraded from {old.tag} to {new.tag}.", "warning")
    elif order == "up":
        yield _remark(f"{name}: the image is upgraded from {old.tag} to {new.tag}.", "info")
    elif old.tag == new.tag and new.digest:
        change = "the digest changes" if old.digest else "it is now pinned by its digest"
        yield _remark(f"{name}: the tag {new.tag} stays, {change}.", "info")


def _remark(message: str, severity: Literal["warning", "info"]) -> Remark:
    name = "pin-lost-or-downgraded" if severity == "warning" else "image-changed"
    return Remark(rule="DS1307", name=name, severity=severity, message=message)
