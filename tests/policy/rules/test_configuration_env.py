"""DS903 and DS904: variables."""

from __future__ import annotations

import pytest

from tests.policy.judging import container, found, places

AGENT = "spec.template.spec.containers[0]"


def variables(*entries: str, extra: str = "") -> str:
    """A container with variables behind the first one, which is NODE_NAME."""
    listed = ", ".join(f"{{{entry}}}" for entry in entries)
    return container(f"env: [{listed}]{extra and ', '}{extra}")


@pytest.mark.parametrize(
    ("entry", "severity", "message"),
    [
        pytest.param(
            "name: DB_PASSWORD, value: hunter2",
            "warning",
            "DB_PASSWORD has its value written here.",
            id="a password",
        ),
        pytest.param(
            "name: API_TOKEN, value: 9f86d081884c7d659a2feaa0c55ad015",
            "error",
            "API_TOKEN has its value written here, and it looks like a real credential.",
            id="a token",
        ),
        pytest.param(
            "name: A, valueFrom: {secretKeyRef: {name: s, key: a}}",
            "info",
            "The Secret 's' is exposed in the environment.",
            id="a Secret",
        ),
    ],
)
def test_ds903_finds_secrets(entry: str, severity: str, message: str) -> None:
    assert found("DS903", variables(entry)) == [(severity, message)]


def test_ds903_finds_whole_secrets() -> None:
    example = container("envFrom: [{configMapRef: {name: c}}, {secretRef: {name: s}}]")

    assert places("DS903", example) == [f"{AGENT}.envFrom[1].secretRef"]


def test_ds903_never_repeats_a_value() -> None:
    [(_, message)] = found("DS903", variables("name: SECRET, value: do-not-tell"))

    assert "do-not-tell" not in message


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param("name: LEVEL, value: 9f86d081884c7d659a2feaa0c55ad015", id="another name"),
        pytest.param("name: TOKEN_FILE, value: /run/token", id="a file"),
        pytest.param("name: TOKEN, value: $(OTHER)", id="another variable"),
        pytest.param("name: TOKEN", id="no value"),
        pytest.param("name: TOKEN, valueFrom: {fieldRef: {fieldPath: spec.x}}", id="a field"),
    ],
)
def test_ds903_is_silent_about_the_rest(entry: str) -> None:
    assert found("DS903", variables(entry)) == []


def test_ds904_finds_a_variable_that_is_set_twice() -> None:
    # A patch cannot say it: merging knows the name as the key.
    example = """
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec: {template: {spec: {containers: [{name: agent, env: [{name: A}, {name: B}, {name: A}]}]}}}
"""
    message = "A is set twice: the last one counts, and `kubectl apply` may lose it."

    assert found("DS904", example) == [("warning", message)]
    assert places("DS904", example) == [f"{AGENT}.env[2].name"]


@pytest.mark.parametrize(
    ("value", "when"),
    [
        pytest.param("$(LATER)", "$(LATER) stays as it is: LATER is only set later.", id="later"),
        pytest.param("a-$(NEVER)", "$(NEVER) stays as it is: NEVER is not set.", id="never"),
        pytest.param("$(A):/x", "$(A) stays as it is: A is not set.", id="itself"),
    ],
)
def test_ds904_finds_a_variable_that_is_used_before_it_is_set(value: str, when: str) -> None:
    example = variables(f"name: A, value: '{value}'", "name: LATER, value: x")

    assert found("DS904", example) == [("warning", when)]
    assert places("DS904", example) == [f"{AGENT}.env[1].value"]


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("$(NODE_NAME)", id="set before"),
        pytest.param("$$(NEVER)", id="a dollar"),
        pytest.param("$NEVER and ${NEVER}", id="for a shell"),
        pytest.param("$(KUBERNETES_SERVICE_HOST)", id="the API server"),
        pytest.param("$(DNS_SERVICE_PORT_UDP) $(DNS_PORT_53_UDP)", id="a Service"),
    ],
)
def test_ds904_is_silent_about_what_is_replaced(value: str) -> None:
    assert found("DS904", variables(f"name: A, value: '{value}'")) == []


@pytest.mark.parametrize("field", ["command", "args"])
def test_ds904_reads_arguments(field: str) -> None:
    example = container(f"{field}: [--a=$(NODE_NAME), --b=$(POD_NAME)]")

    assert places("DS904", example) == [f"{AGENT}.{field}[1]"]


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(container("args: [-c, 'x=$(hostname)']"), id="a command of a shell"),
        pytest.param(
            container("args: [--a=$(NEVER)], envFrom: [{configMapRef: {name: c}}]"),
            id="unknown variables",
        ),
    ],
)
def test_ds904_is_silent_where_it_cannot_know(example: str) -> None:
    assert found("DS904", example) == []
