"""What Fluentd's configuration says as facts, that of its image included."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.programs.catalogue import programs_of
from constructs_lib.programs.facts import FOR_EVER, UNKNOWN, Access, Buffer, Facts, Retries
from tests.programs.reading import config_map, daemon_set, facts_of, find_in

IMAGE = "fluent/fluentd-kubernetes-daemonset:v1.19.3-debian-elasticsearch8-1.1"
SAFE = """\
<source>
  @type tail
  @id containers
  path /var/log/containers/*.log, /var/log/a.log
  pos_file /state/containers.pos
  read_from_head true
</source>
<source>
  @type prometheus
  bind 0.0.0.0
</source>
<filter kubernetes.**>
  @type kubernetes_metadata
</filter>
<match **>
  @type copy
  <store>
    @type elasticsearch
    <buffer>
      @type file
      path /state/buffer
      total_limit_size 8g
      retry_forever true
    </buffer>
  </store>
  <store>
    @type forward
  </store>
  <store>
    @type stdout
  </store>
</match>
"""


def facts(text: str) -> Facts:
    return facts_of(IMAGE, "-c", "/settings/fluent.conf", fluent_conf=text)


def test_what_is_told_counts() -> None:
    found = facts(SAFE)

    [tail] = found.inputs
    assert found.complete
    assert (tail.name, tail.from_start) == ("containers", True)
    assert tail.paths == ("/var/log/containers/*.log", "/var/log/a.log")
    assert tail.offsets == Access(path="/state/containers.pos", mode="write", purpose="offsets")
    assert found.buffers == (
        Buffer(
            owner="output", name="elasticsearch", kind="disk", path="/state/buffer", limit=8 << 30
        ),
        Buffer(owner="output", name="forward", kind="memory", limit=512 << 20),
    )
    assert [each.retries for each in found.outputs] == [FOR_EVER, Retries(seconds=259_200)]
    assert [(each.port, each.path) for each in found.endpoints] == [(24231, "/metrics")]
    assert [(each.resource, each.needed) for each in found.rights] == [
        ("pods", True),
        ("namespaces", True),
    ]
    assert [each.scope for each in found.watches] == ["cluster"]


@pytest.mark.parametrize(
    ("buffer", "retries"),
    [
        ("retry_max_times 3", Retries(times=3)),
        ("retry_timeout 10m", Retries(seconds=600)),
        ("retry_timeout \"#{ENV['X']}\"", UNKNOWN),
        ("retry_forever", FOR_EVER),
    ],
)
def test_retries_are_read(buffer: str, retries: object) -> None:
    text = f"<match **>\n@type http\n<buffer>\n{buffer}\n</buffer>\n</match>\n"
    [output] = facts(text).outputs

    assert output.retries == retries


def test_what_a_secondary_takes_is_not_lost() -> None:
    text = "<match **>\n@type http\n<secondary>\n@type file\n</secondary>\n</match>\n"

    assert [each.retries for each in facts(text).outputs] == [UNKNOWN]


def of_the_image(**fields: Any) -> Facts:
    mounts = [{"name": "settings", "mountPath": "/elsewhere"}]
    view = DaemonSetView(daemon_set(IMAGE, volumeMounts=mounts, **fields))
    [program] = programs_of(view, find_in(config_map()))
    return program.facts


def test_the_image_reads_the_links_and_asks_the_api() -> None:
    found = of_the_image()

    [tail] = found.inputs
    assert not found.complete
    assert tail.paths == ("/var/log/containers/*.log",)
    assert getattr(tail.offsets, "path", "") == "/var/log/fluentd-containers.log.pos"
    assert [each.resource for each in found.rights] == ["pods", "namespaces"]


def test_variables_move_what_the_image_reads() -> None:
    env = [
        {"name": "FLUENT_CONTAINER_TAIL_PATH", "value": "/var/log/pods/*/*/*.log"},
        {"name": "K8S_NODE_NAME", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}},
    ]
    found = of_the_image(env=env)

    assert found.inputs[0].paths == ("/var/log/pods/*/*/*.log",)
    assert [each.scope for each in found.watches] == ["node"]


def test_another_configuration_than_the_images_is_unknown() -> None:
    assert of_the_image(env=[{"name": "FLUENTD_CONF", "value": "mine.conf"}]).inputs == ()
    assert of_the_image(command=["fluentd", "-c", "/x.conf"]).inputs == ()
