"""DS201 to DS206 and DS212: how updates are rolled out."""

from __future__ import annotations

import pytest

from constructs_lib.yaml.edit import Edit, Put, Remove
from tests.policy.judging import edits, found, places

ROLLING = ("spec", "updateStrategy", "rollingUpdate")
NO_PROBE = "{name: agent, readinessProbe: null}"


def rolling(fields: str, *, role: str = "generic", extra: str = "") -> str:
    """A rolling update of just these fields."""
    strategy = f"{{rollingUpdate: {{$patch: replace, {fields}}}}}"
    annotations = f"{{constructs-lib/role: {role}}}"
    return (
        f"{{metadata: {{annotations: {annotations}}}, spec: {{updateStrategy: {strategy}{extra}}}}}"
    )


def on_delete(*, role: str = "generic", owner: str = "") -> str:
    annotations = f"{{constructs-lib/role: {role}, constructs-lib/rollout-owner: '{owner}'}}"
    strategy = "{type: OnDelete, rollingUpdate: null}"
    return f"{{metadata: {{annotations: {annotations}}}, spec: {{updateStrategy: {strategy}}}}}"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        pytest.param(
            "maxUnavailable: -1", "maxUnavailable is -1; it must be 0 or more.", id="negative"
        ),
        pytest.param(
            "maxUnavailable: '1'",
            "maxUnavailable is the text '1'; write the number 1 without quotes.",
            id="quoted",
        ),
        pytest.param(
            "maxUnavailable: 101%",
            "maxUnavailable is '101%'; "
            "write a number of nodes, or a whole percentage from '0%' to '100%'.",
            id="above 100%",
        ),
        pytest.param(
            "maxUnavailable: 2.5%",
            "maxUnavailable is '2.5%'; "
            "write a number of nodes, or a whole percentage from '0%' to '100%'.",
            id="parts of a percent",
        ),
        pytest.param(
            "maxUnavailable: -5%",
            "maxUnavailable is '-5%'; "
            "write a number of nodes, or a whole percentage from '0%' to '100%'.",
            id="negative percent",
        ),
        pytest.param(
            "maxSurge: one, maxUnavailable: 0",
            "maxSurge is 'one'; "
            "write a number of nodes, or a whole percentage from '0%' to '100%'.",
            id="words",
        ),
        pytest.param(
            "maxUnavailable: 0",
            "maxUnavailable is 0 and so is maxSurge: "
            "no Pod can ever be replaced; make one of them 1.",
            id="nothing",
        ),
        pytest.param(
            "maxUnavailable: 0%, maxSurge: 0",
            "maxUnavailable is 0 and so is maxSurge: "
            "no Pod can ever be replaced; make one of them 1.",
            id="nothing in percent",
        ),
        pytest.param(
            "maxUnavailable: 1, maxSurge: 10%",
            "maxSurge is 10% beside maxUnavailable 1, and only one of them may be "
            "more than 0; to surge, write maxUnavailable: 0, whose default is 1.",
            id="both",
        ),
        pytest.param(
            "maxSurge: 1",
            "maxSurge is 1 beside maxUnavailable 1, and only one of them may be "
            "more than 0; to surge, write maxUnavailable: 0, whose default is 1.",
            id="only maxSurge",
        ),
    ],
)
def test_ds201_tells_what_is_refused(fields: str, message: str) -> None:
    assert found("DS201", rolling(fields)) == [("error", message)]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param("", id="the defaults"),
        pytest.param("maxUnavailable: 100%", id="all"),
        pytest.param("maxUnavailable: 010%", id="a leading zero"),
        pytest.param("maxUnavailable: 100000", id="a number without a bound"),
        pytest.param("maxUnavailable: 0%, maxSurge: 1", id="surge"),
    ],
)
def test_ds201_takes_what_kubernetes_takes(fields: str) -> None:
    assert found("DS201", rolling(fields)) == []


