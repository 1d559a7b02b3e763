"""Names, annotations and keys that the API server does not take."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.manifest import Json, Manifest
from tests.validation.builders import refused


def config_map(kind: str = "ConfigMap", **fields: Json) -> Manifest:
    return {"apiVersion": "v1", "kind": kind, "metadata": {"name": "a"}, **fields}


@pytest.mark.parametrize(
    ("metadata", "place"),
    [
        pytest.param({"name": "A"}, "metadata.name: 'A' is not the name", id="upper case"),
        pytest.param({"name": "a" * 254}, "metadata.name: ", id="a long name"),
        pytest.param({"name": "a", "namespace": "b.c"}, "metadata.namespace: ", id="a dot"),
        pytest.param({"labels": {"a b": "c"}}, "metadata.labels[a b]: ", id="the key of a label"),
        pytest.param({"labels": {"a": "b c"}}, "metadata.labels.a: ", id="the value of a label"),
        pytest.param(
            {"annotations": {"a b": "c"}}, "metadata.annotations[a b]: ", id="an annotation"
        ),
        pytest.param(
            {"annotations": {"a": "b" * 262_144}},
            "metadata.annotations: are more than 256 KiB",
            id="large annotations",
        ),
    ],
)
def test_bad_metadata_is_refused(metadata: Json, place: str) -> None:
    (only,) = refused(config_map(metadata={"name": "a", **metadata}))

    assert only.startswith(place)


@pytest.mark.parametrize("key", ["../evil", "sub/dir.yaml", "a b", "", ".", "..", "x" * 254])
@pytest.mark.parametrize(
    ("kind", "field"),
    [("ConfigMap", "data"), ("ConfigMap", "binaryData"), ("Secret", "stringData")],
)
def test_a_key_is_the_name_of_a_file(kind: str, field: str, key: str) -> None:
    (only,) = refused(
        config_map(kind, **{field: dict.fromkeys((key, "good.key_1-a", ".x"), "eA==")})
    )

    assert only.startswith((f"{field}[{key}]: ", f"{field}.{key}: "))


@pytest.mark.parametrize(
    ("metadata", "is_named"),
    [
        ({"name": "a"}, True),
        ({"generateName": "a-"}, True),
        ({"name": "", "generateName": "a-"}, True),
        ({"name": ""}, False),
        ({"generateName": ""}, False),
    ],
)
def test_an_object_has_a_name_or_gets_one(metadata: Json, *, is_named: bool) -> None:
    assert (refused({**config_map(), "metadata": metadata}) == []) == is_named


def test_a_key_of_text_is_none_of_bytes() -> None:
    assert refused(config_map(data={"a": "x"}, binaryData={"a": "eA=="})) == [
        "binaryData.a: 'a' is a key of data too; keep one of the two"
    ]


def test_the_values_of_a_secret_are_never_shown() -> None:
    assert "hunter2" not in "".join(refused(config_map("Secret", stringData={"/": "hunter2"})))
