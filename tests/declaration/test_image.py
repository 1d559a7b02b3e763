"""An image says which bytes run: by digest, unless there is no way to."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.agents.cni_agent import InstallStep
from constructs_lib.agents.node_exporter import NodeExporterSpec
from constructs_lib.declaration.image import (
    CATALOGUE_FILE,
    catalogue_image,
    image_version,
    reference_problem,
    unpinned_problem,
)
from constructs_lib.errors import ConstructsLibError, DeclarationError
from constructs_lib.k8s.metadata import label_value_problem
from constructs_lib.yaml.reader import read_yaml

DIGEST = "sha256:" + "0" * 64
HOW_TO_PIN = (
    "write repo:tag@sha256:<64 hex digits>; "
    "'constructs-lib images resolve {image}' prints the digest"
)


def runs(image: str) -> NodeExporterSpec:
    """An agent whose image may be any reference."""
    return NodeExporterSpec(
        name="exporter",
        namespace="monitoring",
        image=image,
        allow_unpinned="The mirror rewrites manifests, so their digests differ.",
    )


def runs_pinned(image: str) -> InstallStep:
    """A step whose image must be pinned."""
    return InstallStep(name="install", image=image)


def told(build: Callable[..., object], image: Any) -> str:
    """The one mistake of an image; empty for one that is accepted."""
    try:
        build(image)
    except DeclarationError as error:
        (problem,) = error.problems
        return problem.message
    return ""


@pytest.mark.parametrize(
    "image",
    [
        pytest.param(f"registry.example/agent:1.2@{DIGEST}", id="tag and digest"),
        pytest.param(f"registry.example/agent@{DIGEST}", id="digest alone"),
        pytest.param(f"agent@{DIGEST}", id="the shortest repository"),
        pytest.param(f"agent:1.2@{DIGEST}", id="the shortest repository with a tag"),
        pytest.param(f"agent:2@{DIGEST}", id="the shortest repository with a numeric tag"),
        pytest.param(f"agent_2:2@{DIGEST}", id="a repository that can be no registry"),
        pytest.param(f"localhost:5000/agent:1.2@{DIGEST}", id="a registry's port"),
        pytest.param(f"localhost:5000/agent@{DIGEST}", id="a registry's port and no tag"),
        pytest.param(f"a.example/b/c_d/e__f/g-h--i:V1.0_rc.1@{DIGEST}", id="every separator"),
        pytest.param(f"a.example/latest:1@{DIGEST}", id="a repository called latest"),
    ],
)
def test_a_pinned_image_is_accepted_everywhere(image: str) -> None:
    assert (told(runs, image), told(runs_pinned, image)) == ("", "")


@pytest.mark.parametrize(
    "image",
    [
        pytest.param("registry.example/agent:1.2", id="a tag"),
        pytest.param("localhost:5000/agent:1.2", id="a registry's port and a tag"),
        pytest.param("agent:1.2", id="the shortest repository and a tag"),
        pytest.param("agent:5000", id="a tag that could be a registry's port"),
        pytest.param("registry.example/agent:latest-1", id="a tag that begins with latest"),
    ],
)
def test_a_tag_alone_is_a_reference_but_not_a_pinned_one(image: str) -> None:
    assert told(runs, image) == ""
    assert told(runs_pinned, image) == (
        f"{image!r} is not pinned: a tag can move, and nodes that join later would run other "
        f"code; {HOW_TO_PIN.format(image=image)}"
    )


@pytest.mark.parametrize(
    "image",
    [
        pytest.param("registry.example/agent", id="a repository"),
        pytest.param("localhost:5000/agent", id="a registry's port is not a tag"),
        pytest.param("agent", id="the shortest repository"),
    ],
)
def test_an_image_without_tag_and_digest_means_latest(image: str) -> None:
    assert told(runs, image) == (
        f"{image!r} has neither tag nor digest, which means 'latest'; "
        f"{HOW_TO_PIN.format(image=image)}"
    )


@pytest.mark.parametrize(
    "image",
    [
        pytest.param("registry.example/agent:latest", id="alone"),
        pytest.param(f"registry.example/agent:latest@{DIGEST}", id="beside a digest"),
    ],
)
def test_the_tag_latest_is_refused(image: str) -> None:
    assert told(runs, image) == (
        f"{image!r} names the tag 'latest', which does not say what runs and makes every start "
        "contact the registry; name a version and its digest"
    )


@pytest.mark.parametrize(
    "digest",
    [
        pytest.param(DIGEST[:-1], id="too short"),
        pytest.param(f"{DIGEST}0", id="too long"),
        pytest.param(f"sha256:{'A' * 64}", id="upper case"),
        pytest.param(f"sha256:{'g' * 64}", id="not hexadecimal"),
        pytest.param(DIGEST.removeprefix("sha256:"), id="no algorithm"),
        pytest.param(DIGEST.replace("sha256", "md5"), id="another algorithm"),
        pytest.param(f"{DIGEST}\n", id="a line break at the end"),
    ],
)
def test_a_malformed_digest_is_shown(digest: str) -> None:
    image = f"registry.example/agent:1.2@{digest}"

    assert told(runs, image) == (
        f"{image!r} has a malformed digest {digest!r}; "
        f"{HOW_TO_PIN.format(image='registry.example/agent:1.2')}"
    )


@pytest.mark.parametrize(
    "image",
    [
        pytest.param("", id="empty"),
        pytest.param("registry.example/Agent:1.2", id="upper case in the repository"),
        pytest.param("registry.example/agent 1.2", id="a blank"),
        pytest.param("registry.example/agent:", id="an empty tag"),
        pytest.param("registry.example/agent:1.2@", id="an empty digest"),
        pytest.param(f"registry.example/Agent:1.2@{DIGEST}", id="upper case beside a digest"),
        pytest.param("registry.example/Agent:1.2@sha256:0", id="upper case and a short digest"),
        pytest.param(f"@{DIGEST}", id="a digest alone"),
        pytest.param("registry.example//agent:1.2", id="an empty part"),
        pytest.param("/agent:1.2", id="an empty registry"),
        pytest.param("https://registry.example/agent:1.2", id="a URL"),
        pytest.param("registry.example/agent:-1", id="a tag that begins with a dash"),
        pytest.param(f"registry.example/agent:{'1' * 129}", id="a tag of 129 characters"),
    ],
)
def test_what_is_no_image_reference_is_refused(image: str) -> None:
    assert told(runs, image) == (
        f"{image!r} is not an image reference; write repo:tag@sha256:<64 hex digits>, the "
        "repository in lower case and without a scheme"
    )


def test_an_image_is_text() -> None:
    assert told(runs, 5) == "got 5; expected string, so put it in quotes"


@pytest.mark.parametrize(
    ("image", "pinned"),
    [
        pytest.param(f"registry.example/agent:1.2@{DIGEST}", True, id="tag and digest"),
        pytest.param("registry.example/agent:1.2", False, id="a tag"),
        pytest.param("registry.example/agent", False, id="neither"),
    ],
)
def test_only_a_digest_pins(image: str, *, pinned: bool) -> None:
    assert (unpinned_problem(image) is None) is pinned


@pytest.mark.parametrize(
    ("image", "version"),
    [
        pytest.param(f"registry.example/agent:v1.2@{DIGEST}", "v1.2", id="the tag"),
        pytest.param("localhost:5000/agent:1.2", "1.2", id="not the registry's port"),
        pytest.param(f"localhost:5000/agent@{DIGEST}", None, id="a port and no tag"),
        pytest.param(f"registry.example/agent@{DIGEST}", None, id="no tag"),
        pytest.param("agent:5000", "5000", id="a tag that could be a registry's port"),
        pytest.param("Not an image", None, id="no image"),
        pytest.param("registry.example/agent:_1.2", "1.2", id="no underscore at the start"),
        pytest.param("registry.example/agent:_", None, id="nothing but an underscore"),
        pytest.param(f"registry.example/agent:{'1' * 64}", "1" * 63, id="cut to a label's length"),
        pytest.param(
            f"registry.example/agent:{'1' * 61}.-2", "1" * 61, id="no separator where it is cut"
        ),
    ],
)
def test_the_version_is_the_tag(image: str, version: str | None) -> None:
    assert image_version(image) == version


@given(st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}", fullmatch=True))
def test_a_version_is_always_a_label_value(tag: str) -> None:
    version = image_version(f"registry.example/agent:{tag}")

    assert version != ""
    assert label_value_problem(version or "") is None


@given(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,127}", fullmatch=True))
def test_a_tag_that_begins_with_a_letter_or_digit_is_a_version(tag: str) -> None:
    assert image_version(f"registry.example/agent:{tag}")


CATALOGUE = read_yaml(
    files("constructs_lib").joinpath(CATALOGUE_FILE).read_text(encoding="utf-8"),
    source=CATALOGUE_FILE,
)[0].value["images"]


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_image_of_the_catalogue_is_pinned(name: str) -> None:
    assert told(runs_pinned, catalogue_image(name)) == ""


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_image_of_the_catalogue_says_its_version(name: str) -> None:
    assert image_version(catalogue_image(name))


def test_an_image_that_is_not_in_the_catalogue_is_named() -> None:
    with pytest.raises(ConstructsLibError) as caught:
        catalogue_image("fluentd")

    assert str(caught.value) == "images.yaml has no image named 'fluentd'"


def test_credentials_before_a_registry_are_no_repository() -> None:
    message = reference_problem("me:hunter2@registry.example/a:1")

    assert message is not None
    assert "images resolve" not in message
