"""A Sigstore of our own: a certificate authority, two logs, and who signs with them.

Everything is made and signed here by the rules that Sigstore publishes, so its real library judges
it; only the root of trust is another one. Sources: RFC 6962 for the timestamp in the certificate
and the log's tree; ``sigstore_bundle.proto``, ``sigstore_trustroot.proto`` of protobuf-specs.
"""

from __future__ import annotations

import datetime as dt
import json
import struct
from base64 import b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from tests.registries import OCI_IMAGE, Kept, Store

__all__ = ["ISSUER", "SIGNATURE", "Sigstore", "refer"]

ISSUER = "https://accounts.example"
SIGNATURE = "https://sigstore.dev/cosign/sign/v1"
BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json"
_NOW = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
_SCT_LIST = ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")
_OIDC_ISSUER = ObjectIdentifier("1.3.6.1.4.1.57264.1.1")


def _key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _sign(key: ec.EllipticCurvePrivateKey, data: bytes) -> bytes:
    return key.sign(data, ec.ECDSA(hashes.SHA256()))


def _der(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _text(data: bytes) -> str:
    return b64encode(data).decode()


def _canonical(value: Any) -> bytes:
    """Texts and whole numbers only, for which sorted keys are all that RFC 8785 asks."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


@dataclass(frozen=True)
class Sigstore:
    """Its keys."""

    authority: ec.EllipticCurvePrivateKey = field(default_factory=_key)
    certificates: ec.EllipticCurvePrivateKey = field(default_factory=_key)
    """That of the log of certificates."""
    signatures: ec.EllipticCurvePrivateKey = field(default_factory=_key)
    """That of the log of signatures."""

    def trusted_root(self) -> str:
        """What a user of it trusts, as ``trusted_root.json``."""
        valid = {"start": "2026-01-01T00:00:00Z"}
        root = self._root().public_bytes(serialization.Encoding.DER)

        def log(key: ec.EllipticCurvePrivateKey) -> dict[str, Any]:
            details = "PKIX_ECDSA_P256_SHA_256"
            public = {"rawBytes": _text(_der(key)), "keyDetails": details, "validFor": valid}
            return {
                "baseUrl": "https://log.example",
                "hashAlgorithm": "SHA2_256",
                "publicKey": public,
                "logId": {"keyId": _text(sha256(_der(key)).digest())},
            }

        return json.dumps(
            {
                "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
                "tlogs": [log(self.signatures)],
                "ctlogs": [log(self.certificates)],
                "certificateAuthorities": [
                    {
                        "subject": {"organization": "example", "commonName": "example"},
                        "uri": "https://authority.example",
                        "certChain": {"certificates": [{"rawBytes": _text(root)}]},
                        "validFor": valid,
                    }
                ],
                "timestampAuthorities": [],
            }
        )

    def bundle(self, digest: str, identity: str, *, predicate: str = SIGNATURE) -> bytes:
        """A statement about an image, signed by an identity, as a bundle."""
        key = _key()
        certificate = self._certificate(key, identity)
        statement = _canonical(
            {
                "_type": "https://in-toto.io/Statement/v1",
                "subject": [{"digest": {"sha256": digest.removeprefix("sha256:")}}],
                "predicateType": predicate,
                "predicate": {},
            }
        )
        kind = "application/vnd.in-toto+json"
        signed = f"DSSEv1 {len(kind)} {kind} {len(statement)} ".encode() + statement
        signature = _sign(key, signed)
        return json.dumps(
            {
                "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
                "verificationMaterial": {
                    "certificate": {
                        "rawBytes": _text(certificate.public_bytes(serialization.Encoding.DER))
                    },
                    "tlogEntries": [self._entry(statement, signature, certificate)],
                },
                "dsseEnvelope": {
                    "payload": _text(statement),
                    "payloadType": kind,
                    "signatures": [{"sig": _text(signature)}],
                },
            }
        ).encode()

    def _root(self) -> x509.Certificate:
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "root.example")])
        public = self.authority.public_key()
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(public)
            .serial_number(1)
            .not_valid_before(_NOW - dt.timedelta(days=30))
            .not_valid_after(_NOW + dt.timedelta(days=3650))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs_certificates=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .sign(self.authority, hashes.SHA256())
        )

    def _certificate(self, key: ec.EllipticCurvePrivateKey, identity: str) -> x509.Certificate:
        """A certificate of ten minutes, with the promise of the log that it will be there."""
        named = (
            x509.RFC822Name(identity)
            if "@" in identity
            else x509.UniformResourceIdentifier(identity)
        )
        known = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.authority.public_key())
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([]))
            .issuer_name(self._root().subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(_NOW - dt.timedelta(minutes=1))
            .not_valid_after(_NOW + dt.timedelta(minutes=9))
            .add_extension(_usage(signs_certificates=False), critical=True)
            .add_extension(
                x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), critical=False
            )
            .add_extension(known, critical=False)
            .add_extension(x509.SubjectAlternativeName([named]), critical=True)
            .add_extension(
                x509.UnrecognizedExtension(_OIDC_ISSUER, ISSUER.encode()), critical=False
            )
        )
        draft = builder.sign(self.authority, hashes.SHA256()).tbs_certificate_bytes
        promise = self._promise(draft)
        return builder.add_extension(
            x509.UnrecognizedExtension(_SCT_LIST, promise), critical=False
        ).sign(self.authority, hashes.SHA256())

    def _promise(self, draft: bytes) -> bytes:
        time = int(_NOW.timestamp() * 1000)
        issuer = sha256(_der(self.authority)).digest()
        length = struct.pack("!I", len(draft))[1:]
        signed = struct.pack("!BBQH", 0, 0, time, 1) + issuer + length + draft + b"\0\0"
        signature = _sign(self.certificates, signed)
        log = sha256(_der(self.certificates)).digest()
        head = struct.pack("!B32sQH", 0, log, time, 0)
        promise = head + struct.pack("!BBH", 4, 3, len(signature)) + signature
        promises = struct.pack("!H", len(promise)) + promise
        content = struct.pack("!H", len(promises)) + promises
        return (
            bytes([0x04, len(content)]) + content
            if len(content) < 128
            else (bytes([0x04, 0x81, len(content)]) + content)
        )

    def _entry(
        self, statement: bytes, signature: bytes, certificate: x509.Certificate
    ) -> dict[str, Any]:
        """The entry of a log that has no other."""
        pem = certificate.public_bytes(serialization.Encoding.PEM)
        body = _canonical(
            {
                "apiVersion": "0.0.1",
                "kind": "dsse",
                "spec": {
                    "envelopeHash": {"algorithm": "sha256", "value": sha256(b"").hexdigest()},
                    "payloadHash": {
                        "algorithm": "sha256",
                        "value": sha256(statement).hexdigest(),
                    },
                    "signatures": [{"signature": _text(signature), "verifier": _text(pem)}],
                },
            }
        )
        log, time = sha256(_der(self.signatures)).digest(), int(_NOW.timestamp())
        promised = {"body": _text(body), "integratedTime": time, "logID": log.hex(), "logIndex": 0}
        root = sha256(b"\0" + body).digest()
        note = f"log.example\n1\n{_text(root)}\n"
        mark = _text(log[:4] + _sign(self.signatures, note.encode()))
        return {
            "logIndex": "0",
            "logId": {"keyId": _text(log)},
            "kindVersion": {"kind": "dsse", "version": "0.0.1"},
            "integratedTime": str(time),
            "inclusionPromise": {
                "signedEntryTimestamp": _text(_sign(self.signatures, _canonical(promised)))
            },
            "inclusionProof": {
                "logIndex": "0",
                "rootHash": _text(root),
                "treeSize": "1",
                "hashes": [],
                "checkpoint": {"envelope": f"{note}\n\u2014 log.example {mark}\n"},
            },
            "canonicalizedBody": _text(body),
        }


def refer(store: Store, image: Kept, *bundles: bytes) -> None:
    """Put bundles beside an image, as cosign does at a registry that keeps them under a tag."""
    entries = []
    for bundle in bundles:
        manifest = {
            "schemaVersion": 2,
            "mediaType": OCI_IMAGE,
            "artifactType": BUNDLE,
            "config": store.blob(b"{}", "application/vnd.oci.empty.v1+json"),
            "layers": [store.blob(bundle, BUNDLE)],
        }
        kept = store.keep(manifest, OCI_IMAGE)
        entries.append({"digest": kept.digest, "size": len(kept.body), "artifactType": BUNDLE})
    index = {
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.index.v1+json",
        "manifests": entries,
    }
    store.keep(index, str(index["mediaType"]), image.digest.replace(":", "-"))


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
