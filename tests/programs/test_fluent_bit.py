"""What Fluent Bit's configuration says as facts, its defaults included."""

from __future__ import annotations

import pytest

from constructs_lib.programs.facts import FOR_EVER, UNKNOWN, Access, Buffer, Facts, Retries
from tests.programs.reading import facts_of, place_of

IMAGE = "cr.fluentbit.io/fluent/fluent-bit:5.1.2"


def facts(text: str) -> Facts:
    return facts_of(IMAGE, "--config=/settings/fluent-bit.conf", fluent__bit_conf=text)


LEAST = """\
[SERVICE]
    HTTP_Server  On
[INPUT]
    Name  tail
    Path  /var/log/containers/*.log
[FILTER]
    Name  kubernetes
[OUTPUT]
    Name  es
"""
SAFE = """\
[SERVICE]
    Grace  30
    Flush  5
    storage.path  /state/buffer
[INPUT]
    Name  tail
    Path  /var/log/pods/*/*/*.log, /var/log/audit.log
    DB    /state/tail.db
    Read_from_Head  true
    storage.type  filesystem
[FILTER]
    Name  kubernetes
    Use_Kubelet  On
[OUTPUT]
    Name  es
    Retry_Limit  no_limits
    storage.total_limit_size  5G
"""


def test_the_defaults_keep_nothing() -> None:
    found = facts(LEAST)

    [tail], [es] = found.inputs, found.outputs
    assert found.complete
    assert (tail.paths, tail.offsets, tail.from_start) == (
        ("/var/log/containers/*.log",),
        None,
        False,
    )
    assert found.buffers == (Buffer(owner="input", name="tail", kind="memory", limit=None),)
    assert es.retries == Retries(times=1, seconds=30)
    assert (found.stop_seconds, found.flush_seconds) == (5, 1)
    assert [(each.resource, each.needed) for each in found.rights] == [
        ("pods", True),
        ("namespaces", False),
    ]
    assert {each.path: each.is_on for each in found.endpoints} == {
        "/": True,
        "/api/v1/health": False,
        "/api/v2/health": False,
        "/api/v1/metrics/prometheus": True,
        "/api/v2/metrics/prometheus": True,
    }
    assert [place_of(tail), place_of(es)] == [(3, 1), (8, 1)]


def test_what_is_told_counts() -> None:
    found = facts(SAFE)

    [tail], [es] = found.inputs, found.outputs
    assert tail.paths == ("/var/log/pods/*/*/*.log", "/var/log/audit.log")
    assert tail.offsets == Access(path="/state/tail.db", mode="write", purpose="offsets")
    assert tail.from_start is True
    assert es.retries == FOR_EVER
    assert found.buffers == (
        Buffer(owner="output", name="es", kind="disk", path="/state/buffer", limit=5_000_000_000),
    )
    assert (found.stop_seconds, found.flush_seconds) == (30, 5)
    assert [each.resource for each in found.rights if each.needed] == ["nodes/proxy"]
    assert not any(each.is_on for each in found.endpoints)


@pytest.mark.parametrize(
    ("args", "files", "complete", "inputs"),
    [
        pytest.param([], {"fluent__bit_conf": LEAST}, True, 1, id="found by its name"),
        pytest.param([], {"other_conf": LEAST}, False, 0, id="the image's own"),
        pytest.param(["-c", "/settings/x.conf"], {"x_conf": LEAST}, True, 1, id="short flag"),
        pytest.param(["-c", "/etc/x.conf"], {"x_conf": LEAST}, False, 0, id="not mounted"),
        pytest.param(["-c", "$(WHERE)"], {"x_conf": LEAST}, False, 0, id="no such variable"),
    ],
)
def test_its_configuration_is_found_or_unknown(
    args: list[str], files: dict[str, str], complete: bool, inputs: int
) -> None:
    found = facts_of(IMAGE, *args, **files)

    assert (found.complete, len(found.inputs)) == (complete, inputs)
    assert found.endpoints if complete else found.stop_seconds is UNKNOWN


@pytest.mark.parametrize(
    ("limit", "retries"),
    [
        ("5", Retries(times=5)),
        ("0", FOR_EVER),
        ("False", FOR_EVER),
        ("no_retries", Retries(times=0, seconds=0)),
        ("${LIMIT}", UNKNOWN),
        ("many", UNKNOWN),
    ],
)
def test_retries_are_read(limit: str, retries: object) -> None:
    [output] = facts(f"[OUTPUT]\n    Name  es\n    Retry_Limit  {limit}\n").outputs

    assert output.retries == retries


def test_what_needs_no_destination_is_no_output() -> None:
    assert facts("[OUTPUT]\n    Name  stdout\n[OUTPUT]\n    Name  null\n").outputs == ()
