"""An agent that ran before it was declared keeps its selector, and all else if it is to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from constructs_lib.agents.log_agent import Stdout
from constructs_lib.declaration.adopted import Adopted
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.host import Granted, HostAccess, HostPort
from constructs_lib.declaration.laws import broken_laws
from constructs_lib.declaration.monitoring import Monitoring
from constructs_lib.declaration.nodes import NodeLabel, Nodes, Taint
from constructs_lib.declaration.overrides import Overrides
from constructs_lib.declaration.pinned import PinnedFile, digest_of
from constructs_lib.declaration.rbac import PolicyRule
from constructs_lib.declaration.rollout import RollingUpdate
from constructs_lib.declaration.split import Pool
from tests.agents.cases import CASES
from tests.declaration.builders import (
    REASON,
    annotations_of,
    exporter,
    log_agent,
    node_agent,
    objects,
    pod,
    told,
)

SELECTOR = {"app": "shop-logs"}
KEPT = Adopted(selector=SELECTOR, reason=REASON)
AS_IT_IS = Adopted(selector=SELECTOR, reason=REASON, only_declared=True)


def template(spec: AgentSpec) -> Any:
    return objects(spec)["DaemonSet"]["spec"]["template"]


@pytest.mark.parametrize("case", CASES)
def test_every_agent_can_keep_the_selector_that_it_has(case: str) -> None:
    spec = CASES[case]
    fields = {name: getattr(spec, name) for name in spec.model_fields_set}
    adopted = type(spec)(**{**fields, "adopted": KEPT})
    before, after = objects(spec)["DaemonSet"], objects(adopted)["DaemonSet"]
    pods = dict(after["spec"]["template"]["metadata"]["labels"])
    own = before["spec"]["selector"]["matchLabels"]

    assert after["spec"]["selector"] == {"matchLabels": SELECTOR}
    assert SELECTOR.items() <= pods.items()
    assert after["spec"]["template"]["spec"] == before["spec"]["template"]["spec"]
    assert not own.keys() & pods.keys()
    assert broken_laws(after) == []


@pytest.mark.parametrize("name", ["shop-logs-v2.0.4", "shop-logs" * 7], ids=["dots", "length"])
def test_an_agent_that_runs_already_keeps_its_name(name: str) -> None:
    assert objects(node_agent(name=name, adopted=AS_IT_IS))["DaemonSet"]["metadata"]["name"] == name
    assert len(told(node_agent, name=name, adopted=KEPT)) == 1


def test_a_selector_may_name_labels_that_stand_elsewhere() -> None:
    labels = {"app": "shop-logs", "part-of": "shop"}
    named = Adopted(selector=["app", "tier"], reason=REASON, only_declared=True)
    spec = node_agent(adopted=named, labels=labels, pod_labels={"tier": "node", "app": "logs"})
    made = objects(spec)["DaemonSet"]

    assert made["metadata"]["labels"] == labels
    assert made["spec"]["selector"] == {"matchLabels": {"app": "logs", "tier": "node"}}
    assert template(spec)["metadata"]["labels"] == {"app": "logs", "tier": "node"}


def test_the_reason_stands_in_the_daemon_set() -> None:
    assert annotations_of(log_agent(adopted=KEPT))["constructs-lib/adopted"] == REASON


def test_what_kubernetes_ignores_is_kept_as_it_would_restart_the_pods() -> None:
    kept = Adopted(selector=SELECTOR, reason=REASON, pod_metadata={"name": "logs"})

    assert template(log_agent(adopted=kept))["metadata"]["name"] == "logs"


def test_its_pods_are_scraped_by_the_selector_it_has() -> None:
    spec = log_agent(adopted=KEPT, monitoring=Monitoring())

    assert objects(spec)["PodMonitor"]["spec"]["selector"] == {"matchLabels": SELECTOR}


def test_with_only_what_is_declared_nothing_else_is_in_its_pods() -> None:
    spec = exporter(adopted=AS_IT_IS)
    found = template(spec)

    assert found["metadata"] == {"labels": SELECTOR}
    assert {
        "serviceAccountName",
        "automountServiceAccountToken",
        "priorityClassName",
        "nodeSelector",
        "affinity",
        "tolerations",
        "securityContext",
    }.isdisjoint(found["spec"])


def test_with_only_what_is_declared_nothing_is_beside_it() -> None:
    made = objects(exporter(adopted=AS_IT_IS, labels={"app.kubernetes.io/managed-by": "Helm"}))

    assert list(made) == ["DaemonSet"]
    assert made["DaemonSet"]["metadata"]["labels"] == {"app.kubernetes.io/managed-by": "Helm"}
    assert made["DaemonSet"]["spec"]["updateStrategy"] == {
        "type": "RollingUpdate",
        "rollingUpdate": {"maxUnavailable": 1},
    }
    assert "minReadySeconds" not in made["DaemonSet"]["spec"]


def test_what_is_declared_is_kept_in_its_order() -> None:
    declared = {
        "service_account": "logs",
        "token": True,
        "priority": "system-node-critical",
        "nodes": Nodes(
            labels={"disk": "ssd"},
            tolerates=(
                Taint(key="node.kubernetes.io/unschedulable"),
                Taint(key="a"),
                Taint(key="node.kubernetes.io/unschedulable"),
            ),
        ),
        "host": HostAccess(network=Granted(reason=REASON)),
        "pod_labels": {"app.kubernetes.io/name": "logs"},
        "pod_annotations": {"checksum/config": "5"},
    }
    found = template(node_agent(adopted=AS_IT_IS, **declared))

    assert found["metadata"] == {
        "labels": {**SELECTOR, "app.kubernetes.io/name": "logs"},
        "annotations": {"checksum/config": "5"},
    }
    kept = {key: value for key, value in found["spec"].items() if key != "containers"}
    assert kept == {
        "serviceAccountName": "logs",
        "automountServiceAccountToken": True,
        "priorityClassName": "system-node-critical",
        "hostNetwork": True,
        "nodeSelector": {"disk": "ssd"},
        "tolerations": [
            {"key": key, "operator": "Exists", "effect": "NoSchedule"}
            for key in ("node.kubernetes.io/unschedulable", "a", "node.kubernetes.io/unschedulable")
        ],
        "terminationGracePeriodSeconds": 30,
    }


def test_a_service_account_that_exists_is_used_and_not_written() -> None:
    made = objects(log_agent(service_account="logs"))

    assert "ServiceAccount" not in made
    assert made["ClusterRoleBinding"]["subjects"][0]["name"] == "logs"
    assert pod(log_agent(service_account="logs"))["serviceAccountName"] == "logs"


@pytest.mark.parametrize("token", [True, False])
def test_who_gets_a_token_can_be_said(token: bool) -> None:
    assert pod(log_agent(token=token))["automountServiceAccountToken"] is token


@pytest.mark.parametrize(
    ("build", "fields", "problem"),
    [
        pytest.param(
            lambda **given: Adopted(selector={}, **given),
            {"reason": REASON},
            "selector: selects every Pod of the namespace; copy it from the DaemonSet that runs",
            id="empty selector",
        ),
        pytest.param(
            Adopted,
            {"selector": SELECTOR},
            "reason: is required and has no default; set it",
            id="no reason",
        ),
        pytest.param(
            log_agent,
            {"adopted": KEPT, "pod_labels": {"app": "x"}},
            "pod_labels: app is the selector, which cannot be changed; leave it out",
            id="label of the selector",
        ),
        pytest.param(
            lambda **given: Adopted(selector=[], **given),
            {"reason": REASON},
            "selector: selects every Pod of the namespace; copy it from the DaemonSet that runs",
            id="a selector of no names",
        ),
        pytest.param(
            node_agent,
            {"adopted": Adopted(selector=["ap"], reason=REASON), "labels": {"app": "logs"}},
            "adopted.selector[0]: no label is called 'ap' in pod_labels or labels; did you mean "
            "'app'?",
            id="a selector that names a label which is not there",
        ),
        pytest.param(
            lambda **given: Adopted(selector="app", **given),
            {"reason": REASON},
            "selector: got 'app'; expected dictionary or a list or a tuple",
            id="a selector that is a text",
        ),
        pytest.param(
            log_agent,
            {"adopted": KEPT, "labels": {"app.kubernetes.io/name": "x"}},
            "labels: app.kubernetes.io/name is written by the agent; leave it out",
            id="label that is written",
        ),
        pytest.param(
            log_agent,
            {"adopted": KEPT, "pod_annotations": {"checksum/config": "x"}},
            "pod_annotations: checksum/config is written by the agent; leave it out",
            id="annotation that is written",
        ),
        pytest.param(
            log_agent,
            {
                "adopted": KEPT,
                "pools": (Pool(name="gpu", where=NodeLabel(key="gpu", operator="Exists")),),
            },
            "adopted.selector: selects the Pods of all pools and rings; an adopted agent has none",
            id="pools",
        ),
        pytest.param(
            log_agent,
            {"service_account": "logs", "service_account_annotations": {"a": "b"}},
            "service_account_annotations: belongs to 'logs', which exists; annotate it there",
            id="annotations of an account that exists",
        ),
        pytest.param(
            node_agent,
            {"adopted": AS_IT_IS, "rules": (PolicyRule(resources=("nodes",), verbs=("get",)),)},
            "service_account: its rules need one, and it has only what is declared; name the one "
            "it has",
            id="rules without an account",
        ),
        pytest.param(
            log_agent,
            {"adopted": {"app": "x"}, "output": Stdout()},
            "adopted.selector: is required and has no default; set it",
            id="labels alone",
        ),
    ],
)
def test_what_cannot_be_kept_is_refused(build: Any, fields: dict[str, Any], problem: str) -> None:
    assert problem in told(build, **fields)


def test_with_only_what_is_declared_it_is_the_daemon_set_that_runs_without_an_annotation() -> None:
    made = objects(node_agent(adopted=AS_IT_IS, host=HostAccess(pid=Granted(reason=REASON))))

    assert "annotations" not in made["DaemonSet"]["metadata"]


def test_a_suppression_is_written_all_the_same() -> None:
    spec = node_agent(adopted=AS_IT_IS, suppress={"DS303": REASON})

    assert annotations_of(spec) == {"constructs-lib/ignore.DS303": REASON}


def test_what_kubernetes_accepts_of_what_runs_is_accepted() -> None:
    share = RollingUpdate(max_unavailable="50%", reason=REASON)
    ports = [HostPort(name="http", port=80, reason=REASON)]
    host = HostAccess(network=Granted(reason=REASON), ports=ports)

    assert node_agent(adopted=AS_IT_IS, host=host, rollout=share).keeps_what_runs()


def test_what_kubernetes_refuses_is_refused() -> None:
    assert told(
        node_agent,
        adopted=AS_IT_IS,
        overrides=Overrides(reason=REASON, pod={"restartPolicy": "Never"}),
    )


def test_objects_beside_it_are_kept_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = b"apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: logs, namespace: a}\n"
    (tmp_path / "beside.yaml").write_bytes(account)
    monkeypatch.chdir(tmp_path)
    kept = PinnedFile(path="beside.yaml", sha256=digest_of(account))
    adopted = Adopted(selector=SELECTOR, reason=REASON, only_declared=True, beside=kept)

    first, *_ = node_agent(adopted=adopted).manifests()

    assert first["metadata"] == {"name": "logs", "namespace": "a"}
