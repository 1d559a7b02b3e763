"""An index or an image is known by its media type; attestations are no platform."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.registry.manifest import (
    ACCEPTED,
    Manifest,
    digest_of,
    is_digest,
    read_image_config,
    read_manifest,
)
from tests.registries import DOCKER_IMAGE, DOCKER_LIST, OCI_IMAGE, OCI_INDEX, Store, written


@pytest.mark.parametrize("media_type", [OCI_INDEX, DOCKER_LIST])
def test_an_index_lists_its_platforms_and_leaves_attestations_out(media_type: str) -> None:
    kept = Store().index(platforms=["linux/amd64", "linux/arm64/v8"], attested=True)
    body = kept.body.replace(OCI_INDEX.encode(), media_type.encode())

    found = read_manifest(body)

    assert found is not None
    assert found.is_index
    assert [str(each.platform) for each in found.entries] == [
        "linux/amd64",
        "None",
        "linux/arm64/v8",
        "None",
    ]


@pytest.mark.parametrize("media_type", [OCI_IMAGE, DOCKER_IMAGE])
def test_an_image_is_as_large_as_its_configuration_and_layers(media_type: str) -> None:
    store = Store()
    kept = store.image("linux/s390x", media_type=media_type, content=b"x" * 1000)

    found = read_manifest(kept.body)

    assert found is not None
    assert found.size == sum(map(len, store.blobs.values()))
    assert str(read_image_config(store.blobs[found.config or ""])) == "linux/s390x"


def test_the_media_type_of_the_answer_counts_where_the_body_has_none() -> None:
    body = written({"schemaVersion": 2, "manifests": []})

    assert read_manifest(body) is None
    assert read_manifest(body, media_type=OCI_INDEX) == Manifest(media_type=OCI_INDEX)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"<html>",
        b"\xff",
        b"[" * 100_000,
        written({"mediaType": OCI_INDEX}),
        written({"mediaType": OCI_INDEX, "manifests": [{}] * 1001}),
        written({"mediaType": OCI_IMAGE, "config": {}, "layers": None}),
        written({"mediaType": "text/html", "manifests": []}),
        written({"schemaVersion": 1, "name": "old"}),
    ],
    ids=lambda body: repr(body[:40]),
)
def test_anything_else_is_neither(body: bytes) -> None:
    assert read_manifest(body, media_type="application/json") is None


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(ACCEPTED),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["mediaType", "manifests", "config", "layers", "digest", "size", "platform", "os"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(_JSON, st.sampled_from(ACCEPTED))
def test_no_body_makes_the_reader_fail(value: object, media_type: str) -> None:
    read_manifest(json.dumps(value).encode(), media_type=media_type)
    read_image_config(json.dumps(value).encode())


def test_a_digest_is_that_of_the_bytes() -> None:
    assert digest_of(b"").startswith("sha256:e3b0c44298fc1c14")
    assert is_digest(digest_of(b""))
    assert not any(map(is_digest, ("", None, "sha256:E3", "sha512:" + "0" * 128, 7)))