def test_ds201_knows_two_types() -> None:
    example = "{spec: {updateStrategy: {type: Recreate}}}"
    message = "type 'Recreate' is unknown; write RollingUpdate or OnDelete."

    assert found("DS201", example) == [("error", message)]
    assert found("DS201", "{spec: {updateStrategy: {type: OnDelete}}}") == []


@pytest.mark.parametrize("fields", ["maxUnavailable: '%s'" % ("9" * 5000), "maxUnavailable: 9%9%"])
def test_ds201_survives_any_text(fields: str) -> None:
    assert len(found("DS201", rolling(fields))) == 1


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param(
            "maxSurge: 10%", [Put(path=(*ROLLING, "maxUnavailable"), value=0)], id="only maxSurge"
        ),
        pytest.param(
            "maxUnavailable: '2'", [Put(path=(*ROLLING, "maxUnavailable"), value=2)], id="quoted"
        ),
        pytest.param(
            "maxSurge: '1'",
            [
                Put(path=(*ROLLING, "maxSurge"), value=1),
                Put(path=(*ROLLING, "maxUnavailable"), value=0),
            ],
            id="both mistakes",
        ),
        pytest.param("maxUnavailable: 1, maxSurge: 1", [], id="nobody knows which"),
        pytest.param("maxUnavailable: 200%", [], id="nobody knows how many"),
    ],
)
def test_ds201_corrects_what_can_mean_one_thing(fields: str, expected: list[Edit]) -> None:
    assert edits("DS201", rolling(fields)) == expected


@pytest.mark.parametrize("share", ["2", "100%"])
def test_ds203_has_no_say_in_on_delete(share: str) -> None:
    fields = f"{{type: OnDelete, rollingUpdate: {{maxUnavailable: {share}}}}}"
    bare = (
        "minReadySeconds: 0, template: {spec: {containers: [{name: agent, readinessProbe: null}]}}"
    )

    assert found("DS203", f"{{spec: {{updateStrategy: {fields}, {bare}}}}}") == []


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        pytest.param(f"containers: [{NO_PROBE}]", 1, id="no probe"),
        pytest.param("containers: [{name: agent}]", 0, id="readiness"),
        pytest.param(
            "containers: [{name: agent, readinessProbe: null, "
            "startupProbe: {tcpSocket: {port: metrics}}}]",
            0,
            id="startup",
        ),
        pytest.param(
            f"containers: [{NO_PROBE}], initContainers: [{{name: a, image: b, "
            "restartPolicy: Always, readinessProbe: {exec: {command: [c]}}}]",
            0,
            id="a sidecar's",
        ),
    ],
)
def test_ds203_asks_for_a_brake(fields: str, count: int) -> None:
    example = f"{{spec: {{minReadySeconds: 0, template: {{spec: {{{fields}}}}}}}}}"

    assert places("DS203", example) == ["spec.minReadySeconds"] * count


def test_ds203_takes_seconds_for_a_brake() -> None:
    example = f"{{spec: {{minReadySeconds: 1, template: {{spec: {{containers: [{NO_PROBE}]}}}}}}}}"

    assert found("DS203", example) == []


def test_ds203_would_write_seconds() -> None:
    example = f"{{spec: {{minReadySeconds: 0, template: {{spec: {{containers: [{NO_PROBE}]}}}}}}}}"

    assert edits("DS203", example) == [Put(path=("spec", "minReadySeconds"), value=15)]


@pytest.mark.parametrize(
    ("written", "shown"),
    [("{maxUnavailable: 1}", "maxUnavailable"), ("{$patch: replace}", "rollingUpdate")],
)
def test_ds204_names_what_has_no_effect(written: str, shown: str) -> None:
    example = f"{{spec: {{updateStrategy: {{type: OnDelete, rollingUpdate: {written}}}}}}}"

    assert found("DS204", example) == [("info", f"The type is OnDelete, so {shown} has no effect.")]
    assert edits("DS204", example) == [Remove(path=ROLLING)]


