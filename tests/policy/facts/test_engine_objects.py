"""Objects of delivery engines are read whatever stands in them."""

from __future__ import annotations

import pytest

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.release import LATEST_MINOR
from constructs_lib.policy.config import Config
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.example import example_objects
from constructs_lib.policy.facts.engine_objects import (
    Waiter,
    Waiters,
    rolling_sets,
    steps_of,
    sync_wave_of,
    with_kind,
)

FLUX = "kustomize.toolkit.fluxcd.io/v1"
[BASE] = example_objects("{}")


def context_of(*objects: Manifest) -> Context:
    return Context(objects=objects, daemon_sets=[], config=Config(), minor=LATEST_MINOR)


def engine_object(kind: str, version: str, spec: Json) -> Manifest:
    metadata = {"name": "agents", "namespace": "flux-system"}
    return {"apiVersion": version, "kind": kind, "metadata": metadata, "spec": spec}


def waiting(spec: Json) -> list[Waiter]:
    waiters = Waiters(context_of(engine_object("Kustomization", FLUX, spec)))
    return list(waiters.of(DaemonSetView(BASE)))


@pytest.mark.parametrize(
    ("spec", "seconds", "place"),
    [
        ({"timeout": "1m30s", "interval": "1h"}, 90, ("spec", "timeout")),
        ({"interval": "10m"}, 570, ("spec", "interval")),
        ({"interval": "10s"}, 30, ("spec", "interval")),
        ({"interval": "often"}, None, ("spec", "interval")),
        ({"timeout": 5, "interval": "1h"}, None, ("spec", "timeout")),
        ({}, None, ("spec", "interval")),
    ],
    ids=["a timeout", "an interval", "the least", "unreadable", "a number", "neither"],
)
def test_a_kustomization_waits_as_long_as_flux_reads_it(
    spec: dict[str, Json], seconds: float | None, place: tuple[str, ...]
) -> None:
    [found] = waiting({"wait": True, **spec})

    assert (found.seconds, found.timeout_place, found.place) == (seconds, place, ("spec", "wait"))


@pytest.mark.parametrize(
    "spec",
    [None, 7, [], {"wait": "yes"}, {"healthChecks": "x"}, {"healthChecks": [None, {"kind": 1}]}],
    ids=str,
)
def test_nonsense_waits_for_nothing(spec: Json) -> None:
    assert waiting(spec) == []


def test_a_kind_is_that_of_its_group() -> None:
    ours = engine_object("Kustomization", FLUX, {})
    others = engine_object("Kustomization", "kustomize.config.k8s.io/v1beta1", {})

    found = list(with_kind(context_of(ours, others), "kustomize.toolkit.fluxcd.io", ours["kind"]))

    assert found == [ours]


@pytest.mark.parametrize(
    ("strategy", "steps"),
    [
        ({"type": "RollingSync", "rollingSync": {"steps": [{}, {}]}}, [2]),
        ({"type": "RollingSync"}, [0]),
        ({"type": "AllAtOnce", "rollingSync": {"steps": [{}]}}, []),
        (None, []),
    ],
    ids=["two steps", "no step", "all at once", "no strategy"],
)
def test_only_rolling_sync_has_steps(strategy: Json, steps: list[int]) -> None:
    given = engine_object("ApplicationSet", "argoproj.io/v1alpha1", {"strategy": strategy})

    assert [len(steps_of(each)) for each in rolling_sets(context_of(given))] == steps


@pytest.mark.parametrize(
    ("annotations", "wave"),
    [
        ({"argocd.argoproj.io/sync-wave": "-2"}, -2),
        ({"argocd.argoproj.io/sync-wave": "two"}, None),
        ({}, None),
        (None, None),
    ],
    ids=["a number", "a word", "none", "nothing"],
)
def test_a_sync_wave_is_a_whole_number(annotations: Json, wave: int | None) -> None:
    assert sync_wave_of({"metadata": {"annotations": annotations}}) == wave
