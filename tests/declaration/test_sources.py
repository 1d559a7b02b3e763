"""Values from elsewhere are referred to by names Kubernetes accepts, and never copied."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from constructs_lib.declaration.sources import EnvVar, SecretKey
from constructs_lib.errors import DeclarationError


def told(build: Callable[..., object], **fields: Any) -> list[str]:
    """The mistakes told, none for what is accepted."""
    try:
        build(**fields)
    except DeclarationError as error:
        return [str(problem) for problem in error.problems]
    return []


def test_a_variable_with_a_value() -> None:
    assert EnvVar(name="LEVEL", value="info").manifest() == {"name": "LEVEL", "value": "info"}


def test_a_variable_may_be_empty() -> None:
    assert EnvVar(name="NO_PROXY", value="").manifest() == {"name": "NO_PROXY", "value": ""}


def test_a_variable_from_a_secret_refers_to_it() -> None:
    variable = EnvVar(name="LICENCE", value=SecretKey(secret="licence", key="text"))

    assert variable.manifest() == {
        "name": "LICENCE",
        "valueFrom": {"secretKeyRef": {"name": "licence", "key": "text"}},
    }


@pytest.mark.parametrize("name", ["A", "_a", "http_proxy", "A1"])
def test_the_name_of_a_variable_is_accepted(name: str) -> None:
    assert told(EnvVar, name=name, value="") == []


@pytest.mark.parametrize("name", ["", "1A", "A-B", "A.B", "A B", "A=", "A\n"])
def test_the_name_of_no_variable_is_refused(name: str) -> None:
    assert told(EnvVar, name=name, value="") == [
        f"name: {name!r} is not the name of an environment variable; use letters, digits and '_'"
    ]


@pytest.mark.parametrize("value", [1, True, None, 1.5])
def test_a_value_is_text_and_never_guessed(value: Any) -> None:
    (problem,) = told(EnvVar, name="A", value=value)

    assert problem == (
        "value: this may be a secret, so it is not repeated here; "
        "expected string or ConfigMapKey, ContainerAmount, PodField or SecretKey from "
        "constructs_lib"
    )


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("licence", id="letters"),
        pytest.param("a.b-c", id="dots and dashes"),
        pytest.param("1", id="a digit"),
        pytest.param("a" * 253, id="253 characters"),
    ],
)
def test_the_name_of_a_secret_is_accepted(name: str) -> None:
    assert told(SecretKey, secret=name, key="text") == []


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("", id="empty"),
        pytest.param("Licence", id="upper case"),
        pytest.param("a_b", id="an underscore"),
        pytest.param("-a", id="a dash at the start"),
        pytest.param("a/b", id="a slash"),
        pytest.param("a..b", id="two dots in a row"),
        pytest.param("a.-b", id="a part that begins with a dash"),
        pytest.param("a-.b", id="a part that ends with a dash"),
        pytest.param(".a", id="a dot at the start"),
        pytest.param("a.", id="a dot at the end"),
        pytest.param("a" * 254, id="254 characters"),
        pytest.param("a\n", id="a line break"),
    ],
)
def test_the_name_of_no_secret_is_refused(name: str) -> None:
    assert told(SecretKey, secret=name, key="text") == [
        (
            f"secret: {name!r} is not the name of a Kubernetes object; use lower-case letters, "
            "digits, '-' and '.', beginning and ending with a letter or digit"
        )
    ]


@pytest.mark.parametrize("key", ["ca.crt", "A_b-1", ".hidden"])
def test_a_key_of_a_secret_is_accepted(key: str) -> None:
    assert told(SecretKey, secret="licence", key=key) == []


@pytest.mark.parametrize("key", ["", "a/b", "a b", "ü", "..", "..data"])
def test_what_is_no_key_of_a_secret_is_refused(key: str) -> None:
    assert told(SecretKey, secret="licence", key=key) == [
        f"key: {key!r} is not a key of a Secret; use letters, digits, '-', '_' and '.'"
    ]
