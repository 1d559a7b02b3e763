"""Names that hold secrets, and values that work."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.secret_signs import (
    is_placeholder,
    is_random,
    is_secret_name,
    is_secret_value,
)


@pytest.mark.parametrize(
    "name",
    [
        "PASSWORD",
        "DB_PASSWORD",
        "db-password",
        "dbPassword",
        "DB_PWD",
        "PASSWORD2",
        "API_KEY",
        "apiKey",
        "APIKEY",
        "AWS_SECRET_ACCESS_KEY",
        "NEW_RELIC_LICENSE_KEY",
        "GITHUB_TOKEN",
        "SECRET_VALUE",
        "TLS_PRIVATE_KEY",
    ],
)
def test_a_name_that_says_secret_is_one(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "PWD",
        "NODE_NAME",
        "TOKENIZER",
        "MAX_TOKENS",
        "KEY",
        "PASSWORD_FILE",
        "TOKEN_PATH",
        "SECRET_NAME",
        "AWS_ACCESS_KEY_ID",
        "TOKEN_TTL",
        "CREDENTIALS_PROVIDER",
        "MONKEY",
        "PUBLIC_KEY",
    ],
)
def test_a_name_that_speaks_about_a_secret_is_none(name: str) -> None:
    assert not is_secret_name(name)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("hunter2", True, id="a word"),
        pytest.param("", False, id="nothing"),
        pytest.param("True", False, id="a switch"),
        pytest.param("/run/secrets/token", False, id="a path"),
        pytest.param("$(OTHER)", False, id="another variable"),
    ],
)
def test_switches_and_paths_are_no_secrets(value: str, *, expected: bool) -> None:
    assert is_secret_value(value) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("9f86d081884c7d659a2feaa0c55ad015", True, id="hexadecimal"),
        pytest.param("dGhpcy1pcy1hLXNlY3JldC0x", True, id="base64"),
        pytest.param("hunter2", False, id="short"),
        pytest.param("changeme-before-use", False, id="words"),
        pytest.param("1234567890123456789", False, id="digits only"),
        pytest.param("the 1st password of 2", False, id="a sentence"),
        pytest.param("a1a1a1a1a1a1a1a1a1a1", False, id="a pattern"),
    ],
)
def test_a_value_is_random_if_it_is_long_and_mixed(value: str, *, expected: bool) -> None:
    assert is_random(value) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("<replace_with_token>", True),
        ("changeme", True),
        ("CHANGE-ME", True),
        ("your-api-key", True),
        ("replace with the key", True),
        ("token-id", True),
        ("xxxx", True),
        ("hunter2", False),
        ("my-dog-rex", False),
        ("", False),
        ("8312341g-5678-abcd", False),
    ],
)
def test_a_placeholder_asks_to_be_replaced(value: str, expected: bool) -> None:
    assert is_placeholder(value) is expected
