"""DS701 to DS705: images and how they are pulled."""

from __future__ import annotations

import pytest

from constructs_lib.policy.example import BASE
from constructs_lib.yaml.edit import Put
from tests.policy.judging import container, edits, found, places, pod

AGENT = "spec.template.spec.containers[0]"
ONE = f"sha256:{'0123456789abcdef' * 4}"
OTHER = f"sha256:{'fedcba9876543210' * 4}"


def image(reference: str, extra: str = "") -> str:
    return container(f"image: '{reference}'{extra and ', '}{extra}")


def volume(fields: str) -> str:
    return pod(f"volumes: [{{name: model, image: {{{fields}}}}}]")


def beside(image: str, *, os: str = "linux") -> str:
    """The good DaemonSet, and one more named other with another image."""
    other = BASE.replace("name: agent", "name: other", 1).replace("os: linux", f"os: {os}")
    return f"{BASE}---\n{other.replace(f'registry.example/agent:1.2.3@{ONE}', image)}"


@pytest.mark.parametrize(
    ("reference", "severity", "message"),
    [
        pytest.param(
            "a.example/agent:latest",
            "error",
            "a.example/agent:latest has the tag 'latest': each node runs whatever was current when "
            "it pulled.",
            id="latest",
        ),
        pytest.param(
            "a.example:5000/agent",
            "error",
            "a.example:5000/agent has no tag, which means 'latest': each node runs whatever was "
            "current when it pulled.",
            id="a registry's port is no tag",
        ),
        pytest.param(
            "a.example/agent:1.2",
            "warning",
            "a.example/agent:1.2 has no digest: the tag can move, and nodes that join later run "
            "other code.",
            id="a tag alone",
        ),
        pytest.param(
            f"a.example/agent@{ONE}",
            "info",
            "The digest has no tag beside it: the version is not visible.",
            id="a digest alone",
        ),
        pytest.param(
            f"a.example/agent:latest@{ONE}",
            "info",
            "The digest has the tag 'latest' beside it: the version is not visible.",
            id="latest beside a digest",
        ),
        pytest.param(
            "a.example/agent:1.2@sha256:0",
            "error",
            "The digest 'sha256:0' is not `sha256:` and 64 hexadecimal digits.",
            id="a malformed digest",
        ),
        pytest.param(
            "a.example/Agent:1.2",
            "error",
            "'a.example/Agent:1.2' is not an image reference, so the kubelet pulls nothing.",
            id="upper case",
        ),
        pytest.param(
            "", "error", "image is missing: every container needs an image.", id="nothing"
        ),
    ],
)
def test_ds701_wants_a_digest(reference: str, severity: str, message: str) -> None:
    assert found("DS701", image(reference)) == [(severity, message)]


def test_ds701_looks_at_every_container_and_volume() -> None:
    example = pod(
        "initContainers: [{name: setup, image: a.example/setup:1}], "
        "containers: [{name: agent, image: a.example/agent:1}], "
        "volumes: [{name: config, configMap: {name: config}}, "
        "{name: model, image: {reference: a.example/model:1}}]"
    )

    assert sorted(places("DS701", example)) == [
        "spec.template.spec.containers[0].image",
        "spec.template.spec.initContainers[0].image",
        "spec.template.spec.volumes[1].image.reference",
    ]


def test_ds701_misses_the_reference_of_a_volume() -> None:
    message = "reference is missing: every container needs an image."

    assert found("DS701", volume("pullPolicy: Always")) == [("error", message)]


@pytest.mark.parametrize(
    ("reference", "policy", "message"),
    [
        pytest.param(
            f"a.example/agent:1@{ONE}",
            "Always",
            "imagePullPolicy is 'Always': every start on every node contacts the registry.",
            id="a digest",
        ),
        pytest.param(
            "a.example/agent:1",
            "Always",
            "imagePullPolicy is 'Always': every start on every node contacts the registry.",
            id="a version",
        ),
        pytest.param(
            f"a.example/agent:latest@{ONE}",
            "null",
            "imagePullPolicy is not set, which is 'Always' for the tag 'latest': every start on "
            "every node contacts the registry.",
            id="the default for latest, in spite of the digest",
        ),
        pytest.param(
            "a.example/agent:1",
            "Never",
            "imagePullPolicy is 'Never' and no DaemonSet here pulls a.example/agent:1: nodes "
            "without it cannot start the agent.",
            id="never",
        ),
    ],
)
def test_ds702_wants_an_image_to_be_pulled_once(reference: str, policy: str, message: str) -> None:
    example = image(reference, f"imagePullPolicy: {policy}")

    assert found("DS702", example) == [("warning", message)]
    assert places("DS702", example) == [f"{AGENT}.imagePullPolicy"]


@pytest.mark.parametrize(
    ("reference", "policy"),
    [
        pytest.param("a.example/agent:latest", "Always", id="what moves has to be asked for"),
        pytest.param("a.example/agent", "null", id="what moves, by default"),
        pytest.param(f"a.example/agent@{ONE}", "null", id="a digest, by default"),
        pytest.param("a.example/agent:1", "IfNotPresent", id="a version"),
        pytest.param("a.example/Agent", "Always", id="what cannot be read"),
    ],
)
def test_ds702_is_silent(reference: str, policy: str) -> None:
    assert found("DS702", image(reference, f"imagePullPolicy: {policy}")) == []


