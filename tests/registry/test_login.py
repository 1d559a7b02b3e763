"""Who asks is proved as the registry wants it, and to nobody else."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest

from constructs_lib.registry.credentials import Credential
from tests.registries import (
    Answer,
    FakeRegistry,
    FakeRequest,
    basic,
    of,
    password,
    refusal,
    written,
)

SECRET = "hunter2-secret"
TOKEN = "t0ken-of-a-service"


def token_service(registry: FakeRegistry, *, realm: str = "", answer: bytes = b"") -> None:
    """The registry wants a token, which it gives itself at /token."""
    realm = realm or f"http://{registry.host}/token"
    found = answer or written({"token": TOKEN})

    def rule(request: FakeRequest) -> Answer | None:
        if request.path == "/token":
            return Answer(body=found)
        if request.authorization == f"Bearer {TOKEN}":
            return None
        challenge = f'Bearer realm="{realm}",service="reg",scope="repository:team/agent:pull"'
        return Answer(401, {"WWW-Authenticate": challenge})

    registry.rules.append(rule)


@pytest.mark.parametrize("key", ["token", "access_token"])
def test_a_token_is_asked_for_once_and_without_credentials_where_there_are_none(
    registry: FakeRegistry, key: str
) -> None:
    kept = registry.store("team/agent").index("v1")
    token_service(registry, answer=written({key: TOKEN}))
    client = registry.client()

    assert {of(registry, each, client) for each in ("v1", kept.digest, "v1")} == {kept.digest}
    [asked] = [each for each in registry.asked if each.path == "/token"]
    assert asked.authorization == ""
    assert parse_qs(asked.target.partition("?")[2]) == {
        "service": ["reg"],
        "scope": ["repository:team/agent:pull"],
        "client_id": ["constructs-lib"],
    }


def test_a_token_is_asked_for_with_the_credentials_of_the_registry(registry: FakeRegistry) -> None:
    registry.store("team/agent").index("v1")
    token_service(registry)

    of(registry, client=registry.client(password("me", SECRET)))

    sent = {each.path: each.authorization for each in registry.asked}
    assert sent == {
        "/token": basic("me", SECRET),
        "/v2/team/agent/manifests/v1": f"Bearer {TOKEN}",
    }


def test_an_identity_token_is_exchanged(registry: FakeRegistry) -> None:
    registry.store("team/agent").index("v1")
    token_service(registry)
    identity = Credential(secret=SECRET, is_identity=True)

    of(registry, client=registry.client(lambda _: identity))

    [asked] = [each for each in registry.asked if each.path == "/token"]
    assert asked.method == "POST"
    assert parse_qs(asked.body.decode()) == {
        "grant_type": ["refresh_token"],
        "service": ["reg"],
        "client_id": ["constructs-lib"],
        "scope": ["repository:team/agent:pull"],
        "refresh_token": [SECRET],
    }


def test_a_registry_that_wants_a_name_and_a_password_gets_them(registry: FakeRegistry) -> None:
    kept = registry.store("team/agent").index("v1")

    def closed(request: FakeRequest) -> Answer | None:
        is_known = request.authorization == basic("me", SECRET)
        return None if is_known else Answer(401, {"WWW-Authenticate": 'Basic realm="x"'})

    registry.rules.append(closed)

    assert of(registry, client=registry.client(password("me", SECRET))) == (kept.digest)
    assert refusal(lambda: of(registry)) == (
        f"{registry.host} does not let anybody read team/agent; log in with 'docker login "
        f"{registry.host}' or 'podman login {registry.host}', or name a file of credentials with "
        "--registry-config."
    )


@pytest.mark.parametrize("status", [401, 403])
def test_a_registry_that_is_never_content_is_left_after_a_few_tries(
    registry: FakeRegistry, status: int
) -> None:
    def never(request: FakeRequest) -> Answer:
        if request.path == "/token":
            return Answer(body=written({"token": f"{TOKEN}{len(registry.asked)}"}))
        return Answer(status, {"WWW-Authenticate": f'Bearer realm="http://{registry.host}/token"'})

    registry.rules.append(never)
    client = registry.client(password("me", SECRET))

    message = refusal(lambda: of(registry, client=client))

    assert "read team/agent; log in with" in message
    assert len(registry.asked) <= 6


@pytest.mark.parametrize(
    ("realm", "why"),
    [
        ("http://auth.example/token", "that is not https"),
        ("ftp://127.0.0.1/token", "that is not https"),
        ("https://me:pw@auth.example/token", "that cannot be read"),
        ("token", "that cannot be read"),
        ("", "that cannot be read"),
        ("https://[/token", "that cannot be read"),
        ("https://auth.example:port/token", "that cannot be read"),
    ],
)
def test_a_token_is_only_asked_for_over_https(registry: FakeRegistry, realm: str, why: str) -> None:
    challenge = {"WWW-Authenticate": f'Bearer realm="{realm}"'}
    registry.rules.append(lambda _: Answer(401, challenge))
    client = registry.client(password("me", SECRET))

    message = refusal(lambda: of(registry, client=client))

    assert message == (
        f"{registry.host} sends to a token service at an address {why}; nothing was sent there."
    )


@pytest.mark.parametrize(
    "answer", [b"", b"[]", written({"token": ""}), written({"token": "a\r\nb"}), b"[" * 100_000]
)
def test_a_token_service_that_gives_no_token_is_told(registry: FakeRegistry, answer: bytes) -> None:
    token_service(registry, answer=answer or b" ")

    assert refusal(lambda: of(registry)).startswith(
        f"The token service of {registry.host} gives no token"
    )


def test_a_token_service_that_redirects_gets_no_identity_token_forwarded(
    registry: FakeRegistry,
) -> None:
    def rule(request: FakeRequest) -> Answer:
        if request.path == "/token":
            return Answer(307, {"Location": f"http://{registry.host}/elsewhere"})
        return Answer(401, {"WWW-Authenticate": f'Bearer realm="http://{registry.host}/token"'})

    registry.rules.append(rule)
    identity = Credential(secret=SECRET, is_identity=True)
    client = registry.client(lambda _: identity)

    assert "nothing more was sent" in refusal(lambda: of(registry, client=client))
    assert all("elsewhere" not in each.path for each in registry.asked)
