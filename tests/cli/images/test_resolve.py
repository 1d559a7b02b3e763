"""``images resolve`` prints what a tag stands for, as a real registry says it."""

from __future__ import annotations

import json

import pytest

from tests.cli.images.conftest import Run
from tests.docker_registry import RealRegistry
from tests.registries import DOCKER_LIST, Store


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who does not answer is asked again without a pause, so that no time limit is needed."""
    monkeypatch.setattr("constructs_lib.registry.http._FIRST_PAUSE", 0)


@pytest.fixture(scope="module")
def store(registry: RealRegistry) -> Store:
    found = Store()
    found.index("v1", platforms=["linux/amd64", "linux/arm64/v8", "linux/s390x"], attested=True)
    found.index("listed", media_type=DOCKER_LIST)
    found.image("linux/amd64", "single", content=b"x" * 3_000_000)
    registry.push("resolve/agent", found)
    return found


def test_a_tag_is_resolved_to_the_index_with_its_platforms(
    run: Run, registry: RealRegistry, store: Store
) -> None:
    image = f"{registry.host}/resolve/agent"

    result = run("resolve", f"{image}:v1", "--insecure-registry", registry.host)

    assert (result.code, result.err) == (0, "")
    assert result.out == (
        f"{image}:v1@{store.manifests['v1'].digest}\n"
        "  linux/amd64: 56 B\n"
        "  linux/arm64/v8: 76 B\n"
        "  linux/s390x\n"
    )


def test_an_image_without_an_index_is_told(run: Run, registry: RealRegistry, store: Store) -> None:
    image = f"{registry.host}/resolve/agent:single"

    result = run("resolve", image, "--insecure-registry", registry.host)

    assert result.out == (
        f"{image}@{store.manifests['single'].digest}\n"
        "  linux/amd64: 2.9 MiB\n"
        "  one image, no index: nodes of another kind get exec format error\n"
    )


def test_programs_read_the_same_as_json(run: Run, registry: RealRegistry, store: Store) -> None:
    image = f"{registry.host}/resolve/agent:listed"

    result = run("resolve", image, "--insecure-registry", registry.host, "--format", "json")

    value = json.loads(result.out)
    assert value["schema"] == "constructs-lib/resolved/v1"
    [found] = value["images"]
    assert found["digest"] == store.manifests["listed"].digest
    assert found["index"] is True
    assert [each["platform"] for each in found["platforms"]] == ["linux/amd64", "linux/arm64"]


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("A B", "'A B' is not an image reference; write repository:tag."),
        (
            "{host}/resolve/agent:v9",
            "{host}/resolve/agent:v9 is not in its registry; check the name and the tag.",
        ),
        (
            "127.0.0.1:1/agent:v1",
            "127.0.0.1:1 refuses connections; check the name and the network, or try again later.",
        ),
    ],
    ids=["no reference", "not there", "nobody answers"],
)
@pytest.mark.usefixtures("at_once")
def test_a_mistake_is_one_sentence(
    run: Run, registry: RealRegistry, reference: str, message: str
) -> None:
    hosts = ["--insecure-registry", registry.host, "--insecure-registry", "127.0.0.1:1"]

    result = run("resolve", reference.format(host=registry.host), *hosts)

    assert (result.code, result.out) == (2, "")
    assert result.err == message.format(host=registry.host)


@pytest.mark.usefixtures("at_once")
def test_plain_http_is_not_spoken_unless_it_is_allowed(run: Run, registry: RealRegistry) -> None:
    result = run("resolve", f"{registry.host}/resolve/agent:v1")

    assert result.code == 2
    assert result.err.startswith(f"{registry.host} does not speak https; ")


def test_a_mirror_is_asked_instead(run: Run, registry: RealRegistry, store: Store) -> None:
    mirror = f"docker.io/team={registry.host}/resolve"

    result = run(
        "resolve", "team/agent:v1", "--mirror", mirror, "--insecure-registry", registry.host
    )

    assert result.out.splitlines()[0] == f"team/agent:v1@{store.manifests['v1'].digest}"
