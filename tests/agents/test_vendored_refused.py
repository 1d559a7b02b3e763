"""What a vendored agent cannot honour is refused, with the way out, all of it at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from constructs_lib.agents.vendored_agent import DaemonSetOverlay, VendoredAgentSpec
from constructs_lib.declaration.nodes import Nodes
from constructs_lib.declaration.overrides import Overrides
from constructs_lib.declaration.resources import Resources
from constructs_lib.declaration.rollout import RollingUpdate, Surge
from constructs_lib.k8s.manifest import Json, Manifest
from tests.agents.vendored.published import (
    DIGEST,
    account,
    container,
    daemon_set,
    published,
    refused,
    thing,
)

AGENT = "DaemonSet agent"
CONTAINERS = "spec.template.spec.containers"
RENDER = "take what 'helm template' prints for the values you want"
SIZE = Resources(cpu="100m", memory="128Mi", memory_limit="256Mi")


def test_a_source_without_a_daemon_set_says_what_it_holds(tmp_path: Path) -> None:
    assert refused(tmp_path, thing(), account()) == [
        (
            "source: holds no DaemonSet, only ConfigMap, ServiceAccount; "
            "use 'kubectl apply' for what has none"
        )
    ]


@pytest.mark.parametrize(
    ("upstream", "mistake"),
    [
        pytest.param(
            thing("Job", "batch/v1", annotations={"helm.sh/hook": "post-install"}),
            "Job agent: is a hook, which only Helm itself runs (helm.sh/hook); leave hooks and "
            "tests out with 'helm template --no-hooks --skip-tests'",
            id="a hook",
        ),
        pytest.param(
            thing(name="{{ .Release.Name }}-config"),
            "ConfigMap {{ .Release.Name }}-config: metadata: holds a '{{'; " + RENDER,
            id="a name to be filled in",
        ),
        pytest.param(
            thing(labels={"app": "{{ .Chart.Name }}"}),
            "ConfigMap agent: metadata: holds a '{{'; " + RENDER,
            id="a label to be filled in",
        ),
        pytest.param(
            daemon_set(containers=[container(image="{{ .Values.image }}")]),
            f"DaemonSet agent: {CONTAINERS}[0].image: holds a '{{{{'; {RENDER}",
            id="an image to be filled in",
        ),
        pytest.param(
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"generateName": "agent-"}},
            "Pod: has no name; only what has one can be applied again",
            id="no name",
        ),
        pytest.param(
            {"apiVersion": "v1", "kind": "Pod"},
            "Pod: has no name; only what has one can be applied again",
            id="no metadata",
        ),
        pytest.param(
            {"apiVersion": "v1", "kind": "Pod", "metadata": "agent"},
            "Pod: metadata: is the text 'agent'; expected a map with the fields of metadata",
            id="metadata that is no map",
        ),
        pytest.param(
            thing(annotations={"scrape": True}),
            "ConfigMap agent: metadata.annotations.scrape: is true, a boolean; expected text, so "
            'put it in quotes: "true"',
            id="an annotation that is no text",
        ),
        pytest.param(
            thing("DaemonSet", "extensions/v1beta1"),
            "DaemonSet agent: is of extensions/v1beta1; only DaemonSets of apps/v1 are known here",
            id="an old DaemonSet",
        ),
        pytest.param(
            {**thing("DaemonSet", "apps/v1"), "spec": {"selector": {}, "template": {}}},
            "DaemonSet agent: spec.template.spec: is missing; a DaemonSet is made of Pods",
            id="no Pods",
        ),
        pytest.param(
            thing("DaemonSet", "apps/v1"),
            "DaemonSet agent: spec.selector: is missing; a DaemonSet's spec must have it",
            id="nothing at all",
        ),
        pytest.param(
            daemon_set(containers=[container(portz=[])]),
            f"DaemonSet agent: {CONTAINERS}[0].portz: is not a field of a container; "
            "did you mean ports?",
            id="an unknown field",
        ),
    ],
)
def test_what_cannot_be_taken_over_is_named(
    tmp_path: Path, upstream: Manifest, mistake: str
) -> None:
    assert f"source: {mistake}" in refused(tmp_path, daemon_set("good"), upstream)


@pytest.mark.parametrize(
    "upstream",
    [
        pytest.param({**thing(), "data": {"a": "{{ node }}"}}, id="in a file"),
        pytest.param(thing(annotations={"a": "{{ node }}"}), id="in an annotation"),
        pytest.param(
            daemon_set("b", containers=[container(args=["{{.Name}}"])]), id="in an argument"
        ),
    ],
)
def test_braces_that_mean_something_to_the_agent_are_kept(
    tmp_path: Path, upstream: Manifest
) -> None:
    assert refused(tmp_path, daemon_set(), upstream) == []


def test_an_object_is_there_once(tmp_path: Path) -> None:
    assert refused(tmp_path, daemon_set(), thing(), thing(namespace="a"), namespace="a") == [
        "source: ConfigMap a/agent is listed twice; list it once"
    ]


def test_kinds_of_two_groups_may_share_a_name(tmp_path: Path) -> None:
    other = thing("ConfigMap", "example.com/v1")

    assert refused(tmp_path, daemon_set(), thing(), other, thing(namespace="b")) == []


@pytest.mark.parametrize(
    ("fields", "mistake"),
    [
        pytest.param(
            {"resources": {"agnet": SIZE}},
            "resources.agnet: the source has no such container in DaemonSet agent; "
            "did you mean 'agent'?",
            id="a container",
        ),
        pytest.param(
            {"images": {"registry.example/agnet": f"a:1@{DIGEST}"}},
            "images[registry.example/agnet]: the source has no image of this repository; "
            "did you mean 'registry.example/agent'?",
            id="an image",
        ),
        pytest.param(
            {"daemon_sets": {"else": DaemonSetOverlay()}},
            "daemon_sets.else: the source has no DaemonSet of this name; there are agent",
            id="a DaemonSet",
        ),
        pytest.param(
            {"daemon_sets": {"agent": DaemonSetOverlay(resources={"x": SIZE})}},
            "daemon_sets.agent.resources.x: the source has no such container in DaemonSet agent; "
            "there are agent",
            id="a container of one DaemonSet",
        ),
        pytest.param(
            {"overrides": Overrides(reason="It has to be.", containers={"x": {"tty": True}})},
            f"{AGENT}: overrides.containers.x: no container has this name; the containers are "
            "agent",
            id="a container to override",
        ),
    ],
)
def test_a_name_that_is_not_in_the_source_is_told_with_the_nearest(
    tmp_path: Path, fields: dict[str, Any], mistake: str
) -> None:
    assert refused(tmp_path, daemon_set(), **fields) == [mistake]


@pytest.mark.parametrize(
    ("fields", "mistake"),
    [
        pytest.param(
            {"rollout": RollingUpdate(max_unavailable="100%", reason="It is quick.")},
            "rollout.max_unavailable: '100%' takes the agent from every node at once",
            id="without the agent",
        ),
        pytest.param(
            {"rollout": Surge(max_surge="100%")},
            "rollout.max_surge: '100%' starts a second Pod on every node at once",
            id="with two of it",
        ),
        pytest.param(
            {"daemon_sets": {"agent": {"rollout": Surge(max_surge="100%")}}},
            "daemon_sets.agent.rollout.max_surge: '100%' starts a second Pod on every node at once",
            id="of one DaemonSet",
        ),
    ],
)
def test_no_rollout_reaches_every_node_at_once(
    tmp_path: Path, fields: dict[str, Any], mistake: str
) -> None:
    told = f"{mistake}; write 1 or a small percentage"

    assert refused(tmp_path, daemon_set(), **fields) == [told]


def test_images_without_a_digest_are_listed_once_each(tmp_path: Path) -> None:
    upstream = daemon_set(
        initContainers=[container("init", image="a/b:1")],
        containers=[container(image="a/b:1"), container("c", image="a/c:latest")],
    )

    mistakes = refused(tmp_path, upstream)

    assert [mistake.partition(",")[0] for mistake in mistakes] == [
        "images[a/b]: 'a/b:1' is not pinned: a tag can move",
        "images[a/c]: 'a/c:latest' names the tag 'latest'",
    ]
    assert mistakes[0].endswith(". If it cannot be pinned, set allow_unpinned='the reason'")


def selecting(selector: Json) -> Manifest:
    upstream = daemon_set()
    upstream["spec"]["selector"] = selector
    return upstream


@pytest.mark.parametrize(
    ("upstream", "mistake"),
    [
        pytest.param(
            selecting({"matchLabels": {"app": "other"}}),
            "spec.selector.matchLabels.app: selects app=other, which is 'agent' in the template's "
            "labels",
            id="a selector of other Pods",
        ),
        pytest.param(
            selecting({"matchExpressions": [{"key": "app", "operator": "DoesNotExist"}]}),
            "spec.selector.matchExpressions[0]: requires 'app DoesNotExist', which does not hold "
            "for the template's labels",
            id="expressions of other Pods",
        ),
        pytest.param(
            selecting({"matchExpressions": [{"key": "app", "operator": "Is"}]}),
            "spec.selector.matchExpressions[0]: is not a valid condition; write operator In or "
            "NotIn with values, or Exists or DoesNotExist without",
            id="expressions of no Pod",
        ),
        pytest.param(
            selecting({}),
            "spec.selector: is empty, so it matches no Pods; select on labels of the template",
            id="a selector of every Pod",
        ),
        pytest.param(
            daemon_set(containers=[container(resources={"requests": {"cpu": "1m"}})]),
            f"{CONTAINERS}[0].resources.requests: has no memory; without it the Pod is among the "
            "first to be evicted when the node runs short of it; give it in 'resources', or "
            "AS_PUBLISHED from constructs_lib.vendored_agent to leave the container as it is",
            id="no request",
        ),
        pytest.param(
            daemon_set(restartPolicy="Never"),
            "spec.template.spec.restartPolicy: is 'Never'; a DaemonSet takes 'Always' only",
            id="a Pod that ends",
        ),
    ],
)
def test_what_breaks_a_law_is_refused(tmp_path: Path, upstream: Manifest, mistake: str) -> None:
    assert refused(tmp_path, upstream) == [f"{AGENT}: {mistake}"]


def test_expressions_that_the_template_meets_are_kept(tmp_path: Path) -> None:
    expression = {"key": "app", "operator": "In", "values": ["agent", "old-agent"]}

    assert refused(tmp_path, selecting({"matchExpressions": [expression]})) == []


def test_a_law_may_be_broken_by_what_is_laid_over(tmp_path: Path) -> None:
    port = {"containerPort": 80, "hostPort": 80}
    upstream = daemon_set(containers=[container(ports=[port])])

    (mistake,) = refused(tmp_path, upstream, rollout=Surge())

    assert mistake.startswith(f"{AGENT}: {CONTAINERS}[0].ports: port 80 is claimed on the node")


@pytest.mark.parametrize(
    ("overrides", "mistake"),
    [
        pytest.param(
            {"pod": {"hostPid": True}},
            f"{AGENT}: spec.template.spec.hostPid: is not a field of the Pod's spec; write hostPID",
            id="an unknown field",
        ),
        pytest.param(
            {"pod": {"volumes": [{"emptyDir": {}}]}},
            "overrides: an item for a list of Volume has no 'name'; give each item the 'name' of "
            "the one it changes, or a new one",
            id="an item without a name",
        ),
    ],
)
def test_overrides_that_do_not_fit_are_refused(
    tmp_path: Path, overrides: dict[str, Any], mistake: str
) -> None:
    given = Overrides(reason="It has to be.", **overrides)

    assert refused(tmp_path, daemon_set(), overrides=given) == [mistake]


WRITER = daemon_set(
    volumes=[{"name": "state", "hostPath": {"path": "/var/lib/agent"}}],
    containers=[container(volumeMounts=[{"name": "state", "mountPath": "/state"}])],
)


def test_two_pods_that_write_one_path_need_a_reason(tmp_path: Path) -> None:
    (mistake,) = refused(tmp_path, WRITER, rollout=Surge())

    assert mistake.startswith(f"{AGENT}: rollout: during a surge two Pods write /var/lib/agent")
    assert refused(tmp_path, WRITER, rollout=Surge(reason="It locks the files.")) == []


def test_a_platform_that_forbids_the_agent_is_told(tmp_path: Path) -> None:
    (mistake,) = refused(tmp_path, WRITER, platform="gke-autopilot")

    assert mistake.startswith(f"{AGENT}: platform: GKE Autopilot rejects the host path")


@pytest.mark.parametrize(
    "pod",
    [
        pytest.param({"nodeSelector": {"kubernetes.io/os": "windows"}}, id="by its nodes"),
        pytest.param({"os": {"name": "windows"}}, id="by its system"),
    ],
)
def test_nodes_are_not_laid_over_an_agent_for_windows(tmp_path: Path, pod: dict[str, Json]) -> None:
    pair = (daemon_set(), daemon_set("agent-windows", **pod))
    kept = {"agent-windows": DaemonSetOverlay(nodes=None)}

    assert refused(tmp_path, *pair, nodes=Nodes()) == [
        (
            "nodes: DaemonSet agent-windows is for windows nodes, and only Linux nodes are meant "
            "here; give daemon_sets={'agent-windows': DaemonSetOverlay(nodes=None)}"
        )
    ]
    assert refused(tmp_path, *pair, nodes=Nodes(), daemon_sets=kept) == []


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    upstream = (daemon_set(), daemon_set("b", containers=[container(image="a/b:1", resources={})]))

    mistakes = refused(
        tmp_path, *upstream, resources={"x": SIZE}, images={"y": f"y:1@{DIGEST}"}, namespace="a"
    )

    assert [mistake.partition(": ")[0] for mistake in mistakes] == [
        "images.y",
        "resources.x",
        "resources.x",
        "images[a/b]",
        "DaemonSet a/b",
        "DaemonSet a/b",
    ]


def test_the_value_of_a_secret_is_never_told(tmp_path: Path) -> None:
    secret = {**thing("Secret"), "stringData": {"token": "hunter2"}}

    mistakes = refused(tmp_path, secret, secret, thing(annotations={"a": 1}))
    spec = VendoredAgentSpec(
        name="agent", source=published(tmp_path, secret, daemon_set()), namespace="tools"
    )

    assert mistakes
    assert "hunter2" not in f"{mistakes} {spec!r} {spec.changes()}"
