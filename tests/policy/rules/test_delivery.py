"""DS1601 to DS1607: what delivers the input, and DaemonSets that it does not go with."""

from __future__ import annotations

import pytest

from constructs_lib.intake.input import of_texts
from constructs_lib.policy.engine.checker import check
from tests.policy.fleets import documents
from tests.policy.judging import found, places

ON_DELETE = "spec: {updateStrategy: {type: OnDelete, rollingUpdate: null}}"
LIVE = "kustomize.toolkit.fluxcd.io"
HELM = "helm.toolkit.fluxcd.io"


def kustomization(spec: str, name: str = "agents") -> str:
    return (
        f"{{apiVersion: {LIVE}/v1, kind: Kustomization, "
        f"metadata: {{name: {name}, namespace: flux-system}}, spec: {{{spec}}}}}"
    )


def release(spec: str = "interval: 1h") -> str:
    return (
        "{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, "
        f"metadata: {{name: agents, namespace: flux-system}}, spec: {{{spec}}}}}"
    )


def application_set(steps: str, labels: str, generators: str, more: str = "") -> str:
    return (
        "{apiVersion: argoproj.io/v1alpha1, kind: ApplicationSet, "
        "metadata: {name: agents, namespace: argocd}, spec: {"
        f"generators: [{generators}], {more} "
        f"strategy: {{type: RollingSync, rollingSync: {{steps: [{steps}]}}}}, "
        f"template: {{metadata: {{labels: {{{labels}}}}}, spec: {{}}}}}}}}"
    )


def step(values: str, *, key: str = "wave", operator: str = "In") -> str:
    expression = f"{{key: {key}, operator: {operator}, values: [{values}]}}"
    return f"{{matchExpressions: [{expression}]}}"


def config_map(wave: str) -> str:
    annotations = f"annotations: {{argocd.argoproj.io/sync-wave: {wave}}}"
    return f"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: x, {annotations}}}}}"


def application(wave: str) -> str:
    annotations = f"annotations: {{argocd.argoproj.io/sync-wave: {wave}}}"
    metadata = f"{{name: x, namespace: argocd, {annotations}}}"
    return f"{{apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {metadata}}}"


TWO_STEPS = application_set(
    f"{step('canary')}, {step('prod')}", "wave: '{{ .wave }}'", "{clusters: {}}"
)
ELEMENTS = "{list: {elements: [{wave: canary}, {wave: prod}]}}"


@pytest.mark.parametrize(
    ("objects", "follows"),
    [
        ([ON_DELETE, application('"1"')], "sync wave 1 (the Application argocd/x) begins"),
        ([ON_DELETE, TWO_STEPS], "the next step of the ApplicationSet argocd/agents begins"),
        ([ON_DELETE, application('"0"')], None),
        ([ON_DELETE, application('"-1"')], None),
        ([ON_DELETE, application("later")], None),
        ([ON_DELETE, config_map('"1"')], None),
        (["{}", application('"1"'), TWO_STEPS], None),
        ([ON_DELETE, application_set(step("a"), "wave: a", "{clusters: {}}")], None),
    ],
    ids=[
        "wave",
        "step",
        "same wave",
        "wave before",
        "no wave",
        "nothing that runs",
        "rolling",
        "one step",
    ],
)
def test_ds1601_finds_what_argo_cd_begins_too_early(
    objects: list[str], follows: str | None
) -> None:
    messages = [message for _, message in found("DS1601", documents(*objects))]

    assert len(messages) == (follows is not None)
    assert all(f"done at once: {follows} while every node" in message for message in messages)


@pytest.mark.parametrize(
    ("objects", "place"),
    [
        ([kustomization("wait: true")], "spec.wait"),
        ([kustomization("wait: true, targetNamespace: agents")], "spec.wait"),
        ([kustomization("wait: true, targetNamespace: other")], None),
        ([kustomization("wait: false")], None),
        ([kustomization("wait: true"), kustomization("wait: true", "others")], None),
        (
            [kustomization("healthChecks: [{kind: DaemonSet, name: agent, namespace: agents}]")],
            "spec.healthChecks[0]",
        ),
        (
            [kustomization("healthChecks: [{kind: DaemonSet, name: other, namespace: agents}]")],
            None,
        ),
        ([kustomization("wait: true, healthChecks: 7")], "spec.wait"),
        ([release()], None),
        (["{apiVersion: kustomize.config.k8s.io/v1beta1, kind: Kustomization, wait: true}"], None),
    ],
    ids=[
        "all",
        "into its namespace",
        "into another namespace",
        "no wait",
        "which of two",
        "by name",
        "another name",
        "nonsense",
        "a release of something",
        "of kustomize",
    ],
)
def test_ds1602_finds_what_waits_for_an_update_by_hand(
    objects: list[str], place: str | None
) -> None:
    assert places("DS1602", documents(ON_DELETE, *objects)) == ([place] if place else [])
    assert places("DS1602", documents("{}", *objects)) == []


