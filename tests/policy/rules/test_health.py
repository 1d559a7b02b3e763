"""DS807 to DS809: the end of a Pod, and DNS under hostNetwork."""

from __future__ import annotations

import pytest

from constructs_lib.yaml.edit import Put
from tests.policy.judging import edits, found, places, pod

AGENT = "spec.template.spec.containers[0]"
HOOK = "containers: [{name: agent, lifecycle: {preStop: {exec: {command: [stop]}}}}]"
GRACE = "terminationGracePeriodSeconds"


@pytest.mark.parametrize(
    ("fields", "role", "expected"),
    [
        pytest.param(
            f"{GRACE}: 0",
            "logs",
            [("error", f"{GRACE} is 0: the agent is killed before it can save anything.")],
            id="a log agent",
        ),
        pytest.param(
            f"{GRACE}: 0, {HOOK}",
            "generic",
            [("error", f"{GRACE} is 0: the agent is killed, and preStop has no time to run.")],
            id="a hook",
        ),
        pytest.param(f"{GRACE}: 0", "generic", [], id="nothing to save"),
        pytest.param(
            f"{GRACE}: -1",
            "generic",
            [("warning", f"{GRACE} is -1, which counts as 1.")],
            id="negative",
        ),
        pytest.param(
            f"{GRACE}: 601",
            "logs",
            [("warning", f"{GRACE} is 601: an update may wait 10 min for a node.")],
            id="too long",
        ),
        pytest.param(f"{GRACE}: 600", "logs", [], id="just not too long"),
        pytest.param(HOOK, "logs", [], id="the usual time"),
    ],
)
def test_ds807_wants_a_sensible_time(
    fields: str, role: str, expected: list[tuple[str, str]]
) -> None:
    assert found("DS807", pod(fields, role=role)) == expected


def test_ds807_makes_no_error_of_a_guessed_role() -> None:
    example = "spec: {template: {spec: {terminationGracePeriodSeconds: 0, volumes: [%s]}}}"
    logs = "{name: logs, hostPath: {path: /var/log/pods}}"

    assert found("DS807", example % logs) == []


@pytest.mark.parametrize(
    ("strategy", "cost"),
    [
        pytest.param("{}", ", 100 h for 100 nodes, 1 at a time", id="one"),
        pytest.param(
            "{rollingUpdate: {maxUnavailable: 10%}}",
            ", 10 h for 100 nodes, 10 at a time",
            id="some",
        ),
        pytest.param(
            "{rollingUpdate: {maxUnavailable: 0, maxSurge: 30}}",
            ", 4 h for 100 nodes, 30 at a time",
            id="surging",
        ),
        pytest.param("{type: OnDelete}", "", id="by hand"),
    ],
)
def test_ds807_counts_the_time_of_all_nodes(strategy: str, cost: str) -> None:
    example = f"{pod(f'{GRACE}: 3600')}\n---\nspec: {{updateStrategy: {strategy}}}"
    message = f"{GRACE} is 3600: an update may wait 60 min for a node{cost}."

    assert found("DS807", example, nodes=100) == [("warning", message)]


def before_stop(handler: str, grace: str = "null") -> str:
    hook = f"lifecycle: {{preStop: {{{handler}}}}}"
    return pod(f"{GRACE}: {grace}, containers: [{{name: agent, {hook}}}]")


@pytest.mark.parametrize(
    ("seconds", "grace", "expected"),
    [
        (
            "30",
            "null",
            (
                "warning",
                "sleeps 30 s of a grace period of 30 s, and the agent is killed right after.",
            ),
        ),
        (
            "61",
            "60",
            ("error", "sleeps 61 s of a grace period of 60 s, which the API server rejects."),
        ),
    ],
    ids=["equal", "longer"],
)
def test_ds808_compares_the_sleep_action(
    seconds: str, grace: str, expected: tuple[str, str]
) -> None:
    example = before_stop(f"sleep: {{seconds: {seconds}}}", grace)
    severity, rest = expected

    assert found("DS808", example) == [(severity, f"preStop {rest}")]
    assert places("DS808", example) == [f"{AGENT}.lifecycle.preStop.sleep.seconds"]


@pytest.mark.parametrize(
    ("command", "seconds"),
    [
        pytest.param("[sleep, '30']", "30", id="the program"),
        pytest.param("[/bin/sleep, 1m]", "60", id="its path, minutes"),
        pytest.param("[sh, -c, 'sync; sleep 45; kill 1']", "45", id="in a script"),
        pytest.param("[sh, -c, 'sleep 5 && sleep 31.5s']", "31.5", id="the longest of several"),
    ],
)
def test_ds808_finds_sleeps_in_commands(command: str, seconds: str) -> None:
    example = before_stop(f"exec: {{command: {command}}}")
    message = (
        f"preStop sleeps {seconds} s of a grace period of 30 s, and the agent is killed while it "
        "runs or right after."
    )

    assert found("DS808", example) == [("warning", message)]
    assert places("DS808", example) == [f"{AGENT}.lifecycle.preStop.exec.command"]


