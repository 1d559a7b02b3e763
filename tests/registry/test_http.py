"""Registries that are late, busy, broken or elsewhere, over real sockets."""

from __future__ import annotations

import pytest

from constructs_lib.registry.address import Address
from tests.registries import (
    Answer,
    FakeRegistry,
    FakeRequest,
    at,
    basic,
    digest,
    of,
    password,
    refusal,
    soon,
    written,
)

SECRET = "hunter2-secret"
TOKEN = "t0ken-of-a-service"


def test_a_truncated_answer_is_no_answer(registry: FakeRegistry) -> None:
    kept = registry.store("team/agent").index("v1")
    registry.rules.append(lambda _: Answer(body=kept.body[:10], length=len(kept.body)))
    client = registry.client()

    message = refusal(lambda: client.manifest(at(registry), kept.digest, until=soon()))

    assert message == (
        f"{registry.host} breaks off in the middle of its answer; check the name and the network, "
        "or try again later."
    )


def test_an_endless_answer_is_cut_off(registry: FakeRegistry) -> None:
    registry.rules.append(lambda _: Answer(body=b" " * (4 * 1024**2 + 1)))
    client = registry.client()

    message = refusal(lambda: client.manifest(at(registry), digest(b""), until=soon()))

    assert "gives a larger answer than any that is asked for" in message


def test_a_registry_that_hangs_is_waited_for_once(registry: FakeRegistry) -> None:
    registry.rules.append(lambda _: Answer(silent=True))
    client = registry.client()

    first = refusal(lambda: client.digest(at(registry), "v1", until=0.2))
    again = refusal(lambda: client.digest(at(registry), "v2", until=soon()))

    assert first == again
    assert first.startswith(f"{registry.host} does not answer in time; ")
    assert registry.count("HEAD", "/manifests/v2") == 0


def test_nobody_there_is_told(registry: FakeRegistry) -> None:
    registry.host = "127.0.0.1:1"

    message = refusal(
        lambda: registry.client().digest(Address("127.0.0.1:1", "a"), "v1", until=soon())
    )

    assert message.startswith("127.0.0.1:1 refuses connections; ")


@pytest.mark.parametrize("status", [429, 503])
def test_who_asks_for_patience_gets_it(registry: FakeRegistry, status: int) -> None:
    kept = registry.store("team/agent").index("v1")

    def busy(_: FakeRequest) -> Answer | None:
        too_soon = len(registry.asked) <= 2
        return Answer(status, {"Retry-After": "7"}) if too_soon else None

    registry.rules.append(busy)
    client = registry.client()

    assert of(registry, client=client) == kept.digest
    assert client.http.clock() == 14


def test_who_asks_for_more_time_than_there_is_does_not_get_it(registry: FakeRegistry) -> None:
    registry.rules.append(lambda _: Answer(429, {"Retry-After": "21600"}))

    message = refusal(lambda: of(registry))

    assert message == (
        f"{registry.host} limits requests and asks to wait 360 min; log in for a higher limit, or "
        "try again later."
    )
    assert len(registry.asked) == 1


def test_a_redirect_to_another_host_loses_the_credentials(registry: FakeRegistry) -> None:
    store = registry.store("team/agent")
    config = store.blob(b"{}", "x")
    with FakeRegistry({"team/agent": store}).running() as other:
        there = f"http://{other.host}/v2/team/agent/blobs/{config['digest']}"

        def rule(request: FakeRequest) -> Answer | None:
            if request.authorization != basic("me", SECRET):
                return Answer(401, {"WWW-Authenticate": "Basic realm=x"})
            return Answer(307, {"Location": there})

        registry.rules.append(rule)
        client = registry.client(password("me", SECRET))

        assert client.blob(at(registry), config["digest"], until=soon()) == b"{}"
        assert [each.authorization for each in other.asked] == [""]


def test_who_is_redirected_to_gets_a_token_that_says_nothing_of_the_user(
    registry: FakeRegistry,
) -> None:
    with FakeRegistry().running() as other:
        kept = other.store("real/agent").index("v1")

        def wants_token(request: FakeRequest) -> Answer | None:
            if request.path == "/token":
                return Answer(body=written({"token": TOKEN}))
            if request.authorization == f"Bearer {TOKEN}":
                return None
            realm = f'realm="http://{other.host}/token",scope="repository:real/agent:pull"'
            return Answer(401, {"WWW-Authenticate": f"Bearer {realm}"})

        other.rules.append(wants_token)
        elsewhere = f"http://{other.host}/v2/real/agent/manifests/v1"
        registry.rules.append(lambda _: Answer(307, {"Location": elsewhere}))
        client = registry.client(password("me", SECRET))

        assert of(registry, client=client) == kept.digest
        assert of(registry, client=client) == kept.digest
        assert {each.authorization for each in other.asked} == {"", f"Bearer {TOKEN}"}
        [asked] = [each for each in other.asked if each.path == "/token"]
        assert "scope=repository%3Areal%2Fagent%3Apull" in asked.target


def test_who_is_redirected_to_gets_no_credentials_even_if_it_asks(registry: FakeRegistry) -> None:
    with FakeRegistry().running() as other:
        other.rules.append(lambda _: Answer(401, {"WWW-Authenticate": "Basic realm=x"}))
        elsewhere = f"http://{other.host}/"
        registry.rules.append(lambda _: Answer(302, {"Location": elsewhere}))
        client = registry.client(password("me", SECRET))

        message = refusal(lambda: of(registry, client=client))

        assert "read team/agent" in message
        assert [each.authorization for each in other.asked] == [""]


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("http://other.example/x", "redirects to an address that is not https"),
        ("file:///etc/passwd", "redirects to an address that cannot be read"),
        ("https://a:b@other.example/", "redirects to an address that cannot be read"),
        ("/again", "redirects in a circle"),
    ],
)
def test_a_bad_redirect_is_not_followed(registry: FakeRegistry, location: str, why: str) -> None:
    registry.rules.append(lambda _: Answer(302, {"Location": location}))

    assert refusal(lambda: of(registry)).startswith(f"{registry.host} {why}")
