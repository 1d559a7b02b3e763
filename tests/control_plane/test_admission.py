"""Policies of the API server say of a DaemonSet what Python says of it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from constructs_lib.admission.action import Action
from constructs_lib.admission.expected import expected_severities
from constructs_lib.admission.policies import Options, policies
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.release import LATEST_MINOR
from constructs_lib.policy.config import Config
from constructs_lib.policy.example import example_objects
from constructs_lib.policy.finding import Severity
from constructs_lib.policy.rules.catalogue import RULES
from tests.admission.daemon_sets import daemon_set
from tests.control_plane.api import RefusedError
from tests.control_plane.bench import NAMESPACES, Bench
from tests.control_plane.seeds import seeds

TRIED = seeds(0, 200)
[BAD] = example_objects("spec: {template: {spec: {hostUsers: null, hostPID: true}}}")
CONFIG = Config(profile="strict")
_IN_FORCE_WITHIN = 60
_CHECKED_WITHIN = 300
_SAID = re.compile(r"ValidatingAdmissionPolicy '([^']+)' with binding")


@contextmanager
def in_force(bench: Bench, written: Sequence[Manifest]) -> Iterator[None]:
    """Policies that the API server asks.

    It takes them up some moments after they were made.
    """
    for each in written:
        bench.api.apply(each, force="true")
    deadline = time.monotonic() + _IN_FORCE_WITHIN
    while not warnings(bench, BAD):
        assert time.monotonic() < deadline, "the policies were not taken up"
        time.sleep(0.5)
    time.sleep(2)  # they are taken up one by one
    try:
        yield
    finally:
        for each in reversed(written):
            bench.api.delete(bench.api.place(each))


def in_bench(made: Manifest) -> Manifest:
    """A DaemonSet in a namespace that is there."""
    return {**made, "metadata": {**made["metadata"], "namespace": NAMESPACES[0]}}


def warnings(bench: Bench, made: Manifest) -> list[str] | None:
    """The policies that find something in a DaemonSet; none if it is refused."""
    try:
        answer = bench.api.create(in_bench(made), dryRun="All")
    except RefusedError:
        return None  # no policy refuses anything here: it is not valid
    return [found[1] for text in answer.warnings if (found := _SAID.search(text))]


def problems_of_types(bench: Bench, written: Sequence[Manifest]) -> list[str]:
    """What the controller that checks types finds in policies: it takes a minute for many rules."""
    found: list[str] = []
    deadline = time.monotonic() + _CHECKED_WITHIN
    for each in written:
        if each["kind"] == "ValidatingAdmissionPolicy":
            while (warned := bench.api.warnings_of_types(each)) is None:
                assert time.monotonic() < deadline, "the types were not checked"
                time.sleep(0.5)
            found += warned
    return found


@pytest.mark.parametrize("params", [False, True], ids=["thresholds inside", "in a ConfigMap"])
def test_written_policies_find_what_python_finds(params: bool, bench: Bench) -> None:
    actions: dict[Severity, Action] = dict.fromkeys(Severity, "warn")
    written = policies(Options(rules=RULES, config=CONFIG, actions=actions, params=params))
    rules = [rule for rule in RULES if rule.cel]
    accepted, different = 0, {}
    with in_force(bench, written):
        assert problems_of_types(bench, written) == []
        for number in TRIED:
            said = warnings(bench, daemon_set(number))
            if said is not None:
                accepted += 1
                seen = {name.rpartition(".")[2] for name in said}
                made = in_bench(daemon_set(number))
                found = {
                    str(each) for each in expected_severities(made, rules, CONFIG, LATEST_MINOR)
                }
                if seen != found:
                    different[number] = seen ^ found

    assert accepted > len(TRIED) / 2
    assert different == {}
