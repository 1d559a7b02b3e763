"""Eight times the nodes or the DaemonSets of a cluster are at most eight times the work.

These are the shapes that
clusters have: nodes of which no two are equally large, all of them nearly full; DaemonSets that
clash in pairs, or are scraped each by a PodMonitor of its own. Where all want what is scarce each
names all the others, which no cleverness makes fewer.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from tests.scale import SLACK, TIMES, command, excess

FEW: Final = 20


def daemon_set(number: int, *, memory: int = 64, port: int | None = None) -> str:
    ports = f", ports: [{{containerPort: 80, hostPort: {port}}}]" if port is not None else ""
    return f"""\
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {{name: a{number}, namespace: x}}
spec:
  selector: {{matchLabels: {{app: a{number}}}}}
  template:
    metadata: {{labels: {{app: a{number}}}}}
    spec:
      containers:
      - {{name: c, image: 'img:1', resources: {{requests: {{memory: {memory}Mi}}}}{ports}}}
"""


def monitor(number: int) -> str:
    return f"""\
---
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: {{name: m{number}, namespace: x}}
spec: {{selector: {{matchLabels: {{app: a{number}}}}}}}
"""


def daemon_sets(count: int) -> str:
    return "".join(map(daemon_set, range(count)))


def nodes(count: int, *, memory: int = 300) -> str:
    """Nodes with room for a few DaemonSets, each with a KiB more than the one before."""
    sizes = (memory * 1024 + number for number in range(count))
    return "nodes:\n" + "".join(
        f"- {{name: n{number}, cpu: 2, pods: 1000, memory: {size}Ki}}\n"
        for number, size in enumerate(sizes)
    )


Shape = Callable[[int], tuple[str, str]]
"""The DaemonSets and the nodes of a cluster of some size."""
Size = Callable[[int], tuple[int, int]]
"""How many DaemonSets, and how many nodes."""

PLACED: Final[dict[str, Shape]] = {
    "nodes that are nearly full, no two of one size": lambda count: (daemon_sets(6), nodes(count)),
    "nodes with room for all": lambda count: (daemon_sets(6), nodes(count, memory=9000)),
    "nodes with a label and a taint each": lambda count: (
        daemon_sets(6),
        "nodes:\n"
        + "".join(
            f"- {{name: n{n}, cpu: 2, labels: {{k{n}: v}}, taints: ['t{n}=v:NoSchedule']}}\n"
            for n in range(count)
        ),
    ),
    "DaemonSets with room for all": lambda count: (
        daemon_sets(count),
        nodes(3, memory=90000),
    ),
    "DaemonSets that claim one port in pairs": lambda count: (
        "".join(daemon_set(number, port=1000 + number // 2) for number in range(count)),
        nodes(3, memory=90000),
    ),
    "DaemonSets with a PodMonitor each": lambda count: (
        "".join(daemon_set(number) + monitor(number) for number in range(count)),
        nodes(1, memory=90000),
    ),
}
ASKED: Final = (
    "check {input} --nodes {nodes} --no-cache",
    "coverage {input} --nodes {nodes}",
    "coverage {input} --nodes {nodes} --format json",
    "coverage {input} --nodes {nodes} --format html --output report.html",
    "rollout {input} --nodes {nodes}",
    "diff {before} {input} --nodes {nodes}",
)


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("shape", PLACED.values(), ids=PLACED)
def test_eight_times_the_cluster_is_at_most_eight_times_the_work(
    asked: str, shape: Shape, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    work = []
    for times in TIMES:
        manifests, cluster = shape(FEW * times)
        Path(f"{times}.yaml").write_text(manifests)
        Path(f"{times}.old.yaml").write_text(manifests.replace("img:1", "img:0"))
        Path(f"{times}.nodes").write_text(cluster)
        files = {"input": f"{times}.yaml", "before": f"{times}.old.yaml", "nodes": f"{times}.nodes"}
        work.append(command(asked.format(**files)))

    assert excess(work) <= SLACK


def pods(of: int, on: int) -> str:
    """A Pod of each DaemonSet on each node, as ``kubectl get pods -o json`` prints them."""
    container = {"name": "c", "image": "img:1", "resources": {"requests": {"memory": "64Mi"}}}
    owner = {"apiVersion": "apps/v1", "kind": "DaemonSet", "controller": True}
    items = [
        {
            "metadata": {
                "name": f"a{number}-{node}",
                "namespace": "x",
                "labels": {"app": f"a{number}"},
                "ownerReferences": [{**owner, "name": f"a{number}"}],
            },
            "spec": {"nodeName": f"n{node}", "containers": [container]},
            "status": {"phase": "Running"},
        }
        for number in range(of)
        for node in range(on)
    ]
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": items})


@pytest.mark.parametrize("asked", ["coverage", "rollout"])
@pytest.mark.parametrize(
    "size",
    [
        pytest.param(lambda times: (4, 10 * times), id="nodes"),
        pytest.param(lambda times: (5 * times, 4), id="DaemonSets"),
    ],
)
def test_pods_that_run(
    asked: str, size: Size, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    work = []
    for times in TIMES:
        of, on = size(times)
        Path(f"{times}.yaml").write_text(daemon_sets(of))
        Path(f"{times}.nodes").write_text(nodes(on, memory=90000))
        Path(f"{times}.pods").write_text(pods(of, on))
        work.append(command(f"{asked} {times}.yaml --nodes {times}.nodes --pods {times}.pods"))

    assert excess(work) <= SLACK
