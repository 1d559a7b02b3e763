"""What Filebeat's configuration says as facts, with dots in its names or without."""

from __future__ import annotations

import pytest

from constructs_lib.programs.facts import FOR_EVER, UNKNOWN, Access, Buffer, Facts
from tests.programs.reading import facts_of, place_of

CONFIG = """\
filebeat.inputs:
- type: filestream
  id: pods
  paths: [/var/log/containers/*.log]
  processors:
  - add_kubernetes_metadata: {host: "${NODE_NAME}", node: "${NODE_NAME}"}
- {type: log, enabled: false, paths: [/x]}
queue.disk: {max_size: 10GB}
output.elasticsearch: {hosts: ["x:9200"]}
"""
HINTS = """\
filebeat:
  autodiscover:
    providers:
    - type: kubernetes
      node: ${NODE_NAME}
      scope: cluster
      hints.enabled: true
      hints.default_config:
        type: container
        paths: ["/var/log/containers/*${data.kubernetes.container.id}.log"]
output: {logstash: {hosts: [x]}}
http: {enabled: true, host: 0.0.0.0}
path.data: /state
"""


def facts(text: str, *args: str) -> Facts:
    return facts_of("docker.elastic.co/beats/filebeat:9.1.0", *args, filebeat_yml=text)


def test_inputs_and_processors_count() -> None:
    found = facts(CONFIG, "-c", "/settings/filebeat.yml", "-e")

    [pods] = found.inputs
    data = "/usr/share/filebeat/data"
    assert found.complete
    assert (pods.name, pods.paths) == ("pods", ("/var/log/containers/*.log",))
    assert pods.offsets == Access(path=data, kind="folder", mode="write", purpose="offsets")
    assert found.buffers == (
        Buffer(owner="queue", name="disk", kind="disk", path=f"{data}/diskqueue", limit=10 << 30),
    )
    assert [each.retries for each in found.outputs] == [FOR_EVER]
    assert [each.scope for each in found.watches] == ["node"]
    assert [each.name for each in found.settings] == ["NODE_NAME"]
    assert [each.is_on for each in found.endpoints] == [False]


def test_autodiscovery_counts() -> None:
    found = facts(HINTS)

    assert [each.paths for each in found.inputs] == [("/var/log/containers/**.log",)]
    assert [getattr(each.offsets, "path", "") for each in found.inputs] == ["/state"]
    assert [(each.scope, *place_of(each)) for each in found.watches] == [("cluster", 6, 7)]
    assert [(each.port, each.is_on, each.loopback) for each in found.endpoints] == [
        (5066, True, False)
    ]


@pytest.mark.parametrize(
    ("text", "args", "offsets"),
    [
        ("path.data: '${X}'\n", [], UNKNOWN),
        ("path: {data: '${X:/a}'}\n", [], "/a"),
        ("filebeat.registry.path: /b\n", [], "/b"),
        ("", ["--path.data=/c"], "/c"),
    ],
)
def test_the_registry_is_found(text: str, args: list[str], offsets: object) -> None:
    [found] = facts(f"{text}filebeat.inputs: [{{type: log, paths: [/x]}}]\n", *args).inputs

    assert getattr(found.offsets, "path", found.offsets) == offsets
