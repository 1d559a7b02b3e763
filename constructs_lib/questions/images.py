"""What is known of the images of some manifests, and what is wrong with them on their nodes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final, Literal, TypeAlias

from constructs_lib.k8s.image import Image
from constructs_lib.placement.wrong_platform import WrongPlatform
from constructs_lib.record import dataclass
from constructs_lib.registry.image_lock import ImageLock, LockedImage
from constructs_lib.registry.inspect import Seen
from constructs_lib.registry.platform import Platform
from constructs_lib.registry.written_images import WrittenImage

__all__ = ["ImageRow", "ImagesReport", "Signed", "State", "listed_images", "verified_images"]

State: TypeAlias = Literal["verified", "not verified", "wrong", "no answer"]
"""verified: its registry has it and nothing is wrong; not verified: nobody asked; wrong: something
is; no answer: its registry could not be asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What the signatures of an image are worth.

    Attributes:
        kind: whether the wanted identity signed it; otherwise why nobody can tell.
        by: who did sign it.
    """

    kind: Literal["signed", "missing", "old style", "by somebody else", "not valid"]
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageRow:
    """One image, wherever it is written.

    Attributes:
        text: the reference as written.
        image: what it names.
        owners: who wants it, each once.
        places: where it is written.
        state: what is known of it.
        locked: what stands under its digest; none where nobody knows.
        problems: what is wrong, as sentences.
        notes: what else was seen, as sentences.
    """

    text: str
    image: Image
    owners: tuple[str, ...]
    places: tuple[str, ...]
    state: State
    locked: LockedImage | None = None
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImagesReport:
    """Everything the report says.

    Attributes:
        rows: the images, in the order in which they are written.
        wrong_platforms: nodes that cannot run an image that they would get.
        asked: whether registries were asked; otherwise all is from ``images.lock``.
    """

    rows: tuple[ImageRow, ...]
    wrong_platforms: tuple[WrongPlatform, ...] = ()
    asked: bool = False

    @property
    def has_problems(self) -> bool:
        """Whether something is wrong."""
        return bool(self.wrong_platforms) or any(row.problems for row in self.rows)

    def count(self, state: State) -> int:
        """How many images are in a state."""
        return sum(row.state == state for row in self.rows)


def listed_images(written: Sequence[WrittenImage], lock: ImageLock) -> ImagesReport:
    """What ``images.lock`` knows of some images; nothing is judged.

    Args:
        written: the images.
        lock: what is known.
    """
    rows = []
    for uses in _by_text(written).values():
        locked = lock.find(uses[0].image)
        state: State = "verified" if locked is not None else "not verified"
        rows.append(_row(uses, state=state, locked=locked))
    return ImagesReport(rows=tuple(rows))


def verified_images(
    written: Sequence[WrittenImage],
    seen: Mapping[str, Seen],
    failed: Mapping[str, str],
    *,
    required: Sequence[Platform] = (),
    wrong_platforms: Sequence[WrongPlatform] = (),
    on_nodes: Collection[str] = (),
    signed: Mapping[str, Signed] | None = None,
    known: ImageLock = ImageLock(),  # noqa: B008  # frozen
) -> ImagesReport:
    """What registries said of some images, judged.

    Args:
        written: the images.
        seen: what was seen of each, by its text.
        failed: why a registry could not be asked, likewise.
        required: platforms that every image must have. An image of one platform alone is then
            right if it is the only one.
        wrong_platforms: nodes that cannot run an image.
        on_nodes: images, by their text, whose nodes are known and decide which platforms they need.
        known: what is known of images, for naming the index of an image of one platform.
        signed: what the signatures of each are worth, likewise. Default: nobody asked.
    """
    rows = []
    unfit = {each.image for each in wrong_platforms}
    for text, uses in _by_text(written).items():
        if text in failed:
            rows.append(_row(uses, state="no answer", problems=(failed[text],)))
            continue
        if text not in seen:
            rows.append(_row(uses, state="not verified", problems=(_UNKNOWN,)))
            continue
        judged = seen[text]
        signature = (signed or {}).get(text)
        problems = (
            *_problems(judged, required, known, fits_nodes=text in on_nodes and text not in unfit),
            *_unsigned(signature),
        )
        rows.append(
            _row(
                uses,
                state="wrong" if problems or text in unfit else "verified",
                locked=judged.found,
                problems=problems,
                notes=(*_notes(judged), *_signed(signature)),
            )
        )
    return ImagesReport(rows=tuple(rows), wrong_platforms=tuple(wrong_platforms), asked=True)


_UNKNOWN: Final = (
    "images.lock does not know its digest; run 'constructs-lib images verify' where there is a "
    "network."
)


def _by_text(written: Sequence[WrittenImage]) -> dict[str, list[WrittenImage]]:
    found: dict[str, list[WrittenImage]] = {}
    for each in written:
        found.setdefault(each.text, []).append(each)
    return found


def _row(
    uses: Sequence[WrittenImage],
    *,
    state: State,
    locked: LockedImage | None = None,
    problems: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
) -> ImageRow:
    return ImageRow(
        text=uses[0].text,
        image=uses[0].image,
        owners=tuple(dict.fromkeys(each.owner for each in uses)),
        places=tuple(each.place for each in uses),
        state=state,
        locked=locked,
        problems=problems,
        notes=notes,
    )


def _problems(
    seen: Seen, required: Sequence[Platform], known: ImageLock, *, fits_nodes: bool
) -> Iterator[str]:
    image, found = seen.image, seen.found
    if found is None:
        what = "digest" if image.digest is not None else f"tag {image.tag or 'latest'}"
        yield f"The registry has no such {what}."
        return
    if image.digest is None:
        yield f"It is not pinned; today it is {found.name}@{found.digest}."
    if not found.images:
        yield "It names no platform that it was built for, so no node is known to run it."
        return
    missing = [each for each in required if not found.on(each)]
    if missing:
        yield f"It was not built for {_in_words(missing)}, only for {_in_words(found.platforms)}."
    if not found.is_index and not required and not fits_nodes:
        index = known.index_with(found.digest)
        which = f", {index.digest}," if index is not None else ","
        yield (
            f"The digest is that of the image for {_in_words(found.platforms)} alone; pin the "
            f"digest of the index{which} or say with --platforms that one platform is meant."
        )


def _notes(seen: Seen) -> Iterator[str]:
    image = seen.image
    if image.digest is None or image.tag is None or seen.found is None:
        return
    if seen.tag_digest is None:
        yield f"The tag {image.tag} is gone from the registry; nodes pull by the digest."
    elif seen.tag_digest != image.digest:
        yield f"The tag {image.tag} points to {seen.tag_digest} now."


_UNSIGNED: Final = {
    "missing": (
        "It is not signed: its registry has no Sigstore bundle that is a signature of its digest."
    ),
    "old style": (
        "Its signature is an old-style one, under a tag, which is not checked; sign it with "
        "cosign 3, which writes bundles."
    ),
    "not valid": "It has a signature that is not valid, or is for another digest; do not use it.",
}


def _unsigned(signature: Signed | None) -> Iterator[str]:
    if signature is None or signature.kind == "signed":
        return
    if signature.kind == "by somebody else":
        yield f"It is signed by somebody else: {', '.join(signature.by)}."
    else:
        yield _UNSIGNED[signature.kind]


def _signed(signature: Signed | None) -> Iterator[str]:
    if signature is not None and signature.kind == "signed":
        yield f"Signed by {', '.join(signature.by)}."


def _in_words(platforms: Sequence[Platform]) -> str:
    return ", ".join(map(str, platforms))