@pytest.mark.parametrize(
    ("metadata", "owner", "expected"),
    [
        (f"labels: {{{LIVE}/name: others, {LIVE}/namespace: flux-system}}", "wait: true", 1),
        (f"labels: {{{LIVE}/name: unknown, {LIVE}/namespace: flux-system}}", "wait: true", 0),
    ],
    ids=["its own", "another one's"],
)
def test_ds1602_knows_of_live_objects_what_applied_them(
    metadata: str, owner: str, expected: int
) -> None:
    daemon_set = f"metadata: {{{metadata}}}\n{ON_DELETE}"
    example = documents(daemon_set, kustomization(owner), kustomization(owner, "others"))

    assert len(found("DS1602", example)) == expected


@pytest.mark.parametrize(
    ("spec", "expected"),
    [("interval: 1h", 1), ("interval: 1h, upgrade: {disableWait: true}", 0)],
    ids=["waits", "does not wait"],
)
@pytest.mark.parametrize(
    "metadata",
    [
        "annotations: {meta.helm.sh/release-name: agents}",
        f"labels: {{{HELM}/name: agents, {HELM}/namespace: flux-system}}",
    ],
    ids=["by Helm", "by Flux"],
)
def test_ds1602_knows_the_release_of_a_daemon_set(metadata: str, spec: str, expected: int) -> None:
    example = documents(f"metadata: {{{metadata}}}\n{ON_DELETE}", release(spec))

    assert len(found("DS1602", example)) == expected


@pytest.mark.parametrize(
    ("spec", "nodes", "message"),
    [
        (
            "wait: true, timeout: 5m",
            40,
            (
                "The timeout is 5m, but an update of the DaemonSet agents/agent takes 7 min "
                "at least: 40 turns of 10 s."
            ),
        ),
        (
            "wait: true, interval: 1m",
            4,
            (
                "No timeout is set and the interval of 1m leaves 30 s, but an update of the "
                "DaemonSet agents/agent takes 40 s at least: 4 turns of 10 s."
            ),
        ),
        ("wait: true, timeout: 5m", 30, None),
        ("wait: true, interval: 70s", 4, None),
        ("wait: true, timeout: soon", 4000, None),
        ("timeout: 5m", 4000, None),
    ],
    ids=["too short", "the interval", "enough", "the least", "unreadable", "no wait"],
)
def test_ds1603_finds_timeouts_below_the_quickest_update(
    spec: str, nodes: int, message: str | None
) -> None:
    example = documents("{}", kustomization(spec))

    messages = [text for _, text in found("DS1603", example, nodes=nodes)]

    assert messages == ([message] if message else [])


def test_ds1603_knows_how_long_a_release_waits_by_default() -> None:
    daemon_set = "metadata: {annotations: {meta.helm.sh/release-name: agents}}"

    [(_, message)] = found("DS1603", documents(daemon_set, release()), nodes=40)
    assert message.startswith("No timeout is set and 5m is the default, but an update of ")


@pytest.mark.parametrize(
    ("steps", "labels", "generators", "messages"),
    [
        ([step("canary"), step("prod")], "wave: '{{ .wave }}'", ELEMENTS, []),
        ([step("canary"), step("prod")], "wave: '{{wave}}'", ELEMENTS, []),
        (
            [step("canary")],
            "wave: '{{ .wave }}'",
            ELEMENTS,
            ["No step selects the Applications with wave=prod: they are never synced."],
        ),
        (
            [step("canary"), step("prod"), step("lab")],
            "wave: '{{ .wave }}'",
            ELEMENTS,
            ["Step 3 selects no Application by its label wave."],
        ),
        (
            [step("canary"), step("canary", operator="NotIn")],
            "wave: '{{ .wave }}'",
            ELEMENTS,
            [],
        ),
        ([step("canary")], "wave: '{{ .metadata.labels.wave }}'", "{clusters: {}}", []),
        ([step("canary")], "wave: '{{ .wave }}-x'", ELEMENTS, []),
        (
            [step("canary", key="ring")],
            "wave: '{{ .wave }}'",
            "{clusters: {}}",
            [
                "Step 1 selects no Application by its label ring.",
                "No step selects the Applications with no label ring: they are never synced.",
            ],
        ),
    ],
    ids=[
        "each in one",
        "without goTemplate",
        "left out",
        "empty",
        "all others",
        "of clusters",
        "put together",
        "label that nobody has",
    ],
)
def test_ds1604_finds_steps_and_applications_that_do_not_meet(
    steps: list[str], labels: str, generators: str, messages: list[str]
) -> None:
    example = application_set(", ".join(steps), labels, generators)

    assert sorted(text for _, text in found("DS1604", example)) == sorted(messages)


