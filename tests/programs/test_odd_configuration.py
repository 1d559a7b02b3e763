"""No reader stumbles over configuration of a shape that its program would refuse."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from constructs_lib.programs.cni_list import mistakes_of_list
from constructs_lib.programs.facts import Facts
from constructs_lib.programs.place import Place
from constructs_lib.programs.texts import Text
from tests.programs.reading import facts_of

WORDS = st.sampled_from(
    [
        "plugins",
        "name",
        "container",
        "init_config",
        "engines",
        "cri",
        "sockets",
        "webserver",
        "listen_port",
        "plugin",
        "kmsg",
        "logPath",
        "clientConnection",
        "kubeconfig",
        "mode",
        "type",
    ]
)
ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)
PROGRAMS = [
    ("docker.io/falcosecurity/falco:0.44.1", "-c=/settings/a.conf"),
    ("registry.k8s.io/kube-proxy:v1.37.2", "--config=/settings/a.conf"),
    (
        "registry.k8s.io/node-problem-detector/node-problem-detector:v1.36.0",
        "--config.system-log-monitor=/settings/a.conf",
    ),
    ("ghcr.io/flannel-io/flannel:v0.28.7", "--net-config-path=/settings/a.conf"),
]


@pytest.mark.parametrize(("image", "argument"), PROGRAMS)
@given(value=ODD)
@settings(max_examples=25)
def test_an_odd_file_is_read_as_far_as_it_goes(image: str, argument: str, value: object) -> None:
    assert isinstance(facts_of(image, argument, a_conf=json.dumps(value)), Facts)


@given(value=ODD)
@settings(max_examples=25)
def test_an_odd_network_is_a_mistake_or_none(value: object) -> None:
    text = Text(value=json.dumps(value), path="", place=Place(on={}, path=("data", "cni")))

    assert all(each.message for each in mistakes_of_list(text))


@given(words=st.lists(st.text(max_size=20), max_size=4))
@settings(max_examples=25)
def test_odd_words_are_read_by_every_program_of_flags(words: list[str]) -> None:
    for image in (
        "quay.io/prometheus/node-exporter:v1",
        "nvcr.io/nvidia/k8s/dcgm-exporter:4",
        "registry.k8s.io/sig-storage/livenessprobe:v2",
        "quay.io/cephcsi/cephcsi:v3",
        "quay.io/cilium/cilium:v1",
        "quay.io/calico/node:v3",
    ):
        assert isinstance(facts_of(image, *words), Facts)
