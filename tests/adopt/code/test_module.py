"""A module says what a reader has to know, each thing once, in either flavour."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from constructs_lib.adopt.code.module import Declared, Module, module
from constructs_lib.adopt.rung import Candidate
from constructs_lib.agents.namespace import AgentNamespaceSpec
from constructs_lib.agents.node_agent import (
    ClusterRole,
    ConfigMapVolume,
    ExecHook,
    InitContainer,
    NodeAgentSpec,
)
from constructs_lib.agents.priority_classes import PriorityClassesSpec
from constructs_lib.declaration.health import HttpCheck, TcpCheck
from constructs_lib.declaration.host import HostAccess, HostPath
from constructs_lib.declaration.nodes import CONTROL_PLANE, GPU, Nodes, Taint
from constructs_lib.declaration.rbac import PolicyRule
from constructs_lib.declaration.resources import Resources
from constructs_lib.declaration.rollout import RollingUpdate
from constructs_lib.declaration.sources import EnvVar
from tests.adopt.code.ruff import formatted, linted

REASON = "Adopted from k8s/logging.yaml:12; no reason given."


def declared(name: str = "a", *, remarks: tuple[str, ...] = (), **fields: object) -> Declared:
    given: Mapping[str, object] = {"name": name, "namespace": "logging", **fields}
    return Declared(
        candidate=Candidate(title="NodeAgent", spec=NodeAgentSpec, fields=given), remarks=remarks
    )


def written(*agents: Declared, native: bool = True, stem: str = "agents") -> Module:
    return module(agents, stem=stem, about="Agents.", native=native)


def test_specs_are_written_with_what_writes_their_yaml() -> None:
    assert (
        written(declared(image="a:1", nodes=Nodes(tolerates=[CONTROL_PLANE, GPU]))).text
        == '''\
"""Agents."""

from constructs_lib import CONTROL_PLANE, GPU, NodeAgentSpec, Nodes, write_yaml

a = NodeAgentSpec(
    name="a",
    namespace="logging",
    image="a:1",
    nodes=Nodes(tolerates=[CONTROL_PLANE, GPU]),
)

if __name__ == "__main__":
    write_yaml("dist/agents", [a])
'''
    )


def test_a_chart_of_the_whole_cluster_has_a_name_that_no_namespace_has() -> None:
    ranks = Declared(
        candidate=Candidate(
            title="PriorityClasses",
            spec=PriorityClassesSpec,
            fields={"name": "ranks", "labels": {"team": "a"}},
        )
    )

    text = written(ranks, declared("a", namespace="cluster", image="a:1"), native=False).text

    assert 'whole_cluster = Chart(app, "whole-cluster")' in text
    assert 'cluster = Chart(app, "cluster", namespace="cluster")' in text


def test_a_cdk8s_app_has_a_chart_for_each_namespace() -> None:
    text = written(
        declared(image="a:1"), declared("b", namespace="other", image="b:1"), native=False
    )

    assert (
        text.text
        == '''\
"""Agents."""

from cdk8s import App, Chart
from constructs_lib import NodeAgent

app = App()

logging = Chart(app, "logging", namespace="logging")
NodeAgent(logging, "a", image="a:1")

other = Chart(app, "other", namespace="other")
NodeAgent(other, "b", image="b:1")

app.synth()
'''
    )


def test_what_is_as_it_is_by_default_is_left_out() -> None:
    text = written(declared(image="a:1", rollout=RollingUpdate(), env=(), priority=None)).text

    assert "rollout" not in text
    assert "env" not in text
    assert "priority=None" in text


def test_a_value_of_several_agents_is_said_once() -> None:
    size = Resources(cpu="100m", memory="64Mi", memory_limit="128Mi")

    text = written(declared(resources=size), declared("b", resources=size)).text

    assert 'RESOURCES = Resources(cpu="100m", memory="64Mi", memory_limit="128Mi")\n' in text
    assert text.count("resources=RESOURCES") == 2


def test_a_reason_that_an_agent_repeats_is_said_once() -> None:
    paths = [HostPath(path=path, type="Directory", reason=REASON) for path in ("/run", "/sys")]

    text = written(declared(host=HostAccess(paths=paths)), declared("b")).text

    assert f'A_REASON = "{REASON}"\n' in text
    assert text.count(REASON) == 1


def test_a_namespace_shares_the_reason_of_its_agents() -> None:
    fields = {"name": "logging", "adopted": REASON}
    namespace = Declared(
        candidate=Candidate(title="AgentNamespace", spec=AgentNamespaceSpec, fields=fields)
    )

    text = written(namespace, declared(host=HostAccess(network=REASON))).text

    assert f'REASON = "{REASON}"\n' in text
    assert "adopted=REASON" in text
    assert text.count(REASON) == 1


def test_an_image_of_several_containers_is_said_once() -> None:
    more = [
        InitContainer(name=name, image="a.example/b:1", resources=None) for name in ("one", "two")
    ]

    text = written(declared(image="a.example/b:1", init_containers=more)).text

    assert 'IMAGE = "a.example/b:1"\n' in text
    assert text.count("image=IMAGE") == 3


def test_labels_that_repeat_are_said_once() -> None:
    labels = {"app.kubernetes.io/name": "agent", "app.kubernetes.io/instance": "a"}

    text = written(declared(labels=labels, pod_labels=labels)).text

    assert text.count("app.kubernetes.io/instance") == 1
    assert "labels=LABELS, pod_labels=LABELS" in text


def test_labels_are_the_same_in_any_order() -> None:
    labels = {"app.kubernetes.io/name": "node-logs", "app.kubernetes.io/part-of": "telemetry"}
    other = dict(reversed(labels.items()))

    text = written(declared(image="a:1", labels=labels, pod_labels=other)).text

    assert "labels=LABELS, pod_labels=LABELS" in " ".join(text.split())


def test_variables_keep_their_order() -> None:
    env = [EnvVar(name="NODE_LOGS_LEVEL", value="info"), EnvVar(name="FORMAT", value="json")]
    agents = [declared("a", image="a:1", env=env), declared("b", image="a:1", env=env[::-1])]

    text = " ".join(written(*agents).text.split())

    assert 'env={"NODE_LOGS_LEVEL": "info", "FORMAT": "json"}' in text
    assert 'env={"FORMAT": "json", "NODE_LOGS_LEVEL": "info"}' in text


def test_rules_are_texts_wherever_they_stand() -> None:
    rule = PolicyRule(resources=["nodes"], verbs=["get", "list"])
    roles = [ClusterRole(name="a", rules=[rule]), ClusterRole(name="b", rules=[rule], binding="c")]

    text = written(declared(rules=[rule], cluster_roles=roles)).text

    assert 'rules=["get,list nodes"],' in text
    assert '"a": ["get,list nodes"],' in text
    assert '"b": ClusterRole(rules=["get,list nodes"], binding="c"),' in text


def test_a_check_is_a_text() -> None:
    check = HttpCheck(path="/well", port=80, headers={"Accept": "*/*"})

    text = written(declared(liveness=TcpCheck(port=80, period=5), readiness=check)).text

    assert 'liveness="tcp://:80 period=5s",' in text
    assert 'readiness=HttpCheck(path="/well", port=80, headers={"Accept": "*/*"}),' in text


def test_a_command_is_a_text_where_it_fits_on_its_line_and_no_word_has_spaces() -> None:
    long = [f"--flag-{number}=value" for number in range(9)]
    hook = ExecHook(command=["sh", "-c", "sleep 5"])

    text = written(
        declared(command=["agent", "run"], args=long, pre_stop=hook),
        declared("b", command=["sh", "-c", "agent run"]),
    ).text

    assert 'command="agent run",' in text
    assert 'args=[\n        "--flag-0=value",\n' in text
    assert "pre_stop=\"exec [sh -c 'sleep 5']\"," in text
    assert 'command=["sh", "-c", "agent run"]' in text


def test_a_constant_stands_before_the_constant_that_uses_it() -> None:
    taint = Taint(key="dedicated", value="ingress-and-other-traffic", short=True)
    nodes = [Nodes(tolerates=[taint, other]) for other in (CONTROL_PLANE, GPU)]
    agents = [declared(f"a-{index}", nodes=nodes[index % 2]) for index in range(4)]

    lines = written(*agents).text.splitlines()
    constants = [line for line in lines if line[:1].isupper() and " = " in line]

    assert constants == [
        'DEDICATED = Taint(key="dedicated", value="ingress-and-other-traffic", short=True)',
        "NODES = Nodes(tolerates=[DEDICATED, CONTROL_PLANE])",
        "NODES_2 = Nodes(tolerates=[DEDICATED, GPU])",
        "AGENTS = [a_0, a_1, a_2, a_3]",
    ]


def test_a_long_text_is_a_file_beside_the_module() -> None:
    made = written(declared(files={"a.conf": "line\n" * 9}))

    assert 'files={"a.conf": text("a/a.conf")}' in made.text
    assert made.files == {"agents/a/a.conf": b"line\n" * 9}
    assert "\ntext = texts_of(__file__)\n" in made.text


def test_a_text_of_a_few_lines_is_a_constant() -> None:
    text = written(declared(files={"a.conf": "one\ntwo\n"})).text

    assert 'A_CONF = """\\\none\ntwo\n"""\n' in text


def test_a_text_that_stands_twice_is_one_constant() -> None:
    text = written(declared(command=["sh", "-c", "one\ntwo\n"], args=["one\ntwo\n"])).text

    assert text.count("one\ntwo\n") == 1
    assert "args=[COMMAND]" in text


def test_permissions_are_written_in_octal() -> None:
    volume = ConfigMapVolume(name="a", config_map="b", mode=0o744)

    assert "mode=0o744)" in written(declared(volumes=[volume])).text


def test_two_texts_of_one_name_are_two_files() -> None:
    made = written(declared(command=["sh", "one\n" * 9, "two\n" * 9]))

    assert made.files == {
        "agents/a/command.txt": b"one\n" * 9,
        "agents/a/command-2.txt": b"two\n" * 9,
    }


def test_what_check_finds_stands_beside_the_declaration() -> None:
    assert "\n# constructs-lib check finds DS501 here.\na = " in (
        written(declared(remarks=("constructs-lib check finds DS501 here.",))).text
    )


def test_names_that_python_has_are_not_taken() -> None:
    text = written(declared("print"), declared("import"), declared("a-b"), declared("text")).text

    assert "AGENTS = [print_, import_, a_b, text_2]" in text


def test_no_declaration_takes_a_name_that_the_module_imports() -> None:
    value = EnvVar(name="GPU", value="one\ntwo\n")
    gpu = declared("write-yaml", nodes=Nodes(tolerates=[GPU]), env=[value])

    text = module([gpu], stem="agents", about="Agents.", native=True, width=320).text

    assert "write_yaml_2 = NodeAgentSpec(" in text
    assert 'GPU_2 = """' in text
    assert "tolerates=[GPU]" in text


@pytest.mark.parametrize("stem", ["logging", "pydantic"])
def test_a_module_with_the_name_of_another_one_can_still_be_started(stem: str) -> None:
    assert "    del sys.path[0]\n" in written(declared(), stem=stem).text
    assert "sys" not in written(declared()).text


@pytest.mark.parametrize("width", [88, 100, 120])
@pytest.mark.parametrize("native", [True, False])
def test_ruff_has_nothing_to_change_and_nothing_to_say(width: int, native: bool) -> None:
    paths = [HostPath(path=f"/run/{n}", type="Directory", reason=REASON) for n in range(9)]
    agents = [
        declared(f"agent-{index}", host=HostAccess(paths=paths), files={"a.conf": "line\n" * 9})
        for index in range(2)
    ]
    text = module(agents, stem="logging", about="Agents.", native=native, width=width).text

    assert formatted(text, width) == text
    assert linted(text) == ""
