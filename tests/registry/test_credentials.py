"""Files of credentials are read as docker and podman write them, and never quoted."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any

import pytest

from constructs_lib.errors import ConstructsLibError
from constructs_lib.registry.address import Address
from constructs_lib.registry.credentials import (
    Credential,
    CredentialFile,
    Helper,
    answer_of_helper,
    read_credential_file,
)

SECRET = "hunter2-secret"
AUTH = b64encode(f"me:{SECRET}".encode()).decode()
HUB = Address("docker.io", "library/busybox")
QUAY = Address("quay.io", "team/agent")
MINE = Credential(username="me", secret=SECRET)


def read(value: Any) -> CredentialFile:
    return read_credential_file(json.dumps(value), source="config.json")


@pytest.mark.parametrize(
    ("value", "address", "expected"),
    [
        pytest.param({"auths": {"quay.io": {"auth": AUTH}}}, QUAY, MINE, id="a host"),
        pytest.param({"auths": {"https://quay.io/v2/": {"auth": AUTH}}}, QUAY, MINE, id="an url"),
        pytest.param(
            {"auths": {"https://index.docker.io/v1/": {"auth": AUTH}}}, HUB, MINE, id="the hub"
        ),
        pytest.param({"auths": {"docker.io": {"auth": AUTH}}}, HUB, MINE, id="the hub of podman"),
        pytest.param({"auths": {"quay.io/team": {"auth": AUTH}}}, QUAY, MINE, id="a namespace"),
        pytest.param({"auths": {"quay.io/te": {"auth": AUTH}}}, QUAY, None, id="another namespace"),
        pytest.param({"auths": {"quay.io": {}}}, QUAY, None, id="empty, as a store leaves it"),
        pytest.param(
            {"auths": {"quay.io": {"identitytoken": SECRET}}},
            QUAY,
            Credential(secret=SECRET, is_identity=True),
            id="an identity token",
        ),
        pytest.param(
            {"credHelpers": {"quay.io": "x"}, "credsStore": "y", "auths": {"quay.io": {}}},
            QUAY,
            Helper(name="x", key="quay.io"),
            id="a helper before a store",
        ),
        pytest.param(
            {"credsStore": "y", "auths": {"docker.io": {"auth": AUTH}}},
            HUB,
            Helper(name="y", key="https://index.docker.io/v1/"),
            id="a store before what is written",
        ),
        pytest.param({"credHelpers": {"quay.io": ""}}, QUAY, None, id="a helper that is none"),
        pytest.param({"HttpHeaders": {}, "auths": None}, QUAY, None, id="nothing"),
    ],
)
def test_a_file_says_who_asks(value: Any, address: Address, expected: object) -> None:
    assert read(value).find(address) == expected


def test_the_longest_key_of_podman_counts() -> None:
    other = b64encode(b"you:x").decode()
    file = read({"auths": {"quay.io": {"auth": other}, "quay.io/team/agent": {"auth": AUTH}}})

    assert file.find(QUAY) == MINE


@pytest.mark.parametrize(
    "text",
    [
        SECRET,
        f'["{SECRET}"]',
        f'{{"auths": "{SECRET}"}}',
        f'{{"auths": {{"{SECRET}": "{SECRET}"}}}}',
        f'{{"auths": {{"{SECRET}": {{"auth": "{SECRET}"}}}}}}',
        f'{{"credsStore": "../{SECRET}"}}',
        f'{{"credHelpers": {{"quay.io": ["{SECRET}"]}}}}',
    ],
    ids=range(7),
)
def test_a_malformed_file_is_named_and_not_quoted(text: str) -> None:
    with pytest.raises(ConstructsLibError) as caught:
        read_credential_file(text, source="config.json")

    message = str(caught.value)
    assert message.startswith("config.json: These credentials cannot be read: ")
    assert "--registry-config" in message
    assert SECRET not in message


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        (json.dumps({"ServerURL": "quay.io", "Username": "me", "Secret": SECRET}), MINE),
        (
            json.dumps({"Username": "<token>", "Secret": SECRET}),
            Credential(secret=SECRET, is_identity=True),
        ),
        (SECRET, None),
        ("[]", None),
        ('{"Username": "me"}', None),
    ],
)
def test_a_program_answers_in_json(output: str, expected: Credential | None) -> None:
    assert answer_of_helper(output) == expected


def test_no_representation_shows_a_secret() -> None:
    file = read({"auths": {"quay.io": {"auth": AUTH}}})

    assert SECRET not in repr(file)
    assert AUTH not in repr(file)
    assert "me" not in repr(MINE)
