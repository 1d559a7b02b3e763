"""DS401 to DS410: requests, limits and storage."""

from __future__ import annotations

from dataclasses import replace

import pytest

from constructs_lib.policy.config import Config
from tests.policy.judging import STRICT, container, found, places, pod, severities

AGENT = "spec.template.spec.containers[0]"
RUN_ONCE = "initContainers: [{name: setup}]"
SIDECAR = "initContainers: [{name: beside, restartPolicy: Always}]"
NO_RESOURCES = "containers: [{name: agent, resources: null}]"
MISSING = [("DS401", "requests.cpu"), ("DS402", "requests.memory"), ("DS403", "limits.memory")]
MISSING += [("DS404", "limits.cpu")]

each_missing = pytest.mark.parametrize(
    ("rule", "field"), MISSING, ids=[rule for rule, _ in MISSING]
)


def _severity(rule: str) -> str:
    """A CPU limit is a matter of taste for agents of the node; STRICT is a step graver."""
    return "warning" if rule == "DS404" else "error"


@each_missing
def test_what_a_container_does_not_say_is_missing(rule: str, field: str) -> None:
    example = container("resources: null")

    assert severities(rule, example, config=STRICT) == [_severity(rule)]
    assert places(rule, example, config=STRICT) == [f"{AGENT}.resources.{field}"]


@each_missing
@pytest.mark.parametrize("zero", ["0", "'0'", "0m"])
def test_zero_counts_as_missing(rule: str, field: str, zero: str) -> None:
    which, resource = field.split(".")
    other = "limits" if which == "requests" else "requests"
    example = container(f"resources: {{{which}: {{{resource}: {zero}}}, {other}: null}}")

    assert places(rule, example, config=STRICT) == [f"{AGENT}.resources.{field}"]


@each_missing
def test_it_matters_less_in_a_container_that_is_gone_when_the_agent_runs(
    rule: str, field: str
) -> None:
    place = f"spec.template.spec.initContainers[0].resources.{field}"

    assert severities(rule, pod(RUN_ONCE)) == []
    assert severities(rule, pod(RUN_ONCE), config=STRICT) == ["info"]
    assert severities(rule, pod(SIDECAR), config=STRICT) == [_severity(rule)]
    assert places(rule, pod(RUN_ONCE), config=STRICT) == [place]


@each_missing
def test_resources_of_the_pod_count_for_its_containers_from_1_34(rule: str, field: str) -> None:
    which, resource = field.split(".")
    example = pod(f"{NO_RESOURCES}, resources: {{{which}: {{{resource}: 64Mi}}}}")

    assert found(rule, example, config=STRICT, minor=34) == []
    assert len(found(rule, example, config=STRICT, minor=33)) == 1


@pytest.mark.parametrize(("rule", "resource"), [("DS401", "cpu"), ("DS402", "memory")])
def test_a_limit_alone_is_a_request(rule: str, resource: str) -> None:
    example = container(f"resources: {{requests: null, limits: {{{resource}: 64M}}}}")

    assert found(rule, example) == []


@pytest.mark.parametrize("name", ["system-node-critical", "system-cluster-critical"])
def test_ds403_is_an_error_for_pods_that_are_never_evicted(name: str) -> None:
    example = pod(f"priorityClassName: {name}, {NO_RESOURCES}")
    message = f"The container has no memory limit, and with {name} it is never evicted."

    assert found("DS403", example) == [("error", message)]


@pytest.mark.parametrize("role", ["cni", "dns-cache", "kube-proxy"])
def test_ds404_leaves_agents_alone_that_others_wait_for(role: str) -> None:
    assert found("DS404", container("resources: null", role=role), config=STRICT) == []


@pytest.mark.parametrize(
    ("policy", "resources", "expected"),
    [
        ("forbid", "{limits: {cpu: 1500m}}", "The CPU limit is 1500m; the configuration asks"),
        ("forbid", "null", None),
        ("ignore", "{limits: {cpu: 1500m}}", None),
        ("ignore", "null", None),
    ],
    ids=["forbidden", "forbidden and absent", "ignored", "ignored and absent"],
)
def test_ds404_follows_the_configuration(policy: str, resources: str, expected: str | None) -> None:
    config = Config(cpu_limit=policy)  # type: ignore[arg-type]  # the table holds plain texts
    example = container(f"resources: {resources}")

    if expected is None:
        assert found("DS404", example, config=config) == []
    else:
        assert found("DS404", example, config=config) == [("info", f"{expected} for none.")]


