"""What Falco's configuration says as facts."""

from __future__ import annotations

from constructs_lib.programs.facts import Access, Endpoint, Facts
from tests.programs.reading import facts_of, place_of

CONFIG = """\
load_plugins: [container]
plugins:
- name: container
  init_config:
    engines:
      cri:
        enabled: true
        sockets: [/run/crio/crio.sock]
      docker:
        enabled: false
        sockets: [/var/run/docker.sock]
webserver:
  listen_port: 8766
"""


def facts(*args: str, text: str = CONFIG) -> Facts:
    return facts_of("docker.io/falcosecurity/falco:0.44.1", *args, falco_yaml=text)


def test_it_asks_the_runtimes_that_are_switched_on_below_the_node_s_root() -> None:
    told = facts("-c", "/settings/falco.yaml")

    assert told.accesses == (
        Access(path="/host/run/crio/crio.sock", kind="socket", purpose="node"),
        Access(path="/host/proc", kind="folder", purpose="node"),
    )
    assert place_of(told.accesses[0]) == (8, 19)


def test_older_ones_are_told_on_the_command_line() -> None:
    told = facts("--cri", "/run/k3s/containerd/containerd.sock", text="{}")

    assert told.accesses[0].path == "/host/run/k3s/containerd/containerd.sock"


def test_it_answers_where_it_is_told() -> None:
    assert facts("-c", "/settings/falco.yaml").endpoints == (Endpoint(port=8766, path="/healthz"),)
    off = facts("-c", "/settings/falco.yaml", text="webserver: {enabled: false}")
    assert [each.is_on for each in off.endpoints] == [False]
