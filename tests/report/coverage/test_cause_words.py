"""A cause says whom it keeps off, and when that is everybody."""

from __future__ import annotations

from constructs_lib.report.coverage.cause_words import agents_in_words, fate_in_words
from tests.placement.builders import node
from tests.report.coverage.answers import answered, exporter, fleet, shipper, usual

EVERYWHERE = {"tolerations": [{"operator": "Exists"}]}


def test_one_agent_of_several_is_named() -> None:
    (cause,) = usual().causes

    assert (fate_in_words(cause), agents_in_words(cause)) == ("not wanted", "kube-system/exporter")


def test_several_are_counted_and_all_are_said_to_be_all() -> None:
    some = answered([exporter(), exporter("other"), shipper(**EVERYWHERE)], fleet())
    every = answered([exporter(), exporter("other")], fleet())
    of_some, of_every = (answer.causes for answer in (some, every))

    names = "kube-system/exporter, kube-system/other"
    assert agents_in_words(of_some[-1]) == f"2 agents: {names}"
    assert agents_in_words(of_every[0]) == f"all 2 agents: {names}"
    assert fate_in_words(of_every[0]) == "no agent at all, not wanted"


def test_where_nothing_is_meant_to_run_nothing_is_missing() -> None:
    windows = node(labels={"kubernetes.io/os": "windows"})
    (cause,) = answered([shipper(nodeSelector={"kubernetes.io/os": "linux"})], [windows]).causes

    assert fate_in_words(cause) == "not wanted"
