"""What a registry keeps under a digest: an index of images for several platforms, or one image.

Docker and OCI have a media type each for both. Attestations that BuildKit puts into an index beside
its images are for no platform and are left out.

Sources: ``image-index.md`` and ``manifest.md`` of the OCI image specification 1.1;
``manifest-v2-2.md`` of the distribution project.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Final

from constructs_lib.k8s.manifest import Json
from constructs_lib.record import dataclass
from constructs_lib.registry.platform import Platform, platform_in

__all__ = [
    "ACCEPTED",
    "INDEXES",
    "Entry",
    "Manifest",
    "digest_of",
    "is_digest",
    "read_image_config",
    "read_manifest",
]

INDEXES: Final = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
)
"""The media types of an index."""

ACCEPTED: Final = (
    *INDEXES,
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
)
"""Every media type that is understood. All are asked for: a registry answers 404 for an OCI index
to who does not, and gives the image for linux/amd64 instead of a Docker list."""

_DIGEST: Final = re.compile(r"sha256:[0-9a-f]{64}")
_MOST_ENTRIES: Final = 1000
_MOST_BYTES: Final = 2**40


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of an index.

    Attributes:
        digest: the digest of what it points to.
        platform: what it was built for; none for what is no image of a platform.
        artifact_type: what it is, where it is no image; empty where it does not say.
    """

    digest: str
    platform: Platform | None = None
    artifact_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """An index, or one image.

    Attributes:
        media_type: which of the two it is.
        entries: what an index points to.
        config: the digest of an image's configuration, which names its platform.
        layers: the digests of an image's layers.
        size: the bytes of an image as they travel, configuration included; none for an index and
            where the image does not say.
    """

    media_type: str
    entries: tuple[Entry, ...] = ()
    config: str | None = None
    layers: tuple[str, ...] = ()
    size: int | None = None

    @property
    def is_index(self) -> bool:
        """Whether it is an index."""
        return self.media_type in INDEXES


def digest_of(body: bytes) -> str:
    """The digest by which a registry keeps these bytes."""
    return f"sha256:{sha256(body).hexdigest()}"


def is_digest(text: object) -> bool:
    """Whether a text is ``sha256:`` and 64 hexadecimal digits."""
    return isinstance(text, str) and _DIGEST.fullmatch(text) is not None


def read_manifest(body: bytes, *, media_type: str = "") -> Manifest | None:
    """The index or image that some bytes are; none if they are neither.

    Args:
        body: JSON.
        media_type: what the registry says they are. What they say themselves counts first.
    """
    value = _mapping(body)
    if value is None:
        return None
    said = value.get("mediaType", media_type)
    if said not in ACCEPTED:
        return None
    if said in INDEXES:
        found = value.get("manifests")
        if not isinstance(found, list) or len(found) > _MOST_ENTRIES:
            return None
        return Manifest(media_type=said, entries=tuple(_entries(found)))
    config, layers = value.get("config"), value.get("layers")
    if not isinstance(config, dict) or not isinstance(layers, list):
        return None
    parts = [config, *layers]
    sizes = [part.get("size") if isinstance(part, dict) else None for part in parts]
    known = [size for size in sizes if type(size) is int and 0 <= size < _MOST_BYTES]
    digests = [part.get("digest") for part in parts if isinstance(part, dict)]
    return Manifest(
        media_type=said,
        config=config.get("digest") if is_digest(config.get("digest")) else None,
        layers=tuple(each for each in digests[1:] if isinstance(each, str) and is_digest(each)),
        size=sum(known) if len(known) == len(parts) else None,
    )


def read_image_config(body: bytes) -> Platform | None:
    """The platform that the configuration of an image names; none where it names none."""
    return platform_in(_mapping(body))


def _mapping(body: bytes) -> Mapping[str, Json] | None:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _entries(found: list[Json]) -> Iterator[Entry]:
    for each in found:
        if not isinstance(each, dict) or not is_digest(each.get("digest")):
            continue
        kind = each.get("artifactType")
        yield Entry(
            digest=each["digest"],
            platform=platform_in(each.get("platform")),
            artifact_type=kind if isinstance(kind, str) else "",
        )
