"""DS512 to DS515: tokens, what they are good for, and the namespace's Pod Security level."""

from __future__ import annotations

import pytest

from tests.policy.judging import found, places, pod, severities

TEMPLATE = "spec.template.spec"
NAMED = "automountServiceAccountToken: null"
UNNAMED = f"{NAMED}, serviceAccountName: null"
PROJECTED = "volumes: [{name: token, projected: {sources: [{serviceAccountToken: {path: token}}]}}]"


def account(name: str, automount: str) -> str:
    return (
        f"{{apiVersion: v1, kind: ServiceAccount, metadata: {{name: {name}, namespace: agents}}, "
        f"automountServiceAccountToken: {automount}}}"
    )


def documents(*each: str) -> str:
    return "\n---\n".join(each)


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        pytest.param(pod(UNNAMED), ["warning"], id="none named"),
        pytest.param(pod(f"{NAMED}, serviceAccountName: default"), ["warning"], id="default named"),
        pytest.param(pod(f"{NAMED}, serviceAccountName: ''"), ["warning"], id="an empty name"),
        pytest.param(pod(f"{UNNAMED}, serviceAccount: agent"), [], id="the deprecated field"),
        pytest.param(pod(NAMED), [], id="its own"),
        pytest.param(
            pod("serviceAccountName: null, automountServiceAccountToken: false"), [], id="no token"
        ),
        pytest.param(
            pod(f"serviceAccountName: null, automountServiceAccountToken: false, {PROJECTED}"),
            ["warning"],
            id="a token by a volume",
        ),
        pytest.param(
            documents(pod(UNNAMED), account("default", "false")), [], id="no token by the account"
        ),
        pytest.param(
            documents(
                pod("automountServiceAccountToken: true, serviceAccountName: null"),
                account("default", "false"),
            ),
            ["warning"],
            id="the Pod over the account",
        ),
    ],
)
def test_ds512_finds_tokens_of_the_default_account(example: str, expected: list[str]) -> None:
    assert severities("DS512", example) == expected


def grant(
    rules: str, *, kind: str = "ClusterRoleBinding", role: str = "r", to: str = "agent"
) -> str:
    api = "apiVersion: rbac.authorization.k8s.io/v1"
    daemon_set = f"{{kind: ServiceAccount, name: {to}, namespace: agents}}"
    return documents(
        f"{{{api}, kind: ClusterRole, metadata: {{name: r}}, rules: [{rules}]}}",
        f"{{{api}, kind: {kind}, metadata: {{name: b, namespace: agents}}, "
        f"roleRef: {{kind: ClusterRole, name: {role}}}, subjects: [{daemon_set}]}}",
    )


PODS = "{apiGroups: [''], resources: [pods], verbs: [get]}"
OTHERS = grant(PODS, to="other")


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        pytest.param(documents(pod(NAMED), OTHERS), ["info"], id="no sign of use"),
        pytest.param(pod(NAMED), [], id="rights may be in another input"),
        pytest.param(
            documents(pod("automountServiceAccountToken: true"), OTHERS),
            ["info"],
            id="mounted on purpose",
        ),
        pytest.param(documents(pod(NAMED), grant(PODS)), [], id="something granted"),
        pytest.param(
            documents(pod(NAMED), grant(PODS, kind="RoleBinding")), [], id="granted in a namespace"
        ),
        pytest.param(
            documents(pod(NAMED), grant(PODS, to="other")), ["info"], id="granted to another"
        ),
        pytest.param(
            pod(f"{NAMED}, containers: [{{name: agent, args: [--kube-api=on]}}]"),
            [],
            id="an argument",
        ),
        pytest.param(
            documents(pod(f"{NAMED}, containers: [{{name: agent, args: [--debug]}}]"), OTHERS),
            ["info"],
            id="any argument",
        ),
        pytest.param(documents(pod(NAMED), account("agent", "false")), [], id="by the account"),
    ],
)
def test_ds513_finds_tokens_that_nothing_uses(example: str, expected: list[str]) -> None:
    assert severities("DS513", example) == expected


