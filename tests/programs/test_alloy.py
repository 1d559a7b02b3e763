"""What Alloy's configuration says as facts."""

from __future__ import annotations

import pytest

from constructs_lib.programs.facts import UNKNOWN, Access, Facts, Retries
from tests.programs.reading import facts_of

IMAGE = "grafana/alloy:v1.20.1"
CONFIG = """\
discovery.kubernetes "pod" {
  role = "pod"
}
discovery.relabel "logs" {
  targets = discovery.kubernetes.pod.targets
  rule {
    source_labels = ["__meta_kubernetes_pod_uid", "__meta_kubernetes_pod_container_name"]
    target_label  = "__path__"
    separator     = "/"
    replacement   = "/var/log/pods/*$1/*.log"
  }
}
local.file_match "logs" {
  path_targets = discovery.relabel.logs.output
}
loki.source.file "logs" {
  targets    = local.file_match.logs.targets
  forward_to = [loki.write.out.receiver]
}
loki.source.journal "node" {
  forward_to = [loki.write.out.receiver]
}
loki.write "out" {
  endpoint {
    url = "http://loki/loki/api/v1/push"
  }
}
"""
ARGS = ["run", "/settings/config.alloy", "--storage.path=/state"]


def facts(text: str, *args: str) -> Facts:
    return facts_of(IMAGE, *args, config_alloy=text)


def test_what_is_told_counts() -> None:
    found = facts(CONFIG, *ARGS, "--server.http.listen-addr=0.0.0.0:12345")
    state = Access(path="/state", kind="folder", mode="write", purpose="offsets")

    assert found.complete
    assert [(each.name, each.paths, each.offsets) for each in found.inputs] == [
        ("loki.source.file.logs", ("/var/log/pods/**/*.log",), state),
        ("loki.source.journal.node", ("/var/log/journal",), state),
    ]
    assert [each.retries for each in found.outputs] == [Retries(times=10, seconds=511)]
    assert [each.scope for each in found.watches] == ["cluster"]
    assert [each.resource for each in found.rights] == ["pods"]
    assert [(each.path, each.tells, each.loopback) for each in found.endpoints] == [
        ("/-/ready", "alive", False),
        ("/-/healthy", "destination", False),
        ("/metrics", "metrics", False),
    ]


@pytest.mark.parametrize(
    ("field", "scope"),
    [
        ('"spec.nodeName=a"', "node"),
        ('"spec.nodeName=" + sys.env("HOSTNAME")', "node"),
        ('"spec.nodeName=" + coalesce(sys.env("X"), constants.hostname)', UNKNOWN),
        ('"status.phase=Running"', "cluster"),
    ],
)
def test_a_selector_narrows_the_watch(field: str, scope: object) -> None:
    selectors = f'role = "pod"\n  selectors {{\n    role  = "pod"\n    field = {field}\n  }}\n'
    found = facts(CONFIG.replace('role = "pod"\n', selectors), *ARGS)

    assert [each.scope for each in found.watches] == [scope]


@pytest.mark.parametrize(
    ("args", "offsets"),
    [
        pytest.param([], "/var/lib/alloy/data", id="the image's own"),
        pytest.param(["run", "/settings/config.alloy"], UNKNOWN, id="the working folder"),
        pytest.param(["run", "/settings/", "--storage.path", "/a"], "/a", id="a flag"),
    ],
)
def test_the_state_is_found(args: list[str], offsets: object) -> None:
    found = facts(CONFIG, *args).inputs[0].offsets

    assert getattr(found, "path", found) == offsets


def test_files_may_be_named_where_they_are_read() -> None:
    text = 'loki.source.file "a" {\n  targets = [{__path__ = "/var/log/a.log"}]\n}\n'

    assert [each.paths for each in facts(text, *ARGS).inputs] == [("/var/log/a.log",)]


def test_imports_leave_it_open() -> None:
    assert not facts('import.http "a" {\n  url = "x"\n}\n', *ARGS).complete


def test_a_mistake_is_told() -> None:
    found = facts("a = {\n", *ARGS)

    assert [each.place.line for each in found.mistakes] == [2]
    assert not found.complete