@pytest.mark.parametrize(
    "handler",
    [
        pytest.param("sleep: {seconds: 29}", id="shorter"),
        pytest.param("sleep: {seconds: 0}", id="no sleep"),
        pytest.param("exec: {command: [sleep, '29']}", id="a shorter command"),
        pytest.param("exec: {command: [sleep, $TIME]}", id="a time that is not known"),
        pytest.param("exec: {command: [echo, sleep]}", id="a last word"),
        pytest.param("exec: {command: [nosleep, '99']}", id="another program"),
        pytest.param("httpGet: {port: 9000}", id="another action"),
    ],
)
def test_ds808_is_silent(handler: str) -> None:
    assert found("DS808", before_stop(handler)) == []


def on_host(fields: str, role: str = "generic") -> str:
    return pod(f"hostNetwork: true, {fields}", role=role)


NAMING = "containers: [{name: agent, args: [--to=logs.monitoring.svc]}]"


@pytest.mark.parametrize(
    ("policy", "seen"),
    [("null", "is not set"), ("ClusterFirst", "is 'ClusterFirst'"), ("''", "is not set")],
)
def test_ds809_wants_the_clusters_dns_where_a_service_is_named(policy: str, seen: str) -> None:
    example = on_host(f"dnsPolicy: {policy}, {NAMING}")
    message = (
        f"dnsPolicy {seen}: under hostNetwork the node's resolver is used, and "
        "logs.monitoring.svc is not found."
    )
    path = ("spec", "template", "spec", "dnsPolicy")

    assert found("DS809", example) == [("error", message)]
    assert edits("DS809", example) == [Put(path=path, value="ClusterFirstWithHostNet")]


def test_ds809_is_silent_where_no_service_is_named() -> None:
    assert found("DS809", on_host("dnsPolicy: null")) == []


@pytest.mark.parametrize(
    ("toleration", "expected"),
    [
        pytest.param(
            "key: node.cloudprovider.kubernetes.io/uninitialized, value: 'true'", 0, id="c"
        ),
        pytest.param("key: node.kubernetes.io/not-ready, operator: Exists", 0, id="not ready"),
        pytest.param("key: node.kubernetes.io/not-ready, effect: NoExecute", 1, id="by default"),
        pytest.param("operator: Exists", 1, id="any taint"),
    ],
)
def test_ds809_is_silent_about_what_readies_nodes(toleration: str, expected: int) -> None:
    example = on_host(f"tolerations: [{{{toleration}}}], {NAMING}")

    assert len(found("DS809", example)) == expected


@pytest.mark.parametrize("policy", ["ClusterFirstWithHostNet", "Default", "None"])
def test_ds809_leaves_a_choice_alone(policy: str) -> None:
    assert found("DS809", on_host(f"dnsPolicy: {policy}, {NAMING}")) == []


def test_ds809_is_about_the_host_network() -> None:
    assert found("DS809", pod(f"dnsPolicy: ClusterFirst, {NAMING}")) == []


@pytest.mark.parametrize("role", ["cni", "dns-cache", "kube-proxy"])
def test_ds809_is_silent_about_what_starts_before_dns(role: str) -> None:
    assert found("DS809", on_host(f"dnsPolicy: null, {NAMING}", role)) == []


CONFIG = """
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: config, namespace: agents},
 data: {agent.conf: "host logs.monitoring.svc.cluster.local\\n"}}
"""


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param("containers: [{name: agent, args: [--to=%s:9200]}]", id="an argument"),
        pytest.param("containers: [{name: agent, command: [agent, '%s']}]", id="a command"),
        pytest.param(
            "containers: [{name: agent, env: [{name: TO, value: 'http://a:b@%s/in'}]}]",
            id="a variable, without its password",
        ),
        pytest.param("volumes: [{name: config, configMap: {name: config}}]", id="a ConfigMap"),
        pytest.param(
            "volumes: [{name: config, projected: {sources: [{configMap: {name: config}}]}}]",
            id="a projected ConfigMap",
        ),
        pytest.param(
            "containers: [{name: agent, envFrom: [{configMapRef: {name: config}}]}]",
            id="variables from a ConfigMap",
        ),
        pytest.param(
            "containers: [{name: agent, env: [{name: TO, valueFrom: "
            "{configMapKeyRef: {name: config, key: agent.conf}}}]}]",
            id="a variable from a ConfigMap",
        ),
    ],
)
def test_ds809_is_an_error_where_a_service_is_named(fields: str) -> None:
    example = on_host(fields.replace("%s", "logs.monitoring.svc")) + CONFIG
    message = (
        "dnsPolicy is not set: under hostNetwork the node's resolver is used, and "
        "logs.monitoring.svc is not found."
    )

    assert found("DS809", example) == [("error", message)]


@pytest.mark.parametrize(
    "argument",
    ["logs.svcx", "logs.svc-1.example", " .svc", "/etc/agent"],
    ids=["longer", "longer with a dash", "no host", "nothing"],
)
def test_ds809_knows_a_service_by_its_name(argument: str) -> None:
    example = on_host(f"containers: [{{name: agent, args: ['{argument}']}}]")

    assert found("DS809", example) == []
