"""Credentials are found where docker and podman keep them, and where their programs know them."""

from __future__ import annotations

import json
import stat
from base64 import b64encode
from pathlib import Path

import pytest

from constructs_lib.cli.images.credential_files import CredentialFiles
from constructs_lib.errors import ConstructsLibError
from constructs_lib.registry.address import Address
from constructs_lib.registry.credentials import Credential
from tests.waiting import PATIENCE

SECRET = "hunter2-secret"
QUAY = Address("quay.io", "team/agent")
MINE = Credential(username="me", secret=SECRET)


def auths(path: Path, username: str = "me") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    auth = b64encode(f"{username}:{SECRET}".encode()).decode()
    path.write_text(json.dumps({"auths": {"quay.io": {"auth": auth}}}))


def helped(folder: Path, script: str, *, patience: float = PATIENCE) -> CredentialFiles:
    """The credentials of a program that a file names."""
    program = folder / "docker-credential-test"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    (folder / "config.json").write_text(json.dumps({"credsStore": "test"}))
    environment = {"PATH": f"{folder}:/usr/bin:/bin", "HOME": str(folder)}
    return CredentialFiles(only=folder / "config.json", environment=environment, patience=patience)


@pytest.mark.parametrize(
    ("place", "variables"),
    [
        (".docker/config.json", {}),
        ("elsewhere/config.json", {"DOCKER_CONFIG": "{}/elsewhere"}),
        ("auth.json", {"REGISTRY_AUTH_FILE": "{}/auth.json"}),
        ("run/containers/auth.json", {"XDG_RUNTIME_DIR": "{}/run"}),
        (".config/containers/auth.json", {}),
    ],
)
def test_every_usual_place_is_looked_at(
    tmp_path: Path, place: str, variables: dict[str, str]
) -> None:
    auths(tmp_path / place)
    environment = {key: each.format(tmp_path) for key, each in variables.items()}

    found = CredentialFiles(environment={"HOME": str(tmp_path), **environment}).find(QUAY)

    assert found == MINE


def test_a_file_that_is_named_is_the_only_one(tmp_path: Path) -> None:
    auths(tmp_path / ".docker/config.json")
    (tmp_path / "empty.json").write_text("{}")

    files = CredentialFiles(only=tmp_path / "empty.json", environment={"HOME": str(tmp_path)})

    assert files.find(QUAY) is None


def test_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ConstructsLibError, match=r"none.json cannot be read: No such file"):
        CredentialFiles(only=tmp_path / "none.json").read()


def test_a_program_is_asked_once_for_a_registry_on_its_standard_input(tmp_path: Path) -> None:
    answer = json.dumps({"ServerURL": "quay.io", "Username": "me", "Secret": SECRET})
    files = helped(
        tmp_path,
        f"cat >> asked; echo >> asked; echo '{answer}'".replace("asked", f"{tmp_path}/asked"),
    )

    assert [files.find(QUAY), files.find(QUAY)] == [MINE, MINE]
    assert (tmp_path / "asked").read_text() == "quay.io\n"


def test_a_program_that_knows_nothing_leaves_the_registry_to_everybody(tmp_path: Path) -> None:
    files = helped(tmp_path, "echo 'credentials not found in native keychain'; exit 1")

    assert files.find(QUAY) is None


@pytest.mark.parametrize(
    ("script", "patience", "why"),
    [
        (f"echo {SECRET}", PATIENCE, "prints something else than credentials"),
        (f"echo {SECRET} >&2; exit 3", PATIENCE, "fails with exit code 3"),
        ("exec sleep 600", 0.5, "does not answer within 0.5 s"),
    ],
    ids=["nonsense", "failure", "silence"],
)
def test_a_program_that_fails_is_told_without_what_it_said(
    tmp_path: Path, script: str, patience: float, why: str
) -> None:
    with pytest.raises(ConstructsLibError) as caught:
        helped(tmp_path, script, patience=patience).find(QUAY)

    assert str(caught.value) == (
        f"docker-credential-test, which knows the credentials for quay.io, {why}; run it by hand, "
        "or name another file of credentials with --registry-config."
    )


def test_a_program_that_is_not_there_is_told(tmp_path: Path) -> None:
    files = helped(tmp_path, "")
    (tmp_path / "docker-credential-test").unlink()

    with pytest.raises(ConstructsLibError, match="is not on the PATH"):
        files.find(QUAY)
