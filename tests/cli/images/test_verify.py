"""``images verify``: what is pinned is there, is an index, and runs on the nodes that get it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.images.conftest import Result, Run
from tests.docker_registry import RealRegistry
from tests.registries import Answer, FakeRegistry, Store

NODES = """\
nodes:
- {name: web, count: 3, cpu: 4, memory: 16Gi}
- {name: arm, count: 12, cpu: 4, memory: 16Gi, labels: {kubernetes.io/arch: arm64}}
"""


def daemon_set(*images: str, name: str = "log-agent", pod: str = "") -> str:
    containers = "".join(
        f"      - {{name: c{n}, image: {text}}}\n" for n, text in enumerate(images)
    )
    return (
        f"apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {{name: {name}, namespace: logging}}\n"
        f"spec:\n  selector: {{matchLabels: {{app: {name}}}}}\n  template:\n"
        f"    metadata: {{labels: {{app: {name}}}}}\n    spec:\n{pod}"
        f"      containers:\n{containers}"
    )


@pytest.fixture(scope="module")
def store(registry: RealRegistry) -> Store:
    found = Store()
    found.index("v1", attested=True)
    found.image("linux/amd64", "single")
    registry.push("verify/agent", found)
    return found


@pytest.fixture
def pins(registry: RealRegistry, store: Store) -> dict[str, str]:
    """Images as they are pinned: by their index, by one platform's image."""
    name = f"{registry.host}/verify/agent"
    child = json.loads(store.manifests["v1"].body)["manifests"][0]["digest"]
    return {
        "index": f"{name}:v1@{store.manifests['v1'].digest}",
        "one": f"{name}:v1@{child}",
        "gone": f"{name}:v1@sha256:{'0' * 64}",
        "tag": f"{name}:v1",
        "retagged": f"{name}:single@{store.manifests['v1'].digest}",
        "untagged": f"{name}:old@{store.manifests['v1'].digest}",
    }


def verified(run: Run, registry: RealRegistry, folder: Path, text: str, *more: str) -> Result:
    (folder / "agents.yaml").write_text(text)
    (folder / "nodes.yaml").write_text(NODES)
    return run("verify", "agents.yaml", "--insecure-registry", registry.host, *more)


def said(result: Result) -> list[str]:
    """The sentences about images."""
    return [each.strip() for each in result.out.splitlines() if each.startswith("  ")]


def test_an_index_is_right_and_is_written_down(
    run: Run, registry: RealRegistry, folder: Path, pins: dict[str, str]
) -> None:
    result = verified(run, registry, folder, daemon_set(pins["index"]))

    assert (result.code, result.err) == (0, "images.lock: 1 image.\n")
    assert "1 image: 1 verified\n" in result.out
    lock = json.loads((folder / "images.lock").read_text())
    [entry] = lock["images"].values()
    assert [(each["architecture"], each["size"]) for each in entry["platforms"]] == [
        ("amd64", 56),
        ("arm64", 56),
    ]


@pytest.mark.parametrize(
    ("pin", "code", "sentence"),
    [
        (
            "one",
            1,
            (
                "wrong: The digest is that of the image for linux/amd64 alone; pin the digest of "
                "the index, or say with --platforms that one platform is meant. "
                "[agents.yaml:10:20]"
            ),
        ),
        ("gone", 1, "wrong: The registry has no such digest. [agents.yaml:10:20]"),
        ("tag", 1, "wrong: It is not pinned; today it is {index}. [agents.yaml:10:20]"),
        ("retagged", 0, "note: The tag single points to {single} now."),
        ("untagged", 0, "note: The tag old is gone from the registry; nodes pull by the digest."),
    ],
)
def test_what_is_wrong_with_a_pin_is_one_sentence(
    *,
    run: Run,
    registry: RealRegistry,
    folder: Path,
    store: Store,
    pins: dict[str, str],
    pin: str,
    code: int,
    sentence: str,
) -> None:
    result = verified(run, registry, folder, daemon_set(pins[pin]))

    single = store.manifests["single"].digest
    assert sentence.format(index=pins["index"], single=single) in said(result)
    assert result.code == code


@pytest.mark.parametrize(
    ("platforms", "pin", "code"),
    [
        ("linux/amd64", "one", 0),
        ("linux/amd64,linux/arm64", "one", 1),
        ("linux/amd64,linux/arm64", "index", 0),
        ("linux/s390x", "index", 1),
    ],
)
def test_platforms_that_every_image_must_have(
    *,
    run: Run,
    registry: RealRegistry,
    folder: Path,
    pins: dict[str, str],
    platforms: str,
    pin: str,
    code: int,
) -> None:
    text = daemon_set(pins[pin])

    assert verified(run, registry, folder, text, "--platforms", platforms).code == code


def test_nodes_that_cannot_run_an_image_are_counted(
    run: Run, registry: RealRegistry, folder: Path, pins: dict[str, str]
) -> None:
    result = verified(run, registry, folder, daemon_set(pins["one"]), "--nodes", "nodes.yaml")

    assert result.code == 1
    assert (
        "logging/log-agent: 12 arm64 nodes (arm-1..12) would get exec format error from "
        f"{pins['one']}, which is for linux/amd64 only.\n"
    ) in result.out