@pytest.mark.parametrize(
    ("asked", "most"),
    [
        pytest.param("1G", "1Gi", id="1G is less than 1Gi"),
        pytest.param("1000m", "1", id="the same in other words"),
        pytest.param("64Mi", "64Mi", id="the same"),
    ],
)
def test_ds405_compares_amounts_not_texts(asked: str, most: str) -> None:
    resources = f"{{requests: {{memory: {asked}}}, limits: {{memory: {most}}}}}"

    assert found("DS405", container(f"resources: {resources}")) == []


@pytest.mark.parametrize(
    ("example", "place"),
    [
        pytest.param(
            container("resources: {requests: {memory: 1Gi}, limits: {memory: 1G}}"),
            f"{AGENT}.resources.requests.memory",
            id="memory",
        ),
        pytest.param(
            container("resources: {requests: {example.com/x: 2}, limits: {example.com/x: '1'}}"),
            f"{AGENT}.resources.requests[example.com/x]",
            id="any resource",
        ),
        pytest.param(
            pod("resources: {requests: {cpu: 2}, limits: {cpu: 1}}"),
            "spec.template.spec.resources.requests.cpu",
            id="the Pod",
        ),
        pytest.param(
            pod(
                "initContainers: "
                "[{name: a, resources: {requests: {cpu: 2}, limits: {cpu: 1, memory: 1Gi}}}]"
            ),
            "spec.template.spec.initContainers[0].resources.requests.cpu",
            id="an init container",
        ),
    ],
)
def test_ds405_finds_requests_above_their_limits(example: str, place: str) -> None:
    [(severity, _)] = found("DS405", example)

    assert severity == "error"
    assert places("DS405", example) == [place]


@pytest.mark.parametrize(
    ("resources", "config", "count"),
    [
        pytest.param(
            "{requests: {memory: 64Mi}, limits: {memory: 256Mi}}", STRICT, 0, id="4 times"
        ),
        pytest.param(
            "{requests: {memory: 64Mi}, limits: {memory: 257Mi}}", STRICT, 1, id="more memory"
        ),
        pytest.param("{requests: {cpu: 50m}, limits: {cpu: 500m}}", STRICT, 0, id="10 times"),
        pytest.param("{requests: {cpu: 50m}, limits: {cpu: 501m}}", STRICT, 1, id="more CPU"),
        pytest.param("{requests: {memory: null}, limits: {memory: 8Gi}}", STRICT, 0, id="copied"),
        pytest.param(
            "{requests: {memory: 64Mi}, limits: {memory: 257Mi}}",
            replace(STRICT, memory_limit_ratio=5),
            0,
            id="as the user decides",
        ),
    ],
)
def test_ds406_allows_a_limit_some_times_its_request(
    resources: str, config: Config, count: int
) -> None:
    assert len(found("DS406", container(f"resources: {resources}"), config=config)) == count


def test_ds406_shows_both_amounts() -> None:
    example = container("resources: {requests: {cpu: 100m}, limits: {cpu: 4000m}}")
    message = "The cpu limit 4 is more than 10 times the request 100m."

    assert found("DS406", example) == []
    assert found("DS406", example, config=STRICT) == [("warning", message)]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        pytest.param(
            "containers: [{name: agent, resources: {requests: {cpu: 501m}}}]",
            "A Pod requests 501m of cpu; the budget for one agent is 500m a node.",
            id="CPU",
        ),
        pytest.param(
            "initContainers: [{name: a, resources: {limits: {memory: 1Gi}}}]",
            "A Pod requests 1Gi of memory; the budget for one agent is 512Mi a node.",
            id="an init container that asks more than what runs later",
        ),
        pytest.param(
            "initContainers: "
            "[{name: a, restartPolicy: Always, resources: {requests: {memory: 500Mi}}}]",
            "A Pod requests 564Mi of memory; the budget for one agent is 512Mi a node.",
            id="a sidecar beside the agent",
        ),
        pytest.param(
            "resources: {requests: {memory: 1Gi}}",
            "A Pod requests 1Gi of memory; the budget for one agent is 512Mi a node.",
            id="the Pod as a whole",
        ),
        pytest.param(
            "overhead: {cpu: 500m}",
            "A Pod requests 550m of cpu; the budget for one agent is 500m a node.",
            id="the overhead of its runtime",
        ),
    ],
)
def test_ds407_counts_what_a_pod_requests(fields: str, message: str) -> None:
    assert found("DS407", pod(fields)) == [("warning", message)]


