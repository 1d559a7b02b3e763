"""DS707 to DS709: images that some node cannot run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from constructs_lib.cluster.node import Node
from constructs_lib.policy.example import example_objects
from constructs_lib.registry.image_lock import ImageLock, LockedImage, PlatformImage
from constructs_lib.registry.platform import read_platform
from tests.policy.judging import found, judged, places, pod
from tests.registries import OCI_IMAGE, OCI_INDEX, digest

INDEX, CHILD = digest(b"index"), digest(b"linux/amd64")
ARM_OR_AMD = (
    "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: "
    "{nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/arch, operator: In, "
    "values: [amd64, arm64]}]}]}}}"
)


def entry(name: str, media_type: str, *platforms: str) -> LockedImage:
    images = []
    for text in platforms:
        platform = read_platform(text)
        assert platform is not None
        images.append(PlatformImage(platform=platform, digest=digest(text.encode())))
    return LockedImage(
        digest=name,
        name="a.example/a:1",
        media_type=media_type,
        images=tuple(images),
        checked=dt.date(2026, 11, 1),
    )


def lock(*entries: LockedImage) -> ImageLock:
    return ImageLock().with_entries(entries)


BOTH = entry(INDEX, OCI_INDEX, "linux/amd64", "linux/arm64")
ONE = entry(CHILD, OCI_IMAGE, "linux/amd64")
ONLY = entry(INDEX, OCI_INDEX, "linux/amd64")
PINNED = f"a.example/a:1@{CHILD}"
INDEXED = f"a.example/a:1@{INDEX}"


def using(image: str, extra: str = "") -> str:
    more = f", {extra}" if extra else ""
    return pod(f"containers: [{{name: agent, image: '{image}'}}]{more}")


def nodes(**counts: int) -> Sequence[Node]:
    return [
        Node(
            name=f"{architecture}-{number}",
            labels={"kubernetes.io/arch": architecture, "kubernetes.io/os": "linux"},
        )
        for architecture, count in counts.items()
        for number in range(count)
    ]


@pytest.mark.parametrize(
    ("example", "known", "expected"),
    [
        pytest.param(
            using(PINNED),
            lock(ONE, BOTH),
            [
                (
                    "warning",
                    (
                        "The digest is that of the image for linux/amd64 alone, and nothing keeps "
                        f"the agent off nodes of another kind. The index is {INDEX}."
                    ),
                )
            ],
            id="a child of a known index",
        ),
        pytest.param(
            using(INDEXED),
            lock(ONLY),
            [
                (
                    "info",
                    (
                        "The image was built for linux/amd64 only, and nothing keeps the agent off "
                        "nodes of another kind."
                    ),
                )
            ],
            id="an index of one",
        ),
        pytest.param(using(INDEXED), lock(BOTH), [], id="an index"),
        pytest.param(using(PINNED), lock(), [], id="nothing is known"),
        pytest.param(using(PINNED), None, [], id="no lock"),
        pytest.param(
            using(PINNED, "nodeSelector: {kubernetes.io/arch: amd64}"),
            lock(ONE),
            [],
            id="its nodes are selected",
        ),
        pytest.param(
            using(PINNED, "nodeSelector: {beta.kubernetes.io/arch: amd64}"),
            lock(ONE),
            [],
            id="by the old label",
        ),
    ],
)
def test_a_digest_of_one_platform(
    example: str, known: ImageLock | None, expected: list[tuple[str, str]]
) -> None:
    assert found("DS707", example, images=known) == expected


@pytest.mark.parametrize(
    ("example", "known", "there", "messages"),
    [
        pytest.param(
            using(PINNED),
            ONE,
            nodes(amd64=3, arm64=12),
            [
                (
                    "12 arm64 nodes (arm64-0, arm64-1, arm64-2 and more) would get exec format "
                    "error from this image, which was built for linux/amd64 only."
                )
            ],
            id="the image of another platform",
        ),
        pytest.param(
            using(INDEXED),
            ONLY,
            nodes(amd64=3, arm64=1),
            [
                (
                    "1 arm64 node (arm64-0) cannot pull this image, which was built for "
                    "linux/amd64 only."
                )
            ],
            id="an index without the platform",
        ),
        pytest.param(using(PINNED), ONE, nodes(amd64=3), [], id="every node runs it"),
        pytest.param(
            using(PINNED, "nodeSelector: {kubernetes.io/arch: amd64}"),
            ONE,
            nodes(amd64=1, arm64=1),
            [],
            id="the others do not get it",
        ),
        pytest.param(
            using(PINNED, "nodeSelector: {kubernetes.io/arch: arm64}"),
            ONE,
            (),
            ["The agent asks for arm64 nodes, and this image was built for linux/amd64 only."],
            id="without nodes, by its selector",
        ),
        pytest.param(
            using(PINNED, ARM_OR_AMD),
            ONE,
            (),
            ["The agent asks for arm64 nodes, and this image was built for linux/amd64 only."],
            id="without nodes, by its affinity",
        ),
        pytest.param(using(INDEXED, ARM_OR_AMD), BOTH, (), [], id="all of them"),
    ],
)
def test_nodes_that_an_image_was_not_built_for(
    example: str, known: LockedImage, there: Sequence[Node], messages: list[str]
) -> None:
    results = found("DS708", example, images=lock(known), node_list=there)

    assert results == [("error", message) for message in messages]


def test_the_image_of_a_volume_is_found_in_its_place() -> None:
    example = pod(f"volumes: [{{name: model, image: {{reference: '{PINNED}'}}}}]")

    found_in = places("DS708", example, images=lock(ONE), node_list=nodes(arm64=1))

    assert found_in == ["spec.template.spec.volumes[0].image.reference"]


def test_a_daemon_set_that_would_be_refused_is_left_to_other_rules() -> None:
    example = using(PINNED, "tolerations: [{operator: Sometimes}]")

    assert found("DS708", example, images=lock(ONE), node_list=nodes(arm64=1)) != []
    report = judged({"kind": "DaemonSet", "spec": []}, images=lock(ONE), node_list=nodes(arm64=1))

    assert "DS708" not in {each.rule for each in report.findings}


def test_a_suppression_is_not_stale_where_nothing_is_known_of_images() -> None:
    suppressed = "metadata: {annotations: {constructs-lib/ignore.DS707: It runs on amd64 only.}}"

    report = judged(*example_objects(suppressed))

    assert [each.rule for each in report.findings] == []


@pytest.mark.parametrize(
    ("image", "architecture"),
    [
        ("a.example/agent-amd64:1", "amd64"),
        ("a.example/agent:1.2.3-arm64", "arm64"),
        ("docker.io/arm64v8/busybox:1", "arm64"),
        ("a.example/agent:linux-x86_64", "amd64"),
        ("amd64.example/agent:1", None),
        ("a.example/charm64:1", None),
        ("a.example/agent-amd64-arm64:1", None),
        ("a.example/agent:1", None),
    ],
)
def test_an_image_that_is_named_for_one_processor(image: str, architecture: str | None) -> None:
    message = (
        f"The image is named for {architecture}, and nothing keeps the agent off nodes of another "
        "kind."
    )

    assert found("DS709", using(image)) == ([("warning", message)] if architecture else [])


def test_what_is_known_of_an_image_counts_before_its_name() -> None:
    image = f"a.example/agent-amd64:1@{INDEX}"

    assert found("DS709", using(image), images=lock(BOTH)) == []
    assert found("DS709", using(image, "nodeSelector: {kubernetes.io/arch: amd64}")) == []
