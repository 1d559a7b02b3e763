"""``images update`` writes tag and digest together, and nothing else of a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.images.conftest import Run
from tests.docker_registry import RealRegistry
from tests.registries import Answer, FakeRegistry, Store

MANIFEST = """\
# The log agent. Reviewed by the platform team.
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: log-agent
  namespace: logging
spec:
  selector: {{matchLabels: {{app: log-agent}}}}
  template:
    metadata: {{labels: {{app: log-agent}}}}
    spec:
      containers:
      - name: agent   # keep this name
        image: {image}  # bots move it
---
apiVersion: v1
kind: ConfigMap
metadata: {{name: other}}
"""


@pytest.fixture(scope="module")
def store(registry: RealRegistry) -> Store:
    found = Store()
    for tag in ("v1.2.3", "v1.2.9", "v1.3.0", "v2.0.0", "v1.9.0-rc.1", "v1.4.0-alpine"):
        found.index(tag, content=tag.encode())
    found.index("v3.0.0", content=b"old")
    found.index("v3.0.1", platforms=["linux/amd64"], content=b"new")
    found.index("main")
    registry.push("update/agent", found)
    return found


def pin(registry: RealRegistry, store: Store, tag: str, digest_of: str = "") -> str:
    return f"{registry.host}/update/agent:{tag}@{store.manifests[digest_of or tag].digest}"


@pytest.mark.parametrize(
    ("to", "tag"), [("minor", "v1.3.0"), ("patch", "v1.2.9"), ("digest", "v1.2.3")]
)
def test_a_manifest_gets_tag_and_digest_together_and_keeps_every_other_byte(
    *, run: Run, registry: RealRegistry, folder: Path, store: Store, to: str, tag: str
) -> None:
    old = pin(registry, store, "v1.2.3", "main")
    (folder / "agent.yaml").write_text(MANIFEST.format(image=old))

    result = run("update", "agent.yaml", "--to", to, "--insecure-registry", registry.host)

    new = pin(registry, store, tag)
    assert result.code == 0
    assert (folder / "agent.yaml").read_text() == MANIFEST.format(image=new)
    what = tag if tag != "v1.2.3" else "v1.2.3, built again"
    name = f"{registry.host}/update/agent:v1.2.3"
    assert f"{name} -> {what} (DaemonSet logging/log-agent)\n1 of 1 image updated.\n" in result.err


def test_it_says_what_restarts_on_which_nodes(
    run: Run, registry: RealRegistry, folder: Path, store: Store
) -> None:
    old = pin(registry, store, "v1.2.3")
    (folder / "agent.yaml").write_text(MANIFEST.format(image=old))
    (folder / "nodes.yaml").write_text("nodes: [{name: a, count: 7, cpu: 4, memory: 8Gi}]\n")

    result = run(
        "update", "agent.yaml", "--nodes", "nodes.yaml", "--insecure-registry", registry.host
    )

    assert "logging/log-agent: rolling restart of 7 Pods\n" in result.out


def test_a_file_of_images_keeps_its_comments_and_its_lock_moves_along(
    run: Run, registry: RealRegistry, folder: Path, store: Store
) -> None:
    old, new = pin(registry, store, "v1.2.3"), pin(registry, store, "v1.3.0")
    text = "# Ours.\nimages:\n  agent:\n    image: {}  # pinned\n"
    (folder / "images.yaml").write_text(text.format(old))
    access = ("--insecure-registry", registry.host)
    run("verify", "images.yaml", *access)

    result = run("update", "images.yaml", *access)

    assert (result.code, result.out) == (0, "")
    assert (folder / "images.yaml").read_text() == text.format(new)
    lock = json.loads((folder / "images.lock").read_text())
    assert list(lock["images"]) == [store.manifests["v1.3.0"].digest]
    assert run("update", "images.yaml", *access).err == "0 of 1 image updated.\n"


def test_an_image_that_was_not_pinned_is(
    run: Run, registry: RealRegistry, folder: Path, store: Store
) -> None:
    (folder / "images.yaml").write_text(
        f"images: {{a: {{image: '{registry.host}/update/agent:v2.0.0'}}}}\n"
    )

    run("update", "images.yaml", "--insecure-registry", registry.host)

    assert pin(registry, store, "v2.0.0") in (folder / "images.yaml").read_text()


@pytest.mark.parametrize(
    ("image", "why"),
    [
        (
            "{host}/update/agent:v3.0.0",
            "v3.0.1 was not built for linux/arm64, for which v3.0.0 was",
        ),
        ("{host}/update/agent:latest", "it has no version to go on from"),
        ("{host}/update/agent", "it has no version to go on from"),
        ("{host}/update/agent:v9.9.9", "the registry has no tag v9.9.9"),
    ],
)
def test_an_image_that_stays_says_why(
    *, run: Run, registry: RealRegistry, folder: Path, store: Store, image: str, why: str
) -> None:
    assert store.manifests
    text = f"images:\n  a:\n    image: {image.format(host=registry.host)}\n"
    (folder / "images.yaml").write_text(text)

    result = run("update", "images.yaml", "--insecure-registry", registry.host)

    assert f"stays: {why} (a)\n" in result.err
    assert (folder / "images.yaml").read_text() == text


def test_a_diff_writes_nothing(
    run: Run, registry: RealRegistry, folder: Path, store: Store
) -> None:
    text = MANIFEST.format(image=pin(registry, store, "v1.2.3"))
    (folder / "agent.yaml").write_text(text)

    result = run("update", "agent.yaml", "--diff", "--insecure-registry", registry.host)

    assert f"+        image: {pin(registry, store, 'v1.3.0')}  # bots" in result.out
    assert [each.name for each in folder.iterdir()] == ["agent.yaml"]
    assert (folder / "agent.yaml").read_text() == text


def test_a_registry_that_cannot_be_asked_leaves_every_file(
    run: Run, registry: RealRegistry, folder: Path, store: Store
) -> None:
    with FakeRegistry().running() as fake:
        fake.rules.append(lambda _: Answer(401))
        text = (
            f"images:\n  a:\n    image: {pin(registry, store, 'v1.2.3')}\n"
            f"  b:\n    image: {fake.host}/b:v1.0.0\n"
        )
        (folder / "images.yaml").write_text(text)
        hosts = ("--insecure-registry", registry.host, "--insecure-registry", fake.host)

        result = run("update", "images.yaml", *hosts)

        assert result.code == 2
        assert result.err.startswith(f"{fake.host} does not let anybody read b; ")
        assert (folder / "images.yaml").read_text() == text
        assert not (folder / "images.lock").exists()


def test_a_layout_that_cannot_be_edited_is_refused(
    run: Run, registry: RealRegistry, folder: Path, store: Store
) -> None:
    text = f"images:\n  a: &a\n    image: {pin(registry, store, 'v1.2.3')}\n  b: *a\n"
    (folder / "images.yaml").write_text(text)

    result = run("update", "images.yaml", "--insecure-registry", registry.host)

    assert result.code == 2
    assert result.err.startswith("images.yaml: ")
    assert result.err.endswith("Nothing was written.")
    assert (folder / "images.yaml").read_text() == text


@pytest.mark.parametrize("path", ["-", "git:HEAD:a.yaml"])
def test_only_files_can_be_written(run: Run, path: str) -> None:
    with pytest.raises(Exception, match="Name files or folders"):
        run("update", path)


def test_the_index_takes_the_place_of_one_platforms_image(
    run: Run, registry: RealRegistry, folder: Path, store: Store
) -> None:
    child = json.loads(store.manifests["v2.0.0"].body)["manifests"][0]["digest"]
    name = f"{registry.host}/update/agent:v2.0.0"
    (folder / "images.yaml").write_text(f"images:\n  a:\n    image: {name}@{child}\n")

    run("update", "images.yaml", "--to", "digest", "--insecure-registry", registry.host)

    assert pin(registry, store, "v2.0.0") in (folder / "images.yaml").read_text()
