"""DaemonSets that share their spec are judged as if each had a spec of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from copy import deepcopy
from functools import partial
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.errors import YamlError
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.policy.example import example_objects
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.rules.catalogue import RULES
from constructs_lib.registry.image_lock import read_lock
from tests.policy.judging import STRICT, judged

OTHERS: Final[Sequence[Json]] = (
    {"name": "twin"},
    {"namespace": "elsewhere"},
    {"name": "kindnet", "namespace": "kube-system", "labels": {}},
    {"name": "twin", "annotations": {"constructs-lib/role": "cni"}},
    {"name": "twin", "annotations": {"constructs-lib/ignore.DS202": "It is known."}},
)
"""What of its metadata a twin has of its own."""


def twin(manifest: Manifest, own: Json) -> Manifest:
    return {**manifest, "metadata": {**manifest.get("metadata", {}), **own}}


def readable() -> Iterator[tuple[Rule, str, list[Manifest]]]:
    for rule in RULES:
        for which in ("bad", "good"):
            with suppress(YamlError):
                yield rule, which, example_objects(getattr(rule, which))


EXAMPLES: Final = list(readable())
DAEMON_SETS: Final = [
    each
    for *_, objects in EXAMPLES
    for each in objects
    if each["kind"] == "DaemonSet" and isinstance(each.get("metadata"), dict)
]


@pytest.mark.parametrize(
    ("rule", "objects"),
    [pytest.param(rule, some, id=f"{rule.id}-{which}") for rule, which, some in EXAMPLES],
)
def test_twins_of_an_example_are_judged_as_if_alone(rule: Rule, objects: list[Manifest]) -> None:
    shared = [*objects, *(twin(each, own) for own in OTHERS for each in objects)]
    lock = rule.images_lock.encode()
    judge = partial(
        judged,
        config=STRICT,
        images=read_lock(lock, source="images.lock") if lock else None,
        upgraded_from=rule.upgraded_from,
    )

    assert judge(*shared) == judge(*map(deepcopy, shared))


@given(st.lists(st.tuples(st.sampled_from(DAEMON_SETS), st.sampled_from(OTHERS)), max_size=8))
def test_any_mixture_is_judged_as_if_each_were_alone(
    chosen: list[tuple[Manifest, Json]],
) -> None:
    shared = [twin(manifest, own) for manifest, own in chosen]

    assert judged(*shared) == judged(*map(deepcopy, shared))
