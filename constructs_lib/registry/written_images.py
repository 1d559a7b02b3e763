"""Images where they are written: in the Pods of manifests, and in files that only list images.

A file of images is a map ``images`` from names to maps with an ``image``, as the catalogue of this
library is. Everything else is manifests. What is malformed is left to ``check``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from constructs_lib.daemon_set.image_use import ImageUse, images_of_pod
from constructs_lib.errors import InputError
from constructs_lib.intake.documents import Unreadable, documents_in
from constructs_lib.intake.objects import Object, objects_in
from constructs_lib.k8s.image import Image, read_image
from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.k8s.object_kind import own_kind
from constructs_lib.k8s.pod_template import POD_TEMPLATES
from constructs_lib.record import dataclass
from constructs_lib.yaml.document import Document

__all__ = ["WrittenImage", "read_written_images"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenImage:
    """A reference to an image, and its place.

    Attributes:
        text: the reference as written.
        owner: who wants the image, for people: ``DaemonSet logging/log-agent``, or its name in a
            file of images.
        document: the document it stands in.
        path: its place there.
        image: what it names.
    """

    text: str
    owner: str
    document: Document
    path: Path
    image: Image

    @property
    def place(self) -> str:
        """File, line and column."""
        return self.document.where(self.path)


def read_written_images(texts: Mapping[str, bytes]) -> list[WrittenImage]:
    """Every image in some texts, in their order.

    Args:
        texts: the bytes of each file, by its name.

    Raises:
        InputError: a text cannot be read, or an image is no reference; all of it at once.
    """
    found: list[WrittenImage] = []
    problems: list[str] = []
    for source, data in texts.items():
        for document in documents_in(data, source=source):
            if isinstance(document, Unreadable):
                problems.append(str(document))
                continue
            for owner, path, text in _references(document):
                image = read_image(text)
                if image is None:
                    problems.append(
                        f"{document.where(path)}: {text!r:.100} is not an image reference; "
                        "write repository:tag@sha256:<64 hexadecimal digits>."
                    )
                else:
                    found.append(
                        WrittenImage(
                            text=text, owner=owner, document=document, path=path, image=image
                        )
                    )
    if problems:
        raise InputError(problems)
    return found


def _references(document: Document) -> Iterator[tuple[str, Path, str]]:
    listed = _listed(document.value)
    if listed is not None:
        for name, entry in listed.items():
            if isinstance(entry, dict) and isinstance(entry.get("image"), str):
                yield name, ("images", name, "image"), entry["image"]
        return
    for each in objects_in(document.value, document):
        if isinstance(each, Object):
            for use in _of_object(each):
                if use.text:
                    yield each.title, (*each.prefix, *use.path), use.text


def _listed(value: Json) -> Mapping[str, Json] | None:
    """The images of a file that only lists them."""
    if isinstance(value, dict) and "kind" not in value and isinstance(value.get("images"), dict):
        images: Mapping[str, Json] = value["images"]
        return images
    return None


def _of_object(each: Object) -> Iterator[ImageUse]:
    path = POD_TEMPLATES.get(own_kind(each.manifest))
    if path is None:
        return
    path = (*path, "spec")
    pod: Json = each.manifest
    for key in path:
        pod = pod.get(key) if isinstance(pod, dict) else None
    if not isinstance(pod, dict):
        return
    yield from images_of_pod(path, pod)
