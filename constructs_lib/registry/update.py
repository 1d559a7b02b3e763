"""The image that takes another one's place: a tag as new as it may be, and its index's digest.

An update never takes a platform away from a node: what the old image was built for, the new one
must be, too.
"""

from __future__ import annotations

from constructs_lib.k8s.image import Image
from constructs_lib.k8s.image_version import Step, newest_tag
from constructs_lib.record import dataclass
from constructs_lib.registry.address import Address
from constructs_lib.registry.image_lock import LockedImage
from constructs_lib.registry.inspect import Inspector

__all__ = ["Bump", "find_bump"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bump:
    """What becomes of one image.

    Attributes:
        old: the image.
        new: the image in its place; the same where it stays.
        locked: what stands under the new digest; none where the image stays.
        kept_because: why it stays although there is something newer; empty otherwise.
    """

    old: Image
    new: Image
    locked: LockedImage | None = None
    kept_because: str = ""


def find_bump(
    inspector: Inspector, image: Image, address: Address, *, to: Step, until: float
) -> Bump:
    """Look for a newer image.

    Args:
        inspector: asks registries.
        image: the image.
        address: where it is asked for.
        to: how far an update goes.
        until: when the time is over.

    Raises:
        RegistryError: the registry gives no usable answer.
    """
    if image.tag is None or image.is_latest:
        return Bump(old=image, new=image, kept_because="it has no version to go on from")
    tag = image.tag
    if to != "digest":
        tag = newest_tag(tag, inspector.registries.tags(address, until=until), to=to)
    seen = inspector.see(Image(image.repository, tag, None), address, until=until)
    if seen.found is None:
        return Bump(old=image, new=image, kept_because=f"the registry has no tag {tag}")
    if seen.found.digest == image.digest:
        return Bump(old=image, new=image, locked=seen.found)
    new = Image(image.repository, tag, seen.found.digest)
    lost = _lost(inspector, image, address, seen.found, until)
    if lost:
        why = f"{tag} was not built for {lost}, for which {image.tag} was"
        return Bump(old=image, new=image, kept_because=why)
    return Bump(old=image, new=new, locked=seen.found)


def _lost(
    inspector: Inspector, image: Image, address: Address, new: LockedImage, until: float
) -> str:
    """The platforms that the new image lacks; empty where it lacks none."""
    old = inspector.see(image, address, until=until).found
    if old is None:
        return ""
    return ", ".join(str(each) for each in old.platforms if not new.on(each))
