"""An image where it is used: in a container, or in a volume that mounts it.

Model: ``imagePullPolicy`` as the API server fills it in (``pkg/apis/core/v1/defaults.go``,
Kubernetes v1.37): Always for the tag ``latest``, even beside a digest, else IfNotPresent.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from constructs_lib.k8s.image import Image, read_image
from constructs_lib.k8s.manifest import Json, Path

__all__ = ["ImageUse", "image_of_container", "images_of_pod"]


class ImageUse(NamedTuple):
    """An image where it is used.

    Attributes:
        path: place of the reference.
        text: the reference as written; empty if there is none.
        image: what it names; none if it cannot be read.
        policy_path: place of the pull policy.
        written_policy: the pull policy as written; none if it is not.
        container: the container's name; none for a volume.
    """

    path: Path
    text: str
    image: Image | None
    policy_path: Path
    written_policy: str | None
    container: str | None

    @property
    def repository(self) -> str:
        """Where the image comes from, without its version; as written if it cannot be read."""
        return self.image.repository if self.image is not None else self.text

    @property
    def pull_policy(self) -> str:
        """The pull policy that counts."""
        if self.written_policy:
            return self.written_policy
        return "Always" if self.image is not None and self.image.is_latest else "IfNotPresent"


def image_of_container(path: Path, container: Json) -> ImageUse:
    """The image that a container runs, which stands at a path."""
    text = _text(container.get("image"))
    return ImageUse(
        path=(*path, "image"),
        text=text,
        image=read_image(text),
        policy_path=(*path, "imagePullPolicy"),
        written_policy=container.get("imagePullPolicy"),
        container=container.get("name", ""),
    )


def images_of_pod(path: Path, pod: Json) -> Iterator[ImageUse]:
    """Every image of a Pod, those of containers first.

    What has the wrong type is passed over: the Pod need not be one that was read before.

    Args:
        path: where the Pod's spec stands.
        pod: the spec.
    """
    for key in ("initContainers", "containers"):
        for index, container in _maps(pod.get(key)):
            yield image_of_container((*path, key, index), container)
    for index, volume in _maps(pod.get("volumes")):
        if isinstance(volume.get("image"), dict):
            yield _image_of_volume((*path, "volumes", index, "image"), volume["image"])


def _maps(value: Json) -> Iterator[tuple[int, Json]]:
    for index, each in enumerate(value if isinstance(value, list) else ()):
        if isinstance(each, dict):
            yield index, each


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""


def _image_of_volume(path: Path, source: Json) -> ImageUse:
    """The image that the ``image`` of a volume mounts, which stands at a path."""
    text = _text(source.get("reference"))
    return ImageUse(
        path=(*path, "reference"),
        text=text,
        image=read_image(text),
        policy_path=(*path, "pullPolicy"),
        written_policy=source.get("pullPolicy"),
        container=None,
    )
