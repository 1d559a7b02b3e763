"""``images.lock``: what registries said of images, written down so that nobody must ask again.

What stands under a digest never changes, so an entry is right for ever; ``checked`` says when the
registry had it last. Every platform has the digest of its own image, too: a pin of that one instead
of the index is then known for what it is.

    {
      "schema": "constructs-lib/images-lock/v1",
      "images": {
        "sha256:...": {
          "image": "registry.example/agent:1.2.3",
          "mediaType": "application/vnd.oci.image.index.v1+json",
          "checked": "2026-11-29",
          "platforms": [
            {"os": "linux", "architecture": "amd64", "digest": "sha256:...", "size": 31234567},
            {"os": "linux", "architecture": "arm64", "digest": "sha256:..."}
          ]
        }
      }
    }
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

from constructs_lib.errors import InputError, YamlError
from constructs_lib.k8s.image import Image
from constructs_lib.k8s.manifest import Json
from constructs_lib.record import dataclass, field
from constructs_lib.registry.manifest import ACCEPTED, INDEXES, is_digest
from constructs_lib.registry.platform import Platform, platform_in
from constructs_lib.yaml.document import Document
from constructs_lib.yaml.json_reader import read_json

__all__ = ["LOCK_FILE", "SCHEMA", "ImageLock", "LockedImage", "PlatformImage", "read_lock"]

LOCK_FILE: Final = "images.lock"
"""What the file is called, beside the file of images."""

SCHEMA: Final = "constructs-lib/images-lock/v1"
"""Name and version of what is written."""

_MOST_BYTES: Final = 2**53


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformImage:
    """The image that machines of one kind pull.

    Attributes:
        platform: the kind of machine.
        digest: its own digest.
        size: its bytes as they travel; none where nobody asked for it.
    """

    platform: Platform
    digest: str
    size: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedImage:
    """What stands under one digest.

    Attributes:
        digest: the digest.
        name: the image, as ``repository:tag``, for people.
        media_type: whether it is an index or one image.
        images: what each kind of machine pulls, in the order of the index.
        checked: the day on which the registry had it last.
    """

    digest: str
    name: str
    media_type: str
    images: tuple[PlatformImage, ...] = ()
    checked: dt.date

    @property
    def is_index(self) -> bool:
        """Whether it is an index, which serves several kinds of machine."""
        return self.media_type in INDEXES

    @property
    def platforms(self) -> tuple[Platform, ...]:
        """The kinds of machine it serves, each once."""
        return tuple(dict.fromkeys(each.platform for each in self.images))

    def on(self, platform: Platform) -> tuple[PlatformImage, ...]:
        """What a kind of machine may pull: one image, or several where variants differ."""
        return tuple(each for each in self.images if each.platform.serves(platform))

    def size_on(self, platform: Platform) -> int | None:
        """The most bytes that such a machine pulls; none where it is not known."""
        sizes = [each.size for each in self.on(platform)]
        known = [size for size in sizes if size is not None]
        return max(known) if known and len(known) == len(sizes) else None


@dataclass(frozen=True, kw_only=True)
class ImageLock:
    """What is known of images.

    Attributes:
        entries: what stands under each digest.
    """

    entries: Mapping[str, LockedImage] = field(default_factory=dict)

    def find(self, image: Image | None) -> LockedImage | None:
        """What is known of an image; none without a digest, or where nobody asked."""
        if image is None or image.digest is None:
            return None
        return self.entries.get(image.digest)

    def index_with(self, digest: str) -> LockedImage | None:
        """The index that holds an image of one platform, by that image's digest."""
        return self._indexes.get(digest)

    def with_entries(self, entries: Sequence[LockedImage]) -> ImageLock:
        """The same with more entries, which count before those that are there."""
        return ImageLock(entries={**self.entries, **{each.digest: each for each in entries}})

    def without(self, digests: frozenset[str]) -> ImageLock:
        """The same without some digests."""
        return ImageLock(
            entries={key: each for key, each in self.entries.items() if key not in digests}
        )

    def text(self) -> str:
        """The file: one order whoever writes it, so that a change shows what changed."""
        in_order = sorted(self.entries.values(), key=lambda each: (each.name, each.digest))
        value = {"schema": SCHEMA, "images": {each.digest: _entry(each) for each in in_order}}
        return json.dumps(value, indent=2) + "\n"

    @cached_property
    def _indexes(self) -> Mapping[str, LockedImage]:
        return {
            each.digest: entry
            for entry in self.entries.values()
            if entry.is_index
            for each in entry.images
        }


