"""A rule that is asked about a DaemonSet answers with what it finds there."""

from __future__ import annotations

import pytest

from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.host import HostAccess, HostPath, Privileges
from constructs_lib.declaration.rollout import RollingUpdate
from constructs_lib.declaration.rule_findings import AskedRule, found_by
from constructs_lib.k8s.manifest import Json
from tests.declaration.builders import REASON, flannel, log_agent, objects

WRITTEN = HostPath(path="/srv", type="Directory", writable=True, reason=REASON)
READ = HostPath(path="/etc", type="Directory", reason=REASON)


@pytest.mark.parametrize(
    ("asked", "spec", "found"),
    [
        pytest.param(
            "DS202",
            log_agent(rollout=RollingUpdate(max_unavailable=3, reason=REASON)),
            [3],
            id="the number of nodes",
        ),
        pytest.param(
            "DS505",
            log_agent(privileges=Privileges(capabilities=("SYSLOG", "BPF"), reason=REASON)),
            ["BPF"],
            id="the capability",
        ),
        pytest.param(
            "DS604",
            log_agent(host=HostAccess(paths=(WRITTEN, READ))),
            [{"name": "host-srv", "mountPath": "/srv"}],
            id="the mount, but none of the role's own",
        ),
        pytest.param("DS302", flannel(platform="k3s"), [{"operator": "Exists"}], id="a toleration"),
        pytest.param("DS302", flannel(), [], id="nothing"),
    ],
)
def test_a_rule_finds_values(asked: AskedRule, spec: AgentSpec, found: list[Json]) -> None:
    assert found_by(asked, objects(spec)["DaemonSet"]) == found


def test_a_field_that_is_missing_has_no_value() -> None:
    daemon_set = objects(flannel())["DaemonSet"]
    container = daemon_set["spec"]["template"]["spec"]["containers"][0]
    del daemon_set["spec"]["minReadySeconds"], container["readinessProbe"]

    assert found_by("DS206", daemon_set) == []
