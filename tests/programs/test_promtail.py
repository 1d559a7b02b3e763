"""What Promtail's configuration says as facts."""

from __future__ import annotations

import pytest

from constructs_lib.programs.facts import UNKNOWN, Access, Facts, Retries
from tests.programs.reading import facts_of, place_of

CONFIG = """\
server: {http_listen_port: 3101}
clients:
- url: http://loki/loki/api/v1/push
- url: http://other/
  backoff_config: {max_retries: 100}
positions: {filename: /run/promtail/positions.yaml}
scrape_configs:
- job_name: pods
  kubernetes_sd_configs:
  - role: pod
  relabel_configs:
  - source_labels: [__meta_kubernetes_pod_uid, __meta_kubernetes_pod_container_name]
    target_label: __path__
    separator: /
    replacement: /var/log/pods/*$1/*.log
- job_name: journal
  journal: {path: /run/log/journal}
- job_name: system
  static_configs:
  - labels: {__path__: /var/log/*.log}
"""


def facts(text: str, *args: str) -> Facts:
    return facts_of("grafana/promtail:3.5.0", *args, promtail_yaml=text)


def test_what_is_told_counts() -> None:
    found = facts(CONFIG, "-config.file=/settings/promtail.yaml")
    positions = Access(path="/run/promtail/positions.yaml", mode="write", purpose="offsets")

    assert found.complete
    assert [(each.name, each.paths, each.offsets) for each in found.inputs] == [
        ("pods", ("/var/log/pods/**/*.log",), positions),
        ("journal", ("/run/log/journal",), positions),
        ("system", ("/var/log/*.log",), positions),
    ]
    assert [each.retries for each in found.outputs] == [
        Retries(times=10, seconds=511),
        Retries(times=100, seconds=27_511),
    ]
    assert [(each.resource, each.needed) for each in found.rights] == [("pods", True)]
    assert [(each.scope, *place_of(each)) for each in found.watches] == [("cluster", 10, 5)]
    assert [(each.port, each.path) for each in found.endpoints] == [
        (3101, "/ready"),
        (3101, "/metrics"),
    ]


def test_positions_are_in_var_log_by_default() -> None:
    [*_, last] = facts("scrape_configs: [{job_name: a, journal: {}}]\n").accesses

    assert last.path == "/var/log/positions.yaml"


@pytest.mark.parametrize(
    ("flag", "path"), [("--positions.file=/a", "/a"), ("--positions.file=$(GONE)", "$(GONE)")]
)
def test_a_flag_wins(flag: str, path: str) -> None:
    [*_, last] = facts(CONFIG, "--config.file=/settings/promtail.yaml", flag).accesses

    assert last.path == path


def test_a_selector_of_the_node_narrows_the_watch() -> None:
    selector = "\n    selectors: [{role: pod, field: 'spec.nodeName=${NODE}'}]"
    found = facts(CONFIG.replace("- role: pod", f"- role: pod{selector}"))

    assert [each.scope for each in found.watches] == ["node"]


def test_docker_is_asked_at_its_socket() -> None:
    text = "scrape_configs: [{docker_sd_configs: [{host: 'unix:///var/run/docker.sock'}]}]\n"

    assert [(each.path, each.kind) for each in facts(text).accesses] == [
        ("/var/run/docker.sock", "socket")
    ]


def test_a_variable_without_a_value_is_unknown() -> None:
    found = facts("positions: {filename: '${X}/a'}\nscrape_configs: [{journal: {}}]\n")

    assert [each.offsets for each in found.inputs] == [UNKNOWN]
