"""What a registry says of one image: where its tag points, and what stands under its digest.

What ``images.lock`` knows is not asked for again: an image that is pinned as before costs one HEAD
for its digest, one for its tag, and no GET.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from constructs_lib.k8s.image import Image
from constructs_lib.record import dataclass, replace
from constructs_lib.registry.address import Address
from constructs_lib.registry.client import Registries
from constructs_lib.registry.errors import NotThereError
from constructs_lib.registry.image_lock import ImageLock, LockedImage, PlatformImage
from constructs_lib.registry.manifest import Manifest, read_image_config
from constructs_lib.registry.platform import Platform

__all__ = ["Inspector", "Seen", "name_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was seen of an image.

    Attributes:
        image: the image.
        tag_digest: the digest that its tag points to now; none without a tag, or where it is gone.
        found: what stands under its digest, or under that of its tag; none where that is gone.
    """

    image: Image
    tag_digest: str | None
    found: LockedImage | None


def name_of(image: Image) -> str:
    """The image without its digest: ``repository:tag``."""
    return f"{image.repository}:{image.tag}" if image.tag else image.repository


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspector:
    """Asks registries for images.

    Attributes:
        registries: answers.
        sized: the platforms whose size is asked for, which is one GET each.
        lock: what is known already.
        today: the day that is written down.
    """

    registries: Registries
    sized: Sequence[Platform]
    lock: ImageLock
    today: dt.date

    def see(self, image: Image, address: Address, *, until: float) -> Seen:
        """Ask for one image.

        Args:
            image: the image.
            address: where it is asked for.
            until: when the time is over.

        Raises:
            RegistryError: the registry gives no usable answer.
        """
        pinned = tagged = None
        if image.digest is not None:
            pinned = self._digest(address, image.digest, until)
        if image.tag is not None or image.digest is None:
            tagged = self._digest(address, image.tag or "latest", until)
        digest = pinned if image.digest is not None else tagged
        if digest is None:
            return Seen(image=image, tag_digest=tagged, found=None)
        known = self.lock.entries.get(digest) or self._found(address, digest, until)
        found = replace(
            known,
            name=name_of(image),
            images=tuple(self._sized(address, each, until) for each in known.images),
            checked=self.today,
        )
        return Seen(image=image, tag_digest=tagged, found=found)

    def _digest(self, address: Address, reference: str, until: float) -> str | None:
        try:
            return self.registries.digest(address, reference, until=until)
        except NotThereError:
            return None

    def _found(self, address: Address, digest: str, until: float) -> LockedImage:
        manifest = self.registries.manifest(address, digest, until=until)
        if manifest.is_index:
            images = [
                PlatformImage(platform=each.platform, digest=each.digest)
                for each in manifest.entries
                if each.platform is not None
            ]
        else:
            images = [
                PlatformImage(platform=platform, digest=digest, size=manifest.size)
                for platform in self._platforms(address, manifest, until)
            ]
        return LockedImage(
            digest=digest,
            name="",
            media_type=manifest.media_type,
            images=tuple(images),
            checked=self.today,
        )

    def _platforms(self, address: Address, manifest: Manifest, until: float) -> Iterator[Platform]:
        """The platform of one image, which only its configuration names."""
        if manifest.config is not None:
            config = self.registries.blob(address, manifest.config, until=until)
            platform = read_image_config(config)
            if platform is not None:
                yield platform

    def _sized(self, address: Address, each: PlatformImage, until: float) -> PlatformImage:
        wanted = any(each.platform.serves(platform) for platform in self.sized)
        if each.size is not None or not wanted:
            return each
        try:
            manifest = self.registries.manifest(address, each.digest, until=until)
        except NotThereError:
            return each
        return replace(each, size=manifest.size)
