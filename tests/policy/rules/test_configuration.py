"""DS901, DS902 and DS905: what Pods read and mount."""

from __future__ import annotations

import pytest

from constructs_lib.policy.config import Config
from tests.policy.judging import found, places, pod

AGENT = "spec.template.spec.containers[0]"
SHA = "8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4"


def given(kind: str, name: str, extra: str = "", namespace: str = "agents") -> str:
    """One more document: an object of a namespace."""
    version = "bitnami.com/v1alpha1" if kind == "SealedSecret" else "v1"
    place = f", namespace: {namespace}" if namespace else ""
    metadata = f"metadata: {{name: {name}{place}}}"
    return f"\n---\n{{apiVersion: {version}, kind: {kind}, {metadata}{extra and ', '}{extra}}}\n"


def mounting(mount: str = "", extra: str = "", name: str = "settings") -> str:
    """A container that mounts a ConfigMap."""
    return pod(
        f"containers: [{{name: agent, volumeMounts: [{{name: v, mountPath: /v{mount}}}]}}{extra}], "
        f"volumes: [{{name: v, configMap: {{name: {name}}}}}]"
    )


def annotated(annotation: str, *, on_template: bool = True) -> str:
    """An agent that reads a ConfigMap and has an annotation."""
    metadata = f"metadata: {{annotations: {{{annotation}}}}}"
    spec = "spec: {containers: [{name: agent, envFrom: [{configMapRef: {name: settings}}]}]}"
    if on_template:
        return f"{{spec: {{template: {{{metadata}, {spec}}}}}}}"
    return f"{{{metadata}, spec: {{template: {{{spec}}}}}}}"


VARIABLES = annotated("")
SETTINGS = given("ConfigMap", "settings")


@pytest.mark.parametrize(
    ("example", "place", "how"),
    [
        pytest.param(
            VARIABLES,
            f"{AGENT}.envFrom[0].configMapRef.name",
            "is read once, into the environment",
            id="variables",
        ),
        pytest.param(
            mounting(),
            "spec.template.spec.volumes[0].configMap.name",
            "is mounted",
            id="a mount",
        ),
        pytest.param(
            mounting(", subPath: a"),
            "spec.template.spec.volumes[0].configMap.name",
            "is mounted by subPath, which is never updated in running Pods",
            id="a mount of one file",
        ),
        pytest.param(
            mounting(", subPath: a", ", {name: watch, image: a.example/config-reloader:1}"),
            "spec.template.spec.volumes[0].configMap.name",
            "is mounted by subPath, which is never updated in running Pods",
            id="one file, which no reloader sees change",
        ),
    ],
)
def test_ds901_finds_settings_that_roll_nothing_out(example: str, place: str, how: str) -> None:
    message = f"ConfigMap 'settings' {how}; changing it does not restart the Pods."

    assert found("DS901", example + SETTINGS) == [("warning", message)]
    assert places("DS901", example + SETTINGS) == [place]


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(VARIABLES, id="not in the input"),
        pytest.param(VARIABLES + given("ConfigMap", "settings", "immutable: true"), id="immutable"),
        pytest.param(
            VARIABLES + given("ConfigMap", "settings", namespace="other"), id="another namespace"
        ),
        pytest.param(annotated(f"checksum/config: {SHA}") + SETTINGS, id="a checksum"),
        pytest.param(annotated(f"x.example/Hash: 'sha256:{SHA}'") + SETTINGS, id="a hash"),
        pytest.param(
            annotated("reloader.stakater.com/auto: 'true'", on_template=False) + SETTINGS,
            id="a controller that restarts",
        ),
        pytest.param(
            annotated("configmap.reloader.stakater.com/reload: settings") + SETTINGS,
            id="a controller that restarts for this one",
        ),
        pytest.param(
            mounting(extra=", {name: watch, image: a.example/config-reloader:1}") + SETTINGS,
            id="a reloader beside the agent",
        ),
        pytest.param(
            mounting(name="settings-7g2d9k4bmt") + given("ConfigMap", "settings-7g2d9k4bmt"),
            id="a name with a hash of kustomize",
        ),
        pytest.param(
            mounting(name="settings-8f434346") + given("ConfigMap", "settings-8f434346"),
            id="a name with a digest",
        ),
        pytest.param(
            pod("volumes: [{name: v, configMap: {name: settings}}]") + SETTINGS, id="not mounted"
        ),
    ],
)
def test_ds901_is_silent_where_a_change_is_seen(example: str) -> None:
    assert found("DS901", example) == []


