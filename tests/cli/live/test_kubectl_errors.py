"""What kubectl says of a mistake becomes a sentence, and says whether to ask on."""

from __future__ import annotations

import pytest

from constructs_lib.cli.live.kubectl_errors import explained


@pytest.mark.parametrize(
    ("said", "told", "kind"),
    [
        pytest.param(
            'Error from server (Forbidden): pods is forbidden: User "bot" cannot list resource',
            'pods is forbidden: User "bot" cannot list resource',
            "forbidden",
            id="forbidden",
        ),
        pytest.param(
            'error: context "prd" does not exist',
            "context \"prd\" does not exist; 'kubectl config get-contexts' lists those that do",
            "",
            id="context",
        ),
        pytest.param(
            "error: stat /a/b: no such file or directory",
            "the kubeconfig cannot be read: /a/b: no such file or directory",
            "",
            id="kubeconfig",
        ),
        pytest.param(
            "error: You must be logged in to the server",
            "the cluster does not know who asks: You must be logged in to the server",
            "silent",
            id="login",
        ),
        pytest.param(
            "Unable to connect to the server: dial tcp 127.0.0.1:1: connect: connection refused",
            "the API server is not reached: Unable to connect to the server: dial tcp 127.0.0.1:1: "
            "connect: connection refused",
            "silent",
            id="refused",
        ),
        pytest.param(
            "Unable to connect to the server: net/http: request canceled (Client.Timeout exceeded "
            "while awaiting headers)",
            "the API server did not answer within 7 s",
            "silent",
            id="timeout",
        ),
        pytest.param(
            "Error from server (Expired): The provided continue parameter is too old",
            "the list was too old before its last page was read; try again",
            "",
            id="too old",
        ),
        pytest.param(
            "E1130 memcache.go:265] couldn't get current server API group list\n"
            "Error from server (NotFound): the server could not find the requested resource\n",
            "the server could not find the requested resource",
            "",
            id="logs before it",
        ),
        pytest.param("", "kubectl says nothing of why", "", id="nothing"),
    ],
)
def test_each_mistake_is_told_as_what_it_is(said: str, told: str, kind: str) -> None:
    error = explained(said, 7)

    assert str(error) == told
    assert (error.is_forbidden, error.is_silent) == (kind == "forbidden", kind == "silent")


def test_what_is_said_at_length_is_cut() -> None:
    assert len(str(explained(f"error: {'x' * 10_000}", 1))) == 400
