"""Objects that agents bring along: our answer is the one that Kubernetes' own validation gives."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Final

import pytest

from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.yaml.reader import read_yaml
from tests.validation.api_server import answers, program
from tests.validation.judged import verdict_on
from tests.validation.one_by_one import one_by_one

_HERE: Final = Path(__file__).parent
_RECORDED: Final = read_yaml((_HERE / "objects.yaml").read_text(encoding="utf-8"))[0].value
_GOOD: Final = [
    document.value
    for document in read_yaml((_HERE / "good" / "objects.yaml").read_text(encoding="utf-8"))
]
_COMPILED: Final = "xpression"
"""Only the API server compiles what stands in a field with that in its name."""
_FILLED_BY_STORAGE: Final = {("Service", "healthCheckNodePort"), ("Service", "clusterIP")}
"""What a server fills in itself, from its own ranges, before it looks."""


def patched(value: Json, patch: Json) -> Json:
    """A value with a JSON merge patch (RFC 7386): null takes a member away."""
    if not isinstance(patch, dict):
        return patch
    before = value if isinstance(value, dict) else {}
    gone = {name for name, member in patch.items() if member is None}
    kept = {name: member for name, member in before.items() if name not in gone}
    return kept | {name: patched(kept.get(name), patch[name]) for name in patch if name not in gone}


def objects() -> list[tuple[Manifest, list[str]]]:
    """Each object of the table, and the places that the API server refuses."""
    bases = {base["kind"]: base for base in _RECORDED["bases"]}
    return [
        (patched(bases[each["kind"]], each["patch"]), each.get("refused", []))
        for each in _RECORDED["answers"]
    ]


def test_every_recorded_answer_is_ours() -> None:
    wrong = [
        (manifest, refused, [str(each) for each in verdict_on(manifest).refused])
        for manifest, refused in objects()
        if bool(verdict_on(manifest).refused) != bool(refused)
    ]

    assert wrong == []


def test_the_table_is_large_enough_to_mean_something() -> None:
    refused = sum(bool(places) for _, places in objects())

    assert refused >= 120
    assert len(objects()) - refused >= 40


def test_a_refusal_names_a_place_that_the_api_server_names_too() -> None:
    """Words differ, and so do some indexes; the field is the same."""
    elsewhere = [
        (manifest, refused, verdict_on(manifest).places)
        for manifest, refused in objects()
        if refused and not any(_alike(a, b) for a in refused for b in verdict_on(manifest).places)
    ]

    assert elsewhere == []


def _alike(theirs: str, ours: str) -> bool:
    """The server has joined fields before it looks, and names some by what they become."""
    for written, joined in (("stringData", "data"), ("binaryData", "data"), ("podFixed", "limits")):
        ours = ours.replace(written, joined)
    one, other = theirs.lower().replace(".", "["), ours.lower().replace(".", "[")
    inside = one.rpartition("[")[0] or one
    return other.startswith(inside) or one.startswith(other)


@pytest.mark.parametrize("good", _GOOD, ids=lambda good: good["kind"])
def test_a_good_object_is_accepted(good: Json) -> None:
    assert verdict_on(good).refused == []


def test_the_values_of_a_secret_are_in_no_message() -> None:
    for kind in ("kubernetes.io/tls", "kubernetes.io/dockerconfigjson", "Opaque"):
        manifest = {
            "apiVersion": "v1",
            "kind": "Secret",
            "type": kind,
            "metadata": {"name": "A"},
            "data": {"a b": "hunter2!"},
            "stringData": {".dockerconfigjson": "hunter2", "/": "hunter2"},
        }
        told = " ".join(str(each) for each in verdict_on(manifest).refused)

        assert told
        assert "hunter2" not in told


@pytest.mark.skipif(program() is None, reason="make oracle builds what asks Kubernetes")
def test_every_field_with_every_odd_value_is_answered_as_kubernetes_does() -> None:
    chance = random.Random(7)  # noqa: S311  # a seed, not a secret
    changed = [(good["kind"], *each) for good in _GOOD for each in one_by_one(good, chance)]
    told = answers([manifest for _, manifest, _ in changed])
    wrong = [
        (kind, path, answer)
        for (kind, manifest, path), answer in zip(changed, told, strict=True)
        if answer["accepted"] == bool(verdict_on(manifest).refused)
        and not any(_COMPILED in str(error) for error in answer.get("errors") or ())
        and (kind, path[-1]) not in _FILLED_BY_STORAGE
    ]

    assert wrong == []