SECRETS = "{apiGroups: [''], resources: [secrets], verbs: [get]}"
SAID = "On each of its nodes, ServiceAccount 'agent' may"


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        pytest.param(
            grant(SECRETS), [("error", f"{SAID} read every Secret (ClusterRole r).")], id="Secrets"
        ),
        pytest.param(grant(SECRETS, kind="RoleBinding"), [], id="of one namespace"),
        pytest.param(grant(SECRETS, to="other"), [], id="another account"),
        pytest.param(grant(PODS), [], id="reading Pods"),
        pytest.param(
            grant(PODS, role="cluster-admin"),
            [("error", f"{SAID} do everything (ClusterRole cluster-admin).")],
            id="cluster-admin",
        ),
        pytest.param(
            grant("{apiGroups: [example.com], resources: ['*'], verbs: [get, list]}"),
            [("warning", f"{SAID} get, list every resource (*) of example.com (ClusterRole r).")],
            id="everything within bounds",
        ),
        pytest.param(grant(PODS, role="unknown"), [], id="a role that is not in the input"),
    ],
)
def test_ds514_finds_accounts_that_can_take_the_cluster(
    example: str, expected: list[tuple[str, str]]
) -> None:
    assert found("DS514", example) == expected


def test_ds514_says_everything_that_one_role_allows_at_once() -> None:
    example = grant(f"{SECRETS}, {{apiGroups: [apps], resources: [daemonsets], verbs: [patch]}}")

    assert found("DS514", example) == [
        ("error", f"{SAID} read every Secret; change workloads (ClusterRole r).")
    ]


def test_ds514_adds_little_to_what_a_node_of_the_control_plane_holds() -> None:
    bound = pod("nodeSelector: {node-role.kubernetes.io/control-plane: ''}")

    assert severities("DS514", f"{bound}\n---\n{grant(SECRETS)}") == ["info"]


def test_ds514_is_placed_at_the_account() -> None:
    assert places("DS514", grant(SECRETS)) == [f"{TEMPLATE}.serviceAccountName"]


def namespace(labels: str, *, name: str = "agents") -> str:
    return f"{{apiVersion: v1, kind: Namespace, metadata: {{name: {name}, labels: {{{labels}}}}}}}"


ENFORCE = "pod-security.kubernetes.io/enforce"
HOST_PATH = pod("volumes: [{name: v, hostPath: {path: /var/log/pods}}]")
ASKED_HOST = pod(
    "containers: [{name: agent, livenessProbe: {httpGet: {host: 127.0.0.1}}}]",
)


@pytest.mark.parametrize(
    ("example", "labels", "expected"),
    [
        pytest.param(
            HOST_PATH,
            f"{ENFORCE}: baseline",
            "Namespace agents enforces baseline and the Pods need privileged: HostPath Volumes.",
            id="a host path under baseline",
        ),
        pytest.param(
            pod("hostUsers: null, securityContext: null"),
            f"{ENFORCE}: restricted",
            "Namespace agents enforces restricted and the Pods need baseline: Seccomp.",
            id="no seccomp under restricted",
        ),
        pytest.param(HOST_PATH, f"{ENFORCE}: privileged", None, id="privileged"),
        pytest.param(HOST_PATH, "pod-security.kubernetes.io/warn: baseline", None, id="a warning"),
        pytest.param(pod("hostPID: false"), f"{ENFORCE}: restricted", None, id="a strict Pod"),
        pytest.param(
            ASKED_HOST, f"{ENFORCE}: baseline, {ENFORCE}-version: v1.33", None, id="an old version"
        ),
        pytest.param(
            ASKED_HOST,
            f"{ENFORCE}: baseline, {ENFORCE}-version: v1.34",
            "Namespace agents enforces baseline and the Pods need privileged: "
            "Host Probes / Lifecycle Hooks.",
            id="a newer version",
        ),
    ],
)
def test_ds515_compares_the_pods_with_their_namespace(
    example: str, labels: str, expected: str | None
) -> None:
    findings = [] if expected is None else [("error", expected)]

    assert found("DS515", documents(example, namespace(labels))) == findings


def test_ds515_says_nothing_about_another_namespace() -> None:
    example = documents(HOST_PATH, namespace(f"{ENFORCE}: baseline", name="other"))

    assert found("DS515", example) == []


def test_ds515_reads_latest_as_the_release_it_judges_for() -> None:
    example = documents(ASKED_HOST, namespace(f"{ENFORCE}: baseline, {ENFORCE}-version: latest"))

    assert found("DS515", example, minor=33) == []
    assert len(found("DS515", example, minor=34)) == 1
