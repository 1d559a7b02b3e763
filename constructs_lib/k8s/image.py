"""References to images: a repository, a tag for people, a digest for machines.

Source: ``reference.go`` and ``regexp.go`` of github.com/distribution/reference, by which the
kubelet reads images. Of digests only those of SHA-256 are known, as registries give them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from constructs_lib.pattern import pattern

__all__ = ["FLOATING", "REFERENCE", "VERSION", "Image", "read_image"]

REFERENCE: Final = (
    r"(?P<repository>(?:[A-Za-z0-9]+(?:(?:\.|-+)[A-Za-z0-9]+)*(?::[0-9]+)?/)?"
    r"[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*)"
    r"(?::(?P<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?"
    r"(?:@(?P<digest>sha256:[0-9a-f]{64}))?"
)

FLOATING: Final = frozenset(
    {
        "canary",
        "dev",
        "devel",
        "develop",
        "edge",
        "head",
        "latest",
        "main",
        "master",
        "nightly",
        "snapshot",
        "stable",
        "tip",
        "trunk",
        "unstable",
    }
)
_WORD: Final = pattern(r"[a-z]+")
VERSION: Final = r"\d+\.\d+|\d{6}|[0-9a-f]{7}"
"""What a tag that does not move has in it, as a regular expression."""

_REFERENCE: Final = pattern(REFERENCE)
_VERSION: Final = pattern(VERSION)


class Image(NamedTuple):
    """What a reference names.

    Attributes:
        repository: registry, if it is named, and path.
        tag: the tag; none if there is none. A registry's port is no tag.
        digest: ``sha256:`` and 64 hexadecimal digits; none if there is none.
    """

    repository: str
    tag: str | None
    digest: str | None

    @property
    def registry(self) -> str | None:
        """The registry's host; none where the node's default registry is meant."""
        first, slash, _ = self.repository.partition("/")
        is_host = slash and ("." in first or ":" in first or first == "localhost")
        return first if is_host else None

    @property
    def is_latest(self) -> bool:
        """Whether it asks for whatever is newest: the tag ``latest``, or neither tag nor digest."""
        return self.tag == "latest" or (self.tag is None and self.digest is None)

    @property
    def is_floating(self) -> bool:
        """Whether its tag names a branch or channel, which moves with every build.

        A tag that also holds a version, a date or a commit (``1.2.3-dev``) does not.
        """
        tag = (self.tag or "").lower()
        return not _VERSION.search(tag) and not FLOATING.isdisjoint(_WORD.findall(tag))


@lru_cache(maxsize=4096)
def read_image(text: str) -> Image | None:
    """The image that a text names; none if the kubelet cannot read it.

    Args:
        text: a reference, as in ``image`` of a container.
    """
    match = _REFERENCE.fullmatch(text)
    return Image(match["repository"], match["tag"], match["digest"]) if match else None
