"""Which image runs on every node, pinned so that all nodes run the same bytes.

A tag can be moved: nodes that join tomorrow would run other code than those of today. So an
image carries the digest of its manifest; the tag beside it is for people.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pkgutil import get_data
from typing import Annotated, Final, TypeAlias

from constructs_lib.declaration.model import checked
from constructs_lib.errors import ConstructsLibError
from constructs_lib.k8s.image import read_image

__all__ = [
    "CATALOGUE_FILE",
    "AnyImageRef",
    "ImageRef",
    "PinnedImageRef",
    "catalogue_image",
    "image_problem",
    "image_version",
    "reference_problem",
    "unpinned_problem",
]

CATALOGUE_FILE: Final = "images.yaml"
"""The file of default images inside this package, in a form update bots read."""

_HOW_TO_PIN: Final = (
    "write repo:tag@sha256:<64 hex digits>; 'constructs-lib images resolve {image}' prints "
    "the digest"
)


def reference_problem(image: str) -> str | None:
    """Say why a text names no image, or nothing."""
    if read_image(image) is not None:
        return None
    name, _, digest = image.partition("@")
    # A path behind the @ is no digest: what stands before it are credentials.
    if digest and "/" not in digest and read_image(name) is not None:
        return f"{image!r} has a malformed digest {digest!r}; {_HOW_TO_PIN.format(image=name)}"
    return (
        f"{image!r} is not an image reference; write repo:tag@sha256:<64 hex digits>, the "
        "repository in lower case and without a scheme"
    )


def image_problem(image: str) -> str | None:
    """Say why a text is no image that may run on a fleet, digest aside; or nothing."""
    reference = read_image(image)
    if reference is None:
        return reference_problem(image)
    if reference.tag == "latest":
        return (
            f"{image!r} names the tag 'latest', which does not say what runs and makes every start "
            "contact the registry; name a version and its digest"
        )
    if reference.tag is None and reference.digest is None:
        return f"{image!r} has neither tag nor digest, which means 'latest'; " + _HOW_TO_PIN.format(
            image=image
        )
    return None


def unpinned_problem(image: str) -> str | None:
    """Say why an image without a digest is refused, and how to pin it; or nothing."""
    reference = read_image(image)
    if reference is None or reference.digest is not None:
        return None
    return (
        f"{image!r} is not pinned: a tag can move, and nodes that join later would run other "
        f"code; {_HOW_TO_PIN.format(image=image)}"
    )


def _text_problem(image: str) -> str | None:
    if not image or image != image.strip():
        return reference_problem(image)
    return None


AnyImageRef: TypeAlias = Annotated[str, checked(_text_problem)]
"""Whatever Kubernetes takes for an image: also one that names no version, or ``<image>`` where it
is filled in later. What else is wrong with it, the agent says."""

ImageRef: TypeAlias = Annotated[str, checked(image_problem)]
"""``repo:tag``, with or without ``@sha256:<digest>``; never the tag ``latest``."""

PinnedImageRef: TypeAlias = Annotated[ImageRef, checked(unpinned_problem)]
"""``repo:tag@sha256:<digest>``."""


@lru_cache(maxsize=256)
def image_version(image: str) -> str | None:
    """The image's tag, as the value of ``app.kubernetes.io/version``; none without a tag."""
    reference = read_image(image)
    tag = reference.tag if reference else None
    return (tag[:63].strip("._-") or None) if tag else None


@cache
def _catalogue() -> dict[str, str]:
    # The file is ours and its form is tested, so reading it needs no YAML reader, whose import
    # would take longer than rendering a hundred agents.
    text = (get_data("constructs_lib", CATALOGUE_FILE) or b"").decode()
    return dict(re.findall(r"^  ([a-z0-9-]+):\n    image: (\S+)$", text, re.MULTILINE))


def catalogue_image(name: str) -> str:
    """The default image of that name.

    Raises:
        ConstructsLibError: there is none in the catalogue.
    """
    try:
        return _catalogue()[name]
    except KeyError:
        raise ConstructsLibError(f"{CATALOGUE_FILE} has no image named {name!r}") from None
