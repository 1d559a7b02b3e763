"""A real registry that lets in only who has a token, and a token service of our own.

The tokens are real: signed, for one repository, and judged by the registry itself.
"""

from __future__ import annotations

import datetime as dt
import json
import time
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from tests.cli.images.conftest import Run
from tests.docker_registry import RealRegistry, real_registry
from tests.registries import Answer, FakeRegistry, FakeRequest, Store, basic, written

pytest.importorskip("cryptography")

from cryptography import x509  # comes with the extra sigstore
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

SECRET = "hunter2-secret"


class TokenService:
    """Signs tokens for whoever knows the password."""

    def __init__(self) -> None:
        self.server = FakeRegistry()
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tokens.example")])
        now = dt.datetime.now(dt.UTC)
        self.certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self.key.public_key())
            .serial_number(1)
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(self.key, hashes.SHA256())
        )

    def answer(self, request: FakeRequest) -> Answer:
        query = parse_qs(request.target.partition("?")[2])
        if request.authorization != basic("me", SECRET):
            return Answer(401)
        return Answer(body=written({"token": self.token(query["scope"][0], query["service"][0])}))

    def token(self, scope: str, service: str) -> str:
        kind, name, actions = scope.split(":")
        now = int(time.time())
        der = self.certificate.public_bytes(serialization.Encoding.DER)
        header = {"typ": "JWT", "alg": "RS256", "x5c": [b64encode(der).decode()]}
        claims = {
            "iss": "tokens.example",
            "sub": "me",
            "aud": service,
            "exp": now + 300,
            "nbf": now - 30,
            "iat": now,
            "jti": "1",
            "access": [{"type": kind, "name": name, "actions": actions.split(",")}],
        }
        signed = b".".join(_part(written(each)) for each in (header, claims))
        signature = self.key.sign(signed, padding.PKCS1v15(), hashes.SHA256())
        return b".".join((signed, _part(signature))).decode()


def _part(data: bytes) -> bytes:
    return urlsafe_b64encode(data).rstrip(b"=")


@pytest.fixture(scope="module")
def tokens() -> Iterator[TokenService]:
    """The token service."""
    service = TokenService()
    service.server.rules.append(service.answer)
    with service.server.running():
        yield service


@pytest.fixture(scope="module")
def registry(
    tokens: TokenService, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RealRegistry]:
    """A registry that trusts it, with an image."""
    folder = tmp_path_factory.mktemp("closed")
    bundle = folder / "tokens.pem"
    bundle.write_bytes(tokens.certificate.public_bytes(serialization.Encoding.PEM))
    settings = (
        f"auth: {{token: {{realm: 'http://{tokens.server.host}/token', service: closed, "
        f"issuer: tokens.example, rootcertbundle: '{bundle}'}}}}\n"
    )
    with real_registry(folder, settings=settings) as found:
        store = Store()
        store.index("v1")
        pusher = f"Bearer {tokens.token('repository:team/agent:pull,push', 'closed')}"
        replace(found, authorization=pusher).push("team/agent", store)
        yield found


@pytest.fixture
def config(folder: Path, registry: RealRegistry) -> str:
    """The file that docker would keep."""
    path = folder.parent / "config.json"
    auth = b64encode(f"me:{SECRET}".encode()).decode()
    path.write_text(json.dumps({"auths": {registry.host: {"auth": auth}}}))
    return str(path)


def test_who_has_the_password_gets_a_token_and_the_image(
    run: Run, registry: RealRegistry, config: str
) -> None:
    image = f"{registry.host}/team/agent:v1"
    access = ("--insecure-registry", registry.host, "--registry-config", config)

    result = run("resolve", image, *access)

    assert (result.code, result.err) == (0, "")
    assert result.out.startswith(f"{image}@sha256:")


def test_who_has_none_is_told_to_log_in(run: Run, registry: RealRegistry) -> None:
    result = run("resolve", f"{registry.host}/team/agent:v1", "--insecure-registry", registry.host)

    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"The token service of {registry.host} gives no token; log in ")


def test_the_password_goes_to_the_token_service_only_and_is_asked_for_once(
    *, run: Run, folder: Path, registry: RealRegistry, tokens: TokenService, config: str
) -> None:
    (folder / "images.yaml").write_text(
        f"images: {{a: {{image: '{registry.host}/team/agent:v1'}}}}\n"
    )
    tokens.server.asked.clear()

    run(
        *("verify", "images.yaml", "--registry-config", config),
        *("--insecure-registry", registry.host),
    )

    assert [each.authorization for each in tokens.server.asked] == [basic("me", SECRET)]
    assert "scope=repository%3Ateam%2Fagent%3Apull&" in tokens.server.asked[0].target