def test_one_platform_is_right_where_no_other_node_gets_it(
    run: Run, registry: RealRegistry, folder: Path, pins: dict[str, str]
) -> None:
    selects = "      nodeSelector: {kubernetes.io/arch: amd64}\n"
    text = daemon_set(pins["one"], pod=selects)

    assert verified(run, registry, folder, text, "--nodes", "nodes.yaml").code == 0


def test_the_image_of_a_volume_counts_too(
    run: Run, registry: RealRegistry, folder: Path, pins: dict[str, str]
) -> None:
    volume = f"      volumes: [{{name: model, image: {{reference: '{pins['one']}'}}}}]\n"
    text = daemon_set(pins["index"], pod=volume)

    result = verified(run, registry, folder, text, "--nodes", "nodes.yaml")

    assert f"would get exec format error from {pins['one']}" in result.out


def test_images_of_other_workloads_and_of_a_file_of_images_count_too(
    run: Run, registry: RealRegistry, folder: Path, pins: dict[str, str]
) -> None:
    text = (
        "kind: CronJob\napiVersion: batch/v1\nmetadata: {name: a}\nspec: {jobTemplate: {spec: "
        f"{{template: {{spec: {{containers: [{{name: a, image: '{pins['one']}'}}]}}}}}}}}}}\n"
    )
    (folder / "images.yaml").write_text(f"images:\n  agent:\n    image: {pins['one']}\n")

    assert verified(run, registry, folder, text).code == 1
    access = ("--insecure-registry", registry.host)
    assert run("verify", "images.yaml", *access).code == 1
    assert run("verify", "images.yaml", "--nodes", "nodes.yaml", *access).code == 1


def test_what_was_written_down_is_enough_offline(
    run: Run, registry: RealRegistry, folder: Path, pins: dict[str, str]
) -> None:
    text = daemon_set(pins["one"])
    online = verified(run, registry, folder, text, "--nodes", "nodes.yaml")

    offline = run("verify", "agents.yaml", "--offline", "--nodes", "nodes.yaml")

    nodes = [each for each in online.out.splitlines() if "12 arm64 nodes" in each]
    assert (offline.code, len(nodes)) == (online.code, 1)
    assert nodes[0] in offline.out.splitlines()
    assert run("verify", "agents.yaml", "--offline").code == 1


def test_offline_nothing_is_known_of_an_image_that_is_not_written_down(
    run: Run, folder: Path, pins: dict[str, str]
) -> None:
    (folder / "agents.yaml").write_text(daemon_set(pins["index"]))

    result = run("verify", "agents.yaml", "--offline")

    assert result.code == 1
    assert "wrong: images.lock does not know its digest; run 'constructs-lib" in result.out
    assert not (folder / "images.lock").exists()


def test_a_pin_that_is_as_it_was_costs_no_get(run: Run, folder: Path) -> None:
    with FakeRegistry().running() as fake:
        kept = fake.store("a").index("v1")
        (folder / "agents.yaml").write_text(daemon_set(f"{fake.host}/a:v1@{kept.digest}"))
        results = []
        for _ in range(2):
            fake.asked.clear()
            results.append(run("verify", "agents.yaml", "--insecure-registry", fake.host).code)

        assert results == [0, 0]
        assert [each.method for each in fake.asked] == ["HEAD", "HEAD"]


def test_a_registry_that_cannot_be_asked_leaves_everything_as_it_was(
    run: Run, registry: RealRegistry, folder: Path, pins: dict[str, str]
) -> None:
    verified(run, registry, folder, daemon_set(pins["index"]))
    before = (folder / "images.lock").read_bytes()
    with FakeRegistry().running() as fake:
        fake.rules.append(lambda _: Answer(403))
        text = daemon_set(pins["one"], f"{fake.host}/a:v1")
        result = verified(run, registry, folder, text, "--insecure-registry", fake.host)

        assert result.code == 2
        assert result.err.startswith(f"{fake.host} does not let anybody read a; log in with ")
        assert (folder / "images.lock").read_bytes() == before


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            daemon_set("A/B"),
            "agents.yaml:10:20: 'A/B' is not an image reference; write repository:tag@sha256:",
        ),
        ("images: {a: {image: 'x y'}}\n", "agents.yaml:1:14: 'x y' is not an image reference; "),
        ("a: [\n", "agents.yaml:2:1: "),
    ],
    ids=["in a manifest", "in a file of images", "no YAML"],
)
def test_what_cannot_be_read_is_told_before_anybody_is_asked(
    run: Run, registry: RealRegistry, folder: Path, text: str, message: str
) -> None:
    result = verified(run, registry, folder, text)

    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(message)
    assert not (folder / "images.lock").exists()


def test_a_lock_that_cannot_be_read_is_told(run: Run, folder: Path) -> None:
    (folder / "agents.yaml").write_text(daemon_set("a.example/b:1"))
    (folder / "images.lock").write_text("{}")

    result = run("verify", "agents.yaml")

    assert result.code == 2
    assert result.err.startswith("images.lock: Expected an object with schema ")
