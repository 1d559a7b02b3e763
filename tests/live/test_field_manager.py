"""The writer of a field is the last one that says it is his."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.live.field_manager import writer_of

AGENT = 'k:{"name":"agent"}'
PORT = 'k:{"containerPort":80,"protocol":"TCP"}'
FIELDS = {
    "f:metadata": {"f:labels": {"f:team": {}, ".": {}}},
    "f:spec": {
        "f:template": {
            "f:spec": {
                "f:nodeSelector": {},
                "f:containers": {AGENT: {"f:image": {}, "f:ports": {PORT: {"f:hostPort": {}}}}},
            }
        },
    },
}
POD = ("spec", "template", "spec")


def written(*entries: tuple[str, str, Any], **more: Any) -> dict[str, Any]:
    managed = [
        {"manager": name, "time": at, "fieldsV1": fields, **more} for name, at, fields in entries
    ]
    return {"metadata": {"managedFields": managed}}


@pytest.mark.parametrize(
    "path",
    [
        pytest.param((*POD, "containers", "[agent]", "image"), id="of an item"),
        pytest.param(
            (*POD, "containers", "[agent]", "ports", "[80/TCP]", "hostPort"), id="two keys"
        ),
        pytest.param(("metadata", "labels", "[team]"), id="of a map"),
        pytest.param((*POD, "nodeSelector", "[pool]"), id="of what is written whole"),
    ],
)
def test_a_field_is_found(path: tuple[str, ...]) -> None:
    found = writer_of(written(("helm", "2026-11-01T00:00:00Z", FIELDS)), path)

    assert found is not None
    assert found.manager == "helm"


@pytest.mark.parametrize(
    "path",
    [
        pytest.param((*POD, "containers", "[other]", "image"), id="another item"),
        pytest.param((*POD, "hostNetwork"), id="another field"),
        pytest.param(("metadata", "labels", "[owner]"), id="another key"),
    ],
)
def test_what_nobody_wrote_has_no_writer(path: tuple[str, ...]) -> None:
    assert writer_of(written(("helm", "2026-11-01T00:00:00Z", FIELDS)), path) is None


def test_of_several_the_last_one_counts() -> None:
    manifest = written(
        ("kubectl-edit", "2026-11-02T00:00:00Z", FIELDS),
        ("helm", "2026-11-01T00:00:00Z", FIELDS),
        ("nobody", "yesterday", FIELDS),
    )

    found = writer_of(manifest, ("metadata", "labels", "[team]"))

    assert found is not None
    assert found.manager == "kubectl-edit"


def test_who_writes_the_status_has_not_written_the_field() -> None:
    manifest = written(("controller", "2026-11-02T00:00:00Z", FIELDS), subresource="status")

    assert writer_of(manifest, ("metadata", "labels", "[team]")) is None


@pytest.mark.parametrize(
    "fields",
    [None, [], "f:spec", {"f:metadata": 1}, {"f:spec": {"k:{": {}}}, {"": {}}],
    ids=repr,
)
def test_what_is_malformed_names_nobody(fields: Any) -> None:
    assert writer_of(written(("x", "y", fields)), ("spec", "[a]", "b")) is None
