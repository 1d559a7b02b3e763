"""Who signed an image, by Sigstore's own library and root of trust (the extra ``sigstore``).

The root of trust is the one that came with the library, or a file: nothing is asked of a network.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from constructs_lib.errors import ConstructsLibError
from constructs_lib.questions.images import Signed
from constructs_lib.record import dataclass
from constructs_lib.registry.signatures import Claim, Signatures, read_statement

if TYPE_CHECKING:
    from sigstore.models import Bundle
    from sigstore.verify import Verifier

__all__ = ["Judge", "signature_judge"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Believes signatures of one identity.

    Attributes:
        verifier: checks bundles.
        identity: who must have signed: an address of mail, or the URI of a workflow.
        issuer: who vouches for that identity.
    """

    verifier: Verifier
    identity: str
    issuer: str

    def judge(self, found: Signatures, digest: str) -> Signed:
        """What the signatures of an image are worth.

        Args:
            found: what its registry keeps.
            digest: the digest that it is pinned by.
        """
        signers: list[str] = []
        broken = False
        for text in found.bundles:
            bundle = self._bundle(text)
            claim = self._claim(bundle, digest) if bundle is not None else "nothing"
            broken = broken or claim == "nothing"
            if bundle is None or claim != "signature":
                continue
            if self._is_wanted(bundle):
                return Signed(kind="signed", by=(self.identity,))
            signers += _identities(bundle)
        if signers:
            return Signed(kind="by somebody else", by=tuple(dict.fromkeys(signers)))
        if broken:
            return Signed(kind="not valid")
        return Signed(kind="old style" if found.old_style else "missing")

    @staticmethod
    def _bundle(text: bytes) -> Bundle | None:
        from sigstore.errors import Error  # noqa: PLC0415  # an extra
        from sigstore.models import Bundle  # noqa: PLC0415  # an extra

        try:
            return Bundle.from_json(text)
        except (Error, ValueError):
            return None

    def _claim(self, bundle: Bundle, digest: str) -> Claim:
        """What somebody that Sigstore knows says of a digest."""
        from sigstore.errors import Error  # noqa: PLC0415  # an extra
        from sigstore.verify.policy import UnsafeNoOp  # noqa: PLC0415  # an extra

        try:
            media_type, payload = self.verifier.verify_dsse(bundle, UnsafeNoOp())
        except (Error, ValueError):
            return "nothing"
        return read_statement(media_type, payload, digest)

    def _is_wanted(self, bundle: Bundle) -> bool:
        from sigstore.errors import Error  # noqa: PLC0415  # an extra
        from sigstore.verify.policy import Identity  # noqa: PLC0415  # an extra

        policy = Identity(identity=self.identity, issuer=self.issuer)
        try:
            self.verifier.verify_dsse(bundle, policy)
        except (Error, ValueError):
            return False
        return True


def signature_judge(*, identity: str, issuer: str, trusted_root: Path | None) -> Judge:
    """Who believes signatures of an identity.

    Args:
        identity: who must have signed.
        issuer: who vouches for it.
        trusted_root: a file with another root of trust than Sigstore's own.

    Raises:
        ConstructsLibError: the extra is not installed, or the file cannot be read.
    """
    try:
        from sigstore.models import TrustedRoot  # noqa: PLC0415  # an extra
        from sigstore.verify import Verifier  # noqa: PLC0415  # an extra
    except ImportError:
        message = "Signatures need Sigstore's library: pip install 'sigstore>=4.5.1,<5'."
        raise ConstructsLibError(message) from None
    logging.getLogger("sigstore").setLevel(logging.CRITICAL)  # it tells what is meant to be so
    if trusted_root is None:
        verifier = Verifier.production(offline=True)
    else:
        try:
            verifier = Verifier(trusted_root=TrustedRoot.from_file(str(trusted_root)))
        except Exception as error:  # noqa: BLE001  # whatever the library says of the file
            reason = getattr(error, "strerror", None) or "it is no trusted root of Sigstore"
            raise ConstructsLibError(f"{trusted_root} cannot be read: {reason}.") from None
    return Judge(verifier=verifier, identity=identity, issuer=issuer)


def _identities(bundle: Bundle) -> Iterator[str]:
    """Whom the certificate of a signature names."""
    from cryptography.x509 import (  # noqa: PLC0415  # comes with the extra
        RFC822Name,
        SubjectAlternativeName,
        UniformResourceIdentifier,
    )

    names = bundle.signing_certificate.extensions.get_extension_for_class(SubjectAlternativeName)
    yield from names.value.get_values_for_type(RFC822Name)
    yield from names.value.get_values_for_type(UniformResourceIdentifier)
