"""DS1307: images go up or down, lose their digest or come from elsewhere.

Tags are compared as versions where both are: numbers between points, and a pre-release
(``1.2.0-rc.1``) before its release. Other suffixes (``-alpine``, ``-eksbuild.2``) must be equal
for an order to be told. Source: Semantic Versioning 2.0, items 9 to 11.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from constructs_lib.change.remarks.remark import Remark, Update, containers_by_name
from constructs_lib.k8s.image import Image

__all__ = ["images", "version_order"]

_VERSION: Final = re.compile(
    r"v?(?P<numbers>[0-9]{1,9}(?:\.[0-9]{1,9})*)"
    r"(?:-(?P<stage>alpha|beta|rc|pre|dev)[.-]?(?P<step>[0-9]{1,9})?)?(?P<variant>[-_+].*)?"
)
_STAGES: Final = ("dev", "pre", "alpha", "beta", "rc")


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


def version_order(old: str, new: str) -> Literal["up", "down", "same"] | None:
    """Where a version goes; none where nobody can tell."""
    was, now = _read(old), _read(new)
    if was is None or now is None or was.variant != now.variant:
        return None
    if was == now:
        return "same"
    return "up" if was < now else "down"


class _Version(NamedTuple):
    numbers: tuple[int, ...]
    stage: int
    step: int
    variant: str


def _read(tag: str) -> _Version | None:
    found = _VERSION.fullmatch(tag)
    if found is None:
        return None
    numbers = [int(number) for number in found["numbers"].split(".")]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    stage = _STAGES.index(found["stage"]) if found["stage"] else len(_STAGES)
    return _Version(tuple(numbers), stage, int(found["step"] or 0), found["variant"] or "")


def _remark(message: str, severity: Literal["warning", "info"]) -> Remark:
    name = "pin-lost-or-downgraded" if severity == "warning" else "image-changed"
    return Remark(rule="DS1307", name=name, severity=severity, message=message)