def read_lock(data: bytes, *, source: str) -> ImageLock:
    """What a file holds.

    Args:
        data: the file's bytes.
        source: the file, for errors.

    Raises:
        InputError: it is not what this library writes; every mistake is named.
    """
    try:
        [document] = read_json(data, source=source)
    except YamlError as error:
        raise InputError([f"{error} 'constructs-lib images verify' writes the file."]) from None
    value = document.value
    schema = value.get("schema") if isinstance(value, dict) else None
    images = value.get("images") if isinstance(value, dict) else None
    if schema != SCHEMA or not isinstance(images, dict):
        raise InputError(
            [f"{source}: Expected an object with schema {SCHEMA!r} and images; {_WRITE}."]
        )
    problems: list[str] = []
    entries = {}
    for digest, entry in images.items():
        found = _read_entry(digest, entry, document, problems)
        if found is not None:
            entries[digest] = found
    if problems:
        raise InputError(problems)
    return ImageLock(entries=entries)


_WRITE: Final = "remove the file and let 'constructs-lib images verify' write it again"


def _entry(each: LockedImage) -> Json:
    return {
        "image": each.name,
        "mediaType": each.media_type,
        "checked": each.checked.isoformat(),
        "platforms": [_platform(image) for image in each.images],
    }


def _platform(each: PlatformImage) -> Json:
    system, architecture, variant, version = each.platform
    value: dict[str, Json] = {"os": system, "architecture": architecture}
    value |= {"variant": variant} if variant else {}
    value |= {"os.version": version} if version else {}
    value |= {"digest": each.digest}
    return value | ({"size": each.size} if each.size is not None else {})


def _read_entry(
    digest: str, entry: Json, document: Document, problems: list[str]
) -> LockedImage | None:
    """One entry; none, and its problems, where it is malformed."""
    value = entry if isinstance(entry, dict) else {}
    listed = value.get("platforms")
    read = list(_read_platforms(listed if isinstance(listed, list) else []))
    bad = next((index for index, each in enumerate(read) if each is None), 0)
    expected: tuple[tuple[bool, tuple[str | int, ...], str], ...] = (
        (is_digest(digest), (), "sha256: and 64 hexadecimal digits"),
        (isinstance(value.get("image"), str), ("image",), "the image's name as text"),
        (value.get("mediaType") in ACCEPTED, ("mediaType",), "the media type of an image"),
        (_day(value) is not None, ("checked",), "a day such as 2026-11-29"),
        (isinstance(listed, list), ("platforms",), "a list"),
        (
            None not in read,
            ("platforms", bad),
            "os, architecture, digest and, where it is known, size in bytes",
        ),
    )
    wrong = [(path, what) for is_right, path, what in expected if not is_right]
    for path, what in wrong:
        place = document.where(("images", digest, *path))
        problems.append(f"{place}: Expected {what} here; {_WRITE}.")
    checked = _day(value)
    if wrong or checked is None:
        return None
    return LockedImage(
        digest=digest,
        name=value["image"],
        media_type=value["mediaType"],
        images=tuple(each for each in read if each is not None),
        checked=checked,
    )


def _day(value: Mapping[str, Json]) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value.get("checked", ""))
    except (TypeError, ValueError):
        return None


def _read_platforms(images: list[Json]) -> Iterator[PlatformImage | None]:
    for each in images:
        platform = platform_in(each)
        size = each.get("size") if isinstance(each, dict) else None
        is_size = size is None or (type(size) is int and 0 <= size < _MOST_BYTES)
        if platform is None or not is_digest(each.get("digest")) or not is_size:
            yield None
        else:
            yield PlatformImage(platform=platform, digest=each["digest"], size=size)