def test_ds1604_says_nothing_where_a_patch_may_add_labels() -> None:
    patched = application_set(step("x"), "", "{clusters: {}}", "templatePatch: 'labels: {}',")

    assert found("DS1604", patched) == []


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("{automated: {selfHeal: true, prune: true}}", 1),
        ("{automated: {}}", 1),
        ("{automated: {enabled: false, selfHeal: true}}", 0),
        ("{automated: {prune: true}}", 0),
        ("{syncOptions: [ServerSideApply=true]}", 0),
    ],
)
def test_ds1605_lets_automated_sync_say_only_whether_to_prune(policy: str, expected: int) -> None:
    synced = TWO_STEPS.replace("spec: {}", f"spec: {{syncPolicy: {policy}}}")

    assert len(found("DS1605", synced)) == expected


@pytest.mark.parametrize(
    ("rollout", "place"),
    [
        ("{}", "spec"),
        ("{partitions: [{name: canary}]}", "spec.rolloutStrategy"),
        ("{partitions: [{name: canary, maxUnavailable: 1}]}", None),
        ("{maxUnavailable: 100%}", "spec.rolloutStrategy.maxUnavailable"),
        ("{maxUnavailable: 10%}", None),
        ("{maxUnavailable: 1, partitions: [{name: canary}]}", None),
        ("nonsense", "spec"),
    ],
    ids=["none", "partitions", "partitions with shares", "all", "some", "one", "nonsense"],
)
def test_ds1606_finds_bundles_without_a_share(rollout: str, place: str | None) -> None:
    bundle = (
        "{apiVersion: fleet.cattle.io/v1alpha1, kind: Bundle, "
        f"metadata: {{name: x, namespace: y}}, spec: {{rolloutStrategy: {rollout}}}}}"
    )

    assert places("DS1606", bundle) == ([place] if place else [])


@pytest.mark.parametrize(
    ("wave", "expected"),
    [('"1"', 0), ('"-3"', 0), ('"+1"', 0), ("late", 1), ('"1.5"', 1), ('""', 1), ('" 1"', 1)],
)
def test_ds1607_finds_waves_that_argo_cd_cannot_read(wave: str, expected: int) -> None:
    assert len(found("DS1607", config_map(wave))) == expected


@pytest.mark.parametrize(
    ("path", "files", "named"),
    [
        ("./agents", ["agents/values.yaml"], "is agents/values.yaml."),
        ("agents/", ["agents/logs/values.yml"], "is agents/logs/values.yml."),
        ("./agents", ["repo/agents/values.yaml"], "is repo/agents/values.yaml."),
        (
            "./agents",
            [f"agents/{n}.yaml" for n in range(5)],
            "are agents/0.yaml, agents/1.yaml, agents/2.yaml and 2 more.",
        ),
        ("./agents", ["agents/values.json"], None),
        ("./agents", ["other/values.yaml"], None),
        ("./agents", ["agents-old/values.yaml"], None),
        ("./agents", ["agents/values.yaml", "agents/kustomization.yaml"], None),
        ("./agents", ["agents/logs/values.yaml", "agents/logs/kustomization.yml"], None),
        ("./agents", ["agents/values.yaml", "kustomization.yaml"], "is agents/values.yaml."),
        ("./", ["values.yaml"], None),
        ("../agents", ["agents/values.yaml"], None),
        ("7", [], None),
    ],
    ids=[
        "in it",
        "below it",
        "seen from above",
        "many",
        "JSON",
        "elsewhere",
        "of a like name",
        "listed",
        "listed below",
        "listed above",
        "everything",
        "outside",
        "nothing",
    ],
)
def test_ds1608_finds_what_flux_would_take_for_manifests(
    path: str, files: list[str], named: str | None
) -> None:
    messages = [m for _, m in found("DS1608", kustomization(f"path: {path}"), beside=files)]

    assert len(messages) == (named is not None)
    assert all(message.endswith(f"and there {named}") for message in messages)


def test_ds1608_knows_of_files_what_they_hold() -> None:
    texts = {
        "flux/agents.yaml": kustomization("path: ./agents"),
        "agents/config-map.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}",
        "agents/empty.yaml": "# nothing yet\n---\n",
        "agents/values.yaml": "image: x\n",
    }

    [finding] = [each for each in check(of_texts(texts)).findings if each.rule == "DS1608"]

    assert finding.message.endswith("and there is agents/values.yaml.")
    assert (finding.source, finding.path) == ("flux/agents.yaml", ("spec", "path"))