@pytest.mark.parametrize("annotation", ["note/config: by hand", f"digest: {SHA}"])
def test_ds901_wants_a_digest_that_is_called_one(annotation: str) -> None:
    assert len(found("DS901", annotated(annotation) + SETTINGS)) == 1


def test_ds901_tells_each_object_once() -> None:
    example = pod(
        "containers: [{name: agent, envFrom: [{secretRef: {name: s}}, {configMapRef: {name: c}}], "
        "env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: a}}}]}]"
    )
    documents = given("Secret", "s") + given("ConfigMap", "c")

    assert places("DS901", example + documents) == [
        f"{AGENT}.envFrom[1].configMapRef.name",
        f"{AGENT}.env[1].valueFrom.secretKeyRef.name",
    ]


MISSING = "The input has no ConfigMap 'settings' in the namespace agents."
CLOSED = Config(closed=True)


def test_ds902_warns_if_others_of_the_kind_are_there() -> None:
    example = VARIABLES + given("ConfigMap", "other")

    assert found("DS902", example) == [("warning", MISSING)]
    assert places("DS902", example) == [f"{AGENT}.envFrom[0].configMapRef.name"]


@pytest.mark.parametrize(
    "documents",
    [
        pytest.param("", id="nothing else"),
        pytest.param(given("Secret", "other"), id="another kind"),
        pytest.param(given("ConfigMap", "other", namespace="web"), id="another namespace"),
        pytest.param(SETTINGS, id="it is there"),
        pytest.param(
            given("ConfigMap", "other") + given("ConfigMap", "settings", namespace=""),
            id="it is there, in any namespace",
        ),
    ],
)
def test_ds902_is_silent_unless_something_is_missing(documents: str) -> None:
    assert found("DS902", VARIABLES + documents) == []


def named(fields: str) -> list[str]:
    """What is missing when the input holds everything, but for the agent's own account."""
    example = pod(fields) + given("ServiceAccount", "agent")
    return [message for _, message in found("DS902", example, config=CLOSED)]


@pytest.mark.parametrize(
    ("fields", "messages"),
    [
        pytest.param(
            "volumes: [{name: v, configMap: {name: settings}}]", [MISSING], id="a ConfigMap"
        ),
        pytest.param(
            "imagePullSecrets: [{name: pull}]",
            ["The input has no Secret 'pull' in the namespace agents."],
            id="a pull secret",
        ),
        pytest.param(
            "serviceAccountName: other",
            ["The input has no ServiceAccount 'other' in the namespace agents."],
            id="a ServiceAccount",
        ),
        pytest.param("serviceAccountName: default", [], id="the one of every namespace"),
        pytest.param("serviceAccountName: null", [], id="none"),
        pytest.param(
            "volumes: [{name: v, configMap: {name: kube-root-ca.crt}}]", [], id="the cluster's own"
        ),
        pytest.param(
            "volumes: [{name: v, configMap: {name: settings, optional: true}}]", [], id="optional"
        ),
    ],
)
def test_ds902_knows_what_pods_need(fields: str, messages: list[str]) -> None:
    assert named(fields) == messages


def test_ds902_is_sure_if_the_input_holds_everything() -> None:
    example = VARIABLES + given("ServiceAccount", "agent")

    assert found("DS902", example, config=CLOSED) == [("error", MISSING)]


