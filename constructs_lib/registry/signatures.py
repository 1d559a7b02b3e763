"""Where the signatures of an image are: bundles that refer to its digest, or an old-style tag.

cosign 3 writes each signature as a Sigstore bundle of its own that refers to the image; older ones
put theirs under a tag made of the digest. A bundle holds an in-toto statement, which names the
image by its digest. Whether to believe it, only who knows Sigstore's root of trust can say.

Sources: ``BUNDLE_SPEC.md`` and ``SIGNATURE_SPEC.md`` of cosign; Statement v1 of in-toto.
"""

from __future__ import annotations

import json
from typing import Final, Literal, TypeAlias

from constructs_lib.record import dataclass
from constructs_lib.registry.address import Address
from constructs_lib.registry.client import Registries
from constructs_lib.registry.errors import NotThereError

__all__ = ["Claim", "Signatures", "find_signatures", "read_statement"]

Claim: TypeAlias = Literal["signature", "something else", "nothing"]
"""What is said of an image: somebody signs it, tells how it was built or scanned, or means another
image."""

_BUNDLE: Final = "application/vnd.dev.sigstore.bundle"
_STATEMENT: Final = "application/vnd.in-toto+json"
_SIGNATURE: Final = "https://sigstore.dev/cosign/sign/v1"
_MOST_BUNDLES: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatures:
    """What a registry keeps as signatures of a digest.

    Attributes:
        bundles: Sigstore bundles, as JSON; not believed yet.
        old_style: whether there is a signature under a tag, as cosign wrote before its version 3.
    """

    bundles: tuple[bytes, ...] = ()
    old_style: bool = False


def find_signatures(
    registries: Registries, address: Address, digest: str, *, until: float
) -> Signatures:
    """Fetch what a registry keeps as signatures.

    Args:
        registries: answers.
        address: the repository.
        digest: the digest that an image is pinned by.
        until: when the time is over.

    Raises:
        RegistryError: the registry gives no usable answer.
    """
    referrers = registries.referrers(address, digest, until=until)
    kept = [each for each in referrers.entries if each.artifact_type.startswith(_BUNDLE)]
    bundles = [
        registries.blob(address, layer, until=until)
        for each in kept[:_MOST_BUNDLES]
        for layer in registries.manifest(address, each.digest, until=until).layers[:1]
    ]
    try:
        registries.digest(address, f"{digest.replace(':', '-')}.sig", until=until)
        old_style = True
    except NotThereError:
        old_style = False
    return Signatures(bundles=tuple(bundles), old_style=old_style)


def read_statement(media_type: str, payload: bytes, digest: str) -> Claim:
    """What a statement, whose signature was believed, says of a digest.

    Args:
        media_type: what the payload is said to be.
        payload: the statement.
        digest: the digest that an image is pinned by.
    """
    if media_type != _STATEMENT:
        return "nothing"
    try:
        value = json.loads(payload)
    except (ValueError, RecursionError):
        return "nothing"
    subjects = value.get("subject") if isinstance(value, dict) else None
    digests = [
        each["digest"].get("sha256")
        for each in (subjects if isinstance(subjects, list) else ())
        if isinstance(each, dict) and isinstance(each.get("digest"), dict)
    ]
    if digest.removeprefix("sha256:") not in digests:
        return "nothing"
    return "signature" if value.get("predicateType") == _SIGNATURE else "something else"