def test_ds407_does_not_add_what_runs_at_different_times() -> None:
    example = pod("initContainers: [{name: a, resources: {requests: {memory: 500Mi}}}]")

    assert found("DS407", example) == []


def test_ds407_tells_what_the_cluster_pays() -> None:
    example = container("resources: {requests: {cpu: 600m}}")
    message = (
        "A Pod requests 600m of cpu, 120 on 200 nodes; the budget for one agent is 500m a node."
    )

    assert found("DS407", example, nodes=200) == [("warning", message)]


def test_ds407_takes_the_budget_from_the_configuration() -> None:
    example = container("resources: {requests: {cpu: 600m, memory: 1Gi}}")

    assert found("DS407", example, config=Config(node_cpu="1", node_memory="2Gi")) == []


@pytest.mark.parametrize(
    ("resources", "message"),
    [
        pytest.param(
            "{limits: {memory: 128m}}",
            "memory is 128m, not a number of whole bytes; M and Mi are for millions.",
            id="memory in thousandths",
        ),
        pytest.param(
            "{limits: {memory: 512}}",
            "memory is 512: no container starts with less than 4Mi.",
            id="memory without a suffix",
        ),
        pytest.param(
            "{requests: {cpu: 500}}",
            "cpu is 500: that many whole cores; m stands for thousandths of one.",
            id="CPU without a suffix",
        ),
        pytest.param(
            "{limits: {ephemeral-storage: 500m}}",
            "ephemeral-storage is 500m, not a number of whole bytes; M and Mi are for millions.",
            id="storage in thousandths",
        ),
    ],
)
def test_ds409_shows_the_slip(resources: str, message: str) -> None:
    assert ("warning", message) in found("DS409", container(f"resources: {resources}"))


@pytest.mark.parametrize(
    "resources",
    [
        pytest.param("{limits: {memory: 4Mi}, requests: null}", id="the least that starts"),
        pytest.param("{limits: {memory: 0}, requests: null}", id="zero, which is none"),
        pytest.param("{limits: {memory: 1.5Gi}}", id="a fraction that is whole bytes"),
        pytest.param("{limits: {cpu: 64}}", id="a large machine"),
        pytest.param("{limits: {cpu: 65000m}}", id="many thousandths"),
        pytest.param("{limits: {cpu: '0.5'}}", id="half a core"),
        pytest.param("{limits: {example.com/device: 1}}", id="a device"),
    ],
)
def test_ds409_is_silent_about_amounts_that_make_sense(resources: str) -> None:
    assert found("DS409", container(f"resources: {resources}")) == []


def test_ds409_reads_the_resources_of_the_pod() -> None:
    example = pod("resources: {limits: {memory: 1Ki}}")

    assert places("DS409", example) == ["spec.template.spec.resources.limits.memory"]


UNLIMITED = "Volume 'a' has no sizeLimit, and no container has a limit of ephemeral-storage."


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param(
            "emptyDir: {}",
            [("warning", UNLIMITED)],
            id="on disk",
        ),
        pytest.param(
            "emptyDir: {medium: Memory}",
            [("error", "Volume 'a' is kept in memory and has no sizeLimit.")],
            id="in memory",
        ),
        pytest.param("emptyDir: {medium: Memory, sizeLimit: 1Mi}", [], id="in memory, limited"),
        pytest.param("emptyDir: {sizeLimit: 1Mi}", [], id="on disk, limited"),
        pytest.param("emptyDir: {medium: HugePages}", [], id="huge pages"),
        pytest.param("configMap: {name: a}", [], id="another source"),
    ],
)
def test_ds410_asks_an_empty_dir_for_its_size(source: str, expected: list[tuple[str, str]]) -> None:
    example = pod(f"volumes: [{{name: a, {source}}}]")

    assert found("DS410", example, config=STRICT) == expected


@pytest.mark.parametrize(
    "volume",
    [
        pytest.param("{name: a}", id="no source is an emptyDir"),
        pytest.param("{name: a, emptyDir: {sizeLimit: 0}}", id="a limit of nothing is none"),
    ],
)
def test_ds410_knows_an_empty_dir_by_its_defaults(volume: str) -> None:
    assert len(found("DS410", pod(f"volumes: [{volume}]"), config=STRICT)) == 1


def test_ds410_is_content_with_a_limit_of_a_container() -> None:
    limited = "{name: agent, resources: {limits: {ephemeral-storage: 1Gi}}}"

    example = pod(f"volumes: [{{name: a}}], containers: [{limited}]")

    assert found("DS410", example, config=STRICT) == []