def test_ds902_only_notes_a_secret_that_somebody_may_make_at_run_time() -> None:
    example = pod("volumes: [{name: v, secret: {secretName: memberlist}}]")

    assert [each for each, _ in found("DS902", example + given("Secret", "other"))] == ["info"]


@pytest.mark.parametrize(
    ("kind", "spec"),
    [
        pytest.param("SealedSecret", "spec: {template: {}}", id="by its own name"),
        pytest.param("SealedSecret", "spec: [odd]", id="with odd fields"),
        pytest.param("Certificate", "spec: {secretName: it}", id="by a field"),
        pytest.param("ExternalSecret", "spec: {target: {name: it}}", id="by a target"),
    ],
)
def test_ds902_knows_secrets_that_controllers_make(kind: str, spec: str) -> None:
    name = "other" if "it" in spec else "it"
    example = pod("volumes: [{name: v, secret: {secretName: it}}]")
    documents = given(kind, name, spec) + given("Secret", "another")

    assert found("DS902", example + documents) == []


CLAIMING = pod("volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]")


@pytest.mark.parametrize(
    ("modes", "severity", "end"),
    [
        pytest.param(None, "warning", ".", id="unknown"),
        pytest.param("ReadWriteMany", "warning", ".", id="for many nodes"),
        pytest.param("ReadWriteOnce, ReadOnlyMany", "warning", ".", id="also for many"),
        pytest.param(
            "ReadWriteOnce", "error", ", which is ReadWriteOnce: one node can.", id="for one node"
        ),
        pytest.param(
            "ReadWriteOncePod",
            "error",
            ", which is ReadWriteOncePod: one node can.",
            id="for one Pod",
        ),
    ],
)
def test_ds905_asks_who_may_mount_the_claim(modes: str | None, severity: str, end: str) -> None:
    claim = given("PersistentVolumeClaim", "data", f"spec: {{accessModes: [{modes}]}}")
    example = CLAIMING + (claim if modes else "")

    message = f"The Pods of all nodes mount the same claim 'data'{end}"
    assert found("DS905", example) == [(severity, message)]
    assert places("DS905", example) == ["spec.template.spec.volumes[0].persistentVolumeClaim"]


def test_ds905_is_silent_about_volumes_for_each_pod() -> None:
    assert found("DS905", pod("volumes: [{name: a, emptyDir: {}}, {name: b, ephemeral: {}}]")) == []


READS_KEY = pod("containers: [{name: agent, env: [{name: A, valueFrom: {%s: {name: s, key: a}}}]}]")


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        pytest.param(
            READS_KEY % "configMapKeyRef" + given("ConfigMap", "s", "data: {b: '1'}"),
            ["ConfigMap 's' has no key 'a'."],
            id="a variable",
        ),
        pytest.param(
            READS_KEY % "secretKeyRef" + given("Secret", "s", "stringData: {b: '1'}"),
            ["Secret 's' has no key 'a'."],
            id="of a Secret",
        ),
        pytest.param(
            READS_KEY % "configMapKeyRef" + given("ConfigMap", "s", "binaryData: {a: MQ==}"),
            [],
            id="binary",
        ),
        pytest.param(
            READS_KEY % "secretKeyRef" + given("Secret", "s"), [], id="a Secret to be filled"
        ),
        pytest.param(
            pod("volumes: [{name: v, configMap: {name: s, items: [{key: a, path: a}]}}]")
            + given("ConfigMap", "s", "data: {b: '1'}"),
            ["ConfigMap 's' has no key 'a'."],
            id="a volume",
        ),
        pytest.param(
            pod("volumes: [{name: v, configMap: {name: s, optional: true, items: [{key: a}]}}]")
            + given("ConfigMap", "s", "data: {b: '1'}"),
            [],
            id="optional",
        ),
    ],
)
def test_ds902_finds_keys_that_an_object_of_the_input_lacks(
    example: str, expected: list[str]
) -> None:
    assert found("DS902", example) == [("error", message) for message in expected]
