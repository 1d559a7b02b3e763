"""DS1103 and DS1104: two agents that do the same, or write the same."""

from __future__ import annotations

import pytest

from tests.policy.fleets import agent, documents, pool
from tests.policy.judging import found, places, severities


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("cni", "is a network plugin, too; the container runtime uses only one"),
        ("dns-cache", "is a DNS cache, too; both bind the same address"),
        ("kube-proxy", "programs the node's rules for Services, too"),
        ("logs", "ships logs, too: lines may be sent and paid for twice"),
        ("node-exporter", "exports the node's metrics, too: every series is stored twice"),
    ],
)
def test_ds1103_finds_two_of_a_role(role: str, words: str) -> None:
    example = documents(agent("one", role=role), agent("two", role=role))

    assert found("DS1103", example) == [("warning", f"The DaemonSet one/one {words}.")]
    assert places("DS1103", example) == ["spec.template.spec.containers[0].image"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(agent("one", role="cni"), agent("two", role="logs"), id="two roles"),
        pytest.param(agent("one", role="gpu"), agent("two", role="gpu"), id="nothing exclusive"),
        pytest.param(
            agent("one", pod=pool("a"), role="cni"),
            agent("two", pod=pool("b"), role="cni"),
            id="other nodes",
        ),
    ],
)
def test_ds1103_is_silent_about_different_work(one: str, other: str) -> None:
    assert found("DS1103", documents(one, other)) == []


def test_ds1103_says_so_where_the_nodes_are_not_certain() -> None:
    example = documents(
        agent("one", pod=pool("a"), role="kube-proxy"),
        agent("two", pod="nodeSelector: {tier: b}", role="kube-proxy"),
    )

    [(_, message)] = found("DS1103", example)
    assert message.endswith("too. Nothing in their placement keeps them apart.")


def test_ds1103_finds_one_image_in_two_releases() -> None:
    example = documents(agent("one", image="a.example/x:1"), agent("two", image="a.example/x:2"))

    assert found("DS1103", example) == [("warning", "The DaemonSet one/one runs a.example/x, too.")]


def test_ds1103_is_silent_about_two_of_one_release() -> None:
    one = "{metadata: {name: one}}"
    other = "{metadata: {name: two}}"

    assert found("DS1103", documents(one, other)) == []


def test_ds1103_is_silent_about_two_commands_of_one_image() -> None:
    one = agent("one", "command: [one]", image="a.example/x:1")
    other = agent("two", "command: [two]", image="a.example/x:1")

    assert found("DS1103", documents(one, other)) == []


def test_ds1103_holds_each_agent_against_one_before_it() -> None:
    example = documents(*(agent(name, role="logs") for name in ("one", "two", "three")))

    assert [message[:21] for _, message in found("DS1103", example)] == [
        "The DaemonSet one/one",
        "The DaemonSet one/one",
    ]


WRITTEN = "volumeMounts: [{name: state, mountPath: /state}]"
READ = "volumeMounts: [{name: state, mountPath: /state, readOnly: true}]"


def folder(path: str) -> str:
    return f"volumes: [{{name: state, hostPath: {{path: {path}}}}}]"


@pytest.mark.parametrize(
    ("path", "severity"),
    [("/var/lib/x", "error"), ("/var/lib/y", "warning"), ("/var/log", "warning")],
    ids=["the same folder", "another folder", "a folder of the node"],
)
def test_ds1103_is_graver_where_two_log_agents_share_their_state(path: str, severity: str) -> None:
    one = agent("one", WRITTEN, folder("/var/lib/x"), role="logs")
    other = agent("two", WRITTEN, folder(path), role="logs")

    assert severities("DS1103", documents(one, other)) == [severity]


def test_ds1103_makes_no_error_of_a_guess() -> None:
    image = "a.example/fluent-bit:1"
    one, other = (
        agent(name, WRITTEN, folder("/var/lib/x"), image=image).replace("role: generic", "x: y")
        for name in ("one", "two")
    )

    assert severities("DS1103", documents(one, other)) == ["warning"]


def test_ds1104_finds_a_folder_that_two_agents_write() -> None:
    one = agent("one", WRITTEN, folder("/var/lib/x"))
    example = documents(one, agent("two", WRITTEN, folder("/var/lib//x/")))

    assert found("DS1104", example) == [
        ("error", "/var/lib//x of the node is written by the DaemonSet one/one, too.")
    ]
    assert places("DS1104", example) == ["spec.template.spec.containers[0].volumeMounts[0]"]


@pytest.mark.parametrize(
    ("mount", "pod"),
    [
        pytest.param(READ, folder("/var/lib/x"), id="only read"),
        pytest.param(WRITTEN, folder("/var/lib/y"), id="another folder"),
        pytest.param(WRITTEN, f"{folder('/var/lib/x')}, {pool('b')}", id="other nodes"),
    ],
)
def test_ds1104_is_silent_about_the_rest(mount: str, pod: str) -> None:
    one = agent("one", WRITTEN, f"{folder('/var/lib/x')}, {pool('a')}")

    assert found("DS1104", documents(one, agent("two", mount, pod))) == []


@pytest.mark.parametrize(
    ("first", "second", "where"),
    [
        ("/var/lib/x", "/var/lib/x/y", "as part of /var/lib/x"),
        ("/var/lib/x/y", "/var/lib/x", "in /var/lib/x/y"),
        ("/var/run/x/y", "/var/run/x", "in /var/run/x/y"),
    ],
    ids=["inside", "around", "under another name of /run"],
)
def test_ds1104_warns_of_a_folder_in_the_other_s(first: str, second: str, where: str) -> None:
    one, other = agent("one", WRITTEN, folder(first)), agent("two", WRITTEN, folder(second))

    message = f"{second} of the node is written by the DaemonSet one/one, too, {where}."
    assert found("DS1104", documents(one, other)) == [("warning", message)]


def test_ds1104_tells_a_folder_of_two_containers_once() -> None:
    helper = f"initContainers: [{{name: helper, {WRITTEN}}}], {folder('/var/lib/x')}"
    example = documents(agent("one", WRITTEN, folder("/var/lib/x")), agent("two", WRITTEN, helper))

    assert places("DS1104", example) == ["spec.template.spec.initContainers[0].volumeMounts[0]"]