def test_ds204_is_silent_without_such_fields() -> None:
    assert found("DS204", on_delete()) == []


@pytest.mark.parametrize(
    ("role", "severity"), [("logs", "warning"), ("cni", "info"), ("gpu", "info")]
)
def test_ds205_asks_who_replaces_the_pods(role: str, severity: str) -> None:
    message = (
        "The type is OnDelete and no annotation constructs-lib/rollout-owner says who replaces "
        "the Pods."
    )

    assert found("DS205", on_delete(role=role)) == [(severity, message)]


def test_ds205_is_content_with_an_owner() -> None:
    assert found("DS205", on_delete(owner="platform team")) == []


def test_ds205_reads_the_template_too() -> None:
    template = "{metadata: {annotations: {constructs-lib/rollout-owner: platform team}}}"
    strategy = "{type: OnDelete, rollingUpdate: null}"
    example = f"{{spec: {{updateStrategy: {strategy}, template: {template}}}}}"

    assert found("DS205", example) == []


UNREADY = (
    ", minReadySeconds: 5, template: {spec: {containers: [{name: agent, readinessProbe: null}]}}"
)


@pytest.mark.parametrize(
    ("fields", "extra", "nodes", "expected"),
    [
        pytest.param("maxUnavailable: 1", "", None, [], id="careful"),
        pytest.param("maxUnavailable: 2", "", None, ["maxUnavailable"], id="two"),
        pytest.param("maxUnavailable: 5%", "", None, ["maxUnavailable"], id="a share of unknown"),
        pytest.param("maxUnavailable: 5%", "", 20, [], id="a share that is one"),
        pytest.param("maxUnavailable: 5%", "", 21, ["maxUnavailable"], id="a share that is two"),
        pytest.param("maxUnavailable: 1", UNREADY, None, ["minReadySeconds"], id="no brake"),
        pytest.param(
            "maxUnavailable: 2",
            UNREADY,
            None,
            ["minReadySeconds", "maxUnavailable"],
            id="neither",
        ),
        pytest.param("maxSurge: 2, maxUnavailable: 0", "", None, [], id="surge"),
    ],
)
def test_ds206_asks_for_care(
    fields: str, extra: str, nodes: int | None, expected: list[str]
) -> None:
    found_at = places("DS206", rolling(fields, role="cni", extra=extra), nodes=nodes)

    assert sorted(place.rpartition(".")[2] for place in found_at) == sorted(expected)


@pytest.mark.parametrize("role", ["logs", "node-exporter", "generic"])
def test_ds206_is_about_agents_that_nodes_cannot_do_without(role: str) -> None:
    assert found("DS206", rolling("maxUnavailable: 3", role=role, extra=UNREADY)) == []


def test_ds206_leaves_on_delete_alone() -> None:
    assert found("DS206", on_delete(role="cni")) == []


def test_ds206_would_make_it_careful() -> None:
    assert edits("DS206", rolling("maxUnavailable: 3", role="gpu", extra=UNREADY)) == [
        Put(path=(*ROLLING, "maxUnavailable"), value=1),
        Put(path=("spec", "minReadySeconds"), value=10),
    ]


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (0, [("warning", "revisionHistoryLimit is 0: no version is kept for a rollback.")]),
        (
            1,
            [("info", "revisionHistoryLimit is 1: after two bad versions the good one is lost.")],
        ),
        (2, []),
    ],
)
def test_ds212_counts_the_versions_kept(limit: int, expected: list[tuple[str, str]]) -> None:
    assert found("DS212", f"{{spec: {{revisionHistoryLimit: {limit}}}}}") == expected


def test_ds212_would_keep_the_default() -> None:
    expected = [Remove(path=("spec", "revisionHistoryLimit"))]

    assert edits("DS212", "{spec: {revisionHistoryLimit: 0}}") == expected