def test_ds702_knows_image_volumes() -> None:
    example = volume("reference: a.example/model:1, pullPolicy: Always")

    assert places("DS702", example) == ["spec.template.spec.volumes[0].image.pullPolicy"]


def test_ds702_lets_a_daemon_set_pull_for_others() -> None:
    puller = beside("a.example/agent:2")
    user = (
        BASE.replace("name: agent", "name: user", 1)
        .replace(f"registry.example/agent:1.2.3@{ONE}", "a.example/agent:2")
        .replace("        env:", "        imagePullPolicy: Never\n        env:")
    )

    assert found("DS702", f"{puller}---\n{user}") == []


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        (f"a.example/agent:1@{ONE}", [Put(path=(), value="IfNotPresent")]),
        ("a.example/agent:1", []),
    ],
    ids=["pinned", "a tag can move"],
)
def test_ds702_fixes_what_is_pinned(reference: str, expected: list[Put]) -> None:
    written = edits("DS702", image(reference, "imagePullPolicy: Always"))

    assert [Put(path=(), value=edit.value) for edit in written if isinstance(edit, Put)] == expected


@pytest.mark.parametrize(
    ("reference", "fixed"),
    [
        pytest.param("agent:1", "docker.io/library/agent:1", id="an official image"),
        pytest.param("example/agent:1", "docker.io/example/agent:1", id="an account"),
    ],
)
def test_ds703_wants_a_registry(reference: str, fixed: str) -> None:
    path = ("spec", "template", "spec", "containers", 0, "image")
    repository = reference.removesuffix(":1")
    message = f"{repository} has no registry: nodes pull it from their default registry."

    assert found("DS703", image(reference)) == [("warning", message)]
    assert edits("DS703", image(reference)) == [Put(path=path, value=fixed)]


@pytest.mark.parametrize(
    "reference", ["a.example/agent:1", "mirror:5000/agent:1", "localhost/agent:1", "Agent"]
)
def test_ds703_is_silent_about_hosts_and_what_it_cannot_read(reference: str) -> None:
    assert found("DS703", image(reference)) == []


@pytest.mark.parametrize(
    ("reference", "here", "there"),
    [
        pytest.param(f"registry.example/agent:1.3@{OTHER}", "1.3", "1.2.3", id="both differ"),
        pytest.param("registry.example/agent:1.3", "1.3", "1.2.3", id="the tag"),
        pytest.param("registry.example/agent", "latest", "1.2.3", id="no tag means latest"),
        pytest.param(
            f"registry.example/agent:1.2.3@{OTHER}",
            "sha256:fedcba987654",
            "sha256:0123456789ab",
            id="the digest",
        ),
    ],
)
def test_ds705_compares_daemon_sets(reference: str, here: str, there: str) -> None:
    message = f"registry.example/agent is {here} here and {there} in the DaemonSet agent."

    assert found("DS705", beside(reference)) == [("info", message)]


@pytest.mark.parametrize(
    "reference",
    [
        pytest.param(f"registry.example/agent:stable@{ONE}", id="another name for the same bytes"),
        pytest.param("registry.example/agent:1.2.3", id="the same tag without a digest"),
        pytest.param(f"other.example/agent:1.3@{OTHER}", id="another registry"),
        pytest.param("registry.example/Agent", id="what cannot be read"),
    ],
)
def test_ds705_is_silent_about_what_may_be_the_same(reference: str) -> None:
    assert found("DS705", beside(reference)) == []


def test_ds705_cannot_compare_a_digest_with_a_tag() -> None:
    example = pod(
        "containers: [{name: agent, image: a.example/agent:1}, "
        f"{{name: beside, image: 'a.example/agent@{ONE}'}}]"
    )

    assert found("DS705", example) == []


def test_ds705_compares_the_containers_of_a_pod() -> None:
    example = pod("initContainers: [{name: setup, image: registry.example/agent:1.1}]")
    message = "registry.example/agent is 1.2.3 here and 1.1 in the same Pod."

    assert found("DS705", example) == [("info", message)]


def test_ds705_lets_windows_have_other_tags() -> None:
    assert found("DS705", beside("registry.example/agent:1.3-windows", os="windows")) == []


@pytest.mark.parametrize(
    "tag",
    [
        "canary",
        "master",
        "main",
        "master-head",
        "edge",
        "nightly",
        "devel",
        "snapshot-thick",
        "v3-dev",
    ],
)
def test_ds701_grades_tags_of_branches_and_channels_as_latest(tag: str) -> None:
    message = (
        f"a.example/agent:{tag} has the moving tag '{tag}': each node runs whatever was current "
        "when it pulled."
    )

    assert found("DS701", image(f"a.example/agent:{tag}")) == [("error", message)]
    assert found("DS702", image(f"a.example/agent:{tag}", "imagePullPolicy: Always")) == []


@pytest.mark.parametrize(
    "tag", ["1.2.3-dev", "main-20260101", "master-0a1b2c3d", "maintained", "v1"]
)
def test_ds701_only_warns_about_tags_that_name_a_version(tag: str) -> None:
    assert [severity for severity, _ in found("DS701", image(f"a.example/agent:{tag}"))] == [
        "warning"
    ]


@pytest.mark.parametrize("tag", ["1.2.3-arm64", "linux-1.2.3", "1.2.3-windows-ltsc2022"])
def test_ds705_takes_builds_for_other_machines_for_one_version(tag: str) -> None:
    assert found("DS705", beside(f"registry.example/agent:{tag}")) == []
