"""Registries are asked by HEAD first, and what they say is held against its digest."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from constructs_lib.registry.errors import NotThereError
from tests.registries import (
    DOCKER_LIST,
    Answer,
    FakeRegistry,
    FakeRequest,
    Store,
    at,
    digest,
    of,
    refusal,
    soon,
    written,
)

SECRET = "hunter2-secret"
TOKEN = "t0ken-of-a-service"


def test_a_tag_costs_one_head_and_no_pull(registry: FakeRegistry) -> None:
    kept = registry.store("team/agent").index("v1")

    assert of(registry) == kept.digest
    assert [each.method for each in registry.asked] == ["HEAD"]


def test_a_body_is_fetched_once_for_its_digest(registry: FakeRegistry) -> None:
    kept = registry.store("team/agent").index("v1")
    client = registry.client()

    found = [client.manifest(at(registry), kept.digest, until=soon()) for _ in range(3)]

    assert [each.is_index for each in found] == [True] * 3
    assert registry.count("GET") == 1


def test_without_a_header_the_digest_is_that_of_the_body(registry: FakeRegistry) -> None:
    kept = registry.store("team/agent").index("v1")

    def plain(request: FakeRequest) -> Answer:
        found = registry.plain(request)
        return Answer(found.status, {"Content-Type": DOCKER_LIST}, found.body)

    registry.rules.append(plain)

    assert of(registry) == kept.digest


@pytest.mark.parametrize("status", [400, 405, 501])
def test_a_registry_without_head_is_asked_by_get(registry: FakeRegistry, status: int) -> None:
    kept = registry.store("team/agent").index("v1")
    registry.rules.append(lambda each: Answer(status) if each.method == "HEAD" else None)

    assert of(registry) == kept.digest


def test_every_kind_of_manifest_is_asked_for(registry: FakeRegistry) -> None:
    """A registry says 404 of an OCI index, or gives the image for amd64, to who does not."""
    store = registry.store("team/agent")
    listed, single = store.index("v1", media_type=DOCKER_LIST), store.image("linux/amd64")

    def strict(request: FakeRequest) -> Answer | None:
        accepted = request.headers.get("accept", "")
        if "vnd.oci.image.index" not in accepted:
            return Answer(404, body=written({"errors": [{"code": "MANIFEST_UNKNOWN"}]}))
        if "manifest.list" not in accepted:
            return Answer(headers={"Docker-Content-Digest": single.digest}, body=single.body)
        return None

    registry.rules.append(strict)

    assert of(registry) == listed.digest


def test_what_is_not_there_is_told_with_what_to_do(registry: FakeRegistry) -> None:
    with pytest.raises(NotThereError) as caught:
        of(registry, "v9")

    assert str(caught.value) == (
        f"{registry.host}/team/agent has no v9; check the name, or who may see it."
    )


@pytest.mark.parametrize(
    "lie",
    [
        pytest.param(lambda kept: Answer(body=kept.body + b" "), id="another body"),
        pytest.param(lambda _: Answer(body=b"{}"), id="a short body"),
    ],
)
def test_other_bytes_than_those_of_the_digest_are_refused(
    registry: FakeRegistry, lie: Callable[[object], Answer]
) -> None:
    kept = registry.store("team/agent").index("v1")
    registry.rules.append(lambda request: lie(kept) if request.method == "GET" else None)
    client = registry.client()

    message = refusal(lambda: client.manifest(at(registry), kept.digest, until=soon()))

    assert "gives other bytes than those of the digest" in message


@pytest.mark.parametrize("said", ["sha256:" + "0" * 64, "sha512:" + "0" * 128, SECRET])
def test_another_digest_than_the_one_asked_for_is_refused(
    registry: FakeRegistry, said: str
) -> None:
    registry.rules.append(lambda _: Answer(headers={"Docker-Content-Digest": said}))

    message = refusal(lambda: of(registry, digest(b"mine")))

    assert "gives other bytes" in message
    assert said not in message


def test_tags_are_read_page_by_page(registry: FakeRegistry) -> None:
    def pages(request: FakeRequest) -> Answer:
        if "last=b" in request.target:
            return Answer(body=written({"tags": ["c", 7, "no tag"]}))
        link = '</v2/team/agent/tags/list?last=b&n=2>; rel="next"'
        return Answer(headers={"Link": link}, body=written({"tags": ["a", "b"]}))

    registry.rules.append(pages)

    assert registry.client().tags(at(registry), until=soon()) == ["a", "b", "c"]


def test_more_tags_are_not_fetched_from_elsewhere(registry: FakeRegistry) -> None:
    link = '<https://other.example/v2/x>; rel="next"'
    registry.rules.append(lambda _: Answer(headers={"Link": link}, body=written({"tags": []})))

    message = refusal(lambda: registry.client().tags(at(registry), until=soon()))

    assert "sends elsewhere for more tags" in message


@pytest.mark.parametrize("knows_referrers", [True, False], ids=["by the question", "by the tag"])
def test_what_is_kept_about_a_digest_is_found(
    registry: FakeRegistry, *, knows_referrers: bool
) -> None:
    store = registry.store("team/agent")
    kept = store.index("v1")
    index = {
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.index.v1+json",
        "manifests": [{"digest": kept.digest, "artifactType": "application/x"}],
    }
    if knows_referrers:
        registry.rules.append(
            lambda request: Answer(body=written(index)) if "referrers" in request.path else None
        )
    else:
        store.keep(index, str(index["mediaType"]), kept.digest.replace(":", "-"))

    found = registry.client().referrers(at(registry), kept.digest, until=soon())

    assert [(each.digest, each.artifact_type) for each in found.entries] == [
        (kept.digest, "application/x")
    ]


def test_nothing_is_kept_about_most_digests(registry: FakeRegistry) -> None:
    registry.stores["team/agent"] = Store()

    found = registry.client().referrers(at(registry), digest(b""), until=soon())

    assert found.entries == ()
