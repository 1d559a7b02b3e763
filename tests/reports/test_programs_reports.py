"""Inputs made after public reports of log shippers: what ``check`` says of what they are told."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from tests.policy.judging import judged_text

INPUTS: Final = Path(__file__).parent / "inputs"

ANSWERS: Final = [
    # fluent/fluentd-kubernetes-daemonset#405, #563
    (
        "25-links-without-targets",
        {
            "DS611": "/var/log/containers holds links to /var/log/pods",
            "DS1402": "keeps its offsets in /var/log/fluentd-containers.log.pos, where nothing is",
        },
    ),
    # fluent/fluent-bit#2676
    ("26-pods-mounted-elsewhere", {"DS611": "which the container does not mount there"}),
    # grafana/agent#6926
    (
        "28-state-path-without-type",
        {"DS1404": "on a node that never had /var/lib/log-agent/data"},
    ),
    # verrazzano/verrazzano#4891, kube-logging/logging-operator#174
    ("34-db-not-on-the-mounted-path", {"DS1402": "/tmp/flb_kube.db, where nothing is mounted"}),
    # fluent/fluent-bit#309, #2412
    (
        "35-no-db-no-limits-no-retries",
        {
            "DS1403": "keeps no offsets for input 'tail'",
            "DS1405": "Nothing bounds what input 'tail' holds in memory",
            "DS1407": "Output 'es' gives up after 1 retry",
            "DS1408": "takes 5 s to stop",
        },
    ),
    # fluent/fluentd-kubernetes-daemonset#14
    ("37-no-rbac-default-account", {"DS1414": "nothing here grants to ServiceAccount 'default'"}),
    # fluent/fluentd-kubernetes-daemonset#200
    ("38-token-off-but-needed", {"DS1415": "no token of ServiceAccount 'agent' is mounted"}),
    # kiwigrid/helm-charts#88
    ("46-probe-on-the-sidecars-port", {"DS1413": "which container 'signing-proxy' declares"}),
    # openshift/cluster-logging-operator#3338
    ("55-vector-grace-too-short", {"DS1408": "it is killed while it writes its buffer"}),
]


@pytest.mark.parametrize(("name", "answers"), ANSWERS, ids=[name for name, _ in ANSWERS])
def test_a_report_is_answered(name: str, answers: dict[str, str]) -> None:
    report = judged_text((INPUTS / f"{name}.yaml").read_text(encoding="utf-8"))

    for rule, words in answers.items():
        assert [each for each in report.open if each.rule == rule and words in each.message], rule
